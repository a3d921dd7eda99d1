"""The table, for people: the same rows on the terminal and in docs/performance.md."""
import pathlib

from .build import EMPTY
from .spread import shown

BEGIN, END = "<!-- tests/bench writes from here -->", "<!-- to here -->"
# Milliseconds of function and database together (a tenth of the best open-source peer that was measured on two cores, or less).
AIMS = {"list": 5, "detail": 1.5, "form": 1.5, "reply": 2.5, "mail": 1.7, "export": 20}
START_RATIO, START_MS, ZIP_MB, MEMORY_MB = 1.5, 10, 3, 32


def count(one):
    """A number of requests or units: whole where it is."""
    if one is None:
        return "–"
    number = lambda value: f"{value:g}"
    low, median, high = number(one["from"]), number(one["median"]), number(one["to"])
    return median if low == high else f"{median} ({low} to {high})"


def against(value, aim, digits=2):
    """Whether an aim is met, in words."""
    if value is None or aim is None:
        return ""
    return "met" if value <= aim else f"missed by {value / aim - 1:.0%}"


def functions(figures):
    head = ["function", "zip MB", "start ms", "of the processor", "times the empty one", "memory at start MB"]
    rows = []
    for name, size in figures.get("sizes", {}).items():
        start = figures.get("starts", {}).get(name, {})
        rows.append([
            name, f'{size["zip"] / 1e6:.2f}', shown(start.get("clock_ms"), 1), shown(start.get("processor_ms"), 1),
            shown(start.get("clock_ratio")), shown(start.get("memory_mb"), 1),
        ])
    return "Functions", head, rows


def first(figures):
    head = ["first request", "start ms", "handling ms", "whole ms", "processor ms"]
    rows = []
    for tickets, kinds in figures.get("work", {}).items():
        for name, row in kinds.items():
            if one := row.get("first"):
                rows.append([name, shown(one["start_ms"], 1), shown(one["duration_ms"], 1), shown(one["clock_ms"], 1), shown(one["processor_ms"], 1)])
    return "First requests of a process", head, rows


def warm(figures):
    head = ["request", "tickets", "function ms", "database ms", "together ms", "aim", "", "clock ms", "DynamoDB", "others", "read units", "write units", "peak MB"]
    rows = []
    for tickets, kinds in figures.get("work", {}).items():
        for name, row in kinds.items():
            one = row["warm"]
            aim = AIMS.get(name)
            rows.append([
                name, f"{int(tickets):,}", shown(one["function_ms"]), shown(one["database_ms"]), shown(one["together_ms"]),
                f"{aim:g}" if aim else "", against(one["together_ms"]["median"], aim), shown(one["duration_ms"]),
                count(one["dynamodb"]), count(one["other_calls"]), count(one["read_units"]), count(one["write_units"]), f'{one.get("memory_mb", 0):.1f}',
            ])
    return "Later requests (processor time, unless it says clock)", head, rows


def loads(figures):
    head = ["clients", "seconds", "requests a second", "clock ms", "errors", "refused", "written", "lost", "doubled", "share of the client"]
    rows = [
        [str(one["clients"]), f'{one["seconds"]:g}', f'{one["per_second"]:.0f}', shown(one["clock_ms"], 0), str(one["errors"]), str(one["refused"]),
         str(one["written"]), str(one["lost"]), str(one["doubled"]), f'{one["client_share"]:.0%}']
        for one in figures.get("load", [])
    ]
    return "Many at once", head, rows


def money(figures):
    costs = figures.get("costs")
    if not costs:
        return "Cost", [], []
    parts = ["front", "lambda", "dynamodb", "s3", "ses", "traces", "logs", "out", "all"]
    month = costs["month"]
    head = ["a million of", *parts, f'{month["tickets"]:,} tickets a month']
    rows = [
        [name, *(f"{one[part]:.2f}" for part in parts), f'{month["dollars"][name]:.2f}' if name in month["dollars"] else ""]
        for name, one in costs["million"].items()
    ]
    rows.append(["**together**", *[""] * len(parts), f'{month["all"]:.2f}'])
    return f'Dollars ({costs["source"]})', head, rows


def loading(figures):
    rows = [[f'{one["tickets"]:,}', f'{one["seconds"]:.1f}', f'{one["processor_s"]:.1f}', f'{one["megabytes"]:.0f}'] for one in figures.get("loading", [])]
    return "Loading", ["tickets", "seconds", "of the processor", "MB on disk"], rows


def crate(figures):
    microseconds = lambda one: shown({key: value / 1000 for key, value in one.items()})
    rows = [[row["message"], str(row["bytes"]), microseconds(row["first_us"]), microseconds(row["later_us"]), f'{row["processor_us"] / 1000:.2f}'] for row in figures.get("crate", [])]
    return "Reading a mail alone (milliseconds)", ["message", "bytes", "first call", "later calls", "processor"], rows


def large(figures):
    rows = [[f'{row["bytes"]:,}', str(row["files"]), str(row["max_memory_mb"]), f'{row["duration_ms"]:.0f}', row["outcome"]] for row in figures.get("large", [])]
    return "Large mails", ["bytes", "files", "memory MB", "ms", "becomes"], rows


SECTIONS = (functions, first, warm, loads, money, loading, crate, large)


def tables(figures):
    for section in SECTIONS:
        title, head, rows = section(figures)
        if rows:
            yield title, head, rows


def text(figures):
    """Aligned columns."""
    lines = [figures["about"]]
    for title, head, rows in tables(figures):
        widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
        lines += ["", title, *("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in [head, *rows])]
    return "\n".join(lines)


def markdown(figures):
    lines = [BEGIN, "", figures["about"]]
    for title, head, rows in tables(figures):
        line = lambda cells: "| " + " | ".join(cells) + " |"
        lines += ["", f"### {title}", "", line(head), line(["---"] * len(head)), *map(line, rows)]
    return "\n".join([*lines, "", END])


def write(file, figures):
    """Replaces the tables of a document, and nothing else of it."""
    path = pathlib.Path(file)
    old = path.read_text()
    if BEGIN not in old or END not in old:
        raise SystemExit(f"{file} has no place for the tables: {BEGIN} … {END}")
    path.write_text(old[: old.index(BEGIN)] + markdown(figures) + old[old.index(END) + len(END) :])


def aims_missed(figures):
    """Each aim that is not met, in a line."""
    missed = []
    for name, row in figures.get("starts", {}).items():
        ratio, clock = row.get("clock_ratio"), row.get("clock_ms")
        if name != EMPTY and ratio and ratio["median"] > START_RATIO:
            missed.append(f'{name}: starts {ratio["median"]:.2f} times as long as the empty function (aim {START_RATIO})')
        if name != EMPTY and clock and clock["median"] > START_MS:
            missed.append(f'{name}: starts in {clock["median"]:.1f} ms (aim {START_MS})')
    for name, size in figures.get("sizes", {}).items():
        if size["zip"] > ZIP_MB * 1e6:
            missed.append(f'{name}: {size["zip"] / 1e6:.2f} MB of zip (aim {ZIP_MB})')
    for tickets, kinds in figures.get("work", {}).items():
        for name, row in kinds.items():
            one, aim = row["warm"], AIMS.get(name)
            if aim and one["together_ms"]["median"] > aim:
                missed.append(f'{name} at {tickets} tickets: {one["together_ms"]["median"]:.2f} ms of processor (aim {aim:g})')
            if name != "mail" and one.get("memory_mb", 0) > MEMORY_MB:
                missed.append(f'{name} at {tickets} tickets: {one["memory_mb"]:.1f} MB (aim {MEMORY_MB})')
            if name in ("list", "detail") and (one["dynamodb"]["median"] > 2 or one["read_units"]["median"] > 4):
                missed.append(f'{name} at {tickets} tickets: {one["dynamodb"]["median"]:g} requests, {one["read_units"]["median"]:g} read units (aim 2 and 4)')
    for one in figures.get("load", []):
        if one["errors"] or one["lost"] or one["doubled"]:
            missed.append(f'{one["clients"]} clients: {one["errors"]} errors, {one["lost"]} lost, {one["doubled"]} doubled')
    return missed
