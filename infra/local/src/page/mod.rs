//! The stack's own pages under `/_local/`: what runs, what was sent, what came in, what failed.
//!
//! A developer's tool on loopback, without sign-in. So that no website can use it through the developer's browser, every
//! request must name this machine and every change must come from the same origin ([`guard`]). Mail is shown as hostile:
//! in a sandboxed frame with neither scripts nor remote content.

mod compose;
mod guard;
mod mail;
mod outbox;
mod outcomes;
mod overview;
mod received;
mod reports;
mod respond;
mod rows;
mod stack;
mod time;
mod view;

use std::sync::Arc;

use axum::Router;
use axum::middleware;
use axum::response::Redirect;
use axum::routing::get;

pub use mail::Mail;
pub use stack::Windows;
pub use view::{
    ArmedFault, DeadLetter, FunctionState, Health, Incoming, Invocation, MailOutcome, Portal, ReceiveError, View,
    Waiting,
};

use crate::aws::inbound::MESSAGE_LIMIT;

/// What every handler gets.
type Shown = axum::extract::State<Arc<dyn View>>;

/// The routes, to be merged into the front's router. `faults` is mounted at `/_local/faults`.
pub fn router(view: Arc<dyn View>, faults: Router) -> Router {
    Router::new()
        .route("/_local", get(|| async { Redirect::permanent("/_local/") }))
        .route("/_local/", get(overview::page))
        .route("/_local/style.css", get(respond::style))
        .route("/_local/outbox", get(outbox::list))
        .route("/_local/outbox.json", get(outbox::json))
        .route("/_local/outbox/{id}", get(outbox::mail))
        .route("/_local/outbox/{id}/html", get(outbox::html))
        .route("/_local/inbound", get(compose::page).post(compose::raw))
        .route("/_local/inbound.json", get(outcomes::json))
        .route("/_local/inbound/{id}", get(received::page))
        .route("/_local/inbound/{id}/html", get(received::html))
        .route("/_local/inbound/compose", axum::routing::post(compose::form))
        .route("/_local/invocations", get(reports::invocations))
        .route("/_local/invocations.json", get(reports::invocations_json))
        .route("/_local/invocations/{id}", get(reports::invocation))
        .route("/_local/calls.json", get(reports::calls_json))
        .route("/_local/dead-letters", get(reports::dead_letters))
        .route("/_local/dead-letters.json", get(reports::dead_letters_json))
        .with_state(view)
        .nest("/_local/faults", faults)
        .layer(middleware::from_fn(guard::check))
        .layer(axum::extract::DefaultBodyLimit::max(MESSAGE_LIMIT))
}
