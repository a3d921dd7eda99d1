"""The local stack with a folder of its own, and what it tells about itself."""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

from . import build
from .processor import children, processor, ticks


class Stack:
    def __init__(self, binaries, tickets=None):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="guichet-bench-"))
        self.binaries = pathlib.Path(binaries)
        self.logical_ids = {binary: name for name, binary in build.functions().items()}
        began = time.monotonic()
        command = [
            self.binaries / "guichet", "--skip-build", "--no-watch", "--port", "0", "--smtp-port", "0", "--aws-port", "0",
            "--seed", str(tickets or "none"), "--data", self.folder / "data", "--binaries", self.binaries,
            "--workspace", build.ROOT,
        ]
        self.log = (self.folder / "log").open("w")
        self.process = subprocess.Popen(command, cwd=build.ROOT, stdout=subprocess.PIPE, stderr=self.log, text=True)
        for line in self.process.stdout:
            if line.startswith("ready "):
                self.address = line.split()[1]
                self.loaded_in = time.monotonic() - began
                self.loading_ms = ticks(self.process.pid)
                return
        raise SystemExit(f"the local stack did not start:\n{(self.folder / 'log').read_text()}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def ask(self, path, body=None):
        with urllib.request.urlopen(self.address + path, data=body, timeout=300) as answer:
            return json.load(answer)

    def processes(self, function):
        """Process ids of a function."""
        return children(self.process.pid).get(function, [])

    def processor(self, function):
        """Milliseconds of processor time that the living processes of a function have had."""
        return sum(processor(pid) for pid in self.processes(function))

    def own_processor(self):
        """Milliseconds of the stack itself: services, signatures, policies, HTTP."""
        return ticks(self.process.pid)

    def end(self, function):
        """Ends the idle processes of a function, so that its next request is a first one."""
        for pid in self.processes(function):
            os.kill(pid, signal.SIGKILL)
        until = time.monotonic() + 10
        while self.processes(function) and time.monotonic() < until:
            time.sleep(0.005)
        # The stack notices the end of a process a moment after it.
        time.sleep(0.05)

    def invocations(self, function):
        """What became of the last calls of a function, newest first."""
        return self.ask(f"/_local/invocations.json?function={self.logical_ids.get(function, function)}")

    def calls(self, request_id):
        """AWS calls of one invocation."""
        return self.ask(f"/_local/calls.json?request_id={request_id}")

    def settle(self, functions=("notify", "count-tickets", "index-messages"), seconds=60):
        """Waits until what hangs on the stream is done: no invocation of these functions is new for half a second."""
        until = time.monotonic() + seconds
        before, quiet = None, 0
        while quiet < 5 and time.monotonic() < until:
            time.sleep(0.1)
            spent = [round(self.processor(name), 1) for name in functions]
            quiet = quiet + 1 if spent == before else 0
            before = spent

    def owner(self):
        """Credentials that may do everything, and where the AWS services are."""
        text = (self.folder / "data/owner.env").read_text()
        pairs = (line.removeprefix("export ").split("=", 1) for line in text.splitlines() if "=" in line)
        return {name.strip(): value.strip().strip("'\"") for name, value in pairs}

    # --- Mail ---

    def send(self, message, sender, to="support@support.example.com"):
        return self.ask(f"/_local/inbound?from={sender}&to={to}", message)["message_id"]

    def outcome(self, mail):
        """What became of a mail; nothing yet where the page for it does not say."""
        try:
            return self.ask(f"/_local/inbound/{mail}.json").get("outcome")
        except urllib.error.HTTPError:
            return None

    def wait(self, ids, seconds=300):
        """Waits until each mail has an outcome."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            known = [self.outcome(one) for one in ids]
            if all(known):
                return known
            time.sleep(0.02)
        raise SystemExit("mails without an outcome")
