//! HTML that is safe to print. It comes from one place: the cleaning functions of guichet-mail (S14).

use std::fmt;

use guichet_domain::entry::{Body, Format};
use serde::Serialize;

/// HTML that may stand in a page or a mail as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct SafeHtml(String);

impl SafeHtml {
    /// What a person wrote.
    pub fn of(body: &Body) -> Self {
        Self(match body.format {
            Format::Markdown => guichet_mail::body::markdown_to_html(&body.text),
            Format::Plain => guichet_mail::body::text_to_html(&body.text),
        })
    }

    /// The quoted history that came with it.
    pub fn quoted(body: &Body) -> Option<Self> {
        body.quoted.as_deref().map(|quoted| Self(guichet_mail::body::text_to_html(quoted)))
    }
}

/// What a person wrote, as plain text for the text part of a mail.
pub(crate) fn as_text(body: &Body) -> String {
    match body.format {
        Format::Markdown => guichet_mail::body::markdown_to_text(&body.text),
        Format::Plain => body.text.clone(),
    }
}

impl fmt::Display for SafeHtml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for SafeHtml {}
