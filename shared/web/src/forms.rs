//! What each form asks for, parsed into domain types. A form that cannot be taken comes back as [`Invalid`]: what was typed,
//! and what is wrong with which field, so that the page can be shown again with nothing lost.

mod account;
mod ticket;

use guichet_domain::email_address::InvalidEmailAddress;
use guichet_domain::form::InvalidAnswer;
use guichet_domain::text::InvalidText;
use serde::Serialize;

use crate::form::FilesRefused;
use crate::words::Words;

pub use account::{CodeForm, EmailForm, NewPasswordForm, PasswordForm, RegisterForm, TypedRegistration, TypedSignIn};
pub(crate) use ticket::input_name;
pub use ticket::{Once, ReplyForm, TicketForm, TypedAnswer, TypedTicket};

/// A form that cannot be taken as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid<T> {
    /// What was typed, for showing the form again. Never a password.
    pub typed: T,
    /// What is wrong; at least one.
    pub errors: Vec<FieldError>,
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// The field's name.
    pub field: Field,
    /// What is wrong with it.
    pub problem: Problem,
}

/// A field of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// Email address.
    Email,
    /// One-time code.
    Code,
    /// Password.
    Password,
    /// A person's name.
    Name,
    /// The consent checkbox.
    Consent,
    /// Subject of a ticket.
    Subject,
    /// A message.
    Message,
    /// Files.
    Attachments,
}

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Problem {
    /// Nothing was typed.
    Missing,
    /// More characters than this.
    TooLong(usize),
    /// No email address.
    NoAddress,
    /// The code is wrong, too old, or used already: one answer for all (A1).
    WrongCode,
    /// The address and the password do not belong together, or there is no such account: one answer for all (A1).
    WrongPassword,
    /// The new password does not satisfy the rules.
    WeakPassword,
    /// The box has to be ticked.
    ConsentNeeded,
    /// More files than allowed.
    TooManyFiles,
    /// The files are larger than allowed.
    FilesTooLarge,
    /// The browser forgets chosen files when a form comes back: choose them again.
    FilesLost,
    /// The ticket was closed meanwhile and replies do not reopen it.
    TicketClosed,
    /// Too many tries: wait a little.
    TooMany,
    /// No number.
    NoNumber,
    /// Less than this.
    TooSmall(i64),
    /// More than this.
    TooLarge(i64),
    /// None of the choices.
    NoChoice,
    /// No date.
    NoDate,
}

impl Problem {
    /// What to tell the person of one of the form's own fields (D1).
    pub(crate) fn say_of(self, label: &str, words: &Words) -> String {
        let plain = |key| words.say1(key, "label", label.to_owned());
        let with = |key, n: i64| words.say2(key, ("label", label.to_owned()), ("n", n.to_string()));
        match self {
            Self::TooLong(max) => with("answer-too-long", i64::try_from(max).unwrap_or(i64::MAX)),
            Self::NoNumber => plain("answer-no-number"),
            Self::TooSmall(least) => with("answer-too-small", least),
            Self::TooLarge(most) => with("answer-too-large", most),
            Self::NoChoice => plain("answer-no-choice"),
            Self::NoDate => plain("answer-no-date"),
            Self::ConsentNeeded => plain("answer-not-ticked"),
            _ => plain("answer-missing"),
        }
    }
}

impl Field {
    /// The name that the form field has in the page.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Code => "code",
            Self::Password => "password",
            Self::Name => "name",
            Self::Consent => "consent",
            Self::Subject => "subject",
            Self::Message => "message",
            Self::Attachments => "attachments",
        }
    }
}

impl FieldError {
    /// An error of a field.
    pub const fn new(field: Field, problem: Problem) -> Self {
        Self { field, problem }
    }

    /// What to tell the person.
    pub fn say(&self, words: &Words) -> String {
        use guichet_domain::form::bounds;
        match (self.problem, self.field) {
            (Problem::Missing, Field::Email) => words.say("error-email-missing"),
            (Problem::Missing, Field::Name) => words.say("error-name-missing"),
            (Problem::Missing, Field::Code) => words.say("error-code-missing"),
            (Problem::Missing, Field::Password) => words.say("error-password-missing"),
            (Problem::Missing, Field::Subject) => words.say("error-subject-missing"),
            (Problem::Missing, Field::Message) => words.say("error-message-missing"),
            // Those besides the first are of a form's own fields, which say them with their label.
            (
                Problem::Missing
                | Problem::NoNumber
                | Problem::TooSmall(_)
                | Problem::TooLarge(_)
                | Problem::NoChoice
                | Problem::NoDate,
                _,
            ) => words.say("error-missing"),
            (Problem::TooLong(max), _) => words.say1("error-too-long", "max", max),
            (Problem::NoAddress, _) => words.say("error-email-malformed"),
            (Problem::WrongCode, _) => words.say("error-code-wrong"),
            (Problem::WrongPassword, _) => words.say("error-password-wrong"),
            (Problem::WeakPassword, _) => words.say("error-password-weak"),
            (Problem::ConsentNeeded, _) => words.say("error-consent"),
            (Problem::TooManyFiles, _) => words.say1("error-files-many", "max", bounds::ATTACHMENTS),
            (Problem::FilesTooLarge, _) => {
                words.say1("error-files-large", "size", words.size(bounds::ATTACHMENT_BYTES as u64))
            }
            (Problem::FilesLost, _) => words.say("error-files-lost"),
            (Problem::TicketClosed, _) => words.say("error-ticket-closed"),
            (Problem::TooMany, _) => words.say("error-too-many"),
        }
    }
}

impl From<InvalidAnswer> for Problem {
    fn from(error: InvalidAnswer) -> Self {
        match error {
            InvalidAnswer::Missing => Self::Missing,
            InvalidAnswer::TooLong { max } => Self::TooLong(max),
            InvalidAnswer::NoNumber => Self::NoNumber,
            InvalidAnswer::TooSmall(least) => Self::TooSmall(least),
            InvalidAnswer::TooLarge(most) => Self::TooLarge(most),
            InvalidAnswer::NoChoice => Self::NoChoice,
            InvalidAnswer::NoDate => Self::NoDate,
        }
    }
}

impl From<InvalidText> for Problem {
    fn from(error: InvalidText) -> Self {
        match error {
            InvalidText::Empty => Self::Missing,
            InvalidText::TooLong { max } => Self::TooLong(max),
        }
    }
}

impl From<InvalidEmailAddress> for Problem {
    fn from(error: InvalidEmailAddress) -> Self {
        match error {
            InvalidEmailAddress::Empty => Self::Missing,
            InvalidEmailAddress::TooLong | InvalidEmailAddress::Malformed => Self::NoAddress,
        }
    }
}

impl From<FilesRefused> for Problem {
    fn from(refused: FilesRefused) -> Self {
        match refused {
            FilesRefused::TooMany => Self::TooManyFiles,
            FilesRefused::TooLarge => Self::FilesTooLarge,
        }
    }
}

/// Keeps a value, or notes what is wrong with it.
fn keep<T>(errors: &mut Vec<FieldError>, field: Field, value: Result<T, impl Into<Problem>>) -> Option<T> {
    value.map_err(|problem| errors.push(FieldError::new(field, problem.into()))).ok()
}
