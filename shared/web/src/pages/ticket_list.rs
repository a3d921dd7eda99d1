//! The ticket list (B1, B3, B5, B7, B11, B12).

mod filters;
mod found;

use std::collections::{BTreeMap, HashSet};

use askama::Template;
use guichet_domain::ids::{StageId, TicketNumber};
use guichet_domain::listing::{Column, ColumnSort, Cursor, ListQuery, Narrowing, Place, Sort, View};
use guichet_domain::pipeline::State;
use guichet_domain::property::{HasProperties, PropertyValue};
use guichet_domain::search::Searched;
use guichet_domain::settings::Desk;
use guichet_domain::ticket::Ticket;
use guichet_domain::visibility::{Scope, Viewer};
use jiff::Timestamp;
use lambda_http::http::StatusCode;
use serde::Serialize;

use crate::columns::{Cell, Cells, Status};
use crate::frame::Frame;
use crate::query;
use crate::response::Response;
use filters::{Chip, Field, Kind};

/// How many tickets a view has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Open ones.
    pub open: u64,
    /// Closed ones.
    pub closed: u64,
}

/// What the list is made of.
#[derive(Debug, Clone)]
pub struct TicketList<'a> {
    /// Settings and agents.
    pub desk: &'a Desk,
    /// Who looks.
    pub viewer: &'a Viewer,
    /// What was asked for.
    pub query: &'a ListQuery,
    /// The page's tickets, in order. Every one of them is one that the viewer sees.
    pub tickets: &'a [Ticket],
    /// Which of them have news for the viewer (B12).
    pub unread: &'a HashSet<TicketNumber>,
    /// Where the next page starts, if there is one.
    pub next: Option<Cursor>,
    /// The same where another column sorts than a time.
    pub next_place: Option<Place>,
    /// The view is too large to be sorted by that column, or to be shown whole (in copy).
    pub beyond: bool,
    /// Whether the viewer is in copy on any ticket (C6).
    pub in_copy: bool,
    /// How many tickets the view has, where known (B12).
    pub counts: Option<Counts>,
    /// What was found, where the query has words (B6).
    pub searched: Option<&'a Searched>,
}

/// The list as data.
#[derive(Debug, Serialize)]
struct ListView {
    tickets: Vec<Row>,
    counts: Option<Counts>,
    view: View,
    /// Address of the next page.
    next: Option<String>,
    /// Address of the same view as CSV (B8).
    export: String,
}

/// A ticket of the list.
#[derive(Debug, Serialize)]
struct Row {
    number: TicketNumber,
    address: String,
    subject: String,
    status: Status,
    requester: String,
    owner: Option<String>,
    created_at: Timestamp,
    activity_at: Timestamp,
    unread: bool,
    /// The message that answers the search best (B6).
    #[serde(skip_serializing_if = "Option::is_none")]
    preview: Option<found::PreviewView>,
    /// Custom properties that are columns.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    properties: BTreeMap<String, PropertyValue>,
    #[serde(skip)]
    cells: Vec<Cell>,
}

/// A heading of the table.
struct Heading {
    label: String,
    sort: SortLink,
}

/// Sorting by a column: the address, and the present order for `aria-sort`.
struct SortLink {
    address: String,
    aria: &'static str,
}

/// One of several views to switch to.
struct Tab {
    label: String,
    address: String,
    count: Option<u64>,
    current: bool,
}

/// Why the list is empty.
#[derive(PartialEq, Eq)]
enum Empty {
    /// It is not.
    No,
    /// There is no ticket yet.
    NoneYet,
    /// Nothing so far: the store looked at as many tickets as one call may, and there may be more behind them.
    NoneSoFar,
    /// Nothing matches what was asked.
    NoneFound,
}

#[derive(Template)]
#[template(path = "ticket-list.html")]
struct ListPage<'a> {
    frame: &'a Frame<'a>,
    view: &'a ListView,
    query: &'a ListQuery,
    headings: Vec<Heading>,
    views: Vec<Tab>,
    states: Vec<Tab>,
    stages: Vec<(StageId, String)>,
    /// What the search form carries along.
    kept: Vec<(String, String)>,
    /// The filters' form, and what it carries along.
    fields: Vec<Field>,
    fields_keep: Vec<(String, String)>,
    /// What is in force.
    chips: Vec<Chip>,
    /// What the list is not: sorted as asked, or whole.
    caution: Option<&'static str>,
    /// Whether the table has a column with what was found (B6).
    shows_previews: bool,
    /// The page without what narrows it.
    clear: String,
    /// The first page, where this is a later one.
    first: Option<String>,
    empty: Empty,
}

/// The page.
pub fn ticket_list(frame: &Frame<'_>, list: &TicketList<'_>) -> Response {
    let cells = Cells { desk: list.desk, portal: frame.portal, words: &frame.words };
    let query = list.query;
    let view = ListView {
        tickets: list.tickets.iter().map(|ticket| row(&cells, ticket, list.unread.contains(&ticket.number))).collect(),
        counts: list.counts,
        view: shown_view(list),
        next: next(list),
        export: query::address("/tickets.csv", &query.from_start()),
    };
    let view = found::with_previews(frame, list, view);
    let from_start = query.from_start();
    let later = query.after.is_some() || query.after_place.is_some();
    let stages_there = stages(&cells);
    let empty = match (view.tickets.is_empty(), query.is_filtered() || later) {
        (false, _) => Empty::No,
        (true, _) if view.next.is_some() => Empty::NoneSoFar,
        (true, false) => Empty::NoneYet,
        (true, true) => Empty::NoneFound,
    };
    let page = ListPage {
        frame,
        view: &view,
        query,
        headings: headings(&cells, &from_start, list),
        views: views(frame, list, &view),
        states: states(frame, list.counts, &from_start),
        kept: query::pairs(&ListQuery { text: None, stage: None, ..from_start.clone() }),
        fields: filters::fields(&cells, query, list.tickets),
        fields_keep: query::pairs(&ListQuery { narrowing: Narrowing::default(), ..from_start.clone() }),
        chips: filters::chips(&cells, query, &stages_there),
        shows_previews: list.searched.is_some() && frame.portal.search_preview,
        caution: match (list.beyond, view.view) {
            (false, _) => list.searched.and_then(found::caution),
            (true, View::InCopy) => Some("in-copy-beyond"),
            (true, _) => Some("sort-beyond"),
        },
        stages: if frame.portal.show_stage_names { stages_there } else { Vec::new() },
        clear: link(&ListQuery {
            view: query.view,
            sort: query.sort,
            column: query.column.clone(),
            ..ListQuery::default()
        }),
        first: later.then(|| link(&from_start)),
        empty,
    };
    frame.answer(StatusCode::OK, &view, &page)
}

fn link(query: &ListQuery) -> String {
    query::address("/tickets", query)
}

/// The address of the next page.
fn next(list: &TicketList<'_>) -> Option<String> {
    let page = |after, after_place| link(&ListQuery { after, after_place, ..list.query.clone() });
    match (list.next, &list.next_place) {
        (Some(after), _) => Some(page(Some(after), None)),
        (None, Some(place)) => Some(page(None, Some(place.clone()))),
        (None, None) => None,
    }
}

fn row(cells: &Cells<'_>, ticket: &Ticket, unread: bool) -> Row {
    let columns = columns(cells);
    Row {
        number: ticket.number,
        address: format!("/tickets/{}", ticket.number),
        subject: ticket.subject.as_str().to_owned(),
        status: cells.status(ticket),
        requester: ticket.requester.name.clone(),
        owner: cells.owner(ticket),
        created_at: ticket.created_at,
        activity_at: ticket.activity_at,
        unread,
        preview: None,
        properties: columns
            .iter()
            .filter(|column| ticket.properties.contains_key(&column.property))
            .filter_map(|column| Some((column.property.clone(), ticket.property(&column.property)?)))
            .collect(),
        cells: columns.iter().map(|column| cells.cell(ticket, &column.property)).collect(),
    }
}

/// The portal's columns. The subject leads to the ticket, so it comes first where ops left it out.
fn columns(cells: &Cells<'_>) -> Vec<Column> {
    let chosen = cells.portal.columns.iter().cloned();
    let missing = cells.portal.columns.iter().all(|column| column.property != "subject");
    let subject = missing.then(|| Column { property: "subject".to_owned(), label: None });
    subject.into_iter().chain(chosen).collect()
}

fn shown_view(list: &TicketList<'_>) -> View {
    if list.query.view == Some(View::InCopy) {
        return View::InCopy;
    }
    match list.query.scope(list.viewer) {
        Scope::Own(_) => View::Mine,
        Scope::Organization(_) => View::Organization,
    }
}

/// The view switch: none for somebody who sees only their own (B3).
fn views(frame: &Frame<'_>, list: &TicketList<'_>, view: &ListView) -> Vec<Tab> {
    let scopes = list.viewer.scopes();
    let own = scopes.iter().map(|scope| match scope {
        Scope::Organization(_) => (View::Organization, "view-organization"),
        Scope::Own(_) => (View::Mine, "view-mine"),
    });
    let in_copy = list.in_copy.then_some((View::InCopy, "view-in-copy"));
    let tabs: Vec<Tab> = own
        .chain(in_copy)
        .map(|(to, key)| {
            let query = ListQuery { view: Some(to), ..list.query.from_start() };
            Tab { label: frame.say(key), address: link(&query), count: None, current: view.view == to }
        })
        .collect();
    if tabs.len() < 2 { Vec::new() } else { tabs }
}

fn states(frame: &Frame<'_>, counts: Option<Counts>, query: &ListQuery) -> Vec<Tab> {
    let tab = |state: Option<State>, key, count: Option<u64>| Tab {
        label: frame.say(key),
        address: link(&ListQuery { state, stage: None, ..query.clone() }),
        count,
        current: query.state == state && query.stage.is_none(),
    };
    vec![
        tab(None, "state-all", counts.map(|counts| counts.open.saturating_add(counts.closed))),
        tab(Some(State::Open), "state-open", counts.map(|counts| counts.open)),
        tab(Some(State::Closed), "state-closed", counts.map(|counts| counts.closed)),
    ]
}

/// The stages of the visible pipelines, by their customer-facing names.
fn stages(cells: &Cells<'_>) -> Vec<(StageId, String)> {
    let visible = &cells.portal.visible_pipelines;
    let mut stages: Vec<(StageId, String)> = Vec::new();
    for pipeline in &cells.desk.settings.pipelines {
        if visible.is_empty() || visible.contains(&pipeline.id) {
            for stage in &pipeline.stages {
                if stages.iter().all(|(known, _)| *known != stage.id) {
                    stages.push((stage.id.clone(), stage.customer_name.clone()));
                }
            }
        }
    }
    stages
}

fn headings(cells: &Cells<'_>, query: &ListQuery, list: &TicketList<'_>) -> Vec<Heading> {
    // What is too large to be sorted by a column is sorted by time.
    let by_column = query.column.as_ref().filter(|_| !list.beyond);
    let by_time = |property: &str| {
        let (down, up) = match property {
            "activity" => (Sort::ActivityDescending, Sort::ActivityAscending),
            "created" => (Sort::CreatedDescending, Sort::CreatedAscending),
            _ => return None,
        };
        let (to, aria) = match query.sort {
            _ if by_column.is_some() => (down, "none"),
            // What a search found stands by how well it answers, where nothing else is asked for.
            now if list.searched.is_some() && now == Sort::default() => (if now == down { up } else { down }, "none"),
            now if now == down => (up, "descending"),
            now if now == up => (down, "ascending"),
            _ => (down, "none"),
        };
        Some(SortLink { address: link(&ListQuery { sort: to, column: None, ..query.clone() }), aria })
    };
    let by_property = |property: &str| {
        let (descending, aria) = match by_column.filter(|now| now.property == property) {
            Some(now) if now.descending => (false, "descending"),
            Some(_) => (true, "ascending"),
            None => (false, "none"),
        };
        let column = Some(ColumnSort { property: property.to_owned(), descending });
        SortLink { address: link(&ListQuery { sort: Sort::default(), column, ..query.clone() }), aria }
    };
    let sort = |property: &str| by_time(property).unwrap_or_else(|| by_property(property));
    columns(cells).iter().map(|column| Heading { label: cells.heading(column), sort: sort(&column.property) }).collect()
}
