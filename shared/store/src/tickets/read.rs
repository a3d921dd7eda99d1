//! Reading one ticket: its partition from the end, so that the ticket itself comes first and old entries last.

use guichet_domain::ids::{AttachmentId, EntryId, TicketNumber};
use guichet_domain::visibility::Participant;
use guichet_domain::{Entry, Ticket};
use uuid::Uuid;

use crate::Store;
use crate::error::StoreError;
use crate::item::{self, Item};
use crate::keys::{self, ENTRIES, PARTICIPANTS, TICKET_SK};

/// Room for participants when a page's items are counted. A ticket with more in copy shows fewer entries at once and
/// says that there are earlier ones: none is lost.
const ROOM_FOR_PARTICIPANTS: usize = 10;

/// A ticket with some of its entries.
#[derive(Debug, Clone, PartialEq)]
pub struct TicketPage {
    /// The ticket.
    pub ticket: Ticket,
    /// Who is in copy.
    pub participants: Vec<Participant>,
    /// Entries, oldest first; internal notes too: what somebody sees is the domain's to decide.
    pub entries: Vec<Entry>,
    /// Whether there are entries before the first of these (in [`Store::entries_after`]: between the one asked for and
    /// it).
    pub earlier: bool,
}

/// A ticket and who is in copy.
#[derive(Debug, Clone, PartialEq)]
pub struct TicketWithParticipants {
    /// The ticket.
    pub ticket: Ticket,
    /// Who is in copy.
    pub participants: Vec<Participant>,
}

/// A ticket, who is in copy, and one entry.
#[derive(Debug, Clone, PartialEq)]
pub struct TicketWithEntry {
    /// The ticket.
    pub ticket: Ticket,
    /// Who is in copy.
    pub participants: Vec<Participant>,
    /// The entry.
    pub entry: Entry,
}

/// Which part of a ticket's partition, from the end.
struct Range {
    first: String,
    last: String,
    /// Items; DynamoDB stops at 1 MB in any case.
    limit: Option<usize>,
    consistent: bool,
}

/// What a range held.
#[derive(Default)]
struct Part {
    ticket: Option<Ticket>,
    participants: Vec<Participant>,
    /// Newest first.
    entries: Vec<Entry>,
    /// Where to go on.
    rest: Option<Item>,
}

impl Store {
    /// A ticket with its newest entries, at most `limit`: one Query, strongly consistent. With `before`, the entries
    /// before that one: two Queries at once, since the ticket then stands apart from them.
    ///
    /// Fewer entries than `limit` come where they are large (a Query ends at 1 MB) or many people are in copy;
    /// `earlier` says whether there are more.
    pub async fn ticket_page(
        &self,
        number: TicketNumber,
        limit: usize,
        before: Option<EntryId>,
    ) -> Result<Option<TicketPage>, StoreError> {
        let limit = limit.max(1);
        let Some(before) = before else {
            let range = Range {
                first: ENTRIES.to_owned(),
                last: TICKET_SK.to_owned(),
                limit: Some(limit + 2 + ROOM_FOR_PARTICIPANTS),
                consistent: true,
            };
            return Ok(page(self.part(number, &range, None).await?, limit));
        };
        let last = Uuid::from_u128(before.uuid().as_u128().saturating_sub(1));
        let range = Range {
            first: ENTRIES.to_owned(),
            last: format!("{ENTRIES}{last}"),
            limit: Some(limit + 1),
            consistent: true,
        };
        let (ticket, part) = futures::try_join!(self.ticket(number), self.part(number, &range, None))?;
        Ok(ticket.and_then(|found| {
            page(Part { ticket: Some(found.ticket), participants: found.participants, ..part }, limit)
        }))
    }

    /// A ticket with the entries after one that is known, at most 100: one Query, for live updates (C3). Eventually
    /// consistent: it is asked again in a moment, and then sees what it missed.
    pub async fn entries_after(&self, number: TicketNumber, after: EntryId) -> Result<Option<TicketPage>, StoreError> {
        const MOST: usize = 100;
        let first = Uuid::from_u128(after.uuid().as_u128().saturating_add(1));
        let range = Range {
            first: format!("{ENTRIES}{first}"),
            last: TICKET_SK.to_owned(),
            limit: Some(MOST + 2 + ROOM_FOR_PARTICIPANTS),
            consistent: false,
        };
        Ok(page(self.part(number, &range, None).await?, MOST))
    }

    /// A ticket and who is in copy: one Query, strongly consistent.
    pub async fn ticket(&self, number: TicketNumber) -> Result<Option<TicketWithParticipants>, StoreError> {
        let range = Range { first: PARTICIPANTS.to_owned(), last: TICKET_SK.to_owned(), limit: None, consistent: true };
        let part = self.part(number, &range, None).await?;
        Ok(part.ticket.map(|ticket| TicketWithParticipants { ticket, participants: part.participants }))
    }

    /// One entry of a ticket, strongly consistent.
    pub async fn entry(&self, number: TicketNumber, id: EntryId) -> Result<Option<Entry>, StoreError> {
        self.get("GetItem entry", &keys::entry(number, id)).await?.map(item::read).transpose()
    }

    /// The ticket whose message carries this attachment, with that entry (S15): Queries from the newest entry on, 1 MB
    /// at a time, until it is found.
    pub async fn entry_with_attachment(
        &self,
        number: TicketNumber,
        attachment: AttachmentId,
    ) -> Result<Option<TicketWithEntry>, StoreError> {
        let range = Range { first: ENTRIES.to_owned(), last: TICKET_SK.to_owned(), limit: None, consistent: false };
        let mut part = self.part(number, &range, None).await?;
        let Some(ticket) = part.ticket.take() else { return Ok(None) };
        let mut participants = std::mem::take(&mut part.participants);
        loop {
            let carries = |entry: &Entry| {
                entry.message().is_some_and(|message| message.attachments.iter().any(|file| file.id == attachment))
            };
            if let Some(entry) = part.entries.into_iter().find(carries) {
                return Ok(Some(TicketWithEntry { ticket, participants, entry }));
            }
            if part.rest.is_none() {
                return Ok(None);
            }
            part = self.part(number, &range, part.rest).await?;
            participants.append(&mut part.participants);
        }
    }

    /// Tickets by number, without who is in copy: one BatchGetItem per hundred. In no particular order; numbers that no
    /// ticket has are left out.
    pub async fn tickets(&self, numbers: &[TicketNumber]) -> Result<Vec<Ticket>, StoreError> {
        let mut wanted = numbers.to_vec();
        wanted.sort_unstable();
        wanted.dedup(); // DynamoDB refuses a batch that names a key twice.
        let wanted: Vec<_> = wanted.into_iter().map(keys::ticket).collect();
        self.batch_get("BatchGetItem tickets", "tickets", &wanted).await?.into_iter().map(item::read).collect()
    }

    async fn part(&self, number: TicketNumber, range: &Range, start: Option<Item>) -> Result<Part, StoreError> {
        let pk = keys::ticket_pk(number);
        let answer = self
            .client()
            .query()
            .table_name(self.table())
            .consistent_read(range.consistent)
            .key_condition_expression("pk = :pk AND sk BETWEEN :first AND :last")
            .expression_attribute_values(":pk", item::s(&pk))
            .expression_attribute_values(":first", item::s(&range.first))
            .expression_attribute_values(":last", item::s(&range.last))
            .scan_index_forward(false)
            .set_limit(range.limit.and_then(|limit| i32::try_from(limit).ok()))
            .set_exclusive_start_key(start)
            .send()
            .await
            .map_err(|error| StoreError::call("Query ticket", &pk, error))?;
        let mut part = Part { rest: answer.last_evaluated_key, ..Part::default() };
        for row in answer.items.unwrap_or_default() {
            match item::text(&row, "sk").unwrap_or_default() {
                TICKET_SK => part.ticket = Some(item::read(row)?),
                sk if sk.starts_with(PARTICIPANTS) => part.participants.push(item::read(row)?),
                _ => part.entries.push(item::read(row)?),
            }
        }
        Ok(part)
    }
}

/// The newest `limit` entries of what was read, turned to oldest first.
fn page(part: Part, limit: usize) -> Option<TicketPage> {
    let mut entries = part.entries;
    let earlier = entries.len() > limit || part.rest.is_some();
    entries.truncate(limit);
    entries.reverse();
    part.ticket.map(|ticket| TicketPage { ticket, participants: part.participants, entries, earlier })
}
