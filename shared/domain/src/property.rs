//! Custom properties and the values they take (`tier = premium`).

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A value of a property. Text compares without regard to case, as people expect of a filter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum PropertyValue {
    /// Yes or no (a checkbox).
    Flag(bool),
    /// A number.
    Number(f64),
    /// A point in time, RFC 3339.
    Time(Timestamp),
    /// A text or a choice.
    Text(String),
    /// Several choices.
    Choices(Vec<String>),
}

impl From<&str> for PropertyValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// Custom properties by name.
pub type Properties = BTreeMap<String, PropertyValue>;

/// Something a [`Filter`](crate::filter::Filter) can look at: a ticket, a contact, a company.
pub trait HasProperties {
    /// The value of a property, built-in or custom; `None` where it has none.
    fn property(&self, name: &str) -> Option<PropertyValue>;
}
