//! Cutting replies, in plain text and in HTML, in each of a message's roles: no word is lost, nothing becomes of nothing.
#![no_main]

use guichet_mail::reply::{Role, split_as};
use guichet_mail::{Limits, ParsedMail};
use guichet_mail_fuzz::{time, words};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for role in [Role::Answer, Role::Forward, Role::Opening] {
        let split = time::bounded(text.len(), || split_as(text, role));
        words::assert_kept(text, &[&split.new, &split.quoted]);
        words::assert_some(text, &split.new);
        assert!(split.has_history() <= !split.quoted.is_empty());
    }
    // An agent's answer may be nothing; still no word is lost.
    let split = time::bounded(text.len(), || split_as(text, Role::Desk));
    words::assert_kept(text, &[&split.new, &split.quoted]);
    if !text.contains('<') {
        return;
    }
    for subject in ["Re: x", "Fwd: x", "x"] {
        let raw = format!(
            "From: a@example.com\r\nSubject: {subject}\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{text}"
        );
        let Ok(mail) = time::bounded(raw.len(), || ParsedMail::read_for(raw.as_bytes(), &Limits::default(), |_| true))
        else {
            return;
        };
        words::assert_kept(&mail.text, &[&mail.reply_text, &mail.quoted]);
        words::assert_some(&mail.text, &mail.reply_text);
    }
});
