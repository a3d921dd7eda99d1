//! Passwords: the policy, how they are kept, setting and resetting them.
//!
//! Follows [Adding user pool password requirements](https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html),
//! [ForgotPassword](https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ForgotPassword.html),
//! [ConfirmForgotPassword](https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmForgotPassword.html),
//! [ChangePassword](https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ChangePassword.html) and
//! [AdminSetUserPassword](https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminSetUserPassword.html).

use std::num::NonZeroU32;

use aws_lc_rs::pbkdf2;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::errors;
use super::input::Input;
use super::pool::{Client, PasswordPolicy};
use super::random;
use super::state::{Code, Status, User};
use super::{Answer, Bearer, Call};
use crate::kinds::AwsError;

/// How long a reset code counts.
const RESET_VALIDITY: SignedDuration = SignedDuration::from_hours(1);

/// What PBKDF2 makes of a password. Few rounds: these are passwords of a developer's machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PasswordHash {
    salt: String,
    hash: String,
}

const ROUNDS: NonZeroU32 = NonZeroU32::MIN.saturating_add(9_999);

impl PasswordHash {
    pub(super) fn new(password: &str) -> Result<Self, AwsError> {
        let salt: [u8; 16] = random::bytes()?;
        let mut hash = [0; 32];
        pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, ROUNDS, &salt, password.as_bytes(), &mut hash);
        Ok(Self { salt: STANDARD.encode(salt), hash: STANDARD.encode(hash) })
    }

    pub(super) fn matches(&self, password: &str) -> bool {
        let (Ok(salt), Ok(hash)) = (STANDARD.decode(&self.salt), STANDARD.decode(&self.hash)) else { return false };
        pbkdf2::verify(pbkdf2::PBKDF2_HMAC_SHA256, ROUNDS, &salt, password.as_bytes(), &hash).is_ok()
    }

    /// Takes as long as a comparison, for a user who is not there.
    pub(super) fn match_nobody(password: &str) {
        let mut hash = [0; 32];
        pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, ROUNDS, &[0; 16], password.as_bytes(), &mut hash);
    }
}

impl PasswordPolicy {
    /// Refuses a password that is too weak, or none at all by the API's own rules.
    pub(super) fn check(&self, password: &str, member: &str) -> Result<(), AwsError> {
        if password.chars().count() > 256 {
            return Err(errors::constraint("***", member, "Member must have length less than or equal to 256"));
        }
        if password.starts_with(char::is_whitespace) || password.ends_with(char::is_whitespace) {
            let rule = r"Member must satisfy regular expression pattern: ^[\S]+.*[\S]+$";
            return Err(errors::constraint("***", member, rule));
        }
        let has = |kind: fn(char) -> bool| password.chars().any(kind);
        let lacks = if password.chars().count() < self.minimum_length {
            "Password not long enough"
        } else if self.lowercase && !has(|c| c.is_ascii_lowercase()) {
            "Password must have lowercase characters"
        } else if self.uppercase && !has(|c| c.is_ascii_uppercase()) {
            "Password must have uppercase characters"
        } else if self.numbers && !has(|c| c.is_ascii_digit()) {
            "Password must have numeric characters"
        } else if self.symbols && !has(|c| c.is_ascii_punctuation() || c == ' ') {
            "Password must have symbol characters"
        } else {
            return Ok(());
        };
        Err(errors::invalid_password(format!("Password did not conform with policy: {lacks}")))
    }
}

impl User {
    /// Sets a lasting password, if it is none of the last ones.
    pub(super) fn set_password(&mut self, password: &str, history: usize, now: Timestamp) -> Result<(), AwsError> {
        let last_ones = self.password.iter().chain(&self.earlier_passwords).take(history);
        if last_ones.into_iter().any(|hash| hash.matches(password)) {
            return Err(errors::password_history());
        }
        if let Some(earlier) = self.password.replace(PasswordHash::new(password)?) {
            self.earlier_passwords.insert(0, earlier);
            self.earlier_passwords.truncate(history.saturating_sub(1));
        }
        self.temporary_until = None;
        self.status = Status::Confirmed;
        self.modified_at = now;
        Ok(())
    }

    /// Sets a password for one use.
    pub(super) fn set_temporary_password(
        &mut self,
        password: &str,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<(), AwsError> {
        self.password = Some(PasswordHash::new(password)?);
        self.temporary_until = Some(until);
        self.status = Status::ForceChangePassword;
        self.modified_at = now;
        Ok(())
    }
}

/// `ForgotPassword`.
pub(super) fn forgot(call: &mut Call<'_>, client: &Client, input: Input<'_>) -> Answer {
    let typed = input.text("Username")?;
    if call.pool.admin_recovers_only {
        return Err(errors::not_authorized("Contact administrator to reset password."));
    }
    let who = call.who(typed);
    call.state.count("ForgotPassword", &who, 5, call.now)?;
    let no_address = || {
        errors::invalid_parameter(
            "Cannot reset password for the user as there is no registered/verified email or phone_number",
        )
    };
    let Some(user) = call.find(typed) else {
        if !client.hides_users {
            return Err(errors::name_not_found());
        }
        // As documented, a name that nobody has is sometimes answered like a user without a verified address. Which of
        // the two never changes for one name.
        return if call.coin(typed) {
            Err(no_address())
        } else {
            Ok(json!({ "CodeDeliveryDetails": call.destination(typed) }))
        };
    };
    if !user.enabled {
        return Err(errors::user_disabled());
    }
    if user.status == Status::ForceChangePassword {
        return Err(errors::not_authorized("User password cannot be reset in the current state."));
    }
    let Some(email) = user.verified_email().map(str::to_owned) else { return Err(no_address()) };
    let username = user.username.clone();
    let code = Code { digits: random::code(6)?, expires_at: call.now + RESET_VALIDITY };
    call.mail_code(&email, &code.digits)?;
    call.user(&username)?.reset = Some(code);
    Ok(json!({ "CodeDeliveryDetails": call.destination(&email) }))
}

/// `ConfirmForgotPassword`.
pub(super) fn confirm_forgotten(call: &mut Call<'_>, client: &Client, input: Input<'_>) -> Answer {
    let (typed, digits, password) = (input.text("Username")?, input.text("ConfirmationCode")?, input.text("Password")?);
    // Before anything is looked up: the answer to a weak password is the same for every name.
    call.pool.policy.check(password, "Password")?;
    let who = call.who(typed);
    call.state.count("ConfirmForgotPassword", &who, 5, call.now)?;
    let Some(user) = call.find(typed) else {
        return Err(if client.hides_users { errors::expired_code() } else { errors::name_not_found() });
    };
    if !user.enabled {
        return Err(errors::user_disabled());
    }
    let username = user.username.clone();
    let code = user.reset.clone().filter(|code| call.now < code.expires_at).ok_or_else(errors::expired_code)?;
    if code.digits != digits {
        return Err(errors::wrong_code());
    }
    let (history, now) = (call.pool.policy.history, call.now);
    let user = call.user(&username)?;
    user.set_password(password, history, now)?;
    user.reset = None;
    call.state.note_success(&who);
    Ok(json!({}))
}

/// `ChangePassword`: also how somebody without a password gets their first. The old one is looked at before the new one.
pub(super) fn change(call: &mut Call<'_>, bearer: &Bearer, input: Input<'_>) -> Answer {
    let proposed = input.text("ProposedPassword")?;
    call.state.count("ChangePassword", &bearer.username, 5, call.now)?;
    let (policy, now) = (&call.pool.policy, call.now);
    let user = call.user(&bearer.username)?;
    if let Some(password) = &user.password {
        let previous = input.optional("PreviousPassword");
        let previous = previous.ok_or_else(|| errors::invalid_parameter("Missing required parameter OldPassword"))?;
        if !password.matches(previous) {
            return Err(errors::wrong_password());
        }
    }
    policy.check(proposed, "ProposedPassword")?;
    user.set_password(proposed, policy.history, now)?;
    Ok(json!({}))
}

/// `AdminSetUserPassword`.
pub(super) fn admin_set(call: &mut Call<'_>, input: Input<'_>) -> Answer {
    let password = input.text("Password")?;
    call.pool.policy.check(password, "Password")?;
    let (history, now) = (call.pool.policy.history, call.now);
    let until = now + call.pool.policy.temporary_validity;
    let permanent = input.flag("Permanent");
    let user = call.admin_user(input)?;
    if permanent {
        user.set_password(password, history, now)?;
    } else {
        user.set_temporary_password(password, until, now)?;
    }
    Ok(Value::Object(serde_json::Map::new()))
}
