//! What every function's `main` does, so that a function itself is nothing but decode, call, answer.
//!
//! - [`Application`]: environment, logging, clients and the table, made once while the function starts.
//! - [`WithAttachments`], [`WithCognito`]: the same for functions that take files, and for those that sign people in.
//! - [`serve`]: runs a page function. What goes wrong becomes a page here, and is logged here, once.
//! - [`Visit`] and [`Guest`]: who asks. A visit is signed in, a guest is not (yet).
//! - [`attempts`], [`enter`]: what signing in and registering share.
//! - [`limits`]: how often something may be done, all in one table.
//! - [`stream`]: what a function on the table's stream needs.
//! - [`chance`]: ids and random bytes, which the domain takes as arguments.
//!
//! **Invariant.** Who somebody is comes from the session's row alone ([`Visit`]); a function that shows or changes a ticket
//! cannot be written without one.

pub mod application;
pub mod attachments;
pub mod attempts;
pub mod chance;
pub mod clients;
pub mod enter;
pub mod environment;
pub mod guest;
pub mod limits;
pub mod logging;
pub mod serve;
pub mod start;
pub mod stream;
pub mod visit;

pub use application::{Application, CannotStart};
pub use guest::Guest;
pub use serve::{Stop, serve};
pub use start::{WithAttachments, WithCognito};
pub use visit::Visit;
