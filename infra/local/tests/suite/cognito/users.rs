//! AdminCreateUser, AdminGetUser, AdminUpdateUserAttributes, AdminDeleteUser, ListUsers, DescribeUserPool.

use super::*;

const ANNA: &str = "anna@example.com";

fn attribute(name: &str, value: &str) -> AttributeType {
    AttributeType::builder().name(name).value(value).build().unwrap()
}

#[tokio::test]
async fn a_user_created_without_a_password_signs_in_by_code_at_once() {
    let bench = Bench::new().await;
    bench.admin_create(ANNA, None).await.unwrap();
    assert_eq!(bench.status(ANNA).await, "CONFIRMED");
    assert_eq!(bench.mails().len(), 0, "the invitation was suppressed");
    bench.tokens(ANNA).await;
    assert_eq!(
        bench.admin_create("Anna@example.com", None).await.unwrap_err(),
        "UsernameExistsException: User account already exists"
    );
}

#[tokio::test]
async fn a_user_created_without_a_verified_address_is_mailed_no_code() {
    let bench = Bench::new().await;
    bench.client.admin_create_user().user_pool_id(POOL).username(ANNA).send().await.unwrap();
    let before = bench.mails().len();
    let answer = bench.initiate(ANNA, &[("PREFERRED_CHALLENGE", "EMAIL_OTP")]).await.unwrap();
    assert_eq!(answer.challenge_name, Some(ChallengeNameType::SelectChallenge));
    assert_eq!((answer.available_challenges().len(), bench.mails().len()), (0, before));
}

#[tokio::test]
async fn an_invitation_carries_a_temporary_password_and_can_be_sent_again() {
    let mut properties = properties();
    properties["Policies"]["SignInPolicy"]["AllowedFirstAuthFactors"] = json!(["PASSWORD"]);
    let bench = Bench::with(properties).await;
    bench.client.admin_create_user().user_pool_id(POOL).username(ANNA).send().await.unwrap();
    let password_in = |mail: &SentMail| {
        let text = html(mail);
        assert!(text.starts_with(&format!("Your username is {ANNA} and temporary password is ")), "{text}");
        text.rsplit(' ').next().unwrap().trim_end_matches('.').to_owned()
    };
    let first = password_in(&bench.mails().pop().unwrap());
    bench.by_password(ANNA, &first).await.unwrap();
    let resend = || {
        bench
            .client
            .admin_create_user()
            .user_pool_id(POOL)
            .username(ANNA)
            .message_action(MessageActionType::Resend)
            .send()
    };
    resend().await.unwrap();
    let second = password_in(&bench.mails().pop().unwrap());
    assert!(bench.by_password(ANNA, &first).await.is_err());
    let answer = bench.by_password(ANNA, &second).await.unwrap();
    let session = answer.session.unwrap();
    bench
        .respond(ChallengeNameType::NewPasswordRequired, ANNA, &session, ("NEW_PASSWORD", "lasting0ne"))
        .await
        .unwrap();
    assert!(resend().await.map_err(name).unwrap_err().starts_with("UnsupportedUserStateException"));
}

#[tokio::test]
async fn a_user_is_described_with_attributes_dates_and_state() {
    let bench = Bench::new().await;
    bench.admin_create(ANNA, None).await.unwrap();
    bench.wait(10);
    let tier = attribute("custom:tier", "premium");
    bench
        .client
        .admin_update_user_attributes()
        .user_pool_id(POOL)
        .username(ANNA)
        .user_attributes(tier)
        .send()
        .await
        .unwrap();
    let user = bench.client.admin_get_user().user_pool_id(POOL).username(ANNA).send().await.unwrap();
    assert!(user.enabled);
    assert_eq!(user.user_create_date.unwrap().secs(), bench.now() - 10);
    assert_eq!(user.user_last_modified_date.unwrap().secs(), bench.now());
    assert!(user.user_attributes.unwrap().contains(&attribute("custom:tier", "premium")));
    let nobody = bench.client.admin_get_user().user_pool_id(POOL).username("b@example.com").send().await.map_err(name);
    assert_eq!(nobody.unwrap_err(), "UserNotFoundException: User does not exist.");
    let nowhere =
        bench.client.admin_get_user().user_pool_id("eu-west-1_Nowhere").username(ANNA).send().await.map_err(name);
    assert_eq!(nowhere.unwrap_err(), "ResourceNotFoundException: User pool eu-west-1_Nowhere does not exist.");
}

#[tokio::test]
async fn a_changed_address_is_a_new_sign_in_name_and_unverified_unless_said_otherwise() {
    let bench = Bench::new().await;
    bench.user(ANNA, None).await;
    bench.user("berta@example.com", None).await;
    let update = async |changes: Vec<AttributeType>| {
        let call = bench.client.admin_update_user_attributes().user_pool_id(POOL).username(ANNA);
        call.set_user_attributes(Some(changes)).send().await.map(drop).map_err(name)
    };
    assert!(
        update(vec![attribute("email", "Berta@example.com")]).await.unwrap_err().starts_with("AliasExistsException")
    );
    assert!(update(vec![attribute("sub", "x")]).await.unwrap_err().starts_with("InvalidParameterException"));
    assert!(update(vec![attribute("custom:unknown", "x")]).await.unwrap_err().starts_with("InvalidParameterException"));
    update(vec![attribute("email", "anne@example.com")]).await.unwrap();
    let answer = bench.initiate("anne@example.com", &[("PREFERRED_CHALLENGE", "EMAIL_OTP")]).await.unwrap();
    assert_eq!(answer.challenge_name, Some(ChallengeNameType::SelectChallenge), "no code to an unverified address");
    let call = bench.client.admin_update_user_attributes().user_pool_id(POOL).username("anne@example.com");
    call.user_attributes(attribute("email_verified", "true")).send().await.unwrap();
    bench.tokens("anne@example.com").await;
}

#[tokio::test]
async fn a_deleted_user_is_gone_and_the_address_free() {
    let bench = Bench::new().await;
    bench.user(ANNA, None).await;
    bench.admin("AdminDeleteUser", ANNA).await;
    let gone = bench.client.admin_get_user().user_pool_id(POOL).username(ANNA).send().await.map_err(name);
    assert!(gone.unwrap_err().starts_with("UserNotFoundException"));
    bench.user(ANNA, None).await;
}

#[tokio::test]
async fn users_are_listed_by_filter() {
    let bench = Bench::new().await;
    bench.user(ANNA, None).await;
    bench.user("annette@example.com", None).await;
    bench.sign_up("berta@example.com", None).await.unwrap();
    bench.admin("AdminDisableUser", "annette@example.com").await;
    for (filter, expected) in [
        ("", 3),
        (r#"email = "anna@example.com""#, 1),
        (r#"email ^= "ann""#, 2),
        (r#"cognito:user_status = "unconfirmed""#, 1),
        (r#"status = "Disabled""#, 1),
        (r#"status = "disabled""#, 0),
        (r#"email = "nobody@example.com""#, 0),
    ] {
        let answer = bench.client.list_users().user_pool_id(POOL).filter(filter).send().await.unwrap();
        assert_eq!(answer.users().len(), expected, "{filter}");
    }
    let wrong = bench.client.list_users().user_pool_id(POOL).filter("email like anna").send().await.map_err(name);
    assert!(wrong.unwrap_err().starts_with("InvalidParameterException"));
    let some = bench.client.list_users().user_pool_id(POOL).attributes_to_get("email").send().await.unwrap();
    assert!(some.users().iter().all(|user| user.attributes().len() == 1 && user.attributes()[0].name() == "email"));
}

#[tokio::test]
async fn users_are_listed_in_pages_without_gaps_or_repeats() {
    let bench = Bench::new().await;
    for n in 0..7 {
        bench.admin_create(&format!("user{n}@example.com"), None).await.unwrap();
    }
    let mut seen = std::collections::BTreeSet::new();
    let mut token = None;
    let mut pages = 0;
    loop {
        let answer =
            bench.client.list_users().user_pool_id(POOL).limit(3).set_pagination_token(token).send().await.unwrap();
        pages += 1;
        assert!(answer.users().iter().all(|user| seen.insert(user.username().unwrap().to_owned())));
        token = answer.pagination_token;
        if token.is_none() {
            break;
        }
    }
    assert_eq!((seen.len(), pages), (7, 3));
    let greedy = bench.client.list_users().user_pool_id(POOL).limit(61).send().await.map_err(name);
    assert!(greedy.unwrap_err().starts_with("InvalidParameterException"));
}

#[tokio::test]
async fn a_pool_is_described_as_the_template_has_it() {
    let bench = Bench::new().await;
    bench.admin_create(ANNA, None).await.unwrap();
    let pool = bench.client.describe_user_pool().user_pool_id(POOL).send().await.unwrap().user_pool.unwrap();
    assert_eq!((pool.id(), pool.name(), pool.estimated_number_of_users()), (Some(POOL), Some("test"), 1));
    assert_eq!(pool.policies().unwrap().password_policy().unwrap().minimum_length(), Some(8));
}

#[tokio::test]
async fn an_operation_that_is_not_imitated_says_so() {
    let bench = Bench::new().await;
    let answer = bench.client.list_groups().user_pool_id(POOL).send().await.map_err(name).unwrap_err();
    assert_eq!(answer, "UnknownOperationException: the local stack does not imitate ListGroups");
}
