//! Tickets: what is read, what is written, and how the two stay true to each other.

pub(crate) mod commit;
pub(crate) mod entry_ids;
mod items;
pub(crate) mod list;
pub(crate) mod load;
pub(crate) mod numbers;
pub(crate) mod once;
mod participants;
pub(crate) mod read;
mod run;
pub(crate) mod view;
