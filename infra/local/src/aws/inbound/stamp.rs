//! The header fields that SES puts on top of a message that it takes in.

use jiff::Timestamp;

use super::{Envelope, Verdicts};
use crate::aws::mail::{Mail, date};

/// The message as SES stores it. Fields below the ones added here are the sender's, `Authentication-Results` included,
/// and prove nothing.
pub(super) fn stamp(
    raw: &[u8],
    envelope: &Envelope,
    verdicts: &Verdicts,
    id: &str,
    region: &str,
    at: Timestamp,
) -> Vec<u8> {
    let Envelope { from, to } = envelope;
    let recipient = to.first().map(String::as_str).unwrap_or_default();
    let domain = from.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
    let mail = Mail::parse(raw);
    let header_from = mail.value("From").unwrap_or_default();
    let header_domain = header_from.rsplit_once('@').map_or("", |(_, domain)| domain).trim_end_matches(['>', ' ']);
    let Verdicts { spam, virus, spf, dkim, dmarc, .. } = verdicts;
    let (spf_word, dkim_word, dmarc_word) = (spf.as_result(), dkim.as_result(), dmarc.as_result());
    let first = format!(
        "Return-Path: <{from}>\r\n\
         Received: from localhost (localhost [127.0.0.1])\r\n\
         \x20by inbound-smtp.{region}.amazonaws.com with SMTP id {id}\r\n\
         \x20for {recipient};\r\n\
         \x20{} (UTC)\r\n\
         X-SES-Spam-Verdict: {spam}\r\n\
         X-SES-Virus-Verdict: {virus}\r\n\
         Received-SPF: {spf_word} (spfCheck: domain of {domain}) client-ip=127.0.0.1; envelope-from={from}; helo=localhost;\r\n\
         Authentication-Results: amazonses.com;\r\n\
         \x20spf={spf_word} (spfCheck: domain of {domain}) client-ip=127.0.0.1; envelope-from={from}; helo=localhost;\r\n\
         \x20dkim={dkim_word} header.i=@{header_domain};\r\n\
         \x20dmarc={dmarc_word} header.from={header_domain};\r\n\
         X-SES-RECEIPT: {id}\r\n",
        date(at),
    );
    mail.to_bytes(&first)
}
