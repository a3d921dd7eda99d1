//! What a search found, in the list (B6).

use guichet_domain::search::{Preview, Searched, Snippet};
use jiff::Timestamp;
use serde::Serialize;

use super::{ListView, TicketList};
use crate::frame::Frame;
use crate::pages::ticket::entry::author_name;

/// The message that answers best: which part of it, by whom and how long ago.
#[derive(Debug, Serialize)]
pub(super) struct PreviewView {
    pub(super) snippet: Snippet,
    pub(super) author: String,
    pub(super) at: Timestamp,
    #[serde(skip)]
    pub(super) ago: String,
    #[serde(skip)]
    pub(super) exact: String,
}

/// The list with a preview beside each ticket, unless ops turned the column off.
pub(super) fn with_previews(frame: &Frame<'_>, list: &TicketList<'_>, mut view: ListView) -> ListView {
    if let Some(searched) = list.searched.filter(|_| frame.portal.search_preview) {
        for row in &mut view.tickets {
            row.preview = searched.previews.get(&row.number).map(|preview| shown(frame, list, preview));
        }
    }
    view
}

fn shown(frame: &Frame<'_>, list: &TicketList<'_>, preview: &Preview) -> PreviewView {
    PreviewView {
        snippet: preview.snippet.clone(),
        author: author_name(list.desk, frame.portal, &preview.author),
        at: preview.at,
        ago: frame.words.ago_short(preview.at, frame.now),
        exact: frame.words.exact(preview.at),
    }
}

/// What the list does not show of what there may be.
pub(super) const fn caution(searched: &Searched) -> Option<&'static str> {
    if searched.newest_only {
        Some("search-newest-only")
    } else if searched.more {
        Some("search-more")
    } else {
        None
    }
}
