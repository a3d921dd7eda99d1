//! The Lambda Runtime API of one execution environment: what a function's process asks for work.
//!
//! Follows "Using the Lambda runtime API for custom runtimes" (version 2018-06-01): next, response, error, init/error.
//! Each environment has a listener of its own, as each has its own API in Lambda; so nothing has to be told apart.
//! Not imitated: response streaming, the extensions, telemetry and restore APIs, `Lambda-Runtime-Client-Context`.

use axum::Json;
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Response, StatusCode};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::serve::ListenerExt as _;
use bytes::Bytes;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use tokio::task::AbortHandle;

/// More than any answer may have; what is longer is not even read.
const LONGEST_READ: usize = 64 * 1024 * 1024;

/// Work for the function.
#[derive(Debug)]
pub(super) struct Handed {
    pub(super) request_id: String,
    /// When the function's time is up, in milliseconds since the epoch.
    pub(super) deadline_ms: u128,
    pub(super) function_arn: String,
    pub(super) trace_id: String,
    pub(super) payload: Bytes,
}

/// What the process told. The status goes back to it.
#[derive(Debug)]
pub(super) enum Told {
    /// It is ready for work, and waits.
    Next(oneshot::Sender<Handed>),
    /// The answer to a request.
    Response { request_id: String, body: Bytes, status: oneshot::Sender<StatusCode> },
    /// The request failed.
    Failed { request_id: String, error_type: Option<String>, body: Bytes, status: oneshot::Sender<StatusCode> },
    /// Init failed; the process will end.
    InitFailed { body: Bytes },
}

/// Serves the API until the handle is aborted.
pub(super) fn serve(listener: TcpListener, told: mpsc::Sender<Told>) -> AbortHandle {
    let router = Router::new()
        .route("/2018-06-01/runtime/invocation/next", get(next))
        .route("/2018-06-01/runtime/invocation/{id}/response", post(response))
        .route("/2018-06-01/runtime/invocation/{id}/error", post(failed))
        .route("/2018-06-01/runtime/init/error", post(init_failed))
        .with_state(told);
    // Nagle's algorithm would hold back the end of a long event.
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    tokio::spawn(async move { axum::serve(listener, router).await }).abort_handle()
}

async fn next(State(told): State<mpsc::Sender<Told>>) -> Response<Body> {
    let (work, hand) = oneshot::channel();
    if told.send(Told::Next(work)).await.is_err() {
        return StatusCode::GONE.into_response();
    }
    let Ok(handed) = hand.await else { return StatusCode::GONE.into_response() };
    let built = Response::builder()
        .header("Content-Type", "application/json")
        .header("Lambda-Runtime-Aws-Request-Id", handed.request_id)
        .header("Lambda-Runtime-Deadline-Ms", handed.deadline_ms.to_string())
        .header("Lambda-Runtime-Invoked-Function-Arn", handed.function_arn)
        .header("Lambda-Runtime-Trace-Id", handed.trace_id)
        .body(Body::from(handed.payload));
    built.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

async fn response(
    State(told): State<mpsc::Sender<Told>>,
    Path(request_id): Path<String>,
    body: Body,
) -> Response<Body> {
    let Ok(body) = axum::body::to_bytes(body, LONGEST_READ).await else {
        return verdict(StatusCode::PAYLOAD_TOO_LARGE);
    };
    let (status, decided) = oneshot::channel();
    let _ = told.send(Told::Response { request_id, body, status }).await;
    verdict(decided.await.unwrap_or(StatusCode::GONE))
}

async fn failed(
    State(told): State<mpsc::Sender<Told>>,
    Path(request_id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response<Body> {
    let Ok(body) = axum::body::to_bytes(body, LONGEST_READ).await else {
        return verdict(StatusCode::PAYLOAD_TOO_LARGE);
    };
    let error_type =
        headers.get("lambda-runtime-function-error-type").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let (status, decided) = oneshot::channel();
    let _ = told.send(Told::Failed { request_id, error_type, body, status }).await;
    verdict(decided.await.unwrap_or(StatusCode::GONE))
}

async fn init_failed(State(told): State<mpsc::Sender<Told>>, body: Body) -> Response<Body> {
    let body = axum::body::to_bytes(body, LONGEST_READ).await.unwrap_or_default();
    let _ = told.send(Told::InitFailed { body }).await;
    verdict(StatusCode::ACCEPTED)
}

fn verdict(status: StatusCode) -> Response<Body> {
    let body = match status {
        StatusCode::ACCEPTED => json!({"status": "OK"}),
        StatusCode::PAYLOAD_TOO_LARGE => {
            json!({"errorType": "RequestEntityTooLarge", "errorMessage": "Exceeded maximum allowed payload size (6291556 bytes)."})
        }
        _ => json!({"errorType": "InvalidRequestID", "errorMessage": "Invalid request ID"}),
    };
    (status, Json(body)).into_response()
}
