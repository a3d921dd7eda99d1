//! Reads a function's answer to a batch (`ReportBatchItemFailures`).

use serde_json::Value;

use super::delivery::Verdict;
use super::record::{Record, SequenceNumber};
use crate::kinds::Outcome;

/// What an outcome says about the records of the call.
///
/// With `report`, the record with the lowest sequence number among `batchItemFailures` is where the batch is taken up
/// again. An empty or missing list and an empty or null answer are a success. A list that cannot be understood (no
/// identifier, an empty one, one that is not in the batch) fails the whole batch: doing a record twice is better than
/// losing it.
pub(super) fn verdict(outcome: &Outcome, records: &[Record], report: bool) -> Verdict {
    match outcome {
        Outcome::Throttled => Verdict::Throttled,
        Outcome::Error { .. } => Verdict::Failed,
        Outcome::Answer(_) if !report => Verdict::Success,
        Outcome::Answer(body) if body.is_empty() => Verdict::Success,
        Outcome::Answer(body) => match serde_json::from_slice(body) {
            Ok(answer) => reported(&answer, records),
            Err(_) => Verdict::Failed,
        },
    }
}

fn reported(answer: &Value, records: &[Record]) -> Verdict {
    let failures = match answer {
        Value::Null => return Verdict::Success,
        Value::Object(fields) => match fields.get("batchItemFailures") {
            None | Some(Value::Null) => return Verdict::Success,
            Some(Value::Array(failures)) => failures,
            Some(_) => return Verdict::Failed,
        },
        _ => return Verdict::Failed,
    };
    let position = |failure: &Value| {
        let identifier = SequenceNumber::new(failure.get("itemIdentifier")?.as_str()?);
        records.iter().position(|record| record.sequence_number == identifier)
    };
    match failures.iter().map(position).collect::<Option<Vec<_>>>() {
        None => Verdict::Failed,
        // The records of a batch are in order, so the lowest index is the lowest sequence number.
        Some(positions) => positions.into_iter().min().map_or(Verdict::Success, Verdict::FailedFrom),
    }
}
