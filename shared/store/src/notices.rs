//! Who was told of an entry: so that a stream record that comes twice mails once (S30).

use aws_sdk_dynamodb::types::AttributeValue;
use guichet_domain::ids::EntryId;
use guichet_domain::notice::Recipient;
use jiff::{SignedDuration, Timestamp};

use crate::Store;
use crate::error::StoreError;
use crate::item::{self, EXPIRES_AT, Item};
use crate::keys::{self, Key};

/// How long it is remembered. A stream keeps its records for a day; what went to the queue of failures, for two weeks.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);
/// When the mail went.
const SENT_AT: &str = "sent_at";
/// Why none went, in place of the time.
const NOT_SENT: &str = "not_sent";

impl Store {
    /// Whether the mail about this entry has gone to this person.
    pub async fn notice_sent(&self, entry: EntryId, to: Recipient) -> Result<bool, StoreError> {
        Ok(self.get("GetItem notice", &keys::notice(entry, to)).await?.is_some())
    }

    /// Notes that it has. A crash between sending and this note sends the mail again: at least once, since no mail
    /// service offers more.
    pub async fn mark_notice_sent(&self, entry: EntryId, to: Recipient, now: Timestamp) -> Result<(), StoreError> {
        self.put_notice(keys::notice(entry, to), None, now).await
    }

    /// Notes that no mail about this entry goes to this person, and why: nobody is to wonder, and it is not tried again.
    pub async fn mark_notice_not_sent(
        &self,
        entry: EntryId,
        to: Recipient,
        why: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.put_notice(keys::notice(entry, to), Some(why), now).await
    }

    /// Why no mail about this entry went to this person; `None` where one went, or nothing was decided yet.
    pub async fn notice_not_sent(&self, entry: EntryId, to: Recipient) -> Result<Option<String>, StoreError> {
        let row = self.get("GetItem notice", &keys::notice(entry, to)).await?;
        Ok(row.as_ref().and_then(|row| item::text(row, NOT_SENT)).map(str::to_owned))
    }

    pub(crate) async fn put_notice(&self, key: Key, not_sent: Option<&str>, now: Timestamp) -> Result<(), StoreError> {
        let mut row = row(&key, now);
        if let Some(why) = not_sent {
            row.remove(SENT_AT);
            row.insert(NOT_SENT.to_owned(), item::s(why));
        }
        let put = self.client().put_item().table_name(self.table()).set_item(Some(row));
        put.send().await.map_err(|error| StoreError::call("PutItem notice", key.pk, error))?;
        Ok(())
    }
}

/// The note that somebody was told.
pub(crate) fn row(key: &Key, now: Timestamp) -> Item {
    let mut row = key.item();
    row.insert(SENT_AT.to_owned(), item::s(item::time(now)));
    row.insert(EXPIRES_AT.to_owned(), expires_at(now));
    row
}

/// When what is noted at this time may be forgotten.
pub(crate) fn expires_at(now: Timestamp) -> AttributeValue {
    item::expires(now.saturating_add(KEPT).unwrap_or(Timestamp::MAX))
}
