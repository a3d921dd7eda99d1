//! User profiles: made, read, changed and listed by administrators; read by themselves.
//!
//! Follows [Creating user accounts as administrator](https://docs.aws.amazon.com/cognito/latest/developerguide/how-to-create-user-accounts.html),
//! [Managing and searching for user accounts](https://docs.aws.amazon.com/cognito/latest/developerguide/how-to-manage-user-accounts.html)
//! and the pages of the operations in the [API reference](https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/Welcome.html).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::filter::Filter;
use super::input::{Input, set};
use super::sign_up::is_address;
use super::state::{Status, User};
use super::{Answer, Bearer, Call, errors, random};
use crate::kinds::AwsError;

/// A time as the API's JSON has it: seconds with a fraction.
pub(super) fn seconds(at: Timestamp) -> Value {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 fit a double for 285,000 years")]
    let seconds = at.as_millisecond() as f64 / 1000.0;
    json!(seconds)
}

impl User {
    fn attribute_list(&self) -> Value {
        self.attributes.iter().map(|(name, value)| json!({ "Name": name, "Value": value })).collect()
    }

    /// A `UserType`, with the attributes that were asked for (all of them, if none were named).
    fn describe(&self, wanted: &[&str]) -> Value {
        let attributes: Vec<Value> = self
            .attributes
            .iter()
            .filter(|(name, _)| wanted.is_empty() || wanted.contains(&name.as_str()))
            .map(|(name, value)| json!({ "Name": name, "Value": value }))
            .collect();
        json!({
            "Username": self.username,
            "Attributes": attributes,
            "UserCreateDate": seconds(self.created_at),
            "UserLastModifiedDate": seconds(self.modified_at),
            "Enabled": self.enabled,
            "UserStatus": self.status.name(),
        })
    }
}

/// `GetUser`.
pub(super) fn get(call: &mut Call<'_>, bearer: &Bearer, _: Input<'_>) -> Answer {
    let user = call.user(&bearer.username)?;
    Ok(json!({ "Username": user.username, "UserAttributes": user.attribute_list() }))
}

/// `AdminGetUser`.
pub(super) fn admin_get(call: &mut Call<'_>, input: Input<'_>) -> Answer {
    let user = call.admin_user(input)?;
    let mut answer = user.describe(&[]);
    if let Some(attributes) = answer.as_object_mut().and_then(|answer| answer.remove("Attributes")) {
        set(&mut answer, "UserAttributes", attributes);
    }
    Ok(answer)
}

/// `AdminCreateUser`. Where users may do without a password and none is given, the user is confirmed at once; else the
/// password is temporary.
pub(super) fn admin_create(call: &mut Call<'_>, input: Input<'_>) -> Answer {
    let typed = input.text("Username")?;
    let action = input.optional("MessageAction");
    if action == Some("RESEND") {
        return resend_invitation(call, typed, input);
    }
    let mut attributes = input.attributes("UserAttributes");
    if call.pool.email_is_username {
        if !is_address(typed) {
            return Err(errors::invalid_parameter("Username should be an email."));
        }
        attributes.entry("email".to_owned()).or_insert_with(|| typed.to_owned());
    }
    call.check_attributes(&attributes)?;
    if call.find(typed).is_some() {
        return Err(errors::username_exists("User account already exists"));
    }
    let given = input.optional("TemporaryPassword");
    if let Some(password) = given {
        call.pool.policy.check(password, "TemporaryPassword")?;
    }
    let password = match given {
        Some(password) => Some(password.to_owned()),
        None if call.pool.is_passwordless() => None,
        None => Some(random::password(call.pool.policy.minimum_length)?),
    };
    let sub = random::uuid();
    attributes.insert("sub".to_owned(), sub.clone());
    let username = if call.pool.email_is_username { sub } else { typed.to_owned() };
    let mut user = User::new(username.clone(), attributes, call.now);
    match &password {
        Some(password) => {
            user.set_temporary_password(password, call.now + call.pool.policy.temporary_validity, call.now)?;
        }
        None => user.status = Status::Confirmed,
    }
    let email = user.email().map(str::to_owned);
    let answer = json!({ "User": user.describe(&[]) });
    call.state.users.insert(username, user);
    if let Some(email) = email.filter(|_| action != Some("SUPPRESS") && wants_mail(input)) {
        call.mail_invitation(&email, typed, password.as_deref())?;
    }
    Ok(answer)
}

/// `DesiredDeliveryMediums` is SMS unless said otherwise, but a user without a telephone gets a mail.
fn wants_mail(input: Input<'_>) -> bool {
    let mediums = input.texts("DesiredDeliveryMediums");
    mediums.is_empty() || mediums.contains(&"EMAIL")
}

fn resend_invitation(call: &mut Call<'_>, typed: &str, input: Input<'_>) -> Answer {
    let user = call.find(typed).ok_or_else(errors::user_not_found)?;
    let username = user.username.clone();
    if user.status != Status::ForceChangePassword {
        return Err(errors::unsupported_user_state(format!(
            "Resend not possible. {typed} status is not FORCE_CHANGE_PASSWORD"
        )));
    }
    let password = match input.optional("TemporaryPassword") {
        Some(password) => {
            call.pool.policy.check(password, "TemporaryPassword")?;
            password.to_owned()
        }
        None => random::password(call.pool.policy.minimum_length)?,
    };
    let (until, now) = (call.now + call.pool.policy.temporary_validity, call.now);
    let user = call.user(&username)?;
    user.set_temporary_password(&password, until, now)?;
    let (answer, email) = (json!({ "User": user.describe(&[]) }), user.email().map(str::to_owned));
    if let Some(email) = email {
        call.mail_invitation(&email, typed, Some(&password))?;
    }
    Ok(answer)
}

/// `AdminUpdateUserAttributes`.
pub(super) fn admin_update_attributes(call: &mut Call<'_>, input: Input<'_>) -> Answer {
    let changes = input.attributes("UserAttributes");
    let now = call.now;
    if changes.contains_key("sub") {
        return Err(errors::invalid_parameter("Cannot modify an already provided sub"));
    }
    if let Some(unknown) = changes.keys().find(|name| !call.pool.has_attribute(name)) {
        return Err(errors::invalid_parameter(format!("user.{unknown}: Attribute does not exist in the schema.")));
    }
    if changes.get("email").is_some_and(|email| !is_address(email)) {
        return Err(errors::invalid_parameter("Invalid email address format."));
    }
    let username = call.admin_user(input)?.username.clone();
    if let Some(email) = changes.get("email")
        && call.find(email).is_some_and(|other| other.username != username)
    {
        return Err(errors::alias_exists());
    }
    let user = call.user(&username)?;
    if changes.contains_key("email") && !changes.contains_key("email_verified") {
        user.attributes.insert("email_verified".to_owned(), "false".to_owned());
    }
    user.attributes.extend(changes);
    user.modified_at = now;
    Ok(json!({}))
}

/// `AdminDisableUser`.
pub(super) fn admin_disable(call: &mut Call<'_>, input: Input<'_>) -> Answer {
    set_enabled(call, input, false)
}

/// `AdminEnableUser`.
pub(super) fn admin_enable(call: &mut Call<'_>, input: Input<'_>) -> Answer {
    set_enabled(call, input, true)
}

fn set_enabled(call: &mut Call<'_>, input: Input<'_>, enabled: bool) -> Answer {
    let now = call.now;
    let user = call.admin_user(input)?;
    user.enabled = enabled;
    user.modified_at = now;
    Ok(json!({}))
}

/// `AdminDeleteUser`.
pub(super) fn admin_delete(call: &mut Call<'_>, input: Input<'_>) -> Answer {
    let username = call.admin_user(input)?.username.clone();
    call.state.users.remove(&username);
    call.state.refresh_tokens.retain(|_, token| token.username != username);
    call.state.sessions.retain(|_, session| session.username.as_ref() != Some(&username));
    Ok(json!({}))
}

/// `ListUsers`, 60 to a page.
pub(super) fn list(call: &mut Call<'_>, input: Input<'_>) -> Answer {
    let filter = Filter::parse(input.optional("Filter").unwrap_or_default())?;
    let limit = input.number("Limit").unwrap_or(60);
    if limit > 60 {
        return Err(errors::constraint(&limit.to_string(), "Limit", "Member must have value less than or equal to 60"));
    }
    let limit = if limit == 0 { 60 } else { usize::try_from(limit).unwrap_or(60) };
    let after = input.optional("PaginationToken").map(read_token).transpose()?;
    let wanted = input.texts("AttributesToGet");
    let mut found = call
        .state
        .users
        .values()
        .filter(|user| after.as_deref().is_none_or(|after| user.username.as_str() > after))
        .filter(|user| filter.as_ref().is_none_or(|filter| filter.matches(user)));
    let page: Vec<&User> = found.by_ref().take(limit).collect();
    let users: Vec<Value> = page.iter().map(|user| user.describe(&wanted)).collect();
    let mut answer = json!({ "Users": users });
    if let Some(last) = page.last().filter(|_| found.next().is_some()) {
        set(&mut answer, "PaginationToken", URL_SAFE_NO_PAD.encode(&last.username));
    }
    Ok(answer)
}

fn read_token(token: &str) -> Result<String, AwsError> {
    let decoded = URL_SAFE_NO_PAD.decode(token).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    decoded.ok_or_else(|| errors::invalid_parameter("Invalid pagination token."))
}

/// `DescribeUserPool`: what the template says of it.
#[expect(clippy::unnecessary_wraps, reason = "has the form of every operation")]
pub(super) fn describe_pool(call: &mut Call<'_>, _: Input<'_>) -> Answer {
    let (pool, properties) = (call.pool, &call.pool.properties);
    let mut answer = json!({
        "Id": pool.id,
        "Name": pool.text("/UserPoolName").unwrap_or(&pool.id),
        "Arn": format!("arn:aws:cognito-idp:{}:000000000000:userpool/{}", pool.region(), pool.id),
        "EstimatedNumberOfUsers": call.state.users.len(),
    });
    for name in [
        "Policies",
        "UsernameAttributes",
        "AutoVerifiedAttributes",
        "EmailConfiguration",
        "AccountRecoverySetting",
        "AdminCreateUserConfig",
        "UsernameConfiguration",
        "UserPoolTier",
        "DeletionProtection",
    ] {
        if let Some(property) = properties.get(name) {
            set(&mut answer, name, property.clone());
        }
    }
    Ok(json!({ "UserPool": answer }))
}
