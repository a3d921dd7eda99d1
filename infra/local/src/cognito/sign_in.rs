//! Starting to sign in: `InitiateAuth`.
//!
//! Follows [InitiateAuth](https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html),
//! [choice-based authentication](https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-selection-sdk.html#authentication-flows-selection-choice)
//! and [Managing user existence error responses](https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html).

use serde_json::json;

use super::input::{Input, Parameters};
use super::passwords::PasswordHash;
use super::pool::{Client, Factor};
use super::state::{Status, Step, User};
use super::{Answer, Call, errors, random};
use crate::kinds::AwsError;

/// `InitiateAuth`.
pub(super) fn initiate(call: &mut Call<'_>, client: &Client, input: Input<'_>) -> Answer {
    let parameters = input.parameters("AuthParameters");
    match input.text("AuthFlow")? {
        "USER_AUTH" => {
            require(client, "ALLOW_USER_AUTH", "USER_AUTH")?;
            choose(call, client, input, parameters)
        }
        flow @ ("REFRESH_TOKEN_AUTH" | "REFRESH_TOKEN") => {
            require(client, "ALLOW_REFRESH_TOKEN_AUTH", flow)?;
            call.refresh_without_rotation(client, parameters.required("REFRESH_TOKEN")?)
        }
        flow @ ("USER_SRP_AUTH" | "USER_PASSWORD_AUTH" | "CUSTOM_AUTH") => {
            require(client, &format!("ALLOW_{flow}"), flow)?;
            Err(errors::invalid_parameter(format!("the local stack does not imitate {flow}")))
        }
        _ => Err(errors::invalid_parameter("Initiate Auth method not supported.")),
    }
}

fn require(client: &Client, allowed: &str, flow: &str) -> Result<(), AwsError> {
    if client.allows(allowed) {
        Ok(())
    } else {
        Err(errors::invalid_parameter(format!("{flow} flow not enabled for this client")))
    }
}

/// `USER_AUTH`: by the session of `ConfirmSignUp`, by the preferred challenge, or by a choice among them.
fn choose(call: &mut Call<'_>, client: &Client, input: Input<'_>, parameters: Parameters<'_>) -> Answer {
    let typed = parameters.required("USERNAME")?;
    let preferred = parameters.get("PREFERRED_CHALLENGE");
    if let Some(id) = input.optional("Session") {
        let session = call.session(client, id, typed)?;
        let (Step::SignIn, Some(username)) = (&session.step, &session.username) else {
            return Err(errors::not_authorized("Invalid session for the user."));
        };
        call.finish(id);
        if !call.user(username)?.enabled {
            return Err(errors::user_disabled());
        }
        return call.issue(client, username);
    }
    let Some(user) = call.find(typed) else { return pretend(call, client, typed, preferred) };
    if !user.enabled {
        return Err(errors::user_disabled());
    }
    if user.status == Status::ResetRequired {
        return Err(errors::password_reset_required());
    }
    let username = user.username.clone();
    let available = available(&call.pool.factors, user);
    if let (Some("PASSWORD"), Some(password)) = (preferred, parameters.get("PASSWORD")) {
        return call.sign_in_by_password(client, &username, typed, password);
    }
    if user.status == Status::Unconfirmed {
        return Err(errors::user_not_confirmed());
    }
    match preferred {
        Some("EMAIL_OTP") if available.contains(&"EMAIL_OTP") => call.challenge_by_mail(client, &username, typed),
        Some("PASSWORD") if available.contains(&"PASSWORD") => {
            let session = call.begin(client, Some(&username), typed, Step::Password)?;
            Ok(json!({ "ChallengeName": "PASSWORD", "ChallengeParameters": {}, "Session": session }))
        }
        // What was preferred is not to be had, or nothing was.
        _ => select(call, client, Some(&username), typed, &available),
    }
}

/// An answer for a name that nobody has.
fn pretend(call: &mut Call<'_>, client: &Client, typed: &str, preferred: Option<&str>) -> Answer {
    if !client.hides_users {
        return Err(errors::user_not_found());
    }
    let names: Vec<&str> = call.pool.factors.iter().map(|factor| factor.name()).collect();
    if preferred.is_none() {
        return select(call, client, None, typed, &names);
    }
    // As documented: one of the challenges that the pool permits, whatever was preferred. Always the same for one name,
    // since a user's would not change either.
    if names.contains(&"PASSWORD") && (names.len() == 1 || call.coin(typed)) {
        let session = call.begin(client, None, typed, Step::Password)?;
        return Ok(json!({ "ChallengeName": "PASSWORD", "ChallengeParameters": {}, "Session": session }));
    }
    let step = Step::EmailOtp { digits: random::code(8)?, wrong: 0 };
    let session = call.begin(client, None, typed, step)?;
    Ok(email_otp(typed, &session))
}

fn select(call: &mut Call<'_>, client: &Client, username: Option<&str>, typed: &str, available: &[&str]) -> Answer {
    let step = Step::SelectChallenge(available.iter().map(|name| (*name).to_owned()).collect());
    let session = call.begin(client, username, typed, step)?;
    Ok(json!({
        "ChallengeName": "SELECT_CHALLENGE",
        "AvailableChallenges": available,
        "ChallengeParameters": {},
        "Session": session,
    }))
}

fn email_otp(address: &str, session: &str) -> serde_json::Value {
    json!({
        "ChallengeName": "EMAIL_OTP",
        "ChallengeParameters": {
            "CODE_DELIVERY_DELIVERY_MEDIUM": "EMAIL",
            "CODE_DELIVERY_DESTINATION": super::mails::cover(address),
        },
        "Session": session,
    })
}

impl Factor {
    const fn name(self) -> &'static str {
        match self {
            Self::Password => "PASSWORD",
            Self::EmailOtp => "EMAIL_OTP",
        }
    }
}

/// What a user can sign in with.
fn available(factors: &[Factor], user: &User) -> Vec<&'static str> {
    let can = |factor: &&Factor| match factor {
        Factor::Password => user.password.is_some(),
        Factor::EmailOtp => user.verified_email().is_some(),
    };
    factors.iter().filter(can).map(|factor| factor.name()).collect()
}

impl Call<'_> {
    /// Mails a sign-in code and asks for it.
    pub(super) fn challenge_by_mail(&mut self, client: &Client, username: &str, typed: &str) -> Answer {
        let Some(email) = self.user(username)?.verified_email().map(str::to_owned) else {
            return Err(errors::invalid_parameter("User does not have a verified email."));
        };
        let digits = random::code(8)?;
        self.mail_sign_in_code(&email, &digits)?;
        let session = self.begin(client, Some(username), typed, Step::EmailOtp { digits, wrong: 0 })?;
        Ok(email_otp(&email, &session))
    }

    /// Checks a password; answers tokens, or the demand for a new password where it is a temporary one.
    pub(super) fn sign_in_by_password(
        &mut self,
        client: &Client,
        username: &str,
        typed: &str,
        password: &str,
    ) -> Answer {
        self.check_password(username, password)?;
        let now = self.now;
        let user = self.user(username)?;
        match user.status {
            Status::Unconfirmed => Err(errors::user_not_confirmed()),
            Status::ResetRequired => Err(errors::password_reset_required()),
            Status::Confirmed => self.issue(client, username),
            Status::ForceChangePassword if user.temporary_until.is_some_and(|until| now >= until) => {
                Err(errors::not_authorized("Temporary password has expired and must be reset by an administrator."))
            }
            Status::ForceChangePassword => {
                let attributes = json!(user.attributes).to_string();
                let session = self.begin(client, Some(username), typed, Step::NewPasswordRequired)?;
                Ok(json!({
                    "ChallengeName": "NEW_PASSWORD_REQUIRED",
                    "ChallengeParameters": {
                        "USER_ID_FOR_SRP": username,
                        "requiredAttributes": "[]",
                        "userAttributes": attributes,
                    },
                    "Session": session,
                }))
            }
        }
    }

    fn check_password(&mut self, username: &str, password: &str) -> Result<(), AwsError> {
        self.state.check_lockout(username, self.now)?;
        let matches = if let Some(hash) = &self.user(username)?.password {
            hash.matches(password)
        } else {
            PasswordHash::match_nobody(password);
            false
        };
        if matches {
            self.state.note_success(username);
            Ok(())
        } else {
            self.state.note_failure(username, self.now);
            Err(errors::wrong_password())
        }
    }
}
