//! SNS topics: a message is published, and every function that subscribed is called with it, asynchronously.
//!
//! Follows <https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html>. Messages are not signed: Lambda's permission, not
//! the signature, keeps strangers away from a function. Filter policies, other protocols and delivery retries of SNS's own
//! are not imitated; Lambda's retries are ([`Asynchronous`]).

use jiff::{Timestamp, Unit};
use serde_json::{Value, json};
use uuid::Uuid;

use super::asynchronous::Asynchronous;
use crate::kinds::EventSource;

/// Hands messages to the functions that subscribed.
#[derive(Debug, Clone)]
pub struct Topics {
    sources: Vec<EventSource>,
    queue: Asynchronous,
}

impl Topics {
    /// Takes the topic sources among `sources`; the others are left alone.
    pub fn new(sources: &[EventSource], queue: Asynchronous) -> Self {
        let sources = sources.iter().filter(|source| matches!(source, EventSource::Topic { .. })).cloned().collect();
        Self { sources, queue }
    }

    /// Queues one call for each subscription of the topic.
    pub fn publish(&self, topic_arn: &str, message: &str) {
        for source in &self.sources {
            let EventSource::Topic { function, topic } = source else { continue };
            if topic != topic_arn {
                continue;
            }
            let event = event(topic, message).to_string();
            if let Err(error) = self.queue.accept(function, event.as_bytes()) {
                tracing::warn!(function, topic, %error, "a message of a topic could not be queued");
            }
        }
    }
}

/// What Lambda is called with. SES gives its messages this subject.
fn event(topic: &str, message: &str) -> Value {
    let now = Timestamp::now();
    let region = topic.split(':').nth(3).unwrap_or_default();
    let subscription = format!("{topic}:{}", Uuid::new_v4());
    json!({ "Records": [{
        "EventSource": "aws:sns",
        "EventVersion": "1.0",
        "EventSubscriptionArn": subscription,
        "Sns": {
            "Type": "Notification",
            "MessageId": Uuid::new_v4(),
            "TopicArn": topic,
            "Subject": "Amazon SES Email Event Notification",
            "Message": message,
            "Timestamp": now.round(Unit::Millisecond).unwrap_or(now),
            "SignatureVersion": "1",
            "Signature": "bG9jYWw=",
            "SigningCertUrl": format!("https://sns.{region}.amazonaws.com/SimpleNotificationService-local.pem"),
            "UnsubscribeUrl":
                format!("https://sns.{region}.amazonaws.com/?Action=Unsubscribe&SubscriptionArn={subscription}"),
            "MessageAttributes": {},
        },
    }] })
}
