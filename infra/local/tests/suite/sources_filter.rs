//! Event filter patterns, each case from Lambda's "event filtering" page, and what must hold for any pattern.

use guichet_local::sources::streams::filter::Pattern;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

fn matches(pattern: &Value, event: &Value) -> bool {
    Pattern::parse(pattern).unwrap().matches(event)
}

fn record() -> Value {
    json!({
        "eventName": "INSERT",
        "dynamodb": {
            "Keys": { "pk": { "S": "ticket#1042" }, "sk": { "S": "entry#0193" } },
            "NewImage": {
                "kind": { "S": "message" },
                "public": { "BOOL": true },
                "number": { "N": "1042" },
                "closed_at": { "NULL": true },
                "tags": { "SS": ["urgent", "billing"] },
            },
            "SizeBytes": 512,
        },
    })
}

#[test]
fn fields_are_joined_by_and_alternatives_by_or() {
    let both =
        json!({ "eventName": ["INSERT"], "dynamodb": { "NewImage": { "kind": { "S": ["message", "event"] } } } });
    assert!(matches(&both, &record()));
    let one_wrong = json!({ "eventName": ["REMOVE"], "dynamodb": { "NewImage": { "kind": { "S": ["message"] } } } });
    assert!(!matches(&one_wrong, &record()));
}

#[test]
fn the_filter_of_the_notify_function_takes_new_entries_only() {
    let pattern =
        json!({ "eventName": ["INSERT"], "dynamodb": { "Keys": { "sk": { "S": [{ "prefix": "entry#" }] } } } });
    assert!(matches(&pattern, &record()));
    let mut changed = record();
    changed["eventName"] = json!("MODIFY");
    assert!(!matches(&pattern, &changed));
    let mut other = record();
    other["dynamodb"]["Keys"]["sk"]["S"] = json!("draft#7");
    assert!(!matches(&pattern, &other));
}

#[test]
fn each_operator_takes_what_it_should_and_nothing_else() {
    let at = |path: &str, test: Value| path.rsplit('/').fold(json!([test]), |inner, name| json!({ name: inner }));
    let pk = "dynamodb/Keys/pk/S";
    let size = "dynamodb/SizeBytes";
    for (pattern, expected) in [
        (at(pk, json!("ticket#1042")), true),
        (at(pk, json!("Ticket#1042")), false),
        (at(pk, json!({ "equals-ignore-case": "TICKET#1042" })), true),
        (at(pk, json!({ "prefix": "ticket#" })), true),
        (at(pk, json!({ "prefix": "contact#" })), false),
        (at(pk, json!({ "suffix": "42" })), true),
        (at(pk, json!({ "suffix": "43" })), false),
        (at(pk, json!({ "anything-but": ["ticket#1", "ticket#2"] })), true),
        (at(pk, json!({ "anything-but": ["ticket#1042"] })), false),
        (at("dynamodb/NewImage/absent/S", json!({ "anything-but": ["x"] })), false),
        (at("dynamodb/NewImage/closed_at/NULL", json!({ "exists": true })), true),
        (at("dynamodb/NewImage/absent/S", json!({ "exists": true })), false),
        (at("dynamodb/NewImage/absent/S", json!({ "exists": false })), true),
        (at("dynamodb/OldImage/kind/S", json!({ "exists": false })), true),
        (at("dynamodb/NewImage/public/BOOL", json!(true)), true),
        (at("dynamodb/NewImage/public/BOOL", json!("true")), false),
        (at("dynamodb/NewImage/tags/SS", json!("billing")), true),
        (at("dynamodb/NewImage/tags/SS", json!("sales")), false),
        (at(size, json!({ "numeric": [">", 100, "<=", 512] })), true),
        (at(size, json!({ "numeric": [">", 512] })), false),
        (at(size, json!({ "numeric": ["=", 512.0] })), true),
        (at(size, json!(512)), true),
        // DynamoDB's numbers are strings in a record, so `numeric` says nothing about them.
        (at("dynamodb/NewImage/number/N", json!({ "numeric": ["=", 1042] })), false),
        (at("dynamodb/NewImage/number/N", json!("1042")), true),
    ] {
        assert_eq!(matches(&pattern, &record()), expected, "{pattern}");
    }
}

#[test]
fn or_joins_several_fields() {
    let pattern = json!({ "$or": [
        { "eventName": ["REMOVE"] },
        { "dynamodb": { "NewImage": { "kind": { "S": ["message"] } } } },
    ] });
    assert!(matches(&pattern, &record()));
    let neither = json!({ "$or": [{ "eventName": ["REMOVE"] }, { "eventName": ["MODIFY"] }] });
    assert!(!matches(&neither, &record()));
    let and_another = json!({ "eventName": ["REMOVE"], "$or": [{ "eventName": ["INSERT"] }] });
    assert!(!matches(&and_another, &record()));
}

#[test]
fn null_and_the_empty_string_are_values() {
    assert!(matches(&json!({ "a": [null] }), &json!({ "a": null })));
    assert!(!matches(&json!({ "a": [null] }), &json!({})));
    assert!(matches(&json!({ "a": [""] }), &json!({ "a": "" })));
}

#[test]
fn patterns_that_lambda_would_refuse_are_refused() {
    for pattern in [
        json!([]),
        json!({}),
        json!({ "a": "plain" }),
        json!({ "a": [] }),
        json!({ "a": [[1]] }),
        json!({ "a": [{ "wildcard": "*x*" }] }),
        json!({ "a": [{ "prefix": 1 }] }),
        json!({ "a": [{ "prefix": "x", "suffix": "y" }] }),
        json!({ "a": [{ "exists": "yes" }] }),
        json!({ "a": [{ "numeric": ["~", 1] }] }),
        json!({ "a": [{ "numeric": [">"] }] }),
        json!({ "a": [{ "anything-but": [] }] }),
        json!({ "a": [{ "anything-but": { "prefix": "x" } }] }),
        json!({ "$or": [["a"]] }),
    ] {
        assert!(Pattern::parse(&pattern).is_err(), "{pattern}");
    }
}

/// Leaves as they stand in a record.
fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        "[a-z#0-9]{0,6}".prop_map(Value::from),
        (-50_i64..50).prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        Just(Value::Null),
    ]
}

fn event() -> impl Strategy<Value = Value> {
    let object = |inner| prop::collection::btree_map("[a-d]", inner, 1..4).prop_map(|fields| json!(fields));
    leaf().prop_recursive(3, 24, 4, object).prop_filter("a record is an object", Value::is_object)
}

/// The pattern that asks for exactly what an event holds.
fn exactly(event: &Value) -> Value {
    match event {
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| (name.clone(), exactly(value))).collect::<Map<_, _>>().into()
        }
        leaf => json!([leaf]),
    }
}

/// Replaces every leaf of a pattern by one test of the leaf's own value.
fn each_leaf(pattern: &Value, test: &impl Fn(&Value) -> Value) -> Value {
    match pattern {
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| (name.clone(), each_leaf(value, test))).collect::<Map<_, _>>().into()
        }
        leaf => json!([test(&leaf[0])]),
    }
}

proptest! {
    #[test]
    fn an_event_matches_the_pattern_made_of_itself(event in event()) {
        prop_assert!(matches(&exactly(&event), &event));
    }

    #[test]
    fn one_more_field_only_ever_narrows(event in event(), value in leaf()) {
        let mut pattern = exactly(&event);
        pattern["elsewhere"] = json!([value]);
        prop_assert!(!matches(&pattern, &event));
    }

    #[test]
    fn exists_is_true_of_every_leaf_that_is_there_and_false_of_none(event in event()) {
        let asks = |wanted: bool| each_leaf(&exactly(&event), &|_| json!({ "exists": wanted }));
        prop_assert!(matches(&asks(true), &event));
        prop_assert!(!matches(&asks(false), &event));
        let elsewhere = json!({ "elsewhere": asks(false) });
        prop_assert!(matches(&elsewhere, &event));
    }

    #[test]
    fn anything_but_a_value_and_the_value_itself_never_agree(text in "[a-z]{0,5}", other in "[a-z]{0,5}") {
        let event = json!({ "a": text });
        let is = matches(&json!({ "a": [other] }), &event);
        let is_not = matches(&json!({ "a": [{ "anything-but": [other] }] }), &event);
        prop_assert_ne!(is, is_not);
    }

    #[test]
    fn prefix_and_suffix_agree_with_the_text(text in "[ab]{0,5}", part in "[ab]{0,3}") {
        let event = json!({ "a": text });
        prop_assert_eq!(matches(&json!({ "a": [{ "prefix": part }] }), &event), text.starts_with(&part));
        prop_assert_eq!(matches(&json!({ "a": [{ "suffix": part }] }), &event), text.ends_with(&part));
    }

    #[test]
    fn a_numeric_range_agrees_with_arithmetic(value in -50_i64..50, low in -50_i64..50, high in -50_i64..50) {
        let pattern = json!({ "a": [{ "numeric": [">=", low, "<", high] }] });
        prop_assert_eq!(matches(&pattern, &json!({ "a": value })), value >= low && value < high);
    }

    #[test]
    fn or_matches_when_one_of_its_arms_does(event in event(), other in event()) {
        let (one, two) = (exactly(&event), exactly(&other));
        let expected = matches(&one, &event) || matches(&two, &event);
        prop_assert_eq!(matches(&json!({ "$or": [two, one] }), &event), expected);
    }
}
