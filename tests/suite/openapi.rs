//! infra/openapi.yaml, held to the template and to docs/security.md (I5). Whether the portal answers as it says there, the
//! step `api` of tests/run asks the portal itself.

use std::collections::{BTreeMap, BTreeSet};

use guichet_local::template::{self, Settings};
use serde_norway::Value;

use crate::repository::{quoted, root, table, text};

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

fn document() -> Value {
    serde_norway::from_str(&text("infra/openapi.yaml")).expect("the document is YAML")
}

fn text_of<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Every operation: `GET /tickets` and what the document says about it.
fn operations(document: &Value) -> BTreeMap<String, Value> {
    let paths = document["paths"].as_mapping().expect("a document has paths");
    let mut found = BTreeMap::new();
    for (path, item) in paths {
        let path = path.as_str().expect("a path is text");
        for (method, operation) in item.as_mapping().expect("a path has operations") {
            let method = method.as_str().expect("a method is text");
            assert!(METHODS.contains(&method), "{path}: {method}");
            found.insert(format!("{} {path}", method.to_uppercase()), operation.clone());
        }
    }
    if let Some(default) = document.get("x-default") {
        found.insert("$default".to_owned(), default.clone());
    }
    found
}

/// The routes of the template, and the binary that answers each.
fn routes() -> BTreeMap<String, String> {
    let parameters =
        [("AgentEmail", "a@example.com"), ("MailDomain", "s.example.com"), ("SenderAddress", "h@example.com")];
    let settings = Settings {
        parameters: parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        ..Settings::default()
    };
    let stack = template::load(&root().join("infra/template.yaml"), &settings).expect("the template can be read");
    stack.routes.iter().map(|route| (route.key(), stack.functions[&route.function].binary.clone())).collect()
}

#[test]
fn i5_every_route_is_in_the_document_and_every_operation_is_a_route() {
    let documented: BTreeMap<String, String> = operations(&document())
        .into_iter()
        .map(|(key, operation)| {
            let tags = operation["tags"].as_sequence().expect("an operation names its function as its tag").clone();
            assert_eq!(tags.len(), 1, "{key}");
            (key, tags[0].as_str().expect("a tag is text").to_owned())
        })
        .collect();
    assert_eq!(routes(), documented, "left: the template, right: infra/openapi.yaml");
}

#[test]
fn i5_s12_the_document_asks_for_a_session_where_the_table_does() {
    let operations = operations(&document());
    for row in table("docs/security.md", "route") {
        let (key, who) = (quoted(&row[0]).concat(), row[2].as_str());
        let operation = operations.get(&key).unwrap_or_else(|| panic!("{key} is not in the document"));
        if key == "$default" {
            continue;
        }
        let asks = operation["security"].as_sequence().is_some_and(|schemes| !schemes.is_empty());
        assert_eq!(asks, who != "anyone", "{key}");
        let statuses = statuses(operation);
        for (status, when) in [
            ("401", who != "anyone"),
            ("404", !["anyone", "signed in"].contains(&who)),
            ("403", key.starts_with("POST") || who != "anyone"),
            ("422", false),
            ("429", true),
            ("500", true),
        ] {
            assert!(!when || statuses.contains(status), "{key} may answer {status}");
        }
        assert!(!statuses.contains("default"), "{key}: a default would allow any answer");
    }
}

fn statuses(operation: &Value) -> BTreeSet<&str> {
    operation["responses"].as_mapping().into_iter().flatten().filter_map(|(status, _)| status.as_str()).collect()
}

#[test]
fn i5_every_operation_says_what_it_takes() {
    let document = document();
    let mut ids = BTreeSet::new();
    for (key, operation) in operations(&document).into_iter().filter(|(key, _)| key != "$default") {
        assert!(!text_of(&operation, "summary").is_empty(), "{key} has no summary");
        assert!(ids.insert(text_of(&operation, "operationId").to_owned()), "{key} shares its operationId");
        let parameters = operation["parameters"].as_sequence().cloned().unwrap_or_default();
        let in_path: BTreeSet<String> = parameters
            .iter()
            .map(|parameter| followed(&document, parameter))
            .filter(|parameter| text_of(parameter, "in") == "path")
            .map(|parameter| text_of(&parameter, "name").to_owned())
            .collect();
        let variables: BTreeSet<String> =
            key.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.to_owned())).collect();
        assert_eq!(in_path, variables, "{key}");
        let body = operation.get("requestBody").map(|body| followed(&document, body));
        assert_eq!(body.is_some(), key.starts_with("POST"), "{key}");
        let kinds = body.as_ref().and_then(|body| body["content"].as_mapping()).cloned().unwrap_or_default();
        for (_, kind) in kinds {
            let schema = followed(&document, &kind["schema"]);
            let required: Vec<&str> =
                schema["required"].as_sequence().into_iter().flatten().filter_map(Value::as_str).collect();
            assert!(required.contains(&"token"), "{key}: every form carries its token (S29)");
        }
    }
}

#[test]
fn i5_every_reference_leads_somewhere_and_nothing_is_left_over() {
    let document = document();
    let mut used = BTreeSet::new();
    references(&document, &mut used);
    for reference in &used {
        let place = Value::Mapping([("$ref".into(), reference.as_str().into())].into_iter().collect());
        assert!(!followed(&document, &place).is_null(), "{reference}");
    }
    for kind in ["parameters", "requestBodies", "responses", "schemas"] {
        for (name, _) in document["components"][kind].as_mapping().into_iter().flatten() {
            let reference = format!("#/components/{kind}/{}", name.as_str().expect("a name is text"));
            assert!(used.contains(&reference), "{reference} is used nowhere");
        }
    }
}

fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Mapping(mapping) => {
            for (key, value) in mapping {
                match (key.as_str(), value.as_str()) {
                    (Some("$ref"), Some(reference)) => {
                        found.insert(reference.to_owned());
                    }
                    _ => references(value, found),
                }
            }
        }
        Value::Sequence(sequence) => sequence.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

/// What a `$ref` leads to.
fn followed(document: &Value, value: &Value) -> Value {
    let reference = text_of(value, "$ref");
    if reference.is_empty() {
        return value.clone();
    }
    let path = reference.strip_prefix("#/").expect("a reference of this document");
    path.split('/').try_fold(document, |value, key| value.get(key)).cloned().unwrap_or(Value::Null)
}
