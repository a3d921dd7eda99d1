//! What somebody has seen (B12).

use guichet_domain::ids::{ContactId, EntryId};
use guichet_identity::{Lifetimes, Role, Session};
use guichet_store::{EntryIds, Seen, VisitExtras};
use jiff::SignedDuration;

use crate::support::TestTable;
use crate::support::build::*;

async fn somebody(table: &TestTable) -> ContactId {
    let id = table.store.ensure_contact(contact("anna@acme.example")).await.unwrap().id;
    let lifetimes = Lifetimes { idle: SignedDuration::from_hours(1), absolute: SignedDuration::from_hours(1) };
    table.store.open_session("key", &Session::begin(id, Role::Customer, now(), lifetimes)).await.unwrap();
    id
}

async fn seen(table: &TestTable, contact: ContactId) -> Seen {
    table.store.visit(contact, "key", VisitExtras::TICKET).await.unwrap().unwrap().seen
}

fn entry_at(seconds: i64) -> EntryId {
    EntryIds::starting(later(seconds)).next()
}

#[tokio::test]
async fn b12_an_answer_is_unread_until_it_was_seen_and_ones_own_words_never_are() {
    let table = TestTable::new().await;
    let anna = somebody(&table).await;
    let ticket = open(&table.store, number(1), anna, None, now()).await;
    assert!(!seen(&table, anna).await.unread(&ticket, anna));
    let ticket = reply(&table.store, ticket, agent(), "Answer", later(1)).await;
    let before = seen(&table, anna).await;
    assert!(before.unread(&ticket, anna));
    table.store.mark_seen(anna, &before, ticket.number, ticket.latest.entry).await.unwrap();
    assert!(!seen(&table, anna).await.unread(&ticket, anna));
    let ticket = reply(&table.store, ticket, agent(), "One more thing", later(2)).await;
    assert!(seen(&table, anna).await.unread(&ticket, anna));
}

#[tokio::test]
async fn b12_a_mark_never_moves_back() {
    let table = TestTable::new().await;
    let anna = somebody(&table).await;
    let (old, new) = (entry_at(1), entry_at(2));
    let nothing = Seen::default();
    table.store.mark_seen(anna, &nothing, number(1), new).await.unwrap();
    // A page that was opened earlier comes late, and does not know of the newer mark.
    table.store.mark_seen(anna, &nothing, number(1), old).await.unwrap();
    assert!(seen(&table, anna).await.has(number(1), new));
}

#[tokio::test]
async fn b12_what_is_noted_already_costs_no_write() {
    let table = TestTable::new().await;
    let anna = somebody(&table).await;
    let entry = entry_at(1);
    table.store.mark_seen(anna, &Seen::default(), number(1), entry).await.unwrap();
    let noted = seen(&table, anna).await;
    table.meter.reset();
    table.store.mark_seen(anna, &noted, number(1), entry).await.unwrap();
    assert!(table.meter.reset().requests.is_empty());
}

#[tokio::test]
async fn b12_the_oldest_of_more_than_200_marks_go_and_still_count_as_seen() {
    let table = TestTable::new().await;
    let anna = somebody(&table).await;
    for i in 1..=205 {
        let noted = seen(&table, anna).await;
        table.store.mark_seen(anna, &noted, number(i), entry_at(i64::try_from(i).unwrap())).await.unwrap();
    }
    let noted = seen(&table, anna).await;
    for i in 1..=205 {
        assert!(noted.has(number(i), entry_at(i64::try_from(i - 1).unwrap())), "ticket {i}");
    }
    assert!(!noted.has(number(1), entry_at(6)), "what came after the watermark is new");
    let row = table.items("contact#").await.into_iter().find(|item| item["sk"].as_s().unwrap() == "seen").unwrap();
    assert_eq!(row.len(), 200 + 3, "200 marks, the watermark and the key");
}
