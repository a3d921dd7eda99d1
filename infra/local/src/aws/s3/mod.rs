//! S3: the buckets of the stack as files, behind the S3 server of the `s3s` crate.
//!
//! `s3s` speaks the protocol and checks signatures in all their forms (header, presigned address, POST policy, signed
//! chunks); this module keeps the objects. `s3s-fs` was tried: it mixes up keys that are paths of each other, ignores
//! the `response-*` parameters and keeps an object whose checksum was wrong.

mod access;
mod digests;
mod listing;
mod objects;
mod service;

use std::sync::Arc;

use http::{HeaderMap, Request, Response, StatusCode};
use s3s::service::{S3Service, S3ServiceBuilder};

pub use self::access::Visited;
pub use self::objects::{Attributes, Change, Object, ObjectError, Objects, Precondition};

use super::gate::Gate;

/// The S3 server.
#[derive(Debug, Clone)]
pub struct S3 {
    service: S3Service,
}

impl S3 {
    /// Serves objects to whom the gate admits.
    pub fn new(objects: Arc<Objects>, gate: Arc<Gate>) -> Self {
        let mut builder = S3ServiceBuilder::new(service::Service::new(objects, Arc::clone(&gate)));
        builder.set_auth(access::Keys::new(Arc::clone(&gate)));
        builder.set_access(access::Policies::new(gate));
        Self { service: builder.build() }
    }

    /// Serves one request. What the gate made of it is left in `visited`.
    pub async fn call(&self, mut request: Request<s3s::Body>, visited: &Visited) -> Response<s3s::Body> {
        request.extensions_mut().insert(visited.clone());
        match self.service.call(request).await {
            Ok(response) => response,
            Err(error) => {
                tracing::error!(?error, "S3 request failed");
                let mut response = Response::new(s3s::Body::empty());
                *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
                *response.headers_mut() = HeaderMap::new();
                response
            }
        }
    }
}
