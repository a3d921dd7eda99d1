//! What the SAM transform does to a template before CloudFormation sees it: `Globals` go into every function, and some
//! resources come into being that the template can name though it does not write them.
//!
//! Follows "Globals section of the AWS SAM template" and "Generated CloudFormation resources" of the SAM developer guide.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::Settings;
use super::mistake::Mistake;
use super::resources::{Resource, generated_name};

/// Merges `Globals` into the resources: objects key by key, lists one after the other, anything else is overridden.
pub(super) fn merge_globals(template: &mut Value) -> Vec<Mistake> {
    let globals = template.get("Globals").and_then(Value::as_object).cloned().unwrap_or_default();
    let mut mistakes = Vec::new();
    for section in globals.keys().filter(|section| !matches!(section.as_str(), "Function" | "HttpApi")) {
        mistakes.push(Mistake {
            at: format!("Globals.{section}"),
            what: "the local stack knows Function and HttpApi here".to_owned(),
        });
    }
    let Some(resources) = template.get_mut("Resources").and_then(Value::as_object_mut) else { return mistakes };
    for resource in resources.values_mut() {
        let section = match resource.get("Type").and_then(Value::as_str) {
            Some("AWS::Serverless::Function") => "Function",
            Some("AWS::Serverless::HttpApi") => "HttpApi",
            _ => continue,
        };
        let Some(global) = globals.get(section) else { continue };
        let Some(resource) = resource.as_object_mut() else { continue };
        let own = resource.remove("Properties").unwrap_or_else(|| Value::Object(Map::new()));
        resource.insert("Properties".to_owned(), merge(global.clone(), own));
    }
    mistakes
}

fn merge(global: Value, own: Value) -> Value {
    match (global, own) {
        (Value::Object(mut global), Value::Object(own)) => {
            // An intrinsic function is one value, not an object to merge into.
            if super::resolve::intrinsic(&own).is_some() || super::resolve::intrinsic(&global).is_some() {
                return Value::Object(own);
            }
            for (key, value) in own {
                let merged = match global.remove(&key) {
                    Some(inherited) => merge(inherited, value),
                    None => value,
                };
                global.insert(key, merged);
            }
            Value::Object(global)
        }
        (Value::Array(mut global), Value::Array(own)) => {
            global.extend(own);
            Value::Array(global)
        }
        (_, own) => own,
    }
}

/// Every resource of the transformed template, by the name that `Ref` knows it by.
pub(super) fn resources(template: &Value, settings: &Settings) -> BTreeMap<String, Resource> {
    let mut resources = BTreeMap::new();
    let mut add = |logical_id: String, kind: &str| {
        let physical = generated_name(kind, &logical_id, &settings.stack_name, &settings.region);
        resources.insert(logical_id.clone(), Resource { logical_id, kind: kind.to_owned(), physical });
    };
    let written = template.get("Resources").and_then(Value::as_object);
    for (logical_id, resource) in written.into_iter().flatten() {
        let kind = resource.get("Type").and_then(Value::as_str).unwrap_or_default();
        add(logical_id.clone(), kind);
        match kind {
            "AWS::Serverless::Function" => {
                if resource.pointer("/Properties/Role").is_none() {
                    add(format!("{logical_id}Role"), "AWS::IAM::Role");
                }
                let events = resource.pointer("/Properties/Events").and_then(Value::as_object);
                for (name, event) in events.into_iter().flatten() {
                    match event.get("Type").and_then(Value::as_str) {
                        Some("DynamoDB") => add(format!("{logical_id}{name}"), "AWS::Lambda::EventSourceMapping"),
                        Some("Schedule") => add(format!("{logical_id}{name}"), "AWS::Events::Rule"),
                        Some("HttpApi") if event.pointer("/Properties/ApiId").is_none() => {
                            add("ServerlessHttpApi".to_owned(), "AWS::Serverless::HttpApi");
                        }
                        _ => {}
                    }
                }
            }
            "AWS::Serverless::HttpApi" => {
                add(format!("{logical_id}ApiGatewayDefaultStage"), "AWS::ApiGatewayV2::Stage");
            }
            _ => {}
        }
    }
    resources
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn globals_are_merged_key_by_key_and_the_function_wins() {
        let mut template = json!({
            "Globals": {"Function": {"Timeout": 3, "Environment": {"Variables": {"A": "global", "B": "global"}}, "Layers": ["x"]}},
            "Resources": {"F": {"Type": "AWS::Serverless::Function", "Properties": {
                "Timeout": 9, "Environment": {"Variables": {"B": {"Ref": "T"}}}, "Layers": ["y"]}}}
        });
        assert_eq!(merge_globals(&mut template), []);
        assert_eq!(
            template.pointer("/Resources/F/Properties"),
            Some(
                &json!({"Timeout": 9, "Environment": {"Variables": {"A": "global", "B": {"Ref": "T"}}}, "Layers": ["x", "y"]})
            )
        );
    }
}
