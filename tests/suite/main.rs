//! Tests of the whole, in one binary.
//!
//! Modules of the step `template` of `tests/run`: [`activation`], [`documents`], [`openapi`], [`redrive`], [`template`]. All others need
//! the portal running and belong to the step `e2e`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod activation;
mod audience;
mod aws_command;
mod bounces;
mod demo;
mod documents;
mod enumeration;
mod form_fields;
mod forms;
mod html_mail;
mod list;
mod mail;
mod mail_programs;
mod main_path;
mod notices;
mod one_ticket;
mod openapi;
mod participants;
mod policies;
mod rates;
mod redrive;
mod repository;
mod requests;
mod routes;
mod search;
mod sessions;
mod sign_in;
mod support;
mod sweep;
mod template;
mod verdicts;
mod visibility;
