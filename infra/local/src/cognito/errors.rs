//! The errors that user pools answer with: names and messages as AWS documents them, or as its service words them.

use crate::kinds::AwsError;

macro_rules! named {
    ($($(#[$doc:meta])* $function:ident => $code:literal;)*) => {
        $(
            $(#[$doc])*
            pub(super) fn $function(message: impl Into<String>) -> AwsError {
                AwsError::bad_request($code, message)
            }
        )*
    };
}

named! {
    /// Somebody is not who they claim to be, or not in a state to do this.
    not_authorized => "NotAuthorizedException";
    /// A parameter is missing, malformed, or makes no sense in the present state.
    invalid_parameter => "InvalidParameterException";
    /// A password does not satisfy the policy.
    invalid_password => "InvalidPasswordException";
    /// A pool, client or group is not there.
    resource_not_found => "ResourceNotFoundException";
    /// The name is taken.
    username_exists => "UsernameExistsException";
    /// The user is in a state in which this cannot be done.
    unsupported_user_state => "UnsupportedUserStateException";
    /// The client has the operation switched off.
    unsupported_operation => "UnsupportedOperationException";
}

/// The user is not there, and the client may say so.
pub(super) fn user_not_found() -> AwsError {
    AwsError::bad_request("UserNotFoundException", "User does not exist.")
}

/// The same, as sign-up and recovery word it.
pub(super) fn name_not_found() -> AwsError {
    AwsError::bad_request("UserNotFoundException", "Username/client id combination not found.")
}

/// The user signed up but never confirmed.
pub(super) fn user_not_confirmed() -> AwsError {
    AwsError::bad_request("UserNotConfirmedException", "User is not confirmed.")
}

/// The administrator wants the password reset first.
pub(super) fn password_reset_required() -> AwsError {
    AwsError::bad_request("PasswordResetRequiredException", "Password reset required for the user")
}

/// One answer for a wrong name and a wrong password.
pub(super) fn wrong_password() -> AwsError {
    not_authorized("Incorrect username or password.")
}

/// The account is shut.
pub(super) fn user_disabled() -> AwsError {
    not_authorized("User is disabled.")
}

/// Too many wrong passwords or codes: see the lockout in [`super::limits`].
pub(super) fn attempts_exceeded() -> AwsError {
    not_authorized("Password attempts exceeded")
}

/// A quota per user is used up.
pub(super) fn limit_exceeded() -> AwsError {
    AwsError::bad_request("LimitExceededException", "Attempt limit exceeded, please try after some time.")
}

/// A quota of the whole account is used up.
pub(super) fn too_many_requests() -> AwsError {
    AwsError::bad_request("TooManyRequestsException", "Rate exceeded")
}

/// A confirmation or reset code is wrong.
pub(super) fn wrong_code() -> AwsError {
    AwsError::bad_request("CodeMismatchException", "Invalid verification code provided, please try again.")
}

/// A sign-in code is wrong.
pub(super) fn wrong_sign_in_code() -> AwsError {
    AwsError::bad_request("CodeMismatchException", "Invalid code or auth state for the user.")
}

/// A confirmation or reset code is too old, or there is none.
pub(super) fn expired_code() -> AwsError {
    AwsError::bad_request("ExpiredCodeException", "Invalid code provided, please request a code again.")
}

/// The address belongs to somebody else.
pub(super) fn alias_exists() -> AwsError {
    AwsError::bad_request("AliasExistsException", "An account with the given email already exists.")
}

/// The new password is one of the last ones.
pub(super) fn password_history() -> AwsError {
    AwsError::bad_request("PasswordHistoryPolicyViolationException", "Password has previously been used")
}

/// The refresh token was rotated away.
pub(super) fn refresh_token_reuse() -> AwsError {
    AwsError::bad_request("RefreshTokenReuseException", "Refresh token reuse detected")
}

/// What was to be revoked is no refresh token.
pub(super) fn unsupported_token_type() -> AwsError {
    AwsError::bad_request("UnsupportedTokenTypeException", "Only refresh tokens can be revoked")
}

/// The token is another client's.
pub(super) fn unauthorized() -> AwsError {
    AwsError::bad_request("UnauthorizedException", "The token was not issued to this client")
}

/// Something broke on our side.
pub(super) fn internal(message: impl std::fmt::Display) -> AwsError {
    AwsError { status: 500, code: "InternalErrorException".to_owned(), message: message.to_string() }
}

/// A required member is missing.
pub(super) fn missing(member: &str) -> AwsError {
    constraint("null", member, "Member must not be null")
}

/// A member violates the API model.
pub(super) fn constraint(value: &str, member: &str, rule: &str) -> AwsError {
    let mut letters = member.chars();
    let member =
        letters.next().map(|first| first.to_lowercase().chain(letters).collect::<String>()).unwrap_or_default();
    invalid_parameter(format!(
        "1 validation error detected: Value {value} at '{member}' failed to satisfy constraint: {rule}"
    ))
}
