//! Mail that comes in while the demo is written: `mails.yaml`, made into the messages that a mail program would send.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use guichet_domain::ids::TicketNumber;
use guichet_domain::settings::Deployment;
use guichet_mail::addresses::{KeyRing, recipient_tag};
use guichet_store::{OutcomeKind, Store};
use jiff::Timestamp;
use serde::Deserialize;

use super::{DemoError, address};

/// A message, and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoMail {
    /// Envelope sender.
    pub from: String,
    /// Envelope recipient.
    pub to: String,
    /// The message.
    pub raw: Vec<u8>,
    /// What SES is to say, where that is not `PASS`: `dmarc`, `FAIL`.
    pub checks: BTreeMap<String, String>,
    /// What becomes of it.
    pub becomes: OutcomeKind,
    /// Words of the reason.
    pub because: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Script {
    from: String,
    #[serde(default)]
    envelope: Option<String>,
    subject: String,
    #[serde(default)]
    answers: Option<Answers>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    checks: BTreeMap<String, String>,
    #[serde(default)]
    again: bool,
    body: String,
    becomes: String,
    because: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Answers {
    /// Part of the ticket's subject.
    ticket: String,
    by: By,
    /// To whom the mail went that this answers or reports, where that is not who sends this.
    #[serde(default)]
    about: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum By {
    ReplyAddress,
    ThreadRoot,
    KnownMessage,
    Subject,
    /// A delivery report: what it reports carries our signatures.
    Report,
}

/// The tickets of the demo, by subject.
pub(super) type Subjects = Vec<(String, TicketNumber)>;

/// Makes the messages, for tickets that are there.
pub(super) async fn mails(
    store: &Store,
    deployment: &Deployment,
    tickets: &Subjects,
    now: Timestamp,
) -> Result<Vec<DemoMail>, DemoError> {
    let keys = store.key_ring(now).await?;
    let keys = KeyRing::new(*keys.current.bytes(), []);
    let scripts: Vec<Script> =
        serde_norway::from_str(include_str!("mails.yaml")).map_err(|error| DemoError::Script(error.to_string()))?;
    let mut mails = Vec::new();
    let mut again = Vec::new();
    for (place, script) in scripts.iter().enumerate() {
        let mail = script.message(place, store, deployment, &keys, tickets).await?;
        if script.again {
            let because = "taken in before".to_owned();
            again.push(DemoMail { becomes: OutcomeKind::Ignored, because, ..mail.clone() });
        }
        mails.push(mail);
    }
    mails.extend(again);
    Ok(mails)
}

impl Script {
    async fn message(
        &self,
        place: usize,
        store: &Store,
        deployment: &Deployment,
        keys: &KeyRing,
        tickets: &Subjects,
    ) -> Result<DemoMail, DemoError> {
        let desk = deployment.sender.as_str();
        let mut to = desk.to_owned();
        let mut subject = self.subject.clone();
        let mut headers = self.headers.clone();
        let (mut root, mut reply) = (String::new(), String::new());
        let from = self.from.replace("{AGENT}", deployment.first_agent.as_str()).replace("{DESK}", desk);
        let bare = from.rsplit_once('<').map_or(from.as_str(), |(_, rest)| rest.trim_end_matches('>')).to_owned();
        if let Some(Answers { ticket, by, about }) = &self.answers {
            let missing = || DemoError::Script(format!("no ticket is about {ticket}"));
            let (_, number) = tickets.iter().find(|(subject, _)| subject.contains(ticket)).ok_or_else(missing)?;
            root = format!("<{}>", keys.thread_root(number.get(), &deployment.mail_domain));
            let person = store.contact_by_email(&address(about.as_ref().unwrap_or(&bare))?).await?;
            let tag = recipient_tag(&person.map_or_else(|| bare.clone(), |person| person.id.to_string()));
            let local = keys.sign_reply(number.get(), &tag);
            reply = format!("{local}@{}", deployment.mail_domain);
            match by {
                By::ReplyAddress => to.clone_from(&reply),
                By::ThreadRoot => headers.extend([("References".to_owned(), root.clone())]),
                By::KnownMessage => {
                    let id = format!("demo-{number}@{}", deployment.mail_domain);
                    store.remember_message(&id, *number).await?;
                    headers.extend([("In-Reply-To".to_owned(), format!("<{id}>"))]);
                }
                By::Subject => subject = format!("{subject} [#{number}]"),
                By::Report => {}
            }
        }
        let image = STANDARD.encode(include_bytes!("label-photo.png"));
        let fill = |text: &str| {
            text.replace("{AGENT}", deployment.first_agent.as_str())
                .replace("{DESK}", desk)
                .replace("{IMAGE}", &image)
                .replace("{ROOT}", &root)
                .replace("{REPLY}", &reply)
                .replace("{PARTS}", &"--many\n\nx\n".repeat(1_001))
        };
        let mut raw = format!(
            "From: {from}\nTo: {to}\nSubject: =?UTF-8?B?{}?=\nMessage-ID: <demo-mail-{place}@mail.example>\n",
            STANDARD.encode(&subject)
        );
        for (name, value) in &headers {
            raw.extend([name, ": ", &fill(value), "\n"]);
        }
        raw.push('\n');
        raw.push_str(&fill(&self.body));
        let becomes = match self.becomes.as_str() {
            "new ticket" => OutcomeKind::NewTicket,
            "reply" => OutcomeKind::Reply,
            "held" => OutcomeKind::Held,
            "ignored" => OutcomeKind::Ignored,
            other => return Err(DemoError::Script(format!("no mail becomes {other}"))),
        };
        Ok(DemoMail {
            from: self.envelope.clone().unwrap_or(bare),
            to,
            raw: raw.replace('\n', "\r\n").into_bytes(),
            checks: self.checks.clone(),
            becomes,
            because: self.because.clone(),
        })
    }
}
