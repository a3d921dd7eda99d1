//! S21: messages out.

use guichet_mail::{AutoSubmitted, Limits, Mailbox, Outgoing, OutgoingAttachment, ParsedMail, Refused};
use proptest::prelude::*;

fn mailbox(name: &str, address: &str) -> Mailbox {
    Mailbox { address: address.to_owned(), name: (!name.is_empty()).then(|| name.to_owned()) }
}

fn notice() -> Outgoing {
    Outgoing {
        from: Some(mailbox("Zoë at Example", "support@example.com")),
        to: vec![mailbox("Anna, the \"first\"", "anna@example.org")],
        reply_to: Some(mailbox("", "reply+12.abc.def@support.example.com")),
        subject: "Re: Drucker für Übergröße, 印刷 — and a very long rest that has to be folded over several lines of the header".to_owned(),
        date: Some(1_800_000_000),
        references: vec!["ticket.12.sig@support.example.com".to_owned(), "other@x.example".to_owned()],
        in_reply_to: vec!["other@x.example".to_owned()],
        text: "Hello Anna,\n\nit works — again.\n.\nFrom here on.\n".to_owned(),
        html: Some(format!("<p>Hello</p><p>{}</p>", "x".repeat(3_000))),
        ..Outgoing::default()
    }
}

fn read(bytes: &[u8]) -> ParsedMail {
    ParsedMail::read(bytes, &Limits::default()).unwrap()
}

#[test]
fn what_is_written_reads_the_same() {
    let sent = notice();
    let mail = read(&sent.to_bytes().unwrap());
    assert_eq!(mail.from, sent.from);
    assert_eq!(mail.to, sent.to);
    assert_eq!(mail.reply_to, vec![sent.reply_to.clone().unwrap()]);
    assert_eq!(mail.subject, sent.subject);
    assert_eq!(mail.date, sent.date);
    assert_eq!(mail.references, sent.references);
    assert_eq!(mail.in_reply_to, sent.in_reply_to);
    assert_eq!(mail.text, sent.text);
    assert!(mail.html.unwrap().contains(&"x".repeat(3_000)));
    assert_eq!(mail.auto_reply, None);
    assert!(mail.attachments.is_empty());
}

#[test]
fn no_line_is_longer_than_rfc_5322_allows() {
    let mut sent = notice();
    sent.text = "word ".repeat(5_000) + &"y".repeat(20_000);
    sent.references = (0..80).map(|n| format!("{n}.{}@example.com", "r".repeat(60))).collect();
    sent.subject = "z".repeat(3_000);
    sent.to[0].name = Some("ü".repeat(1_500));
    sent.headers = vec![("X-Long".to_owned(), format!("{} {}", "a".repeat(2_000), "ß".repeat(900)))];
    let bytes = sent.to_bytes().unwrap();
    for line in bytes.split(|b| *b == b'\n') {
        assert!(line.len() <= 999 && (line.is_empty() || line.ends_with(b"\r")), "{}", String::from_utf8_lossy(line));
    }
    assert!(bytes.is_ascii());
}

#[test]
fn the_same_message_gives_the_same_bytes() {
    assert_eq!(notice().to_bytes(), notice().to_bytes());
}

#[test]
fn rfc_3834_is_said_by_machines_only() {
    let said = |auto| {
        let bytes = Outgoing { auto_submitted: auto, ..notice() }.to_bytes().unwrap();
        String::from_utf8(bytes).unwrap().lines().find(|line| line.starts_with("Auto-Submitted")).map(str::to_owned)
    };
    assert_eq!(said(None), None);
    assert_eq!(said(Some(AutoSubmitted::Generated)).as_deref(), Some("Auto-Submitted: auto-generated"));
    assert_eq!(said(Some(AutoSubmitted::Replied)).as_deref(), Some("Auto-Submitted: auto-replied"));
    let echoed = read(&Outgoing { auto_submitted: Some(AutoSubmitted::Replied), ..notice() }.to_bytes().unwrap());
    assert!(echoed.auto_reply.is_some());
}

#[test]
fn files_and_images_travel() {
    let mut sent = notice();
    sent.html = Some("<img src=\"cid:logo\">".to_owned());
    let file = |name: &str, kind: &str, content_id: Option<&str>| OutgoingAttachment {
        name: name.to_owned(),
        content_type: kind.to_owned(),
        content: vec![0, 1, 255, b'\n', b'\r'],
        content_id: content_id.map(str::to_owned),
    };
    sent.attachments =
        vec![file("Übersicht.pdf", "application/pdf", None), file("logo.png", "image/png", Some("logo"))];
    let mail = read(&sent.to_bytes().unwrap());
    let mut got: Vec<_> =
        mail.attachments.iter().map(|file| (file.name.as_str(), file.content.as_slice(), file.inline)).collect();
    got.sort_unstable();
    assert_eq!(
        got,
        [("logo.png", [0, 1, 255, 10, 13].as_slice(), true), ("Übersicht.pdf", [0, 1, 255, 10, 13].as_slice(), false)]
    );
    sent.html = None;
    assert_eq!(read(&sent.to_bytes().unwrap()).attachments.len(), 2);
}

#[test]
fn s21_line_breaks_are_refused_everywhere() {
    for end in ["\r", "\n", "\r\nBcc: evil@example.com", "\0", "\u{2028}"] {
        let evil = format!("x{end}");
        let cases: Vec<Outgoing> = vec![
            Outgoing { subject: evil.clone(), ..notice() },
            Outgoing { from: Some(mailbox(&evil, "a@example.com")), ..notice() },
            Outgoing { from: Some(mailbox("", &format!("a@example.com{end}"))), ..notice() },
            Outgoing { to: vec![mailbox(&evil, "a@example.com")], ..notice() },
            Outgoing { to: vec![mailbox("", &format!("a{end}@example.com"))], ..notice() },
            Outgoing { reply_to: Some(mailbox(&evil, "a@example.com")), ..notice() },
            Outgoing { references: vec![evil.clone()], ..notice() },
            Outgoing { in_reply_to: vec![evil.clone()], ..notice() },
            Outgoing { message_id: Some(evil.clone()), ..notice() },
            Outgoing { headers: vec![("X-A".to_owned(), evil.clone())], ..notice() },
            Outgoing { headers: vec![(evil.clone(), "a".to_owned())], ..notice() },
            Outgoing {
                attachments: vec![OutgoingAttachment {
                    name: evil.clone(),
                    content_type: "text/plain".to_owned(),
                    content: vec![],
                    content_id: None,
                }],
                ..notice()
            },
            Outgoing {
                attachments: vec![OutgoingAttachment {
                    name: "a".to_owned(),
                    content_type: evil.clone(),
                    content: vec![],
                    content_id: None,
                }],
                ..notice()
            },
        ];
        for (at, case) in cases.into_iter().enumerate() {
            assert!(case.to_bytes().is_err(), "case {at} with {end:?}");
        }
    }
}

#[test]
fn s21_addresses_and_names_of_fields_are_what_they_seem() {
    for bad in [
        "",
        "anna",
        "a@b@c",
        "a b@example.com",
        "a@example.com, b@example.com",
        "<a@example.com>",
        "a@",
        "@b",
        "\"a\"@example.com",
    ] {
        assert_eq!(
            Outgoing { to: vec![mailbox("", bad)], ..notice() }.to_bytes(),
            Err(Refused::Address("To")),
            "{bad}"
        );
    }
    for name in ["Bcc", "bcc", "Subject", "X A", "X:A", "", "Content-Type"] {
        assert_eq!(
            Outgoing { headers: vec![(name.to_owned(), "x".to_owned())], ..notice() }.to_bytes(),
            Err(Refused::HeaderName(name.to_owned()))
        );
    }
    assert_eq!(Outgoing { to: vec![], ..notice() }.to_bytes(), Err(Refused::Missing("recipient")));
    assert_eq!(Outgoing { from: None, ..notice() }.to_bytes(), Err(Refused::Missing("author")));
}

proptest! {
    #[test]
    fn s21_no_value_makes_a_header_of_its_own(subject in "\\PC{0,120}", name in "\\PC{0,60}", value in "[ -~äß印]{0,200}") {
        let sent = Outgoing { subject: subject.clone(), to: vec![mailbox(&name, "anna@example.org")], headers: vec![("X-Guichet-Loop".to_owned(), value)], ..notice() };
        if let Ok(bytes) = sent.to_bytes() {
            let text = String::from_utf8(bytes.clone()).unwrap();
            let header = text.split("\r\n\r\n").next().unwrap();
            let names: Vec<&str> = header.split("\r\n").filter(|line| !line.starts_with([' ', '\t'])).map(|line| line.split(':').next().unwrap()).collect();
            prop_assert_eq!(names, ["From", "To", "Reply-To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "X-Guichet-Loop", "MIME-Version", "Content-Type"]);
            let mail = read(&bytes);
            prop_assert_eq!(mail.to.len(), 1);
            prop_assert_eq!(&mail.to[0].address, "anna@example.org");
        }
    }
}
