//! One asynchronous event, in memory and on disk.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::sources::{Pace, files};

/// An event that waits for its function.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Event {
    /// Request id; sorts by time.
    pub id: Uuid,
    /// Logical id of the function.
    pub function: String,
    /// What the function gets.
    pub payload: Value,
    /// When the event was taken.
    pub received_at: Timestamp,
    /// Attempts that ended in an error.
    pub attempts: u32,
    /// Times in a row that no environment was free.
    pub throttles: u32,
    /// When the next attempt is due.
    pub not_before: Timestamp,
    /// `(errorType, errorMessage)` of the last attempt.
    pub last_error: Option<(String, String)>,
}

impl Event {
    pub(super) fn new(function: &str, payload: Value) -> Self {
        let now = Timestamp::now();
        Self {
            id: Uuid::now_v7(),
            function: function.to_owned(),
            payload,
            received_at: now,
            attempts: 0,
            throttles: 0,
            not_before: now,
            last_error: None,
        }
    }

    /// How long ago the event was taken.
    pub(super) fn age(&self) -> Duration {
        Duration::try_from(Timestamp::now().duration_since(self.received_at)).unwrap_or_default()
    }

    pub(super) fn failed(&mut self, kind: String, message: String, pace: Pace) {
        self.attempts += 1;
        self.throttles = 0;
        self.last_error = Some((kind, message));
        self.wait(pace.asynchronous_wait(self.attempts));
    }

    pub(super) fn throttled(&mut self, pace: Pace) {
        self.throttles += 1;
        self.wait(pace.throttle_wait(self.throttles));
    }

    fn wait(&mut self, wait: Duration) {
        let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::ZERO);
        self.not_before = Timestamp::now().checked_add(wait).unwrap_or(Timestamp::MAX);
    }

    pub(super) fn keep(&self, folder: &Path) -> io::Result<()> {
        files::write(&self.path(folder), self)
    }

    pub(super) fn forget(&self, folder: &Path) -> io::Result<()> {
        fs::remove_file(self.path(folder))
    }

    fn path(&self, folder: &Path) -> PathBuf {
        folder.join(format!("{}.json", self.id))
    }
}

/// What an earlier run left, oldest first. Makes the folder when there is none.
pub(super) fn load(folder: &Path) -> io::Result<Vec<Event>> {
    fs::create_dir_all(folder)?;
    let mut events = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            events.extend(files::read::<Event>(&path)?);
        }
    }
    events.sort_by_key(|event| event.id);
    Ok(events)
}
