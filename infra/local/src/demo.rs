//! The demo: two companies, their people, three agents and about thirty tickets, as a desk looks after some weeks of
//! work.
//!
//! Everything goes through the store's own functions and the domain's own verbs. What is written says of each message
//! that everybody was told of it, so that the stream mails nobody about last month.

mod files;
mod forms;
mod mails;
mod many;
mod people;
mod script;

use std::collections::BTreeMap;

use guichet_domain::company::CompanyDomain;
use guichet_domain::filter::{Filter, Test};
use guichet_domain::ids::{AgentId, CompanyId, ContactId};
use guichet_domain::property::Properties;
use guichet_domain::settings::{CompanyVisibilityMode, Deployment};
use guichet_domain::text::Name;
use guichet_domain::{Agent, Company, Contact, EmailAddress};
use guichet_store::{CompanyCreated, Seen, SettingsWritten, Store, StoreError, first_agent_id};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

pub use files::Object;
pub use mails::DemoMail;
pub use many::seed_many;
use people::{AGENTS, COMPANIES, DemoCompany};
pub use people::{PEOPLE, Person};
use script::{Cast, scripts};

/// Why the demo was not written.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The table.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file could not be put.
    #[error("a file could not be put: {0}")]
    File(String),
    /// Many tickets could not be put.
    #[error("tickets could not be put: {0}")]
    Put(String),
    /// What is written down makes no sense.
    #[error("the demo's script: {0}")]
    Script(String),
}

/// Writes the demo into a table that does not have it; nothing where it is there already, by the demo customer's
/// address. `put` puts a file into the attachment bucket. Answers the mail that is to come in now, in this order, each when
/// it is known what became of the one before.
///
/// # Errors
/// [`DemoError`]
pub async fn seed(
    store: &Store,
    deployment: &Deployment,
    now: Timestamp,
    put: impl AsyncFn(Object<'_>) -> Result<(), String>,
) -> Result<Vec<DemoMail>, DemoError> {
    let customer = PEOPLE.first().map(|person| address(person.email)).transpose()?;
    if let Some(customer) = customer
        && store.contact_by_email(&customer).await?.is_some()
    {
        return Ok(Vec::new());
    }
    settings(store, deployment, now).await?;
    let cast = Cast { agents: agents(store, deployment, now).await?, contacts: contacts(store, now).await? };
    let desk = store.desk(deployment, now).await?;
    let mut tickets = Vec::new();
    let mut unread = Vec::new();
    for script in scripts()? {
        let number = store.next_number(now).await?;
        let played = script.play(number, &cast, &desk.settings, now)?;
        for (key, content) in &played.files {
            put(Object { key, content }).await.map_err(DemoError::File)?;
        }
        if !script.seen {
            unread.push(number);
        }
        tickets.push(played.loaded);
    }
    store.load(&tickets, now).await?;
    for loaded in &tickets {
        let ticket = &loaded.ticket;
        store.count(ticket).await?;
        let colleagues = cast.contacts.values().filter(|contact| {
            contact.id == ticket.requester.id || (contact.company.is_some() && contact.company == ticket.company)
        });
        for contact in colleagues.filter(|_| !unread.contains(&ticket.number)) {
            store.mark_seen(contact.id, &Seen::default(), ticket.number, ticket.latest.entry).await?;
        }
    }
    let subjects = tickets.iter().map(|loaded| (loaded.ticket.subject.as_str().to_owned(), loaded.ticket.number));
    mails::mails(store, deployment, &subjects.collect(), now).await
}

/// Members of premium companies see the whole company's tickets; besides the plain form there is one for returns.
async fn settings(store: &Store, deployment: &Deployment, now: Timestamp) -> Result<(), DemoError> {
    let mut settings = store.desk(deployment, now).await?.settings.clone();
    forms::add(&mut settings)?;
    if let Some(portal) = settings.portals.first_mut() {
        portal.company_visibility.mode = CompanyVisibilityMode::MatchingSeeCompany;
        portal.company_visibility.conditions = Filter::one("company.tier", Test::Is("premium".into()));
    }
    match store.put_settings(settings, deployment.first_agent.as_str(), now).await? {
        SettingsWritten::Done(_) => Ok(()),
        SettingsWritten::Conflict => Err(DemoError::Script("the settings were changed meanwhile".to_owned())),
    }
}

async fn agents(store: &Store, deployment: &Deployment, now: Timestamp) -> Result<BTreeMap<String, Agent>, DemoError> {
    let desk = store.desk(deployment, now).await?;
    let inboxes: Vec<_> = desk.settings.inboxes.iter().map(|inbox| inbox.id.clone()).collect();
    let mut agents = BTreeMap::new();
    for (place, demo) in AGENTS.iter().enumerate() {
        let email = match place {
            0 => deployment.first_agent.clone(),
            _ => address(&format!("{}@{}", demo.who, deployment.first_agent.domain()))?,
        };
        let id: AgentId = first_agent_id(&email);
        let agent = Agent { id, email, name: name(demo.name)?, alias: None, inboxes: inboxes.clone(), disabled: false };
        store.put_agent(&agent).await?;
        agents.insert(demo.who.to_owned(), agent);
    }
    Ok(agents)
}

async fn contacts(store: &Store, now: Timestamp) -> Result<BTreeMap<String, Contact>, DemoError> {
    let mut companies = BTreeMap::new();
    for demo in &COMPANIES {
        companies.insert(demo.name, ensure_company(store, demo).await?.id);
    }
    let mut contacts = BTreeMap::new();
    for person in PEOPLE {
        let company = person.company.and_then(|name| companies.get(name).copied());
        let contact = contact(store, person.email, person.name, company, now).await?;
        contacts.insert(contact.email.local_part().to_owned(), contact);
    }
    Ok(contacts)
}

/// The company, made if its domain has none.
async fn ensure_company(store: &Store, demo: &DemoCompany) -> Result<Company, DemoError> {
    if let Some(company) = store.company_by_domain(demo.domain).await? {
        return Ok(company);
    }
    let company = Company {
        id: CompanyId::new(Uuid::new_v4()),
        name: name(demo.name)?,
        domains: vec![CompanyDomain::parse(demo.domain).map_err(|error| DemoError::Script(error.to_string()))?],
        properties: Properties::from([
            ("tier".to_owned(), demo.tier.into()),
            ("country".to_owned(), demo.country.into()),
        ]),
    };
    match store.create_company(&company).await? {
        CompanyCreated::Done => Ok(company),
        other => Err(DemoError::Script(format!("{}: {other:?}", demo.name))),
    }
}

/// A contact whose address is proven. Cognito has no user for them yet: their first code makes one, as for everybody
/// who was known by mail alone (A9).
async fn contact(
    store: &Store,
    email: &str,
    name: &str,
    company: Option<CompanyId>,
    now: Timestamp,
) -> Result<Contact, DemoError> {
    let since = now - SignedDuration::from_hours(90 * 24);
    let mut contact = Contact::new(ContactId::new(Uuid::new_v4()), address(email)?, Name::parse(name).ok(), since);
    contact.company = company;
    contact.verified_at = Some(since);
    Ok(store.ensure_contact(contact).await?)
}

fn address(text: &str) -> Result<EmailAddress, DemoError> {
    text.parse().map_err(|error| DemoError::Script(format!("{text}: {error}")))
}

fn name(text: &str) -> Result<Name, DemoError> {
    Name::parse(text).map_err(|error| DemoError::Script(format!("{text}: {error}")))
}
