"""What a mail costs: reading it alone, one of 2 kB through the function, large ones for their memory."""
import base64
import json
import os
import subprocess
import time

from . import build
from .processor import peak_memory
from .spread import spread
from .work import counted, ledger

FUNCTION = "inbound-email"
BATCHES = 6
MEGABYTE = 1_000_000


def crate():
    """Reading alone: shared/mail/examples/read-cost.rs."""
    build.cargo("build", "--release", "-q", "-p", "guichet-mail", "--example", "read-cost")
    program = build.TARGET / "release/examples/read-cost"
    return json.loads(subprocess.run([program], check=True, capture_output=True).stdout)


def text_mail(number):
    said = "The meter shows the same number as last week, and the lamp beside it is out.\r\n" * 16
    return (
        f"From: Anna Berg <anna{number}@example.com>\r\nTo: support@support.example.com\r\nSubject: Meter {number}\r\n"
        f"Message-ID: <bench-{number}-{os.getpid()}@example.com>\r\nDate: Mon, 5 May 2025 10:14:00 +0200\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\nHello,\r\n\r\n" + said + "\r\nRegards,\r\nAnna Berg\r\n"
    ).encode()[:2048]


def large_mail(number, size, files):
    """A message of `size` bytes with so many files of random content."""
    header = (
        f"From: Berta <berta{number}@example.com>\r\nTo: support@support.example.com\r\nSubject: Files\r\n"
        f"Message-ID: <large-{number}-{os.getpid()}@example.com>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHere they are.\r\n"
    ).encode()
    # 76 characters and a line break for 57 bytes.
    content = (size - len(header) - files * 200) // files * 57 // 78
    parts = [header]
    for file in range(files):
        parts.append(
            f"--b\r\nContent-Type: application/pdf; name=a{file}.pdf\r\nContent-Disposition: attachment; filename=a{file}.pdf\r\n"
            "Content-Transfer-Encoding: base64\r\n\r\n".encode()
        )
        parts.append(base64.encodebytes(os.urandom(content)).replace(b"\n", b"\r\n"))
    return b"".join([*parts, b"--b--\r\n"])


def small(stack, mails):
    """Mails of 2 kB from as many people, one after the other as they come: a second process would pay for its own start."""
    sent = 0

    def batch(size):
        nonlocal sent
        before, own, ids = stack.processor(FUNCTION), stack.own_processor(), []
        for _ in range(size):
            sent += 1
            ids.append(stack.send(text_mail(sent), f"anna{sent}@example.com"))
            stack.wait(ids[-1:])
        time.sleep(0.3)
        spent, around = stack.processor(FUNCTION) - before, stack.own_processor() - own
        return spent / size, around / size, stack.wait(ids), ledger(stack, FUNCTION, min(size, 20))

    first = batch(1)[0]
    batch(10)
    measured = [batch(max(1, mails // BATCHES)) for _ in range(BATCHES)]
    rows = [row for one in measured for row in one[3]]
    database = spread([row["database_ms"] for row in rows])
    function = [one[0] for one in measured]
    return {
        "mails": mails, "processes": len(stack.processes(FUNCTION)), "first_ms": first,
        "outcomes": sorted({outcome for one in measured for outcome in one[2]}),
        "function_ms": spread(function), "database_ms": database,
        "together_ms": spread([one + database["median"] for one in function]), "stack_ms": spread([one[1] for one in measured]),
        "memory_mb": max((peak_memory(pid) for pid in stack.processes(FUNCTION)), default=0.0), **counted(rows),
    }


def large(stack):
    rows = []
    for number, (size, files) in enumerate([(30 * MEGABYTE, 1), (30 * MEGABYTE, 20), (39_900_000, 1), (39_900_000, 5)]):
        message = large_mail(number, size, files)
        [outcome] = stack.wait([stack.send(message, f"berta{number}@example.com")])
        # The process keeps its peak, so the largest of all is what counts; each is shown.
        report = max(stack.invocations(FUNCTION), key=lambda one: one["at"])
        rows.append({
            "bytes": len(message), "files": files, "max_memory_mb": report["max_memory_mb"], "duration_ms": report["duration_ms"],
            "outcome": outcome,
        })
    return rows
