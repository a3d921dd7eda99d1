//! The HTTP API of the portal: requests become events for functions, their answers become responses.
//!
//! Follows the API Gateway developer guide on HTTP APIs, page by page in the modules below, and "Quotas for configuring and
//! running an HTTP API": 10 MB of payload, 10,240 bytes of request line and headers, 30 seconds for a function.
//! Not imitated: HTTPS and HTTP/2, CORS settings, authorizers, throttling by route, custom domains, access logs.

mod answer;
mod event;
pub mod routes;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::connect_info::ConnectInfo;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Response, StatusCode, Version};
use axum::serve::ListenerExt as _;
use bytes::Bytes;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::time::timeout;
use uuid::Uuid;

pub use event::Circumstances;

use crate::functions::Functions;
use crate::kinds::{Outcome, Route, Stack};

/// Most bytes of a request's body.
const LARGEST_BODY: usize = 10 * 1024 * 1024;
/// Most bytes of request line and header values together.
const LARGEST_HEAD: usize = 10_240;
/// How long a function may take.
const LONGEST_INTEGRATION: Duration = Duration::from_secs(30);

/// The HTTP API of a stack.
#[derive(Debug, Clone)]
pub struct Front {
    routes: Arc<Vec<Route>>,
    functions: Functions,
    account: String,
    api_id: String,
    port: u16,
}

impl Front {
    /// The HTTP API of a stack that listens on `port`.
    pub fn new(stack: &Stack, functions: Functions, port: u16) -> Self {
        Self {
            routes: Arc::new(stack.routes.clone()),
            functions,
            account: stack.account.clone(),
            api_id: "local".to_owned(),
            port,
        }
    }

    /// Serves the API, and `local` below `/_local/`, until the future is dropped.
    ///
    /// # Errors
    /// When the listener fails.
    pub async fn serve(self, listener: TcpListener, local: Router) -> std::io::Result<()> {
        let router = Router::new().fallback(handle).with_state(self).merge(local);
        // Answers are small and waited for: Nagle's algorithm would hold them back.
        let listener = listener.tap_io(|stream| {
            let _ = stream.set_nodelay(true);
        });
        axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>()).await
    }

    async fn answer(&self, request: Parts, body: Body, source: SocketAddr) -> Response<Body> {
        let request_id = Uuid::new_v4().to_string();
        let asked = format!("{} {}", request.method, request.uri.path());
        let begun = std::time::Instant::now();
        let mut response = match self.invoke(request, body, source, &request_id).await {
            Ok(outcome) => answer::response(&outcome),
            Err(status) => answer::refusal(status),
        };
        tracing::debug!("{asked}: {} after {:?}", response.status().as_u16(), begun.elapsed());
        if let Ok(id) = HeaderValue::from_str(&request_id) {
            response.headers_mut().insert("apigw-requestid", id);
        }
        response
    }

    async fn invoke(
        &self,
        request: Parts,
        body: Body,
        source: SocketAddr,
        request_id: &str,
    ) -> Result<Outcome, StatusCode> {
        if head_size(&request) > LARGEST_HEAD {
            return Err(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
        }
        let path = event::decoded_path(request.uri.path());
        let found = routes::find(&self.routes, request.method.as_str(), &path).ok_or(StatusCode::NOT_FOUND)?;
        let body = read(body).await?;
        let around = Circumstances {
            account: self.account.clone(),
            api_id: self.api_id.clone(),
            request_id: request_id.to_owned(),
            source_ip: source.ip(),
            port: self.port,
            at: Timestamp::now(),
        };
        let event = event::event(&request, &path, &body, &found, &around);
        let invocation = self.functions.invoke(&found.route.function, Bytes::from(event.to_string()));
        timeout(LONGEST_INTEGRATION, invocation).await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)
    }
}

async fn handle(
    State(front): State<Front>,
    ConnectInfo(source): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response<Body> {
    let (request, body) = request.into_parts();
    front.answer(request, body, source).await
}

/// Bytes of the request line and the header values.
fn head_size(request: &Parts) -> usize {
    let version = if request.version == Version::HTTP_10 { "HTTP/1.0" } else { "HTTP/1.1" };
    let target = request.uri.path_and_query().map_or(1, |target| target.as_str().len());
    let line = request.method.as_str().len() + 1 + target + 1 + version.len();
    line + request.headers.values().map(HeaderValue::len).sum::<usize>()
}

/// The whole body, if it is not too large.
async fn read(body: Body) -> Result<Bytes, StatusCode> {
    match Limited::new(body, LARGEST_BODY).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(StatusCode::PAYLOAD_TOO_LARGE),
        Err(_) => Err(StatusCode::BAD_REQUEST),
    }
}
