//! The search index (B6): which terms stand in which public messages and subjects, for each contact and company that may
//! find them.
//!
//! A **posting** says that a term stands in a message (or a subject): one small item. Messages never change, so a posting
//! is written once, and writing it again is writing the same. What a ticket changes (company, subject, people in copy)
//! moves postings; each handler looks at the ticket as it is now and takes away what the record's old image had and the
//! ticket has not. Records may so come twice or late.
//!
//! The index only proposes. What is shown was read from the ticket and passed `Viewer::sight`.

mod find;
mod gather;
mod index;
mod posting;
mod rebuild;
mod suggest;
pub(crate) mod view;

pub use find::{Found, FoundTicket, Search};
pub use rebuild::Rebuilt;
pub(crate) use view::words_of;
