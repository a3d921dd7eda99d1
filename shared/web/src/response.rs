//! Answers. Every one of them carries the security headers; nothing but a hashed asset may be kept by a browser (S24).

mod local_path;

use lambda_http::Body;
use lambda_http::http::{HeaderName, HeaderValue, StatusCode, header};
use serde::Serialize;

use crate::assets::Asset;

pub use local_path::{LocalPath, NotLocal};

/// What a function answers.
pub type Response = lambda_http::Response<Body>;

/// Nothing is allowed but what a page of ours needs: its own style sheets, scripts, images and forms. No inline script or
/// style, no frame, no plug-in, no foreign host (S14).
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

const SECURITY: [(HeaderName, HeaderValue); 7] = [
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY_POLICY)),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=63072000; includeSubDomains")),
];

const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
/// The page and its JSON share an address.
const VARY: HeaderValue = HeaderValue::from_static("Accept, Accept-Language, Cookie");

/// A page.
pub fn html(status: StatusCode, page: String) -> Response {
    let mut response = answer(status, "text/html; charset=utf-8", Body::Text(page));
    response.headers_mut().insert(header::VARY, VARY);
    response
}

/// Lets a page show what mails look like: style attributes, which the cleaner has been through, and images from the
/// attachment bucket, to which our own address of an attachment leads (S14, S15). Style sheets and elements stay our own.
pub(crate) fn allow_mail(response: &mut Response, images_from: Option<&str>) {
    let images = images_from.map_or_else(String::new, |origin| format!(" {origin}"));
    let policy = CONTENT_SECURITY_POLICY
        .replace("img-src 'self' data:", &format!("img-src 'self' data:{images}"))
        .replace("style-src 'self';", "style-src 'self'; style-src-attr 'unsafe-inline';");
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// Data.
pub fn json(status: StatusCode, data: &impl Serialize) -> Response {
    document(status, "application/json", data)
}

/// A problem document (RFC 9457).
pub(crate) fn problem(status: StatusCode, data: &impl Serialize) -> Response {
    document(status, "application/problem+json", data)
}

fn document(status: StatusCode, content_type: &'static str, data: &impl Serialize) -> Response {
    let mut response = match serde_json::to_string(data) {
        Ok(text) => answer(status, content_type, Body::Text(text)),
        // Our views serialize; should one not, the answer says that it is our fault.
        Err(error) => {
            tracing::error!(%error, "a view does not serialize");
            answer(StatusCode::INTERNAL_SERVER_ERROR, content_type, Body::Text("{}".to_owned()))
        }
    };
    response.headers_mut().insert(header::VARY, VARY);
    response
}

/// Nothing new: what a live update without news answers.
pub fn no_content() -> Response {
    answer(StatusCode::NO_CONTENT, "text/plain", Body::Empty)
}

/// Sends somebody to another page of this site, by GET (303). Only a [`LocalPath`] leads there (S25).
pub fn redirect(to: &LocalPath) -> Response {
    see_other(to.as_str())
}

/// Sends somebody to a presigned address of the attachment bucket (S15): the one redirect that leaves the site. The caller
/// made the address itself; it is never one that a request named.
pub fn redirect_to_presigned(address: &str) -> Response {
    see_other(address)
}

fn see_other(to: &str) -> Response {
    let mut response = answer(StatusCode::SEE_OTHER, "text/plain", Body::Empty);
    if let Ok(location) = HeaderValue::from_str(to) {
        response.headers_mut().insert(header::LOCATION, location);
    } else {
        *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    }
    response
}

/// A style sheet, a script, an image: kept by the browser for a year, since its name changes with its content.
/// An HTTP API compresses nothing, so it is done here where the browser takes it. Nothing secret is in an asset, which is
/// why compression gives nothing away (BREACH).
pub fn asset(asset: Asset, accepts_gzip: bool) -> Response {
    let compressed = accepts_gzip.then(|| asset.gzip()).flatten();
    let is_compressed = compressed.is_some();
    let body = compressed.map_or_else(|| Body::Text(asset.content.into_owned()), Body::Binary);
    let mut response = answer(StatusCode::OK, asset.content_type, body);
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    if is_compressed {
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    response
}

/// A file to keep: `name` is plain ASCII of ours.
pub fn download(name: &'static str, content_type: &'static str, content: Vec<u8>) -> Response {
    // UTF-8 travels as text: base64 would take a third of what Lambda may answer.
    let body = String::from_utf8(content).map_or_else(|error| Body::Binary(error.into_bytes()), Body::Text);
    let mut response = answer(StatusCode::OK, content_type, body);
    if let Ok(disposition) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}

/// Adds a `Set-Cookie` header. The value comes from the identity crate, or from [`language_cookie`]; one that is no header
/// value is left out.
pub fn set_cookie(response: &mut Response, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().append(header::SET_COOKIE, value);
    } else {
        tracing::error!("a cookie of ours is no header value");
    }
}

/// The `Set-Cookie` value that keeps the visitor's language for a year.
pub(crate) fn language_cookie(language: crate::Language) -> String {
    format!(
        "{}={}; Path=/; Max-Age=31536000; Secure; HttpOnly; SameSite=Lax",
        crate::request::LANGUAGE_COOKIE,
        language.tag()
    )
}

fn answer(status: StatusCode, content_type: &'static str, body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.extend(SECURITY);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, NO_STORE);
    response
}
