//! A customer replies (C2, C5).

use std::sync::Arc;

use guichet_domain::entry::{Audience, Author, Body, Message};
use guichet_domain::settings::ChannelKind;
use guichet_domain::ticket::Refusal;
use guichet_runtime::attachments::File;
use guichet_runtime::limits::{self, Doing};
use guichet_runtime::{CannotStart, Stop, Visit, WithAttachments};
use guichet_store::{Extras, OnceToken, TicketPage as Stored, Verdict, VisitExtras};
use guichet_web::forms::{Field, FieldError, Invalid, Problem, ReplyForm, TypedTicket};
use guichet_web::frame::Done;
use guichet_web::pages::ticket::ticket;
use guichet_web::{LocalPath, Request, Response, response};

/// Entries on the page that comes back when the form cannot be taken.
const ENTRIES: usize = 50;

type Function = WithAttachments;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), CannotStart> {
    Function::start().await?.serve(reply).await
}

async fn reply(function: Arc<Function>, request: Arc<Request>) -> Result<Response, Stop> {
    let store = &function.application.store;
    let visit = Visit::begin(&function.application, &request, VisitExtras::NONE).await?;
    let number = request.ticket_number().ok_or_else(|| visit.not_found())?;
    let form = visit.form().await?;
    let stored = store.ticket_page(number, ENTRIES, None).await?.ok_or_else(|| visit.not_found())?;
    visit.sight(&stored.ticket, &stored.participants)?;
    let reply = match ReplyForm::parse(&form) {
        Ok(reply) => reply,
        Err(invalid) => return again(&visit, &stored, invalid),
    };
    let typed = TypedTicket { message: reply.message.as_str().to_owned(), ..TypedTicket::default() };
    if !limits::allowed(&function.application, &visit, Doing::Reply).await? {
        return again(&visit, &stored, ReplyForm::refused(&form, Problem::TooMany));
    }
    let contact = visit.viewer.contact();
    let once = OnceToken::of(&["reply", &contact.to_string(), &number.to_string(), reply.once.as_str()]);
    let files = reply.files.into_iter().map(File::from).collect();
    let attachments = function.attachments.keep(&once, files).await.map_err(Stop::ours)?;
    let message = Message {
        audience: Audience::Public,
        channel: ChannelKind::Portal,
        body: Body::markdown(reply.message.as_str()),
        attachments,
        mail: None,
    };
    let author = Author::Contact { id: contact, name: visit.contact.display_name().to_owned() };
    let pipeline = visit.desk.settings.pipeline(&stored.ticket.pipeline);
    let pipeline = pipeline.ok_or_else(|| Stop::ours("the ticket's pipeline is not there"))?;
    let reopen = visit.portal().replies_reopen;
    let verdict = store
        .commit_with(stored.ticket.clone(), &once, &Extras::default(), visit.now, |ticket, ids| {
            ticket.add(message.clone(), author.clone(), ids.next(), pipeline, reopen, visit.now)
        })
        .await?;
    match verdict {
        Verdict::Done(_) | Verdict::AlreadyDone(_) => {
            Ok(response::redirect(&LocalPath::ticket(number).saying(Done::Replied)))
        }
        Verdict::Refused(Refusal::NoStage) => Err(Stop::ours(Refusal::NoStage)),
        Verdict::Refused(_) => {
            let errors = vec![FieldError::new(Field::Message, Problem::TicketClosed)];
            again(&visit, &stored, Invalid { typed, errors })
        }
    }
}

/// The ticket's page again, with what was typed and what is wrong with it.
fn again(visit: &Visit, stored: &Stored, invalid: Invalid<TypedTicket>) -> Result<Response, Stop> {
    Ok(ticket(&visit.frame(), &visit.ticket_page(stored, invalid.typed, invalid.errors)?))
}
