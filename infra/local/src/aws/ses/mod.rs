//! SES, the first API: sends a message, which here means that the outbox keeps it.
//!
//! Follows <https://docs.aws.amazon.com/ses/latest/APIReference/API_SendRawEmail.html>,
//! <https://docs.aws.amazon.com/ses/latest/APIReference/API_SendEmail.html> and, for what happens to the header,
//! <https://docs.aws.amazon.com/ses/latest/dg/header-fields.html>. The account is out of the sandbox: recipients need
//! no verification, senders do (but for addresses that were told to behave as in the sandbox: [`Mailboxes`]).

mod feedback;
mod mailboxes;
mod message;
mod outbox;
mod request;

use std::sync::Arc;

use jiff::Timestamp;

pub use self::feedback::Publish;
pub use self::mailboxes::{Behaviour, Mailbox, Mailboxes};
pub use self::outbox::Outbox;
pub use self::request::Sending;

use super::store::StoreError;
use crate::kinds::{AwsError, SentMail, Stack};

/// Most recipients of one message.
/// <https://docs.aws.amazon.com/ses/latest/dg/quotas.html>
const RECIPIENT_LIMIT: usize = 50;
/// Largest message of the first API: 10 MB after encoding. Same page.
const MESSAGE_LIMIT: usize = 10 * 1024 * 1024;

/// SES for sending.
#[derive(Debug, Clone)]
pub struct Ses {
    region: String,
    identities: Vec<String>,
    outbox: Arc<Outbox>,
    mailboxes: Mailboxes,
    feedback: Arc<feedback::Feedback>,
}

impl Ses {
    /// Sends from the verified identities of a stack into an outbox.
    pub fn new(stack: &Stack, outbox: Arc<Outbox>) -> Self {
        Self {
            region: stack.region.clone(),
            identities: stack.identities.clone(),
            outbox,
            mailboxes: Mailboxes::default(),
            feedback: Arc::new(feedback::Feedback::new(stack)),
        }
    }

    /// How addresses take mail.
    pub fn mailboxes(&self) -> &Mailboxes {
        &self.mailboxes
    }

    /// Sets who publishes what SES tells of a mail; only the first call counts.
    pub fn on_publish(&self, publish: Publish) {
        self.feedback.on_publish(publish);
    }

    /// Reads the request of a sending operation; `None` for operations that send nothing.
    pub fn read(&self, operation: &str, form: &[(String, String)]) -> Result<Option<Sending>, AwsError> {
        match operation {
            "SendRawEmail" => Sending::raw(form).map(Some),
            "SendEmail" => Sending::simple(form).map(Some),
            _ => Ok(None),
        }
    }

    /// Sends; answers the message id.
    pub fn send(&self, sending: &Sending) -> Result<String, AwsError> {
        if sending.raw.len() > MESSAGE_LIMIT {
            let length = sending.raw.len();
            return Err(invalid(format!("Message length is more than {MESSAGE_LIMIT} bytes long: '{length}'.")));
        }
        if sending.recipients.is_empty() {
            return Err(invalid("Empty required header 'To'."));
        }
        if sending.recipients.len() > RECIPIENT_LIMIT {
            return Err(invalid(format!("Recipient count exceeds {RECIPIENT_LIMIT}.")));
        }
        if let Some(address) = sending.recipients.iter().find(|address| !is_address(address)) {
            let local_only = !address.contains('@');
            return Err(invalid(if local_only { "Missing final '@domain'" } else { "Illegal address" }));
        }
        self.check_identities(sending)?;
        if let Some(set) = sending.configuration_set.as_ref().filter(|set| !self.feedback.has(set)) {
            let message = format!("Configuration set <{set}> does not exist.");
            return Err(AwsError::bad_request("ConfigurationSetDoesNotExist", message));
        }
        message::check(&sending.raw)?;
        let at = Timestamp::now();
        let id = message::new_id(at);
        let raw = message::as_sent(&sending.raw, &id, &self.region, at);
        let mail = SentMail {
            id: id.clone(),
            service: "ses".to_owned(),
            from: sending.source.clone(),
            to: sending.recipients.clone(),
            at,
            raw: raw.into(),
        };
        self.outbox.deliver(mail).map_err(StoreError::into_aws)?;
        for recipient in &sending.recipients {
            self.feedback.tell(sending, &id, at, recipient, self.mailboxes.of(recipient));
        }
        Ok(id)
    }

    /// Every address that the message names as its sender must be verified, itself or by its domain; so must recipients
    /// that behave as in the sandbox.
    fn check_identities(&self, sending: &Sending) -> Result<(), AwsError> {
        let recipients = sending.recipients.iter().map(String::as_str);
        let unverified = recipients.filter(|address| self.mailboxes.of(address) == Behaviour::Unverified);
        let failed: Vec<&str> =
            sending.senders().filter(|address| !self.is_verified(address)).chain(unverified).collect();
        if failed.is_empty() {
            return Ok(());
        }
        Err(AwsError::bad_request(
            "MessageRejected",
            format!(
                "Email address is not verified. The following identities failed the check in region {}: {}",
                self.region.to_uppercase(),
                failed.join(", "),
            ),
        ))
    }

    /// A domain covers its subdomains: <https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html>
    fn is_verified(&self, address: &str) -> bool {
        let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain).to_ascii_lowercase();
        self.identities.iter().map(|identity| identity.to_ascii_lowercase()).any(|identity| {
            if identity.contains('@') {
                identity == address.to_ascii_lowercase()
            } else {
                domain == identity || domain.strip_suffix(&identity).is_some_and(|sub| sub.ends_with('.'))
            }
        })
    }
}

/// `InvalidParameterValue`, which SES answers to whatever is wrong with a message.
fn invalid(message: impl Into<String>) -> AwsError {
    AwsError::bad_request("InvalidParameterValue", message)
}

fn is_address(address: &str) -> bool {
    let plain = |part: &str| !part.is_empty() && !part.chars().any(|c| c.is_whitespace() || c.is_control());
    address.rsplit_once('@').is_some_and(|(local, domain)| plain(local) && plain(domain) && domain.contains('.'))
}
