//! One ticket: its page, and what is new in it (C1 to C5); the steps it took (C7); the page for paper (C11).
//!
//! **Invariant.** Every entry that a template or a JSON answer gets has passed [`Sight::shows`] in [`conversation`]. Internal
//! notes, hidden threads and what happened before somebody was added do not exist on this side of it (S11).

pub(crate) mod entry;
mod timeline;

use askama::Template;
use guichet_domain::entry::Entry;
use guichet_domain::ids::{EntryId, TicketNumber};
use guichet_domain::pipeline::State;
use guichet_domain::settings::Desk;
use guichet_domain::ticket::Ticket;
use guichet_domain::visibility::{Participant, Sight, Viewer};
use jiff::Timestamp;
use lambda_http::http::StatusCode;
use serde::Serialize;

use super::Errors;
use super::new_ticket::Composer;
use crate::columns::{Cells, Status};
use crate::forms::{FieldError, TypedTicket};
use crate::frame::Frame;
use crate::response::{self, Response};
pub(crate) use entry::author_name;
use entry::{EntryView, conversation};
use timeline::{Step, timeline};

/// What the page is made of.
#[derive(Debug, Clone)]
pub struct TicketPage<'a> {
    /// Settings and agents.
    pub desk: &'a Desk,
    /// The ticket.
    pub ticket: &'a Ticket,
    /// How much of it the viewer sees: [`Viewer::sight`].
    pub sight: Sight,
    /// Who is in copy (C6).
    pub participants: &'a [Participant],
    /// Its entries, in any order, unfiltered: this module asks [`Sight::shows`].
    pub entries: &'a [Entry],
    /// Who looks.
    pub viewer: &'a Viewer,
    /// The oldest entry of these, if there are older ones: the link to them asks for what came before it.
    pub earlier: Option<EntryId>,
    /// What was typed into the reply form.
    pub typed: TypedTicket,
    /// What is wrong with it.
    pub errors: Vec<FieldError>,
    /// A random value that makes the reply form work once: 16 to 64 characters of base64url (S30).
    pub once: String,
    /// The origin of the attachment bucket, from which images of messages are loaded.
    pub images_from: Option<&'a str>,
}

/// The ticket as data.
#[derive(Debug, Serialize)]
struct TicketView {
    number: TicketNumber,
    subject: String,
    status: Status,
    requester: String,
    owner: Option<String>,
    /// Names of those in copy (C6).
    participants: Vec<String>,
    channel: String,
    created_at: Timestamp,
    activity_at: Timestamp,
    closed_at: Option<Timestamp>,
    /// What was answered to the form (D1): label and value.
    answers: Vec<(String, String)>,
    entries: Vec<EntryView>,
    /// Address of the page with earlier messages.
    earlier: Option<String>,
    /// What became of it, oldest first (C7).
    timeline: Vec<Step>,
    may_reply: bool,
    may_close: bool,
    may_reopen: bool,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: Vec<FieldError>,
}

#[derive(Template)]
#[template(path = "ticket.html")]
struct Page<'a> {
    frame: &'a Frame<'a>,
    view: &'a TicketView,
    typed: &'a TypedTicket,
    errors: Errors<'a>,
    once: &'a str,
    composer: Composer,
    closed: bool,
}

/// New entries as they are appended to the open page.
#[derive(Template)]
#[template(path = "entries.html")]
struct Fragment<'a> {
    frame: &'a Frame<'a>,
    entries: &'a [EntryView],
}

/// What a live update answers (C3).
#[derive(Debug, Serialize)]
struct Updates<'a> {
    /// The new entries as data.
    entries: &'a [EntryView],
    /// The same as HTML, from the page's own template.
    html: String,
    /// The ticket's present status.
    status: &'a Status,
    /// What to read out.
    announcement: String,
    /// The newest entry: what to ask for next.
    after: EntryId,
}

/// The page of a ticket. A ticket that is [`Sight::Hidden`] has none: answer [`Failure::NotFound`](crate::Failure::NotFound).
pub fn ticket(frame: &Frame<'_>, page: &TicketPage<'_>) -> Response {
    let view = view(frame, page);
    let closed = page.ticket.state == State::Closed;
    let template = Page {
        frame,
        view: &view,
        typed: &page.typed,
        errors: Errors::new(&page.errors, &frame.words),
        once: &page.once,
        composer: Composer::new(frame),
        closed,
    };
    let mut response = frame.answer(Errors::status(&page.errors), &view, &template);
    response::allow_mail(&mut response, page.images_from);
    response
}

/// What is new on the page: `page.entries` after the one that the page already shows (`?after=`), as JSON; 204 without news.
/// Notes and hidden threads are no news.
pub fn updates(frame: &Frame<'_>, page: &TicketPage<'_>, after: Option<EntryId>) -> Response {
    let view = view(frame, page);
    let entries: Vec<EntryView> =
        view.entries.into_iter().filter(|entry| after.is_none_or(|after| entry.id > after)).collect();
    let Some(newest) = entries.iter().map(|entry| entry.id).max() else { return response::no_content() };
    let html = Fragment { frame, entries: &entries }.render().unwrap_or_default();
    let announcement = entries.iter().map(|entry| entry.announcement(&frame.words)).collect::<Vec<_>>().join(" ");
    response::json(
        StatusCode::OK,
        &Updates { entries: &entries, html, status: &view.status, announcement, after: newest },
    )
}

fn view(frame: &Frame<'_>, page: &TicketPage<'_>) -> TicketView {
    let (ticket, portal) = (page.ticket, frame.portal);
    let cells = Cells { desk: page.desk, portal, words: &frame.words };
    let open = ticket.state == State::Open;
    let entries = conversation(frame, page);
    TicketView {
        number: ticket.number,
        subject: ticket.subject.as_str().to_owned(),
        status: cells.status(ticket),
        requester: ticket.requester.name.clone(),
        owner: cells.owner(ticket),
        participants: page.participants.iter().map(|participant| participant.name.clone()).collect(),
        channel: frame.say(crate::columns::channel_key(ticket.channel)),
        created_at: ticket.created_at,
        activity_at: ticket.activity_at,
        closed_at: ticket.closed_at,
        answers: cells.answers(ticket),
        timeline: timeline(frame, page, &entries),
        entries,
        earlier: page.earlier.map(|before| format!("/tickets/{}?before={before}", ticket.number)),
        may_reply: open || portal.replies_reopen,
        may_close: open && portal.customers_may_close,
        may_reopen: !open && portal.customers_may_reopen,
        errors: page.errors.clone(),
    }
}
