//! Many tickets of one company, to measure on.

use guichet_domain::entry::{Audience, Body};
use guichet_domain::ids::ThreadId;
use guichet_domain::property::Properties;
use guichet_domain::rates::Rates;
use guichet_domain::settings::{ChannelKind, CompanyVisibilityMode, Deployment, Settings};
use guichet_domain::text::Subject;
use guichet_domain::ticket::{Opening, Requester};
use guichet_domain::{Author, Contact, Desk, Message, Portal, Ticket};
use guichet_store::{EntryIds, Loaded, SettingsWritten, Store};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{DemoError, contact};

/// Tickets made at once: what stays in memory.
const AT_ONCE: u64 = 5_000;

/// Colleagues of the demo customer who opened the tickets, besides herself.
const COLLEAGUES: u64 = 20;

const SUBJECTS: &[&str] = &[
    "Labels smear after a minute",
    "Printer offline since the network change",
    "Question about invoice",
    "New roll is not recognised",
    "Template shows the wrong date",
    "Scanner cannot read the code",
    "Please add a user",
    "Queue is slow in the morning",
];

/// Adds `count` tickets to the company of `anna@acme.example`, spread over the past two years, about one in twenty hers,
/// half of them open, each with the question and most with an answer; everybody may see the company's. Which ticket is which follows from its place
/// alone, so that two tables of the same size measure the same.
///
/// `put` takes some thousands of tickets at a time, past stream and mail: a million changes are more than the
/// functions of one machine work off in an hour, and nobody wants the letters.
///
/// # Errors
/// [`DemoError`]
pub async fn seed_many(
    store: &Store,
    deployment: &Deployment,
    count: u64,
    now: Timestamp,
    put: impl AsyncFn(&[Loaded]) -> Result<(), String>,
) -> Result<(), DemoError> {
    // Whoever measures sends more than a person would (S16).
    let mut settings = store.desk(deployment, now).await?.settings.clone();
    settings.portals.iter_mut().for_each(|portal| portal.rates = Rates::UNLIMITED);
    store.put_settings(settings, deployment.first_agent.as_str(), now).await?;
    show_the_company(&store.afresh(), deployment, now).await?;
    let desk = store.afresh().desk(deployment, now).await?;
    let company = super::ensure_company(store, &super::people::ACME).await?;
    let mut contacts = vec![contact(store, "anna@acme.example", "Anna Roux", Some(company.id), now).await?];
    for n in 1..=COLLEAGUES {
        let (email, name) = (format!("colleague{n}@acme.example"), format!("Colleague {n}"));
        contacts.push(contact(store, &email, &name, Some(company.id), now).await?);
    }
    let mut done = 0;
    while done < count {
        let mut tickets = Vec::new();
        for place in done..count.min(done + AT_ONCE) {
            tickets.push(ticket(place, store, &desk, &contacts, now).await?);
        }
        put(&tickets).await.map_err(DemoError::Put)?;
        let counted: Vec<Ticket> = tickets.into_iter().map(|loaded| loaded.ticket).collect();
        store.add_to_counters(&counted).await?;
        done += AT_ONCE;
    }
    Ok(())
}

/// Lets everybody see the whole company's tickets: the longest list that there is. Another choice than the default stays.
async fn show_the_company(store: &Store, deployment: &Deployment, now: Timestamp) -> Result<(), DemoError> {
    let mut settings = store.desk(deployment, now).await?.settings.clone();
    let own_only = |portal: &&mut Portal| portal.company_visibility.mode == CompanyVisibilityMode::OwnOnly;
    let Some(portal) = settings.portals.first_mut().filter(own_only) else { return Ok(()) };
    portal.company_visibility.mode = CompanyVisibilityMode::Company;
    match store.put_settings(settings, deployment.first_agent.as_str(), now).await? {
        SettingsWritten::Done(_) => Ok(()),
        SettingsWritten::Conflict => Err(DemoError::Script("the settings were changed meanwhile".to_owned())),
    }
}

async fn ticket(
    place: u64,
    store: &Store,
    desk: &Desk,
    contacts: &[Contact],
    now: Timestamp,
) -> Result<Loaded, DemoError> {
    let missing = || DemoError::Script("the settings have no portal channel".to_owned());
    let settings: &Settings = &desk.settings;
    let channel = settings.channel(ChannelKind::Portal, &[]).ok_or_else(missing)?;
    let pipeline = settings.pipeline(&channel.pipeline).ok_or_else(missing)?;
    let pick = |from: u64, salt: u64| scatter(place ^ salt) % from.max(1);
    let contact =
        usize::try_from(pick(contacts.len() as u64, 1)).ok().and_then(|i| contacts.get(i)).ok_or_else(missing)?;
    let subject = usize::try_from(pick(SUBJECTS.len() as u64, 2))
        .ok()
        .and_then(|i| SUBJECTS.get(i))
        .copied()
        .unwrap_or("Request");
    let at = now - SignedDuration::from_secs(i64::try_from(3_600 + pick(2 * 365 * 86_400, 3)).unwrap_or_default());
    let number = store.next_number(now).await?;
    let opening = Opening {
        number,
        subject: Subject::from_mail(&format!("{subject} ({place})"), "Request"),
        requester: Requester { id: contact.id, name: contact.display_name().to_owned() },
        company: contact.company,
        thread: ThreadId::new(Uuid::now_v7()),
        entry: EntryIds::starting(at).next(),
        message: message("It started this morning. Could you have a look?"),
        properties: Properties::new(),
        now: at,
    };
    let script = |refusal: guichet_domain::ticket::Refusal| DemoError::Script(refusal.to_string());
    let mut change = Ticket::open(opening, channel, pipeline).map_err(script)?;
    if let Some(agent) = desk.agents.first().filter(|_| pick(4, 4) > 0) {
        let by = Author::Agent { id: agent.id, name: agent.name.as_str().to_owned() };
        let later = at + SignedDuration::from_mins(30);
        let mut ids = EntryIds::after(&change.ticket, later);
        change = change
            .and_then(|ticket| {
                ticket.add(message("We had a look: please restart it."), by.clone(), ids.next(), pipeline, true, later)
            })
            .map_err(script)?;
        if pick(3, 5) > 0 {
            let mut ids = EntryIds::after(&change.ticket, later);
            change = change.and_then(|ticket| ticket.close(by, ids.next(), pipeline, later)).map_err(script)?;
        }
    }
    Ok(Loaded { ticket: change.ticket, entries: change.entries, participants: Vec::new(), told: Vec::new() })
}

fn message(text: &str) -> Message {
    Message {
        audience: Audience::Public,
        channel: ChannelKind::Portal,
        body: Body::markdown(text),
        attachments: Vec::new(),
        mail: None,
    }
}

/// Spreads neighbouring numbers (SplitMix64), so that what a ticket is does not follow a pattern.
const fn scatter(n: u64) -> u64 {
    let n = n.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let n = (n ^ (n >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let n = (n ^ (n >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    n ^ (n >> 31)
}
