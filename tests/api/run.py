"""Asks the running portal whether it answers as infra/openapi.yaml says: Schemathesis makes requests of every operation, sound
and unsound ones, and looks for 5xx, statuses and media types that are not documented, and data that is not as described.

Four passes: signed out and as a customer of the demo, each as a browser (HTML) and as a program (JSON). The seed is fixed, the
time bounded. `tests/run api` runs it; the portal must have been built.

    GUICHET_API=long tests/run api    # ten times as long, with another seed each time
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CUSTOMER = "anna@acme.example"
LONG = os.environ.get("GUICHET_API") == "long"
SECONDS = 150 if LONG else 20
SEED = str(int(time.time())) if LONG else "7"
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance"


class Stay(urllib.request.HTTPRedirectHandler):
    """Stays where it is answered: cookies come with redirects."""

    def redirect_request(self, *_):
        return None


class Visitor:
    """Somebody with a browser. Its cookies are `Secure`; urllib would not send them to this machine, so they are kept by hand."""

    def __init__(self, base):
        self.base, self.cookies = base, {}
        self.opener = urllib.request.build_opener(Stay(), urllib.request.HTTPCookieProcessor(CookieJar()))

    def ask(self, path, form=None):
        data = urllib.parse.urlencode(form).encode() if form else None
        request = urllib.request.Request(self.base + path, data, {"Accept": "text/html", "Origin": self.base, "Cookie": self.cookie()})
        try:
            answer = self.opener.open(request, timeout=30)
        except urllib.error.HTTPError as error:
            answer = error
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return answer.read().decode()

    def cookie(self):
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items() if value)

    def token(self, path):
        return re.search(r'name="token" value="([^"]+)"', self.ask(path)).group(1)


def sign_in(base):
    visitor = Visitor(base)
    visitor.ask("/sign-in", {"token": visitor.token("/sign-in"), "email": CUSTOMER})
    outbox = f"{base}/_local/outbox.json?to={urllib.parse.quote(CUSTOMER)}"
    for _ in range(200):
        with urllib.request.urlopen(outbox) as answer:
            code = re.search(r'"code"\s*:\s*"(\d+)"', answer.read().decode())
        if code:
            break
        time.sleep(0.1)
    visitor.ask("/sign-in/code", {"token": visitor.token("/sign-in"), "code": code.group(1)})
    assert visitor.cookies.get("__Host-session"), "signing in failed"
    return visitor


def start_stack(data):
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    command = [ROOT / target / "debug/guichet", "--port", "0", "--smtp-port", "0", "--data", data, "--fresh", "--seed", "demo", "--no-watch"]
    stack = subprocess.Popen([*command, "--workspace", ROOT], env={**os.environ, "GUICHET_SKIP_BUILD": "1"}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    for line in stack.stdout:
        if ready := re.match(r"ready (\S+)", line):
            return stack, ready.group(1).rstrip("/")
    sys.exit("the stack ended before it was ready")


def run(base, accept, visitor, token, left_out):
    tools = Path(sys.executable).parent
    command = [
        tools / "schemathesis", "run", ROOT / "infra/openapi.yaml", "--url", base, "--checks", CHECKS,
        "--phases", "coverage,fuzzing", "--max-time", str(SECONDS), "--max-examples", "20", "--workers", "4", "--seed", SEED,
        "--suppress-health-check", "all", "--warnings", "off", "--request-timeout", "30", "--max-redirects", "0", "--continue-on-failure", "--no-color",
    ]
    for path in left_out:
        command += ["--exclude-path", path]
    who = {"GUICHET_BASE": base, "GUICHET_ACCEPT": accept, "GUICHET_COOKIE": visitor.cookie(), "GUICHET_TOKEN": token}
    with tempfile.TemporaryDirectory() as folder:  # it keeps a data base of examples where it runs
        env = {**os.environ, **who, "SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(Path(__file__).parent), "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run(command, env=env, cwd=folder).returncode


def main():
    failed = 0
    with tempfile.TemporaryDirectory() as data:
        stack, base = start_stack(data)
        try:
            guest, customer = Visitor(base), sign_in(base)
            passes = [
                ("signed out", guest, guest.token("/sign-in"), []),
                # Signing out would end the session of the whole pass; the tests in tests/suite hold these two.
                (CUSTOMER, customer, customer.token("/tickets/new"), ["/sign-out", "/sign-out/everywhere"]),
            ]
            for accept in ("text/html", "application/json"):
                for name, visitor, token, left_out in passes:
                    print(f"\n--- {name}, {accept} ---", flush=True)
                    failed += run(base, accept, visitor, token, left_out) != 0
        finally:
            stack.send_signal(signal.SIGTERM)
            stack.wait(20)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
