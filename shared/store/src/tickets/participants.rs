//! Who is in copy on a ticket (C6), and on which tickets somebody is in copy. The two are rows of their own, written in
//! one transaction: the ticket's partition says who, the contact's says where.

use futures::future::try_join_all;
use guichet_domain::Ticket;
use guichet_domain::ids::{ContactId, TicketNumber};
use guichet_domain::visibility::Participant;

use super::items;
use crate::Store;
use crate::calls::Transacted;
use crate::error::StoreError;
use crate::item;
use crate::keys::{self, Key};

/// A ticket, and since when somebody is in copy on it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Copy {
    pub(crate) ticket: Ticket,
    pub(crate) participant: Participant,
}

impl Store {
    /// Adds somebody to a ticket that exists. `false` where they are in copy already: they keep the moment they were
    /// added.
    pub async fn add_participant(&self, number: TicketNumber, participant: &Participant) -> Result<bool, StoreError> {
        let writes =
            vec![self.put_new(items::participant(number, participant)?)?, self.put(items::copy(number, participant)?)?];
        let token = format!("participant {number} {} {}", participant.contact, participant.since);
        let outcome = self.transact("TransactWriteItems participant", &keys::ticket_pk(number), &token, writes).await?;
        Ok(matches!(outcome, Transacted::Done))
    }

    /// Takes somebody out of copy; nothing happens where they are not.
    pub async fn remove_participant(&self, number: TicketNumber, contact: ContactId) -> Result<(), StoreError> {
        let writes =
            vec![self.delete(&keys::participant(number, contact))?, self.delete(&keys::copy(contact, number))?];
        // Taking somebody out twice is the same as once, so each call is a transaction of its own.
        let token = uuid::Uuid::new_v4().to_string();
        self.transact("TransactWriteItems participant", &keys::ticket_pk(number), &token, writes).await?;
        Ok(())
    }

    /// Whether somebody is in copy on any ticket: one Query that reads one row at most, eventually consistent.
    pub async fn is_in_copy(&self, contact: ContactId) -> Result<bool, StoreError> {
        Ok(!self.copy_rows(contact, 1).await?.is_empty())
    }

    /// The tickets on which somebody is in copy, at most `most`, those with the highest numbers: a Query, and one
    /// BatchGetItem for each hundred, at once.
    pub(crate) async fn copies(&self, contact: ContactId, most: usize) -> Result<Vec<Copy>, StoreError> {
        let rows = self.copy_rows(contact, most).await?;
        let keys: Vec<Key> = rows.iter().map(|(number, _)| keys::ticket(*number)).collect();
        let batches = keys.chunks(100).map(|keys| self.batch_get("BatchGetItem copies", "copies", keys));
        let mut tickets = Vec::new();
        for row in try_join_all(batches).await?.into_iter().flatten() {
            tickets.push(item::read::<Ticket>(row)?);
        }
        let since = |number| rows.iter().find(|(of, _)| *of == number).map(|(_, participant)| participant.clone());
        Ok(tickets
            .into_iter()
            .filter_map(|ticket| since(ticket.number).map(|participant| Copy { ticket, participant }))
            .collect())
    }

    async fn copy_rows(&self, contact: ContactId, most: usize) -> Result<Vec<(TicketNumber, Participant)>, StoreError> {
        let mut rows = Vec::new();
        let mut start = None;
        loop {
            let left = most.saturating_sub(rows.len());
            let answer = self
                .client()
                .query()
                .table_name(self.table())
                .key_condition_expression("pk = :pk AND begins_with(sk, :copies)")
                .expression_attribute_values(":pk", item::s(keys::copies_pk(contact)))
                .expression_attribute_values(":copies", item::s(keys::COPIES))
                .scan_index_forward(false)
                .limit(i32::try_from(left).unwrap_or(i32::MAX))
                .set_exclusive_start_key(start)
                .send()
                .await
                .map_err(|error| StoreError::call("Query copies", "copies", error))?;
            for row in answer.items.unwrap_or_default() {
                let number = item::number(&row, "number")
                    .ok_or_else(|| StoreError::form("copies", "a row without a ticket's number"))?;
                rows.push((number, item::read(row)?));
            }
            start = answer.last_evaluated_key;
            if start.is_none() || rows.len() >= most {
                return Ok(rows);
            }
        }
    }
}
