//! The services of the gateway and how each of them writes an error.

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full};
use serde::Serialize;
use serde_json::{Value, json};

use crate::kinds::AwsError;

/// Body of every answer of the gateway: a whole document, or a stream of an S3 object.
pub type Body = UnsyncBoxBody<Bytes, Box<dyn std::error::Error + Send + Sync>>;

/// A service that the gateway plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Service {
    /// DynamoDB and DynamoDB Streams.
    #[serde(rename = "dynamodb")]
    DynamoDb,
    /// S3.
    S3,
    /// Simple Email Service, the first API.
    Ses,
    /// Cognito user pools.
    CognitoIdp,
    /// Simple Queue Service.
    Sqs,
}

/// How a service packs operations and errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// `X-Amz-Target` and JSON; errors carry `__type`.
    /// <https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html>
    Json(&'static str),
    /// A form in, XML out. <https://smithy.io/2.0/aws/protocols/aws-query-protocol.html>
    Query,
    /// S3's own REST protocol with XML errors.
    RestXml,
}

impl Service {
    /// Name in ARNs, in IAM actions and in the credential scope of a signature.
    pub fn name(self) -> &'static str {
        match self {
            Self::DynamoDb => "dynamodb",
            Self::S3 => "s3",
            Self::Ses => "ses",
            Self::CognitoIdp => "cognito-idp",
            Self::Sqs => "sqs",
        }
    }

    /// The protocol that the service speaks.
    pub fn protocol(self) -> Protocol {
        match self {
            Self::DynamoDb | Self::Sqs => Protocol::Json("application/x-amz-json-1.0"),
            Self::CognitoIdp => Protocol::Json("application/x-amz-json-1.1"),
            Self::Ses => Protocol::Query,
            Self::S3 => Protocol::RestXml,
        }
    }

    /// The service whose target prefix this is: `DynamoDB_20120810` of `X-Amz-Target: DynamoDB_20120810.PutItem`.
    pub fn of_target_prefix(prefix: &str) -> Option<Self> {
        match prefix {
            "DynamoDB_20120810" | "DynamoDBStreams_20120810" => Some(Self::DynamoDb),
            "AWSCognitoIdentityProviderService" => Some(Self::CognitoIdp),
            "AmazonSQS" => Some(Self::Sqs),
            _ => None,
        }
    }

    /// The service with this name in a credential scope.
    pub fn of_scope(name: &str) -> Option<Self> {
        match name {
            "dynamodb" => Some(Self::DynamoDb),
            "s3" => Some(Self::S3),
            "ses" | "email" => Some(Self::Ses),
            "cognito-idp" => Some(Self::CognitoIdp),
            "sqs" => Some(Self::Sqs),
            _ => None,
        }
    }
}

/// A whole document as a response body.
pub fn full(bytes: impl Into<Bytes>) -> Body {
    Full::new(bytes.into()).map_err(|never| match never {}).boxed_unsync()
}

/// An answer with a body of a given media type.
pub fn answer(status: u16, content_type: &'static str, body: impl Into<Bytes>) -> Response<Body> {
    let mut response = Response::new(full(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

/// An error as the service writes it. `extra` members join the body of a JSON error (`CancellationReasons`).
pub fn error(service: Service, request_id: &str, error: &AwsError, extra: Option<&Value>) -> Response<Body> {
    match service.protocol() {
        Protocol::Json(content_type) => {
            let mut body = json!({"__type": error.code, "message": error.message});
            if let (Some(body), Some(Value::Object(extra))) = (body.as_object_mut(), extra) {
                body.extend(extra.clone());
            }
            let mut response = answer(error.status, content_type, body.to_string());
            if let Ok(code) = HeaderValue::from_str(&error.code) {
                response.headers_mut().insert("x-amzn-errortype", code);
            }
            response
        }
        Protocol::Query => {
            let fault = if error.status < 500 { "Sender" } else { "Receiver" };
            let body = format!(
                "<ErrorResponse xmlns=\"http://ses.amazonaws.com/doc/2010-12-01/\"><Error><Type>{fault}</Type><Code>{}</Code><Message>{}</Message></Error><RequestId>{request_id}</RequestId></ErrorResponse>",
                escape(&error.code),
                escape(&error.message),
            );
            answer(error.status, "text/xml", body)
        }
        Protocol::RestXml => {
            let body = format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{}</Code><Message>{}</Message><RequestId>{request_id}</RequestId></Error>",
                escape(&error.code),
                escape(&error.message),
            );
            answer(error.status, "application/xml", body)
        }
    }
}

/// Text as it may stand in XML content.
pub fn escape(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
        out
    })
}
