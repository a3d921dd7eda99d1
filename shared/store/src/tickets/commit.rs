//! Writing a change of a ticket: one transaction, whole or not at all, once.

use guichet_domain::Ticket;
use guichet_domain::ids::TicketNumber;
use guichet_domain::ticket::Change;
use guichet_domain::visibility::Participant;
use jiff::Timestamp;

use super::entry_ids::EntryIds;
use super::items;
use super::once::{Done, OnceToken};
use crate::Store;
use crate::calls::{Transacted, pause};
use crate::error::StoreError;
use crate::item;
use crate::keys;
use crate::outcomes::MailOutcome;

/// Most items of one change: DynamoDB's bound for a transaction.
pub(crate) const MAX_ITEMS: usize = 100;

/// How often a change is made anew on what others wrote in between.
const MAX_CONFLICTS: u32 = 5;

/// What is written together with a change.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Extras {
    /// Message-IDs that belong to the ticket from now on. One that belongs to another ticket already stays there.
    pub message_ids: Vec<String>,
    /// People in copy from now on. Who is in copy already keeps the moment they were added.
    pub participants: Vec<Participant>,
    /// What became of the mail that the change comes from (E1); its ticket number is filled in.
    pub outcome: Option<MailOutcome>,
}

/// How a change went.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "it is matched on once, at once")]
pub enum Committed {
    /// It is written. The ticket as it is stored.
    Done(Ticket),
    /// The token was used: this is what it made the first time.
    AlreadyDone(Done),
    /// The ticket is not as it was read any more (or, for a new one, the number is taken): read it again.
    Conflict,
}

/// How a change that is made anew on conflicts went.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "it is matched on once, at once")]
pub enum Verdict<E> {
    /// It is written. The ticket as it is stored.
    Done(Ticket),
    /// The token was used: this is what it made the first time.
    AlreadyDone(Done),
    /// The verb refused, for the ticket as it is now.
    Refused(E),
}

impl Store {
    /// Writes a change: one TransactWriteItems of the ticket (only over the version it was made from), its entries, the
    /// row that knows the token, and the extras. An answer that got lost does no harm: the repeat is `AlreadyDone`.
    pub async fn commit(
        &self,
        change: &Change,
        once: &OnceToken,
        extras: &Extras,
        now: Timestamp,
    ) -> Result<Committed, StoreError> {
        let number = change.ticket.number;
        let done = Done { number, entry: change.entries.last().map_or(change.ticket.latest.entry, |entry| entry.id) };
        let ticket = items::ticket(&change.ticket)?;
        let mut writes = vec![
            self.put_new(done.item(once, now))?,
            match change.expected_version {
                None => self.put_new(ticket)?,
                Some(version) => self.put_over(ticket, version)?,
            },
        ];
        for entry in &change.entries {
            writes.push(self.put_new(items::entry(entry)?)?);
        }
        for message_id in &extras.message_ids {
            let row = [("number".to_owned(), item::n(number))].into();
            writes.push(self.put_unless_there(&keys::message_id(message_id), row)?);
        }
        for participant in &extras.participants {
            writes.push(self.put_unless_there(
                &keys::participant(number, participant.contact),
                items::participant(number, participant)?,
            )?);
            writes.push(
                self.put_unless_there(&keys::copy(participant.contact, number), items::copy(number, participant)?)?,
            );
        }
        if let Some(outcome) = &extras.outcome {
            writes.push(self.put(MailOutcome { ticket: Some(number), ..outcome.clone() }.item()?)?);
        }
        if writes.len() > MAX_ITEMS {
            return Err(StoreError::form(
                keys::ticket_pk(number),
                format!("a change of {} items, at most {MAX_ITEMS} fit", writes.len()),
            ));
        }
        // The token names this content: made anew on another version, or at another time, it is another transaction.
        let token = format!("{} {} {} {now}", once.as_str(), done.entry, change.ticket.version);
        match self.transact("TransactWriteItems commit", &keys::ticket_pk(number), &token, writes).await? {
            Transacted::Done => Ok(Committed::Done(items::as_stored(change.ticket.clone()))),
            Transacted::Refused(refusals) => match Transacted::at(&refusals, 0) {
                Some(first_time) => Ok(Committed::AlreadyDone(Done::read(first_time)?)),
                None => Ok(Committed::Conflict),
            },
        }
    }

    /// Lets `verb` change a ticket that the caller has read, and writes that. When somebody else wrote in between, the
    /// ticket is read again and the verb asked again, at most five times. A verb that refuses what its own first run
    /// did ("closed already") is no refusal: the answer is then `AlreadyDone`.
    ///
    /// The verb decides for the ticket that it is given, permission included.
    pub async fn commit_with<E>(
        &self,
        ticket: Ticket,
        once: &OnceToken,
        extras: &Extras,
        now: Timestamp,
        mut verb: impl FnMut(&Ticket, &mut EntryIds) -> Result<Change, E>,
    ) -> Result<Verdict<E>, StoreError> {
        let number = ticket.number;
        let mut ticket = ticket;
        for attempt in 0..=MAX_CONFLICTS {
            let change = match verb(&ticket, &mut EntryIds::after(&ticket, now)) {
                Ok(change) => change,
                Err(refusal) => {
                    return Ok(self.done(once).await?.map_or(Verdict::Refused(refusal), Verdict::AlreadyDone));
                }
            };
            match self.commit(&change, once, extras, now).await? {
                Committed::Done(ticket) => return Ok(Verdict::Done(ticket)),
                Committed::AlreadyDone(done) => return Ok(Verdict::AlreadyDone(done)),
                Committed::Conflict => {}
            }
            if attempt > 0 {
                pause(attempt).await;
            }
            let again = self.tickets(&[number]).await?.pop();
            ticket = again.ok_or_else(|| StoreError::Gone { about: keys::ticket_pk(number) })?;
        }
        Err(StoreError::Contended { call: "TransactWriteItems commit", about: keys::ticket_pk(number) })
    }

    /// Opens a ticket: takes a number, lets `verb` make the ticket of it, and writes that.
    pub async fn commit_new<E>(
        &self,
        once: &OnceToken,
        extras: &Extras,
        now: Timestamp,
        mut verb: impl FnMut(TicketNumber, &mut EntryIds) -> Result<Change, E>,
    ) -> Result<Verdict<E>, StoreError> {
        for _ in 0..=MAX_CONFLICTS {
            let number = self.next_number(now).await?;
            let change = match verb(number, &mut EntryIds::starting(now)) {
                Ok(change) => change,
                Err(refusal) => return Ok(Verdict::Refused(refusal)),
            };
            match self.commit(&change, once, extras, now).await? {
                Committed::Done(ticket) => return Ok(Verdict::Done(ticket)),
                Committed::AlreadyDone(done) => return Ok(Verdict::AlreadyDone(done)),
                // The number is taken: a table that was restored without its `numbers` item. The next one may be free.
                Committed::Conflict => {}
            }
        }
        Err(StoreError::Contended { call: "TransactWriteItems commit", about: keys::numbers().to_string() })
    }
}
