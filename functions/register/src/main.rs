//! Self-registration with email verification and consent (A2, A3), where the portal allows it.

use std::sync::Arc;

use guichet_domain::Portal;
use guichet_domain::contact::Consent;
use guichet_identity::{Refusal, SignInError};
use guichet_runtime::attempts::{self, Step, UnderWay};
use guichet_runtime::enter::{Proof, Registration, enter};
use guichet_runtime::{CannotStart, Guest, Stop, WithCognito};
use guichet_store::Attempt;
use guichet_web::forms::{CodeForm, Field, FieldError, Problem, RegisterForm, TypedRegistration};
use guichet_web::pages::account::{Denied, denied, register, register_confirm};
use guichet_web::{Request, Response};
use jiff::Timestamp;

type Function = WithCognito;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), CannotStart> {
    Function::start().await?.serve(answer).await
}

async fn answer(function: Arc<Function>, request: Arc<Request>) -> Result<Response, Stop> {
    let guest = Guest::begin(&function.application, &request).await?;
    let answer = if !guest.portal().registration_open() {
        denied(&guest.frame(), Denied::RegistrationClosed)
    } else if !request.is_post() {
        register(&guest.frame(), &TypedRegistration::default(), &[])
    } else if request.path().ends_with("/confirm") {
        confirm(&function, &guest).await?
    } else {
        send(&function, &guest).await?
    };
    Ok(guest.answer(answer))
}

/// Has a code sent to the address. One that is registered already gets a code, too: the page is the same (S20).
async fn send(function: &Function, guest: &Guest) -> Result<Response, Stop> {
    let form = guest.form().await?;
    let asked = match RegisterForm::parse(&form, guest.portal()) {
        Ok(asked) => asked,
        Err(invalid) => return Ok(register(&guest.frame(), &invalid.typed, &invalid.errors)),
    };
    let again = |problem| {
        let typed = TypedRegistration {
            email: asked.email.to_string(),
            name: asked.name.as_str().to_owned(),
            consent: asked.consent.is_some(),
        };
        register(&guest.frame(), &typed, &[FieldError::new(Field::Email, problem)])
    };
    if !attempts::registration_allowed(&function.application, guest.request(), &asked.email, guest.now).await? {
        return Ok(again(Problem::TooMany));
    }
    let pending = match attempts::evenly(function.cognito.sign_up(&asked.email)).await {
        Ok(pending) => pending,
        Err(SignInError::Refused(Refusal::Address)) => return Ok(again(Problem::NoAddress)),
        Err(SignInError::Refused(_)) => return Ok(again(Problem::TooMany)),
        Err(error) => return Err(Stop::ours(error)),
    };
    let step = Step::Register { pending, name: asked.name.clone(), consent: asked.consent };
    let under_way = UnderWay { email: asked.email.clone(), step, next: None };
    let hash = guest.secret.row_key();
    function.application.store.put_sign_in(&hash, &under_way, UnderWay::expires_at(guest.now)).await?;
    Ok(register_confirm(&guest.frame(), asked.email.as_str(), &[]))
}

/// Checks the code; the right one makes the contact and lets them in.
async fn confirm(function: &Function, guest: &Guest) -> Result<Response, Stop> {
    let form = guest.form().await?;
    let store = &function.application.store;
    let hash = guest.secret.row_key();
    let frame = guest.frame();
    let code = match CodeForm::parse(&form) {
        Ok(code) => code.code,
        Err(invalid) => {
            let email = store.sign_in::<UnderWay>(&hash, guest.now).await?.map(|under_way| under_way.email.to_string());
            return Ok(register_confirm(&frame, &email.unwrap_or_default(), &invalid.errors));
        }
    };
    let over = || register(&frame, &TypedRegistration::default(), &[FieldError::new(Field::Code, Problem::WrongCode)]);
    let Attempt::Granted { pending: under_way, .. } =
        store.take_sign_in_attempt::<UnderWay>(&hash, attempts::TRIES, guest.now).await?
    else {
        return Ok(over());
    };
    let UnderWay { email, step: Step::Register { pending, name, consent }, .. } = under_way else { return Ok(over()) };
    let proved = match attempts::evenly(function.cognito.check_code(&email, &pending, &code)).await {
        Ok(proved) => proved,
        Err(SignInError::Refused(refusal)) => {
            let problem = if refusal == Refusal::TooMany { Problem::TooMany } else { Problem::WrongCode };
            return Ok(register_confirm(&frame, email.as_str(), &[FieldError::new(Field::Code, problem)]));
        }
        Err(error) => return Err(Stop::ours(error)),
    };
    if !store.consume_sign_in(&hash).await? {
        return Ok(over());
    }
    let registration = Registration { name, consent: agreed(guest.portal(), consent, guest.now) };
    enter(&function.application, guest, &proved, Proof::Code, Some(&registration), None).await
}

/// The proof of what was agreed to (A3): only of the text that still stands.
fn agreed(portal: &Portal, version: Option<u32>, now: Timestamp) -> Option<Consent> {
    let text = portal.consent.as_ref().filter(|consent| Some(consent.version) == version)?;
    Some(Consent { version: text.version, text: text.text.clone(), at: now })
}
