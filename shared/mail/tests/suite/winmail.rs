//! E2: what Outlook packs into `winmail.dat`. The fixtures are built here, from [MS-OXTNEF].

use guichet_mail::ParsedMail;
use proptest::prelude::*;

use crate::read_bytes;

fn attribute(level: u8, id: u16, data: &[u8]) -> Vec<u8> {
    let mut out = vec![level];
    out.extend_from_slice(&id.to_le_bytes());
    out.extend_from_slice(&6_u16.to_le_bytes());
    out.extend_from_slice(&u32::try_from(data.len()).unwrap().to_le_bytes());
    out.extend_from_slice(data);
    let checksum = data.iter().fold(0_u16, |sum, byte| sum.wrapping_add(u16::from(*byte)));
    out.extend_from_slice(&checksum.to_le_bytes());
    out
}

/// A property of variable length.
fn property(kind: u16, id: u16, data: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    out.extend_from_slice(&kind.to_le_bytes());
    out.extend_from_slice(&id.to_le_bytes());
    out.extend_from_slice(&1_u32.to_le_bytes());
    out.extend_from_slice(&u32::try_from(data.len()).unwrap().to_le_bytes());
    out.extend_from_slice(data);
    out.resize(out.len().next_multiple_of(4), 0);
    out
}

fn properties(list: &[Vec<u8>]) -> Vec<u8> {
    let mut out = u32::try_from(list.len()).unwrap().to_le_bytes().to_vec();
    out.extend(list.concat());
    out
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect()
}

fn tnef(attributes: &[Vec<u8>]) -> Vec<u8> {
    let mut out = 0x223E_9F78_u32.to_le_bytes().to_vec();
    out.extend_from_slice(&[1, 0]);
    out.extend(attributes.concat());
    out
}

fn file(title: &[u8], content: &[u8], props: &[Vec<u8>]) -> Vec<u8> {
    [
        attribute(2, 0x9002, &[0; 14]),
        attribute(2, 0x8010, title),
        attribute(2, 0x800F, content),
        attribute(2, 0x9005, &properties(props)),
    ]
    .concat()
}

fn mail_with(winmail: &[u8]) -> ParsedMail {
    let hex: String = winmail
        .iter()
        .map(|byte| format!("={byte:02X}"))
        .collect::<Vec<_>>()
        .chunks(20)
        .map(<[String]>::concat)
        .collect::<Vec<_>>()
        .join("=\r\n");
    read_bytes(format!("From: a@example.com\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee attached.\r\n--b\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{hex}\r\n--b--\r\n").as_bytes())
}

#[test]
fn e2_the_files_inside_are_shown_instead() {
    let inside = tnef(&[
        attribute(1, 0x9007, &1252_u32.to_le_bytes()),
        file(
            b"BILL~1.PDF\0",
            b"%PDF-1",
            &[
                property(0x1F, 0x3707, &utf16("Übersicht 2025.pdf")),
                property(0x1E, 0x370E, b"application/pdf\0"),
                property(0x1E, 0x3712, b"<logo@x>\0"),
            ],
        ),
        file(b"Gr\xfc\xdfe.txt\0", b"hello", &[]),
    ]);
    let mail = mail_with(&inside);
    let files: Vec<_> = mail
        .attachments
        .iter()
        .map(|file| (file.name.as_str(), file.content_type.as_str(), file.content.as_slice(), file.from_tnef))
        .collect();
    assert_eq!(
        files,
        [
            ("Übersicht 2025.pdf", "application/pdf", b"%PDF-1".as_slice(), true),
            ("Grüße.txt", "text/plain", b"hello".as_slice(), true)
        ]
    );
    assert_eq!(mail.attachments[0].content_id.as_deref(), Some("logo@x"));
    assert_eq!(mail.text.trim(), "See attached.");
}

#[test]
fn e2_a_message_inside_a_message_gives_its_files_too() {
    let inner = tnef(&[file(b"deep.txt\0", b"deep", &[])]);
    let object = [vec![0; 16], inner].concat();
    let outer = tnef(&[[
        attribute(2, 0x9002, &[0; 14]),
        attribute(2, 0x9005, &properties(&[property(0x0D, 0x3701, &object)])),
    ]
    .concat()]);
    assert_eq!(mail_with(&outer).attachments[0].name, "deep.txt");
}

#[test]
fn e2_the_file_of_another_program_comes_without_its_wrapping() {
    let object = [vec![7; 16], b"its own bytes".to_vec()].concat();
    let props = properties(&[property(0x1E, 0x3707, b"chart.xls\0"), property(0x0D, 0x3701, &object)]);
    let mail = mail_with(&tnef(&[attribute(2, 0x9002, &[0; 14]), attribute(2, 0x9005, &props)]));
    assert_eq!(
        (mail.attachments[0].name.as_str(), mail.attachments[0].content.as_slice()),
        ("chart.xls", b"its own bytes".as_slice())
    );
    assert_eq!(mail.attachments[0].content_type, "application/vnd.ms-excel");
}

#[test]
fn e2_a_file_that_cannot_be_opened_is_kept_closed() {
    for broken in [b"no tnef at all".to_vec(), tnef(&[]), tnef(&[vec![9, 9, 9]])] {
        let mail = mail_with(&broken);
        assert_eq!(
            (mail.attachments[0].name.as_str(), mail.attachments[0].content.as_slice()),
            ("winmail.dat", broken.as_slice())
        );
    }
}

#[test]
fn e2_rich_text_that_is_all_there_is_is_the_text() {
    // [MS-OXRTFCP] section 3.1: "{\rtf1\ansi\ansicpg1252\pard hello world}\r\n", compressed.
    let packed = [
        0x2d, 0, 0, 0, 0x2b, 0, 0, 0, 0x4c, 0x5a, 0x46, 0x75, 0xf1, 0xc5, 0xc7, 0xa7, 0x03, 0, 0x0a, 0, 0x72, 0x63,
        0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a, 0xf3, 0x20, 0x68, 0x65, 0x6c, 0x09, 0, 0x20, 0x62, 0x77, 0x05,
        0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f, 0xa0,
    ];
    let file = tnef(&[attribute(1, 0x9003, &properties(&[property(0x102, 0x1009, &packed)]))]);
    let mail = mail_with(&file);
    // Beside another text it is a file, lest it be lost.
    assert_eq!((mail.text.as_str(), mail.attachments[0].name.as_str()), ("See attached.", "message.rtf"));
    assert_eq!(mail.attachments[0].content, b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
    let alone = [
        b"From: a@example.com\nSubject: x\nMIME-Version: 1.0\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: 8bit\n\n".as_slice(),
        &file,
    ]
    .concat();
    let mail = guichet_mail::ParsedMail::read(&alone, &guichet_mail::Limits::default()).unwrap();
    assert_eq!((mail.text.as_str(), mail.attachments.len()), ("hello world", 0));
}

proptest! {
    #[test]
    fn s26_no_bytes_break_the_opener(mut inside in prop::collection::vec(any::<u8>(), 0..300), flips in prop::collection::vec((0_usize..400, any::<u8>()), 0..8)) {
        let _ = mail_with(&[tnef(&[]), inside.clone()].concat());
        inside = tnef(&[file(b"a.txt\0", b"hello", &[property(0x1F, 0x3707, &utf16("b.txt")), property(0x102, 0x1009, &[1; 40])])]);
        for (at, byte) in flips {
            let at = at % inside.len();
            inside[at] = byte;
        }
        let _ = mail_with(&inside);
    }
}
