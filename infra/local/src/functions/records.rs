//! What became of each invocation: the REPORT line as Lambda writes it to the log, and the last lines of the function.
//!
//! Follows "Viewing Lambda logs" and "Lambda pricing" (an OS-only runtime is billed for its init too) of the Lambda
//! documentation.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;

use super::log::Lines;
use crate::kinds::{Function, Outcome};

/// Most invocations kept: the last ones.
const MOST_RECORDS: usize = 500;

/// One finished invocation.
#[derive(Debug, Clone, Serialize)]
pub struct InvocationRecord {
    /// Request id that the function saw.
    pub request_id: String,
    /// Logical id of the function.
    pub function: String,
    /// The environment (process) that served it: `LoginFunction/3`.
    pub environment: String,
    /// When it was handed to the environment.
    pub at: Timestamp,
    /// Time in the handler, in milliseconds.
    pub duration_ms: f64,
    /// Whole milliseconds that would be billed: init and duration, rounded up.
    pub billed_ms: u64,
    /// Time from the start of the process to its first question for work, in milliseconds; only on a cold start.
    pub init_ms: Option<f64>,
    /// Memory size of the function, in MB.
    pub memory_mb: u32,
    /// Most memory that the process ever used, in MB; 0 where the machine does not tell (it needs `/proc`).
    pub max_memory_mb: u64,
    /// `answer`, or the kind of the error: `Runtime.ExitError`, `Sandbox.Timedout`, the function's own.
    pub outcome: String,
    /// Message of the error.
    pub message: Option<String>,
    /// The REPORT line.
    pub report: String,
    /// The last lines that the function wrote.
    pub log: Vec<String>,
}

/// What is measured of an invocation.
#[derive(Debug, Clone)]
pub(super) struct Measured {
    pub(super) request_id: String,
    pub(super) environment: String,
    pub(super) at: Timestamp,
    pub(super) duration: Duration,
    pub(super) init: Option<Duration>,
    pub(super) max_memory_mb: u64,
}

impl InvocationRecord {
    pub(super) fn new(function: &Function, measured: Measured, outcome: &Outcome) -> Self {
        let Measured { request_id, environment, at, duration, init, max_memory_mb } = measured;
        let billed = duration + init.unwrap_or_default();
        let billed_ms = u64::try_from(billed.as_micros().div_ceil(1000)).unwrap_or(u64::MAX);
        let duration_ms = milliseconds(duration);
        let init_ms = init.map(milliseconds);
        let memory_mb = function.memory_mb;
        let mut report = format!(
            "REPORT RequestId: {request_id}\tDuration: {duration_ms:.2} ms\tBilled Duration: {billed_ms} ms\tMemory Size: {memory_mb} MB\tMax Memory Used: {max_memory_mb} MB"
        );
        if let Some(init_ms) = init_ms {
            // Writing to a String cannot fail.
            let _ = write!(report, "\tInit Duration: {init_ms:.2} ms");
        }
        let (outcome, message) = match outcome {
            Outcome::Answer(_) => ("answer".to_owned(), None),
            Outcome::Error { kind, message } => (kind.clone(), Some(message.clone())),
            Outcome::Throttled => ("throttled".to_owned(), None),
        };
        if outcome == "Sandbox.Timedout" {
            report.push_str("\tStatus: timeout");
        }
        Self {
            request_id,
            function: function.logical_id.clone(),
            environment,
            at,
            duration_ms,
            billed_ms,
            init_ms,
            memory_mb,
            max_memory_mb,
            outcome,
            message,
            report,
            log: Vec::new(),
        }
    }
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// The last invocations.
#[derive(Debug, Default)]
pub(super) struct Records(Mutex<VecDeque<(InvocationRecord, Lines)>>);

impl Records {
    pub(super) fn add(&self, record: InvocationRecord, lines: Lines) {
        let mut records = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if records.len() == MOST_RECORDS {
            records.pop_front();
        }
        records.push_back((record, lines));
    }

    /// All of them, oldest first.
    pub(super) fn read(&self) -> Vec<InvocationRecord> {
        let records = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        records.iter().map(|(record, lines)| InvocationRecord { log: lines.read(), ..record.clone() }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_line_is_the_one_that_lambda_writes() {
        let function = Function { logical_id: "F".to_owned(), memory_mb: 128, ..Function::default() };
        let measured = Measured {
            request_id: "id".to_owned(),
            environment: "F/1".to_owned(),
            at: Timestamp::UNIX_EPOCH,
            duration: Duration::from_micros(1_234),
            init: Some(Duration::from_millis(20)),
            max_memory_mb: 31,
        };
        let record = InvocationRecord::new(&function, measured, &Outcome::Throttled);
        assert_eq!(
            record.report,
            "REPORT RequestId: id\tDuration: 1.23 ms\tBilled Duration: 22 ms\tMemory Size: 128 MB\tMax Memory Used: 31 MB\tInit Duration: 20.00 ms"
        );
    }
}
