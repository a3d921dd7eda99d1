//! The endpoint that `AWS_ENDPOINT_URL` points at: finds out which service a request is for, who sent it and whether
//! they may, and hands it on.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue};
use http::request::Parts;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Limited};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use serde_json::Value;
use tokio::net::TcpListener;
use uuid::Uuid;

use super::authenticate::is_public;
use super::gate::{Done, Visit};
use super::iam::{needs_of_form, needs_of_json};
use super::s3::Visited;
use super::sigv4::Authorization;
use super::wire::{self, Body, Protocol, Service, answer};
use super::{Aws, unknown_operation};
use crate::kinds::AwsError;

/// Largest request of the JSON and Query services: 16 MB in DynamoDB, 10 MB before encoding in SES.
const BODY_LIMIT: usize = 20 * 1024 * 1024;

/// Where a request goes.
enum Route {
    /// A JSON service: the operation stands in `X-Amz-Target`.
    Json(Service, String),
    /// SES: the operation stands in the form.
    Form,
    /// S3.
    S3,
    /// A service that the stack does not play.
    Unknown(String),
}

/// The connection is to be closed without an answer.
#[derive(Debug)]
struct Reset;

impl fmt::Display for Reset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("closed without an answer, as a fault asked")
    }
}

impl std::error::Error for Reset {}

/// Serves connections until the listener fails.
pub async fn serve(listener: TcpListener, aws: Arc<Aws>) {
    loop {
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(error) => {
                tracing::warn!(%error, "connection not accepted");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        // Answers are small and waited for: Nagle's algorithm would hold them back.
        let _ = stream.set_nodelay(true);
        let aws = Arc::clone(&aws);
        tokio::spawn(async move {
            let service = service_fn(move |request| {
                let aws = Arc::clone(&aws);
                // A call that arrived is carried out, whether or not its caller is still there for the answer.
                async move { tokio::spawn(aws.serve_one(request)).await.unwrap_or(Err(Reset)) }
            });
            let connection = hyper::server::conn::http1::Builder::new()
                .timer(TokioTimer::new())
                .serve_connection(TokioIo::new(stream), service);
            if let Err(error) = connection.await {
                tracing::debug!(%error, "connection ended early");
            }
        });
    }
}

impl Aws {
    async fn serve_one(self: Arc<Self>, request: Request<Incoming>) -> Result<Response<Body>, Reset> {
        let request_id = Uuid::new_v4().to_string();
        if let Some(document) = self.document(&request) {
            return Ok(answer(200, "application/json", document.to_string()));
        }
        let mut response = match route(request.method().as_str(), request.headers(), request.uri().query()) {
            Route::S3 => self.serve_s3(request, &request_id).await?,
            Route::Unknown(name) => {
                let message = format!("The local stack does not imitate the service {name}.");
                let error = AwsError::bad_request("UnknownOperationException", message);
                wire::error(Service::DynamoDb, &request_id, &error, None)
            }
            route => {
                let (parts, body) = request.into_parts();
                match Limited::new(body, BODY_LIMIT).collect().await {
                    Ok(body) => self.serve_whole(route, &parts, body.to_bytes(), &request_id).await?,
                    Err(_) => answer(StatusCode::PAYLOAD_TOO_LARGE.as_u16(), "text/plain", "request too large\n"),
                }
            }
        };
        if let Ok(id) = HeaderValue::from_str(&request_id) {
            response.headers_mut().entry(HeaderName::from_static("x-amzn-requestid")).or_insert(id);
        }
        Ok(response)
    }

    /// What Cognito publishes for everybody, without a signature: keys and discovery of a pool. Nothing else that the
    /// stack plays has `.well-known` in its path.
    fn document(&self, request: &Request<Incoming>) -> Option<Value> {
        let path = request.uri().path();
        let documents =
            self.documents.get().filter(|_| request.method() == http::Method::GET && path.contains("/.well-known/"))?;
        documents(path)
    }

    async fn serve_whole(&self, route: Route, parts: &Parts, body: Bytes, id: &str) -> Result<Response<Body>, Reset> {
        let (service, operation, form) = if let Route::Json(service, operation) = route {
            (service, operation, Vec::new())
        } else {
            let form: Vec<(String, String)> = url::form_urlencoded::parse(&body).into_owned().collect();
            let action = form.iter().find(|(name, _)| name == "Action").map(|(_, value)| value.clone());
            (Service::Ses, action.unwrap_or_default(), form)
        };
        let authenticated = self.gate.authenticate(service, &operation, parts, &body);
        let visit = self.gate.visit(authenticated.as_ref().ok().cloned().flatten(), service, &operation);
        let mut done = Done { bytes_in: body.len() as u64, ..Done::default() };
        let result = match authenticated {
            Err(error) => Err(error),
            Ok(_) if service == Service::Ses => self.ses(&visit, &form, id).await,
            Ok(_) => self.json(&visit, service, &body, &mut done).await,
        };
        let response = match (result, self.gate.after(&visit)) {
            (Ok(response), None) => response,
            (Err(error), _) | (Ok(_), Some(error)) => {
                done.error = Some(error.code.rsplit('#').next().unwrap_or_default().to_owned());
                wire::error(service, id, &error, visit.error_members())
            }
        };
        self.finish(&visit, response, done)
    }

    async fn json(
        &self,
        visit: &Visit,
        service: Service,
        body: &[u8],
        done: &mut Done,
    ) -> Result<Response<Body>, AwsError> {
        let request: Value = serde_json::from_slice(body).map_err(|error| {
            AwsError::bad_request("com.amazon.coral.service#SerializationException", error.to_string())
        })?;
        let needs = if is_public(service, visit.operation()) {
            Vec::new()
        } else {
            needs_of_json(&self.gate.arns, service, visit.operation(), &request)
        };
        self.gate.admit(visit, &needs).await?;
        let Protocol::Json(content_type) = service.protocol() else { return Err(unknown_operation("?", "?")) };
        let answered = match service {
            Service::DynamoDb => {
                let reply = self.dynamodb.handle(visit.operation(), request).await;
                done.capacity = reply.capacity;
                done.database = reply.processor;
                done.error = reply.error;
                return Ok(answer(reply.status, content_type, reply.body));
            }
            Service::CognitoIdp => match self.cognito.get() {
                Some(cognito) => cognito(visit.operation().to_owned(), request).await?,
                None => return Err(unknown_operation("Cognito", visit.operation())),
            },
            _ => self.queues.handle(visit.operation(), &request)?,
        };
        Ok(answer(200, content_type, answered.to_string()))
    }

    async fn ses(&self, visit: &Visit, form: &[(String, String)], id: &str) -> Result<Response<Body>, AwsError> {
        let operation = visit.operation();
        let sending = self.ses.read(operation, form)?;
        let needs = needs_of_form(&self.gate.arns, operation, sending.as_ref());
        self.gate.admit(visit, &needs).await?;
        let sending = sending.ok_or_else(|| unknown_operation("SES", operation))?;
        let message_id = self.ses.send(&sending)?;
        let body = format!(
            "<{operation}Response xmlns=\"http://ses.amazonaws.com/doc/2010-12-01/\"><{operation}Result><MessageId>{message_id}</MessageId></{operation}Result><ResponseMetadata><RequestId>{id}</RequestId></ResponseMetadata></{operation}Response>"
        );
        Ok(answer(200, "text/xml", body))
    }

    async fn serve_s3(&self, request: Request<Incoming>, id: &str) -> Result<Response<Body>, Reset> {
        let bytes_in = request.headers().get(http::header::CONTENT_LENGTH);
        let bytes_in = bytes_in.and_then(|value| value.to_str().ok()?.parse().ok()).unwrap_or_default();
        let visited = Visited::default();
        let is_head = request.method() == http::Method::HEAD;
        let response = self.s3.call(request.map(s3s::Body::from), &visited).await;
        let response =
            response.map(|body| body.map_err(|error| error as Box<dyn std::error::Error + Send + Sync>).boxed_unsync());
        let visit = visited.visit().unwrap_or_else(|| self.gate.visit(None, Service::S3, "?"));
        let mut done = Done { bytes_in, ..Done::default() };
        let replaced = visited.refusal().or_else(|| self.gate.after(&visit));
        let response = match replaced {
            Some(error) => {
                done.error = Some(error.code.clone());
                let mut response = wire::error(Service::S3, id, &error, None);
                if is_head {
                    *response.body_mut() = wire::full(Bytes::new());
                }
                response
            }
            None => response,
        };
        self.finish(&visit, response, done)
    }

    fn finish(&self, visit: &Visit, response: Response<Body>, mut done: Done) -> Result<Response<Body>, Reset> {
        let lost = visit.is_lost();
        done.status = if lost { 0 } else { response.status().as_u16() };
        self.gate.record(visit, done);
        if lost { Err(Reset) } else { Ok(response) }
    }
}

fn route(method: &str, headers: &http::HeaderMap, query: Option<&str>) -> Route {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(target) = text(HeaderName::from_static("x-amz-target")) {
        let (prefix, operation) = target.split_once('.').unwrap_or((target, ""));
        return match Service::of_target_prefix(prefix) {
            Some(service) => Route::Json(service, operation.to_owned()),
            None => Route::Unknown(prefix.to_owned()),
        };
    }
    let scope = text(AUTHORIZATION).and_then(Authorization::parse).map(|authorization| authorization.service);
    let is_form = text(CONTENT_TYPE).is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    match (scope.as_deref(), scope.as_deref().and_then(Service::of_scope)) {
        (_, Some(Service::S3)) => Route::S3,
        (_, Some(Service::Ses)) => Route::Form,
        (None, _) if method == "POST" && is_form && query.is_none() => Route::Form,
        // Presigned addresses, POST policies and what is not signed at all.
        (None, _) => Route::S3,
        (Some(name), _) => Route::Unknown(name.to_owned()),
    }
}
