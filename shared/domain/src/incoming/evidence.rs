//! By what a mail points to a ticket, and what was found there.

use serde::{Deserialize, Serialize};

use crate::ids::{ContactId, TicketNumber};

/// A ticket that a mail points to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pointer {
    /// The ticket.
    pub number: TicketNumber,
    /// By what.
    pub evidence: Evidence,
}

/// By what a mail points to a ticket, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// It was sent to a reply address that we signed.
    SignedReplyAddress,
    /// Its References or In-Reply-To hold a thread root that we signed.
    SignedThreadRoot,
    /// They hold a message that we sent or received for the ticket.
    KnownMessage,
    /// Its own Message-ID is one that we received for the ticket: another copy, or the same message sent again.
    OwnMessageId,
    /// The subject carries the number.
    SubjectNumber,
}

impl Evidence {
    /// The evidence in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::SignedReplyAddress => "it was sent to a reply address that we signed",
            Self::SignedThreadRoot => "its References or In-Reply-To hold a thread root that we signed",
            Self::KnownMessage => "its References or In-Reply-To hold a message of the ticket",
            Self::OwnMessageId => "its own Message-ID is one that came for the ticket before",
            Self::SubjectNumber => "its subject has the number",
        }
    }

    /// Whether anybody could have made it, knowing no more than a number or an id.
    pub const fn is_a_guess(self) -> bool {
        matches!(self, Self::OwnMessageId | Self::SubjectNumber)
    }
}

/// A ticket that a pointer was followed to: who has a part in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Who asked.
    pub requester: ContactId,
    /// Who is in copy.
    pub participants: Vec<ContactId>,
}

/// A pointer, and what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LookedAt {
    /// The pointer.
    pub pointer: Pointer,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a pointer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It led to the ticket.
    Followed,
    /// There is no such ticket.
    NoSuchTicket,
    /// Anybody could have written it, and nothing proves the sender.
    AnybodysGuess,
    /// An agent has a part in every ticket: a number that somebody else may have put there says nothing.
    AgentNeedsMore,
    /// Nothing proves the sender: the mail is held.
    SenderNotProven,
    /// The sender has no part in the ticket.
    NoPartInIt,
    /// The message is there already.
    ThereAlready,
    /// A stronger one had decided.
    NotReached,
}

impl Fate {
    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Followed => "followed: the proven sender has a part in it",
            Self::NoSuchTicket => "not followed: there is no such ticket",
            Self::AnybodysGuess => "not followed: anybody could write that, and the sender is not proven",
            Self::AgentNeedsMore => "not followed: an agent has a part in every ticket, so this is too little",
            Self::SenderNotProven => "not followed, and the mail held: the sender is not proven",
            Self::NoPartInIt => "not followed: the sender has no part in it",
            Self::ThereAlready => "not followed: the message is there already",
            Self::NotReached => "not looked at: what came before had decided",
        }
    }
}
