//! The queue of asynchronous invocations, and what feeds it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use guichet_local::kinds::{EventSource, Outcome, ReceiptRule};
use guichet_local::sources::asynchronous::{Asynchronous, Refused, Settings};
use guichet_local::sources::buckets::{Notifications, ObjectEvent};
use guichet_local::sources::receipts::Receipts;
use guichet_local::sources::{Pace, schedules};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::sources_fakes::{Letters, Scripted, answer, error, identity, pace, until};

fn settings() -> Settings {
    Settings { retries: 2, maximum_age: Duration::from_hours(1), on_failure: Some("FailedInboundEmail".to_owned()) }
}

fn open(functions: &Arc<Scripted>, letters: &Arc<Letters>, settings: Settings, pace: Pace, at: &Path) -> Asynchronous {
    let all = BTreeMap::from([("InboundEmailFunction".to_owned(), settings)]);
    Asynchronous::open(functions.clone(), letters.clone(), all, identity(), pace, at.to_owned()).unwrap()
}

struct Bench {
    functions: Arc<Scripted>,
    letters: Arc<Letters>,
    folder: tempfile::TempDir,
    queue: Asynchronous,
}

impl Bench {
    fn new(outcomes: Vec<Outcome>) -> Self {
        Self::with(outcomes, settings(), pace())
    }

    fn with(outcomes: Vec<Outcome>, settings: Settings, pace: Pace) -> Self {
        let (functions, letters) = (Scripted::outcomes(outcomes), Arc::new(Letters::default()));
        let folder = tempfile::tempdir().unwrap();
        let queue = open(&functions, &letters, settings, pace, folder.path());
        Self { functions, letters, folder, queue }
    }

    fn accept(&self, payload: &Value) -> Result<uuid::Uuid, Refused> {
        self.queue.accept("InboundEmailFunction", payload.to_string().as_bytes())
    }

    fn kept(&self) -> usize {
        std::fs::read_dir(self.folder.path()).unwrap().count()
    }
}

#[tokio::test]
async fn an_event_that_succeeds_is_delivered_once_and_forgotten() {
    let bench = Bench::new(vec![]);
    bench.accept(&json!({ "mail": 1 })).unwrap();
    assert_eq!(bench.queue.waiting().len(), 1);
    bench.queue.idle().await;
    assert_eq!(bench.functions.payloads(), [json!({ "mail": 1 })]);
    assert_eq!(bench.kept(), 0);
}

#[tokio::test]
async fn a_function_error_is_tried_again_after_one_minute_and_then_after_two() {
    let bench = Bench::new(vec![error(), error()]);
    bench.accept(&json!({})).unwrap();
    bench.queue.idle().await;
    let times = bench.functions.times();
    assert_eq!(times.len(), 3);
    let (first, second) = (times[1].duration_since(times[0]), times[2].duration_since(times[1]));
    // A minute takes 60 ms at this pace.
    assert!(first >= SignedDuration::from_millis(60) && second >= SignedDuration::from_millis(120), "{first} {second}");
    assert!(bench.letters.all().is_empty());
}

#[tokio::test]
async fn after_the_last_attempt_the_event_goes_to_the_queue_with_its_payload_and_the_last_error() {
    let bench = Bench::new(vec![error(), error(), error()]);
    let id = bench.accept(&json!({ "mail": "x" })).unwrap();
    bench.queue.idle().await;
    let letters = bench.letters.all();
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].0, "FailedInboundEmail");
    assert!(letters[0].1["timestamp"].as_str().unwrap().parse::<Timestamp>().is_ok());
    assert_eq!(
        letters[0].1,
        json!({
            "version": "1.0",
            "timestamp": letters[0].1["timestamp"],
            "requestContext": {
                "requestId": id,
                "functionArn": "arn:aws:lambda:us-east-1:000000000000:function:InboundEmailFunction:$LATEST",
                "condition": "RetriesExhausted",
                "approximateInvokeCount": 3,
            },
            "requestPayload": { "mail": "x" },
            "responseContext": { "statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled" },
            "responsePayload": { "errorType": "Runtime.ExitError", "errorMessage": "exit status 1" },
        })
    );
    assert_eq!(bench.kept(), 0);
}

#[tokio::test]
async fn the_number_of_retries_is_the_functions_own() {
    let bench = Bench::with(vec![error(), error()], Settings { retries: 0, ..settings() }, pace());
    bench.accept(&json!({})).unwrap();
    bench.queue.idle().await;
    assert_eq!(bench.functions.payloads().len(), 1);
    assert_eq!(bench.letters.all()[0].1["requestContext"]["approximateInvokeCount"], 1);
}

#[tokio::test]
async fn throttling_uses_up_no_attempt() {
    let throttled = || Outcome::Throttled;
    let bench = Bench::with(
        vec![throttled(), throttled(), throttled(), throttled(), error()],
        Settings { retries: 1, ..settings() },
        pace(),
    );
    bench.accept(&json!({})).unwrap();
    bench.queue.idle().await;
    assert_eq!(bench.functions.payloads().len(), 6);
    assert!(bench.letters.all().is_empty());
}

#[tokio::test]
async fn an_event_that_grew_too_old_goes_to_the_queue() {
    let young = Settings { maximum_age: Duration::from_millis(30), ..settings() };
    let bench = Bench::with(vec![error(), error()], young, pace());
    bench.accept(&json!({})).unwrap();
    bench.queue.idle().await;
    let letter = bench.letters.all().remove(0).1;
    assert_eq!(letter["requestContext"]["condition"], "EventAgeExceeded");
    assert_eq!(letter["requestContext"]["approximateInvokeCount"], 1);
}

#[tokio::test]
async fn an_event_survives_a_restart_with_the_attempts_it_has_had() {
    let long = Pace { minute: Duration::from_millis(400), ..pace() };
    let bench = Bench::with(vec![error(), error(), error()], settings(), long);
    bench.accept(&json!({ "mail": 7 })).unwrap();
    until("the first attempt is written down", || bench.queue.waiting().iter().any(|event| event.attempts == 1)).await;
    // The first queue goes on sleeping: a restart, as far as the folder can tell.
    let functions = Scripted::outcomes(vec![error(), error()]);
    let letters = Arc::new(Letters::default());
    let reopened = open(&functions, &letters, settings(), long, bench.folder.path());
    assert_eq!(reopened.waiting()[0].attempts, 1);
    reopened.idle().await;
    assert_eq!(functions.payloads(), [json!({ "mail": 7 }), json!({ "mail": 7 })]);
    assert_eq!(letters.all()[0].1["requestContext"]["approximateInvokeCount"], 3);
}

#[tokio::test]
async fn a_queue_that_refuses_the_letter_gets_it_later() {
    let bench = Bench::with(vec![error()], Settings { retries: 0, ..settings() }, pace());
    bench.letters.refuse(1);
    bench.accept(&json!({})).unwrap();
    bench.queue.idle().await;
    assert_eq!(bench.letters.all().len(), 1);
}

#[tokio::test]
async fn what_lambda_would_not_take_is_refused() {
    let bench = Bench::new(vec![]);
    let unknown = bench.queue.accept("Nobody", b"{}").unwrap_err();
    assert!(matches!(unknown, Refused::Request(message) if message.contains("Function not found")));
    let no_json = bench.queue.accept("InboundEmailFunction", b"{").unwrap_err();
    assert!(matches!(no_json, Refused::Request(message) if message.contains("json")));
    let large = bench.accept(&json!("x".repeat(1024 * 1024))).unwrap_err();
    assert!(matches!(large, Refused::Request(message) if message.contains("too large")));
    assert!(bench.functions.payloads().is_empty());
}

fn rule(asynchronous: bool) -> ReceiptRule {
    ReceiptRule {
        name: "InboundRule".to_owned(),
        recipients: vec![],
        s3: None,
        function: Some("InboundEmailFunction".to_owned()),
        asynchronous,
    }
}

#[tokio::test]
async fn a_receipt_rules_event_invocation_is_retried_by_the_queue() {
    let bench = Bench::new(vec![error()]);
    let receipts = Receipts::new(bench.functions.clone(), bench.queue.clone());
    receipts.act(&rule(true), &json!({ "Records": [] })).await.unwrap();
    bench.queue.idle().await;
    assert_eq!(bench.functions.payloads().len(), 2);
}

#[tokio::test]
async fn a_receipt_rules_synchronous_invocation_is_not_retried() {
    let bench = Bench::new(vec![error()]);
    let receipts = Receipts::new(bench.functions.clone(), bench.queue.clone());
    receipts.act(&rule(false), &json!({ "Records": [] })).await.unwrap();
    assert!(bench.queue.waiting().is_empty());
    assert_eq!(bench.functions.payloads().len(), 1);
}

#[tokio::test]
async fn a_bucket_notification_reaches_the_functions_that_asked_for_it() {
    let bench = Bench::new(vec![]);
    let source = |events: &str, prefix: &str| EventSource::Bucket {
        function: "InboundEmailFunction".to_owned(),
        bucket: "raw-mail".to_owned(),
        events: vec![events.to_owned()],
        prefix: prefix.to_owned(),
    };
    let sources = [source("s3:ObjectCreated:*", "inbound/"), source("s3:ObjectRemoved:*", "")];
    let notifications = Notifications::new(&sources, bench.queue.clone(), identity());
    let put = ObjectEvent {
        bucket: "raw-mail".to_owned(),
        key: "inbound/straße 1+2.eml".to_owned(),
        name: "ObjectCreated:Put".to_owned(),
        size: 42,
        etag: "d41d8cd9".to_owned(),
    };
    notifications.tell(&ObjectEvent { bucket: "other".to_owned(), ..put.clone() });
    notifications.tell(&ObjectEvent { key: "outbound/1".to_owned(), ..put.clone() });
    notifications.tell(&put);
    bench.queue.idle().await;
    let payloads = bench.functions.payloads();
    assert_eq!(payloads.len(), 1);
    let record = &payloads[0]["Records"][0];
    assert_eq!(record["eventName"], "ObjectCreated:Put");
    assert_eq!(record["s3"]["bucket"]["arn"], "arn:aws:s3:::raw-mail");
    assert_eq!(record["s3"]["object"]["key"], "inbound/stra%C3%9Fe+1%2B2.eml");
    assert_eq!(record["s3"]["object"]["size"], 42);
}

#[tokio::test]
async fn a_schedule_calls_its_function_after_each_period() {
    let bench = Bench::new(vec![answer(&json!(null))]);
    let queue = bench.queue.clone();
    let schedule = tokio::spawn(async move {
        schedules::run("InboundEmailFunction", Duration::from_secs(1), &queue, &identity()).await;
    });
    until("the first call", || !bench.functions.payloads().is_empty()).await;
    schedule.abort();
    let event = bench.functions.payloads().remove(0);
    assert_eq!(event["detail-type"], "Scheduled Event");
    assert_eq!(event["resources"][0], "arn:aws:events:us-east-1:000000000000:rule/InboundEmailFunction");
}

#[tokio::test]
async fn a_queue_that_nobody_holds_any_more_leaves_its_events_to_the_next() {
    let Bench { functions, folder, queue, .. } = Bench::new(vec![error(), error(), error()]);
    queue.accept("InboundEmailFunction", b"{}").unwrap();
    until("the first attempt", || !functions.payloads().is_empty()).await;
    drop(queue);
    // Twice the wait before the second attempt.
    tokio::time::sleep(Duration::from_millis(120)).await;
    assert_eq!(functions.payloads().len(), 1);
    let functions = Scripted::outcomes(vec![]);
    open(&functions, &Arc::default(), settings(), pace(), folder.path()).idle().await;
    assert_eq!(functions.payloads().len(), 1);
}

#[tokio::test]
async fn a_call_that_ends_with_the_stack_is_not_held_against_the_event() {
    let stopping: Arc<OnceLock<Asynchronous>> = Arc::default();
    let queue = Arc::clone(&stopping);
    let functions = Scripted::new(move |_| {
        queue.wait().stop();
        error()
    });
    let folder = tempfile::tempdir().unwrap();
    let last_chance = Settings { retries: 0, ..settings() };
    let letters = Arc::new(Letters::default());
    let queue = open(&functions, &letters, last_chance.clone(), pace(), folder.path());
    stopping.set(queue.clone()).ok();
    queue.accept("InboundEmailFunction", b"{}").unwrap();
    until("the call", || !functions.payloads().is_empty()).await;
    drop((queue, functions, stopping));
    let functions = Scripted::outcomes(vec![]);
    open(&functions, &letters, last_chance, pace(), folder.path()).idle().await;
    assert_eq!(functions.payloads().len(), 1);
    assert!(letters.all().is_empty());
}
