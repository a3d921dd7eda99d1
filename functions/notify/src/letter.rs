//! One notice as a message: words, addresses, threading.

use guichet_domain::entry::{Author, Entry, Message};
use guichet_domain::mail_trouble::Undelivered;
use guichet_domain::notice::{NoticeKind, Recipient};
use guichet_domain::settings::Deployment;
use guichet_domain::{Desk, EmailAddress, Ticket};
use guichet_mail::addresses::{KeyRing, recipient_tag};
use guichet_mail::{AutoSubmitted, LOOP_HEADER, Mailbox, Outgoing, Refused};
use guichet_web::Language;
use guichet_web::mails::{self, Embedded, MailTriple};

use crate::pictures::Picture;

/// What a notice is made of.
pub(crate) struct Letter<'a> {
    pub(crate) deployment: &'a Deployment,
    pub(crate) portal_url: &'a str,
    pub(crate) desk: &'a Desk,
    pub(crate) ticket: &'a Ticket,
    pub(crate) entry: &'a Entry,
    /// None where the notice is about an event.
    pub(crate) message: Option<&'a Message>,
    /// Images of the message that go with it.
    pub(crate) pictures: &'a [Picture],
    /// Where the customer who wrote can be reached.
    pub(crate) author_address: &'a str,
    /// What did not arrive, where the notice is about that.
    pub(crate) undelivered: Option<&'a Undelivered>,
    pub(crate) keys: &'a KeyRing,
}

impl Letter<'_> {
    /// The message. Its `References` begin with the ticket's signed thread root: mail programs group by it and copy it into
    /// answers. Its `Reply-To` is signed for this recipient.
    pub(crate) fn write(
        &self,
        kind: NoticeKind,
        to: Recipient,
        address: &EmailAddress,
        name: Option<String>,
    ) -> Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync>> {
        let words = self.words(kind)?;
        let number = self.ticket.number.get();
        let root = self.keys.thread_root(number, &self.deployment.mail_domain);
        let tag = match to {
            Recipient::Contact(id) => recipient_tag(&id.to_string()),
            Recipient::Agent(id) => recipient_tag(&id.to_string()),
        };
        let reply_to = format!("{}@{}", self.keys.sign_reply(number, &tag), self.deployment.mail_domain);
        let sender = Some(self.sender_name(kind)?);
        let outgoing = Outgoing {
            from: Some(Mailbox { address: self.deployment.sender.to_string(), name: sender.clone() }),
            // Of an address that nobody proved, the name is the sender's word as well (S7).
            to: vec![Mailbox {
                address: address.to_string(),
                name: name.filter(|_| kind != NoticeKind::ReceivedBlind),
            }],
            reply_to: Some(Mailbox { address: reply_to, name: sender }),
            subject: words.subject,
            references: vec![root.clone()],
            in_reply_to: vec![root],
            text: words.text,
            html: Some(words.html),
            auto_submitted: match kind {
                NoticeKind::Received | NoticeKind::ReceivedBlind => Some(AutoSubmitted::Replied),
                // What a person wrote is a person's mail (RFC 3834 section 5), whoever carries it.
                NoticeKind::Answer | NoticeKind::CustomerWrote => None,
                NoticeKind::Reopened | NoticeKind::Undelivered => Some(AutoSubmitted::Generated),
            },
            // None of the sender's images to an address that nobody proved, as none of their words (S7).
            attachments: match kind {
                NoticeKind::ReceivedBlind => Vec::new(),
                _ => self.pictures.iter().map(Picture::part).collect(),
            },
            headers: vec![(LOOP_HEADER.to_owned(), self.deployment.mail_domain.clone())],
            ..Outgoing::default()
        };
        outgoing.to_bytes().map_err(|refused: Refused| refused.into())
    }

    fn words(&self, kind: NoticeKind) -> Result<MailTriple, &'static str> {
        let portal = self.desk.settings.portal().ok_or("the settings name no portal")?;
        let embedded: Vec<Embedded> = self.pictures.iter().map(|picture| picture.embedded.clone()).collect();
        let about = mails::About {
            desk: self.desk,
            portal,
            portal_url: self.portal_url,
            ticket: self.ticket,
            language: Language::default_of(portal),
            embedded: &embedded,
        };
        let message = || self.message.ok_or("a notice of a message without the message");
        Ok(match kind {
            NoticeKind::Received => mails::received(&about, message()?),
            NoticeKind::ReceivedBlind => mails::received_blind(&about),
            NoticeKind::Answer => mails::answer(&about, &self.entry.author, message()?),
            NoticeKind::CustomerWrote => {
                mails::customer_wrote(&about, &self.entry.author, message()?, self.author_address)
            }
            NoticeKind::Reopened => mails::reopened(&about, &self.entry.author, self.author_address),
            NoticeKind::Undelivered => {
                let undelivered = self.undelivered.ok_or("a word of what did not arrive without knowing what")?;
                mails::undelivered(&about, message()?, undelivered)
            }
        })
    }

    /// Under which name the mail comes: an agent's as the portal shows it (B10), with the portal's.
    fn sender_name(&self, kind: NoticeKind) -> Result<String, &'static str> {
        let portal = self.desk.settings.portal().ok_or("the settings name no portal")?;
        Ok(match (kind, &self.entry.author) {
            (NoticeKind::Answer, Author::Agent { id, .. }) => match self.desk.agent(*id) {
                Some(agent) => format!("{} ({})", agent.shown_as(portal.owner_display), portal.name),
                None => portal.name.clone(),
            },
            _ => portal.name.clone(),
        })
    }
}

/// The Message-ID that a mail is known by, from the id that SES answered: it stands before the domain of the region's mail
/// servers, which in us-east-1 has another name (<https://docs.aws.amazon.com/ses/latest/dg/header-fields.html>).
pub(crate) fn message_id(ses_id: &str) -> String {
    let region = std::env::var("AWS_REGION").unwrap_or_default();
    let domain =
        if region == "us-east-1" { "email.amazonses.com".to_owned() } else { format!("{region}.amazonses.com") };
    format!("{ses_id}@{domain}")
}
