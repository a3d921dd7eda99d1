"""Does the time of an answer tell who has an account (S20)? Asks the local stack for a code and to register, for addresses
that are known and for addresses that are not, in turns, and compares the times by the Mann-Whitney test. Not in CI: it takes
minutes, and a busy machine is noise. The portal must have been built.

    python3 tests/api/timing.py
"""

import http.client
import math
import random
import re
import statistics
import sys
import tempfile
import time
import urllib.parse

from run import start_stack

# Contacts of the demo. An address may be asked six times in a quarter of an hour, for whatever reason.
KNOWN = ["anna@acme.example", "ben@acme.example", "chiara@acme.example", "dmitri@acme.example", "layla@globex.example",
         "kenji@globex.example", "sofia@globex.example", "tom@globex.example", "nora@studio-nord.example"]
STEPS = [("/sign-in", {}), ("/register", {"name": "Somebody"})]
WARM = 2


class Guest:
    """A visitor from an address of their own on this machine: a source is limited, too."""

    def __init__(self, host, source):
        self.host, self.source, self.cookie = host, source, ""
        self.token = re.search(r'name="token" value="([^"]+)"', self.ask("GET", "/sign-in")[1]).group(1)

    def ask(self, method, path, form=None):
        connection = http.client.HTTPConnection(self.host, timeout=30, source_address=(self.source, 0))
        headers = {"Accept": "text/html", "Origin": f"http://{self.host}", "Cookie": self.cookie}
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        connection.request(method, path, urllib.parse.urlencode(form) if form else None, headers)
        answer = connection.getresponse()
        page = answer.read().decode()
        took = (time.perf_counter() - began) * 1000
        if cookie := answer.getheader("Set-Cookie"):
            self.cookie = cookie.partition(";")[0]
        connection.close()
        return answer.status, page, took


def mann_whitney(left, right):
    """Two-sided p that both come from one distribution (normal approximation), and how often the left one is larger."""
    larger = sum((a > b) + (a == b) / 2 for a in left for b in right)
    n, m = len(left), len(right)
    z = (larger - n * m / 2) / math.sqrt(n * m * (n + m + 1) / 12)
    return math.erfc(abs(z) / math.sqrt(2)), larger / (n * m)


def main():
    told = False
    with tempfile.TemporaryDirectory() as data:
        stack, base = start_stack(data)
        host = base.removeprefix("http://")
        try:
            draw = random.Random(7)
            for place, (path, more) in enumerate(STEPS):
                known = [address for address in KNOWN for _ in range(3)]
                draw.shuffle(known)
                times, source = {"known": [], "unknown": []}, 0
                for number, address in enumerate(known):
                    pair = [("known", address), ("unknown", f"u{place}x{number}@acme.example")]
                    draw.shuffle(pair)
                    for kind, address in pair:
                        source += 1
                        guest = Guest(host, f"127.0.{place + 1}.{source}")
                        status, _, took = guest.ask("POST", path, {"token": guest.token, "email": address, **more})
                        if status != 200:
                            sys.exit(f"{path} answered {status}")
                        if number >= WARM:
                            times[kind].append(took)
                p, larger = mann_whitney(times["known"], times["unknown"])
                told |= p < 0.01
                middle = {kind: statistics.median(values) for kind, values in times.items()}
                print(f"{path:10} known {middle['known']:.1f} ms, unknown {middle['unknown']:.1f} ms (medians of {len(times['known'])}); "
                      f"p {p:.3f}; a known one is the slower one in {larger:.0%} of pairs", flush=True)
        finally:
            stack.terminate()
            stack.wait(20)
    sys.exit("the time tells who has an account" if told else 0)


if __name__ == "__main__":
    main()
