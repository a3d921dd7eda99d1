//! What a mail becomes: its body, its files, and the token that makes it one message however often it comes.

use guichet_domain::EmailAddress;
use guichet_domain::entry::{Audience, Body, Format, MailOrigin, Message};
use guichet_domain::form::bounds;
use guichet_domain::settings::ChannelKind;
use guichet_mail::ParsedMail;
use guichet_runtime::attachments::File;
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
pub(crate) fn message(arrived: &Arrived, audience: Audience, text: &str) -> Message {
    let quoted = cut(arrived.mail.quoted.trim());
    Message {
        audience,
        channel: ChannelKind::Email,
        body: Body {
            format: Format::Plain,
            text: cut(text).to_owned(),
            quoted: (!quoted.is_empty()).then(|| quoted.to_owned()),
        },
        attachments: Vec::new(),
        mail: Some(MailOrigin {
            ses_id: arrived.ses_id.clone(),
            from: arrived.from.clone(),
            authenticated: arrived.proven,
        }),
    }
}

/// The files of a mail. A text too long for an entry is kept whole as one of them, so that nothing is lost.
pub(crate) fn files(mail: &ParsedMail, text: &str) -> Vec<File> {
    let long = (text.len() > Body::MAX_BYTES).then(|| File {
        name: "message.txt".to_owned(),
        content_type: "text/plain; charset=utf-8".to_owned(),
        content: text.as_bytes().to_vec(),
    });
    let attached = mail.attachments.iter().map(|attachment| File {
        name: attachment.name.chars().take(bounds::FILE_NAME).collect(),
        // RFC 6838 section 4.2: a type and a subtype of at most 127 characters each.
        content_type: attachment.content_type.chars().take(255).collect(),
        content: attachment.content.clone(),
    });
    long.into_iter().chain(attached).collect()
}

/// The beginning of a text, as far as an entry holds it.
fn cut(text: &str) -> &str {
    text.get(..text.floor_char_boundary(Body::MAX_BYTES)).unwrap_or(text)
}
