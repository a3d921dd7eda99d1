//! Requests, forms, pages, the words of mails, errors, languages and the look of the portal.
//!
//! | to do | use |
//! |---|---|
//! | decode what API Gateway hands over | [`Request::read`] |
//! | read a list's address, and write one | [`Request::list_query`], [`query::write`] |
//! | read a form post | [`Request::form`], then a type of [`forms`] |
//! | say who looks, in which language, at which portal | [`Frame`] |
//! | answer with a page (or with JSON, where that was asked for) | a function of [`pages`] |
//! | answer with an error | [`Frame::failure`] and [`Failure`] |
//! | send somebody elsewhere | [`response::redirect`] |
//! | serve a style sheet, a script, the theme | [`assets::find`] |
//! | write the export | [`export::CsvExport`] |
//! | write a notice's mail | [`mails`] |
//!
//! **Invariants.** No view-model holds anything that its viewer may not read: pages of a ticket are made from entries that
//! [`Sight::shows`](guichet_domain::visibility::Sight::shows) let through, in one place ([`pages::ticket`]). No template
//! prints HTML that did not come out of [`html`]. No answer leaves without the headers of [`response`]. Nothing here calls AWS,
//! reads the clock or makes random numbers.

pub mod assets;
mod columns;
pub mod error;
pub mod export;
pub mod form;
pub mod forms;
pub mod frame;
pub mod html;
pub mod language;
pub mod mails;
pub mod pages;
pub mod query;
pub mod request;
pub mod response;
pub mod words;

pub use error::Failure;
pub use form::{Form, FormError, Upload};
pub use frame::Frame;
pub use language::Language;
pub use request::{Accept, Request};
pub use response::{LocalPath, Response};
pub use words::Words;
