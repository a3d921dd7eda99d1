//! A small stack with the AWS gateway and the SMTP endpoint in this process.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use guichet_local::aws::callers::{Key, KeyRing};
use guichet_local::aws::{Aws, gateway, smtp};
use guichet_local::kinds::{Caller, Function, ReceiptRule, Stack, Table};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;

pub(crate) const TABLE: &str = "guichet-table";
pub(crate) const RAW_MAIL: &str = "guichet-raw-mail";
pub(crate) const ATTACHMENTS: &str = "guichet-attachments";
pub(crate) const QUEUE: &str = "guichet-failed";
/// Key of the stack's owner, who may do everything.
pub(crate) const OWNER: &str = "AKIAOWNER";
/// Key of `ReplyFunction`.
pub(crate) const REPLY: &str = "ASIAREPLY";

/// The stack under test.
pub(crate) struct World {
    pub(crate) aws: Arc<Aws>,
    pub(crate) ring: Arc<KeyRing>,
    pub(crate) url: String,
    pub(crate) smtp: SocketAddr,
    pub(crate) directory: TempDir,
}

impl World {
    /// A stack whose one function has no policy.
    pub(crate) async fn new() -> Self {
        Self::with_policy(&[]).await
    }

    /// A stack whose `ReplyFunction` has these statements.
    pub(crate) async fn with_policy(statements: &[Value]) -> Self {
        let directory = TempDir::new().unwrap();
        Self::open(stack(statements), directory).await
    }

    /// The same data, opened again as after a restart.
    pub(crate) async fn restarted(self) -> Self {
        let Self { aws, directory, .. } = self;
        drop(aws);
        Self::open(stack(&[]), directory).await
    }

    async fn open(stack: Stack, directory: TempDir) -> Self {
        let ring = Arc::new(KeyRing::new());
        let key = |caller, environment: Option<&str>| Key {
            caller,
            secret: "secret".to_owned(),
            environment: environment.map(str::to_owned),
            request_id: environment.map(|_| "request-1".to_owned()),
        };
        ring.insert(OWNER, key(Caller::Owner, None));
        ring.insert(REPLY, key(Caller::Function("ReplyFunction".to_owned()), Some("environment-1")));
        let aws = Aws::open(&stack, ring.clone(), directory.path()).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(gateway::serve(listener, aws.clone()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let smtp = listener.local_addr().unwrap();
        tokio::spawn(smtp::serve(listener, aws.inbound().clone()));
        Self { aws, ring, url, smtp, directory }
    }

    /// SDK settings for a key, without retries.
    pub(crate) fn config(&self, access_key: &str) -> SdkConfig {
        self.config_with(access_key, "secret")
    }

    /// SDK settings for a key with a secret of one's choice.
    pub(crate) fn config_with(&self, access_key: &str, secret: &str) -> SdkConfig {
        SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("us-east-1"))
            .endpoint_url(&self.url)
            .credentials_provider(aws_credential_types::provider::SharedCredentialsProvider::new(Credentials::new(
                access_key, secret, None, None, "test",
            )))
            .retry_config(RetryConfig::disabled())
            .build()
    }

    pub(crate) fn dynamodb(&self, access_key: &str) -> aws_sdk_dynamodb::Client {
        aws_sdk_dynamodb::Client::new(&self.config(access_key))
    }

    pub(crate) fn s3(&self, access_key: &str) -> aws_sdk_s3::Client {
        self.s3_with(access_key, "secret")
    }

    pub(crate) fn s3_with(&self, access_key: &str, secret: &str) -> aws_sdk_s3::Client {
        // An address of numbers is enough for the SDK to put the bucket into the path.
        aws_sdk_s3::Client::new(&self.config_with(access_key, secret))
    }

    pub(crate) fn ses(&self, access_key: &str) -> aws_sdk_ses::Client {
        aws_sdk_ses::Client::new(&self.config(access_key))
    }

    pub(crate) fn cognito(&self, access_key: &str) -> aws_sdk_cognitoidentityprovider::Client {
        aws_sdk_cognitoidentityprovider::Client::new(&self.config(access_key))
    }
}

/// A statement that allows actions on the table.
pub(crate) fn allow_table(actions: &[&str]) -> Value {
    allow(actions, &format!("arn:aws:dynamodb:us-east-1:000000000000:table/{TABLE}"))
}

/// A statement that allows actions on a resource.
pub(crate) fn allow(actions: &[&str], resource: &str) -> Value {
    json!({"Effect": "Allow", "Action": actions, "Resource": resource})
}

/// An index with several key attributes, as `infra/template.yaml` has them.
fn index(name: &str, hash: &str, range: &[&str]) -> Value {
    let key = |name: &str, kind: &str| json!({"AttributeName": name, "KeyType": kind});
    let keys: Vec<Value> = [key(hash, "HASH")].into_iter().chain(range.iter().map(|r| key(r, "RANGE"))).collect();
    json!({"IndexName": name, "KeySchema": keys, "Projection": {"ProjectionType": "ALL"}})
}

pub(crate) fn stack(statements: &[Value]) -> Stack {
    let attribute = |name: &str, kind: &str| json!({"AttributeName": name, "AttributeType": kind});
    let create = json!({
        "TableName": TABLE,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [
            attribute("pk", "S"), attribute("sk", "S"), attribute("requester_id", "S"), attribute("state", "S"),
            attribute("activity_at", "S"), attribute("number", "N"), attribute("outcome_day", "S"),
            attribute("received_at", "S"),
        ],
        "KeySchema": [
            {"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        "GlobalSecondaryIndexes": [
            index("by-requester-activity", "requester_id", &["state", "activity_at", "number"]),
            index("by-outcome-day", "outcome_day", &["received_at"]),
        ],
        "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    });
    let function = Function {
        logical_id: "ReplyFunction".to_owned(),
        name: "ReplyFunction".to_owned(),
        binary: "reply".to_owned(),
        log_group: String::new(),
        environment: BTreeMap::new(),
        timeout: Duration::from_millis(300),
        memory_mb: 256,
        policies: statements.to_vec(),
        async_retries: 2,
        on_failure: None,
        reserved_concurrency: None,
    };
    let rule = ReceiptRule {
        name: "InboundRule".to_owned(),
        recipients: vec!["support.example.com".to_owned()],
        s3: Some((RAW_MAIL.to_owned(), "inbound/".to_owned())),
        function: Some("InboundEmailFunction".to_owned()),
        asynchronous: true,
    };
    Stack {
        account: "000000000000".to_owned(),
        region: "us-east-1".to_owned(),
        functions: BTreeMap::from([("ReplyFunction".to_owned(), function)]),
        tables: vec![Table {
            logical_id: "Table".to_owned(),
            name: TABLE.to_owned(),
            create,
            ttl_attribute: Some("expires_at".to_owned()),
        }],
        buckets: BTreeMap::from([
            ("RawMailBucket".to_owned(), RAW_MAIL.to_owned()),
            ("AttachmentBucket".to_owned(), ATTACHMENTS.to_owned()),
        ]),
        identities: vec!["support.example.com".to_owned(), "desk@example.org".to_owned()],
        receipt_rules: vec![rule],
        queues: BTreeMap::from([("FailedInboundEmail".to_owned(), QUEUE.to_owned())]),
        ..Stack::default()
    }
}
