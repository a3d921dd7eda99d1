//! Counters: exactly once, in any order.

use guichet_domain::ids::{CompanyId, ContactId};
use guichet_domain::{Ticket, pipeline::State};
use guichet_identity::{Lifetimes, Role, Session};
use guichet_store::{StateCounts, VisitExtras};
use jiff::SignedDuration;

use crate::support::TestTable;
use crate::support::build::*;
use crate::support::faults::Fault;

async fn of_contact(table: &TestTable, contact: ContactId) -> StateCounts {
    let visited = table.store.visit(contact, "key", VisitExtras { counts: true, seen: false }).await.unwrap().unwrap();
    visited.counts.total(|_| true)
}

async fn of_company(table: &TestTable, company: CompanyId) -> StateCounts {
    table.store.company_and_counts(company).await.unwrap().unwrap().1.total(|_| true)
}

struct World {
    table: TestTable,
    contact: ContactId,
    company: CompanyId,
}

async fn world() -> World {
    let table = TestTable::new().await;
    let contact = table.store.ensure_contact(contact("anna@acme.example")).await.unwrap().id;
    let lifetimes = Lifetimes { idle: SignedDuration::from_hours(1), absolute: SignedDuration::from_hours(1) };
    table.store.open_session("key", &Session::begin(contact, Role::Customer, now(), lifetimes)).await.unwrap();
    let company = company("Acme", &[]);
    table.store.create_company(&company).await.unwrap();
    World { table, contact, company: company.id }
}

/// A ticket's life as stream records show it: opened, closed, reopened, closed.
fn life(world: &World, n: u64) -> Vec<Ticket> {
    let opened = opening(number(n), world.contact, Some(world.company), now()).ticket;
    let closed = opened.close(agent(), entry_id(), &pipeline(), later(1)).unwrap().ticket;
    let reopened =
        closed.add(message("Again"), author(world.contact), entry_id(), &pipeline(), true, later(2)).unwrap().ticket;
    let ended = reopened.close(agent(), entry_id(), &pipeline(), later(3)).unwrap().ticket;
    assert_eq!((reopened.state, ended.state, ended.version), (State::Open, State::Closed, 4));
    vec![opened, closed, reopened, ended]
}

#[tokio::test]
async fn b12_counters_follow_a_ticket_for_its_requester_and_their_company() {
    let world = world().await;
    let expected = [(1, 0), (0, 1), (1, 0), (0, 1)].map(|(open, closed)| StateCounts { open, closed });
    for (ticket, expected) in life(&world, 1).iter().zip(expected) {
        world.table.store.count(ticket).await.unwrap();
        assert_eq!(of_contact(&world.table, world.contact).await, expected);
        assert_eq!(of_company(&world.table, world.company).await, expected);
    }
}

#[tokio::test]
async fn b12_records_that_come_twice_late_or_backwards_count_once() {
    let world = world().await;
    let life = life(&world, 1);
    for order in [[0, 0, 1, 1, 3, 2], [3, 2, 1, 0, 3, 3], [2, 0, 3, 1, 2, 0]] {
        for i in order {
            world.table.store.count(&life[i]).await.unwrap();
        }
        assert_eq!(of_contact(&world.table, world.contact).await, StateCounts { open: 0, closed: 1 }, "{order:?}");
    }
    assert_eq!(of_company(&world.table, world.company).await, StateCounts { open: 0, closed: 1 });
}

#[tokio::test]
async fn b12_a_newer_version_in_the_same_state_still_outdates_the_older() {
    let world = world().await;
    let life = life(&world, 1);
    world.table.store.count(&life[0]).await.unwrap();
    world.table.store.count(&life[2]).await.unwrap();
    world.table.store.count(&life[1]).await.unwrap();
    assert_eq!(of_contact(&world.table, world.contact).await, StateCounts { open: 1, closed: 0 });
}

#[tokio::test]
async fn b12_two_that_count_the_same_ticket_at_once_count_it_once() {
    let world = world().await;
    let life = life(&world, 1);
    let (one, two) = (world.table.store.afresh(), world.table.store.afresh());
    tokio::try_join!(one.count(&life[0]), two.count(&life[0]), one.count(&life[3])).unwrap();
    assert_eq!(of_company(&world.table, world.company).await, StateCounts { open: 0, closed: 1 });
}

#[tokio::test]
async fn b12_counting_survives_conflicts_and_lost_answers() {
    let world = world().await;
    let life = life(&world, 1);
    world.table.faults.arm(
        "TransactWriteItems",
        Fault::TransactionCancelled(&["None", "TransactionConflict", "TransactionConflict"]),
        2,
    );
    world.table.store.count(&life[0]).await.unwrap();
    world.table.faults.arm("TransactWriteItems", Fault::LostAnswer, 1);
    world.table.store.count(&life[1]).await.unwrap();
    world.table.faults.arm("TransactWriteItems", Fault::LostAnswer, 3);
    assert!(world.table.store.count(&life[2]).await.is_err());
    world.table.store.count(&life[2]).await.unwrap();
    assert_eq!(of_contact(&world.table, world.contact).await, StateCounts { open: 1, closed: 0 });
    assert_eq!(of_company(&world.table, world.company).await, StateCounts { open: 1, closed: 0 });
}

#[tokio::test]
async fn b12_the_marker_is_nothing_that_pages_see() {
    let world = world().await;
    let ticket = open(&world.table.store, number(5), world.contact, None, now()).await;
    world.table.store.count(&ticket).await.unwrap();
    let page = world.table.store.ticket_page(number(5), 10, None).await.unwrap().unwrap();
    assert_eq!((page.entries.len(), page.earlier), (1, false));
}
