//! The document that goes to the on-failure queue when records are given up.

use jiff::{Timestamp, Unit};
use serde_json::{Value, json};
use uuid::Uuid;

use super::delivery::{Condition, Discard};
use super::record::Record;
use crate::kinds::Outcome;

/// Where the records came from and who refused them.
pub(super) struct Origin<'a> {
    pub(super) function_arn: &'a str,
    pub(super) stream_arn: &'a str,
    pub(super) shard: &'a str,
}

/// The document of "Retain discarded records for a DynamoDB event source": where the records are in the stream, not
/// the records themselves. `None` when nothing was given up.
pub(super) fn letter(
    origin: &Origin<'_>,
    discard: &Discard,
    records: &[Record],
    last: Option<&Outcome>,
) -> Option<Value> {
    let (first, end) = (records.first()?, records.last()?);
    let mut document = json!({
        "requestContext": {
            "requestId": Uuid::new_v4(),
            "functionArn": origin.function_arn,
            "condition": match discard.condition {
                Condition::RetryAttemptsExhausted => "RetryAttemptsExhausted",
                Condition::RecordAgeExceeded => "RecordAgeExceeded",
            },
            "approximateInvokeCount": discard.invocations,
        },
        "version": "1.0",
        "timestamp": rounded(Timestamp::now(), Unit::Millisecond),
        "DDBStreamBatchInfo": {
            "shardId": origin.shard,
            "startSequenceNumber": first.sequence_number,
            "endSequenceNumber": end.sequence_number,
            "approximateArrivalOfFirstRecord": rounded(first.created_at, Unit::Second),
            "approximateArrivalOfLastRecord": rounded(end.created_at, Unit::Second),
            "batchSize": records.len(),
            "streamArn": origin.stream_arn,
        },
    });
    // Records that grew too old before any attempt have no answer to speak of.
    if let (Some(outcome), Some(fields)) = (last, document.as_object_mut()) {
        let mut context = json!({ "statusCode": 200, "executedVersion": "$LATEST" });
        if let (Outcome::Error { .. }, Some(context)) = (outcome, context.as_object_mut()) {
            context.insert("functionError".to_owned(), json!("Unhandled"));
        }
        fields.insert("responseContext".to_owned(), context);
    }
    Some(document)
}

fn rounded(time: Timestamp, unit: Unit) -> String {
    time.round(unit).unwrap_or(time).to_string()
}
