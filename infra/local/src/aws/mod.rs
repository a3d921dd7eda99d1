//! AWS on this machine: one endpoint on loopback that plays the services which the functions call.
//!
//! [`gateway`] takes requests in, [`gate`] decides over them, and each service has a module of its own. What is played
//! and what is not stands in `infra/local/README.md`.

mod authenticate;
pub mod callers;
pub mod dynamodb;
pub mod faults;
pub mod gate;
pub mod gateway;
pub mod iam;
pub mod inbound;
pub mod ledger;
mod mail;
pub mod s3;
pub mod ses;
pub mod sigv4;
pub mod smtp;
pub mod sqs;
pub mod store;
pub mod wire;

use std::fmt;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use futures::future::BoxFuture;
use serde_json::Value;
use thiserror::Error;

use self::callers::Callers;
use self::dynamodb::DynamoDb;
use self::faults::Faults;
use self::gate::Gate;
use self::iam::{Iam, PolicyError};
use self::inbound::Inbound;
use self::ledger::Ledger;
use self::s3::{Objects, S3};
use self::ses::{Outbox, Ses};
use self::sqs::Queues;
use self::store::StoreError;
use crate::kinds::{AwsError, Stack};

/// Plays an operation of Cognito: its name and the JSON of the request.
pub type CognitoHandler = Box<dyn Fn(String, Value) -> BoxFuture<'static, Result<Value, AwsError>> + Send + Sync>;

/// Gives the public document at a path (`/<pool>/.well-known/jwks.json`), if there is one.
pub type Documents = Box<dyn Fn(&str) -> Option<Value> + Send + Sync>;

/// AWS could not be set up.
#[derive(Debug, Error)]
pub enum OpenError {
    /// The data directory.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The template's policies.
    #[error(transparent)]
    Policy(#[from] PolicyError),
}

/// All services of a stack, with their data.
pub struct Aws {
    gate: Arc<Gate>,
    dynamodb: DynamoDb,
    objects: Arc<Objects>,
    s3: S3,
    ses: Ses,
    outbox: Arc<Outbox>,
    inbound: Arc<Inbound>,
    queues: Arc<Queues>,
    cognito: OnceLock<CognitoHandler>,
    documents: OnceLock<Documents>,
}

impl Aws {
    /// Opens the services of a stack with their data under a directory; `callers` knows the access keys.
    pub fn open(stack: &Stack, callers: Arc<dyn Callers>, directory: &Path) -> Result<Arc<Self>, OpenError> {
        store::directory(directory)?;
        let gate = Arc::new(Gate::new(stack, callers)?);
        let objects = Arc::new(Objects::open(directory, stack.buckets.values().cloned())?);
        let outbox = Arc::new(Outbox::open(directory)?);
        Ok(Arc::new(Self {
            dynamodb: DynamoDb::open(directory, stack)?,
            s3: S3::new(Arc::clone(&objects), Arc::clone(&gate)),
            ses: Ses::new(stack, Arc::clone(&outbox)),
            inbound: Arc::new(Inbound::new(stack, Arc::clone(&objects))),
            queues: Arc::new(Queues::open(directory, stack.queues.values().cloned())?),
            cognito: OnceLock::new(),
            documents: OnceLock::new(),
            gate,
            objects,
            outbox,
        }))
    }

    /// Sets who plays Cognito; only the first call counts.
    pub fn set_cognito(&self, handler: CognitoHandler) {
        let _ = self.cognito.set(handler);
    }

    /// Sets who knows Cognito's public documents (keys, discovery); only the first call counts.
    pub fn set_documents(&self, documents: Documents) {
        let _ = self.documents.set(documents);
    }

    /// DynamoDB: sweep expired items, read streams.
    pub fn dynamodb(&self) -> &DynamoDb {
        &self.dynamodb
    }

    /// Objects of S3: read them, hear of changes.
    pub fn objects(&self) -> &Arc<Objects> {
        &self.objects
    }

    /// Mail that was sent, by SES or by Cognito.
    pub fn outbox(&self) -> &Arc<Outbox> {
        &self.outbox
    }

    /// How addresses take the mail that SES sends them.
    pub fn mailboxes(&self) -> &ses::Mailboxes {
        self.ses.mailboxes()
    }

    /// Sets who publishes what SES tells of a mail; only the first call counts.
    pub fn on_sending_event(&self, publish: ses::Publish) {
        self.ses.on_publish(publish);
    }

    /// Takes mail in.
    pub fn inbound(&self) -> &Arc<Inbound> {
        &self.inbound
    }

    /// SQS queues.
    pub fn queues(&self) -> &Arc<Queues> {
        &self.queues
    }

    /// Failures on demand.
    pub fn faults(&self) -> &Faults {
        &self.gate.faults
    }

    /// Record of calls.
    pub fn ledger(&self) -> &Ledger {
        &self.gate.ledger
    }

    /// Policies, and what they were asked.
    pub fn iam(&self) -> &Iam {
        &self.gate.iam
    }
}

impl fmt::Debug for Aws {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Aws").finish_non_exhaustive()
    }
}

/// What the stack does not imitate says so by name.
fn unknown_operation(service: &str, operation: &str) -> AwsError {
    AwsError::bad_request(
        "UnknownOperationException",
        format!("The local stack does not imitate {operation} of {service}."),
    )
}
