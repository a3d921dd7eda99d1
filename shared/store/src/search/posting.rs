//! A posting: that a term stands in a message or a subject.

use guichet_domain::ids::{EntryId, ThreadId, TicketNumber};
use guichet_domain::search::{Term, of_entry, of_text};
use guichet_domain::visibility::Scope;
use guichet_domain::{Entry, Ticket};
use jiff::Timestamp;

use crate::item::{self, Item};
use crate::keys::{self, Key};

/// What stands for a ticket's subject where a message has its id.
const SUBJECT: &str = "subject";

/// As it is read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Posting {
    /// The ticket.
    pub(crate) number: TicketNumber,
    /// The message; the subject where absent.
    pub(crate) message: Option<Place>,
    /// The term, which may be longer than what was asked for.
    pub(crate) term: String,
    /// When it was written.
    pub(crate) at: Timestamp,
    /// How often the term stands there.
    pub(crate) times: u32,
}

/// A message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// Which.
    pub(crate) entry: EntryId,
    /// Its thread.
    pub(crate) thread: ThreadId,
}

/// As it is written: the same for every scope.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Written {
    number: TicketNumber,
    message: Option<(EntryId, ThreadId)>,
    at: Timestamp,
    term: Term,
}

impl Written {
    /// Everything that a message has.
    pub(crate) fn of_entry(entry: &Entry) -> Vec<Self> {
        let message = Some((entry.id, entry.thread));
        of_entry(entry).into_iter().map(|term| Self { number: entry.number, message, at: entry.at, term }).collect()
    }

    /// Everything that a subject has.
    pub(crate) fn of_subject(ticket: &Ticket) -> Vec<Self> {
        let terms = of_text(ticket.subject.as_str()).into_iter();
        // Times that come from the table are cut to milliseconds, those of the key as well.
        terms.map(|term| Self { number: ticket.number, message: None, at: ticket.created_at, term }).collect()
    }

    /// Where it stands in a scope.
    pub(crate) fn key(&self, scope: Scope) -> Key {
        let what = match self.message {
            Some((entry, _)) => entry.to_string(),
            None => format!("{SUBJECT} {}", self.number),
        };
        keys::posting(scope, &self.term.term, self.at, &what)
    }

    /// The item in a scope.
    pub(crate) fn item(&self, scope: Scope) -> Item {
        let mut row = self.key(scope).item();
        // Not `number`: that is a key of the ticket indexes, in which a posting has no place.
        row.insert("ticket".to_owned(), item::n(self.number));
        if let Some((_, thread)) = self.message {
            row.insert("thread".to_owned(), item::s(thread.to_string()));
        }
        if self.term.times > 1 {
            row.insert("times".to_owned(), item::n(self.term.times));
        }
        row
    }
}

impl Posting {
    /// Reads an item. None for one in a form that is not known: an index of another version, about to be rebuilt.
    pub(crate) fn read(row: &Item) -> Option<Self> {
        let mut parts = item::text(row, "sk")?.splitn(3, ' ');
        let term = parts.next()?.to_owned();
        let backwards: i64 = parts.next()?.parse().ok()?;
        let what = parts.next()?;
        let message = match what.strip_prefix(SUBJECT) {
            Some(_) => None,
            None => Some(Place { entry: what.parse().ok()?, thread: item::text(row, "thread")?.parse().ok()? }),
        };
        Some(Self {
            number: TicketNumber::new(item::number(row, "ticket")?)?,
            message,
            term,
            at: Timestamp::from_millisecond(keys::MOST_MILLISECONDS.saturating_sub(backwards)).ok()?,
            times: item::number(row, "times").unwrap_or(1),
        })
    }
}
