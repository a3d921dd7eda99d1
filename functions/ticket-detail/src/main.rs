//! One ticket with its conversation (C1, C4), and what is new in it (C3).

use std::sync::Arc;

use guichet_runtime::{Application, CannotStart, Stop, Visit, serve};
use guichet_store::{TicketPage as Stored, VisitExtras};
use guichet_web::forms::TypedTicket;
use guichet_web::pages::ticket::{ticket, updates};
use guichet_web::{Request, Response};

/// Entries on a page; earlier ones are a link away.
const ENTRIES: usize = 50;
/// Entries on paper (C11): all of nearly every ticket. One that has more, or more than 1 MB of them, says so.
const ENTRIES_FOR_PRINT: usize = 1_000;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), CannotStart> {
    serve(Application::start().await?, |application| application, detail).await
}

async fn detail(application: Arc<Application>, request: Arc<Request>) -> Result<Response, Stop> {
    let visit = Visit::begin(&application, &request, VisitExtras::TICKET).await?;
    let number = request.ticket_number().ok_or_else(|| visit.not_found())?;
    // Both routes have the ticket's number; the one for updates ends behind it.
    let after = request.path().ends_with("/updates").then(|| request.after_entry());
    let entries = if request.is_for_print() { ENTRIES_FOR_PRINT } else { ENTRIES };
    let stored = match after {
        Some(Some(after)) => application.store.entries_after(number, after).await?,
        _ => application.store.ticket_page(number, entries, request.before_entry()).await?,
    };
    let stored = stored.ok_or_else(|| visit.not_found())?;
    let page = visit.ticket_page(&stored, TypedTicket::default(), Vec::new())?;
    let frame = visit.frame();
    let answer = match after {
        Some(after) => updates(&frame, &page, after),
        None => ticket(&frame, &page),
    };
    mark_seen(&application, &visit, &stored).await;
    Ok(answer)
}

/// Moves the read mark to the newest public message (B12). The page is worth more than the mark: should it not be written
/// now, the next look writes it.
async fn mark_seen(application: &Application, visit: &Visit, stored: &Stored) {
    let contact = visit.viewer.contact();
    let ticket = &stored.ticket;
    if visit.seen.unread(ticket, contact)
        && let Err(error) = application.store.mark_seen(contact, &visit.seen, ticket.number, ticket.latest.entry).await
    {
        tracing::warn!(error = &error as &dyn std::error::Error, "a read mark was not moved");
    }
}
