//! A customer closes a ticket, or opens a closed one again (C5).

use std::sync::Arc;

use guichet_domain::entry::Author;
use guichet_domain::ticket::Refusal;
use guichet_runtime::{Application, CannotStart, Stop, Visit, serve};
use guichet_store::{Extras, OnceToken, Verdict, VisitExtras};
use guichet_web::frame::Done;
use guichet_web::{Failure, LocalPath, Request, Response, response};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), CannotStart> {
    serve(Application::start().await?, |application| application, turn).await
}

/// Both routes have the ticket's number; the one that opens ends in `/reopening`.
async fn turn(application: Arc<Application>, request: Arc<Request>) -> Result<Response, Stop> {
    let store = &application.store;
    let visit = Visit::begin(&application, &request, VisitExtras::NONE).await?;
    let number = request.ticket_number().ok_or_else(|| visit.not_found())?;
    visit.form().await?;
    let found = store.ticket(number).await?.ok_or_else(|| visit.not_found())?;
    visit.sight(&found.ticket, &found.participants)?;
    let reopens = request.path().ends_with("/reopening");
    let portal = visit.portal();
    if !(if reopens { portal.customers_may_reopen } else { portal.customers_may_close }) {
        return Err(visit.failed(Failure::NotFound));
    }
    let contact = visit.viewer.contact();
    // Closing what is closed changes nothing, nor does opening what is open: the state it was in is what makes two posts one.
    let version = found.ticket.version.to_string();
    let (verb, done) = if reopens { ("reopen", Done::Reopened) } else { ("close", Done::Closed) };
    let once = OnceToken::of(&[verb, &contact.to_string(), &number.to_string(), &version]);
    let author = Author::Contact { id: contact, name: visit.contact.display_name().to_owned() };
    let pipeline = visit.desk.settings.pipeline(&found.ticket.pipeline);
    let pipeline = pipeline.ok_or_else(|| Stop::ours("the ticket's pipeline is not there"))?;
    let verdict = store
        .commit_with(found.ticket, &once, &Extras::default(), visit.now, |ticket, ids| {
            let entry = ids.next();
            if reopens {
                ticket.reopen(author.clone(), entry, pipeline, visit.now)
            } else {
                ticket.close(author.clone(), entry, pipeline, visit.now)
            }
        })
        .await?;
    match verdict {
        // So already, by whomever: what the customer wanted.
        Verdict::Done(_)
        | Verdict::AlreadyDone(_)
        | Verdict::Refused(Refusal::AlreadyClosed | Refusal::AlreadyOpen) => {
            Ok(response::redirect(&LocalPath::ticket(number).saying(done)))
        }
        Verdict::Refused(refusal) => Err(Stop::ours(refusal)),
    }
}
