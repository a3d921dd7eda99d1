//! Why somebody did not get in. Two arms: what they can do something about, and what we must.

use thiserror::Error;

/// Why a step of signing in failed.
#[derive(Debug, Error)]
pub enum SignInError {
    /// The person's part: say so on the page and let them try again.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Our part: log it with its sources, answer 500 or 503. The page says nothing about the account.
    #[error("{context}")]
    Failed {
        /// What we were doing.
        context: &'static str,
        /// What came back.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// What the person can do something about.
///
/// There is deliberately no "no such account", "disabled", "not confirmed" or "expired": those would tell a stranger who
/// has an account (A1, S20).
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The code is wrong, too old, used already, or none was ever sent. Ask for a new one.
    #[error("the code is wrong or no longer valid")]
    WrongCode,
    /// The address and the password do not belong together, or there is no such account, or it may not be used.
    #[error("the email address or the password is wrong")]
    WrongPassword,
    /// Cognito takes no more requests for now (for anybody, so this says nothing about the address). Wait a minute.
    #[error("too many requests at the moment")]
    TooMany,
    /// The new password does not satisfy the pool's policy.
    #[error("the password is too weak: {policy}")]
    PasswordTooWeak {
        /// What it lacks, in Cognito's words (English): `Password must have uppercase characters`.
        policy: String,
    },
    /// There is a password already; it is changed by a reset, not by a first choice.
    #[error("there is a password already")]
    PasswordAlreadySet,
    /// Cognito does not take this for an email address.
    #[error("this is not an email address that can sign in")]
    Address,
}

impl SignInError {
    /// Our part.
    pub(crate) fn failed(context: &'static str, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Failed { context, source: source.into() }
    }
}
