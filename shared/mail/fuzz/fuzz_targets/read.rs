//! A whole message: nothing panics, nothing is lost, nothing grows without bound.
#![no_main]

use guichet_mail::{Limits, ParsedMail};
use guichet_mail_fuzz::{harmless, time, words};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|raw: &[u8]| {
    let limits = Limits::default();
    let header = time::bounded(raw.len(), || ParsedMail::read_header(raw, &limits));
    let Ok(mail) = time::bounded(raw.len(), || ParsedMail::read(raw, &limits)) else { return };
    assert!(header.text.is_empty() && header.attachments.is_empty());

    // Which of the two bodies was cut does not show, so a message with HTML is judged by the target `cut`.
    if mail.html.is_none() {
        words::assert_kept(&mail.text, &[&mail.reply_text, &mail.quoted]);
    }
    words::assert_some(&mail.text, &mail.reply_text);
    for html in mail.html.iter().chain(&mail.reply_html) {
        harmless::assert_harmless(html);
    }

    // Compressed rich text grows to nine times its size at most; nothing else grows when it is decoded.
    let files: usize = mail.attachments.iter().map(|file| file.content.len()).sum();
    assert!(files <= 10 * raw.len() + 1_000, "{files} bytes of files in {} bytes", raw.len());
    assert!(mail.text.len() <= 10 * raw.len() + 1_000, "{} bytes of text in {} bytes", mail.text.len(), raw.len());
    for file in &mail.attachments {
        assert!(!file.name.is_empty() && !file.name.contains(['/', '\\', '\0', '\n', '\r']), "{:?}", file.name);
        assert!(file.name.len() <= 1_000 && !file.content_type.contains(['\n', '\r']), "{:?}", file.content_type);
    }
    for line in [&mail.subject].into_iter().chain(mail.from.iter().flat_map(|from| from.name.iter())) {
        assert!(!line.contains(['\n', '\r', '\0']), "{line:?}");
    }
});
