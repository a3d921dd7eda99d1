//! Pages. Each module makes a view-model (which is also the JSON answer) and renders it with a template of `templates/`.

pub mod account;
pub(crate) mod failure;
pub mod new_ticket;
pub mod site;
pub mod suggestions;
pub mod ticket;
pub mod ticket_list;

use lambda_http::http::StatusCode;

use crate::forms::{Field, FieldError, Problem};
use crate::words::Words;

pub use account::Denied;
pub use failure::Written;
pub use new_ticket::NewTicket;
pub use ticket::TicketPage;
pub use ticket_list::{Counts, TicketList};

/// What is wrong with a form, for its template.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Errors<'a> {
    standard: &'a [FieldError],
    /// Of the form's own fields: the input's id and the words.
    answers: &'a [(String, String)],
    words: &'a Words,
}

impl<'a> Errors<'a> {
    const fn new(errors: &'a [FieldError], words: &'a Words) -> Self {
        Self { standard: errors, answers: &[], words }
    }

    /// With what is wrong with the form's own fields (D1).
    const fn with_answers(mut self, answers: &'a [(String, String)]) -> Self {
        self.answers = answers;
        self
    }

    /// What is wrong with a field, in words.
    pub(crate) fn of(&self, field: &str) -> Option<String> {
        let said = |error: &FieldError| error.say(self.words);
        let answer = || self.answers.iter().find(|(id, _)| id == field).map(|(_, said)| said.clone());
        self.standard.iter().find(|error| error.field.name() == field).map(said).or_else(answer)
    }

    /// Everything that is wrong, for the summary above the form: the field's id and the words.
    pub(crate) fn all(&self) -> Vec<(&str, String)> {
        let standard = self.standard.iter().map(|error| (error.field.name(), error.say(self.words)));
        let answers = self.answers.iter().map(|(id, said)| (id.as_str(), said.clone()));
        standard.chain(answers).collect()
    }

    /// The status that the page goes out with.
    fn status(errors: &[FieldError]) -> StatusCode {
        if errors.is_empty() {
            StatusCode::OK
        } else if errors.iter().any(|error| error.problem == Problem::TooMany) {
            StatusCode::TOO_MANY_REQUESTS
        } else if errors
            .iter()
            .any(|error| error.field == Field::Attachments && error.problem == Problem::FilesTooLarge)
        {
            StatusCode::PAYLOAD_TOO_LARGE
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }
}
