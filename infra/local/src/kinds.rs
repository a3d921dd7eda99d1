//! The words that the parts of the local stack share: what the template deploys, who calls, what was sent.
//!
//! `template` reads the CloudFormation file into a [`Stack`]; every other part starts from that and from nothing else.

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

/// Everything the template deploys, with every intrinsic function resolved to what it is on this machine.
#[derive(Debug, Clone, Default)]
pub struct Stack {
    /// AWS account id that stands in ARNs: `000000000000`.
    pub account: String,
    /// Region that stands in ARNs: `us-east-1` unless the environment says otherwise.
    pub region: String,
    /// Functions by logical id (`LoginFunction`).
    pub functions: BTreeMap<String, Function>,
    /// Routes of the HTTP API.
    pub routes: Vec<Route>,
    /// DynamoDB tables: `(physical name, CreateTable input as the DynamoDB API takes it, TTL attribute)`.
    pub tables: Vec<Table>,
    /// Physical names of the S3 buckets by logical id.
    pub buckets: BTreeMap<String, String>,
    /// User pools by logical id, with their physical id and CloudFormation properties.
    pub user_pools: BTreeMap<String, UserPool>,
    /// SES identities that may send: addresses or domains.
    pub identities: Vec<String>,
    /// SES configuration sets by name, with whom they tell what became of a mail.
    pub configuration_sets: BTreeMap<String, Vec<EventDestination>>,
    /// Receipt rules in order.
    pub receipt_rules: Vec<ReceiptRule>,
    /// Stream, schedule and notification sources.
    pub sources: Vec<EventSource>,
    /// SQS queues by logical id: physical name. They take what failed.
    pub queues: BTreeMap<String, String>,
    /// Outputs of the template by name.
    pub outputs: BTreeMap<String, String>,
}

/// One Lambda function.
#[derive(Debug, Clone, Default)]
pub struct Function {
    /// Logical id in the template: `LoginFunction`.
    pub logical_id: String,
    /// Physical name, as it stands in ARNs: `guichet-LoginFunction`.
    pub name: String,
    /// Log group: `/aws/lambda/guichet-LoginFunction` unless `LoggingConfig` names another.
    pub log_group: String,
    /// Name of the binary and of the folder below `functions/`: `login`.
    pub binary: String,
    /// Environment variables, resolved.
    pub environment: BTreeMap<String, String>,
    /// How long one invocation may take.
    pub timeout: Duration,
    /// Memory in MB.
    pub memory_mb: u32,
    /// Policy statements in IAM's JSON form (`Effect`, `Action`, `Resource`, `Condition`), resources resolved.
    pub policies: Vec<Value>,
    /// Retries of an asynchronous invocation after the first attempt (`EventInvokeConfig.MaximumRetryAttempts`, 0 to 2; 2 by default).
    pub async_retries: u32,
    /// Logical id of the queue that takes an asynchronous event that failed for good.
    pub on_failure: Option<String>,
    /// `ReservedConcurrentExecutions`, if the template limits it.
    pub reserved_concurrency: Option<u32>,
}

/// One route of the HTTP API, as in `routeKey`: `GET /tickets/{number}`, or `$default`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Method, or `ANY`.
    pub method: String,
    /// Path with `{parameters}` and a trailing `{greedy+}`; `$default` for the catch-all.
    pub path: String,
    /// Logical id of the function.
    pub function: String,
}

/// A DynamoDB table.
#[derive(Debug, Clone)]
pub struct Table {
    /// Logical id.
    pub logical_id: String,
    /// Physical name.
    pub name: String,
    /// `CreateTable` request as the DynamoDB JSON API takes it.
    pub create: Value,
    /// Attribute that carries the expiry, in epoch seconds.
    pub ttl_attribute: Option<String>,
}

/// A Cognito user pool with its clients.
#[derive(Debug, Clone)]
pub struct UserPool {
    /// Pool id: `us-east-1_Local0001`.
    pub id: String,
    /// CloudFormation properties, resolved.
    pub properties: Value,
    /// Clients: `(client id, properties)`.
    pub clients: Vec<(String, Value)>,
    /// Names of the pool's groups.
    pub groups: Vec<String>,
}

/// One SES receipt rule.
#[derive(Debug, Clone)]
pub struct ReceiptRule {
    /// Rule name.
    pub name: String,
    /// Addresses or domains; empty means every verified domain.
    pub recipients: Vec<String>,
    /// `(bucket name, key prefix)` of the S3 action.
    pub s3: Option<(String, String)>,
    /// Logical id of the Lambda action's function.
    pub function: Option<String>,
    /// Whether the function is invoked asynchronously (`InvocationType: Event`).
    pub asynchronous: bool,
}

/// Whom SES tells what became of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventDestination {
    /// ARN of the SNS topic.
    pub topic: String,
    /// Which events, as a template calls them: `bounce`.
    pub events: Vec<String>,
}

/// Something that calls a function without a person waiting.
#[derive(Debug, Clone)]
pub enum EventSource {
    /// A DynamoDB stream (an `AWS::Lambda::EventSourceMapping`).
    Stream(StreamSource),
    /// A schedule.
    Schedule {
        /// Logical id of the function.
        function: String,
        /// Time between two calls.
        every: Duration,
    },
    /// Notification of a bucket.
    Bucket {
        /// Logical id of the function.
        function: String,
        /// Physical bucket name.
        bucket: String,
        /// Event names: `s3:ObjectCreated:*`.
        events: Vec<String>,
        /// Key prefix.
        prefix: String,
    },
    /// Subscription to an SNS topic.
    Topic {
        /// Logical id of the function.
        function: String,
        /// ARN of the topic.
        topic: String,
    },
}

/// Settings of a stream's event source mapping, as Lambda documents them.
#[derive(Debug, Clone, Default)]
pub struct StreamSource {
    /// Logical id of the function.
    pub function: String,
    /// Physical name of the table.
    pub table: String,
    /// Most records in one call.
    pub batch_size: usize,
    /// Longest wait for a batch to fill.
    pub batching_window: Duration,
    /// Whether a failed batch is halved.
    pub bisect: bool,
    /// Retries before the records go to `on_failure`; `None` means until they expire.
    pub maximum_retries: Option<u32>,
    /// Oldest record to deliver.
    pub maximum_age: Option<Duration>,
    /// Whether the answer's `batchItemFailures` counts.
    pub report_batch_item_failures: bool,
    /// Event filter patterns (any may match), in EventBridge's syntax.
    pub filters: Vec<Value>,
    /// Logical id of the queue that takes what failed for good.
    pub on_failure: Option<String>,
}

/// Who makes an AWS call: known by the access key that signed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caller {
    /// A function, by logical id.
    Function(String),
    /// The stack's own owner (tests, the seed, tools): everything is allowed.
    Owner,
}

/// An error of an AWS service as it goes over the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwsError {
    /// HTTP status.
    pub status: u16,
    /// Error code: `NotAuthorizedException`.
    pub code: String,
    /// Message for people.
    pub message: String,
}

impl AwsError {
    /// An error of the caller's making: status 400.
    pub fn bad_request(code: &str, message: impl Into<String>) -> Self {
        Self { status: 400, code: code.to_owned(), message: message.into() }
    }
}

/// A mail that left the stack: kept and shown, never delivered.
#[derive(Debug, Clone, Serialize)]
pub struct SentMail {
    /// Id that SES gave it.
    pub id: String,
    /// Which service sent it: `ses` or `cognito`.
    pub service: String,
    /// Envelope sender.
    pub from: String,
    /// Envelope recipients.
    pub to: Vec<String>,
    /// When.
    pub at: Timestamp,
    /// The message as it would go over the wire.
    #[serde(skip)]
    pub raw: Bytes,
}

/// How one invocation ended.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// The function answered.
    Answer(Bytes),
    /// The function reported an error (`errorType`, `errorMessage` as JSON), crashed, timed out or answered over the limit.
    Error {
        /// `Runtime.ExitError`, `Sandbox.Timedout`, `Function.ResponseSizeTooLarge`, or the function's own type.
        kind: String,
        /// Message for people.
        message: String,
    },
    /// No environment was free within the concurrency limit.
    Throttled,
}
