//! A new ticket by the portal's form (D1, D2). Who asks is who is signed in: the form has no field for it.

use std::sync::Arc;

use guichet_domain::entry::{Audience, Body, Message};
use guichet_domain::settings::{Channel, ChannelKind};
use guichet_domain::ticket::{Opening, Requester, Ticket};
use guichet_runtime::attachments::{AttachmentBucket, File};
use guichet_runtime::environment::variable;
use guichet_runtime::{Application, CannotStart, Stop, Visit, chance, clients, serve};
use guichet_store::{Extras, OnceToken, Verdict, VisitExtras};
use guichet_web::form::ONCE_FIELD;
use guichet_web::forms::{Once, TicketForm};
use guichet_web::frame::Done;
use guichet_web::pages::new_ticket::{NewTicket, new_ticket};
use guichet_web::{LocalPath, Request, Response, response};

struct Function {
    application: Application,
    attachments: AttachmentBucket,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), CannotStart> {
    let application = Application::start().await?;
    let s3 = aws_sdk_s3::Client::new(&clients::for_files(&application.config));
    let attachments = AttachmentBucket::new(s3, variable("ATTACHMENT_BUCKET")?);
    serve(Function { application, attachments }, |function| &function.application, answer).await
}

async fn answer(function: Arc<Function>, request: Arc<Request>) -> Result<Response, Stop> {
    let visit = Visit::begin(&function.application, &request, VisitExtras::NONE).await?;
    if request.is_post() { submit(&function, &visit).await } else { show(&visit) }
}

fn show(visit: &Visit) -> Result<Response, Stop> {
    Ok(new_ticket(&visit.frame(), &NewTicket { once: chance::once()?, ..NewTicket::default() }))
}

async fn submit(function: &Function, visit: &Visit) -> Result<Response, Stop> {
    let form = visit.form().await?;
    let asked = match TicketForm::parse(&form) {
        Ok(asked) => asked,
        Err(invalid) => {
            let once = form
                .text(ONCE_FIELD)
                .parse::<Once>()
                .map_or_else(|_| chance::once(), |once| Ok(once.as_str().to_owned()))?;
            let page = NewTicket { typed: invalid.typed, errors: invalid.errors, once };
            return Ok(new_ticket(&visit.frame(), &page));
        }
    };
    let contact = visit.viewer.contact();
    let once = OnceToken::of(&["form", &contact.to_string(), asked.once.as_str()]);
    let files = asked.files.into_iter().map(File::from).collect();
    let attachments = function.attachments.keep(&once, files).await.map_err(Stop::ours)?;
    let message = Message {
        audience: Audience::Public,
        channel: ChannelKind::Portal,
        body: Body::markdown(asked.message.as_str()),
        attachments,
        mail: None,
    };
    let channel = channel(visit).ok_or_else(|| Stop::ours("the settings name no channel for the form"))?;
    let pipeline = visit.desk.settings.pipeline(&channel.pipeline);
    let pipeline = pipeline.ok_or_else(|| Stop::ours("the form's pipeline is not there"))?;
    let thread = chance::thread_id();
    let requester = Requester { id: contact, name: visit.contact.display_name().to_owned() };
    let verdict = function
        .application
        .store
        .commit_new(&once, &Extras::default(), visit.now, |number, ids| {
            let opening = Opening {
                number,
                subject: asked.subject.clone(),
                requester: requester.clone(),
                company: visit.contact.company,
                thread,
                entry: ids.next(),
                message: message.clone(),
                properties: Default::default(),
                now: visit.now,
            };
            Ticket::open(opening, channel, pipeline)
        })
        .await?;
    let number = match verdict {
        Verdict::Done(ticket) => ticket.number,
        Verdict::AlreadyDone(done) => done.number,
        Verdict::Refused(refusal) => return Err(Stop::ours(refusal)),
    };
    Ok(response::redirect(&LocalPath::ticket(number).saying(Done::Created)))
}

/// The channel that the form names, else the portal's own (D2).
fn channel(visit: &Visit) -> Option<&Channel> {
    let settings = &visit.desk.settings;
    let named = visit.portal().form.channel.as_ref();
    named
        .and_then(|id| settings.channels.iter().find(|channel| channel.id == *id))
        .or_else(|| settings.channel(ChannelKind::Portal, &[]))
}
