//! Asynchronous invocations: an event is kept, acknowledged, and tried until it succeeds or its attempts are used up.
//!
//! Follows "Invoking a Lambda function asynchronously" and "Capturing records of Lambda asynchronous invocations":
//! one attempt and up to two retries after a function error (a minute, then two minutes later: see
//! [`Pace::minute`](super::Pace::minute) for what a minute is here); throttles are tried again without using up an
//! attempt, until the event is too old; what failed for good goes to the on-failure queue with its payload and the
//! last answer. An event survives a restart. Not imitated: on-success destinations, and the rare second delivery of an
//! event that had succeeded.

mod event;
mod letter;

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use tokio::sync::Notify;
use tokio::time::sleep;
use uuid::Uuid;

pub use event::Event;

use self::letter::Condition;
use super::{DeadLetters, Identity, Invoke, Pace};
use crate::kinds::{Function, Outcome};

/// How old an event may grow, unless the function says otherwise: six hours, Lambda's default and maximum.
pub const MAXIMUM_AGE: Duration = Duration::from_hours(6);

/// Most bytes in the payload of an asynchronous call: 1 MB, Lambda's quota.
pub const PAYLOAD_LIMIT: usize = 1024 * 1024;

/// What a function's `EventInvokeConfig` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// `MaximumRetryAttempts`: 0 to 2.
    pub retries: u32,
    /// `MaximumEventAgeInSeconds`.
    pub maximum_age: Duration,
    /// Logical id of the queue for what failed for good.
    pub on_failure: Option<String>,
}

impl From<&Function> for Settings {
    fn from(function: &Function) -> Self {
        Self { retries: function.async_retries, maximum_age: MAXIMUM_AGE, on_failure: function.on_failure.clone() }
    }
}

/// Why an event was not taken.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// The caller's fault: no such function, a payload that is too large or no JSON.
    #[error("{0}")]
    Request(String),
    /// Ours: the event could not be kept.
    #[error("the event could not be kept: {0}")]
    Keep(#[from] io::Error),
}

/// The queue of asynchronous invocations. Cheap to clone.
#[derive(Clone)]
pub struct Asynchronous(Arc<Inner>);

struct Inner {
    functions: Arc<dyn Invoke>,
    dead_letters: Arc<dyn DeadLetters>,
    settings: BTreeMap<String, Settings>,
    identity: Identity,
    pace: Pace,
    folder: PathBuf,
    waiting: Mutex<BTreeMap<Uuid, Event>>,
    changed: Notify,
    stopped: AtomicBool,
}

impl fmt::Debug for Asynchronous {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Asynchronous").field("folder", &self.0.folder).finish_non_exhaustive()
    }
}

impl Asynchronous {
    /// Opens the queue in `folder` and takes up what an earlier run left unfinished. `settings` by logical id of the
    /// function. Must be called within a Tokio runtime.
    pub fn open(
        functions: Arc<dyn Invoke>,
        dead_letters: Arc<dyn DeadLetters>,
        settings: BTreeMap<String, Settings>,
        identity: Identity,
        pace: Pace,
        folder: PathBuf,
    ) -> io::Result<Self> {
        let left = event::load(&folder)?;
        let inner = Inner {
            functions,
            dead_letters,
            settings,
            identity,
            pace,
            folder,
            waiting: Mutex::new(left.iter().map(|event| (event.id, event.clone())).collect()),
            changed: Notify::new(),
            stopped: AtomicBool::new(false),
        };
        let queue = Self(Arc::new(inner));
        for event in left {
            queue.process(event);
        }
        Ok(queue)
    }

    /// Takes an event for the function with this logical id; answers the request id as soon as the event is kept.
    ///
    /// # Errors
    /// [`Refused::Request`] for an unknown function or a payload that Lambda would not take.
    pub fn accept(&self, function: &str, payload: &[u8]) -> Result<Uuid, Refused> {
        if !self.0.settings.contains_key(function) {
            return Err(Refused::Request(format!("Function not found: {}", self.0.identity.function_arn(function))));
        }
        if payload.len() > PAYLOAD_LIMIT {
            return Err(Refused::Request(format!(
                "{} byte payload is too large for the Event invocation type",
                payload.len()
            )));
        }
        let payload: serde_json::Value = serde_json::from_slice(payload)
            .map_err(|error| Refused::Request(format!("Could not parse request body into json: {error}")))?;
        let event = Event::new(function, payload);
        event.keep(&self.0.folder)?;
        let id = event.id;
        self.0.waiting().insert(id, event.clone());
        self.process(event);
        Ok(id)
    }

    /// Stops calling functions: what is not done waits on disk for the next start. A call that is under way counts as
    /// if it had not been made, since the function is about to be ended.
    pub fn stop(&self) {
        self.0.stopped.store(true, Ordering::Relaxed);
    }

    /// Events that are neither done nor given up, oldest first.
    pub fn waiting(&self) -> Vec<Event> {
        self.0.waiting().values().cloned().collect()
    }

    /// Returns once nothing is waiting.
    pub async fn idle(&self) {
        loop {
            let changed = self.0.changed.notified();
            if self.0.waiting().is_empty() {
                return;
            }
            changed.await;
        }
    }

    /// Works on an event until it is done, or until nobody holds the queue any more: then it waits on disk.
    fn process(&self, mut event: Event) {
        let queue = Arc::downgrade(&self.0);
        tokio::spawn(async move {
            loop {
                let wait = event.not_before.duration_since(Timestamp::now());
                sleep(Duration::try_from(wait).unwrap_or_default()).await;
                match queue.upgrade() {
                    None => return,
                    Some(queue) if queue.stopped() => return,
                    Some(queue) if queue.attempt(&mut event).await => return,
                    Some(_) => {}
                }
            }
        });
    }
}

impl Inner {
    fn waiting(&self) -> MutexGuard<'_, BTreeMap<Uuid, Event>> {
        // A panic elsewhere leaves the map whole: every change is one insert or remove.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// Calls the function once; true when nothing is left to do.
    async fn attempt(&self, event: &mut Event) -> bool {
        let Some(settings) = self.settings.get(&event.function) else {
            tracing::warn!(function = event.function, "an event waits for a function that the template no longer has");
            return true;
        };
        if event.age() > settings.maximum_age {
            self.give_up(event, settings, Condition::EventAgeExceeded).await;
            return true;
        }
        match self.functions.invoke(&event.function, Bytes::from(event.payload.to_string())).await {
            Outcome::Answer(_) => {
                self.done(event);
                return true;
            }
            _ if self.stopped() => return true,
            Outcome::Throttled => event.throttled(self.pace),
            Outcome::Error { kind, message } => {
                event.failed(kind, message, self.pace);
                if event.attempts > settings.retries {
                    self.give_up(event, settings, Condition::RetriesExhausted).await;
                    return true;
                }
            }
        }
        if let Err(error) = event.keep(&self.folder) {
            tracing::warn!(%error, "an event's attempt could not be written down; it counts until the next restart");
        }
        self.waiting().insert(event.id, event.clone());
        false
    }

    async fn give_up(&self, event: &Event, settings: &Settings, condition: Condition) {
        tracing::warn!(function = event.function, request = %event.id, ?condition, "an asynchronous event is given up");
        if let Some(queue) = &settings.on_failure {
            let letter = letter::letter(event, condition, &self.identity).to_string();
            // Until the queue has it the event stays on disk, so it is in one place or the other.
            while let Err(error) = self.dead_letters.send(queue, letter.clone()).await {
                tracing::warn!(queue, %error, "a dead letter could not be sent; trying again");
                sleep(Duration::from_secs(1)).await;
            }
        }
        self.done(event);
    }

    fn done(&self, event: &Event) {
        if let Err(error) = event.forget(&self.folder) {
            tracing::warn!(request = %event.id, %error, "a finished event is still on disk and will run again");
        }
        self.waiting().remove(&event.id);
        self.changed.notify_waiters();
    }
}
