//! Tests of the whole, in one binary.
//!
//! Modules of the step `template` of `tests/run`: [`activation`], [`documents`], [`redrive`], [`template`]. All others need
//! the portal running and belong to the step `e2e`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod activation;
mod aws_command;
mod documents;
mod faults;
mod forms;
mod list;
mod mail;
mod main_path;
mod notices;
mod policies;
mod redrive;
mod repository;
mod sign_in;
mod support;
mod template;
mod visibility;
