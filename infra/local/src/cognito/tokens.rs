//! Tokens: issued, refreshed, revoked.
//!
//! Claims follow [Understanding the identity (ID) token](https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html)
//! and [Understanding the access token](https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html);
//! rotation follows [Refresh tokens](https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-refresh-token.html).
//! Every token of one sign-in carries the same `origin_jti`, by which they are revoked together
//! ([Ending user sessions with token revocation](https://docs.aws.amazon.com/cognito/latest/developerguide/token-revocation.html)).

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::input::{Input, at, set};
use super::pool::Client;
use super::state::{RefreshToken, User};
use super::{Answer, Bearer, Call, errors, random};
use crate::kinds::AwsError;

/// The issuer that a token claims, unchecked: it only says which pool's keys to check it with.
pub(super) fn issuer(token: &str) -> Option<String> {
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    let claims: Value = serde_json::from_slice(&claims).ok()?;
    Some(claims.get("iss")?.as_str()?.to_owned())
}

impl Call<'_> {
    /// The tokens of a sign-in that has just succeeded, as `InitiateAuth` answers them.
    pub(super) fn issue(&mut self, client: &Client, username: &str) -> Answer {
        let origin_jti = random::uuid();
        let refresh_token = random::opaque()?;
        let record = RefreshToken {
            username: username.to_owned(),
            client_id: client.id.clone(),
            origin_jti,
            auth_time: self.now,
            expires_at: self.now + client.refresh_validity,
            revoked: false,
            rotated_at: None,
        };
        let mut result = self.signed(client, &record)?;
        result.insert("RefreshToken".to_owned(), json!(refresh_token));
        self.state.refresh_tokens.insert(key_of(&refresh_token), record);
        Ok(json!({ "ChallengeParameters": {}, "AuthenticationResult": result }))
    }

    /// An id token and an access token of one sign-in.
    fn signed(&mut self, client: &Client, origin: &RefreshToken) -> Result<Map<String, Value>, AwsError> {
        let (now, issuer) = (self.now, self.pool.issuer());
        let user = self.state.users.get(&origin.username).ok_or_else(errors::user_not_found)?;
        let event = random::uuid();
        let mut common = json!({
            "sub": user.sub(),
            "iss": issuer,
            "origin_jti": origin.origin_jti,
            "event_id": event,
            "auth_time": origin.auth_time.as_second(),
            "iat": now.as_second(),
        });
        if !user.groups.is_empty() {
            set(&mut common, "cognito:groups", user.groups.iter().cloned().collect::<Vec<_>>());
        }
        let mut id = common.clone();
        for (name, value) in &user.attributes {
            // Attributes are texts; the token has these two as booleans.
            set(&mut id, name, if name.ends_with("_verified") { json!(value == "true") } else { json!(value) });
        }
        set(&mut id, "token_use", "id");
        set(&mut id, "aud", client.id.as_str());
        set(&mut id, "cognito:username", user.username.as_str());
        set(&mut id, "exp", (now + client.id_validity).as_second());
        set(&mut id, "jti", random::uuid());
        let mut access = common;
        set(&mut access, "token_use", "access");
        set(&mut access, "scope", "aws.cognito.signin.user.admin");
        set(&mut access, "client_id", client.id.as_str());
        set(&mut access, "username", user.username.as_str());
        set(&mut access, "exp", (now + client.access_validity).as_second());
        set(&mut access, "jti", random::uuid());
        let mut result = Map::new();
        result.insert("AccessToken".to_owned(), json!(self.keys.access.sign(&access)?));
        result.insert("IdToken".to_owned(), json!(self.keys.id.sign(&id)?));
        result.insert("ExpiresIn".to_owned(), json!(client.access_validity.as_secs()));
        result.insert("TokenType".to_owned(), json!("Bearer"));
        Ok(result)
    }

    /// Who an access token belongs to, if it still counts.
    pub(super) fn bearer(&self, token: &str) -> Result<Bearer, AwsError> {
        let claims = self.keys.access.open(token).filter(|claims| at(claims, "/token_use") == "access");
        let claims = claims.ok_or_else(|| errors::not_authorized("Invalid Access Token"))?;
        let text = |pointer: &str| at(&claims, pointer).as_str().unwrap_or_default().to_owned();
        if at(&claims, "/exp").as_i64().is_none_or(|exp| exp <= self.now.as_second()) {
            return Err(errors::not_authorized("Access Token has expired"));
        }
        let bearer = Bearer { username: text("/username"), origin_jti: text("/origin_jti") };
        let user = self.state.users.get(&bearer.username).ok_or_else(errors::user_not_found)?;
        if self.is_revoked(&bearer.origin_jti) {
            return Err(errors::not_authorized("Access Token has been revoked"));
        }
        if !user.enabled {
            return Err(errors::user_disabled());
        }
        Ok(bearer)
    }

    fn is_revoked(&self, origin_jti: &str) -> bool {
        self.state.refresh_tokens.values().any(|token| token.origin_jti == origin_jti && token.revoked)
    }

    /// Takes every token back that a user holds.
    fn sign_out(&mut self, username: &str) {
        for token in self.state.refresh_tokens.values_mut().filter(|token| token.username == username) {
            token.revoked = true;
        }
    }

    /// The record of a refresh token that may still be used by this client.
    fn usable(&self, client: &Client, refresh_token: &str) -> Result<RefreshToken, AwsError> {
        let record = self.state.refresh_tokens.get(&key_of(refresh_token)).filter(|token| token.client_id == client.id);
        let record = record.ok_or_else(|| errors::not_authorized("Invalid Refresh Token"))?;
        if record.revoked {
            return Err(errors::not_authorized("Refresh Token has been revoked"));
        }
        if self.now >= record.expires_at {
            return Err(errors::not_authorized("Refresh Token has expired"));
        }
        match self.state.users.get(&record.username).map(User::is_enabled) {
            None => Err(errors::user_not_found()),
            Some(false) => Err(errors::user_disabled()),
            Some(true) => Ok(record.clone()),
        }
    }

    /// `REFRESH_TOKEN_AUTH` of `InitiateAuth`: only where tokens do not rotate.
    pub(super) fn refresh_without_rotation(&mut self, client: &Client, refresh_token: &str) -> Answer {
        if client.rotation.is_some() {
            return Err(errors::invalid_parameter("Refresh token rotation is enabled, use GetTokensFromRefreshToken"));
        }
        let record = self.usable(client, refresh_token)?;
        Ok(json!({ "ChallengeParameters": {}, "AuthenticationResult": self.signed(client, &record)? }))
    }
}

impl User {
    const fn is_enabled(&self) -> bool {
        self.enabled
    }
}

/// `GetTokensFromRefreshToken`.
pub(super) fn refresh(call: &mut Call<'_>, client: &Client, input: Input<'_>) -> Answer {
    let token = input.text("RefreshToken")?;
    let record = call.usable(client, token)?;
    let Some(grace) = client.rotation else {
        return Ok(json!({ "AuthenticationResult": call.signed(client, &record)? }));
    };
    if record.rotated_at.is_some_and(|at| is_over(at, grace, call.now)) {
        return Err(errors::refresh_token_reuse());
    }
    // The new token ends when the first one would have.
    let next_token = random::opaque()?;
    let next = RefreshToken { rotated_at: None, ..record };
    let mut result = call.signed(client, &next)?;
    result.insert("RefreshToken".to_owned(), json!(next_token));
    call.state.refresh_tokens.insert(key_of(&next_token), next);
    if let Some(used) = call.state.refresh_tokens.get_mut(&key_of(token)) {
        used.rotated_at.get_or_insert(call.now);
    }
    Ok(json!({ "AuthenticationResult": result }))
}

fn is_over(from: Timestamp, grace: jiff::SignedDuration, now: Timestamp) -> bool {
    now.duration_since(from) >= grace
}

/// `RevokeToken`.
pub(super) fn revoke(call: &mut Call<'_>, client: &Client, input: Input<'_>) -> Answer {
    let token = input.text("Token")?;
    if !client.revocation {
        return Err(errors::unsupported_operation("Revocation is not enabled for the client"));
    }
    if issuer(token).is_some() {
        return Err(errors::unsupported_token_type());
    }
    let record = call.state.refresh_tokens.get(&key_of(token));
    let record = record.ok_or_else(|| errors::invalid_parameter("Invalid Refresh Token"))?;
    if record.client_id != client.id {
        return Err(errors::unauthorized());
    }
    let origin = record.origin_jti.clone();
    for token in call.state.refresh_tokens.values_mut().filter(|token| token.origin_jti == origin) {
        token.revoked = true;
    }
    Ok(json!({}))
}

/// `GlobalSignOut`.
#[expect(clippy::unnecessary_wraps, reason = "has the form of every operation")]
pub(super) fn global_sign_out(call: &mut Call<'_>, bearer: &Bearer, _: Input<'_>) -> Answer {
    call.sign_out(&bearer.username);
    Ok(json!({}))
}

/// `AdminUserGlobalSignOut`.
pub(super) fn admin_global_sign_out(call: &mut Call<'_>, input: Input<'_>) -> Answer {
    let username = call.admin_user(input)?.username.clone();
    call.sign_out(&username);
    Ok(json!({}))
}

/// What a refresh token is kept under: the file does not hold what would let its reader in.
fn key_of(refresh_token: &str) -> String {
    STANDARD.encode(digest::digest(&digest::SHA256, refresh_token.as_bytes()))
}
