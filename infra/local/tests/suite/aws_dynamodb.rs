//! DynamoDB through the SDK: what the store relies on, and what DynamoDB refuses.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::ProvideErrorMetadata as _;
use aws_sdk_dynamodb::types::{
    AttributeValue, KeysAndAttributes, Put, ReturnConsumedCapacity, ReturnValuesOnConditionCheckFailure,
    TransactWriteItem, Update,
};

use guichet_local::aws::ledger::Capacity;
use serde_json::json;

use crate::aws_world::{OWNER, TABLE, World};

fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn n(number: i64) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

async fn ticket(client: &Client, number: i64, requester: &str, state: &str, activity: &str) {
    client
        .put_item()
        .table_name(TABLE)
        .item("pk", s(&format!("ticket#{number}")))
        .item("sk", s("ticket"))
        .item("requester_id", s(requester))
        .item("state", s(state))
        .item("activity_at", s(activity))
        .item("number", n(number))
        .send()
        .await
        .unwrap();
}

fn numbers(items: &[HashMap<String, AttributeValue>]) -> Vec<i64> {
    items.iter().map(|item| item["number"].as_n().unwrap().parse().unwrap()).collect()
}

#[tokio::test]
async fn an_index_with_several_sort_attributes_is_queried_by_its_leading_ones_newest_first() {
    let world = World::new().await;
    let client = world.dynamodb(OWNER);
    for (number, state, activity) in
        [(1, "open", "2026-01-01"), (2, "open", "2026-01-03"), (3, "closed", "2026-01-09"), (4, "open", "2026-01-02")]
    {
        ticket(&client, number, "ann", state, activity).await;
    }
    ticket(&client, 9, "bob", "open", "2026-01-05").await;
    let query = || {
        client
            .query()
            .table_name(TABLE)
            .index_name("by-requester-activity")
            .expression_attribute_names("#s", "state")
            .expression_attribute_values(":r", s("ann"))
            .expression_attribute_values(":s", s("open"))
            .scan_index_forward(false)
    };
    let open = query().key_condition_expression("requester_id = :r AND #s = :s").send().await.unwrap();
    assert_eq!(numbers(open.items()), [2, 4, 1]);
    let since = query()
        .key_condition_expression("requester_id = :r AND #s = :s AND activity_at >= :a")
        .expression_attribute_values(":a", s("2026-01-02"));
    assert_eq!(numbers(since.send().await.unwrap().items()), [2, 4]);
    let exact = query()
        .key_condition_expression("requester_id = :r AND #s = :s AND activity_at = :a AND #n < :n")
        .expression_attribute_names("#n", "number")
        .expression_attribute_values(":a", s("2026-01-02"))
        .expression_attribute_values(":n", n(5));
    assert_eq!(numbers(exact.send().await.unwrap().items()), [4]);
}

#[tokio::test]
async fn pages_of_an_index_with_several_sort_attributes_follow_each_other_without_gap_or_overlap() {
    let world = World::new().await;
    let client = world.dynamodb(OWNER);
    for number in 1..=7 {
        // Equal times: only the number tells these apart.
        ticket(&client, number, "ann", "open", if number < 5 { "2026-01-01" } else { "2026-01-02" }).await;
    }
    let mut seen = Vec::new();
    let mut start = None;
    loop {
        let page = client
            .query()
            .table_name(TABLE)
            .index_name("by-requester-activity")
            .key_condition_expression("requester_id = :r AND #s = :s")
            .expression_attribute_names("#s", "state")
            .expression_attribute_values(":r", s("ann"))
            .expression_attribute_values(":s", s("open"))
            .scan_index_forward(false)
            .limit(2)
            .set_exclusive_start_key(start)
            .send()
            .await
            .unwrap();
        seen.extend(numbers(page.items()));
        start = page.last_evaluated_key;
        if start.is_none() {
            break;
        }
    }
    assert_eq!(seen, [7, 6, 5, 4, 3, 2, 1]);
}

#[tokio::test]
async fn a_key_condition_that_skips_a_sort_attribute_is_refused() {
    let world = World::new().await;
    let query = world
        .dynamodb(OWNER)
        .query()
        .table_name(TABLE)
        .index_name("by-requester-activity")
        .key_condition_expression("requester_id = :r AND activity_at > :a")
        .expression_attribute_values(":r", s("ann"))
        .expression_attribute_values(":a", s("2026"));
    assert_eq!(query.send().await.unwrap_err().code(), Some("ValidationException"));
    let range_then_equality = world
        .dynamodb(OWNER)
        .query()
        .table_name(TABLE)
        .index_name("by-requester-activity")
        .key_condition_expression("requester_id = :r AND #s > :s AND activity_at = :a")
        .expression_attribute_names("#s", "state")
        .expression_attribute_values(":r", s("ann"))
        .expression_attribute_values(":s", s("a"))
        .expression_attribute_values(":a", s("2026"));
    assert_eq!(range_then_equality.send().await.unwrap_err().code(), Some("ValidationException"));
}

fn put_new(pk: &str) -> TransactWriteItem {
    let put = Put::builder()
        .table_name(TABLE)
        .item("pk", s(pk))
        .item("sk", s("x"))
        .condition_expression("attribute_not_exists(pk)")
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    TransactWriteItem::builder().put(put.build().unwrap()).build()
}

#[tokio::test]
async fn a_transaction_that_fails_tells_the_reason_of_each_item_and_changes_nothing() {
    let world = World::new().await;
    let client = world.dynamodb(OWNER);
    client.transact_write_items().transact_items(put_new("taken")).send().await.unwrap();
    let items = [put_new("free"), put_new("taken")];
    let error = client.transact_write_items().set_transact_items(Some(items.to_vec())).send().await.unwrap_err();
    let error = error.into_service_error();
    assert!(error.is_transaction_canceled_exception(), "{error:?}");
    let aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError::TransactionCanceledException(
        canceled,
    ) = error
    else {
        panic!("not a cancellation")
    };
    let reasons: Vec<_> = canceled.cancellation_reasons().iter().map(|r| r.code().unwrap()).collect();
    assert_eq!(reasons, ["None", "ConditionalCheckFailed"]);
    assert_eq!(canceled.cancellation_reasons()[1].item().unwrap()["pk"], s("taken"));
    let free = client.get_item().table_name(TABLE).key("pk", s("free")).key("sk", s("x")).send().await.unwrap();
    assert!(free.item.is_none());
}

#[tokio::test]
async fn a_transaction_with_a_known_token_is_done_once_and_another_request_under_it_is_refused() {
    let world = World::new().await;
    let client = world.dynamodb(OWNER);
    let count = || {
        let update = Update::builder()
            .table_name(TABLE)
            .key("pk", s("counter"))
            .key("sk", s("x"))
            .update_expression("ADD hits :one")
            .expression_attribute_values(":one", n(1));
        TransactWriteItem::builder().update(update.build().unwrap()).build()
    };
    for _ in 0..2 {
        client.transact_write_items().transact_items(count()).client_request_token("token-1").send().await.unwrap();
    }
    let item = client.get_item().table_name(TABLE).key("pk", s("counter")).key("sk", s("x")).send().await.unwrap();
    assert_eq!(item.item().unwrap()["hits"], n(1));
    let other = client.transact_write_items().transact_items(put_new("else")).client_request_token("token-1");
    let error = other.send().await.unwrap_err();
    assert_eq!(error.code(), Some("IdempotentParameterMismatchException"));
}

#[tokio::test]
async fn consumed_capacity_names_indexes_when_asked_and_is_absent_when_not() {
    let world = World::new().await;
    let client = world.dynamodb(OWNER);
    let put = || {
        client
            .put_item()
            .table_name(TABLE)
            .item("pk", s("mail#1"))
            .item("sk", s("outcome"))
            .item("outcome_day", s("2026-11-21"))
            .item("received_at", s("10:00"))
    };
    let told = put().return_consumed_capacity(ReturnConsumedCapacity::Indexes).send().await.unwrap();
    let told = told.consumed_capacity.unwrap();
    assert_eq!(told.capacity_units(), Some(2.0));
    assert_eq!(told.global_secondary_indexes().unwrap()["by-outcome-day"].capacity_units(), Some(1.0));
    let total = put().item("more", s("x")).return_consumed_capacity(ReturnConsumedCapacity::Total);
    let total = total.send().await.unwrap().consumed_capacity.unwrap();
    assert!(total.capacity_units().is_some());
    assert!(total.global_secondary_indexes().is_none());
    assert!(put().send().await.unwrap().consumed_capacity.is_none());
    let recorded = world.aws.ledger().calls();
    let expected = Capacity { total: 2.0, table: 1.0, indexes: BTreeMap::from([("by-outcome-day".to_owned(), 1.0)]) };
    assert_eq!(recorded[0].capacity, expected);
    assert!(recorded[2].capacity.total > 0.0, "on record whether asked for or not");
}

#[tokio::test]
async fn a_batch_of_reads_costs_one_call_and_finds_what_is_there() {
    let world = World::new().await;
    let client = world.dynamodb(OWNER);
    ticket(&client, 1, "ann", "open", "2026").await;
    let key = |pk: &str| HashMap::from([("pk".to_owned(), s(pk)), ("sk".to_owned(), s("ticket"))]);
    let keys = KeysAndAttributes::builder().keys(key("ticket#1")).keys(key("ticket#2")).build().unwrap();
    let found = client.batch_get_item().request_items(TABLE, keys).send().await.unwrap();
    assert_eq!(found.responses.unwrap()[TABLE].len(), 1);
    let twice = KeysAndAttributes::builder().keys(key("a")).keys(key("a")).build().unwrap();
    let error = client.batch_get_item().request_items(TABLE, twice).send().await.unwrap_err();
    assert_eq!(error.code(), Some("ValidationException"));
}

/// Sends a put whose item has one attribute more, and answers the error's code.
async fn put_refused(client: &Client, pk: &str, value: AttributeValue) -> Option<String> {
    let put = client.put_item().table_name(TABLE).item("pk", s(pk)).item("sk", s("x")).item("value", value);
    put.send().await.err().and_then(|error| error.code().map(str::to_owned))
}

#[tokio::test]
async fn items_that_dynamodb_does_not_store_are_refused() {
    let world = World::new().await;
    let client = world.dynamodb(OWNER);
    let refused = Some("ValidationException".to_owned());
    assert_eq!(put_refused(&client, "a", s(&"x".repeat(400 * 1024))).await, refused, "over 400 KB");
    assert_eq!(put_refused(&client, "a", s(&"x".repeat(399 * 1024))).await, None, "just below");
    assert_eq!(put_refused(&client, "", s("x")).await, refused, "empty key");
    assert_eq!(put_refused(&client, "a", AttributeValue::Ss(vec![])).await, refused, "empty set");
    assert_eq!(put_refused(&client, "a", AttributeValue::Ss(vec!["a".into(), "a".into()])).await, refused, "twice");
    assert_eq!(put_refused(&client, "a", AttributeValue::N("ten".into())).await, refused, "no number");
    assert_eq!(put_refused(&client, "a", AttributeValue::N("1".repeat(39))).await, refused, "39 digits");
    assert_eq!(put_refused(&client, "a", s("")).await, None, "an empty string that is no key is stored");
    let key_of_index = client.put_item().table_name(TABLE).item("pk", s("a")).item("sk", s("x"));
    let error = key_of_index.clone().item("outcome_day", s("")).send().await.unwrap_err();
    assert_eq!(error.code(), Some("ValidationException"), "empty key of an index");
    let error = key_of_index.item("number", s("one")).item("requester_id", s("r")).send().await.unwrap_err();
    assert_eq!(error.code(), Some("ValidationException"), "key of an index with another type");
}

#[tokio::test]
async fn expressions_that_dynamodb_does_not_take_are_refused() {
    let world = World::new().await;
    let client = world.dynamodb(OWNER);
    let update = || client.update_item().table_name(TABLE).key("pk", s("a")).key("sk", s("x"));
    let refused = |result: Result<_, aws_sdk_dynamodb::error::SdkError<_>>, why: &str| {
        let error: aws_sdk_dynamodb::operation::update_item::UpdateItemError = result
            .map(|_: aws_sdk_dynamodb::operation::update_item::UpdateItemOutput| ())
            .unwrap_err()
            .into_service_error();
        assert_eq!(error.code(), Some("ValidationException"), "{why}: {error:?}");
    };
    let reserved = update().update_expression("SET state = :v").expression_attribute_values(":v", s("v"));
    refused(reserved.send().await, "reserved word");
    let unused = update()
        .update_expression("SET a = :v")
        .expression_attribute_values(":v", s("v"))
        .expression_attribute_values(":unused", s("v"));
    refused(unused.send().await, "unused value");
    let unused_name = update()
        .update_expression("SET a = :v")
        .expression_attribute_values(":v", s("v"))
        .expression_attribute_names("#unused", "v");
    refused(unused_name.send().await, "unused name");
    let key = update().update_expression("SET sk = :v").expression_attribute_values(":v", s("v"));
    refused(key.send().await, "key attribute");
    let overlap = update().update_expression("SET a = :v REMOVE a").expression_attribute_values(":v", s("v"));
    refused(overlap.send().await, "two paths overlap");
}

#[tokio::test]
async fn consistent_reads_of_an_index_are_refused() {
    let world = World::new().await;
    let query = world
        .dynamodb(OWNER)
        .query()
        .table_name(TABLE)
        .index_name("by-outcome-day")
        .consistent_read(true)
        .key_condition_expression("outcome_day = :d")
        .expression_attribute_values(":d", s("2026"));
    let error = query.send().await.unwrap_err();
    assert_eq!(error.code(), Some("ValidationException"));
    assert_eq!(error.message(), Some("Consistent reads are not supported on global secondary indexes"));
}

#[tokio::test]
async fn transactions_have_the_limits_of_dynamodb() {
    let world = World::new().await;
    let client = world.dynamodb(OWNER);
    let items: Vec<_> = (0..101).map(|number| put_new(&number.to_string())).collect();
    let error = client.transact_write_items().set_transact_items(Some(items.clone())).send().await.unwrap_err();
    assert_eq!(error.code(), Some("ValidationException"), "more than 100 items");
    client.transact_write_items().set_transact_items(Some(items[..100].to_vec())).send().await.unwrap();
    let twice = vec![put_new("same"), put_new("same")];
    let error = client.transact_write_items().set_transact_items(Some(twice)).send().await.unwrap_err();
    assert_eq!(error.code(), Some("ValidationException"), "one item twice");
    let large = |pk: &str| {
        let put = Put::builder().table_name(TABLE).item("pk", s(pk)).item("sk", s("x"));
        let put = put.item("value", s(&"x".repeat(390 * 1024)));
        TransactWriteItem::builder().put(put.build().unwrap()).build()
    };
    let over_4_mb: Vec<_> = (0..11).map(|number| large(&format!("large{number}"))).collect();
    let error = client.transact_write_items().set_transact_items(Some(over_4_mb)).send().await.unwrap_err();
    assert_eq!(error.code(), Some("ValidationException"), "over 4 MB together");
}

#[tokio::test]
async fn a_page_of_a_query_ends_at_one_megabyte() {
    let world = World::new().await;
    let client = world.dynamodb(OWNER);
    for number in 0..4 {
        let put = client.put_item().table_name(TABLE).item("pk", s("big")).item("sk", s(&number.to_string()));
        put.item("value", s(&"x".repeat(390 * 1024))).send().await.unwrap();
    }
    let query = client.query().table_name(TABLE).key_condition_expression("pk = :p");
    let page = query.expression_attribute_values(":p", s("big")).send().await.unwrap();
    assert_eq!(page.count(), 2, "the third would go over it");
    assert!(page.last_evaluated_key.is_some());
}

#[tokio::test]
async fn stream_records_come_in_order_after_a_position_and_survive_a_restart() {
    let world = World::new().await;
    let client = world.dynamodb(OWNER);
    let mut changes = world.aws.dynamodb().changes();
    changes.mark_unchanged();
    ticket(&client, 1, "ann", "open", "2026-01-01").await;
    assert!(changes.has_changed().unwrap(), "a write wakes who waits for records");
    ticket(&client, 1, "ann", "closed", "2026-01-02").await;
    let stream = world.aws.dynamodb().stream(TABLE).await.unwrap().unwrap();
    assert!(stream.arn.starts_with("arn:aws:dynamodb:us-east-1:000000000000:table/guichet-table/stream/"));
    let shard = stream.shards[0].clone();
    let first = world.aws.dynamodb().records(&stream, &shard, None, 1).await.unwrap();
    assert_eq!(first.len(), 1);
    assert_eq!(first[0]["eventName"], "INSERT");
    assert_eq!(first[0]["eventSourceARN"], stream.arn.as_str());
    assert_eq!(first[0]["awsRegion"], "us-east-1");
    assert_eq!(first[0]["dynamodb"]["NewImage"]["state"]["S"], "open");
    let position = first[0]["dynamodb"]["SequenceNumber"].as_str().unwrap().to_owned();
    let world = world.restarted().await;
    let next = world.aws.dynamodb().records(&stream, &shard, Some(&position), 100).await.unwrap();
    assert_eq!(next.len(), 1);
    assert_eq!(next[0]["eventName"], "MODIFY");
    assert_eq!(next[0]["dynamodb"]["OldImage"]["state"]["S"], "open");
    assert!(world.aws.dynamodb().stream("no-such-table").await.unwrap().is_none());
}

#[tokio::test]
async fn expired_items_are_swept_and_their_removal_is_told_in_the_stream() {
    let world = World::new().await;
    let client = world.dynamodb(OWNER);
    let now = jiff::Timestamp::now().as_second();
    for (pk, expires_at) in [("new", now + 3_600), ("old", now - 3_600)] {
        let put = client.put_item().table_name(TABLE).item("pk", s(pk)).item("sk", s("x"));
        put.item("expires_at", n(expires_at)).send().await.unwrap();
    }
    assert_eq!(world.aws.dynamodb().sweep_ttl().await.unwrap(), 1);
    let left = client.scan().table_name(TABLE).send().await.unwrap();
    assert_eq!(left.items()[0]["pk"], s("new"));
    let stream = world.aws.dynamodb().stream(TABLE).await.unwrap().unwrap();
    let records = world.aws.dynamodb().records(&stream, &stream.shards[0], None, 100).await.unwrap();
    let removal = records.last().unwrap();
    assert_eq!(removal["eventName"], "REMOVE");
    assert_eq!(removal["userIdentity"]["principalId"], "dynamodb.amazonaws.com");
}

#[tokio::test]
async fn imported_items_are_in_the_table_and_its_indexes_but_not_in_the_stream() {
    let world = World::new().await;
    let items = (0..1_000).map(|number| {
        json!({
            "pk": {"S": format!("ticket#{number}")}, "sk": {"S": "ticket"}, "requester_id": {"S": "ann"},
            "state": {"S": "open"}, "activity_at": {"S": "2026"}, "number": {"N": number.to_string()},
        })
    });
    assert_eq!(world.aws.dynamodb().import(TABLE, items.collect()).await.unwrap(), 1_000);
    let query = world
        .dynamodb(OWNER)
        .query()
        .table_name(TABLE)
        .index_name("by-requester-activity")
        .key_condition_expression("requester_id = :r")
        .expression_attribute_values(":r", s("ann"))
        .scan_index_forward(false)
        .limit(2);
    assert_eq!(numbers(query.send().await.unwrap().items()), [999, 998]);
    let stream = world.aws.dynamodb().stream(TABLE).await.unwrap().unwrap();
    assert!(world.aws.dynamodb().records(&stream, &stream.shards[0], None, 10).await.unwrap().is_empty());
}
