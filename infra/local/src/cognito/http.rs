//! Cognito over HTTP, as the AWS SDK speaks to it (AWS JSON 1.1), without signatures and IAM: for tests that need this
//! service and nothing else. The stack's gateway checks those and calls [`Cognito::handle`] itself.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use bytes::Bytes;
use serde_json::{Value, json};

use super::Cognito;
use crate::kinds::AwsError;

const TARGET_PREFIX: &str = "AWSCognitoIdentityProviderService.";

/// `POST /` for operations, `GET /<pool>/.well-known/…` for keys and discovery.
pub fn router(cognito: Cognito) -> Router {
    Router::new()
        .route("/", post(operation))
        .route("/{pool}/.well-known/jwks.json", get(jwks))
        .route("/{pool}/.well-known/openid-configuration", get(discovery))
        .with_state(cognito)
}

async fn operation(State(cognito): State<Cognito>, headers: HeaderMap, body: Bytes) -> Response {
    let target = headers.get("x-amz-target").and_then(|value| value.to_str().ok());
    let answer = match target.and_then(|target| target.strip_prefix(TARGET_PREFIX)) {
        None => Err(AwsError::bad_request("UnknownOperationException", "no X-Amz-Target")),
        Some(operation) => match serde_json::from_slice(&body) {
            Ok(body) => cognito.handle(operation, body).await,
            Err(error) => Err(AwsError::bad_request("SerializationException", error.to_string())),
        },
    };
    match answer {
        Ok(answer) => json_response(StatusCode::OK, &answer),
        Err(error) => json_response(
            StatusCode::from_u16(error.status).unwrap_or(StatusCode::BAD_REQUEST),
            &json!({ "__type": error.code, "message": error.message }),
        ),
    }
}

async fn jwks(State(cognito): State<Cognito>, Path(pool): Path<String>) -> Response {
    document(cognito.jwks(&pool))
}

async fn discovery(State(cognito): State<Cognito>, Path(pool): Path<String>) -> Response {
    document(cognito.openid_configuration(&pool))
}

fn document(document: Option<Value>) -> Response {
    document.map_or_else(|| StatusCode::NOT_FOUND.into_response(), |document| json_response(StatusCode::OK, &document))
}

fn json_response(status: StatusCode, body: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/x-amz-json-1.1")], body.to_string()).into_response()
}
