//! Signing up and confirming it.
//!
//! Follows [Signing up and confirming user accounts](https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html),
//! [SignUp](https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html),
//! [ConfirmSignUp](https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmSignUp.html) and
//! [ResendConfirmationCode](https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ResendConfirmationCode.html).

use jiff::SignedDuration;
use serde_json::json;

use super::input::{Input, set};
use super::passwords::PasswordHash;
use super::pool::Client;
use super::state::{Code, Session, Status, Step, User};
use super::{Answer, Call, errors, random};
use crate::kinds::AwsError;

/// How long a confirmation code counts.
const CONFIRMATION_VALIDITY: SignedDuration = SignedDuration::from_hours(24);

/// `SignUp`.
pub(super) fn sign_up(call: &mut Call<'_>, client: &Client, input: Input<'_>) -> Answer {
    let typed = input.text("Username")?;
    let password = input.optional("Password");
    let mut attributes = input.attributes("UserAttributes");
    if call.pool.admin_creates_only {
        return Err(errors::not_authorized("SignUp is not permitted for this user pool"));
    }
    if attributes.keys().any(|name| name.ends_with("_verified") || name == "sub") {
        return Err(errors::not_authorized("A client attempted to write unauthorized attribute"));
    }
    if call.pool.email_is_username {
        if !is_address(typed) {
            return Err(errors::invalid_parameter("Username should be an email."));
        }
        attributes.entry("email".to_owned()).or_insert_with(|| typed.to_owned());
    }
    call.check_attributes(&attributes)?;
    match password {
        Some(password) => call.pool.policy.check(password, "Password")?,
        None if call.pool.is_passwordless()
            && client.allows("ALLOW_USER_AUTH")
            && call.pool.verifies_email
            && attributes.contains_key("email") => {}
        None => return Err(errors::missing("Password")),
    }
    let taken = call.find(typed).is_some()
        || (call.pool.email_is_username && attributes.get("email").is_some_and(|email| call.find(email).is_some()));
    if taken {
        return Err(errors::username_exists(if call.pool.email_is_username {
            "An account with the given email already exists."
        } else {
            "User already exists"
        }));
    }
    let sub = random::uuid();
    let username = if call.pool.email_is_username { sub.clone() } else { typed.to_owned() };
    attributes.insert("sub".to_owned(), sub.clone());
    if attributes.contains_key("email") {
        attributes.insert("email_verified".to_owned(), "false".to_owned());
    }
    let mut user = User::new(username.clone(), attributes, call.now);
    user.password = password.map(PasswordHash::new).transpose()?;
    let email = user.email().map(str::to_owned).filter(|_| call.pool.verifies_email);
    call.state.users.insert(username.clone(), user);
    let mut answer = json!({ "UserConfirmed": false, "UserSub": sub });
    if let Some(email) = email {
        call.send_confirmation(&username, &email)?;
        set(&mut answer, "CodeDeliveryDetails", call.destination(&email));
    }
    if client.allows("ALLOW_USER_AUTH") {
        set(&mut answer, "Session", call.begin(client, Some(&username), typed, Step::SignUp)?);
    }
    Ok(answer)
}

/// `ConfirmSignUp`. Given the session of `SignUp`, it answers one that `InitiateAuth` takes as a first factor.
pub(super) fn confirm(call: &mut Call<'_>, client: &Client, input: Input<'_>) -> Answer {
    let (typed, digits) = (input.text("Username")?, input.text("ConfirmationCode")?);
    let who = call.who(typed);
    call.state.count("ConfirmSignUp", &who, 15, call.now)?;
    let Some(user) = call.find(typed) else {
        return Err(if client.hides_users { errors::expired_code() } else { errors::name_not_found() });
    };
    let username = user.username.clone();
    if user.status != Status::Unconfirmed {
        let status = user.status.name();
        return Err(errors::not_authorized(format!("User cannot be confirmed. Current status is {status}")));
    }
    if !user.enabled {
        return Err(errors::user_disabled());
    }
    let code = user.confirmation.clone().filter(|code| call.now < code.expires_at).ok_or_else(errors::expired_code)?;
    let session = input.optional("Session");
    if let Some(id) = session {
        call.session(client, id, typed)?;
    }
    if code.digits != digits {
        return Err(errors::wrong_code());
    }
    let now = call.now;
    let user = call.user(&username)?;
    user.status = Status::Confirmed;
    user.confirmation = None;
    user.modified_at = now;
    user.attributes.insert("email_verified".to_owned(), "true".to_owned());
    let mut answer = json!({});
    if let Some(id) = session {
        call.finish(id);
        set(&mut answer, "Session", call.begin(client, Some(&username), typed, Step::SignIn)?);
    }
    Ok(answer)
}

/// `ResendConfirmationCode`.
pub(super) fn resend(call: &mut Call<'_>, client: &Client, input: Input<'_>) -> Answer {
    let typed = input.text("Username")?;
    let who = call.who(typed);
    call.state.count("ResendConfirmationCode", &who, 5, call.now)?;
    let Some(user) = call.find(typed) else {
        if !client.hides_users {
            return Err(errors::name_not_found());
        }
        // As documented, sometimes answered like a user who has nothing to confirm; always alike for one name.
        return if call.coin(typed) {
            Err(already_confirmed())
        } else {
            Ok(json!({ "CodeDeliveryDetails": call.destination(typed) }))
        };
    };
    if user.status != Status::Unconfirmed {
        return Err(already_confirmed());
    }
    let Some(email) = user.email().map(str::to_owned).filter(|_| call.pool.verifies_email) else {
        return Err(errors::invalid_parameter("Auto verification not turned on."));
    };
    let username = user.username.clone();
    call.send_confirmation(&username, &email)?;
    Ok(json!({ "CodeDeliveryDetails": call.destination(&email) }))
}

fn already_confirmed() -> AwsError {
    errors::invalid_parameter("User is already confirmed.")
}

impl Call<'_> {
    /// Mails a new confirmation code; the earlier one is void.
    fn send_confirmation(&mut self, username: &str, email: &str) -> Result<(), AwsError> {
        let code = Code { digits: random::code(6)?, expires_at: self.now + CONFIRMATION_VALIDITY };
        self.mail_code(email, &code.digits)?;
        self.user(username)?.confirmation = Some(code);
        Ok(())
    }

    /// Refuses attributes that the pool does not have, and the lack of those it requires.
    pub(super) fn check_attributes(
        &self,
        attributes: &std::collections::BTreeMap<String, String>,
    ) -> Result<(), AwsError> {
        if let Some(unknown) = attributes.keys().find(|name| !self.pool.has_attribute(name)) {
            return Err(errors::invalid_parameter(format!(
                "Attributes did not conform to the schema: Type for attribute {{{unknown}}} could not be determined"
            )));
        }
        if attributes.get("email").is_some_and(|email| !is_address(email)) {
            return Err(errors::invalid_parameter("Invalid email address format."));
        }
        if let Some(lacking) = self.pool.required_attributes().find(|name| !attributes.contains_key(*name)) {
            return Err(errors::invalid_parameter(format!(
                "Attributes did not conform to the schema: {lacking}: The attribute {lacking} is required"
            )));
        }
        Ok(())
    }

    /// Opens a session that waits for the next step.
    pub(super) fn begin(
        &mut self,
        client: &Client,
        username: Option<&str>,
        typed: &str,
        step: Step,
    ) -> Result<String, AwsError> {
        let id = random::opaque()?;
        let session = Session {
            client_id: client.id.clone(),
            username: username.map(str::to_owned),
            typed: typed.to_lowercase(),
            step,
            expires_at: self.now + client.session_validity,
            used: false,
        };
        self.state.sessions.insert(id.clone(), session);
        Ok(id)
    }

    /// A session that this client may answer now, for this user.
    pub(super) fn session(&self, client: &Client, id: &str, typed: &str) -> Result<Session, AwsError> {
        let session = self.state.sessions.get(id).filter(|session| session.client_id == client.id);
        let session = session.ok_or_else(|| errors::not_authorized("Invalid session for the user."))?;
        let same_user = match &session.username {
            Some(username) => self.find(typed).is_some_and(|user| user.username == *username),
            None => session.typed == typed.to_lowercase(),
        };
        if !same_user {
            return Err(errors::not_authorized("Invalid session for the user."));
        }
        if session.used {
            return Err(errors::not_authorized("Invalid session for the user, session can only be used once."));
        }
        if self.now >= session.expires_at {
            return Err(errors::not_authorized("Invalid session for the user, session is expired."));
        }
        Ok(session.clone())
    }

    /// Uses a session up.
    pub(super) fn finish(&mut self, id: &str) {
        if let Some(session) = self.state.sessions.get_mut(id) {
            session.used = true;
        }
    }
}

/// Something that a mail can be sent to, as far as Cognito looks.
pub(super) fn is_address(text: &str) -> bool {
    text.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && domain.contains('.')
            && !domain.contains('@')
            && !domain.starts_with('.')
            && !domain.ends_with('.')
            && !text.contains(|c: char| c.is_whitespace() || c.is_control())
    })
}
