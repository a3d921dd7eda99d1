//! A ticket: one request, and what can happen to it.
//!
//! A verb takes the ticket as it is and answers a [`Change`]: the ticket as it will be, and the entries to append. The
//! store writes a change in one conditional transaction or not at all.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::entry::{Audience, Author, Entry, Message, What};
use crate::ids::{AgentId, CompanyId, ContactId, EntryId, InboxId, PipelineId, StageId, ThreadId, TicketNumber};
use crate::pipeline::{Pipeline, State};
use crate::property::{HasProperties, Properties, PropertyValue};
use crate::settings::{Channel, ChannelKind};
use crate::text::Subject;

/// One request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ticket {
    /// What people say aloud.
    pub number: TicketNumber,
    /// What it is about.
    pub subject: Subject,
    /// Who asked. Never changed by an incoming mail (S6).
    pub requester: Requester,
    /// Their company when it was opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company: Option<CompanyId>,
    /// Who answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<AgentId>,
    /// Where agents find it.
    pub inbox: InboxId,
    /// The pipeline it runs through.
    pub pipeline: PipelineId,
    /// The stage it is in.
    pub stage: StageId,
    /// Whether that stage is open or closed.
    pub state: State,
    /// How it came.
    pub channel: ChannelKind,
    /// How pressing it is.
    #[serde(default)]
    pub priority: Priority,
    /// Custom properties.
    #[serde(default, skip_serializing_if = "Properties::is_empty")]
    pub properties: Properties,
    /// The original thread, the one customers see (C4).
    pub thread: ThreadId,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When something last happened that the customer may know of.
    pub activity_at: Timestamp,
    /// When it was closed, if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Timestamp>,
    /// The newest public message, and whether the desk wrote it: what unread marks compare (B12).
    pub latest: Latest,
    /// Counts the writes; each write is conditional on it.
    pub version: u64,
}

/// Who asked, as it was when they did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requester {
    /// Who.
    pub id: ContactId,
    /// Their name or address, for lists.
    pub name: String,
}

/// The newest public message of a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Latest {
    /// Which.
    pub entry: EntryId,
    /// By whom.
    pub author: Author,
}

/// How pressing a ticket is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Priority {
    /// Can wait.
    Low,
    /// As usual.
    #[default]
    Normal,
    /// Before others.
    High,
    /// Now.
    Urgent,
}

impl Priority {
    /// As it stands in items: `urgent`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
            Self::Urgent => "urgent",
        }
    }
}

/// What is to be written, whole or not at all.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The ticket as it will be.
    pub ticket: Ticket,
    /// The version that must still be there; `None` for a new ticket.
    pub expected_version: Option<u64>,
    /// Entries to append, in order.
    pub entries: Vec<Entry>,
}

/// Why a verb was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The ticket is closed and the portal does not let replies reopen it.
    #[error("this ticket is closed")]
    Closed,
    /// It is closed already.
    #[error("this ticket is closed already")]
    AlreadyClosed,
    /// It is open already.
    #[error("this ticket is open already")]
    AlreadyOpen,
    /// The settings name a pipeline without the stage that is needed: ours to mend.
    #[error("the pipeline has no stage for this")]
    NoStage,
}

/// What opens a ticket.
#[derive(Debug, Clone, PartialEq)]
pub struct Opening {
    /// The number it gets.
    pub number: TicketNumber,
    /// What it is about.
    pub subject: Subject,
    /// Who asks.
    pub requester: Requester,
    /// Their company.
    pub company: Option<CompanyId>,
    /// The thread and the first entry: ids from outside.
    pub thread: ThreadId,
    /// Id of the first entry.
    pub entry: EntryId,
    /// The first message.
    pub message: Message,
    /// Custom properties from a form.
    pub properties: Properties,
    /// Now.
    pub now: Timestamp,
}

impl Ticket {
    /// Opens a ticket in the channel's inbox, pipeline and stage (E9).
    pub fn open(opening: Opening, channel: &Channel, pipeline: &Pipeline) -> Result<Change, Refusal> {
        let stage = channel
            .stage
            .as_ref()
            .and_then(|id| pipeline.stage(id))
            .or_else(|| pipeline.first(State::Open))
            .ok_or(Refusal::NoStage)?;
        let author = Author::Contact { id: opening.requester.id, name: opening.requester.name.clone() };
        let ticket = Self {
            number: opening.number,
            subject: opening.subject,
            requester: opening.requester,
            company: opening.company,
            owner: None,
            inbox: channel.inbox.clone(),
            pipeline: pipeline.id.clone(),
            stage: stage.id.clone(),
            state: stage.state,
            channel: opening.message.channel,
            priority: Priority::default(),
            properties: opening.properties,
            thread: opening.thread,
            created_at: opening.now,
            activity_at: opening.now,
            closed_at: None,
            latest: Latest { entry: opening.entry, author: author.clone() },
            version: 1,
        };
        let first = Entry {
            id: opening.entry,
            number: ticket.number,
            thread: ticket.thread,
            at: opening.now,
            author,
            what: What::Message(opening.message),
        };
        Ok(Change { ticket, expected_version: None, entries: vec![first] })
    }

    /// Adds a message. A customer's public message reopens a closed ticket where `replies_reopen` (an event right behind it
    /// says so), else it is refused;
    /// an agent's public message takes ownership of a ticket nobody owns. A note changes nothing that customers see.
    pub fn add(
        &self,
        message: Message,
        author: Author,
        entry: EntryId,
        pipeline: &Pipeline,
        replies_reopen: bool,
        now: Timestamp,
    ) -> Result<Change, Refusal> {
        let mut change = self.next();
        let public = message.audience == Audience::Public;
        let mut reopened = None;
        if public && author.is_contact() && self.state == State::Closed {
            if !replies_reopen {
                return Err(Refusal::Closed);
            }
            change.ticket.move_to(pipeline, State::Open, now)?;
            reopened = Some(What::StageChanged {
                from: self.stage.clone(),
                to: change.ticket.stage.clone(),
                state: State::Open,
            });
        }
        if let Author::Agent { id, .. } = &author
            && public
            && self.owner.is_none()
        {
            change.ticket.owner = Some(*id);
        }
        if public {
            change.ticket.activity_at = now.max(self.activity_at);
            change.ticket.latest = Latest { entry, author: author.clone() };
        }
        let append = |id, author, what| Entry { id, number: self.number, thread: self.thread, at: now, author, what };
        change.entries.push(append(entry, author.clone(), What::Message(message)));
        change.entries.extend(reopened.map(|what| append(entry.following(), author, what)));
        Ok(change)
    }

    /// Closes the ticket. `entry` names the event in the history.
    pub fn close(
        &self,
        author: Author,
        entry: EntryId,
        pipeline: &Pipeline,
        now: Timestamp,
    ) -> Result<Change, Refusal> {
        if self.state == State::Closed {
            return Err(Refusal::AlreadyClosed);
        }
        self.turn(State::Closed, author, entry, pipeline, now)
    }

    /// Opens a closed ticket again, without a message (C5). `entry` names the event in the history.
    pub fn reopen(
        &self,
        author: Author,
        entry: EntryId,
        pipeline: &Pipeline,
        now: Timestamp,
    ) -> Result<Change, Refusal> {
        if self.state == State::Open {
            return Err(Refusal::AlreadyOpen);
        }
        self.turn(State::Open, author, entry, pipeline, now)
    }

    fn turn(
        &self,
        state: State,
        author: Author,
        entry: EntryId,
        pipeline: &Pipeline,
        now: Timestamp,
    ) -> Result<Change, Refusal> {
        let mut change = self.next();
        change.ticket.move_to(pipeline, state, now)?;
        change.ticket.activity_at = now.max(self.activity_at);
        let what = What::StageChanged { from: self.stage.clone(), to: change.ticket.stage.clone(), state };
        change.entries.push(Entry { id: entry, number: self.number, thread: self.thread, at: now, author, what });
        Ok(change)
    }

    /// Whether an entry is the message that opened the ticket.
    pub fn was_opened_by(&self, entry: &Entry) -> bool {
        // Stored times are cut to milliseconds.
        entry.author.is(self.requester.id) && entry.at.as_millisecond() == self.created_at.as_millisecond()
    }

    fn next(&self) -> Change {
        let mut ticket = self.clone();
        ticket.version = self.version.saturating_add(1);
        Change { ticket, expected_version: Some(self.version), entries: Vec::new() }
    }

    fn move_to(&mut self, pipeline: &Pipeline, state: State, now: Timestamp) -> Result<(), Refusal> {
        let stage = pipeline.first(state).ok_or(Refusal::NoStage)?;
        self.stage = stage.id.clone();
        self.state = state;
        self.closed_at = (state == State::Closed).then_some(now);
        Ok(())
    }
}

impl Change {
    /// Two verbs in one write: what `then` says happens to the ticket as this change leaves it.
    pub fn and_then(mut self, then: impl FnOnce(&Ticket) -> Result<Self, Refusal>) -> Result<Self, Refusal> {
        let mut second = then(&self.ticket)?;
        second.ticket.version = self.ticket.version;
        second.expected_version = self.expected_version;
        self.entries.append(&mut second.entries);
        second.entries = self.entries;
        Ok(second)
    }
}

impl HasProperties for Ticket {
    fn property(&self, name: &str) -> Option<PropertyValue> {
        match name {
            "number" => {
                #[expect(clippy::cast_precision_loss, reason = "numbers end at 10^12, far below 2^53")]
                let number = self.number.get() as f64;
                Some(PropertyValue::Number(number))
            }
            "subject" => Some(self.subject.as_str().into()),
            "requester" => Some(self.requester.name.as_str().into()),
            "requester.id" => Some(PropertyValue::Text(self.requester.id.to_string())),
            "owner" => self.owner.map(|owner| PropertyValue::Text(owner.to_string())),
            "inbox" => Some(self.inbox.as_str().into()),
            "pipeline" => Some(self.pipeline.as_str().into()),
            "stage" => Some(self.stage.as_str().into()),
            "state" => Some(self.state.as_str().into()),
            "channel" => Some(self.channel.as_str().into()),
            "priority" => Some(self.priority.as_str().into()),
            "created" => Some(PropertyValue::Time(self.created_at)),
            "activity" => Some(PropertyValue::Time(self.activity_at)),
            "closed" => self.closed_at.map(PropertyValue::Time),
            custom => self.properties.get(custom).cloned(),
        }
    }
}
