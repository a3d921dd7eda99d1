//! What a function may do, tried through the SDK.

use aws_sdk_dynamodb::error::ProvideErrorMetadata as _;
use aws_sdk_dynamodb::types::{AttributeValue, ConditionCheck, Delete, Put, TransactWriteItem};
use aws_sdk_ses::types::{Body, Content, Destination, Message};
use serde_json::json;

use crate::aws_world::{ATTACHMENTS, OWNER, REPLY, TABLE, World, allow, allow_table};

fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn put(pk: &str) -> TransactWriteItem {
    let put = Put::builder().table_name(TABLE).item("pk", s(pk)).item("sk", s("x")).build().unwrap();
    TransactWriteItem::builder().put(put).build()
}

#[tokio::test]
async fn a_call_that_no_statement_allows_is_refused_with_the_words_of_aws() {
    let world = World::with_policy(&[allow_table(&["dynamodb:GetItem"])]).await;
    let reply = world.dynamodb(REPLY);
    reply.get_item().table_name(TABLE).key("pk", s("a")).key("sk", s("x")).send().await.unwrap();
    let error = reply.put_item().table_name(TABLE).item("pk", s("a")).item("sk", s("x")).send().await.unwrap_err();
    assert_eq!(error.code(), Some("AccessDeniedException"));
    assert_eq!(
        error.message(),
        Some(
            "User: arn:aws:sts::000000000000:assumed-role/ReplyFunctionRole/ReplyFunction is not authorized to perform: \
             dynamodb:PutItem on resource: arn:aws:dynamodb:us-east-1:000000000000:table/guichet-table because no \
             identity-based policy allows the dynamodb:PutItem action"
        )
    );
    let got = world.dynamodb(OWNER).get_item().table_name(TABLE).key("pk", s("a")).key("sk", s("x")).send();
    assert!(got.await.unwrap().item.is_none(), "nothing was written");
}

#[tokio::test]
async fn a_function_without_a_policy_may_do_nothing() {
    let world = World::new().await;
    let error = world.dynamodb(REPLY).list_tables().send().await.unwrap_err();
    assert_eq!(error.code(), Some("AccessDeniedException"));
}

#[tokio::test]
async fn an_index_is_a_resource_of_its_own() {
    let world = World::with_policy(&[allow_table(&["dynamodb:Query"])]).await;
    let query = world
        .dynamodb(REPLY)
        .query()
        .table_name(TABLE)
        .index_name("by-outcome-day")
        .key_condition_expression("outcome_day = :d")
        .expression_attribute_values(":d", s("2026-11-21"));
    let error = query.send().await.unwrap_err();
    assert!(error.message().unwrap().contains("table/guichet-table/index/by-outcome-day"), "{error:?}");
}

#[tokio::test]
async fn each_item_of_a_transaction_needs_its_own_action() {
    let world = World::with_policy(&[allow_table(&["dynamodb:PutItem"])]).await;
    let reply = world.dynamodb(REPLY);
    reply.transact_write_items().transact_items(put("a")).send().await.unwrap();
    let check = ConditionCheck::builder()
        .table_name(TABLE)
        .key("pk", s("a"))
        .key("sk", s("x"))
        .condition_expression("attribute_exists(pk)")
        .build()
        .unwrap();
    let check = TransactWriteItem::builder().condition_check(check).build();
    let error = reply.transact_write_items().transact_items(put("b")).transact_items(check).send().await.unwrap_err();
    assert!(error.message().unwrap().contains("dynamodb:ConditionCheckItem"), "{error:?}");
    let delete = Delete::builder().table_name(TABLE).key("pk", s("a")).key("sk", s("x")).build().unwrap();
    let delete = TransactWriteItem::builder().delete(delete).build();
    let error = reply.transact_write_items().transact_items(delete).send().await.unwrap_err();
    assert!(error.message().unwrap().contains("dynamodb:DeleteItem"), "{error:?}");
}

#[tokio::test]
async fn leading_keys_keep_a_function_to_its_own_items() {
    let mut statement = allow_table(&["dynamodb:GetItem", "dynamodb:Query", "dynamodb:BatchGetItem"]);
    statement["Condition"] = json!({"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["ticket#*"]}});
    let world = World::with_policy(&[statement]).await;
    let reply = world.dynamodb(REPLY);
    let get = |pk: &str| reply.get_item().table_name(TABLE).key("pk", s(pk)).key("sk", s("x")).send();
    get("ticket#1").await.unwrap();
    assert_eq!(get("contact#1").await.unwrap_err().code(), Some("AccessDeniedException"));
    let query = |pk: &str| {
        let query = reply.query().table_name(TABLE).key_condition_expression("pk = :p");
        query.expression_attribute_values(":p", s(pk)).send()
    };
    query("ticket#1").await.unwrap();
    assert_eq!(query("contact#1").await.unwrap_err().code(), Some("AccessDeniedException"));
}

#[tokio::test]
async fn objects_are_allowed_by_bucket_and_key() {
    let world = World::with_policy(&[allow(
        &["s3:PutObject", "s3:GetObject"],
        &format!("arn:aws:s3:::{ATTACHMENTS}/tickets/*"),
    )])
    .await;
    let reply = world.s3(REPLY);
    let put = |key: &str| reply.put_object().bucket(ATTACHMENTS).key(key).body(b"x".to_vec().into()).send();
    put("tickets/1/a").await.unwrap();
    assert_eq!(put("other").await.unwrap_err().code(), Some("AccessDenied"));
    reply.head_object().bucket(ATTACHMENTS).key("tickets/1/a").send().await.unwrap();
    let delete = reply.delete_object().bucket(ATTACHMENTS).key("tickets/1/a").send().await.unwrap_err();
    assert!(delete.message().unwrap().contains("s3:DeleteObject"), "{delete:?}");
    let list = reply.list_objects_v2().bucket(ATTACHMENTS).send().await.unwrap_err();
    assert!(list.message().unwrap().contains("s3:ListBucket"), "{list:?}");
}

#[tokio::test]
async fn who_may_not_list_a_bucket_is_not_told_that_a_key_is_missing() {
    let objects = format!("arn:aws:s3:::{ATTACHMENTS}/*");
    let blind = World::with_policy(&[allow(&["s3:GetObject"], &objects)]).await;
    let error = blind.s3(REPLY).get_object().bucket(ATTACHMENTS).key("none").send().await.unwrap_err();
    assert_eq!(error.code(), Some("AccessDenied"));
    let bucket = format!("arn:aws:s3:::{ATTACHMENTS}");
    let seeing = World::with_policy(&[allow(&["s3:GetObject"], &objects), allow(&["s3:ListBucket"], &bucket)]).await;
    let error = seeing.s3(REPLY).get_object().bucket(ATTACHMENTS).key("none").send().await.unwrap_err();
    assert_eq!(error.code(), Some("NoSuchKey"));
}

#[tokio::test]
async fn mail_is_allowed_by_the_identity_that_sends_it() {
    let world = World::with_policy(&[allow(
        &["ses:SendEmail"],
        "arn:aws:ses:us-east-1:000000000000:identity/support.example.com",
    )])
    .await;
    let send = |from: &str| {
        let content = |text: &str| Content::builder().data(text).build().unwrap();
        let message = Message::builder().subject(content("Hi")).body(Body::builder().text(content("Hello")).build());
        let to = Destination::builder().to_addresses("ann@customer.example").build();
        world.ses(REPLY).send_email().source(from).destination(to).message(message.build()).send()
    };
    send("help@support.example.com").await.unwrap();
    let error = send("desk@example.org").await.unwrap_err();
    assert_eq!(error.code(), Some("AccessDenied"));
    assert!(error.message().unwrap().contains("identity/desk@example.org"), "{error:?}");
}

#[tokio::test]
async fn what_a_function_asked_for_is_on_record() {
    let world = World::with_policy(&[allow_table(&["dynamodb:GetItem"])]).await;
    let reply = world.dynamodb(REPLY);
    for _ in 0..2 {
        reply.get_item().table_name(TABLE).key("pk", s("a")).key("sk", s("x")).send().await.unwrap();
    }
    reply.scan().table_name(TABLE).send().await.unwrap_err();
    let seen: Vec<_> = world.aws.iam().seen().into_iter().map(|(a, count)| (a.action, a.allowed, count)).collect();
    assert_eq!(seen, [("dynamodb:GetItem".to_owned(), true, 2), ("dynamodb:Scan".to_owned(), false, 1)]);
}
