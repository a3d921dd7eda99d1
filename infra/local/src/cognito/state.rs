//! What a pool remembers.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::passwords::PasswordHash;

/// Everything of one pool: one JSON file.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct State {
    /// Users by user name.
    pub(super) users: BTreeMap<String, User>,
    /// Authentication sessions by their opaque id.
    pub(super) sessions: BTreeMap<String, Session>,
    /// Refresh tokens by the SHA-256 of the token.
    pub(super) refresh_tokens: BTreeMap<String, RefreshToken>,
    /// Wrong passwords and codes, by user name or, where there is no such user, by what was typed.
    pub(super) lockouts: BTreeMap<String, Lockout>,
    /// When limited operations were called, by operation and user.
    pub(super) attempts: BTreeMap<String, Vec<Timestamp>>,
}

/// A user profile.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct User {
    /// What the pool calls them: the `sub` where the address is the sign-in name.
    pub(super) username: String,
    pub(super) attributes: BTreeMap<String, String>,
    pub(super) status: Status,
    pub(super) enabled: bool,
    pub(super) password: Option<PasswordHash>,
    /// Until when a temporary password counts.
    pub(super) temporary_until: Option<Timestamp>,
    /// Earlier passwords, newest first.
    #[serde(default)]
    pub(super) earlier_passwords: Vec<PasswordHash>,
    pub(super) groups: BTreeSet<String>,
    pub(super) confirmation: Option<Code>,
    pub(super) reset: Option<Code>,
    pub(super) created_at: Timestamp,
    pub(super) modified_at: Timestamp,
}

/// `UserStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Status {
    Unconfirmed,
    Confirmed,
    ForceChangePassword,
    ResetRequired,
}

impl Status {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Unconfirmed => "UNCONFIRMED",
            Self::Confirmed => "CONFIRMED",
            Self::ForceChangePassword => "FORCE_CHANGE_PASSWORD",
            Self::ResetRequired => "RESET_REQUIRED",
        }
    }
}

/// A code that was mailed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Code {
    pub(super) digits: String,
    pub(super) expires_at: Timestamp,
}

/// One step of signing in that waits for an answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Session {
    pub(super) client_id: String,
    /// Whose; `None` where the user does not exist and the client hides that.
    pub(super) username: Option<String>,
    /// The name as it was typed.
    pub(super) typed: String,
    pub(super) step: Step,
    pub(super) expires_at: Timestamp,
    pub(super) used: bool,
}

/// What a session waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Step {
    /// `ConfirmSignUp`.
    SignUp,
    /// `InitiateAuth` straight after `ConfirmSignUp`.
    SignIn,
    /// The `SELECT_CHALLENGE` among these.
    SelectChallenge(Vec<String>),
    /// A password.
    Password,
    /// The code that was mailed, and how often a wrong one was given.
    EmailOtp { digits: String, wrong: u32 },
    /// A password to replace the temporary one.
    NewPasswordRequired,
}

/// A refresh token that was issued, and with it all tokens of the same `origin_jti`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct RefreshToken {
    pub(super) username: String,
    pub(super) client_id: String,
    pub(super) origin_jti: String,
    pub(super) auth_time: Timestamp,
    pub(super) expires_at: Timestamp,
    pub(super) revoked: bool,
    /// When a newer one took its place.
    pub(super) rotated_at: Option<Timestamp>,
}

/// Wrong answers in a row.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Lockout {
    pub(super) failures: u32,
    pub(super) last_at: Timestamp,
    pub(super) until: Timestamp,
}

impl State {
    /// Forgets what can make no difference any more.
    pub(super) fn prune(&mut self, now: Timestamp) {
        let hour = SignedDuration::from_hours(1);
        // A session that is over is kept a while, to be called expired rather than unknown.
        self.sessions.retain(|_, session| now.duration_since(session.expires_at) < hour);
        self.refresh_tokens.retain(|_, token| now.duration_since(token.expires_at) < hour);
        self.lockouts.retain(|_, lockout| now.duration_since(lockout.last_at) < hour);
        self.attempts.retain(|_, times| times.iter().any(|at| now.duration_since(*at) < hour));
    }
}

impl User {
    /// Somebody new, unconfirmed.
    pub(super) fn new(username: String, attributes: BTreeMap<String, String>, now: Timestamp) -> Self {
        Self {
            username,
            attributes,
            status: Status::Unconfirmed,
            enabled: true,
            password: None,
            temporary_until: None,
            earlier_passwords: Vec::new(),
            groups: BTreeSet::new(),
            confirmation: None,
            reset: None,
            created_at: now,
            modified_at: now,
        }
    }

    /// The id that never changes.
    pub(super) fn sub(&self) -> &str {
        self.attributes.get("sub").map_or("", String::as_str)
    }

    /// The address, verified or not.
    pub(super) fn email(&self) -> Option<&str> {
        self.attributes.get("email").map(String::as_str)
    }

    /// The address, if verified.
    pub(super) fn verified_email(&self) -> Option<&str> {
        self.email().filter(|_| self.attributes.get("email_verified").is_some_and(|verified| verified == "true"))
    }
}
