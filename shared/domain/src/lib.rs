//! What a ticket is and who may see it.
//!
//! This crate is pure: no AWS type, no HTTP type, no clock, no random number and no I/O. Time, ids and what the table
//! holds come in as arguments, decisions go out as values. A value that exists is valid: text from outside becomes a
//! domain type through `parse`, or not at all.

pub mod access;
pub mod agent;
pub mod company;
pub mod contact;
pub mod email_address;
pub mod entry;
pub mod filter;
pub mod form;
pub mod ids;
pub mod incoming;
pub mod listing;
pub mod mail_trouble;
pub mod notice;
pub mod own_addresses;
pub mod participants;
pub mod pipeline;
pub mod property;
pub mod rates;
pub mod search;
pub mod settings;
pub mod text;
pub mod ticket;
pub mod visibility;

pub use agent::Agent;
pub use company::Company;
pub use contact::Contact;
pub use email_address::EmailAddress;
pub use entry::{Author, Entry, Message};
pub use mail_trouble::{MailTrouble, MailTroubleKind};
pub use own_addresses::OwnAddresses;
pub use settings::{Desk, Portal, Settings};
pub use ticket::Ticket;
