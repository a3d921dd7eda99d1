//! Loading many tickets: an import, a demo, a table to measure on.

use aws_sdk_dynamodb::types::{PutRequest, WriteRequest};
use futures::stream::{self, StreamExt, TryStreamExt};
use guichet_domain::ids::EntryId;
use guichet_domain::notice::Recipient;
use guichet_domain::visibility::Participant;
use guichet_domain::{Entry, Ticket};
use jiff::Timestamp;

use super::items;
use crate::Store;
use crate::calls::{ATTEMPTS, pause};
use crate::error::StoreError;
use crate::item::Item;
use crate::{counts, keys, notices};

/// Most items of a BatchWriteItem.
const BATCH: usize = 25;

/// Batches under way at once.
const AT_ONCE: usize = 8;

/// A ticket with its whole history.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// The ticket as it is after the last entry.
    pub ticket: Ticket,
    /// All its entries.
    pub entries: Vec<Entry>,
    /// Who is in copy.
    pub participants: Vec<Participant>,
    /// Who counts as told of which entry: nobody is mailed about what happened elsewhere, long ago.
    pub told: Vec<(EntryId, Recipient)>,
}

impl Loaded {
    /// Everything about the ticket that is written, the mark of the counters included, each item in the JSON of the
    /// DynamoDB API: for tools that put items into a table past this crate. The counters themselves are
    /// [`Store::add_to_counters`]'s.
    pub fn json(&self, now: Timestamp) -> Result<Vec<serde_json::Value>, StoreError> {
        let counted = counts::marker(&self.ticket)?;
        let rows = self.notes(now).into_iter().chain(self.rows()?).chain([counted]);
        rows.map(|row| {
            let row: serde_dynamo::Item = row.into();
            serde_json::to_value(row).map_err(|error| StoreError::form(keys::ticket_pk(self.ticket.number), error))
        })
        .collect()
    }

    fn notes(&self, now: Timestamp) -> Vec<Item> {
        self.told.iter().map(|(entry, to)| notices::row(&keys::notice(*entry, *to), now)).collect()
    }

    fn rows(&self) -> Result<Vec<Item>, StoreError> {
        let number = self.ticket.number;
        let participants = self.participants.iter().map(|participant| items::participant(number, participant));
        let copies = self.participants.iter().map(|participant| items::copy(number, participant));
        let entries = self.entries.iter().map(items::entry);
        participants.chain(copies).chain([items::ticket(&self.ticket)]).chain(entries).collect()
    }
}

impl Store {
    /// Writes tickets that are new, with numbers from [`Store::next_number`], in batches of 25 items: quick, but
    /// without a condition and not whole or not at all. Doing it again after a failure writes the same again. Notes of
    /// who was told go first, so that no stream record comes before its note.
    pub async fn load(&self, tickets: &[Loaded], now: Timestamp) -> Result<(), StoreError> {
        let notes = tickets.iter().flat_map(|loaded| loaded.notes(now)).collect();
        let rows = tickets.iter().map(Loaded::rows).collect::<Result<Vec<_>, _>>()?.concat();
        self.write_all(notes).await?;
        self.write_all(rows).await
    }

    async fn write_all(&self, rows: Vec<Item>) -> Result<(), StoreError> {
        let put = |row| {
            PutRequest::builder()
                .set_item(Some(row))
                .build()
                .map(|put| WriteRequest::builder().put_request(put).build())
        };
        let writes: Vec<WriteRequest> =
            rows.into_iter().map(put).collect::<Result<_, _>>().map_err(|error| StoreError::form("load", error))?;
        let batches: Vec<Vec<WriteRequest>> = writes.chunks(BATCH).map(<[WriteRequest]>::to_vec).collect();
        stream::iter(batches).map(|batch| self.write_batch(batch)).buffer_unordered(AT_ONCE).try_collect().await
    }

    /// Writes a batch of at most 25 items, and what DynamoDB leaves over again.
    pub(crate) async fn write_batch(&self, writes: Vec<WriteRequest>) -> Result<(), StoreError> {
        let mut left = writes;
        for attempt in 0..ATTEMPTS {
            let sent = self.client().batch_write_item().request_items(self.table(), left).send();
            let answer = sent.await.map_err(|error| StoreError::call("BatchWriteItem", "batch", error))?;
            // DynamoDB writes what it can; the rest is sent again.
            left = answer.unprocessed_items.and_then(|mut tables| tables.remove(self.table())).unwrap_or_default();
            if left.is_empty() {
                return Ok(());
            }
            pause(attempt).await;
        }
        Err(StoreError::Contended { call: "BatchWriteItem", about: format!("{} items", left.len()) })
    }
}
