//! The outside of the event sources, scripted: functions that answer what the test says, a stream in memory, a queue.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use futures::future::BoxFuture;
use guichet_local::kinds::{Outcome, StreamSource};
use guichet_local::sources::streams::{Record, SequenceNumber, Surroundings};
use guichet_local::sources::{DeadLetters, Identity, Invoke, Pace, PortError, StreamDescription, StreamReader};
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::sync::watch;

pub(crate) const STREAM: &str = "arn:aws:dynamodb:us-east-1:000000000000:table/guichet/stream/2026-11-21T00:00:00.000";

/// Waits short enough for a test, and still in the right proportion.
pub(crate) fn pace() -> Pace {
    Pace {
        poll: Duration::from_millis(2),
        stream_retry: Duration::from_millis(2),
        stream_retry_limit: Duration::from_millis(10),
        minute: Duration::from_millis(60),
    }
}

pub(crate) fn identity() -> Identity {
    Identity { account: "000000000000".to_owned(), region: "us-east-1".to_owned(), ..Identity::default() }
}

pub(crate) fn answer(body: &Value) -> Outcome {
    Outcome::Answer(Bytes::from(body.to_string()))
}

pub(crate) fn error() -> Outcome {
    Outcome::Error { kind: "Runtime.ExitError".to_owned(), message: "exit status 1".to_owned() }
}

type Script = Box<dyn FnMut(&Value) -> Outcome + Send>;

/// A function whose answers a closure writes; remembers what it was called with.
pub(crate) struct Scripted {
    script: Mutex<Script>,
    calls: Mutex<Vec<(String, Value, Timestamp)>>,
}

impl Scripted {
    pub(crate) fn new(script: impl FnMut(&Value) -> Outcome + Send + 'static) -> Arc<Self> {
        Arc::new(Self { script: Mutex::new(Box::new(script)), calls: Mutex::default() })
    }

    /// These outcomes first, then success.
    pub(crate) fn outcomes(outcomes: Vec<Outcome>) -> Arc<Self> {
        let mut outcomes = VecDeque::from(outcomes);
        Self::new(move |_| outcomes.pop_front().unwrap_or_else(|| answer(&Value::Null)))
    }

    pub(crate) fn payloads(&self) -> Vec<Value> {
        self.calls.lock().unwrap().iter().map(|(_, payload, _)| payload.clone()).collect()
    }

    pub(crate) fn times(&self) -> Vec<Timestamp> {
        self.calls.lock().unwrap().iter().map(|(_, _, at)| *at).collect()
    }

    pub(crate) fn functions(&self) -> Vec<String> {
        self.calls.lock().unwrap().iter().map(|(function, _, _)| function.clone()).collect()
    }

    /// The numbers of the records in each call.
    pub(crate) fn batches(&self) -> Vec<Vec<u64>> {
        self.payloads().iter().map(numbers).collect()
    }
}

/// The numbers of the records in a payload, which [`Stream::put`] writes as the item's key.
pub(crate) fn numbers(payload: &Value) -> Vec<u64> {
    let records = payload["Records"].as_array().unwrap();
    records.iter().map(|record| record["dynamodb"]["Keys"]["pk"]["S"].as_str().unwrap().parse().unwrap()).collect()
}

impl Invoke for Scripted {
    fn invoke<'a>(&'a self, function: &'a str, payload: Bytes) -> BoxFuture<'a, Outcome> {
        let payload: Value = serde_json::from_slice(&payload).unwrap();
        let outcome = (self.script.lock().unwrap())(&payload);
        self.calls.lock().unwrap().push((function.to_owned(), payload, Timestamp::now()));
        Box::pin(async move { outcome })
    }
}

/// A queue in memory.
#[derive(Default)]
pub(crate) struct Letters {
    sent: Mutex<Vec<(String, Value)>>,
    refusals: Mutex<u32>,
}

impl Letters {
    pub(crate) fn refuse(&self, times: u32) {
        *self.refusals.lock().unwrap() = times;
    }

    pub(crate) fn all(&self) -> Vec<(String, Value)> {
        self.sent.lock().unwrap().clone()
    }
}

impl DeadLetters for Letters {
    fn send<'a>(&'a self, queue: &'a str, body: String) -> BoxFuture<'a, Result<(), PortError>> {
        let mut refusals = self.refusals.lock().unwrap();
        let result = if *refusals > 0 {
            *refusals -= 1;
            Err(PortError("queue is full".to_owned()))
        } else {
            self.sent.lock().unwrap().push((queue.to_owned(), serde_json::from_str(&body).unwrap()));
            Ok(())
        };
        Box::pin(async move { result })
    }
}

/// A stream of one shard in memory.
#[derive(Default)]
pub(crate) struct Stream {
    records: Mutex<Vec<Record>>,
    arn: Mutex<Option<String>>,
    reads: Mutex<u32>,
    changes: watch::Sender<u64>,
}

impl Stream {
    pub(crate) fn put(&self, number: u64) {
        self.put_made(number, Timestamp::now(), &json!({}));
    }

    /// A record of this age, with more attributes in the new image.
    pub(crate) fn put_made(&self, number: u64, at: Timestamp, image: &Value) {
        let key = number.to_string();
        let mut image = image.clone();
        image["pk"] = json!({ "S": key });
        let event = json!({
            "eventID": format!("event-{number}"),
            "eventName": "INSERT",
            "eventVersion": "1.1",
            "eventSource": "aws:dynamodb",
            "awsRegion": "us-east-1",
            "eventSourceARN": STREAM,
            "dynamodb": {
                "ApproximateCreationDateTime": at.as_second(),
                "Keys": { "pk": { "S": key } },
                "NewImage": image,
                "SequenceNumber": format!("{:021}", 100 + number),
                "SizeBytes": 26,
                "StreamViewType": "NEW_AND_OLD_IMAGES",
            },
        });
        self.records.lock().unwrap().push(Record::from_event(event).unwrap());
    }

    /// The table is made anew: another stream, no records.
    pub(crate) fn renew(&self, arn: &str) {
        self.records.lock().unwrap().clear();
        *self.arn.lock().unwrap() = Some(arn.to_owned());
    }

    pub(crate) fn reads(&self) -> u32 {
        *self.reads.lock().unwrap()
    }

    /// Says that something was written.
    pub(crate) fn announce(&self) {
        self.changes.send_modify(|count| *count += 1);
    }
}

impl StreamReader for Stream {
    fn describe<'a>(&'a self, table: &'a str) -> BoxFuture<'a, Result<Option<StreamDescription>, PortError>> {
        let arn = self.arn.lock().unwrap().clone().unwrap_or_else(|| STREAM.to_owned());
        let shards = vec!["shardId-00000001".to_owned()];
        Box::pin(async move { Ok(Some(StreamDescription { arn, table: table.to_owned(), shards })) })
    }

    fn read<'a>(
        &'a self,
        _: &'a StreamDescription,
        _: &'a str,
        after: Option<&'a SequenceNumber>,
        limit: usize,
    ) -> BoxFuture<'a, Result<Vec<Record>, PortError>> {
        *self.reads.lock().unwrap() += 1;
        let records = self.records.lock().unwrap();
        let later = records.iter().filter(|record| after.is_none_or(|after| record.sequence_number > *after));
        let page = later.take(limit).cloned().collect();
        Box::pin(async move { Ok(page) })
    }

    fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }
}

/// A mapping as a template would write it, with nothing switched on.
pub(crate) fn source() -> StreamSource {
    StreamSource {
        function: "NotifyFunction".to_owned(),
        table: "guichet".to_owned(),
        batch_size: 100,
        batching_window: Duration::ZERO,
        bisect: false,
        maximum_retries: None,
        maximum_age: None,
        report_batch_item_failures: false,
        filters: Vec::new(),
        on_failure: Some("FailedNotices".to_owned()),
    }
}

/// Waits until `done`, or fails after five seconds.
pub(crate) async fn until(what: &str, mut done: impl FnMut() -> bool) {
    for _ in 0..2500 {
        if done() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    panic!("did not happen within five seconds: {what}");
}

pub(crate) fn surroundings(
    stream: &Arc<Stream>,
    functions: &Arc<Scripted>,
    letters: &Arc<Letters>,
    folder: &std::path::Path,
) -> Surroundings {
    Surroundings {
        reader: Arc::clone(stream) as Arc<dyn StreamReader>,
        functions: Arc::clone(functions) as Arc<dyn Invoke>,
        dead_letters: Arc::clone(letters) as Arc<dyn DeadLetters>,
        identity: identity(),
        pace: pace(),
        folder: folder.to_owned(),
    }
}
