//! How often something may be done: sign-in codes per address, mails per sender (E3, S7, S16, S20).

use jiff::{SignedDuration, Timestamp};

use crate::Store;
use crate::calls::conditional;
use crate::error::StoreError;
use crate::item::{self, EXPIRES_AT};
use crate::keys;

/// Whether it may be done once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowance {
    /// Go on; it has been counted.
    Allowed,
    /// Not now.
    Limited {
        /// When to come back.
        retry_after: SignedDuration,
    },
}

impl Store {
    /// Takes one of `limit` within the window (counted from the epoch in steps of `window`, whole seconds): one
    /// conditional UpdateItem. Windows are fixed, so that around the turn of one up to twice the limit fits into a
    /// window's length: choose limits that stand that.
    ///
    /// `key` says what is counted and for whom: `sign-in-code#anna@acme.example`. A repeated call counts twice.
    pub async fn take(
        &self,
        key: &str,
        limit: u32,
        window: SignedDuration,
        now: Timestamp,
    ) -> Result<Allowance, StoreError> {
        let length = window.as_secs().max(1);
        let start = now.as_second().div_euclid(length) * length;
        let end = start.saturating_add(length);
        let retry_after = SignedDuration::from_secs(end.saturating_sub(now.as_second()));
        if limit == 0 {
            return Ok(Allowance::Limited { retry_after });
        }
        let row = keys::rate(key, start);
        let taken = conditional("UpdateItem rate", &row.sk, || {
            self.client()
                .update_item()
                .table_name(self.table())
                .set_key(Some(row.item()))
                .update_expression("ADD taken :one SET #expires = :expires")
                .condition_expression("attribute_not_exists(pk) OR taken < :limit")
                .expression_attribute_names("#expires", EXPIRES_AT)
                .expression_attribute_values(":one", item::n(1))
                .expression_attribute_values(":limit", item::n(limit))
                .expression_attribute_values(":expires", item::n(end))
                .send()
        })
        .await?;
        Ok(if taken.is_some() { Allowance::Allowed } else { Allowance::Limited { retry_after } })
    }
}
