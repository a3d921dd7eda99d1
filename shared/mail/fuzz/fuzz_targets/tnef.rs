//! `winmail.dat`: nothing panics, and what is in it is no more than it can hold.
#![no_main]

use guichet_mail::{Limits, ParsedMail};
use guichet_mail_fuzz::{time, words};
use libfuzzer_sys::fuzz_target;

const HEADER: &[u8] = b"From: a@example.com\r\nSubject: Re: x\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: binary\r\n\r\n";

fuzz_target!(|file: &[u8]| {
    let raw = [HEADER, file].concat();
    let Ok(mail) = time::bounded(raw.len(), || ParsedMail::read(&raw, &Limits::default())) else { return };
    let files: usize = mail.attachments.iter().map(|file| file.content.len()).sum();
    assert!(files <= 10 * raw.len() + 1_000, "{files} bytes of files in {} bytes", raw.len());
    if mail.html.is_none() {
        words::assert_kept(&mail.text, &[&mail.reply_text, &mail.quoted]);
    }
    for file in &mail.attachments {
        assert!(!file.name.is_empty() && !file.name.contains(['/', '\\', '\0', '\n', '\r']), "{:?}", file.name);
    }
});
