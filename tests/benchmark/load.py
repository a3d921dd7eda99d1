"""Many clients at once: how many requests a second, which fail, and whether each write is there exactly once."""
import collections
import json
import re
import resource
import threading
import time
import uuid

from . import table
from .spread import spread
from .visitor import Visitor

COLLEAGUES = 20
# Of ten requests: four lists, four tickets, a reply, a form.
TURNS = ["list", "detail", "list", "detail", "reply", "list", "detail", "list", "detail", "form"]
# Then a new ticket, so that a ticket's page shows all of them.
REPLIES_EACH = 20


class Client(threading.Thread):
    """One browser with a place of its own in the mix."""

    def __init__(self, visitor, place, until):
        super().__init__(daemon=True)
        self.visitor, self.place, self.until = visitor, place, until
        self.times, self.answers, self.failures = [], collections.Counter(), []
        self.written, self.unsure = {}, set()
        self.own, self.replies = None, 0

    def run(self):
        turn = self.place
        while time.monotonic() < self.until:
            kind = TURNS[turn % len(TURNS)]
            turn += 1
            try:
                getattr(self, kind)()
            except Exception as error:  # whatever it is, it is a failed request, and counted
                self.failures.append(f"{kind}: {type(error).__name__}: {error}")

    def timed(self, send, *what, **fields):
        began = time.perf_counter()
        status, headers, content = send(*what, **fields)
        self.times.append((time.perf_counter() - began) * 1000)
        self.answers[status] += 1
        return status, headers, content

    def list(self):
        self.timed(self.visitor.get, "/tickets")

    def detail(self):
        if self.own:
            self.timed(self.visitor.get, f"/tickets/{self.own}")
        else:
            self.form()

    def write(self, page, action, **fields):
        """Posts a form with a mark that nothing else has. A mark whose answer never came may stand there or not."""
        status, _, content = self.timed(self.visitor.get, page)
        if status != 200:
            return None
        form, mark = self.visitor.form(content.decode(), action), f"bench-{uuid.uuid4().hex}"
        self.unsure.add(mark)
        status, headers, _ = self.timed(self.visitor.post, form, message=mark, **fields)
        self.unsure.discard(mark)
        if status != 303:
            return None
        self.written[mark] = headers["Location"]
        return headers["Location"]

    def form(self):
        if to := self.write("/tickets/new", "/tickets/new", subject="Under load"):
            self.own, self.replies = re.search(r"/tickets/(\d+)", to).group(1), 0

    def reply(self):
        if not self.own or self.replies >= REPLIES_EACH:
            return self.form()
        self.replies += 1
        self.write(f"/tickets/{self.own}", f"/tickets/{self.own}/replies")


def marks(stack, table_name):
    """How often each mark stands in an entry of a ticket."""
    found = collections.Counter()
    for item in table.items(stack.owner(), table_name):
        if item["sk"]["S"].startswith("entry#"):
            found.update(set(re.findall(r"bench-[0-9a-f]{32}", json.dumps(item))))
    return found


def sign_in(stack, clients):
    """So many signed-in browsers: the customer and her colleagues, several browsers each where there are more."""
    people = ["anna@acme.example", *(f"colleague{number}@acme.example" for number in range(1, COLLEAGUES + 1))]
    signed_in = [Visitor(stack, place).sign_in(email) for place, email in enumerate(people[: min(clients, len(people))])]
    visitors = list(signed_in)
    while len(visitors) < clients:
        other = Visitor(stack, len(visitors))
        other.cookies = dict(signed_in[len(visitors) % len(signed_in)].cookies)
        visitors.append(other)
    return visitors


def load(stack, clients, seconds, table_name):
    visitors = sign_in(stack, clients)
    used = resource.getrusage(resource.RUSAGE_SELF)
    began = time.monotonic()
    running = [Client(visitor, place, began + seconds) for place, visitor in enumerate(visitors)]
    for client in running:
        client.start()
    for client in running:
        client.join(seconds + 120)
    lasted = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_SELF)
    stack.settle()
    times = [one for client in running for one in client.times]
    answers = sum((client.answers for client in running), collections.Counter())
    failures = [one for client in running for one in client.failures]
    written = {mark for client in running for mark in client.written}
    unsure = {mark for client in running for mark in client.unsure}
    found = marks(stack, table_name)
    return {
        "clients": clients, "seconds": round(lasted, 1), "requests": len(times), "per_second": len(times) / lasted,
        "clock_ms": spread(times), "answers": {str(status): count for status, count in sorted(answers.items())},
        "errors": sum(count for status, count in answers.items() if status >= 500) + len(failures),
        "refused": sum(count for status, count in answers.items() if 400 <= status < 500), "failures": failures[:5],
        "written": len(written), "lost": sum(1 for mark in written if not found[mark]),
        "doubled": sum(1 for mark in written | unsure if found[mark] > 1), "unsure": len(unsure),
        "client_share": (after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime) / lasted,
    }
