//! The local stack's demo, written into a table and read back as its people would.

use std::cell::RefCell;

use guichet_domain::listing::ListQuery;
use guichet_domain::notice::{Recipient, notices};
use guichet_domain::pipeline::State;
use guichet_domain::visibility::{Scope, Viewer};
use guichet_identity::{Lifetimes, Role, Session};
use guichet_local::demo::{self, PEOPLE};
use guichet_store::{Loaded, StateCounts, VisitExtras};
use jiff::SignedDuration;

use crate::support::TestTable;
use crate::support::build::*;

async fn seeded() -> (TestTable, Vec<String>) {
    let table = TestTable::new().await;
    let files = RefCell::new(Vec::new());
    let put = async |object: demo::Object<'_>| {
        files.borrow_mut().push(object.key.to_owned());
        Ok(())
    };
    assert!(!demo::seed(&table.store, &deployment(), now(), put).await.unwrap().is_empty());
    (table, files.into_inner())
}

async fn tickets_seen_by(table: &TestTable, email: &str) -> (Vec<guichet_domain::Ticket>, usize, Viewer) {
    let store = &table.store;
    let contact = store.contact_by_email(&email.parse().unwrap()).await.unwrap().unwrap();
    let lifetimes = Lifetimes { idle: SignedDuration::from_hours(1), absolute: SignedDuration::from_hours(1) };
    store.open_session("key", &Session::begin(contact.id, Role::Customer, now(), lifetimes)).await.unwrap();
    let visited = store.visit(contact.id, "key", VisitExtras::LIST).await.unwrap().unwrap();
    let company = match contact.company {
        Some(id) => store.company(id).await.unwrap(),
        None => None,
    };
    let desk = store.desk(&deployment(), now()).await.unwrap();
    let portal = desk.settings.portal().unwrap();
    let viewer = Viewer::of(&contact, company.as_ref(), portal);
    let query = ListQuery::default();
    let page = store
        .list(query.scope(&viewer), &query, 100, |ticket| !viewer.sight(ticket, &[], portal).is_hidden())
        .await
        .unwrap();
    let unread = page.tickets.iter().filter(|ticket| visited.seen.unread(ticket, contact.id)).count();
    (page.tickets, unread, viewer)
}

#[tokio::test]
async fn b3_the_demo_customer_sees_all_of_her_company_and_some_answers_unread() {
    let (table, _) = seeded().await;
    let (tickets, unread, viewer) = tickets_seen_by(&table, "anna@acme.example").await;
    assert!(matches!(viewer.scopes()[0], Scope::Organization(_)));
    assert!(tickets.len() > 15 && tickets.len() < 30, "{}", tickets.len());
    assert_eq!(unread, 2);
    assert!(
        tickets.iter().any(|ticket| ticket.state == State::Closed)
            && tickets.iter().any(|ticket| ticket.stage.as_str() == "new")
    );
    assert_eq!(tickets[0].subject.as_str(), "Printer keeps feeding blank labels after the firmware update");

    let (own, unread, viewer) = tickets_seen_by(&table, "layla@globex.example").await;
    assert_eq!((viewer.scopes().len(), own.len(), unread), (1, 3, 1));
}

#[tokio::test]
async fn the_demo_has_a_long_conversation_and_files_that_were_put() {
    let (table, files) = seeded().await;
    let (tickets, ..) = tickets_seen_by(&table, "dmitri@acme.example").await;
    let mut carried = Vec::new();
    let mut longest = 0;
    for ticket in tickets {
        let page = table.store.ticket_page(ticket.number, 100, None).await.unwrap().unwrap();
        assert_eq!(page.ticket, ticket);
        assert!(page.entries.is_sorted_by(|a, b| a.id < b.id && a.at <= b.at), "{}", ticket.number);
        longest = longest.max(page.entries.iter().filter(|entry| entry.message().is_some()).count());
        carried.extend(
            page.entries
                .iter()
                .filter_map(|entry| entry.message())
                .flat_map(|message| message.attachments.iter().map(|file| file.key.clone())),
        );
    }
    assert_eq!(longest, 60);
    assert!(!carried.is_empty() && carried.iter().all(|key| files.contains(key)));
}

#[tokio::test]
async fn nobody_is_mailed_about_the_demo() {
    let (table, _) = seeded().await;
    let desk = table.store.desk(&deployment(), now()).await.unwrap();
    let mut asked = 0;
    for n in 1..=30 {
        let page = table.store.ticket_page(number(n), 100, None).await.unwrap().unwrap();
        let customers: Vec<_> = page.participants.iter().map(|participant| participant.contact).collect();
        for entry in &page.entries {
            for notice in notices(entry, &page.ticket, &customers, desk.agents_of(&page.ticket.inbox)) {
                let to: Recipient = notice.to;
                assert!(table.store.notice_sent(entry.id, to).await.unwrap(), "ticket {n} {:?}", notice.kind);
                asked += 1;
            }
        }
    }
    assert!(asked > 100);
}

#[tokio::test]
async fn the_demo_is_written_once_and_its_people_are_there() {
    let (table, _) = seeded().await;
    let before = table.items("").await.len();
    let again = demo::seed(&table.store, &deployment(), now(), async |_| Err("put again".to_owned())).await;
    assert!(again.unwrap().is_empty());
    assert_eq!(table.items("").await.len(), before);
    for person in PEOPLE {
        let contact = table.store.contact_by_email(&person.email.parse().unwrap()).await.unwrap().unwrap();
        assert_eq!(
            (contact.display_name(), contact.company.is_some(), contact.has_account),
            (person.name, person.company.is_some(), false)
        );
    }
    assert_eq!(table.store.desk(&deployment(), now()).await.unwrap().agents.len(), 3);
}

#[tokio::test]
async fn many_tickets_have_numbers_of_their_own_and_are_counted() {
    let (table, _) = seeded().await;
    let before = counted(&table).await;
    let (store, puts) = (&table.store, RefCell::new(0));
    let put = async |tickets: &[Loaded]| {
        // As the local stack imports them: what `json` says is all there is to a ticket.
        for loaded in tickets {
            for row in loaded.json(now()).unwrap() {
                let row: serde_dynamo::Item = serde_json::from_value(row).unwrap();
                table.client.put_item().table_name(&table.name).set_item(Some(row.into())).send().await.unwrap();
                *puts.borrow_mut() += 1;
            }
        }
        Ok(())
    };
    demo::seed_many(store, &deployment(), 60, now(), put).await.unwrap();
    let rows = table.items("ticket#").await;
    let tickets: Vec<_> = rows.iter().filter(|row| row["sk"].as_s().unwrap() == "ticket").collect();
    assert_eq!(tickets.len(), 30 + 60);
    let after = counted(&table).await;
    assert_eq!(after.open + after.closed, before.open + before.closed + 60);
    assert!(after.open > before.open + 10 && after.closed > before.closed + 10);

    // The stream would find each counted.
    let anna = store.contact_by_email(&"anna@acme.example".parse().unwrap()).await.unwrap().unwrap();
    let scope = Scope::Organization(anna.company.unwrap());
    for ticket in store.list(scope, &ListQuery::default(), 200, |_| true).await.unwrap().tickets {
        store.count(&ticket).await.unwrap();
    }
    assert_eq!(counted(&table).await, after);
}

async fn counted(table: &TestTable) -> StateCounts {
    let acme = table.store.company_by_domain("acme.example").await.unwrap().unwrap();
    table.store.company_and_counts(acme.id).await.unwrap().unwrap().1.total(|_| true)
}
