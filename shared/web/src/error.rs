//! Errors as pages: [`Failure`] is what a function answers when it cannot answer what was asked. Each page says what happened
//! and what to do. Which arm: *the caller's part* is everything but [`Failure::Ours`], and needs no log line beyond the
//! request's; *our part* is `Ours`, and the function logs the reason with the request id that the page shows.

use lambda_http::http::StatusCode;
use serde::Serialize;

use crate::form::FormError;

/// Why there is no page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// There is no such page or ticket, or none that this visitor may know of: the same answer (S11).
    NotFound,
    /// Nobody is signed in, or no longer: the answer to programs. (A browser is sent to the sign-in page.)
    SignedOut,
    /// The form did not come from a page of ours, or its session is over (S29).
    Forged,
    /// The request makes no sense.
    Unreadable,
    /// The post is too large.
    TooLarge,
    /// The ticket changed meanwhile: look again.
    Conflict,
    /// Too many requests.
    TooMany,
    /// The export does not fit into one answer (B8).
    ExportTooLarge,
    /// Something broke on our side.
    Ours,
}

/// What a failure says: keys of sentences.
pub(crate) struct Says {
    pub(crate) status: StatusCode,
    pub(crate) title: &'static str,
    pub(crate) what: &'static str,
    pub(crate) then: &'static str,
}

impl Failure {
    pub(crate) const fn says(self) -> Says {
        let (status, title, what, then) = match self {
            Self::NotFound => {
                (StatusCode::NOT_FOUND, "failure-not-found-title", "failure-not-found-what", "failure-not-found-then")
            }
            Self::SignedOut => (
                StatusCode::UNAUTHORIZED,
                "failure-signed-out-title",
                "failure-signed-out-what",
                "failure-signed-out-then",
            ),
            Self::Forged => {
                (StatusCode::FORBIDDEN, "failure-forged-title", "failure-forged-what", "failure-forged-then")
            }
            Self::Unreadable => (
                StatusCode::BAD_REQUEST,
                "failure-unreadable-title",
                "failure-unreadable-what",
                "failure-unreadable-then",
            ),
            Self::TooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "failure-too-large-title",
                "failure-too-large-what",
                "failure-too-large-then",
            ),
            Self::Conflict => {
                (StatusCode::CONFLICT, "failure-conflict-title", "failure-conflict-what", "failure-conflict-then")
            }
            Self::TooMany => (
                StatusCode::TOO_MANY_REQUESTS,
                "failure-too-many-title",
                "failure-too-many-what",
                "failure-too-many-then",
            ),
            Self::ExportTooLarge => {
                (StatusCode::PAYLOAD_TOO_LARGE, "failure-export-title", "failure-export-what", "failure-export-then")
            }
            Self::Ours => {
                (StatusCode::INTERNAL_SERVER_ERROR, "failure-ours-title", "failure-ours-what", "failure-ours-then")
            }
        };
        Says { status, title, what, then }
    }
}

impl From<FormError> for Failure {
    fn from(error: FormError) -> Self {
        match error {
            FormError::Forged => Self::Forged,
            FormError::TooLarge => Self::TooLarge,
            FormError::Unreadable => Self::Unreadable,
        }
    }
}

/// A problem document (RFC 9457). `type` is left at its default, `about:blank`: the status says what it is.
#[derive(Debug, Serialize)]
pub(crate) struct ProblemDocument<'a> {
    pub(crate) title: String,
    pub(crate) status: u16,
    pub(crate) detail: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(crate) request_id: &'a str,
}
