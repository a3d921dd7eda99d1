//! People and tickets that are there before a test begins: written through the store, since the test is about what comes
//! afterwards.

use guichet_domain::entry::{Audience, Body, Entry, Message};
use guichet_domain::ids::{ThreadId, TicketNumber};
use guichet_domain::settings::ChannelKind;
use guichet_domain::text::Subject;
use guichet_domain::ticket::{Opening, Requester};
use guichet_domain::visibility::Participant;
use guichet_domain::{Company, Contact, Ticket};
use guichet_identity::cookies;
use guichet_identity::session::{Lifetimes, Role, Session, SessionCookie, SessionSecret};
use guichet_store::{Extras, OnceToken, Verdict};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{Browser, TestStack};

impl TestStack {
    /// A contact who proved their address, changed as `edit` says. Cognito does not know them yet: the first code that they
    /// ask for makes their account, as it does for whoever is known by mail.
    pub(crate) async fn verified(&self, email: &str, name: &str, edit: impl Fn(&mut Contact)) -> Contact {
        let contact = self.contact(email, name).await;
        let change = |contact: Contact| {
            let mut contact = contact.verified(Timestamp::now());
            contact.has_account = false;
            edit(&mut contact);
            contact
        };
        self.store.update_contact(contact.id, change).await.unwrap().unwrap()
    }

    /// A verified contact of a company.
    pub(crate) async fn colleague(&self, email: &str, name: &str, company: &Company) -> Contact {
        self.verified(email, name, |contact| contact.company = Some(company.id)).await
    }

    /// A browser in which a contact is signed in already.
    pub(crate) async fn visitor(&self, contact: &Contact) -> Browser {
        self.visitor_since(contact, Timestamp::now(), SignedDuration::ZERO).await
    }

    /// The same with a session that began then and was last used `idle` ago.
    pub(crate) async fn visitor_since(&self, contact: &Contact, began: Timestamp, idle: SignedDuration) -> Browser {
        let mut random = [0; 32];
        random[..16].copy_from_slice(Uuid::new_v4().as_bytes());
        random[16..].copy_from_slice(Uuid::new_v4().as_bytes());
        let secret = SessionSecret::generate(random);
        let policy = self.desk().await.settings.portals[0].sessions;
        let lifetimes = Lifetimes {
            idle: SignedDuration::try_from(policy.idle()).unwrap(),
            absolute: SignedDuration::try_from(policy.absolute()).unwrap(),
        };
        let last = Timestamp::now().checked_sub(idle).unwrap();
        let begun = Session::begin(contact.id, Role::Customer, began, lifetimes);
        let session = if last > began { begun.touched(last, lifetimes).unwrap_or(begun) } else { begun };
        self.store.open_session(&secret.row_key(), &session).await.unwrap();
        let browser = self.browser();
        browser.set_cookie(cookies::SESSION, &SessionCookie { contact: contact.id, secret }.to_string());
        browser
    }

    /// A ticket that a contact opened in the portal.
    pub(crate) async fn ticket(&self, requester: &Contact, subject: &str, text: &str) -> Ticket {
        let once = OnceToken::of(&["test", &Uuid::new_v4().to_string()]);
        let desk = self.desk().await;
        let now = Timestamp::now();
        let verdict = self
            .store
            .commit_new(&once, &Extras::default(), now, |number, ids| {
                let channel = desk.settings.channel(ChannelKind::Portal, &[]).unwrap();
                let opening = opening(number, requester, subject, text, ids.next(), now);
                Ticket::open(opening, channel, desk.settings.pipeline(&channel.pipeline).unwrap())
            })
            .await
            .unwrap();
        let Verdict::Done(ticket) = verdict else { panic!("{verdict:?}") };
        ticket
    }

    /// Puts somebody in copy from a moment on.
    pub(crate) async fn put_in_copy(&self, ticket: &Ticket, contact: &Contact, since: Timestamp) {
        let participant = Participant { contact: contact.id, name: contact.display_name().to_owned(), since };
        assert!(self.store.add_participant(ticket.number, &participant).await.unwrap());
    }

    /// Everything that was ever said on a ticket, oldest first: internal notes, too.
    pub(crate) async fn entries(&self, number: TicketNumber) -> Vec<Entry> {
        let mut entries = self.store.ticket_page(number, 100, None).await.unwrap().unwrap().entries;
        entries.sort_by_key(|entry| entry.id);
        entries
    }

    /// How many tickets there are: numbers begin at 1 and a test makes fewer than `most`.
    pub(crate) async fn tickets_up_to(&self, most: u64) -> Vec<Ticket> {
        let mut found = Vec::new();
        for number in 1..=most {
            found
                .extend(self.store.ticket(TicketNumber::new(number).unwrap()).await.unwrap().map(|found| found.ticket));
        }
        found
    }
}

/// What opens a ticket from the portal.
pub(crate) fn opening(
    number: TicketNumber,
    requester: &Contact,
    subject: &str,
    text: &str,
    entry: guichet_domain::ids::EntryId,
    now: Timestamp,
) -> Opening {
    Opening {
        number,
        subject: Subject::parse(subject).unwrap(),
        requester: Requester { id: requester.id, name: requester.display_name().to_owned() },
        company: requester.company,
        thread: ThreadId::new(Uuid::now_v7()),
        entry,
        message: Message {
            audience: Audience::Public,
            channel: ChannelKind::Portal,
            body: Body::markdown(text),
            attachments: Vec::new(),
            mail: None,
        },
        properties: Default::default(),
        now,
    }
}
