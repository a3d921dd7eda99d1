//! Who holds which access key.
//!
//! Every environment of a function signs its calls with an access key of its own, so a signature tells the function,
//! the environment and thereby the request that the environment is working on.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::kinds::Caller;

/// What the stack knows about one access key.
#[derive(Debug, Clone)]
pub struct Key {
    /// Who signs with it.
    pub caller: Caller,
    /// Secret that belongs to the access key.
    pub secret: String,
    /// Environment (process) that holds the key; `None` for the owner of the stack.
    pub environment: Option<String>,
    /// Lambda request id that the environment is working on now; `None` between requests and for the owner.
    pub request_id: Option<String>,
}

/// The directory of access keys.
pub trait Callers: Send + Sync + 'static {
    /// The key with this id, or `None` when the stack never gave it out (or its environment is gone).
    fn key(&self, access_key: &str) -> Option<Key>;

    /// Kills the process of an environment at once, as a crash would. Unknown environments are ignored.
    fn crash(&self, environment: &str);
}

/// A directory of access keys in memory: enough for tests and tools that call services without functions.
#[derive(Debug, Default)]
pub struct KeyRing {
    keys: Mutex<HashMap<String, Key>>,
    crashed: Mutex<Vec<String>>,
}

impl KeyRing {
    /// An empty ring.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a key, or replaces the one with the same id.
    pub fn insert(&self, access_key: &str, key: Key) {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).insert(access_key.to_owned(), key);
    }

    /// Environments that were told to crash, in order.
    pub fn crashed(&self) -> Vec<String> {
        self.crashed.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Callers for KeyRing {
    fn key(&self, access_key: &str) -> Option<Key> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).get(access_key).cloned()
    }

    fn crash(&self, environment: &str) {
        self.crashed.lock().unwrap_or_else(PoisonError::into_inner).push(environment.to_owned());
    }
}
