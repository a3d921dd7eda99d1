use guichet_domain::entry::{Audience, Author, Body, MailOrigin, Message};
use guichet_domain::ids::{AgentId, CompanyId, ContactId, EntryId, ThreadId, TicketNumber};
use guichet_domain::pipeline::Pipeline;
use guichet_domain::settings::{ChannelKind, Deployment, Settings};
use guichet_domain::text::{Name, Subject};
use guichet_domain::ticket::{Change, Opening, Requester, Ticket};
use guichet_domain::{Agent, Company, Contact, EmailAddress, Portal};
use jiff::Timestamp;
use uuid::Uuid;

pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_750_000_000 + second).unwrap()
}

pub(crate) fn contact_id(n: u128) -> ContactId {
    ContactId::new(Uuid::from_u128(n))
}

pub(crate) fn company_id(n: u128) -> CompanyId {
    CompanyId::new(Uuid::from_u128(n))
}

pub(crate) fn agent_id(n: u128) -> AgentId {
    AgentId::new(Uuid::from_u128(n))
}

pub(crate) fn entry_id(n: u128) -> EntryId {
    EntryId::new(Uuid::from_u128(n))
}

pub(crate) fn number(n: u64) -> TicketNumber {
    TicketNumber::new(n).unwrap()
}

pub(crate) fn email(text: &str) -> EmailAddress {
    text.parse().unwrap()
}

pub(crate) fn settings() -> Settings {
    Settings::initial(&Deployment {
        portal_name: "Acme".into(),
        mail_domain: "support.example.com".into(),
        sender: email("help@example.com"),
        first_agent: email("marta@example.com"),
    })
}

pub(crate) fn portal() -> Portal {
    settings().portal().unwrap().clone()
}

pub(crate) fn pipeline() -> Pipeline {
    settings().pipelines[0].clone()
}

pub(crate) fn contact(n: u128, company: Option<u128>) -> Contact {
    let mut contact = Contact::new(contact_id(n), email(&format!("c{n}@acme.example")), None, at(0)).verified(at(0));
    contact.company = company.map(company_id);
    contact
}

pub(crate) fn company(n: u128) -> Company {
    Company {
        id: company_id(n),
        name: Name::parse("Acme").unwrap(),
        domains: vec!["acme.example".to_owned().try_into().unwrap()],
        properties: Default::default(),
    }
}

pub(crate) fn agent(n: u128) -> Agent {
    Agent {
        id: agent_id(n),
        email: email(&format!("a{n}@example.com")),
        name: Name::parse("Marta Silva").unwrap(),
        alias: None,
        inboxes: vec!["support".parse().unwrap()],
        disabled: false,
    }
}

pub(crate) fn message(audience: Audience, channel: ChannelKind) -> Message {
    Message { audience, channel, body: Body::plain("Hello"), attachments: vec![], mail: None }
}

pub(crate) fn mailed(authenticated: bool) -> Message {
    let mail = MailOrigin { ses_id: "ses".into(), from: email("c1@acme.example"), authenticated, copied: Vec::new() };
    Message { mail: Some(mail), ..message(Audience::Public, ChannelKind::Email) }
}

pub(crate) fn opened(n: u64, requester: u128, company: Option<u128>, message: Message) -> Change {
    let settings = settings();
    let channel = settings.channel(message.channel, &[]).unwrap().clone();
    let opening = Opening {
        number: number(n),
        subject: Subject::parse("Printer on fire").unwrap(),
        requester: Requester { id: contact_id(requester), name: "Anna".into() },
        company: company.map(company_id),
        thread: ThreadId::new(Uuid::from_u128(1)),
        entry: entry_id(1),
        message,
        properties: Default::default(),
        now: at(0),
    };
    Ticket::open(opening, &channel, &pipeline()).unwrap()
}

pub(crate) fn ticket(n: u64, requester: u128, company: Option<u128>) -> Ticket {
    opened(n, requester, company, message(Audience::Public, ChannelKind::Portal)).ticket
}

pub(crate) fn by_contact(n: u128) -> Author {
    Author::Contact { id: contact_id(n), name: "Anna".into() }
}

pub(crate) fn by_agent(n: u128) -> Author {
    Author::Agent { id: agent_id(n), name: "Marta Silva".into() }
}
