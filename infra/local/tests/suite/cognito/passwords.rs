//! The password policy; ForgotPassword, ConfirmForgotPassword, ChangePassword, AdminSetUserPassword.

use super::*;

const ANNA: &str = "anna@example.com";

impl Bench {
    async fn forgot(&self) -> Result<(), String> {
        self.client.forgot_password().client_id(CLIENT).username(ANNA).send().await.map(drop).map_err(name)
    }

    async fn reset(&self, code: &str, password: &str) -> Result<(), String> {
        let call = self.client.confirm_forgot_password().client_id(CLIENT).username(ANNA);
        call.confirmation_code(code).password(password).send().await.map(drop).map_err(name)
    }

    async fn change(&self, token: &str, previous: Option<&str>, proposed: &str) -> Result<(), String> {
        let call = self.client.change_password().access_token(token).proposed_password(proposed);
        call.set_previous_password(previous.map(str::to_owned)).send().await.map(drop).map_err(name)
    }
}

#[tokio::test]
async fn the_policy_of_the_template_decides_what_is_weak() {
    let mut strict = properties();
    strict["Policies"]["PasswordPolicy"] = json!({
        "MinimumLength": 10, "RequireLowercase": true, "RequireUppercase": true, "RequireNumbers": true, "RequireSymbols": true,
    });
    let bench = Bench::with(strict).await;
    for (password, lacks) in [
        ("Aa1!", "Password not long enough"),
        ("AAAAAAAA1!", "Password must have lowercase characters"),
        ("aaaaaaaa1!", "Password must have uppercase characters"),
        ("Aaaaaaaaa!", "Password must have numeric characters"),
        ("Aaaaaaaaa1", "Password must have symbol characters"),
    ] {
        let answer = bench.sign_up(ANNA, Some(password)).await.unwrap_err();
        assert_eq!(answer, format!("InvalidPasswordException: Password did not conform with policy: {lacks}"));
    }
    bench.sign_up(ANNA, Some("Aaaaaaaa1!")).await.unwrap();
}

#[tokio::test]
async fn a_pool_without_a_policy_asks_for_everything() {
    let mut bare = properties();
    bare["Policies"].as_object_mut().unwrap().remove("PasswordPolicy");
    let bench = Bench::with(bare).await;
    assert!(bench.sign_up(ANNA, Some("passw0rd")).await.unwrap_err().contains("uppercase"));
}

#[tokio::test]
async fn a_password_neither_starts_nor_ends_with_a_space_nor_exceeds_256_characters() {
    let bench = Bench::new().await;
    for wrong in [" passw0rd".to_owned(), "passw0rd ".to_owned(), "a1".repeat(129)] {
        assert!(bench.sign_up(ANNA, Some(&wrong)).await.unwrap_err().starts_with("InvalidParameterException"));
    }
    bench.sign_up(ANNA, Some("pass w0rd")).await.unwrap();
}

#[tokio::test]
async fn a_reset_code_sets_a_new_password_once() {
    let bench = Bench::new().await;
    bench.user(ANNA, Some("passw0rd")).await;
    bench.forgot().await.unwrap();
    let code = bench.code(ANNA);
    assert_eq!(code.len(), 6);
    assert!(bench.reset(&another(&code), "an0therone").await.unwrap_err().starts_with("CodeMismatchException"));
    assert!(bench.reset(&code, "short").await.unwrap_err().starts_with("InvalidPasswordException"));
    bench.reset(&code, "an0therone").await.unwrap();
    bench.by_password(ANNA, "an0therone").await.unwrap();
    assert!(bench.by_password(ANNA, "passw0rd").await.is_err());
    assert!(bench.reset(&code, "third0ne").await.unwrap_err().starts_with("ExpiredCodeException"));
}

#[tokio::test]
async fn a_reset_code_counts_for_an_hour() {
    let bench = Bench::new().await;
    bench.user(ANNA, Some("passw0rd")).await;
    bench.forgot().await.unwrap();
    let code = bench.code(ANNA);
    bench.wait(3600);
    let late = bench.reset(&code, "an0therone").await.unwrap_err();
    assert_eq!(late, "ExpiredCodeException: Invalid code provided, please request a code again.");
}

#[tokio::test]
async fn a_reset_gives_a_first_password_to_somebody_without_one() {
    let bench = Bench::new().await;
    bench.user(ANNA, None).await;
    bench.forgot().await.unwrap();
    bench.reset(&bench.code(ANNA), "passw0rd").await.unwrap();
    bench.by_password(ANNA, "passw0rd").await.unwrap();
}

#[tokio::test]
async fn five_resets_an_hour_are_enough() {
    let bench = Bench::new().await;
    bench.user(ANNA, Some("passw0rd")).await;
    for _ in 0..5 {
        bench.forgot().await.unwrap();
    }
    let sixth = bench.forgot().await.unwrap_err();
    assert_eq!(sixth, "LimitExceededException: Attempt limit exceeded, please try after some time.");
    bench.wait(3600);
    bench.forgot().await.unwrap();
    let code = bench.code(ANNA);
    for _ in 0..5 {
        assert!(bench.reset(&another(&code), "an0therone").await.unwrap_err().starts_with("CodeMismatchException"));
    }
    assert!(bench.reset(&code, "an0therone").await.unwrap_err().starts_with("LimitExceededException"));
}

#[tokio::test]
async fn who_cannot_be_reached_or_never_had_a_lasting_password_cannot_reset_it() {
    let bench = Bench::new().await;
    bench.sign_up(ANNA, Some("passw0rd")).await.unwrap();
    assert!(bench.forgot().await.unwrap_err().starts_with("InvalidParameterException: Cannot reset password"));
    bench.admin("AdminDeleteUser", ANNA).await;
    bench.admin_create(ANNA, Some("temp0rary")).await.unwrap();
    assert_eq!(
        bench.forgot().await.unwrap_err(),
        "NotAuthorizedException: User password cannot be reset in the current state."
    );
}

#[tokio::test]
async fn the_last_passwords_are_not_taken_again() {
    let bench = Bench::new().await;
    bench.user(ANNA, Some("passw0rd1")).await;
    let token = bench.tokens(ANNA).await.access_token.unwrap();
    bench.change(&token, Some("passw0rd1"), "passw0rd2").await.unwrap();
    let again = bench.change(&token, Some("passw0rd2"), "passw0rd1").await.unwrap_err();
    assert!(again.starts_with("PasswordHistoryPolicyViolationException"), "{again}");
    bench.change(&token, Some("passw0rd2"), "passw0rd3").await.unwrap();
    bench.change(&token, Some("passw0rd3"), "passw0rd1").await.unwrap();
}

#[tokio::test]
async fn somebody_without_a_password_chooses_one_by_their_token_and_changes_it_by_the_old_one() {
    let bench = Bench::new().await;
    bench.user(ANNA, None).await;
    let token = bench.tokens(ANNA).await.access_token.unwrap();
    bench.change(&token, None, "passw0rd").await.unwrap();
    bench.by_password(ANNA, "passw0rd").await.unwrap();
    assert!(bench.change(&token, None, "an0therone").await.unwrap_err().starts_with("InvalidParameterException"));
    assert!(
        bench.change(&token, Some("wr0ngwrong"), "an0therone").await.unwrap_err().starts_with("NotAuthorizedException")
    );
}

#[tokio::test]
async fn an_administrator_sets_a_lasting_or_a_temporary_password() {
    let bench = Bench::new().await;
    bench.user(ANNA, None).await;
    let set = async |password: &str, permanent: bool| {
        let call = bench.client.admin_set_user_password().user_pool_id(POOL).username(ANNA);
        call.password(password).permanent(permanent).send().await.map_err(name)
    };
    assert!(set("short", true).await.unwrap_err().starts_with("InvalidPasswordException"));
    set("passw0rd", true).await.unwrap();
    bench.by_password(ANNA, "passw0rd").await.unwrap();
    set("temp0rary", false).await.unwrap();
    assert_eq!(bench.status(ANNA).await, "FORCE_CHANGE_PASSWORD");
    let answer = bench.by_password(ANNA, "temp0rary").await.unwrap();
    assert_eq!(answer.challenge_name, Some(ChallengeNameType::NewPasswordRequired));
}
