//! Values of a template's parameters: those given, and the defaults of the others.
//!
//! Follows "CloudFormation template Parameters syntax". Checked: type, `AllowedValues`, that each has a value and that no
//! value is given for a parameter that is not there. Not checked: `AllowedPattern` and lengths, which cfn-lint looks at.

use std::collections::BTreeMap;

use serde_json::Value;

use super::mistake::Mistakes;
use super::resolve::text_of;

/// Reads `Parameters`.
pub(super) fn read(template: &Value, given: &BTreeMap<String, String>, mistakes: &Mistakes) -> BTreeMap<String, Value> {
    let mut parameters = BTreeMap::new();
    let declared = template.get("Parameters").and_then(Value::as_object);
    for (name, declaration) in declared.into_iter().flatten() {
        let at = format!("Parameters.{name}");
        let own = given.get(name).map(|value| Value::from(value.as_str()));
        let value = own.or_else(|| declaration.get("Default").cloned()).as_ref().and_then(text_of);
        if value.is_none() {
            mistakes.note(&at, "has no default, and no value was given");
        }
        // One without a value is known all the same, so that this is said once and not at every use.
        let text = value.clone().unwrap_or_default();
        if let Some(allowed) = declaration.get("AllowedValues").and_then(Value::as_array)
            && value.is_some()
            && !allowed.iter().filter_map(text_of).any(|allowed| allowed == text)
        {
            mistakes.note(&at, format!("{text:?} is not among AllowedValues"));
        }
        let value = match declaration.get("Type").and_then(Value::as_str) {
            Some("String") => Value::from(text),
            Some("Number") => {
                if value.is_some() && text.parse::<f64>().is_err() {
                    mistakes.note(&at, format!("{text:?} is no number"));
                }
                Value::from(text)
            }
            Some("CommaDelimitedList" | "List<String>") => {
                text.split(',').map(|item| Value::from(item.trim())).collect()
            }
            other => {
                let kind = other.unwrap_or("nothing");
                mistakes.note(&at, format!("the local stack does not know parameters of type {kind}"));
                Value::from(text)
            }
        };
        parameters.insert(name.clone(), value);
    }
    for name in given.keys().filter(|name| !parameters.contains_key(*name)) {
        mistakes.note(format!("Parameters.{name}"), "a value was given, but the template has no such parameter");
    }
    parameters
}
