//! The error page.

use askama::Template;

use crate::form::{FILES_FIELD, ONCE_FIELD, TOKEN_FIELD};
use crate::forms::Field;
use crate::frame::Frame;
use crate::request::Request;
use crate::response::LocalPath;

/// One page for all failures: what happened, what to do, and the way on.
#[derive(Debug, Template)]
#[template(path = "failure.html")]
pub(crate) struct FailurePage<'a> {
    pub(crate) frame: &'a Frame<'a>,
    pub(crate) status: u16,
    pub(crate) title: String,
    pub(crate) what: String,
    pub(crate) then: String,
    pub(crate) request_id: Option<&'a str>,
    pub(crate) written: Option<&'a Written>,
}

/// What somebody wrote into a form that we could not take: nobody is to type it again. The page of the failure shows it
/// and sends it once more, as the same form (S30). Files are the browser's, and are chosen again.
#[derive(Debug, Clone)]
pub struct Written {
    pub(crate) action: LocalPath,
    pub(crate) hidden: Vec<(&'static str, String)>,
    pub(crate) message: String,
    pub(crate) had_files: bool,
}

impl Written {
    /// Reads it from a post that came from a page of ours (S29). Nothing where the form had no message.
    pub async fn read(request: &Request) -> Option<Self> {
        let form = request.form().await.ok()?;
        let message = form.text(Field::Message.name()).to_owned();
        let names = [TOKEN_FIELD, ONCE_FIELD, Field::Subject.name()];
        let hidden = names.map(|name| (name, form.text(name).to_owned()));
        (!message.is_empty()).then_some(Self {
            action: LocalPath::parse(request.path()).ok()?,
            hidden: hidden.into_iter().filter(|(_, value)| !value.is_empty()).collect(),
            message,
            had_files: form.files().as_ref().is_ok_and(|files| !files.is_empty()),
        })
    }

    /// Name of the field for files.
    pub(crate) const fn files_field() -> &'static str {
        FILES_FIELD
    }
}
