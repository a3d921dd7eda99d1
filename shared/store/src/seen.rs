//! What somebody has seen (B12): for each ticket the newest entry, in one item beside the contact.

use std::collections::BTreeMap;

use guichet_domain::Ticket;
use guichet_domain::ids::{ContactId, EntryId, TicketNumber};

use crate::Store;
use crate::calls::conditional;
use crate::error::StoreError;
use crate::item::{self, Item};
use crate::keys;

/// Most tickets whose mark is kept apart. Older marks go, and everything as old as they were counts as seen.
const MOST: usize = 200;

/// The attribute that holds the watermark.
const BEFORE: &str = "before";

/// What a contact has seen. Marks are entry ids: they sort by time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// Everything up to here counts as seen.
    before: Option<EntryId>,
    /// The newest entry seen of each ticket.
    tickets: BTreeMap<TicketNumber, EntryId>,
}

impl Seen {
    /// Whether the newest public message of a ticket is by somebody else and came after what this contact has seen.
    pub fn unread(&self, ticket: &Ticket, contact: ContactId) -> bool {
        !ticket.latest.author.is(contact) && !self.has(ticket.number, ticket.latest.entry)
    }

    /// Whether an entry counts as seen.
    pub fn has(&self, number: TicketNumber, entry: EntryId) -> bool {
        Some(entry) <= self.before || self.tickets.get(&number).is_some_and(|mark| entry <= *mark)
    }

    pub(crate) fn read(row: &Item) -> Self {
        let mark = |name: &str| item::text(row, name).and_then(|text| text.parse().ok());
        let tickets = row.keys().filter_map(|name| Some((name.strip_prefix("t")?.parse().ok()?, mark(name)?)));
        Self { before: mark(BEFORE), tickets: tickets.collect() }
    }

    /// The oldest marks that must go so that one more fits.
    fn surplus(&self, number: TicketNumber) -> Vec<(TicketNumber, EntryId)> {
        let mut others: Vec<_> = self
            .tickets
            .iter()
            .filter(|(other, _)| **other != number)
            .map(|(number, entry)| (*number, *entry))
            .collect();
        others.sort_unstable_by_key(|(_, entry)| *entry);
        others.truncate((others.len() + 1).saturating_sub(MOST));
        others
    }
}

impl Store {
    /// Notes that a contact has seen a ticket up to an entry; `seen` is what the visit read. One conditional
    /// UpdateItem, none where it is noted already. A mark never moves back.
    pub async fn mark_seen(
        &self,
        contact: ContactId,
        seen: &Seen,
        number: TicketNumber,
        entry: EntryId,
    ) -> Result<(), StoreError> {
        if seen.has(number, entry) {
            return Ok(());
        }
        let key = keys::seen(contact);
        let surplus = seen.surplus(number);
        let watermark = surplus.last().map(|(_, entry)| *entry).filter(|entry| Some(*entry) > seen.before);
        let mut set = "SET #mark = :mark".to_owned();
        if watermark.is_some() {
            set.push_str(", #before = :before");
        }
        if !surplus.is_empty() {
            set.push_str(" REMOVE ");
            set.push_str(&(0..surplus.len()).map(|place| format!("#r{place}")).collect::<Vec<_>>().join(", "));
        }
        conditional("UpdateItem seen", &key.pk, || {
            let mut update = self
                .client()
                .update_item()
                .table_name(self.table())
                .set_key(Some(key.item()))
                .update_expression(&set)
                .condition_expression("attribute_not_exists(#mark) OR #mark < :mark")
                .expression_attribute_names("#mark", attribute(number))
                .expression_attribute_values(":mark", item::s(entry.to_string()));
            if let Some(watermark) = watermark {
                update = update
                    .expression_attribute_names("#before", BEFORE)
                    .expression_attribute_values(":before", item::s(watermark.to_string()));
            }
            for (place, (number, _)) in surplus.iter().enumerate() {
                update = update.expression_attribute_names(format!("#r{place}"), attribute(*number));
            }
            update.send()
        })
        .await?;
        Ok(())
    }
}

/// The attribute of a ticket's mark.
fn attribute(number: TicketNumber) -> String {
    format!("t{number}")
}
