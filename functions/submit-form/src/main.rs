//! A new ticket by the portal's form (D1, D2). Who asks is who is signed in: the form has no field for it.

use std::sync::Arc;

use guichet_domain::entry::{Audience, Body, Message};
use guichet_domain::form::FormSettings;
use guichet_domain::settings::{Channel, ChannelKind};
use guichet_domain::ticket::{Opening, Requester, Ticket};
use guichet_runtime::attachments::File;
use guichet_runtime::limits::{self, Doing};
use guichet_runtime::{CannotStart, Stop, Visit, WithAttachments, chance};
use guichet_store::{Extras, OnceToken, Verdict, VisitExtras};
use guichet_web::form::ONCE_FIELD;
use guichet_web::forms::{Invalid, Once, Problem, TicketForm, TypedTicket};
use guichet_web::frame::Done;
use guichet_web::pages::new_ticket::{NewTicket, choose_form, new_ticket};
use guichet_web::{Form, LocalPath, Request, Response, response};

type Function = WithAttachments;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), CannotStart> {
    Function::start().await?.serve(answer).await
}

async fn answer(function: Arc<Function>, request: Arc<Request>) -> Result<Response, Stop> {
    let visit = Visit::begin(&function.application, &request, VisitExtras::NONE).await?;
    if request.is_post() { submit(&function, &visit).await } else { show(&visit) }
}

/// The form that the address names; with several and none named, the choice (D2).
fn show(visit: &Visit) -> Result<Response, Stop> {
    let named = visit.request().query_value("form").and_then(|id| form_of(visit, id));
    match named {
        None if !visit.portal().more_forms.is_empty() => Ok(choose_form(&visit.frame())),
        named => {
            let form = named.unwrap_or(&visit.portal().form).clone();
            Ok(new_ticket(&visit.frame(), &NewTicket { form, once: chance::once()?, ..NewTicket::default() }))
        }
    }
}

fn form_of<'a>(visit: &'a Visit, id: &str) -> Option<&'a FormSettings> {
    visit.portal().forms().find(|form| form.id.as_str() == id)
}

async fn submit(function: &Function, visit: &Visit) -> Result<Response, Stop> {
    let form = visit.form().await?;
    // One that is gone since the page was opened is taken by the first: what was typed is not lost.
    let settings = form_of(visit, form.text("form")).unwrap_or(&visit.portal().form);
    let asked = match TicketForm::parse(&form, settings) {
        Ok(asked) => asked,
        Err(invalid) => return again(visit, &form, settings, invalid),
    };
    if !limits::allowed(&function.application, visit, Doing::Ticket).await? {
        return again(visit, &form, settings, TicketForm::refused(&form, settings, Problem::TooMany));
    }
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
    let channel = channel(visit, settings).ok_or_else(|| Stop::ours("the settings name no channel for the form"))?;
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
                properties: asked.answers.clone(),
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

/// The form again, with what was typed and what is wrong with it.
fn again(visit: &Visit, form: &Form, settings: &FormSettings, invalid: Invalid<TypedTicket>) -> Result<Response, Stop> {
    let once =
        form.text(ONCE_FIELD).parse::<Once>().map_or_else(|_| chance::once(), |once| Ok(once.as_str().to_owned()))?;
    let page = NewTicket { form: settings.clone(), typed: invalid.typed, errors: invalid.errors, once };
    Ok(new_ticket(&visit.frame(), &page))
}

/// The channel that the form names, else the portal's own (D2).
fn channel<'a>(visit: &'a Visit, form: &FormSettings) -> Option<&'a Channel> {
    let settings = &visit.desk.settings;
    let named = form.channel.as_ref();
    named
        .and_then(|id| settings.channels.iter().find(|channel| channel.id == *id))
        .or_else(|| settings.channel(ChannelKind::Portal, &[]))
}
