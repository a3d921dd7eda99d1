//! What a search adds to the tickets of a list (B6).

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::snippet::Snippet;
use crate::entry::Author;
use crate::ids::TicketNumber;

/// What a search says of the tickets that it found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Searched {
    /// The message of each ticket that answers best.
    pub previews: BTreeMap<TicketNumber, Preview>,
    /// Whether there are more tickets than these, the best ones.
    pub more: bool,
    /// Whether a word is so common that only its newest messages were looked at.
    pub newest_only: bool,
}

impl Searched {
    /// Whether these are all tickets that answer.
    pub const fn is_whole(&self) -> bool {
        !self.more && !self.newest_only
    }
}

/// The message that answers best.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    /// Which part of it.
    pub snippet: Snippet,
    /// Who wrote it.
    pub author: Author,
    /// When.
    pub at: Timestamp,
}
