//! `infra/redrive.py`: what failed is tried again, and stays in its queue until it is done.

use crate::aws_command::{Ran, run};

const STACK: &str = r#"'cloudformation describe-stack-resource')
    case "$*" in
    *Function*) echo '{"StackResourceDetail": {"PhysicalResourceId": "the-function"}}';;
    *) echo '{"StackResourceDetail": {"PhysicalResourceId": "https://the-queue"}}';;
    esac;;
"#;

/// A queue with these messages, a stream with what the message points to, and a function that answers like this.
fn redrive(queue: &str, bodies: &[&str], answer: &str) -> Ran {
    let messages: Vec<String> = bodies
        .iter()
        .enumerate()
        .map(|(index, body)| {
            let body = body.replace('\n', " ").replace('"', r#"\""#);
            format!(r#"{index}) echo '{{"Messages": [{{"ReceiptHandle": "receipt-{index}", "Body": "{body}"}}]}}';; "#)
        })
        .collect();
    let messages = messages.concat();
    let cases = format!(
        r#"{STACK}
'sqs receive-message')
    received=$(cat "$calls.received" 2>/dev/null || echo 0)
    echo $((received + 1)) > "$calls.received"
    case "$received" in {messages} esac;;
'dynamodbstreams get-shard-iterator')
    case "$*" in *"--sequence-number 0001"*) echo TrimmedDataAccessException >&2; exit 254;; esac
    echo '{{"ShardIterator": "here"}}';;
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

/// A batch of more than 24 hours ago.
const FORGOTTEN: &str = r#"{"DDBStreamBatchInfo": {"shardId": "shard", "startSequenceNumber": "0001",
    "endSequenceNumber": "0002", "streamArn": "arn:stream"}}"#;

fn is_deleted(ran: &Ran, index: usize) -> bool {
    let call = format!("sqs delete-message --queue-url https://the-queue --receipt-handle receipt-{index} ");
    ran.calls.contains(&call)
}

#[test]
fn a_mail_event_that_failed_is_tried_again_with_the_function_that_it_was_for() {
    let failed = |function: &str, mail: &str| {
        let arn = format!("arn:aws:lambda:eu-west-1:123456789012:function:{function}:$LATEST");
        format!(r#"{{"requestContext": {{"functionArn": "{arn}"}}, "requestPayload": {{"mail": "{mail}"}}}}"#)
    };
    let bodies = [failed("inbound", "hello"), failed("feedback", "bounced")];
    let ran = redrive("FailedMailEvents", &[&bodies[0], &bodies[1]], "null");
    assert!(ran.output.status.success(), "{}", String::from_utf8_lossy(&ran.output.stderr));
    for (place, function, event) in [(0, "inbound", r#"{"mail": "hello"}"#), (1, "feedback", r#"{"mail": "bounced"}"#)]
    {
        let invoked =
            format!("lambda invoke --function-name arn:aws:lambda:eu-west-1:123456789012:function:{function}:$LATEST");
        assert!(ran.calls.contains(&invoked), "{}", ran.calls);
        assert!(ran.calls.contains(event), "{}", ran.calls);
        assert!(is_deleted(&ran, place), "{}", ran.calls);
    }
}

#[test]
fn a_change_that_failed_is_fetched_from_the_stream_up_to_the_end_of_its_batch() {
    let ran = redrive("FailedNotices", &[BATCH], r#"{"batchItemFailures": []}"#);
    assert!(ran.output.status.success(), "{}", String::from_utf8_lossy(&ran.output.stderr));
    assert!(ran.calls.contains("--sequence-number 0100"), "{}", ran.calls);
    for (sequence_number, expected) in [("0100", true), ("0101", false), ("0102", true), ("0103", false)] {
        let handed_over = ran.calls.contains(&format!(r#""SequenceNumber": "{sequence_number}""#));
        assert_eq!(handed_over, expected, "{sequence_number}: {}", ran.calls);
    }
    assert!(is_deleted(&ran, 0), "{}", ran.calls);
}

#[test]
fn what_fails_again_stays_in_the_queue() {
    let ran = redrive("FailedCounts", &[BATCH], r#"{"batchItemFailures": [{"itemIdentifier": "0101"}]}"#);
    assert!(!ran.output.status.success());
    assert!(ran.calls.contains(r#""SequenceNumber": "0101""#), "{}", ran.calls);
    assert!(!is_deleted(&ran, 0), "{}", ran.calls);
}

#[test]
fn what_the_stream_has_forgotten_is_left_and_keeps_nothing_else_waiting() {
    let ran = redrive("FailedNotices", &[FORGOTTEN, BATCH], r#"{"batchItemFailures": []}"#);
    assert!(!ran.output.status.success());
    assert!(!is_deleted(&ran, 0), "{}", ran.calls);
    assert!(is_deleted(&ran, 1), "{}", ran.calls);
    let said = |stream: &[u8]| String::from_utf8_lossy(stream).into_owned();
    assert!(said(&ran.output.stdout).contains("1 done, 1 left"), "{}", said(&ran.output.stdout));
    assert!(said(&ran.output.stderr).contains("24 hours"), "{}", said(&ran.output.stderr));
}

/// Without waiting, SQS asks some of its servers only and may answer that a queue is empty which is not.
#[test]
fn a_queue_is_empty_only_when_all_of_it_says_so() {
    let ran = redrive("FailedNotices", &[], "null");
    assert!(ran.output.status.success());
    assert!(ran.calls.contains("--wait-time-seconds"), "{}", ran.calls);
}
