//! Every call passes the gate: it is numbered, checked against the policies, and meets the fault that awaits it.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use serde_json::Value;

use super::callers::{Callers, Key};
use super::faults::{Fault, Faults, Kind, Target};
use super::iam::{Arns, Iam, Need, PolicyError};
use super::ledger::{Call, Capacity, Ledger};
use super::wire::Service;
use crate::kinds::{AwsError, Caller, Stack};

/// How long a slow call by the stack's owner is held.
const OWNER_TIMEOUT: Duration = Duration::from_secs(30);

/// The gate.
pub struct Gate {
    callers: Arc<dyn Callers>,
    /// Folder and time-out by logical id.
    functions: HashMap<String, (String, Duration)>,
    /// The policies.
    pub iam: Iam,
    /// Writes ARNs.
    pub arns: Arns,
    /// The faults that are armed.
    pub faults: Faults,
    /// The record of calls.
    pub ledger: Ledger,
}

/// One call on its way through the gate.
#[derive(Debug, Clone)]
pub struct Visit {
    key: Option<Key>,
    service: Service,
    operation: String,
    number: u32,
    fault: Option<Fault>,
    at: Timestamp,
    started: Instant,
}

/// What an answer came to, for the record.
#[derive(Debug, Clone, Default)]
pub struct Done {
    /// HTTP status; 0 when the connection closed without an answer.
    pub status: u16,
    /// Error code.
    pub error: Option<String>,
    /// Bytes of the request's body.
    pub bytes_in: u64,
    /// What DynamoDB charged.
    pub capacity: Capacity,
    /// Processor time of the database.
    pub database: Duration,
}

impl Gate {
    /// A gate for the functions of a stack.
    pub fn new(stack: &Stack, callers: Arc<dyn Callers>) -> Result<Self, PolicyError> {
        let functions = stack.functions.values();
        Ok(Self {
            callers,
            functions: functions.map(|f| (f.logical_id.clone(), (f.binary.clone(), f.timeout))).collect(),
            iam: Iam::new(stack)?,
            arns: Arns::new(stack),
            faults: Faults::default(),
            ledger: Ledger::default(),
        })
    }

    /// The key with this id.
    pub fn key(&self, access_key: &str) -> Option<Key> {
        self.callers.key(access_key)
    }

    /// A call arrives: it gets its number and perhaps a fault.
    pub fn visit(&self, key: Option<Key>, service: Service, operation: &str) -> Visit {
        let invocation = key.as_ref().and_then(|key| key.request_id.as_deref().or(key.environment.as_deref()));
        let number = self.ledger.number(invocation.unwrap_or_default());
        let function = key
            .as_ref()
            .and_then(Key::function)
            .map(|id| (id, self.functions.get(id).map_or("", |(folder, _)| folder.as_str())));
        let fault = self.faults.strike(&Target { function, number, service, operation });
        let operation = operation.to_owned();
        Visit { service, operation, number, fault, at: Timestamp::now(), started: Instant::now(), key }
    }

    /// Checks a call before it takes effect: policies first, then faults that come before the effect.
    pub async fn admit(&self, visit: &Visit, needs: &[Need]) -> Result<(), AwsError> {
        if let Some(key) = &visit.key {
            self.iam.check(&key.caller, visit.service, needs)?;
        }
        let Some(fault) = &visit.fault else { return Ok(()) };
        match fault.kind {
            Kind::ErrorBefore | Kind::Throttle => Err(fault.error(visit.service)),
            Kind::Crash => {
                self.crash(visit);
                Err(fault.error(visit.service))
            }
            Kind::Slow => {
                tokio::time::sleep(fault.hold(self.timeout(visit))).await;
                Ok(())
            }
            Kind::Late => {
                self.crash(visit);
                tokio::time::sleep(fault.hold(self.timeout(visit))).await;
                Ok(())
            }
            Kind::ErrorAfter | Kind::Lost | Kind::CrashAfter => Ok(()),
        }
    }

    /// After the effect: the error that replaces the answer, if a fault says so.
    pub fn after(&self, visit: &Visit) -> Option<AwsError> {
        let fault = visit.fault.as_ref()?;
        match fault.kind {
            Kind::ErrorAfter => Some(fault.error(visit.service)),
            Kind::CrashAfter => {
                self.crash(visit);
                None
            }
            _ => None,
        }
    }

    /// Puts a call on record.
    pub fn record(&self, visit: &Visit, done: Done) {
        self.ledger.record(Call {
            at: visit.at,
            function: visit.key.as_ref().and_then(Key::function).map(str::to_owned),
            environment: visit.key.as_ref().and_then(|key| key.environment.clone()),
            request_id: visit.key.as_ref().and_then(|key| key.request_id.clone()),
            number: visit.number,
            service: visit.service,
            operation: visit.operation.clone(),
            status: done.status,
            error: done.error,
            micros: u64::try_from(visit.started.elapsed().as_micros()).unwrap_or(u64::MAX),
            database_micros: u64::try_from(done.database.as_micros()).unwrap_or(u64::MAX),
            bytes_in: done.bytes_in,
            capacity: done.capacity,
            fault: visit.fault.as_ref().map(|fault| fault.id),
        });
    }

    /// Whether the policies would allow something; nothing is put on record.
    pub fn allows(&self, visit: &Visit, need: &Need) -> bool {
        visit.key.as_ref().is_some_and(|key| self.iam.allows(&key.caller, need))
    }

    fn crash(&self, visit: &Visit) {
        if let Some(environment) = visit.key.as_ref().and_then(|key| key.environment.as_deref()) {
            self.callers.crash(environment);
        }
    }

    fn timeout(&self, visit: &Visit) -> Duration {
        let function = visit.key.as_ref().and_then(Key::function).and_then(|id| self.functions.get(id));
        function.map_or(OWNER_TIMEOUT, |(_, timeout)| *timeout)
    }
}

impl Visit {
    /// The operation: `PutItem`.
    pub fn operation(&self) -> &str {
        &self.operation
    }

    /// Whether the connection closes without an answer.
    pub fn is_lost(&self) -> bool {
        matches!(self.fault.as_ref().map(|f| f.kind), Some(Kind::Lost | Kind::Crash | Kind::CrashAfter | Kind::Late))
    }

    /// More members for the body of a JSON error.
    pub fn error_members(&self) -> Option<&Value> {
        self.fault.as_ref().and_then(|fault| fault.body.as_ref())
    }
}

impl Key {
    /// Logical id of the function that holds the key.
    pub fn function(&self) -> Option<&str> {
        match &self.caller {
            Caller::Function(logical_id) => Some(logical_id),
            Caller::Owner => None,
        }
    }
}

impl std::fmt::Debug for Gate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gate").finish_non_exhaustive()
    }
}
