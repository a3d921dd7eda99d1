//! PreventUserExistenceErrors: a name that nobody has is answered like one that somebody has (S20).

use super::*;

/// Enough names to see both pretended answers.
fn strangers() -> impl Iterator<Item = String> {
    (0..24).map(|n| format!("stranger{n}@example.com"))
}

#[tokio::test]
async fn s20_a_stranger_gets_one_of_the_pools_challenges_and_always_the_same() {
    let bench = Bench::new().await;
    let mut seen = std::collections::BTreeSet::new();
    for stranger in strangers() {
        bench.wait(1);
        let ask = async || {
            let answer = bench.initiate(&stranger, &[("PREFERRED_CHALLENGE", "EMAIL_OTP")]).await.unwrap();
            assert!(answer.session.is_some());
            answer.challenge_name.unwrap().as_str().to_owned()
        };
        let challenge = ask().await;
        assert_eq!(challenge, ask().await, "{stranger}");
        seen.insert(challenge);
    }
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), ["EMAIL_OTP", "PASSWORD"]);
    assert_eq!(bench.mails().len(), 0);
}

#[tokio::test]
async fn s20_no_code_and_no_password_signs_a_stranger_in() {
    let bench = Bench::new().await;
    for stranger in strangers() {
        bench.wait(1);
        let answer = bench.initiate(&stranger, &[("PREFERRED_CHALLENGE", "EMAIL_OTP")]).await.unwrap();
        let (challenge, session) = (answer.challenge_name.unwrap(), answer.session.unwrap());
        let (given, refusal) = match challenge {
            ChallengeNameType::EmailOtp => {
                (("EMAIL_OTP_CODE", "12345678"), "CodeMismatchException: Invalid code or auth state for the user.")
            }
            _ => (("PASSWORD", "passw0rd"), "NotAuthorizedException: Incorrect username or password."),
        };
        assert_eq!(bench.respond(challenge, &stranger, &session, given).await.unwrap_err(), refusal);
    }
}

#[tokio::test]
async fn s20_a_stranger_is_locked_out_like_a_user() {
    let bench = Bench::new().await;
    bench.user("anna@example.com", Some("passw0rd")).await;
    let stranger = {
        let mut found = None;
        for stranger in strangers() {
            let answer = bench.initiate(&stranger, &[("PREFERRED_CHALLENGE", "PASSWORD")]).await.unwrap();
            if answer.challenge_name == Some(ChallengeNameType::Password) {
                found = Some(stranger);
                break;
            }
        }
        found.unwrap()
    };
    let mut answers = Vec::new();
    for address in ["anna@example.com", &stranger] {
        let mut heard = Vec::new();
        for _ in 0..7 {
            let answer = bench.initiate(address, &[("PREFERRED_CHALLENGE", "PASSWORD")]).await.unwrap();
            let session = answer.session.unwrap();
            heard.push(
                bench
                    .respond(ChallengeNameType::Password, address, &session, ("PASSWORD", "wr0ngwrong"))
                    .await
                    .unwrap_err(),
            );
        }
        answers.push(heard);
    }
    assert_eq!(answers[0], answers[1]);
    assert!(answers[0][6].contains("Password attempts exceeded"));
}

#[tokio::test]
async fn s20_confirming_and_resetting_tell_nothing_about_strangers() {
    let bench = Bench::new().await;
    let mut forgot = std::collections::BTreeSet::new();
    let mut resend = std::collections::BTreeSet::new();
    for stranger in strangers() {
        bench.wait(1);
        let confirm = bench.confirm(&stranger, "123456", None).await.unwrap_err();
        assert!(confirm.starts_with("ExpiredCodeException"), "{confirm}");
        let call = bench.client.confirm_forgot_password().client_id(CLIENT).username(&stranger);
        let reset = call.confirmation_code("123456").password("passw0rd").send().await.map_err(name).unwrap_err();
        assert!(reset.starts_with("ExpiredCodeException"), "{reset}");
        let answer = bench.client.forgot_password().client_id(CLIENT).username(&stranger).send().await.map_err(name);
        forgot.insert(answer.map(|answer| answer.code_delivery_details.unwrap().destination.unwrap()));
        let answer =
            bench.client.resend_confirmation_code().client_id(CLIENT).username(&stranger).send().await.map_err(name);
        resend.insert(answer.map(|answer| answer.code_delivery_details.unwrap().destination.unwrap()));
    }
    assert!(forgot.contains(&Ok("s***@e***".to_owned())), "{forgot:?}");
    assert!(
        forgot.iter().any(|answer| answer.as_ref().is_err_and(|error| error.starts_with("InvalidParameterException")))
    );
    assert_eq!((forgot.len(), resend.len()), (2, 2));
    assert_eq!(bench.mails().len(), 0);
}

#[tokio::test]
async fn a_legacy_client_says_who_is_not_there() {
    let bench = Bench::new().await;
    let call = bench.client.initiate_auth().client_id(LEGACY).auth_flow(AuthFlowType::UserAuth);
    let answer = call.auth_parameters("USERNAME", "anna@example.com").send().await.map_err(name).unwrap_err();
    assert_eq!(answer, "UserNotFoundException: User does not exist.");
    let answer =
        bench.client.forgot_password().client_id(LEGACY).username("anna@example.com").send().await.map_err(name);
    assert_eq!(answer.unwrap_err(), "UserNotFoundException: Username/client id combination not found.");
}
