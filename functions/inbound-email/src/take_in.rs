//! A mail that opens a ticket or joins one. What is written is one transaction: ticket, message, Message-ID, outcome.

use guichet_domain::entry::{Audience, Author, MailOrigin};
use guichet_domain::incoming::{Decision, Sender, Why};
use guichet_domain::participants::Room;
use guichet_domain::settings::ChannelKind;
use guichet_domain::text::Subject;
use guichet_domain::ticket::{Opening, Refusal, Requester, Ticket};
use guichet_domain::{Contact, Desk};
use guichet_mail::{AgentCommands, facts};
use guichet_runtime::chance;
use guichet_store::{Extras, MailOutcome, OutcomeKind, TicketWithParticipants, Verdict};

use crate::mail::{self, Arrived};
use crate::people::Brought;
use crate::receive::{Failed, Inbound, Known};
use crate::words::Words;

/// A subject for a mail without one.
const NO_SUBJECT: &str = "(no subject)";

impl Inbound {
    /// Opens a ticket (E1, E8, E9).
    pub(crate) async fn open(&self, desk: &Desk, mut arrived: Arrived, known: Known, why: Why) -> Result<(), Failed> {
        let contact = self.contact(&arrived, known.contact).await?;
        let channel = desk.settings.channel(ChannelKind::Email, &arrived.addressed_to);
        let channel = channel.ok_or("the settings name no email channel")?;
        let pipeline = desk.settings.pipeline(&channel.pipeline).ok_or("the channel's pipeline is not there")?;
        let (body, files) = Words::of_opening(&arrived.mail).into_body_and_files(&mut arrived.mail);
        let brought = self.bring(desk, &arrived, Audience::Public, Room::new(contact.id, [])).await?;
        let mut message = mail::message(&arrived, Audience::Public, body);
        message.mail = message.mail.map(|mail| MailOrigin { copied: brought.copied.clone(), ..mail });
        message.attachments = self.attachments.keep(&arrived.once, files).await?;
        let thread = chance::thread_id();
        let extras = extras(&arrived, OutcomeKind::NewTicket, why, brought);
        let verdict = self
            .application
            .store
            .commit_new(&arrived.once, &extras, arrived.now, |number, ids| {
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
        mut arrived: Arrived,
        known: Known,
        found: TicketWithParticipants,
        why: Why,
    ) -> Result<(), Failed> {
        let ticket = found.ticket;
        let pipeline = desk.settings.pipeline(&ticket.pipeline).ok_or("the ticket's pipeline is not there")?.clone();
        let agent = matches!(known.sender, Sender::Agent(_));
        let (author, (commands, words)) = match (known.sender, known.contact) {
            (Sender::Agent(id), _) => {
                let agent = desk.agent(id).ok_or("an agent who is not there")?;
                let author = Author::Agent { id, name: agent.name.as_str().to_owned() };
                (author, Words::of_agent(&arrived.mail))
            }
            (Sender::Contact(id), Some(contact)) => {
                let author = Author::Contact { id, name: contact.display_name().to_owned() };
                (author, (AgentCommands::default(), Words::of_answer(&arrived.mail)))
            }
            _ => return Err("a reply of nobody".into()),
        };
        let audience = if commands.note { Audience::Internal } else { Audience::Public };
        let (body, files) = words.into_body_and_files(&mut arrived.mail);
        let mut message = mail::message(&arrived, audience, body);
        message.attachments = self.attachments.keep(&arrived.once, files).await?;
        let silent = message.body.text.is_empty() && message.body.html.is_none() && message.attachments.is_empty();
        if silent && agent && !commands.close {
            // Nothing stands above what the agent's program quoted, and that is for nobody to read.
            return self.record(arrived.outcome, Decision::Held(Why::NothingSaid)).await;
        }
        // `#close` alone says nothing that a customer should get as a message.
        let silent = silent && commands.close;
        let replies_reopen = desk.settings.portal().is_none_or(|portal| portal.replies_reopen);
        let brought = if silent {
            Brought::default()
        } else {
            let there = found.participants.iter().map(|participant| participant.contact);
            self.bring(desk, &arrived, audience, Room::new(ticket.requester.id, there)).await?
        };
        message.mail = message.mail.map(|mail| MailOrigin { copied: brought.copied.clone(), ..mail });
        let extras = extras(&arrived, OutcomeKind::Reply, why, brought);
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
            let new = Contact::new(chance::contact_id(), arrived.from.clone(), arrived.name.clone(), arrived.now);
            let new = if arrived.proven { new.mail_proven(arrived.now) } else { new };
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

fn extras(arrived: &Arrived, decision: OutcomeKind, why: Why, brought: Brought) -> Extras {
    let mut outcome = MailOutcome { decision, reason: why.reason().to_owned(), ..arrived.outcome.clone() };
    outcome.notes.extend(brought.notes);
    Extras { message_ids: facts::own_ids(&arrived.mail), participants: brought.participants, outcome: Some(outcome) }
}
