//! Things to store.

use guichet_domain::entry::{Audience, Body};
use guichet_domain::ids::{CompanyId, ContactId, EntryId, ThreadId, TicketNumber};
use guichet_domain::pipeline::Pipeline;
use guichet_domain::property::Properties;
use guichet_domain::settings::{Channel, ChannelKind, Deployment};
use guichet_domain::text::{Name, Subject};
use guichet_domain::ticket::{Change, Opening, Requester};
use guichet_domain::{Author, Company, Contact, Message, Settings, Ticket};
use guichet_store::{Committed, EntryIds, Extras, OnceToken, Store, Verdict};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

pub(crate) fn now() -> Timestamp {
    "2026-11-21T02:00:00.123Z".parse().unwrap()
}

pub(crate) fn later(seconds: i64) -> Timestamp {
    now() + SignedDuration::from_secs(seconds)
}

pub(crate) fn deployment() -> Deployment {
    Deployment {
        portal_name: "Acme Support".into(),
        mail_domain: "support.example.com".into(),
        sender: "help@support.example.com".parse().unwrap(),
        first_agent: "marta@example.com".parse().unwrap(),
    }
}

pub(crate) fn settings() -> Settings {
    Settings::initial(&deployment())
}

pub(crate) fn pipeline() -> Pipeline {
    settings().pipelines[0].clone()
}

pub(crate) fn channel() -> Channel {
    settings().channel(ChannelKind::Portal, &[]).unwrap().clone()
}

pub(crate) fn contact_id() -> ContactId {
    ContactId::new(Uuid::new_v4())
}

pub(crate) fn entry_id() -> EntryId {
    EntryId::new(Uuid::now_v7())
}

pub(crate) fn contact(email: &str) -> Contact {
    Contact::new(contact_id(), email.parse().unwrap(), Name::parse("Anna Roux").ok(), now())
}

pub(crate) fn company(name: &str, domains: &[&str]) -> Company {
    Company {
        id: CompanyId::new(Uuid::new_v4()),
        name: Name::parse(name).unwrap(),
        domains: domains.iter().map(|domain| guichet_domain::company::CompanyDomain::parse(domain).unwrap()).collect(),
        properties: Properties::new(),
    }
}

pub(crate) fn number(number: u64) -> TicketNumber {
    TicketNumber::new(number).unwrap()
}

pub(crate) fn message(text: &str) -> Message {
    Message {
        audience: Audience::Public,
        channel: ChannelKind::Portal,
        body: Body::markdown(text),
        attachments: Vec::new(),
        mail: None,
    }
}

pub(crate) fn author(contact: ContactId) -> Author {
    Author::Contact { id: contact, name: "Anna Roux".into() }
}

pub(crate) fn agent() -> Author {
    Author::Agent { id: guichet_store::first_agent_id(&deployment().first_agent), name: "Marta Silva".into() }
}

pub(crate) fn opening(number: TicketNumber, requester: ContactId, company: Option<CompanyId>, at: Timestamp) -> Change {
    let opening = Opening {
        number,
        subject: Subject::parse("The printer is on fire").unwrap(),
        requester: Requester { id: requester, name: "Anna Roux".into() },
        company,
        thread: ThreadId::new(Uuid::now_v7()),
        entry: EntryIds::starting(at).next(),
        message: message("It really is."),
        properties: Properties::new(),
        now: at,
    };
    Ticket::open(opening, &channel(), &pipeline()).unwrap()
}

pub(crate) fn token() -> OnceToken {
    OnceToken::of(&["test", &Uuid::new_v4().to_string()])
}

/// A ticket in the table.
pub(crate) async fn open(
    store: &Store,
    number: TicketNumber,
    requester: ContactId,
    company: Option<CompanyId>,
    at: Timestamp,
) -> Ticket {
    let change = opening(number, requester, company, at);
    match store.commit(&change, &token(), &Extras::default(), at).await.unwrap() {
        Committed::Done(ticket) => ticket,
        other => panic!("{other:?}"),
    }
}

/// A message more.
pub(crate) async fn reply(store: &Store, ticket: Ticket, by: Author, text: &str, at: Timestamp) -> Ticket {
    let verdict = store
        .commit_with(ticket, &token(), &Extras::default(), at, |ticket, ids| {
            ticket.add(message(text), by.clone(), ids.next(), &pipeline(), true, at)
        })
        .await
        .unwrap();
    done(verdict)
}

pub(crate) async fn close(store: &Store, ticket: Ticket, at: Timestamp) -> Ticket {
    let verdict = store
        .commit_with(ticket, &token(), &Extras::default(), at, |ticket, ids| {
            ticket.close(agent(), ids.next(), &pipeline(), at)
        })
        .await
        .unwrap();
    done(verdict)
}

pub(crate) fn done<E: std::fmt::Debug>(verdict: Verdict<E>) -> Ticket {
    match verdict {
        Verdict::Done(ticket) => ticket,
        other => panic!("{other:?}"),
    }
}

/// Many tickets of one contact, a second apart, straight into the table.
pub(crate) async fn many(table: &super::TestTable, requester: ContactId, count: u64) {
    for chunk in (1..=count).collect::<Vec<_>>().chunks(20) {
        let opened =
            chunk.iter().map(|n| open(&table.store, number(*n), requester, None, later(i64::try_from(*n).unwrap())));
        futures::future::join_all(opened).await;
    }
}
