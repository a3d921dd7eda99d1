//! What becomes of an incoming mail (E1, E3, E4, E8).
//!
//! A pure function of what the mail says, what SES vouches for and what the table knows. Each decision carries its
//! reason; nothing is dropped in silence.

mod evidence;
mod verdicts;
mod why;

pub use self::evidence::{Evidence, Fate, Found, LookedAt, Pointer};
pub use self::verdicts::{Verdict, Verdicts};
pub use self::why::Why;
use crate::email_address::EmailAddress;
use crate::ids::{AgentId, ContactId, TicketNumber};

/// What the mail itself says, as far as it decides anything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MailFacts {
    /// The author's address, where there is one that can be read: that in `From`, as a rule.
    pub from: Option<EmailAddress>,
    /// A machine answered (RFC 3834), or the envelope sender is null.
    pub auto_reply: bool,
    /// A delivery report.
    pub bounce: bool,
    /// A mailing list's copy, of a list that is not ours.
    pub list: bool,
    /// It came through a list or mailbox of ours (an email channel's address) that sends it on.
    pub own_list: bool,
    /// `from` is not the address in `From`, which names our list, but what other fields say: no verdict is about it.
    pub author_claimed: bool,
    /// Our own mail came back.
    pub loops: bool,
    /// The sender takes no answers: no-reply, a verification service (S8).
    pub no_reply_sender: bool,
    /// It breaks one of the bounds on size, depth or parts (S26).
    pub over_bounds: bool,
    /// Tickets that the mail points to, the strongest evidence first.
    pub pointers: Vec<Pointer>,
}

impl MailFacts {
    /// Most tickets that a mail can point to; further pointers are not looked at.
    pub const MOST_POINTERS: usize = 5;

    /// Whether the author is proven: SES vouches for the address in `From`, and that is the author's.
    pub const fn sender_is_proven(&self, verdicts: &Verdicts) -> bool {
        verdicts.sender_is_proven() && !self.author_claimed
    }
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

impl Decision {
    /// Why.
    pub const fn why(self) -> Why {
        match self {
            Self::NewTicket(why) | Self::Reply(_, why) | Self::Held(why) | Self::Ignored(why) => why,
        }
    }
}

/// A decision with what was looked at on the way to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// What becomes of the mail.
    pub decision: Decision,
    /// The mail's pointers, in the order in which they were looked at; at most [`MailFacts::MOST_POINTERS`].
    pub looked_at: Vec<LookedAt>,
}

impl Explanation {
    /// The reason in words.
    pub const fn reason(&self) -> &'static str {
        self.decision.why().reason()
    }

    /// The evidence that decided, where one did.
    pub fn evidence(&self) -> Option<Evidence> {
        let decided = |fate| matches!(fate, Fate::Followed | Fate::SenderNotProven | Fate::ThereAlready);
        self.looked_at.iter().find(|looked| decided(looked.fate)).map(|looked| looked.pointer.evidence)
    }
}

/// Decides before anything is looked up: what content, origin or form alone settle. The first row that applies counts.
pub fn decide_at_the_door(mail: &MailFacts, verdicts: &Verdicts) -> Option<Decision> {
    use Decision::{Held, Ignored};
    let rows = [
        (mail.loops, Ignored(Why::Loop)),
        (!verdicts.is_free_of_viruses(), Held(Why::Virus)),
        (mail.over_bounds, Held(Why::OverBounds)),
        (mail.bounce, Ignored(Why::Bounce)),
        (mail.auto_reply, Ignored(Why::AutoReply)),
        (mail.from.is_none() && mail.own_list, Held(Why::NoAuthor)),
        (mail.from.is_none(), Held(Why::NoSender)),
        (verdicts.is_spam(), Held(Why::Spam)),
        (mail.no_reply_sender, Held(Why::NoReplySender)),
        (mail.list, Ignored(Why::MailingList)),
    ];
    rows.into_iter().find(|(applies, _)| *applies).map(|(_, decision)| decision)
}

/// Decides where a mail goes; [`explain`] without the explanation.
pub fn decide(
    mail: &MailFacts,
    verdicts: &Verdicts,
    sender: Sender,
    found: impl Fn(TicketNumber) -> Option<Found>,
) -> Decision {
    explain(mail, verdicts, sender, found).decision
}

/// Decides where a mail goes, and says by what. `found` answers for a pointer what the table holds.
///
/// An unproven sender never joins an existing ticket and never acts as an agent (S1, S3, S4, E4). A pointer counts only
/// for somebody who has a part in the ticket: the requester, a participant, an agent. The requester is never changed (S6).
pub fn explain(
    mail: &MailFacts,
    verdicts: &Verdicts,
    sender: Sender,
    found: impl Fn(TicketNumber) -> Option<Found>,
) -> Explanation {
    let proven = mail.sender_is_proven(verdicts);
    let agent = matches!(sender, Sender::Agent(_));
    let settled = decide_at_the_door(mail, verdicts)
        .or((agent && !proven).then_some(Decision::Held(Why::AgentNotProven)))
        .or((agent && mail.own_list).then_some(Decision::Held(Why::AgentThroughList)));
    let mut why = Why::NoPointer;
    let mut decision = settled;
    let mut looked_at = Vec::new();
    for pointer in mail.pointers.iter().take(MailFacts::MOST_POINTERS) {
        let fate = if decision.is_some() {
            Fate::NotReached
        } else {
            match found(pointer.number) {
                None => Fate::NoSuchTicket,
                Some(found) => fate(mail, pointer.evidence, sender, proven, &found),
            }
        };
        looked_at.push(LookedAt { pointer: *pointer, fate });
        match fate {
            Fate::Followed => decision = Some(Decision::Reply(pointer.number, pointer.evidence.into())),
            Fate::SenderNotProven => decision = Some(Decision::Held(Why::SenderNotProven)),
            Fate::ThereAlready => decision = Some(Decision::Ignored(Why::Duplicate)),
            Fate::NoSuchTicket => why = Why::UnknownTicket,
            Fate::NoPartInIt => why = Why::NotAParticipant,
            Fate::AnybodysGuess | Fate::AgentNeedsMore | Fate::NotReached => {}
        }
    }
    let nowhere = if agent { Decision::Held(Why::AgentWithoutTicket) } else { Decision::NewTicket(why) };
    Explanation { decision: decision.unwrap_or(nowhere), looked_at }
}

/// What becomes of a pointer to a ticket that is there.
fn fate(mail: &MailFacts, evidence: Evidence, sender: Sender, proven: bool, found: &Found) -> Fate {
    let part = has_part(sender, found);
    // A list of ours sends on what also came directly, with another subject and a footer: one message all the same. That
    // proves nothing, and grants nothing.
    if evidence == Evidence::OwnMessageId && mail.own_list && part {
        return Fate::ThereAlready;
    }
    // What anybody can guess counts for nothing without proof, and the mail opens a ticket. Nor does it count for an agent,
    // who has a part in every ticket: somebody else may have put it there.
    match (evidence.is_a_guess(), proven) {
        (true, false) => Fate::AnybodysGuess,
        (false, false) => Fate::SenderNotProven,
        (true, true) if matches!(sender, Sender::Agent(_)) => Fate::AgentNeedsMore,
        (_, true) if part => Fate::Followed,
        (_, true) => Fate::NoPartInIt,
    }
}

fn has_part(sender: Sender, found: &Found) -> bool {
    match sender {
        Sender::Agent(_) => true,
        Sender::Contact(id) => found.requester == id || found.participants.contains(&id),
        Sender::Unknown => false,
    }
}
