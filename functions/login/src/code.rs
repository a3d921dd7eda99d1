//! A one-time code: sent, then checked.

use guichet_identity::{Refusal, SignInError, Standing};
use guichet_runtime::attempts::{self, Step, UnderWay};
use guichet_runtime::enter::{Proof, enter};
use guichet_runtime::{Guest, Stop};
use guichet_store::Attempt;
use guichet_web::Response;
use guichet_web::forms::{CodeForm, EmailForm, Field, FieldError, Problem, TypedSignIn};
use guichet_web::pages::account::{sign_in, sign_in_code};

use crate::Function;

/// Has a code sent, if the address may sign in; the page is the same if not.
pub(crate) async fn send(function: &Function, guest: &Guest) -> Result<Response, Stop> {
    let form = guest.form().await?;
    let asked = match EmailForm::parse(&form) {
        Ok(asked) => asked,
        Err(invalid) => return Ok(sign_in(&guest.frame(), &invalid.typed, &invalid.errors)),
    };
    let store = &function.application.store;
    if !attempts::allowed(&function.application, guest.request(), Some(&asked.email), guest.now).await? {
        return Ok(too_many(guest, &asked));
    }
    let sent = attempts::evenly(async {
        let known = store.contact_by_email(&asked.email).await?;
        let standing = match known {
            Some(contact) if !contact.has_account => Standing::KnownByMail,
            _ => Standing::StrangerOrUser,
        };
        Ok::<_, Stop>(function.cognito.ask_code(&asked.email, standing).await)
    })
    .await?;
    let pending = match sent {
        Ok(pending) => pending,
        Err(SignInError::Refused(_)) => return Ok(too_many(guest, &asked)),
        Err(error) => return Err(Stop::ours(error)),
    };
    let under_way = UnderWay {
        email: asked.email.clone(),
        step: Step::SignIn { pending },
        next: asked.next.map(|next| next.as_str().to_owned()),
    };
    store.put_sign_in(&guest.secret.row_key(), &under_way, UnderWay::expires_at(guest.now)).await?;
    Ok(sign_in_code(&guest.frame(), asked.email.as_str(), &[]))
}

/// Checks the code; the right one lets its owner in, once.
pub(crate) async fn check(function: &Function, guest: &Guest) -> Result<Response, Stop> {
    let form = guest.form().await?;
    let store = &function.application.store;
    let hash = guest.secret.row_key();
    let frame = guest.frame();
    let wrong = [FieldError::new(Field::Code, Problem::WrongCode)];
    let code = match CodeForm::parse(&form) {
        Ok(code) => code.code,
        Err(invalid) => {
            let email = store.sign_in::<UnderWay>(&hash, guest.now).await?.map(|under_way| under_way.email.to_string());
            return Ok(sign_in_code(&frame, &email.unwrap_or_default(), &invalid.errors));
        }
    };
    // Never begun, expired, used or tried too often: start again, and nobody learns which.
    let Attempt::Granted { pending: under_way, .. } =
        store.take_sign_in_attempt::<UnderWay>(&hash, attempts::TRIES, guest.now).await?
    else {
        return Ok(sign_in(&frame, &TypedSignIn::default(), &wrong));
    };
    let Step::SignIn { pending } = &under_way.step else {
        return Ok(sign_in(&frame, &TypedSignIn::default(), &wrong));
    };
    let proved = match attempts::evenly(function.cognito.check_code(&under_way.email, pending, &code)).await {
        Ok(proved) => proved,
        Err(SignInError::Refused(refusal)) => {
            let problem = if refusal == Refusal::TooMany { Problem::TooMany } else { Problem::WrongCode };
            return Ok(sign_in_code(&frame, under_way.email.as_str(), &[FieldError::new(Field::Code, problem)]));
        }
        Err(error) => return Err(Stop::ours(error)),
    };
    if !store.consume_sign_in(&hash).await? {
        return Ok(sign_in(&frame, &TypedSignIn::default(), &wrong));
    }
    enter(&function.application, guest, &proved, Proof::Code, None, under_way.next().as_ref()).await
}

fn too_many(guest: &Guest, asked: &EmailForm) -> Response {
    let typed = TypedSignIn { email: asked.email.to_string(), next: asked.next.clone() };
    sign_in(&guest.frame(), &typed, &[FieldError::new(Field::Email, Problem::TooMany)])
}
