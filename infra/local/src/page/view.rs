//! What the pages show, as the rest of the stack tells it.

use std::collections::BTreeMap;
use std::time::Duration;

use futures::future::BoxFuture;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::aws::inbound::Verdicts;
use crate::kinds::SentMail;

/// The stack, seen from its pages. Lists are newest first unless said otherwise.
pub trait View: Send + Sync + 'static {
    /// Where to go from here.
    fn portal(&self) -> Portal;
    /// Every function of the template, by name.
    fn functions(&self) -> Vec<FunctionState>;
    /// Invocations that are remembered.
    fn invocations(&self) -> Vec<Invocation>;
    /// Mails that left the stack.
    fn mails(&self) -> Vec<SentMail>;
    /// AWS calls that are remembered, of one invocation or of all, oldest first.
    fn calls(&self, request_id: Option<&str>) -> Vec<Value>;
    /// Asynchronous events that wait for their function, oldest first.
    fn waiting(&self) -> Vec<Waiting>;
    /// What failed for good.
    fn dead_letters(&self) -> Vec<DeadLetter>;
    /// Failures that are armed for AWS calls.
    fn faults(&self) -> Vec<ArmedFault>;
    /// What became of the mails of the last days (UTC, today is one), newest first; of the newest only, where there are many.
    fn mail_outcomes(&self, days: u16) -> BoxFuture<'_, Vec<MailOutcome>>;
    /// What became of one mail, by SES's id.
    fn mail_outcome<'a>(&'a self, ses_id: &'a str) -> BoxFuture<'a, Option<MailOutcome>>;
    /// A raw message that came in, by SES's id.
    fn raw_message(&self, ses_id: &str) -> Option<bytes::Bytes>;
    /// Takes a message in, as the SMTP listener does; answers the message id of SES.
    fn receive(&self, incoming: Incoming) -> BoxFuture<'_, Result<String, ReceiveError>>;
}

/// Addresses a developer needs.
#[derive(Debug, Clone, Default)]
pub struct Portal {
    /// Name of the portal.
    pub name: String,
    /// Address of the portal: `http://127.0.0.1:9000/`.
    pub url: String,
    /// Where mail is taken: `127.0.0.1:2525`.
    pub smtp: String,
    /// Address that opens a ticket: `help@support.example.com`.
    pub support_address: String,
    /// Accounts of the demo: who it is, and the address to sign in with.
    pub accounts: Vec<(String, String)>,
}

/// A function and how it is doing.
#[derive(Debug, Clone)]
pub struct FunctionState {
    /// Logical id.
    pub logical_id: String,
    /// Name of its folder.
    pub binary: String,
    /// How its last call ended.
    pub health: Health,
    /// What calls it: routes and sources, in words.
    pub triggers: Vec<String>,
}

/// How a function's last call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// There was none.
    Unknown,
    /// With an answer.
    Answered,
    /// With an error.
    Failed,
}

/// One invocation.
#[derive(Debug, Clone, Serialize)]
pub struct Invocation {
    /// Lambda request id.
    pub request_id: String,
    /// Logical id of the function.
    pub function: String,
    /// When it began.
    pub at: Timestamp,
    /// How long the function took.
    pub duration: Duration,
    /// How long the environment took to start, if it was started for this.
    pub init: Option<Duration>,
    /// Most memory the process held, in MB.
    pub memory_mb: Option<u64>,
    /// What went wrong, for people; none when the function answered.
    pub error: Option<String>,
    /// The REPORT line.
    pub report: String,
    /// Lines that the function wrote meanwhile.
    pub log: Vec<String>,
    /// Everything that is known, for `/_local/invocations.json`.
    #[serde(skip)]
    pub json: Value,
}

/// An asynchronous event on its way.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// Request id.
    pub id: String,
    /// Logical id of the function.
    pub function: String,
    /// Attempts that failed.
    pub attempts: u32,
    /// When the next attempt is due.
    pub next: Timestamp,
    /// Error of the last attempt.
    pub error: Option<String>,
}

/// A message in a queue for what failed.
#[derive(Debug, Clone, Serialize)]
pub struct DeadLetter {
    /// Logical id of the queue.
    pub queue: String,
    /// Message id.
    pub id: String,
    /// When it came.
    pub at: Timestamp,
    /// The document, if it is JSON; otherwise the text.
    pub body: Value,
}

/// A failure that waits for its AWS call.
#[derive(Debug, Clone)]
pub struct ArmedFault {
    /// Function it is for; none for any.
    pub function: Option<String>,
    /// Which call, in words: `2nd PutItem`.
    pub call: String,
    /// How the call fails.
    pub kind: String,
    /// How often it struck, of how often it may.
    pub fired: (u32, u32),
}

/// What became of one mail that came in.
#[derive(Debug, Clone, Default, Serialize)]
pub struct MailOutcome {
    /// Id that SES gave it.
    pub ses_id: String,
    /// When it came.
    pub received_at: Timestamp,
    /// Sender.
    pub from: String,
    /// Subject.
    pub subject: String,
    /// The message's own Message-ID.
    pub message_id: String,
    /// `new ticket`, `reply`, `held`, `ignored`, `failed`.
    pub outcome: String,
    /// Why.
    pub reason: String,
    /// Number of the ticket, if it has one.
    pub ticket: Option<String>,
    /// What SES says of it: `dmarc`, `PASS`.
    pub verdicts: BTreeMap<String, String>,
}

/// A message that comes in.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// Envelope sender; from the message when none.
    pub from: Option<String>,
    /// Envelope recipients; from the message when empty.
    pub to: Vec<String>,
    /// The message.
    pub raw: bytes::Bytes,
    /// What SES shall say of it.
    pub verdicts: Verdicts,
}

/// Why a message was not taken in.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ReceiveError {
    /// The message or its envelope: no recipient that a rule takes, nothing to read.
    #[error("{0}")]
    Refused(String),
    /// The stack.
    #[error("{0}")]
    Failed(String),
}
