//! Event source mappings against scripted functions.

use std::sync::Arc;
use std::time::Duration;

use guichet_local::kinds::{Outcome, StreamSource};
use guichet_local::sources::streams::Mapping;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use crate::sources_fakes::{Letters, STREAM, Scripted, Stream, answer, error, numbers, source, surroundings, until};

struct Bench {
    stream: Arc<Stream>,
    functions: Arc<Scripted>,
    letters: Arc<Letters>,
    folder: tempfile::TempDir,
    mapping: JoinHandle<()>,
}

impl Bench {
    fn start(source: StreamSource, functions: Arc<Scripted>, records: impl IntoIterator<Item = u64>) -> Self {
        let stream = Arc::new(Stream::default());
        records.into_iter().for_each(|number| stream.put(number));
        Self::start_with(source, functions, stream)
    }

    fn start_with(source: StreamSource, functions: Arc<Scripted>, stream: Arc<Stream>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let letters = Arc::new(Letters::default());
        let mapping = run(source, &stream, &functions, &letters, folder.path());
        Self { stream, functions, letters, folder, mapping }
    }

    /// Stops the mapping and starts it again, as after a restart of the stack.
    async fn restart(&mut self, source: StreamSource) {
        if !self.mapping.is_finished() {
            self.stop().await;
        }
        self.mapping = run(source, &self.stream, &self.functions, &self.letters, self.folder.path());
    }

    async fn stop(&mut self) {
        self.mapping.abort();
        (&mut self.mapping).await.unwrap_err();
    }

    async fn calls(&self, count: usize) -> Vec<Vec<u64>> {
        until(&format!("{count} calls"), || self.functions.batches().len() >= count).await;
        self.functions.batches()
    }

    /// Waits long enough for a call that must not come.
    async fn settle(&self) -> Vec<Vec<u64>> {
        let before = self.stream.reads();
        until("three more reads", || self.stream.reads() >= before + 3).await;
        self.functions.batches()
    }
}

fn run(
    source: StreamSource,
    stream: &Arc<Stream>,
    functions: &Arc<Scripted>,
    letters: &Arc<Letters>,
    folder: &std::path::Path,
) -> JoinHandle<()> {
    let mapping = Mapping::new(source, surroundings(stream, functions, letters, folder)).unwrap();
    tokio::spawn(mapping.run())
}

/// Fails whenever one of these records is in the batch.
fn failing_with(poison: Vec<u64>) -> Arc<Scripted> {
    Scripted::new(move |payload| {
        if numbers(payload).iter().any(|number| poison.contains(number)) { error() } else { answer(&Value::Null) }
    })
}

/// Reports the records that are in the batch and among `poison`.
fn reporting(poison: Vec<u64>) -> Arc<Scripted> {
    Scripted::new(move |payload| {
        let records = payload["Records"].as_array().unwrap().iter().zip(numbers(payload));
        let failures: Vec<_> = records
            .filter(|(_, number)| poison.contains(number))
            .map(|(record, _)| json!({ "itemIdentifier": record["dynamodb"]["SequenceNumber"] }))
            .collect();
        answer(&json!({ "batchItemFailures": failures }))
    })
}

#[tokio::test]
async fn the_event_has_the_shape_of_lambdas_dynamodb_event() {
    let bench = Bench::start(source(), Scripted::outcomes(vec![]), [1]);
    bench.calls(1).await;
    let payload = bench.functions.payloads().remove(0);
    let at = payload["Records"][0]["dynamodb"]["ApproximateCreationDateTime"].clone();
    assert!(at.is_number());
    assert_eq!(
        payload,
        json!({ "Records": [{
            "eventID": "event-1",
            "eventName": "INSERT",
            "eventVersion": "1.1",
            "eventSource": "aws:dynamodb",
            "awsRegion": "us-east-1",
            "dynamodb": {
                "ApproximateCreationDateTime": at,
                "Keys": { "pk": { "S": "1" } },
                "NewImage": { "pk": { "S": "1" } },
                "SequenceNumber": "000000000000000000101",
                "SizeBytes": 26,
                "StreamViewType": "NEW_AND_OLD_IMAGES",
            },
            "eventSourceARN": STREAM,
        }] })
    );
    assert_eq!(bench.functions.functions(), ["NotifyFunction"]);
}

#[tokio::test]
async fn records_come_in_order_in_batches_of_at_most_the_batch_size() {
    let bench = Bench::start(StreamSource { batch_size: 3, ..source() }, Scripted::outcomes(vec![]), 1..=7);
    assert_eq!(bench.calls(3).await, [vec![1, 2, 3], vec![4, 5, 6], vec![7]]);
}

#[tokio::test]
async fn a_record_is_delivered_without_waiting_when_there_is_no_batching_window() {
    let bench = Bench::start(source(), Scripted::outcomes(vec![]), []);
    bench.stream.put(1);
    assert_eq!(bench.calls(1).await, [vec![1]]);
    bench.stream.put(2);
    assert_eq!(bench.calls(2).await, [vec![1], vec![2]]);
}

#[tokio::test]
async fn a_write_is_delivered_at_once_however_long_the_poll() {
    let stream = Arc::new(Stream::default());
    let functions = Scripted::outcomes(vec![]);
    let folder = tempfile::tempdir().unwrap();
    let mut surroundings = surroundings(&stream, &functions, &Arc::default(), folder.path());
    surroundings.pace.poll = Duration::from_hours(1);
    let _mapping = tokio::spawn(Mapping::new(source(), surroundings).unwrap().run());
    until("the first look", || stream.reads() == 1).await;
    stream.put(1);
    stream.announce();
    until("the delivery", || functions.batches() == [vec![1]]).await;
}

#[tokio::test]
async fn a_batching_window_gathers_what_comes_within_it() {
    let window = StreamSource { batching_window: Duration::from_millis(300), ..source() };
    let bench = Bench::start(window, Scripted::outcomes(vec![]), [1]);
    tokio::time::sleep(Duration::from_millis(50)).await;
    bench.stream.put(2);
    assert!(bench.functions.batches().is_empty(), "the window is still open");
    assert_eq!(bench.calls(1).await, [vec![1, 2]]);
}

#[tokio::test]
async fn a_full_batch_does_not_wait_for_its_window() {
    let window = StreamSource { batching_window: Duration::from_hours(1), batch_size: 2, ..source() };
    let bench = Bench::start(window, Scripted::outcomes(vec![]), [1, 2]);
    assert_eq!(bench.calls(1).await, [vec![1, 2]]);
}

#[tokio::test]
async fn a_batch_stays_below_six_megabytes() {
    let stream = Arc::new(Stream::default());
    let large = json!({ "body": { "S": "x".repeat(4_000_000) } });
    (1..=3).for_each(|number| stream.put_made(number, Timestamp::now(), &large));
    let bench = Bench::start_with(source(), Scripted::outcomes(vec![]), stream);
    assert_eq!(bench.calls(3).await, [vec![1], vec![2], vec![3]]);
}

#[tokio::test]
async fn records_that_no_filter_wants_are_skipped_and_not_seen_again_after_a_restart() {
    let filters = vec![json!({ "dynamodb": { "Keys": { "pk": { "S": ["2", { "prefix": "4" }] } } } })];
    let filtered = StreamSource { filters, ..source() };
    let mut bench = Bench::start(filtered.clone(), Scripted::outcomes(vec![]), 1..=5);
    assert_eq!(bench.calls(1).await, [vec![2, 4]]);
    bench.settle().await;
    // Without the filter, a record before the checkpoint would come now.
    bench.restart(source()).await;
    bench.stream.put(6);
    assert_eq!(bench.calls(2).await, [vec![2, 4], vec![6]]);
}

#[tokio::test]
async fn a_filter_that_lambda_would_refuse_is_refused() {
    let bad = StreamSource { filters: vec![json!({ "eventName": "INSERT" })], ..source() };
    let stream = Arc::new(Stream::default());
    let surroundings =
        surroundings(&stream, &Scripted::outcomes(vec![]), &Arc::default(), tempfile::tempdir().unwrap().path());
    let refused = Mapping::new(bad, surroundings).err().unwrap();
    assert_eq!(refused.to_string(), "event filter pattern: a leaf must be a list: \"INSERT\"");
}

#[tokio::test]
async fn a_restart_goes_on_after_the_last_settled_record() {
    let mut bench = Bench::start(StreamSource { batch_size: 2, ..source() }, Scripted::outcomes(vec![]), 1..=4);
    bench.calls(2).await;
    bench.settle().await;
    bench.restart(source()).await;
    bench.stream.put(5);
    assert_eq!(bench.calls(3).await, [vec![1, 2], vec![3, 4], vec![5]]);
}

#[tokio::test]
async fn a_batch_that_was_under_way_at_a_restart_comes_again() {
    let mut bench = Bench::start(source(), failing_with(vec![2]), 1..=2);
    bench.calls(1).await;
    bench.stop().await;
    bench.functions = Scripted::outcomes(vec![]);
    bench.restart(source()).await;
    assert_eq!(bench.calls(1).await, [vec![1, 2]]);
}

#[tokio::test]
async fn a_table_made_anew_is_read_from_its_beginning() {
    let mut bench = Bench::start(source(), Scripted::outcomes(vec![]), [7]);
    bench.calls(1).await;
    bench.settle().await;
    bench.stop().await;
    bench.stream.renew("arn:aws:dynamodb:us-east-1:000000000000:table/guichet/stream/2026-11-22T00:00:00.000");
    bench.stream.put(1);
    bench.restart(source()).await;
    assert_eq!(bench.calls(2).await, [vec![7], vec![1]]);
}

#[tokio::test]
async fn a_failed_batch_is_retried_as_a_whole_until_it_succeeds() {
    let bench = Bench::start(source(), Scripted::outcomes(vec![error(), error(), error()]), 1..=3);
    assert_eq!(bench.calls(4).await, vec![vec![1, 2, 3]; 4]);
    assert_eq!(bench.settle().await.len(), 4);
    assert!(bench.letters.all().is_empty());
}

#[tokio::test]
async fn the_wait_between_retries_grows() {
    let bench = Bench::start(source(), Scripted::outcomes(vec![error(), error(), error()]), [1]);
    bench.calls(4).await;
    let times = bench.functions.times();
    let gap = |index: usize| times[index + 1].duration_since(times[index]);
    // 2, 4 and 8 ms at this pace.
    assert!(gap(0) >= SignedDuration::from_millis(2), "{:?}", gap(0));
    assert!(gap(2) >= SignedDuration::from_millis(8), "{:?}", gap(2));
}

#[tokio::test]
async fn after_the_last_retry_the_batch_goes_to_the_queue_and_the_shard_goes_on() {
    let retries = StreamSource { maximum_retries: Some(2), batch_size: 2, ..source() };
    let bench = Bench::start(retries, failing_with(vec![2]), 1..=3);
    assert_eq!(bench.calls(4).await, [vec![1, 2], vec![1, 2], vec![1, 2], vec![3]]);
    let letters = bench.letters.all();
    assert_eq!(letters.len(), 1);
    let (queue, letter) = &letters[0];
    assert_eq!(queue, "FailedNotices");
    let volatile = |pointer: &str| letter.pointer(pointer).unwrap().clone();
    assert_eq!(
        *letter,
        json!({
            "requestContext": {
                "requestId": volatile("/requestContext/requestId"),
                "functionArn": "arn:aws:lambda:us-east-1:000000000000:function:NotifyFunction",
                "condition": "RetryAttemptsExhausted",
                "approximateInvokeCount": 3,
            },
            "responseContext": { "statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled" },
            "version": "1.0",
            "timestamp": volatile("/timestamp"),
            "DDBStreamBatchInfo": {
                "shardId": "shardId-00000001",
                "startSequenceNumber": "000000000000000000101",
                "endSequenceNumber": "000000000000000000102",
                "approximateArrivalOfFirstRecord": volatile("/DDBStreamBatchInfo/approximateArrivalOfFirstRecord"),
                "approximateArrivalOfLastRecord": volatile("/DDBStreamBatchInfo/approximateArrivalOfLastRecord"),
                "batchSize": 2,
                "streamArn": STREAM,
            },
        })
    );
    let arrival = volatile("/DDBStreamBatchInfo/approximateArrivalOfFirstRecord");
    assert!(arrival.as_str().unwrap().parse::<Timestamp>().is_ok());
}

#[tokio::test]
async fn a_queue_that_refuses_does_not_lose_the_letter() {
    let retries = StreamSource { maximum_retries: Some(0), ..source() };
    let stream = Arc::new(Stream::default());
    let functions = failing_with(vec![1]);
    let letters = Arc::new(Letters::default());
    letters.refuse(1);
    let folder = tempfile::tempdir().unwrap();
    let _mapping = run(retries, &stream, &functions, &letters, folder.path());
    stream.put(1);
    until("the letter", || !letters.all().is_empty()).await;
}

#[tokio::test]
async fn bisecting_isolates_the_poisoned_record_and_delivers_all_others() {
    let bisect = StreamSource { bisect: true, maximum_retries: Some(1), ..source() };
    let bench = Bench::start(bisect, failing_with(vec![3]), 1..=4);
    let expected = [vec![1, 2, 3, 4], vec![1, 2], vec![3, 4], vec![3], vec![3], vec![4]];
    assert_eq!(bench.calls(6).await, expected);
    let letters = bench.letters.all();
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].1["DDBStreamBatchInfo"]["startSequenceNumber"], "000000000000000000103");
    assert_eq!(letters[0].1["DDBStreamBatchInfo"]["batchSize"], 1);
}

#[tokio::test]
async fn a_partial_answer_settles_what_comes_before_the_lowest_failure() {
    let report = StreamSource { report_batch_item_failures: true, maximum_retries: Some(1), ..source() };
    let bench = Bench::start(report, reporting(vec![4, 3]), 1..=5);
    assert_eq!(bench.calls(2).await, [vec![1, 2, 3, 4, 5], vec![3, 4, 5]]);
    until("the letter", || !bench.letters.all().is_empty()).await;
    let letter = bench.letters.all().remove(0).1;
    assert_eq!(letter["DDBStreamBatchInfo"]["startSequenceNumber"], "000000000000000000103");
    assert_eq!(letter["DDBStreamBatchInfo"]["batchSize"], 3);
    // The function itself succeeded: there is no function error to report.
    assert_eq!(letter["responseContext"], json!({ "statusCode": 200, "executedVersion": "$LATEST" }));
}

#[tokio::test]
async fn with_bisecting_a_partial_answer_gives_up_only_the_record_that_keeps_failing() {
    let both = StreamSource { report_batch_item_failures: true, bisect: true, maximum_retries: Some(1), ..source() };
    let bench = Bench::start(both, reporting(vec![3]), 1..=5);
    let expected = [vec![1, 2, 3, 4, 5], vec![3, 4, 5], vec![3], vec![3], vec![4, 5]];
    assert_eq!(bench.calls(5).await, expected);
    assert_eq!(bench.letters.all()[0].1["DDBStreamBatchInfo"]["batchSize"], 1);
}

#[tokio::test]
async fn answers_that_lambda_takes_for_a_success_move_the_checkpoint() {
    for body in [json!(null), json!({}), json!({ "batchItemFailures": null }), json!({ "batchItemFailures": [] })] {
        let report = StreamSource { report_batch_item_failures: true, ..source() };
        let bench = Bench::start(report, Scripted::outcomes(vec![answer(&body)]), 1..=2);
        bench.calls(1).await;
        assert_eq!(bench.settle().await, [vec![1, 2]], "{body}");
    }
}

#[tokio::test]
async fn answers_that_cannot_be_understood_fail_the_whole_batch() {
    for body in [
        json!({ "batchItemFailures": [{ "itemIdentifier": "" }] }),
        json!({ "batchItemFailures": [{ "itemIdentifier": null }] }),
        json!({ "batchItemFailures": [{ "identifier": "000000000000000000102" }] }),
        json!({ "batchItemFailures": [{ "itemIdentifier": "000000000000000000999" }] }),
        json!({ "batchItemFailures": "000000000000000000102" }),
        json!("done"),
    ] {
        let report = StreamSource { report_batch_item_failures: true, ..source() };
        let bench = Bench::start(report, Scripted::outcomes(vec![answer(&body)]), 1..=2);
        assert_eq!(bench.calls(2).await, [vec![1, 2], vec![1, 2]], "{body}");
    }
}

#[tokio::test]
async fn failures_in_the_answer_count_only_where_the_mapping_asks_for_them() {
    let bench = Bench::start(source(), reporting(vec![1]), [1]);
    bench.calls(1).await;
    assert_eq!(bench.settle().await, [vec![1]]);
}

#[tokio::test]
async fn throttling_uses_up_no_retry() {
    let none = StreamSource { maximum_retries: Some(0), ..source() };
    let throttles = vec![Outcome::Throttled, Outcome::Throttled, Outcome::Throttled];
    let bench = Bench::start(none, Scripted::outcomes(throttles), [1]);
    assert_eq!(bench.calls(4).await.len(), 4);
    bench.settle().await;
    assert!(bench.letters.all().is_empty());
}

#[tokio::test]
async fn records_past_the_maximum_age_go_to_the_queue_untried() {
    let stream = Arc::new(Stream::default());
    let old = Timestamp::now() - SignedDuration::from_mins(10);
    stream.put_made(1, old, &json!({}));
    stream.put_made(2, old, &json!({}));
    stream.put(3);
    let age = StreamSource { maximum_age: Some(Duration::from_mins(5)), ..source() };
    let bench = Bench::start_with(age, Scripted::outcomes(vec![]), stream);
    assert_eq!(bench.calls(1).await, [vec![3]]);
    let letter = bench.letters.all().remove(0).1;
    assert_eq!(letter["requestContext"]["condition"], "RecordAgeExceeded");
    assert_eq!(letter["requestContext"]["approximateInvokeCount"], 0);
    assert_eq!(letter["DDBStreamBatchInfo"]["batchSize"], 2);
    assert_eq!(letter.get("responseContext"), None);
}

#[tokio::test]
async fn records_that_the_stream_no_longer_keeps_are_not_delivered() {
    let stream = Arc::new(Stream::default());
    stream.put_made(1, Timestamp::now() - SignedDuration::from_hours(25), &json!({}));
    stream.put(2);
    let bench = Bench::start_with(source(), Scripted::outcomes(vec![]), stream);
    assert_eq!(bench.calls(1).await, [vec![2]]);
    assert!(bench.letters.all().is_empty());
}
