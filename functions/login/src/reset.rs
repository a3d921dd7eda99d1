//! Password reset: a code is sent, the code and a new password come back.

use guichet_domain::EmailAddress;
use guichet_identity::{Refusal, SignInError};
use guichet_runtime::attempts::{self, Step, UnderWay};
use guichet_runtime::{Guest, Stop};
use guichet_store::Attempt;
use guichet_web::forms::{EmailForm, Field, FieldError, NewPasswordForm, Problem, TypedSignIn};
use guichet_web::frame::Done;
use guichet_web::pages::account::{password_reset, password_reset_confirm};
use guichet_web::{LocalPath, Response, response};

use jiff::Timestamp;

use crate::Function;

/// Has a reset code sent, if there is an account; the page is the same if not.
pub(crate) async fn send(function: &Function, guest: &Guest) -> Result<Response, Stop> {
    let form = guest.form().await?;
    let asked = match EmailForm::parse(&form) {
        Ok(asked) => asked,
        Err(invalid) => return Ok(password_reset(&guest.frame(), &invalid.typed, &invalid.errors)),
    };
    let too_many = || {
        let typed = TypedSignIn { email: asked.email.to_string(), next: None };
        password_reset(&guest.frame(), &typed, &[FieldError::new(Field::Email, Problem::TooMany)])
    };
    if !attempts::allowed(&function.application, guest.request(), Some(&asked.email), guest.now).await? {
        return Ok(too_many());
    }
    match attempts::evenly(function.cognito.ask_reset(&asked.email)).await {
        Ok(()) => {}
        Err(SignInError::Refused(_)) => return Ok(too_many()),
        Err(error) => return Err(Stop::ours(error)),
    }
    let under_way = UnderWay { email: asked.email.clone(), step: Step::Reset, next: None };
    let store = &function.application.store;
    store.put_sign_in(&guest.secret.row_key(), &under_way, UnderWay::expires_at(guest.now)).await?;
    Ok(password_reset_confirm(&guest.frame(), asked.email.as_str(), &[]))
}

/// Sets the new password. Every session that began before is over: whoever knew the old password is out (S13).
pub(crate) async fn check(function: &Function, guest: &Guest) -> Result<Response, Stop> {
    let form = guest.form().await?;
    let store = &function.application.store;
    let hash = guest.secret.row_key();
    let frame = guest.frame();
    let asked = match NewPasswordForm::parse(&form) {
        Ok(asked) => asked,
        Err(invalid) => {
            let email = store.sign_in::<UnderWay>(&hash, guest.now).await?.map(|under_way| under_way.email.to_string());
            return Ok(password_reset_confirm(&frame, &email.unwrap_or_default(), &invalid.errors));
        }
    };
    let over = || password_reset(&frame, &TypedSignIn::default(), &[FieldError::new(Field::Email, Problem::WrongCode)]);
    let Attempt::Granted { pending: under_way, .. } =
        store.take_sign_in_attempt::<UnderWay>(&hash, attempts::TRIES, guest.now).await?
    else {
        return Ok(over());
    };
    if !matches!(under_way.step, Step::Reset) {
        return Ok(over());
    }
    let email = &under_way.email;
    match attempts::evenly(function.cognito.confirm_reset(email, &asked.code, &asked.password)).await {
        // The code is used up when an earlier try set the password and failed after that: then it opens the door already,
        // and what comes below is still to be done.
        Err(SignInError::Refused(refusal)) if !set_before(function, guest, email, &asked, &refusal).await? => {
            let error = match refusal {
                Refusal::PasswordTooWeak { .. } => FieldError::new(Field::Password, Problem::WeakPassword),
                Refusal::TooMany => FieldError::new(Field::Code, Problem::TooMany),
                _ => FieldError::new(Field::Code, Problem::WrongCode),
            };
            return Ok(password_reset_confirm(&frame, email.as_str(), &[error]));
        }
        Ok(()) | Err(SignInError::Refused(_)) => {}
        Err(error) => return Err(Stop::ours(error)),
    }
    if let Some(contact) = store.contact_by_email(email).await? {
        // From this moment, not from when the request came: the old password worked until just now.
        store.close_all_sessions(contact.id, Timestamp::now()).await?;
    }
    // What is under way stays until it expires: whose answer got lost asks again, and is told the same.
    Ok(response::redirect(&LocalPath::sign_in_with_password().saying(Done::PasswordChanged)))
}

/// Whether the password stands already. It is asked for as a password is at the door, and counted as one is (S20).
async fn set_before(
    function: &Function,
    guest: &Guest,
    email: &EmailAddress,
    asked: &NewPasswordForm,
    refusal: &Refusal,
) -> Result<bool, Stop> {
    if matches!(refusal, Refusal::PasswordTooWeak { .. } | Refusal::TooMany)
        || !attempts::password_allowed(&function.application, guest.request(), email, guest.now).await?
    {
        return Ok(false);
    }
    match attempts::evenly(function.cognito.check_password(email, &asked.password)).await {
        Ok(_) => Ok(true),
        Err(SignInError::Refused(_)) => Ok(false),
        Err(error) => Err(Stop::ours(error)),
    }
}
