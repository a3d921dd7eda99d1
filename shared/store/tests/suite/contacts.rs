//! Contacts, companies, agents: one for each address and domain.

use guichet_domain::text::Name;
use guichet_store::{AgentWritten, CompanyCreated};

use crate::support::TestTable;
use crate::support::build::*;
use crate::support::faults::Fault;

#[tokio::test]
async fn e8_an_address_has_one_contact_however_many_come_at_once() {
    let table = TestTable::new().await;
    let (a, b) = tokio::try_join!(
        table.store.ensure_contact(contact("anna@acme.example")),
        table.store.ensure_contact(contact("anna@acme.example"))
    )
    .unwrap();
    assert_eq!(a.id, b.id);
    assert_eq!(table.store.contact_by_email(&a.email).await.unwrap(), Some(a.clone()));
    assert_eq!(table.store.contact(a.id).await.unwrap(), Some(a));
    assert_eq!(table.items("contact#").await.len(), 1);
}

#[tokio::test]
async fn e8_ensuring_again_answers_the_one_that_is_there_as_it_is() {
    let table = TestTable::new().await;
    let anna = table.store.ensure_contact(contact("anna@acme.example")).await.unwrap();
    let verified = table.store.update_contact(anna.id, |contact| contact.verified(later(5))).await.unwrap().unwrap();
    assert_eq!(table.store.ensure_contact(contact("anna@acme.example")).await.unwrap(), verified);
    assert_eq!(
        table.store.ensure_contact(anna).await.unwrap(),
        verified,
        "the same contact again does not go back in time"
    );
}

#[tokio::test]
async fn a_stranger_is_nobody() {
    let table = TestTable::new().await;
    assert_eq!(table.store.contact_by_email(&"nobody@acme.example".parse().unwrap()).await.unwrap(), None);
    assert_eq!(table.store.contact(contact_id()).await.unwrap(), None);
    assert_eq!(table.store.update_contact(contact_id(), |contact| contact.verified(now())).await.unwrap(), None);
    assert_eq!(table.store.company_by_domain("acme.example").await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_changes_of_a_contact_at_once_both_count() {
    let table = TestTable::new().await;
    let anna = table.store.ensure_contact(contact("anna@acme.example")).await.unwrap();
    let mut meanwhile = true;
    let (other, store) = (table.store.afresh(), table.store.clone());
    let mut first_read = None;
    // The first edit is overtaken: another process writes between its read and its write.
    let edited = store.update_contact(anna.id, |mut contact| {
        if std::mem::take(&mut meanwhile) {
            let (other, id) = (other.clone(), contact.id);
            let thread = std::thread::spawn(move || {
                tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async move {
                    other
                        .update_contact(id, |mut contact| {
                            contact.disabled = true;
                            contact
                        })
                        .await
                        .unwrap();
                });
            });
            first_read = Some(thread);
            while !first_read.as_ref().unwrap().is_finished() {
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
        }
        contact.name = Name::parse("Anna Blanc").ok();
        contact
    });
    let edited = edited.await.unwrap().unwrap();
    assert!(edited.disabled, "the other's change was overwritten");
    assert_eq!(edited.name, Name::parse("Anna Blanc").ok());
}

#[tokio::test]
async fn an_edit_that_changes_nothing_writes_nothing_and_cannot_change_who_it_is() {
    let table = TestTable::new().await;
    let anna = table.store.ensure_contact(contact("anna@acme.example")).await.unwrap();
    table.meter.reset();
    let edited = table.store.update_contact(anna.id, |mut contact| {
        contact.id = contact_id();
        contact.email = "eve@acme.example".parse().unwrap();
        contact
    });
    assert_eq!(edited.await.unwrap(), Some(anna));
    assert_eq!(table.meter.reset().requests, ["GetItem"]);
}

#[tokio::test]
async fn a_contact_write_that_meets_a_transaction_is_tried_again() {
    let table = TestTable::new().await;
    let anna = table.store.ensure_contact(contact("anna@acme.example")).await.unwrap();
    table.faults.arm("PutItem", Fault::TransactionConflict, 2);
    let edited = table.store.update_contact(anna.id, |contact| contact.verified(later(1))).await.unwrap().unwrap();
    assert_eq!((edited.verified_at, table.faults.left()), (Some(later(1)), 0));
}

#[tokio::test]
async fn contacts_are_read_together_once_each() {
    let table = TestTable::new().await;
    let anna = table.store.ensure_contact(contact("anna@acme.example")).await.unwrap();
    let ben = table.store.ensure_contact(contact("ben@acme.example")).await.unwrap();
    let mut emails: Vec<_> = table
        .store
        .contacts(&[anna.id, ben.id, anna.id, contact_id()])
        .await
        .unwrap()
        .into_iter()
        .map(|contact| contact.email)
        .collect();
    emails.sort();
    assert_eq!(emails, [anna.email, ben.email]);
}

#[tokio::test]
async fn s9_a_domain_stands_for_one_company() {
    let table = TestTable::new().await;
    let acme = company("Acme", &["acme.example", "acme.test"]);
    assert_eq!(table.store.create_company(&acme).await.unwrap(), CompanyCreated::Done);
    assert_eq!(table.store.create_company(&acme).await.unwrap(), CompanyCreated::Exists);
    let thief = company("Thief", &["thief.example", "acme.test"]);
    assert_eq!(table.store.create_company(&thief).await.unwrap(), CompanyCreated::DomainTaken(acme.domains[1].clone()));
    assert_eq!(table.store.company(thief.id).await.unwrap(), None);
    assert_eq!(table.store.company_by_domain("thief.example").await.unwrap(), None);
    assert_eq!(table.store.company_by_domain("acme.test").await.unwrap(), Some(acme));
}

#[tokio::test]
async fn an_agents_address_is_theirs_alone() {
    let table = TestTable::new().await;
    let desk = table.store.desk(&deployment(), now()).await.unwrap();
    let mut marta = desk.agents[0].clone();
    assert_eq!(table.store.put_agent(&marta).await.unwrap(), AgentWritten::Done);
    marta.name = Name::parse("Marta Silva").unwrap();
    assert_eq!(table.store.put_agent(&marta).await.unwrap(), AgentWritten::Done);
    let other = guichet_domain::Agent { id: guichet_domain::ids::AgentId::new(uuid::Uuid::new_v4()), ..marta.clone() };
    assert_eq!(table.store.put_agent(&other).await.unwrap(), AgentWritten::AddressTaken);
    assert_eq!(table.store.desk(&deployment(), now()).await.unwrap().agents, [marta]);
}
