//! Says what the desk makes of a raw message: `explain-mail < message.eml` prints one JSON object, and with `--why` what
//! becomes of the message.

mod args;
mod desk;
mod why;

use std::io::{Read, Write};
use std::process::ExitCode;

use guichet_mail::{Limits, Mailbox, ParsedMail};
use serde_json::{Value, json};

use crate::args::{Args, HELP};
use crate::desk::Desk;

/// What a command says that was called the wrong way.
const WRONG_ARGUMENTS: u8 = 2;

fn main() -> std::io::Result<ExitCode> {
    let asked = Args::read(std::env::args().skip(1)).and_then(|args| Ok((Desk::read(args.desk.as_deref())?, args)));
    let answer = match asked {
        Ok((_, args)) if args.help => {
            std::io::stdout().lock().write_all(HELP.as_bytes())?;
            return Ok(ExitCode::SUCCESS);
        }
        Ok((desk, args)) if args.addresses => Ok(desk.addresses()),
        Ok((desk, args)) => {
            let mut raw = Vec::new();
            std::io::stdin().lock().read_to_end(&mut raw)?;
            answer(&raw, &args, &desk)
        }
        Err(wrong) => Err(wrong),
    };
    match answer {
        Ok(answer) => {
            let mut out = std::io::stdout().lock();
            serde_json::to_writer(&mut out, &answer)?;
            out.write_all(b"\n")?;
            Ok(ExitCode::SUCCESS)
        }
        Err(wrong) => {
            writeln!(std::io::stderr().lock(), "explain-mail: {wrong}\nexplain-mail --help says how it is called.")?;
            Ok(ExitCode::from(WRONG_ARGUMENTS))
        }
    }
}

fn answer(raw: &[u8], args: &Args, desk: &Desk) -> Result<Value, String> {
    let limits = Limits::default();
    let (mail, held) = match ParsedMail::read(raw, &limits) {
        Ok(mail) => (mail, None),
        Err(reason) => (ParsedMail::read_header(raw, &limits), Some(reason.to_string())),
    };
    let mut explanation = explain(&mail, held.as_deref());
    if args.why
        && let Some(object) = explanation.as_object_mut()
    {
        object.insert("why".to_owned(), why::why(&mail, held.is_some(), args, desk)?);
    }
    Ok(explanation)
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
        "quoted_html": mail.quoted_html,
        "auto_reply": mail.auto_reply.is_some(),
        "auto_reply_because": mail.auto_reply,
        "bounce": mail.bounce.is_some(),
        "bounce_details": mail.bounce.as_ref().map(|bounce| json!({
            "complaint": bounce.complaint, "recipient": bounce.recipient, "recipients": bounce.recipients,
            "status": bounce.status, "permanent": bounce.permanent, "original_message_id": bounce.original_message_id,
            "original_references": bounce.original_references, "original_reply_to": bounce.original_reply_to,
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
