//! Sessions (A7, S10).

use guichet_identity::{Lifetimes, Role, Session};
use guichet_store::VisitExtras;
use jiff::SignedDuration;

use crate::support::TestTable;
use crate::support::build::*;

const LIFETIMES: Lifetimes =
    Lifetimes { idle: SignedDuration::from_hours(1), absolute: SignedDuration::from_hours(12) };

#[tokio::test]
async fn a7_a_visit_finds_the_contact_and_the_session_in_one_request() {
    let table = TestTable::new().await;
    let anna = table.store.ensure_contact(contact("anna@acme.example")).await.unwrap();
    let session = Session::begin(anna.id, Role::Customer, now(), LIFETIMES);
    table.store.open_session("abc", &session).await.unwrap();
    table.meter.reset();
    let visited = table.store.visit(anna.id, "abc", VisitExtras::LIST).await.unwrap().unwrap();
    assert_eq!((visited.contact, visited.session), (anna, session));
    assert_eq!(table.meter.reset().requests, ["BatchGetItem"]);
}

#[tokio::test]
async fn s10_a_secret_of_somebody_else_opens_nothing() {
    let table = TestTable::new().await;
    let anna = table.store.ensure_contact(contact("anna@acme.example")).await.unwrap();
    let ben = table.store.ensure_contact(contact("ben@acme.example")).await.unwrap();
    table.store.open_session("abc", &Session::begin(anna.id, Role::Customer, now(), LIFETIMES)).await.unwrap();
    assert_eq!(table.store.visit(ben.id, "abc", VisitExtras::NONE).await.unwrap(), None);
    assert_eq!(table.store.visit(anna.id, "abd", VisitExtras::NONE).await.unwrap(), None);
    assert_eq!(table.store.visit(contact_id(), "abc", VisitExtras::LIST).await.unwrap(), None);
}

#[tokio::test]
async fn a7_a_session_that_was_closed_stays_closed_though_a_request_in_flight_touches_it() {
    let table = TestTable::new().await;
    let anna = table.store.ensure_contact(contact("anna@acme.example")).await.unwrap();
    let session = Session::begin(anna.id, Role::Customer, now(), LIFETIMES);
    table.store.open_session("abc", &session).await.unwrap();
    let touched = session.touched(later(120), LIFETIMES).unwrap();
    table.store.touch_session("abc", &touched).await.unwrap();
    assert_eq!(table.store.visit(anna.id, "abc", VisitExtras::NONE).await.unwrap().unwrap().session, touched);
    table.store.close_session(anna.id, "abc").await.unwrap();
    table.store.touch_session("abc", &touched).await.unwrap();
    assert_eq!(table.store.visit(anna.id, "abc", VisitExtras::NONE).await.unwrap(), None);
}

#[tokio::test]
async fn a7_signing_out_everywhere_ends_what_began_before_and_nothing_after() {
    let table = TestTable::new().await;
    let anna = table.store.ensure_contact(contact("anna@acme.example")).await.unwrap();
    table.store.open_session("old", &Session::begin(anna.id, Role::Customer, now(), LIFETIMES)).await.unwrap();
    table.store.close_all_sessions(anna.id, later(10)).await.unwrap();
    table.store.open_session("new", &Session::begin(anna.id, Role::Customer, later(11), LIFETIMES)).await.unwrap();
    let live = async |key| {
        let visited = table.store.visit(anna.id, key, VisitExtras::NONE).await.unwrap().unwrap();
        visited.session.is_live(later(12), LIFETIMES, visited.contact.sessions_valid_from)
    };
    assert_eq!((live("old").await, live("new").await), (false, true));
    // An older "everywhere" that arrives late takes nothing back.
    table.store.close_all_sessions(anna.id, later(5)).await.unwrap();
    assert_eq!((live("old").await, live("new").await), (false, true));
}

#[tokio::test]
async fn a7_a_session_row_is_forgotten_after_its_earlier_end() {
    let table = TestTable::new().await;
    let session = Session::begin(contact_id(), Role::Customer, now(), LIFETIMES);
    table.store.open_session("abc", &session).await.unwrap();
    let row = table.items("contact#").await.pop().unwrap();
    assert_eq!(row["expires_at"].as_n().unwrap(), &(now().as_second() + 3600).to_string());
}
