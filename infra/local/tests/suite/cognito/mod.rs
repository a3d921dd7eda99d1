//! User pools, driven by the AWS SDK over HTTP. Time stands still unless a test moves it.
//!
//! The rules come from the pages named in `src/cognito/*.rs`; where AWS leaves something open, `README.md` says what was
//! chosen.

mod both;
mod existence;
mod groups;
mod passwords;
mod sign_in;
mod sign_up;
mod storage;
mod tokens;
mod users;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use aws_sdk_cognitoidentityprovider::Client;
use aws_sdk_cognitoidentityprovider::config::{BehaviorVersion, Credentials, Region, retry::RetryConfig};
use aws_sdk_cognitoidentityprovider::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_cognitoidentityprovider::operation::initiate_auth::InitiateAuthOutput;
use aws_sdk_cognitoidentityprovider::operation::respond_to_auth_challenge::RespondToAuthChallengeOutput;
use aws_sdk_cognitoidentityprovider::types::{
    AttributeType, AuthFlowType, AuthenticationResultType, ChallengeNameType, MessageActionType,
};
use guichet_local::cognito::{Cognito, http};
use guichet_local::kinds::{SentMail, UserPool};
use jiff::Timestamp;
use serde_json::{Value, json};

/// Pool and clients of the tests.
pub(super) const POOL: &str = "eu-west-1_Test00001";
/// The client as the template has it.
pub(super) const CLIENT: &str = "client";
/// A client that rotates refresh tokens, with ten seconds of grace.
pub(super) const ROTATING: &str = "rotating";
/// A client that tells who exists.
pub(super) const LEGACY: &str = "legacy";

/// 1 January 2026, noon.
const START: i64 = 1_767_268_800;

/// A Cognito of one's own, and a client for it.
pub(super) struct Bench {
    pub(super) cognito: Cognito,
    pub(super) client: Client,
    clock: Arc<AtomicI64>,
    mails: Arc<Mutex<Vec<SentMail>>>,
    // Removed when the test ends.
    _dir: Option<tempfile::TempDir>,
}

/// The pool's properties: a password of eight characters with a digit; the rest as in the template.
pub(super) fn properties() -> Value {
    json!({
        "UserPoolName": "test",
        "UserPoolTier": "ESSENTIALS",
        "UsernameAttributes": ["email"],
        "AutoVerifiedAttributes": ["email"],
        "UsernameConfiguration": { "CaseSensitive": false },
        "Policies": {
            "PasswordPolicy": { "MinimumLength": 8, "RequireNumbers": true, "PasswordHistorySize": 2 },
            "SignInPolicy": { "AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"] },
        },
        "EmailConfiguration": { "From": "Test Desk <desk@example.com>", "ReplyToEmailAddress": "help@example.com" },
        "VerificationMessageTemplate": { "EmailSubject": "Confirm", "EmailMessage": "Your code: <b>{####}</b>" },
        "EmailAuthenticationSubject": "Sign in",
        "EmailAuthenticationMessage": "Sign in with {####}",
        "Schema": [{ "Name": "email", "Required": true }, { "Name": "tier" }],
    })
}

fn client_properties() -> Value {
    json!({
        "ExplicitAuthFlows": ["ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        "PreventUserExistenceErrors": "ENABLED",
    })
}

impl Bench {
    pub(super) async fn new() -> Self {
        Self::with(properties()).await
    }

    pub(super) async fn with(properties: Value) -> Self {
        /// Making keys is what takes time: the first bench's serve them all.
        static KEYS: OnceLock<Vec<u8>> = OnceLock::new();
        let dir = tempfile::tempdir().unwrap();
        let keys = dir.path().join(format!("{POOL}.keys.json"));
        if let Some(made) = KEYS.get() {
            std::fs::write(&keys, made).unwrap();
        }
        let bench = Self::at(dir.path(), properties).await;
        KEYS.get_or_init(|| std::fs::read(&keys).unwrap());
        Self { _dir: Some(dir), ..bench }
    }

    /// A Cognito over a directory that outlives it.
    pub(super) async fn at(dir: &Path, properties: Value) -> Self {
        let mut rotating = client_properties();
        rotating["RefreshTokenRotation"] = json!({ "Feature": "ENABLED", "RetryGracePeriodSeconds": 10 });
        let mut legacy = client_properties();
        legacy["PreventUserExistenceErrors"] = json!("LEGACY");
        let pool = UserPool {
            id: POOL.to_owned(),
            properties,
            clients: vec![
                (CLIENT.to_owned(), client_properties()),
                (ROTATING.to_owned(), rotating),
                (LEGACY.to_owned(), legacy),
            ],
            groups: vec!["agents".to_owned(), "admins".to_owned()],
        };
        let clock = Arc::new(AtomicI64::new(START));
        let mails = Arc::new(Mutex::new(Vec::new()));
        let (hands, outbox) = (clock.clone(), mails.clone());
        let cognito = Cognito::open(
            &BTreeMap::from([("UserPool".to_owned(), pool)]),
            dir,
            move |mail| outbox.lock().unwrap().push(mail),
            move || Timestamp::from_second(hands.load(Ordering::SeqCst)).unwrap(),
        )
        .unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = http::router(cognito.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let client = client_of(format!("http://{address}"));
        Self { cognito, client, clock, mails, _dir: None }
    }

    pub(super) fn now(&self) -> i64 {
        self.clock.load(Ordering::SeqCst)
    }

    /// Lets seconds go by.
    pub(super) fn wait(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::SeqCst);
    }

    pub(super) fn mails(&self) -> Vec<SentMail> {
        self.mails.lock().unwrap().clone()
    }

    /// The code in the last mail, which went to this address.
    pub(super) fn code(&self, address: &str) -> String {
        let mail = self.mails().pop().expect("no mail was sent");
        assert_eq!(mail.to, [address]);
        let html = html(&mail);
        html.split(|c: char| !c.is_ascii_digit()).find(|digits| digits.len() >= 6).expect("no code").to_owned()
    }

    pub(super) async fn sign_up(&self, address: &str, password: Option<&str>) -> Result<String, String> {
        let call = self.client.sign_up().client_id(CLIENT).username(address);
        let email = AttributeType::builder().name("email").value(address).build().unwrap();
        let answer = call.user_attributes(email).set_password(password.map(str::to_owned)).send().await;
        answer.map(|answer| answer.session.unwrap()).map_err(name)
    }

    pub(super) async fn confirm(
        &self,
        address: &str,
        code: &str,
        session: Option<&str>,
    ) -> Result<Option<String>, String> {
        let call = self.client.confirm_sign_up().client_id(CLIENT).username(address).confirmation_code(code);
        call.set_session(session.map(str::to_owned)).send().await.map(|answer| answer.session).map_err(name)
    }

    /// A confirmed user with or without a password.
    pub(super) async fn user(&self, address: &str, password: Option<&str>) {
        self.sign_up(address, password).await.unwrap();
        self.confirm(address, &self.code(address), None).await.unwrap();
    }

    /// `USER_AUTH` with these parameters beside the name.
    pub(super) async fn initiate(&self, address: &str, more: &[(&str, &str)]) -> Result<InitiateAuthOutput, String> {
        let mut call = self.client.initiate_auth().client_id(CLIENT).auth_flow(AuthFlowType::UserAuth);
        call = call.auth_parameters("USERNAME", address);
        for (name, value) in more {
            call = call.auth_parameters(*name, *value);
        }
        call.send().await.map_err(name)
    }

    /// Asks for a sign-in code: the session and the code.
    pub(super) async fn ask_code(&self, address: &str) -> (String, String) {
        let answer = self.initiate(address, &[("PREFERRED_CHALLENGE", "EMAIL_OTP")]).await.unwrap();
        assert_eq!(answer.challenge_name, Some(ChallengeNameType::EmailOtp));
        (answer.session.unwrap(), self.code(address))
    }

    pub(super) async fn respond(
        &self,
        challenge: ChallengeNameType,
        address: &str,
        session: &str,
        answer: (&str, &str),
    ) -> Result<RespondToAuthChallengeOutput, String> {
        let call = self.client.respond_to_auth_challenge().client_id(CLIENT).challenge_name(challenge);
        let call = call.session(session).challenge_responses("USERNAME", address);
        call.challenge_responses(answer.0, answer.1).send().await.map_err(name)
    }

    pub(super) async fn answer_code(
        &self,
        address: &str,
        session: &str,
        code: &str,
    ) -> Result<AuthenticationResultType, String> {
        let answer = self.respond(ChallengeNameType::EmailOtp, address, session, ("EMAIL_OTP_CODE", code)).await?;
        Ok(answer.authentication_result.unwrap())
    }

    /// Signs somebody in by code.
    pub(super) async fn tokens(&self, address: &str) -> AuthenticationResultType {
        let (session, code) = self.ask_code(address).await;
        self.answer_code(address, &session, &code).await.unwrap()
    }

    pub(super) async fn by_password(&self, address: &str, password: &str) -> Result<InitiateAuthOutput, String> {
        self.initiate(address, &[("PREFERRED_CHALLENGE", "PASSWORD"), ("PASSWORD", password)]).await
    }

    pub(super) async fn admin_create(&self, address: &str, temporary: Option<&str>) -> Result<(), String> {
        let call = self.client.admin_create_user().user_pool_id(POOL).username(address);
        let attribute = |name: &str, value: &str| AttributeType::builder().name(name).value(value).build().unwrap();
        let call =
            call.user_attributes(attribute("email", address)).user_attributes(attribute("email_verified", "true"));
        let call =
            call.message_action(MessageActionType::Suppress).set_temporary_password(temporary.map(str::to_owned));
        call.send().await.map(drop).map_err(name)
    }

    pub(super) async fn admin(&self, operation: &str, address: &str) {
        let body = json!({ "UserPoolId": POOL, "Username": address });
        self.cognito.handle(operation, body).await.unwrap();
    }

    pub(super) async fn status(&self, address: &str) -> String {
        let user = self.client.admin_get_user().user_pool_id(POOL).username(address).send().await.unwrap();
        user.user_status.unwrap().as_str().to_owned()
    }
}

/// A client of one place, which asks once.
fn client_of(endpoint: String) -> Client {
    let config = aws_sdk_cognitoidentityprovider::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-west-1"))
        .credentials_provider(Credentials::new("test", "test", None, None, "test"))
        .retry_config(RetryConfig::disabled())
        .endpoint_url(endpoint)
        .build();
    Client::from_conf(config)
}

/// An error as `Name: message`.
#[expect(clippy::needless_pass_by_value, reason = "stands in map_err")]
pub(super) fn name<E: ProvideErrorMetadata + std::fmt::Debug>(error: SdkError<E>) -> String {
    format!("{}: {}", error.code().unwrap_or("?"), error.message().unwrap_or("?"))
}

/// A wrong code as long as the right one.
pub(super) fn another(code: &str) -> String {
    code.chars().map(|digit| if digit == '9' { '0' } else { '9' }).collect()
}

/// The HTML part of a mail.
pub(super) fn html(mail: &SentMail) -> String {
    let message = mail_parser::MessageParser::default().parse(&mail.raw).unwrap();
    message.body_html(0).unwrap().into_owned()
}

/// A token's claims, unchecked.
pub(super) fn claims(token: &str) -> Value {
    use base64::Engine as _;
    let claims = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap()
}
