//! Functions as processes: what Lambda does with them.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use bytes::Bytes;
use guichet_local::aws::callers::Callers;
use guichet_local::kinds::{Caller, Outcome};
use serde_json::json;

use crate::functions_probe::{Probe, function, lives, until};

#[tokio::test]
async fn an_environment_is_used_again_and_only_the_first_start_is_cold() {
    let probe = Probe::new();
    let first = probe.answer(json!({"do": "echo", "x": 1})).await;
    let second = probe.answer(json!({"do": "echo", "x": 2})).await;
    assert_eq!(first["pid"], second["pid"]);
    assert_eq!(second["event"]["x"], 2);
    let records = probe.functions.invocations();
    assert_eq!(records.len(), 2);
    assert!(records[0].init_ms.is_some() && records[1].init_ms.is_none(), "{records:#?}");
    assert!(records[0].report.starts_with(&format!("REPORT RequestId: {}\tDuration: ", records[0].request_id)));
    assert!(records[0].max_memory_mb > 0);
    until("the log is there", || {
        let records = probe.functions.invocations();
        records[0].log == ["the process is here", "asked for echo"] && records[1].log == ["asked for echo"]
    })
    .await;
}

#[tokio::test]
async fn requests_at_the_same_time_get_an_environment_each() {
    let probe = Probe::new();
    let begun = Instant::now();
    let answers = futures::future::join_all((0..4).map(|_| probe.answer(json!({"do": "sleep", "ms": 500})))).await;
    let processes: BTreeSet<_> = answers.iter().map(|answer| answer["pid"].as_u64().unwrap()).collect();
    assert_eq!(processes.len(), 4);
    assert!(begun.elapsed() < Duration::from_millis(1900), "they ran one after the other");
}

#[tokio::test]
async fn an_environment_serves_one_request_at_a_time() {
    let probe = Probe::with(&[function("Probe")], |settings| settings.per_function = 1);
    let begun = Instant::now();
    let answers = futures::future::join_all((0..3).map(|_| probe.answer(json!({"do": "sleep", "ms": 200})))).await;
    let processes: BTreeSet<_> = answers.iter().map(|answer| answer["pid"].as_u64().unwrap()).collect();
    assert_eq!(processes.len(), 1);
    assert!(begun.elapsed() >= Duration::from_millis(600));
}

#[tokio::test]
async fn reserved_concurrency_throttles_at_once() {
    let mut reserved = function("Probe");
    reserved.reserved_concurrency = Some(1);
    let probe = Probe::with(&[reserved], |_| {});
    let (one, other) = tokio::join!(probe.invoke(json!({"do": "sleep", "ms": 300})), async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        probe.invoke(json!({"do": "echo"})).await
    },);
    assert!(matches!(one, Outcome::Answer(_)), "{one:?}");
    assert!(matches!(other, Outcome::Throttled), "{other:?}");
}

#[tokio::test]
async fn a_crash_is_an_exit_error_and_the_next_request_gets_a_new_process() {
    let probe = Probe::new();
    for (action, reason) in [("crash", "exit status 1"), ("abort", "signal: aborted")] {
        let (kind, message) = probe.error(json!({"do": action})).await;
        assert_eq!(kind, "Runtime.ExitError");
        assert!(message.ends_with(&format!("Runtime exited with error: {reason}")), "{message}");
    }
    probe.answer(json!({"do": "echo"})).await;
}

#[tokio::test]
async fn an_error_of_the_function_keeps_its_process() {
    let probe = Probe::new();
    let before = probe.answer(json!({"do": "echo"})).await;
    let (_, message) = probe.error(json!({"do": "fail"})).await;
    assert_eq!(message, "as asked");
    let (_, message) = probe.error(json!({"do": "panic"})).await;
    assert!(message.contains("as asked"), "{message}");
    let after = probe.answer(json!({"do": "echo"})).await;
    assert_eq!(before["pid"], after["pid"]);
}

#[tokio::test]
async fn a_function_that_takes_too_long_is_killed() {
    let mut short = function("Probe");
    short.timeout = Duration::from_secs(1);
    let probe = Probe::with(&[short], |_| {});
    let process = probe.answer(json!({"do": "echo"})).await["pid"].as_u64().unwrap();
    let (kind, message) = probe.error(json!({"do": "sleep"})).await;
    assert_eq!(kind, "Sandbox.Timedout");
    assert!(message.ends_with("Error: Task timed out after 1.00 seconds"), "{message}");
    assert!(!lives(process));
    assert!(probe.functions.invocations()[1].report.ends_with("Status: timeout"));
}

#[tokio::test]
async fn a_process_that_dies_before_its_first_request_is_an_exit_error() {
    let mut broken = function("Probe");
    broken.environment.insert("PROBE_INIT".to_owned(), "crash".to_owned());
    let probe = Probe::with(&[broken], |_| {});
    let (kind, message) = probe.error(json!({})).await;
    assert_eq!(kind, "Runtime.ExitError");
    assert!(message.ends_with("exit status 3"), "{message}");
    until("its place is free", || probe.functions.processes() == 0).await;
}

#[tokio::test]
async fn an_init_that_takes_too_long_is_killed() {
    let mut slow = function("Probe");
    slow.environment.insert("PROBE_INIT".to_owned(), "slow".to_owned());
    let probe = Probe::with(&[slow], |settings| {
        assert_eq!(settings.longest_init, Duration::from_secs(10), "Lambda's");
        settings.longest_init = Duration::from_secs(1);
    });
    let begun = Instant::now();
    let (kind, message) = probe.error(json!({})).await;
    assert_eq!(kind, "Sandbox.Timedout");
    assert!(message.ends_with("Init timed out after 1.00 seconds"), "{message}");
    assert_eq!(begun.elapsed().as_secs(), 1);
}

#[tokio::test]
async fn a_function_that_was_not_built_says_so() {
    let probe = Probe::with(&[function("Probe")], |settings| settings.binaries.clear());
    let (kind, message) = probe.error(json!({})).await;
    assert_eq!(kind, "Runtime.InvalidEntrypoint");
    assert!(message.contains("probe") && message.contains("not been built"), "{message}");
}

#[tokio::test]
async fn an_answer_over_six_megabytes_is_an_error_and_a_request_too() {
    let probe = Probe::new();
    let (kind, message) = probe.error(json!({"do": "large"})).await;
    assert_eq!(kind, "Function.ResponseSizeTooLarge");
    assert!(message.contains("exceeded maximum allowed payload size (6291556 bytes)"), "{message}");
    let (kind, _) = probe.error(json!({"filling": "x".repeat(6 * 1024 * 1024)})).await;
    assert_eq!(kind, "RequestTooLargeException");
}

#[tokio::test]
async fn memory_over_the_limit_kills() {
    let probe = Probe::new();
    let (kind, message) = probe.error(json!({"do": "memory"})).await;
    assert_eq!(kind, "Runtime.ExitError");
    assert!(message.ends_with("signal: killed"), "{message}");
    assert!(probe.functions.invocations()[0].max_memory_mb > 128);
}

#[tokio::test]
async fn a_function_sees_the_variables_of_lambda_and_of_the_template_and_nothing_else() {
    let probe = Probe::new();
    let environment = probe.answer(json!({"do": "environment"})).await;
    assert_eq!(environment["OWN"], "value");
    assert_eq!(environment["AWS_LAMBDA_FUNCTION_NAME"], "guichet-Probe");
    assert_eq!(environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"], "128");
    assert_eq!(environment["AWS_LAMBDA_LOG_GROUP_NAME"], "/aws/lambda/guichet-Probe");
    assert_eq!(environment["AWS_ENDPOINT_URL"], "http://127.0.0.1:1");
    for inherited in ["HOME", "CARGO_MANIFEST_DIR", "CARGO", "USER", "AWS_PROFILE"] {
        assert!(environment.get(inherited).is_none(), "{inherited} is inherited");
    }
}

#[tokio::test]
async fn the_context_tells_request_deadline_and_arn() {
    let probe = Probe::new();
    let context = probe.answer(json!({"do": "context"})).await;
    assert_eq!(context["arn"], "arn:aws:lambda:us-east-1:000000000000:function:guichet-Probe");
    assert_eq!(context["request_id"], probe.functions.invocations()[0].request_id.as_str());
    let left = context["deadline"].as_i64().unwrap() - jiff::Timestamp::now().as_millisecond();
    assert!((1..=3000).contains(&left), "{left} ms left of 3000");
    assert!(context["trace"].as_str().unwrap().starts_with("Root=1-"));
}

#[tokio::test]
async fn an_access_key_tells_function_environment_and_request() {
    let probe = Probe::new();
    let environment = probe.answer(json!({"do": "environment"})).await;
    let access_key = environment["AWS_ACCESS_KEY_ID"].as_str().unwrap();
    let idle = probe.functions.key(access_key).unwrap();
    assert_eq!((idle.caller, idle.request_id), (Caller::Function("Probe".to_owned()), None));
    assert_eq!(idle.secret, environment["AWS_SECRET_ACCESS_KEY"]);
    assert_eq!(idle.environment.as_deref(), Some("Probe/1"));
    let (_, busy) = tokio::join!(probe.answer(json!({"do": "sleep", "ms": 300})), async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        probe.functions.key(access_key).unwrap().request_id
    });
    assert_eq!(busy.as_deref(), Some(probe.functions.invocations()[1].request_id.as_str()));
    assert_eq!(probe.functions.key("AKIALOCALOWNER").unwrap().caller, Caller::Owner);
    assert!(probe.functions.key("AKIANOBODY").is_none());
}

#[tokio::test]
async fn a_crash_on_demand_ends_the_request_that_is_under_way() {
    let probe = Probe::new();
    let (outcome, ()) = tokio::join!(probe.error(json!({"do": "sleep"})), async {
        until("it runs", || probe.functions.processes() == 1).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        probe.functions.kill_environment("Other", "Probe/1").await;
        assert_eq!(probe.functions.processes(), 1, "killed under the name of another function");
        probe.functions.kill_environment("Probe", "Probe/1").await;
    });
    assert_eq!(outcome.0, "Runtime.ExitError");
}

#[tokio::test]
async fn an_idle_process_that_dies_is_not_asked() {
    let probe = Probe::new();
    let first = probe.answer(json!({"do": "echo"})).await["pid"].clone();
    probe.functions.crash("Probe/1");
    until("it is gone", || !lives(first.as_u64().unwrap())).await;
    assert_ne!(probe.answer(json!({"do": "echo"})).await["pid"], first);
}

#[tokio::test]
async fn an_idle_environment_is_retired() {
    let probe = Probe::with(&[function("Probe")], |settings| settings.idle = Duration::from_millis(100));
    let process = probe.answer(json!({"do": "echo"})).await["pid"].as_u64().unwrap();
    until("it is gone", || !lives(process) && probe.functions.processes() == 0).await;
    probe.answer(json!({"do": "echo"})).await;
}

#[tokio::test]
async fn the_longest_idle_environment_makes_room_for_another_function() {
    let probe = Probe::with(&[function("Probe"), function("Second")], |settings| settings.total = 1);
    let process = probe.answer(json!({"do": "echo"})).await["pid"].as_u64().unwrap();
    let outcome = probe.functions.invoke("Second", Bytes::from_static(b"{}")).await;
    assert!(matches!(outcome, Outcome::Answer(_)), "{outcome:?}");
    until("the first is gone", || !lives(process)).await;
}

#[tokio::test]
async fn a_new_binary_replaces_idle_processes_at_once_and_busy_ones_afterwards() {
    let probe = Probe::new();
    let (busy, ()) = tokio::join!(probe.answer(json!({"do": "sleep", "ms": 400})), async {
        tokio::time::sleep(Duration::from_millis(150)).await;
        probe.functions.replace("probe", crate::functions_probe::binary());
    });
    let old = busy["pid"].as_u64().unwrap();
    until("the old process is gone", || !lives(old)).await;
    let next = probe.answer(json!({"do": "echo"})).await["pid"].as_u64().unwrap();
    probe.functions.replace("another", crate::functions_probe::binary());
    assert_eq!(probe.answer(json!({"do": "echo"})).await["pid"], next, "another binary is no reason");
    probe.functions.replace("probe", crate::functions_probe::binary());
    until("the idle process is gone", || !lives(next)).await;
}

#[tokio::test]
async fn no_process_outlives_the_stack() {
    let probe = Probe::new();
    let process = probe.answer(json!({"do": "echo"})).await["pid"].as_u64().unwrap();
    probe.functions.shut_down().await;
    assert!(!lives(process));
    let (kind, _) = probe.error(json!({"do": "echo"})).await;
    assert_eq!(kind, "Runtime.ExitError");
}
