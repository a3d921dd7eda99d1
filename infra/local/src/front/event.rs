//! A request as the event that a function sees: payload format 2.0.
//!
//! Follows "Create AWS Lambda proxy integrations for HTTP APIs". What that page leaves open is as observed on AWS: `rawPath`
//! is decoded (a `%2F` divides segments, a `%3F` ends the path), `rawQueryString` is not; only `text/*`, JSON, XML and
//! JavaScript bodies are text, so a form post arrives in Base64.
//! Not imitated: `authentication.clientCert`, `authorizer`, `stageVariables` (the template uses none of them).

use std::collections::BTreeMap;
use std::net::IpAddr;

use axum::http::request::Parts;
use axum::http::{HeaderMap, Version, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};

use super::routes::Match;

/// What is known about a request beside its own words.
#[derive(Debug, Clone)]
pub struct Circumstances {
    /// Account id.
    pub account: String,
    /// Id of the API.
    pub api_id: String,
    /// Id that the request got.
    pub request_id: String,
    /// Address of the client.
    pub source_ip: IpAddr,
    /// Port that the portal listens on.
    pub port: u16,
    /// When the request came.
    pub at: Timestamp,
}

/// The path as API Gateway routes it and as `rawPath` has it: decoded, up to a `?` that was encoded.
pub(super) fn decoded_path(path: &str) -> String {
    let decoded = percent_decode_str(path).decode_utf8_lossy();
    decoded.split('?').next().unwrap_or_default().to_owned()
}

/// The event for a function.
pub(super) fn event(request: &Parts, path: &str, body: &Bytes, found: &Match<'_>, around: &Circumstances) -> Value {
    let mut event = Map::new();
    let query = request.uri.query().unwrap_or_default();
    let host = host_of(request);
    event.insert("version".into(), "2.0".into());
    event.insert("routeKey".into(), found.route.key().into());
    event.insert("rawPath".into(), path.into());
    event.insert("rawQueryString".into(), query.into());
    let cookies = cookies_of(&request.headers);
    if !cookies.is_empty() {
        event.insert("cookies".into(), cookies.into());
    }
    event.insert("headers".into(), headers_of(request, &host, body, around));
    let parameters = query_parameters(query);
    if !parameters.is_empty() {
        event.insert("queryStringParameters".into(), json!(parameters));
    }
    event.insert(
        "requestContext".into(),
        json!({
            "accountId": around.account,
            "apiId": around.api_id,
            "domainName": host,
            "domainPrefix": host.split('.').next().unwrap_or_default(),
            "http": {
                "method": request.method.as_str(),
                "path": path,
                "protocol": protocol(request.version),
                "sourceIp": around.source_ip.to_string(),
                "userAgent": text_of(&request.headers, header::USER_AGENT.as_str()),
            },
            "requestId": around.request_id,
            "routeKey": found.route.key(),
            "stage": "$default",
            "time": time(around.at),
            "timeEpoch": around.at.as_millisecond(),
        }),
    );
    if !found.parameters.is_empty() {
        event.insert("pathParameters".into(), json!(found.parameters));
    }
    let text = is_text(&text_of(&request.headers, header::CONTENT_TYPE.as_str()));
    if !body.is_empty() {
        let body = if text { String::from_utf8_lossy(body).into_owned() } else { STANDARD.encode(body) };
        event.insert("body".into(), body.into());
    }
    event.insert("isBase64Encoded".into(), (!text && !body.is_empty()).into());
    Value::Object(event)
}

/// Host and port as the browser has them.
pub(super) fn host_of(request: &Parts) -> String {
    let named = request.headers.get(header::HOST).and_then(|host| host.to_str().ok());
    named.or_else(|| request.uri.authority().map(axum::http::uri::Authority::as_str)).unwrap_or_default().to_owned()
}

fn protocol(version: Version) -> &'static str {
    match version {
        Version::HTTP_10 => "HTTP/1.0",
        Version::HTTP_2 => "HTTP/2.0",
        _ => "HTTP/1.1",
    }
}

/// `12/Mar/2020:19:03:58 +0000`
fn time(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%d/%b/%Y:%H:%M:%S +0000").to_string()
}

/// Each cookie by itself, as sent.
fn cookies_of(headers: &HeaderMap) -> Vec<String> {
    let values = headers.get_all(header::COOKIE).iter();
    let texts: Vec<String> = values.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).collect();
    texts
        .iter()
        .flat_map(|text| text.split(';'))
        .map(str::trim)
        .filter(|cookie| !cookie.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Headers in lower case, several values joined by commas, cookies left out, and what API Gateway adds.
fn headers_of(request: &Parts, host: &str, body: &Bytes, around: &Circumstances) -> Value {
    let mut headers: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in &request.headers {
        if name == header::COOKIE || name == header::CONNECTION || name == header::TRANSFER_ENCODING {
            continue;
        }
        let value = String::from_utf8_lossy(value.as_bytes());
        headers
            .entry(name.as_str().to_owned())
            .and_modify(|joined| {
                joined.push(',');
                joined.push_str(&value);
            })
            .or_insert_with(|| value.into_owned());
    }
    headers.insert("host".into(), host.to_owned());
    headers.insert("content-length".into(), body.len().to_string());
    let source = around.source_ip.to_string();
    headers
        .entry("x-forwarded-for".into())
        .and_modify(|claimed| *claimed = format!("{claimed}, {source}"))
        .or_insert(source);
    headers.insert("x-forwarded-port".into(), around.port.to_string());
    headers.insert("x-forwarded-proto".into(), "http".into());
    headers.insert(
        "x-amzn-trace-id".into(),
        format!(
            "Root=1-{:08x}-{}",
            around.at.as_second(),
            around.request_id.replace('-', "").get(..24).unwrap_or_default()
        ),
    );
    json!(headers)
}

fn query_parameters(query: &str) -> BTreeMap<String, String> {
    let mut parameters: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        parameters
            .entry(name.into_owned())
            .and_modify(|joined| {
                joined.push(',');
                joined.push_str(&value);
            })
            .or_insert_with(|| value.into_owned());
    }
    parameters
}

fn text_of(headers: &HeaderMap, name: &str) -> String {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).unwrap_or_default()
}

/// Whether a body of this type goes into the event as it is.
fn is_text(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind.starts_with("text/")
        || matches!(kind.as_str(), "application/json" | "application/xml" | "application/javascript")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::kinds::Route;
    use axum::http::Request;

    fn event_of(request: Request<&'static str>) -> Value {
        let (parts, body) = request.into_parts();
        let route = Route { method: "GET".into(), path: "/tickets/{number}".into(), function: "F".into() };
        let found = Match { route: &route, parameters: BTreeMap::from([("number".to_owned(), "7".to_owned())]) };
        let around = Circumstances {
            account: "000000000000".into(),
            api_id: "api".into(),
            request_id: "11111111-2222-4333-8444-555555555555".into(),
            source_ip: [127, 0, 0, 1].into(),
            port: 9000,
            at: "2020-03-12T19:03:58Z".parse().unwrap(),
        };
        let path = decoded_path(parts.uri.path());
        event(&parts, &path, &Bytes::from_static(body.as_bytes()), &found, &around)
    }

    #[test]
    fn an_event_is_what_the_documentation_shows() {
        let request = Request::get("/tickets/7?a=1&a=2&b=x%20y")
            .header("Host", "127.0.0.1:9000")
            .header("User-Agent", "test")
            .header("Accept", "text/html")
            .header("Accept", "*/*")
            .header("Cookie", "one=1; two=2")
            .body("")
            .unwrap();
        assert_eq!(
            event_of(request),
            json!({
                "version": "2.0",
                "routeKey": "GET /tickets/{number}",
                "rawPath": "/tickets/7",
                "rawQueryString": "a=1&a=2&b=x%20y",
                "cookies": ["one=1", "two=2"],
                "headers": {
                    "accept": "text/html,*/*",
                    "content-length": "0",
                    "host": "127.0.0.1:9000",
                    "user-agent": "test",
                    "x-amzn-trace-id": "Root=1-5e6a879e-111111112222433384445555",
                    "x-forwarded-for": "127.0.0.1",
                    "x-forwarded-port": "9000",
                    "x-forwarded-proto": "http",
                },
                "queryStringParameters": {"a": "1,2", "b": "x y"},
                "requestContext": {
                    "accountId": "000000000000",
                    "apiId": "api",
                    "domainName": "127.0.0.1:9000",
                    "domainPrefix": "127",
                    "http": {"method": "GET", "path": "/tickets/7", "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1", "userAgent": "test"},
                    "requestId": "11111111-2222-4333-8444-555555555555",
                    "routeKey": "GET /tickets/{number}",
                    "stage": "$default",
                    "time": "12/Mar/2020:19:03:58 +0000",
                    "timeEpoch": 1_584_039_838_000_i64,
                },
                "pathParameters": {"number": "7"},
                "isBase64Encoded": false,
            })
        );
    }

    #[test]
    fn only_text_types_go_as_text() {
        let body_of = |kind: &str| {
            let event = event_of(Request::post("/").header("Content-Type", kind).body("hi").unwrap());
            (event["body"].as_str().unwrap().to_owned(), event["isBase64Encoded"].as_bool().unwrap())
        };
        assert_eq!(body_of("application/json; charset=utf-8"), ("hi".into(), false));
        assert_eq!(body_of("text/plain"), ("hi".into(), false));
        for binary in [
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "image/png",
            "application/vnd.api+json",
        ] {
            assert_eq!(body_of(binary), ("aGk=".into(), true), "{binary}");
        }
    }

    #[test]
    fn s23_a_claimed_forwarded_address_stays_a_claim() {
        let event = event_of(Request::get("/").header("X-Forwarded-For", "8.8.8.8").body("").unwrap());
        assert_eq!(event["headers"]["x-forwarded-for"], "8.8.8.8, 127.0.0.1");
        assert_eq!(event["requestContext"]["http"]["sourceIp"], "127.0.0.1");
    }

    #[test]
    fn the_path_is_decoded_and_an_encoded_question_mark_ends_it() {
        assert_eq!(decoded_path("/a%2Fb%20c"), "/a/b c");
        assert_eq!(decoded_path("/users/me%3Fadmin=true"), "/users/me");
    }
}
