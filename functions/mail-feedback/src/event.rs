//! SES's event, as far as anything in it is read
//! (<https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html>).
//!
//! Whose mail it was is what *we* mailed (`mail.destination`) and what we said of it when we sent it (`mail.tags`). The
//! address in a bounce (`bouncedRecipients`) comes out of a report that the other side wrote, so it may not name anybody.

use std::collections::BTreeMap;

use guichet_domain::ids::{ContactId, EntryId, TicketNumber};
use guichet_domain::{EmailAddress, MailTroubleKind};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

/// Something that happened to a mail of ours.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Feedback {
    pub(crate) what: What,
    /// Where the mail went.
    pub(crate) address: EmailAddress,
    /// What the mail system said.
    pub(crate) diagnostic: String,
    /// When, if the event says so.
    pub(crate) at: Option<Timestamp>,
    pub(crate) ticket: Option<TicketNumber>,
    /// The answer of the desk that the mail carried, and to whom.
    pub(crate) answer: Option<(TicketNumber, EntryId, ContactId)>,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// No more mail to this address.
    Trouble(MailTroubleKind),
    /// This one did not arrive; the next may.
    NotNow,
    /// SES found a virus in it and stopped it.
    Rejected,
}

/// Why an event is passed over, in words for the log.
pub(crate) type Ignored = &'static str;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SendingEvent {
    event_type: String,
    mail: Mail,
    bounce: Option<Bounce>,
    complaint: Option<Complaint>,
    reject: Option<Reject>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Mail {
    timestamp: Option<String>,
    #[serde(default)]
    destination: Vec<String>,
    #[serde(default)]
    tags: BTreeMap<String, Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Bounce {
    #[serde(rename = "bounceType")]
    kind: String,
    #[serde(rename = "bounceSubType")]
    sub_kind: Option<String>,
    #[serde(default)]
    bounced_recipients: Vec<BouncedRecipient>,
    timestamp: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct BouncedRecipient {
    email_address: Option<String>,
    action: Option<String>,
    status: Option<String>,
    diagnostic_code: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Complaint {
    complaint_feedback_type: Option<String>,
    timestamp: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Reject {
    reason: Option<String>,
}

/// The messages in what a topic calls a function with (<https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html>).
pub(crate) fn messages(event: &Value) -> Vec<&str> {
    let records = event.get("Records").and_then(Value::as_array).into_iter().flatten();
    records.filter_map(|record| record.pointer("/Sns/Message")?.as_str()).collect()
}

/// Reads a message of the topic. Only mail of this configuration set counts.
pub(crate) fn read(message: &str, configuration_set: &str) -> Result<Feedback, Ignored> {
    let event: SendingEvent = serde_json::from_str(message).map_err(|_| "it is no event of a mail")?;
    let mail = &event.mail;
    if !mail.tags.get("ses:configuration-set").is_some_and(|sets| sets.iter().any(|set| set == configuration_set)) {
        return Err("it is of another configuration set");
    }
    let [address] = mail.destination.as_slice() else { return Err("its mail went to more than one address, or none") };
    let address: EmailAddress = address.parse().map_err(|_| "its mail went to no address")?;
    let (what, diagnostic, at) = match (event.event_type.as_str(), event.bounce, event.complaint, event.reject) {
        ("Bounce", Some(bounce), ..) => {
            let what = bounce.what(&address).ok_or("it is the automatic answer of somebody who is away")?;
            (what, bounce.words(), bounce.timestamp)
        }
        ("Complaint", _, Some(complaint), _) => {
            let kind = complaint.complaint_feedback_type.unwrap_or_default();
            // Said of mail that is no spam, or by a mail system of itself: nobody complains.
            if matches!(kind.as_str(), "not-spam" | "auth-failure") {
                return Err("it complains of nothing");
            }
            (What::Trouble(MailTroubleKind::Complaint), kind, complaint.timestamp)
        }
        ("Reject", .., Some(reject)) => (What::Rejected, reject.reason.unwrap_or_default(), mail.timestamp.clone()),
        _ => return Err("nothing follows from an event of this type"),
    };
    let ticket = tag(mail, "ticket");
    let answer = match (mail.tags.get("notice").and_then(|kind| kind.first()).map(String::as_str), ticket) {
        (Some("answer"), Some(ticket)) => {
            tag(mail, "entry").zip(tag(mail, "to")).map(|(entry, to)| (ticket, entry, to))
        }
        _ => None,
    };
    Ok(Feedback { what, address, diagnostic, at: at.and_then(|at| at.parse().ok()), ticket, answer })
}

fn tag<T: std::str::FromStr>(mail: &Mail, name: &str) -> Option<T> {
    mail.tags.get(name)?.first()?.parse().ok()
}

impl Bounce {
    /// What a bounce means for the mail that we sent to this address; nothing where a person's program answered for them.
    fn what(&self, address: &EmailAddress) -> Option<What> {
        let reported = self.bounced_recipients.iter().any(|to| to.action.is_some() || to.status.is_some());
        // A mailbox that our mail was forwarded to has no say in whether ours is alive.
        let elsewhere = !self.bounced_recipients.is_empty() && !self.bounced_recipients.iter().any(|to| to.is(address));
        match self.kind.as_str() {
            "Permanent" if elsewhere => Some(What::NotNow),
            "Permanent" => Some(What::Trouble(MailTroubleKind::PermanentBounce)),
            // "I am on holiday" comes as a bounce of the general kind without a report.
            _ if reported => Some(What::NotNow),
            "Transient" if self.sub_kind.as_deref().is_some_and(|kind| kind != "General") => Some(What::NotNow),
            _ => None,
        }
    }

    fn words(&self) -> String {
        let report = self.bounced_recipients.iter().find_map(|to| to.diagnostic_code.clone().or(to.status.clone()));
        report.or_else(|| self.sub_kind.clone()).unwrap_or_default()
    }
}

impl BouncedRecipient {
    fn is(&self, address: &EmailAddress) -> bool {
        let named = self.email_address.as_deref().unwrap_or_default();
        // Some systems write the address as a program's: `<anna@acme.example>`.
        named.trim_matches(['<', '>', ' ']).parse::<EmailAddress>().is_ok_and(|named| named == *address)
    }
}

#[cfg(test)]
#[path = "event/tests.rs"]
mod tests;
