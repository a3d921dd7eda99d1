//! A mail that was sent, taken apart for people and tests.

use std::collections::BTreeMap;

use jiff::Timestamp;
use mail_parser::{HeaderValue, MessageParser, MimeHeaders, PartType};
use serde::Serialize;

use crate::kinds::SentMail;

/// A sent mail as `/_local/outbox.json` shows it.
#[derive(Debug, Clone, Serialize)]
pub struct Mail {
    /// Id that SES gave it.
    pub id: String,
    /// `ses` or `cognito`.
    pub service: String,
    /// Envelope sender.
    pub from: String,
    /// Envelope recipients.
    pub to: Vec<String>,
    /// When.
    pub at: Timestamp,
    /// Subject, decoded; empty when there is none.
    pub subject: String,
    /// The plain text part, or the text of the HTML part when there is none.
    pub text: String,
    /// The HTML part.
    pub html: Option<String>,
    /// Headers by name, unfolded, encoded words decoded; values of a name that occurs twice are on lines of their own.
    pub headers: BTreeMap<String, String>,
    /// Names of the attachments.
    pub attachments: Vec<String>,
    /// The sign-in or confirmation code that a mail of Cognito carries.
    pub code: Option<String>,
    /// The message as it would go over the wire; bytes that are not UTF-8 are replaced.
    pub raw: String,
}

impl From<&SentMail> for Mail {
    fn from(sent: &SentMail) -> Self {
        let mut mail = Self {
            id: sent.id.clone(),
            service: sent.service.clone(),
            from: sent.from.clone(),
            to: sent.to.clone(),
            at: sent.at,
            subject: String::new(),
            text: String::new(),
            html: None,
            headers: BTreeMap::new(),
            attachments: Vec::new(),
            code: None,
            raw: String::from_utf8_lossy(&sent.raw).into_owned(),
        };
        let Some(message) = MessageParser::default().parse(&sent.raw[..]) else {
            return mail;
        };
        message.subject().unwrap_or_default().clone_into(&mut mail.subject);
        mail.text = message.body_text(0).unwrap_or_default().into_owned();
        mail.html = message.html_bodies().find_map(|part| match &part.body {
            PartType::Html(html) => Some(html.clone().into_owned()),
            _ => None,
        });
        for header in message.headers() {
            let raw = unfolded(sent.raw.get(header.offset_start() as usize..header.offset_end() as usize));
            let value = match &header.value {
                HeaderValue::Text(decoded) if raw.contains("=?") => decoded.clone().into_owned(),
                _ => raw,
            };
            let line = mail.headers.entry(header.name().to_owned()).or_default();
            if !line.is_empty() {
                line.push('\n');
            }
            line.push_str(&value);
        }
        let name = |part: &mail_parser::MessagePart<'_>| part.attachment_name().unwrap_or("unnamed").to_owned();
        mail.attachments = message.attachments().map(name).collect();
        mail.code = if mail.service == "cognito" { code(&mail.text) } else { None };
        mail
    }
}

/// A header's value on one line.
fn unfolded(raw: Option<&[u8]>) -> String {
    let text = String::from_utf8_lossy(raw.unwrap_or_default()).into_owned();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first run of six to eight digits: Cognito's confirmation codes have six, its sign-in codes eight.
fn code(text: &str) -> Option<String> {
    text.split(|c: char| !c.is_ascii_digit()).find(|run| (6..=8).contains(&run.len())).map(str::to_owned)
}
