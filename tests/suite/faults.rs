//! What is left when AWS fails at any one call: each call of a clean run fails in each way, whoever asked tries again as
//! they would, and in the end there is exactly one of everything (S30).

use std::time::{Duration, Instant};

use guichet_domain::Contact;
use guichet_domain::ids::TicketNumber;
use guichet_local::aws::faults::{Fault, Kind};
use guichet_local::aws::ledger::Call;
use reqwest::StatusCode;

use crate::support::{AGENT, Browser, Form, Page, Post, TestStack};

/// A way to fail, and how often in a row. The SDK tries a call three times, so three errors reach the function; less often
/// is for the SDK to mend, unseen or with an effect that it does not know of.
const WAYS: [(Kind, u32); 6] = [
    (Kind::ErrorBefore, 3),
    (Kind::ErrorAfter, 3),
    (Kind::Lost, 1),
    (Kind::Throttle, 1),
    (Kind::Crash, 1),
    (Kind::CrashAfter, 1),
];

/// Every call of a function in these ways of failing, once a clean run has shown how many calls there are.
fn sweep(stack: &TestStack, function: &str, ways: &[(Kind, u32)]) -> Vec<(u32, Kind, u32)> {
    let runs = stack.running.functions.invocations();
    let run = runs.iter().rev().find(|run| run.function == function).unwrap();
    let calls = stack.running.aws.ledger().calls_of(&run.request_id);
    assert!(calls.len() >= 2, "{calls:#?}");
    let fails = |call: &Call| {
        // A read that takes effect before it fails is a read that failed.
        let read = ["Get", "BatchGet", "Query"].iter().any(|verb| call.operation.starts_with(verb));
        let number = call.number;
        let ways = ways
            .iter()
            .filter(move |(kind, _)| !read || matches!(kind, Kind::ErrorBefore | Kind::Throttle | Kind::Crash));
        ways.map(move |(kind, times)| (number, *kind, *times)).collect::<Vec<_>>()
    };
    calls.iter().flat_map(fails).collect()
}

fn arm(stack: &TestStack, function: &str, (call, kind, times): (u32, Kind, u32)) {
    let faults = stack.running.aws.faults();
    faults.clear();
    faults.arm(Fault { function: Some(function.to_owned()), call: Some(call), times, ..Fault::new(kind) });
}

/// Whether the fault that was armed struck. Caches may have saved the call that it was for.
fn struck(stack: &TestStack) -> bool {
    let struck = stack.running.aws.faults().list().iter().any(|fault| fault.fired > 0);
    stack.running.aws.faults().clear();
    struck
}

/// Sends a form as a person does: until it works, at most five times. A page of our own tells of each failure, except where
/// the function died: then API Gateway answers.
async fn send(form: &Form) -> Page {
    for _ in 0..5 {
        let page = form.submit_only().await;
        if page.status == StatusCode::SEE_OTHER {
            return page;
        }
        assert!(page.status.is_server_error(), "{} {}", page.status, page.words());
        if page.status == StatusCode::INTERNAL_SERVER_ERROR && page.text().contains("<html") {
            assert!(page.words().contains("It is not your fault"), "{}", page.words());
        }
    }
    panic!("the form never got through");
}

async fn anna(stack: &TestStack) -> (Contact, Browser) {
    let anna = stack.verified("anna@acme.example", "Anna", |_| ()).await;
    let browser = stack.visitor(&anna).await;
    (anna, browser)
}

#[tokio::test]
async fn s30_a_reply_is_there_once_whichever_call_fails() {
    let stack = TestStack::start().await;
    let (anna, browser) = anna(&stack).await;
    let ticket = stack.ticket(&anna, "Mine", "x").await;
    let page = browser.get("/tickets/1").await;
    let form = |text: &str| page.form("/tickets/1/replies").fill("message", text).attach("attachments", "a.txt", b"a");
    let once = || uuid::Uuid::new_v4().simple().to_string();
    send(&form("clean").tamper("once", &once())).await;
    let mut expected = 2;
    let mut hits = 0;
    for fault in sweep(&stack, "ReplyFunction", &WAYS) {
        arm(&stack, "ReplyFunction", fault);
        send(&form(&format!("{fault:?}")).tamper("once", &once())).await;
        hits += u32::from(struck(&stack));
        expected += 1;
        let said = stack.entries(ticket.number).await;
        assert_eq!(said.len(), expected, "{fault:?}");
        assert_eq!(said.last().unwrap().message().unwrap().attachments.len(), 1, "{fault:?}");
    }
    assert!(hits >= 10, "{hits} faults struck");
    stack.end().await;
}

#[tokio::test]
async fn s30_a_form_opens_one_ticket_whichever_call_fails() {
    let stack = TestStack::start().await;
    let (anna, browser) = anna(&stack).await;
    let page = browser.get("/tickets/new").await;
    let form = |text: &str| {
        let once = uuid::Uuid::new_v4().simple().to_string();
        page.form("/tickets/new").fill("subject", text).fill("message", "x").tamper("once", &once)
    };
    send(&form("clean")).await;
    let mut expected = 1;
    let mut hits = 0;
    for fault in sweep(&stack, "SubmitFormFunction", &WAYS) {
        arm(&stack, "SubmitFormFunction", fault);
        let done = send(&form(&format!("{fault:?}"))).await;
        hits += u32::from(struck(&stack));
        expected += 1;
        let tickets = own_tickets(&stack, &anna).await;
        assert_eq!(tickets.len(), expected, "{fault:?}");
        let number = done.header("location").unwrap();
        let number = number.trim_start_matches("/tickets/").trim_end_matches("?done=created").parse::<TicketNumber>();
        assert_eq!(tickets[0].number, number.unwrap(), "{fault:?}: the page leads to the ticket that was made");
    }
    assert!(hits >= 8, "{hits} faults struck");
    stack.end().await;
}

/// All tickets of somebody, the newest first.
async fn own_tickets(stack: &TestStack, contact: &Contact) -> Vec<guichet_domain::Ticket> {
    let scope = guichet_domain::visibility::Scope::Own(contact.id);
    let sort = guichet_domain::listing::Sort::CreatedDescending;
    let query = guichet_domain::listing::ListQuery { sort, ..Default::default() };
    stack.store.list(scope, &query, 500, |_| true).await.unwrap().tickets
}

#[tokio::test]
async fn s30_e1_a_mail_is_one_ticket_with_one_outcome_whichever_call_fails() {
    let stack = TestStack::start().await;
    let multipart = "--b\nContent-Type: text/plain\n\nHello\n--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\na\n--b--\n";
    let post = |from: &str, subject: &str| Post::new(from, subject, multipart).typed("multipart/mixed; boundary=b");
    stack.receive(&post("first@acme.example", "clean")).await;
    reported(&stack, "InboundEmailFunction").await;
    // What the SDK mends by itself is swept above; a mail makes too many calls for that.
    let ways = [(Kind::ErrorBefore, 3), (Kind::ErrorAfter, 3), (Kind::CrashAfter, 1)];
    let mut hits = 0;
    for (place, fault) in sweep(&stack, "InboundEmailFunction", &ways).into_iter().enumerate() {
        arm(&stack, "InboundEmailFunction", fault);
        let from = format!("person{place}@acme.example");
        let outcome = stack.receive(&post(&from, &format!("{fault:?}"))).await;
        hits += u32::from(struck(&stack));
        let contact = stack.store.contact_by_email(&from.parse().unwrap()).await.unwrap().unwrap();
        let tickets = own_tickets(&stack, &contact).await;
        assert_eq!(tickets.len(), 1, "{fault:?} {outcome:#?}");
        assert_eq!(outcome.ticket, Some(tickets[0].number), "{fault:?}: the outcome names the ticket");
        assert_eq!(stack.entries(tickets[0].number).await.len(), 1, "{fault:?}");
    }
    assert!(hits >= 12, "{hits} faults struck");
    assert!(stack.running.aws.queues().messages(&stack.running.stack.queues["FailedMailEvents"]).is_empty());
    stack.end().await;
}

#[tokio::test]
async fn s30_f3_a_notice_goes_out_once_whichever_call_fails_but_where_ses_took_it_and_nobody_could_know() {
    let stack = TestStack::start().await;
    let (anna, browser) = anna(&stack).await;
    stack.ticket(&anna, "Mine", "x").await;
    let page = browser.get("/tickets/1").await;
    let reply = |text: &str| {
        let once = uuid::Uuid::new_v4().simple().to_string();
        page.form("/tickets/1/replies").fill("message", text).tamper("once", &once)
    };
    stack.outbox.wait_for(AGENT, 1).await;
    send(&reply("clean")).await;
    stack.outbox.wait_for(AGENT, 2).await;
    idle(&stack).await;
    let operation = |call: u32| {
        let runs = stack.running.functions.invocations();
        let run = runs.iter().rev().find(|run| run.function == "NotifyFunction").unwrap();
        stack.running.aws.ledger().calls_of(&run.request_id).into_iter().find(|c| c.number == call).unwrap().operation
    };
    let faults: Vec<_> =
        sweep(&stack, "NotifyFunction", &WAYS).into_iter().map(|fault| (fault, operation(fault.0))).collect();
    assert!(faults.iter().any(|(_, operation)| operation == "SendRawEmail"));
    let mut hits = 0;
    for (fault, operation) in faults {
        arm(&stack, "NotifyFunction", fault);
        let text = format!("Words of {fault:?}");
        send(&reply(&text)).await;
        let until = Instant::now() + Duration::from_secs(20);
        let copies = || async {
            stack.outbox.to(AGENT).await.iter().filter(|l| l.text.as_ref().is_some_and(|t| t.contains(&text))).count()
        };
        while copies().await == 0 {
            assert!(Instant::now() < until, "{fault:?} {operation}: nobody was told");
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        idle(&stack).await;
        hits += u32::from(struck(&stack));
        let copies = copies().await;
        // SES took it, and either its answer was lost or the note of it was not written.
        let unknowable = operation == "SendRawEmail"
            && matches!(fault.1, Kind::ErrorAfter | Kind::Lost | Kind::CrashAfter)
            || operation == "PutItem";
        assert!(copies == 1 || unknowable && copies <= 4, "{fault:?} {operation}: {copies} mails");
        assert_eq!(stack.outbox.to("anna@acme.example").await.len(), 1, "{fault:?}: nobody gets their own words");
    }
    assert!(hits >= 10, "{hits} faults struck");
    assert!(stack.running.aws.queues().messages(&stack.running.stack.queues["FailedNotices"]).is_empty());
    stack.end().await;
}

/// Waits until a call of the function has ended: what it wrote may be seen before that.
async fn reported(stack: &TestStack, function: &str) {
    while !stack.running.functions.invocations().iter().any(|run| run.function == function) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Waits until the notices' function has had nothing to do for a moment.
async fn idle(stack: &TestStack) {
    reported(stack, "NotifyFunction").await;
    let runs = || stack.running.functions.invocations().iter().filter(|run| run.function == "NotifyFunction").count();
    let mut before = runs();
    loop {
        tokio::time::sleep(Duration::from_millis(250)).await;
        let after = runs();
        if after == before {
            return;
        }
        before = after;
    }
}
