//! Mail that left the stack: kept, shown, never delivered.

use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::aws::store::{self, StoreError};
use crate::kinds::SentMail;

/// Mails that are kept; the oldest goes when another comes.
const MAILS_KEPT: usize = 2_000;

/// What stands in the index besides the message itself.
#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    id: String,
    service: String,
    from: String,
    to: Vec<String>,
    at: Timestamp,
}

/// The mails of SES and Cognito, on disk: an index and one `.eml` file for each mail.
#[derive(Debug)]
pub struct Outbox {
    directory: PathBuf,
    mails: RwLock<VecDeque<SentMail>>,
    count: watch::Sender<u64>,
}

impl Outbox {
    /// Opens the outbox in a directory; mails of an earlier run are still there.
    pub fn open(directory: &Path) -> Result<Self, StoreError> {
        let directory = directory.join("outbox");
        store::directory(&directory)?;
        let entries: Vec<Entry> = store::load(&directory.join("index.json"))?.unwrap_or_default();
        let mails = entries.into_iter().map(|entry| {
            let path = directory.join(format!("{}.eml", entry.id));
            let raw = fs::read(&path).map_err(|source| StoreError::io(&path, source))?;
            let Entry { id, service, from, to, at } = entry;
            Ok(SentMail { id, service, from, to, at, raw: raw.into() })
        });
        let mails = mails.collect::<Result<_, StoreError>>()?;
        Ok(Self { directory, mails: RwLock::new(mails), count: watch::Sender::new(0) })
    }

    /// Takes a mail that was sent. The id must be fit for a file name.
    pub fn deliver(&self, mail: SentMail) -> Result<(), StoreError> {
        store::write(&self.path(&mail.id), &mail.raw)?;
        let mut mails = self.mails.write().unwrap_or_else(PoisonError::into_inner);
        mails.push_back(mail);
        if mails.len() > MAILS_KEPT
            && let Some(oldest) = mails.pop_front()
        {
            // A file that stays behind harms nobody: the index no longer names it.
            let _ = fs::remove_file(self.path(&oldest.id));
        }
        let entries: Vec<Entry> = mails.iter().map(Entry::of).collect();
        store::save(&self.directory.join("index.json"), &entries)?;
        self.count.send_modify(|count| *count += 1);
        Ok(())
    }

    /// All mails, newest first.
    pub fn list(&self) -> Vec<SentMail> {
        self.mails.read().unwrap_or_else(PoisonError::into_inner).iter().rev().cloned().collect()
    }

    /// The mail with this id.
    pub fn get(&self, id: &str) -> Option<SentMail> {
        self.mails.read().unwrap_or_else(PoisonError::into_inner).iter().find(|mail| mail.id == id).cloned()
    }

    /// Counts mails: wakes whoever waits for one.
    pub fn arrivals(&self) -> watch::Receiver<u64> {
        self.count.subscribe()
    }

    fn path(&self, id: &str) -> PathBuf {
        self.directory.join(format!("{id}.eml"))
    }
}

impl Entry {
    fn of(mail: &SentMail) -> Self {
        let SentMail { id, service, from, to, at, raw: _ } = mail.clone();
        Self { id, service, from, to, at }
    }
}
