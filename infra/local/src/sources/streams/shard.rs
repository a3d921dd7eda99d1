//! Reads one shard for one function: gathers a batch, delivers it, moves the checkpoint, again.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use tokio::time::{Instant, sleep};

use super::checkpoint::Checkpoint;
use super::delivery::{Delivery, Discard, Rules, Step};
use super::filter::Pattern;
use super::letter::{Origin, letter};
use super::record::{Record, SequenceNumber, payload};
use super::{Surroundings, answer};
use crate::kinds::{Outcome, StreamSource};
use crate::sources::{PortError, StreamDescription};

/// How long DynamoDB Streams keeps a record. Older ones are gone, there and here.
const RETENTION: SignedDuration = SignedDuration::from_hours(24);

/// Most bytes in one payload: Lambda's limit on a synchronous call, less the wrapping.
const PAYLOAD_LIMIT: usize = 6 * 1024 * 1024 - 1024;

/// Most records in one read, as GetRecords.
const PAGE: usize = 1000;

/// Wait after the store or the disk did not do its part.
const TROUBLE: Duration = Duration::from_secs(1);

/// One shard on its way to one function.
pub(super) struct Shard {
    source: Arc<StreamSource>,
    filters: Arc<Vec<Pattern>>,
    surroundings: Surroundings,
    stream: StreamDescription,
    id: String,
    function_arn: String,
}

/// Why a turn was not finished; the next one starts again at the checkpoint.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error("the checkpoint: {0}")]
    Checkpoint(#[from] io::Error),
    #[error("{0}")]
    Port(#[from] PortError),
}

/// Records that pass the filters, and the position after everything that was looked at.
struct Batch {
    records: Vec<Record>,
    read_to: Option<SequenceNumber>,
}

impl Shard {
    pub(super) fn new(
        source: &Arc<StreamSource>,
        filters: &Arc<Vec<Pattern>>,
        surroundings: &Surroundings,
        stream: &StreamDescription,
        id: &str,
    ) -> Self {
        Self {
            source: Arc::clone(source),
            filters: Arc::clone(filters),
            function_arn: surroundings.identity.function_arn(&source.function),
            surroundings: surroundings.clone(),
            stream: stream.clone(),
            id: id.to_owned(),
        }
    }

    /// Works until the future is dropped.
    pub(super) async fn run(self) {
        let name = format!("{}.{}.{}", self.source.function, self.source.table, self.id);
        let mut checkpoint = loop {
            match Checkpoint::open(&self.surroundings.folder, &name, &self.stream.arn) {
                Ok(checkpoint) => break checkpoint,
                Err(error) => self.complain(&error.into()).await,
            }
        };
        let mut changes = self.surroundings.reader.changes();
        loop {
            // Before the read: what is written during it must not be slept over.
            changes.mark_unchanged();
            match self.turn(&mut checkpoint).await {
                Ok(true) => {}
                Ok(false) => {
                    let poll = sleep(self.surroundings.pace.poll);
                    tokio::select! {
                        () = poll => {}
                        // Nobody writes any more when the other end is gone; then only the clock is left.
                        Ok(()) = changes.changed() => {}
                    }
                }
                Err(trouble) => self.complain(&trouble).await,
            }
        }
    }

    async fn complain(&self, trouble: &Trouble) {
        tracing::warn!(function = self.source.function, shard = self.id, %trouble, "reading the stream again soon");
        sleep(TROUBLE).await;
    }

    /// Delivers the next batch; false when there was nothing to read.
    async fn turn(&self, checkpoint: &mut Checkpoint) -> Result<bool, Trouble> {
        let batch = self.gather(checkpoint.settled().cloned()).await?;
        self.deliver(&batch.records, checkpoint).await?;
        if let Some(read_to) = &batch.read_to {
            checkpoint.settle(read_to)?;
        }
        Ok(batch.read_to.is_some())
    }

    /// Reads until the batch is full, the batching window has passed or, without a window, nothing is left to read.
    async fn gather(&self, mut after: Option<SequenceNumber>) -> Result<Batch, Trouble> {
        let mut batch = Batch { records: Vec::new(), read_to: None };
        let mut bytes = 0;
        let mut window_ends = None;
        loop {
            let page = self.surroundings.reader.read(&self.stream, &self.id, after.as_ref(), PAGE).await?;
            let more = page.len() >= PAGE;
            for record in page {
                if self.wanted(&record) {
                    let size = record.event.to_string().len() + 1;
                    if !batch.records.is_empty() && bytes + size > PAYLOAD_LIMIT {
                        return Ok(batch);
                    }
                    bytes += size;
                    after = Some(record.sequence_number.clone());
                    batch.read_to.clone_from(&after);
                    batch.records.push(record);
                    if batch.records.len() >= self.source.batch_size.max(1) {
                        return Ok(batch);
                    }
                } else {
                    after = Some(record.sequence_number);
                    batch.read_to.clone_from(&after);
                }
            }
            if more {
                continue;
            }
            let ends = *window_ends.get_or_insert_with(|| Instant::now() + self.source.batching_window);
            if batch.records.is_empty() || Instant::now() >= ends {
                return Ok(batch);
            }
            sleep(self.surroundings.pace.poll.min(ends - Instant::now())).await;
        }
    }

    fn wanted(&self, record: &Record) -> bool {
        age(record) <= RETENTION
            && (self.filters.is_empty() || self.filters.iter().any(|filter| filter.matches(&record.event)))
    }

    async fn deliver(&self, records: &[Record], checkpoint: &mut Checkpoint) -> Result<(), Trouble> {
        let rules = Rules { bisect: self.source.bisect, maximum_retries: self.source.maximum_retries };
        let mut delivery = Delivery::new(records.len(), rules);
        let mut last = None;
        loop {
            let discard = match delivery.next(|index| records.get(index).is_some_and(|record| self.too_old(record))) {
                Step::Finished => return Ok(()),
                Step::Discard(discard) => Some(discard),
                Step::Invoke { records: range, failures } => {
                    if failures > 0 {
                        sleep(self.surroundings.pace.stream_wait(failures)).await;
                    }
                    let slice = records.get(range).unwrap_or_default();
                    let outcome = self.invoke(slice).await;
                    let verdict = answer::verdict(&outcome, slice, self.source.report_batch_item_failures);
                    last = Some(outcome);
                    delivery.settle(verdict)
                }
            };
            if let Some(discard) = discard {
                let given_up = records.get(discard.records.clone()).unwrap_or_default();
                self.give_up(&discard, given_up, last.as_ref().filter(|_| discard.invocations > 0)).await?;
            }
            // After the letter, so that a crash between the two repeats records instead of losing them.
            if let Some(record) = delivery.settled().checked_sub(1).and_then(|index| records.get(index)) {
                checkpoint.settle(&record.sequence_number)?;
            }
        }
    }

    async fn invoke(&self, records: &[Record]) -> Outcome {
        let payload = Bytes::from(payload(records).to_string());
        self.surroundings.functions.invoke(&self.source.function, payload).await
    }

    fn too_old(&self, record: &Record) -> bool {
        let most = self.source.maximum_age.and_then(|most| SignedDuration::try_from(most).ok());
        age(record) > most.map_or(RETENTION, |most| most.min(RETENTION))
    }

    async fn give_up(&self, discard: &Discard, records: &[Record], last: Option<&Outcome>) -> Result<(), PortError> {
        tracing::warn!(
            function = self.source.function,
            records = records.len(),
            condition = ?discard.condition,
            invocations = discard.invocations,
            "stream records given up"
        );
        let origin = Origin { function_arn: &self.function_arn, stream_arn: &self.stream.arn, shard: &self.id };
        let document = letter(&origin, discard, records, last);
        match (document, &self.source.on_failure) {
            (Some(document), Some(queue)) => self.surroundings.dead_letters.send(queue, document.to_string()).await,
            _ => Ok(()),
        }
    }
}

fn age(record: &Record) -> SignedDuration {
    Timestamp::now().duration_since(record.created_at)
}
