//! What makes twice once (S30): a row that a change writes with itself.

use guichet_domain::ids::{EntryId, TicketNumber};
use jiff::{SignedDuration, Timestamp};

use crate::Store;
use crate::error::StoreError;
use crate::item::{self, EXPIRES_AT, Item};
use crate::keys;

/// How long a repeat is known as one.
const KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Names one intent of somebody: a form that was filled in, a mail that arrived. It comes with the request or follows
/// from the message, so that doing it again carries the same token. Known for seven days.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OnceToken(String);

impl OnceToken {
    /// A token of what makes the intent the same: its kind, who, and their own token. Order counts, and `["a", "bc"]`
    /// is another intent than `["ab", "c"]`.
    pub fn of(parts: &[&str]) -> Self {
        let mut text = String::new();
        for part in parts {
            text.push_str(&part.len().to_string());
            text.push(':');
            text.push_str(part);
        }
        Self(item::sha256_hex(text))
    }

    /// The token as text: 64 hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What was made the first time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Done {
    /// On this ticket.
    pub number: TicketNumber,
    /// The last entry that it wrote.
    pub entry: EntryId,
}

impl Done {
    pub(crate) fn read(row: &Item) -> Result<Self, StoreError> {
        let number = item::number(row, "number").and_then(TicketNumber::new);
        Ok(Self {
            number: number.ok_or_else(|| StoreError::form("once", "no ticket number"))?,
            entry: item::parsed(row, "entry")?,
        })
    }

    pub(crate) fn item(self, token: &OnceToken, now: Timestamp) -> Item {
        let mut row = keys::once(token.as_str()).item();
        row.insert("number".to_owned(), item::n(self.number));
        row.insert("entry".to_owned(), item::s(self.entry.to_string()));
        row.insert(EXPIRES_AT.to_owned(), item::expires(now.saturating_add(KEPT).unwrap_or(Timestamp::MAX)));
        row
    }
}

impl Store {
    /// What this token made, if it was used.
    pub async fn done(&self, token: &OnceToken) -> Result<Option<Done>, StoreError> {
        self.get("GetItem once", &keys::once(token.as_str())).await?.as_ref().map(Done::read).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s30_a_token_keeps_its_parts_apart() {
        assert_eq!(OnceToken::of(&["reply", "7"]), OnceToken::of(&["reply", "7"]));
        assert_ne!(OnceToken::of(&["a", "bc"]), OnceToken::of(&["ab", "c"]));
        assert_ne!(OnceToken::of(&["a", "b"]), OnceToken::of(&["b", "a"]));
        assert_ne!(OnceToken::of(&["1:a"]), OnceToken::of(&["a"]));
    }
}
