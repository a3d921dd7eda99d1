//! A raw message in: [`ParsedMail::read`].

mod automatic;
mod both;
mod bounce;
pub(crate) mod charset;
mod fallback;
mod headers;
pub(crate) mod names;
mod parts;
#[rustfmt::skip] // Tables.
mod phrases;
mod prepare;
mod transfer;
mod transit;
mod uuencode;

use mail_parser::{HeaderName, MessageParser};

pub(crate) use self::automatic::is_no_reply;
pub use self::bounce::Bounce;
pub use self::parts::Attachment;
pub use self::transit::Transit;
use self::{headers::Fields, parts::Body};
use crate::reply::Role;
use crate::{Limits, OverBound, addresses, html};

/// A person or thing in `From`, `To` and the like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    /// The address as written. Compare with [`Mailbox::key`].
    pub address: String,
    /// The display name, decoded, on one line. It is what the sender says: never identity.
    pub name: Option<String>,
}

impl Mailbox {
    /// The address in lower case, for comparing and looking up.
    pub fn key(&self) -> String {
        self.address.to_lowercase()
    }

    /// What stands after the last `@`, in lower case.
    pub fn domain(&self) -> Option<String> {
        self.address.rsplit_once('@').map(|(_, domain)| domain.to_lowercase())
    }
}

/// A message as a desk needs it: who, what, new text, files, and whether a machine sent it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ParsedMail {
    /// The author: the first mailbox of `From`, else of `Sender`. `None` for the malformed rest.
    pub from: Option<Mailbox>,
    /// How many mailboxes `From` names. DMARC judges one; more than one is a reason to hold.
    pub from_count: usize,
    /// `Sender`, when there is one.
    pub sender: Option<Mailbox>,
    /// `Reply-To`.
    pub reply_to: Vec<Mailbox>,
    /// `To`.
    pub to: Vec<Mailbox>,
    /// `Cc`.
    pub cc: Vec<Mailbox>,
    /// The envelope sender, when the receiving server noted it. `Some("")` is the null sender of bounces.
    pub return_path: Option<String>,
    /// `Subject`, decoded, unfolded, without control characters. Empty when there is none.
    pub subject: String,
    /// `Date`, in seconds since 1970 UTC. The sender's claim.
    pub date: Option<i64>,
    /// `Message-ID` without angle brackets.
    pub message_id: Option<String>,
    /// The ids of `In-Reply-To`, without angle brackets.
    pub in_reply_to: Vec<String>,
    /// The ids of `References`, oldest first, without angle brackets.
    pub references: Vec<String>,
    /// The whole message as plain text, quoted history included; from the HTML when there is no plain text.
    pub text: String,
    /// The whole message as cleaned HTML (S14): no script, no style sheet, nothing loaded from elsewhere. Images stand as
    /// `cid:` addresses; [`html::with_images`] points them at the attachments. `None`, as the other two are, for more HTML
    /// than any page shows (400 kB): the text is all there.
    pub html: Option<String>,
    /// Only what the person wrote now, as plain text.
    pub reply_text: String,
    /// Only what the person wrote now, as cleaned HTML, when the message has HTML.
    pub reply_html: Option<String>,
    /// The rest of the HTML, cleaned: quoted history, signature, disclaimers. `None` when nothing was cut off. Every word of
    /// the HTML is in [`Self::reply_html`] or here.
    pub quoted_html: Option<String>,
    /// The rest of the text: quoted history, signature, disclaimers.
    pub quoted: String,
    /// What an agent wrote, when the author is one ([`Self::read_for`]).
    pub desk: Option<DeskWords>,
    /// Files, inline images, attached messages, calendar parts, and what was in `winmail.dat`.
    pub attachments: Vec<Attachment>,
    /// Why this looks like an automatic answer or an automatic message, in words; `None` for a person's.
    pub auto_reply: Option<&'static str>,
    /// What a delivery report or complaint says.
    pub bounce: Option<Bounce>,
    /// The mailing list it came through (`List-Id`, else whatever names the list), or `bulk` for a mailing to many.
    pub list: Option<String>,
    /// Whether answers to the sender go nowhere (`no-reply@…` and the like): S8.
    pub no_reply_sender: bool,
    /// Whether it looks like some service's verification or password mail, which must not become a readable ticket: S8.
    pub verification: bool,
    /// Values of our own loop header ([`LOOP_HEADER`]); any means that we sent this message ourselves.
    pub loop_marks: Vec<String>,
    /// Lists and forwarders that it came through, as its header tells.
    pub transit: Transit,
}

/// What an agent wrote now and nothing else, for everybody on the ticket to read: no quote, nothing passed on, no history that was
/// kept in doubt. Either may be empty: then there is nothing to publish.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeskWords {
    /// As plain text.
    pub text: String,
    /// As cleaned HTML, when the message has HTML.
    pub html: Option<String>,
    /// The Content-IDs of all images that the message shows, in what was quoted, too.
    pub images: Vec<String>,
}

/// The header that every outgoing message of ours carries, to be recognised when it comes back (E3).
pub const LOOP_HEADER: &str = "X-Guichet-Loop";

/// Why a message was not read. Always: keep it and hold it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It goes over a bound (S26).
    #[error(transparent)]
    OverBound(#[from] OverBound),
}

impl ParsedMail {
    /// Reads a raw message.
    ///
    /// Whatever the bytes are, something is returned: a header that follows no grammar gives what can be saved of it,
    /// and bytes that are no message at all become the text.
    ///
    /// # Errors
    /// [`Unreadable::OverBound`] when the message goes over one of `limits`; nothing has been parsed then.
    pub fn read(raw: &[u8], limits: &Limits) -> Result<Self, Unreadable> {
        Self::read_for(raw, limits, |_| false)
    }

    /// [`Self::read`] for a desk, which says whether an address is an agent's: then [`Self::desk`] is what they wrote.
    ///
    /// # Errors
    /// Those of [`Self::read`].
    pub fn read_for(raw: &[u8], limits: &Limits, is_agent: impl Fn(&str) -> bool) -> Result<Self, Unreadable> {
        prepare::survey(raw, limits)?;
        let raw = &prepare::with_boundary(prepare::skip_preamble(raw));
        let closed = prepare::closed(raw);
        let parser = MessageParser::default();
        let Some(message) = parser.parse(closed.as_ref()) else {
            let text = names::clean_body(&charset::decode(raw, None));
            return Ok(Self { reply_text: text.trim().to_owned(), text, ..Self::default() });
        };
        if message.parts.len() > limits.parts {
            return Err(OverBound::Parts { found: message.parts.len(), allowed: limits.parts }.into());
        }
        let mut body = Body::collect(&message, raw, limits);
        // It holds every part decoded.
        drop(message);
        if body.is_empty() {
            body.text = prepare::leftover(raw, limits.text_chars);
        }
        let header_bytes = prepare::readable_header(&closed, body.charset.as_deref());
        let top = parser.parse_headers(&header_bytes);
        let mut mail = Self::default();
        let fields = top.as_ref().map(|top| Fields::new(top.headers(), &header_bytes));
        if let Some(fields) = &fields {
            mail.read_headers(fields);
        }
        let of_agent = mail.from.as_ref().is_some_and(|from| is_agent(&from.address));
        mail.read_body(body, fields.as_ref(), of_agent);
        Ok(mail)
    }

    /// Reads only the header, and no more of it than the bounds allow: who and what, for a message that is held because
    /// [`Self::read`] refused it. Text and attachments are empty; the rest is what the header says.
    pub fn read_header(raw: &[u8], limits: &Limits) -> Self {
        let raw = prepare::skip_preamble(raw.get(..raw.len().min(limits.header_bytes)).unwrap_or_default());
        let header = prepare::readable_header(raw, None);
        let mut mail = Self::default();
        if let Some(top) = MessageParser::default().parse_headers(&header) {
            mail.read_headers(&Fields::new(top.headers(), &header));
        }
        mail
    }

    /// The part that the message plays. One of our reply addresses among the recipients, or a ticket's number in brackets at the
    /// subject's end, as our notices have it, show that it answers us, where the program dropped all else.
    fn role(&self) -> Role {
        let refers = !self.in_reply_to.is_empty() || !self.references.is_empty();
        let to_us = || self.to.iter().chain(&self.cc).any(|mailbox| addresses::looks_signed(&mailbox.address));
        Role::of(&self.subject, refers || has_ticket_number(&self.subject) || to_us())
    }

    fn read_headers(&mut self, fields: &Fields<'_>) {
        let from = fields.mailboxes(&HeaderName::From);
        self.from_count = from.len();
        self.sender = fields.mailboxes(&HeaderName::Sender).into_iter().next();
        self.from = from.into_iter().next().or_else(|| self.sender.clone());
        self.reply_to = fields.mailboxes(&HeaderName::ReplyTo);
        self.to = fields.mailboxes(&HeaderName::To);
        self.cc = fields.mailboxes(&HeaderName::Cc);
        self.subject = fields
            .value(&HeaderName::Subject)
            .and_then(|value| value.as_text())
            .map(names::one_line)
            .unwrap_or_default();
        self.date = fields
            .value(&HeaderName::Date)
            .and_then(|value| value.as_datetime())
            .map(mail_parser::DateTime::to_timestamp);
        self.message_id = fields.ids(&HeaderName::MessageId).into_iter().next();
        self.in_reply_to = fields.ids(&HeaderName::InReplyTo);
        self.references = fields.ids(&HeaderName::References);
        self.return_path = fields.text("Return-Path").map(|path| path.trim_matches(['<', '>', ' ']).to_owned());
        self.loop_marks = fields.all(LOOP_HEADER).collect();
        self.transit = Transit::read(fields);
        automatic::read_headers(self, fields);
    }

    fn read_body(&mut self, body: Body, fields: Option<&Fields<'_>>, of_agent: bool) {
        let role = self.role();
        let page = body.html.as_deref().map(html::Page::parse);
        self.text = match (&body.text, &page) {
            (Some(text), _) => text.clone(),
            (None, Some(page)) => page.text(),
            (None, None) => String::new(),
        };
        // An empty text part beside an HTML part says nothing.
        let text = body.text.as_deref().filter(|text| page.is_none() || !text.trim().is_empty());
        let cut = both::cut(text, page.as_ref(), role);
        self.desk = of_agent.then(|| {
            let said = both::cut(text, page.as_ref(), Role::Desk);
            let images = page.as_ref().map(html::Page::named_images).unwrap_or_default();
            DeskWords { text: said.split.new, html: said.new_html, images }
        });
        self.reply_text = cut.split.new;
        self.quoted = cut.split.quoted;
        self.html = cut.html;
        self.reply_html = cut.new_html;
        self.quoted_html = cut.quoted_html;
        automatic::read_body(self, &body, fields);
        self.attachments = body.attachments;
    }
}

/// Whether a subject ends as those of our notices do: `[#1042]`.
fn has_ticket_number(subject: &str) -> bool {
    let number = subject.trim_end().strip_suffix(']').and_then(|rest| rest.rsplit_once("[#"));
    number.is_some_and(|(_, digits)| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}
