//! One mail, from the event to its recorded outcome.

use std::error::Error;

use guichet_domain::ids::TicketNumber;
use guichet_domain::incoming::{self, Decision, Found, MailFacts, Sender, Verdicts, Why};
use guichet_domain::{Contact, Desk, EmailAddress, OwnAddresses};
use guichet_mail::{Limits, ParsedMail, addresses, facts};
use guichet_runtime::attachments::AttachmentBucket;
use guichet_runtime::{Application, limits};
use guichet_store::{MailOutcome, OutcomeKind, TicketWithParticipants};
use jiff::Timestamp;

use crate::event::SesMail;
use crate::mail::{self, Arrived};

/// Why a mail was not dealt with: ours to mend. Lambda tries again.
pub(crate) type Failed = Box<dyn Error + Send + Sync>;

/// What the function has while it lives.
pub(crate) struct Inbound {
    /// Table, environment.
    pub(crate) application: Application,
    /// For raw messages.
    pub(crate) s3: aws_sdk_s3::Client,
    /// Name of the bucket that SES puts raw messages into.
    pub(crate) raw_mail: String,
    /// For files of messages.
    pub(crate) attachments: AttachmentBucket,
}

/// What the table knows of the sender.
pub(crate) struct Known {
    /// The contact of the address, if there is one.
    pub(crate) contact: Option<Contact>,
    /// The sender as the decision sees them.
    pub(crate) sender: Sender,
}

impl Inbound {
    /// Deals with one mail. Done twice, it does nothing the second time.
    pub(crate) async fn receive(&self, ses: &SesMail) -> Result<(), Failed> {
        let store = &self.application.store;
        let ses_id = ses.mail.message_id.as_str();
        let earlier = store.outcome(ses_id).await?;
        if earlier.is_some_and(|outcome| outcome.decision != OutcomeKind::Failed) {
            return Ok(());
        }
        let dealt_with = self.read_and_decide(ses, ses_id).await;
        if dealt_with.is_err() {
            // The record says that we failed until another attempt says better. Should even this not be written, the event
            // is still in Lambda's hands, and then in the queue for what failed.
            let failed = failure(ses, ses_id, Timestamp::now());
            if let Err(error) = store.record_outcome(&failed).await {
                tracing::error!(error = &error as &dyn Error, ses_id, "a failure was not recorded");
            }
        }
        dealt_with
    }

    async fn read_and_decide(&self, ses: &SesMail, ses_id: &str) -> Result<(), Failed> {
        let now = Timestamp::now();
        let desk = self.application.desk(now).await?;
        let raw = self.raw_message(ses_id).await?;
        let (verdicts, envelope) = (ses.verdicts(), ses.envelope());
        let own = OwnAddresses::of(&desk.settings, &self.application.environment.deployment);
        let is_agent = |from: &str| EmailAddress::parse(from).is_ok_and(|from| desk.acting_agent(&from).is_some());
        let (parsed, facts) = match ParsedMail::read_for(&raw, &Limits::default(), is_agent) {
            Ok(mail) => {
                let facts = facts::of(&mail, &envelope, &own);
                (Some(mail), facts)
            }
            Err(over) => {
                tracing::warn!(%over, ses_id, "a mail is over a bound and is held");
                (None, facts::of_unreadable(ses.written_from()))
            }
        };
        let mut outcome = outcome(ses_id, now, &facts, parsed.as_ref(), verdicts);
        outcome.notes = parsed.as_ref().map(|mail| facts::remarks(mail, &facts, &own)).unwrap_or_default();
        let settled = incoming::decide_at_the_door(&facts, &verdicts);
        if let (Some(Decision::Ignored(Why::Bounce)), Some(report)) = (settled, &parsed) {
            outcome.notes.extend(self.note_undeliverable(report, now).await?);
        }
        let (Some(mail), Some(from), None) = (parsed, facts.from.clone(), settled) else {
            let decision = settled.unwrap_or(Decision::Held(Why::NoSender));
            return self.record(outcome, decision).await;
        };
        let arrived = Arrived {
            once: mail::once(&mail, &from, ses_id),
            addressed_to: facts::addressed_to(&mail, &envelope),
            people: facts::people(&mail, &from, &own),
            name: facts::author_name(&mail, &facts),
            proven: facts.sender_is_proven(&verdicts),
            ses_id: ses_id.to_owned(),
            mail,
            from,
            outcome,
            now,
        };
        self.decide(&desk, arrived, facts, verdicts).await
    }

    async fn decide(
        &self,
        desk: &Desk,
        mut arrived: Arrived,
        mut facts: MailFacts,
        verdicts: Verdicts,
    ) -> Result<(), Failed> {
        let store = &self.application.store;
        // Asked before the rate is counted: a retry after a lost answer is a repeat, not one mail more.
        if store.done(&arrived.once).await?.is_some() {
            return self.record(arrived.outcome, Decision::Ignored(Why::Duplicate)).await;
        }
        let known = self.known(desk, &arrived.from).await?;
        // Mail that only claims an address has a bound of its own: it cannot use up what the owner may send.
        let limit = if arrived.proven { limits::MAILS } else { limits::MAILS_CLAIMING };
        let fits = limit.allows(store, &arrived.from, arrived.now).await?;
        if matches!(known.sender, Sender::Contact(_) | Sender::Unknown) && !fits {
            return self.record(arrived.outcome, Decision::Held(Why::RateLimit)).await;
        }
        self.note_proof(&arrived, &known).await?;
        let tickets = self.follow_pointers(&arrived, &mut facts).await?;
        let found = |number: TicketNumber| {
            let found = tickets.iter().find(|found| found.ticket.number == number)?;
            let participants = found.participants.iter().map(|participant| participant.contact).collect();
            Some(Found { requester: found.ticket.requester.id, participants })
        };
        let explanation = incoming::explain(&facts, &verdicts, known.sender, found);
        arrived.outcome.evidence = explanation.evidence();
        match explanation.decision {
            Decision::Reply(number, why) => {
                let ticket = tickets.into_iter().find(|found| found.ticket.number == number);
                let ticket = ticket.ok_or("a decision for a ticket that was not found")?;
                self.add(desk, arrived, known, ticket, why).await
            }
            Decision::NewTicket(why) => self.open(desk, arrived, known, why).await,
            decision => self.record(arrived.outcome, decision).await,
        }
    }

    /// Who the table says the sender is: an agent, a contact, or nobody yet.
    async fn known(&self, desk: &Desk, from: &EmailAddress) -> Result<Known, Failed> {
        if let Some(agent) = desk.acting_agent(from) {
            return Ok(Known { contact: None, sender: Sender::Agent(agent.id) });
        }
        let contact = self.application.store.contact_by_email(from).await?;
        let sender = contact.as_ref().map_or(Sender::Unknown, |contact| Sender::Contact(contact.id));
        Ok(Known { contact, sender })
    }

    /// Authenticated mail shows that the sender's address is somebody's: if mail came back from there, it is sent again.
    async fn note_proof(&self, arrived: &Arrived, known: &Known) -> Result<(), Failed> {
        let news = |contact: &&Contact| arrived.proven && contact.proof_is_news(arrived.now);
        if let Some(contact) = known.contact.as_ref().filter(news) {
            self.application.store.record_mail_proof(contact.id, arrived.now).await?;
        }
        Ok(())
    }

    /// Finds the tickets that the mail points to.
    async fn follow_pointers(
        &self,
        arrived: &Arrived,
        facts: &mut MailFacts,
    ) -> Result<Vec<TicketWithParticipants>, Failed> {
        let store = &self.application.store;
        let mail = &arrived.mail;
        let keys = self.keys(arrived.now).await?;
        let known = store.known_messages(&facts::ids_to_look_up(mail)).await?;
        let domain = &self.application.environment.deployment.mail_domain;
        facts.pointers = facts::pointers(mail, &arrived.addressed_to, &keys, domain, &known);
        let mut tickets = Vec::new();
        for pointer in &facts.pointers {
            tickets.extend(store.ticket(pointer.number).await?);
        }
        Ok(tickets)
    }

    /// The keys that reply addresses and thread roots are signed with.
    pub(crate) async fn keys(&self, now: Timestamp) -> Result<addresses::KeyRing, Failed> {
        let ring = self.application.store.key_ring(now).await?;
        Ok(addresses::KeyRing::new(*ring.current.bytes(), ring.previous.iter().map(|key| key.bytes().to_vec())))
    }

    /// Writes down what became of a mail that changes no ticket.
    pub(crate) async fn record(&self, mut outcome: MailOutcome, decision: Decision) -> Result<(), Failed> {
        let (kind, why) = match decision {
            Decision::Held(why) => (OutcomeKind::Held, why),
            Decision::Ignored(why) => (OutcomeKind::Ignored, why),
            Decision::NewTicket(why) => (OutcomeKind::NewTicket, why),
            Decision::Reply(number, why) => {
                outcome.ticket = Some(number);
                (OutcomeKind::Reply, why)
            }
        };
        outcome.decision = kind;
        outcome.reason = why.reason().to_owned();
        tracing::info!(ses_id = outcome.ses_id, decision = ?kind, reason = outcome.reason, "a mail was dealt with");
        self.application.store.record_outcome(&outcome).await?;
        Ok(())
    }

    async fn raw_message(&self, ses_id: &str) -> Result<Vec<u8>, Failed> {
        let object = self.s3.get_object().bucket(&self.raw_mail).key(format!("inbound/{ses_id}")).send().await?;
        Ok(object.body.collect().await?.to_vec())
    }
}

/// The record of an attempt that failed. Why stands in the log, under the message's id: an error may name what people wrote.
fn failure(ses: &SesMail, ses_id: &str, now: Timestamp) -> MailOutcome {
    let reason = "we failed, and try again; the log says why".to_owned();
    let facts = facts::of_unreadable(ses.written_from());
    MailOutcome { reason, ..outcome(ses_id, now, &facts, None, ses.verdicts()) }
}

/// The record, as far as it is the same whatever is decided.
fn outcome(
    ses_id: &str,
    now: Timestamp,
    facts: &MailFacts,
    mail: Option<&ParsedMail>,
    verdicts: Verdicts,
) -> MailOutcome {
    let cut = |text: &str| text.chars().take(500).collect::<String>();
    MailOutcome {
        ses_id: ses_id.to_owned(),
        received_at: now,
        decision: OutcomeKind::Failed,
        reason: String::new(),
        evidence: None,
        notes: Vec::new(),
        ticket: None,
        from: facts.from.as_ref().map(ToString::to_string).or_else(|| Some(cut(&mail?.from.as_ref()?.address))),
        subject: mail.map(|mail| cut(&mail.subject)).unwrap_or_default(),
        message_id: mail.and_then(|mail| mail.message_id.as_deref().map(cut)),
        verdicts,
    }
}
