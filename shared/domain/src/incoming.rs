//! What becomes of an incoming mail (E1, E3, E4, E8).
//!
//! A pure function of what the mail says, what SES vouches for and what the table knows. Each decision carries its
//! reason; nothing is dropped in silence.

use serde::{Deserialize, Serialize};

use crate::email_address::EmailAddress;
use crate::ids::{AgentId, ContactId, TicketNumber};
use crate::ticket::Ticket;
use crate::visibility::Participant;

/// A verdict of SES about a received message. Only [`Verdict::Pass`] is a pass (S5).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// The check succeeded.
    #[serde(rename = "PASS")]
    Pass,
    /// The check failed.
    #[serde(rename = "FAIL")]
    Fail,
    /// The check does not apply: no policy, no signature.
    #[serde(rename = "GRAY")]
    Gray,
    /// SES could not check.
    #[serde(rename = "PROCESSING_FAILED")]
    ProcessingFailed,
    /// SES said nothing that we know.
    #[default]
    #[serde(other, rename = "MISSING")]
    Missing,
}

impl Verdict {
    /// Reads SES's word; anything unknown is [`Verdict::Missing`].
    pub fn read(word: Option<&str>) -> Self {
        match word {
            Some("PASS") => Self::Pass,
            Some("FAIL") => Self::Fail,
            Some("GRAY") => Self::Gray,
            Some("PROCESSING_FAILED") => Self::ProcessingFailed,
            _ => Self::Missing,
        }
    }
}

/// What SES says about a received message.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdicts {
    /// Sender Policy Framework.
    pub spf: Verdict,
    /// DomainKeys Identified Mail.
    pub dkim: Verdict,
    /// Whether the address in `From` is vouched for.
    pub dmarc: Verdict,
    /// Content.
    pub spam: Verdict,
    /// Content.
    pub virus: Verdict,
}

impl Verdicts {
    /// Whether the address in `From` is proven. DMARC is the one check that is about that address: SPF speaks of the
    /// envelope and DKIM of any signing domain.
    pub fn sender_is_proven(&self) -> bool {
        self.dmarc == Verdict::Pass
    }
}

/// What the mail itself says, as far as it decides anything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MailFacts {
    /// The address in `From`, where there is one that can be read.
    pub from: Option<EmailAddress>,
    /// A machine answered (RFC 3834), or the envelope sender is null.
    pub auto_reply: bool,
    /// A delivery report.
    pub bounce: bool,
    /// A mailing list's copy.
    pub list: bool,
    /// Our own mail came back.
    pub loops: bool,
    /// The sender takes no answers: no-reply, a verification service (S8).
    pub no_reply_sender: bool,
    /// It breaks one of the bounds on size, depth or parts (S26).
    pub over_bounds: bool,
    /// Tickets that the mail points to, the strongest evidence first.
    pub pointers: Vec<Pointer>,
}

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
    /// The subject carries the number.
    SubjectNumber,
}

/// Who sent it, as the table knows the address in `From`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sender {
    /// An agent.
    Agent(AgentId),
    /// A contact.
    Contact(ContactId),
    /// Nobody yet.
    Unknown,
}

/// What becomes of the mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// A new ticket.
    NewTicket(Why),
    /// A message of this ticket.
    Reply(TicketNumber, Why),
    /// Kept for an agent to look at.
    Held(Why),
    /// Kept, and nothing done.
    Ignored(Why),
}

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
            Self::Duplicate => "the same message was taken in before",
            Self::RateLimit => "too many mails of this sender in a short time",
            Self::TicketClosed => "answers a closed ticket, and replies do not reopen it",
        }
    }
}

/// A ticket that a pointer was followed to.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a> {
    /// The ticket.
    pub ticket: &'a Ticket,
    /// Who is in copy.
    pub participants: &'a [Participant],
}

/// Decides before anything is looked up: what content, origin or form alone settle.
pub fn decide_at_the_door(mail: &MailFacts, verdicts: &Verdicts) -> Option<Decision> {
    if mail.loops {
        return Some(Decision::Ignored(Why::Loop));
    }
    // A virus that could not be looked for is treated as found; spam that could not is let through, to be read by people.
    if verdicts.virus != Verdict::Pass && verdicts.virus != Verdict::Gray {
        return Some(Decision::Held(Why::Virus));
    }
    if mail.over_bounds {
        return Some(Decision::Held(Why::OverBounds));
    }
    if mail.bounce {
        return Some(Decision::Ignored(Why::Bounce));
    }
    if mail.auto_reply {
        return Some(Decision::Ignored(Why::AutoReply));
    }
    if mail.from.is_none() {
        return Some(Decision::Held(Why::NoSender));
    }
    if verdicts.spam == Verdict::Fail {
        return Some(Decision::Held(Why::Spam));
    }
    if mail.no_reply_sender {
        return Some(Decision::Held(Why::NoReplySender));
    }
    if mail.list {
        return Some(Decision::Ignored(Why::MailingList));
    }
    None
}

/// Decides where a mail that passed the door goes. `found` answers for a pointer what the table holds.
///
/// An unproven sender never joins an existing ticket and never acts as an agent (S1, S3, S4, E4). A pointer counts only
/// for somebody who has a part in the ticket: the requester, a participant, an agent. The requester is never changed (S6).
pub fn decide<'a>(
    mail: &MailFacts,
    verdicts: &Verdicts,
    sender: Sender,
    found: impl Fn(TicketNumber) -> Option<Found<'a>>,
) -> Decision {
    if let Some(decision) = decide_at_the_door(mail, verdicts) {
        return decision;
    }
    let proven = verdicts.sender_is_proven();
    if matches!(sender, Sender::Agent(_)) && !proven {
        return Decision::Held(Why::AgentNotProven);
    }
    let mut why = Why::NoPointer;
    for pointer in &mail.pointers {
        let Some(found) = found(pointer.number) else {
            why = Why::UnknownTicket;
            continue;
        };
        // A number in the subject is anybody's guess: unproven it counts for nothing, and the mail opens a ticket. Nor does
        // it count for an agent, who has a part in every ticket: somebody else may have put it there.
        if pointer.evidence == Evidence::SubjectNumber && (!proven || matches!(sender, Sender::Agent(_))) {
            continue;
        }
        if !proven {
            return Decision::Held(Why::SenderNotProven);
        }
        if has_part(sender, found) {
            return Decision::Reply(pointer.number, pointer.evidence.into());
        }
        why = Why::NotAParticipant;
    }
    if matches!(sender, Sender::Agent(_)) { Decision::Held(Why::AgentWithoutTicket) } else { Decision::NewTicket(why) }
}

fn has_part(sender: Sender, found: Found<'_>) -> bool {
    match sender {
        Sender::Agent(_) => true,
        Sender::Contact(id) => {
            found.ticket.requester.id == id || found.participants.iter().any(|participant| participant.contact == id)
        }
        Sender::Unknown => false,
    }
}

impl From<Evidence> for Why {
    fn from(evidence: Evidence) -> Self {
        match evidence {
            Evidence::SignedReplyAddress => Self::SignedReplyAddress,
            Evidence::SignedThreadRoot => Self::SignedThreadRoot,
            Evidence::KnownMessage => Self::KnownMessage,
            Evidence::SubjectNumber => Self::SubjectNumber,
        }
    }
}
