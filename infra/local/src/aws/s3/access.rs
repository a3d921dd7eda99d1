//! Who calls S3, and whether they may.

use std::sync::{Arc, Mutex, PoisonError};

use s3s::access::{S3Access, S3AccessContext};
use s3s::auth::{S3Auth, SecretKey};
use s3s::dto::PutObjectInput;
use s3s::path::S3Path;
use s3s::{S3Error, S3ErrorCode, S3Request, S3Result};

use crate::aws::gate::{Gate, Visit};
use crate::aws::iam::needs_of_s3;
use crate::aws::wire::Service;
use crate::kinds::AwsError;

/// What the gate made of a request, handed from the S3 server back to the gateway.
#[derive(Debug, Clone, Default)]
pub struct Visited(Arc<Mutex<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    visit: Option<Visit>,
    refusal: Option<AwsError>,
}

impl Visited {
    /// The visit; `None` when the signature was not accepted.
    pub fn visit(&self) -> Option<Visit> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).visit.clone()
    }

    /// Why the gate did not admit the request.
    pub fn refusal(&self) -> Option<AwsError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).refusal.clone()
    }
}

/// Secrets for the S3 server's signature check.
pub(super) struct Keys {
    gate: Arc<Gate>,
}

impl Keys {
    pub(super) fn new(gate: Arc<Gate>) -> Self {
        Self { gate }
    }
}

#[async_trait::async_trait]
impl S3Auth for Keys {
    async fn get_secret_key(&self, access_key: &str) -> S3Result<SecretKey> {
        match self.gate.key(access_key) {
            Some(key) => Ok(SecretKey::from(key.secret)),
            None => Err(S3Error::with_message(
                S3ErrorCode::InvalidAccessKeyId,
                "The AWS Access Key Id you provided does not exist in our records.",
            )),
        }
    }
}

/// Asks the gate before an operation starts.
pub(super) struct Policies {
    gate: Arc<Gate>,
}

impl Policies {
    pub(super) fn new(gate: Arc<Gate>) -> Self {
        Self { gate }
    }

    async fn admit(&self, visited: &Visited, bucket: &str, key: Option<&str>, copied: Option<&str>) -> S3Result<()> {
        let Some(visit) = visited.visit() else { return Err(denied()) };
        let needs = needs_of_s3(visit.operation(), bucket, key, copied);
        let admitted = self.gate.admit(&visit, &needs).await;
        admitted.map_err(|refusal| {
            visited.0.lock().unwrap_or_else(PoisonError::into_inner).refusal = Some(refusal);
            denied()
        })
    }
}

#[async_trait::async_trait]
impl S3Access for Policies {
    async fn check(&self, context: &mut S3AccessContext<'_>) -> S3Result<()> {
        let key = context.credentials().and_then(|credentials| self.gate.key(&credentials.access_key));
        let Some(key) = key else { return Err(denied()) };
        let operation = context.s3_op().name().to_owned();
        let visit = self.gate.visit(Some(key), Service::S3, &operation);
        let Some(visited) = context.extensions_mut().get::<Visited>().cloned() else { return Err(denied()) };
        visited.0.lock().unwrap_or_else(PoisonError::into_inner).visit = Some(visit);
        if operation == "PostObject" {
            // The key stands in the form, which is read later.
            return Ok(());
        }
        let copied = context.headers().get("x-amz-copy-source").and_then(|value| value.to_str().ok());
        let copied = copied.map(|source| {
            let decoded = percent_encoding::percent_decode_str(source.trim_start_matches('/')).decode_utf8_lossy();
            decoded.split_once("?versionId=").map_or_else(|| decoded.to_string(), |(path, _)| path.to_owned())
        });
        let (bucket, key) = match context.s3_path() {
            S3Path::Root => (String::new(), None),
            S3Path::Bucket { bucket } => (bucket.to_string(), None),
            S3Path::Object { bucket, key } => (bucket.to_string(), Some(key.to_string())),
        };
        self.admit(&visited, &bucket, key.as_deref(), copied.as_deref()).await
    }

    async fn put_object(&self, request: &mut S3Request<PutObjectInput>) -> S3Result<()> {
        let Some(visited) = request.extensions.get::<Visited>().cloned() else { return Err(denied()) };
        if visited.visit().is_none_or(|visit| visit.operation() != "PostObject") {
            return Ok(());
        }
        self.admit(&visited, &request.input.bucket, Some(&request.input.key), None).await
    }
}

/// Stands in for the refusal that the gateway writes itself.
pub(super) fn denied() -> S3Error {
    S3Error::with_message(S3ErrorCode::AccessDenied, "Access Denied")
}
