//! What is not one call that fails: others at the same moment, a stream that repeats itself, a table that is tired.

use std::time::{Duration, Instant};

use guichet_domain::pipeline::State;
use guichet_local::aws::faults::{Fault, Kind};
use serde_json::{Value, json};

use super::caller::{explained, idle, own_tickets, send, told_once, until};
use crate::support::{AGENT, Form, Page, Post, TestStack};

fn once() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}

fn reply(page: &Page, text: &str) -> Form {
    page.form("/tickets/1/replies").fill("message", text).tamper("once", &once())
}

/// The records of the table's stream, in order, as Lambda hands them out.
async fn records(stack: &TestStack) -> Vec<Value> {
    let dynamodb = stack.running.aws.dynamodb();
    let table = &stack.running.stack.tables[0].name;
    let stream = dynamodb.stream(table).await.unwrap().unwrap();
    dynamodb.records(&stream, &stream.shards[0], None, 1_000).await.unwrap()
}

/// Those of a kind of row.
fn of(records: &[Value], sort_key: &str) -> Vec<Value> {
    let is = |record: &Value| record["dynamodb"]["Keys"]["sk"]["S"].as_str().is_some_and(|sk| sk.starts_with(sort_key));
    let of_ticket = |record: &Value| record["dynamodb"]["Keys"]["pk"]["S"].as_str().unwrap().starts_with("ticket#");
    records.iter().filter(|record| is(record) && of_ticket(record)).cloned().collect()
}

async fn deliver(stack: &TestStack, function: &str, records: &[Value]) {
    let payload = json!({ "Records": records }).to_string();
    let outcome = stack.running.functions.invoke(function, payload.into()).await;
    let guichet_local::kinds::Outcome::Answer(answer) = outcome else { panic!("{function}: {outcome:?}") };
    let answer: Value = serde_json::from_slice(&answer).unwrap();
    assert_eq!(answer, json!({"batchItemFailures": []}), "{function}");
}

#[tokio::test]
async fn s30_two_browsers_that_reply_and_close_at_once_lose_nothing_and_repeat_nothing() {
    let stack = TestStack::start().await;
    let anna = stack.verified("anna@acme.example", "Anna", |_| ()).await;
    let number = stack.ticket(&anna, "Mine", "The first message").await.number;
    let (one, other) = (stack.visitor(&anna).await, stack.visitor(&anna).await);
    for round in 0..5 {
        let (left, right) = (one.get("/tickets/1").await, other.get("/tickets/1").await);
        let closed_before = closings(&stack).await;
        let open = stack.store.ticket(number).await.unwrap().unwrap().ticket.state == State::Open;
        let (texts, forms) = (["left", "right"].map(|side| format!("{side} {round}")), [&left, &right]);
        let replies = [reply(forms[0], &texts[0]), reply(forms[1], &texts[1])];
        let close = if open { Some(left.form("/tickets/1/closure")) } else { None };
        let closing = async {
            if let Some(close) = &close {
                tokio::join!(send(close), send(close));
            }
        };
        // Each form twice, too: an impatient finger.
        tokio::join!(send(&replies[0]), send(&replies[1]), send(&replies[0]), closing);
        let entries = stack.entries(number).await;
        for text in &texts {
            let copies = entries.iter().filter_map(|e| e.message()).filter(|m| m.body.text == *text).count();
            assert_eq!(copies, 1, "{text}");
        }
        // A reply may come between the two posts of the close and open the ticket again: then both have closed it.
        let closings = closings(&stack).await - closed_before;
        assert!(closings <= 2 && (closings >= 1 || !open), "round {round}: {closings} closings");
    }
    told_once(&stack, number).await;
    stack.end().await;
}

async fn closings(stack: &TestStack) -> usize {
    stack.entries("1".parse().unwrap()).await.iter().filter(|entry| entry.message().is_none()).count()
}

#[tokio::test]
async fn s30_a_transaction_that_meets_another_is_tried_again_within_the_request() {
    let stack = TestStack::start().await;
    let anna = stack.verified("anna@acme.example", "Anna", |_| ()).await;
    stack.ticket(&anna, "Mine", "x").await;
    let page = stack.visitor(&anna).await.get("/tickets/1").await;
    for (place, reasons) in [
        json!([{"Code": "TransactionConflict"}, {"Code": "None"}, {"Code": "None"}]),
        json!([{"Code": "None"}, {"Code": "ThrottlingError"}, {"Code": "None"}]),
        json!([{"Code": "ProvisionedThroughputExceeded"}, {"Code": "None"}, {"Code": "TransactionConflict"}]),
    ]
    .into_iter()
    .enumerate()
    {
        stack.running.aws.faults().arm(Fault {
            function: Some("ReplyFunction".into()),
            operation: Some("TransactWriteItems".into()),
            times: 4,
            status: Some(400),
            code: Some("TransactionCanceledException".into()),
            body: Some(json!({"CancellationReasons": reasons})),
            ..Fault::new(Kind::ErrorBefore)
        });
        let answer = reply(&page, &format!("reply {place}")).submit_only().await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        let faults = stack.running.aws.faults();
        assert!(faults.list().iter().all(|fault| fault.fired == 4), "{:?}", faults.list());
        faults.clear();
        assert_eq!(stack.entries("1".parse().unwrap()).await.len(), place + 2);
    }
    stack.end().await;
}

#[tokio::test]
async fn s30_a_stream_that_repeats_and_reorders_its_records_tells_and_counts_once() {
    let stack = TestStack::start().await;
    let acme = stack.company("Acme", "acme.example").await;
    let anna = stack.colleague("anna@acme.example", "Anna", &acme).await;
    for ticket in 0..3 {
        stack.ticket(&anna, &format!("Ticket {ticket}"), &format!("Words number {ticket}")).await;
    }
    let browser = stack.visitor(&anna).await;
    let page = browser.get("/tickets/1").await;
    send(&reply(&page, "One more thing")).await;
    send(&browser.get("/tickets/2").await.form("/tickets/2/closure")).await;
    for number in 1..=3 {
        told_once(&stack, number.to_string().parse().unwrap()).await;
    }
    idle(&stack, "CountTicketsFunction").await;
    let letters = stack.outbox.to("").await.len();
    let counts = async || {
        let (_, counts) = stack.store.company_and_counts(acme.id).await.unwrap().unwrap();
        let total = counts.total(|_| true);
        (total.open, total.closed)
    };
    until("all is counted", async || counts().await == (2, 1)).await;
    let all = records(&stack).await;
    for (function, sort_key) in [("NotifyFunction", "entry#"), ("CountTicketsFunction", "ticket")] {
        let records = of(&all, sort_key);
        assert!(records.len() >= 4, "{sort_key}: {records:#?}");
        let backwards: Vec<_> = records.iter().rev().cloned().collect();
        deliver(&stack, function, &records).await;
        deliver(&stack, function, &backwards).await;
        let twice: Vec<_> = records.iter().chain(&records).cloned().collect();
        // Two shards' worth at once, as after a split of the table.
        tokio::join!(deliver(&stack, function, &twice), deliver(&stack, function, &backwards));
    }
    assert_eq!(stack.outbox.to("").await.len(), letters, "nobody is told twice");
    assert_eq!(counts().await, (2, 1), "nothing is counted twice");
    stack.end().await;
}

#[tokio::test]
async fn s30_records_that_come_in_the_wrong_order_are_counted_by_the_newest() {
    let stack = TestStack::start().await;
    // The stream's own deliveries wait until the test has made its own, backwards.
    stack.running.sources.stop();
    let acme = stack.company("Acme", "acme.example").await;
    let anna = stack.colleague("anna@acme.example", "Anna", &acme).await;
    stack.ticket(&anna, "Mine", "x").await;
    let browser = stack.visitor(&anna).await;
    send(&browser.get("/tickets/1").await.form("/tickets/1/closure")).await;
    let mut records = of(&records(&stack).await, "ticket");
    assert_eq!(records.len(), 2);
    records.reverse();
    deliver(&stack, "CountTicketsFunction", &records).await;
    let (_, counts) = stack.store.company_and_counts(acme.id).await.unwrap().unwrap();
    let total = counts.total(|_| true);
    assert_eq!((total.open, total.closed), (0, 1));
    stack.end().await;
}

#[tokio::test]
async fn f3_a_record_that_nobody_can_read_holds_up_the_stream_for_a_while_only() {
    let stack = TestStack::start().await;
    let anna = stack.verified("anna@acme.example", "Anna", |_| ()).await;
    let number = stack.ticket(&anna, "Mine", "The first message").await.number;
    told_once(&stack, number).await;
    let table = &stack.running.stack.tables[0].name;
    let item =
        json!({"pk": {"S": "ticket#1"}, "sk": {"S": "entry#00000000-0000-7000-8000-000000000000"}, "x": {"S": "?"}});
    let put = json!({"TableName": table, "Item": item});
    let reply = stack.running.aws.dynamodb().handle("PutItem", put).await;
    assert_eq!(reply.status, 200);
    // Behind it, in the same batch or the next.
    let second = stack.ticket(&anna, "Another", "Behind the poison").await.number;
    let began = Instant::now();
    let told = async || {
        let letters = stack.outbox.to(AGENT).await;
        letters.iter().filter(|letter| letter.raw.contains("Behind the poison")).count()
    };
    let end = began + Duration::from_secs(90);
    while told().await == 0 {
        assert!(Instant::now() < end, "the shard stands still");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    told_once(&stack, second).await;
    let queue = &stack.running.stack.queues["FailedNotices"];
    until("the record is kept for somebody", async || !stack.running.aws.queues().messages(queue).is_empty()).await;
    let letters = stack.running.aws.queues().messages(queue);
    assert_eq!(letters.len(), 1, "the poisoned record, and no other: {letters:#?}");
    stack.end().await;
}

#[tokio::test]
async fn s30_a_table_that_throttles_for_a_while_delays_and_loses_nothing() {
    let stack = TestStack::start().await;
    let anna = stack.verified("anna@acme.example", "Anna", |_| ()).await;
    stack.ticket(&anna, "Mine", "The first message").await;
    let browser = stack.visitor(&anna).await;
    let page = browser.get("/tickets/1").await;
    idle(&stack, "NotifyFunction").await;
    for function in stack.running.stack.functions.keys() {
        stack.running.aws.faults().arm(Fault {
            function: Some(function.clone()),
            operation: Some("dynamodb:*".into()),
            times: u32::MAX,
            ..Fault::new(Kind::Throttle)
        });
    }
    // Inside the request the SDK tries three times; then the page says so, and what was typed is on it.
    let form = reply(&page, "In bad weather");
    let refused = form.submit_only().await;
    explained(&refused, Some("In bad weather"));
    let mail = stack.post(&Post::new("ben@acme.example", "Printer", "By mail, in bad weather")).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    stack.running.aws.faults().clear();
    send(&form).await;
    let outcome = stack.outcome(&mail).await;
    let ben = stack.store.contact_by_email(&"ben@acme.example".parse().unwrap()).await.unwrap().unwrap();
    let tickets = own_tickets(&stack, &ben).await;
    assert_eq!((tickets.len(), outcome.ticket), (1, tickets.first().map(|ticket| ticket.number)));
    told_once(&stack, "1".parse().unwrap()).await;
    told_once(&stack, tickets[0].number).await;
    for (name, queue) in &stack.running.stack.queues {
        assert!(stack.running.aws.queues().messages(queue).is_empty(), "{name}");
    }
    stack.end().await;
}
