//! Requests through the HTTP API to a real function.

use axum::Router;
use axum::routing::get;
use guichet_local::front::Front;
use reqwest::Client;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::functions_probe::{Probe, function};

struct Api {
    url: String,
    client: Client,
    _probe: Probe,
}

async fn api_of(probe: Probe) -> Api {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let front = Front::new(&probe.stack, probe.functions.clone(), port);
    let local = Router::new().route("/_local/here", get(|| async { "here" }));
    tokio::spawn(front.serve(listener, local));
    Api { url: format!("http://127.0.0.1:{port}"), client: Client::new(), _probe: probe }
}

async fn api() -> Api {
    api_of(Probe::new()).await
}

impl Api {
    async fn get(&self, path: &str) -> (u16, String) {
        let response = self.client.get(format!("{}{path}", self.url)).send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    }
}

#[tokio::test]
async fn a_request_arrives_as_an_event_of_format_2() {
    let api = api().await;
    let request =
        api.client.post(format!("{}/do/echo?a=1&a=2", api.url)).header("cookie", "s=1; t=2").header("x-many", "one");
    let answer: Value = request.header("x-many", "two").form(&[("k", "v")]).send().await.unwrap().json().await.unwrap();
    let event = &answer["event"];
    assert_eq!(event["version"], "2.0");
    assert_eq!(event["routeKey"], "ANY /do/{action}");
    assert_eq!(event["pathParameters"], json!({"action": "echo"}));
    assert_eq!(event["cookies"], json!(["s=1", "t=2"]));
    assert_eq!(event["headers"]["x-many"], "one,two");
    assert!(event["headers"].get("cookie").is_none());
    assert_eq!(event["queryStringParameters"], json!({"a": "1,2"}));
    assert_eq!((&event["body"], &event["isBase64Encoded"]), (&json!("az12"), &json!(true)));
    assert_eq!(event["requestContext"]["domainName"], api.url.strip_prefix("http://").unwrap());
    assert_eq!(event["requestContext"]["http"]["method"], "POST");
}

#[tokio::test]
async fn an_answer_becomes_a_response() {
    let api = api().await;
    let response = api.client.get(format!("{}/do/answer", api.url)).send().await.unwrap();
    assert_eq!(response.status(), 201);
    assert_eq!(response.headers()["content-type"], "text/html");
    assert_eq!(response.headers()["x-own"], "1");
    assert!(response.headers().contains_key("apigw-requestid"));
    let cookies: Vec<_> =
        response.headers().get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap()).collect();
    assert_eq!(cookies, ["a=1; Path=/", "b=2"]);
    assert_eq!(response.text().await.unwrap(), "hello");
}

#[tokio::test]
async fn every_failure_of_a_function_is_an_internal_server_error() {
    let mut short = function("Probe");
    short.timeout = std::time::Duration::from_secs(1);
    let api = api_of(Probe::with(&[short], |_| {})).await;
    for action in ["crash", "abort", "panic", "fail", "large", "malformed", "sleep"] {
        let internal = (500, r#"{"message":"Internal Server Error"}"#.to_owned());
        assert_eq!(api.get(&format!("/do/{action}")).await, internal, "{action}");
    }
}

#[tokio::test]
async fn throttling_is_service_unavailable() {
    let mut none = function("Probe");
    none.reserved_concurrency = Some(0);
    let api = api_of(Probe::with(&[none], |_| {})).await;
    assert_eq!(api.get("/do/echo").await, (503, r#"{"message":"Service Unavailable"}"#.to_owned()));
}

#[tokio::test]
async fn a_path_without_a_route_is_not_found() {
    let api = api().await;
    for path in ["/", "/do", "/do/a/b", "/do/"] {
        assert_eq!(api.get(path).await, (404, r#"{"message":"Not Found"}"#.to_owned()), "{path}");
    }
}

#[tokio::test]
async fn the_limits_of_api_gateway_and_of_lambda_hold() {
    let api = api().await;
    let long = format!("/do/echo?filling={}", "x".repeat(10_240));
    assert_eq!(api.get(&long).await, (431, r#"{"message":"Request Header Fields Too Large"}"#.to_owned()));
    let fits = api.get(&format!("/do/echo?filling={}", "x".repeat(9_000))).await;
    assert_eq!(fits.0, 200);
    for (megabytes, expected) in [(11, 413), (7, 413), (4, 200)] {
        let request = api.client.post(format!("{}/do/answer", api.url)).body(vec![b'x'; megabytes * 1024 * 1024]);
        let status = request.send().await.unwrap().status().as_u16();
        assert_eq!(status, if expected == 200 { 201 } else { expected }, "{megabytes} MB");
    }
}

#[tokio::test]
async fn the_pages_of_the_stack_are_no_business_of_the_functions() {
    let api = api().await;
    assert_eq!(api.get("/_local/here").await, (200, "here".to_owned()));
}
