//! Tests of who somebody is: tokens, keys, sessions, and signing in against the local stack's Cognito.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod issuer;
mod jwks;
mod session;
mod sign_in;
mod tokens;
