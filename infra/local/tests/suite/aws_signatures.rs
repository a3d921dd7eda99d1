//! Signature Version 4, driven by the SDK's own signer.

use aws_config::AppName;
use aws_sdk_dynamodb::error::ProvideErrorMetadata as _;
use serde_json::json;

use crate::aws_world::{ATTACHMENTS, OWNER, REPLY, TABLE, World};

#[tokio::test]
async fn a_request_signed_with_the_right_secret_is_served() {
    let world = World::new().await;
    let tables = world.dynamodb(OWNER).list_tables().send().await.unwrap();
    assert_eq!(tables.table_names(), [TABLE]);
}

#[tokio::test]
async fn a_request_signed_with_another_secret_is_refused_in_every_protocol() {
    let world = World::new().await;
    let config = world.config_with(OWNER, "another");
    let json = aws_sdk_dynamodb::Client::new(&config).list_tables().send().await.unwrap_err();
    assert_eq!(json.code(), Some("InvalidSignatureException"));
    let query = aws_sdk_ses::Client::new(&config).get_send_quota().send().await.unwrap_err();
    assert_eq!(query.code(), Some("SignatureDoesNotMatch"));
    let xml = world.s3_with(OWNER, "another").get_object().bucket(ATTACHMENTS).key("a").send().await.unwrap_err();
    assert_eq!(xml.code(), Some("SignatureDoesNotMatch"));
}

#[tokio::test]
async fn an_access_key_that_the_stack_never_gave_out_is_refused_in_every_protocol() {
    let world = World::new().await;
    let json = world.dynamodb("AKIANOBODY").list_tables().send().await.unwrap_err();
    assert_eq!(json.code(), Some("UnrecognizedClientException"));
    let query = world.ses("AKIANOBODY").get_send_quota().send().await.unwrap_err();
    assert_eq!(query.code(), Some("InvalidClientTokenId"));
    let xml = world.s3("AKIANOBODY").get_object().bucket(ATTACHMENTS).key("a").send().await.unwrap_err();
    assert_eq!(xml.code(), Some("InvalidAccessKeyId"));
}

#[tokio::test]
async fn a_request_without_a_signature_is_refused() {
    let world = World::new().await;
    let request = reqwest::Client::new()
        .post(&world.url)
        .header("x-amz-target", "DynamoDB_20120810.ListTables")
        .header("content-type", "application/x-amz-json-1.0")
        .body("{}");
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 400);
    let body: serde_json::Value = answer.json().await.unwrap();
    assert_eq!(body["__type"], "MissingAuthenticationTokenException");
}

#[tokio::test]
async fn a_body_changed_after_signing_is_refused() {
    let world = World::new().await;
    let date = jiff::Timestamp::now().strftime("%Y%m%dT%H%M%SZ").to_string();
    let day = &date[..8];
    let request = reqwest::Client::new()
        .post(&world.url)
        .header("x-amz-target", "DynamoDB_20120810.ListTables")
        .header("x-amz-date", &date)
        .header(
            "authorization",
            format!(
                "AWS4-HMAC-SHA256 Credential={OWNER}/{day}/us-east-1/dynamodb/aws4_request, \
                 SignedHeaders=host;x-amz-date, Signature={}",
                "0".repeat(64)
            ),
        )
        .body(json!({"Limit": 1}).to_string());
    let body: serde_json::Value = request.send().await.unwrap().json().await.unwrap();
    assert_eq!(body["__type"], "InvalidSignatureException");
}

#[tokio::test]
async fn a_signature_of_yesterday_is_refused() {
    let world = World::new().await;
    let request = reqwest::Client::new()
        .post(&world.url)
        .header("x-amz-target", "DynamoDB_20120810.ListTables")
        .header("x-amz-date", "20200101T000000Z")
        .header(
            "authorization",
            format!(
                "AWS4-HMAC-SHA256 Credential={OWNER}/20200101/us-east-1/dynamodb/aws4_request, \
                 SignedHeaders=host;x-amz-date, Signature=00"
            ),
        )
        .body("{}");
    let body: serde_json::Value = request.send().await.unwrap().json().await.unwrap();
    assert!(body["message"].as_str().unwrap().contains("expired"), "{body}");
}

#[tokio::test]
async fn an_operation_that_is_not_played_says_so_by_name() {
    let world = World::new().await;
    let error = world.dynamodb(OWNER).list_backups().send().await.unwrap_err();
    assert_eq!(error.code(), Some("UnknownOperationException"));
    assert_eq!(error.message(), Some("The local stack does not imitate ListBackups of DynamoDB."));
    let error = world.ses(OWNER).get_send_quota().send().await.unwrap_err();
    assert_eq!(error.message(), Some("The local stack does not imitate GetSendQuota of SES."));
}

#[tokio::test]
async fn operations_of_cognito_that_anyone_may_call_need_no_signature() {
    let world = World::new().await;
    world.aws.set_cognito(Box::new(|operation, body| {
        Box::pin(async move {
            assert_eq!(operation, "ForgotPassword");
            Ok(json!({"CodeDeliveryDetails": {"Destination": body["Username"]}}))
        })
    }));
    let forgot = world.cognito(OWNER).forgot_password().client_id("client").username("ann@example.com").send();
    let details = forgot.await.unwrap().code_delivery_details.unwrap();
    assert_eq!(details.destination(), Some("ann@example.com"));
    let request = reqwest::Client::new()
        .post(&world.url)
        .header("x-amz-target", "AWSCognitoIdentityProviderService.AdminGetUser")
        .body(json!({"UserPoolId": "p", "Username": "u"}).to_string());
    let body: serde_json::Value = request.send().await.unwrap().json().await.unwrap();
    assert_eq!(body["__type"], "MissingAuthenticationTokenException");
}

#[tokio::test]
async fn an_unsigned_call_is_known_by_the_application_name_in_its_user_agent() {
    let world = World::new().await;
    world.aws.set_cognito(Box::new(|_, _| Box::pin(async { Ok(json!({})) })));
    // What `AWS_SDK_UA_APP_ID` sets in a function's environment.
    let config = world.config(OWNER).into_builder().app_name(AppName::new(REPLY).unwrap()).build();
    let cognito = aws_sdk_cognitoidentityprovider::Client::new(&config);
    cognito.forgot_password().client_id("client").username("ann@example.com").send().await.unwrap();
    let call = world.aws.ledger().calls().pop().unwrap();
    assert_eq!(call.function.as_deref(), Some("ReplyFunction"));
    assert_eq!(call.request_id.as_deref(), Some("request-1"));
}
