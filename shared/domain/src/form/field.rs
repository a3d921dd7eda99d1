//! One field of a form, and what may be answered.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::bounds;
use crate::filter::Filter;
use crate::ids::FieldId;
use crate::property::PropertyValue;

/// Something that a form asks besides the standard fields (D1).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FormField {
    /// The ticket property that keeps the answer: columns, filters and conditions call it by this name.
    pub property: FieldId,
    /// What stands above the field.
    pub label: String,
    /// What stands below it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// What can be answered.
    #[serde(flatten)]
    pub kind: FieldKind,
    /// Whether it must be answered when it is asked; of a checkbox: whether it must be ticked.
    #[serde(default)]
    pub required: bool,
    /// It is asked when the answers to the fields above it match; always where empty.
    #[serde(default, skip_serializing_if = "Filter::is_empty")]
    pub when: Filter,
}

/// What can be answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum FieldKind {
    /// A line of text, at most [`bounds::ANSWER`] characters.
    Text,
    /// A number.
    Number {
        /// The least one that is taken.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        least: Option<i64>,
        /// The greatest one that is taken.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        most: Option<i64>,
    },
    /// One of these.
    Choice {
        /// As people read them, which is also how they are kept.
        options: Vec<String>,
    },
    /// A day. It is kept as its first moment in UTC.
    Date,
    /// Yes or no.
    Checkbox,
}

/// Why an answer cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum InvalidAnswer {
    /// It must be answered, or ticked.
    #[error("this must be answered")]
    Missing,
    /// More characters than this.
    #[error("at most {max} characters")]
    TooLong {
        /// Most characters.
        max: usize,
    },
    /// No number that can be written down exactly enough.
    #[error("this is not a number")]
    NoNumber,
    /// Less than is taken.
    #[error("at least {0}")]
    TooSmall(i64),
    /// More than is taken.
    #[error("at most {0}")]
    TooLarge(i64),
    /// None of the choices: the form is an older one, or not ours.
    #[error("this is none of the choices")]
    NoChoice,
    /// No day of the calendar.
    #[error("this is not a date")]
    NoDate,
}

impl FormField {
    /// Reads what was typed, or ticked (anything but nothing). Nothing for an answer that was left out and may be.
    ///
    /// A number is read as any of our languages writes it, without marks between thousands: `1.5` and `1,5`.
    pub fn read(&self, typed: &str) -> Result<Option<PropertyValue>, InvalidAnswer> {
        let typed = typed.trim();
        if self.kind == FieldKind::Checkbox {
            return match (typed.is_empty(), self.required) {
                (true, true) => Err(InvalidAnswer::Missing),
                (empty, _) => Ok(Some(PropertyValue::Flag(!empty))),
            };
        }
        if typed.is_empty() {
            return if self.required { Err(InvalidAnswer::Missing) } else { Ok(None) };
        }
        self.kind.read(typed).map(Some)
    }
}

impl FieldKind {
    fn read(&self, typed: &str) -> Result<PropertyValue, InvalidAnswer> {
        match self {
            Self::Text if typed.chars().count() > bounds::ANSWER => Err(InvalidAnswer::TooLong { max: bounds::ANSWER }),
            Self::Text => Ok(PropertyValue::Text(one_line(typed))),
            Self::Number { least, most } => number(typed, *least, *most),
            Self::Choice { options } => {
                { options.iter().find(|option| *option == typed).map(|option| PropertyValue::Text(option.clone())) }
                    .ok_or(InvalidAnswer::NoChoice)
            }
            Self::Date => date(typed),
            Self::Checkbox => Ok(PropertyValue::Flag(true)),
        }
    }
}

/// Control characters, line breaks among them, become spaces: it is one line in a list and in a mail.
fn one_line(typed: &str) -> String {
    typed.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[expect(clippy::cast_precision_loss, reason = "bounds beyond 2^53 are beyond what is taken at all")]
fn number(typed: &str, least: Option<i64>, most: Option<i64>) -> Result<PropertyValue, InvalidAnswer> {
    let plain =
        typed.len() <= 30 && typed.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'-' | b'+'));
    let number: f64 =
        Some(typed).filter(|_| plain).and_then(|t| t.replace(',', ".").parse().ok()).ok_or(InvalidAnswer::NoNumber)?;
    // Beyond this, not every whole number has one of its own.
    if !number.is_finite() || number.abs() > 9_007_199_254_740_992.0 {
        return Err(InvalidAnswer::NoNumber);
    }
    if let Some(least) = least.filter(|least| number < *least as f64) {
        return Err(InvalidAnswer::TooSmall(least));
    }
    if let Some(most) = most.filter(|most| number > *most as f64) {
        return Err(InvalidAnswer::TooLarge(most));
    }
    Ok(PropertyValue::Number(number))
}

fn date(typed: &str) -> Result<PropertyValue, InvalidAnswer> {
    let day: Date = Some(typed).filter(|t| t.len() == 10).and_then(|t| t.parse().ok()).ok_or(InvalidAnswer::NoDate)?;
    let start = day.to_zoned(TimeZone::UTC).map_err(|_| InvalidAnswer::NoDate)?;
    Ok(PropertyValue::Time(start.timestamp()))
}
