//! Pages about the site itself.

use askama::Template;
use lambda_http::http::StatusCode;
use serde::Serialize;

use crate::frame::Frame;
use crate::response::Response;

#[derive(Template)]
#[template(path = "accessibility.html")]
struct AccessibilityPage<'a> {
    frame: &'a Frame<'a>,
    contact: &'a str,
}

#[derive(Serialize)]
struct Accessibility<'a> {
    conforms_to: &'static str,
    contact: &'a str,
}

/// The accessibility statement (G9). `contact` is the address for people who meet a barrier: the portal's sender.
pub fn accessibility(frame: &Frame<'_>, contact: &str) -> Response {
    frame.answer(
        StatusCode::OK,
        &Accessibility { conforms_to: "WCAG 2.2 AA", contact },
        &AccessibilityPage { frame, contact },
    )
}
