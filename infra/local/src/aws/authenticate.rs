//! Who sent a request: by its signature, or by its user agent where none is asked for.

use http::header::{AUTHORIZATION, USER_AGENT};
use http::request::Parts;
use jiff::Timestamp;

use super::callers::Key;
use super::gate::Gate;
use super::sigv4::{Authorization, Refusal, Signed};
use super::wire::{Protocol, Service};
use crate::kinds::AwsError;

/// Operations of Cognito that anyone may call: they carry no signature.
/// <https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-public-server-side.html>
const PUBLIC_OPERATIONS: &[&str] = &[
    "AssociateSoftwareToken",
    "ChangePassword",
    "CompleteWebAuthnRegistration",
    "ConfirmDevice",
    "ConfirmForgotPassword",
    "ConfirmSignUp",
    "DeleteUser",
    "DeleteUserAttributes",
    "DeleteWebAuthnCredential",
    "ForgetDevice",
    "ForgotPassword",
    "GetDevice",
    "GetTokensFromRefreshToken",
    "GetUser",
    "GetUserAttributeVerificationCode",
    "GetUserAuthFactors",
    "GlobalSignOut",
    "InitiateAuth",
    "ListDevices",
    "ListWebAuthnCredentials",
    "ResendConfirmationCode",
    "RespondToAuthChallenge",
    "RevokeToken",
    "SetUserMFAPreference",
    "SetUserSettings",
    "SignUp",
    "StartWebAuthnRegistration",
    "UpdateDeviceStatus",
    "UpdateUserAttributes",
    "VerifySoftwareToken",
    "VerifyUserAttribute",
];

/// Whether anyone may call an operation.
pub(super) fn is_public(service: Service, operation: &str) -> bool {
    service == Service::CognitoIdp && PUBLIC_OPERATIONS.contains(&operation)
}

impl Gate {
    /// Who signed a request to a JSON or Query service.
    pub(super) fn authenticate(
        &self,
        service: Service,
        operation: &str,
        parts: &Parts,
        body: &[u8],
    ) -> Result<Option<Key>, AwsError> {
        let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let Some(header) = header else {
            if is_public(service, operation) {
                return Ok(self.unsigned_caller(parts));
            }
            return Err(auth_error(service, AuthProblem::Missing));
        };
        let authorization = Authorization::parse(header).ok_or_else(|| auth_error(service, AuthProblem::Incomplete))?;
        let key = self.key(&authorization.access_key);
        let key = key.ok_or_else(|| auth_error(service, AuthProblem::UnknownKey))?;
        let signed = Signed {
            method: parts.method.as_str(),
            path: parts.uri.path(),
            query: parts.uri.query().unwrap_or_default(),
            headers: &parts.headers,
            body,
        };
        let scope = if authorization.service == "email" { "email" } else { service.name() };
        match authorization.verify(&signed, &key.secret, scope, Timestamp::now()) {
            Ok(()) => Ok(Some(key)),
            Err(refusal) => Err(auth_error(service, AuthProblem::Refused(refusal))),
        }
    }

    /// Cognito's public operations carry no signature. The SDK puts the name in `AWS_SDK_UA_APP_ID` into the user agent
    /// (`app/NAME`), and the stack gives each environment its access key as that name.
    fn unsigned_caller(&self, parts: &Parts) -> Option<Key> {
        let agents = [parts.headers.get("x-amz-user-agent"), parts.headers.get(USER_AGENT)];
        agents.into_iter().flatten().filter_map(|agent| agent.to_str().ok()).find_map(|agent| {
            let name = agent.split_whitespace().find_map(|part| part.strip_prefix("app/"))?;
            self.key(name)
        })
    }
}

/// What is wrong with a request's credentials.
#[derive(Clone, Copy)]
enum AuthProblem {
    Missing,
    Incomplete,
    UnknownKey,
    Refused(Refusal),
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CommonErrors.html> for JSON services,
/// <https://docs.aws.amazon.com/ses/latest/APIReference/CommonErrors.html> for SES.
fn auth_error(service: Service, problem: AuthProblem) -> AwsError {
    let query = service.protocol() == Protocol::Query;
    let (json_code, query_code, message) = match problem {
        AuthProblem::Missing => (
            "MissingAuthenticationTokenException",
            "MissingAuthenticationToken",
            "Request is missing Authentication Token",
        ),
        AuthProblem::Incomplete | AuthProblem::Refused(Refusal::Incomplete) => (
            "IncompleteSignatureException",
            "IncompleteSignature",
            "The request signature does not conform to AWS standards.",
        ),
        AuthProblem::UnknownKey => (
            "UnrecognizedClientException",
            "InvalidClientTokenId",
            "The security token included in the request is invalid.",
        ),
        AuthProblem::Refused(Refusal::WrongService) => {
            ("InvalidSignatureException", "SignatureDoesNotMatch", "Credential should be scoped to correct service.")
        }
        AuthProblem::Refused(Refusal::Expired) => {
            ("InvalidSignatureException", "SignatureDoesNotMatch", "Signature expired or not yet current.")
        }
        AuthProblem::Refused(Refusal::Mismatch) => (
            "InvalidSignatureException",
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
        ),
    };
    AwsError {
        status: if query { 403 } else { 400 },
        code: if query { query_code } else { json_code }.to_owned(),
        message: message.to_owned(),
    }
}
