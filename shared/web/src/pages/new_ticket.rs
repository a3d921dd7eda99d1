//! The form that opens a ticket (D1).

use askama::Template;
use guichet_domain::form::bounds;
use guichet_domain::text::{MessageText, Subject};
use serde::Serialize;

use super::Errors;
use crate::forms::{FieldError, TypedTicket};
use crate::frame::Frame;
use crate::response::Response;

/// The form, empty or with what was typed.
#[derive(Debug, Clone, Default, Serialize)]
pub struct NewTicket {
    /// What was typed.
    pub typed: TypedTicket,
    /// What is wrong with it.
    pub errors: Vec<FieldError>,
    /// A random value that makes the form work once: 16 to 64 characters of base64url (D3). A form that is shown again keeps its value.
    #[serde(skip)]
    pub once: String,
}

#[derive(Template)]
#[template(path = "new-ticket.html")]
struct NewTicketPage<'a> {
    frame: &'a Frame<'a>,
    view: &'a NewTicket,
    errors: Errors<'a>,
    composer: Composer,
}

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
    let page =
        NewTicketPage { frame, view, errors: Errors::new(&view.errors, &frame.words), composer: Composer::new(frame) };
    frame.answer(Errors::status(&view.errors), view, &page)
}
