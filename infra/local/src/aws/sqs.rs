//! SQS queues that take what failed: enough to send, look, receive and delete.
//!
//! Follows <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/> in its JSON form. Standard queues
//! only; delays, long polling and message attributes are not imitated.

use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use s3s::crypto::{Checksum as _, Md5};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::sigv4::hex;
use super::store::{self, StoreError};
use crate::kinds::AwsError;

/// Messages that one queue keeps; SQS itself has no limit, but forgets after the retention period.
const MESSAGES_KEPT: usize = 1_000;
/// How long a received message stays hidden when the caller does not say: 30 seconds.
const VISIBILITY: Duration = Duration::from_secs(30);
/// Largest message: 1 MiB.
const MESSAGE_LIMIT: usize = 1024 * 1024;

/// A message in a queue.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Message {
    /// Message id.
    pub id: String,
    /// Body as sent.
    pub body: String,
    /// When it was sent.
    pub sent: Timestamp,
    /// How often it was received.
    pub received: u32,
    /// Nobody else receives it before this time.
    pub hidden_until: Option<Timestamp>,
    /// Handle of the last receive.
    pub receipt: Option<String>,
}

/// All queues of the stack, kept in one file.
#[derive(Debug)]
pub struct Queues {
    path: PathBuf,
    queues: Mutex<BTreeMap<String, VecDeque<Message>>>,
}

impl Queues {
    /// Opens the queues with these names; messages of an earlier run are still there.
    pub fn open(directory: &Path, names: impl IntoIterator<Item = String>) -> Result<Self, StoreError> {
        let path = directory.join("queues.json");
        let mut queues: BTreeMap<String, VecDeque<Message>> = store::load(&path)?.unwrap_or_default();
        for name in names {
            queues.entry(name).or_default();
        }
        Ok(Self { path, queues: Mutex::new(queues) })
    }

    /// Sends a message; the oldest makes room in a full queue. Answers its id.
    pub fn send(&self, queue: &str, body: impl Into<String>) -> Result<String, AwsError> {
        let body = body.into();
        if body.len() > MESSAGE_LIMIT {
            return Err(AwsError::bad_request(
                "InvalidParameterValue",
                "One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.",
            ));
        }
        let id = Uuid::new_v4().to_string();
        let message =
            Message { id: id.clone(), body, sent: Timestamp::now(), received: 0, hidden_until: None, receipt: None };
        self.change(queue, |messages| {
            if messages.len() == MESSAGES_KEPT {
                messages.pop_front();
            }
            messages.push_back(message);
        })?;
        Ok(id)
    }

    /// Everything in a queue, oldest first, hidden or not. Empty for a queue that does not exist.
    pub fn messages(&self, queue: &str) -> Vec<Message> {
        let queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        queues.get(queue).into_iter().flatten().cloned().collect()
    }

    /// Plays one SQS operation.
    pub fn handle(&self, operation: &str, body: &Value) -> Result<Value, AwsError> {
        let queue = body.get("QueueUrl").and_then(Value::as_str).and_then(|url| url.rsplit('/').next());
        let queue = queue.unwrap_or_default();
        let text = |member: &str| body.get(member).and_then(Value::as_str).unwrap_or_default();
        let number = |member: &str, default: u64| body.get(member).and_then(Value::as_u64).unwrap_or(default);
        match operation {
            "SendMessage" => {
                let id = self.send(queue, text("MessageBody"))?;
                Ok(json!({"MessageId": id, "MD5OfMessageBody": md5(text("MessageBody"))}))
            }
            "ReceiveMessage" => {
                let hide = Duration::from_secs(number("VisibilityTimeout", VISIBILITY.as_secs()));
                let most = usize::try_from(number("MaxNumberOfMessages", 1)).unwrap_or(1).clamp(1, 10);
                self.receive(queue, most, hide)
            }
            "DeleteMessage" => {
                let receipt = text("ReceiptHandle");
                self.change(queue, |messages| messages.retain(|m| m.receipt.as_deref() != Some(receipt)))?;
                Ok(json!({}))
            }
            "PurgeQueue" => {
                self.change(queue, VecDeque::clear)?;
                Ok(json!({}))
            }
            "GetQueueAttributes" => {
                let now = Timestamp::now();
                let (hidden, visible): (Vec<_>, Vec<_>) =
                    self.change(queue, |messages| messages.iter().map(|m| m.hidden(now)).partition(|hidden| *hidden))?;
                Ok(json!({"Attributes": {
                    "ApproximateNumberOfMessages": visible.len().to_string(),
                    "ApproximateNumberOfMessagesNotVisible": hidden.len().to_string(),
                }}))
            }
            "GetQueueUrl" => {
                let name = text("QueueName");
                self.change(name, |_| ())?;
                Ok(json!({"QueueUrl": format!("http://sqs.local/000000000000/{name}")}))
            }
            other => Err(super::unknown_operation("SQS", other)),
        }
    }

    fn receive(&self, queue: &str, most: usize, hide: Duration) -> Result<Value, AwsError> {
        let now = Timestamp::now();
        let received: Vec<Value> = self.change(queue, |messages| {
            let free = messages.iter_mut().filter(|message| !message.hidden(now)).take(most);
            free.map(|message| {
                let receipt = Uuid::new_v4().to_string();
                message.received += 1;
                message.hidden_until = now.checked_add(hide).ok();
                message.receipt = Some(receipt.clone());
                json!({
                    "MessageId": message.id,
                    "ReceiptHandle": receipt,
                    "Body": message.body,
                    "MD5OfBody": md5(&message.body),
                    "Attributes": {
                        "SentTimestamp": message.sent.as_millisecond().to_string(),
                        "ApproximateReceiveCount": message.received.to_string(),
                    },
                })
            })
            .collect()
        })?;
        Ok(if received.is_empty() { json!({}) } else { json!({"Messages": received}) })
    }

    fn change<T>(&self, queue: &str, change: impl FnOnce(&mut VecDeque<Message>) -> T) -> Result<T, AwsError> {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        let messages = queues.get_mut(queue).ok_or_else(|| {
            AwsError::bad_request(
                "com.amazonaws.sqs#QueueDoesNotExist",
                "The specified queue does not exist or you do not have access to it.",
            )
        })?;
        let result = change(messages);
        store::save(&self.path, &*queues).map_err(StoreError::into_aws)?;
        Ok(result)
    }
}

impl Message {
    fn hidden(&self, now: Timestamp) -> bool {
        self.hidden_until.is_some_and(|until| until > now)
    }
}

/// The checksum that the SDKs compare.
fn md5(text: &str) -> String {
    let mut md5 = Md5::new();
    md5.update(text.as_bytes());
    hex(md5.finalize().as_ref())
}
