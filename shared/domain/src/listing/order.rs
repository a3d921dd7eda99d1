//! Sorting by a column (B7).

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::narrowing::owner;
use crate::filter::fold;
use crate::ids::TicketNumber;
use crate::pipeline::State;
use crate::property::{HasProperties, PropertyValue};
use crate::settings::{Desk, Portal};
use crate::ticket::Ticket;

/// By which column, and which way. What has no value comes last, either way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnSort {
    /// The ticket property.
    pub property: String,
    /// Whether the last come first.
    pub descending: bool,
}

/// A place in that order: what the ticket has in the column, in a form that sorts, and its number where that is equal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The value; `None` where there is none.
    pub key: Option<String>,
    /// The ticket.
    pub number: TicketNumber,
}

/// As many characters of a text are compared. Texts that begin with the same ones are in the order of their numbers.
const COMPARED: usize = 64;

impl ColumnSort {
    /// The place of a ticket. Texts compare by their characters without regard to case, stages and priorities by their
    /// own order, numbers and times as such.
    pub fn place(&self, ticket: &Ticket, desk: &Desk, portal: &Portal) -> Place {
        Place { key: self.key(ticket, desk, portal), number: ticket.number }
    }

    /// Which of two places comes first.
    pub fn compare(&self, a: &Place, b: &Place) -> Ordering {
        let turned = |order: Ordering| if self.descending { order.reverse() } else { order };
        match (&a.key, &b.key) {
            (Some(x), Some(y)) => turned(x.cmp(y).then(a.number.cmp(&b.number))),
            (None, None) => turned(a.number.cmp(&b.number)),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
        }
    }

    fn key(&self, ticket: &Ticket, desk: &Desk, portal: &Portal) -> Option<String> {
        let pipeline = || desk.settings.pipelines.iter().position(|pipeline| pipeline.id == ticket.pipeline);
        let stage =
            || desk.settings.pipeline(&ticket.pipeline)?.stages.iter().position(|stage| stage.id == ticket.stage);
        match self.property.as_str() {
            "number" => Some(String::new()),
            "owner" => owner(ticket, desk, portal).and_then(text),
            "priority" => Some((ticket.priority as u8).to_string()),
            // Open comes before closed; where stages show, by their order in the pipeline.
            "state" if portal.show_stage_names => Some(format!("{:04} {:04}", pipeline()?, stage()?)),
            "state" => Some(u8::from(ticket.state == State::Closed).to_string()),
            "stage" => Some(format!("{:04} {:04}", pipeline()?, stage()?)),
            "pipeline" => Some(format!("{:04}", pipeline()?)),
            other => match ticket.property(other)? {
                PropertyValue::Flag(flag) => Some(u8::from(flag).to_string()),
                PropertyValue::Number(number) => Some(sortable(number)),
                PropertyValue::Time(at) => Some(sortable_time(at.as_millisecond())),
                PropertyValue::Text(value) => text(&value),
                PropertyValue::Choices(choices) => text(&choices.join(", ")),
            },
        }
    }
}

fn text(text: &str) -> Option<String> {
    let key: String = fold(text.trim()).chars().filter(|c| !c.is_control()).take(COMPARED).collect();
    (!key.is_empty()).then_some(key)
}

/// A number as text that sorts: the bits of an IEEE number sort as the numbers do, once those below zero are turned.
fn sortable(number: f64) -> String {
    let bits = number.to_bits();
    let turned = if bits >> 63 == 0 { bits | (1 << 63) } else { !bits };
    format!("{turned:016x}")
}

fn sortable_time(milliseconds: i64) -> String {
    format!("{:016x}", milliseconds.cast_unsigned() ^ (1 << 63))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn b7_numbers_and_times_sort_as_such(a in -1e9..1e9_f64, b in -1e9..1e9_f64, x: i64, y: i64) {
            prop_assert_eq!(sortable(a).cmp(&sortable(b)), a.total_cmp(&b));
            prop_assert_eq!(sortable_time(x).cmp(&sortable_time(y)), x.cmp(&y));
        }
    }
}
