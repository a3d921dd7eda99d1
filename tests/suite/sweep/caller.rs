//! What callers do when something fails.

use std::time::{Duration, Instant};

use guichet_domain::ids::TicketNumber;
use guichet_domain::{Contact, Ticket};
use reqwest::StatusCode;

use crate::support::{AGENT, Browser, Form, PATIENCE, Page, TestStack};

/// How often somebody tries before they give up.
const TRIES: usize = 6;

/// Sends a form as a person does: again, until it leads somewhere.
pub(super) async fn send(form: &Form) -> Page {
    for _ in 0..TRIES {
        let page = form.submit_only().await;
        if page.status == StatusCode::SEE_OTHER {
            return page;
        }
        explained(&page, form.value("message"));
    }
    panic!("the form never got through");
}

/// Sends a form that a page answers. A page that says to wait is waited for.
pub(super) async fn ask(form: &Form) -> Page {
    for _ in 0..TRIES {
        let page = form.submit_only().await;
        if !page.status.is_server_error() && page.status != StatusCode::TOO_MANY_REQUESTS {
            return page;
        }
        if page.status.is_server_error() {
            explained(&page, None);
        }
    }
    panic!("the form never got through");
}

/// Opens a page, and again, until it is there.
pub(super) async fn open(browser: &Browser, path: &str) -> Page {
    for _ in 0..TRIES {
        let page = browser.get_only(path).await;
        if !page.status.is_server_error() {
            return page;
        }
        explained(&page, None);
    }
    panic!("{path} never came");
}

/// A failure is a page of ours that says what to do, under which id we find it, and what the person wrote. Where the
/// function died, it is API Gateway's, with an id.
pub(super) fn explained(page: &Page, typed: Option<&str>) {
    assert!(page.status.is_server_error(), "{} {}: {}", page.path, page.status, page.words());
    if !page.header("content-type").is_some_and(|kind| kind.starts_with("text/html")) {
        assert!(page.header("apigw-requestid").is_some_and(|id| !id.is_empty()), "{:?}", page.headers);
        return;
    }
    let words = page.words();
    assert!(words.contains("It is not your fault") && words.contains("Try again"), "{words}");
    assert!(page.all("code").iter().any(|id| id.len() > 10), "no request id: {words}");
    if let Some(typed) = typed {
        assert_eq!(page.all("textarea[name=message]"), [typed], "what was typed is gone: {words}");
    }
}

/// All tickets of somebody, the newest first.
pub(super) async fn own_tickets(stack: &TestStack, contact: &Contact) -> Vec<Ticket> {
    let scope = guichet_domain::visibility::Scope::Own(contact.id);
    let sort = guichet_domain::listing::Sort::CreatedDescending;
    let query = guichet_domain::listing::ListQuery { sort, ..Default::default() };
    stack.store.list(scope, &query, 500, |_| true).await.unwrap().tickets
}

/// Waits until something holds.
pub(super) async fn until(what: &str, holds: impl AsyncFn() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !holds().await {
        assert!(Instant::now() < end, "never: {what}");
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
}

/// Waits until a function has had nothing to do for a moment.
pub(super) async fn idle(stack: &TestStack, function: &str) {
    let runs = || stack.running.functions.invocations().iter().filter(|run| run.function == function).count();
    let mut before = runs();
    loop {
        tokio::time::sleep(Duration::from_millis(300)).await;
        let after = runs();
        if after == before {
            return;
        }
        before = after;
    }
}

/// The agent was told of every message that customers wrote on a ticket, once of each.
pub(super) async fn told_once(stack: &TestStack, number: TicketNumber) {
    let entries = stack.entries(number).await;
    let said = entries.iter().filter(|entry| entry.author.is_contact()).filter_map(|entry| entry.message());
    let said: Vec<_> = said.map(|message| message.body.text.clone()).collect();
    let copies = async |text: &str| {
        let letters = stack.outbox.to(AGENT).await;
        letters.iter().filter(|letter| letter.text.as_ref().is_some_and(|body| body.contains(text))).count()
    };
    for text in &said {
        until(&format!("the agent is told: {text}"), async || copies(text).await > 0).await;
    }
    idle(stack, "NotifyFunction").await;
    for text in &said {
        assert_eq!(copies(text).await, 1, "{text}");
    }
}
