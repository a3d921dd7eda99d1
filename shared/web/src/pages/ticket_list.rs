//! The ticket list (B1, B3, B5, B7, B11, B12).

use std::collections::{BTreeMap, HashSet};

use askama::Template;
use guichet_domain::ids::{StageId, TicketNumber};
use guichet_domain::listing::{Column, Cursor, ListQuery, Sort, View};
use guichet_domain::pipeline::State;
use guichet_domain::property::{HasProperties, PropertyValue};
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

/// How many tickets a view has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Open ones.
    pub open: u64,
    /// Closed ones.
    pub closed: u64,
}

/// What the list is made of.
#[derive(Debug, Clone, Copy)]
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
    /// How many tickets the view has, where known (B12).
    pub counts: Option<Counts>,
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
    /// Custom properties that are columns.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    properties: BTreeMap<String, PropertyValue>,
    #[serde(skip)]
    cells: Vec<Cell>,
}

/// A heading of the table.
struct Heading {
    label: String,
    sort: Option<SortLink>,
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
    kept: Vec<(&'static str, &'static str)>,
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
        next: list.next.map(|after| link(&ListQuery { after: Some(after), ..query.clone() })),
        export: query::address("/tickets.csv", &ListQuery { after: None, ..query.clone() }),
    };
    let from_start = ListQuery { after: None, ..query.clone() };
    let empty = match (view.tickets.is_empty(), query.is_filtered() || query.after.is_some()) {
        (false, _) => Empty::No,
        (true, _) if view.next.is_some() => Empty::NoneSoFar,
        (true, false) => Empty::NoneYet,
        (true, true) => Empty::NoneFound,
    };
    let page = ListPage {
        frame,
        view: &view,
        query,
        headings: headings(&cells, &from_start),
        views: views(frame, list, &view),
        states: states(frame, list.counts, &from_start),
        stages: if frame.portal.show_stage_names { stages(&cells) } else { Vec::new() },
        kept: kept(query),
        clear: link(&ListQuery { view: query.view, sort: query.sort, ..ListQuery::default() }),
        first: query.after.map(|_| link(&from_start)),
        empty,
    };
    frame.answer(StatusCode::OK, &view, &page)
}

fn link(query: &ListQuery) -> String {
    query::address("/tickets", query)
}

/// The view, state and order that a search stays in.
fn kept(query: &ListQuery) -> Vec<(&'static str, &'static str)> {
    let view = query.view.map(|view| ("view", query::write_view(view)));
    let state = query.state.map(|state| ("state", state.as_str()));
    let sort = (query.sort != Sort::default()).then(|| ("sort", query::write_sort(query.sort)));
    view.into_iter().chain(state).chain(sort).collect()
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
    match list.query.scope(list.viewer) {
        Scope::Own(_) => View::Mine,
        Scope::Organization(_) => View::Organization,
    }
}

/// The view switch: none for somebody who sees only their own (B3).
fn views(frame: &Frame<'_>, list: &TicketList<'_>, view: &ListView) -> Vec<Tab> {
    let scopes = list.viewer.scopes();
    if scopes.len() < 2 {
        return Vec::new();
    }
    let tab = |scope: &Scope| {
        let (to, key) = match scope {
            Scope::Organization(_) => (View::Organization, "view-organization"),
            Scope::Own(_) => (View::Mine, "view-mine"),
        };
        let query = ListQuery { view: Some(to), after: None, ..list.query.clone() };
        Tab { label: frame.say(key), address: link(&query), count: None, current: view.view == to }
    };
    scopes.iter().map(tab).collect()
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

fn headings(cells: &Cells<'_>, query: &ListQuery) -> Vec<Heading> {
    let sort = |property: &str| {
        let (down, up) = match property {
            "activity" => (Sort::ActivityDescending, Sort::ActivityAscending),
            "created" => (Sort::CreatedDescending, Sort::CreatedAscending),
            _ => return None,
        };
        let (to, aria) = match query.sort {
            now if now == down => (up, "descending"),
            now if now == up => (down, "ascending"),
            _ => (down, "none"),
        };
        Some(SortLink { address: link(&ListQuery { sort: to, ..query.clone() }), aria })
    };
    columns(cells).iter().map(|column| Heading { label: cells.heading(column), sort: sort(&column.property) }).collect()
}
