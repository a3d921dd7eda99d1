//! A mail that opens a ticket or joins one. What is written is one transaction: ticket, message, Message-ID, outcome.

use guichet_domain::entry::{Audience, Author};
use guichet_domain::incoming::{Decision, Sender, Why};
use guichet_domain::settings::ChannelKind;
use guichet_domain::text::{Name, Subject};
use guichet_domain::ticket::{Opening, Refusal, Requester, Ticket};
use guichet_domain::{Contact, Desk};
use guichet_mail::AgentCommands;
use guichet_runtime::chance;
use guichet_store::{Extras, MailOutcome, OutcomeKind, Verdict};

use crate::mail::{self, Arrived};
use crate::receive::{Failed, Inbound, Known};

/// A subject for a mail without one.
const NO_SUBJECT: &str = "(no subject)";

impl Inbound {
    /// Opens a ticket (E1, E8, E9).
    pub(crate) async fn open(&self, desk: &Desk, arrived: Arrived, known: Known, why: Why) -> Result<(), Failed> {
        let contact = self.contact(&arrived, known.contact).await?;
        let channel = desk.settings.channel(ChannelKind::Email, &arrived.addressed_to);
        let channel = channel.ok_or("the settings name no email channel")?;
        let pipeline = desk.settings.pipeline(&channel.pipeline).ok_or("the channel's pipeline is not there")?;
        let text = arrived.mail.text.trim();
        // A first message is shown whole: what looks quoted may be all there is (a forward).
        let text = if arrived.mail.reply_text.trim().is_empty() { text } else { arrived.mail.reply_text.trim() };
        let mut message = mail::message(&arrived, Audience::Public, text);
        message.attachments = self.attachments.keep(&arrived.once, mail::files(&arrived.mail, text)).await?;
        let thread = chance::thread_id();
        let verdict = self
            .application
            .store
            .commit_new(&arrived.once, &extras(&arrived, OutcomeKind::NewTicket, why), arrived.now, |number, ids| {
                let opening = Opening {
                    number,
                    subject: Subject::from_mail(&arrived.mail.subject, NO_SUBJECT),
                    requester: Requester { id: contact.id, name: contact.display_name().to_owned() },
                    company: contact.company,
                    thread,
                    entry: ids.next(),
                    message: message.clone(),
                    properties: Default::default(),
                    now: arrived.now,
                };
                Ticket::open(opening, channel, pipeline)
            })
            .await?;
        self.finish(arrived, verdict).await
    }

    /// Adds a message to a ticket: a customer's, or an agent's with what it orders (F3).
    pub(crate) async fn add(
        &self,
        desk: &Desk,
        arrived: Arrived,
        known: Known,
        ticket: Ticket,
        why: Why,
    ) -> Result<(), Failed> {
        let pipeline = desk.settings.pipeline(&ticket.pipeline).ok_or("the ticket's pipeline is not there")?.clone();
        let (author, commands) = match (known.sender, known.contact) {
            (Sender::Agent(id), _) => {
                let agent = desk.agent(id).ok_or("an agent who is not there")?;
                let author = Author::Agent { id, name: agent.name.as_str().to_owned() };
                (author, AgentCommands::read(&arrived.mail.reply_text))
            }
            (Sender::Contact(id), Some(contact)) => {
                let author = Author::Contact { id, name: contact.display_name().to_owned() };
                (author, AgentCommands { body: arrived.mail.reply_text.clone(), ..AgentCommands::default() })
            }
            _ => return Err("a reply of nobody".into()),
        };
        let audience = if commands.note { Audience::Internal } else { Audience::Public };
        let mut message = mail::message(&arrived, audience, commands.body.trim());
        if matches!(author, Author::Agent { .. }) {
            // Below an agent's answer may stand what no customer should read: a talk among colleagues, the notice's own
            // words. The raw message keeps it.
            message.body.quoted = None;
        }
        message.attachments = self.attachments.keep(&arrived.once, mail::files(&arrived.mail, &commands.body)).await?;
        // `#close` alone says nothing that a customer should get as a message.
        let silent = message.body.text.is_empty() && message.attachments.is_empty() && commands.close;
        let replies_reopen = desk.settings.portal().is_none_or(|portal| portal.replies_reopen);
        let extras = extras(&arrived, OutcomeKind::Reply, why);
        let verdict = self
            .application
            .store
            .commit_with(ticket, &arrived.once, &extras, arrived.now, |ticket, ids| {
                if silent {
                    return ticket.close(author.clone(), ids.next(), &pipeline, arrived.now);
                }
                let entry = ids.next();
                let added =
                    ticket.add(message.clone(), author.clone(), entry, &pipeline, replies_reopen, arrived.now)?;
                if commands.close && added.ticket.state == guichet_domain::pipeline::State::Open {
                    added.and_then(|ticket| ticket.close(author.clone(), ids.next(), &pipeline, arrived.now))
                } else {
                    Ok(added)
                }
            })
            .await?;
        self.finish(arrived, verdict).await
    }

    async fn finish(&self, arrived: Arrived, verdict: Verdict<Refusal>) -> Result<(), Failed> {
        match verdict {
            Verdict::Done(ticket) => {
                tracing::info!(ses_id = arrived.ses_id, ticket = %ticket.number, "a mail was taken in");
                Ok(())
            }
            // The same message came by another way while this one was on its own.
            Verdict::AlreadyDone(_) => self.record(arrived.outcome, Decision::Ignored(Why::Duplicate)).await,
            // The portal takes no replies to closed tickets: a person looks at it, the customer's words are kept.
            Verdict::Refused(Refusal::Closed | Refusal::AlreadyClosed) => {
                self.record(arrived.outcome, Decision::Held(Why::TicketClosed)).await
            }
            Verdict::Refused(refusal) => Err(refusal.into()),
        }
    }

    /// The sender's contact, made if the address is new (E8), and joined to the company of its domain where SES vouches for
    /// the sender (S9).
    async fn contact(&self, arrived: &Arrived, known: Option<Contact>) -> Result<Contact, Failed> {
        let store = &self.application.store;
        let contact = if let Some(contact) = known {
            contact
        } else {
            let name = arrived.mail.from.as_ref().and_then(|from| from.name.as_deref()).and_then(Name::from_mail);
            let new = Contact::new(chance::contact_id(), arrived.from.clone(), name, arrived.now);
            store.ensure_contact(new).await?
        };
        if contact.company.is_some() || !arrived.proven {
            return Ok(contact);
        }
        let Some(company) = store.company_by_domain(contact.email.domain()).await? else { return Ok(contact) };
        let joined = store.update_contact(contact.id, |contact| contact.joined_by_domain(&company, true)).await?;
        Ok(joined.unwrap_or(contact))
    }
}

fn extras(arrived: &Arrived, decision: OutcomeKind, why: Why) -> Extras {
    Extras {
        message_ids: arrived.mail.message_id.iter().cloned().collect(),
        participants: Vec::new(),
        outcome: Some(MailOutcome { decision, reason: why.reason().to_owned(), ..arrived.outcome.clone() }),
    }
}
