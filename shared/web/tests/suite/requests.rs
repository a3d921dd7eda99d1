//! What API Gateway hands over.

use guichet_web::{Accept, FormError, Language, LocalPath};
use serde_json::json;

use crate::samples::*;

const OWN: &str = "https://support.example.com";

async fn posted(headers: serde_json::Value) -> Result<(), FormError> {
    let mut all = json!({ "content-type": "application/x-www-form-urlencoded" });
    for (name, value) in headers.as_object().unwrap() {
        all[name] = value.clone();
    }
    request("POST", "/tickets/7/closure", all, Some(("token=abc", false))).form().await?.check_token("abc")
}

#[tokio::test]
async fn s29_a_form_is_taken_from_our_own_pages_only() {
    assert_eq!(posted(json!({ "origin": OWN })).await, Ok(()));
    assert_eq!(posted(json!({ "referer": format!("{OWN}/tickets/7") })).await, Ok(()));
    for foreign in [
        json!({}),
        json!({ "origin": "null" }),
        json!({ "origin": "http://support.example.com" }),
        json!({ "origin": "https://support.example.com.evil.example" }),
        json!({ "origin": "https://evil.example", "referer": format!("{OWN}/") }),
        json!({ "referer": "https://support.example.com.evil.example/" }),
        json!({ "host": "evil.example", "x-forwarded-host": "evil.example", "origin": "https://evil.example" }),
    ] {
        assert_eq!(posted(foreign.clone()).await, Err(FormError::Forged), "{foreign}");
    }
}

#[tokio::test]
async fn s29_a_form_without_the_sessions_token_is_refused() {
    let read = async |body| {
        request(
            "POST",
            "/sign-out",
            json!({ "origin": OWN, "content-type": "application/x-www-form-urlencoded" }),
            Some((body, false)),
        )
        .form()
        .await
        .unwrap()
    };
    assert_eq!(read("token=right").await.check_token("right"), Ok(()));
    for body in ["", "token=", "token=wrong", "token=righ", "TOKEN=right", "token=wrong&token=right"] {
        assert_eq!(read(body).await.check_token("right"), Err(FormError::Forged), "{body}");
    }
    assert_eq!(
        read("token=").await.check_token(""),
        Err(FormError::Forged),
        "a session without a token protects nothing"
    );
}

#[test]
fn s29_the_local_stack_is_reached_without_tls_and_nothing_else_is() {
    let origin = |domain: &str| {
        let event = json!({
            "version": "2.0", "rawPath": "/", "rawQueryString": "", "headers": {}, "isBase64Encoded": false, "routeKey": "$default",
            "requestContext": { "domainName": domain, "timeEpoch": 0, "http": { "method": "GET", "path": "/", "protocol": "HTTP/1.1", "sourceIp": "192.0.2.7", "userAgent": "" } }
        });
        guichet_web::Request::read(lambda_http::request::from_str(&event.to_string()).unwrap()).origin()
    };
    assert_eq!(origin("127.0.0.1:9000"), "http://127.0.0.1:9000");
    assert_eq!(origin("localhost:9000"), "http://localhost:9000");
    assert_eq!(origin("localhost.evil.example"), "https://localhost.evil.example");
    assert_eq!(origin("support.example.com"), OWN);
}

#[test]
fn s23_the_client_is_who_the_request_context_says() {
    let request =
        request("GET", "/tickets", json!({ "x-forwarded-for": "203.0.113.9", "forwarded": "for=203.0.113.9" }), None);
    assert_eq!(request.client(), Some("192.0.2.7".parse().unwrap()));
    assert_eq!(request.domain(), "support.example.com");
    assert_eq!(request.id(), "req-0001");
}

#[test]
fn a_request_says_which_ticket_and_which_answer_is_wanted() {
    let page = request(
        "GET",
        "/tickets/1042?before=0190a5d0-7c3f-7000-8000-000200000001",
        json!({ "accept": "text/html,application/xhtml+xml,*/*;q=0.8" }),
        None,
    );
    assert_eq!(page.ticket_number().unwrap().get(), 1042);
    assert_eq!(page.before_entry(), Some(entry_id(1)));
    assert_eq!(page.accept(), Accept::Html);
    assert_eq!(page.address(), "/tickets/1042?before=0190a5d0-7c3f-7000-8000-000200000001");
    assert_eq!(request("GET", "/", json!({ "accept": "application/json" }), None).accept(), Accept::Json);
    assert_eq!(request("GET", "/", json!({}), None).accept(), Accept::Html);
}

#[test]
fn cookies_come_as_payload_2_0_sends_them() {
    let event = json!({
        "version": "2.0", "rawPath": "/", "rawQueryString": "", "headers": {}, "isBase64Encoded": false, "routeKey": "$default",
        "cookies": ["__Host-session=a.b", "lang=de", "x=1=2"],
        "requestContext": { "domainName": "x", "timeEpoch": 0, "http": { "method": "GET", "path": "/", "protocol": "HTTP/1.1", "sourceIp": "192.0.2.7", "userAgent": "" } }
    });
    let request = guichet_web::Request::read(lambda_http::request::from_str(&event.to_string()).unwrap());
    assert_eq!(request.cookie("__Host-session"), Some("a.b"));
    assert_eq!(request.cookie("x"), Some("1=2"));
    assert_eq!(request.cookie("missing"), None);
    assert_eq!(request.language(portal(&desk())), Language::German);
}

#[test]
fn s25_where_to_go_after_signing_in_is_a_page_of_ours() {
    let next = |address| get(address).query_value("next").and_then(|next| LocalPath::parse(next).ok());
    assert_eq!(next("/sign-in?next=%2Ftickets%2F7").unwrap().as_str(), "/tickets/7");
    assert_eq!(next("/sign-in?next=%2F%2Fevil.example"), None);
    assert_eq!(next("/sign-in?next=https%3A%2F%2Fevil.example"), None);
}
