//! A customer closes a ticket (C5).

use std::sync::Arc;

use guichet_domain::entry::Author;
use guichet_domain::ticket::Refusal;
use guichet_runtime::{Application, CannotStart, Stop, Visit, serve};
use guichet_store::{Extras, OnceToken, Verdict, VisitExtras};
use guichet_web::frame::Done;
use guichet_web::{Failure, LocalPath, Request, Response, response};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), CannotStart> {
    serve(Application::start().await?, |application| application, close).await
}

async fn close(application: Arc<Application>, request: Arc<Request>) -> Result<Response, Stop> {
    let store = &application.store;
    let visit = Visit::begin(&application, &request, VisitExtras::NONE).await?;
    let number = request.ticket_number().ok_or_else(|| visit.not_found())?;
    visit.form().await?;
    let found = store.ticket(number).await?.ok_or_else(|| visit.not_found())?;
    visit.sight(&found.ticket, &found.participants)?;
    if !visit.portal().customers_may_close {
        return Err(visit.failed(Failure::NotFound));
    }
    let contact = visit.viewer.contact();
    // Closing what is closed changes nothing, so the state it was in is what makes two posts one.
    let version = found.ticket.version.to_string();
    let once = OnceToken::of(&["close", &contact.to_string(), &number.to_string(), &version]);
    let author = Author::Contact { id: contact, name: visit.contact.display_name().to_owned() };
    let pipeline = visit.desk.settings.pipeline(&found.ticket.pipeline);
    let pipeline = pipeline.ok_or_else(|| Stop::ours("the ticket's pipeline is not there"))?;
    let verdict = store
        .commit_with(found.ticket, &once, &Extras::default(), visit.now, |ticket, ids| {
            ticket.close(author.clone(), ids.next(), pipeline, visit.now)
        })
        .await?;
    match verdict {
        // Closed already, by whomever: what the customer wanted is so.
        Verdict::Done(_) | Verdict::AlreadyDone(_) | Verdict::Refused(Refusal::AlreadyClosed) => {
            Ok(response::redirect(&LocalPath::ticket(number).saying(Done::Closed)))
        }
        Verdict::Refused(refusal) => Err(Stop::ours(refusal)),
    }
}
