//! DynamoDB: the embedded engine of dynoxide, kept in one file.
//!
//! The engine follows DynamoDB closely (its project measures it against the service); this module gives it the stack's
//! tables, region and account, reads streams, and refuses what the engine lets pass though DynamoDB does not
//! (see [`checks`]).

mod capacity;
mod checks;
mod dispatch;
mod processor;
mod streams;
mod tables;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use dynoxide::{Database, ImportOptions};
use serde_json::Value;
use tokio::sync::watch;

pub use self::streams::Stream;

use super::ledger::Capacity;
use super::store::StoreError;
use crate::kinds::{AwsError, Stack};

/// Region and account that the engine writes into ARNs.
const ENGINE_ARN: &str = "arn:aws:dynamodb:dynoxide:000000000000:";

/// What a call came to.
#[derive(Debug, Clone)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// JSON body, of the answer or of the error.
    pub body: Bytes,
    /// Error code, when it is an error.
    pub error: Option<String>,
    /// What the call cost.
    pub capacity: Capacity,
    /// Processor time of the engine.
    pub processor: Duration,
}

/// The tables of a stack.
#[derive(Clone)]
pub struct DynamoDb {
    database: Database,
    arn: Arc<str>,
    region: Arc<str>,
    keys: Arc<checks::Schema>,
    changed: watch::Sender<u64>,
}

impl DynamoDb {
    /// Opens the database in a directory and makes the stack's tables, or what is missing of them.
    pub fn open(directory: &Path, stack: &Stack) -> Result<Self, StoreError> {
        let path = directory.join("dynamodb.sqlite");
        let database = Database::new(&path.to_string_lossy()).map_err(|e| StoreError::Database(e.to_string()))?;
        // Larger caches, and no waiting for the disk: a write survives the end of this process, if not a power cut.
        database.enable_bulk_loading().map_err(|e| StoreError::Database(e.to_string()))?;
        tables::create(&database, &stack.tables)?;
        Ok(Self {
            database,
            arn: format!("arn:aws:dynamodb:{}:{}:", stack.region, stack.account).into(),
            region: stack.region.as_str().into(),
            keys: Arc::new(checks::Schema::new(stack)),
            changed: watch::Sender::new(0),
        })
    }

    /// Plays one operation, given as the JSON of the API.
    pub async fn handle(&self, operation: &str, request: Value) -> Reply {
        let this = self.clone();
        let operation = operation.to_owned();
        // The engine blocks on SQLite.
        let reply = tokio::task::spawn_blocking(move || {
            let before = processor::of_this_thread();
            let reply = this.run(&operation, request);
            Reply { processor: processor::of_this_thread().saturating_sub(before), ..reply }
        })
        .await;
        reply.unwrap_or_else(|error| {
            Reply::failure(&AwsError {
                status: 500,
                code: "InternalServerError".to_owned(),
                message: error.to_string(),
            })
        })
    }

    /// Removes items whose time is over, as DynamoDB does within some days; answers how many.
    pub async fn sweep_ttl(&self) -> Result<usize, StoreError> {
        let database = self.database.clone();
        let swept = tokio::task::spawn_blocking(move || database.sweep_ttl())
            .await
            .map_err(|error| StoreError::Database(error.to_string()))?
            .map_err(|error| StoreError::Database(error.to_string()))?;
        if swept > 0 {
            self.changed.send_modify(|count| *count += 1);
        }
        Ok(swept)
    }

    /// Puts many items at once, each in the JSON of the API, past checks, stream and record: for seeds and benchmarks.
    /// All are stored or none; answers how many.
    pub async fn import(&self, table: &str, items: Vec<Value>) -> Result<usize, StoreError> {
        let (database, table) = (self.database.clone(), table.to_owned());
        let imported = tokio::task::spawn_blocking(move || {
            let items = items.into_iter().map(serde_json::from_value).collect::<Result<Vec<_>, _>>();
            let items = items.map_err(|error| StoreError::Database(error.to_string()))?;
            let imported = database.import_items(&table, items, ImportOptions::default());
            imported.map(|result| result.items_imported).map_err(|error| StoreError::Database(error.to_string()))
        });
        imported.await.map_err(|error| StoreError::Database(error.to_string()))?
    }

    /// Counts writes: wakes whoever waits for new stream records.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    fn run(&self, operation: &str, mut request: Value) -> Reply {
        if let Err(error) = self.keys.check(operation, &request) {
            return Reply::failure(&error);
        }
        let asked = capacity::ask(operation, &mut request);
        self.arns_in(&mut request);
        match dispatch::dispatch(&self.database, operation, request) {
            Ok(mut answer) => {
                let capacity = capacity::take(&mut answer, asked);
                if checks::writes(operation) {
                    self.changed.send_modify(|count| *count += 1);
                }
                let body = answer.to_string().replace(ENGINE_ARN, &self.arn);
                Reply { status: 200, body: body.into(), error: None, capacity, processor: Duration::ZERO }
            }
            Err(dispatch::Failure::Unknown) => Reply::failure(&super::unknown_operation("DynamoDB", operation)),
            Err(dispatch::Failure::Refused { status, code, body }) => {
                let capacity = Capacity::default();
                Reply { status, body: body.into(), error: Some(code), capacity, processor: Duration::ZERO }
            }
        }
    }

    /// The engine knows streams and tables by its own region and account.
    fn arns_in(&self, request: &mut Value) {
        for member in ["StreamArn", "ResourceArn"] {
            if let Some(Value::String(arn)) = request.get_mut(member)
                && let Some(rest) = arn.strip_prefix(&*self.arn)
            {
                *arn = format!("{ENGINE_ARN}{rest}");
            }
        }
    }
}

impl Reply {
    fn failure(error: &AwsError) -> Self {
        let body = serde_json::json!({"__type": error.code, "message": error.message});
        let code = error.code.rsplit('#').next().unwrap_or_default().to_owned();
        Self {
            status: error.status,
            body: body.to_string().into(),
            error: Some(code),
            capacity: Capacity::default(),
            processor: Duration::ZERO,
        }
    }
}

impl std::fmt::Debug for DynamoDb {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DynamoDb").finish_non_exhaustive()
    }
}
