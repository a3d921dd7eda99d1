//! Names of things. Each kind has its own type, so that a contact's id never stands where a company's belongs.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

/// The text is no id of this kind.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("not a valid {0}")]
pub struct InvalidId(&'static str);

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Takes an id made outside: a random one (UUID version 4), or a time-ordered one (version 7) where order matters.
            pub const fn new(id: Uuid) -> Self {
                Self(id)
            }

            /// The id as a UUID.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.as_hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                // Exactly the hyphenated lower-case form: an id has one spelling, so it can be part of a key.
                match Uuid::try_parse(text) {
                    Ok(id) if id.as_hyphenated().to_string() == text => Ok(Self(id)),
                    _ => Err(InvalidId($what)),
                }
            }
        }
    };
}

uuid_id!(
    /// A person known by an email address.
    ContactId, "contact id"
);
uuid_id!(
    /// What contacts belong to.
    CompanyId, "company id"
);
uuid_id!(
    /// Somebody who answers tickets.
    AgentId, "agent id"
);
uuid_id!(
    /// One message or event of a ticket: a UUID version 7, so entries sort by time.
    EntryId, "entry id"
);
uuid_id!(
    /// One thread of a ticket: a UUID version 7, so the oldest thread sorts first.
    ThreadId, "thread id"
);
uuid_id!(
    /// One attachment of a message.
    AttachmentId, "attachment id"
);

impl EntryId {
    /// The id right after this one: for an event that goes with a message, so that nothing stands between the two.
    #[must_use]
    pub const fn following(self) -> Self {
        Self(Uuid::from_u128(self.0.as_u128().saturating_add(1)))
    }

    /// The id right before this one: of the message that an event goes with, where it goes with one.
    #[must_use]
    pub const fn preceding(self) -> Self {
        Self(Uuid::from_u128(self.0.as_u128().saturating_sub(1)))
    }
}

macro_rules! slug_id {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The id as text: 1 to 40 of `a-z`, `0-9` and `-`.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                if is_slug(text) { Ok(Self(text.to_owned())) } else { Err(InvalidId($what)) }
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;

            fn try_from(text: String) -> Result<Self, InvalidId> {
                if is_slug(&text) { Ok(Self(text)) } else { Err(InvalidId($what)) }
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    };
}

fn is_slug(text: &str) -> bool {
    (1..=40).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

slug_id!(
    /// A portal (brand) of this deployment.
    PortalId, "portal id"
);
slug_id!(
    /// A pipeline.
    PipelineId, "pipeline id"
);
slug_id!(
    /// A stage of a pipeline.
    StageId, "stage id"
);
slug_id!(
    /// An inbox.
    InboxId, "inbox id"
);
slug_id!(
    /// A channel.
    ChannelId, "channel id"
);
slug_id!(
    /// A form that opens tickets.
    FormId, "form id"
);
slug_id!(
    /// A field of a form, which is the ticket property that keeps the answer.
    FieldId, "field id"
);

impl Default for FormId {
    /// What the first form is called unless somebody says otherwise.
    fn default() -> Self {
        Self("ticket".to_owned())
    }
}

/// The number that people say aloud: 1 to 999,999,999,999. It is also the ticket's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct TicketNumber(u64);

impl TicketNumber {
    /// The largest number there is.
    pub const MAX: u64 = 999_999_999_999;

    /// The number, if it is between 1 and [`TicketNumber::MAX`].
    pub const fn new(number: u64) -> Option<Self> {
        if number >= 1 && number <= Self::MAX { Some(Self(number)) } else { None }
    }

    /// The number as an integer.
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl fmt::Display for TicketNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for TicketNumber {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let canonical = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
        text.parse().ok().filter(|_| canonical).and_then(Self::new).ok_or(InvalidId("ticket number"))
    }
}

impl TryFrom<u64> for TicketNumber {
    type Error = InvalidId;

    fn try_from(number: u64) -> Result<Self, InvalidId> {
        Self::new(number).ok_or(InvalidId("ticket number"))
    }
}

impl From<TicketNumber> for u64 {
    fn from(number: TicketNumber) -> Self {
        number.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_number_has_one_spelling() {
        assert_eq!("1042".parse(), Ok(TicketNumber(1042)));
        for wrong in ["", "0", "01042", "+1", "-1", " 1", "1 ", "1e3", "1000000000000", "99999999999999999999999"] {
            assert!(wrong.parse::<TicketNumber>().is_err(), "{wrong:?} was taken");
        }
    }

    #[test]
    fn an_id_in_another_spelling_is_no_id() {
        let text = "0190a5d0-7c3f-7000-8000-00000000abcd";
        assert!(text.parse::<ContactId>().is_ok());
        for wrong in [text.to_uppercase(), text.replace('-', ""), format!("{{{text}}}"), format!("urn:uuid:{text}")] {
            assert!(wrong.parse::<ContactId>().is_err(), "{wrong:?} was taken");
        }
    }

    #[test]
    fn a_slug_is_short_and_plain() {
        assert!("support-2".parse::<PipelineId>().is_ok());
        for wrong in ["", "Support", "a b", "-a", "a-", "a#b", &"a".repeat(41)] {
            assert!(wrong.parse::<PipelineId>().is_err(), "{wrong:?} was taken");
        }
    }
}
