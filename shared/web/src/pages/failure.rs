//! The error page.

use askama::Template;

use crate::frame::Frame;

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
}
