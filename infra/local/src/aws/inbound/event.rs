//! The event that a receipt rule hands to a function.
//! <https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda-event.html>

use jiff::{Timestamp, Unit};
use mail_parser::{Address, MessageParser};
use serde_json::{Map, Value, json};

use super::{Envelope, Status, Verdicts};
use crate::aws::mail::Mail;

/// Header bytes after which SES stops: 10 KB.
const HEADER_LIMIT: usize = 10 * 1024;

/// What the event tells.
pub(super) struct Receipt<'a> {
    pub(super) mail: &'a Mail<'a>,
    pub(super) raw: &'a [u8],
    pub(super) id: &'a str,
    pub(super) at: Timestamp,
    pub(super) envelope: &'a Envelope,
    pub(super) recipients: &'a [&'a String],
    pub(super) verdicts: &'a Verdicts,
    pub(super) function_arn: &'a str,
    pub(super) asynchronous: bool,
}

/// The event for one rule. There is no body in it: the function fetches the message from S3.
pub(super) fn lambda(receipt: &Receipt<'_>) -> Value {
    let timestamp = receipt.at.round(Unit::Millisecond).unwrap_or(receipt.at).to_string();
    let (headers, truncated) = headers(receipt.mail);
    let elapsed = Timestamp::now().as_millisecond() - receipt.at.as_millisecond();
    let Verdicts { spam, virus, spf, dkim, dmarc, dmarc_policy } = receipt.verdicts;
    let status = |status: &Status| json!({"status": status.as_str()});
    let mut told = json!({
        "timestamp": timestamp,
        "processingTimeMillis": elapsed.max(1),
        "recipients": receipt.recipients,
        "spamVerdict": status(spam),
        "virusVerdict": status(virus),
        "spfVerdict": status(spf),
        "dkimVerdict": status(dkim),
        "dmarcVerdict": status(dmarc),
        "action": {
            "type": "Lambda",
            "functionArn": receipt.function_arn,
            "invocationType": if receipt.asynchronous { "Event" } else { "RequestResponse" },
        },
    });
    if let (Status::Fail, Some(members)) = (dmarc, told.as_object_mut()) {
        members.insert("dmarcPolicy".to_owned(), json!(dmarc_policy.as_deref().unwrap_or("reject")));
    }
    json!({ "Records": [{
        "eventSource": "aws:ses",
        "eventVersion": "1.0",
        "ses": {
            "mail": {
                "timestamp": timestamp,
                "source": receipt.envelope.from,
                "messageId": receipt.id,
                "destination": receipt.envelope.to,
                "headersTruncated": truncated,
                "headers": headers,
                "commonHeaders": common_headers(receipt.raw, &receipt.envelope.from),
            },
            "receipt": told,
        },
    }]})
}

/// The fields of a header, up to the first 10 KB; whether there were more.
pub(in crate::aws) fn headers(mail: &Mail<'_>) -> (Vec<Value>, bool) {
    let mut size = 0;
    let mut headers = Vec::new();
    for field in &mail.fields {
        size += field.raw.len();
        if size > HEADER_LIMIT {
            return (headers, true);
        }
        headers.push(json!({"name": field.name, "value": field.value()}));
    }
    (headers, false)
}

/// The usual headers, decoded; those that are not there are left out.
fn common_headers(raw: &[u8], return_path: &str) -> Value {
    let mut common = Map::new();
    common.insert("returnPath".to_owned(), json!(return_path));
    let Some(message) = MessageParser::new().parse_headers(raw) else { return Value::Object(common) };
    for (name, list) in [
        ("from", message.from()),
        ("to", message.to()),
        ("cc", message.cc()),
        ("bcc", message.bcc()),
        ("sender", message.sender()),
        ("replyTo", message.reply_to()),
    ] {
        let list: Vec<String> = list.into_iter().flat_map(Address::iter).map(written).collect();
        if !list.is_empty() {
            common.insert(name.to_owned(), json!(list));
        }
    }
    let raw_mail = Mail::parse(raw);
    for (name, value) in [
        ("date", raw_mail.value("Date")),
        ("messageId", raw_mail.value("Message-ID")),
        ("subject", message.subject().map(str::to_owned)),
    ] {
        if let Some(value) = value {
            common.insert(name.to_owned(), json!(value));
        }
    }
    Value::Object(common)
}

fn written(address: &mail_parser::Addr<'_>) -> String {
    let bare = address.address().unwrap_or_default();
    match address.name() {
        Some(name) => format!("{name} <{bare}>"),
        None => bare.to_owned(),
    }
}
