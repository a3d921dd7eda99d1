//! Puts the event sources of a template to work on this stack's functions, tables, buckets and queues.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;

use futures::future::BoxFuture;
use tokio::sync::watch;
use tokio::task::AbortHandle;

use super::asynchronous::{Asynchronous, Settings};
use super::buckets::{Notifications, ObjectEvent};
use super::receipts::Receipts;
use super::streams::filter::PatternError;
use super::streams::{Mapping, Record, SequenceNumber, Surroundings};
use super::topics::Topics;
use super::{DeadLetters, Identity, Invoke, Pace, PortError, StreamDescription, StreamReader, schedules};
use crate::aws::dynamodb::{DynamoDb, Stream};
use crate::aws::s3::Change;
use crate::aws::{Aws, sqs};
use crate::kinds::{AwsError, EventSource, Stack};

/// The sources could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A filter in the template is not one that Lambda takes.
    #[error(transparent)]
    Filter(#[from] PatternError),
    /// The data directory.
    #[error("the queue of asynchronous events: {0}")]
    Data(#[from] io::Error),
}

/// Running sources. They stop when this is dropped; what is unfinished goes on with the next start.
#[derive(Debug)]
pub struct Sources {
    /// The queue of asynchronous invocations.
    pub queue: Asynchronous,
    /// Streams and schedules.
    tasks: Vec<AbortHandle>,
}

impl Sources {
    /// Stops calling functions. To be called before the functions are ended, so that their end is not taken for a
    /// failure of what they were working on.
    pub fn stop(&self) {
        self.queue.stop();
        self.tasks.iter().for_each(AbortHandle::abort);
    }
}

impl Drop for Sources {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Starts every source of the stack, and the actions of its receipt rules. State is kept under `directory`. Must be
/// called within a Tokio runtime, once.
pub fn start(
    stack: &Stack,
    functions: Arc<dyn Invoke>,
    aws: &Arc<Aws>,
    pace: Pace,
    directory: &Path,
) -> Result<Sources, StartError> {
    let identity = Identity::of(stack);
    let dead_letters: Arc<dyn DeadLetters> =
        Arc::new(Queues { queues: Arc::clone(aws.queues()), names: stack.queues.clone() });
    let settings = stack.functions.iter().map(|(id, function)| (id.clone(), Settings::from(function))).collect();
    let queue = Asynchronous::open(
        Arc::clone(&functions),
        Arc::clone(&dead_letters),
        settings,
        identity.clone(),
        pace,
        directory.join("asynchronous"),
    )?;
    let surroundings = Surroundings {
        reader: Arc::new(Tables(aws.dynamodb().clone())),
        functions: Arc::clone(&functions),
        dead_letters,
        identity: identity.clone(),
        pace,
        folder: directory.join("streams"),
    };

    // From here on, so that an error below stops what was started above it.
    let mut sources = Sources { queue, tasks: Vec::new() };
    for source in &stack.sources {
        match source.clone() {
            EventSource::Stream(source) => {
                sources.tasks.push(tokio::spawn(Mapping::new(source, surroundings.clone())?.run()).abort_handle());
            }
            EventSource::Schedule { function, every } => {
                let (queue, identity) = (sources.queue.clone(), identity.clone());
                let schedule = async move { schedules::run(&function, every, &queue, &identity).await };
                sources.tasks.push(tokio::spawn(schedule).abort_handle());
            }
            // Those are told by the bucket or by SES itself, below.
            EventSource::Bucket { .. } | EventSource::Topic { .. } => {}
        }
    }

    let notifications = Notifications::new(&stack.sources, sources.queue.clone(), identity);
    aws.objects().on_change(move |change| {
        let Change { bucket, key, name, size, etag } = change;
        notifications.tell(&ObjectEvent { bucket, key, name: name.to_owned(), size, etag });
    });
    let topics = Topics::new(&stack.sources, sources.queue.clone());
    aws.on_sending_event(Box::new(move |topic, message| topics.publish(topic, &message)));
    let receipts = Receipts::new(functions, sources.queue.clone());
    aws.inbound().on_receipt(Box::new(move |rule, event| {
        let receipts = receipts.clone();
        Box::pin(async move { receipts.act(&rule, &event).await.map_err(|error| error.to_string()) })
    }));
    Ok(sources)
}

struct Tables(DynamoDb);

impl From<AwsError> for PortError {
    fn from(error: AwsError) -> Self {
        Self(format!("{}: {}", error.code, error.message))
    }
}

impl StreamReader for Tables {
    fn describe<'a>(&'a self, table: &'a str) -> BoxFuture<'a, Result<Option<StreamDescription>, PortError>> {
        Box::pin(async move {
            let stream = self.0.stream(table).await?;
            Ok(stream.map(|Stream { arn, table, shards }| StreamDescription { arn, table, shards }))
        })
    }

    fn read<'a>(
        &'a self,
        stream: &'a StreamDescription,
        shard: &'a str,
        after: Option<&'a SequenceNumber>,
        limit: usize,
    ) -> BoxFuture<'a, Result<Vec<Record>, PortError>> {
        Box::pin(async move {
            let StreamDescription { arn, table, shards } = stream.clone();
            let after = after.map(SequenceNumber::as_str);
            let stream = Stream { arn, table, shards };
            let records = self.0.records(&stream, shard, after, limit).await?;
            Ok(records.into_iter().filter_map(Record::from_event).collect())
        })
    }

    fn changes(&self) -> watch::Receiver<u64> {
        self.0.changes()
    }
}

struct Queues {
    queues: Arc<sqs::Queues>,
    /// Physical names by logical id.
    names: BTreeMap<String, String>,
}

impl DeadLetters for Queues {
    fn send<'a>(&'a self, queue: &'a str, body: String) -> BoxFuture<'a, Result<(), PortError>> {
        let sent = match self.names.get(queue) {
            Some(name) => self.queues.send(name, body).map(drop).map_err(PortError::from),
            None => Err(PortError(format!("the template has no queue {queue}"))),
        };
        Box::pin(async move { sent })
    }
}
