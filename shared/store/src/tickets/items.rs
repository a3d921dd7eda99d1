//! How a ticket and its entries stand in the table.

use guichet_domain::ids::TicketNumber;
use guichet_domain::visibility::Participant;
use guichet_domain::{Entry, Ticket};

use crate::error::StoreError;
use crate::item::{self, Item};
use crate::keys;

/// A ticket, its fields as attributes, with those that the indexes are made of.
///
/// `state` and `number` are the ticket's own. `created_at` and `activity_at` are overwritten by the form that sorts.
/// `requester_id` and `company_id` repeat what `requester` and `company` hold: an index key must be an attribute of its
/// own.
pub(crate) fn ticket(ticket: &Ticket) -> Result<Item, StoreError> {
    let mut row = item::write(&keys::ticket(ticket.number), ticket)?;
    row.insert("requester_id".to_owned(), item::s(ticket.requester.id.to_string()));
    if let Some(company) = ticket.company {
        row.insert("company_id".to_owned(), item::s(company.to_string()));
    }
    row.insert("created_at".to_owned(), item::s(item::time(ticket.created_at)));
    row.insert("activity_at".to_owned(), item::s(item::time(ticket.activity_at)));
    Ok(row)
}

/// A message or event.
pub(crate) fn entry(entry: &Entry) -> Result<Item, StoreError> {
    item::write(&keys::entry(entry.number, entry.id), entry)
}

/// Somebody in copy.
pub(crate) fn participant(number: TicketNumber, participant: &Participant) -> Result<Item, StoreError> {
    item::write(&keys::participant(number, participant.contact), participant)
}

/// That somebody is in copy, in their own partition: what their list is made of.
pub(crate) fn copy(number: TicketNumber, participant: &Participant) -> Result<Item, StoreError> {
    let mut row = item::write(&keys::copy(participant.contact, number), participant)?;
    row.insert("number".to_owned(), item::n(number));
    Ok(row)
}

/// The ticket with times as they will be read back.
pub(crate) fn as_stored(mut ticket: Ticket) -> Ticket {
    ticket.created_at = item::to_millisecond(ticket.created_at);
    ticket.activity_at = item::to_millisecond(ticket.activity_at);
    ticket
}
