"""What a request costs: wall and processor time of the function, processor time of the database, AWS calls, capacity units,
memory. One request after the other; the first one of a process apart.
"""
import re
import time

from .processor import peak_memory
from .spread import spread
from .visitor import Visitor

BATCHES = 6
CUSTOMER = "anna@acme.example"
READS = {"Query", "GetItem", "BatchGetItem", "TransactGetItems", "Scan"}


class Request:
    """A kind of request: the function that answers it, and how to make the next one. What comes before it (the page with the
    form) is not measured."""

    def __init__(self, name, function, prepare, send, expected):
        self.name, self.function, self.prepare, self.send, self.expected = name, function, prepare, send, expected

    def make(self, count):
        return [self.prepare() for _ in range(count)]


def requests(visitor):
    """Every kind that a person makes."""
    numbers = re.findall(r'href="/tickets/(\d+)"', visitor.page("/tickets"))
    # Seen once, so that the read mark is where it is going to stay.
    for number in numbers[:5]:
        visitor.page(f"/tickets/{number}")
    turns = iter(range(10**9))
    number = lambda: numbers[next(turns) % min(5, len(numbers))]

    def form():
        return visitor.form(visitor.page("/tickets/new"), "/tickets/new")

    def reply():
        at = number()
        return visitor.form(visitor.page(f"/tickets/{at}"), f"/tickets/{at}/replies")

    def newest():
        at = number()
        entries = re.findall(r'data-entry="([^"]+)"', visitor.page(f"/tickets/{at}"))
        return f"/tickets/{at}/updates?after={entries[-1]}"

    said = "The meter shows the same number as last week, and the lamp beside it is out.\n" * 5
    poll = lambda path: visitor.get(path, Accept="application/json")
    return [
        Request("list", "list-tickets", lambda: "/tickets", visitor.get, 200),
        Request("detail", "ticket-detail", lambda: f"/tickets/{number()}", visitor.get, 200),
        Request("live update", "ticket-detail", newest, poll, 204),
        Request("form", "submit-form", form, lambda form: visitor.post(form, subject="Meter", message=said), 303),
        Request("reply", "reply", reply, lambda form: visitor.post(form, message=said), 303),
        Request("export", "export-csv", lambda: "/tickets.csv", visitor.get, 200),
    ]


def ledger(stack, function, count):
    """Calls of the last invocations of a function: how many, units, processor time of the database, for each."""
    rows = []
    for invocation in stack.invocations(function)[:count]:
        calls = stack.calls(invocation["request_id"])
        table = [call for call in calls if call["service"].lower().replace("_", "") in ("dynamodb", "dynamo")]
        units = lambda reads: sum(call["capacity"]["total"] for call in table if (call["operation"] in READS) == reads)
        rows.append({
            "calls": [f'{call["service"]}:{call["operation"]}' for call in calls], "dynamodb": len(table), "other": len(calls) - len(table),
            "read_units": units(True), "write_units": units(False),
            "database_ms": sum(call.get("database_micros", 0) for call in table) / 1000,
            "duration_ms": invocation["duration_ms"], "init_ms": invocation.get("init_ms"), "outcome": invocation["outcome"],
        })
    return rows


def first(stack, request, times):
    """First requests: the process starts for each."""
    clock, processor, duration, start = [], [], [], []
    for _ in range(times):
        [one] = request.make(1)
        stack.end(request.function)
        began = time.perf_counter()
        request.send(one)
        clock.append((time.perf_counter() - began) * 1000)
        processor.append(stack.processor(request.function))
        [row] = ledger(stack, request.function, 1)
        duration.append(row["duration_ms"])
        start.append(row["init_ms"] or 0)
    return {
        "clock_ms": spread(clock), "processor_ms": spread(processor), "duration_ms": spread(duration), "start_ms": spread(start),
    }


def warm(stack, request, count):
    """Later requests, in batches: processor time of a batch by its requests."""
    for one in request.make(5):
        request.send(one)
    clock, function, whole, rows, sizes, wrong = [], [], [], [], [], []
    each = max(1, count // BATCHES)
    for _ in range(BATCHES):
        made = request.make(each)
        stack.settle()
        before, own = stack.processor(request.function), stack.own_processor()
        for one in made:
            began = time.perf_counter()
            status, headers, content = request.send(one)
            clock.append((time.perf_counter() - began) * 1000)
            sizes.append(len(content))
            if status != request.expected:
                wrong.append(status)
        function.append((stack.processor(request.function) - before) / each)
        whole.append((stack.own_processor() - own) / each)
        rows += ledger(stack, request.function, min(each, 20))
    database = [row["database_ms"] for row in rows]
    memory = [peak_memory(pid) for pid in stack.processes(request.function)]
    return {
        "requests": each * BATCHES, "wrong": wrong, "clock_ms": spread(clock), "function_ms": spread(function),
        "database_ms": spread(database), "together_ms": spread([one + spread(database)["median"] for one in function]),
        "stack_ms": spread(whole), "memory_mb": max(memory, default=0.0), "bytes": spread(sizes), **counted(rows),
    }


def visitor(stack):
    return Visitor(stack).sign_in(CUSTOMER)


class Followers:
    """What hangs on the stream: processor time of its functions, by what wrote something."""

    def __init__(self, stack, names=("notify", "count-tickets", "index-messages")):
        self.stack, self.names = stack, names
        stack.settle(names)
        self.before = {name: stack.processor(name) for name in names}
        self.seen = {name: self.ids(name) for name in names}

    def ids(self, name):
        return {one["request_id"] for one in self.stack.invocations(name)}

    def rows(self):
        """Each function's later calls, as a kind of request of its own."""
        self.stack.settle(self.names)
        rows = {}
        for name in self.names:
            new = len(self.ids(name) - self.seen[name])
            if not new or not self.before[name]:
                continue
            found = ledger(self.stack, name, min(new, 40))
            database = spread([row["database_ms"] for row in found])
            # A process more would make the difference negative or too large: such a figure is left out.
            spent = (self.stack.processor(name) - self.before[name]) / new
            rows[name] = {"function": name, "warm": {
                "requests": new, "function_ms": spread([spent]), "database_ms": database, "together_ms": spread([spent + database["median"]]),
                "memory_mb": max((peak_memory(pid) for pid in self.stack.processes(name)), default=0.0), **counted(found),
            }}
        return rows


def counted(rows):
    """What does not depend on the machine, and the time by the clock."""
    figures = {name: spread([row[key] for row in rows]) for name, key in (
        ("dynamodb", "dynamodb"), ("other_calls", "other"), ("read_units", "read_units"), ("write_units", "write_units"),
        ("duration_ms", "duration_ms"),
    )}
    # The most usual sequence of calls, for the cost.
    usual = max((tuple(row["calls"]) for row in rows), key=[tuple(row["calls"]) for row in rows].count, default=())
    return {**figures, "calls": list(usual)}


def measure(stack, names, warm_requests, first_requests=0):
    """The named kinds of requests on a stack that has tickets."""
    rows = {}
    for request in requests(visitor(stack)):
        if request.name not in names:
            continue
        row = {"function": request.function}
        if first_requests:
            row["first"] = first(stack, request, first_requests)
        count = warm_requests if request.name != "export" else max(BATCHES, warm_requests // 5)
        followers = Followers(stack) if request.name == "reply" else None
        row["warm"] = warm(stack, request, count)
        rows[request.name] = row
        if followers:
            rows.update(followers.rows())
        stack.settle()
    return rows
