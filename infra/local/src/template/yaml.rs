//! YAML to JSON, with the short forms of intrinsic functions (`!Ref x`) written out (`{"Ref": "x"}`).
//!
//! Both forms mean the same to CloudFormation ("Intrinsic function reference" in its user guide); behind this module
//! only the long one exists.

use serde_json::{Map, Value as Json};
use serde_norway::Value as Yaml;

use super::mistake::TemplateError;

/// Parses a template.
pub(super) fn parse(text: &str) -> Result<Json, TemplateError> {
    let yaml: Yaml = serde_norway::from_str(text).map_err(|error| TemplateError::Yaml(error.to_string()))?;
    convert(yaml)
}

fn convert(yaml: Yaml) -> Result<Json, TemplateError> {
    Ok(match yaml {
        Yaml::Null => Json::Null,
        Yaml::Bool(value) => Json::Bool(value),
        Yaml::Number(number) => number_of(&number),
        Yaml::String(text) => Json::String(text),
        Yaml::Sequence(items) => Json::Array(items.into_iter().map(convert).collect::<Result<_, _>>()?),
        Yaml::Mapping(mapping) => {
            let mut object = Map::new();
            for (key, value) in mapping {
                let Some(key) = key_of(&key) else {
                    return Err(TemplateError::Yaml(format!("a key is neither text nor number: {key:?}")));
                };
                object.insert(key, convert(value)?);
            }
            Json::Object(object)
        }
        Yaml::Tagged(tagged) => {
            let argument = convert(tagged.value)?;
            let tag = tagged.tag.to_string();
            long_form(tag.trim_start_matches('!'), argument)
        }
    })
}

fn number_of(number: &serde_norway::Number) -> Json {
    if let Some(value) = number.as_i64() {
        return Json::from(value);
    }
    number.as_f64().map_or(Json::Null, Json::from)
}

fn key_of(key: &Yaml) -> Option<String> {
    match key {
        Yaml::String(text) => Some(text.clone()),
        Yaml::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// `!GetAtt Table.Arn` becomes `{"Fn::GetAtt": ["Table", "Arn"]}`; only the first dot divides, as attributes may have more.
fn long_form(tag: &str, argument: Json) -> Json {
    let (name, argument) = match (tag, argument) {
        ("Ref", argument) => ("Ref".to_owned(), argument),
        ("Condition", argument) => ("Condition".to_owned(), argument),
        ("GetAtt", Json::String(text)) => {
            let parts = match text.split_once('.') {
                Some((resource, attribute)) => vec![Json::from(resource), Json::from(attribute)],
                None => vec![Json::from(text)],
            };
            ("Fn::GetAtt".to_owned(), Json::Array(parts))
        }
        (other, argument) => (format!("Fn::{other}"), argument),
    };
    Json::Object(Map::from_iter([(name, argument)]))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    #[test]
    fn short_forms_become_long_forms_also_inside_each_other() {
        let parsed = parse("A: !Join ['-', [!Ref B, !GetAtt C.D.E, !Sub 'x${F}']]").unwrap();
        assert_eq!(
            parsed,
            json!({"A": {"Fn::Join": ["-", [{"Ref": "B"}, {"Fn::GetAtt": ["C", "D.E"]}, {"Fn::Sub": "x${F}"}]]}})
        );
    }

    #[test]
    fn a_key_that_stands_twice_is_refused() {
        assert!(parse("A: 1\nA: 2").is_err());
    }
}
