//! State outlives the process and stands several callers at once.

use super::*;

const ANNA: &str = "anna@example.com";

#[tokio::test]
async fn users_sessions_and_keys_outlive_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let before = Bench::at(dir.path(), properties()).await;
    before.user(ANNA, Some("passw0rd")).await;
    let (session, code) = before.ask_code(ANNA).await;
    let tokens = before.tokens(ANNA).await;
    let keys = before.cognito.jwks(POOL);
    drop(before);
    let after = Bench::at(dir.path(), properties()).await;
    assert_eq!(after.cognito.jwks(POOL), keys);
    after.answer_code(ANNA, &session, &code).await.unwrap();
    after.by_password(ANNA, "passw0rd").await.unwrap();
    after.client.get_user().access_token(tokens.access_token().unwrap()).send().await.unwrap();
}

#[tokio::test]
async fn a_wrong_code_is_counted_across_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let before = Bench::at(dir.path(), properties()).await;
    before.user(ANNA, Some("passw0rd")).await;
    for _ in 0..5 {
        before.by_password(ANNA, "wr0ngwrong").await.unwrap_err();
    }
    drop(before);
    let after = Bench::at(dir.path(), properties()).await;
    assert!(after.by_password(ANNA, "passw0rd").await.unwrap_err().contains("attempts exceeded"));
}

#[tokio::test]
async fn the_files_hold_no_password_and_no_refresh_token() {
    let dir = tempfile::tempdir().unwrap();
    let bench = Bench::at(dir.path(), properties()).await;
    bench.user(ANNA, Some("passw0rd-in-clear")).await;
    let refresh_token = bench.tokens(ANNA).await.refresh_token.unwrap();
    let state = std::fs::read_to_string(dir.path().join(format!("{POOL}.json"))).unwrap();
    assert!(state.contains(ANNA));
    assert!(!state.contains("passw0rd-in-clear") && !state.contains(&refresh_token));
}

#[tokio::test]
async fn of_many_who_sign_up_with_one_address_one_succeeds() {
    let bench = Bench::new().await;
    let tries = (0..12).map(|_| bench.sign_up(ANNA, None));
    let answers = futures::future::join_all(tries).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert_eq!(bench.mails().len(), 1);
}

#[tokio::test]
async fn of_many_who_answer_with_one_code_one_gets_in() {
    let bench = Bench::new().await;
    bench.user(ANNA, None).await;
    let (session, code) = bench.ask_code(ANNA).await;
    let tries = (0..12).map(|_| bench.answer_code(ANNA, &session, &code));
    let answers = futures::future::join_all(tries).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
}
