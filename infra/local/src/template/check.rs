//! Names that lead nowhere, wherever they stand: also in branches that these parameters do not take, in outputs, and in
//! places that nothing on this machine reads.

use serde_json::{Map, Value};

use super::resolve::{Resolver, intrinsic};
use super::resources;
use super::substitution::{self, Piece};

/// Functions that a template may call.
const FUNCTIONS: &[&str] = &[
    "Ref",
    "Fn::And",
    "Fn::Base64",
    "Fn::Equals",
    "Fn::FindInMap",
    "Fn::GetAtt",
    "Fn::If",
    "Fn::ImportValue",
    "Fn::Join",
    "Fn::Not",
    "Fn::Or",
    "Fn::Select",
    "Fn::Split",
    "Fn::Sub",
];

/// Sections of a SAM template ("Template anatomy").
const SECTIONS: &[&str] = &[
    "AWSTemplateFormatVersion",
    "Transform",
    "Description",
    "Metadata",
    "Globals",
    "Parameters",
    "Mappings",
    "Conditions",
    "Resources",
    "Outputs",
    "Rules",
];

/// Notes every name in the template that is not defined.
pub(super) fn check(template: &Value, resolver: &Resolver<'_>) {
    let empty = Map::new();
    for (section, content) in template.as_object().unwrap_or(&empty) {
        match section.as_str() {
            "Metadata" | "Parameters" | "Mappings" | "Rules" => {}
            known if SECTIONS.contains(&known) => walk(content, section, template, resolver),
            unknown => resolver.mistakes.note(unknown, "a template has no such section"),
        }
    }
    for name in template.get("Conditions").and_then(Value::as_object).unwrap_or(&empty).keys() {
        // Only for what it notes on the way.
        let _ = resolver.condition(name, &format!("Conditions.{name}"));
    }
    for (logical_id, resource) in template.get("Resources").and_then(Value::as_object).unwrap_or(&empty) {
        let at = format!("Resources.{logical_id}");
        let kind = resource.get("Type").and_then(Value::as_str).unwrap_or_default();
        if !resources::is_known(kind) {
            resolver.mistakes.note(format!("{at}.Type"), format!("unknown resource type {kind:?}"));
        }
        for named in strings(resource.get("DependsOn")) {
            if !resolver.knows(named) {
                resolver.mistakes.note(format!("{at}.DependsOn"), format!("no resource is called {named}"));
            }
        }
    }
    for (name, output) in template.get("Outputs").and_then(Value::as_object).unwrap_or(&empty) {
        if let Some(condition) = output.get("Condition").and_then(Value::as_str) {
            must_have_condition(condition, &format!("Outputs.{name}.Condition"), template, resolver);
        }
    }
}

fn walk(value: &Value, at: &str, template: &Value, resolver: &Resolver<'_>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, &format!("{at}[{index}]"), template, resolver);
            }
        }
        Value::Object(object) => {
            if let Some((name, argument)) = intrinsic(object) {
                check_call(name, argument, at, template, resolver);
            }
            for (key, item) in object {
                walk(item, &format!("{at}.{key}"), template, resolver);
            }
        }
        _ => {}
    }
}

fn check_call(name: &str, argument: &Value, at: &str, template: &Value, resolver: &Resolver<'_>) {
    let note = |what: String| resolver.mistakes.note(at, what);
    match (name, argument) {
        ("Ref", Value::String(name)) if !resolver.knows(name) => {
            note(format!("Ref names {name}, which is neither a parameter nor a resource"));
        }
        ("Fn::GetAtt", Value::Array(parts)) => match parts.as_slice() {
            [Value::String(logical_id), Value::String(attribute)] => {
                if let Some(problem) = resolver.attribute_problem(logical_id, attribute) {
                    note(problem);
                }
            }
            _ => note("Fn::GetAtt takes Resource.Attribute".to_owned()),
        },
        ("Fn::Sub", argument) => {
            let (text, variables) = substitution::argument(argument).unwrap_or_default();
            for piece in substitution::pieces(text) {
                let Piece::Variable(name) = piece else { continue };
                if variables.is_some_and(|variables| variables.contains_key(name)) {
                    continue;
                }
                match name.split_once('.') {
                    Some((logical_id, attribute)) => {
                        if let Some(problem) = resolver.attribute_problem(logical_id, attribute) {
                            note(problem);
                        }
                    }
                    None if resolver.knows(name) => {}
                    None => note(format!("Fn::Sub names {name}, which is neither a parameter nor a resource")),
                }
            }
        }
        ("Fn::If", Value::Array(parts)) => {
            if let Some(condition) = parts.first().and_then(Value::as_str) {
                must_have_condition(condition, at, template, resolver);
            }
        }
        (name, _) if !FUNCTIONS.contains(&name) => note(format!("unknown intrinsic function {name}")),
        _ => {}
    }
}

fn must_have_condition(name: &str, at: &str, template: &Value, resolver: &Resolver<'_>) {
    if template.get("Conditions").and_then(|conditions| conditions.get(name)).is_none() {
        resolver.mistakes.note(at, format!("there is no condition {name}"));
    }
}

fn strings(value: Option<&Value>) -> Vec<&str> {
    match value {
        Some(Value::String(text)) => vec![text],
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}
