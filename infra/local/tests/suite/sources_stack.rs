//! The event sources of a whole stack: its own tables, buckets, queues and receipt rules; only the functions are scripted.

use std::sync::Arc;
use std::time::Duration;

use guichet_local::aws::Aws;
use guichet_local::aws::callers::KeyRing;
use guichet_local::aws::inbound::{Envelope, Verdicts};
use guichet_local::kinds::{EventSource, Function, Outcome, Stack, StreamSource};
use guichet_local::sources::{Pace, Sources, start};
use jiff::Timestamp;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::aws_world::{QUEUE, RAW_MAIL, TABLE, stack};
use crate::sources_fakes::{Scripted, answer, error, pace, source, until};

/// The stack of the AWS tests with a stream, a notification and a function for mail.
fn deployed() -> Stack {
    let mut stack = stack(&[]);
    let queue = Some("FailedInboundEmail".to_owned());
    for id in ["InboundEmailFunction", "NotifyFunction", "ScanFunction"] {
        let function = Function {
            logical_id: id.to_owned(),
            name: format!("guichet-{id}"),
            async_retries: 1,
            on_failure: queue.clone(),
            ..Function::default()
        };
        stack.functions.insert(id.to_owned(), function);
    }
    stack.sources = vec![
        EventSource::Stream(StreamSource {
            table: TABLE.to_owned(),
            filters: vec![
                json!({ "eventName": ["INSERT"], "dynamodb": { "Keys": { "sk": { "S": [{ "prefix": "entry#" }] } } } }),
            ],
            bisect: true,
            maximum_retries: Some(1),
            report_batch_item_failures: true,
            on_failure: queue,
            ..source()
        }),
        EventSource::Bucket {
            function: "ScanFunction".to_owned(),
            bucket: RAW_MAIL.to_owned(),
            events: vec!["s3:ObjectCreated:*".to_owned()],
            prefix: "inbound/".to_owned(),
        },
    ];
    stack
}

struct Running {
    aws: Arc<Aws>,
    functions: Arc<Scripted>,
    sources: Sources,
    directory: TempDir,
}

impl Running {
    fn new(functions: Arc<Scripted>) -> Self {
        Self::over(functions, TempDir::new().unwrap())
    }

    fn over(functions: Arc<Scripted>, directory: TempDir) -> Self {
        let stack = deployed();
        let aws = Aws::open(&stack, Arc::new(KeyRing::new()), directory.path()).unwrap();
        let pace = Pace { poll: Duration::from_secs(1), ..pace() };
        let sources = start(&stack, functions.clone(), &aws, pace, directory.path()).unwrap();
        Self { aws, functions, sources, directory }
    }

    /// The same data after a restart, with functions that answer anew.
    async fn restarted(self, functions: Arc<Scripted>) -> Self {
        let Self { aws, sources, directory, .. } = self;
        drop((aws, sources));
        // The tasks go with the next turn of the runtime.
        tokio::time::sleep(Duration::from_millis(20)).await;
        Self::over(functions, directory)
    }

    async fn put(&self, sk: &str, body: &str) {
        let item = json!({ "pk": { "S": "ticket#1042" }, "sk": { "S": sk }, "body": { "S": body } });
        let reply = self.aws.dynamodb().handle("PutItem", json!({ "TableName": TABLE, "Item": item })).await;
        assert_eq!(reply.status, 200, "{reply:?}");
    }

    fn calls_of(&self, function: &str) -> Vec<Value> {
        let calls = self.functions.functions().into_iter().zip(self.functions.payloads());
        calls.filter(|(name, _)| name == function).map(|(_, payload)| payload).collect()
    }

    /// The sort keys that reached the function, call by call.
    fn keys(&self) -> Vec<Vec<String>> {
        let keys = |payload: Value| {
            let records = payload["Records"].as_array().unwrap().clone();
            records.iter().map(|record| record["dynamodb"]["Keys"]["sk"]["S"].as_str().unwrap().to_owned()).collect()
        };
        self.calls_of("NotifyFunction").into_iter().map(keys).collect()
    }

    fn letters(&self) -> Vec<Value> {
        let messages = self.aws.queues().messages(QUEUE);
        messages.iter().map(|message| serde_json::from_str(&message.body).unwrap()).collect()
    }
}

fn succeeding() -> Arc<Scripted> {
    Scripted::outcomes(vec![])
}

#[tokio::test]
async fn c3_a_write_reaches_the_streams_function_well_within_a_second() {
    let running = Running::new(succeeding());
    // Long enough for the mapping to have found the stream, and to wait for changes.
    tokio::time::sleep(Duration::from_millis(200)).await;
    let before = Timestamp::now();
    running.put("entry#1", "hello").await;
    until("the delivery", || !running.keys().is_empty()).await;
    let took = running.functions.times()[0].duration_since(before);
    assert!(took.as_millis() < 500, "{took}");
}

#[tokio::test]
async fn the_event_is_lambdas_own() {
    let running = Running::new(succeeding());
    running.put("entry#1", "hello").await;
    until("the delivery", || !running.keys().is_empty()).await;
    let record = &running.calls_of("NotifyFunction")[0]["Records"][0];
    assert_eq!(record["eventName"], "INSERT");
    assert_eq!(record["eventSource"], "aws:dynamodb");
    assert_eq!(record["awsRegion"], "us-east-1");
    let arn = record["eventSourceARN"].as_str().unwrap();
    assert!(arn.starts_with("arn:aws:dynamodb:us-east-1:000000000000:table/guichet-table/stream/"), "{arn}");
    let change = &record["dynamodb"];
    assert_eq!(change["Keys"], json!({ "pk": { "S": "ticket#1042" }, "sk": { "S": "entry#1" } }));
    assert_eq!(change["NewImage"]["body"]["S"], "hello");
    assert_eq!(change["StreamViewType"], "NEW_AND_OLD_IMAGES");
    assert!(change["ApproximateCreationDateTime"].is_number() && change["SizeBytes"].is_number());
    assert!(change["SequenceNumber"].as_str().unwrap().len() >= 21);
}

#[tokio::test]
async fn records_that_the_filter_leaves_out_do_not_reach_the_function() {
    let running = Running::new(succeeding());
    for sk in ["ticket", "entry#1", "draft#7", "entry#1", "entry#2"] {
        running.put(sk, "x").await;
    }
    until("the second entry", || running.keys().concat().contains(&"entry#2".to_owned())).await;
    // The second write of entry#1 is a MODIFY.
    assert_eq!(running.keys().concat(), ["entry#1", "entry#2"]);
}

#[tokio::test]
async fn a_poisoned_record_ends_in_the_queue_and_what_follows_is_delivered() {
    let running = Running::new(Scripted::new(|payload| {
        if payload.to_string().contains("poison") { error() } else { answer(&json!({ "batchItemFailures": [] })) }
    }));
    running.put("entry#1", "poison").await;
    running.put("entry#2", "fine").await;
    until("the letter", || !running.letters().is_empty()).await;
    until("the next record", || running.keys().contains(&vec!["entry#2".to_owned()])).await;
    let letter = running.letters().remove(0);
    assert_eq!(letter["requestContext"]["condition"], "RetryAttemptsExhausted");
    assert_eq!(
        letter["requestContext"]["functionArn"],
        "arn:aws:lambda:us-east-1:000000000000:function:guichet-NotifyFunction"
    );
    assert_eq!(letter["DDBStreamBatchInfo"]["batchSize"], 1);
}

#[tokio::test]
async fn after_a_restart_the_stream_goes_on_where_it_was() {
    let running = Running::new(succeeding());
    running.put("entry#1", "x").await;
    until("the first", || !running.keys().is_empty()).await;
    // Delivered is not yet checkpointed: the file is there when the batch is settled.
    let streams = running.directory.path().join("streams");
    until("the checkpoint", || std::fs::read_dir(&streams).is_ok_and(|mut files| files.next().is_some())).await;
    let running = running.restarted(succeeding()).await;
    running.put("entry#2", "x").await;
    until("the second", || !running.keys().is_empty()).await;
    assert_eq!(running.keys().concat(), ["entry#2"]);
}

#[tokio::test]
async fn e1_a_mail_reaches_its_function_once_the_message_is_kept_and_failures_end_in_the_queue() {
    let running = Running::new(Scripted::new(|payload| {
        if payload["Records"][0]["eventSource"] == "aws:ses" { error() } else { answer(&json!(null)) }
    }));
    let envelope = Envelope { from: "ada@northwind.example".into(), to: vec!["help@support.example.com".into()] };
    let raw = b"From: ada@northwind.example\r\nSubject: Help\r\n\r\nIt broke.\r\n";
    let id = running.aws.inbound().accept(raw, &envelope, &Verdicts::default()).await.unwrap();
    running.sources.queue.idle().await;
    let calls = running.calls_of("InboundEmailFunction");
    assert_eq!(calls.len(), 2, "one attempt and one retry");
    assert_eq!(calls[0]["Records"][0]["ses"]["mail"]["messageId"], id);
    let letter = running.letters().remove(0);
    assert_eq!(letter["requestContext"]["condition"], "RetriesExhausted");
    assert_eq!(letter["requestPayload"], calls[0]);
    let notified = &running.calls_of("ScanFunction")[0]["Records"][0];
    assert_eq!(notified["s3"]["object"]["key"], format!("inbound/{id}"));
}

#[tokio::test]
async fn an_event_whose_attempts_are_not_used_up_is_tried_again_after_a_restart() {
    let running = Running::new(Scripted::new(|_| Outcome::Throttled));
    running.sources.queue.accept("InboundEmailFunction", b"{}").unwrap();
    until("the first attempt", || !running.functions.payloads().is_empty()).await;
    let running = running.restarted(succeeding()).await;
    running.sources.queue.idle().await;
    assert_eq!(running.calls_of("InboundEmailFunction"), [json!({})]);
}
