//! `infra/redrive.py`: what failed is tried again, and stays in its queue until it is done.

use crate::aws_command::{Ran, run};

const STACK: &str = r#"'cloudformation describe-stack-resource')
    case "$*" in
    *Function*) echo '{"StackResourceDetail": {"PhysicalResourceId": "the-function"}}';;
    *) echo '{"StackResourceDetail": {"PhysicalResourceId": "https://the-queue"}}';;
    esac;;
"#;

/// A queue with one message, a stream with what the message points to, and a function that answers like this.
fn redrive(queue: &str, body: &str, answer: &str) -> Ran {
    let body = body.replace('"', r#"\""#);
    let cases = format!(
        r#"{STACK}
'sqs receive-message')
    test -e "$calls.received" || echo '{{"Messages": [{{"ReceiptHandle": "receipt", "Body": "{body}"}}]}}'
    touch "$calls.received";;
'dynamodbstreams get-shard-iterator') echo '{{"ShardIterator": "here"}}';;
'dynamodbstreams get-records') echo '{{"NextShardIterator": "there", "Records": [
    {{"eventName": "INSERT", "dynamodb": {{"SequenceNumber": "0100", "Keys": {{"sk": {{"S": "entry#1"}}}}}}}},
    {{"eventName": "MODIFY", "dynamodb": {{"SequenceNumber": "0101", "Keys": {{"sk": {{"S": "ticket"}}}}}}}},
    {{"eventName": "INSERT", "dynamodb": {{"SequenceNumber": "0102", "Keys": {{"sk": {{"S": "entry#2"}}}}}}}},
    {{"eventName": "INSERT", "dynamodb": {{"SequenceNumber": "0103", "Keys": {{"sk": {{"S": "entry#3"}}}}}}}}]}}';;
'lambda invoke')
    for argument; do
        case "$argument" in
        file://*) cat "${{argument#file://}}" >> "$calls"; echo >> "$calls";;
        --output) break;;
        *) answer=$argument;;
        esac
    done
    printf '%s' '{answer}' > "$answer"
    echo '{{"StatusCode": 200}}';;"#
    );
    run("redrive.py", &["guichet", queue], &cases)
}

const BATCH: &str = r#"{"DDBStreamBatchInfo": {"shardId": "shard", "startSequenceNumber": "0100",
    "endSequenceNumber": "0102", "streamArn": "arn:stream"}}"#;

fn is_deleted(ran: &Ran) -> bool {
    ran.calls.contains("sqs delete-message --queue-url https://the-queue --receipt-handle receipt")
}

#[test]
fn a_mail_that_failed_is_tried_again_with_its_own_event() {
    let ran = redrive("FailedInboundEmail", r#"{"requestPayload": {"mail": "hello"}}"#, "null");
    assert!(ran.output.status.success(), "{}", String::from_utf8_lossy(&ran.output.stderr));
    assert!(ran.calls.contains(r#"{"mail": "hello"}"#), "{}", ran.calls);
    assert!(is_deleted(&ran), "{}", ran.calls);
}

#[test]
fn a_change_that_failed_is_fetched_from_the_stream_up_to_the_end_of_its_batch() {
    let ran = redrive("FailedNotices", &BATCH.replace('\n', " "), r#"{"batchItemFailures": []}"#);
    assert!(ran.output.status.success(), "{}", String::from_utf8_lossy(&ran.output.stderr));
    assert!(ran.calls.contains("--sequence-number 0100"), "{}", ran.calls);
    for (sequence_number, expected) in [("0100", true), ("0101", false), ("0102", true), ("0103", false)] {
        let handed_over = ran.calls.contains(&format!(r#""SequenceNumber": "{sequence_number}""#));
        assert_eq!(handed_over, expected, "{sequence_number}: {}", ran.calls);
    }
    assert!(is_deleted(&ran), "{}", ran.calls);
}

#[test]
fn what_fails_again_stays_in_the_queue() {
    let ran =
        redrive("FailedCounts", &BATCH.replace('\n', " "), r#"{"batchItemFailures": [{"itemIdentifier": "0101"}]}"#);
    assert!(!ran.output.status.success());
    assert!(ran.calls.contains(r#""SequenceNumber": "0101""#), "{}", ran.calls);
    assert!(!is_deleted(&ran), "{}", ran.calls);
}
