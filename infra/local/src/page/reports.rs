//! Invocations, their AWS calls, and what failed for good.

use askama::Template;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use serde_json::Value;

use super::Shown;
use super::respond;
use super::time::{Moment, exact};
use super::view::{DeadLetter, Invocation};

/// Invocations on the page; the JSON has them all.
const SHOWN: usize = 200;

/// An invocation in a list.
pub(super) struct Call {
    pub(super) at: Moment,
    pub(super) invocation: Invocation,
    pub(super) duration: String,
    pub(super) init: Option<String>,
}

impl From<&Invocation> for Call {
    fn from(invocation: &Invocation) -> Self {
        Self {
            at: Moment::new(invocation.at),
            duration: exact(invocation.duration),
            init: invocation.init.map(exact),
            invocation: invocation.clone(),
        }
    }
}

/// A dead letter in a list.
pub(super) struct Letter {
    pub(super) at: Moment,
    pub(super) kept: DeadLetter,
    /// Why it is here, from the document: `RetriesExhausted`.
    pub(super) condition: String,
    /// Logical id of the function.
    pub(super) function: String,
    /// How often the function was called.
    pub(super) attempts: String,
    /// The document, for reading.
    pub(super) document: String,
}

impl From<&DeadLetter> for Letter {
    fn from(letter: &DeadLetter) -> Self {
        let context = |name: &str| letter.body.pointer(&format!("/requestContext/{name}"));
        let arn = context("functionArn").and_then(Value::as_str).unwrap_or_default();
        // arn:aws:lambda:region:account:function:NAME[:qualifier]
        let function = arn.split(':').nth(6).unwrap_or_default().to_owned();
        Self {
            at: Moment::new(letter.at),
            condition: context("condition").and_then(Value::as_str).unwrap_or_default().to_owned(),
            function,
            attempts: context("approximateInvokeCount").map(Value::to_string).unwrap_or_default(),
            document: serde_json::to_string_pretty(&letter.body).unwrap_or_default(),
            kept: letter.clone(),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Selection {
    /// Logical id of a function.
    #[serde(default)]
    function: Option<String>,
    /// Lambda request id.
    #[serde(default)]
    request_id: Option<String>,
}

#[derive(Template)]
#[template(path = "invocations.html")]
struct Invocations {
    calls: Vec<Call>,
    function: String,
    total: usize,
}

/// `GET /_local/invocations?function=`
pub(super) async fn invocations(State(view): Shown, Query(selection): Query<Selection>) -> Response {
    let function = selection.function.unwrap_or_default();
    let all = view.invocations();
    let selected: Vec<_> = all.iter().filter(|one| function.is_empty() || one.function == function).collect();
    let calls = selected.iter().take(SHOWN).map(|one| Call::from(*one)).collect();
    respond::page(&Invocations { calls, total: selected.len(), function })
}

/// `GET /_local/invocations.json?function=`: newest first.
pub(super) async fn invocations_json(State(view): Shown, Query(selection): Query<Selection>) -> Json<Vec<Value>> {
    let wanted = |one: &Invocation| selection.function.as_ref().is_none_or(|function| *function == one.function);
    Json(view.invocations().into_iter().filter(wanted).map(|one| one.json).collect())
}

#[derive(Template)]
#[template(path = "invocation.html")]
struct OneInvocation {
    call: Call,
    aws: Vec<AwsCall>,
}

struct AwsCall {
    number: String,
    service: String,
    operation: String,
    status: String,
    error: String,
    duration: String,
    capacity: String,
}

impl From<&Value> for AwsCall {
    fn from(call: &Value) -> Self {
        let text = |pointer: &str| match call.pointer(pointer) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        };
        let micros = call.pointer("/micros").and_then(Value::as_u64).unwrap_or_default();
        Self {
            number: text("/number"),
            service: text("/service"),
            operation: text("/operation"),
            status: text("/status"),
            error: text("/error"),
            duration: exact(std::time::Duration::from_micros(micros)),
            capacity: text("/capacity/total"),
        }
    }
}

/// `GET /_local/invocations/{id}`: one invocation with its log and its AWS calls.
pub(super) async fn invocation(State(view): Shown, Path(id): Path<String>) -> Response {
    match view.invocations().iter().find(|one| one.request_id == id) {
        None => respond::missing("This invocation is not remembered any more."),
        Some(found) => {
            let aws = view.calls(Some(&id)).iter().map(AwsCall::from).collect();
            respond::page(&OneInvocation { call: Call::from(found), aws })
        }
    }
}

/// `GET /_local/calls.json?request_id=`: AWS calls, oldest first.
pub(super) async fn calls_json(State(view): Shown, Query(selection): Query<Selection>) -> Json<Vec<Value>> {
    Json(view.calls(selection.request_id.as_deref()))
}

#[derive(Template)]
#[template(path = "dead_letters.html")]
struct DeadLetters {
    letters: Vec<Letter>,
}

/// `GET /_local/dead-letters`
pub(super) async fn dead_letters(State(view): Shown) -> Response {
    respond::page(&DeadLetters { letters: view.dead_letters().iter().map(Letter::from).collect() })
}

/// `GET /_local/dead-letters.json`: newest first.
pub(super) async fn dead_letters_json(State(view): Shown) -> Json<Vec<DeadLetter>> {
    Json(view.dead_letters())
}
