//! Why a mail became what it became, in words.

use serde::{Deserialize, Serialize};

use super::Evidence;

/// Why. The words stand in [`Why::reason`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// It points to no ticket.
    NoPointer,
    /// It points to a ticket that is not there.
    UnknownTicket,
    /// It points to a ticket that the proven sender has no part in.
    NotAParticipant,
    /// A participant answers: by a signed reply address.
    SignedReplyAddress,
    /// A participant answers: by a signed thread root.
    SignedThreadRoot,
    /// A participant answers: by a message we know.
    KnownMessage,
    /// A participant names the number in the subject.
    SubjectNumber,
    /// It points to a ticket, but nothing proves the sender.
    SenderNotProven,
    /// It claims an agent's address, but nothing proves it.
    AgentNotProven,
    /// An agent writes without pointing to a ticket.
    AgentWithoutTicket,
    /// A virus was found, or could not be looked for.
    Virus,
    /// It is spam.
    Spam,
    /// It breaks a bound on size, depth or parts.
    OverBounds,
    /// No sender can be read.
    NoSender,
    /// A no-reply or verification sender.
    NoReplySender,
    /// A delivery report.
    Bounce,
    /// A machine answered.
    AutoReply,
    /// A mailing list's copy.
    MailingList,
    /// Our own mail came back.
    Loop,
    /// A customer's words came through a list or mailbox of ours that does not say whose they are.
    NoAuthor,
    /// It comes from an agent's address through a list of ours: an agent answers us directly.
    AgentThroughList,
    /// An agent's answer has nothing above what it quotes.
    NothingSaid,
    /// A participant sends a message of this Message-ID once more, in other words or another way.
    OwnMessageId,
    /// The same message was taken in before.
    Duplicate,
    /// Too many mails of one sender.
    RateLimit,
    /// It answers a closed ticket, and the portal takes no replies to those.
    TicketClosed,
}

impl Why {
    /// The reason in words, for the record of outcomes.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::NoPointer => "points to no ticket of ours",
            Self::UnknownTicket => "points to a ticket that does not exist",
            Self::NotAParticipant => "points to a ticket that the sender has no part in",
            Self::SignedReplyAddress => "sent by a participant to the signed reply address",
            Self::SignedThreadRoot => "sent by a participant, in answer to a signed thread of ours",
            Self::KnownMessage => "sent by a participant, in answer to a message of the ticket",
            Self::SubjectNumber => "sent by a participant, with the ticket's number in the subject",
            Self::SenderNotProven => {
                "points to a ticket, but the sender's address is not authenticated (DMARC did not pass)"
            }
            Self::AgentNotProven => "comes from an agent's address, but is not authenticated (DMARC did not pass)",
            Self::AgentWithoutTicket => "comes from an agent, but answers no ticket",
            Self::Virus => "the virus check did not pass",
            Self::Spam => "the spam check failed",
            Self::OverBounds => "larger, deeper or in more parts than is taken in",
            Self::NoSender => "no sender address can be read",
            Self::NoReplySender => "comes from a no-reply or verification sender",
            Self::Bounce => "a delivery report",
            Self::AutoReply => "an automatic answer",
            Self::MailingList => "a mailing list's copy",
            Self::Loop => "our own mail came back",
            Self::NoAuthor => "came through a list or mailbox of ours that does not say who wrote it",
            Self::AgentThroughList => {
                "comes from an agent's address through a list of ours, where nobody acts as an agent"
            }
            Self::NothingSaid => "an agent's answer, and nothing is written above what it quotes",
            Self::OwnMessageId => "sent by a participant once more, under the same Message-ID",
            Self::Duplicate => "the same message was taken in before",
            Self::RateLimit => "too many mails of this sender in a short time",
            Self::TicketClosed => "answers a closed ticket, and replies do not reopen it",
        }
    }
}

impl From<Evidence> for Why {
    fn from(evidence: Evidence) -> Self {
        match evidence {
            Evidence::SignedReplyAddress => Self::SignedReplyAddress,
            Evidence::SignedThreadRoot => Self::SignedThreadRoot,
            Evidence::KnownMessage => Self::KnownMessage,
            Evidence::OwnMessageId => Self::OwnMessageId,
            Evidence::SubjectNumber => Self::SubjectNumber,
        }
    }
}
