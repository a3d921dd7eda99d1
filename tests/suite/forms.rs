//! What a form post must prove (S29), that it works once (S30), that nothing typed is lost, and the headers that every
//! answer carries (S23, S24).

use std::collections::BTreeSet;

use jiff::SignedDuration;
use reqwest::StatusCode;

use crate::support::{Browser, Form, Page, TestStack};

const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

#[tokio::test]
async fn s29_no_post_counts_without_our_origin_and_the_token_of_this_very_session() {
    let stack = TestStack::start().await;
    let anna = stack.verified("anna@acme.example", "Anna", |_| ()).await;
    let ticket = stack.ticket(&anna, "Mine", "x").await;
    let signed_in = stack.visitor(&anna).await;
    let other = stack.visitor(&anna).await;
    let guest = stack.browser();
    let stranger = stack.browser();
    stranger.get("/sign-in").await;
    let one = format!("/tickets/{}", ticket.number);
    let mine = signed_in.get("/tickets").await.form("/sign-out").value("token").unwrap().to_owned();
    let mut tried = BTreeSet::new();
    for (page, action, browser, elsewhere) in [
        (one.as_str(), format!("{one}/replies"), &signed_in, &other),
        (&one, format!("{one}/closure"), &signed_in, &other),
        ("/tickets/new", "/tickets/new".to_owned(), &signed_in, &other),
        ("/tickets", "/sign-out".to_owned(), &signed_in, &other),
        ("/tickets", "/sign-out/everywhere".to_owned(), &signed_in, &other),
        ("/sign-in", "/sign-in".to_owned(), &guest, &stranger),
        ("/register", "/register".to_owned(), &guest, &stranger),
    ] {
        let form = || async { fill(browser.get(page).await.form(&action)) };
        let own = browser.base().to_owned();
        let https = own.replace("http://", "https://");
        let beside = format!("{own}.evil.example");
        for origin in [None, Some("https://evil.example"), Some("null"), Some(&*https), Some(&*beside), Some("")] {
            let answer = form().await.with_origin(origin).submit_only().await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{action} from {origin:?}");
        }
        let theirs = elsewhere.get(page).await.form(&action).value("token").unwrap().to_owned();
        let mine = form().await.value("token").unwrap().to_owned();
        assert_ne!(theirs, mine, "{action}");
        for token in [theirs.as_str(), "", "x", &mine[1..], &format!("{mine}x")] {
            let answer = form().await.tamper("token", token).submit_only().await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{action} with the token {token:?}");
        }
        assert_eq!(form().await.without("token").submit_only().await.status, StatusCode::FORBIDDEN, "{action}");
        // Somebody else's page, posted with one's own cookies.
        assert_eq!(form().await.sent_by(elsewhere).submit_only().await.status, StatusCode::FORBIDDEN, "{action}");
        // Not a form at all: what a script of another site can send without asking.
        let plain =
            browser.with_header("content-type", "text/plain").post(&action, &[("token", &mine)], Some(&own)).await;
        assert!(plain.status.is_client_error(), "{action} as text/plain: {}", plain.status);
        tried.insert(action);
    }
    // The posts that a sign-in under way has to come before: the token is asked first.
    for action in ["/sign-in/code", "/register/confirm"] {
        let answer = guest.post(action, &[("code", "123456"), ("token", "x")], Some(guest.base())).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{action}");
        tried.insert(action.to_owned());
    }
    // The ticket is open, so no page offers this one.
    let reopening = format!("{one}/reopening");
    let own = signed_in.base().to_owned();
    for (token, origin) in
        [(&*mine, None), (&*mine, Some("https://evil.example")), ("x", Some(&*own)), ("", Some(&*own))]
    {
        let answer = signed_in.post(&reopening, &[("token", token)], origin).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{reopening} from {origin:?}");
    }
    tried.insert(reopening);
    // Passwords are switched off here: as if they were not there.
    for action in ["/sign-in/password", "/password-reset", "/password-reset/confirm"] {
        let answer = guest.post(action, &[("token", "x")], Some(guest.base())).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{action}");
        tried.insert(action.to_owned());
    }
    // Every route of the template that takes a post was tried (S12).
    let posts = stack.running.stack.routes.iter().filter(|route| route.method == "POST");
    let posts: BTreeSet<String> =
        posts.map(|route| route.path.replace("{number}", &ticket.number.to_string())).collect();
    assert_eq!(posts, tried);

    // And nothing happened.
    assert_eq!(stack.tickets_up_to(5).await.len(), 1);
    assert_eq!(stack.entries(ticket.number).await.len(), 1);
    assert_eq!(signed_in.get("/tickets").await.path, "/tickets", "still signed in");
    assert!(stack.outbox.to("new@acme.example").await.is_empty());
    stack.end().await;
}

/// Whatever a form wants filled in.
fn fill(form: Form) -> Form {
    let mut form = form;
    for (name, value) in [("message", "Hello"), ("subject", "Hello"), ("email", "new@acme.example"), ("name", "New")] {
        if form.value(name).is_some() {
            form = form.fill(name, value);
        }
    }
    form
}

#[tokio::test]
async fn s30_a_form_that_is_sent_twice_or_twice_at_once_works_once() {
    let stack = TestStack::start().await;
    let anna = stack.verified("anna@acme.example", "Anna", |_| ()).await;
    let browser = stack.visitor(&anna).await;

    let form = browser.get("/tickets/new").await.form("/tickets/new");
    let form = form.fill("subject", "Once").fill("message", "x").attach("attachments", "a.txt", b"a");
    let (first, second) = tokio::join!(form.submit(), form.submit());
    let third = form.submit().await;
    for page in [&first, &second, &third] {
        assert_eq!(page.path, first.path, "all lead to the one ticket");
        assert_eq!(page.status, StatusCode::OK);
    }
    // Numbers may be skipped; tickets are not doubled.
    assert_eq!(stack.tickets_up_to(20).await.len(), 1);
    let number = stack.tickets_up_to(20).await[0].number;
    let one = format!("/tickets/{number}");

    let page = browser.get(&one).await;
    let reply = page.form(&format!("{one}/replies")).fill("message", "Once more").attach("attachments", "b.txt", b"b");
    let answers = tokio::join!(reply.submit(), reply.submit(), reply.submit());
    for page in [answers.0, answers.1, answers.2, reply.submit().await] {
        assert_eq!((page.status, page.path.as_str()), (StatusCode::OK, &*format!("{one}?done=replied")));
    }
    // The same words in a new form are new words.
    browser.get(&one).await.form(&format!("{one}/replies")).fill("message", "Once more").submit().await;
    assert_eq!(stack.entries(number).await.len(), 3);

    // Replies of two forms at the same moment both get through.
    let (a, b) = (browser.get(&one).await, browser.get(&one).await);
    let a = a.form(&format!("{one}/replies")).fill("message", "From one window");
    let b = b.form(&format!("{one}/replies")).fill("message", "From another");
    let (a, b) = tokio::join!(a.submit(), b.submit());
    assert_eq!((a.status, b.status), (StatusCode::OK, StatusCode::OK));
    assert_eq!(stack.entries(number).await.len(), 5);

    let close = browser.get(&one).await.form(&format!("{one}/closure"));
    let (first, second) = tokio::join!(close.submit(), close.submit());
    for page in [first, second, close.submit().await] {
        assert_eq!((page.status, page.path.as_str()), (StatusCode::OK, &*format!("{one}?done=closed")));
    }
    assert_eq!(stack.entries(number).await.len(), 6);
    // A reply opens it again (C5); closing anew is another closure.
    browser.get(&one).await.form(&format!("{one}/replies")).fill("message", "Not yet").submit().await;
    browser.get(&one).await.form(&format!("{one}/closure")).submit().await;
    assert_eq!(browser.get("/tickets?state=closed").await.all(".subject-text").len(), 1);
    stack.end().await;
}

#[tokio::test]
async fn d1_c2_what_was_typed_comes_back_with_what_is_wrong_with_it() {
    let stack = TestStack::start().await;
    let anna = stack.verified("anna@acme.example", "Anna", |_| ()).await;
    let ticket = stack.ticket(&anna, "Mine", "x").await;
    let browser = stack.visitor(&anna).await;
    let one = format!("/tickets/{}", ticket.number);
    let words = "My <b>words</b> & \"quotes\"\n\nof two paragraphs";
    let many = vec![b'x'; 20_001];
    let many = std::str::from_utf8(&many).unwrap();
    for (subject, message, status, says) in [
        ("", words, 422, "Enter a subject"),
        (" \t ", words, 422, "Enter a subject"),
        (&*"s".repeat(256), words, 422, "at most 255 characters"),
        ("Mine", "", 422, "Write a message"),
        ("Mine", " \n ", 422, "Write a message"),
        ("Mine", many, 422, "at most 20000 characters"),
        ("", "", 422, "Enter a subject"),
    ] {
        let form = browser.get("/tickets/new").await.form("/tickets/new");
        let page = form.fill("subject", subject).fill("message", message).submit().await;
        came_back(&page, "/tickets/new", status, says, &[("subject", subject), ("message", message)]);
    }
    for (message, says) in [("", "Write a message"), (many, "at most 20000 characters")] {
        let page = browser.get(&one).await.form(&format!("{one}/replies")).fill("message", message).submit().await;
        came_back(&page, &format!("{one}/replies"), 422, says, &[("message", message)]);
        assert!(page.words().contains("Mine"), "the conversation is still there");
    }
    // Files over a bound: the message is kept, and the mended form works.
    let eleven = (0..11)
        .fold(browser.get(&one).await.form(&format!("{one}/replies")).fill("message", words), |form, n| {
            form.attach("attachments", &format!("{n}.txt"), b"x")
        });
    let page = eleven.submit().await;
    came_back(&page, &format!("{one}/replies"), 422, "at most 10", &[("message", words)]);
    let large = vec![b'x'; 4_000_001];
    let form = browser.get("/tickets/new").await.form("/tickets/new").fill("subject", "Large").fill("message", words);
    let page = form.attach("attachments", "large.bin", &large).submit().await;
    came_back(&page, "/tickets/new", 413, "too large", &[("subject", "Large"), ("message", words)]);
    let mended = page.form("/tickets/new").attach("attachments", "small.bin", &large[..100]).submit().await;
    assert_eq!(mended.status, StatusCode::OK);
    assert!(mended.path.ends_with("?done=created"), "{}", mended.path);
    // Just within the bound, it goes through whole.
    let form = browser.get("/tickets/new").await.form("/tickets/new").fill("subject", "Fits").fill("message", "x");
    let page = form.attach("attachments", "fits.bin", &large[..4_000_000]).submit().await;
    let file = browser.get(&page.attribute("a[href*='/attachments/']", "href").unwrap()).await;
    assert_eq!(file.bytes.len(), 4_000_000);
    // A closed ticket that takes no replies any more keeps the words as well: see the settings of C5.
    stack.end().await;
}

#[track_caller]
fn came_back(page: &Page, action: &str, status: u16, says: &str, typed: &[(&str, &str)]) {
    assert_eq!(page.status.as_u16(), status, "{says}: {}", page.words());
    assert!(page.all(".errors li").iter().any(|error| error.contains(says)), "{says}: {:?}", page.all(".errors li"));
    let form = page.form(action);
    for (name, value) in typed {
        assert_eq!(
            form.value(name).map(|v| v.trim_start_matches('\n')),
            Some(value.trim_start_matches('\n')),
            "{name}"
        );
    }
}

#[tokio::test]
async fn c5_a_portal_may_forbid_closing_and_reopening() {
    let stack = TestStack::start_with(|settings| {
        settings.portals[0].customers_may_close = false;
        settings.portals[0].replies_reopen = false;
    })
    .await;
    let anna = stack.verified("anna@acme.example", "Anna", |_| ()).await;
    let ticket = stack.ticket(&anna, "Mine", "x").await;
    let browser = stack.visitor(&anna).await;
    let one = format!("/tickets/{}", ticket.number);
    let page = browser.get(&one).await;
    assert!(page.links_of("form", "action").iter().all(|action| !action.ends_with("/closure")));
    let open = page.form(&format!("{one}/replies")).fill("message", "Words of some length");
    let token = open.value("token").unwrap().to_owned();
    let answer = browser.post(&format!("{one}/closure"), &[("token", &token)], Some(browser.base())).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    // The desk closes it while the page is open.
    let desk = stack.desk().await;
    let closed = ticket.close(
        guichet_domain::entry::Author::System,
        guichet_domain::ids::EntryId::new(uuid::Uuid::now_v7()),
        &desk.settings.pipelines[0],
        jiff::Timestamp::now(),
    );
    let once = guichet_store::OnceToken::of(&["test"]);
    stack.store.commit(&closed.unwrap(), &once, &Default::default(), jiff::Timestamp::now()).await.unwrap();
    let page = open.submit().await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.all(".errors li")[0].contains("takes no more replies"), "{:?}", page.all(".errors li"));
    assert_eq!(page.all("textarea#message"), ["Words of some length"], "what was typed is not lost");
    assert_eq!(stack.entries(ticket.number).await.len(), 2);
    let later = browser.get(&one).await;
    assert!(later.words().contains("takes no more replies"));
    stack.end().await;
}

#[tokio::test]
async fn s14_s24_every_route_answers_with_the_security_headers_and_nothing_about_a_ticket_is_kept() {
    let stack = TestStack::start().await;
    let anna = stack.verified("anna@acme.example", "Anna", |_| ()).await;
    let ticket = stack.ticket(&anna, "Mine", "x").await;
    let signed_in = stack.visitor(&anna).await;
    let asset = signed_in.get("/tickets").await.attribute("link[rel=stylesheet]", "href").unwrap();
    let number = ticket.number.to_string();
    let bucket = format!(" {}", stack.running.endpoint.trim_end_matches('/'));
    let (mut asked, mut with_mail) = (0, 0);
    for route in &stack.running.stack.routes {
        let mut path =
            route.path.replace("{number}", &number).replace("{attachment}", &uuid::Uuid::now_v7().to_string());
        if route.path == "$default" {
            "/no/such/page".clone_into(&mut path);
        }
        let path = path.replace("/assets/{file}", &asset);
        assert!(!path.contains('{'), "{path}");
        for browser in [signed_in.clone(), stack.browser(), signed_in.json(), stack.browser().json()] {
            let answer = if route.method == "POST" {
                browser.post(&path, &[], Some(browser.base())).await
            } else {
                browser.get_only(&path).await
            };
            let what = format!("{} {path}: {}", route.method, answer.status);
            assert!(answer.status.as_u16() < 500, "{what}");
            asked += 1;
            headers(&answer, &what);
            let policy = answer.header("content-security-policy").unwrap();
            // The page of a ticket shows what mails look like, and images of the attachment bucket. Nothing else differs.
            let shows_mail = route.path == "/tickets/{number}" && policy != CSP;
            let plain = policy.replace(" style-src-attr 'unsafe-inline';", "").replace(&bucket, "");
            assert_eq!(if shows_mail { &plain } else { &policy }, CSP, "{what}");
            with_mail += usize::from(shows_mail);
            let cached = answer.header("cache-control").unwrap();
            if path == asset {
                assert_eq!(cached, "public, max-age=31536000, immutable", "{what}");
            } else {
                assert_eq!(cached, "no-store", "{what}");
            }
        }
    }
    assert!(asked >= 80, "{asked}");
    assert!(with_mail > 0, "no page of a ticket was shown");
    stack.end().await;
}

#[track_caller]
fn headers(answer: &Page, what: &str) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("strict-transport-security", "max-age=63072000; includeSubDomains"),
    ] {
        assert_eq!(answer.header(name).as_deref(), Some(value), "{what} {name}");
    }
    assert!(answer.header("permissions-policy").unwrap().contains("camera=()"), "{what}");
    assert!(answer.header("content-type").is_some(), "{what}");
    assert!(answer.header("server").is_none() && answer.header("x-powered-by").is_none(), "{what}");
}

#[tokio::test]
async fn s23_what_a_client_says_of_proxies_changes_nothing() {
    let stack = TestStack::start().await;
    let anna = stack.verified("anna@acme.example", "Anna", |_| ()).await;
    let ticket = stack.ticket(&anna, "Mine", "x").await;
    let browser = stack.visitor(&anna).await;
    let one = format!("/tickets/{}", ticket.number);
    let forge = |browser: &Browser| {
        browser
            .with_header("x-forwarded-host", "evil.example")
            .with_header("x-forwarded-proto", "https")
            .with_header("x-forwarded-for", "203.0.113.7")
            .with_header("forwarded", "for=203.0.113.7;host=evil.example;proto=https")
            .with_header("x-original-url", "/tickets/9")
            .with_header("x-http-method-override", "DELETE")
    };
    let forged = forge(&browser);
    for path in ["/tickets", "/tickets/new", "/sign-in"] {
        let (plain, other) = (browser.get(path).await, forged.get(path).await);
        let without_once = |page: &Page| {
            let once = page.attribute("input[name=once]", "value").unwrap_or_default();
            let text = page.text();
            if once.is_empty() { text } else { text.replace(&once, "") }
        };
        assert_eq!(without_once(&plain), without_once(&other), "{path}");
    }
    // The origin that counts is the one that the request came to.
    let form = || async { browser.get(&one).await.form(&format!("{one}/closure")).sent_by(&forged) };
    assert_eq!(
        form().await.with_origin(Some("https://evil.example")).submit_only().await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(form().await.submit_only().await.status, StatusCode::SEE_OTHER);

    // Nor does it get around a limit: a source that used up its steps is itself under every name.
    let (limit, window) = (100, SignedDuration::from_mins(15));
    let now = jiff::Timestamp::now();
    for _ in 0..limit {
        stack.store.take("sign-in-source#127.0.0.1", limit, window, now).await.unwrap();
    }
    let guest = stack.browser();
    for browser in [guest.clone(), forge(&guest)] {
        let form = browser.get("/sign-in").await.form("/sign-in").fill("email", "anna@acme.example");
        assert_eq!(form.sent_by(&browser).submit().await.status, StatusCode::TOO_MANY_REQUESTS);
    }
    stack.end().await;
}
