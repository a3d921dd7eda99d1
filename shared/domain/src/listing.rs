//! The ticket list: which view, which tickets, in which order, and where the page ends.

pub mod narrowing;
pub mod order;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::filter::fold;
use crate::ids::{StageId, TicketNumber};
use crate::pipeline::State;
use crate::settings::Portal;
use crate::ticket::Ticket;
use crate::visibility::{Scope, Viewer};

pub use narrowing::{Days, Narrowing};
pub use order::{ColumnSort, Place};

/// A column of the list (B1, B2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// The ticket property it shows.
    pub property: String,
    /// Its heading; the property's own name in the page's language where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

impl Column {
    /// Subject, Requested by, Create date, Ticket owner, Last activity date, Status (B1).
    pub fn defaults() -> Vec<Self> {
        ["subject", "requester", "created", "owner", "activity", "state"]
            .map(|property| Self { property: property.to_owned(), label: None })
            .to_vec()
    }
}

/// What a list is asked for. It stands in the address bar, so that a view can be bookmarked (B5).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListQuery {
    /// The view; the widest that the viewer may open where absent.
    pub view: Option<View>,
    /// Open or closed; both where absent.
    pub state: Option<State>,
    /// A stage.
    pub stage: Option<StageId>,
    /// Text that the subject contains, at most [`ListQuery::MAX_TEXT`] characters.
    pub text: Option<String>,
    /// Days and values of columns.
    #[serde(default)]
    pub narrowing: Narrowing,
    /// The order by time.
    pub sort: Sort,
    /// The order by another column, instead.
    #[serde(default)]
    pub column: Option<ColumnSort>,
    /// The page starts after this ticket.
    pub after: Option<Cursor>,
    /// The page starts after this place in the order by a column.
    #[serde(default)]
    pub after_place: Option<Place>,
}

/// The view switch (B3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum View {
    /// "Owned by me".
    Mine,
    /// "Organization tickets".
    Organization,
    /// Where they are in copy (C6).
    InCopy,
}

/// By which time, and which way (B7).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// Last activity, newest first.
    #[default]
    ActivityDescending,
    /// Last activity, oldest first.
    ActivityAscending,
    /// Created, newest first.
    CreatedDescending,
    /// Created, oldest first.
    CreatedAscending,
}

/// The ticket that a page ended with. It names a place in the order, not an offset: the next page costs the same
/// however far down it is, and never skips or repeats a ticket that did not move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The time that the list is sorted by.
    pub time: Timestamp,
    /// The ticket, where times are equal.
    pub number: TicketNumber,
}

impl ListQuery {
    /// Longest text to look for, in characters.
    pub const MAX_TEXT: usize = 100;

    /// The scope to read: the view asked for if the viewer may open it, else the widest that they may. An
    /// organization view that is not theirs falls back to their own tickets rather than to an error: bookmarks outlive permissions.
    pub fn scope(&self, viewer: &Viewer) -> Scope {
        let scopes = viewer.scopes();
        let wanted = |scope: &&Scope| match self.view {
            Some(View::Mine) => matches!(scope, Scope::Own(_)),
            Some(View::Organization) => matches!(scope, Scope::Organization(_)),
            Some(View::InCopy) => false,
            None => true,
        };
        scopes.iter().find(wanted).copied().unwrap_or(Scope::Own(viewer.contact()))
    }

    /// Whether a ticket of the scope is one that the query asks for.
    pub fn takes(&self, ticket: &Ticket) -> bool {
        self.state.is_none_or(|state| ticket.state == state)
            && self.stage.as_ref().is_none_or(|stage| ticket.stage == *stage)
            && self.text.as_deref().is_none_or(|text| {
                fold(ticket.subject.as_str()).contains(&fold(text))
                    || ticket.number.to_string() == text.trim_start_matches('#')
            })
    }

    /// Whether anything but the view narrows the list.
    pub fn is_filtered(&self) -> bool {
        self.state.is_some() || self.stage.is_some() || self.text.is_some() || !self.narrowing.is_any()
    }

    /// Without what the portal does not let its visitors ask for: whoever could filter or sort by what is not shown to
    /// them would find it out, question by question.
    #[must_use]
    pub fn allowed(mut self, portal: &Portal) -> Self {
        self.narrowing = self.narrowing.allowed(portal);
        let shown = |name: &str| name == "subject" || portal.columns.iter().any(|column| column.property == name);
        self.column = self.column.filter(|sort| shown(&sort.property));
        self.stage = self.stage.filter(|_| portal.show_stage_names || shown("stage"));
        self
    }

    /// The first page of the same view.
    #[must_use]
    pub fn from_start(&self) -> Self {
        Self { after: None, after_place: None, ..self.clone() }
    }
}

impl Sort {
    /// The time that a ticket is sorted by.
    pub const fn time(self, ticket: &Ticket) -> Timestamp {
        match self {
            Self::ActivityDescending | Self::ActivityAscending => ticket.activity_at,
            Self::CreatedDescending | Self::CreatedAscending => ticket.created_at,
        }
    }

    /// Whether it is by the last activity; else by creation.
    pub const fn is_by_activity(self) -> bool {
        matches!(self, Self::ActivityDescending | Self::ActivityAscending)
    }

    /// Whether the newest come first.
    pub const fn descending(self) -> bool {
        matches!(self, Self::ActivityDescending | Self::CreatedDescending)
    }

    /// Whether a ticket comes after a cursor.
    pub fn is_after(self, ticket: &Ticket, cursor: Cursor) -> bool {
        let (here, there) = ((self.time(ticket), ticket.number), (cursor.time, cursor.number));
        if self.descending() { here < there } else { here > there }
    }

    /// The place of a ticket in this order.
    pub const fn cursor(self, ticket: &Ticket) -> Cursor {
        Cursor { time: self.time(ticket), number: ticket.number }
    }

    /// Which of two tickets stands first.
    pub fn compare(self, a: &Ticket, b: &Ticket) -> std::cmp::Ordering {
        let ascending = (self.time(a), a.number).cmp(&(self.time(b), b.number));
        if self.descending() { ascending.reverse() } else { ascending }
    }
}
