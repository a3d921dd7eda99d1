//! Sign-ins under way: what a code will be checked against, kept out of the browser's sight, with few attempts and one
//! use (A1, S13).

use aws_sdk_dynamodb::types::ReturnValue;
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::Store;
use crate::calls::conditional;
use crate::error::StoreError;
use crate::item::{self, EXPIRES_AT};
use crate::keys;

/// The condition of a sign-in that is there, unused and in time. DynamoDB deletes expired rows late.
const USABLE: &str = "attribute_exists(pk) AND attribute_not_exists(consumed_by) AND expires_at > :now";

/// Whether a code may be tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attempt<T> {
    /// Try it against this.
    Granted {
        /// What was kept.
        pending: T,
        /// How many attempts are left after this one.
        left: u32,
    },
    /// There is nothing to try it against: never begun, expired, used, or tried too often. The person starts again; why
    /// is nobody's business.
    Refused,
}

impl Store {
    /// Keeps a sign-in that begins, in place of any earlier one of this visitor. `hash` is the hash of a secret that
    /// the visitor's browser holds. `pending` is a document of the caller's.
    pub async fn put_sign_in<T: Serialize + Sync>(
        &self,
        hash: &str,
        pending: &T,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        let key = keys::sign_in(hash);
        let document = serde_json::to_string(pending).map_err(|error| StoreError::form(&key.pk, error))?;
        let mut row = key.item();
        row.insert("pending".to_owned(), item::s(document));
        row.insert("attempts".to_owned(), item::n(0));
        row.insert(EXPIRES_AT.to_owned(), item::expires(expires_at));
        let put = self.client().put_item().table_name(self.table()).set_item(Some(row));
        put.send().await.map_err(|error| StoreError::call("PutItem sign-in", key.pk, error))?;
        Ok(())
    }

    /// Changes what is kept (another code was sent) and leaves the attempts counted. `false` where nothing is kept any
    /// more.
    pub async fn replace_sign_in<T: Serialize + Sync>(
        &self,
        hash: &str,
        pending: &T,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let key = keys::sign_in(hash);
        let document = serde_json::to_string(pending).map_err(|error| StoreError::form(&key.pk, error))?;
        let replaced = conditional("UpdateItem sign-in", "pending", || {
            self.client()
                .update_item()
                .table_name(self.table())
                .set_key(Some(key.item()))
                .update_expression("SET pending = :pending")
                .condition_expression(USABLE)
                .expression_attribute_values(":pending", item::s(&document))
                .expression_attribute_values(":now", item::n(now.as_second()))
                .send()
        })
        .await?;
        Ok(replaced.is_some())
    }

    /// Reads what is kept without taking an attempt: to show the page again.
    pub async fn sign_in<T: DeserializeOwned>(&self, hash: &str, now: Timestamp) -> Result<Option<T>, StoreError> {
        let key = keys::sign_in(hash);
        let Some(row) = self.get("GetItem sign-in", &key).await? else { return Ok(None) };
        // DynamoDB deletes expired rows late: the time is compared here.
        let over = item::number::<i64>(&row, EXPIRES_AT).is_none_or(|end| end <= now.as_second())
            || row.contains_key("consumed_by");
        if over { Ok(None) } else { read(&row).map(Some) }
    }

    /// Takes one of at most `max_attempts` attempts: one conditional UpdateItem, so that attempts made at once are all
    /// counted.
    pub async fn take_sign_in_attempt<T: DeserializeOwned>(
        &self,
        hash: &str,
        max_attempts: u32,
        now: Timestamp,
    ) -> Result<Attempt<T>, StoreError> {
        let key = keys::sign_in(hash);
        let taken = conditional("UpdateItem sign-in", "attempt", || {
            self.client()
                .update_item()
                .table_name(self.table())
                .set_key(Some(key.item()))
                .update_expression("ADD attempts :one")
                .condition_expression(format!("{USABLE} AND attempts < :max"))
                .expression_attribute_values(":one", item::n(1))
                .expression_attribute_values(":max", item::n(max_attempts))
                .expression_attribute_values(":now", item::n(now.as_second()))
                .return_values(ReturnValue::AllNew)
                .send()
        })
        .await?;
        let Some(row) = taken.and_then(|answer| answer.attributes) else { return Ok(Attempt::Refused) };
        let used: u32 = item::number(&row, "attempts").unwrap_or(max_attempts);
        Ok(Attempt::Granted { pending: read(&row)?, left: max_attempts.saturating_sub(used) })
    }

    /// Uses it up: `true` for one caller only, however many come with the right code at once.
    pub async fn consume_sign_in(&self, hash: &str) -> Result<bool, StoreError> {
        let key = keys::sign_in(hash);
        // The mark is this caller's: when the SDK repeats a call whose answer got lost, it finds its own mark and
        // succeeds.
        let mark = Uuid::new_v4().to_string();
        let consumed = conditional("UpdateItem sign-in", "consume", || {
            self.client()
                .update_item()
                .table_name(self.table())
                .set_key(Some(key.item()))
                .update_expression("SET consumed_by = :mark REMOVE pending")
                .condition_expression(
                    "attribute_exists(pk) AND (attribute_not_exists(consumed_by) OR consumed_by = :mark)",
                )
                .expression_attribute_values(":mark", item::s(&mark))
                .send()
        })
        .await?;
        Ok(consumed.is_some())
    }
}

fn read<T: DeserializeOwned>(row: &item::Item) -> Result<T, StoreError> {
    let document = item::text(row, "pending").ok_or_else(|| StoreError::form("sign-in", "no document"))?;
    serde_json::from_str(document).map_err(|error| StoreError::form("sign-in", error))
}
