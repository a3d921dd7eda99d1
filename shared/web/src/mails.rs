//! The words of notices: subject, text and HTML, in the portal's brand and the reader's language. Every one of them links to
//! the ticket (A10).
//!
//! Sending, addressing and threading are not done here; see the mail crate.

use askama::Template;
use guichet_domain::entry::{Author, Message};
use guichet_domain::settings::{Desk, Portal};
use guichet_domain::ticket::Ticket;

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
}

/// "We have your request", to a requester who is known to own the address: with their own words.
pub fn received(about: &About<'_>, message: &Message) -> MailTriple {
    let words = about.words();
    let said = Said::of(&words, message);
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
    let said = Said::of(&words, message);
    about.mail(&words, format!("Re: {}", about.subject()), lead, Some(said), vec![words.say("mail-reply-adds")])
}

/// A customer wrote, to an agent: with what the agent needs to answer from their mail program (F3). `customer_address` is
/// the requester's.
pub fn customer_wrote(about: &About<'_>, author: &Author, message: &Message, customer_address: &str) -> MailTriple {
    let words = about.words();
    let name = author_name(about.desk, about.portal, author);
    let lead = words.say2("mail-customer-lead", ("name", name), ("address", customer_address));
    let said = Said::of(&words, message);
    let how = ["mail-agent-reply", "mail-agent-note", "mail-agent-close"].map(|key| words.say(key)).to_vec();
    let mut facts = about.facts(&words);
    facts.push((words.say("column-channel"), words.say(channel_key(message.channel))));
    about.mail_with(&words, about.subject(), lead, Some(said), how, facts)
}

/// What somebody wrote.
struct Said {
    html: SafeHtml,
    text: String,
    files: Vec<(String, String)>,
}

impl Said {
    fn of(words: &Words, message: &Message) -> Self {
        Self {
            html: SafeHtml::of(&message.body),
            text: html::as_text(&message.body),
            files: message.attachments.iter().map(|file| (file.name.clone(), words.size(file.size))).collect(),
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
    lead: &'a str,
    said: Option<&'a Said>,
    how: &'a [String],
    facts: &'a [(String, String)],
    address: &'a str,
}

impl About<'_> {
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
        vec![
            (words.say("column-requester"), self.ticket.requester.name.clone()),
            (words.say("column-state"), cells.status(self.ticket).name),
            (words.say("column-owner"), cells.owner(self.ticket).unwrap_or_else(|| words.say("ticket-nobody-yet"))),
        ]
    }

    fn mail(&self, words: &Words, subject: String, lead: String, said: Option<Said>, how: Vec<String>) -> MailTriple {
        self.mail_with(words, subject, lead, said, how, Vec::new())
    }

    #[expect(clippy::needless_pass_by_value, reason = "a mail's parts are made for this call")]
    fn mail_with(
        &self,
        words: &Words,
        subject: String,
        lead: String,
        said: Option<Said>,
        how: Vec<String>,
        facts: Vec<(String, String)>,
    ) -> MailTriple {
        let address = format!("{}/tickets/{}", self.portal_url, self.ticket.number);
        let accent = self.portal.theme.accent.as_deref().and_then(Accent::parse).unwrap_or_default().for_mail();
        let html = HtmlPart {
            words,
            portal: self.portal,
            accent,
            subject: &subject,
            lead: &lead,
            said: said.as_ref(),
            how: &how,
            facts: &facts,
            address: &address,
        };
        let text = TextPart {
            words,
            portal: self.portal,
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
