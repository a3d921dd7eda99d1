//! Answers in the stack's own look, with headers that let a page do nothing but be read.

use askama::Template;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

/// Pages load their stylesheet, frame a mail and post to themselves. Nothing else.
const POLICY: &str = "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// A mail may bring its own styles and inline pictures; it loads nothing and runs nothing.
const MAIL_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; \
                           base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

const STYLE: &str = include_str!("style.css");

fn with_policy(policy: &'static str, body: impl IntoResponse) -> Response {
    let headers: [(HeaderName, HeaderValue); 4] = [
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy)),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, body).into_response()
}

/// A rendered page.
pub(super) fn page(template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => with_policy(POLICY, Html(html)),
        Err(error) => {
            tracing::error!(%error, "a page of the stack could not be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// The HTML of a mail, to be shown in a frame.
pub(super) fn mail_html(html: String) -> Response {
    with_policy(MAIL_POLICY, Html(html))
}

/// A raw message, to be saved.
pub(super) fn eml(id: &str, raw: bytes::Bytes) -> Response {
    // An id is made of letters, digits and dashes; whatever else it may hold stays out of the header.
    let name: String = id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    let headers = [
        (header::CONTENT_TYPE, "message/rfc822".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.eml\"")),
    ];
    with_policy(MAIL_POLICY, (headers, raw))
}

#[derive(Template)]
#[template(path = "missing.html")]
struct Missing<'a> {
    what: &'a str,
}

/// 404 in the look of the other pages.
pub(super) fn missing(what: &str) -> Response {
    (StatusCode::NOT_FOUND, page(&Missing { what })).into_response()
}

/// The one stylesheet.
pub(super) async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")], STYLE).into_response()
}
