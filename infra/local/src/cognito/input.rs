//! Reads a request's members.

use std::collections::BTreeMap;

use serde_json::Value;

use super::errors;
use crate::kinds::AwsError;

static NULL: Value = Value::Null;

/// What is at a JSON pointer, or `null`.
pub(super) fn at<'a>(value: &'a Value, pointer: &str) -> &'a Value {
    value.pointer(pointer).unwrap_or(&NULL)
}

/// Adds a member to an object.
pub(super) fn set(object: &mut Value, name: &str, member: impl Into<Value>) {
    if let Value::Object(members) = object {
        members.insert(name.to_owned(), member.into());
    }
}

/// A request body.
#[derive(Clone, Copy)]
pub(super) struct Input<'a>(pub(super) &'a Value);

impl<'a> Input<'a> {
    /// A required text.
    pub(super) fn text(self, name: &str) -> Result<&'a str, AwsError> {
        self.optional(name).ok_or_else(|| errors::missing(name))
    }

    /// An optional text; an empty one counts as none, as Cognito says of passwords.
    pub(super) fn optional(self, name: &str) -> Option<&'a str> {
        self.0.get(name)?.as_str().filter(|text| !text.is_empty())
    }

    /// An optional switch, off unless set.
    pub(super) fn flag(self, name: &str) -> bool {
        self.0.get(name).and_then(Value::as_bool).unwrap_or(false)
    }

    /// An optional number.
    pub(super) fn number(self, name: &str) -> Option<u64> {
        self.0.get(name).and_then(Value::as_u64)
    }

    /// A map of texts, such as `AuthParameters`.
    pub(super) fn parameters(self, name: &str) -> Parameters<'a> {
        Parameters(self.0.get(name))
    }

    /// A list of texts.
    pub(super) fn texts(self, name: &str) -> Vec<&'a str> {
        self.0.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// A list of `{"Name": …, "Value": …}`.
    pub(super) fn attributes(self, name: &str) -> BTreeMap<String, String> {
        let pair = |attribute: &Value| {
            let text = |key| attribute.get(key).and_then(Value::as_str).map(str::to_owned);
            Some((text("Name")?, text("Value").unwrap_or_default()))
        };
        self.0.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(pair).collect()
    }
}

/// `AuthParameters` or `ChallengeResponses`.
#[derive(Clone, Copy)]
pub(super) struct Parameters<'a>(Option<&'a Value>);

impl<'a> Parameters<'a> {
    /// A parameter that the flow needs.
    pub(super) fn required(self, name: &str) -> Result<&'a str, AwsError> {
        self.get(name).ok_or_else(|| errors::invalid_parameter(format!("Missing required parameter {name}")))
    }

    /// A parameter.
    pub(super) fn get(self, name: &str) -> Option<&'a str> {
        self.0?.get(name)?.as_str().filter(|text| !text.is_empty())
    }
}
