//! Tokens, their claims and signatures; refreshing and revoking them.

use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};

use super::*;

const ANNA: &str = "anna@example.com";

#[tokio::test]
async fn tokens_carry_the_documented_claims() {
    let bench = Bench::new().await;
    bench.user(ANNA, None).await;
    bench.wait(60);
    let body = json!({ "UserPoolId": POOL, "Username": ANNA, "GroupName": "agents" });
    bench.cognito.handle("AdminAddUserToGroup", body).await.unwrap();
    let tokens = bench.tokens(ANNA).await;
    let (id, access) = (claims(tokens.id_token().unwrap()), claims(tokens.access_token().unwrap()));
    let user = bench.client.admin_get_user().user_pool_id(POOL).username(ANNA).send().await.unwrap();
    for token in [&id, &access] {
        assert_eq!(token["sub"], user.username());
        assert_eq!(token["iss"], format!("https://cognito-idp.eu-west-1.amazonaws.com/{POOL}"));
        assert_eq!(token["cognito:groups"], json!(["agents"]));
        assert_eq!(token["auth_time"], bench.now());
        assert_eq!(token["iat"], bench.now());
        assert_eq!(token["exp"], bench.now() + 3600);
        assert_eq!(token["origin_jti"], id["origin_jti"]);
    }
    assert_ne!(id["jti"], access["jti"]);
    assert_eq!(
        (&id["token_use"], &id["aud"], &id["cognito:username"]),
        (&json!("id"), &json!(CLIENT), &json!(user.username()))
    );
    assert_eq!((&id["email"], &id["email_verified"]), (&json!(ANNA), &json!(true)));
    assert_eq!((&access["token_use"], &access["client_id"]), (&json!("access"), &json!(CLIENT)));
    assert_eq!(access["scope"], "aws.cognito.signin.user.admin");
    assert!(access.get("email").is_none() && access.get("aud").is_none());
}

#[tokio::test]
async fn each_kind_of_token_is_signed_by_its_own_published_key() {
    let bench = Bench::new().await;
    bench.user(ANNA, None).await;
    let tokens = bench.tokens(ANNA).await;
    let keys: JwkSet = serde_json::from_value(bench.cognito.jwks(POOL).unwrap()).unwrap();
    let mut kids = Vec::new();
    for token in [tokens.id_token().unwrap(), tokens.access_token().unwrap()] {
        let header = jsonwebtoken::decode_header(token).unwrap();
        let kid = header.kid.unwrap();
        let mut validation = Validation::new(Algorithm::RS256);
        validation.validate_exp = false;
        validation.validate_aud = false;
        let key = DecodingKey::from_jwk(keys.find(&kid).unwrap()).unwrap();
        jsonwebtoken::decode::<Value>(token, &key, &validation).unwrap();
        kids.push(kid);
    }
    assert_ne!(kids[0], kids[1]);
    let discovery = bench.cognito.openid_configuration(POOL).unwrap();
    assert_eq!(
        discovery["jwks_uri"],
        format!("https://cognito-idp.eu-west-1.amazonaws.com/{POOL}/.well-known/jwks.json")
    );
    assert!(bench.cognito.jwks("eu-west-1_Nobody").is_none());
}

#[tokio::test]
async fn a_refresh_token_gives_new_tokens_of_the_same_sign_in() {
    let bench = Bench::new().await;
    bench.user(ANNA, None).await;
    let first = bench.tokens(ANNA).await;
    bench.wait(1800);
    let call = bench.client.initiate_auth().client_id(CLIENT).auth_flow(AuthFlowType::RefreshTokenAuth);
    let answer = call.auth_parameters("REFRESH_TOKEN", first.refresh_token().unwrap()).send().await.unwrap();
    let second = answer.authentication_result.unwrap();
    assert_eq!(second.refresh_token(), None);
    let (before, after) = (claims(first.id_token().unwrap()), claims(second.id_token().unwrap()));
    assert_eq!((&before["auth_time"], &before["origin_jti"]), (&after["auth_time"], &after["origin_jti"]));
    assert_eq!(after["iat"], bench.now());
    let call = bench.client.get_tokens_from_refresh_token().client_id(CLIENT);
    let answer = call.refresh_token(first.refresh_token().unwrap()).send().await.unwrap();
    assert_eq!(answer.authentication_result.unwrap().refresh_token(), None);
}

#[tokio::test]
async fn a_refresh_token_lasts_thirty_days_and_is_bound_to_its_client() {
    let bench = Bench::new().await;
    bench.user(ANNA, None).await;
    let token = bench.tokens(ANNA).await.refresh_token.unwrap();
    let refresh = async |client: &str| {
        let call = bench.client.get_tokens_from_refresh_token().client_id(client).refresh_token(&token);
        call.send().await.map(drop).map_err(name)
    };
    assert_eq!(refresh(LEGACY).await.unwrap_err(), "NotAuthorizedException: Invalid Refresh Token");
    bench.wait(30 * 86_400 - 1);
    refresh(CLIENT).await.unwrap();
    bench.wait(1);
    assert_eq!(refresh(CLIENT).await.unwrap_err(), "NotAuthorizedException: Refresh Token has expired");
}

#[tokio::test]
async fn rotation_replaces_a_refresh_token_and_forgives_retries_for_its_grace() {
    let bench = Bench::new().await;
    bench.user(ANNA, None).await;
    let call = bench.client.initiate_auth().client_id(ROTATING).auth_flow(AuthFlowType::UserAuth);
    let call = call.auth_parameters("USERNAME", ANNA).auth_parameters("PREFERRED_CHALLENGE", "EMAIL_OTP");
    let session = call.send().await.unwrap().session.unwrap();
    let call = bench.client.respond_to_auth_challenge().client_id(ROTATING).challenge_name(ChallengeNameType::EmailOtp);
    let call = call
        .session(session)
        .challenge_responses("USERNAME", ANNA)
        .challenge_responses("EMAIL_OTP_CODE", bench.code(ANNA));
    let first = call.send().await.unwrap().authentication_result.unwrap().refresh_token.unwrap();
    let rotate = async |token: &str| {
        let call = bench.client.get_tokens_from_refresh_token().client_id(ROTATING).refresh_token(token);
        call.send().await.map(|answer| answer.authentication_result.unwrap().refresh_token.unwrap()).map_err(name)
    };
    let second = rotate(&first).await.unwrap();
    assert_ne!(first, second);
    bench.wait(9);
    rotate(&first).await.unwrap();
    bench.wait(1);
    assert!(rotate(&first).await.unwrap_err().starts_with("RefreshTokenReuseException"));
    rotate(&second).await.unwrap();
    let call = bench.client.initiate_auth().client_id(ROTATING).auth_flow(AuthFlowType::RefreshTokenAuth);
    let old_way = call.auth_parameters("REFRESH_TOKEN", second).send().await.map_err(name).unwrap_err();
    assert!(old_way.starts_with("InvalidParameterException"), "{old_way}");
}

#[tokio::test]
async fn revoking_a_refresh_token_ends_that_sign_in_and_no_other() {
    let bench = Bench::new().await;
    bench.user(ANNA, None).await;
    let (one, other) = (bench.tokens(ANNA).await, bench.tokens(ANNA).await);
    let revoke = async |client: &str, token: &str| {
        bench.client.revoke_token().client_id(client).token(token).send().await.map(drop).map_err(name)
    };
    assert!(revoke(LEGACY, one.refresh_token().unwrap()).await.unwrap_err().starts_with("UnauthorizedException"));
    assert!(
        revoke(CLIENT, one.access_token().unwrap()).await.unwrap_err().starts_with("UnsupportedTokenTypeException")
    );
    revoke(CLIENT, one.refresh_token().unwrap()).await.unwrap();
    let who = async |token: &str| bench.client.get_user().access_token(token).send().await.map(drop).map_err(name);
    assert_eq!(
        who(one.access_token().unwrap()).await.unwrap_err(),
        "NotAuthorizedException: Access Token has been revoked"
    );
    who(other.access_token().unwrap()).await.unwrap();
    let call =
        bench.client.get_tokens_from_refresh_token().client_id(CLIENT).refresh_token(one.refresh_token().unwrap());
    assert_eq!(call.send().await.map_err(name).unwrap_err(), "NotAuthorizedException: Refresh Token has been revoked");
}

#[tokio::test]
async fn signing_out_everywhere_ends_every_sign_in() {
    let bench = Bench::new().await;
    bench.user(ANNA, None).await;
    let (one, other) = (bench.tokens(ANNA).await, bench.tokens(ANNA).await);
    bench.client.global_sign_out().access_token(one.access_token().unwrap()).send().await.unwrap();
    for tokens in [&one, &other] {
        let answer = bench.client.get_user().access_token(tokens.access_token().unwrap()).send().await.map_err(name);
        assert!(answer.unwrap_err().contains("revoked"));
    }
    let third = bench.tokens(ANNA).await;
    bench.client.get_user().access_token(third.access_token().unwrap()).send().await.unwrap();
    bench.admin("AdminUserGlobalSignOut", ANNA).await;
    let answer = bench.client.get_user().access_token(third.access_token().unwrap()).send().await.map_err(name);
    assert!(answer.unwrap_err().contains("revoked"));
}

#[tokio::test]
async fn an_access_token_that_is_forged_expired_or_of_the_wrong_kind_is_refused() {
    let bench = Bench::new().await;
    bench.user(ANNA, None).await;
    let tokens = bench.tokens(ANNA).await;
    let who = async |token: &str| {
        let answer = bench.client.get_user().access_token(token).send().await;
        answer.map(|user| user.user_attributes().len()).map_err(name)
    };
    assert_eq!(who(tokens.access_token().unwrap()).await, Ok(3), "sub, email, email_verified");
    let (head, signature) = tokens.access_token().unwrap().rsplit_once('.').unwrap();
    let forged = format!("{head}.{}{}", if signature.starts_with('A') { 'B' } else { 'A' }, &signature[1..]);
    for wrong in [forged.as_str(), tokens.id_token().unwrap(), "a.b.c", "token"] {
        assert_eq!(who(wrong).await.unwrap_err(), "NotAuthorizedException: Invalid Access Token");
    }
    bench.wait(3600);
    assert_eq!(
        who(tokens.access_token().unwrap()).await.unwrap_err(),
        "NotAuthorizedException: Access Token has expired"
    );
}

#[tokio::test]
async fn tokens_of_the_disabled_and_the_deleted_count_no_more() {
    let bench = Bench::new().await;
    bench.user(ANNA, None).await;
    let tokens = bench.tokens(ANNA).await;
    let who = async || {
        bench.client.get_user().access_token(tokens.access_token().unwrap()).send().await.map(drop).map_err(name)
    };
    bench.admin("AdminDisableUser", ANNA).await;
    assert_eq!(who().await.unwrap_err(), "NotAuthorizedException: User is disabled.");
    let call =
        bench.client.get_tokens_from_refresh_token().client_id(CLIENT).refresh_token(tokens.refresh_token().unwrap());
    assert_eq!(call.send().await.map_err(name).unwrap_err(), "NotAuthorizedException: User is disabled.");
    bench.admin("AdminDeleteUser", ANNA).await;
    assert_eq!(who().await.unwrap_err(), "UserNotFoundException: User does not exist.");
}
