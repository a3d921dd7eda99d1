//! The form that opens a ticket (D1), and the choice of one (D2).

mod fields;

use askama::Template;
use guichet_domain::form::{FormSettings, bounds};
use guichet_domain::text::{MessageText, Subject};
use lambda_http::http::StatusCode;
use serde::Serialize;

use self::fields::FieldView;
use super::Errors;
use crate::forms::{FieldError, TypedTicket};
use crate::frame::Frame;
use crate::response::Response;

/// The form, empty or with what was typed.
#[derive(Debug, Clone, Default)]
pub struct NewTicket {
    /// Which form.
    pub form: FormSettings,
    /// What was typed.
    pub typed: TypedTicket,
    /// What is wrong with it.
    pub errors: Vec<FieldError>,
    /// A random value that makes the form work once: 16 to 64 characters of base64url (D3). A form that is shown again keeps its value.
    pub once: String,
}

/// The form as data.
#[derive(Debug, Serialize)]
struct FormView<'a> {
    form: &'a str,
    fields: &'a [FieldView],
    typed: &'a TypedTicket,
    errors: &'a [FieldError],
}

#[derive(Template)]
#[template(path = "new-ticket.html")]
struct NewTicketPage<'a> {
    frame: &'a Frame<'a>,
    view: &'a NewTicket,
    title: &'a str,
    fields: &'a [FieldView],
    errors: Errors<'a>,
    composer: Composer,
}

/// Longest answer to a text field of the form's own, in characters.
pub(crate) const MAX_ANSWER: usize = bounds::ANSWER;

/// What the message field and the file field say about their bounds.
pub(crate) struct Composer {
    pub(crate) max_text: usize,
    pub(crate) max_subject: usize,
    pub(crate) files_hint: String,
    pub(crate) too_many: String,
    pub(crate) too_large: String,
    pub(crate) max_files: usize,
    pub(crate) max_bytes: usize,
}

impl Composer {
    pub(crate) fn new(frame: &Frame<'_>) -> Self {
        let words = &frame.words;
        let size = words.size(bounds::ATTACHMENT_BYTES as u64);
        Self {
            max_text: MessageText::MAX,
            max_subject: Subject::MAX,
            files_hint: words.say2("files-hint", ("max", bounds::ATTACHMENTS), ("size", size.clone())),
            too_many: words.say1("error-files-many", "max", bounds::ATTACHMENTS),
            too_large: words.say1("error-files-large", "size", size),
            max_files: bounds::ATTACHMENTS,
            max_bytes: bounds::ATTACHMENT_BYTES,
        }
    }
}

/// The page.
pub fn new_ticket(frame: &Frame<'_>, view: &NewTicket) -> Response {
    let fields: Vec<FieldView> =
        view.form.asked().iter().map(|field| FieldView::of(field, &view.typed, &frame.words)).collect();
    let wrong: Vec<(String, String)> =
        fields.iter().filter_map(|field| Some((field.name.clone(), field.error.clone()?))).collect();
    let status = match Errors::status(&view.errors) {
        StatusCode::OK if !wrong.is_empty() => StatusCode::UNPROCESSABLE_ENTITY,
        status => status,
    };
    let page = NewTicketPage {
        frame,
        view,
        title: &name(frame, &view.form),
        fields: &fields,
        errors: Errors::new(&view.errors, &frame.words).with_answers(&wrong),
        composer: Composer::new(frame),
    };
    let data = FormView { form: view.form.id.as_str(), fields: &fields, typed: &view.typed, errors: &view.errors };
    frame.answer(status, &data, &page)
}

/// What a form is called.
fn name(frame: &Frame<'_>, form: &FormSettings) -> String {
    form.name.clone().unwrap_or_else(|| frame.say("new-title"))
}

/// A form to choose.
#[derive(Debug, Serialize)]
struct Choice<'a> {
    id: &'a str,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "choose-form.html")]
struct ChoicePage<'a> {
    frame: &'a Frame<'a>,
    forms: &'a [Choice<'a>],
}

/// Which form somebody needs, where the portal has more than one (D2).
pub fn choose_form(frame: &Frame<'_>) -> Response {
    let forms: Vec<Choice<'_>> = frame
        .portal
        .forms()
        .map(|form| Choice { id: form.id.as_str(), name: name(frame, form), description: form.description.as_deref() })
        .collect();
    frame.answer(StatusCode::OK, &forms, &ChoicePage { frame, forms: &forms })
}
