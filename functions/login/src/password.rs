//! A password.

use guichet_identity::{Refusal, SignInError};
use guichet_runtime::attempts;
use guichet_runtime::enter::{Proof, enter};
use guichet_runtime::{Guest, Stop};
use guichet_web::Response;
use guichet_web::forms::{Field, FieldError, PasswordForm, Problem, TypedSignIn};
use guichet_web::pages::account::sign_in;

use crate::Function;

/// Checks a password.
pub(crate) async fn check(function: &Function, guest: &Guest) -> Result<Response, Stop> {
    let form = guest.form().await?;
    let asked = match PasswordForm::parse(&form) {
        Ok(asked) => asked,
        Err(invalid) => return Ok(sign_in(&guest.frame(), &invalid.typed, &invalid.errors)),
    };
    let again = |problem| {
        let typed = TypedSignIn { email: asked.email.to_string(), next: asked.next.clone() };
        sign_in(&guest.frame(), &typed, &[FieldError::new(Field::Password, problem)])
    };
    if !attempts::password_allowed(&function.application, guest.request(), &asked.email, guest.now).await? {
        return Ok(again(Problem::TooMany));
    }
    match attempts::evenly(function.cognito.check_password(&asked.email, &asked.password)).await {
        Ok(proved) => enter(&function.application, guest, &proved, Proof::Password, None, asked.next.as_ref()).await,
        Err(SignInError::Refused(Refusal::TooMany)) => Ok(again(Problem::TooMany)),
        Err(SignInError::Refused(_)) => Ok(again(Problem::WrongPassword)),
        Err(error) => Err(Stop::ours(error)),
    }
}
