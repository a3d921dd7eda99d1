//! How a list is narrowed by days and by what stands in its columns (B5).

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::filter::fold;
use crate::property::{HasProperties, PropertyValue};
use crate::settings::{Desk, Portal};
use crate::ticket::Ticket;

/// Days, and values by property. Every one of them must fit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Narrowing {
    /// When it was opened.
    pub created: Days,
    /// When something last happened.
    pub activity: Days,
    /// What stands in a column: a part of a name or text, or the id of one of a few (channel, priority, pipeline, inbox).
    pub properties: BTreeMap<String, String>,
}

/// From one day to another, both included, in UTC.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Days {
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
}

impl Days {
    /// Whether there is neither a first day nor a last one.
    pub const fn is_any(self) -> bool {
        self.from.is_none() && self.to.is_none()
    }

    /// The first moment of the first day.
    pub fn first(self) -> Option<Timestamp> {
        self.from.and_then(midnight)
    }

    /// The last millisecond of the last day: tickets' times have no finer ones.
    pub fn last(self) -> Option<Timestamp> {
        let next = midnight(self.to?.tomorrow().ok()?)?;
        next.checked_sub(SignedDuration::from_millis(1)).ok()
    }

    /// Whether a moment lies within.
    pub fn has(self, at: Timestamp) -> bool {
        let at = at.as_millisecond();
        self.first().is_none_or(|first| first.as_millisecond() <= at)
            && self.last().is_none_or(|last| at <= last.as_millisecond())
    }
}

fn midnight(day: Date) -> Option<Timestamp> {
    day.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

impl Narrowing {
    /// Most properties that are asked for at once.
    pub const MAX_PROPERTIES: usize = 20;
    /// Longest value, in characters.
    pub const MAX_VALUE: usize = 100;
    /// Longest name of a property, in characters.
    pub const MAX_NAME: usize = 60;
    /// What can be asked for in every portal, shown or not: a ticket's own page says it.
    const ALWAYS: [&str; 3] = ["requester", "owner", "channel"];
    /// What has a filter of another kind.
    const ELSEWHERE: [&str; 6] = ["number", "subject", "state", "stage", "created", "activity"];

    /// The properties that the portal's visitors may ask for, in the order of the columns: those that it shows them.
    /// Whatever it does not show must not be found out by asking for it either.
    pub fn askable(portal: &Portal) -> Vec<&str> {
        let shown = portal.columns.iter().map(|column| column.property.as_str());
        let mut names: Vec<&str> = Vec::new();
        for name in Self::ALWAYS.into_iter().chain(shown) {
            if !names.contains(&name) && !Self::ELSEWHERE.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// Without what the portal's visitors may not ask for.
    #[must_use]
    pub fn allowed(mut self, portal: &Portal) -> Self {
        let askable = Self::askable(portal);
        self.properties.retain(|name, _| askable.contains(&name.as_str()));
        self
    }

    /// Whether it narrows anything.
    pub fn is_any(&self) -> bool {
        self.created.is_any() && self.activity.is_any() && self.properties.is_empty()
    }

    /// Whether a ticket is one of those asked for.
    pub fn takes(&self, ticket: &Ticket, desk: &Desk, portal: &Portal) -> bool {
        self.created.has(ticket.created_at)
            && self.activity.has(ticket.activity_at)
            && self.properties.iter().all(|(name, wanted)| fits(name, wanted, ticket, desk, portal))
    }
}

fn fits(name: &str, wanted: &str, ticket: &Ticket, desk: &Desk, portal: &Portal) -> bool {
    let within = |text: &str| fold(text).contains(&fold(wanted));
    match name {
        "requester" => within(&ticket.requester.name),
        "owner" => owner(ticket, desk, portal).is_some_and(within),
        _ => match ticket.property(name) {
            None => false,
            Some(PropertyValue::Text(id)) if is_one_of_few(name) => id == wanted,
            Some(PropertyValue::Text(text)) => within(&text),
            Some(PropertyValue::Choices(choices)) => choices.iter().any(|choice| within(choice)),
            Some(PropertyValue::Flag(flag)) => wanted == if flag { "yes" } else { "no" },
            Some(PropertyValue::Number(number)) => number.to_string() == wanted,
            Some(PropertyValue::Time(at)) => at.to_string().starts_with(wanted),
        },
    }
}

/// Whether a property has one of a few values, which are chosen by their ids.
pub fn is_one_of_few(property: &str) -> bool {
    matches!(property, "channel" | "priority" | "pipeline" | "inbox")
}

/// The owner's name as customers see it (B10).
pub(super) fn owner<'a>(ticket: &Ticket, desk: &'a Desk, portal: &Portal) -> Option<&'a str> {
    Some(desk.agent(ticket.owner?)?.shown_as(portal.owner_display))
}
