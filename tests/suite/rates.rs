//! How often something may be done (E3, S7, S16, S20): over a limit there is a clear page in the reader's language, a word
//! when to come back, and nothing typed is lost; mail is held, not lost.

use guichet_domain::settings::SignInMethods;
use guichet_store::OutcomeKind;
use jiff::{SignedDuration, Timestamp};
use reqwest::StatusCode;

use crate::support::{Browser, Form, Page, Post, TestStack};

const ANNA: &str = "anna@acme.example";
const QUARTER: SignedDuration = SignedDuration::from_mins(15);

/// Counts as if something had been done this often before. Not at the turn of a window, where counting begins anew.
async fn used_up(stack: &TestStack, key: &str, times: u32, window: SignedDuration) {
    let left = window.as_secs() - Timestamp::now().as_second().rem_euclid(window.as_secs());
    if left < 20 {
        tokio::time::sleep(std::time::Duration::from_secs(left.unsigned_abs() + 1)).await;
    }
    for _ in 0..times {
        stack.store.take(key, times, window, Timestamp::now()).await.unwrap();
    }
}

#[track_caller]
fn says_when(page: &Page) {
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS, "{}", page.words());
    let seconds: u64 = page.header("retry-after").expect("when to come back").parse().unwrap();
    assert!((1..=900).contains(&seconds), "{seconds}");
}

#[tokio::test]
async fn s16_one_contact_writes_so_often_and_nothing_typed_is_lost() {
    let stack = TestStack::start_with(|settings| {
        settings.portals[0].rates.tickets = 2;
        settings.portals[0].rates.replies = 2;
    })
    .await;
    let anna = stack.verified(ANNA, "Anna", |_| ()).await;
    let ben = stack.verified("ben@acme.example", "Ben", |_| ()).await;
    used_up(&stack, "warm", 1, QUARTER).await;
    let browser = stack.visitor(&anna).await.with_header("accept-language", "de");
    for subject in ["One", "Two", "Three"] {
        let form = browser.get("/tickets/new").await.form("/tickets/new").fill("subject", subject);
        let form = form.fill("message", "My words").attach("attachments", "a.txt", b"a");
        let page = form.submit().await;
        if subject != "Three" {
            assert_eq!(page.status, StatusCode::OK, "{}", page.words());
            continue;
        }
        says_when(&page);
        assert!(page.words().contains("Zu viele Versuche"), "{}", page.words());
        assert!(page.words().contains("Bitte wählen Sie Ihre Dateien"), "files are chosen again: {}", page.words());
        let again = page.form("/tickets/new");
        assert_eq!((again.value("subject"), again.value("message").map(str::trim)), (Some("Three"), Some("My words")));
        assert_eq!(again.value("once"), form.value("once"), "the same form, so that it works once (S30)");
        let data = form_as_json(&browser, &form).await;
        assert_eq!(data.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(data.json()["typed"]["subject"], "Three");
    }
    assert_eq!(stack.tickets_up_to(9).await.len(), 2);

    let number = stack.tickets_up_to(9).await[0].number;
    let one = format!("/tickets/{number}");
    for words in ["First", "Second", "Third"] {
        let form = browser.get(&one).await.form(&format!("{one}/replies")).fill("message", words);
        let page = form.submit().await;
        if words == "Third" {
            says_when(&page);
            assert_eq!(page.form(&format!("{one}/replies")).value("message").map(str::trim), Some("Third"));
        } else {
            assert_eq!(page.status, StatusCode::OK);
        }
    }
    assert_eq!(stack.entries(number).await.len(), 3);

    // Somebody else is not kept from writing.
    let form = stack.visitor(&ben).await.get("/tickets/new").await.form("/tickets/new");
    assert_eq!(form.fill("subject", "Mine").fill("message", "x").submit().await.status, StatusCode::OK);
    stack.end().await;
}

/// The same form by a program.
async fn form_as_json(browser: &Browser, form: &Form) -> Page {
    let fields: Vec<(&str, &str)> =
        ["token", "once", "subject", "message"].map(|name| (name, form.value(name).unwrap_or_default())).to_vec();
    browser.json().post("/tickets/new", &fields, Some(browser.base())).await
}

#[tokio::test]
async fn s16_s23_one_source_writes_so_often_whoever_is_signed_in_and_whatever_it_claims_to_be() {
    let stack = TestStack::start().await;
    let anna = stack.verified(ANNA, "Anna", |_| ()).await;
    let ticket = stack.ticket(&anna, "Mine", "x").await;
    used_up(&stack, "tickets-source#127.0.0.1", 300, QUARTER).await;
    used_up(&stack, "replies-source#127.0.0.1", 600, QUARTER).await;
    let browser = stack.visitor(&anna).await;
    let replies = format!("/tickets/{}/replies", ticket.number);
    for other in [
        browser.clone(),
        browser.with_header("x-forwarded-for", "203.0.113.7").with_header("forwarded", "for=203.0.113.7"),
    ] {
        let form = browser.get("/tickets/new").await.form("/tickets/new").fill("subject", "S").fill("message", "M");
        says_when(&form.sent_by(&other).submit().await);
        let form = browser.get(&format!("/tickets/{}", ticket.number)).await.form(&replies).fill("message", "M");
        says_when(&form.sent_by(&other).submit().await);
    }
    assert_eq!((stack.tickets_up_to(5).await.len(), stack.entries(ticket.number).await.len()), (1, 1));
    stack.end().await;
}

#[tokio::test]
async fn s20_every_step_at_the_door_is_limited_for_addresses_that_exist_and_for_others_alike() {
    let stack = TestStack::start_with(|settings| settings.portals[0].sign_in = SignInMethods::Both).await;
    stack.verified(ANNA, "Anna", |_| ()).await;
    let nobody = "nobody@nowhere.example";
    for email in [ANNA, nobody] {
        used_up(&stack, &format!("password-address#{email}"), 10, QUARTER).await;
        let browser = stack.browser();
        let form = browser.get("/sign-in?with=password").await.form("/sign-in/password");
        let page = form.fill("email", email).fill("password", "Wrong-horse-battery-7").submit().await;
        says_when(&page);
        assert_eq!(page.form("/sign-in/password").value("email"), Some(email));
        // Whoever guesses at a password does not keep its owner from coming in by a code.
        let page = browser.get("/sign-in").await.form("/sign-in").fill("email", email).submit().await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.words());
        used_up(&stack, &format!("sign-in-address#{email}"), 6, QUARTER).await;
        for (path, fields) in [
            ("/sign-in", &[("email", email)][..]),
            ("/password-reset", &[("email", email)]),
            ("/register", &[("email", email), ("name", "New Person")]),
        ] {
            let form = browser.get(path).await.form(path);
            let page = fields.iter().fold(form, |form, (name, value)| form.fill(name, value)).submit().await;
            says_when(&page);
            for (name, value) in fields {
                assert_eq!(page.form(path).value(name), Some(*value), "{path}: typed, and kept");
            }
        }
    }
    assert!(stack.outbox.to(nobody).await.is_empty());
    stack.end().await;
}

#[tokio::test]
async fn s16_s20_one_source_registers_so_many() {
    let stack = TestStack::start().await;
    used_up(&stack, "register-source#127.0.0.1", 40, QUARTER).await;
    let browser = stack.browser();
    let form = browser.get("/register").await.form("/register").fill("email", "new@acme.example").fill("name", "New");
    says_when(&form.submit().await);
    assert!(stack.outbox.to("new@acme.example").await.is_empty());
    // Who is known comes in all the same.
    let page = browser.get("/sign-in").await.form("/sign-in").fill("email", ANNA).submit().await;
    assert_eq!(page.status, StatusCode::OK);
    stack.end().await;
}

#[tokio::test]
async fn e3_s7_s16_mail_over_the_senders_limit_is_held_and_not_lost_and_claims_use_up_nothing_of_the_owners() {
    let stack = TestStack::start().await;
    let hour = SignedDuration::from_hours(1);
    used_up(&stack, &format!("mail-claiming#{ANNA}"), 60, hour).await;
    let claimed = stack.receive(&Post::new(ANNA, "Claimed", "x").verdict("dmarc", "FAIL")).await;
    assert_eq!(claimed.decision, OutcomeKind::Held, "{claimed:?}");
    let own = stack.receive(&Post::new(ANNA, "My own", "x")).await;
    assert_eq!(own.decision, OutcomeKind::NewTicket, "{own:?}");
    used_up(&stack, &format!("mail-from#{ANNA}"), 60, hour).await;
    let over = stack.receive(&Post::new(ANNA, "Over it", "Words that must not be lost")).await;
    assert_eq!(over.decision, OutcomeKind::Held, "{over:?}");
    // The record says which mail it was, and the mail itself is there.
    assert_eq!((over.from.as_deref(), over.subject.as_str()), (Some(ANNA), "Over it"));
    let held = stack.store.outcome(&over.ses_id).await.unwrap().unwrap();
    assert_eq!(held.decision, OutcomeKind::Held);
    let other = stack.receive(&Post::new("ben@acme.example", "Another's", "x")).await;
    assert_eq!(other.decision, OutcomeKind::NewTicket);
    stack.end().await;
}
