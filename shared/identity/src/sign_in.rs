//! Asks Cognito who somebody is.
//!
//! # What nobody learns
//! Whether an address has an account, is shut out, or was never seen: each step answers alike (A1, S20). What Cognito says
//! about that ends here; [`Refusal`] has no word for it. Three things remain for the caller: answer in the same time
//! ([`crate::evenly`]), limit attempts per address and per source by counters of its own (Cognito's limits count for
//! existing users only, so they are never reported), and keep [`PendingSignIn`] in a row, out of the browser's sight.
//!
//! # How Cognito behaves, and what follows
//! For a pool with `AllowedFirstAuthFactors: [PASSWORD, EMAIL_OTP]` and a client with `ALLOW_USER_AUTH` and
//! `PreventUserExistenceErrors: ENABLED`:
//!
//! - `InitiateAuth` with `USER_AUTH` and `PREFERRED_CHALLENGE=EMAIL_OTP` mails eight digits and answers a session, valid
//!   `AuthSessionValidity` minutes (3 unless set). An unknown user gets one of the pool's challenges at random, with no
//!   mail ([Managing user existence error responses](https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html)).
//!   So any challenge counts as "a code is on its way".
//! - `SignUp` without a password makes an `UNCONFIRMED` user and mails six digits, valid 24 hours
//!   ([Passwords at sign-up](https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html)).
//!   `ConfirmSignUp`, given the session that `SignUp` answered, answers one that `InitiateAuth` takes in place of another
//!   code. A person who is known by mail but has no user yet therefore signs in by the same page with one code: their
//!   confirmation code is their sign-in code (A9).
//! - `AdminCreateUser` without a password makes a user who is confirmed at once, but it needs IAM rights over the whole
//!   pool, takes the address as verified on our word, and would leave users behind for everybody who was ever in copy. It
//!   is not used: nobody has a Cognito user before they prove their address.
//!
//! # Passwords come after the proof
//! [`SignIn::sign_up`] takes none. Whoever types an address first must not choose the password that stands when its owner
//! confirms it; so the browser that proved the address chooses, by [`SignIn::choose_password`].

mod calls;

use guichet_domain::EmailAddress;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::error::{Refusal, SignInError};
use crate::jwks::Jwks;
use crate::tokens::Expected;

/// Shortest new password, in characters: the pool's `MinimumLength` in `infra/template.yaml`, which asks for nothing else.
/// It is checked here first, so that a weak password is called weak before Cognito looks for a user (S20).
pub const PASSWORD_MIN: usize = 12;

/// Longest password that Cognito takes, in characters.
pub const PASSWORD_MAX: usize = 256;

/// One pool's app client, and how to check what it says.
#[derive(Debug)]
pub struct SignIn {
    cognito: aws_sdk_cognitoidentityprovider::Client,
    client_id: String,
    expected: Expected,
    keys: Jwks,
}

/// What our own table says about an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nothing, or that Cognito has a user for it. The two are treated alike.
    StrangerOrUser,
    /// A contact, known from mail, who never signed in: Cognito has no user for it yet.
    KnownByMail,
}

/// What a code will be checked against. It belongs into the pending row, never into the browser: it tells apart who has an
/// account.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "kebab-case")]
pub enum PendingSignIn {
    /// A sign-in code, or the pretence of one.
    Otp {
        /// Cognito's session.
        session: String,
    },
    /// A sign-up's confirmation code.
    Confirm {
        /// Cognito's session of the sign-up, unless the code was sent anew.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        session: Option<String>,
    },
}

impl std::fmt::Debug for PendingSignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PendingSignIn(hidden)")
    }
}

/// An address that somebody has just proved to be theirs.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifiedEmail {
    /// The address.
    pub address: EmailAddress,
    /// Cognito's groups, where it issued a token.
    pub groups: Vec<String>,
    access_token: Option<String>,
}

impl std::fmt::Debug for VerifiedEmail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("VerifiedEmail")
            .field("address", &self.address)
            .field("groups", &self.groups)
            .finish_non_exhaustive()
    }
}

impl SignIn {
    /// Through the given configuration; its endpoint, where one is set, is also where the pool's keys are.
    pub fn new(config: &aws_config::SdkConfig, pool_id: &str, client_id: &str) -> Self {
        Self {
            cognito: aws_sdk_cognitoidentityprovider::Client::new(config),
            client_id: client_id.to_owned(),
            expected: Expected::of(pool_id, client_id),
            keys: Jwks::new(pool_id, config.endpoint_url()),
        }
    }

    /// Has a code mailed to the address, if it may sign in. The answer is the same if not.
    pub async fn ask_code(&self, address: &EmailAddress, standing: Standing) -> Result<PendingSignIn, SignInError> {
        match standing {
            Standing::StrangerOrUser => self.start(address).await,
            Standing::KnownByMail => self.sign_up(address).await,
        }
    }

    /// Registers the address (A2) and has a code mailed to it. An address that is registered already gets a code, too, and
    /// is signed in by it: the page need not know.
    pub async fn sign_up(&self, address: &EmailAddress) -> Result<PendingSignIn, SignInError> {
        match self.call_sign_up(address).await? {
            calls::SignedUp::CodeSent { session } => Ok(PendingSignIn::Confirm { session }),
            calls::SignedUp::ExistsAlready => self.start(address).await,
        }
    }

    /// Has another code mailed for the same pending sign-in. The earlier code no longer counts once the row holds the answer.
    pub async fn resend(&self, address: &EmailAddress, pending: &PendingSignIn) -> Result<PendingSignIn, SignInError> {
        match pending {
            PendingSignIn::Otp { .. } => self.start(address).await,
            PendingSignIn::Confirm { .. } => self.resend_confirmation(address).await,
        }
    }

    /// Checks a code from [`ask_code`](Self::ask_code), [`sign_up`](Self::sign_up) or [`resend`](Self::resend). Spaces and
    /// hyphens in it do not matter.
    ///
    /// # Errors
    /// [`Refusal::WrongCode`] for every reason that lies with the code or the account; a wrong one may be tried again with
    /// the same pending row until Cognito has had enough of it.
    pub async fn check_code(
        &self,
        address: &EmailAddress,
        pending: &PendingSignIn,
        code: &str,
    ) -> Result<VerifiedEmail, SignInError> {
        let code = read_code(code).ok_or(Refusal::WrongCode)?;
        match pending {
            PendingSignIn::Otp { session } => {
                let tokens = self.answer_email_otp(address, session, &code).await?;
                self.verified(address, &tokens, Refusal::WrongCode).await
            }
            PendingSignIn::Confirm { session } => {
                // The code proves the address; the session that comes back only saves mailing a second one for the tokens.
                let session = self.confirm(address, session.as_deref(), &code).await?;
                let tokens = match session {
                    Some(session) => self.sign_in_after_confirming(address, session).await?,
                    None => None,
                };
                match tokens {
                    Some(tokens) => self.verified(address, &tokens, Refusal::WrongCode).await,
                    None => Ok(VerifiedEmail { address: address.clone(), groups: Vec::new(), access_token: None }),
                }
            }
        }
    }

    /// Checks a password.
    ///
    /// # Errors
    /// [`Refusal::WrongPassword`] for every reason that lies with the password or the account: also for somebody who never
    /// confirmed, has no password, or holds a temporary one. A code or a reset gets them in.
    pub async fn check_password(&self, address: &EmailAddress, password: &str) -> Result<VerifiedEmail, SignInError> {
        if password.is_empty() || password.chars().count() > PASSWORD_MAX {
            return Err(Refusal::WrongPassword.into());
        }
        let tokens = self.sign_in_with_password(address, password).await?;
        self.verified(address, &tokens, Refusal::WrongPassword).await
    }

    /// Has a reset code mailed (six digits, valid an hour), if there is an account. The answer is the same if not.
    pub async fn ask_reset(&self, address: &EmailAddress) -> Result<(), SignInError> {
        self.forgot_password(address).await
    }

    /// Sets a new password by a reset code. The person signs in with it afterwards.
    pub async fn confirm_reset(&self, address: &EmailAddress, code: &str, password: &str) -> Result<(), SignInError> {
        let code = read_code(code).ok_or(Refusal::WrongCode)?;
        acceptable(password)?;
        self.confirm_forgot_password(address, &code, password).await
    }

    /// Gives a first password to somebody who has just proved their address and has none.
    ///
    /// # Errors
    /// [`Refusal::PasswordTooWeak`]; [`Refusal::PasswordAlreadySet`] if there is one, or if Cognito issued no token with
    /// the proof: then a reset does it.
    pub async fn choose_password(&self, who: &VerifiedEmail, password: &str) -> Result<(), SignInError> {
        acceptable(password)?;
        let access_token = who.access_token.as_deref().ok_or(Refusal::PasswordAlreadySet)?;
        self.change_password(access_token, password).await
    }

    /// Believes Cognito's tokens only after checking them, and only for the address that was asked about.
    async fn verified(
        &self,
        address: &EmailAddress,
        tokens: &calls::Tokens,
        otherwise: Refusal,
    ) -> Result<VerifiedEmail, SignInError> {
        let id = self
            .keys
            .verify(&tokens.id, &self.expected, Timestamp::now())
            .await
            .map_err(|error| SignInError::failed("checking the id token", error))?;
        if id.email != *address {
            // Cognito knows the person by another address: an alias that was changed. Ours decides who that is.
            tracing::warn!("the id token is for another address than the one that was typed");
            return Err(otherwise.into());
        }
        Ok(VerifiedEmail { address: id.email, groups: id.groups, access_token: Some(tokens.access.clone()) })
    }
}

/// The digits of a code, or nothing if it cannot be one.
fn read_code(text: &str) -> Option<String> {
    let code: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    ((4..=10).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_digit())).then_some(code)
}

/// Refuses a new password that Cognito would refuse, in the person's terms: what is too long, or starts or ends with a
/// space, Cognito calls a malformed request.
fn acceptable(password: &str) -> Result<(), Refusal> {
    let policy = match password.chars().count() {
        n if n < PASSWORD_MIN => "Password not long enough".to_owned(),
        n if n > PASSWORD_MAX => format!("Password must not be longer than {PASSWORD_MAX} characters"),
        _ if password.trim() != password => "Password must not start or end with a space".to_owned(),
        _ => return Ok(()),
    };
    Err(Refusal::PasswordTooWeak { policy })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_may_be_typed_with_spaces_and_hyphens() {
        assert_eq!(read_code(" 1234 5678\n"), Some("12345678".to_owned()));
        assert_eq!(read_code("123-456"), Some("123456".to_owned()));
    }

    #[test]
    fn what_cannot_be_a_code_is_not_sent_to_cognito() {
        for wrong in ["", "123", "12345678901", "12345a", "１２３４５６", "123456;"] {
            assert_eq!(read_code(wrong), None, "{wrong:?} was taken");
        }
    }

    #[test]
    fn a_pending_sign_in_is_never_printed() {
        let pending = PendingSignIn::Otp { session: "secret".to_owned() };
        assert!(!format!("{pending:?}").contains("secret"));
    }
}
