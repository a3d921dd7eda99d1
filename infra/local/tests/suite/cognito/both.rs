//! What must hold in any place that plays user pools: here, and in another one whose endpoint is given.
//!
//! `COGNITO_ENDPOINT=http://127.0.0.1:4566 cargo test -p guichet-local --test suite elsewhere -- --ignored` runs it against
//! ministack (PyPI, `AUTH=true ministack`), which mails no codes but always takes the same two.

use aws_sdk_cognitoidentityprovider::types::{
    ExplicitAuthFlowsType, PasswordPolicyType, UserPoolPolicyType, UsernameAttributeType, VerifiedAttributeType,
};

use super::*;

/// Somewhere with a pool, a client that tells who exists, and a group.
struct Place<'a> {
    client: &'a Client,
    pool: String,
    app: String,
    /// The code that was mailed to an address last, for a purpose.
    code: CodeOf<'a>,
}

type CodeOf<'a> = Box<dyn Fn(&str, Purpose) -> String + 'a>;

#[derive(Clone, Copy)]
enum Purpose {
    Confirmation,
    Reset,
}

const ANNA: &str = "anna@example.com";

impl Place<'_> {
    async fn sign_up(&self, password: &str) -> Result<(), String> {
        let email = AttributeType::builder().name("email").value(ANNA).build().unwrap();
        let call = self.client.sign_up().client_id(&self.app).username(ANNA).password(password);
        call.user_attributes(email).send().await.map(drop).map_err(name)
    }

    async fn confirm(&self, code: &str) -> Result<(), String> {
        let call = self.client.confirm_sign_up().client_id(&self.app).username(ANNA);
        call.confirmation_code(code).send().await.map(drop).map_err(name)
    }

    async fn status(&self) -> Result<(String, bool), String> {
        let user = self.client.admin_get_user().user_pool_id(&self.pool).username(ANNA).send().await.map_err(name)?;
        Ok((user.user_status.unwrap().as_str().to_owned(), user.enabled))
    }

    async fn count(&self, filter: &str) -> usize {
        self.client.list_users().user_pool_id(&self.pool).filter(filter).send().await.unwrap().users().len()
    }

    async fn reset(&self, code: &str, password: &str) -> Result<(), String> {
        let call = self.client.confirm_forgot_password().client_id(&self.app).username(ANNA);
        call.confirmation_code(code).password(password).send().await.map(drop).map_err(name)
    }
}

/// The life of one user.
async fn holds(place: &Place<'_>) {
    let (client, pool) = (place.client, place.pool.as_str());

    let missing = "UserNotFoundException: User does not exist.";
    assert_eq!(place.status().await.unwrap_err(), missing);
    let forgot = || client.forgot_password().client_id(&place.app).username(ANNA).send();
    let unknown = "UserNotFoundException: Username/client id combination not found.";
    assert_eq!(forgot().await.map_err(name).unwrap_err(), unknown);
    assert_eq!(place.confirm("123456").await.unwrap_err(), unknown);

    let weak = place.sign_up("passwort").await.unwrap_err();
    assert_eq!(
        weak,
        "InvalidPasswordException: Password did not conform with policy: Password must have numeric characters"
    );
    // The other place words it otherwise than AWS does.
    assert!(place.sign_up("pass1").await.unwrap_err().starts_with("InvalidPasswordException"));
    place.sign_up("passw0rd").await.unwrap();
    assert!(place.sign_up("passw0rd").await.unwrap_err().starts_with("UsernameExistsException"));
    assert_eq!(place.status().await, Ok(("UNCONFIRMED".to_owned(), true)));

    let code = (place.code)(ANNA, Purpose::Confirmation);
    let wrong = "CodeMismatchException: Invalid verification code provided, please try again.";
    assert_eq!(place.confirm(&another(&code)).await.unwrap_err(), wrong);
    place.confirm(&code).await.unwrap();
    assert_eq!(place.status().await, Ok(("CONFIRMED".to_owned(), true)));
    let again = place.confirm(&code).await.unwrap_err();
    assert_eq!(again, "NotAuthorizedException: User cannot be confirmed. Current status is CONFIRMED");

    let over = "ExpiredCodeException: Invalid code provided, please request a code again.";
    assert_eq!(place.reset("654321", "an0therone").await.unwrap_err(), over, "nobody asked for a code");
    let verified = AttributeType::builder().name("email_verified").value("true").build().unwrap();
    client
        .admin_update_user_attributes()
        .user_pool_id(pool)
        .username(ANNA)
        .user_attributes(verified)
        .send()
        .await
        .unwrap();
    forgot().await.unwrap();
    let code = (place.code)(ANNA, Purpose::Reset);
    assert_eq!(place.reset(&another(&code), "an0therone").await.unwrap_err(), wrong);
    place.reset(&code, "an0therone").await.unwrap();
    assert_eq!(place.reset(&code, "third0ne").await.unwrap_err(), over, "a code counts once");

    client.admin_add_user_to_group().user_pool_id(pool).username(ANNA).group_name("agents").send().await.unwrap();
    let groups = client.admin_list_groups_for_user().user_pool_id(pool).username(ANNA).send().await.unwrap();
    assert_eq!(groups.groups().iter().map(|group| group.group_name().unwrap()).collect::<Vec<_>>(), ["agents"]);

    for (filter, found) in [(r#"email = "anna@example.com""#, 1), (r#"email ^= "ann""#, 1), (r#"email ^= "bert""#, 0)] {
        assert_eq!(place.count(filter).await, found, "{filter}");
    }
    client.admin_disable_user().user_pool_id(pool).username(ANNA).send().await.unwrap();
    assert_eq!(place.status().await, Ok(("CONFIRMED".to_owned(), false)));
    client.admin_enable_user().user_pool_id(pool).username(ANNA).send().await.unwrap();
    let temporary = client.admin_set_user_password().user_pool_id(pool).username(ANNA).password("temp0rary");
    temporary.permanent(false).send().await.unwrap();
    assert_eq!(place.status().await, Ok(("FORCE_CHANGE_PASSWORD".to_owned(), true)));
    client.admin_delete_user().user_pool_id(pool).username(ANNA).send().await.unwrap();
    assert_eq!(place.status().await.unwrap_err(), missing);
}

#[tokio::test]
async fn the_life_of_a_user_goes_as_it_should_here() {
    let bench = Bench::new().await;
    let place = Place {
        client: &bench.client,
        pool: POOL.to_owned(),
        app: LEGACY.to_owned(),
        code: Box::new(|address, _| bench.code(address)),
    };
    holds(&place).await;
}

#[tokio::test]
#[ignore = "needs the endpoint of another place in COGNITO_ENDPOINT"]
async fn the_life_of_a_user_goes_as_it_should_elsewhere() {
    let endpoint = std::env::var("COGNITO_ENDPOINT").expect("COGNITO_ENDPOINT names the place");
    let client = client_of(endpoint);
    let policy = PasswordPolicyType::builder().minimum_length(8).require_numbers(true).build();
    let pool = client
        .create_user_pool()
        .pool_name("test")
        .username_attributes(UsernameAttributeType::Email)
        .auto_verified_attributes(VerifiedAttributeType::Email)
        .policies(UserPoolPolicyType::builder().password_policy(policy).build());
    let pool = pool.send().await.unwrap().user_pool.unwrap().id.unwrap();
    let app = client.create_user_pool_client().user_pool_id(&pool).client_name("test");
    let app = app.explicit_auth_flows(ExplicitAuthFlowsType::AllowUserAuth).send().await.unwrap();
    client.create_group().user_pool_id(&pool).group_name("agents").send().await.unwrap();
    let place = Place {
        client: &client,
        pool,
        app: app.user_pool_client.unwrap().client_id.unwrap(),
        code: Box::new(|_, purpose| match purpose {
            Purpose::Confirmation => "123456".to_owned(),
            Purpose::Reset => "654321".to_owned(),
        }),
    };
    holds(&place).await;
}
