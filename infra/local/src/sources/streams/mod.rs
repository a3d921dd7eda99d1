//! Event source mappings of DynamoDB streams: records in order, in batches, to a function.
//!
//! Follows the Lambda Developer Guide's chapter "Using AWS Lambda with Amazon DynamoDB": batching, filters, partial
//! answers, bisecting, retries, maximum age and the on-failure queue. Not imitated: the parallelization factor,
//! tumbling windows and the order of parent and child shards (there is one shard a table).

mod answer;
mod checkpoint;
pub mod delivery;
pub mod filter;
mod letter;
mod record;
mod shard;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;

pub use record::{Record, SequenceNumber};

use self::filter::{Pattern, PatternError};
use self::shard::Shard;
use super::{DeadLetters, Identity, Invoke, Pace, StreamReader};
use crate::kinds::StreamSource;

/// How often the shards of a stream are listed anew.
const LISTING: Duration = Duration::from_secs(5);

/// Everything that a mapping works with.
#[derive(Clone)]
pub struct Surroundings {
    /// Where records come from.
    pub reader: Arc<dyn StreamReader>,
    /// Who runs the function.
    pub functions: Arc<dyn Invoke>,
    /// Where given-up records go.
    pub dead_letters: Arc<dyn DeadLetters>,
    /// Account and region.
    pub identity: Identity,
    /// Waits.
    pub pace: Pace,
    /// Folder for checkpoints.
    pub folder: PathBuf,
}

/// One event source mapping.
pub struct Mapping {
    source: Arc<StreamSource>,
    filters: Arc<Vec<Pattern>>,
    surroundings: Surroundings,
}

impl Mapping {
    /// Checks the settings.
    ///
    /// # Errors
    /// When a filter pattern is one that Lambda would refuse.
    pub fn new(source: StreamSource, surroundings: Surroundings) -> Result<Self, PatternError> {
        let filters = source.filters.iter().map(Pattern::parse).collect::<Result<_, _>>()?;
        Ok(Self { source: Arc::new(source), filters: Arc::new(filters), surroundings })
    }

    /// Reads every shard until the future is dropped.
    pub async fn run(self) {
        let mut reading = BTreeSet::new();
        let mut shards = JoinSet::new();
        loop {
            match self.surroundings.reader.describe(&self.source.table).await {
                Ok(Some(stream)) => {
                    for shard in &stream.shards {
                        if reading.insert((stream.arn.clone(), shard.clone())) {
                            let shard = Shard::new(&self.source, &self.filters, &self.surroundings, &stream, shard);
                            shards.spawn(shard.run());
                        }
                    }
                }
                // The stack makes its tables while it starts.
                Ok(None) => {}
                Err(error) => {
                    tracing::warn!(table = self.source.table, %error, "the stream cannot be described");
                }
            }
            let wait = if reading.is_empty() { self.surroundings.pace.poll } else { LISTING };
            tokio::time::sleep(wait).await;
        }
    }
}
