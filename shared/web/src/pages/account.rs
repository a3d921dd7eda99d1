//! Getting in and out (A1, A2, A3, A6, A7).

use askama::Template;
use guichet_domain::access::Denial;
use lambda_http::http::StatusCode;
use serde::Serialize;

use super::Errors;
use crate::forms::{Field, FieldError, TypedRegistration, TypedSignIn};
use crate::frame::Frame;
use crate::response::Response;

/// What the JSON answer of these pages says: which step it is, what was typed and what is wrong.
#[derive(Debug, Serialize)]
struct Step<'a, T: Serialize> {
    #[serde(rename = "step")]
    name: &'static str,
    typed: &'a T,
    errors: &'a [FieldError],
}

/// What was wrong with a code, on a page that has no field for one: it stands at the address instead.
fn on_first_step(errors: &[FieldError]) -> Vec<FieldError> {
    let field = |field| if field == Field::Code { Field::Email } else { field };
    errors.iter().map(|error| FieldError::new(field(error.field), error.problem)).collect()
}

#[derive(Template)]
#[template(path = "sign-in.html")]
struct SignInPage<'a> {
    frame: &'a Frame<'a>,
    typed: &'a TypedSignIn,
    errors: Errors<'a>,
    with_password: bool,
}

/// Sign in, first step: the address, with a password where the portal asks for one or the visitor chose to (`?with=password`).
pub fn sign_in(frame: &Frame<'_>, typed: &TypedSignIn, errors: &[FieldError]) -> Response {
    let methods = frame.portal.sign_in;
    let with_password = methods.password() && (!methods.code() || frame.wants_password());
    let errors = &on_first_step(errors)[..];
    let page = SignInPage { frame, typed, errors: Errors::new(errors, &frame.words), with_password };
    frame.answer(Errors::status(errors), &Step { name: "sign-in", typed, errors }, &page)
}

#[derive(Template)]
#[template(path = "code.html")]
struct CodePage<'a> {
    frame: &'a Frame<'a>,
    email: &'a str,
    errors: Errors<'a>,
    /// Where the code goes, where a new one is asked for, where to start again.
    action: &'static str,
    again: Option<&'static str>,
    back: &'static str,
    title: String,
}

/// Sign in, second step: the code that was sent to `email`, if there is such an account. The page is the same if not (S20).
pub fn sign_in_code(frame: &Frame<'_>, email: &str, errors: &[FieldError]) -> Response {
    let title = frame.say("code-title");
    let page = CodePage {
        frame,
        email,
        errors: Errors::new(errors, &frame.words),
        action: "/sign-in/code",
        again: Some("/sign-in"),
        back: "/sign-in",
        title,
    };
    frame.answer(Errors::status(errors), &Step { name: "sign-in-code", typed: &email, errors }, &page)
}

/// Registration, second step: the code that proves the address (A2).
pub fn register_confirm(frame: &Frame<'_>, email: &str, errors: &[FieldError]) -> Response {
    let title = frame.say("register-confirm-title");
    let page = CodePage {
        frame,
        email,
        errors: Errors::new(errors, &frame.words),
        action: "/register/confirm",
        again: None,
        back: "/register",
        title,
    };
    frame.answer(Errors::status(errors), &Step { name: "register-confirm", typed: &email, errors }, &page)
}

#[derive(Template)]
#[template(path = "reset.html")]
struct ResetPage<'a> {
    frame: &'a Frame<'a>,
    typed: &'a TypedSignIn,
    errors: Errors<'a>,
}

/// Password reset, first step: the address. (The third, that it is done, is the sign-in page with
/// [`Done::PasswordChanged`](crate::frame::Done).)
pub fn password_reset(frame: &Frame<'_>, typed: &TypedSignIn, errors: &[FieldError]) -> Response {
    let errors = &on_first_step(errors)[..];
    let page = ResetPage { frame, typed, errors: Errors::new(errors, &frame.words) };
    frame.answer(Errors::status(errors), &Step { name: "password-reset", typed, errors }, &page)
}

#[derive(Template)]
#[template(path = "reset-confirm.html")]
struct ResetConfirmPage<'a> {
    frame: &'a Frame<'a>,
    email: &'a str,
    errors: Errors<'a>,
}

/// Password reset, second step: the code and the new password.
pub fn password_reset_confirm(frame: &Frame<'_>, email: &str, errors: &[FieldError]) -> Response {
    let page = ResetConfirmPage { frame, email, errors: Errors::new(errors, &frame.words) };
    frame.answer(Errors::status(errors), &Step { name: "password-reset-confirm", typed: &email, errors }, &page)
}

#[derive(Template)]
#[template(path = "register.html")]
struct RegisterPage<'a> {
    frame: &'a Frame<'a>,
    typed: &'a TypedRegistration,
    errors: Errors<'a>,
}

/// Registration, first step (A2, A3).
pub fn register(frame: &Frame<'_>, typed: &TypedRegistration, errors: &[FieldError]) -> Response {
    let errors = &on_first_step(errors)[..];
    let page = RegisterPage { frame, typed, errors: Errors::new(errors, &frame.words) };
    frame.answer(Errors::status(errors), &Step { name: "register", typed, errors }, &page)
}

/// A page of a heading, a paragraph or two, and one way on.
#[derive(Template)]
#[template(path = "notice.html")]
struct NoticePage<'a> {
    frame: &'a Frame<'a>,
    title: String,
    what: String,
    then: Option<String>,
    action: Option<(&'static str, String)>,
    /// Whether "sign out" is offered as a way on.
    sign_out: bool,
}

/// "You are signed out."
pub fn signed_out(frame: &Frame<'_>) -> Response {
    let action = Some(("/sign-in", frame.say("sign-in-again")));
    let page = NoticePage {
        frame,
        title: frame.say("signed-out-title"),
        what: frame.say("signed-out-what"),
        then: None,
        action,
        sign_out: false,
    };
    frame.answer(StatusCode::OK, &Step { name: "signed-out", typed: &(), errors: &[] }, &page)
}

/// Why somebody does not get in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denied {
    /// The portal's rules say so (A4, A5).
    By(Denial),
    /// Registration is closed on this portal (A2).
    RegistrationClosed,
}

/// Access denied: why, and what to do (A6).
pub fn denied(frame: &Frame<'_>, denied: Denied) -> Response {
    let (what, then) = match denied {
        Denied::By(Denial::Disabled) => ("denied-disabled-what", "denied-contact"),
        Denied::By(Denial::NotInvited) => ("denied-not-invited-what", "denied-not-invited-then"),
        Denied::By(Denial::NotInAudience) => ("denied-not-in-audience-what", "denied-contact"),
        Denied::By(Denial::ConsentMissing) => ("denied-consent-what", "denied-consent-then"),
        Denied::RegistrationClosed => ("denied-registration-what", "denied-registration-then"),
    };
    let signed_in = frame.user.is_some();
    let action = (!signed_in).then(|| ("/sign-in", frame.say("sign-in-other-address")));
    let page = NoticePage {
        frame,
        title: frame.say("denied-title"),
        what: frame.say(what),
        then: Some(frame.say(then)),
        action,
        sign_out: signed_in,
    };
    frame.answer(StatusCode::FORBIDDEN, &Step { name: "denied", typed: &frame.say(what), errors: &[] }, &page)
}
