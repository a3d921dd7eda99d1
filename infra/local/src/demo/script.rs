//! The conversations as they are written down, and as tickets.

use std::collections::BTreeMap;

use guichet_domain::entry::{Audience, Body, What};
use guichet_domain::ids::{StageId, ThreadId, TicketNumber};
use guichet_domain::notice::Recipient;
use guichet_domain::pipeline::Pipeline;
use guichet_domain::property::Properties;
use guichet_domain::settings::{Channel, ChannelKind, Settings};
use guichet_domain::text::Subject;
use guichet_domain::ticket::{Change, Opening, Requester};
use guichet_domain::visibility::Participant;
use guichet_domain::{Agent, Author, Contact, Entry, Message, Ticket};
use guichet_store::{EntryIds, Loaded};
use jiff::{SignedDuration, Span, SpanRelativeTo, Timestamp};
use serde::Deserialize;
use uuid::Uuid;

use super::DemoError;
use super::files;

/// A ticket as it is written down in `conversations.yaml`, which explains the fields.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Script {
    subject: String,
    pub(super) by: String,
    via: ChannelKind,
    ago: Span,
    #[serde(default)]
    stage: Option<StageId>,
    #[serde(default = "yes")]
    pub(super) seen: bool,
    #[serde(default)]
    copies: Vec<String>,
    says: Vec<Step>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    #[serde(default)]
    after: Span,
    #[serde(default)]
    who: Option<String>,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    note: Option<String>,
    #[serde(default)]
    attach: Option<String>,
    #[serde(default)]
    stage: Option<StageId>,
    #[serde(default)]
    close: bool,
}

const fn yes() -> bool {
    true
}

/// Everybody who can say something.
#[derive(Debug)]
pub(super) struct Cast {
    pub(super) contacts: BTreeMap<String, Contact>,
    pub(super) agents: BTreeMap<String, Agent>,
}

/// A ticket to load, and the files that must be there before it.
#[derive(Debug)]
pub(super) struct Played {
    pub(super) loaded: Loaded,
    pub(super) files: Vec<(String, &'static [u8])>,
}

/// All conversations, the earliest first.
pub(super) fn scripts() -> Result<Vec<Script>, DemoError> {
    let mut scripts: Vec<Script> = serde_norway::from_str(include_str!("conversations.yaml"))
        .map_err(|error| DemoError::Script(error.to_string()))?;
    scripts.sort_by_key(|script| duration(script.ago).ok());
    scripts.reverse();
    Ok(scripts)
}

/// Days are 24 hours here: the demo knows no time zone.
fn duration(span: Span) -> Result<SignedDuration, DemoError> {
    span.to_duration(SpanRelativeTo::days_are_24_hours()).map_err(|error| DemoError::Script(error.to_string()))
}

impl Cast {
    fn contact(&self, who: &str) -> Result<&Contact, DemoError> {
        self.contacts.get(who).ok_or_else(|| DemoError::Script(format!("nobody is called {who}")))
    }

    fn author(&self, who: &str) -> Result<Author, DemoError> {
        match self.agents.get(who) {
            Some(agent) => Ok(Author::Agent { id: agent.id, name: agent.name.as_str().to_owned() }),
            None => self
                .contact(who)
                .map(|contact| Author::Contact { id: contact.id, name: contact.display_name().to_owned() }),
        }
    }
}

impl Script {
    /// Plays the conversation: the same verbs as for a real ticket, one step after the other.
    pub(super) fn play(
        &self,
        number: TicketNumber,
        cast: &Cast,
        settings: &Settings,
        now: Timestamp,
    ) -> Result<Played, DemoError> {
        let missing = |what: &str| DemoError::Script(format!("the settings have no {what}"));
        let channel = settings.channel(self.via, &[]).ok_or_else(|| missing("such channel"))?;
        let pipeline = settings.pipeline(&channel.pipeline).ok_or_else(|| missing("such pipeline"))?;
        let mut at = now.checked_sub(duration(self.ago)?).map_err(|error| DemoError::Script(error.to_string()))?;
        let (opening, steps) = self
            .says
            .split_first()
            .ok_or_else(|| DemoError::Script(format!("nothing is said about {}", self.subject)))?;
        let mut files = Vec::new();
        let mut change = self.open(opening, number, cast, (channel, pipeline), at, &mut files)?;
        let mut participants = Vec::new();
        for who in &self.copies {
            let contact = cast.contact(who)?;
            participants.push(Participant { contact: contact.id, name: contact.display_name().to_owned(), since: at });
        }
        let mut last = Author::System;
        for step in steps {
            at += duration(step.after)?;
            let who = step.who.as_deref().unwrap_or(&self.by);
            last = cast.author(who)?;
            change = self.step(step, change, &last, pipeline, at, &mut files)?;
        }
        if let Some(stage) = &self.stage {
            change = move_to(change, stage, &last, pipeline, at)?;
        }
        let told = told(&change, &participants, cast);
        let loaded = Loaded { ticket: change.ticket, entries: change.entries, participants, told };
        Ok(Played { loaded, files })
    }

    fn open(
        &self,
        step: &Step,
        number: TicketNumber,
        cast: &Cast,
        to: (&Channel, &Pipeline),
        at: Timestamp,
        files: &mut Files,
    ) -> Result<Change, DemoError> {
        let requester = cast.contact(&self.by)?;
        let opening = Opening {
            number,
            subject: Subject::from_mail(&self.subject, "Request"),
            requester: Requester { id: requester.id, name: requester.display_name().to_owned() },
            company: requester.company,
            thread: ThreadId::new(Uuid::now_v7()),
            entry: EntryIds::starting(at).next(),
            message: self.message(step, false, files)?,
            properties: Properties::new(),
            now: at,
        };
        Ticket::open(opening, to.0, to.1).map_err(|refusal| DemoError::Script(refusal.to_string()))
    }

    fn step(
        &self,
        step: &Step,
        change: Change,
        author: &Author,
        pipeline: &Pipeline,
        at: Timestamp,
        files: &mut Files,
    ) -> Result<Change, DemoError> {
        let mut ids = EntryIds::after(&change.ticket, at);
        let refused =
            |refusal: guichet_domain::ticket::Refusal| DemoError::Script(format!("{}: {refusal}", self.subject));
        if let Some(stage) = &step.stage {
            return move_to(change, stage, author, pipeline, at);
        }
        if step.close {
            return change.and_then(|ticket| ticket.close(author.clone(), ids.next(), pipeline, at)).map_err(refused);
        }
        let message = self.message(step, !author.is_contact(), files)?;
        change.and_then(|ticket| ticket.add(message, author.clone(), ids.next(), pipeline, true, at)).map_err(refused)
    }

    fn message(&self, step: &Step, by_agent: bool, files: &mut Files) -> Result<Message, DemoError> {
        let (audience, text) = match (&step.text, &step.note) {
            (Some(text), None) => (Audience::Public, text),
            (None, Some(note)) => (Audience::Internal, note),
            _ => return Err(DemoError::Script(format!("a step of {} is neither text nor note", self.subject))),
        };
        let mut attachments = Vec::new();
        if let Some(name) = &step.attach {
            let (attachment, content) = files::attachment(name)?;
            files.push((attachment.key.clone(), content));
            attachments.push(attachment);
        }
        let plain = self.via == ChannelKind::Email && !by_agent;
        Ok(Message {
            audience,
            channel: if by_agent { ChannelKind::Email } else { self.via },
            body: if plain { Body::plain(text.trim_end()) } else { Body::markdown(text.trim_end()) },
            attachments,
            mail: None,
        })
    }
}

type Files = Vec<(String, &'static [u8])>;

/// Moves the ticket to another stage, with an entry that says so.
fn move_to(
    mut change: Change,
    stage: &StageId,
    author: &Author,
    pipeline: &Pipeline,
    at: Timestamp,
) -> Result<Change, DemoError> {
    let to = pipeline.stage(stage).ok_or_else(|| DemoError::Script(format!("there is no stage {stage}")))?;
    let ticket = &mut change.ticket;
    if ticket.stage == to.id {
        return Ok(change);
    }
    let entry = Entry {
        id: EntryIds::after(ticket, at).next(),
        number: ticket.number,
        thread: ticket.thread,
        at,
        author: author.clone(),
        what: What::StageChanged { from: ticket.stage.clone(), to: to.id.clone(), state: to.state },
    };
    ticket.stage = to.id.clone();
    ticket.state = to.state;
    change.entries.push(entry);
    Ok(change)
}

/// Everybody who would be mailed about an entry counts as told.
fn told(change: &Change, participants: &[Participant], cast: &Cast) -> Vec<(guichet_domain::ids::EntryId, Recipient)> {
    let customers = participants
        .iter()
        .map(|participant| participant.contact)
        .chain([change.ticket.requester.id])
        .map(Recipient::Contact);
    let agents = cast.agents.values().map(|agent| Recipient::Agent(agent.id));
    let everybody: Vec<_> = customers.chain(agents).collect();
    let messages = change.entries.iter().filter(|entry| entry.message().is_some() && entry.is_public());
    messages.flat_map(|entry| everybody.iter().map(|to| (entry.id, *to))).collect()
}
