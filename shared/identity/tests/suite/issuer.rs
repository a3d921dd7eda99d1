//! Somebody who signs tokens, honestly or not.

use std::sync::LazyLock;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    KeyPair as _, RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RSA_PSS_SHA256, RsaEncoding, RsaKeyPair,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use guichet_identity::tokens::Expected;
use jiff::Timestamp;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, Header};
use serde_json::{Value, json};

pub(crate) const POOL: &str = "eu-west-1_AbCdEfGhI";
pub(crate) const CLIENT: &str = "the-client";
pub(crate) const NOW: i64 = 1_767_268_800;

/// A key pair with its id.
pub(crate) struct Issuer {
    kid: &'static str,
    pair: RsaKeyPair,
}

/// The pool.
pub(crate) static POOL_KEY: LazyLock<Issuer> = LazyLock::new(|| Issuer::new("pool-key"));
/// Somebody else, who calls their key the same.
pub(crate) static STRANGER_KEY: LazyLock<Issuer> = LazyLock::new(|| Issuer::new("pool-key"));
/// A key that the pool will have later.
pub(crate) static NEXT_KEY: LazyLock<Issuer> = LazyLock::new(|| Issuer::new("next-key"));

impl Issuer {
    fn new(kid: &'static str) -> Self {
        Self { kid, pair: RsaKeyPair::generate(KeySize::Rsa2048).unwrap() }
    }

    pub(crate) fn jwk(&self) -> Value {
        let public = self.pair.public_key();
        json!({
            "kid": self.kid, "kty": "RSA", "alg": "RS256", "use": "sig",
            "n": URL_SAFE_NO_PAD.encode(public.modulus().big_endian_without_leading_zero()),
            "e": URL_SAFE_NO_PAD.encode(public.exponent().big_endian_without_leading_zero()),
        })
    }

    pub(crate) fn sign(&self, claims: &Value) -> String {
        self.sign_as(Algorithm::RS256, claims)
    }

    pub(crate) fn sign_as(&self, algorithm: Algorithm, claims: &Value) -> String {
        let padding: &dyn RsaEncoding = match algorithm {
            Algorithm::RS256 => &RSA_PKCS1_SHA256,
            Algorithm::RS384 => &RSA_PKCS1_SHA384,
            Algorithm::RS512 => &RSA_PKCS1_SHA512,
            Algorithm::PS256 => &RSA_PSS_SHA256,
            other => panic!("{other:?} takes another key"),
        };
        let header = Header { kid: Some(self.kid.to_owned()), ..Header::new(algorithm) };
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", part(&serde_json::to_value(header).unwrap()), part(claims));
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair.sign(padding, &SystemRandom::new(), message.as_bytes(), &mut signature).unwrap();
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

pub(crate) fn key_set(keys: &[Value]) -> JwkSet {
    serde_json::from_value(json!({ "keys": keys })).unwrap()
}

pub(crate) fn expected() -> Expected {
    Expected::of(POOL, CLIENT)
}

pub(crate) fn now() -> Timestamp {
    Timestamp::from_second(NOW).unwrap()
}

/// What an honest id token says, a minute old.
pub(crate) fn claims() -> Value {
    json!({
        "sub": "0190a5d0-7c3f-4000-8000-00000000abcd",
        "iss": "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEfGhI",
        "aud": CLIENT,
        "token_use": "id",
        "email": "Anna@Example.com",
        "email_verified": true,
        "cognito:groups": ["agents"],
        "auth_time": NOW - 60,
        "iat": NOW - 60,
        "exp": NOW + 3540,
    })
}

/// The honest claims with one of them changed; `null` removes it.
pub(crate) fn claims_with(name: &str, value: Value) -> Value {
    let mut claims = claims();
    let members = claims.as_object_mut().unwrap();
    if value.is_null() {
        members.remove(name);
    } else {
        members.insert(name.to_owned(), value);
    }
    claims
}
