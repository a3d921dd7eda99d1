//! One record of a stream, as Lambda hands it to a function.

use std::cmp::Ordering;
use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Position of a record in its shard: decimal digits, compared as a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SequenceNumber(String);

impl SequenceNumber {
    /// Takes the digits as DynamoDB Streams writes them.
    pub fn new(digits: impl Into<String>) -> Self {
        Self(digits.into())
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn significant(&self) -> &str {
        self.0.trim_start_matches('0')
    }
}

impl Ord for SequenceNumber {
    fn cmp(&self, other: &Self) -> Ordering {
        let (mine, theirs) = (self.significant(), other.significant());
        // Of two numbers without leading zeros the longer is the greater. The text comes last so that order and
        // equality agree.
        mine.len().cmp(&theirs.len()).then_with(|| mine.cmp(theirs)).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for SequenceNumber {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for SequenceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One change of one item.
#[derive(Debug, Clone)]
pub struct Record {
    /// Its position.
    pub sequence_number: SequenceNumber,
    /// When the change happened, to about a second.
    pub created_at: Timestamp,
    /// The element of `Records` in the event: `eventID`, `eventName`, `dynamodb` and so on.
    pub event: Value,
}

impl Record {
    /// Reads a record as it stands in Lambda's event. `None` when it has no sequence number: then it is no record of a
    /// stream.
    pub fn from_event(event: Value) -> Option<Self> {
        let change = event.get("dynamodb")?;
        let sequence_number = SequenceNumber::new(change.get("SequenceNumber")?.as_str()?);
        let created_at = change
            .get("ApproximateCreationDateTime")
            .and_then(Value::as_f64)
            .and_then(|seconds| Timestamp::from_duration(jiff::SignedDuration::try_from_secs_f64(seconds).ok()?).ok())
            .unwrap_or(Timestamp::UNIX_EPOCH);
        Some(Self { sequence_number, created_at, event })
    }
}

/// The payload of one invocation.
pub(super) fn payload(records: &[Record]) -> Value {
    json!({ "Records": records.iter().map(|record| &record.event).collect::<Vec<_>>() })
}
