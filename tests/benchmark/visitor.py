"""A visitor without a screen: cookies, forms as they stand in the page. Each has a loopback address of their own, because
the portal bounds what one address may do."""
import html.parser
import http.client
import time
import urllib.parse

BOUNDARY = "----guichet-bench"


class Forms(html.parser.HTMLParser):
    """The forms of a page: action, whether multipart, fields."""

    def __init__(self, page):
        super().__init__()
        self.found, self.area = [], None
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        with_values = dict(attributes)
        if tag == "form":
            multipart = with_values.get("enctype") == "multipart/form-data"
            self.found.append({"action": with_values.get("action"), "multipart": multipart, "fields": {}})
        elif self.found and with_values.get("name"):
            if tag == "textarea":
                self.area = with_values["name"]
                self.found[-1]["fields"][self.area] = ""
            elif tag == "input" and with_values.get("type") not in ("file", "submit", "checkbox", "radio"):
                self.found[-1]["fields"][with_values["name"]] = with_values.get("value") or ""

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = None


class Visitor:
    def __init__(self, stack, number=1):
        self.stack, self.cookies = stack, {}
        self.host, port = stack.address.removeprefix("http://").split(":")
        self.port, self.source = int(port), f"127.0.{1 + number // 250}.{1 + number % 250}"
        self.connection = None

    def request(self, method, path, body=None, headers=None):
        """Status, headers, body. The connection is kept, as browsers do."""
        sent = {"Accept": "text/html", "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if method == "POST":
            sent["Origin"] = self.stack.address
        for attempt in (1, 2):
            if self.connection is None:
                self.connection = http.client.HTTPConnection(self.host, self.port, timeout=60, source_address=(self.source, 0))
            try:
                self.connection.request(method, path, body, {**sent, **(headers or {})})
                answer = self.connection.getresponse()
                content = answer.read()
                break
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                self.connection.close()
                self.connection = None
                # An idle connection that the server closed. A form that may have arrived is not sent again.
                if attempt == 2 or method == "POST":
                    raise
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";", 1)[0].split("=", 1)
            self.cookies[name] = value
        return answer.status, answer.headers, content

    def get(self, path, **headers):
        return self.request("GET", path, headers=headers)

    def page(self, path):
        """A page that must be there."""
        status, headers, content = self.get(path)
        if status in (302, 303):
            return self.page(headers["Location"])
        if status != 200:
            raise RuntimeError(f"GET {path}: {status}")
        return content.decode()

    def form(self, page, action):
        """The form of a page that posts to an address."""
        for form in Forms(page).found:
            if form["action"] == action:
                return form
        raise RuntimeError(f"no form posts to {action}")

    def post(self, form, **fields):
        """Posts a form with some fields filled in; status, headers, body."""
        values = {**form["fields"], **fields}
        if form["multipart"]:
            parts = (f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in values.items())
            body, kind = "".join(parts) + f"--{BOUNDARY}--\r\n", f"multipart/form-data; boundary={BOUNDARY}"
        else:
            body, kind = urllib.parse.urlencode(values), "application/x-www-form-urlencoded"
        return self.request("POST", form["action"], body.encode(), {"Content-Type": kind})

    def codes(self, email):
        """Sign-in codes that were sent to an address, newest first."""
        mails = self.stack.ask(f"/_local/outbox.json?to={urllib.parse.quote(email)}")
        return [mail["code"] for mail in mails if mail.get("service") == "cognito" and mail.get("code")]

    def sign_in(self, email):
        before = len(self.codes(email))
        ask = self.form(self.page("/sign-in"), "/sign-in")
        status, headers, content = self.post(ask, email=email)
        page = self.page(headers["Location"]) if status in (302, 303) else content.decode()
        until = time.monotonic() + 30
        while len(codes := self.codes(email)) <= before:
            if time.monotonic() > until:
                raise RuntimeError(f"no code for {email}")
            time.sleep(0.02)
        status, headers, _ = self.post(self.form(page, "/sign-in/code"), code=codes[0])
        if status not in (302, 303):
            raise RuntimeError(f"{email} was not signed in: {status}")
        return self
