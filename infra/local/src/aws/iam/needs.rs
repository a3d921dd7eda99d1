//! Which actions on which resources a call needs.
//!
//! Follows the pages "Actions, resources, and condition keys" of the Service Authorization Reference for
//! [DynamoDB](https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html),
//! [S3](https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html),
//! [SES](https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonses.html),
//! [Cognito](https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncognitouserpools.html) and
//! [SQS](https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html).

use std::collections::BTreeMap;

use serde_json::Value;

use super::condition::Context;
use super::dynamodb::{self, TableKeys};
use crate::aws::ses::Sending;
use crate::aws::wire::Service;
use crate::kinds::Stack;

/// One action on one resource, with what conditions may ask about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// IAM action: `dynamodb:PutItem`.
    pub action: String,
    /// ARN of the resource, or `*` for actions that know none.
    pub resource: String,
    /// Values of the service's condition keys.
    pub context: BTreeMap<String, Vec<String>>,
}

impl Need {
    pub(super) fn new(action: impl Into<String>, resource: impl Into<String>) -> Self {
        Self { action: action.into(), resource: resource.into(), context: Context::new() }
    }
}

/// Writes the ARNs of the stack's resources.
#[derive(Debug, Clone)]
pub struct Arns {
    account: String,
    region: String,
    keys: TableKeys,
    identities: Vec<String>,
}

impl Arns {
    /// For the resources of a stack.
    pub fn new(stack: &Stack) -> Self {
        Self {
            account: stack.account.clone(),
            region: stack.region.clone(),
            keys: TableKeys::new(stack),
            identities: stack.identities.clone(),
        }
    }

    /// `arn:aws:<service>:<region>:<account>:<resource>`
    pub fn of(&self, service: &str, resource: &str) -> String {
        format!("arn:aws:{service}:{}:{}:{resource}", self.region, self.account)
    }

    /// Key attributes of the tables.
    pub(super) fn keys(&self) -> &TableKeys {
        &self.keys
    }

    /// The identity that lets an address send: the address itself when it is verified, otherwise its domain.
    fn identity(&self, address: &str) -> String {
        let domain = address.rsplit_once('@').map_or(address, |(_, domain)| domain);
        let exact = self.identities.iter().any(|identity| identity.eq_ignore_ascii_case(address));
        self.of("ses", &format!("identity/{}", if exact { address } else { domain }))
    }
}

/// Needs of a call to a JSON service.
pub fn needs_of_json(arns: &Arns, service: Service, operation: &str, body: &Value) -> Vec<Need> {
    match service {
        Service::DynamoDb => dynamodb::needs(arns, operation, body),
        Service::CognitoIdp => {
            let pool = body.get("UserPoolId").and_then(Value::as_str);
            let resource =
                pool.map_or_else(|| "*".to_owned(), |pool| arns.of("cognito-idp", &format!("userpool/{pool}")));
            vec![Need::new(format!("cognito-idp:{operation}"), resource)]
        }
        Service::Sqs => {
            let url = body.get("QueueUrl").and_then(Value::as_str).unwrap_or_default();
            let name = url.rsplit('/').next().unwrap_or_default();
            let action = match operation {
                "SendMessageBatch" => "SendMessage",
                "DeleteMessageBatch" => "DeleteMessage",
                operation => operation,
            };
            vec![Need::new(format!("sqs:{action}"), arns.of("sqs", name))]
        }
        Service::S3 | Service::Ses => Vec::new(),
    }
}

/// Needs of a call to SES: the sending identity, with the addresses as condition keys.
pub fn needs_of_form(arns: &Arns, operation: &str, sending: Option<&Sending>) -> Vec<Need> {
    let Some(sending) = sending else { return vec![Need::new(format!("ses:{operation}"), "*")] };
    let mut context = Context::from([
        ("ses:FromAddress".to_owned(), vec![sending.source.clone()]),
        ("ses:Recipients".to_owned(), sending.recipients.clone()),
        ("ses:ApiVersion".to_owned(), vec!["1".to_owned()]),
    ]);
    if let Some(name) = &sending.from_name {
        context.insert("ses:FromDisplayName".to_owned(), vec![name.clone()]);
    }
    let mut identities: Vec<String> = sending.senders().map(|address| arns.identity(address)).collect();
    identities.dedup();
    let mut needs: Vec<Need> = identities
        .into_iter()
        .map(|resource| Need { action: format!("ses:{operation}"), resource, context: context.clone() })
        .collect();
    if let Some(set) = &sending.configuration_set {
        let resource = arns.of("ses", &format!("configuration-set/{set}"));
        needs.push(Need { action: format!("ses:{operation}"), resource, context });
    }
    needs
}

/// Needs of an S3 operation on a bucket and perhaps a key. `copied_from` is the source of a copy, as `bucket/key`.
pub fn needs_of_s3(operation: &str, bucket: &str, key: Option<&str>, copied_from: Option<&str>) -> Vec<Need> {
    let bucket_arn = format!("arn:aws:s3:::{bucket}");
    let object = |key: &str| format!("arn:aws:s3:::{bucket}/{key}");
    let key = key.unwrap_or_default();
    match operation {
        "GetObject" | "HeadObject" => vec![Need::new("s3:GetObject", object(key))],
        "PutObject" | "PostObject" => vec![Need::new("s3:PutObject", object(key))],
        "CopyObject" => vec![
            Need::new("s3:GetObject", format!("arn:aws:s3:::{}", copied_from.unwrap_or_default())),
            Need::new("s3:PutObject", object(key)),
        ],
        "DeleteObject" => vec![Need::new("s3:DeleteObject", object(key))],
        // Each key is checked on its own in AWS; the bucket's objects as a whole come close.
        "DeleteObjects" => vec![Need::new("s3:DeleteObject", object("*"))],
        "ListObjectsV2" | "ListObjects" | "HeadBucket" => vec![Need::new("s3:ListBucket", bucket_arn)],
        "ListBuckets" => vec![Need::new("s3:ListAllMyBuckets", "*")],
        operation => vec![Need::new(format!("s3:{operation}"), bucket_arn)],
    }
}
