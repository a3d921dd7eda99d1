//! Who was told of an entry: so that a stream record that comes twice mails once (S30).

use guichet_domain::ids::EntryId;
use guichet_domain::notice::Recipient;
use jiff::{SignedDuration, Timestamp};

use crate::Store;
use crate::error::StoreError;
use crate::item::{self, EXPIRES_AT, Item};
use crate::keys::{self, Key};

/// How long it is remembered. A stream keeps its records for a day; what went to the queue of failures, for two weeks.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

impl Store {
    /// Whether the mail about this entry has gone to this person.
    pub async fn notice_sent(&self, entry: EntryId, to: Recipient) -> Result<bool, StoreError> {
        Ok(self.get("GetItem notice", &keys::notice(entry, to)).await?.is_some())
    }

    /// Notes that it has. A crash between sending and this note sends the mail again: at least once, since no mail
    /// service offers more.
    pub async fn mark_notice_sent(&self, entry: EntryId, to: Recipient, now: Timestamp) -> Result<(), StoreError> {
        let key = keys::notice(entry, to);
        let put = self.client().put_item().table_name(self.table()).set_item(Some(row(&key, now)));
        put.send().await.map_err(|error| StoreError::call("PutItem notice", key.pk, error))?;
        Ok(())
    }
}

/// The note that somebody was told.
pub(crate) fn row(key: &Key, now: Timestamp) -> Item {
    let mut row = key.item();
    row.insert("sent_at".to_owned(), item::s(item::time(now)));
    row.insert(EXPIRES_AT.to_owned(), item::expires(now.saturating_add(KEPT).unwrap_or(Timestamp::MAX)));
    row
}
