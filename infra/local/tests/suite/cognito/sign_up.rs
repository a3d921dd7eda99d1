//! SignUp, ConfirmSignUp, ResendConfirmationCode.

use super::*;

#[tokio::test]
async fn signing_up_mails_six_digits_that_confirm_the_address() {
    let bench = Bench::new().await;
    let answer = bench.client.sign_up().client_id(CLIENT).username("anna@example.com").send().await.unwrap();
    assert!(!answer.user_confirmed);
    let delivery = answer.code_delivery_details.unwrap();
    assert_eq!(delivery.destination.as_deref(), Some("a***@e***"));
    assert_eq!(bench.status("anna@example.com").await, "UNCONFIRMED");
    let code = bench.code("anna@example.com");
    assert_eq!(code.len(), 6);
    bench.confirm("anna@example.com", &code, None).await.unwrap();
    assert_eq!(bench.status("anna@example.com").await, "CONFIRMED");
    let user = bench.client.admin_get_user().user_pool_id(POOL).username("anna@example.com").send().await.unwrap();
    let verified = user.user_attributes().iter().find(|attribute| attribute.name() == "email_verified");
    assert_eq!(verified.unwrap().value(), Some("true"));
    assert_eq!(user.username(), answer.user_sub, "where addresses are sign-in names, the user name is the sub");
}

#[tokio::test]
async fn the_mail_is_the_one_of_the_template() {
    let bench = Bench::new().await;
    bench.sign_up("anna@example.com", None).await.unwrap();
    let mail = bench.mails().pop().unwrap();
    assert_eq!((mail.service.as_str(), mail.from.as_str()), ("cognito", "desk@example.com"));
    let message = mail_parser::MessageParser::default().parse(&mail.raw).unwrap();
    assert_eq!(message.subject(), Some("Confirm"));
    assert_eq!(message.from().unwrap().first().unwrap().name(), Some("Test Desk"));
    assert_eq!(message.reply_to().unwrap().first().unwrap().address(), Some("help@example.com"));
    assert_eq!(message.date().unwrap().to_timestamp(), bench.now());
    assert!(message.message_id().is_some());
    assert!(html(&mail).contains("Your code: <b>"));
}

#[tokio::test]
async fn a_session_carries_a_confirmed_sign_up_straight_into_a_sign_in() {
    let bench = Bench::new().await;
    let session = bench.sign_up("anna@example.com", None).await.unwrap();
    let code = bench.code("anna@example.com");
    let session = bench.confirm("anna@example.com", &code, Some(&session)).await.unwrap().unwrap();
    let sign_in = async |session: String| {
        let call = bench.client.initiate_auth().client_id(CLIENT).auth_flow(AuthFlowType::UserAuth);
        call.auth_parameters("USERNAME", "anna@example.com").session(session).send().await.map_err(name)
    };
    let answer = sign_in(session.clone()).await.unwrap();
    assert_eq!(claims(answer.authentication_result.unwrap().id_token().unwrap())["email"], "anna@example.com");
    assert_eq!(bench.mails().len(), 1, "no second code was needed");
    let again = sign_in(session).await.unwrap_err();
    assert_eq!(again, "NotAuthorizedException: Invalid session for the user, session can only be used once.");
}

#[tokio::test]
async fn the_session_of_a_confirmation_is_over_after_three_minutes() {
    let bench = Bench::new().await;
    let session = bench.sign_up("anna@example.com", None).await.unwrap();
    let code = bench.code("anna@example.com");
    let session = bench.confirm("anna@example.com", &code, Some(&session)).await.unwrap().unwrap();
    bench.wait(180);
    let call = bench.client.initiate_auth().client_id(CLIENT).auth_flow(AuthFlowType::UserAuth);
    let late = call.auth_parameters("USERNAME", "anna@example.com").session(session).send().await.map_err(name);
    assert_eq!(late.unwrap_err(), "NotAuthorizedException: Invalid session for the user, session is expired.");
}

#[tokio::test]
async fn without_the_session_of_the_sign_up_a_confirmation_gives_none() {
    let bench = Bench::new().await;
    bench.sign_up("anna@example.com", None).await.unwrap();
    assert_eq!(bench.confirm("anna@example.com", &bench.code("anna@example.com"), None).await, Ok(None));
}

#[tokio::test]
async fn a_wrong_confirmation_code_is_refused_and_the_right_one_still_counts() {
    let bench = Bench::new().await;
    bench.sign_up("anna@example.com", None).await.unwrap();
    let code = bench.code("anna@example.com");
    let wrong = bench.confirm("anna@example.com", &another(&code), None).await.unwrap_err();
    assert_eq!(wrong, "CodeMismatchException: Invalid verification code provided, please try again.");
    bench.confirm("anna@example.com", &code, None).await.unwrap();
}

#[tokio::test]
async fn a_confirmation_code_is_good_for_24_hours_and_once() {
    let bench = Bench::new().await;
    for (address, seconds, outcome) in [("anna@example.com", 86_399, true), ("berta@example.com", 86_400, false)] {
        bench.sign_up(address, None).await.unwrap();
        let code = bench.code(address);
        bench.wait(seconds);
        let answer = bench.confirm(address, &code, None).await;
        assert_eq!(answer.is_ok(), outcome, "{address}: {answer:?}");
        let second = bench.confirm(address, &code, None).await.unwrap_err();
        let expected = if outcome {
            "NotAuthorizedException: User cannot be confirmed. Current status is CONFIRMED"
        } else {
            "ExpiredCodeException"
        };
        assert!(second.starts_with(expected), "{second}");
    }
}

#[tokio::test]
async fn sixteen_guesses_an_hour_are_too_many() {
    let bench = Bench::new().await;
    bench.sign_up("anna@example.com", None).await.unwrap();
    let code = bench.code("anna@example.com");
    for _ in 0..15 {
        bench.wait(1);
        bench.confirm("anna@example.com", &another(&code), None).await.unwrap_err();
    }
    let exhausted = bench.confirm("anna@example.com", &code, None).await.unwrap_err();
    assert_eq!(exhausted, "LimitExceededException: Attempt limit exceeded, please try after some time.");
    bench.wait(3600);
    bench.confirm("anna@example.com", &code, None).await.unwrap();
}

#[tokio::test]
async fn a_code_sent_again_replaces_the_first() {
    let bench = Bench::new().await;
    bench.sign_up("anna@example.com", None).await.unwrap();
    let first = bench.code("anna@example.com");
    let resend = || bench.client.resend_confirmation_code().client_id(CLIENT).username("Anna@Example.com").send();
    resend().await.unwrap();
    let second = bench.code("anna@example.com");
    if first != second {
        assert!(bench.confirm("anna@example.com", &first, None).await.is_err());
    }
    bench.confirm("anna@example.com", &second, None).await.unwrap();
    let late = resend().await.map_err(name).unwrap_err();
    assert_eq!(late, "InvalidParameterException: User is already confirmed.");
}

#[tokio::test]
async fn six_resends_an_hour_are_too_many() {
    let bench = Bench::new().await;
    bench.sign_up("anna@example.com", None).await.unwrap();
    let resend = || bench.client.resend_confirmation_code().client_id(CLIENT).username("anna@example.com").send();
    for _ in 0..5 {
        resend().await.unwrap();
    }
    assert!(resend().await.map_err(name).unwrap_err().starts_with("LimitExceededException"));
}

#[tokio::test]
async fn an_address_signs_up_once_in_whatever_spelling() {
    let bench = Bench::new().await;
    bench.sign_up("anna@example.com", None).await.unwrap();
    let again = bench.sign_up("ANNA@example.com", None).await.unwrap_err();
    assert_eq!(again, "UsernameExistsException: An account with the given email already exists.");
}

#[tokio::test]
async fn what_is_no_address_cannot_sign_up() {
    let bench = Bench::new().await;
    for wrong in ["anna", "anna@", "@example.com", "anna@example", "a b@example.com"] {
        let answer = bench.client.sign_up().client_id(CLIENT).username(wrong).send().await.map_err(name).unwrap_err();
        assert_eq!(answer, "InvalidParameterException: Username should be an email.", "{wrong}");
    }
}

#[tokio::test]
async fn nobody_verifies_their_own_address_by_saying_so() {
    let bench = Bench::new().await;
    let claim = AttributeType::builder().name("email_verified").value("true").build().unwrap();
    let call = bench.client.sign_up().client_id(CLIENT).username("anna@example.com").user_attributes(claim);
    let answer = call.send().await.map_err(name).unwrap_err();
    assert_eq!(answer, "NotAuthorizedException: A client attempted to write unauthorized attribute");
}

#[tokio::test]
async fn without_passwordless_sign_in_a_password_is_required() {
    let mut properties = properties();
    properties["Policies"]["SignInPolicy"]["AllowedFirstAuthFactors"] = json!(["PASSWORD"]);
    let bench = Bench::with(properties).await;
    let answer = bench.sign_up("anna@example.com", None).await.unwrap_err();
    assert!(answer.starts_with("InvalidParameterException"), "{answer}");
    bench.sign_up("anna@example.com", Some("passw0rd")).await.unwrap();
}

#[tokio::test]
async fn a_pool_may_leave_sign_up_to_administrators() {
    let mut properties = properties();
    properties["AdminCreateUserConfig"] = json!({ "AllowAdminCreateUserOnly": true });
    let bench = Bench::with(properties).await;
    let answer = bench.sign_up("anna@example.com", None).await.unwrap_err();
    assert_eq!(answer, "NotAuthorizedException: SignUp is not permitted for this user pool");
}

#[tokio::test]
async fn a_client_that_is_not_there_is_not_found() {
    let bench = Bench::new().await;
    let answer = bench.client.sign_up().client_id("nobody").username("anna@example.com").send().await.map_err(name);
    assert_eq!(answer.unwrap_err(), "ResourceNotFoundException: User pool client nobody does not exist.");
}
