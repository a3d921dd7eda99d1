//! One mail that came in: what became of it, the message, and what the desk reads in it.

use std::collections::BTreeMap;

use askama::Template;
use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use guichet_mail::html::{Image, tidy, with_images};
use guichet_mail::{Limits, ParsedMail};
use serde::Serialize;

use super::Shown;
use super::outcomes::Received;
use super::respond;
use super::view::{MailOutcome, View};

/// What the desk reads in a message, as `explain-mail` says it in more detail.
#[derive(Debug, Default, Serialize)]
struct Reading {
    /// Why nothing was read, where the message is over a bound.
    held: Option<String>,
    /// Facts that decide something, by name.
    facts: BTreeMap<&'static str, String>,
    /// What was written now.
    new_text: String,
    /// What was quoted below it.
    quoted: String,
    /// Names, types and sizes of the attachments.
    attachments: Vec<String>,
    /// Whether there is HTML to look at.
    html: bool,
}

impl Reading {
    fn of(raw: &[u8]) -> Self {
        let limits = Limits::default();
        let (mail, held) = match ParsedMail::read(raw, &limits) {
            Ok(mail) => (mail, None),
            Err(reason) => (ParsedMail::read_header(raw, &limits), Some(reason.to_string())),
        };
        let ids = |ids: &[String]| ids.iter().map(|id| format!("<{id}>")).collect::<Vec<_>>().join(" ");
        let addresses = |all: &[guichet_mail::Mailbox]| {
            all.iter().map(|mailbox| mailbox.address.clone()).collect::<Vec<_>>().join(", ")
        };
        let yes = |it_is: bool| if it_is { "yes".to_owned() } else { String::new() };
        let facts = [
            ("To", addresses(&mail.to)),
            ("Cc", addresses(&mail.cc)),
            ("Reply-To", addresses(&mail.reply_to)),
            ("In-Reply-To", ids(&mail.in_reply_to)),
            ("References", ids(&mail.references)),
            ("Automatic answer", mail.auto_reply.unwrap_or_default().to_owned()),
            ("Delivery report about", mail.bounce.as_ref().map(|it| it.recipients.join(", ")).unwrap_or_default()),
            ("Mailing list", mail.list.clone().unwrap_or_default()),
            ("Answers go nowhere", yes(mail.no_reply_sender)),
            ("Verification mail", yes(mail.verification)),
            ("Marks of our own mail", mail.loop_marks.join(", ")),
        ];
        Self {
            held,
            facts: facts.into_iter().filter(|(_, value)| !value.is_empty()).collect(),
            attachments: mail
                .attachments
                .iter()
                .map(|file| format!("{} ({}, {} bytes)", file.name, file.content_type, file.content.len()))
                .collect(),
            html: mail.html.is_some(),
            new_text: mail.reply_text,
            quoted: mail.quoted,
        }
    }
}

#[derive(Template)]
#[template(path = "received.html")]
struct Page {
    row: Received,
    portal_url: String,
    reading: Option<Reading>,
    raw: String,
    size: usize,
}

/// Characters of the raw message on the page; the file has them all.
const RAW_SHOWN: usize = 20_000;

/// `GET /_local/inbound/{id}`; `{id}.eml` is the message itself, `{id}.json` the page for programs.
pub(super) async fn page(State(view): Shown, Path(id): Path<String>) -> Response {
    if let Some(bare) = id.strip_suffix(".eml") {
        return match view.raw_message(bare) {
            Some(raw) => respond::eml(bare, raw),
            None => respond::missing("This message is not in the bucket."),
        };
    }
    let (bare, as_json) = id.strip_suffix(".json").map_or((id.as_str(), false), |bare| (bare, true));
    let Some(mail) = view.mail_outcome(bare).await else {
        return respond::missing("No mail with this id has an outcome, or not yet: it may be on its way.");
    };
    let raw = view.raw_message(bare);
    let reading = raw.as_deref().map(Reading::of);
    if as_json {
        return Json(Document { outcome: mail, reading }).into_response();
    }
    let raw = raw.unwrap_or_default();
    respond::page(&Page {
        row: Received::from(mail),
        portal_url: view.portal().url,
        reading,
        size: raw.len(),
        raw: String::from_utf8_lossy(&raw).chars().take(RAW_SHOWN).collect(),
    })
}

#[derive(Serialize)]
struct Document {
    #[serde(flatten)]
    outcome: MailOutcome,
    reading: Option<Reading>,
}

/// `GET /_local/inbound/{id}/html`: the HTML as the portal prints it, for the frame.
pub(super) async fn html(State(view): Shown, Path(id): Path<String>) -> Response {
    match cleaned(&*view, &id) {
        Some(html) => respond::mail_html(html),
        None => respond::missing("This mail has no HTML part."),
    }
}

/// The frame loads nothing, so its images stand in the document itself.
fn cleaned(view: &dyn View, id: &str) -> Option<String> {
    let mail = ParsedMail::read(&view.raw_message(id)?, &Limits::default()).ok()?;
    let image = |content_id: &str| {
        let named = |file: &&guichet_mail::Attachment| file.content_id.as_deref() == Some(content_id);
        let file = mail.attachments.iter().find(named).filter(|file| SHOWN.contains(&file.content_type.as_str()))?;
        let address = format!("data:{};base64,{}", file.content_type, STANDARD.encode(&file.content));
        Some(Image::Shown { address, name: file.name.clone() })
    };
    Some(with_images(&tidy(mail.html.as_deref()?), image))
}

/// Images that a browser shows and that can do nothing.
const SHOWN: [&str; 4] = ["image/png", "image/jpeg", "image/gif", "image/webp"];
