//! What SES does to a message before it sends it.

use jiff::Timestamp;
use uuid::Uuid;

use super::invalid;
use crate::aws::mail::{Mail, date};
use crate::kinds::AwsError;

/// Fields that may not come twice.
/// <https://docs.aws.amazon.com/ses/latest/dg/header-fields.html>
const ONCE: &[&str] = &[
    "Accept-Language",
    "acceptLanguage",
    "Archived-At",
    "Auto-Submitted",
    "Bounces-to",
    "Comments",
    "Content-Alternative",
    "Content-Base",
    "Content-Class",
    "Content-Description",
    "Content-Disposition",
    "Content-Duration",
    "Content-ID",
    "Content-Language",
    "Content-Length",
    "Content-Location",
    "Content-MD5",
    "Content-Transfer-Encoding",
    "Content-Type",
    "Date",
    "Delivered-To",
    "Disposition-Notification-Options",
    "Disposition-Notification-To",
    "DKIM-Signature",
    "DomainKey-Signature",
    "Errors-To",
    "From",
    "Importance",
    "In-Reply-To",
    "Keywords",
    "List-Archive",
    "List-Help",
    "List-Id",
    "List-Owner",
    "List-Post",
    "List-Subscribe",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "Message-Context",
    "Message-ID",
    "MIME-Version",
    "Organization",
    "Original-From",
    "Original-Message-ID",
    "Original-Recipient",
    "Original-Subject",
    "Precedence",
    "Priority",
    "References",
    "Reply-To",
    "Return-Path",
    "Return-Receipt-To",
    "Sender",
    "Solicitation",
    "Sensitivity",
    "Subject",
    "Thread-Index",
    "Thread-Topic",
    "User-Agent",
    "VBR-Info",
];

/// Refuses a message whose header SES refuses.
pub(super) fn check(raw: &[u8]) -> Result<(), AwsError> {
    let mail = Mail::parse(raw);
    for name in ONCE {
        if mail.fields.iter().filter(|field| field.is(name)).count() > 1 {
            return Err(invalid(format!("Duplicate header '{name}'.")));
        }
    }
    Ok(())
}

/// A message id in the form that SES gives.
pub(super) fn new_id(at: Timestamp) -> String {
    format!("0100{:012x}-{}-000000", at.as_millisecond(), Uuid::new_v4())
}

/// The message as it goes out: `Message-ID` and `Date` are SES's own, fields meant for SES and blind copies are gone.
pub(super) fn as_sent(raw: &[u8], id: &str, region: &str, at: Timestamp) -> Vec<u8> {
    let mut mail = Mail::parse(raw);
    mail.fields.retain(|field| {
        let for_ses = field.name.to_ascii_lowercase().starts_with("x-ses-");
        !for_ses && !["Message-ID", "Date", "Bcc", "Return-Path"].iter().any(|name| field.is(name))
    });
    let domain = domain(region);
    let first = format!(
        "Return-Path: <{id}@{domain}>\r\nMessage-ID: <{id}@{domain}>\r\nDate: {}\r\nX-SES-Outgoing: {}\r\n",
        date(at),
        at.strftime("%Y.%m.%d-127.0.0.1"),
    );
    mail.to_bytes(&first)
}

/// Domain of the message ids of a region.
fn domain(region: &str) -> String {
    match region {
        "us-east-1" => "email.amazonses.com".to_owned(),
        region => format!("{region}.amazonses.com"),
    }
}
