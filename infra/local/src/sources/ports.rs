//! What the event sources need from the rest of the stack.

use std::collections::BTreeMap;

use bytes::Bytes;
use futures::future::BoxFuture;
use tokio::sync::watch;

use super::streams::{Record, SequenceNumber};
use crate::kinds::{Function, Outcome, Stack};

/// Runs one invocation of a function.
pub trait Invoke: Send + Sync + 'static {
    /// Hands `payload` to the function with this logical id and waits for its outcome.
    fn invoke<'a>(&'a self, function: &'a str, payload: Bytes) -> BoxFuture<'a, Outcome>;
}

/// Reads a table's stream, as DynamoDB Streams would let Lambda read it.
pub trait StreamReader: Send + Sync + 'static {
    /// The table's stream and its shards; `None` while the table does not exist or has no stream.
    fn describe<'a>(&'a self, table: &'a str) -> BoxFuture<'a, Result<Option<StreamDescription>, PortError>>;

    /// The next records of a shard in order, at most `limit`, that come after `after` (from the oldest when `None`).
    fn read<'a>(
        &'a self,
        stream: &'a StreamDescription,
        shard: &'a str,
        after: Option<&'a SequenceNumber>,
        limit: usize,
    ) -> BoxFuture<'a, Result<Vec<Record>, PortError>>;

    /// Changes whenever there may be new records: then a shard is read at once instead of at its next turn.
    fn changes(&self) -> watch::Receiver<u64>;
}

/// Takes what failed for good.
pub trait DeadLetters: Send + Sync + 'static {
    /// Appends one message to the queue with this logical id.
    fn send<'a>(&'a self, queue: &'a str, body: String) -> BoxFuture<'a, Result<(), PortError>>;
}

/// A part of the stack did not do what it was asked; the caller tries again later.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct PortError(pub String);

/// A table's stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamDescription {
    /// ARN, which names the moment the stream was made: a table made anew has another.
    pub arn: String,
    /// Physical name of the table.
    pub table: String,
    /// Ids of the shards.
    pub shards: Vec<String>,
}

/// Account, region and names that stand in events and ARNs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// Twelve digits.
    pub account: String,
    /// `us-east-1`.
    pub region: String,
    /// Physical names of the functions by logical id.
    pub functions: BTreeMap<String, String>,
}

impl Identity {
    /// Those of a stack.
    pub fn of(stack: &Stack) -> Self {
        let name = |(id, function): (&String, &Function)| (id.clone(), function.name.clone());
        let functions = stack.functions.iter().map(name).collect();
        Self { account: stack.account.clone(), region: stack.region.clone(), functions }
    }

    /// ARN of a function, by logical id.
    pub fn function_arn(&self, function: &str) -> String {
        let name = self.functions.get(function).map_or(function, String::as_str);
        format!("arn:aws:lambda:{}:{}:function:{name}", self.region, self.account)
    }
}
