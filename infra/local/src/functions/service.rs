//! One function and its environments: which are idle, and how many there may be.
//!
//! Follows "Understanding Lambda function scaling": an idle environment is used again, the most recent first; without one
//! there is a cold start, up to the limit.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Semaphore, oneshot};
use tokio::time::Instant;

use super::environment::Job;
use crate::kinds::Function;

/// An environment that waits for work. Dropping it ends the environment.
#[derive(Debug)]
pub(super) struct Idle {
    pub(super) environment: String,
    pub(super) generation: u64,
    pub(super) since: Instant,
    pub(super) job: oneshot::Sender<Job>,
}

/// A function as it is deployed here.
#[derive(Debug)]
pub(super) struct Service {
    pub(super) function: Function,
    pub(super) arn: String,
    /// One permit for each request that may run at the same time.
    pub(super) room: Arc<Semaphore>,
    pool: Mutex<Pool>,
}

#[derive(Debug, Default)]
struct Pool {
    idle: Vec<Idle>,
    /// Goes up with each new binary.
    generation: u64,
    /// Environments so far: names the next one.
    started: u64,
    closed: bool,
}

impl Service {
    pub(super) fn new(function: Function, arn: String, limit: usize) -> Self {
        Self { function, arn, room: Arc::new(Semaphore::new(limit)), pool: Mutex::new(Pool::default()) }
    }

    /// The idle environment that waited the shortest.
    pub(super) fn take(&self) -> Option<Idle> {
        self.pool().idle.pop()
    }

    /// An environment offers itself; false when it is outdated.
    pub(super) fn offer(&self, idle: Idle) -> bool {
        let mut pool = self.pool();
        let wanted = !pool.closed && idle.generation == pool.generation;
        if wanted {
            pool.idle.push(idle);
        }
        wanted
    }

    /// Takes an offer back; false when somebody has taken it.
    pub(super) fn withdraw(&self, environment: &str) -> bool {
        let mut pool = self.pool();
        let before = pool.idle.len();
        pool.idle.retain(|idle| idle.environment != environment);
        pool.idle.len() < before
    }

    /// Number and generation of the next environment; `None` when the stack is ending.
    pub(super) fn next_environment(&self) -> Option<(u64, u64)> {
        let mut pool = self.pool();
        pool.started += 1;
        (!pool.closed).then_some((pool.started, pool.generation))
    }

    /// Ends idle environments, and busy ones after their request: there is a new binary.
    pub(super) fn renew(&self) {
        let mut pool = self.pool();
        pool.generation += 1;
        pool.idle.clear();
    }

    /// No more environments.
    pub(super) fn close(&self) {
        let mut pool = self.pool();
        pool.closed = true;
        pool.idle.clear();
    }

    /// Since when the longest waiting idle environment waits.
    pub(super) fn oldest_idle(&self) -> Option<Instant> {
        self.pool().idle.first().map(|idle| idle.since)
    }

    /// Ends the longest waiting idle environment.
    pub(super) fn retire_oldest(&self) {
        let mut pool = self.pool();
        if !pool.idle.is_empty() {
            pool.idle.remove(0);
        }
    }

    fn pool(&self) -> MutexGuard<'_, Pool> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
