//! What a mail becomes: a message, and the token that makes it one message however often it comes.

use guichet_domain::EmailAddress;
use guichet_domain::entry::{Audience, Body, MailOrigin, Message};
use guichet_domain::participants::Person;
use guichet_domain::settings::ChannelKind;
use guichet_domain::text::Name;
use guichet_mail::ParsedMail;
use guichet_store::{MailOutcome, OnceToken};
use jiff::Timestamp;

/// A mail that passed the door.
pub(crate) struct Arrived {
    /// What it says.
    pub(crate) mail: ParsedMail,
    /// Its author.
    pub(crate) from: EmailAddress,
    /// Whether SES vouches for the author (E4).
    pub(crate) proven: bool,
    /// What to call the author, as far as the mail says.
    pub(crate) name: Option<Name>,
    /// Whom it names beside us.
    pub(crate) people: Vec<Person>,
    /// Addresses of ours and others that it went to.
    pub(crate) addressed_to: Vec<EmailAddress>,
    /// SES's id of it.
    pub(crate) ses_id: String,
    /// Makes it one message (S30).
    pub(crate) once: OnceToken,
    /// Its record, still without a decision.
    pub(crate) outcome: MailOutcome,
    /// When it arrived here.
    pub(crate) now: Timestamp,
}

/// The same message may come by two of our addresses, or twice by one: then author, Message-ID and content are the same.
/// The content counts because a Message-ID can be copied, and a mail with another's id must not be lost as its repeat.
/// Without a Message-ID only SES's own id tells two mails apart.
pub(crate) fn once(mail: &ParsedMail, from: &EmailAddress, ses_id: &str) -> OnceToken {
    match &mail.message_id {
        Some(id) => OnceToken::of(&["mail", id, from.as_str(), &mail.subject, &mail.text]),
        None => OnceToken::of(&["mail", ses_id]),
    }
}

/// The message, with files still to be attached.
pub(crate) fn message(arrived: &Arrived, audience: Audience, body: Body) -> Message {
    Message {
        audience,
        channel: ChannelKind::Email,
        body,
        attachments: Vec::new(),
        mail: Some(MailOrigin {
            ses_id: arrived.ses_id.clone(),
            from: arrived.from.clone(),
            authenticated: arrived.proven,
            copied: Vec::new(),
        }),
    }
}
