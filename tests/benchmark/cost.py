"""What a request costs at AWS: measured calls, units and processor time, times the prices of prices.json."""
import json
import pathlib

from . import build

LIST = pathlib.Path(__file__).with_name("prices.json")


def price_list():
    return json.loads(LIST.read_text())


def of_request(prices, assumed, row, memory_mb, by_mail):
    """Dollars of a million, by part."""
    price = {name: one["dollars"] / one["for"] for name, one in prices.items()}
    median = lambda name: (row.get(name) or {}).get("median", 0)
    calls = row["calls"]
    # With a share of a processor, work takes that much longer; waiting does not.
    work = median("function_ms") * max(1, assumed["vcpu_mb"] / memory_mb)
    seconds = (work + len(calls) * assumed["call_ms"]) / 1000
    puts = sum("PutObject" in call for call in calls)
    gets = sum("GetObject" in call for call in calls)
    # The raw message is put there by SES.
    front = price["mail_in"] + price["s3_put"] if by_mail else price["api_request"]
    return {
        "front": 1e6 * front,
        "lambda": 1e6 * (price["lambda_request"] + seconds * memory_mb / 1024 * price["lambda_gb_second"]),
        "dynamodb": 1e6 * (median("read_units") * price["read_unit"] + median("write_units") * price["write_unit"]),
        "s3": 1e6 * (puts * price["s3_put"] + gets * price["s3_get"]),
        "ses": 1e6 * sum("SendRawEmail" in call or "SendEmail" in call for call in calls) * price["mail_out"],
        "traces": 1e6 * assumed["traced"] * price["trace"],
        "logs": 1e6 * assumed["log_bytes"] / 1e9 * price["log_gb"],
        "out": 1e6 * median("bytes") / 1e9 * price["out_gb"],
    }


def costs(rows):
    """`rows`: what each kind of request was measured to take, with its function."""
    listed, memory = price_list(), build.memory_sizes()
    logical = {binary: name for name, binary in build.functions().items()}
    million = {}
    for name, row in rows.items():
        parts = of_request(listed["prices"], listed["assumed"], row, memory[logical[row["function"]]], name == "mail")
        million[name] = {**parts, "all": sum(parts.values())}
    month, each = listed["month"], listed["month"]["each"]
    by_kind = {name: million[name]["all"] / 1e6 * each[name] * month["tickets"] for name in each if name in million}
    # What hangs on the stream: once for each entry written.
    entries = sum(each[name] for name in ("form", "reply", "mail"))
    for name in ("notify", "count-tickets", "index-messages"):
        if name in million:
            by_kind[name] = million[name]["all"] / 1e6 * entries * month["tickets"]
    return {
        "million": million, "month": {"tickets": month["tickets"], "why": month["why"], "each": each, "dollars": by_kind, "all": sum(by_kind.values())},
        "source": f'{listed["source"]}, {listed["region"]}, read on {listed["read_on"]}', "assumed": listed["assumed"],
    }
