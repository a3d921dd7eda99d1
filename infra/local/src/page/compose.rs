//! Mail in: raw messages for tests and tools, a form for people.

use std::collections::HashMap;

use askama::Template;
use axum::Json;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use bytes::Bytes;
use mail_builder::MessageBuilder;
use mail_builder::headers::message_id::MessageId;
use mail_parser::{HeaderValue, MessageParser};
use serde::Deserialize;
use serde_json::json;

use super::Shown;
use super::mail::Mail;
use super::outcomes::{self, Found, Search};
use super::respond;
use super::view::{Incoming, Portal, ReceiveError, View};
use crate::aws::inbound::Verdicts;
use crate::kinds::SentMail;

/// The query of a raw message: `from`, `to` (addresses with commas between), and a verdict for each of `spf`, `dkim`,
/// `dmarc`, `spam` and `virus` that shall not be `PASS`: `FAIL`, `GRAY` or `PROCESSING_FAILED`; `dmarc_policy` too.
fn incoming(query: HashMap<String, String>, raw: Bytes) -> Result<Incoming, ReceiveError> {
    if raw.is_empty() {
        return Err(ReceiveError::Refused("The body must be a message.".to_owned()));
    }
    let mut incoming = Incoming { from: None, to: Vec::new(), raw, verdicts: Verdicts::default() };
    for (name, value) in query {
        match name.as_str() {
            "from" => incoming.from = Some(value),
            "to" => incoming.to = addresses(&value),
            _ => incoming.verdicts.set(&name, &value).map_err(ReceiveError::Refused)?,
        }
    }
    Ok(incoming)
}

fn addresses(list: &str) -> Vec<String> {
    list.split(',').map(str::trim).filter(|address| !address.is_empty()).map(str::to_owned).collect()
}

fn refused(error: &ReceiveError) -> Response {
    let status = match error {
        ReceiveError::Refused(_) => StatusCode::BAD_REQUEST,
        ReceiveError::Failed(_) => StatusCode::INTERNAL_SERVER_ERROR,
    };
    (status, Json(json!({ "error": error.to_string() }))).into_response()
}

/// `POST /_local/inbound` with a raw message as the body; answers `{"message_id": …}`.
pub(super) async fn raw(State(view): Shown, Query(query): Query<HashMap<String, String>>, raw: Bytes) -> Response {
    let received = match incoming(query, raw) {
        Ok(incoming) => view.receive(incoming).await,
        Err(error) => Err(error),
    };
    match received {
        Ok(id) => Json(json!({ "message_id": id })).into_response(),
        Err(error) => refused(&error),
    }
}

/// What the form holds.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Draft {
    from: String,
    to: String,
    subject: String,
    text: String,
    /// Id of the mail in the outbox that this answers.
    #[serde(default)]
    answers: String,
    /// Verdict on the sender; none is a pass.
    #[serde(default)]
    dmarc: String,
}

impl Draft {
    /// An answer to a mail, as a mail program would begin it.
    fn answering(mail: &Mail) -> Self {
        let header = |name: &str| mail.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        let reply_to = header("Reply-To").map_or(mail.from.as_str(), |(_, value)| value.as_str());
        let mut quoted = String::new();
        for line in mail.text.lines() {
            quoted.extend(["> ", line, "\n"]);
        }
        Self {
            from: mail.to.first().cloned().unwrap_or_default(),
            to: bare_address(reply_to).to_owned(),
            subject: if mail.subject.starts_with("Re:") {
                mail.subject.clone()
            } else {
                format!("Re: {}", mail.subject)
            },
            text: format!("\n\nOn {}, {} wrote:\n{quoted}", mail.at.strftime("%a %d %b %Y at %H:%M"), mail.from),
            answers: mail.id.clone(),
            dmarc: String::new(),
        }
    }

    /// The message that a mail program would send.
    fn message(&self, answered: Option<&SentMail>) -> std::io::Result<Vec<u8>> {
        let mut message = MessageBuilder::new()
            .from(self.from.trim())
            .to(addresses(&self.to))
            .subject(self.subject.trim())
            .text_body(self.text.as_str());
        if let Some(parsed) = answered.and_then(|mail| MessageParser::default().parse(&mail.raw[..])) {
            let id = parsed.message_id().map(str::to_owned);
            let mut references = ids(parsed.references());
            if references.is_empty() {
                references = ids(parsed.in_reply_to());
            }
            references.extend(id.clone());
            if let Some(id) = id {
                message = message.in_reply_to(id);
            }
            if !references.is_empty() {
                message = message.references(MessageId::from(references));
            }
        }
        message.write_to_vec()
    }
}

/// `support@example.com` of `Support <support@example.com>`.
fn bare_address(address: &str) -> &str {
    match address.rsplit_once('<') {
        Some((_, rest)) => rest.trim_end().trim_end_matches('>'),
        None => address.trim(),
    }
}

fn ids(value: &HeaderValue<'_>) -> Vec<String> {
    match value {
        HeaderValue::Text(id) => vec![id.clone().into_owned()],
        HeaderValue::TextList(list) => list.iter().map(|id| id.clone().into_owned()).collect(),
        _ => Vec::new(),
    }
}

#[derive(Template)]
#[template(path = "inbound.html")]
struct Page {
    portal: Portal,
    draft: Draft,
    error: Option<String>,
    taken: Option<String>,
    found: Found,
    /// The form comes first: it answers a mail, or was refused.
    writing: bool,
}

/// What the page was asked for.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    /// Id of a mail in the outbox to answer.
    #[serde(default)]
    answer: Option<String>,
    /// Message id that was just taken in.
    #[serde(default)]
    taken: Option<String>,
    /// What is looked for among what came in.
    #[serde(flatten)]
    search: Search,
}

/// `GET /_local/inbound`: the form, and what became of the mails that came in.
pub(super) async fn page(State(view): Shown, Query(asked): Query<Asked>) -> Response {
    let portal = view.portal();
    let answered = asked.answer.and_then(|id| view.mails().into_iter().find(|mail| mail.id == id));
    let draft = match answered {
        Some(mail) => Draft::answering(&Mail::from(&mail)),
        None => Draft { to: portal.support_address.clone(), ..Draft::default() },
    };
    let found = outcomes::find(&*view, asked.search).await;
    let writing = !draft.answers.is_empty();
    respond::page(&Page { portal, draft, error: None, taken: asked.taken, found, writing })
}

/// `POST /_local/inbound/compose`: the form.
pub(super) async fn form(State(view): Shown, Form(draft): Form<Draft>) -> Response {
    match send(&*view, &draft).await {
        Ok(id) => {
            let id: String = url::form_urlencoded::byte_serialize(id.as_bytes()).collect();
            Redirect::to(&format!("/_local/inbound?taken={id}")).into_response()
        }
        Err(error) => {
            let (portal, found) = (view.portal(), outcomes::find(&*view, Search::default()).await);
            let page = Page { portal, draft, error: Some(error.to_string()), taken: None, found, writing: true };
            (StatusCode::BAD_REQUEST, respond::page(&page)).into_response()
        }
    }
}

async fn send(view: &dyn View, draft: &Draft) -> Result<String, ReceiveError> {
    let answered = view.mails().into_iter().find(|mail| mail.id == draft.answers);
    let raw = draft.message(answered.as_ref()).map_err(|error| ReceiveError::Refused(error.to_string()))?;
    let mut verdicts = Verdicts::default();
    if !draft.dmarc.is_empty() {
        verdicts.set("dmarc", &draft.dmarc).map_err(ReceiveError::Refused)?;
    }
    let (from, to) = (Some(draft.from.trim().to_owned()), addresses(&draft.to));
    view.receive(Incoming { from, to, raw: raw.into(), verdicts }).await
}
