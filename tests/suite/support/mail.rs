//! A mail program: reads what the stack sent, writes by SMTP.

use std::time::{Duration, Instant};

use lettre::message::header::{HeaderName, HeaderValue};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use serde::Deserialize;

/// How long what comes by itself may take. Nobody waits that long but on a machine that has too much to do.
pub(crate) const PATIENCE: Duration = Duration::from_secs(90);

/// The mails that left the stack.
#[derive(Clone)]
pub(crate) struct Outbox {
    pub(crate) base: String,
    pub(crate) smtp_port: u16,
}

/// One mail of the outbox, as `/_local/outbox.json` shows it.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Letter {
    pub(crate) id: String,
    pub(crate) from: String,
    pub(crate) service: String,
    pub(crate) to: Vec<String>,
    pub(crate) subject: String,
    #[serde(default)]
    pub(crate) text: Option<String>,
    #[serde(default)]
    pub(crate) html: Option<String>,
    pub(crate) raw: String,
}

impl Outbox {
    /// Every mail to an address, newest first.
    pub(crate) async fn to(&self, address: &str) -> Vec<Letter> {
        let url = format!("{}/_local/outbox.json", self.base);
        let all: Vec<Letter> = reqwest::get(url).await.unwrap().json().await.unwrap();
        all.into_iter().filter(|letter| letter.to.iter().any(|to| to.contains(address))).collect()
    }

    /// The mails with a code (Cognito sends them) to an address, newest first. Notices come when the stream comes to them,
    /// before or after.
    pub(crate) async fn codes_to(&self, address: &str) -> Vec<Letter> {
        self.to(address).await.into_iter().filter(|letter| letter.service == "cognito").collect()
    }

    /// Waits until `count` codes were sent to an address; the newest is answered.
    pub(crate) async fn wait_for_code(&self, address: &str, count: usize) -> String {
        let until = Instant::now() + PATIENCE;
        loop {
            let letters = self.codes_to(address).await;
            if letters.len() >= count {
                return letters[0].code();
            }
            assert!(Instant::now() < until, "{count} codes to {address} never came: {letters:#?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until there are `count` mails to an address; the newest is answered.
    pub(crate) async fn wait_for(&self, address: &str, count: usize) -> Letter {
        let until = Instant::now() + PATIENCE;
        loop {
            let letters = self.to(address).await;
            if letters.len() >= count {
                return letters.into_iter().next().unwrap();
            }
            assert!(Instant::now() < until, "{count} mails to {address} never came: {letters:#?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Sends a raw message by SMTP, as the world outside does.
    pub(crate) async fn send_raw(&self, from: &str, to: &str, raw: &[u8]) {
        self.send_to(from, &[to], raw).await;
    }

    /// The same to several recipients, with an empty `from` for the null sender; answers the id that SES gave the message.
    pub(crate) async fn send_to(&self, from: &str, to: &[&str], raw: &[u8]) -> String {
        let transport =
            AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("127.0.0.1").port(self.smtp_port).build();
        let from = (!from.is_empty()).then(|| from.parse().unwrap());
        let to = to.iter().map(|to| to.parse().unwrap()).collect();
        let envelope = lettre::address::Envelope::new(from, to).unwrap();
        let answer = transport.send_raw(&envelope, raw).await.unwrap();
        answer.message().next().and_then(|line| line.strip_prefix("OK ")).unwrap_or_default().to_owned()
    }

    /// Writes and sends a plain mail. `verdicts` as the stack takes them: `dmarc=FAIL`.
    pub(crate) async fn write(&self, from: &str, to: &str, subject: &str, text: &str, headers: &[(&str, &str)]) {
        let mut builder = lettre::Message::builder()
            .from(from.parse().unwrap())
            .to(to.parse().unwrap())
            .subject(subject)
            .message_id(None);
        for (name, value) in headers {
            let name = HeaderName::new_from_ascii((*name).to_owned()).unwrap();
            builder = builder.raw_header(HeaderValue::new(name, (*value).to_owned()));
        }
        let message = builder.body(text.to_owned()).unwrap();
        self.send_raw(address_of(from), address_of(to), &message.formatted()).await;
    }
}

impl Letter {
    /// A header of the raw message, unfolded.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let head = self.raw.split("\r\n\r\n").next()?.replace("\r\n ", " ").replace("\r\n\t", " ");
        head.lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim().to_owned())
    }

    /// Where an answer goes.
    pub(crate) fn reply_address(&self) -> String {
        address_of(&self.header("Reply-To").unwrap()).to_owned()
    }

    /// The one-time code that a sign-in mail carries.
    pub(crate) fn code(&self) -> String {
        let text = self.text.clone().or_else(|| self.html.clone()).unwrap_or_else(|| self.raw.clone());
        text.split(|c: char| !c.is_ascii_digit())
            .find(|digits| (6..=8).contains(&digits.len()))
            .unwrap_or_else(|| panic!("no code in {text}"))
            .to_owned()
    }

    /// Answers the mail as a mail program does: to Reply-To, References extended, subject with Re:.
    pub(crate) async fn reply(&self, outbox: &Outbox, from: &str, text: &str, headers: &[(&str, &str)]) {
        let to = self.header("Reply-To").or_else(|| self.header("From")).unwrap();
        let id = self.header("Message-ID").unwrap();
        let references = format!("{} {id}", self.header("References").unwrap_or_default());
        let mut all = vec![("In-Reply-To", id.as_str()), ("References", references.trim())];
        all.extend_from_slice(headers);
        outbox.write(from, &to, &format!("Re: {}", self.subject), text, &all).await;
    }
}

/// `anna@acme.example` of `Anna <anna@acme.example>`.
fn address_of(mailbox: &str) -> &str {
    mailbox.rsplit_once('<').map_or(mailbox, |(_, rest)| rest.trim_end_matches('>'))
}
