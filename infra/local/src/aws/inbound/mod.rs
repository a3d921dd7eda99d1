//! SES for receiving: what a receipt rule does with a message that came in.
//!
//! Follows <https://docs.aws.amazon.com/ses/latest/dg/receiving-email-concepts.html>,
//! <https://docs.aws.amazon.com/ses/latest/dg/receiving-email-receipt-rules-console-walkthrough.html> and, for the
//! event, <https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda-event.html>.
//! SPF, DKIM, DMARC, spam and virus checks are not run: mail passes, unless whoever hands it in says otherwise.

mod event;
mod stamp;
mod verdicts;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use futures::future::BoxFuture;
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

pub(in crate::aws) use self::event::headers;
pub use self::verdicts::{Status, Verdicts};

use super::mail::Mail;
use super::s3::{Attributes, Objects};
use super::wire::Service;
use crate::kinds::{AwsError, ReceiptRule, Stack};

/// Largest message: 40 MB. <https://docs.aws.amazon.com/ses/latest/dg/quotas.html>
pub const MESSAGE_LIMIT: usize = 40 * 1024 * 1024;

/// Who sent a message to whom, as said in SMTP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// `MAIL FROM`; empty for a bounce.
    pub from: String,
    /// `RCPT TO`.
    pub to: Vec<String>,
}

/// Runs the Lambda action of a rule with the event of SES.
pub type ReceiptAction = Box<dyn Fn(ReceiptRule, Value) -> BoxFuture<'static, Result<(), String>> + Send + Sync>;

/// Takes messages in.
pub struct Inbound {
    region: String,
    account: String,
    rules: Vec<ReceiptRule>,
    /// Physical names of functions by logical id.
    functions: BTreeMap<String, String>,
    domains: Vec<String>,
    objects: Arc<Objects>,
    action: OnceLock<ReceiptAction>,
}

impl Inbound {
    /// Plays the receipt rules of a stack; raw messages go to its buckets.
    pub fn new(stack: &Stack, objects: Arc<Objects>) -> Self {
        Self {
            region: stack.region.clone(),
            account: stack.account.clone(),
            rules: stack.receipt_rules.clone(),
            functions: stack.functions.values().map(|f| (f.logical_id.clone(), f.name.clone())).collect(),
            domains: stack.identities.iter().filter(|identity| !identity.contains('@')).cloned().collect(),
            objects,
            action: OnceLock::new(),
        }
    }

    /// Sets who runs Lambda actions; only the first call counts.
    pub fn on_receipt(&self, action: ReceiptAction) {
        let _ = self.action.set(action);
    }

    /// Whether some receipt rule takes mail for this address. SES refuses other recipients in the SMTP dialogue.
    pub fn takes(&self, recipient: &str) -> bool {
        self.rules.iter().any(|rule| self.matches(rule, recipient))
    }

    /// Takes a message in: the actions of every rule that matches run in order. Answers the message id that SES gives.
    pub async fn accept(&self, raw: &[u8], envelope: &Envelope, verdicts: &Verdicts) -> Result<String, AwsError> {
        if raw.len() > MESSAGE_LIMIT {
            return Err(AwsError::bad_request("MessageTooLarge", "Message size exceeds 40 MB"));
        }
        // They end up in header fields, where a line end would start another field.
        if envelope.to.iter().chain([&envelope.from]).any(|address| address.chars().any(char::is_control)) {
            return Err(AwsError::bad_request("InvalidAddress", "Syntax error in parameters or arguments"));
        }
        if !envelope.to.iter().any(|recipient| self.takes(recipient)) {
            return Err(AwsError::bad_request("NoReceiptRule", "Requested action not taken: mailbox unavailable"));
        }
        let at = Timestamp::now();
        let id = new_id();
        let stamped = stamp::stamp(raw, envelope, verdicts, &id, &self.region, at);
        for rule in &self.rules {
            let recipients: Vec<&String> = envelope.to.iter().filter(|to| self.matches(rule, to)).collect();
            if recipients.is_empty() {
                continue;
            }
            if let Some((bucket, prefix)) = &rule.s3 {
                let key = format!("{prefix}{id}");
                let stored = self.objects.put(bucket, &key, &stamped, Attributes::default(), None, "ObjectCreated:Put");
                stored.map_err(|error| AwsError {
                    status: 500,
                    code: "S3ActionFailed".to_owned(),
                    message: format!("{bucket}: {error}"),
                })?;
            }
            if let (Some(function), Some(action)) = (&rule.function, self.action.get()) {
                let name = self.functions.get(function).unwrap_or(function);
                let arn = format!("arn:aws:lambda:{}:{}:function:{name}", self.region, self.account);
                let event = event::lambda(&event::Receipt {
                    mail: &Mail::parse(&stamped),
                    raw: &stamped,
                    id: &id,
                    at,
                    envelope,
                    recipients: &recipients,
                    verdicts,
                    function_arn: &arn,
                    asynchronous: rule.asynchronous,
                });
                // SES tells the sender nothing about a function that could not be called.
                if let Err(error) = action(rule.clone(), event).await {
                    tracing::error!(rule = rule.name, error, service = Service::Ses.name(), "receipt action failed");
                }
            }
        }
        Ok(id)
    }

    /// An address, a domain, a domain with its subdomains (`.example.com`), or anything at a verified domain.
    fn matches(&self, rule: &ReceiptRule, recipient: &str) -> bool {
        let recipient = recipient.to_ascii_lowercase();
        let domain = recipient.rsplit_once('@').map_or("", |(_, domain)| domain);
        let below = |parent: &str| domain.strip_suffix(parent).is_some_and(|sub| sub.ends_with('.'));
        if rule.recipients.is_empty() {
            return self.domains.iter().map(|d| d.to_ascii_lowercase()).any(|d| d == domain || below(&d));
        }
        rule.recipients.iter().map(|condition| condition.to_ascii_lowercase()).any(|condition| {
            match condition.strip_prefix('.') {
                Some(parent) => below(parent),
                None if condition.contains('@') => condition == recipient,
                None => condition == domain,
            }
        })
    }
}

impl fmt::Debug for Inbound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inbound").field("rules", &self.rules).finish_non_exhaustive()
    }
}

/// 40 characters like SES's own, fit for an object key.
fn new_id() -> String {
    let random = [Uuid::new_v4().into_bytes(), Uuid::new_v4().into_bytes(), Uuid::new_v4().into_bytes()].concat();
    random.iter().take(40).map(|byte| char::from_digit(u32::from(byte % 32), 32).unwrap_or('0')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(recipients: &[&str]) -> ReceiptRule {
        ReceiptRule {
            name: "rule".to_owned(),
            recipients: recipients.iter().map(|r| (*r).to_owned()).collect(),
            s3: None,
            function: None,
            asynchronous: true,
        }
    }

    #[test]
    fn recipients_match_as_receipt_rules_match_them() {
        let stack = Stack { identities: vec!["example.com".into(), "a@other.org".into()], ..Stack::default() };
        let objects = Objects::open(&std::env::temp_dir().join(Uuid::new_v4().to_string()), []);
        let inbound = Inbound::new(&stack, Arc::new(objects.unwrap_or_else(|error| panic!("{error}"))));
        for (conditions, recipient, expected) in [
            (vec!["support.example.com"], "Any+one@Support.Example.com", true),
            (vec!["support.example.com"], "a@example.com", false),
            (vec!["support.example.com"], "a@x.support.example.com", false),
            (vec![".example.com"], "a@x.example.com", true),
            (vec![".example.com"], "a@example.com", false),
            (vec![".example.com"], "a@badexample.com", false),
            (vec!["help@example.com"], "help@example.com", true),
            (vec!["help@example.com"], "other@example.com", false),
            (vec![], "a@example.com", true),
            (vec![], "a@other.org", false),
        ] {
            assert_eq!(inbound.matches(&rule(&conditions), recipient), expected, "{conditions:?} {recipient}");
        }
    }

    #[test]
    fn message_ids_look_like_those_of_ses() {
        let id = new_id();
        assert_eq!(id.len(), 40);
        assert!(id.chars().all(|c| c.is_ascii_digit() || ('a'..='v').contains(&c)), "{id}");
        assert_ne!(id, new_id());
    }
}
