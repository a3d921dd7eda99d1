//! Every AWS call that the functions made: tests and benchmarks count them.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use serde::Serialize;

use super::wire::Service;

/// Calls that are kept; older ones are forgotten.
const CALLS_KEPT: usize = 20_000;
/// Invocations whose calls are counted at the same time.
const INVOCATIONS_KEPT: usize = 10_000;

/// One AWS call.
#[derive(Debug, Clone, Serialize)]
pub struct Call {
    /// When it arrived.
    pub at: Timestamp,
    /// Logical id of the function; `None` for the owner of the stack and for callers that are not known.
    pub function: Option<String>,
    /// Environment that called.
    pub environment: Option<String>,
    /// Lambda request id that the environment was working on.
    pub request_id: Option<String>,
    /// Which call of the invocation it was, from 1.
    pub number: u32,
    /// Service.
    pub service: Service,
    /// Operation: `PutItem`.
    pub operation: String,
    /// HTTP status of the answer; 0 when there was none.
    pub status: u16,
    /// Error code of the answer.
    pub error: Option<String>,
    /// Time to answer, in microseconds.
    pub micros: u64,
    /// Processor time of the database for it, in microseconds: without signature, policies and HTTP.
    pub database_micros: u64,
    /// Bytes of the request's body.
    pub bytes_in: u64,
    /// What DynamoDB charged.
    pub capacity: Capacity,
    /// Id of the fault that struck.
    pub fault: Option<u64>,
}

/// Capacity units that DynamoDB charged for a call.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Capacity {
    /// All units.
    pub total: f64,
    /// Units of the table itself.
    pub table: f64,
    /// Units by index.
    pub indexes: BTreeMap<String, f64>,
}

/// The record of calls, newest last.
#[derive(Debug, Default)]
pub struct Ledger {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    calls: VecDeque<Call>,
    numbers: HashMap<String, u32>,
    order: VecDeque<String>,
}

impl Ledger {
    /// Gives the next call of an invocation its number, from 1. `invocation` is the request id, or what else tells
    /// one caller's work from another's.
    pub fn number(&self, invocation: &str) -> u32 {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        if !inner.numbers.contains_key(invocation) {
            inner.order.push_back(invocation.to_owned());
            if inner.order.len() > INVOCATIONS_KEPT
                && let Some(oldest) = inner.order.pop_front()
            {
                inner.numbers.remove(&oldest);
            }
        }
        let number = inner.numbers.entry(invocation.to_owned()).or_default();
        *number += 1;
        *number
    }

    /// Adds a call.
    pub fn record(&self, call: Call) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        if inner.calls.len() == CALLS_KEPT {
            inner.calls.pop_front();
        }
        inner.calls.push_back(call);
    }

    /// All calls that are kept, oldest first.
    pub fn calls(&self) -> Vec<Call> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).calls.iter().cloned().collect()
    }

    /// The calls of one Lambda request, oldest first.
    pub fn calls_of(&self, request_id: &str) -> Vec<Call> {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.calls.iter().filter(|call| call.request_id.as_deref() == Some(request_id)).cloned().collect()
    }

    /// Forgets every call.
    pub fn clear(&self) {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).calls.clear();
    }
}
