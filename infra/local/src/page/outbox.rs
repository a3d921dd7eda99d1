//! Mails that left the stack.

use askama::Template;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::Shown;
use super::mail::Mail;
use super::respond;
use super::time::Moment;
use crate::kinds::SentMail;

/// Mails on the page; the JSON has them all.
const SHOWN: usize = 200;

/// Codes at the top of the page.
const CODES: usize = 4;

/// Older codes have expired: the longest that Cognito lets one live is a day, but a sign-in code lives three minutes.
const CODE_LIFE: SignedDuration = SignedDuration::from_hours(1);

/// Which mails to list.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Selection {
    /// Only those to this address.
    #[serde(default)]
    to: Option<String>,
    /// Only those that came after the one with this id. An id that is not known selects all.
    #[serde(default)]
    after: Option<String>,
}

impl Selection {
    /// Those of `mails` (newest first) that are selected.
    fn of(&self, mails: Vec<SentMail>) -> impl Iterator<Item = SentMail> + '_ {
        mails.into_iter().take_while(|mail| self.after.as_ref() != Some(&mail.id)).filter(|mail| {
            let wanted = self.to.as_deref().map(str::trim).filter(|address| !address.is_empty());
            wanted.is_none_or(|wanted| mail.to.iter().any(|address| address.eq_ignore_ascii_case(wanted)))
        })
    }
}

/// A mail in a list.
pub(super) struct Line {
    pub(super) mail: Mail,
    pub(super) at: Moment,
    pub(super) to: String,
}

impl From<&SentMail> for Line {
    fn from(sent: &SentMail) -> Self {
        Self { mail: Mail::from(sent), at: Moment::new(sent.at), to: sent.to.join(", ") }
    }
}

/// The newest mails that carry a code which may still be good.
pub(super) fn codes(mails: &[SentMail]) -> Vec<Line> {
    let oldest = Timestamp::now().checked_sub(CODE_LIFE).unwrap_or(Timestamp::MIN);
    let fresh = mails.iter().filter(|mail| mail.service == "cognito" && mail.at > oldest);
    fresh.map(Line::from).filter(|line| line.mail.code.is_some()).take(CODES).collect()
}

#[derive(Template)]
#[template(path = "outbox.html")]
struct List {
    codes: Vec<Line>,
    lines: Vec<Line>,
    to: String,
    total: usize,
}

/// `GET /_local/outbox?to=`
pub(super) async fn list(State(view): Shown, Query(selection): Query<Selection>) -> Response {
    let mails = view.mails();
    let codes = codes(&mails);
    let selected: Vec<_> = selection.of(mails).collect();
    let lines = selected.iter().take(SHOWN).map(Line::from).collect();
    respond::page(&List { codes, lines, total: selected.len(), to: selection.to.clone().unwrap_or_default() })
}

/// `GET /_local/outbox.json?to=&after=`
pub(super) async fn json(State(view): Shown, Query(selection): Query<Selection>) -> Json<Vec<Mail>> {
    Json(selection.of(view.mails()).map(|sent| Mail::from(&sent)).collect())
}

#[derive(Template)]
#[template(path = "mail.html")]
struct One {
    line: Line,
}

/// `GET /_local/outbox/{id}`, and `/_local/outbox/{id}.eml` for the message itself.
pub(super) async fn mail(State(view): Shown, Path(id): Path<String>) -> Response {
    let bare = id.strip_suffix(".eml").unwrap_or(&id);
    let Some(sent) = view.mails().into_iter().find(|mail| mail.id == bare) else {
        return respond::missing("This mail is not in the outbox.");
    };
    if bare.len() < id.len() {
        return respond::eml(bare, sent.raw);
    }
    respond::page(&One { line: Line::from(&sent) })
}

/// `GET /_local/outbox/{id}/html`: the HTML part, for the frame.
pub(super) async fn html(State(view): Shown, Path(id): Path<String>) -> Response {
    let sent = view.mails().into_iter().find(|mail| mail.id == id);
    match sent.and_then(|sent| Mail::from(&sent).html) {
        Some(html) => respond::mail_html(html),
        None => respond::missing("This mail has no HTML part."),
    }
}
