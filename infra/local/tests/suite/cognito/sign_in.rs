//! InitiateAuth and RespondToAuthChallenge.

use super::*;

const ANNA: &str = "anna@example.com";

#[tokio::test]
async fn eight_mailed_digits_sign_somebody_in() {
    let bench = Bench::new().await;
    bench.user(ANNA, None).await;
    let answer = bench.initiate("Anna@Example.com", &[("PREFERRED_CHALLENGE", "EMAIL_OTP")]).await.unwrap();
    assert_eq!(answer.challenge_name, Some(ChallengeNameType::EmailOtp));
    let parameters = answer.challenge_parameters.unwrap();
    assert_eq!(parameters["CODE_DELIVERY_DESTINATION"], "a***@e***");
    let code = bench.code(ANNA);
    assert_eq!(code.len(), 8);
    assert!(html(&bench.mails().pop().unwrap()).starts_with("Sign in with "));
    let tokens = bench.answer_code(ANNA, &answer.session.unwrap(), &code).await.unwrap();
    assert_eq!(tokens.token_type(), Some("Bearer"));
    assert_eq!(tokens.expires_in, 3600);
    assert!(tokens.refresh_token.is_some());
}

#[tokio::test]
async fn a_wrong_sign_in_code_is_refused_and_the_right_one_still_counts() {
    let bench = Bench::new().await;
    bench.user(ANNA, None).await;
    let (session, code) = bench.ask_code(ANNA).await;
    let wrong = bench.answer_code(ANNA, &session, &another(&code)).await.unwrap_err();
    assert_eq!(wrong, "CodeMismatchException: Invalid code or auth state for the user.");
    bench.answer_code(ANNA, &session, &code).await.unwrap();
}

#[tokio::test]
async fn a_sign_in_code_counts_once() {
    let bench = Bench::new().await;
    bench.user(ANNA, None).await;
    let (session, code) = bench.ask_code(ANNA).await;
    bench.answer_code(ANNA, &session, &code).await.unwrap();
    let again = bench.answer_code(ANNA, &session, &code).await.unwrap_err();
    assert_eq!(again, "NotAuthorizedException: Invalid session for the user, session can only be used once.");
}

#[tokio::test]
async fn a_sign_in_code_counts_for_three_minutes() {
    let bench = Bench::new().await;
    bench.user(ANNA, None).await;
    let (session, code) = bench.ask_code(ANNA).await;
    bench.wait(180);
    let late = bench.answer_code(ANNA, &session, &code).await.unwrap_err();
    assert_eq!(late, "NotAuthorizedException: Invalid session for the user, session is expired.");
    let (session, code) = bench.ask_code(ANNA).await;
    bench.wait(179);
    bench.answer_code(ANNA, &session, &code).await.unwrap();
}

#[tokio::test]
async fn a_code_belongs_to_its_session_and_its_user() {
    let bench = Bench::new().await;
    bench.user(ANNA, None).await;
    bench.user("berta@example.com", None).await;
    let (anna, code_of_anna) = bench.ask_code(ANNA).await;
    let (berta, _) = bench.ask_code("berta@example.com").await;
    assert!(
        bench.answer_code("berta@example.com", &berta, &code_of_anna).await.unwrap_err().starts_with("CodeMismatch")
    );
    let swapped = bench.answer_code("berta@example.com", &anna, &code_of_anna).await.unwrap_err();
    assert_eq!(swapped, "NotAuthorizedException: Invalid session for the user.");
    let made_up = bench.answer_code(ANNA, &"x".repeat(40), &code_of_anna).await.unwrap_err();
    assert_eq!(made_up, "NotAuthorizedException: Invalid session for the user.");
}

#[tokio::test]
async fn five_wrong_codes_end_a_session() {
    let bench = Bench::new().await;
    bench.user(ANNA, None).await;
    let (session, code) = bench.ask_code(ANNA).await;
    for _ in 0..5 {
        bench.answer_code(ANNA, &session, &another(&code)).await.unwrap_err();
    }
    bench.wait(2);
    assert!(bench.answer_code(ANNA, &session, &code).await.unwrap_err().starts_with("NotAuthorizedException"));
}

#[tokio::test]
async fn a_password_signs_somebody_in_at_once_or_by_its_challenge() {
    let bench = Bench::new().await;
    bench.user(ANNA, Some("passw0rd")).await;
    assert!(bench.by_password(ANNA, "passw0rd").await.unwrap().authentication_result.is_some());
    let answer = bench.initiate(ANNA, &[("PREFERRED_CHALLENGE", "PASSWORD")]).await.unwrap();
    assert_eq!(answer.challenge_name, Some(ChallengeNameType::Password));
    let session = answer.session.unwrap();
    let wrong = bench.respond(ChallengeNameType::Password, ANNA, &session, ("PASSWORD", "passw0rD")).await.unwrap_err();
    assert_eq!(wrong, "NotAuthorizedException: Incorrect username or password.");
    let right = bench.respond(ChallengeNameType::Password, ANNA, &session, ("PASSWORD", "passw0rd")).await.unwrap();
    assert!(right.authentication_result.is_some());
}

#[tokio::test]
async fn without_a_preference_there_is_a_choice_among_what_the_user_has() {
    let bench = Bench::new().await;
    bench.user(ANNA, Some("passw0rd")).await;
    let answer = bench.initiate(ANNA, &[]).await.unwrap();
    assert_eq!(answer.challenge_name, Some(ChallengeNameType::SelectChallenge));
    assert_eq!(answer.available_challenges(), [ChallengeNameType::Password, ChallengeNameType::EmailOtp]);
    let session = answer.session.unwrap();
    let chosen =
        bench.respond(ChallengeNameType::SelectChallenge, ANNA, &session, ("ANSWER", "EMAIL_OTP")).await.unwrap();
    assert_eq!(chosen.challenge_name, Some(ChallengeNameType::EmailOtp));
    bench.answer_code(ANNA, &chosen.session.unwrap(), &bench.code(ANNA)).await.unwrap();
}

#[tokio::test]
async fn somebody_without_a_password_is_offered_the_code_instead() {
    let bench = Bench::new().await;
    bench.user(ANNA, None).await;
    let answer = bench.by_password(ANNA, "passw0rd").await;
    assert_eq!(answer.unwrap_err(), "NotAuthorizedException: Incorrect username or password.");
    let answer = bench.initiate(ANNA, &[("PREFERRED_CHALLENGE", "PASSWORD")]).await.unwrap();
    assert_eq!(answer.available_challenges(), [ChallengeNameType::EmailOtp]);
}

#[tokio::test]
async fn an_unconfirmed_user_is_told_to_confirm_once_the_password_is_right() {
    let bench = Bench::new().await;
    bench.sign_up(ANNA, Some("passw0rd")).await.unwrap();
    let by_code = bench.initiate(ANNA, &[("PREFERRED_CHALLENGE", "EMAIL_OTP")]).await.unwrap_err();
    assert_eq!(by_code, "UserNotConfirmedException: User is not confirmed.");
    assert!(bench.by_password(ANNA, "passw0rd").await.unwrap_err().starts_with("UserNotConfirmedException"));
    assert!(bench.by_password(ANNA, "wr0ngwrong").await.unwrap_err().starts_with("NotAuthorizedException"));
}

#[tokio::test]
async fn a_disabled_user_does_not_get_in_by_any_way() {
    let bench = Bench::new().await;
    bench.user(ANNA, Some("passw0rd")).await;
    let (session, code) = bench.ask_code(ANNA).await;
    bench.admin("AdminDisableUser", ANNA).await;
    let disabled = "NotAuthorizedException: User is disabled.";
    assert_eq!(bench.answer_code(ANNA, &session, &code).await.unwrap_err(), disabled);
    assert_eq!(bench.by_password(ANNA, "passw0rd").await.unwrap_err(), disabled);
    assert_eq!(bench.initiate(ANNA, &[("PREFERRED_CHALLENGE", "EMAIL_OTP")]).await.unwrap_err(), disabled);
    bench.admin("AdminEnableUser", ANNA).await;
    bench.by_password(ANNA, "passw0rd").await.unwrap();
}

#[tokio::test]
async fn after_five_wrong_passwords_each_further_one_doubles_the_lockout() {
    let bench = Bench::new().await;
    bench.user(ANNA, Some("passw0rd")).await;
    for _ in 0..5 {
        assert!(bench.by_password(ANNA, "wr0ngwrong").await.unwrap_err().contains("Incorrect username"));
    }
    let locked = "NotAuthorizedException: Password attempts exceeded";
    assert_eq!(bench.by_password(ANNA, "passw0rd").await.unwrap_err(), locked, "locked for a second");
    bench.wait(1);
    assert!(bench.by_password(ANNA, "wr0ngwrong").await.unwrap_err().contains("Incorrect username"));
    bench.wait(1);
    assert_eq!(bench.by_password(ANNA, "passw0rd").await.unwrap_err(), locked, "locked for two seconds");
    bench.wait(1);
    bench.by_password(ANNA, "passw0rd").await.unwrap();
    assert!(bench.by_password(ANNA, "wr0ngwrong").await.unwrap_err().contains("Incorrect username"), "counted anew");
    bench.by_password(ANNA, "passw0rd").await.unwrap();
}

#[tokio::test]
async fn wrong_codes_lock_out_across_sessions() {
    let bench = Bench::new().await;
    bench.user(ANNA, None).await;
    for _ in 0..2 {
        let (session, code) = bench.ask_code(ANNA).await;
        for _ in 0..3 {
            bench.answer_code(ANNA, &session, &another(&code)).await.unwrap_err();
        }
    }
    let (session, code) = bench.ask_code(ANNA).await;
    assert_eq!(
        bench.answer_code(ANNA, &session, &code).await.unwrap_err(),
        "NotAuthorizedException: Password attempts exceeded"
    );
    bench.wait(2);
    bench.answer_code(ANNA, &session, &code).await.unwrap();
}

#[tokio::test]
async fn a_quarter_of_an_hour_without_an_attempt_forgives() {
    let bench = Bench::new().await;
    bench.user(ANNA, Some("passw0rd")).await;
    for pause in [0, 900] {
        bench.wait(pause);
        for _ in 0..5 {
            assert!(bench.by_password(ANNA, "wr0ngwrong").await.unwrap_err().contains("Incorrect username"));
        }
    }
    bench.wait(1);
    bench.by_password(ANNA, "passw0rd").await.unwrap();
}

#[tokio::test]
async fn a_lockout_never_lasts_longer_than_a_quarter_of_an_hour() {
    let bench = Bench::new().await;
    bench.user(ANNA, Some("passw0rd")).await;
    for _ in 0..20 {
        bench.by_password(ANNA, "wr0ngwrong").await.unwrap_err();
        bench.wait(899);
    }
    bench.by_password(ANNA, "wr0ngwrong").await.unwrap_err();
    bench.wait(900);
    bench.by_password(ANNA, "passw0rd").await.unwrap();
}

#[tokio::test]
async fn a_temporary_password_must_be_replaced() {
    let bench = Bench::new().await;
    bench.admin_create(ANNA, Some("temp0rary")).await.unwrap();
    assert_eq!(bench.status(ANNA).await, "FORCE_CHANGE_PASSWORD");
    let answer = bench.by_password(ANNA, "temp0rary").await.unwrap();
    assert_eq!(answer.challenge_name, Some(ChallengeNameType::NewPasswordRequired));
    let session = answer.session.unwrap();
    let new_password =
        |password| bench.respond(ChallengeNameType::NewPasswordRequired, ANNA, &session, ("NEW_PASSWORD", password));
    let weak = new_password("short").await.unwrap_err();
    assert_eq!(weak, "InvalidPasswordException: Password did not conform with policy: Password not long enough");
    assert!(new_password("lasting0ne").await.unwrap().authentication_result.is_some());
    assert_eq!(bench.status(ANNA).await, "CONFIRMED");
    assert!(bench.by_password(ANNA, "temp0rary").await.is_err());
    bench.by_password(ANNA, "lasting0ne").await.unwrap();
}

#[tokio::test]
async fn a_temporary_password_is_over_after_seven_days() {
    let bench = Bench::new().await;
    bench.admin_create(ANNA, Some("temp0rary")).await.unwrap();
    bench.wait(7 * 86_400);
    let late = bench.by_password(ANNA, "temp0rary").await.unwrap_err();
    assert_eq!(late, "NotAuthorizedException: Temporary password has expired and must be reset by an administrator.");
}

#[tokio::test]
async fn a_flow_that_the_client_does_not_allow_is_refused() {
    let bench = Bench::new().await;
    let call = bench.client.initiate_auth().client_id(CLIENT).auth_flow(AuthFlowType::UserPasswordAuth);
    let call = call.auth_parameters("USERNAME", ANNA).auth_parameters("PASSWORD", "passw0rd");
    let answer = call.send().await.map_err(name).unwrap_err();
    assert_eq!(answer, "InvalidParameterException: USER_PASSWORD_AUTH flow not enabled for this client");
}

#[tokio::test]
async fn too_many_requests_in_a_second_are_refused_for_everybody() {
    let bench = Bench::new().await;
    let body = || json!({ "ClientId": CLIENT, "AuthFlow": "USER_AUTH", "AuthParameters": { "USERNAME": ANNA } });
    for _ in 0..120 {
        bench.cognito.handle("InitiateAuth", body()).await.unwrap();
    }
    let refused = bench.cognito.handle("InitiateAuth", body()).await.unwrap_err();
    assert_eq!((refused.code.as_str(), refused.message.as_str()), ("TooManyRequestsException", "Rate exceeded"));
    bench.wait(1);
    bench.cognito.handle("InitiateAuth", body()).await.unwrap();
}
