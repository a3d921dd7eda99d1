//! The store against a DynamoDB API: dynoxide in memory, or the endpoint that `GUICHET_TEST_DYNAMODB_ENDPOINT` names.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod commits;
mod contacts;
mod counts;
mod demo;
mod desk;
mod lists;
mod mail;
mod numbers;
mod pages;
mod patterns;
mod search;
mod seen;
mod sessions;
mod sign_ins;
mod support;
mod views;
