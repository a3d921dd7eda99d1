//! Sign in by code or password; password reset (A1).
//!
//! A wrong, an expired and a used code, an unknown and a known address are answered alike, in the same time (S20).

mod code;
mod password;
mod reset;

use std::sync::Arc;

use guichet_runtime::{CannotStart, Guest, Stop, WithCognito};
use guichet_web::forms::TypedSignIn;
use guichet_web::pages::account::{password_reset, sign_in};
use guichet_web::{Failure, LocalPath, Request, Response};

type Function = WithCognito;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), CannotStart> {
    Function::start().await?.serve(answer).await
}

async fn answer(function: Arc<Function>, request: Arc<Request>) -> Result<Response, Stop> {
    let guest = Guest::begin(&function.application, &request).await?;
    let methods = guest.portal().sign_in;
    let answer = match (request.is_post(), request.path()) {
        (false, "/sign-in") => {
            let next = request.query_value("next").and_then(|next| LocalPath::parse(next).ok());
            sign_in(&guest.frame(), &TypedSignIn { email: String::new(), next }, &[])
        }
        (true, "/sign-in") if methods.code() => code::send(&function, &guest).await?,
        (true, "/sign-in/code") if methods.code() => code::check(&function, &guest).await?,
        (true, "/sign-in/password") if methods.password() => password::check(&function, &guest).await?,
        (false, "/password-reset") if methods.password() => {
            password_reset(&guest.frame(), &TypedSignIn::default(), &[])
        }
        (true, "/password-reset") if methods.password() => reset::send(&function, &guest).await?,
        (true, "/password-reset/confirm") if methods.password() => reset::check(&function, &guest).await?,
        _ => return Err(Stop::Theirs(Failure::NotFound)),
    };
    Ok(guest.answer(answer))
}
