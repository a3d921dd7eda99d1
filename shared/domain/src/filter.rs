//! Conditions in AND groups joined by OR. One type serves access, visibility, ticket filters and reports.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::property::{HasProperties, PropertyValue};

/// Matches when any of its groups does; a filter without groups matches everything.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Filter {
    /// Groups, joined by OR. At most [`Filter::MAX_GROUPS`].
    pub any: Vec<Group>,
}

/// Matches when all of its conditions do.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// Conditions, joined by AND. At most [`Filter::MAX_CONDITIONS`].
    pub all: Vec<Condition>,
}

/// One test of one property.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Condition {
    /// Name of the property: `tier`, `subject`, `company.name`.
    pub property: String,
    /// What is asked of it.
    #[serde(flatten)]
    pub test: Test,
}

/// What is asked of a property. A property without a value fails every test but [`Test::IsNot`] and [`Test::IsUnknown`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "test", content = "value", rename_all = "kebab-case")]
pub enum Test {
    /// Equal; one of several choices counts.
    Is(PropertyValue),
    /// Not equal, or without a value.
    IsNot(PropertyValue),
    /// Text that holds this text.
    Contains(String),
    /// Text that starts with this text.
    StartsWith(String),
    /// Equal to one of these.
    IsAnyOf(Vec<PropertyValue>),
    /// Has a value.
    IsKnown,
    /// Has none.
    IsUnknown,
    /// A time before this one.
    Before(Timestamp),
    /// A time after this one.
    After(Timestamp),
    /// A number greater than this one.
    Greater(f64),
    /// A number less than this one.
    Less(f64),
}

impl Filter {
    /// Most groups of a filter.
    pub const MAX_GROUPS: usize = 20;
    /// Most conditions of a group.
    pub const MAX_CONDITIONS: usize = 20;

    /// Whether `subject` is what the filter asks for.
    pub fn matches(&self, subject: &impl HasProperties) -> bool {
        self.any.is_empty() || self.any.iter().any(|group| group.matches(subject))
    }

    /// Whether it asks for nothing.
    pub const fn is_empty(&self) -> bool {
        self.any.is_empty()
    }

    /// A filter of one condition.
    pub fn one(property: &str, test: Test) -> Self {
        Self { any: vec![Group { all: vec![Condition { property: property.to_owned(), test }] }] }
    }
}

impl Group {
    fn matches(&self, subject: &impl HasProperties) -> bool {
        self.all.iter().all(|condition| condition.test.holds(subject.property(&condition.property).as_ref()))
    }
}

impl Test {
    /// Whether the test holds for a value.
    pub fn holds(&self, value: Option<&PropertyValue>) -> bool {
        let Some(value) = value else { return matches!(self, Self::IsNot(_) | Self::IsUnknown) };
        match self {
            Self::Is(wanted) => equal(value, wanted),
            Self::IsNot(unwanted) => !equal(value, unwanted),
            Self::IsAnyOf(wanted) => wanted.iter().any(|wanted| equal(value, wanted)),
            Self::Contains(part) => texts(value).any(|text| fold(text).contains(&fold(part))),
            Self::StartsWith(part) => texts(value).any(|text| fold(text).starts_with(&fold(part))),
            Self::IsKnown => true,
            Self::IsUnknown => false,
            Self::Before(time) => matches!(value, PropertyValue::Time(t) if t < time),
            Self::After(time) => matches!(value, PropertyValue::Time(t) if t > time),
            Self::Greater(number) => matches!(value, PropertyValue::Number(n) if n > number),
            Self::Less(number) => matches!(value, PropertyValue::Number(n) if n < number),
        }
    }
}

/// Text as filters compare it: without regard to case.
pub fn fold(text: &str) -> String {
    text.to_lowercase()
}

fn texts(value: &PropertyValue) -> impl Iterator<Item = &str> {
    match value {
        PropertyValue::Text(text) => std::slice::from_ref(text),
        PropertyValue::Choices(choices) => choices.as_slice(),
        _ => &[],
    }
    .iter()
    .map(String::as_str)
}

fn equal(value: &PropertyValue, wanted: &PropertyValue) -> bool {
    match (value, wanted) {
        (PropertyValue::Text(a), PropertyValue::Text(b)) => fold(a) == fold(b),
        (PropertyValue::Choices(choices), PropertyValue::Text(b)) => choices.iter().any(|a| fold(a) == fold(b)),
        (a, b) => a == b,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    struct Thing(BTreeMap<String, PropertyValue>);

    impl HasProperties for Thing {
        fn property(&self, name: &str) -> Option<PropertyValue> {
            self.0.get(name).cloned()
        }
    }

    fn thing() -> Thing {
        Thing(BTreeMap::from([("tier".into(), "Premium".into()), ("seats".into(), PropertyValue::Number(12.0))]))
    }

    #[test]
    fn b4_groups_are_joined_by_or_and_conditions_by_and() {
        let is = |p: &str, v: &str| Condition { property: p.into(), test: Test::Is(v.into()) };
        let both = Filter { any: vec![Group { all: vec![is("tier", "premium"), is("tier", "basic")] }] };
        let either =
            Filter { any: vec![Group { all: vec![is("tier", "basic")] }, Group { all: vec![is("tier", "premium")] }] };
        assert!(!both.matches(&thing()));
        assert!(either.matches(&thing()));
        assert!(Filter::default().matches(&thing()));
    }

    #[test]
    fn a_property_without_a_value_is_only_unlike_and_unknown() {
        let holds = |test| Filter::one("missing", test).matches(&thing());
        assert!(holds(Test::IsUnknown) && holds(Test::IsNot("x".into())));
        assert!(
            !holds(Test::IsKnown)
                && !holds(Test::Is("x".into()))
                && !holds(Test::Contains(String::new()))
                && !holds(Test::Less(1.0))
        );
    }

    #[test]
    fn g7_a_filter_reads_back_from_what_it_was_written_as() {
        let filter = Filter::one("seats", Test::Greater(3.0));
        let json = serde_json::to_string(&filter).unwrap();
        assert_eq!(json, r#"{"any":[{"all":[{"property":"seats","test":"greater","value":3.0}]}]}"#);
        assert_eq!(serde_json::from_str::<Filter>(&json).unwrap(), filter);
        let known: Filter =
            serde_json::from_str(r#"{"any":[{"all":[{"property":"tier","test":"is-known"}]}]}"#).unwrap();
        assert!(known.matches(&thing()));
    }

    proptest! {
        #[test]
        fn is_and_is_not_never_agree(value in ".{0,20}", wanted in ".{0,20}") {
            let value = PropertyValue::Text(value);
            let wanted = PropertyValue::Text(wanted);
            prop_assert_ne!(Test::Is(wanted.clone()).holds(Some(&value)), Test::IsNot(wanted).holds(Some(&value)));
        }

        #[test]
        fn a_text_contains_and_starts_with_its_own_beginning(text in "\\PC{0,30}", n in 0usize..30) {
            let start: String = text.chars().take(n).collect();
            let value = PropertyValue::Text(text);
            prop_assert!(Test::StartsWith(start.clone()).holds(Some(&value)));
            prop_assert!(Test::Contains(start).holds(Some(&value)));
        }
    }
}
