//! What the domain decides, read like the feature table.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod access;
mod builders;
mod incoming;
mod listing;
mod mail_trouble;
mod notices;
mod tickets;
mod visibility;
