//! Answering challenges: `RespondToAuthChallenge`.
//!
//! Follows [RespondToAuthChallenge](https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html).
//! A session is used up by a right answer. After a wrong code it may be tried again, up to
//! [`WRONG_CODES_PER_SESSION`] times.

use serde_json::json;

use super::input::{Input, Parameters};
use super::limits::WRONG_CODES_PER_SESSION;
use super::passwords::PasswordHash;
use super::pool::Client;
use super::state::{Session, Step};
use super::{Answer, Call, errors, random};

/// `RespondToAuthChallenge`.
pub(super) fn respond(call: &mut Call<'_>, client: &Client, input: Input<'_>) -> Answer {
    let challenge = input.text("ChallengeName")?;
    let answers = input.parameters("ChallengeResponses");
    let typed = answers.required("USERNAME")?;
    let id =
        input.optional("Session").ok_or_else(|| errors::invalid_parameter("Missing required parameter Session"))?;
    let session = call.session(client, id, typed)?;
    if let Some(username) = &session.username
        && !call.user(username)?.enabled
    {
        return Err(errors::user_disabled());
    }
    match (challenge, &session.step) {
        ("EMAIL_OTP", Step::EmailOtp { digits, wrong }) => {
            email_otp(call, client, id, &session, (digits, *wrong), answers)
        }
        ("PASSWORD", Step::Password) => password(call, client, id, &session, answers),
        ("SELECT_CHALLENGE", Step::SelectChallenge(available)) => {
            let choice = answers.required("ANSWER")?;
            if !available.iter().any(|name| name == choice) {
                return Err(errors::invalid_parameter("Invalid challenge selection."));
            }
            if choice == "PASSWORD" {
                return password(call, client, id, &session, answers);
            }
            call.finish(id);
            match &session.username {
                Some(username) => call.challenge_by_mail(client, username, &session.typed),
                None => pretend_mail(call, client, &session),
            }
        }
        ("NEW_PASSWORD_REQUIRED", Step::NewPasswordRequired) => new_password(call, client, id, &session, answers),
        _ => Err(errors::not_authorized("Invalid session for the user.")),
    }
}

fn email_otp(
    call: &mut Call<'_>,
    client: &Client,
    id: &str,
    session: &Session,
    (digits, wrong): (&str, u32),
    answers: Parameters<'_>,
) -> Answer {
    let given = answers.required("EMAIL_OTP_CODE")?;
    let who = session.username.as_ref().unwrap_or(&session.typed);
    call.state.check_lockout(who, call.now)?;
    if let Some(username) = session.username.as_ref().filter(|_| given == digits) {
        call.finish(id);
        call.state.note_success(username);
        return call.issue(client, username);
    }
    call.state.note_failure(who, call.now);
    let wrong = wrong + 1;
    if let Some(session) = call.state.sessions.get_mut(id) {
        session.used = wrong >= WRONG_CODES_PER_SESSION;
        session.step = Step::EmailOtp { digits: digits.to_owned(), wrong };
    }
    Err(errors::wrong_sign_in_code())
}

fn password(call: &mut Call<'_>, client: &Client, id: &str, session: &Session, answers: Parameters<'_>) -> Answer {
    let given = answers.required("PASSWORD")?;
    let Some(username) = &session.username else {
        call.state.check_lockout(&session.typed, call.now)?;
        PasswordHash::match_nobody(given);
        call.state.note_failure(&session.typed, call.now);
        return Err(errors::wrong_password());
    };
    let answer = call.sign_in_by_password(client, username, &session.typed, given)?;
    call.finish(id);
    Ok(answer)
}

fn new_password(call: &mut Call<'_>, client: &Client, id: &str, session: &Session, answers: Parameters<'_>) -> Answer {
    let password = answers.required("NEW_PASSWORD")?;
    let username = session.username.as_ref().ok_or_else(errors::user_not_found)?;
    call.pool.policy.check(password, "NEW_PASSWORD")?;
    let (history, now) = (call.pool.policy.history, call.now);
    call.user(username)?.set_password(password, history, now)?;
    call.finish(id);
    call.issue(client, username)
}

/// A code that goes nowhere, for a name that nobody has.
fn pretend_mail(call: &mut Call<'_>, client: &Client, session: &Session) -> Answer {
    let step = Step::EmailOtp { digits: random::code(8)?, wrong: 0 };
    let next = call.begin(client, None, &session.typed, step)?;
    Ok(json!({
        "ChallengeName": "EMAIL_OTP",
        "ChallengeParameters": {
            "CODE_DELIVERY_DELIVERY_MEDIUM": "EMAIL",
            "CODE_DELIVERY_DESTINATION": super::mails::cover(&session.typed),
        },
        "Session": next,
    }))
}
