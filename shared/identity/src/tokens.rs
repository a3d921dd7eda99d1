//! Checks a Cognito id token (S27).
//!
//! Pure: the token, the keys, what is expected and the time come in; who somebody is, or why not, goes out. The steps are
//! those of AWS's [Verifying JSON web tokens](https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html),
//! made stricter where the token allows it: one algorithm, one kind, one audience.

use guichet_domain::EmailAddress;
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::jwk::{AlgorithmParameters, JwkSet, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;
use thiserror::Error;

/// How far our clock and Cognito's may differ.
pub const LEEWAY: SignedDuration = SignedDuration::from_secs(30);

/// What a token must say to be for us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// The pool: `https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEfGhI`.
    pub issuer: String,
    /// The app client.
    pub client_id: String,
}

impl Expected {
    /// What tokens of this pool and app client must say. A pool's id starts with its region.
    pub fn of(pool_id: &str, client_id: &str) -> Self {
        Self { issuer: format!("{}/{pool_id}", service_address(pool_id)), client_id: client_id.to_owned() }
    }
}

/// Where the pool's region answers: `https://cognito-idp.eu-west-1.amazonaws.com`.
pub(crate) fn service_address(pool_id: &str) -> String {
    let region = pool_id.split('_').next().unwrap_or_default();
    let suffix = if region.starts_with("cn-") { "amazonaws.com.cn" } else { "amazonaws.com" };
    format!("https://cognito-idp.{region}.{suffix}")
}

/// Who somebody is, on Cognito's word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdToken {
    /// Cognito's id of the user, a UUID that never changes.
    pub subject: String,
    /// Their address, verified.
    pub email: EmailAddress,
    /// The pool's groups they are in.
    pub groups: Vec<String>,
    /// When they proved it.
    pub authenticated_at: Timestamp,
}

/// Why a token does not count.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TokenError {
    /// It is no JSON web token, or a claim is missing or of the wrong type.
    #[error("not a well-formed id token")]
    Malformed,
    /// It says it is signed by something else than RS256.
    #[error("the token is not signed with RS256")]
    Algorithm,
    /// The pool has no such key, as far as we know. The keys may have been rotated: fetch them and try once more.
    #[error("the pool has no key {kid:?}")]
    UnknownKey {
        /// Key id in the token's header.
        kid: String,
    },
    /// It was changed after it was signed, or signed by somebody else.
    #[error("the signature does not match")]
    Signature,
    /// Another pool issued it.
    #[error("another issuer's token")]
    Issuer,
    /// It is for another app client.
    #[error("a token for another audience")]
    Audience,
    /// It is not an id token but, say, an access token.
    #[error("not an id token")]
    Kind,
    /// Its time is over.
    #[error("the token has expired")]
    Expired,
    /// It is from the future.
    #[error("the token is not valid yet")]
    NotYetValid,
    /// It names no address, or one that nobody proved to own.
    #[error("the token carries no verified email address")]
    Unverified,
}

#[derive(Deserialize)]
struct Claims {
    sub: String,
    iss: String,
    aud: Option<String>,
    token_use: String,
    email: Option<String>,
    #[serde(default)]
    email_verified: bool,
    #[serde(default, rename = "cognito:groups")]
    groups: Vec<String>,
    auth_time: i64,
    iat: i64,
    exp: i64,
}

/// Checks everything: algorithm, key, signature, issuer, kind, audience, times, address.
pub fn verify(token: &str, keys: &JwkSet, expected: &Expected, now: Timestamp) -> Result<IdToken, TokenError> {
    let claims = verify_signature(token, keys)?;
    if claims.iss != expected.issuer {
        return Err(TokenError::Issuer);
    }
    if claims.token_use != "id" {
        return Err(TokenError::Kind);
    }
    if claims.aud.as_deref() != Some(&expected.client_id) {
        return Err(TokenError::Audience);
    }
    let time = |seconds: i64| Timestamp::from_second(seconds).map_err(|_| TokenError::Malformed);
    if now.duration_since(time(claims.exp)?) >= LEEWAY {
        return Err(TokenError::Expired);
    }
    let authenticated_at = time(claims.auth_time)?;
    if time(claims.iat)?.duration_since(now) > LEEWAY || authenticated_at.duration_since(now) > LEEWAY {
        return Err(TokenError::NotYetValid);
    }
    let email = claims.email.filter(|_| claims.email_verified).ok_or(TokenError::Unverified)?;
    let email = EmailAddress::parse(&email).map_err(|_| TokenError::Unverified)?;
    Ok(IdToken { subject: claims.sub, email, groups: claims.groups, authenticated_at })
}

fn verify_signature(token: &str, keys: &JwkSet) -> Result<Claims, TokenError> {
    use jsonwebtoken::errors::ErrorKind;

    // The header is the sender's word: it may choose among our keys, and nothing else. `none` is no algorithm the library
    // knows; HS256 would make the public key a shared secret, so it ends here, before any key is looked at.
    let header = jsonwebtoken::decode_header(token).map_err(|_| match claimed_algorithm(token) {
        Some(name) if name != "RS256" => TokenError::Algorithm,
        _ => TokenError::Malformed,
    })?;
    if header.alg != Algorithm::RS256 {
        return Err(TokenError::Algorithm);
    }
    let kid = header.kid.ok_or(TokenError::Malformed)?;
    let key = keys.find(&kid).ok_or(TokenError::UnknownKey { kid })?;
    let for_signatures = matches!(key.common.public_key_use, None | Some(PublicKeyUse::Signature))
        && matches!(key.common.key_algorithm, None | Some(KeyAlgorithm::RS256))
        && matches!(key.algorithm, AlgorithmParameters::RSA(_));
    if !for_signatures {
        return Err(TokenError::Algorithm);
    }
    let key = DecodingKey::from_jwk(key).map_err(|_| TokenError::Algorithm)?;
    let mut validation = Validation::new(Algorithm::RS256);
    // The claims are checked by the caller, against the time that came in.
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    jsonwebtoken::decode::<Claims>(token, &key, &validation).map(|token| token.claims).map_err(|error| {
        match error.kind() {
            ErrorKind::InvalidSignature => TokenError::Signature,
            ErrorKind::InvalidAlgorithm => TokenError::Algorithm,
            _ => TokenError::Malformed,
        }
    })
}

/// The algorithm that an unreadable header asks for, to tell "no such algorithm" from "no token".
fn claimed_algorithm(token: &str) -> Option<String> {
    use base64::Engine as _;
    #[derive(Deserialize)]
    struct Header {
        alg: String,
    }
    let header = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(token.split('.').next()?).ok()?;
    serde_json::from_slice(&header).ok().map(|Header { alg }| alg)
}
