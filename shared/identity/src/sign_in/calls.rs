//! The calls to Cognito, each with what its errors mean.
//!
//! Error names are read from the answer rather than matched as types: the operations share them, and what they mean for us
//! is the same everywhere.

use aws_sdk_cognitoidentityprovider::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_cognitoidentityprovider::types::{
    AttributeType, AuthFlowType, AuthenticationResultType, ChallengeNameType,
};
use guichet_domain::EmailAddress;

use super::{PendingSignIn, SignIn};
use crate::error::{Refusal, SignInError};

/// Stands for the session that Cognito gave to nobody. Checking a code against it takes a call like any other and fails.
/// (Cognito wants at least 20 characters.)
const NO_SESSION: &str = "no-session-was-issued-for-this-address";

/// What Cognito issued.
pub(super) struct Tokens {
    pub(super) id: String,
    pub(super) access: String,
}

/// What became of a sign-up.
pub(super) enum SignedUp {
    CodeSent { session: Option<String> },
    ExistsAlready,
}

impl SignIn {
    /// Starts a sign-in by code.
    pub(super) async fn start(&self, address: &EmailAddress) -> Result<PendingSignIn, SignInError> {
        let answer = self
            .cognito
            .initiate_auth()
            .client_id(&self.client_id)
            .auth_flow(AuthFlowType::UserAuth)
            .auth_parameters("USERNAME", address.as_str())
            .auth_parameters("PREFERRED_CHALLENGE", "EMAIL_OTP")
            .send()
            .await;
        let session = match answer {
            Ok(answer) => {
                if answer.challenge_name != Some(ChallengeNameType::EmailOtp) {
                    // Either a pretence for an unknown address, or a user whose address is not verified in Cognito.
                    tracing::debug!(challenge = ?answer.challenge_name, "no code was sent");
                }
                answer.session
            }
            Err(error) => match code_of(&error) {
                "UserNotConfirmedException" => return self.resend_confirmation(address).await,
                name if is_about_the_account(name) => None,
                _ => return Err(failed("starting a sign-in by code", error)),
            },
        };
        Ok(PendingSignIn::Otp { session: session.unwrap_or_else(|| NO_SESSION.to_owned()) })
    }

    pub(super) async fn call_sign_up(&self, address: &EmailAddress) -> Result<SignedUp, SignInError> {
        let email = AttributeType::builder()
            .name("email")
            .value(address.as_str())
            .build()
            .map_err(|error| SignInError::failed("building the sign-up", error))?;
        let answer = self
            .cognito
            .sign_up()
            .client_id(&self.client_id)
            .username(address.as_str())
            .user_attributes(email)
            .send()
            .await;
        match answer {
            Ok(answer) => Ok(SignedUp::CodeSent { session: answer.session }),
            Err(error) => match code_of(&error) {
                "UsernameExistsException" => Ok(SignedUp::ExistsAlready),
                "LimitExceededException" => Ok(SignedUp::CodeSent { session: None }),
                "InvalidParameterException" => {
                    tracing::warn!(message = error.message(), "Cognito refused the address");
                    Err(Refusal::Address.into())
                }
                _ => Err(failed("signing up", error)),
            },
        }
    }

    pub(super) async fn resend_confirmation(&self, address: &EmailAddress) -> Result<PendingSignIn, SignInError> {
        let answer =
            self.cognito.resend_confirmation_code().client_id(&self.client_id).username(address.as_str()).send().await;
        match answer {
            Err(error) if !is_about_the_account(code_of(&error)) => Err(failed("sending the code again", error)),
            // Sent, or there is nobody to send it to (any more): the page says the same.
            Ok(_) | Err(_) => Ok(PendingSignIn::Confirm { session: None }),
        }
    }

    pub(super) async fn answer_email_otp(
        &self,
        address: &EmailAddress,
        session: &str,
        code: &str,
    ) -> Result<Tokens, SignInError> {
        let answer = self
            .cognito
            .respond_to_auth_challenge()
            .client_id(&self.client_id)
            .challenge_name(ChallengeNameType::EmailOtp)
            .session(session)
            .challenge_responses("USERNAME", address.as_str())
            .challenge_responses("EMAIL_OTP_CODE", code)
            .send()
            .await
            .map_err(|error| refused(error, Refusal::WrongCode, "checking a sign-in code"))?;
        // Without a result Cognito wants something more, as it does of pretended users: the code alone was not enough.
        tokens(answer.authentication_result).ok_or_else(|| Refusal::WrongCode.into())
    }

    /// Confirms a sign-up; answers the session to sign in with, if Cognito gave one.
    pub(super) async fn confirm(
        &self,
        address: &EmailAddress,
        session: Option<&str>,
        code: &str,
    ) -> Result<Option<String>, SignInError> {
        let call = |session: Option<&str>| {
            self.cognito
                .confirm_sign_up()
                .client_id(&self.client_id)
                .username(address.as_str())
                .confirmation_code(code)
                .set_session(session.map(str::to_owned))
                .send()
        };
        let mut answer = call(session).await;
        // The code lives 24 hours, the session minutes. A session that is over must not cost the person their code.
        if session.is_some() && answer.as_ref().is_err_and(|error| code_of(error) == "NotAuthorizedException") {
            answer = call(None).await;
        }
        match answer {
            Ok(answer) => Ok(answer.session),
            Err(error) => Err(refused(error, Refusal::WrongCode, "confirming a sign-up")),
        }
    }

    /// Turns the session of a confirmation into tokens, if it still may.
    pub(super) async fn sign_in_after_confirming(
        &self,
        address: &EmailAddress,
        session: String,
    ) -> Result<Option<Tokens>, SignInError> {
        let answer = self
            .cognito
            .initiate_auth()
            .client_id(&self.client_id)
            .auth_flow(AuthFlowType::UserAuth)
            .auth_parameters("USERNAME", address.as_str())
            .auth_parameters("PREFERRED_CHALLENGE", "EMAIL_OTP")
            .session(session)
            .send()
            .await;
        match answer {
            Ok(answer) => Ok(tokens(answer.authentication_result)),
            Err(error) if is_about_the_account(code_of(&error)) => Ok(None),
            Err(error) => Err(failed("signing in after confirming", error)),
        }
    }

    pub(super) async fn sign_in_with_password(
        &self,
        address: &EmailAddress,
        password: &str,
    ) -> Result<Tokens, SignInError> {
        let wrong = |error| refused(error, Refusal::WrongPassword, "starting a sign-in by password");
        let answer = self
            .cognito
            .initiate_auth()
            .client_id(&self.client_id)
            .auth_flow(AuthFlowType::UserAuth)
            .auth_parameters("USERNAME", address.as_str())
            .auth_parameters("PREFERRED_CHALLENGE", "PASSWORD")
            .auth_parameters("PASSWORD", password)
            .send()
            .await
            .map_err(wrong)?;
        if let Some(tokens) = tokens(answer.authentication_result) {
            return Ok(tokens);
        }
        // Cognito may ask for the password in a step of its own; anything else it asks for, a password does not answer.
        let (Some(ChallengeNameType::Password), Some(session)) = (answer.challenge_name, answer.session) else {
            return Err(Refusal::WrongPassword.into());
        };
        let answer = self
            .cognito
            .respond_to_auth_challenge()
            .client_id(&self.client_id)
            .challenge_name(ChallengeNameType::Password)
            .session(session)
            .challenge_responses("USERNAME", address.as_str())
            .challenge_responses("PASSWORD", password)
            .send()
            .await
            .map_err(|error| refused(error, Refusal::WrongPassword, "checking a password"))?;
        tokens(answer.authentication_result).ok_or_else(|| Refusal::WrongPassword.into())
    }

    pub(super) async fn forgot_password(&self, address: &EmailAddress) -> Result<(), SignInError> {
        let answer = self.cognito.forgot_password().client_id(&self.client_id).username(address.as_str()).send().await;
        match answer {
            Err(error) if !is_about_the_account(code_of(&error)) => Err(failed("asking for a reset code", error)),
            Ok(_) | Err(_) => Ok(()),
        }
    }

    pub(super) async fn confirm_forgot_password(
        &self,
        address: &EmailAddress,
        code: &str,
        password: &str,
    ) -> Result<(), SignInError> {
        self.cognito
            .confirm_forgot_password()
            .client_id(&self.client_id)
            .username(address.as_str())
            .confirmation_code(code)
            .password(password)
            .send()
            .await
            .map(drop)
            .map_err(|error| refused(error, Refusal::WrongCode, "setting a new password"))
    }

    pub(super) async fn change_password(&self, access_token: &str, password: &str) -> Result<(), SignInError> {
        self.cognito
            .change_password()
            .access_token(access_token)
            .proposed_password(password)
            .send()
            .await
            .map(drop)
            .map_err(|error| refused(error, Refusal::PasswordAlreadySet, "choosing a password"))
    }
}

fn tokens(result: Option<AuthenticationResultType>) -> Option<Tokens> {
    let result = result?;
    Some(Tokens { id: result.id_token?, access: result.access_token? })
}

fn code_of<E: ProvideErrorMetadata>(error: &SdkError<E>) -> &str {
    error.code().unwrap_or_default()
}

/// Whether an error says something about the account, the code or the password, so that a stranger must not learn it.
/// `LimitExceededException` is among them: Cognito counts only for users it has.
fn is_about_the_account(name: &str) -> bool {
    matches!(
        name,
        "NotAuthorizedException"
            | "UserNotFoundException"
            | "UserNotConfirmedException"
            | "PasswordResetRequiredException"
            | "InvalidParameterException"
            | "CodeMismatchException"
            | "ExpiredCodeException"
            | "AliasExistsException"
            | "LimitExceededException"
            | "TooManyFailedAttemptsException"
    )
}

/// An error of a step that checks something: the given refusal, if it is about the account.
fn refused<E>(error: SdkError<E>, refusal: Refusal, context: &'static str) -> SignInError
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    match code_of(&error) {
        "InvalidPasswordException" | "PasswordHistoryPolicyViolationException" => {
            let message = error.message().unwrap_or_default();
            // "Password did not conform with policy: Password not long enough"
            let policy = message.split_once(": ").map_or(message, |(_, policy)| policy).to_owned();
            Refusal::PasswordTooWeak { policy }.into()
        }
        name if is_about_the_account(name) => {
            tracing::debug!(name, message = error.message(), "refused");
            refusal.into()
        }
        _ => failed(context, error),
    }
}

/// An error that is nobody's in particular.
fn failed<E>(context: &'static str, error: SdkError<E>) -> SignInError
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    match code_of(&error) {
        "TooManyRequestsException" => Refusal::TooMany.into(),
        _ => SignInError::failed(context, error),
    }
}
