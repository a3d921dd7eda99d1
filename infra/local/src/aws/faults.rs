//! Failures on demand: the next call of a function to AWS goes wrong, in the way that a test chose.
//!
//! A sweep over "fail the first call, then the second, …" in every way of failing shows whether a function leaves
//! things whole wherever it is interrupted. `POST /_local/faults` arms one failure, `GET` lists them with how often
//! each struck, `DELETE` disarms all.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::wire::Service;
use crate::kinds::AwsError;

/// How long a late call is held.
const LATE: Duration = Duration::from_millis(500);

/// One failure, as armed and as listed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Fault {
    /// Number that tells faults apart; given when armed.
    #[serde(default, skip_deserializing)]
    pub id: u64,
    /// Function by logical id (`ReplyFunction`) or by folder (`reply`); any caller when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<String>,
    /// Strikes from this call of an invocation on, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call: Option<u32>,
    /// Strikes only this operation: `PutItem`, `dynamodb:PutItem`, or `dynamodb:*`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// What goes wrong.
    pub kind: Kind,
    /// How often it strikes in all; 1 when left out. The SDK repeats a call that failed, so a function notices an error
    /// only when this is as high as the SDK's number of attempts (3).
    #[serde(default = "once")]
    pub times: u32,
    /// HTTP status instead of the kind's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Error code instead of the kind's own: `TransactionCanceledException`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// More members for a JSON error: `{"CancellationReasons": [{"Code": "TransactionConflict"}]}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Value>,
    /// For `slow` and `late`: how long to hold the call, in milliseconds. When left out a slow one is held past the function's
    /// time-out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold_ms: Option<u64>,
    /// How often it struck so far.
    #[serde(default, skip_deserializing)]
    pub fired: u32,
}

fn once() -> u32 {
    1
}

/// A way to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Nothing happens and the answer is 500.
    ErrorBefore,
    /// The call takes effect, but the answer is 500.
    ErrorAfter,
    /// The call takes effect, but the connection closes without an answer.
    Lost,
    /// Nothing happens; the service asks to slow down.
    Throttle,
    /// The environment's process dies before the call takes effect.
    Crash,
    /// The environment's process dies after the call took effect, before it sees the answer.
    CrashAfter,
    /// The environment's process dies, as it does at its time-out, and the call takes effect after that: half a second later,
    /// unless `hold_ms` says otherwise, when a caller who tries again at once is through already.
    Late,
    /// The answer comes late: the call is held before it takes effect.
    Slow,
}

/// A call that faults are matched against.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// Logical id of the function and name of its folder.
    pub function: Option<(&'a str, &'a str)>,
    /// Number of the call within its invocation, from 1.
    pub number: u32,
    /// Service.
    pub service: Service,
    /// Operation.
    pub operation: &'a str,
}

impl Fault {
    /// A fault of one kind that strikes the next call of anyone, once.
    pub fn new(kind: Kind) -> Self {
        Self {
            id: 0,
            function: None,
            call: None,
            operation: None,
            kind,
            times: 1,
            status: None,
            code: None,
            body: None,
            hold_ms: None,
            fired: 0,
        }
    }

    fn strikes(&self, target: &Target<'_>) -> bool {
        self.fired < self.times
            && self.call.is_none_or(|call| target.number >= call)
            && self.function.as_deref().is_none_or(|name| {
                target.function.is_some_and(|(logical_id, folder)| name == logical_id || name == folder)
            })
            && self.operation.as_deref().is_none_or(|name| match name.split_once(':') {
                Some((service, operation)) => {
                    service == target.service.name() && (operation == "*" || operation == target.operation)
                }
                None => name == target.operation,
            })
    }

    /// The error that the caller gets, in the words of its service.
    pub fn error(&self, service: Service) -> AwsError {
        let (status, code, message) = match (self.kind, service) {
            (Kind::Throttle, Service::DynamoDb) => {
                (400, "ThrottlingException", "Rate of requests exceeds the allowed throughput.")
            }
            (Kind::Throttle, Service::S3) => (503, "SlowDown", "Please reduce your request rate."),
            (Kind::Throttle, Service::Ses) => (400, "Throttling", "Maximum sending rate exceeded."),
            (Kind::Throttle, Service::CognitoIdp) => (400, "TooManyRequestsException", "Too many requests"),
            (Kind::Throttle, Service::Sqs) => (400, "ThrottlingException", "Rate exceeded"),
            (_, Service::DynamoDb) => (500, "InternalServerError", "Internal server error"),
            (_, Service::S3) => (500, "InternalError", "We encountered an internal error. Please try again."),
            (_, Service::Ses) => {
                (500, "InternalFailure", "The request processing has failed because of an unknown error.")
            }
            (_, Service::CognitoIdp) => (500, "InternalErrorException", "Internal error"),
            (_, Service::Sqs) => (500, "InternalFailure", "Internal error"),
        };
        AwsError {
            status: self.status.unwrap_or(status),
            code: self.code.clone().unwrap_or_else(|| code.to_owned()),
            message: message.to_owned(),
        }
    }

    /// How long a slow or late call is held, for a function that may take `timeout`.
    pub fn hold(&self, timeout: Duration) -> Duration {
        let usual = if self.kind == Kind::Late { LATE } else { timeout + Duration::from_secs(1) };
        self.hold_ms.map_or(usual, Duration::from_millis)
    }
}

/// The faults that are armed.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    inner: Arc<Mutex<Armed>>,
}

#[derive(Debug, Default)]
struct Armed {
    last_id: u64,
    faults: Vec<Fault>,
}

impl Faults {
    /// Arms a fault and returns it with its id.
    pub fn arm(&self, mut fault: Fault) -> Fault {
        let mut armed = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        armed.last_id += 1;
        fault.id = armed.last_id;
        fault.fired = 0;
        armed.faults.push(fault.clone());
        fault
    }

    /// Disarms all faults.
    pub fn clear(&self) {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).faults.clear();
    }

    /// All faults, those that are used up included.
    pub fn list(&self) -> Vec<Fault> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).faults.clone()
    }

    /// The first fault that strikes this call, counted as fired.
    pub fn strike(&self, target: &Target<'_>) -> Option<Fault> {
        let mut armed = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let fault = armed.faults.iter_mut().find(|fault| fault.strikes(target))?;
        fault.fired += 1;
        Some(fault.clone())
    }

    /// `GET`, `POST` and `DELETE` of `/`, to be mounted at `/_local/faults`.
    pub fn routes(&self) -> Router {
        Router::new().route("/", get(list).post(arm).delete(clear)).with_state(self.clone())
    }
}

async fn list(State(faults): State<Faults>) -> Json<Vec<Fault>> {
    Json(faults.list())
}

async fn arm(State(faults): State<Faults>, Json(fault): Json<Fault>) -> (StatusCode, Json<Fault>) {
    (StatusCode::CREATED, Json(faults.arm(fault)))
}

async fn clear(State(faults): State<Faults>) -> StatusCode {
    faults.clear();
    StatusCode::NO_CONTENT
}
