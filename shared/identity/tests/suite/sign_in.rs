//! Signing in, against the local stack's Cognito.

use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use aws_config::{BehaviorVersion, Region, SdkConfig};
use guichet_domain::EmailAddress;
use guichet_identity::sign_in::{PASSWORD_MAX, PASSWORD_MIN};
use guichet_identity::{PendingSignIn, Refusal, SignIn, SignInError, Standing, VerifiedEmail};
use guichet_local::cognito::{Cognito, http};
use guichet_local::kinds::{SentMail, Stack, UserPool};
use guichet_local::template::{self, Settings};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::issuer::{self, POOL_KEY, claims_with};

/// What is deployed.
fn template() -> Stack {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../infra/template.yaml");
    let parameters = [
        ("AgentEmail", "agent@example.com"),
        ("MailDomain", "support.example.com"),
        ("SenderAddress", "desk@support.example.com"),
    ];
    let parameters = parameters.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    template::load(&path, &Settings { parameters, ..Settings::default() }).unwrap()
}

struct Bench {
    cognito: Cognito,
    sign_in: SignIn,
    pool_id: String,
    /// Seconds by which Cognito's clock runs ahead of ours.
    ahead: Arc<AtomicI64>,
    mails: Arc<Mutex<Vec<SentMail>>>,
    _dir: tempfile::TempDir,
}

impl Bench {
    async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// The pool of the template, changed for a test.
    async fn with(change: impl FnOnce(&mut UserPool)) -> Self {
        /// Making keys is what takes time: the first bench's serve them all.
        static KEYS: OnceLock<Vec<u8>> = OnceLock::new();
        let dir = tempfile::tempdir().unwrap();
        let keys = dir.path().join(format!("{}.keys.json", template().user_pools["UserPool"].id));
        if let Some(made) = KEYS.get() {
            std::fs::write(&keys, made).unwrap();
        }
        let (ahead, mails) = (Arc::new(AtomicI64::new(0)), Arc::new(Mutex::new(Vec::new())));
        let (clock, outbox) = (ahead.clone(), mails.clone());
        let mut pools = template().user_pools;
        let pool = pools.get_mut("UserPool").unwrap();
        change(pool);
        let (pool_id, client_id) = (pool.id.clone(), pool.clients[0].0.clone());
        let cognito = Cognito::open(
            &pools,
            dir.path(),
            move |mail| outbox.lock().unwrap().push(mail),
            move || Timestamp::now() + SignedDuration::from_secs(clock.load(Ordering::SeqCst)),
        )
        .unwrap();
        KEYS.get_or_init(|| std::fs::read(&keys).unwrap());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let router = http::router(cognito.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("eu-west-1"))
            .retry_config(aws_config::retry::RetryConfig::disabled())
            .endpoint_url(endpoint)
            .build();
        Self { cognito, sign_in: SignIn::new(&config, &pool_id, &client_id), pool_id, ahead, mails, _dir: dir }
    }

    fn mails_to(&self, address: &EmailAddress) -> usize {
        self.mails.lock().unwrap().iter().filter(|mail| mail.to == [address.as_str()]).count()
    }

    /// The code in the last mail, which went to this address.
    fn code(&self, address: &EmailAddress) -> String {
        let mails = self.mails.lock().unwrap();
        let mail = mails.last().expect("no mail was sent");
        assert_eq!(mail.to, [address.as_str()]);
        let message = mail_parser::MessageParser::default().parse(&mail.raw).unwrap();
        let text = message.body_html(0).unwrap();
        text.split(|c: char| !c.is_ascii_digit()).find(|digits| digits.len() >= 6).expect("no code").to_owned()
    }

    async fn ask(&self, address: &EmailAddress) -> PendingSignIn {
        self.sign_in.ask_code(address, Standing::StrangerOrUser).await.unwrap()
    }

    async fn check(
        &self,
        address: &EmailAddress,
        pending: &PendingSignIn,
        code: &str,
    ) -> Result<VerifiedEmail, Refusal> {
        refusal(self.sign_in.check_code(address, pending, code).await)
    }

    /// Signs somebody up and in by the code.
    async fn register(&self, address: &EmailAddress) -> VerifiedEmail {
        let pending = self.sign_in.sign_up(address).await.unwrap();
        self.check(address, &pending, &self.code(address)).await.unwrap()
    }

    async fn register_with_password(&self, address: &EmailAddress, password: &str) {
        let who = self.register(address).await;
        self.sign_in.choose_password(&who, password).await.unwrap();
    }

    async fn admin(&self, operation: &str, address: &EmailAddress, more: Value) {
        let mut body = json!({ "UserPoolId": self.pool_id, "Username": address.as_str() });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.cognito.handle(operation, body).await.unwrap();
    }
}

fn refusal<T>(answer: Result<T, SignInError>) -> Result<T, Refusal> {
    answer.map_err(|error| match error {
        SignInError::Refused(refusal) => refusal,
        SignInError::Failed { context, source } => panic!("{context}: {source:?}"),
    })
}

fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

fn anna() -> EmailAddress {
    address("anna@example.com")
}

/// Enough names that nobody has to meet every pretence.
fn strangers() -> impl Iterator<Item = EmailAddress> {
    (0..16).map(|n| address(&format!("stranger{n}@example.com")))
}

#[tokio::test]
async fn a1_a_mailed_code_signs_somebody_in() {
    let bench = Bench::new().await;
    bench.register(&anna()).await;
    let pending = bench.ask(&anna()).await;
    let code = bench.code(&anna());
    assert_eq!(code.len(), 8);
    let who = bench.check(&anna(), &pending, &format!(" {} {} ", &code[..4], &code[4..])).await.unwrap();
    assert_eq!(who.address, anna());
    assert_eq!(bench.check(&anna(), &pending, &code).await, Err(Refusal::WrongCode), "used up");
}

#[tokio::test]
async fn a1_a_wrong_code_may_be_corrected() {
    let bench = Bench::new().await;
    bench.register(&anna()).await;
    let pending = bench.ask(&anna()).await;
    let code = bench.code(&anna());
    let wrong: String = code.chars().map(|digit| if digit == '1' { '2' } else { '1' }).collect();
    for wrong in [wrong.as_str(), "000", "letters", ""] {
        assert_eq!(bench.check(&anna(), &pending, wrong).await, Err(Refusal::WrongCode), "{wrong:?}");
    }
    bench.check(&anna(), &pending, &code).await.unwrap();
}

#[tokio::test]
async fn a1_an_expired_code_is_answered_like_a_wrong_one() {
    let bench = Bench::new().await;
    bench.register(&anna()).await;
    let pending = bench.ask(&anna()).await;
    let code = bench.code(&anna());
    bench.ahead.store(15 * 60 + 1, Ordering::SeqCst);
    assert_eq!(bench.check(&anna(), &pending, &code).await, Err(Refusal::WrongCode));
}

#[tokio::test]
async fn a9_somebody_known_by_mail_signs_in_with_their_first_code() {
    let bench = Bench::new().await;
    let pending = bench.sign_in.ask_code(&anna(), Standing::KnownByMail).await.unwrap();
    assert!(matches!(pending, PendingSignIn::Confirm { session: Some(_) }));
    let who = bench.check(&anna(), &pending, &bench.code(&anna())).await.unwrap();
    assert_eq!(who.address, anna());
    assert_eq!(bench.mails_to(&anna()), 1, "one mail was enough");
}

#[tokio::test]
async fn a9_a_first_code_that_lay_in_the_mailbox_for_hours_still_counts() {
    let bench = Bench::new().await;
    let pending = bench.sign_in.ask_code(&anna(), Standing::KnownByMail).await.unwrap();
    let code = bench.code(&anna());
    bench.ahead.store(3 * 3600, Ordering::SeqCst);
    let who = bench.check(&anna(), &pending, &code).await.unwrap();
    assert_eq!(who.address, anna());
}

#[tokio::test]
async fn a9_what_the_table_knows_may_lag_behind_cognito() {
    let bench = Bench::new().await;
    // Signed up, never confirmed; then asks for a code, as a stranger or as a known contact.
    bench.sign_in.sign_up(&anna()).await.unwrap();
    for standing in [Standing::StrangerOrUser, Standing::KnownByMail] {
        let pending = bench.sign_in.ask_code(&anna(), standing).await.unwrap();
        assert_eq!(pending, PendingSignIn::Confirm { session: None });
    }
    let pending = PendingSignIn::Confirm { session: None };
    bench.check(&anna(), &pending, &bench.code(&anna())).await.unwrap();
    // Confirmed meanwhile; the table still says that there is no account.
    let pending = bench.sign_in.ask_code(&anna(), Standing::KnownByMail).await.unwrap();
    assert!(matches!(pending, PendingSignIn::Otp { .. }));
    bench.check(&anna(), &pending, &bench.code(&anna())).await.unwrap();
}

#[tokio::test]
async fn a2_registering_twice_looks_the_same_and_signs_in() {
    let bench = Bench::new().await;
    bench.register(&anna()).await;
    let pending = bench.sign_in.sign_up(&anna()).await.unwrap();
    let who = bench.check(&anna(), &pending, &bench.code(&anna())).await.unwrap();
    assert_eq!(who.address, anna());
}

#[tokio::test]
async fn a2_another_code_can_be_had_for_either_kind_of_sign_in() {
    let bench = Bench::new().await;
    let pending = bench.sign_in.sign_up(&anna()).await.unwrap();
    let pending = bench.sign_in.resend(&anna(), &pending).await.unwrap();
    bench.check(&anna(), &pending, &bench.code(&anna())).await.unwrap();
    let pending = bench.ask(&anna()).await;
    let pending = bench.sign_in.resend(&anna(), &pending).await.unwrap();
    bench.check(&anna(), &pending, &bench.code(&anna())).await.unwrap();
    assert_eq!(bench.mails_to(&anna()), 4);
}

#[tokio::test]
async fn s20_unknown_and_shut_out_addresses_answer_like_existing_ones() {
    let bench = Bench::new().await;
    bench.register_with_password(&anna(), "long enough 1").await;
    let shut_out = address("dora@example.com");
    bench.register_with_password(&shut_out, "long enough 1").await;
    bench.admin("AdminDisableUser", &shut_out, json!({})).await;
    let unconfirmed = address("emil@example.com");
    bench.sign_in.sign_up(&unconfirmed).await.unwrap();
    let everybody = [anna(), shut_out.clone(), unconfirmed].into_iter().chain(strangers());
    for who in everybody {
        bench.ahead.fetch_add(1, Ordering::SeqCst);
        let pending = bench.sign_in.ask_code(&who, Standing::StrangerOrUser).await.unwrap();
        assert_eq!(bench.check(&who, &pending, "00000000").await, Err(Refusal::WrongCode), "{who}");
        assert_eq!(bench.check(&who, &pending, "000000").await, Err(Refusal::WrongCode), "{who}");
        let again = bench.sign_in.resend(&who, &pending).await.unwrap();
        assert_eq!(bench.check(&who, &again, "00000000").await, Err(Refusal::WrongCode), "{who}");
        assert_eq!(
            refusal(bench.sign_in.check_password(&who, "wrong one").await),
            Err(Refusal::WrongPassword),
            "{who}"
        );
        assert_eq!(refusal(bench.sign_in.ask_reset(&who).await), Ok(()), "{who}");
        let reset = bench.sign_in.confirm_reset(&who, "000000", "long enough 1").await;
        assert_eq!(refusal(reset), Err(Refusal::WrongCode), "{who}");
    }
    assert!(strangers().all(|stranger| bench.mails_to(&stranger) == 0));
    let right_password = bench.sign_in.check_password(&shut_out, "long enough 1").await;
    assert_eq!(refusal(right_password), Err(Refusal::WrongPassword));
}

#[tokio::test]
async fn s20_a_weak_new_password_is_called_weak_whoever_asks() {
    let bench = Bench::new().await;
    bench.register(&anna()).await;
    bench.sign_in.ask_reset(&anna()).await.unwrap();
    for who in [anna(), address("nobody@example.com")] {
        let answer = refusal(bench.sign_in.confirm_reset(&who, "000000", "short").await);
        assert_eq!(answer, Err(Refusal::PasswordTooWeak { policy: "Password not long enough".to_owned() }), "{who}");
    }
}

#[tokio::test]
async fn s20_limits_that_only_users_have_are_not_told() {
    let bench = Bench::new().await;
    bench.register(&anna()).await;
    for _ in 0..8 {
        assert_eq!(refusal(bench.sign_in.ask_reset(&anna()).await), Ok(()));
    }
    assert!(bench.mails_to(&anna()) < 8);
    let pending = bench.ask(&anna()).await;
    for _ in 0..8 {
        assert_eq!(bench.check(&anna(), &pending, "00000000").await, Err(Refusal::WrongCode));
    }
}

#[tokio::test]
async fn a1_a_password_is_chosen_after_the_proof_and_signs_in() {
    let bench = Bench::new().await;
    let who = bench.register(&anna()).await;
    let weak = refusal(bench.sign_in.choose_password(&who, "short").await);
    assert_eq!(weak, Err(Refusal::PasswordTooWeak { policy: "Password not long enough".to_owned() }));
    bench.sign_in.choose_password(&who, "long enough 1").await.unwrap();
    assert_eq!(bench.sign_in.check_password(&anna(), "long enough 1").await.unwrap().address, anna());
    for wrong in ["Long enough 1", "", &"x".repeat(257)] {
        assert_eq!(refusal(bench.sign_in.check_password(&anna(), wrong).await), Err(Refusal::WrongPassword));
    }
    let second = refusal(bench.sign_in.choose_password(&who, "yet another one").await);
    assert_eq!(second, Err(Refusal::PasswordAlreadySet));
}

#[test]
fn what_is_weak_here_is_weak_for_the_pool_of_the_template() {
    let policy = template().user_pools["UserPool"].properties["Policies"]["PasswordPolicy"].clone();
    assert_eq!(policy["MinimumLength"], PASSWORD_MIN);
    let demands = policy.as_object().unwrap().iter().filter(|(name, _)| name.starts_with("Require"));
    assert!(demands.into_iter().all(|(_, demanded)| demanded == false), "{policy}");
}

#[tokio::test]
async fn a_new_password_is_between_12_and_256_characters_and_not_padded() {
    let bench = Bench::new().await;
    let who = bench.register(&anna()).await;
    for (weak, why) in [
        ("x".repeat(PASSWORD_MIN - 1), "Password not long enough"),
        ("x".repeat(PASSWORD_MAX + 1), "Password must not be longer than 256 characters"),
        (" long enough 1".to_owned(), "Password must not start or end with a space"),
    ] {
        let answer = refusal(bench.sign_in.choose_password(&who, &weak).await);
        assert_eq!(answer, Err(Refusal::PasswordTooWeak { policy: why.to_owned() }));
    }
    bench.sign_in.choose_password(&who, &"é".repeat(PASSWORD_MAX)).await.unwrap();
    bench.sign_in.check_password(&anna(), &"é".repeat(PASSWORD_MAX)).await.unwrap();
}

#[tokio::test]
async fn a_stricter_policy_of_the_pool_is_told_in_its_own_words() {
    let strict = |pool: &mut UserPool| pool.properties["Policies"]["PasswordPolicy"]["RequireNumbers"] = json!(true);
    let bench = Bench::with(strict).await;
    let who = bench.register(&anna()).await;
    let answer = refusal(bench.sign_in.choose_password(&who, "without a digit").await);
    assert_eq!(answer, Err(Refusal::PasswordTooWeak { policy: "Password must have numeric characters".to_owned() }));
}

#[tokio::test]
async fn a6_a_reset_sets_a_password_by_code() {
    let bench = Bench::new().await;
    bench.register_with_password(&anna(), "long enough 1").await;
    bench.sign_in.ask_reset(&anna()).await.unwrap();
    let code = bench.code(&anna());
    bench.sign_in.confirm_reset(&anna(), &code, "quite another").await.unwrap();
    bench.sign_in.check_password(&anna(), "quite another").await.unwrap();
    assert_eq!(refusal(bench.sign_in.check_password(&anna(), "long enough 1").await), Err(Refusal::WrongPassword));
    let again = bench.sign_in.confirm_reset(&anna(), &code, "the third one").await;
    assert_eq!(refusal(again), Err(Refusal::WrongCode), "used up");
}

#[tokio::test]
async fn a_temporary_password_does_not_sign_in() {
    let bench = Bench::new().await;
    let verified = json!([{ "Name": "email_verified", "Value": "true" }]);
    let more = json!({ "TemporaryPassword": "long enough 1", "MessageAction": "SUPPRESS", "UserAttributes": verified });
    bench.admin("AdminCreateUser", &anna(), more).await;
    assert_eq!(refusal(bench.sign_in.check_password(&anna(), "long enough 1").await), Err(Refusal::WrongPassword));
}

/// A Cognito that answers every call with tokens for somebody.
async fn cognito_that_says(email: &'static str) -> SignIn {
    let answer = move || async move {
        let now = Timestamp::now().as_second();
        let mut claims = claims_with("email", json!(email));
        for (name, at) in [("auth_time", now), ("iat", now), ("exp", now + 3600)] {
            claims[name] = json!(at);
        }
        let id = POOL_KEY.sign(&claims);
        json!({ "AuthenticationResult": { "IdToken": id, "AccessToken": "access" } }).to_string()
    };
    let keys = || async { json!({ "keys": [POOL_KEY.jwk()] }).to_string() };
    let router = axum::Router::new()
        .route("/", axum::routing::post(answer))
        .route(&format!("/{}/.well-known/jwks.json", issuer::POOL), axum::routing::get(keys));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-west-1"))
        .endpoint_url(endpoint)
        .build();
    SignIn::new(&config, issuer::POOL, issuer::CLIENT)
}

#[tokio::test]
async fn s27_tokens_for_another_address_than_the_one_typed_are_not_believed() {
    let pending = PendingSignIn::Otp { session: "session".to_owned() };
    let honest = cognito_that_says("Anna@example.com").await;
    assert_eq!(refusal(honest.check_code(&anna(), &pending, "12345678").await).unwrap().address, anna());
    let mistaken = cognito_that_says("berta@example.com").await;
    assert_eq!(refusal(mistaken.check_code(&anna(), &pending, "12345678").await), Err(Refusal::WrongCode));
    assert_eq!(refusal(mistaken.check_password(&anna(), "long enough 1").await), Err(Refusal::WrongPassword));
}

#[tokio::test]
async fn s27_a_user_whose_address_was_changed_meanwhile_does_not_get_in_by_the_old_one() {
    let bench = Bench::new().await;
    bench.register(&anna()).await;
    let pending = bench.ask(&anna()).await;
    let code = bench.code(&anna());
    let body = json!({ "UserPoolId": bench.pool_id, "Username": anna().as_str(), "UserAttributes": [] });
    let user = bench.cognito.handle("AdminGetUser", body).await.unwrap();
    let sub = user["Username"].as_str().unwrap();
    let changed = json!([{ "Name": "email", "Value": "someone.else@example.com" }, { "Name": "email_verified", "Value": "true" }]);
    let body = json!({ "UserPoolId": bench.pool_id, "Username": sub, "UserAttributes": changed });
    bench.cognito.handle("AdminUpdateUserAttributes", body).await.unwrap();
    assert_eq!(bench.check(&anna(), &pending, &code).await, Err(Refusal::WrongCode));
}

#[tokio::test]
async fn throttling_of_everybody_is_told() {
    let bench = Bench::new().await;
    // 30 a second is Cognito's quota for resets, whoever asks: of many more at once some must be turned away.
    let asked = (0..120).map(|n| {
        let (sign_in, who) = (&bench.sign_in, address(&format!("flood{n}@example.com")));
        async move { refusal(sign_in.ask_reset(&who).await) }
    });
    let answers = futures::future::join_all(asked).await;
    assert!(answers.contains(&Ok(())));
    assert!(answers.contains(&Err(Refusal::TooMany)));
}

#[tokio::test]
async fn when_cognito_is_out_of_reach_the_fault_is_ours() {
    let config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-west-1"))
        .retry_config(aws_config::retry::RetryConfig::disabled())
        // Port 9 (discard) of this machine: nobody listens.
        .endpoint_url("http://127.0.0.1:9")
        .build();
    let sign_in = SignIn::new(&config, issuer::POOL, issuer::CLIENT);
    let answer = sign_in.ask_code(&anna(), Standing::StrangerOrUser).await;
    assert!(matches!(answer, Err(SignInError::Failed { .. })), "{answer:?}");
    let answer = sign_in.check_password(&anna(), "long enough 1").await;
    assert!(matches!(answer, Err(SignInError::Failed { .. })), "{answer:?}");
}

#[test]
fn a_pending_sign_in_survives_its_row() {
    for pending in [
        PendingSignIn::Otp { session: "s".to_owned() },
        PendingSignIn::Confirm { session: Some("s".to_owned()) },
        PendingSignIn::Confirm { session: None },
    ] {
        let row = serde_json::to_value(&pending).unwrap();
        assert_eq!(serde_json::from_value::<PendingSignIn>(row).unwrap(), pending);
    }
    assert_eq!(serde_json::to_value(PendingSignIn::Confirm { session: None }).unwrap(), json!({ "step": "confirm" }));
}
