//! Calls that may meet others: conditional writes, transactions, batches.

use std::future::Future;
use std::time::Duration;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    CancellationReason, KeysAndAttributes, ReturnValuesOnConditionCheckFailure, TransactWriteItem,
};

use crate::error::StoreError;
use crate::item::{self, Item};
use crate::keys::Key;
use crate::{Store, tickets};

/// How often a write that met another one is tried before it fails.
pub(crate) const ATTEMPTS: u32 = 6;

/// Most keys of a BatchGetItem.
const BATCH: usize = 100;

/// How a transaction went.
#[derive(Debug)]
pub(crate) enum Transacted {
    /// All was written.
    Done,
    /// Nothing was written: conditions did not hold. One element for each item of the transaction; `Some` where the
    /// item's own condition failed, holding the item that stood in the way.
    Refused(Vec<Option<Item>>),
}

impl Transacted {
    /// What stood in the way of the item at this place.
    pub(crate) fn at(refusals: &[Option<Item>], place: usize) -> Option<&Item> {
        refusals.get(place).and_then(Option::as_ref)
    }
}

impl Store {
    /// Writes a transaction whole or not at all. Meeting another transaction (`TransactionConflict`) is no answer: it
    /// is tried again, with the same token, so that it happens at most once even when an answer got lost.
    ///
    /// `token` must be new for each different content: DynamoDB refuses a token that comes back with other items within
    /// ten minutes
    /// ([TransactWriteItems](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html)).
    pub(crate) async fn transact(
        &self,
        call: &'static str,
        about: &str,
        token: &str,
        items: Vec<TransactWriteItem>,
    ) -> Result<Transacted, StoreError> {
        // A token has at most 36 characters.
        let token: String = item::sha256_hex(token).chars().take(36).collect();
        for attempt in 0..ATTEMPTS {
            let sent = self
                .client()
                .transact_write_items()
                .client_request_token(&token)
                .set_transact_items(Some(items.clone()))
                .send()
                .await;
            let Err(error) = sent else { return Ok(Transacted::Done) };
            match error.as_service_error() {
                Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
                    let reasons = cancelled.cancellation_reasons();
                    if let Some(refusals) = conditions(reasons) {
                        return Ok(Transacted::Refused(refusals));
                    }
                    if !reasons.iter().any(is_passing) {
                        let reasons =
                            reasons.iter().map(|reason| reason.code().unwrap_or("?")).collect::<Vec<_>>().join(", ");
                        return Err(StoreError::Cancelled { call, about: about.to_owned(), reasons });
                    }
                }
                Some(TransactWriteItemsError::TransactionInProgressException(_)) => {}
                _ => return Err(StoreError::call(call, about, error)),
            }
            pause(attempt).await;
        }
        Err(StoreError::Contended { call, about: about.to_owned() })
    }

    /// Reads items by key, strongly consistent, up to 100 at once. The order of the answer is not that of the keys.
    pub(crate) async fn batch_get(
        &self,
        call: &'static str,
        about: &str,
        keys: &[Key],
    ) -> Result<Vec<Item>, StoreError> {
        let mut found = Vec::new();
        for keys in keys.chunks(BATCH) {
            let mut left: Vec<Item> = keys.iter().map(Key::item).collect();
            let mut attempt = 0;
            while !left.is_empty() {
                if attempt == ATTEMPTS {
                    return Err(StoreError::Contended { call, about: about.to_owned() });
                }
                if attempt > 0 {
                    pause(attempt).await;
                }
                attempt += 1;
                let wanted = KeysAndAttributes::builder()
                    .set_keys(Some(left))
                    .consistent_read(true)
                    .build()
                    .map_err(|error| StoreError::form(about, error))?;
                let answer = self
                    .client()
                    .batch_get_item()
                    .request_items(self.table(), wanted)
                    .send()
                    .await
                    .map_err(|error| StoreError::call(call, about, error))?;
                found.extend(answer.responses.and_then(|mut tables| tables.remove(self.table())).unwrap_or_default());
                // DynamoDB answers what it could read; the rest is asked for again.
                left = answer
                    .unprocessed_keys
                    .and_then(|mut tables| tables.remove(self.table()))
                    .map(|rest| rest.keys)
                    .unwrap_or_default();
            }
        }
        Ok(found)
    }

    /// One item by key.
    pub(crate) async fn get(&self, call: &'static str, key: &Key) -> Result<Option<Item>, StoreError> {
        let answer = self
            .client()
            .get_item()
            .table_name(self.table())
            .set_key(Some(key.item()))
            .consistent_read(true)
            .send()
            .await
            .map_err(|error| StoreError::call(call, key.to_string(), error))?;
        Ok(answer.item)
    }
}

/// A write of one item under a condition: `None` where the condition did not hold. A write that meets a transaction on
/// the same item (`TransactionConflictException`, which the SDK does not try again) waits and tries again.
pub(crate) async fn conditional<T, E, R, F>(
    call: &'static str,
    about: &str,
    send: impl Fn() -> F,
) -> Result<Option<T>, StoreError>
where
    F: Future<Output = Result<T, SdkError<E, R>>>,
    SdkError<E, R>: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    for attempt in 0..ATTEMPTS {
        match send().await {
            Ok(answer) => return Ok(Some(answer)),
            Err(error) => match error.code() {
                Some("ConditionalCheckFailedException") => return Ok(None),
                Some("TransactionConflictException") => pause(attempt).await,
                _ => return Err(StoreError::call(call, about, error)),
            },
        }
    }
    Err(StoreError::Contended { call, about: about.to_owned() })
}

/// The refusals, if conditions are why. A conflict beside a failed condition changes nothing: the condition failed.
fn conditions(reasons: &[CancellationReason]) -> Option<Vec<Option<Item>>> {
    let failed = |reason: &CancellationReason| reason.code() == Some("ConditionalCheckFailed");
    reasons.iter().any(failed).then(|| {
        reasons.iter().map(|reason| failed(reason).then(|| reason.item().cloned().unwrap_or_default())).collect()
    })
}

/// Whether a reason goes away by itself.
fn is_passing(reason: &CancellationReason) -> bool {
    matches!(reason.code(), Some("TransactionConflict" | "ThrottlingError" | "ProvisionedThroughputExceeded"))
}

/// Waits before the next attempt: 20 ms doubled each time, half of it at random so that two do not meet again.
pub(crate) async fn pause(attempt: u32) {
    let most = 20_u64 << attempt.min(5);
    let random = getrandom::u32().unwrap_or_default();
    tokio::time::sleep(Duration::from_millis(most / 2 + u64::from(random) % (most / 2 + 1))).await;
}

/// What a failed condition should tell: the item that stood in the way.
pub(crate) const TELL: ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure::AllOld;

/// Makes sure that the ticket modules' bound and DynamoDB's agree: a transaction has at most 100 items.
const _: () = assert!(tickets::commit::MAX_ITEMS <= 100);
