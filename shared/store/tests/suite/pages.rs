//! Reading one ticket.

use guichet_domain::entry::Attachment;
use guichet_domain::ids::AttachmentId;
use guichet_domain::visibility::Participant;
use guichet_store::Extras;

use crate::support::TestTable;
use crate::support::build::*;

fn participant(name: &str) -> Participant {
    Participant { contact: contact_id(), name: name.into(), since: now() }
}

/// A ticket of `count` entries; their texts are `1`, `2`, …
async fn conversation(table: &TestTable, count: usize) -> guichet_domain::Ticket {
    let requester = contact_id();
    let mut ticket = open(&table.store, number(1), requester, None, now()).await;
    for i in 2..=count {
        ticket = reply(&table.store, ticket, author(requester), &i.to_string(), later(i64::try_from(i).unwrap())).await;
    }
    ticket
}

fn texts(entries: &[guichet_domain::Entry]) -> Vec<&str> {
    entries.iter().map(|entry| entry.message().unwrap().body.text.as_str()).collect()
}

#[tokio::test]
async fn c1_a_page_shows_the_newest_entries_oldest_first_and_the_pages_before_lose_none() {
    let table = TestTable::new().await;
    conversation(&table, 25).await;
    table.store.add_participant(number(1), &participant("Bob")).await.unwrap();
    let page = table.store.ticket_page(number(1), 10, None).await.unwrap().unwrap();
    assert_eq!(texts(&page.entries), ["16", "17", "18", "19", "20", "21", "22", "23", "24", "25"]);
    assert!(page.earlier);
    let middle = table.store.ticket_page(number(1), 10, Some(page.entries[0].id)).await.unwrap().unwrap();
    assert_eq!(texts(&middle.entries), ["6", "7", "8", "9", "10", "11", "12", "13", "14", "15"]);
    assert!(middle.earlier);
    assert_eq!((&middle.ticket, &middle.participants), (&page.ticket, &page.participants));
    let first = table.store.ticket_page(number(1), 10, Some(middle.entries[0].id)).await.unwrap().unwrap();
    assert_eq!((first.entries.len(), first.earlier), (5, false));
}

#[tokio::test]
async fn c1_a_page_that_just_fits_has_nothing_earlier() {
    let table = TestTable::new().await;
    conversation(&table, 5).await;
    assert!(!table.store.ticket_page(number(1), 5, None).await.unwrap().unwrap().earlier);
    assert!(table.store.ticket_page(number(1), 4, None).await.unwrap().unwrap().earlier);
}

#[tokio::test]
async fn c6_a_ticket_with_very_many_in_copy_still_shows_entries_or_says_that_there_are_some() {
    let table = TestTable::new().await;
    conversation(&table, 5).await;
    for i in 0..30 {
        table.store.add_participant(number(1), &participant(&format!("P{i}"))).await.unwrap();
    }
    let page = table.store.ticket_page(number(1), 5, None).await.unwrap().unwrap();
    assert!(page.entries.len() == 5 || page.earlier);
}

#[tokio::test]
async fn s11_a_ticket_that_is_not_there_is_none_for_every_read() {
    let table = TestTable::new().await;
    let store = &table.store;
    assert_eq!(store.ticket_page(number(404), 10, None).await.unwrap(), None);
    assert_eq!(store.ticket_page(number(404), 10, Some(entry_id())).await.unwrap(), None);
    assert_eq!(store.entries_after(number(404), entry_id()).await.unwrap(), None);
    assert_eq!(store.ticket(number(404)).await.unwrap(), None);
    assert_eq!(store.entry_with_attachment(number(404), AttachmentId::new(uuid::Uuid::new_v4())).await.unwrap(), None);
    assert_eq!(store.tickets(&[number(404)]).await.unwrap(), []);
}

#[tokio::test]
async fn c3_an_open_page_gets_what_came_after_its_last_entry_in_one_request() {
    let table = TestTable::new().await;
    let ticket = conversation(&table, 3).await;
    let last = ticket.latest.entry;
    assert_eq!(table.store.entries_after(number(1), last).await.unwrap().unwrap().entries, []);
    let ticket = reply(&table.store, ticket, agent(), "Answer", later(9)).await;
    table.meter.reset();
    let news = table.store.entries_after(number(1), last).await.unwrap().unwrap();
    assert_eq!((texts(&news.entries), &news.ticket, news.earlier), (vec!["Answer"], &ticket, false));
    assert_eq!(table.meter.reset().requests, ["Query"]);
}

#[tokio::test]
async fn c6_being_added_again_does_not_change_since_when() {
    let table = TestTable::new().await;
    conversation(&table, 1).await;
    let bob = participant("Bob");
    assert!(table.store.add_participant(number(1), &bob).await.unwrap());
    assert!(!table.store.add_participant(number(1), &Participant { since: later(60), ..bob.clone() }).await.unwrap());
    assert_eq!(table.store.ticket(number(1)).await.unwrap().unwrap().participants, std::slice::from_ref(&bob));
    table.store.remove_participant(number(1), bob.contact).await.unwrap();
    table.store.remove_participant(number(1), bob.contact).await.unwrap();
    assert_eq!(table.store.ticket(number(1)).await.unwrap().unwrap().participants, []);
}

#[tokio::test]
async fn s15_an_attachment_is_found_with_the_entry_that_carries_it_however_far_back() {
    let table = TestTable::new().await;
    let requester = contact_id();
    let file = Attachment {
        id: AttachmentId::new(uuid::Uuid::new_v4()),
        name: "log.txt".into(),
        content_type: "text/plain".into(),
        size: 3,
        key: "k".into(),
        image: None,
    };
    let mut change = opening(number(1), requester, None, now());
    if let guichet_domain::entry::What::Message(message) = &mut change.entries[0].what {
        message.attachments.push(file.clone());
    }
    table.store.commit(&change, &token(), &Extras::default(), now()).await.unwrap();
    let mut ticket = change.ticket;
    // More than one Query can answer at once: 1 MB.
    for i in 0..22 {
        ticket = reply(&table.store, ticket, agent(), &"x".repeat(50_000), later(i)).await;
    }
    table.meter.reset();
    let found = table.store.entry_with_attachment(number(1), file.id).await.unwrap().unwrap();
    assert_eq!((found.entry, found.ticket), (change.entries.remove(0), ticket));
    assert!(table.meter.reset().requests.len() > 1);
    assert_eq!(
        table.store.entry_with_attachment(number(1), AttachmentId::new(uuid::Uuid::new_v4())).await.unwrap(),
        None
    );
}

#[tokio::test]
async fn a_page_of_very_large_entries_is_cut_and_says_so() {
    let table = TestTable::new().await;
    let requester = contact_id();
    let mut ticket = open(&table.store, number(1), requester, None, now()).await;
    for i in 0..24 {
        ticket = reply(&table.store, ticket, agent(), &"x".repeat(50_000), later(i)).await;
    }
    let page = table.store.ticket_page(number(1), 30, None).await.unwrap().unwrap();
    assert!(page.earlier && page.entries.len() < 25);
    assert_eq!(page.entries.last().unwrap().id, ticket.latest.entry);
    let rest = table.store.ticket_page(number(1), 30, Some(page.entries[0].id)).await.unwrap().unwrap();
    assert_eq!((rest.entries.len() + page.entries.len(), rest.earlier), (25, false));
}
