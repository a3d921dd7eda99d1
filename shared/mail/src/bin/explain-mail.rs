//! Says what the desk makes of a raw message: `explain-mail < message.eml` prints one JSON object.

use std::io::{Read, Write};

use guichet_mail::{Limits, Mailbox, ParsedMail};
use serde_json::{Value, json};

fn main() -> std::io::Result<()> {
    let mut raw = Vec::new();
    std::io::stdin().lock().read_to_end(&mut raw)?;
    let limits = Limits::default();
    let explanation = match ParsedMail::read(&raw, &limits) {
        Ok(mail) => explain(&mail, None),
        Err(reason) => explain(&ParsedMail::read_header(&raw, &limits), Some(&reason.to_string())),
    };
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, &explanation)?;
    out.write_all(b"\n")
}

fn explain(mail: &ParsedMail, held: Option<&str>) -> Value {
    let attachments: Vec<Value> = mail
        .attachments
        .iter()
        .map(|file| {
            json!({
                "name": file.name, "content_type": file.content_type, "size": file.content.len(),
                "content_id": file.content_id, "inline": file.inline,
            })
        })
        .collect();
    json!({
        "held": held,
        "from": mail.from.as_ref().map_or("", |from| from.address.as_str()),
        "from_name": mail.from.as_ref().and_then(|from| from.name.as_deref()).unwrap_or_default(),
        "reply_to": addresses(&mail.reply_to),
        "to": addresses(&mail.to),
        "cc": addresses(&mail.cc),
        "subject": mail.subject,
        "date": mail.date,
        "message_id": mail.message_id.as_deref().unwrap_or_default(),
        "in_reply_to": mail.in_reply_to,
        "references": mail.references,
        "text": mail.text,
        "reply_text": mail.reply_text,
        "quoted": mail.quoted,
        "html": mail.html.as_deref().unwrap_or_default(),
        "reply_html": mail.reply_html,
        "auto_reply": mail.auto_reply.is_some(),
        "auto_reply_because": mail.auto_reply,
        "bounce": mail.bounce.is_some(),
        "bounce_details": mail.bounce.as_ref().map(|bounce| json!({
            "complaint": bounce.complaint, "recipient": bounce.recipient, "status": bounce.status, "permanent": bounce.permanent,
        })),
        "list": mail.list,
        "loop_marks": mail.loop_marks,
        "no_reply_sender": mail.no_reply_sender,
        "verification": mail.verification,
        "attachments": attachments,
    })
}

fn addresses(mailboxes: &[Mailbox]) -> Vec<&str> {
    mailboxes.iter().map(|mailbox| mailbox.address.as_str()).collect()
}
