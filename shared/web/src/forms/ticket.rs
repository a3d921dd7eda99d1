//! Forms about tickets.

use std::collections::BTreeMap;
use std::str::FromStr;

use guichet_domain::form::{FormSettings, InvalidAnswer};
use guichet_domain::ids::FieldId;
use guichet_domain::property::Properties;
use guichet_domain::text::{MessageText, Subject};
use serde::Serialize;

use super::{Field, FieldError, Invalid, Problem, keep};
use crate::form::{Form, ONCE_FIELD, Upload};

/// The random value of a form that works once (D3, S30): 16 to 64 characters of base64url.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Once(String);

/// What was typed into a reply or a new ticket. Files are not here: a browser does not let a page fill them in again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TypedTicket {
    /// The subject, as typed; empty for a reply.
    pub subject: String,
    /// The message, as typed.
    pub message: String,
    /// The form's own fields (D1).
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<FieldId, TypedAnswer>,
}

/// What was typed into one of the form's own fields.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TypedAnswer {
    /// As typed; empty where nothing was, or the box is not ticked.
    pub value: String,
    /// What is wrong with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}

/// A reply (C2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyForm {
    /// What was written: Markdown.
    pub message: MessageText,
    /// Files.
    pub files: Vec<Upload>,
    /// Makes the form work once.
    pub once: Once,
}

/// A new ticket (D1).
#[derive(Debug, Clone, PartialEq)]
pub struct TicketForm {
    /// What it is about.
    pub subject: Subject,
    /// What was written: Markdown.
    pub message: MessageText,
    /// Files.
    pub files: Vec<Upload>,
    /// What was answered to the form's own fields, as far as they were asked.
    pub answers: Properties,
    /// Makes the form work once.
    pub once: Once,
}

impl Once {
    /// The value as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Once {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        if (16..=64).contains(&text.len()) && text.bytes().all(plain) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Problem::Missing)
        }
    }
}

impl TypedTicket {
    fn of(form: &Form) -> Self {
        Self {
            subject: form.text("subject").to_owned(),
            message: form.text("message").to_owned(),
            answers: BTreeMap::new(),
        }
    }
}

impl ReplyForm {
    /// Reads the form.
    pub fn parse(form: &Form) -> Result<Self, Invalid<TypedTicket>> {
        let mut errors = Vec::new();
        let message = keep(&mut errors, Field::Message, MessageText::parse(form.text("message")));
        let once = keep(&mut errors, Field::Message, form.text(ONCE_FIELD).parse::<Once>());
        let files = files(&mut errors, form);
        match (message, once, errors.is_empty()) {
            (Some(message), Some(once), true) => Ok(Self { message, files, once }),
            _ => Err(refuse(form, errors)),
        }
    }

    /// A form that is not taken now, for a reason that lies outside of it: nothing that was typed is lost.
    pub fn refused(form: &Form, problem: Problem) -> Invalid<TypedTicket> {
        refuse(form, vec![FieldError::new(Field::Message, problem)])
    }
}

impl TicketForm {
    /// Reads the form that `settings` describes. What is wrong with an answer stands beside it in what was typed.
    pub fn parse(form: &Form, settings: &FormSettings) -> Result<Self, Invalid<TypedTicket>> {
        let mut errors = Vec::new();
        let subject = keep(&mut errors, Field::Subject, Subject::parse(form.text("subject")));
        let message = keep(&mut errors, Field::Message, MessageText::parse(form.text("message")));
        let once = keep(&mut errors, Field::Message, form.text(ONCE_FIELD).parse::<Once>());
        let files = files(&mut errors, form);
        let answers = settings.answers(|field| form.text(&input_name(field)));
        match (subject, message, once, errors.is_empty() && answers.wrong.is_empty()) {
            (Some(subject), Some(message), Some(once), true) => {
                Ok(Self { subject, message, files, answers: answers.properties, once })
            }
            _ => {
                let mut invalid = refuse(form, errors);
                invalid.typed.answers = typed_answers(form, settings, &answers.wrong);
                Err(invalid)
            }
        }
    }

    /// A form that is not taken now, for a reason that lies outside of it: nothing that was typed is lost.
    pub fn refused(form: &Form, settings: &FormSettings, problem: Problem) -> Invalid<TypedTicket> {
        let mut invalid = refuse(form, vec![FieldError::new(Field::Message, problem)]);
        invalid.typed.answers = typed_answers(form, settings, &[]);
        invalid
    }
}

/// The name that the input of a form's own field has in the page, and its id.
pub(crate) fn input_name(field: &FieldId) -> String {
    format!("answer-{field}")
}

fn typed_answers(
    form: &Form,
    settings: &FormSettings,
    wrong: &[(FieldId, InvalidAnswer)],
) -> BTreeMap<FieldId, TypedAnswer> {
    let typed = |id: &FieldId| TypedAnswer {
        value: form.text(&input_name(id)).to_owned(),
        problem: wrong.iter().find(|(field, _)| field == id).map(|(_, why)| (*why).into()),
    };
    settings.asked().iter().map(|field| (field.property.clone(), typed(&field.property))).collect()
}

fn files(errors: &mut Vec<FieldError>, form: &Form) -> Vec<Upload> {
    keep(errors, Field::Attachments, form.files().clone()).unwrap_or_default()
}

fn refuse(form: &Form, mut errors: Vec<FieldError>) -> Invalid<TypedTicket> {
    if form.files().as_ref().is_ok_and(|files| !files.is_empty()) {
        errors.push(FieldError::new(Field::Attachments, Problem::FilesLost));
    }
    // A missing message and a missing one-use value are one complaint.
    errors.dedup();
    Invalid { typed: TypedTicket::of(form), errors }
}
