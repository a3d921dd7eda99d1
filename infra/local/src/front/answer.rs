//! What a function answered, as the response that the browser gets.
//!
//! Follows "Lambda function response for format 2.0" of "Create AWS Lambda proxy integrations for HTTP APIs": with a
//! `statusCode` the answer says everything; valid JSON without one is a body of its own. Errors are as observed on HTTP APIs:
//! a function that crashes, times out, answers too much or in no valid form gives 500 `{"message":"Internal Server Error"}`
//! (it is REST APIs that answer 502); throttling and the 30 second limit give 503 `{"message":"Service Unavailable"}`.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::kinds::Outcome;

/// The response for an outcome.
pub(super) fn response(outcome: &Outcome) -> Response<Body> {
    match outcome {
        Outcome::Answer(payload) => built(payload).unwrap_or_else(|| refusal(StatusCode::INTERNAL_SERVER_ERROR)),
        Outcome::Error { kind, .. } if kind == "RequestTooLargeException" => refusal(StatusCode::PAYLOAD_TOO_LARGE),
        Outcome::Error { .. } => refusal(StatusCode::INTERNAL_SERVER_ERROR),
        Outcome::Throttled => refusal(StatusCode::SERVICE_UNAVAILABLE),
    }
}

/// What API Gateway says by itself: `{"message":"Not Found"}`.
pub(super) fn refusal(status: StatusCode) -> Response<Body> {
    let reason = match status {
        // The name before RFC 9110, which API Gateway keeps.
        StatusCode::PAYLOAD_TOO_LARGE => "Request Entity Too Large",
        other => other.canonical_reason().unwrap_or_default(),
    };
    let mut response = Response::new(Body::from(format!(r#"{{"message":"{reason}"}}"#)));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// The response of a valid answer, or `None` if the answer is none.
fn built(payload: &[u8]) -> Option<Response<Body>> {
    let answer: Value = serde_json::from_slice(payload).ok()?;
    let Some(status) = answer.get("statusCode") else { return Some(inferred(&answer)) };
    let status = status.as_u64().or_else(|| status.as_str()?.parse().ok())?;
    let status = StatusCode::from_u16(u16::try_from(status).ok()?).ok().filter(|status| status.as_u16() >= 200)?;
    let body = match answer.get("body") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::String(text)) if answer.get("isBase64Encoded") == Some(&Value::Bool(true)) => {
            STANDARD.decode(text).ok()?
        }
        Some(Value::String(text)) => text.clone().into_bytes(),
        Some(_) => return None,
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    for (name, value) in answer.get("headers").and_then(Value::as_object).into_iter().flatten() {
        let name = HeaderName::try_from(name.as_str()).ok()?;
        if is_hop_by_hop(&name) {
            continue;
        }
        headers.insert(name, header_value(value)?);
    }
    for cookie in answer.get("cookies").and_then(Value::as_array).into_iter().flatten() {
        headers.append(header::SET_COOKIE, header_value(cookie)?);
    }
    if !headers.contains_key(header::CONTENT_TYPE) {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain;charset=UTF-8"));
    }
    Some(response)
}

/// Valid JSON without `statusCode`: a body with status 200.
fn inferred(answer: &Value) -> Response<Body> {
    let body = match answer {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let mut response = Response::new(Body::from(body));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// Headers of one connection, which are API Gateway's own business.
fn is_hop_by_hop(name: &HeaderName) -> bool {
    [
        header::CONNECTION,
        header::CONTENT_LENGTH,
        header::TRANSFER_ENCODING,
        header::UPGRADE,
        header::TE,
        header::TRAILER,
    ]
    .contains(name)
        || name == "keep-alive"
}

fn header_value(value: &Value) -> Option<HeaderValue> {
    match value {
        Value::String(text) => HeaderValue::from_bytes(text.as_bytes()).ok(),
        Value::Number(number) => HeaderValue::from_str(&number.to_string()).ok(),
        Value::Bool(value) => Some(HeaderValue::from_static(if *value { "true" } else { "false" })),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use bytes::Bytes;
    use serde_json::json;

    async fn answered(answer: Value) -> (u16, Vec<(String, String)>, String) {
        let response = response(&Outcome::Answer(Bytes::from(answer.to_string())));
        let (parts, body) = response.into_parts();
        let headers =
            parts.headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
        let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
        (parts.status.as_u16(), headers, String::from_utf8_lossy(&body).into_owned())
    }

    #[tokio::test]
    async fn an_answer_with_a_status_says_everything() {
        let answer = json!({
            "statusCode": 303,
            "headers": {"location": "/tickets", "x-number": 7, "content-length": "999", "connection": "close"},
            "cookies": ["a=1; Path=/", "b=2"],
            "isBase64Encoded": true,
            "body": "aGk=",
        });
        let (status, headers, body) = answered(answer).await;
        assert_eq!((status, body.as_str()), (303, "hi"));
        let expected = [
            ("location", "/tickets"),
            ("x-number", "7"),
            ("set-cookie", "a=1; Path=/"),
            ("set-cookie", "b=2"),
            ("content-type", "text/plain;charset=UTF-8"),
        ];
        let mut expected: Vec<_> =
            expected.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let mut headers = headers;
        headers.sort();
        expected.sort();
        assert_eq!(headers, expected);
    }

    #[tokio::test]
    async fn json_without_a_status_is_a_body() {
        assert_eq!(answered(json!({"a": 1})).await.2, r#"{"a":1}"#);
        assert_eq!(
            answered(json!("hello")).await,
            (200, vec![("content-type".into(), "application/json".into())], "hello".into())
        );
    }

    #[tokio::test]
    async fn a_malformed_answer_is_an_internal_server_error() {
        for malformed in [
            json!({"statusCode": "many"}),
            json!({"statusCode": 99}),
            json!({"statusCode": 200, "body": {"not": "text"}}),
            json!({"statusCode": 200, "body": "%%%", "isBase64Encoded": true}),
            json!({"statusCode": 200, "headers": {"a\nb": "c"}}),
            json!({"statusCode": 200, "headers": {"a": "b\r\nc: d"}}),
        ] {
            let (status, _, body) = answered(malformed.clone()).await;
            assert_eq!((status, body.as_str()), (500, r#"{"message":"Internal Server Error"}"#), "{malformed}");
        }
        assert_eq!(response(&Outcome::Answer(Bytes::from_static(b"not JSON"))).status(), 500);
    }

    #[test]
    fn errors_have_the_status_of_an_http_api() {
        let failed =
            |kind: &str| response(&Outcome::Error { kind: kind.to_owned(), message: String::new() }).status().as_u16();
        assert_eq!(failed("Runtime.ExitError"), 500);
        assert_eq!(failed("Sandbox.Timedout"), 500);
        assert_eq!(failed("Function.ResponseSizeTooLarge"), 500);
        assert_eq!(failed("RequestTooLargeException"), 413);
        assert_eq!(response(&Outcome::Throttled).status().as_u16(), 503);
    }
}
