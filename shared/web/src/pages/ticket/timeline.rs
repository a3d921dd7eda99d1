//! The steps that a ticket took, in the customer's words (C7).

use guichet_domain::pipeline::State;
use guichet_domain::visibility::Sight;
use jiff::Timestamp;
use serde::Serialize;

use super::TicketPage;
use super::entry::{EntryView, WhatView};
use crate::frame::Frame;

/// One step.
#[derive(Debug, Serialize)]
pub(crate) struct Step {
    /// What happened: `Anna closed this ticket`.
    pub(crate) text: String,
    /// When.
    pub(crate) at: Timestamp,
    /// What the ticket was afterwards.
    pub(crate) state: State,
    /// The event in the conversation; none for the beginning.
    #[serde(skip)]
    pub(crate) anchor: Option<String>,
}

/// The beginning, for whoever sees the whole ticket, and the events of the entries that the page shows.
pub(super) fn timeline(frame: &Frame<'_>, page: &TicketPage<'_>, entries: &[EntryView]) -> Vec<Step> {
    let begin = (page.sight == Sight::Whole).then(|| Step {
        text: frame.words.say1("event-opened", "name", page.ticket.requester.name.clone()),
        at: page.ticket.created_at,
        state: State::Open,
        anchor: None,
    });
    let events = entries.iter().filter_map(|entry| match &entry.what {
        WhatView::Event { text, state } => {
            Some(Step { text: text.clone(), at: entry.at, state: *state, anchor: Some(format!("#e{}", entry.id)) })
        }
        WhatView::Message { .. } => None,
    });
    begin.into_iter().chain(events).collect()
}
