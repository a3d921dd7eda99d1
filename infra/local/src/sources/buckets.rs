//! Bucket notifications: an object came or went, and a function hears of it.

use jiff::{Timestamp, Unit};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use uuid::Uuid;

use super::Identity;
use super::asynchronous::Asynchronous;
use crate::kinds::EventSource;

/// What S3 leaves as it is in the key of a notification; a space becomes `+`.
const KEY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'*').remove(b' ');

/// Something that happened to an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectEvent {
    /// Physical name of the bucket.
    pub bucket: String,
    /// Key, decoded.
    pub key: String,
    /// `ObjectCreated:Put`, `ObjectRemoved:Delete`, …: without `s3:`.
    pub name: String,
    /// Bytes; zero for a removed object.
    pub size: u64,
    /// ETag without quotes; empty for a removed object.
    pub etag: String,
}

/// Hands events to the functions that asked for them.
#[derive(Clone)]
pub struct Notifications {
    sources: Vec<EventSource>,
    queue: Asynchronous,
    identity: Identity,
}

impl Notifications {
    /// Takes the bucket sources among `sources`; the others are left alone.
    pub fn new(sources: &[EventSource], queue: Asynchronous, identity: Identity) -> Self {
        let sources = sources.iter().filter(|source| matches!(source, EventSource::Bucket { .. })).cloned().collect();
        Self { sources, queue, identity }
    }

    /// Queues one call for each source that matches bucket, event name and prefix.
    pub fn tell(&self, happened: &ObjectEvent) {
        for source in &self.sources {
            let EventSource::Bucket { function, bucket, events, prefix } = source else { continue };
            let asked = *bucket == happened.bucket
                && happened.key.starts_with(prefix)
                && events.iter().any(|pattern| covers(pattern, &happened.name));
            if !asked {
                continue;
            }
            let event = self.event(function, happened).to_string();
            if let Err(error) = self.queue.accept(function, event.as_bytes()) {
                tracing::warn!(function, bucket, %error, "a bucket notification could not be queued");
            }
        }
    }

    /// The message of "Event message structure" in the Amazon S3 User Guide, version 2.1.
    fn event(&self, function: &str, happened: &ObjectEvent) -> Value {
        let now = Timestamp::now();
        let mut object = json!({
            "key": utf8_percent_encode(&happened.key, KEY).to_string().replace(' ', "+"),
            "sequencer": format!("{:016X}", now.as_microsecond()),
        });
        if let (true, Some(fields)) = (happened.name.starts_with("ObjectCreated"), object.as_object_mut()) {
            fields.insert("size".to_owned(), json!(happened.size));
            fields.insert("eTag".to_owned(), json!(happened.etag));
        }
        json!({ "Records": [{
            "eventVersion": "2.1",
            "eventSource": "aws:s3",
            "awsRegion": self.identity.region,
            "eventTime": now.round(Unit::Millisecond).unwrap_or(now),
            "eventName": happened.name,
            "userIdentity": { "principalId": self.identity.account },
            "requestParameters": { "sourceIPAddress": "127.0.0.1" },
            "responseElements": { "x-amz-request-id": Uuid::new_v4(), "x-amz-id-2": "local" },
            "s3": {
                "s3SchemaVersion": "1.0",
                "configurationId": function,
                "bucket": {
                    "name": happened.bucket,
                    "ownerIdentity": { "principalId": self.identity.account },
                    "arn": format!("arn:aws:s3:::{}", happened.bucket),
                },
                "object": object,
            },
        }] })
    }
}

/// Whether a configured event (`s3:ObjectCreated:*`) covers what happened (`ObjectCreated:Put`).
fn covers(pattern: &str, name: &str) -> bool {
    let pattern = pattern.strip_prefix("s3:").unwrap_or(pattern);
    match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => pattern == name,
    }
}
