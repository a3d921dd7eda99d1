//! Limits and rules of DynamoDB, one after another: a program that breaks one must not pass here.
//!
//! Follows <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html>. Requests are given in the
//! API's own JSON, so that they can be wrong in ways that the SDK's types do not allow.

use guichet_local::aws::dynamodb::Reply;
use serde_json::{Value, json};

use crate::aws_world::{TABLE, World};

async fn reply(world: &World, operation: &str, mut request: Value) -> Reply {
    if request.get("RequestItems").is_none() && request.get("TransactItems").is_none() {
        request["TableName"] = json!(TABLE);
    }
    world.aws.dynamodb().handle(operation, request).await
}

fn key(pk: &str, sk: &str) -> Value {
    json!({"pk": {"S": pk}, "sk": {"S": sk}})
}

fn item(more: &Value) -> Value {
    let mut item = key("a", "b");
    item.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({"Item": item})
}

fn nested(depth: usize) -> Value {
    (0..depth).fold(json!({"S": "x"}), |inner, _| json!({"L": [inner]}))
}

#[tokio::test]
async fn requests_over_a_limit_or_against_a_rule_are_refused() {
    let world = World::new().await;
    let many_keys: Vec<Value> = (0..101).map(|number| key(&number.to_string(), "x")).collect();
    let many_puts: Vec<Value> =
        (0..26).map(|number| json!({"PutRequest": {"Item": key(&number.to_string(), "x")}})).collect();
    let values = |count: usize| -> Value {
        (0..count)
            .map(|number| (format!(":v{number}"), json!({"S": number.to_string()})))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    let in_list =
        |count: usize| format!("a IN ({})", (0..count).map(|n| format!(":v{n}")).collect::<Vec<_>>().join(","));
    let query = |condition: &str, values: Value| json!({"KeyConditionExpression": condition, "ExpressionAttributeValues": values});
    let p = json!({":p": {"S": "a"}});
    let cases: Vec<(&str, &str, Value)> = vec![
        ("partition key over 2048 bytes", "PutItem", json!({"Item": key(&"x".repeat(2049), "b")})),
        ("sort key over 1024 bytes", "PutItem", json!({"Item": key("a", &"x".repeat(1025))})),
        ("missing sort key", "PutItem", json!({"Item": {"pk": {"S": "a"}}})),
        ("key of the wrong type", "PutItem", json!({"Item": {"pk": {"N": "1"}, "sk": {"S": "b"}}})),
        ("33 levels", "PutItem", item(&json!({"deep": nested(33)}))),
        ("two types in a value", "PutItem", item(&json!({"two": {"S": "a", "N": "1"}}))),
        ("number over 38 digits", "PutItem", item(&json!({"n": {"N": "1".repeat(39)}}))),
        ("number too large", "PutItem", item(&json!({"n": {"N": "1e126"}}))),
        (
            "index partition key over 2048 bytes",
            "PutItem",
            item(&json!({"outcome_day": {"S": "x".repeat(2049)}, "received_at": {"S": "x"}})),
        ),
        (
            "index sort key over 1024 bytes",
            "PutItem",
            item(&json!({"outcome_day": {"S": "x"}, "received_at": {"S": "x".repeat(1025)}})),
        ),
        ("ReturnValues that PutItem does not know", "PutItem", {
            let mut put = item(&json!({}));
            put["ReturnValues"] = json!("UPDATED_NEW");
            put
        }),
        ("extra attribute in a key", "GetItem", json!({"Key": {"pk": {"S": "a"}, "sk": {"S": "b"}, "x": {"S": "c"}}})),
        ("reserved word in a projection", "GetItem", json!({"Key": key("a", "b"), "ProjectionExpression": "status"})),
        ("101 keys in a batch", "BatchGetItem", json!({"RequestItems": {TABLE: {"Keys": many_keys}}})),
        ("26 writes in a batch", "BatchWriteItem", json!({"RequestItems": {TABLE: many_puts}})),
        ("empty transaction", "TransactWriteItems", json!({"TransactItems": []})),
        (
            "token over 36 characters",
            "TransactWriteItems",
            json!({
                "TransactItems": [{"Put": {"TableName": TABLE, "Item": key("a", "b")}}], "ClientRequestToken": "x".repeat(37),
            }),
        ),
        (
            "two actions in one item of a transaction",
            "TransactWriteItems",
            json!({
                "TransactItems": [{
                    "Put": {"TableName": TABLE, "Item": key("a", "b")}, "Delete": {"TableName": TABLE, "Key": key("a", "c")},
                }],
            }),
        ),
        ("limit of nothing", "Query", {
            let mut query = query("pk = :p", p.clone());
            query["Limit"] = json!(0);
            query
        }),
        ("prefix of a partition key", "Query", query("begins_with(pk, :p)", p.clone())),
        ("or in a key condition", "Query", query("pk = :p OR pk = :p", p.clone())),
        ("filter on a key attribute", "Query", {
            let mut query = query("pk = :p", p.clone());
            query["FilterExpression"] = json!("sk = :p");
            query
        }),
        ("start key without its sort key", "Query", {
            let mut query = query("pk = :p", p.clone());
            query["ExclusiveStartKey"] = json!({"pk": {"S": "a"}});
            query
        }),
        ("start key of another partition", "Query", {
            let mut query = query("pk = :p", p.clone());
            query["ExclusiveStartKey"] = key("z", "b");
            query
        }),
        ("index that is not there", "Query", {
            let mut query = query("pk = :p", p.clone());
            query["IndexName"] = json!("by-nothing");
            query
        }),
        ("value that is not given", "Query", query("pk = :q", p.clone())),
        (
            "101 values in a list",
            "UpdateItem",
            json!({
                "Key": key("a", "b"), "UpdateExpression": "SET a = :v0", "ConditionExpression": in_list(101),
                "ExpressionAttributeValues": values(101),
            }),
        ),
        (
            "expression over 4 KB",
            "UpdateItem",
            json!({
                "Key": key("a", "b"), "UpdateExpression": format!("SET {} = :v0", "a".repeat(4_100)),
                "ExpressionAttributeValues": values(1),
            }),
        ),
        (
            "addition to a text",
            "UpdateItem",
            json!({
                "Key": key("a", "text"), "UpdateExpression": "ADD t :v0", "ExpressionAttributeValues": values(1),
            }),
        ),
        (
            "path into what is not there",
            "UpdateItem",
            json!({
                "Key": key("a", "none"), "UpdateExpression": "SET m.x = :v0", "ExpressionAttributeValues": values(1),
            }),
        ),
        (
            "comparison of a number with a prefix",
            "UpdateItem",
            json!({
                "Key": key("a", "b"), "UpdateExpression": "SET a = :n", "ConditionExpression": "begins_with(a, :n)",
                "ExpressionAttributeValues": {":n": {"N": "1"}},
            }),
        ),
    ];
    let mut passed = Vec::new();
    for (why, operation, request) in cases {
        let reply = reply(&world, operation, request).await;
        if reply.error.as_deref() != Some("ValidationException") {
            passed.push((why, reply.body));
        }
    }
    assert!(passed.is_empty(), "{passed:#?}");
}

#[tokio::test]
async fn requests_at_the_limit_are_taken() {
    let world = World::new().await;
    let hundred: Vec<Value> = (0..100).map(|number| key(&number.to_string(), "x")).collect();
    let puts: Vec<Value> =
        (0..25).map(|number| json!({"PutRequest": {"Item": key(&number.to_string(), "x")}})).collect();
    for (why, operation, request) in [
        ("longest keys", "PutItem", json!({"Item": key(&"x".repeat(2048), &"y".repeat(1024))})),
        ("32 levels", "PutItem", item(&json!({"deep": nested(31)}))),
        ("100 keys", "BatchGetItem", json!({"RequestItems": {TABLE: {"Keys": hundred}}})),
        ("25 writes", "BatchWriteItem", json!({"RequestItems": {TABLE: puts}})),
        ("item without the keys of an index", "PutItem", item(&json!({"outcome_day": {"S": "only half"}}))),
    ] {
        let reply = reply(&world, operation, request).await;
        assert_eq!(reply.error, None, "{why}: {:?}", reply.body);
    }
}

#[tokio::test]
async fn an_item_that_an_update_makes_too_large_is_refused_and_stays_as_it_was() {
    let world = World::new().await;
    reply(&world, "PutItem", item(&json!({"text": {"S": "x".repeat(300 * 1024)}}))).await;
    let update = json!({
        "Key": key("a", "b"), "UpdateExpression": "SET more = :m",
        "ExpressionAttributeValues": {":m": {"S": "y".repeat(150 * 1024)}},
    });
    let refused = reply(&world, "UpdateItem", update).await;
    assert_eq!(refused.error.as_deref(), Some("ValidationException"));
    let kept = reply(&world, "GetItem", json!({"Key": key("a", "b")})).await;
    let kept: Value = serde_json::from_slice(&kept.body).unwrap();
    assert!(kept["Item"].get("more").is_none());
}
