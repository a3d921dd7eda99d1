//! The words of notices: subject, text and HTML, in the portal's brand and the reader's language. Every one of them links to
//! the ticket (A10).
//!
//! Sending, addressing and threading are not done here; see the mail crate.

use askama::Template;
use guichet_domain::entry::{Attachment, Author, Message};
use guichet_domain::ids::AttachmentId;
use guichet_domain::mail_trouble::{NotDelivered, Undelivered};
use guichet_domain::settings::{Desk, Portal};
use guichet_domain::ticket::Ticket;
use guichet_mail::html::Image;

use crate::assets::Accent;
use crate::columns::{Cells, channel_key};
use crate::html::{self, SafeHtml};
use crate::language::Language;
use crate::pages::ticket::author_name;
use crate::words::Words;

/// A mail, apart from its addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailTriple {
    /// One line.
    pub subject: String,
    /// For programs that show plain text.
    pub text: String,
    /// For all others: a whole document.
    pub html: String,
}

/// What every notice is about.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// Settings and agents.
    pub desk: &'a Desk,
    /// The portal in whose name the mail speaks.
    pub portal: &'a Portal,
    /// The portal's address without a slash at the end: `https://support.example.com`.
    pub portal_url: &'a str,
    /// The ticket.
    pub ticket: &'a Ticket,
    /// The reader's language; [`Language::default_of`] where it is not known.
    pub language: Language,
    /// Images of the message that go with the mail; the others are links to the ticket.
    pub embedded: &'a [Embedded],
}

/// An image that goes with a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Embedded {
    /// The file of the message.
    pub file: AttachmentId,
    /// What the mail's HTML calls it, without angle brackets.
    pub content_id: String,
}

/// "We have your request", to a requester who is known to own the address: with their own words.
pub fn received(about: &About<'_>, message: &Message) -> MailTriple {
    let words = about.words();
    let said = Said::of(&words, about, message);
    let lead = words.say("mail-received-lead");
    about.mail(&words, about.subject(), lead, Some(said), vec![words.say("mail-reply-adds")])
}

/// The same to an address that nobody proved to own: not a word that the sender chose, for it may reach a stranger (S7).
pub fn received_blind(about: &About<'_>) -> MailTriple {
    let words = about.words();
    let subject = format!("{} [#{}]", words.say("mail-received-subject"), about.ticket.number);
    let lead = words.say("mail-received-lead");
    about.mail(&words, subject, lead, None, vec![words.say("mail-reply-adds"), words.say("mail-blind-not-you")])
}

/// Somebody wrote on the ticket, to its customers: an agent, or another participant.
pub fn answer(about: &About<'_>, author: &Author, message: &Message) -> MailTriple {
    let words = about.words();
    let name = author_name(about.desk, about.portal, author);
    let lead = words.say1("mail-answer-lead", "name", name);
    let said = Said::of(&words, about, message);
    about.mail(&words, format!("Re: {}", about.subject()), lead, Some(said), vec![words.say("mail-reply-adds")])
}

/// A customer wrote, to an agent: with what the agent needs to answer from their mail program (F3). `customer_address` is
/// the requester's.
pub fn customer_wrote(about: &About<'_>, author: &Author, message: &Message, customer_address: &str) -> MailTriple {
    let words = about.words();
    let name = author_name(about.desk, about.portal, author);
    let lead = words.say2("mail-customer-lead", ("name", name), ("address", customer_address));
    let said = Said::of(&words, about, message);
    let how = ["mail-agent-reply", "mail-agent-note", "mail-agent-close"].map(|key| words.say(key)).to_vec();
    let mut facts = about.facts(&words);
    facts.push((words.say("column-channel"), words.say(channel_key(message.channel))));
    about.mail_with(&words, about.subject(), lead, Some(said), how, (facts, To::Agent))
}

/// A customer opened a closed ticket again without a word, to an agent (C5).
pub fn reopened(about: &About<'_>, author: &Author, customer_address: &str) -> MailTriple {
    let words = about.words();
    let name = author_name(about.desk, about.portal, author);
    let lead = words.say2("mail-reopened-lead", ("name", name), ("address", customer_address));
    let how = ["mail-agent-reply", "mail-agent-note", "mail-agent-close"].map(|key| words.say(key)).to_vec();
    about.mail_with(&words, about.subject(), lead, None, how, (about.facts(&words), To::Agent))
}

/// An answer of the desk did not reach somebody, to an agent: whom, why, and the answer.
pub fn undelivered(about: &About<'_>, message: &Message, undelivered: &Undelivered) -> MailTriple {
    let words = about.words();
    let lead = match undelivered.why {
        NotDelivered::NoSuchMailbox => "mail-undelivered-no-such-mailbox",
        NotDelivered::NotNow => "mail-undelivered-not-now",
        NotDelivered::Complaint => "mail-undelivered-complaint",
        NotDelivered::Refused => "mail-undelivered-refused",
    };
    let lead = words.say1(lead, "address", undelivered.address.to_string());
    let subject = words.say1("mail-undelivered-subject", "subject", about.subject());
    let how = ["mail-undelivered-portal", "mail-agent-note", "mail-agent-close"].map(|key| words.say(key)).to_vec();
    let mut facts = about.facts(&words);
    if !undelivered.diagnostic.is_empty() {
        facts.push((words.say("mail-undelivered-said"), undelivered.diagnostic.clone()));
    }
    about.mail_with(&words, subject, lead, Some(Said::of(&words, about, message)), how, (facts, To::Agent))
}

/// Whom a mail is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum To {
    Customer,
    Agent,
}

/// What somebody wrote.
struct Said {
    html: SafeHtml,
    text: String,
    /// Besides those that the HTML shows.
    files: Vec<(String, String)>,
    all_files: Vec<(String, String)>,
}

impl Said {
    fn of(words: &Words, about: &About<'_>, message: &Message) -> Self {
        let listed = |file: &&Attachment| !about.embedded.iter().any(|embedded| embedded.file == file.id);
        let named = |file: &Attachment| (file.name.clone(), words.size(file.size));
        Self {
            html: SafeHtml::for_mail(&message.body, |id| about.image(message, id)),
            text: html::as_text(&message.body),
            files: message.attachments.iter().filter(listed).map(named).collect(),
            all_files: message.attachments.iter().map(named).collect(),
        }
    }
}

#[derive(Template)]
#[template(path = "mails/notice.html")]
struct HtmlPart<'a> {
    words: &'a Words,
    portal: &'a Portal,
    accent: (String, String),
    subject: &'a str,
    /// Above which an agent's answer stands: nothing below it is published.
    mark: Option<&'a str>,
    lead: &'a str,
    said: Option<&'a Said>,
    how: &'a [String],
    facts: &'a [(String, String)],
    address: &'a str,
}

#[derive(Template)]
#[template(path = "mails/notice.txt", escape = "none")]
struct TextPart<'a> {
    words: &'a Words,
    portal: &'a Portal,
    /// Above which an agent's answer stands: nothing below it is published.
    mark: Option<&'a str>,
    lead: &'a str,
    said: Option<&'a Said>,
    how: &'a [String],
    facts: &'a [(String, String)],
    address: &'a str,
}

impl About<'_> {
    /// The image that a message calls by this Content-ID: in the mail, or on the ticket's page.
    fn image(&self, message: &Message, id: &str) -> Option<Image> {
        let shown = |file: &&Attachment| file.image.as_ref().is_some_and(|image| image.content_id == id);
        let file = message.attachments.iter().find(shown)?;
        Some(match self.embedded.iter().find(|embedded| embedded.file == file.id) {
            Some(embedded) => Image::Shown { address: format!("cid:{}", embedded.content_id), name: file.name.clone() },
            None => Image::Linked { address: self.address(), words: file.name.clone() },
        })
    }

    /// The ticket's page.
    fn address(&self) -> String {
        format!("{}/tickets/{}", self.portal_url, self.ticket.number)
    }

    fn words(&self) -> Words {
        Words::of(self.portal, self.language)
    }

    /// The ticket's subject, with the number by which a program that drops `References` still finds the ticket (E1).
    fn subject(&self) -> String {
        format!("{} [#{}]", self.ticket.subject.as_str(), self.ticket.number)
    }

    /// What the reader's side of the ticket looks like at a glance.
    fn facts(&self, words: &Words) -> Vec<(String, String)> {
        let cells = Cells { desk: self.desk, portal: self.portal, words };
        let mut facts = vec![
            (words.say("column-requester"), self.ticket.requester.name.clone()),
            (words.say("column-state"), cells.status(self.ticket).name),
            (words.say("column-owner"), cells.owner(self.ticket).unwrap_or_else(|| words.say("ticket-nobody-yet"))),
        ];
        facts.extend(cells.answers(self.ticket));
        facts
    }

    fn mail(&self, words: &Words, subject: String, lead: String, said: Option<Said>, how: Vec<String>) -> MailTriple {
        self.mail_with(words, subject, lead, said, how, (Vec::new(), To::Customer))
    }

    #[expect(clippy::needless_pass_by_value, reason = "a mail's parts are made for this call")]
    fn mail_with(
        &self,
        words: &Words,
        subject: String,
        lead: String,
        said: Option<Said>,
        how: Vec<String>,
        (facts, to): (Vec<(String, String)>, To),
    ) -> MailTriple {
        let mark = (to == To::Agent).then(|| format!("--- {} ---", words.say("mail-agent-mark")));
        let address = self.address();
        let accent = self.portal.theme.accent.as_deref().and_then(Accent::parse).unwrap_or_default().for_mail();
        let html = HtmlPart {
            words,
            portal: self.portal,
            accent,
            subject: &subject,
            mark: mark.as_deref(),
            lead: &lead,
            said: said.as_ref(),
            how: &how,
            facts: &facts,
            address: &address,
        };
        let text = TextPart {
            words,
            portal: self.portal,
            mark: mark.as_deref(),
            lead: &lead,
            said: said.as_ref(),
            how: &how,
            facts: &facts,
            address: &address,
        };
        // Templates print strings; that cannot fail.
        let (html, text) = (html.render().unwrap_or_default(), text.render().unwrap_or_default());
        MailTriple { subject: without_marks(&subject), text, html }
    }
}

/// A header line needs no direction marks: mail programs show them as boxes.
fn without_marks(line: &str) -> String {
    line.replace(['\u{2068}', '\u{2069}'], "")
}
