//! The ticket list, against a model that sorts everything in memory.

use guichet_domain::Ticket;
use guichet_domain::ids::{CompanyId, ContactId, StageId};
use guichet_domain::listing::{ListQuery, Sort};
use guichet_domain::pipeline::State;
use guichet_domain::text::Subject;
use guichet_domain::visibility::Scope;
use guichet_store::{Extras, Store};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::support::TestTable;
use crate::support::build::*;

const SORTS: [Sort; 4] =
    [Sort::ActivityDescending, Sort::ActivityAscending, Sort::CreatedDescending, Sort::CreatedAscending];

/// What the random tickets are made of: few values, so that ties are common.
#[derive(Debug, Clone)]
struct Draft {
    requester: usize,
    company: Option<usize>,
    closed: bool,
    created: i64,
    activity: i64,
    stage: bool,
    subject: &'static str,
}

fn drafts() -> impl Strategy<Value = Vec<Draft>> {
    let subject = prop_oneof![Just("Printer on fire"), Just("Invoice missing"), Just("Réseau en panne")];
    let draft = (0..2_usize, prop::option::of(0..2_usize), any::<bool>(), 0..3_i64, 0..4_i64, any::<bool>(), subject)
        .prop_map(|(requester, company, closed, created, activity, stage, subject)| Draft {
            requester,
            company,
            closed,
            created,
            activity,
            stage,
            subject,
        });
    prop::collection::vec(draft, 0..40)
}

fn ticket(n: u64, draft: &Draft, contacts: &[ContactId], companies: &[CompanyId]) -> guichet_domain::ticket::Change {
    let mut change =
        opening(number(n), contacts[draft.requester], draft.company.map(|i| companies[i]), later(draft.created));
    let ticket = &mut change.ticket;
    ticket.activity_at = later(draft.created + draft.activity);
    ticket.subject = Subject::parse(draft.subject).unwrap();
    if draft.closed {
        ticket.state = State::Closed;
        ticket.stage = "closed".parse().unwrap();
    } else if draft.stage {
        ticket.stage = "waiting-on-us".parse().unwrap();
    }
    change
}

async fn pages(
    store: &Store,
    scope: Scope,
    query: &ListQuery,
    limit: usize,
    accept: impl Fn(&Ticket) -> bool + Copy,
) -> Vec<Ticket> {
    let mut query = query.clone();
    let mut all = Vec::new();
    loop {
        let page = store.list(scope, &query, limit, accept).await.unwrap();
        assert!(page.tickets.len() <= limit);
        assert!(page.tickets.len() == limit || page.incomplete || page.next.is_none(), "a short page in the middle");
        all.extend(page.tickets);
        query.after = page.next;
        if query.after.is_none() {
            return all;
        }
    }
}

#[test]
fn b7_pages_together_are_the_list_whatever_the_data_the_order_and_the_page_size() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(24);
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let queries = (
        0..4_usize,
        prop::option::of(any::<bool>()),
        any::<bool>(),
        prop::option::of(prop_oneof![Just("fire"), Just("RÉSEAU"), Just("#7")]),
        1..12_usize,
        any::<bool>(),
    );
    runner
        .run(&(drafts(), queries), |(drafts, (sort, state, stage, text, limit, picky))| {
            runtime.block_on(async {
                let table = TestTable::new().await;
                let contacts = [contact_id(), contact_id()];
                let companies = [company("A", &[]).id, company("B", &[]).id];
                let mut all = Vec::new();
                for (i, draft) in drafts.iter().enumerate() {
                    let change = ticket(i as u64 + 1, draft, &contacts, &companies);
                    table.store.commit(&change, &token(), &Extras::default(), now()).await.unwrap();
                    all.push(change.ticket);
                }
                let query = ListQuery {
                    state: state.map(|open| if open { State::Open } else { State::Closed }),
                    stage: stage.then(|| "waiting-on-us".parse::<StageId>().unwrap()),
                    text: text.map(str::to_owned),
                    sort: SORTS[sort],
                    ..ListQuery::default()
                };
                let accept = |ticket: &Ticket| !picky || !ticket.number.get().is_multiple_of(3);
                for scope in [Scope::Own(contacts[0]), Scope::Organization(companies[1])] {
                    let in_scope = |ticket: &&Ticket| match scope {
                        Scope::Own(id) => ticket.requester.id == id,
                        Scope::Organization(id) => ticket.company == Some(id),
                    };
                    let mut expected: Vec<Ticket> = all
                        .iter()
                        .filter(in_scope)
                        .filter(|ticket| query.takes(ticket) && accept(ticket))
                        .cloned()
                        .collect();
                    expected.sort_by(|a, b| query.sort.compare(a, b));
                    assert_eq!(pages(&table.store, scope, &query, limit, accept).await, expected);
                }
            });
            Ok(())
        })
        .unwrap();
}

#[tokio::test]
async fn b7_a_list_looks_at_a_thousand_tickets_at_most_and_says_where_to_go_on() {
    let table = TestTable::new().await;
    let contact = contact_id();
    crate::support::build::many(&table, contact, 1_210).await;
    let scope = Scope::Own(contact);
    let rare = |ticket: &Ticket| ticket.number.get().is_multiple_of(400);
    let first = table.store.list(scope, &ListQuery::default(), 10, rare).await.unwrap();
    assert!(first.incomplete && first.next.is_some());
    let rest =
        table.store.list(scope, &ListQuery { after: first.next, ..ListQuery::default() }, 10, rare).await.unwrap();
    let numbers: Vec<u64> = first.tickets.iter().chain(&rest.tickets).map(|ticket| ticket.number.get()).collect();
    assert_eq!((numbers, rest.next, rest.incomplete), (vec![1200, 800, 400], None, false));
}

#[tokio::test]
async fn b7_a_page_far_down_costs_what_the_second_costs() {
    let table = TestTable::new().await;
    let contact = contact_id();
    crate::support::build::many(&table, contact, 1_000).await;
    let scope = Scope::Own(contact);
    let mut query = ListQuery { state: Some(State::Open), ..ListQuery::default() };
    let mut costs = Vec::new();
    loop {
        table.meter.reset();
        query.after = table.store.list(scope, &query, 25, |_| true).await.unwrap().next;
        costs.push(table.meter.reset());
        if query.after.is_none() {
            break;
        }
    }
    assert_eq!(costs.len(), 40);
    let second = costs[1].read;
    assert!(
        costs[1..39].iter().all(|cost| cost.requests.len() == 2 && (cost.read - second).abs() <= 0.5),
        "{costs:#?}"
    );
}

#[tokio::test]
async fn b7_a_ticket_that_did_not_move_is_never_skipped_while_others_do() {
    let table = TestTable::new().await;
    let contact = contact_id();
    for i in 1..=20_u32 {
        open(&table.store, number(u64::from(i)), contact, None, later(i64::from(i))).await;
    }
    let scope = Scope::Own(contact);
    let first = table.store.list(scope, &ListQuery::default(), 5, |_| true).await.unwrap();
    // Ticket 16, where the page ended, and 3, which would come later, both move to the top.
    for n in [16, 3] {
        let ticket = table.store.ticket(number(n)).await.unwrap().unwrap().ticket;
        reply(&table.store, ticket, agent(), "Up", later(1000)).await;
    }
    let rest = pages(&table.store, scope, &ListQuery { after: first.next, ..ListQuery::default() }, 5, |_| true).await;
    let numbers: Vec<u64> = first.tickets.iter().chain(&rest).map(|ticket| ticket.number.get()).collect();
    assert_eq!(numbers, [20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 2, 1]);
}
