//! E2: messages as they come, and the parser's known faults.

use crate::{read, read_bytes};

#[test]
fn who_what_and_when() {
    let mail = read(
        "From: =?iso-8859-1?Q?Zo=EB?= Berg <Zoe@Example.com>\nSender: list@example.com\nReply-To: z@example.org, y@example.org\nTo: Desk <desk@example.com>, \"B, C\" <bc@example.com>\nCc: undisclosed:;\nSubject: =?utf-8?B?RHJ1Y2tlcg==?=\n kaputt\nDate: Mon, 5 May 2025 10:14:00 +0200\nMessage-ID: <1@example.com>\nIn-Reply-To: <a@x> <b@y>\nReferences: <a@x>\n\t<b@y>\n\nText\n",
    );
    let from = mail.from.unwrap();
    assert_eq!(
        (from.key().as_str(), from.name.as_deref(), from.domain().as_deref()),
        ("zoe@example.com", Some("Zoë Berg"), Some("example.com"))
    );
    assert_eq!(mail.sender.unwrap().address, "list@example.com");
    assert_eq!(mail.reply_to.len(), 2);
    assert_eq!(mail.to[1].name.as_deref(), Some("B, C"));
    assert!(mail.cc.is_empty());
    assert_eq!(mail.subject, "Drucker kaputt");
    assert_eq!(mail.date, Some(1_746_432_840));
    assert_eq!(mail.message_id.as_deref(), Some("1@example.com"));
    assert_eq!(mail.in_reply_to, ["a@x", "b@y"]);
    assert_eq!(mail.references, ["a@x", "b@y"]);
    assert_eq!(mail.text.trim(), "Text");
}

#[test]
fn malformed_senders_are_saved_as_far_as_they_go() {
    for (header, address) in [
        ("From: anna@example.com", Some("anna@example.com")),
        ("From: <anna@example.com>", Some("anna@example.com")),
        ("From: Anna anna@example.com", Some("anna@example.com")),
        ("From: \"anna@example.com\"", Some("anna@example.com")),
        ("From: Anna <anna@example.com", Some("anna@example.com")),
        ("From: Anna <mailto:anna@example.com>", Some("anna@example.com")),
        ("From: \"Anna <anna@example.com>", Some("anna@example.com")),
        ("From: anna@example.com <>", Some("anna@example.com")),
        ("from : Anna <anna@example.com>", Some("anna@example.com")),
        ("From:\n anna@example.com", Some("anna@example.com")),
        ("Sender: anna@example.com", Some("anna@example.com")),
        ("From: nobody at all", None),
        ("From:", None),
        ("X-Other: x", None),
    ] {
        let mail = read(&format!("{header}\nSubject: x\n\ntext\n"));
        assert_eq!(mail.from.map(|from| from.address).as_deref(), address, "{header}");
        assert_eq!(mail.text.trim(), "text", "{header}");
    }
}

#[test]
fn s1_a_second_author_does_not_go_unnoticed() {
    assert_eq!(read("From: a@example.com, b@example.com\n\nx").from_count, 2);
    assert_eq!(read("From: a@example.com\nFrom: b@example.com\n\nx").from_count, 2);
    assert_eq!(read("From: \"b@example.com\" <a@example.com>\n\nx").from_count, 1);
}

#[test]
fn a_decoded_name_cannot_become_an_address() {
    let mail = read("From: =?utf-8?q?boss=40example=2Ecom=3E=2C?= <evil@example.org>\n\nx");
    assert_eq!(mail.from.unwrap().address, "evil@example.org");
    assert_eq!(mail.from_count, 1);
}

#[test]
fn subjects_have_no_control_or_reordering_characters() {
    let mail = read("From: a@example.com\nSubject: =?utf-8?Q?a=0D=0AX-Evil:_b=00_=E2=80=AEfdp.exe?=\n\nx");
    assert_eq!(mail.subject, "a X-Evil: b fdp.exe");
}

#[test]
fn headers_in_any_charset_read_right() {
    for (subject, expected) in [
        (b"=?gb2312?B?6UY=?=".as_slice(), "镕"),
        (b"=?iso-2022-jp?B?GyRCJUYlOSVIGyhC?=", "テスト"),
        (b"\x1b$B%F%9%H\x1b(B", "テスト"),
        (b"Dr\xfccker", "Drücker"),
        ("Drücker".as_bytes(), "Drücker"),
        (b"=?koi8-r?B?8NLJ18XU?=", "Привет"),
        (b"=?utf-8?Q?caf=C3?= =?utf-8?Q?=A9?=", "café"),
        (b"=?utf-8?q?=E2=9C=93?= ok =?x?q?y?=", "✓ ok y"),
        (b"=?utf-8?Q?unfinished", "=?utf-8?Q?unfinished"),
    ] {
        let mut raw = b"From: a@example.com\r\nSubject: ".to_vec();
        raw.extend_from_slice(subject);
        raw.extend_from_slice(b"\r\n\r\nx\r\n");
        let got = read_bytes(&raw).subject;
        assert!(got.starts_with(expected), "{got:?} for {}", String::from_utf8_lossy(subject));
    }
}

#[test]
fn bodies_in_any_charset_read_right() {
    for (charset, bytes, expected) in [
        ("iso-8859-1", b"Gr\xfc\xdfe".as_slice(), "Grüße"),
        ("us-ascii", "Grüße".as_bytes(), "Grüße"),
        ("utf-8", b"Gr\xfc\xdfe", "Grüße"),
        ("gb2312", b"\xe9F", "镕"),
        ("iso-2022-jp", b"\x1b$B%F%9%H\x1b(B", "テスト"),
        ("shift_jis", b"\x83e\x83X\x83g", "テスト"),
        ("windows-1251", b"\xcf\xf0\xe8\xe2\xe5\xf2", "Привет"),
        ("ks_c_5601-1987", b"\xb0\xa1", "가"),
        ("big5", b"\xa4\xa4", "中"),
        ("x-unknown", "Grüße".as_bytes(), "Grüße"),
        ("utf-7", b"Gr+APwA3w-e", "Grüße"),
    ] {
        let mut raw =
            format!("From: a@example.com\r\nContent-Type: text/plain; charset={charset}\r\n\r\n").into_bytes();
        raw.extend_from_slice(bytes);
        assert_eq!(read_bytes(&raw).text, expected, "{charset}");
    }
}

#[test]
fn an_html_part_names_its_charset_itself_when_its_header_does_not() {
    let mut raw = b"From: a@example.com\r\nContent-Type: text/html\r\n\r\n<meta charset=windows-1251><p>".to_vec();
    raw.extend_from_slice(b"\xcf\xf0\xe8\xe2\xe5\xf2</p>");
    assert_eq!(read_bytes(&raw).text, "Привет");
}

#[test]
fn flowed_text_is_put_together() {
    let mail = read(
        "From: a@example.com\nSubject: Re: x\nContent-Type: text/plain; format=flowed\n\nOne line that \ngoes on \nand on.\n> quoted \n> too\n-- \nAnna\n",
    );
    assert_eq!(mail.text, "One line that goes on and on.\n> quoted too\n-- \nAnna\n");
    assert_eq!(mail.reply_text, "One line that goes on and on.");
}

const MIXED: &str = "From: a@example.com\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nSee the files.\n";

#[test]
fn an_attached_text_file_keeps_its_own_bytes() {
    // mail-parser hands it out converted to UTF-8, two bytes longer.
    let mut raw = MIXED.replace('\n', "\r\n").into_bytes();
    raw.extend_from_slice(b"--b\r\nContent-Type: text/csv; charset=iso-8859-1\r\nContent-Disposition: attachment; filename=\"k\xe4se.csv\"\r\n\r\nGr\xfc\xdfe;1\r\n--b--\r\n");
    let mail = read_bytes(&raw);
    assert_eq!(mail.attachments.len(), 1);
    assert_eq!(mail.attachments[0].content, b"Gr\xfc\xdfe;1");
    assert_eq!(mail.attachments[0].content_type, "text/csv");
    assert_eq!(mail.text.trim(), "See the files.");
}

#[test]
fn a_leading_line_of_white_space_does_not_lose_the_header() {
    for before in ["\n", "  \n", " \n\n", "From a@example.com Mon May  5 10:14:00 2025\n"] {
        let mail = read(&format!("{before}From: a@example.com\nSubject: x\n\ntext\n"));
        assert_eq!(mail.subject, "x", "{before:?}");
        assert_eq!(mail.text.trim(), "text", "{before:?}");
    }
}

#[test]
fn files_of_every_kind_are_kept() {
    let mail = read(&format!(
        "{MIXED}--b\nContent-Type: application/pdf; name=\"../bill.pdf\"\nContent-Transfer-Encoding: base64\n\nAAEC/w==\n--b\nContent-Type: application/octet-stream\n\nunnamed\n--b\nContent-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\n--b\nContent-Type: message/rfc822\n\nFrom: c@example.com\nSubject: inner\n\ninner text\n--b\nContent-Type: image/png\nContent-ID: <logo@x>\nContent-Disposition: inline; filename=logo.png\nContent-Transfer-Encoding: base64\n\niVBORw==\n--b--\n"
    ));
    let files: Vec<_> = mail
        .attachments
        .iter()
        .map(|file| (file.name.as_str(), file.content_type.as_str(), file.content.len(), file.inline))
        .collect();
    assert_eq!(files[0], ("bill.pdf", "application/pdf", 4, false));
    assert_eq!(files[1], ("attachment-2.bin", "application/octet-stream", 7, false));
    assert_eq!(files[2], ("invitation-3.ics", "text/calendar", 15, false));
    assert_eq!((files[3].0, files[3].1), ("message-4.eml", "message/rfc822"));
    assert!(mail.attachments[3].content.starts_with(b"From: c@example.com\r\nSubject: inner"));
    assert_eq!(files[4], ("logo.png", "image/png", 4, true));
    assert_eq!(mail.attachments[4].content_id.as_deref(), Some("logo@x"));
    assert_eq!(mail.text.trim(), "See the files.");
}

#[test]
fn an_attached_message_in_base64_is_a_file_and_not_read_into() {
    let mail = read(&format!(
        "{MIXED}--b\nContent-Type: message/rfc822; name=a.eml\nContent-Transfer-Encoding: base64\n\nRnJvbTogYw0KDQp4\n--b--\n"
    ));
    assert_eq!(
        (mail.attachments[0].name.as_str(), mail.attachments[0].content.as_slice()),
        ("a.eml", b"From: c\r\n\r\nx".as_slice())
    );
}

#[test]
fn names_come_in_several_encodings() {
    for (header, name) in [
        ("filename*=utf-8''%C3%9Cbersicht.pdf", "Übersicht.pdf"),
        ("filename=\"=?utf-8?B?w5xiZXJzaWNodC5wZGY=?=\"", "Übersicht.pdf"),
        ("filename*0=\"Über\"; filename*1=\"sicht.pdf\"", "Übersicht.pdf"),
        ("filename=plain.pdf", "plain.pdf"),
    ] {
        let mail = read(&format!(
            "{MIXED}--b\nContent-Type: application/pdf\nContent-Disposition: attachment; {header}\n\nx\n--b--\n"
        ));
        assert_eq!(mail.attachments[0].name, name, "{header}");
    }
}

#[test]
fn nothing_is_lost_of_messages_that_are_hardly_any() {
    for raw in [
        "just text",
        "no colon here\nand none there",
        "From: a@example.com\nContent-Type: multipart/mixed; boundary=x\n\nno part at all",
        "From: a@example.com\nContent-Type: multipart/mixed\n\nno boundary named",
        "From: a@example.com\nthe empty line is missing",
    ] {
        let mail = read(raw);
        let last = raw.lines().last().unwrap();
        assert!(
            mail.text.contains(last)
                || mail.attachments.iter().any(|file| String::from_utf8_lossy(&file.content).contains(last)),
            "{raw:?}: {mail:?}"
        );
    }
    assert_eq!(read("").text, "");
}

#[test]
fn a_name_in_raw_eight_bit_characters_is_read_like_a_subject() {
    let mut raw = MIXED.replace('\n', "\r\n").into_bytes();
    raw.extend_from_slice(b"--b\r\nContent-Type: application/pdf; name=\"\xdcbersicht.pdf\"\r\n\r\nx\r\n--b--\r\n");
    assert_eq!(read_bytes(&raw).attachments[0].name, "Übersicht.pdf");
}

#[test]
fn a_uuencoded_file_is_unpacked() {
    let mail = read(&format!(
        "{MIXED}--b\nContent-Type: text/plain; name=cat.txt\nContent-Disposition: attachment\nContent-Transfer-Encoding: x-uuencode\n\nbegin 644 cat.txt\n#0V%T\n`\nend\n--b--\n"
    ));
    assert_eq!(mail.attachments[0].content, b"Cat");
}

/// A message with the given `Content-Type` (and what else follows it) and body.
fn of_type(fields: &str, body: &str) -> guichet_mail::ParsedMail {
    read(&format!("From: a@example.com\nSubject: x\nMIME-Version: 1.0\nContent-Type: {fields}\n\n{body}"))
}

#[test]
fn transfer_encodings_are_read_however_they_are_written() {
    for (encoding, body, text) in [
        ("Base64;", "SGVsbG8=\n", "Hello"),
        ("quoted-printable (as it were)", "caf=C3=A9", "café"),
        ("quoted printable", "caf=C3=A9", "café"),
        ("quoted-printable", "100% =ZZ =E9t=E9 so=\nft =", "100% =ZZ été soft "),
        ("base64", "SGVsbG8gd29ybGQsIGhp\n\n____\nA footer\n", "Hello world, hi\n____\nA footer\n"),
        ("base64", "This is none.\n", "This is none.\n"),
    ] {
        let mail = of_type(&format!("text/plain\nContent-Transfer-Encoding: {encoding}"), body);
        assert_eq!(mail.text, text, "{encoding} {body}");
    }
}

#[test]
fn parts_are_found_when_the_boundary_is_another_or_none_is_named() {
    let parts =
        "--b\nContent-Type: text/plain\n\nHello\n--b\nContent-Type: application/pdf; name=x.pdf\n\npdf\n--b--\n";
    for kind in ["multipart/mixed; boundary=other", "multipart/mixed", "multipart/mixed;\n boundary=\"x y\""] {
        let mail = of_type(kind, parts);
        assert_eq!((mail.text.as_str(), mail.attachments.len()), ("Hello", 1), "{kind}");
        assert_eq!(
            (mail.attachments[0].name.as_str(), mail.attachments[0].content.as_slice()),
            ("x.pdf", b"pdf".as_slice())
        );
    }
}

#[test]
fn a_message_without_text_says_what_its_part_says() {
    let calendar = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Printer\n  visit\nDTSTART:20260105T100000Z\nDTEND;TZID=Europe/Paris:20260105T120000\nLOCATION:Room 1\nDESCRIPTION:We come\\nwith tools\\, all\nEND:VEVENT\nEND:VCALENDAR\n";
    for (kind, body, text, files) in [
        (
            "text/calendar; method=REQUEST",
            calendar,
            "Printer visit\n2026-01-05 10:00 UTC – 2026-01-05 12:00 Europe/Paris\nRoom 1\n\nWe come\nwith tools, all",
            1,
        ),
        ("text/rtf", "{\\rtf1 Hello {\\b you}\\par Bye}", "Hello you\nBye", 1),
        ("text/enriched", "<bold>1 << 2</bold><color><param>red</param>!</color>", "1 < 2!", 1),
        ("text/markdown", "# Hello", "# Hello", 1),
        ("message/partial; number=1; total=2; id=\"a@b\"", "From: c@example.com\nSubject: y\n\nHello", "Hello", 1),
        ("text/plain", "Look:\nbegin 644 cat.txt\n#0V%T\n`\nend\nBye\n", "Look:\nBye\n", 1),
    ] {
        let mail = of_type(kind, body);
        assert_eq!((mail.text.as_str(), mail.attachments.len()), (text, files), "{kind}");
    }
    assert_eq!(
        of_type(
            "multipart/mixed; boundary=b",
            &format!("--b\n\nHi\n--b\nContent-Type: text/calendar\n\n{calendar}\n--b--")
        )
        .text,
        "Hi"
    );
}

#[test]
fn a_text_with_a_file_name_is_a_file_unless_it_is_the_message() {
    let mail = of_type(
        "multipart/mixed; boundary=b",
        "--b\nContent-Type: text/plain\nContent-Disposition: inline; filename=body.txt\n\nHello\n--b\nContent-Type: text/plain\nContent-Disposition: inline; filename=log.txt\n\nline\n--b--",
    );
    assert_eq!((mail.text.as_str(), mail.attachments.len()), ("Hello", 1));
    assert_eq!(mail.attachments[0].name, "log.txt");
}

#[test]
fn a_date_in_universal_time_does_not_swallow_the_next_field() {
    let mail = read_bytes(
        b"Subject: x\nDate: Sat, 22 Apr 2006 17:14:50 UT\nFrom: a@example.com\nContent-Type: text/html\n\n<p>Hi\n",
    );
    assert_eq!((mail.from.unwrap().address.as_str(), mail.date), ("a@example.com", Some(1_145_726_090)));
    assert_eq!(mail.text, "Hi");
}

#[test]
fn what_no_program_shows_is_not_shown_and_word_lists_are_lists() {
    let mail = of_type(
        "text/html",
        "<div style='display: none'>for the list of mails</div><p class=MsoListParagraph><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span><![endif]>one<o:p></o:p></p><ol start=3><li><p>three</p></li></ol><p>See <a href='https://example.com/g'>the guide</a>, <a href='https://www.example.com/'>example.com</a> <img src='cid:a' alt='the error'></p>",
    );
    assert_eq!(mail.text, "• one\n\n3. three\n\nSee the guide (https://example.com/g), example.com [the error]");
    let html = mail.html.unwrap();
    assert!(!html.contains("list of mails") && html.contains("•&nbsp;one"), "{html}");
    assert_eq!(of_type("text/html", "<div style='display:none'>all there is</div>").text, "all there is");
}
