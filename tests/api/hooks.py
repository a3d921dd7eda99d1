"""What a browser adds to each request, and Schemathesis cannot know: cookie, origin, and the token of the page."""

import os
import uuid

import schemathesis

BASE, ACCEPT = os.environ["GUICHET_BASE"], os.environ["GUICHET_ACCEPT"]
COOKIE, TOKEN = os.environ["GUICHET_COOKIE"], os.environ["GUICHET_TOKEN"]


@schemathesis.hook
def before_call(ctx, case, kwargs):
    case.headers = {**(case.headers or {}), "Accept": ACCEPT, "Origin": BASE, "Cookie": COOKIE}
    case.cookies = {}
    # A form that was to have a token and a one-use value gets sound ones; what leaves them out stays as it is.
    if isinstance(case.body, dict):
        if isinstance(case.body.get("token"), str):
            case.body["token"] = TOKEN
        if isinstance(case.body.get("once"), str):
            case.body["once"] = uuid.uuid4().hex
