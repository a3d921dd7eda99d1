//! Getting in and out (A1 to A7), and what cannot be learned or kept on the way (S13, S20, S25).

use guichet_domain::filter::{Filter, Test};
use guichet_domain::settings::{Access, ConsentText, SignInMethods};
use guichet_identity::{SessionSecret, cookies};
use guichet_store::OutcomeKind;
use jiff::{SignedDuration, Timestamp};
use reqwest::StatusCode;

use crate::support::{Browser, Page, Post, TestStack};

const ANNA: &str = "anna@acme.example";
const NOBODY: &str = "nobody@nowhere.example";
const PASSWORD: &str = "Correct-horse-battery-7";

/// Asks for a code; the page that says that one may be on its way.
async fn ask(browser: &Browser, email: &str) -> Page {
    browser.get("/sign-in").await.form("/sign-in").fill("email", email).submit().await
}

async fn try_code(page: &Page, code: &str) -> Page {
    page.form("/sign-in/code").fill("code", code).submit().await
}

/// A code that is not this one.
fn other_than(code: &str) -> String {
    let last = if code.ends_with('0') { '1' } else { '0' };
    format!("{}{last}", &code[..code.len() - 1])
}

#[tokio::test]
async fn a1_a_code_works_once_in_the_browser_that_asked_for_it_and_only_with_the_right_digits() {
    let stack = TestStack::start().await;
    stack.verified(ANNA, "Anna", |_| ()).await;

    // Right, and then again: used up.
    let browser = stack.browser();
    let page = ask(&browser, ANNA).await;
    let code = stack.outbox.wait_for_code(ANNA, 1).await;
    let in_other = stack.browser();
    in_other.get("/sign-in").await;
    let stolen = try_code_from(&page, &in_other, &code).await;
    assert_eq!(stolen.status, StatusCode::FORBIDDEN, "another browser has another token");
    // Not even with a form of its own: the code belongs to the browser that asked.
    let own = ask(&in_other, NOBODY).await;
    assert_eq!(try_code(&own, &code).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let wrong = try_code(&page, &other_than(&code)).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.words().contains("This code is wrong or no longer valid"));
    let visit = browser.cookie(cookies::VISIT).unwrap();
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    assert_eq!(try_code(&page, &spaced).await.path, "/tickets");
    let fresh = stack.browser();
    fresh.set_cookie(cookies::VISIT, &visit);
    let reused = try_code_from(&page, &fresh, &code).await;
    assert_eq!(reused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(reused.words().contains("This code is wrong or no longer valid"), "{}", reused.words());

    // Five tries, then not even the right one.
    let browser = stack.browser();
    let page = ask(&browser, ANNA).await;
    let code = stack.outbox.wait_for_code(ANNA, 2).await;
    for _ in 0..5 {
        assert_eq!(try_code(&page, &other_than(&code)).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let late = try_code(&page, &code).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.words().contains("This code is wrong or no longer valid"));
    assert!(browser.cookie(cookies::SESSION).is_none());

    // Too old.
    let browser = stack.browser();
    let page = ask(&browser, ANNA).await;
    let code = stack.outbox.wait_for_code(ANNA, 3).await;
    let hash = browser.cookie(cookies::VISIT).unwrap().parse::<SessionSecret>().unwrap().row_key();
    let now = Timestamp::now();
    let under_way: serde_json::Value = stack.store.sign_in(&hash, now).await.unwrap().unwrap();
    stack.store.put_sign_in(&hash, &under_way, now.checked_sub(SignedDuration::from_secs(1)).unwrap()).await.unwrap();
    let expired = try_code(&page, &code).await;
    assert_eq!(expired.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(expired.words().contains("This code is wrong or no longer valid"));

    // What is no code is no try.
    for (typed, says) in
        [("", "Enter the code"), ("abc", "wrong or no longer valid"), ("12345678901234567890", "wrong")]
    {
        let page = try_code(&page, typed).await;
        assert!(page.status == 422 && page.words().contains(says), "{typed}: {}", page.words());
    }
    stack.end().await;
}

async fn try_code_from(page: &Page, browser: &Browser, code: &str) -> Page {
    page.form("/sign-in/code").fill("code", code).sent_by(browser).submit().await
}

#[tokio::test]
async fn a1_s20_an_unknown_address_gets_the_same_page_in_the_same_time_and_no_mail() {
    let stack = TestStack::start().await;
    stack.verified(ANNA, "Anna", |_| ()).await;
    // Both functions are warm when it counts.
    ask(&stack.browser(), "warm@nowhere.example").await;
    let mut answers = Vec::new();
    for email in [ANNA, NOBODY] {
        let browser = stack.browser();
        let form = browser.get("/sign-in").await.form("/sign-in").fill("email", email);
        let token = form.value("token").unwrap().to_owned();
        let began = std::time::Instant::now();
        let page = form.submit().await;
        let took = began.elapsed();
        let wrong = try_code(&page, "123456").await;
        let same = |page: &Page| page.text().replace(email, "EMAIL").replace(&token, "TOKEN");
        answers.push((page.status, same(&page), wrong.status, same(&wrong)));
        assert!(took.as_millis() >= 400, "{took:?}");
        assert!(took.as_millis() < 1_500, "{took:?}");
    }
    assert_eq!(answers[0], answers[1]);
    stack.outbox.wait_for(ANNA, 1).await;
    assert!(stack.outbox.to(NOBODY).await.is_empty());
    stack.end().await;
}

#[tokio::test]
async fn a1_s20_existing_and_unknown_addresses_are_limited_alike() {
    let stack = TestStack::start().await;
    stack.verified(ANNA, "Anna", |_| ()).await;
    // Limits are counted in quarters of an hour; the test must not lie across the end of one.
    let left = 900 - Timestamp::now().as_second() % 900;
    if left < 25 {
        tokio::time::sleep(std::time::Duration::from_secs(left.unsigned_abs() + 1)).await;
    }
    let (known, unknown) = (stack.browser(), stack.browser());
    let mut statuses = Vec::new();
    for _ in 0..8 {
        let (a, b) = tokio::join!(ask(&known, ANNA), ask(&unknown, NOBODY));
        assert_eq!(a.status, b.status);
        assert_eq!(a.all(".errors li"), b.all(".errors li"));
        statuses.push(a.status.as_u16());
    }
    assert_eq!(statuses, [200, 200, 200, 200, 200, 200, 429, 429]);
    // From another browser, and written in capitals, it is the same address.
    let again = ask(&stack.browser(), "ANNA@acme.EXAMPLE").await;
    assert_eq!(again.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(again.words().contains("Too many tries"), "{}", again.words());
    assert!(
        again.form("/sign-in").value("email").is_some_and(|email| email.eq_ignore_ascii_case(ANNA)),
        "typed, and kept"
    );
    assert_eq!(stack.outbox.to(ANNA).await.len(), 6);
    stack.end().await;
}

#[tokio::test]
async fn a9_somebody_known_by_mail_alone_signs_in_with_a_code() {
    let stack = TestStack::start_with(|settings| settings.portals[0].access = Access::Invited).await;
    let outcome = stack.receive(&Post::new("Anna Roux <anna@acme.example>", "By mail", "x")).await;
    assert_eq!(outcome.decision, OutcomeKind::NewTicket);
    stack.outbox.wait_for(ANNA, 1).await;
    // A4: people who are known come in, others cannot even register.
    let browser = stack.signed_in(ANNA).await;
    assert!(browser.get("/tickets").await.words().contains("By mail"));
    let contact = stack.contact(ANNA, "x").await;
    assert!(contact.verified_at.is_some() && contact.has_account);
    ask(&stack.browser(), NOBODY).await;
    let closed = stack.browser().get("/register").await;
    assert_eq!(closed.status, StatusCode::FORBIDDEN);
    assert!(closed.words().contains("Nobody can register here by themselves"), "{}", closed.words());
    assert!(!stack.browser().get("/sign-in").await.text().contains("/register"), "A2: shows only where it is open");
    let guest = stack.browser();
    let token = guest.get("/sign-in").await.form("/sign-in").value("token").unwrap().to_owned();
    let fields = [("token", token.as_str()), ("email", NOBODY), ("name", "Nobody")];
    assert_eq!(guest.post("/register", &fields, Some(guest.base())).await.status, StatusCode::FORBIDDEN);
    assert!(stack.outbox.to(NOBODY).await.is_empty());
    stack.end().await;
}

#[tokio::test]
async fn a2_a3_who_registers_agrees_and_the_agreement_is_kept() {
    let consent = ConsentText { version: 3, text: "We process your data.".into(), label: "I agree".into() };
    let kept = consent.clone();
    let stack = TestStack::start_with(move |settings| settings.portals[0].consent = Some(kept)).await;
    let globex = stack.company("Globex", "globex.example").await;
    let browser = stack.browser();
    let link = browser.get("/sign-in").await.links(".below a");
    assert_eq!(link, ["/register"]);
    let form =
        browser.get("/register").await.form("/register").fill("email", "new@globex.example").fill("name", "New Person");
    let untouched = form.submit().await;
    assert_eq!(untouched.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(untouched.words().contains("Tick the box") && untouched.words().contains("We process your data."));
    assert_eq!(untouched.form("/register").value("name"), Some("New Person"));
    let began = Timestamp::now();
    let confirm = untouched.form("/register").tick("consent").submit().await;
    let code = stack.outbox.wait_for_code("new@globex.example", 1).await;
    assert!(
        stack.store.contact_by_email(&"new@globex.example".parse().unwrap()).await.unwrap().is_none(),
        "not before it is proven"
    );
    let wrong = confirm.form("/register/confirm").fill("code", &other_than(&code)).submit().await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let list = wrong.form("/register/confirm").fill("code", &code).submit().await;
    assert_eq!(list.path, "/tickets", "{}", list.words());
    assert!(list.words().contains("Nothing here yet"));
    let contact = stack.store.contact_by_email(&"new@globex.example".parse().unwrap()).await.unwrap().unwrap();
    let agreed = contact.consent.clone().unwrap();
    assert_eq!((agreed.version, agreed.text.as_str()), (3, "We process your data."));
    assert!(agreed.at >= began && agreed.at <= Timestamp::now());
    assert_eq!((contact.display_name(), contact.company), ("New Person", Some(globex.id)), "E8: proven, so joined");

    // S20: an address that is registered already sees the same, and comes in by its code.
    let again = stack.browser();
    let form =
        again.get("/register").await.form("/register").fill("email", "new@globex.example").fill("name", "New Person");
    let page = form.tick("consent").submit().await;
    assert_eq!(page.status, StatusCode::OK);
    let code = stack.outbox.wait_for_code("new@globex.example", 2).await;
    assert_eq!(page.form("/register/confirm").fill("code", &code).submit().await.path, "/tickets");
    stack.end().await;
}

#[tokio::test]
async fn a5_rules_let_in_whom_they_match_and_a_change_counts_at_once() {
    let stack = TestStack::start_with(|settings| {
        settings.portals[0].access = Access::Audience { rules: Filter::one("tier", Test::Is("premium".into())) };
    })
    .await;
    stack
        .verified(ANNA, "Anna", |contact| {
            contact.properties.insert("tier".into(), "Premium".into());
        })
        .await;
    let bob = stack.verified("bob@acme.example", "Bob", |_| ()).await;
    let anna = stack.signed_in(ANNA).await;
    let denied = stack.sign_in(&stack.browser(), "bob@acme.example").await;
    assert_eq!(denied.status, StatusCode::FORBIDDEN);
    assert!(denied.words().contains("open to certain customers"), "{}", denied.words());
    // With a session from before: not a page of tickets either, but out.
    let browser = stack.visitor(&bob).await;
    for path in ["/tickets", "/tickets/1", "/tickets/new", "/tickets.csv"] {
        assert_eq!(browser.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let out = browser.get("/tickets").await.form("/sign-out").submit().await;
    assert_eq!(out.path, "/signed-out");
    // Shut out by an agent: on the next request.
    let contact = stack.contact(ANNA, "x").await;
    let disable = |mut contact: guichet_domain::Contact| {
        contact.disabled = true;
        contact
    };
    stack.store.update_contact(contact.id, disable).await.unwrap();
    let denied = anna.get("/tickets").await;
    assert_eq!(denied.status, StatusCode::FORBIDDEN);
    assert!(denied.words().contains("switched off"), "{}", denied.words());
    let denied = stack.sign_in(&stack.browser(), ANNA).await;
    assert_eq!(denied.status, StatusCode::FORBIDDEN);
    stack.end().await;
}

#[tokio::test]
async fn a7_signing_out_ends_this_session_and_everywhere_ends_all_at_once() {
    let stack = TestStack::start().await;
    let anna = stack.verified(ANNA, "Anna", |_| ()).await;
    let (here, there, elsewhere) = (stack.visitor(&anna).await, stack.visitor(&anna).await, stack.visitor(&anna).await);
    let cookie = here.cookie(cookies::SESSION).unwrap();
    let out = here.get("/tickets").await.form("/sign-out").submit().await;
    assert_eq!(out.path, "/signed-out");
    assert!(here.cookie(cookies::SESSION).is_none());
    here.set_cookie(cookies::SESSION, &cookie);
    assert!(here.get("/tickets").await.path.starts_with("/sign-in"), "the cookie is worth nothing any more");
    assert!(here.cookie(cookies::SESSION).is_none(), "and is taken away");
    assert_eq!(there.get("/tickets").await.path, "/tickets");

    let out = there.get("/tickets").await.form("/sign-out/everywhere").submit().await;
    assert_eq!(out.path, "/signed-out");
    for browser in [&there, &elsewhere] {
        assert!(browser.get("/tickets").await.path.starts_with("/sign-in"));
    }
    // Who signs in afterwards is in.
    let again = stack.signed_in(ANNA).await;
    assert_eq!(again.get("/tickets").await.path, "/tickets");
    stack.end().await;
}

#[tokio::test]
async fn a7_sessions_end_when_idle_and_when_old_and_by_use_only_the_first_is_put_off() {
    let stack = TestStack::start_with(|settings| {
        settings.portals[0].sessions.idle_minutes = 10;
        settings.portals[0].sessions.absolute_minutes = 60;
    })
    .await;
    let anna = stack.verified(ANNA, "Anna", |_| ()).await;
    let minutes = SignedDuration::from_mins;
    let ago = |n| Timestamp::now().checked_sub(minutes(n)).unwrap();
    for (began, idle, lives) in
        [(0, 0, true), (30, 9, true), (30, 11, false), (59, 1, true), (61, 1, false), (10, 10, false)]
    {
        let browser = stack.visitor_since(&anna, ago(began), minutes(idle)).await;
        let page = browser.get("/tickets").await;
        assert_eq!(page.path == "/tickets", lives, "began {began} minutes ago, used {idle} minutes ago: {}", page.path);
    }
    // Use puts the idle end off: the row says so afterwards.
    let browser = stack.visitor_since(&anna, ago(30), minutes(9)).await;
    let secret = browser.cookie(cookies::SESSION).unwrap().parse::<guichet_identity::SessionCookie>().unwrap().secret;
    browser.get("/tickets").await;
    let row = stack.store.visit(anna.id, &secret.row_key(), guichet_store::VisitExtras::NONE).await.unwrap().unwrap();
    assert!(row.session.last_seen_at > ago(1));
    assert!(row.session.absolute_expires_at < Timestamp::now().checked_add(minutes(31)).unwrap());
    stack.end().await;
}

#[tokio::test]
async fn s25_signing_in_makes_a_new_session_and_leads_nowhere_else() {
    let stack = TestStack::start().await;
    let anna = stack.verified(ANNA, "Anna", |_| ()).await;
    stack.ticket(&anna, "Mine", "x").await;

    // Fixation: a session that somebody else put there before is not the one that counts afterwards.
    let browser = stack.browser();
    let planted = stack.visitor(&stack.verified("eve@evil.example", "Eve", |_| ()).await).await;
    browser.set_cookie(cookies::SESSION, &planted.cookie(cookies::SESSION).unwrap());
    let page = ask(&browser, ANNA).await;
    let code = stack.outbox.wait_for_code(ANNA, 1).await;
    let visit = browser.cookie(cookies::VISIT);
    let answer = page.form("/sign-in/code").fill("code", &code).submit_only().await;
    let set: Vec<_> =
        answer.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap().to_owned()).collect();
    let session = set.iter().find(|cookie| cookie.starts_with("__Host-session=")).unwrap();
    for attribute in ["Path=/", "Secure", "HttpOnly", "SameSite=Lax", "Max-Age=2592000"] {
        assert!(session.contains(attribute), "{session}");
    }
    assert!(!session.contains("Domain"), "{session}");
    assert!(set.iter().any(|cookie| cookie.starts_with("__Host-visit=;")), "the visit is over: {set:?}");
    assert_ne!(browser.cookie(cookies::SESSION), planted.cookie(cookies::SESSION));
    assert!(visit.is_some() && browser.cookie(cookies::VISIT).is_none());
    let second = stack.signed_in(ANNA).await;
    assert_ne!(second.cookie(cookies::SESSION), browser.cookie(cookies::SESSION), "each time another");

    // Back to where they wanted to go, if that is here.
    let browser = stack.browser();
    let asked = browser.get("/tickets/1?x=1").await;
    assert_eq!(asked.path, "/sign-in?next=%2Ftickets%2F1%3Fx%3D1");
    let mut sent = stack.outbox.codes_to(ANNA).await.len();
    let page = asked.form("/sign-in").fill("email", ANNA).submit().await;
    sent += 1;
    let code = stack.outbox.wait_for_code(ANNA, sent).await;
    assert_eq!(try_code(&page, &code).await.path, "/tickets/1?x=1");
    for next in
        ["https://evil.example", "//evil.example", "/\\evil.example", "%2F%2Fevil.example/..", "/\t/evil.example"]
    {
        let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
        let page = stack.browser().get(&format!("/sign-in?{query}")).await;
        assert_eq!(page.form("/sign-in").value("next"), None, "{next}");
    }
    // Nor by a tampered form.
    let browser = stack.browser();
    let form = browser.get("/sign-in").await.form("/sign-in").fill("email", ANNA).tamper("next", "//evil.example");
    let page = form.submit().await;
    let code = stack.outbox.wait_for_code(ANNA, sent + 1).await;
    let answer = page.form("/sign-in/code").fill("code", &code).submit_only().await;
    assert_eq!(answer.header("location").as_deref(), Some("/tickets"));
    stack.end().await;
}

#[tokio::test]
async fn a1_a6_a_password_opens_the_door_and_a_reset_changes_the_lock() {
    let stack = TestStack::start_with(|settings| settings.portals[0].sign_in = SignInMethods::Both).await;
    stack.verified(ANNA, "Anna", |_| ()).await;
    // The first time by code: that makes the account; the link leads to the password.
    let by_code = stack.signed_in(ANNA).await;
    let page = stack.browser().get("/sign-in").await;
    assert!(page.links(".alternative a").contains(&"/sign-in?with=password".to_owned()));

    // A reset for an address without account looks the same and mails nobody.
    let other = stack.browser();
    let unknown = other.get("/password-reset").await.form("/password-reset").fill("email", NOBODY).submit().await;
    let browser = stack.browser();
    let asked = browser.get("/password-reset").await.form("/password-reset").fill("email", ANNA).submit().await;
    let code = stack.outbox.wait_for_code(ANNA, 2).await;
    assert_eq!(unknown.status, asked.status);
    assert_eq!(unknown.words().replace(NOBODY, ANNA), asked.words());
    assert!(stack.outbox.to(NOBODY).await.is_empty());

    let confirm = |code: &str, password: &str| {
        asked.form("/password-reset/confirm").fill("code", code).fill("password", password)
    };
    let weak = confirm(&code, "short").submit().await;
    assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(weak.words().contains("too weak"), "{}", weak.words());
    let wrong = confirm(&other_than(&code), PASSWORD).submit().await;
    assert!(wrong.status == 422 && wrong.words().contains("wrong or no longer valid"), "{}", wrong.words());
    let done = confirm(&code, PASSWORD).submit().await;
    assert_eq!(done.path, "/sign-in?with=password&done=password-changed");
    assert!(done.words().contains("Your new password is saved"));
    // Whose answer got lost sends the same again, and hears the same.
    assert_eq!(confirm(&code, PASSWORD).submit().await.path, done.path);
    // Whoever was in is out (S13).
    assert!(by_code.get("/tickets").await.path.starts_with("/sign-in"));

    let password = async |email: &str, password: &str| {
        let page = stack.browser().get("/sign-in?with=password").await;
        page.form("/sign-in/password").fill("email", email).fill("password", password).submit().await
    };
    let (wrong, nobody) = (password(ANNA, "Wrong-horse-battery-7").await, password(NOBODY, PASSWORD).await);
    assert_eq!((wrong.status, nobody.status), (StatusCode::UNPROCESSABLE_ENTITY, StatusCode::UNPROCESSABLE_ENTITY));
    assert_eq!(wrong.all(".errors li"), nobody.all(".errors li"));
    assert!(!wrong.text().contains("Wrong-horse"), "a password never comes back");
    assert_eq!(password(ANNA, PASSWORD).await.path, "/tickets");
    // The code of the reset is used up.
    let again = confirm(&code, "Another-horse-battery-8").submit().await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(password(ANNA, PASSWORD).await.path, "/tickets");
    stack.end().await;
}
