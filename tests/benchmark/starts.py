"""From the start of a process to its first question for work, against a function that does nothing.

Each function is started here as Lambda does it: with the variables that the stack gave it, a Runtime API of its own, and the
stack's services behind `AWS_ENDPOINT_URL`. Functions take turns, so that what else the machine does falls on all alike.
"""
import os
import signal
import socket
import subprocess
import time

from .build import EMPTY
from .processor import peak_memory, processor
from .spread import spread

LONGEST = 30


def variables(stack, processes):
    """Variables of all functions that run, and credentials that stay good when those are gone."""
    together = {}
    for found in processes:
        together.update(found)
    owner = stack.owner()
    names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINT_URL")
    return {**together, **{name: owner[name] for name in names if name in owner}}


def start(binary, environment):
    """One start: milliseconds by the clock, of the processor, and memory in MB. None where the function ended instead."""
    with socket.create_server(("127.0.0.1", 0)) as api:
        api.settimeout(LONGEST)
        address = f"127.0.0.1:{api.getsockname()[1]}"
        began = time.perf_counter()
        process = subprocess.Popen(
            [binary], env={**environment, "AWS_LAMBDA_RUNTIME_API": address}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        try:
            connection, _ = api.accept()
            connection.settimeout(LONGEST)
            asked = connection.recv(4096)
            clock = (time.perf_counter() - began) * 1000
            # The question is out, the process waits: its time stands still.
            time.sleep(0.01)
            used, memory = processor(process.pid), peak_memory(process.pid)
            connection.close()
        except OSError:
            return None
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
        return (clock, used, memory) if b"/runtime/invocation/next" in asked else None


def starts(binaries, environment, names, rounds):
    """Starts of each function, and their ratio to the empty one of the same round."""
    measured = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            measured[name].append(start(os.fspath(binaries / name), environment))
    rows = {}
    for name in names:
        done = [one for one in measured[name] if one]
        pairs = [(one, empty) for one, empty in zip(measured[name], measured.get(EMPTY, [])) if one and empty]
        rows[name] = {
            "failed": len(measured[name]) - len(done),
            "clock_ms": spread([one[0] for one in done]),
            "processor_ms": spread([one[1] for one in done]),
            "memory_mb": spread([one[2] for one in done]),
            "clock_ratio": spread([one[0] / empty[0] for one, empty in pairs]),
            "processor_ratio": spread([one[1] / empty[1] for one, empty in pairs if empty[1]]),
        }
    return rows
