//! Every way to fail, seen from the caller.

use std::time::{Duration, Instant};

use aws_sdk_dynamodb::error::{ProvideErrorMetadata as _, SdkError};
use aws_sdk_dynamodb::types::AttributeValue;
use guichet_local::aws::faults::{Fault, Kind};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::aws_world::{ATTACHMENTS, OWNER, REPLY, TABLE, World, allow_table};

fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

async fn world() -> World {
    World::with_policy(&[allow_table(&["dynamodb:PutItem", "dynamodb:GetItem"])]).await
}

/// Puts an item as `ReplyFunction`; answers the error's code, `dispatch` when there was no answer.
async fn put(world: &World, pk: &str) -> Result<(), String> {
    let put = world.dynamodb(REPLY).put_item().table_name(TABLE).item("pk", s(pk)).item("sk", s("x"));
    match put.send().await {
        Ok(_) => Ok(()),
        Err(SdkError::DispatchFailure(_)) => Err("dispatch".to_owned()),
        Err(error) => Err(error.code().unwrap_or_default().to_owned()),
    }
}

async fn is_there(world: &World, pk: &str) -> bool {
    let get = world.dynamodb(OWNER).get_item().table_name(TABLE).key("pk", s(pk)).key("sk", s("x"));
    get.send().await.unwrap().item.is_some()
}

fn at_put(kind: Kind) -> Fault {
    Fault { function: Some("reply".to_owned()), operation: Some("PutItem".to_owned()), ..Fault::new(kind) }
}

#[tokio::test]
async fn an_error_before_leaves_nothing_behind() {
    let world = world().await;
    world.aws.faults().arm(at_put(Kind::ErrorBefore));
    assert_eq!(put(&world, "a").await, Err("InternalServerError".to_owned()));
    assert!(!is_there(&world, "a").await);
    assert_eq!(put(&world, "a").await, Ok(()), "it strikes once");
}

#[tokio::test]
async fn an_error_after_hides_an_effect_that_took_place() {
    let world = world().await;
    world.aws.faults().arm(at_put(Kind::ErrorAfter));
    assert_eq!(put(&world, "a").await, Err("InternalServerError".to_owned()));
    assert!(is_there(&world, "a").await);
}

#[tokio::test]
async fn a_lost_answer_closes_the_connection_after_the_effect() {
    let world = world().await;
    world.aws.faults().arm(at_put(Kind::Lost));
    assert_eq!(put(&world, "a").await, Err("dispatch".to_owned()));
    assert!(is_there(&world, "a").await);
}

#[tokio::test]
async fn a_throttled_call_is_told_in_the_words_of_its_service() {
    let world = world().await;
    world.aws.faults().arm(at_put(Kind::Throttle));
    assert_eq!(put(&world, "a").await, Err("ThrottlingException".to_owned()));
    world.aws.faults().arm(Fault { operation: Some("s3:PutObject".to_owned()), ..Fault::new(Kind::Throttle) });
    let object = || world.s3(OWNER).put_object().bucket(ATTACHMENTS).key("a").body(b"x".to_vec().into()).send();
    assert_eq!(object().await.unwrap_err().code(), Some("SlowDown"));
    object().await.unwrap();
}

#[tokio::test]
async fn a_crash_kills_the_environment_before_or_after_the_effect() {
    let world = world().await;
    world.aws.faults().arm(at_put(Kind::Crash));
    assert_eq!(put(&world, "before").await, Err("dispatch".to_owned()));
    assert!(!is_there(&world, "before").await);
    world.aws.faults().arm(at_put(Kind::CrashAfter));
    assert_eq!(put(&world, "after").await, Err("dispatch".to_owned()));
    assert!(is_there(&world, "after").await);
    assert_eq!(world.ring.crashed(), ["environment-1", "environment-1"]);
}

#[tokio::test]
async fn a_late_call_takes_effect_when_its_caller_is_gone() {
    let world = world().await;
    world.aws.faults().arm(Fault { hold_ms: Some(200), ..at_put(Kind::Late) });
    // The world's environment only notes its death: a caller who gives up stands for one that is killed.
    let gave_up = tokio::time::timeout(Duration::from_millis(100), put(&world, "a")).await;
    assert!(gave_up.is_err());
    assert!(!is_there(&world, "a").await);
    assert_eq!(world.ring.crashed(), ["environment-1"]);
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert!(is_there(&world, "a").await);
}

#[tokio::test]
async fn a_slow_call_is_held_past_the_time_out_of_the_function() {
    let world = world().await;
    world.aws.faults().arm(at_put(Kind::Slow));
    let started = Instant::now();
    assert_eq!(put(&world, "a").await, Ok(()));
    assert!(started.elapsed() > Duration::from_millis(1_300), "300 ms time-out and a second");
    world.aws.faults().arm(Fault { hold_ms: Some(50), ..at_put(Kind::Slow) });
    let started = Instant::now();
    assert_eq!(put(&world, "a").await, Ok(()));
    assert!((50..1_000).contains(&started.elapsed().as_millis()));
}

#[tokio::test]
async fn a_fault_waits_for_its_call_of_the_invocation_and_for_its_function() {
    let world = world().await;
    world.aws.faults().arm(Fault {
        call: Some(3),
        function: Some("ReplyFunction".to_owned()),
        ..Fault::new(Kind::ErrorBefore)
    });
    world.aws.faults().arm(Fault { function: Some("other".to_owned()), ..Fault::new(Kind::ErrorBefore) });
    let mut ended = Vec::new();
    for _ in 0..4 {
        ended.push(put(&world, "a").await.is_ok());
    }
    assert_eq!(ended, [true, true, false, true]);
    let fired: Vec<_> = world.aws.faults().list().iter().map(|fault| fault.fired).collect();
    assert_eq!(fired, [1, 0]);
    let struck: Vec<_> = world.aws.ledger().calls().iter().map(|call| call.fault).collect();
    assert_eq!(struck, [None, None, Some(1), None]);
}

#[tokio::test]
async fn a_fault_can_be_any_error_of_the_service() {
    let world = world().await;
    let reasons = json!({"CancellationReasons": [{"Code": "TransactionConflict"}]});
    world.aws.faults().arm(Fault {
        status: Some(400),
        code: Some("TransactionCanceledException".to_owned()),
        body: Some(reasons),
        ..Fault::new(Kind::ErrorBefore)
    });
    let item = aws_sdk_dynamodb::types::Put::builder().table_name(TABLE).item("pk", s("a")).item("sk", s("x"));
    let item = aws_sdk_dynamodb::types::TransactWriteItem::builder().put(item.build().unwrap()).build();
    let error = world.dynamodb(OWNER).transact_write_items().transact_items(item).send().await.unwrap_err();
    let aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError::TransactionCanceledException(
        canceled,
    ) = error.into_service_error()
    else {
        panic!("not a cancellation")
    };
    assert_eq!(canceled.cancellation_reasons()[0].code(), Some("TransactionConflict"));
}

#[tokio::test]
async fn faults_are_armed_listed_and_cleared_over_http() {
    let world = world().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/_local/faults", listener.local_addr().unwrap());
    let router = axum::Router::new().nest("/_local/faults", world.aws.faults().routes());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let client = reqwest::Client::new();
    let fault = json!({"function": "reply", "call": 1, "kind": "error-before", "times": 2});
    let armed = client.post(&url).json(&fault).send().await.unwrap();
    assert_eq!(armed.status(), 201);
    assert!(put(&world, "a").await.is_err());
    let listed: Vec<Value> = client.get(&url).send().await.unwrap().json().await.unwrap();
    assert_eq!(
        (&listed[0]["kind"], &listed[0]["fired"], &listed[0]["times"]),
        (&json!("error-before"), &json!(1), &json!(2))
    );
    assert_eq!(client.delete(&url).send().await.unwrap().status(), 204);
    assert!(put(&world, "a").await.is_ok());
    let wrong = client.post(&url).json(&json!({"kind": "explode"})).send().await.unwrap();
    assert_eq!(wrong.status(), 422);
}

#[tokio::test]
async fn calls_are_counted_by_invocation() {
    let world = world().await;
    put(&world, "a").await.unwrap();
    world.s3(REPLY).get_object().bucket(ATTACHMENTS).key("a").send().await.unwrap_err();
    is_there(&world, "a").await;
    let calls = world.aws.ledger().calls_of("request-1");
    let calls: Vec<_> = calls.iter().map(|c| (c.number, c.service.name(), c.operation.as_str(), c.status)).collect();
    assert_eq!(calls, [(1, "dynamodb", "PutItem", 200), (2, "s3", "GetObject", 403)]);
    assert_eq!(world.aws.ledger().calls().len(), 3);
    assert_eq!(world.aws.ledger().calls()[0].function.as_deref(), Some("ReplyFunction"));
}
