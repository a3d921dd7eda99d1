//! Ticket numbers, handed out in blocks: no write of every ticket meets one item.

use aws_sdk_dynamodb::types::ReturnValue;
use guichet_domain::ids::TicketNumber;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::Mutex;

use crate::Store;
use crate::calls::conditional;
use crate::error::StoreError;
use crate::item;
use crate::keys;

/// A process that takes its next block sooner than this takes a block twice as large.
const SOON: SignedDuration = SignedDuration::from_secs(10);

/// Largest block: what is lost when a process ends.
const LARGEST: u64 = 64;

/// What is left of this process's block.
#[derive(Debug, Default)]
pub(crate) struct Numbers(Mutex<Option<Block>>);

#[derive(Debug, Clone, Copy)]
struct Block {
    next: u64,
    last: u64,
    size: u64,
    taken_at: Timestamp,
}

impl Store {
    /// A number that no other ticket has. Numbers rise, but not in the order in which tickets are opened, and some are
    /// never used: a process takes a block for itself, of one number at leisure and up to 64 in a rush.
    pub async fn next_number(&self, now: Timestamp) -> Result<TicketNumber, StoreError> {
        let mut kept = self.inner.numbers.0.lock().await;
        let block = match *kept {
            Some(block) if block.next <= block.last => block,
            previous => self.take_block(block_size(previous, now), now).await?,
        };
        *kept = Some(Block { next: block.next.saturating_add(1), ..block });
        TicketNumber::new(block.next)
            .ok_or_else(|| StoreError::form(keys::numbers().to_string(), "there are no more ticket numbers"))
    }

    /// A lost answer loses a block, nothing else.
    async fn take_block(&self, size: u64, now: Timestamp) -> Result<Block, StoreError> {
        let key = keys::numbers();
        let taken = conditional("UpdateItem numbers", &key.pk, || {
            self.client()
                .update_item()
                .table_name(self.table())
                .set_key(Some(key.item()))
                .update_expression("ADD handed_out :size")
                .expression_attribute_values(":size", item::n(size))
                .return_values(ReturnValue::UpdatedNew)
                .send()
        })
        .await?;
        let last: u64 = taken
            .and_then(|answer| answer.attributes)
            .and_then(|row| item::number(&row, "handed_out"))
            .ok_or_else(|| StoreError::form(key.to_string(), "no number came back"))?;
        Ok(Block { next: last.saturating_sub(size).saturating_add(1), last, size, taken_at: now })
    }
}

fn block_size(previous: Option<Block>, now: Timestamp) -> u64 {
    match previous {
        Some(block) if now.duration_since(block.taken_at) < SOON => (block.size * 2).min(LARGEST),
        _ => 1,
    }
}
