//! The pages' view of a real stack, in which nothing but the functions is missing.

use std::sync::Arc;
use std::time::Duration;

use guichet_local::aws::Aws;
use guichet_local::aws::callers::KeyRing;
use guichet_local::aws::faults::{Fault, Kind};
use guichet_local::functions::{FunctionSettings, Functions};
use guichet_local::kinds::{EventSource, Route, Stack};
use guichet_local::page::{Health, Incoming, Portal, ReceiveError, View, Windows};
use guichet_local::sources::{Pace, Sources, start};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::aws_world::{QUEUE, RAW_MAIL, TABLE, stack};
use crate::sources_fakes::{Scripted, error, pace, source, until};

struct House {
    windows: Windows,
    scripted: Arc<Scripted>,
    sources: Sources,
    _directory: TempDir,
}

fn house() -> House {
    house_of(stack(&[]))
}

fn house_of(stack: Stack) -> House {
    let directory = TempDir::new().unwrap();
    let aws = Aws::open(&stack, Arc::new(KeyRing::new()), directory.path()).unwrap();
    let nowhere = FunctionSettings::new(&stack.region, "http://127.0.0.1:1", directory.path().to_owned());
    let functions = Functions::new(&stack, nowhere);
    let scripted = Scripted::new(|_| error());
    let pace = Pace { minute: Duration::from_hours(1), ..pace() };
    let sources = start(&stack, scripted.clone(), &aws, pace, directory.path()).unwrap();
    let queue = sources.queue.clone();
    let windows = Windows { stack, functions, aws, queue, portal: Portal::default() };
    House { windows, scripted, sources, _directory: directory }
}

fn incoming(raw: &'static str) -> Incoming {
    Incoming { from: None, to: vec![], raw: raw.into(), verdicts: guichet_local::aws::inbound::Verdicts::default() }
}

const MESSAGE: &str = "From: Ada <ada@northwind.example>\r\n\
    To: Boss <boss@northwind.example>, Help <help@support.example.com>\r\n\
    Cc: also@support.example.com\r\nSubject: hi\r\n\r\nhello\r\n";

#[tokio::test]
async fn a_message_without_an_envelope_goes_to_the_recipients_that_a_rule_takes() {
    let house = house();
    let id = house.windows.receive(incoming(MESSAGE)).await.unwrap();
    let (_, kept) = house.windows.aws.objects().get(RAW_MAIL, &format!("inbound/{id}")).unwrap();
    let kept = String::from_utf8(kept.to_vec()).unwrap();
    assert!(kept.contains("help@support.example.com") && kept.contains("ada@northwind.example"), "{kept}");
}

#[tokio::test]
async fn a_message_to_nobody_here_is_refused() {
    let refused = house().windows.receive(incoming("From: a@b.example\r\nTo: c@d.example\r\n\r\n")).await;
    assert!(matches!(refused, Err(ReceiveError::Refused(_))), "{refused:?}");
}

#[tokio::test]
async fn the_outcomes_of_today_and_yesterday_are_read_from_the_table_newest_first() {
    let house = house();
    let now = Timestamp::now();
    for (id, hours, number) in [("old", 60, Some("1040")), ("first", 24, None), ("second", 0, Some("1042"))] {
        let at = now - SignedDuration::from_hours(hours);
        let mut item = json!({
            "pk": { "S": format!("mail#{id}") },
            "sk": { "S": "outcome" },
            "outcome_day": { "S": at.strftime("%Y-%m-%d").to_string() },
            "received_at": { "S": at.to_string() },
            "decision": { "S": "new-ticket" },
            "reason": { "S": "signed reply address" },
            "from": { "S": "ada@northwind.example" },
            "subject": { "S": "Re: hi" },
        });
        if let Some(number) = number {
            item["ticket"] = json!({ "N": number });
        }
        let put = house.windows.aws.dynamodb().handle("PutItem", json!({ "TableName": TABLE, "Item": item })).await;
        assert_eq!(put.status, 200, "{put:?}");
    }
    let outcomes = house.windows.mail_outcomes(2).await;
    let ids: Vec<_> = outcomes.iter().map(|outcome| outcome.ses_id.as_str()).collect();
    assert_eq!(ids, ["second", "first"]);
    assert_eq!((outcomes[0].outcome.as_str(), outcomes[0].ticket.as_deref()), ("new ticket", Some("1042")));
    assert_eq!(outcomes[0].received_at, now);
    assert_eq!(outcomes[1].ticket, None);
    assert_eq!(house.windows.mail_outcomes(4).await.len(), 3, "older ones are a choice away");
    assert_eq!(house.windows.mail_outcome("old").await.unwrap().ticket.as_deref(), Some("1040"));
    assert!(house.windows.mail_outcome("none").await.is_none());
}

#[tokio::test]
async fn the_outcomes_of_a_busy_day_are_read_page_by_page() {
    let house = house();
    let now = Timestamp::now();
    for place in 0..600 {
        let at = now - SignedDuration::from_millis(place);
        let item = json!({
            "pk": { "S": format!("mail#m{place}") }, "sk": { "S": "outcome" }, "decision": { "S": "held" },
            "outcome_day": { "S": now.strftime("%Y-%m-%d").to_string() }, "received_at": { "S": at.to_string() },
            "verdicts": { "M": { "dmarc": { "S": "FAIL" } } },
        });
        house.windows.aws.dynamodb().handle("PutItem", json!({ "TableName": TABLE, "Item": item })).await;
    }
    let outcomes = house.windows.mail_outcomes(1).await;
    assert_eq!((outcomes.len(), outcomes[599].ses_id.as_str()), (600, "m599"));
    assert_eq!(outcomes[0].verdicts["dmarc"], "FAIL");
}

#[tokio::test]
async fn dead_letters_show_their_queue_by_logical_id_newest_first() {
    let house = house();
    house.windows.aws.queues().send(QUEUE, r#"{"version":"1.0"}"#).unwrap();
    tokio::time::sleep(Duration::from_millis(2)).await;
    house.windows.aws.queues().send(QUEUE, "not JSON").unwrap();
    let letters = house.windows.dead_letters();
    assert_eq!(letters[0].queue, "FailedInboundEmail");
    assert_eq!(letters[0].body, Value::from("not JSON"));
    assert_eq!(letters[1].body, json!({ "version": "1.0" }));
}

#[tokio::test]
async fn an_event_that_failed_shows_when_it_is_tried_again() {
    let house = house();
    house.sources.queue.accept("ReplyFunction", b"{}").unwrap();
    until("the first attempt", || !house.scripted.payloads().is_empty()).await;
    until("the event waits", || !house.windows.waiting().is_empty()).await;
    let waiting = house.windows.waiting().remove(0);
    assert_eq!((waiting.function.as_str(), waiting.attempts), ("ReplyFunction", 1));
    assert_eq!(waiting.error.as_deref(), Some("Runtime.ExitError: exit status 1"));
    assert!(waiting.next > Timestamp::now());
}

#[tokio::test]
async fn only_faults_that_can_still_strike_are_shown() {
    let house = house();
    let fault = Fault { call: Some(2), operation: Some("PutItem".to_owned()), ..Fault::new(Kind::ErrorBefore) };
    house.windows.aws.faults().arm(fault);
    house.windows.aws.faults().arm(Fault { times: 0, ..Fault::new(Kind::Crash) });
    let faults = house.windows.faults();
    assert_eq!(faults.len(), 1);
    assert_eq!((faults[0].call.as_str(), faults[0].kind.as_str()), ("PutItem, from call 2 on", "error-before"));
}

#[tokio::test]
async fn a_function_says_what_calls_it() {
    let mut stack = stack(&[]);
    let function = "ReplyFunction".to_owned();
    let route =
        |method: &str, path: &str| Route { method: method.into(), path: path.into(), function: function.clone() };
    stack.routes = vec![route("POST", "/tickets/{number}/replies"), route("ANY", "$default")];
    let stream = guichet_local::kinds::StreamSource { function: function.clone(), table: TABLE.to_owned(), ..source() };
    stack.sources = vec![EventSource::Stream(stream)];
    stack.receipt_rules[0].function = Some(function);
    let functions = house_of(stack).windows.functions();
    assert_eq!(functions[0].health, Health::Unknown);
    let expected =
        ["any other path", "POST /tickets/{number}/replies", "stream of guichet-table", "mail to support.example.com"];
    assert_eq!(functions[0].triggers, expected);
}
