//! S27: a token of the wrong kind, audience, issuer, algorithm or age is refused.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use guichet_identity::tokens::{Expected, IdToken, TokenError, verify};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use crate::issuer::*;

fn check(token: &str) -> Result<IdToken, TokenError> {
    verify(token, &key_set(&[NEXT_KEY.jwk(), POOL_KEY.jwk()]), &expected(), now())
}

fn check_with(name: &str, value: Value) -> Result<IdToken, TokenError> {
    check(&POOL_KEY.sign(&claims_with(name, value)))
}

fn raw(header: &Value, claims: &Value, signature: &str) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.{signature}", part(header), part(claims))
}

#[test]
fn an_honest_token_says_who_somebody_is() {
    let token = check(&POOL_KEY.sign(&claims())).unwrap();
    assert_eq!(token.email.as_str(), "anna@example.com");
    assert_eq!(token.subject, "0190a5d0-7c3f-4000-8000-00000000abcd");
    assert_eq!(token.groups, ["agents"]);
    assert_eq!(token.authenticated_at.as_second(), NOW - 60);
    assert_eq!(check_with("cognito:groups", Value::Null).unwrap().groups, Vec::<String>::new());
}

#[test]
fn s27_an_access_token_is_no_id_token() {
    let mut access = claims_with("token_use", json!("access"));
    assert_eq!(check(&POOL_KEY.sign(&access)), Err(TokenError::Kind));
    access.as_object_mut().unwrap().remove("aud");
    access["client_id"] = json!(CLIENT);
    assert_eq!(check(&POOL_KEY.sign(&access)), Err(TokenError::Kind));
    assert_eq!(check_with("token_use", Value::Null), Err(TokenError::Malformed));
}

#[test]
fn s27_a_token_for_another_client_is_refused() {
    assert_eq!(check_with("aud", json!("another-client")), Err(TokenError::Audience));
    assert_eq!(check_with("aud", Value::Null), Err(TokenError::Audience));
    assert_eq!(check_with("aud", json!([CLIENT, "another-client"])), Err(TokenError::Malformed));
}

#[test]
fn s27_a_token_of_another_pool_is_refused() {
    for issuer in [
        "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Another",
        "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEfGhI/",
        "http://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEfGhI",
        "https://evil.example.com/eu-west-1_AbCdEfGhI",
    ] {
        assert_eq!(check_with("iss", json!(issuer)), Err(TokenError::Issuer), "{issuer}");
    }
}

#[test]
fn s27_a_token_without_a_signature_is_refused() {
    for alg in ["none", "None", "NONE", "nOnE"] {
        let header = json!({ "alg": alg, "kid": "pool-key", "typ": "JWT" });
        assert_eq!(check(&raw(&header, &claims(), "")), Err(TokenError::Algorithm), "{alg}");
    }
    let honest = POOL_KEY.sign(&claims());
    let (message, _) = honest.rsplit_once('.').unwrap();
    assert!(check(&format!("{message}.")).is_err());
    assert!(check(message).is_err());
}

#[test]
fn s27_the_public_key_is_no_shared_secret() {
    // The confusion attack: sign with HS256 and something that everybody can read as the key.
    let jwk = POOL_KEY.jwk();
    let modulus = URL_SAFE_NO_PAD.decode(jwk["n"].as_str().unwrap()).unwrap();
    let header = Header { kid: Some("pool-key".to_owned()), ..Header::new(Algorithm::HS256) };
    for secret in [modulus.as_slice(), jwk["n"].as_str().unwrap().as_bytes(), jwk.to_string().as_bytes()] {
        let token = jsonwebtoken::encode(&header, &claims(), &EncodingKey::from_secret(secret)).unwrap();
        assert_eq!(check(&token), Err(TokenError::Algorithm));
    }
}

#[test]
fn s27_a_shared_secret_among_the_keys_is_not_used() {
    let mut secret = json!({ "kty": "oct", "kid": "shared", "alg": "HS256", "k": URL_SAFE_NO_PAD.encode("secret") });
    let header = Header { kid: Some("shared".to_owned()), ..Header::new(Algorithm::HS256) };
    let token = jsonwebtoken::encode(&header, &claims(), &EncodingKey::from_secret(b"secret")).unwrap();
    assert_eq!(verify(&token, &key_set(&[secret.clone()]), &expected(), now()), Err(TokenError::Algorithm));
    secret["kid"] = json!("pool-key");
    let honest = POOL_KEY.sign(&claims());
    assert_eq!(verify(&honest, &key_set(&[secret]), &expected(), now()), Err(TokenError::Algorithm));
}

#[test]
fn s27_other_algorithms_of_the_same_key_are_refused() {
    for algorithm in [Algorithm::RS384, Algorithm::RS512, Algorithm::PS256] {
        assert_eq!(check(&POOL_KEY.sign_as(algorithm, &claims())), Err(TokenError::Algorithm), "{algorithm:?}");
    }
}

#[test]
fn s27_a_key_for_encryption_signs_nothing() {
    let mut jwk = POOL_KEY.jwk();
    jwk["use"] = json!("enc");
    assert_eq!(verify(&POOL_KEY.sign(&claims()), &key_set(&[jwk]), &expected(), now()), Err(TokenError::Algorithm));
}

#[test]
fn s27_an_expired_token_is_refused_after_a_small_leeway() {
    assert!(check_with("exp", json!(NOW + 1)).is_ok());
    assert!(check_with("exp", json!(NOW - 29)).is_ok());
    assert_eq!(check_with("exp", json!(NOW - 30)), Err(TokenError::Expired));
    assert_eq!(check_with("exp", json!(0)), Err(TokenError::Expired));
    assert_eq!(check_with("exp", Value::Null), Err(TokenError::Malformed));
    assert_eq!(check_with("exp", json!("tomorrow")), Err(TokenError::Malformed));
    assert_eq!(check_with("exp", json!(i64::MAX)), Err(TokenError::Malformed));
}

#[test]
fn s27_a_token_from_the_future_is_refused_after_a_small_leeway() {
    assert!(check_with("iat", json!(NOW + 30)).is_ok());
    assert_eq!(check_with("iat", json!(NOW + 31)), Err(TokenError::NotYetValid));
    assert_eq!(check_with("auth_time", json!(NOW + 31)), Err(TokenError::NotYetValid));
    assert_eq!(check_with("iat", Value::Null), Err(TokenError::Malformed));
}

#[test]
fn s27_a_token_by_an_unknown_key_is_refused() {
    let token = NEXT_KEY.sign(&claims());
    let answer = verify(&token, &key_set(&[POOL_KEY.jwk()]), &expected(), now());
    assert_eq!(answer, Err(TokenError::UnknownKey { kid: "next-key".to_owned() }));
    let mut header = Header::new(Algorithm::RS256);
    header.kid = None;
    let header = serde_json::to_value(header).unwrap();
    let (_, signature) = token.rsplit_once('.').unwrap();
    assert_eq!(check(&raw(&header, &claims(), signature)), Err(TokenError::Malformed));
}

#[test]
fn s27_a_strangers_signature_under_the_pools_key_id_is_refused() {
    assert_eq!(check(&STRANGER_KEY.sign(&claims())), Err(TokenError::Signature));
}

#[test]
fn s27_a_token_that_was_tampered_with_is_refused() {
    let honest = POOL_KEY.sign(&claims());
    let [header, _, signature]: [&str; 3] = honest.split('.').collect::<Vec<_>>().try_into().unwrap();
    let other = URL_SAFE_NO_PAD.encode(claims_with("email", json!("berta@example.com")).to_string());
    assert_eq!(check(&format!("{header}.{other}.{signature}")), Err(TokenError::Signature));
}

#[test]
fn s27_no_single_changed_letter_goes_unnoticed() {
    let honest = POOL_KEY.sign(&claims());
    let (message, signature) = honest.rsplit_once('.').unwrap();
    for at in (0..message.len()).step_by(7) {
        let mut letters: Vec<char> = message.chars().collect();
        letters[at] = if letters[at] == 'A' { 'B' } else { 'A' };
        let changed: String = letters.into_iter().collect();
        if changed != message {
            assert!(check(&format!("{changed}.{signature}")).is_err(), "changed at {at}");
        }
    }
}

#[test]
fn s27_an_address_that_nobody_proved_does_not_count() {
    assert_eq!(check_with("email_verified", json!(false)), Err(TokenError::Unverified));
    assert_eq!(check_with("email_verified", Value::Null), Err(TokenError::Unverified));
    assert_eq!(check_with("email_verified", json!("true")), Err(TokenError::Malformed));
    assert_eq!(check_with("email", Value::Null), Err(TokenError::Unverified));
    assert_eq!(check_with("email", json!("no address")), Err(TokenError::Unverified));
}

#[test]
fn s27_what_is_no_token_is_refused() {
    for wrong in ["", ".", "..", "...", "a.b.c", "a.b.c.d", "eyJhbGciOiJSUzI1NiJ9", "\u{1F600}.\u{1F600}.\u{1F600}"] {
        assert_eq!(check(wrong), Err(TokenError::Malformed), "{wrong:?}");
    }
}

#[test]
fn the_issuer_follows_from_the_pools_id() {
    let issuer = |pool: &str| Expected::of(pool, CLIENT).issuer;
    assert_eq!(issuer("ap-southeast-2_X1"), "https://cognito-idp.ap-southeast-2.amazonaws.com/ap-southeast-2_X1");
    assert_eq!(issuer("cn-north-1_X1"), "https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_X1");
}
