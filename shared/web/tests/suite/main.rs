//! What a function sees of this crate: requests in, pages, mails and exports out.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::needless_pass_by_value,
    missing_docs,
    unreachable_pub
)]

mod exports;
mod forms;
mod gallery;
mod mails;
mod pages;
mod requests;
mod samples;
mod translations;
