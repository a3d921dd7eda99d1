//! The Lambda action of an SES receipt rule: calls the rule's function for a message that has come in.

use std::sync::Arc;

use bytes::Bytes;
use serde_json::Value;

use super::Invoke;
use super::asynchronous::{Asynchronous, Refused};
use crate::kinds::{Outcome, ReceiptRule};

/// Calls receipt functions.
#[derive(Clone)]
pub struct Receipts {
    functions: Arc<dyn Invoke>,
    queue: Asynchronous,
}

impl Receipts {
    /// `functions` for rules that wait for their function (`RequestResponse`), `queue` for those that do not (`Event`).
    pub fn new(functions: Arc<dyn Invoke>, queue: Asynchronous) -> Self {
        Self { functions, queue }
    }

    /// Runs the Lambda action of `rule` with the event of "Lambda function event for Amazon SES". A rule without a
    /// function is done already.
    ///
    /// A synchronous function's error is logged and changes nothing, as in SES, which then goes on to the next action.
    /// The disposition that such a function may answer (`STOP_RULE`) is not imitated.
    pub async fn act(&self, rule: &ReceiptRule, event: &Value) -> Result<(), Refused> {
        let Some(function) = &rule.function else {
            return Ok(());
        };
        let payload = Bytes::from(event.to_string());
        if rule.asynchronous {
            return self.queue.accept(function, &payload).map(drop);
        }
        match self.functions.invoke(function, payload).await {
            Outcome::Answer(_) => {}
            Outcome::Error { kind, message } => {
                tracing::warn!(function, kind, message, rule = rule.name, "the function of a receipt rule failed");
            }
            Outcome::Throttled => {
                tracing::warn!(function, rule = rule.name, "the function of a receipt rule was throttled");
            }
        }
        Ok(())
    }
}
