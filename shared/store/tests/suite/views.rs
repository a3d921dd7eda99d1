//! What somebody sees of a view: sorted by columns, narrowed, in copy; against a model that has everything in memory.

use guichet_domain::listing::{ColumnSort, Days, ListQuery, Sort, View};
use guichet_domain::settings::CompanyVisibilityMode;
use guichet_domain::text::Subject;
use guichet_domain::ticket::Priority;
use guichet_domain::visibility::{Participant, Viewer};
use guichet_domain::{Desk, Ticket};
use guichet_store::{Extras, ListPage, Looks, Store};
use jiff::Timestamp;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::support::TestTable;
use crate::support::build::*;

const COLUMNS: [&str; 6] = ["subject", "requester", "priority", "state", "closed", "order"];

async fn pages(store: &Store, who: Looks<'_>, query: &ListQuery, limit: usize) -> Vec<Ticket> {
    let mut query = query.clone();
    let mut all = Vec::new();
    loop {
        let page = store.view(who, &query, limit).await.unwrap();
        let (ends, full) = (!page.has_next(), page.tickets.len() == limit);
        assert!(full || ends && page.tickets.len() < limit, "a short page in the middle");
        all.extend(page.tickets);
        (query.after, query.after_place) = (page.next, page.next_place);
        if ends {
            return all;
        }
    }
}

fn numbers(tickets: &[Ticket]) -> Vec<u64> {
    tickets.iter().map(|ticket| ticket.number.get()).collect()
}

/// A random ticket: requester, company or none, days ago, state, subject, who is in copy.
type Draft = (usize, bool, i32, bool, usize, bool);

#[test]
fn b3_b4_b5_b7_c6_every_view_in_every_order_is_what_its_viewer_sees_once() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(16);
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let draft = (0..3_usize, any::<bool>(), 0..5_i32, any::<bool>(), 0..4_usize, any::<bool>());
    let asked = (0..4_usize, 0..7_usize, any::<bool>(), 0..4_usize, prop::option::of(0..3_i8), 1..6_usize, 0..3_usize);
    runner
        .run(&(prop::collection::vec(draft, 0..24), asked), |(drafts, asked)| {
            runtime.block_on(one_case(&drafts, asked));
            Ok(())
        })
        .unwrap();
}

async fn one_case(drafts: &[Draft], asked: (usize, usize, bool, usize, Option<i8>, usize, usize)) {
    let (mode, column, descending, narrowed, day, limit, filter) = asked;
    let table = TestTable::new().await;
    let people: Vec<_> = ["anna", "ben", "carla"].map(|name| contact(&format!("{name}@acme.example"))).into();
    let acme = company("Acme", &[]);
    let mut all: Vec<(Ticket, Option<Participant>)> = Vec::new();
    for (i, draft) in drafts.iter().enumerate() {
        let (requester, of_company, days, closed, subject, in_copy) = *draft;
        let at = later(i64::from(days) * 86_400);
        let number = number(i as u64 + 1);
        let mut change = opening(number, people[requester].id, of_company.then_some(acme.id), at);
        let ticket = &mut change.ticket;
        ticket.requester.name = ["Anna", "ben", "Éva"][requester].to_owned();
        ticket.subject = Subject::parse(["Printer", "printer", "Invoice", "Zebra"][subject]).unwrap();
        ticket.priority = [Priority::Low, Priority::Urgent, Priority::Normal, Priority::High][subject];
        if subject > 1 {
            ticket
                .properties
                .insert("order".into(), guichet_domain::property::PropertyValue::Number(-1.5 * f64::from(days)));
        }
        if closed {
            ticket.state = guichet_domain::pipeline::State::Closed;
            ticket.stage = "closed".parse().unwrap();
            ticket.closed_at = Some(at);
        }
        let participant =
            in_copy.then(|| Participant { contact: people[0].id, name: "Anna".into(), since: later(i64::from(days)) });
        let extras = Extras { participants: participant.iter().cloned().collect(), ..Extras::default() };
        table.store.commit(&change, &token(), &extras, now()).await.unwrap();
        all.push((change.ticket, participant));
    }
    let mut desk = Desk { settings: settings(), agents: Vec::new() };
    let portal = &mut desk.settings.portals[0];
    portal.company_visibility.mode = [CompanyVisibilityMode::OwnOnly, CompanyVisibilityMode::Company][mode % 2];
    if filter == 0 {
        portal.ticket_filter =
            guichet_domain::filter::Filter::one("priority", guichet_domain::filter::Test::IsNot("urgent".into()));
    }
    let portal = portal.clone();
    let mut anna = people[0].clone();
    (anna.company, anna.verified_at) = (Some(acme.id), Some(now()));
    let viewer = Viewer::of(&anna, None, &portal);
    let who = Looks { desk: &desk, portal: &portal, viewer: &viewer };

    let mut query = ListQuery {
        column: COLUMNS.get(column).map(|name| ColumnSort { property: (*name).to_owned(), descending }),
        sort: if descending { Sort::CreatedDescending } else { Sort::ActivityAscending },
        ..ListQuery::default()
    };
    match narrowed {
        0 => drop(query.narrowing.properties.insert("requester".into(), "AN".into())),
        1 => drop(query.narrowing.properties.insert("channel".into(), "portal".into())),
        2 => query.stage = Some("closed".parse().unwrap()),
        _ => {}
    }
    if let Some(day) = day {
        let first = now().to_zoned(jiff::tz::TimeZone::UTC).date();
        let from = first.checked_add(jiff::Span::new().days(day)).unwrap();
        let days = Days { from: Some(from), to: Some(from.tomorrow().unwrap()) };
        if descending { query.narrowing.created = days } else { query.narrowing.activity = days }
    }
    for view in [None, Some(View::Mine), Some(View::Organization), Some(View::InCopy)] {
        let query = ListQuery { view, ..query.clone() };
        let in_view = |(ticket, participant): &&(Ticket, Option<Participant>)| match view {
            Some(View::InCopy) => participant.is_some(),
            Some(View::Mine) => ticket.requester.id == anna.id,
            _ if viewer.scopes().len() == 1 => ticket.requester.id == anna.id,
            _ => ticket.company == Some(acme.id),
        };
        let mut expected: Vec<Ticket> = all
            .iter()
            .filter(in_view)
            .filter(|(ticket, participant)| {
                // The page of the ticket itself asks with everybody who is in copy: the list must not show more than that.
                !viewer.sight(ticket, participant.as_slice(), &portal).is_hidden()
                    && query.takes(ticket)
                    && query.narrowing.takes(ticket, &desk, &portal)
            })
            .map(|(ticket, _)| ticket.clone())
            .collect();
        match &query.column {
            Some(sort) => {
                expected.sort_by(|a, b| sort.compare(&sort.place(a, &desk, &portal), &sort.place(b, &desk, &portal)));
            }
            None => expected.sort_by(|a, b| query.sort.compare(a, b)),
        }
        let found = pages(&table.store, who, &query, limit).await;
        assert_eq!(numbers(&found), numbers(&expected), "{query:?}");
    }
}

#[tokio::test]
async fn b7_a_view_too_large_for_a_column_is_by_time_says_so_and_pages_on() {
    let table = TestTable::new().await;
    let anna = contact("anna@acme.example");
    crate::support::build::many(&table, anna.id, 1_010).await;
    let desk = Desk { settings: settings(), agents: Vec::new() };
    let portal = &desk.settings.portals[0];
    let viewer = Viewer::of(&anna, None, portal);
    let who = Looks { desk: &desk, portal, viewer: &viewer };
    let column = Some(ColumnSort { property: "subject".into(), descending: false });
    let query = ListQuery { column, ..ListQuery::default() };
    table.meter.reset();
    let first: ListPage = table.store.view(who, &query, 25).await.unwrap();
    assert!(table.meter.reset().requests.len() <= 12, "what is read is bounded");
    assert!(first.beyond && first.next.is_some() && first.next_place.is_none());
    let plain = table.store.view(who, &ListQuery::default(), 25).await.unwrap();
    assert_eq!(first.tickets, plain.tickets);
    let second = table.store.view(who, &ListQuery { after: first.next, ..query }, 25).await.unwrap();
    assert!(second.beyond && second.tickets[0].number < first.tickets[24].number);
}

#[tokio::test]
async fn c6_who_is_in_copy_has_the_ticket_in_their_list_until_they_are_taken_out() {
    let table = TestTable::new().await;
    let (anna, paul) = (contact("anna@acme.example"), contact("paul@elsewhere.example"));
    for n in 1..=3 {
        open(&table.store, number(n), anna.id, None, later(i64::try_from(n).unwrap())).await;
    }
    let desk = Desk { settings: settings(), agents: Vec::new() };
    let portal = &desk.settings.portals[0];
    let viewer = Viewer::of(&paul, None, portal);
    let who = Looks { desk: &desk, portal, viewer: &viewer };
    let query = ListQuery { view: Some(View::InCopy), ..ListQuery::default() };
    let store = &table.store;
    assert!(!store.is_in_copy(paul.id).await.unwrap());
    let since: Timestamp = later(60);
    let participant = Participant { contact: paul.id, name: "Paul".into(), since };
    assert!(store.add_participant(number(1), &participant).await.unwrap());
    let again = Participant { since: later(90), ..participant.clone() };
    assert!(!store.add_participant(number(1), &again).await.unwrap(), "there already");
    assert!(store.add_participant(number(3), &participant).await.unwrap());
    assert!(store.is_in_copy(paul.id).await.unwrap());
    let page = store.view(who, &query, 25).await.unwrap();
    assert_eq!(numbers(&page.tickets), [3, 1]);
    assert_eq!(page.since[&number(1)], since, "they keep the moment they were added");
    assert_eq!(page.counted.map(|counts| (counts.open, counts.closed)), Some((2, 0)));
    assert!(store.view(who, &ListQuery::default(), 25).await.unwrap().tickets.is_empty(), "they are not Paul's own");
    store.remove_participant(number(3), paul.id).await.unwrap();
    store.remove_participant(number(3), paul.id).await.unwrap();
    assert_eq!(numbers(&store.view(who, &query, 25).await.unwrap().tickets), [1]);
}
