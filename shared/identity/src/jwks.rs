//! The pool's public keys, fetched when first needed and kept.
//!
//! Cognito rotates keys rarely and announces none of it, so an unknown key id makes us fetch again, at most once a minute:
//! a stranger who sends made-up key ids must not make us ask Cognito each time.

use std::time::Duration;

use aws_smithy_http_client::Connector;
use aws_smithy_http_client::tls::{self, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::client::http::HttpConnector;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::byte_stream::ByteStream;
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::jwk::JwkSet;
use thiserror::Error;
use tokio::sync::Mutex;

use crate::tokens::{self, Expected, IdToken, TokenError, service_address};

/// Shortest time between two fetches.
pub const REFETCH_AFTER: SignedDuration = SignedDuration::from_mins(1);

/// Longest time that a fetch may take.
const TIMEOUT: Duration = Duration::from_secs(5);

/// The keys of one pool.
#[derive(Debug)]
pub struct Jwks {
    address: String,
    // Held while fetching, so that requests that arrive meanwhile wait for the one fetch.
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    keys: Option<JwkSet>,
    fetched_at: Option<Timestamp>,
}

/// Why a token could not be checked, or does not count.
#[derive(Debug, Error)]
pub enum VerifyError {
    /// It does not count.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The keys could not be had.
    #[error("fetching the pool's keys from {address}")]
    Keys {
        /// Where they should be.
        address: String,
        /// What went wrong.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl Jwks {
    /// The keys of a pool, at `{endpoint}/{pool}/.well-known/jwks.json`: `endpoint` where one is set for the whole SDK
    /// (`AWS_ENDPOINT_URL`), else the service's address in the pool's region.
    ///
    /// Nothing is fetched yet.
    pub fn new(pool_id: &str, endpoint: Option<&str>) -> Self {
        let base = endpoint.map_or_else(|| service_address(pool_id), |url| url.trim_end_matches('/').to_owned());
        Self { address: format!("{base}/{pool_id}/.well-known/jwks.json"), state: Mutex::default() }
    }

    /// Checks a token as [`tokens::verify`] does, with the pool's keys.
    pub async fn verify(&self, token: &str, expected: &Expected, now: Timestamp) -> Result<IdToken, VerifyError> {
        let mut state = self.state.lock().await;
        if let Some(keys) = &state.keys {
            match tokens::verify(token, keys, expected, now) {
                Err(TokenError::UnknownKey { .. }) if state.is_old(now) => {}
                verdict => return Ok(verdict?),
            }
        }
        state.fetched_at = Some(now);
        let fetched = match tokio::time::timeout(TIMEOUT, self.fetch()).await {
            Ok(fetched) => fetched,
            Err(elapsed) => Err(elapsed.into()),
        }
        .map_err(|source| VerifyError::Keys { address: self.address.clone(), source });
        // Where this fails there are no keys, and nobody gets in: then the next sign-in tries again at once.
        let keys = state.keys.insert(fetched?);
        Ok(tokens::verify(token, keys, expected, now)?)
    }

    async fn fetch(&self) -> Result<JwkSet, Box<dyn std::error::Error + Send + Sync>> {
        // The client that the AWS SDK links anyway, made for this one request: a process makes it once in its life.
        let http = Connector::builder().tls_provider(tls::Provider::Rustls(CryptoMode::AwsLc)).build();
        let response = http.call(HttpRequest::get(self.address.as_str())?).await?;
        if !response.status().is_success() {
            return Err(format!("the answer was {}", response.status().as_u16()).into());
        }
        let body = ByteStream::new(response.into_body()).collect().await?;
        Ok(serde_json::from_slice(&body.into_bytes())?)
    }
}

impl State {
    fn is_old(&self, now: Timestamp) -> bool {
        self.fetched_at.is_none_or(|at| now.duration_since(at) >= REFETCH_AFTER)
    }
}
