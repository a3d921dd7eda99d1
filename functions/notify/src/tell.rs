//! Who is told of an entry, one mail each.

use std::error::Error;

use guichet_domain::entry::{Author, Entry, Message};
use guichet_domain::ids::ContactId;
use guichet_domain::mail_trouble::{MailTroubleKind, NotDelivered, Undelivered, bounded};
use guichet_domain::notice::{Notice, NoticeKind, Recipient, is_our_own, may_be_told, notices};
use guichet_domain::text::Name;
use guichet_domain::{Agent, Contact, Desk, EmailAddress, Ticket};
use guichet_mail::addresses::KeyRing;
use guichet_runtime::limits::BLIND_ACKNOWLEDGEMENTS;
use guichet_store::TicketWithParticipants;
use jiff::Timestamp;

use crate::letter::Letter;
use crate::pictures::Picture;
use crate::send::Handed;
use crate::{Failed, Function};

/// What a notice is about.
struct About<'a> {
    entry: &'a Entry,
    message: &'a Message,
    ticket: &'a Ticket,
    desk: &'a Desk,
    keys: &'a KeyRing,
    pictures: &'a [Picture],
    /// Agents' addresses that take no mail.
    troubled: &'a [EmailAddress],
    now: Timestamp,
}

/// Whom a mail is for, as the table has them.
enum Person {
    Agent { address: EmailAddress, name: String, troubled: bool },
    Customer(Box<Contact>),
}

impl Person {
    fn address(&self) -> &EmailAddress {
        match self {
            Self::Agent { address, .. } => address,
            Self::Customer(contact) => &contact.email,
        }
    }

    fn name(&self) -> Option<String> {
        match self {
            Self::Agent { name, .. } => Some(name.clone()),
            Self::Customer(contact) => contact.name.as_ref().map(|name: &Name| name.as_str().to_owned()),
        }
    }
}

impl Function {
    /// Tells everybody who is to be told of an entry.
    pub(crate) async fn tell(&self, entry: &Entry) -> Result<(), Failed> {
        let Some(message) = entry.message() else { return self.tell_reopened(entry).await };
        let now = Timestamp::now();
        let store = &self.application.store;
        let desk = self.application.desk(now).await?;
        let found = store.ticket(entry.number).await?.ok_or("an entry of a ticket that is not there")?;
        let customers = in_copy(entry, &found);
        let ticket = &found.ticket;
        let keys = self.keys(now).await?;
        let (troubled, agents) = self.agents_who_take_mail(entry, ticket, &desk, now).await?;
        let to_send: Vec<Notice> = notices(entry, ticket, &customers, agents.into_iter());
        let shown = to_send.iter().any(|notice| notice.kind != NoticeKind::ReceivedBlind);
        let pictures = if shown { self.pictures(message).await } else { Vec::new() };
        let (troubled, pictures) = (&troubled[..], &pictures[..]);
        let about = About { entry, message, ticket, desk: &desk, keys: &keys, pictures, troubled, now };
        let mut failed = None;
        for notice in to_send {
            // One whom mail does not reach keeps it from nobody else; the record comes again for them alone.
            if let Err(error) = self.tell_one(&about, &notice).await {
                tracing::warn!(error = &*error as &dyn Error, entry = %entry.id, "a notice was not sent");
                failed.get_or_insert(error);
            }
        }
        failed.map_or(Ok(()), Err)
    }

    /// Agents whose mail comes back are passed over as long as a colleague is there to be told; the owner's colleagues
    /// are, then. Where nobody's mail arrives all of them stand, and each is noted as not told.
    async fn agents_who_take_mail<'a>(
        &self,
        entry: &Entry,
        ticket: &'a Ticket,
        desk: &'a Desk,
        now: Timestamp,
    ) -> Result<(Vec<EmailAddress>, Vec<&'a Agent>), Failed> {
        let agents: Vec<&Agent> = desk.agents_of(&ticket.inbox).collect();
        if !entry.author.is_contact() {
            return Ok((Vec::new(), agents));
        }
        let addresses: Vec<EmailAddress> = agents.iter().map(|agent| agent.email.clone()).collect();
        let troubled = self.application.store.agents_in_mail_trouble(&addresses, now).await?;
        let reached: Vec<&Agent> = agents.iter().copied().filter(|agent| !troubled.contains(&agent.email)).collect();
        if reached.is_empty() && !agents.is_empty() {
            tracing::error!(ticket = %ticket.number, entry = %entry.id, "no agent is told");
            return Ok((troubled, agents));
        }
        Ok((troubled, reached))
    }

    async fn tell_one(&self, about: &About<'_>, notice: &Notice) -> Result<(), Failed> {
        let store = &self.application.store;
        let entry = about.entry;
        if store.notice_sent(entry.id, notice.to).await? {
            return Ok(());
        }
        let Some(person) = self.person(about, notice.to).await? else { return Ok(()) };
        match self.send_or_say_why_not(about, notice, &person).await? {
            None => store.mark_notice_sent(entry.id, notice.to, about.now).await?,
            Some(why) => {
                tracing::info!(ticket = %entry.number, entry = %entry.id, why, "a notice is not sent");
                store.mark_notice_not_sent(entry.id, notice.to, why, about.now).await?;
            }
        }
        Ok(())
    }

    /// Whom a notice is for; nobody where they are shut out or gone.
    async fn person(&self, about: &About<'_>, to: Recipient) -> Result<Option<Person>, Failed> {
        Ok(match to {
            Recipient::Agent(id) => about.desk.agent(id).map(|agent| Person::Agent {
                address: agent.email.clone(),
                name: agent.name.as_str().to_owned(),
                troubled: about.troubled.contains(&agent.email),
            }),
            Recipient::Contact(id) => {
                let contact = self.application.store.contact(id).await?.filter(|contact| !contact.disabled);
                contact.map(|contact| Person::Customer(Box::new(contact)))
            }
        })
    }

    /// Sends a notice, or says for good why it does not go. The desk hears of an answer that does not.
    async fn send_or_say_why_not(
        &self,
        about: &About<'_>,
        notice: &Notice,
        person: &Person,
    ) -> Result<Option<&'static str>, Failed> {
        let address = person.address();
        if is_our_own(address, &self.application.environment.deployment.mail_domain) {
            return Ok(Some("the address is our own"));
        }
        match person {
            Person::Agent { troubled: true, .. } => return Ok(Some("mail to this agent comes back")),
            Person::Customer(contact) => {
                if !may_be_told(notice.kind, &about.entry.author, contact) {
                    return Ok(Some("nobody proved the address"));
                }
                if let Some(trouble) = &contact.mail_trouble {
                    self.note_undelivered(about, notice, address, trouble.kind.into(), &trouble.diagnostic).await?;
                    return Ok(Some(match trouble.kind {
                        MailTroubleKind::PermanentBounce => "the address takes no mail",
                        MailTroubleKind::Complaint => "the person called our mail spam",
                    }));
                }
            }
            Person::Agent { .. } => {}
        }
        if !self.may_go(notice.kind, address, about.now).await? {
            return Ok(Some("this unproven address was acknowledged often enough today"));
        }
        match self.send(about, notice, person).await? {
            Handed::Taken => Ok(None),
            Handed::Refused(refusal, words) => {
                self.note_undelivered(about, notice, address, NotDelivered::Refused, &words).await?;
                Ok(Some(refusal.why()))
            }
        }
    }

    /// The desk is to know that its answer does not reach a customer. What customers write to each other it reads anyway.
    async fn note_undelivered(
        &self,
        about: &About<'_>,
        notice: &Notice,
        address: &EmailAddress,
        why: NotDelivered,
        diagnostic: &str,
    ) -> Result<(), Failed> {
        let (Recipient::Contact(contact), Author::Agent { .. }) = (notice.to, &about.entry.author) else {
            return Ok(());
        };
        let undelivered = Undelivered {
            entry: about.entry.id,
            number: about.entry.number,
            contact,
            address: address.clone(),
            why,
            diagnostic: bounded(diagnostic),
            at: about.now,
        };
        self.application.store.note_undelivered(&undelivered).await?;
        Ok(())
    }

    /// Acknowledgements to addresses that nobody proved are few: whoever writes under a stranger's name must not fill that
    /// stranger's mailbox through us (S7).
    async fn may_go(&self, kind: NoticeKind, address: &EmailAddress, now: Timestamp) -> Result<bool, Failed> {
        if kind != NoticeKind::ReceivedBlind {
            return Ok(true);
        }
        Ok(BLIND_ACKNOWLEDGEMENTS.allows(&self.application.store, address, now).await?)
    }

    async fn send(&self, about: &About<'_>, notice: &Notice, person: &Person) -> Result<Handed, Failed> {
        let author = match (notice.kind, &about.entry.author) {
            (NoticeKind::CustomerWrote, Author::Contact { id, .. }) => self.application.store.contact(*id).await?,
            _ => None,
        };
        let letter = Letter {
            deployment: &self.application.environment.deployment,
            portal_url: &self.portal_url,
            desk: about.desk,
            ticket: about.ticket,
            entry: about.entry,
            message: Some(about.message),
            pictures: about.pictures,
            author_address: author.as_ref().map_or("", |author| author.email.as_str()),
            undelivered: None,
            keys: about.keys,
        };
        let raw = letter.write(notice.kind, notice.to, person.address(), person.name())?;
        self.hand_over(raw, about.entry, notice.kind, notice.to, person.address()).await
    }
}

/// Who is in copy, as far as they may know of the entry: not before they were added (S1).
fn in_copy(entry: &Entry, found: &TicketWithParticipants) -> Vec<ContactId> {
    found
        .participants
        .iter()
        .filter(|participant| participant.since <= entry.at)
        .map(|participant| participant.contact)
        .collect()
}
