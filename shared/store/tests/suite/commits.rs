//! Changes of a ticket: whole, once, over the version they were made from.

use guichet_domain::entry::What;
use guichet_domain::ticket::Refusal;
use guichet_domain::visibility::Participant;
use guichet_store::{Committed, Extras, StoreError, Verdict};

use crate::support::TestTable;
use crate::support::build::*;
use crate::support::faults::Fault;

#[tokio::test]
async fn a_committed_ticket_reads_back_as_it_was_answered() {
    let table = TestTable::new().await;
    let change = opening(number(1), contact_id(), Some(company("Acme", &[]).id), now());
    let Committed::Done(ticket) = table.store.commit(&change, &token(), &Extras::default(), now()).await.unwrap()
    else {
        panic!()
    };
    let page = table.store.ticket_page(number(1), 10, None).await.unwrap().unwrap();
    assert_eq!(page.ticket, ticket);
    assert_eq!(page.entries, change.entries);
    assert_eq!((page.participants.len(), page.earlier), (0, false));
}

#[tokio::test]
async fn s30_the_same_token_twice_is_one_reply_and_the_second_answer_names_the_first() {
    let table = TestTable::new().await;
    let requester = contact_id();
    let ticket = open(&table.store, number(1), requester, None, now()).await;
    let once = token();
    let send = async || {
        table
            .store
            .commit_with(ticket.clone(), &once, &Extras::default(), now(), |ticket, ids| {
                ticket.add(message("Hello?"), author(requester), ids.next(), &pipeline(), true, now())
            })
            .await
    };
    let first = done(send().await.unwrap());
    let Verdict::AlreadyDone(again) = send().await.unwrap() else { panic!("written twice") };
    assert_eq!((again.number, again.entry), (number(1), first.latest.entry));
    assert_eq!(table.store.ticket_page(number(1), 10, None).await.unwrap().unwrap().entries.len(), 2);
}

#[tokio::test]
async fn s30_two_at_once_with_the_same_token_write_once() {
    let table = TestTable::new().await;
    let once = token();
    let requester = contact_id();
    let submit = async || {
        let store = table.store.afresh();
        store
            .commit_new(&once, &Extras::default(), now(), |number, _| {
                Ok::<_, Refusal>(opening(number, requester, None, now()))
            })
            .await
            .unwrap()
    };
    let (a, b) = tokio::join!(submit(), submit());
    assert!(
        matches!((&a, &b), (Verdict::Done(_), Verdict::AlreadyDone(_)) | (Verdict::AlreadyDone(_), Verdict::Done(_))),
        "{a:?} {b:?}"
    );
    assert_eq!(table.items("ticket#").await.iter().filter(|item| item["sk"].as_s().unwrap() == "ticket").count(), 1);
}

#[tokio::test]
async fn a_change_of_an_older_version_is_a_conflict_and_writes_nothing() {
    let table = TestTable::new().await;
    let ticket = open(&table.store, number(1), contact_id(), None, now()).await;
    let stale = ticket.close(agent(), entry_id(), &pipeline(), later(1)).unwrap();
    reply(&table.store, ticket, agent(), "Wait", later(1)).await;
    let before = table.items("").await.len();
    assert_eq!(table.store.commit(&stale, &token(), &Extras::default(), now()).await.unwrap(), Committed::Conflict);
    assert_eq!(table.items("").await.len(), before);
}

#[tokio::test]
async fn a_verb_is_asked_again_for_the_ticket_that_others_left() {
    let table = TestTable::new().await;
    let read = open(&table.store, number(1), contact_id(), None, now()).await;
    reply(&table.store, read.clone(), agent(), "Looking into it", later(1)).await;
    let ticket = close(&table.store, read, later(2)).await;
    assert_eq!(ticket.version, 3);
    let page = table.store.ticket_page(number(1), 10, None).await.unwrap().unwrap();
    assert_eq!(page.entries.len(), 3);
    assert!(matches!(page.entries[2].what, What::StageChanged { .. }));
}

#[tokio::test]
async fn a_refusal_is_for_the_ticket_as_it_is_now() {
    let table = TestTable::new().await;
    let read = open(&table.store, number(1), contact_id(), None, now()).await;
    close(&table.store, read.clone(), later(1)).await;
    let verdict = table
        .store
        .commit_with(read, &token(), &Extras::default(), later(2), |ticket, ids| {
            ticket.close(agent(), ids.next(), &pipeline(), later(2))
        })
        .await
        .unwrap();
    assert_eq!(verdict, Verdict::Refused(Refusal::AlreadyClosed));
}

#[tokio::test]
async fn s30_closing_twice_with_one_token_is_no_refusal() {
    let table = TestTable::new().await;
    let read = open(&table.store, number(1), contact_id(), None, now()).await;
    let once = token();
    let press = async |read| {
        table
            .store
            .commit_with(read, &once, &Extras::default(), later(1), |ticket, ids| {
                ticket.close(agent(), ids.next(), &pipeline(), later(1))
            })
            .await
            .unwrap()
    };
    let closed = done(press(read).await);
    // The second press finds the ticket closed before it finds its token.
    assert!(matches!(press(closed).await, Verdict::AlreadyDone(_)));
}

#[tokio::test]
async fn an_answer_that_got_lost_is_found_again_by_the_sdk() {
    let table = TestTable::new().await;
    let change = opening(number(1), contact_id(), None, now());
    table.faults.arm("TransactWriteItems", Fault::LostAnswer, 1);
    assert!(matches!(
        table.store.commit(&change, &token(), &Extras::default(), now()).await.unwrap(),
        Committed::Done(_)
    ));
    assert_eq!(table.faults.left(), 0);
}

#[tokio::test]
async fn s30_an_answer_lost_for_good_is_an_error_and_the_repeat_is_already_done() {
    let table = TestTable::new().await;
    let requester = contact_id();
    let once = token();
    let submit = async || {
        table
            .store
            .commit_new(&once, &Extras::default(), now(), |number, _| {
                Ok::<_, Refusal>(opening(number, requester, None, now()))
            })
            .await
    };
    table.faults.arm("TransactWriteItems", Fault::LostAnswer, 3);
    assert!(matches!(submit().await, Err(StoreError::Call { .. })));
    assert!(matches!(submit().await.unwrap(), Verdict::AlreadyDone(done) if done.number == number(1)));
}

#[tokio::test]
async fn meeting_another_transaction_is_tried_again() {
    let table = TestTable::new().await;
    table.faults.arm("TransactWriteItems", Fault::TransactionCancelled(&["None", "TransactionConflict", "None"]), 2);
    table.faults.arm("TransactWriteItems", Fault::TransactionCancelled(&["ThrottlingError", "None", "None"]), 1);
    open(&table.store, number(1), contact_id(), None, now()).await;
    assert_eq!(table.faults.left(), 0);
}

#[tokio::test]
async fn meeting_others_all_the_time_is_our_error_and_writes_nothing() {
    let table = TestTable::new().await;
    table.faults.arm("TransactWriteItems", Fault::TransactionCancelled(&["None", "TransactionConflict", "None"]), 100);
    let answer =
        table.store.commit(&opening(number(1), contact_id(), None, now()), &token(), &Extras::default(), now()).await;
    assert!(matches!(answer, Err(StoreError::Contended { .. })), "{answer:?}");
    assert!(table.items("").await.is_empty());
}

#[tokio::test]
async fn a_transaction_cancelled_for_good_says_why() {
    let table = TestTable::new().await;
    table.faults.arm(
        "TransactWriteItems",
        Fault::TransactionCancelled(&["None", "ItemCollectionSizeLimitExceeded", "None"]),
        1,
    );
    let error = table
        .store
        .commit(&opening(number(1), contact_id(), None, now()), &token(), &Extras::default(), now())
        .await
        .unwrap_err();
    assert!(error.to_string().contains("None, ItemCollectionSizeLimitExceeded, None"), "{error}");
}

#[tokio::test]
async fn a_number_that_a_ticket_has_already_is_passed_over() {
    let table = TestTable::new().await;
    open(&table.store, number(1), contact_id(), None, now()).await;
    let verdict = table
        .store
        .commit_new(&token(), &Extras::default(), now(), |number, _| {
            Ok::<_, Refusal>(opening(number, contact_id(), None, now()))
        })
        .await;
    assert_eq!(done(verdict.unwrap()).number, number(2));
}

#[tokio::test]
async fn e1_message_ids_people_and_the_outcome_are_written_with_the_change() {
    let table = TestTable::new().await;
    let bob = Participant { contact: contact_id(), name: "Bob".into(), since: now() };
    let extras = Extras {
        message_ids: vec!["<a@acme.example>".into()],
        participants: vec![bob.clone()],
        outcome: Some(crate::mail::outcome("ses-1")),
    };
    table.store.commit(&opening(number(7), contact_id(), None, now()), &token(), &extras, now()).await.unwrap();
    assert_eq!(table.store.known_message("a@acme.example").await.unwrap(), Some(number(7)));
    assert_eq!(table.store.ticket(number(7)).await.unwrap().unwrap().participants, std::slice::from_ref(&bob));
    assert_eq!(table.store.outcome("ses-1").await.unwrap().unwrap().ticket, Some(number(7)));

    // Another ticket that names the same message and the same person takes neither away.
    let later_bob = Participant { since: later(60), ..bob.clone() };
    let ticket = table.store.ticket(number(7)).await.unwrap().unwrap().ticket;
    let change = ticket.close(agent(), entry_id(), &pipeline(), later(60)).unwrap();
    table
        .store
        .commit(&change, &token(), &Extras { participants: vec![later_bob], ..Extras::default() }, now())
        .await
        .unwrap();
    table
        .store
        .commit(&opening(number(8), contact_id(), None, now()), &token(), &Extras { outcome: None, ..extras }, now())
        .await
        .unwrap();
    assert_eq!(table.store.ticket(number(7)).await.unwrap().unwrap().participants, [bob]);
    assert_eq!(table.store.known_message("<a@acme.example>").await.unwrap(), Some(number(7)));
}

#[tokio::test]
async fn c3_an_entry_of_a_slow_clock_still_sorts_after_what_was_read() {
    let table = TestTable::new().await;
    let ticket = open(&table.store, number(1), contact_id(), None, now()).await;
    let first = ticket.latest.entry;
    let ticket =
        reply(&table.store, ticket, agent(), "From a process whose clock is an hour behind", later(-3600)).await;
    assert!(ticket.latest.entry > first);
    assert_eq!(table.store.entries_after(number(1), first).await.unwrap().unwrap().entries.len(), 1);
}
