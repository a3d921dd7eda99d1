//! A message out: [`Outgoing`] to the bytes of RFC 5322.

use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::message_id::MessageId;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::MimePart;

use crate::Mailbox;

/// A message to be sent. Plain values; everything that could break a header is refused by [`Outgoing::to_bytes`] (S21).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outgoing {
    /// The author. Its address must be one that SES may send for.
    pub from: Option<Mailbox>,
    /// Who gets it. One notice per person: nobody sees who else is written to.
    pub to: Vec<Mailbox>,
    /// Where answers go: the signed reply address.
    pub reply_to: Option<Mailbox>,
    /// The subject, any Unicode.
    pub subject: String,
    /// Seconds since 1970 UTC. SES writes its own `Date` and `Message-ID` over ours
    /// (Amazon SES Developer Guide, "Amazon SES header fields"); they are written for everybody else who reads this.
    pub date: Option<i64>,
    /// `Message-ID` without angle brackets. See `date`.
    pub message_id: Option<String>,
    /// Ids without angle brackets, oldest first. The ticket's signed thread root comes first: mail programs copy these
    /// into answers, and SES leaves them alone.
    pub references: Vec<String>,
    /// Ids without angle brackets.
    pub in_reply_to: Vec<String>,
    /// The plain-text part.
    pub text: String,
    /// The HTML part.
    pub html: Option<String>,
    /// What kind of automatic message this is; `None` when it carries what a person wrote. See [`AutoSubmitted`].
    pub auto_submitted: Option<AutoSubmitted>,
    /// Further header fields: name and value.
    pub headers: Vec<(String, String)>,
    /// Files, and images for the HTML part.
    pub attachments: Vec<OutgoingAttachment>,
}

/// RFC 3834 section 5: how a message says that no person wrote it.
///
/// An acknowledgement answers a message (`auto-replied`); a notice about a change does not (`auto-generated`). A message
/// that carries an agent's or customer's own words is a person's, although a program sends it: it has no such field, for
/// `Auto-Submitted` would make some programs file it away, and people's absence notes (which we recognise and ignore)
/// are useful to whoever waits for an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AutoSubmitted {
    /// Nobody's message caused it.
    Generated,
    /// It answers a message.
    Replied,
}

/// A file to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingAttachment {
    /// File name.
    pub name: String,
    /// Media type.
    pub content_type: String,
    /// The bytes.
    pub content: Vec<u8>,
    /// Set for an image that the HTML shows: its `cid:`.
    pub content_id: Option<String>,
}

/// Why a message was not written. Always the caller's fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// A line break or other control character in something that becomes a header field (S21).
    #[error("{0} has a control character in it")]
    ControlCharacter(&'static str),
    /// Not an address that can be written: one `@`, no white space, angle brackets, commas or quotes.
    #[error("{0} has a malformed address")]
    Address(&'static str),
    /// Not a header field name, or one that this function writes itself.
    #[error("the header name {0:?} cannot be set")]
    HeaderName(String),
    /// A Message-ID that is none.
    #[error("{0} has a malformed id")]
    Id(&'static str),
    /// Nobody to send it to, or nobody who sends it.
    #[error("the message has no {0}")]
    Missing(&'static str),
}

/// Fields that only [`Outgoing`]'s own values may set.
const OWN_HEADERS: &[&str] = &[
    "from",
    "to",
    "cc",
    "bcc",
    "reply-to",
    "sender",
    "subject",
    "date",
    "message-id",
    "references",
    "in-reply-to",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "auto-submitted",
    "return-path",
    "received",
    "dkim-signature",
];

impl Outgoing {
    /// The message as bytes: CRLF line ends, lines of at most 998 octets, headers in RFC 2047 words where needed, parts in
    /// quoted-printable or base64 as fits them.
    ///
    /// # Errors
    /// [`Refused`] says what cannot be written; nothing is silently repaired, since what was meant is not ours to guess.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Refused> {
        let from = self.from.as_ref().ok_or(Refused::Missing("author"))?;
        if self.to.is_empty() {
            return Err(Refused::Missing("recipient"));
        }
        let mut builder = MessageBuilder::new().from(address(from, "From")?);
        builder = builder.to(Address::new_list(self.to.iter().map(|to| address(to, "To")).collect::<Result<_, _>>()?));
        if let Some(reply_to) = &self.reply_to {
            builder = builder.reply_to(address(reply_to, "Reply-To")?);
        }
        builder = builder.subject(one_line(&self.subject, "Subject")?);
        if let Some(date) = self.date {
            builder = builder.date(date);
        }
        let domain = from.domain().unwrap_or_default();
        // Without one the library would make one up from clock and host name; this is a pure function.
        let message_id = match &self.message_id {
            Some(given) => id(given, "Message-ID")?.to_owned(),
            None => format!("{:016x}@{domain}", self.fingerprint()),
        };
        builder = builder.message_id(message_id);
        if !self.in_reply_to.is_empty() {
            builder = builder.in_reply_to(ids(&self.in_reply_to, "In-Reply-To")?);
        }
        if !self.references.is_empty() {
            builder = builder.references(ids(&self.references, "References")?);
        }
        if let Some(auto) = self.auto_submitted {
            let keyword = match auto {
                AutoSubmitted::Generated => "auto-generated",
                AutoSubmitted::Replied => "auto-replied",
            };
            builder = builder.header("Auto-Submitted", Raw::new(keyword));
            // What RFC 3834 does not reach: Exchange and Outlook answer unless told not to.
            builder = builder.header("X-Auto-Response-Suppress", Raw::new("All"));
        }
        for (name, value) in &self.headers {
            let token =
                !name.is_empty() && name.len() <= 70 && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
            if !token || OWN_HEADERS.iter().any(|own| name.eq_ignore_ascii_case(own)) {
                return Err(Refused::HeaderName(name.clone()));
            }
            builder = builder
                .header(name.clone(), mail_builder::headers::text::Text::new(one_line(value, "a header field")?));
        }
        builder = builder.body(self.body()?);
        let mut bytes = Vec::new();
        builder.serialize(&mut bytes);
        Ok(bytes)
    }

    fn body(&self) -> Result<MimePart<'_>, Refused> {
        let text = MimePart::new("text/plain", self.text.as_str());
        let text = match &self.html {
            Some(html) => {
                let mut html = MimePart::new("text/html", html.as_str());
                let images = self.parts(true)?;
                if !images.is_empty() {
                    let mut related = vec![html];
                    related.extend(images);
                    html = MimePart::new(self.multipart("related"), related);
                }
                MimePart::new(self.multipart("alternative"), vec![text, html])
            }
            None => text,
        };
        let files = self.parts(self.html.is_none())?;
        let files = if self.html.is_none() {
            self.parts(false)?.into_iter().chain(files).collect()
        } else {
            self.parts(false)?
        };
        if files.is_empty() {
            return Ok(text);
        }
        let mut mixed = vec![text];
        mixed.extend::<Vec<_>>(files);
        Ok(MimePart::new(self.multipart("mixed"), mixed))
    }

    /// The files that the HTML shows, or those that it does not.
    fn parts(&self, shown: bool) -> Result<Vec<MimePart<'_>>, Refused> {
        self.attachments
            .iter()
            .filter(|file| file.content_id.is_some() == shown)
            .map(|file| {
                let kind = one_line(&file.content_type, "an attachment's type")?;
                let name = one_line(&file.name, "an attachment's name")?;
                let kind = ContentType::new(kind).attribute("name", name);
                let part = MimePart::new(kind, file.content.as_slice());
                Ok(match &file.content_id {
                    Some(content_id) => part.inline().cid(id(content_id, "Content-ID")?),
                    None => part.attachment(name),
                })
            })
            .collect()
    }

    /// A multipart type with a boundary made from the message itself: the same message gives the same bytes.
    fn multipart(&self, subtype: &'static str) -> ContentType<'static> {
        ContentType::new(format!("multipart/{subtype}"))
            .attribute("boundary", format!("=_{subtype}_{:016x}", self.fingerprint()))
    }

    /// A number that differs for different messages (first 64 bits of a hash), for boundaries and ids.
    fn fingerprint(&self) -> u64 {
        use sha2::{Digest, Sha256};
        let mut hash = Sha256::new();
        for piece in [self.subject.as_str(), self.text.as_str(), self.html.as_deref().unwrap_or_default()] {
            hash.update(piece.len().to_be_bytes());
            hash.update(piece);
        }
        for to in &self.to {
            hash.update(&to.address);
        }
        for id in self.references.iter().chain(&self.in_reply_to).chain(&self.message_id) {
            hash.update(id);
        }
        hash.update(self.date.unwrap_or_default().to_be_bytes());
        hash.finalize().iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
    }
}

fn address<'a>(mailbox: &'a Mailbox, field: &'static str) -> Result<Address<'a>, Refused> {
    let name = mailbox.name.as_deref().map(|name| one_line(name, field)).transpose()?.filter(|name| !name.is_empty());
    let address = one_line(&mailbox.address, field)?;
    let plain = |part: &str| {
        !part.is_empty()
            && !part.contains(|c: char| {
                c.is_whitespace() || matches!(c, '<' | '>' | ',' | ';' | ':' | '"' | '(' | ')' | '[' | ']' | '\\' | '@')
            })
    };
    match address.split_once('@') {
        Some((local, domain)) if plain(local) && plain(domain) && address.len() <= 320 => {
            Ok(Address::new_address(name, address))
        }
        _ => Err(Refused::Address(field)),
    }
}

/// Refuses what could end a header line: CR, LF and every other control character.
fn one_line<'a>(text: &'a str, field: &'static str) -> Result<&'a str, Refused> {
    if text.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
        Err(Refused::ControlCharacter(field))
    } else {
        Ok(text)
    }
}

fn ids<'a>(list: &'a [String], field: &'static str) -> Result<MessageId<'a>, Refused> {
    Ok(MessageId::new_list(list.iter().map(|one| id(one, field)).collect::<Result<Vec<_>, _>>()?.into_iter()))
}

fn id<'a>(text: &'a str, field: &'static str) -> Result<&'a str, Refused> {
    let text = one_line(text, field)?;
    let fits = !text.is_empty() && text.len() <= 900 && text.is_ascii() && !text.contains([' ', '<', '>']);
    if fits { Ok(text) } else { Err(Refused::Id(field)) }
}
