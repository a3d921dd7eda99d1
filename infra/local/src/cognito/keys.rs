//! A pool's signing keys: two, as real pools have, one for id tokens and one for access tokens.

use std::path::PathBuf;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::store::Stored;
use super::{errors, random};
use crate::kinds::AwsError;

/// The keys of one pool.
pub(super) struct PoolKeys {
    pub(super) id: SigningKey,
    pub(super) access: SigningKey,
}

/// One RSA key of 2048 bits with its id.
pub(super) struct SigningKey {
    kid: String,
    pair: RsaKeyPair,
}

#[derive(Serialize, Deserialize)]
struct KeyFile {
    id: KeyRecord,
    access: KeyRecord,
}

#[derive(Serialize, Deserialize)]
struct KeyRecord {
    kid: String,
    pkcs8: String,
}

impl PoolKeys {
    /// Reads the keys, or makes them.
    pub(super) fn open(path: PathBuf) -> std::io::Result<Self> {
        let file = Stored::open(path, || Ok(KeyFile { id: KeyRecord::generate()?, access: KeyRecord::generate()? }))?;
        Ok(Self { id: SigningKey::read(&file.value.id)?, access: SigningKey::read(&file.value.access)? })
    }

    /// Both public keys as a JSON Web Key Set (RFC 7517).
    pub(super) fn jwks(&self) -> Value {
        json!({ "keys": [self.id.jwk(), self.access.jwk()] })
    }
}

impl KeyRecord {
    fn generate() -> std::io::Result<Self> {
        let pair = RsaKeyPair::generate(KeySize::Rsa2048).map_err(std::io::Error::other)?;
        let der: Pkcs8V1Der<'static> = pair.as_der().map_err(std::io::Error::other)?;
        let kid: [u8; 32] = random::bytes().map_err(|error| std::io::Error::other(error.message))?;
        Ok(Self { kid: STANDARD.encode(kid), pkcs8: STANDARD.encode(der.as_ref()) })
    }
}

impl SigningKey {
    fn read(record: &KeyRecord) -> std::io::Result<Self> {
        let der = STANDARD.decode(&record.pkcs8).map_err(std::io::Error::other)?;
        let pair = RsaKeyPair::from_pkcs8(&der).map_err(std::io::Error::other)?;
        Ok(Self { kid: record.kid.clone(), pair })
    }

    fn jwk(&self) -> Value {
        let public = self.pair.public_key();
        json!({
            "kid": self.kid,
            "kty": "RSA",
            "alg": "RS256",
            "use": "sig",
            "n": URL_SAFE_NO_PAD.encode(public.modulus().big_endian_without_leading_zero()),
            "e": URL_SAFE_NO_PAD.encode(public.exponent().big_endian_without_leading_zero()),
        })
    }

    /// A JSON web token over the claims (RFC 7515, compact serialization).
    pub(super) fn sign(&self, claims: &Value) -> Result<String, AwsError> {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", part(&json!({ "kid": self.kid, "alg": "RS256" })), part(claims));
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message.as_bytes(), &mut signature)
            .map_err(errors::internal)?;
        Ok(format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }

    /// The claims of a token that this key signed.
    pub(super) fn open(&self, token: &str) -> Option<Value> {
        let (message, signature) = token.rsplit_once('.')?;
        let (_, claims) = message.split_once('.')?;
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, self.pair.public_key().as_ref())
            .verify(message.as_bytes(), &URL_SAFE_NO_PAD.decode(signature).ok()?)
            .ok()?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
    }
}
