//! Keeping the index: what a record of the stream changes in it.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::{DeleteRequest, PutRequest, WriteRequest};
use futures::stream::{self, StreamExt, TryStreamExt};
use guichet_domain::ids::{ContactId, TicketNumber};
use guichet_domain::visibility::Scope;
use guichet_domain::{Entry, Ticket};

use super::posting::Written;
use crate::Store;
use crate::error::StoreError;
use crate::item::{self, Item};
use crate::keys::{self, ENTRIES};
use crate::tickets::read::TicketWithParticipants;

/// Batches under way at once.
const AT_ONCE: usize = 8;
/// Items of a BatchWriteItem.
const BATCH: usize = 25;

impl Store {
    /// A message came, or changed: it is found from now on by whoever may open its ticket.
    pub async fn index_entry(&self, before: Option<&Entry>, now: Option<&Entry>) -> Result<(), StoreError> {
        let written = |entry: Option<&Entry>| entry.map(Written::of_entry).unwrap_or_default();
        let (old, new) = (written(before), written(now));
        let Some(entry) = now.or(before).filter(|_| old != new) else { return Ok(()) };
        let Some(found) = self.ticket(entry.number).await? else { return Ok(()) };
        let scopes = scopes_of(&found);
        self.replace(&scopes, &old, &new).await
    }

    /// A ticket came, or changed: its subject is found, and all of its messages move where its people changed.
    pub async fn index_ticket(&self, before: Option<&Ticket>, now: Option<&Ticket>) -> Result<(), StoreError> {
        let unchanged = |before: &Ticket, now: &Ticket| {
            before.subject == now.subject
                && before.company == now.company
                && before.requester.id == now.requester.id
                && before.created_at == now.created_at
        };
        if let (Some(before), Some(now)) = (before, now)
            && unchanged(before, now)
        {
            return Ok(());
        }
        let Some(number) = now.or(before).map(|ticket| ticket.number) else { return Ok(()) };
        let Some(found) = self.ticket(number).await? else {
            // Erased past this crate: the subject goes. Postings of its messages lead nowhere and are never shown.
            let Some(before) = before else { return Ok(()) };
            return self.replace(&tickets_own(before), &Written::of_subject(before), &[]).await;
        };
        let scopes = scopes_of(&found);
        self.replace(
            &scopes,
            &before.map(Written::of_subject).unwrap_or_default(),
            &Written::of_subject(&found.ticket),
        )
        .await?;
        let Some(before) = before else { return Ok(()) };
        let old = tickets_own(before);
        let (gone, come) = (old.difference(&scopes).copied().collect(), scopes.difference(&old).copied().collect());
        self.replace(&gone, &Written::of_subject(before), &[]).await?;
        self.move_entries(number, &gone, &come).await
    }

    /// Somebody came into copy, or left.
    pub async fn index_participant(&self, number: TicketNumber, contact: ContactId) -> Result<(), StoreError> {
        let Some(found) = self.ticket(number).await? else { return Ok(()) };
        let (subject, scope) = (Written::of_subject(&found.ticket), BTreeSet::from([Place(Scope::Own(contact))]));
        let none = BTreeSet::new();
        if scopes_of(&found).is_superset(&scope) {
            self.replace(&scope, &[], &subject).await?;
            self.move_entries(number, &none, &scope).await
        } else {
            self.replace(&scope, &subject, &[]).await?;
            self.move_entries(number, &scope, &none).await
        }
    }

    /// Writes everything of a ticket anew.
    pub(crate) async fn index_whole(&self, found: &TicketWithParticipants) -> Result<(), StoreError> {
        let scopes = scopes_of(found);
        self.replace(&scopes, &[], &Written::of_subject(&found.ticket)).await?;
        self.move_entries(found.ticket.number, &BTreeSet::new(), &scopes).await
    }

    /// All messages of a ticket leave some scopes and enter others.
    async fn move_entries(&self, number: TicketNumber, gone: &Scopes, come: &Scopes) -> Result<(), StoreError> {
        if gone.is_empty() && come.is_empty() {
            return Ok(());
        }
        let pk = keys::ticket_pk(number);
        let mut start = None;
        loop {
            let answer = self
                .client()
                .query()
                .table_name(self.table())
                .consistent_read(true)
                .key_condition_expression("pk = :pk AND begins_with(sk, :entries)")
                .expression_attribute_values(":pk", item::s(&pk))
                .expression_attribute_values(":entries", item::s(ENTRIES))
                .set_exclusive_start_key(start)
                .send()
                .await
                .map_err(|error| StoreError::call("Query entries", &pk, error))?;
            for row in answer.items.unwrap_or_default() {
                let entry: Entry = item::read(row)?;
                let written = Written::of_entry(&entry);
                self.replace(gone, &written, &[]).await?;
                self.replace(come, &[], &written).await?;
            }
            start = answer.last_evaluated_key;
            if start.is_none() {
                return Ok(());
            }
        }
    }

    /// Takes away what was, but is not, and writes what is. Doing it again does nothing more.
    async fn replace(&self, scopes: &Scopes, old: &[Written], new: &[Written]) -> Result<(), StoreError> {
        let mut writes: Vec<WriteRequest> = Vec::new();
        for Place(scope) in scopes {
            let kept: BTreeSet<String> = new.iter().map(|written| written.key(*scope).sk).collect();
            let gone = old.iter().map(|written| written.key(*scope)).filter(|key| !kept.contains(&key.sk));
            for key in gone {
                writes.push(delete(key.item())?);
            }
            for written in new {
                writes.push(put(written.item(*scope))?);
            }
        }
        let batches: Vec<Vec<WriteRequest>> = writes.chunks(BATCH).map(<[WriteRequest]>::to_vec).collect();
        stream::iter(batches).map(|batch| self.write_batch(batch)).buffer_unordered(AT_ONCE).try_collect().await
    }
}

fn put(row: Item) -> Result<WriteRequest, StoreError> {
    let put = PutRequest::builder().set_item(Some(row)).build();
    put.map(|put| WriteRequest::builder().put_request(put).build()).map_err(|error| StoreError::form("search", error))
}

fn delete(key: Item) -> Result<WriteRequest, StoreError> {
    let delete = DeleteRequest::builder().set_key(Some(key)).build();
    delete
        .map(|delete| WriteRequest::builder().delete_request(delete).build())
        .map_err(|error| StoreError::form("search", error))
}

type Scopes = BTreeSet<Place>;

/// A scope, in an order of its own: a set needs one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place(Scope);

impl Place {
    fn place(self) -> (bool, uuid::Uuid) {
        match self.0 {
            Scope::Own(contact) => (false, contact.uuid()),
            Scope::Organization(company) => (true, company.uuid()),
        }
    }
}

impl Ord for Place {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.place().cmp(&other.place())
    }
}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// Who finds a ticket: its requester, everybody in copy, its company. Who of them sees what is asked when they search.
fn scopes_of(found: &TicketWithParticipants) -> Scopes {
    let copied = found.participants.iter().map(|participant| Place(Scope::Own(participant.contact)));
    copied.chain(tickets_own(&found.ticket)).collect()
}

fn tickets_own(ticket: &Ticket) -> Scopes {
    let company = ticket.company.map(Scope::Organization);
    [Some(Scope::Own(ticket.requester.id)), company].into_iter().flatten().map(Place).collect()
}
