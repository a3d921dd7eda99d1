//! The document that goes to the on-failure destination of an asynchronous invocation.

use jiff::{Timestamp, Unit};
use serde_json::{Value, json};

use super::Event;
use crate::sources::Identity;

/// Why an event was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Condition {
    /// The last attempt failed.
    RetriesExhausted,
    /// It is older than `MaximumEventAgeInSeconds`.
    EventAgeExceeded,
}

/// The document of "Capturing records of Lambda asynchronous invocations".
pub(super) fn letter(event: &Event, condition: Condition, identity: &Identity) -> Value {
    let now = Timestamp::now();
    let mut document = json!({
        "version": "1.0",
        "timestamp": now.round(Unit::Millisecond).unwrap_or(now),
        "requestContext": {
            "requestId": event.id,
            "functionArn": format!("{}:$LATEST", identity.function_arn(&event.function)),
            "condition": match condition {
                Condition::RetriesExhausted => "RetriesExhausted",
                Condition::EventAgeExceeded => "EventAgeExceeded",
            },
            "approximateInvokeCount": event.attempts,
        },
        "requestPayload": event.payload,
    });
    // An event that was never tried has no response.
    if let (Some((kind, message)), Some(fields)) = (&event.last_error, document.as_object_mut()) {
        let context = json!({ "statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled" });
        fields.insert("responseContext".to_owned(), context);
        fields.insert("responsePayload".to_owned(), json!({ "errorType": kind, "errorMessage": message }));
    }
    document
}
