//! A function for the tests of the local stack: does what the path of the request, or `do` of the event, says.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs
)]

use std::time::Duration;

use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde_json::{Value, json};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    match std::env::var("PROBE_INIT").as_deref() {
        Ok("crash") => std::process::exit(3),
        Ok("slow") => std::thread::sleep(Duration::from_mins(1)),
        _ => {}
    }
    println!("the process is here");
    run(service_fn(handle)).await
}

async fn handle(event: LambdaEvent<Value>) -> Result<Value, Error> {
    let payload = event.payload;
    let path = payload.get("rawPath").and_then(Value::as_str);
    let action =
        path.map_or_else(|| payload["do"].as_str().unwrap_or_default(), |path| path.rsplit('/').next().unwrap());
    println!("asked for {action}");
    match action {
        "crash" => std::process::exit(1),
        "abort" => std::process::abort(),
        "panic" => panic!("as asked"),
        "fail" => Err("as asked".into()),
        "sleep" => {
            tokio::time::sleep(Duration::from_millis(payload["ms"].as_u64().unwrap_or(60_000))).await;
            Ok(json!({"pid": std::process::id()}))
        }
        "large" => Ok(json!({"statusCode": 200, "body": "x".repeat(7 * 1024 * 1024)})),
        "malformed" => Ok(json!({"statusCode": "none"})),
        "memory" => {
            let filled = vec![1_u8; 200 * 1024 * 1024];
            tokio::time::sleep(Duration::from_secs(5)).await;
            Ok(json!(filled.len()))
        }
        "environment" => Ok(json!(std::env::vars().collect::<std::collections::BTreeMap<_, _>>())),
        "context" => Ok(json!({
            "request_id": event.context.request_id,
            "deadline": event.context.deadline,
            "arn": event.context.invoked_function_arn,
            "trace": event.context.xray_trace_id,
        })),
        "answer" => Ok(json!({
            "statusCode": 201,
            "headers": {"content-type": "text/html", "x-own": "1"},
            "cookies": ["a=1; Path=/", "b=2"],
            "isBase64Encoded": true,
            "body": "aGVsbG8=",
        })),
        _ => Ok(json!({"pid": std::process::id(), "event": payload})),
    }
}
