//! Sessions: a row beside its contact, so that one request reads who is there and whether they still may be (A7, S10).

use guichet_domain::Contact;
use guichet_domain::ids::ContactId;
use guichet_identity::Session;
use jiff::Timestamp;

use crate::Store;
use crate::calls::conditional;
use crate::counts::Counts;
use crate::error::StoreError;
use crate::item::{self, EXPIRES_AT, Item};
use crate::keys::{self, Key};
use crate::seen::Seen;

/// What a page wants to know besides who is there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct VisitExtras {
    /// What they have seen: for unread marks (B12).
    pub seen: bool,
    /// How many tickets they have (B12).
    pub counts: bool,
}

impl VisitExtras {
    /// Everything a list shows.
    pub const LIST: Self = Self { seen: true, counts: true };
    /// What a ticket's page needs to move the read mark.
    pub const TICKET: Self = Self { seen: true, counts: false };
    /// Just who is there.
    pub const NONE: Self = Self { seen: false, counts: false };
}

/// A contact and their session, as they are now. Whether the session still counts is [`Session::is_live`]'s to say.
#[derive(Debug, Clone, PartialEq)]
pub struct Visited {
    /// Who.
    pub contact: Contact,
    /// Their session.
    pub session: Session,
    /// What they have seen; nothing unless asked for.
    pub seen: Seen,
    /// How many tickets they have; none unless asked for.
    pub counts: Counts,
}

impl Store {
    /// Keeps a session that begins. `row_key` is the hash of its secret.
    pub async fn open_session(&self, row_key: &str, session: &Session) -> Result<(), StoreError> {
        let key = keys::session(session.contact, row_key);
        self.client()
            .put_item()
            .table_name(self.table())
            .set_item(Some(row(&key, session)?))
            .send()
            .await
            .map_err(|error| StoreError::call("PutItem session", key.pk, error))?;
        Ok(())
    }

    /// Reads a session with its contact: one BatchGetItem, strongly consistent, so that signing out or shutting
    /// somebody out takes effect on the next request. `None` where there is no such session. Whether it is live is the
    /// caller's to ask: DynamoDB deletes expired rows late, within days.
    pub async fn visit(
        &self,
        contact: ContactId,
        row_key: &str,
        extras: VisitExtras,
    ) -> Result<Option<Visited>, StoreError> {
        let session_key = keys::session(contact, row_key);
        let mut wanted = vec![keys::contact(contact), session_key.clone()];
        wanted.extend(extras.seen.then(|| keys::seen(contact)));
        wanted.extend(extras.counts.then(|| keys::contact_counts(contact)));
        let mut found = self.batch_get("BatchGetItem visit", &session_key.pk, &wanted).await?;
        let mut take = |key: &Key| {
            let place = found.iter().position(|item| item::text(item, "sk") == Some(&key.sk))?;
            Some(found.swap_remove(place))
        };
        let (Some(profile), Some(session)) = (take(&keys::contact(contact)), take(&session_key)) else {
            return Ok(None);
        };
        let seen = take(&keys::seen(contact)).map(|item| Seen::read(&item)).unwrap_or_default();
        let counts = take(&keys::contact_counts(contact)).map(|item| Counts::read(&item)).unwrap_or_default();
        Ok(Some(Visited { contact: item::read(profile)?, session: item::read(session)?, seen, counts }))
    }

    /// Moves a session's idle end, if it is still there: a session closed in the meantime stays closed.
    pub async fn touch_session(&self, row_key: &str, session: &Session) -> Result<(), StoreError> {
        let key = keys::session(session.contact, row_key);
        let row = row(&key, session)?;
        conditional("PutItem session", &key.pk, || {
            self.client()
                .put_item()
                .table_name(self.table())
                .set_item(Some(row.clone()))
                .condition_expression("attribute_exists(pk)")
                .send()
        })
        .await?;
        Ok(())
    }

    /// Ends a session ("sign out").
    pub async fn close_session(&self, contact: ContactId, row_key: &str) -> Result<(), StoreError> {
        let key = keys::session(contact, row_key);
        self.client()
            .delete_item()
            .table_name(self.table())
            .set_key(Some(key.item()))
            .send()
            .await
            .map_err(|error| StoreError::call("DeleteItem session", key.pk, error))?;
        Ok(())
    }

    /// Ends all of a contact's sessions that began before now ("sign out everywhere"): one mark on the contact,
    /// whatever their number. The rows go by their time to live.
    pub async fn close_all_sessions(&self, contact: ContactId, now: Timestamp) -> Result<(), StoreError> {
        self.update_contact(contact, |mut contact| {
            contact.sessions_valid_from = contact.sessions_valid_from.max(Some(now));
            contact
        })
        .await?;
        Ok(())
    }
}

fn row(key: &Key, session: &Session) -> Result<Item, StoreError> {
    let mut row = item::write(key, session)?;
    row.insert(EXPIRES_AT.to_owned(), item::expires(session.expires_at()));
    Ok(row)
}
