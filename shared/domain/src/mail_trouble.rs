//! Why mail to somebody is not sent any more, and what lets it be sent again.
//!
//! Two things count. A **permanent bounce**: there is no such mailbox, so that whatever is sent there comes back and spoils
//! the sender's name with every mail system. A **complaint**: the person called our mail spam. A bounce that is not
//! permanent (a full mailbox, a server that was away for hours) silences nobody, however often it comes: SES has tried for
//! hours before it gives up, such bounces do not count against the sender, each mail here follows from something that a
//! person wrote, and the next one may arrive. The desk is told that this one did not.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::contact::Contact;
use crate::email_address::EmailAddress;
use crate::ids::{ContactId, EntryId, TicketNumber};
use crate::text::one_line;

/// How long a proof stands before another one is noted.
const PROOF_STANDS: SignedDuration = SignedDuration::from_hours(1);

/// What happened to mail that we sent to somebody. The later kind weighs more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MailTroubleKind {
    /// The mail system says that there is no such mailbox, or never takes mail for it.
    PermanentBounce,
    /// The person called our mail spam.
    Complaint,
}

/// Why mail to an address is not sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailTrouble {
    /// What happened.
    pub kind: MailTroubleKind,
    /// What the mail system said, on one line: at most [`Self::LONGEST`] characters. Somebody else's words.
    pub diagnostic: String,
    /// When it said so.
    pub since: Timestamp,
    /// The ticket whose mail it was, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<TicketNumber>,
}

impl MailTrouble {
    /// Longest diagnostic, in characters.
    pub const LONGEST: usize = 200;

    /// What a mail system said at a time; its words are cut to one line of bounded length.
    pub fn new(kind: MailTroubleKind, diagnostic: &str, since: Timestamp, ticket: Option<TicketNumber>) -> Self {
        Self { kind, diagnostic: bounded(diagnostic), since, ticket }
    }

    /// The same, no later than `now`: the time comes from another machine's clock, and a time to come could not be outlived.
    #[must_use]
    pub fn no_later_than(mut self, now: Timestamp) -> Self {
        self.since = self.since.min(now);
        self
    }

    /// Whether this one is to stand in place of the other: it weighs more, or is the earlier one of the same weight.
    fn outweighs(&self, other: &Self) -> bool {
        (self.kind, other.since) > (other.kind, self.since)
    }
}

/// A mail system's words on one line of bounded length.
pub fn bounded(diagnostic: &str) -> String {
    // Cut first: one_line looks at every character, and somebody else chose how many there are.
    let cut: String = diagnostic.chars().take(4 * MailTrouble::LONGEST).collect();
    one_line(&cut).chars().take(MailTrouble::LONGEST).collect()
}

impl Contact {
    /// Notes that mail to the address does not arrive or is not wanted. What is older than the last proof that it does
    /// ([`Self::mail_proven`]) says nothing; of several the gravest stands, and of those the earliest, in whatever order
    /// and however often they come.
    #[must_use]
    pub fn with_mail_trouble(mut self, trouble: MailTrouble) -> Self {
        let outlived = self.mail_proven_at.is_some_and(|proven| proven >= trouble.since);
        if !outlived && self.mail_trouble.as_ref().is_none_or(|known| trouble.outweighs(known)) {
            self.mail_trouble = Some(trouble);
        }
        self
    }

    /// Notes that the address is somebody's at this time: a code that was sent there was read, or authenticated mail came
    /// from it. Mail is sent there again, unless trouble came after that. Nothing changes where [`Self::proof_is_news`]
    /// says so.
    #[must_use]
    pub fn mail_proven(mut self, at: Timestamp) -> Self {
        if self.proof_is_news(at) {
            self.mail_trouble = self.mail_trouble.filter(|trouble| trouble.since > at);
            self.mail_proven_at = self.mail_proven_at.max(Some(at));
        }
        self
    }

    /// Whether a proof at this time is worth a write: there is trouble to end, or the last proof is an hour old. Somebody
    /// who writes all day costs no write for each mail.
    pub fn proof_is_news(&self, at: Timestamp) -> bool {
        let fresh = self.mail_proven_at.is_some_and(|proven| at.duration_since(proven) < PROOF_STANDS);
        !fresh || self.mail_trouble.as_ref().is_some_and(|trouble| trouble.since <= at)
    }
}

/// Why an answer of the desk did not reach somebody by mail, or what became of it there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotDelivered {
    /// The address takes no mail.
    NoSuchMailbox,
    /// The mailbox is full or its server was away for hours; the next mail may arrive.
    NotNow,
    /// The person called our mail spam, so that no more is sent.
    Complaint,
    /// SES did not take the mail, or not to this address.
    Refused,
}

impl From<MailTroubleKind> for NotDelivered {
    fn from(kind: MailTroubleKind) -> Self {
        match kind {
            MailTroubleKind::PermanentBounce => Self::NoSuchMailbox,
            MailTroubleKind::Complaint => Self::Complaint,
        }
    }
}

/// An answer of the desk that did not reach somebody: the desk is told, once for each answer and person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undelivered {
    /// The answer.
    pub entry: EntryId,
    /// Its ticket.
    pub number: TicketNumber,
    /// Whom it was for.
    pub contact: ContactId,
    /// Where it was sent, or was to be sent.
    pub address: EmailAddress,
    /// Why.
    pub why: NotDelivered,
    /// What the mail system said, [`bounded`]; empty where it said nothing.
    pub diagnostic: String,
    /// When it said so, or when the answer was not sent.
    pub at: Timestamp,
}
