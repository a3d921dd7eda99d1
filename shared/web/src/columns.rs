//! Columns of the list and of the export (B1, B2): what stands in their headings and cells.

use std::collections::BTreeSet;

use guichet_domain::form::{FieldKind, FormSettings};
use guichet_domain::listing::Column;
use guichet_domain::pipeline::State;
use guichet_domain::property::{HasProperties, PropertyValue};
use guichet_domain::settings::{ChannelKind, Desk, Portal};
use guichet_domain::ticket::{Priority, Ticket};
use jiff::Timestamp;
use serde::Serialize;

use crate::words::Words;

/// Whether a ticket is open, and what to call that (B11).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Status {
    /// Open or closed.
    pub(crate) state: State,
    /// In the customer's words.
    pub(crate) name: String,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    Subject,
    Status(Status),
    Person(String),
    Time(Timestamp),
    Text(String),
    Nothing,
}

/// What makes cells: the settings, and the language to speak.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cells<'a> {
    pub(crate) desk: &'a Desk,
    pub(crate) portal: &'a Portal,
    pub(crate) words: &'a Words,
}

impl Cells<'_> {
    /// A column's heading.
    pub(crate) fn heading(&self, column: &Column) -> String {
        if let Some(label) = &column.label {
            return label.clone();
        }
        let key = match column.property.as_str() {
            "number" => "column-number",
            "subject" => "column-subject",
            "requester" => "column-requester",
            "owner" => "column-owner",
            "inbox" => "column-inbox",
            "pipeline" => "column-pipeline",
            "stage" => "column-stage",
            "state" => "column-state",
            "channel" => "column-channel",
            "priority" => "column-priority",
            "created" => "column-created",
            "activity" => "column-activity",
            "closed" => "column-closed",
            custom => {
                return self.portal.field(custom).map_or_else(|| custom.to_owned(), |field| field.label.clone());
            }
        };
        self.words.say(key)
    }

    /// A ticket's cell in the column of a property.
    pub(crate) fn cell(&self, ticket: &Ticket, property: &str) -> Cell {
        let text = |text: String| if text.is_empty() { Cell::Nothing } else { Cell::Text(text) };
        match property {
            "subject" => Cell::Subject,
            "number" => Cell::Text(ticket.number.to_string()),
            "state" => Cell::Status(self.status(ticket)),
            "stage" => text(self.stage_name(ticket).unwrap_or_default()),
            "requester" => Cell::Person(ticket.requester.name.clone()),
            "owner" => self.owner(ticket).map_or(Cell::Nothing, Cell::Person),
            "channel" => Cell::Text(self.words.say(channel_key(ticket.channel))),
            "priority" => Cell::Text(self.words.say(priority_key(ticket.priority))),
            "pipeline" => text(
                self.desk.settings.pipeline(&ticket.pipeline).map(|pipeline| pipeline.name.clone()).unwrap_or_default(),
            ),
            "inbox" => text(
                self.desk
                    .settings
                    .inboxes
                    .iter()
                    .find(|inbox| inbox.id == ticket.inbox)
                    .map(|inbox| inbox.name.clone())
                    .unwrap_or_default(),
            ),
            other => match ticket.property(other) {
                None => Cell::Nothing,
                Some(PropertyValue::Time(at)) if self.is_day(other) => Cell::Text(self.words.day(at)),
                Some(PropertyValue::Time(at)) => Cell::Time(at),
                Some(value) => text(self.value(&value)),
            },
        }
    }

    /// What was answered to the portal's forms (D1): label and value, in the order of the fields. Other properties are the
    /// desk's own and no customer sees them, unless a column names them.
    pub(crate) fn answers(&self, ticket: &Ticket) -> Vec<(String, String)> {
        let mut shown = BTreeSet::new();
        let fields = self.portal.forms().flat_map(FormSettings::asked);
        let mut answers = Vec::new();
        for field in fields.filter(|field| shown.insert(field.property.as_str())) {
            let property = field.property.as_str();
            let said = match ticket.properties.get(property) {
                None => continue,
                Some(PropertyValue::Time(at)) if field.kind == FieldKind::Date => self.words.day(*at),
                Some(value) => self.value(value),
            };
            answers.push((field.label.clone(), said));
        }
        answers
    }

    /// Whether a property is a day, without an hour.
    fn is_day(&self, property: &str) -> bool {
        self.portal.field(property).is_some_and(|field| field.kind == FieldKind::Date)
    }

    /// Open or closed, or the stage's customer-facing name where the portal says so (B11).
    pub(crate) fn status(&self, ticket: &Ticket) -> Status {
        let plain = || self.words.say(state_key(ticket.state));
        let name = if self.portal.show_stage_names { self.stage_name(ticket).unwrap_or_else(plain) } else { plain() };
        Status { state: ticket.state, name }
    }

    /// Who answers, as customers see them (B10).
    pub(crate) fn owner(&self, ticket: &Ticket) -> Option<String> {
        let agent = self.desk.agent(ticket.owner?)?;
        Some(agent.shown_as(self.portal.owner_display).to_owned())
    }

    /// What customers call a ticket's stage.
    fn stage_name(&self, ticket: &Ticket) -> Option<String> {
        let stage = self.desk.settings.pipeline(&ticket.pipeline)?.stage(&ticket.stage)?;
        Some(stage.customer_name.clone())
    }

    fn value(&self, value: &PropertyValue) -> String {
        match value {
            PropertyValue::Flag(true) => self.words.say("value-yes"),
            PropertyValue::Flag(false) => self.words.say("value-no"),
            PropertyValue::Number(number) => number.to_string(),
            PropertyValue::Time(at) => at.to_string(),
            PropertyValue::Text(text) => text.clone(),
            PropertyValue::Choices(choices) => choices.join(", "),
        }
    }
}

pub(crate) const fn state_key(state: State) -> &'static str {
    match state {
        State::Open => "state-open",
        State::Closed => "state-closed",
    }
}

pub(crate) const fn channel_key(channel: ChannelKind) -> &'static str {
    match channel {
        ChannelKind::Email => "channel-email",
        ChannelKind::Portal => "channel-portal",
        ChannelKind::WebForm => "channel-web-form",
        ChannelKind::Chat => "channel-chat",
        ChannelKind::Messenger => "channel-messenger",
    }
}

pub(crate) const fn priority_key(priority: Priority) -> &'static str {
    match priority {
        Priority::Low => "priority-low",
        Priority::Normal => "priority-normal",
        Priority::High => "priority-high",
        Priority::Urgent => "priority-urgent",
    }
}
