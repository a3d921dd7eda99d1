//! One mail, handed to SES.

use std::error::Error;

use aws_sdk_ses::error::ProvideErrorMetadata;
use aws_sdk_ses::types::{MessageTag, RawMessage};
use guichet_domain::EmailAddress;
use guichet_domain::entry::Entry;
use guichet_domain::notice::{NoticeKind, Recipient};

use crate::refusal::Refusal;
use crate::{Failed, Function, letter};

/// What became of a mail at SES.
#[derive(Debug)]
pub(crate) enum Handed {
    /// SES took it.
    Taken,
    /// SES will never take it; in its words.
    Refused(Refusal, String),
}

impl Function {
    /// Hands a mail to SES, and remembers the id it gets there. The tags say in the mail's events what it was about.
    pub(crate) async fn hand_over(
        &self,
        raw: Vec<u8>,
        entry: &Entry,
        kind: NoticeKind,
        to: Recipient,
        address: &EmailAddress,
    ) -> Result<Handed, Failed> {
        let sender = &self.application.environment.deployment.sender;
        let sent = self
            .ses
            .send_raw_email()
            .source(sender.as_str())
            .destinations(address.as_str())
            .raw_message(RawMessage::builder().data(raw.into()).build()?)
            .configuration_set_name(&self.configuration_set)
            .set_tags(Some(tags(entry, kind, to)?))
            .send()
            .await;
        let sent = match sent {
            Ok(sent) => sent,
            Err(error) => {
                let message = error.message().unwrap_or_default().to_owned();
                let Some(refusal) = Refusal::of(error.code(), &message, sender) else { return Err(error.into()) };
                tracing::error!(
                    error = &error as &dyn Error,
                    ticket = %entry.number,
                    entry = %entry.id,
                    ?refusal,
                    "SES refuses a notice for good"
                );
                return Ok(Handed::Refused(refusal, message));
            }
        };
        // SES gave the mail an id of its own, which answers will refer to. Noting it is worth a try, not a failure: the
        // signed thread root and the reply address find the ticket without.
        let id = letter::message_id(sent.message_id());
        if let Err(error) = self.application.store.remember_message(&id, entry.number).await {
            tracing::warn!(error = &error as &dyn Error, "the id of a sent mail was not noted");
        }
        tracing::info!(ticket = %entry.number, entry = %entry.id, ?kind, "a notice was sent");
        Ok(Handed::Taken)
    }
}

/// What `mail-feedback` reads. Letters, digits, hyphens and underscores are what SES takes.
fn tags(entry: &Entry, kind: NoticeKind, to: Recipient) -> Result<Vec<MessageTag>, aws_sdk_ses::error::BuildError> {
    let kind = match kind {
        NoticeKind::Answer if matches!(entry.author, guichet_domain::Author::Agent { .. }) => "answer",
        NoticeKind::Answer | NoticeKind::Received | NoticeKind::ReceivedBlind => "customer",
        NoticeKind::CustomerWrote | NoticeKind::Reopened | NoticeKind::Undelivered => "desk",
    };
    let to = match to {
        Recipient::Contact(id) => id.to_string(),
        Recipient::Agent(id) => id.to_string(),
    };
    [("notice", kind.to_owned()), ("ticket", entry.number.to_string()), ("entry", entry.id.to_string()), ("to", to)]
        .into_iter()
        .map(|(name, value)| MessageTag::builder().name(name).value(value).build())
        .collect()
}
