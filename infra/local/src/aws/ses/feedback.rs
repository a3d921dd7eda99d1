//! Sending events: what SES tells a configuration set's event destinations of a mail.
//!
//! The records are those of
//! <https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html> and
//! <https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-examples.html>. They come at once, where SES
//! needs seconds, and hours before it gives a full mailbox up.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use jiff::{Timestamp, Unit};
use serde_json::{Map, Value, json};

use super::mailboxes::Behaviour;
use super::request::Sending;
use crate::aws::inbound;
use crate::aws::mail::Mail;
use crate::kinds::{EventDestination, Stack};

/// Publishes a message to the topic of this ARN.
pub type Publish = Box<dyn Fn(&str, String) + Send + Sync>;

/// The configuration sets of a stack.
pub(super) struct Feedback {
    region: String,
    account: String,
    sets: BTreeMap<String, Vec<EventDestination>>,
    publish: OnceLock<Publish>,
}

impl Feedback {
    pub(super) fn new(stack: &Stack) -> Self {
        Self {
            region: stack.region.clone(),
            account: stack.account.clone(),
            sets: stack.configuration_sets.clone(),
            publish: OnceLock::new(),
        }
    }

    pub(super) fn on_publish(&self, publish: Publish) {
        let _ = self.publish.set(publish);
    }

    pub(super) fn has(&self, set: &str) -> bool {
        self.sets.contains_key(set)
    }

    /// Tells the destinations of the mail's configuration set what became of it at one recipient.
    pub(super) fn tell(&self, sending: &Sending, id: &str, at: Timestamp, recipient: &str, behaves: Behaviour) {
        let destinations = sending.configuration_set.as_ref().and_then(|set| self.sets.get(set));
        let (Some(destinations), Some(publish)) = (destinations, self.publish.get()) else { return };
        let mail = self.mail(sending, id, at);
        for (kind, event) in events(recipient, id, behaves) {
            let mut record = json!({ "eventType": event.name, "mail": mail });
            if let Some(record) = record.as_object_mut() {
                record.insert(kind.to_owned(), event.body);
            }
            // A matching event type is called as the member of the record is.
            for destination in destinations.iter().filter(|to| to.events.iter().any(|wanted| wanted == kind)) {
                publish(&destination.topic, record.to_string());
            }
        }
    }

    fn mail(&self, sending: &Sending, id: &str, at: Timestamp) -> Value {
        let mail = Mail::parse(&sending.raw);
        let (headers, truncated) = inbound::headers(&mail);
        let domain = sending.source.rsplit_once('@').map_or("", |(_, domain)| domain);
        let mut common = Map::new();
        for (name, header) in [("from", "From"), ("to", "To"), ("cc", "Cc"), ("replyTo", "Reply-To")] {
            if let Some(value) = mail.value(header) {
                common.insert(name.to_owned(), json!([value]));
            }
        }
        common.insert("messageId".to_owned(), json!(id));
        common.insert("subject".to_owned(), json!(mail.value("Subject").unwrap_or_default()));
        let mut tags: Map<String, Value> =
            sending.tags.iter().map(|(name, value)| (name.clone(), json!([value]))).collect();
        for (name, value) in [
            ("ses:configuration-set", sending.configuration_set.as_deref().unwrap_or_default()),
            ("ses:source-ip", "127.0.0.1"),
            ("ses:from-domain", domain),
            ("ses:caller-identity", "local"),
        ] {
            tags.insert(name.to_owned(), json!([value]));
        }
        json!({
            "timestamp": time(at),
            "source": mail.value("From").unwrap_or_else(|| sending.source.clone()),
            "sourceArn": format!("arn:aws:ses:{}:{}:identity/{domain}", self.region, self.account),
            "sendingAccountId": self.account,
            "messageId": id,
            "destination": sending.recipients,
            "headersTruncated": truncated,
            "headers": headers,
            "commonHeaders": common,
            "tags": tags,
        })
    }
}

impl fmt::Debug for Feedback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Feedback").field("sets", &self.sets).finish_non_exhaustive()
    }
}

struct Event {
    name: &'static str,
    body: Value,
}

fn time(at: Timestamp) -> String {
    at.round(Unit::Millisecond).unwrap_or(at).to_string()
}

/// What happens to a mail, in order: the name of the event type in a template, and the record's own part.
fn events(recipient: &str, id: &str, behaves: Behaviour) -> Vec<(&'static str, Event)> {
    let send = ("send", Event { name: "Send", body: json!({}) });
    let now = time(Timestamp::now());
    let delivery = || {
        let body = json!({
            "timestamp": now,
            "processingTimeMillis": 1,
            "recipients": [recipient],
            "smtpResponse": "250 2.6.0 Message received",
            "reportingMTA": "local.smtp-out.amazonses.com",
        });
        ("delivery", Event { name: "Delivery", body })
    };
    let bounce = |kind: &str, sub: &str, bounced: Value| {
        let mut body = json!({
            "bounceType": kind,
            "bounceSubType": sub,
            "bouncedRecipients": [bounced],
            "timestamp": now,
            "feedbackId": format!("{id}-feedback"),
        });
        if let (true, Some(body)) = (bounced_by_report(&body), body.as_object_mut()) {
            body.insert("reportingMTA".to_owned(), json!("dsn; local.smtp-out.amazonses.com"));
        }
        ("bounce", Event { name: "Bounce", body })
    };
    let report = |status: &str, diagnostic: &str| json!({ "emailAddress": recipient, "action": "failed", "status": status, "diagnosticCode": diagnostic });
    match behaves {
        Behaviour::Success | Behaviour::Unverified => vec![send, delivery()],
        Behaviour::Bounce => {
            vec![send, bounce("Permanent", "General", report("5.1.1", "smtp; 550 5.1.1 user unknown"))]
        }
        Behaviour::Full => {
            vec![send, bounce("Transient", "MailboxFull", report("4.2.2", "smtp; 452 4.2.2 mailbox full"))]
        }
        Behaviour::Suppressed => {
            let words = "Amazon SES has suppressed sending to this address because it has a recent history of bouncing \
                         as an invalid address.";
            vec![send, bounce("Permanent", "Suppressed", report("5.1.1", words))]
        }
        // The answer of an absent person is a bounce without a report, as the simulator's are.
        Behaviour::OutOfOffice => {
            vec![send, delivery(), bounce("Transient", "General", json!({ "emailAddress": recipient }))]
        }
        Behaviour::Complaint => {
            let body = json!({
                "complainedRecipients": [{ "emailAddress": recipient }],
                "timestamp": now,
                "feedbackId": format!("{id}-feedback"),
                "complaintSubType": null,
                "userAgent": "Amazon SES Mailbox Simulator",
                "complaintFeedbackType": "abuse",
                "arrivalDate": now,
            });
            vec![send, delivery(), ("complaint", Event { name: "Complaint", body })]
        }
        Behaviour::Reject => {
            vec![send, ("reject", Event { name: "Reject", body: json!({ "reason": "Bad content" }) })]
        }
    }
}

/// Whether a bounce came with a delivery status notification.
fn bounced_by_report(bounce: &Value) -> bool {
    bounce.pointer("/bouncedRecipients/0/action").is_some()
}
