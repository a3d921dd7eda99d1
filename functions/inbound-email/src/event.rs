//! SES's event, as far as anything in it is read
//! (<https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda-event.html>).
//!
//! Only the id of the message has to be there. SES leaves out what a message does not have (`from`, `subject`), and an event
//! that cannot be decoded would be a mail without an outcome. A verdict that is missing is no pass.

use guichet_domain::incoming::{Verdict, Verdicts};
use serde::Deserialize;

/// What SES calls the function with.
#[derive(Debug, Deserialize)]
pub(crate) struct SesEvent {
    #[serde(rename = "Records")]
    pub(crate) records: Vec<Record>,
}

/// One message.
#[derive(Debug, Deserialize)]
pub(crate) struct Record {
    pub(crate) ses: SesMail,
}

/// What SES says of it.
#[derive(Debug, Deserialize)]
pub(crate) struct SesMail {
    pub(crate) mail: Envelope,
    #[serde(default)]
    pub(crate) receipt: Receipt,
}

/// The envelope, and the usual headers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Envelope {
    /// SES's id: the message's key in the bucket.
    pub(crate) message_id: String,
    /// `MAIL FROM`; empty for a bounce.
    #[serde(default)]
    pub(crate) source: Option<String>,
    #[serde(default)]
    pub(crate) common_headers: CommonHeaders,
}

/// Headers as SES decoded them.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct CommonHeaders {
    #[serde(default)]
    pub(crate) from: Vec<String>,
}

/// Recipients that the rule is for, and the verdicts.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Receipt {
    pub(crate) recipients: Vec<String>,
    pub(crate) spf_verdict: SesVerdict,
    pub(crate) dkim_verdict: SesVerdict,
    pub(crate) dmarc_verdict: SesVerdict,
    pub(crate) spam_verdict: SesVerdict,
    pub(crate) virus_verdict: SesVerdict,
}

/// `PASS`, `FAIL`, `GRAY`, `PROCESSING_FAILED`.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct SesVerdict {
    #[serde(default)]
    pub(crate) status: Option<String>,
}

impl SesMail {
    /// SES's verdicts. The message's own `Authentication-Results` is never read (S5).
    pub(crate) fn verdicts(&self) -> Verdicts {
        let read = |verdict: &SesVerdict| Verdict::read(verdict.status.as_deref());
        let receipt = &self.receipt;
        Verdicts {
            spf: read(&receipt.spf_verdict),
            dkim: read(&receipt.dkim_verdict),
            dmarc: read(&receipt.dmarc_verdict),
            spam: read(&receipt.spam_verdict),
            virus: read(&receipt.virus_verdict),
        }
    }

    /// Who handed the message in, and for which of our addresses.
    pub(crate) fn envelope(&self) -> guichet_mail::facts::Envelope {
        guichet_mail::facts::Envelope { from: self.mail.source.clone(), to: self.receipt.recipients.clone() }
    }

    /// `From` as SES decoded it.
    pub(crate) fn written_from(&self) -> Option<&str> {
        self.mail.common_headers.from.first().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e1_an_event_is_read_whatever_the_message_does_not_have() {
        let event =
            r#"{"Records":[{"ses":{"mail":{"messageId":"x","commonHeaders":{"returnPath":""}},"receipt":{}}}]}"#;
        let event: SesEvent = serde_json::from_str(event).unwrap();
        assert_eq!(event.records[0].ses.mail.message_id, "x");
        assert_eq!(event.records[0].ses.receipt.dmarc_verdict.status, None);
    }
}
