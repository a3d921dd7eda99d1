//! S26: whole messages of hostile shape, in two sizes. Four times the message may take four times the processor time, and
//! with some room ten times; work that grows with the square takes sixteen times.
//!
//! A development build reads them at a thirty-second of their size; `cargo test --release -p guichet-mail growth` at full size.

use std::time::Duration;

use guichet_mail::{Limits, ParsedMail};

use crate::bounds::processor_time;

const HEADER: &str = "From: Anna <anna@example.com>\r\nSubject: Re: x\r\nIn-Reply-To: <a@example.com>\r\n";
const MEGABYTE: usize = 1_000_000;

/// How much smaller messages are in a development build, unless `GUICHET_FULL_SIZE` is set.
const DEVELOPMENT: usize = 64;
/// Attempts before a measurement counts as bad: the machine may be busy with others.
const ATTEMPTS: usize = 3;

fn grows_with_the_message(name: &str, full_size: usize, message: impl Fn(usize) -> Vec<u8>) {
    let full = !cfg!(debug_assertions) || std::env::var_os("GUICHET_FULL_SIZE").is_some();
    let size = if full { full_size } else { full_size / DEVELOPMENT };
    let time = |size: usize| {
        let raw = message(size);
        let start = processor_time();
        let _ = ParsedMail::read(&raw, &Limits::default());
        processor_time().saturating_sub(start)
    };
    let mut measured = Vec::new();
    for _ in 0..ATTEMPTS {
        let (small, large) = (time(size / 4).max(Duration::from_millis(5)), time(size));
        if large < small * 10 {
            return;
        }
        measured.push((small, large));
    }
    panic!("{name}: {measured:?} for {} and {size} bytes", size / 4);
}

fn text(body: impl AsRef<str>) -> Vec<u8> {
    format!("{HEADER}Content-Type: text/plain; charset=utf-8\r\n\r\n{}\r\n", body.as_ref()).into_bytes()
}

fn html(body: impl AsRef<str>) -> Vec<u8> {
    format!("{HEADER}Content-Type: text/html; charset=utf-8\r\n\r\n{}\r\n", body.as_ref()).into_bytes()
}

fn repeated(piece: &str, size: usize) -> String {
    piece.repeat(size / piece.len())
}

#[test]
fn s26_a_line_of_five_megabytes_is_read_in_linear_time() {
    for piece in ["x", "word ", "=C3=A9", "a@example.com, ", "é", "> ", "http://example.com/a?b=c&d "] {
        grows_with_the_message(piece, 5 * MEGABYTE, |size| text(repeated(piece, size)));
        grows_with_the_message(piece, 5 * MEGABYTE, |size| html(repeated(piece, size)));
    }
    let header = format!("{HEADER}X-Long: {}\r\n\r\nx", "x".repeat(5 * MEGABYTE));
    assert!(ParsedMail::read(header.as_bytes(), &Limits::default()).is_err());
    let all = vec![b'x'; 5 * MEGABYTE];
    let _ = ParsedMail::read(&all, &Limits::default());
}

#[test]
fn s26_ten_thousand_nested_quotes_are_read_in_linear_time() {
    grows_with_the_message("marks", 2 * MEGABYTE, |size| {
        text((0..size / 60).map(|depth| ">".repeat(depth % 100) + " x\n").collect::<String>())
    });
    for (open, close) in [
        ("<blockquote>", "</blockquote>"),
        ("<blockquote type=cite>x", "</blockquote>"),
        ("<div class=gmail_quote>On 1 May 2025 a@b wrote:<blockquote>x", "</blockquote></div>"),
        ("<div>x", "</div>"),
        ("<table><tr><td>x", "</table>"),
        ("<b><i>x", "</i></b>"),
    ] {
        grows_with_the_message(open, DEVELOPMENT * 10_000 * (open.len() + close.len()), |size| {
            let depth = size / (open.len() + close.len());
            html(open.repeat(depth) + "deep" + &close.repeat(depth))
        });
    }
}

#[test]
fn s26_many_parts_are_read_in_linear_time() {
    let multipart = |part: &str, size: usize| {
        let parts = format!("--b\r\n{part}\r\n").repeat((size / (part.len() + 7)).min(990));
        format!("{HEADER}Content-Type: multipart/mixed; boundary=b\r\n\r\n{parts}--b--\r\n").into_bytes()
    };
    for part in [
        "Content-Type: text/plain\r\n\r\nx\r\n",
        "Content-Type: text/html\r\n\r\n<p>x<blockquote>y</blockquote>\r\n",
        "Content-Type: application/pdf; name=\"=?utf-8?Q?=C3=A9?=.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n",
        "Content-Type: application/ms-tnef\r\n\r\nx\u{9f}>\"\r\n",
    ] {
        grows_with_the_message(part, DEVELOPMENT * 900 * (part.len() + 7), |size| multipart(part, size));
    }
    // A boundary that never comes again makes a parser look for it to the end.
    grows_with_the_message("lost boundaries", 2 * MEGABYTE, |size| {
        let open: Vec<String> = (0..90)
            .map(|level| format!("Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n"))
            .collect();
        let open = open.concat();
        format!("{HEADER}{open}Content-Type: text/plain\r\n\r\n{}", repeated("--b\r\nx\r\n", size)).into_bytes()
    });
    grows_with_the_message("nested messages", 2 * MEGABYTE, |size| {
        let nested = format!("Content-Type: message/rfc822\r\n\r\n{HEADER}").repeat(99);
        format!("{HEADER}{nested}Content-Type: text/plain\r\n\r\n{}", repeated("text\r\n", size)).into_bytes()
    });
}

#[test]
fn s26_broken_markup_is_read_in_linear_time() {
    for piece in [
        "<",
        "&",
        "<!--",
        "<!-- ",
        "<a b='",
        "<a b=\"c",
        "<p x y z ",
        "</",
        "<?",
        "<![CDATA[",
        "<td>x",
        "<tr><td>x",
        "<table>x",
        "<img src=cid:a@b>",
        "<img src=cid:a alt='x'><br>",
        "<a href=http://example.com/>x</a>",
        "<li>x",
        "<option>x",
        "<h1>x",
        "<p>x<hr>",
        "<span style='color:red;margin:0'>x</span>",
        "<pre>\n",
        "&nbsp;",
        "<p style='mso-list:l0 level1 lfo1'>x",
        "<div style='display:none'>x",
    ] {
        // A hundred thousand cells and images, and as many bytes of what is shorter.
        grows_with_the_message(piece, MEGABYTE, |size| html(repeated(piece, size)));
    }
}

#[test]
fn s26_headers_full_of_one_thing_are_read_in_linear_time() {
    for (name, piece) in [
        ("References", " <0123456789@example.com>\r\n"),
        ("References", " <"),
        ("Subject", " =?utf-8?Q?=C3=A9?=\r\n"),
        ("Subject", " =?utf-8?B?w6k=?="),
        ("Subject", "Re: "),
        ("Subject", "=?"),
        ("To", " Anna <anna@example.com>,\r\n"),
        ("From", " \"a\" <"),
        ("From", "(("),
        ("Cc", "a:b;"),
        ("Content-Type", " text/plain; a*0=b;\r\n"),
        ("Received", " from a by b;\r\n"),
    ] {
        // Within what one field may have; the eighth of it in a development build says little, and costs nothing.
        grows_with_the_message(&format!("{name}:{piece}"), 125_000, |size| {
            let field = repeated(piece, size);
            format!("{HEADER}{name}:{}\r\n\r\nx", field.trim_end()).into_bytes()
        });
    }
    grows_with_the_message("fields", 500_000, |size| {
        format!("{HEADER}{}\r\nx", format!("X-A: {}\r\n", "b".repeat(500)).repeat((size / 507).min(980))).into_bytes()
    });
}

#[test]
fn s26_what_looks_like_history_over_and_over_is_cut_in_linear_time() {
    for piece in [
        "On Mon, 5 May 2025 at 10:14, Anna <anna@example.com> wrote:\n",
        "On 05/05/2025 at 10:14\nAnna <anna@example.com>\nwrote\n",
        "Best regards,\n",
        "Best regards,\nAnna\n\n",
        "Sent from my iPhone\n",
        "x\n\nSent from my iPhone\n\n",
        "From: a@example.com\nSent: 5 May 2025 10:14\nTo: b@example.com\nSubject: x\n\n",
        "From: a\n",
        "-----Original Message-----\n",
        "---------- Forwarded message ---------\n",
        "-- \n",
        "____\n",
        "```\n",
        "> x\ny\n",
        "This email and any attachments are confidential.\n\n",
        "Tel: +49 30 123456 | a@example.com\n",
        "1. x: y\n",
        "<a@example.com\n",
    ] {
        grows_with_the_message(piece, 8 * MEGABYTE, |size| text(repeated(piece, size)));
        let lines = piece.trim_end().replace('<', "&lt;").replace('\n', "<br>") + "<br>";
        grows_with_the_message(&lines, MEGABYTE, |size| html(repeated(&lines, size)));
    }
}

/// A `winmail.dat` of attributes.
fn tnef(attributes: impl Iterator<Item = (u32, Vec<u8>)>) -> Vec<u8> {
    let mut raw = format!("{HEADER}Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\n").into_bytes();
    raw.extend([0x78, 0x9f, 0x3e, 0x22, 1, 0]);
    for (id, data) in attributes {
        raw.push(1);
        raw.extend(id.to_le_bytes());
        raw.extend(u32::try_from(data.len()).unwrap().to_le_bytes());
        raw.extend(data);
        raw.extend([0, 0]);
    }
    raw
}

/// One MAPI property of rich text, compressed as far as it goes: each two bytes repeat seventeen.
fn rich_text(size: usize) -> Vec<u8> {
    let mut packed = u32::try_from(size).unwrap().to_le_bytes().to_vec();
    packed.extend(u32::MAX.to_le_bytes());
    packed.extend(b"LZFu\0\0\0\0");
    packed.extend([0xff, 0x00, 0x0f].iter().cycle().take(size));
    let mut data = 1_u32.to_le_bytes().to_vec();
    data.extend([0x02, 0x01, 0x09, 0x10, 1, 0, 0, 0]);
    data.extend(u32::try_from(packed.len()).unwrap().to_le_bytes());
    data.extend(packed);
    data
}

#[test]
fn s26_winmail_dat_is_opened_in_linear_time() {
    grows_with_the_message("rich text", 4 * MEGABYTE, |size| tnef(std::iter::once((0x0006_9003, rich_text(size)))));
    grows_with_the_message("rich texts", 4 * MEGABYTE, |size| {
        tnef((0..size / 10_000).map(|_| (0x0006_9003, rich_text(10_000))))
    });
    grows_with_the_message("attachments", 2 * MEGABYTE, |size| {
        tnef((0..size / 36).flat_map(|_| [(0x0006_9002, vec![0; 14]), (0x0001_8010, b"a\0".to_vec())]))
    });
    grows_with_the_message("titles", 2 * MEGABYTE, |size| tnef((0..size / 13).map(|_| (0x0001_8010, b"a\0".to_vec()))));
    grows_with_the_message("properties", 2 * MEGABYTE, |size| {
        let count = size / 8;
        let mut data = u32::try_from(count).unwrap().to_le_bytes().to_vec();
        data.extend([3, 0, 0x34, 0x12, 1, 0, 0, 0].repeat(count));
        tnef(std::iter::once((0x0006_9003, data)))
    });
}

#[test]
fn s26_encoded_nothing_is_decoded_in_linear_time() {
    for (encoding, piece) in [
        ("base64", "\r\n"),
        ("base64", "="),
        ("base64", "!"),
        ("base64", "A==="),
        ("base64", "AAAA\r\n"),
        ("quoted-printable", "=\r\n"),
        ("quoted-printable", "="),
        ("quoted-printable", " "),
        ("quoted-printable", "=0D=0A"),
        ("x-uuencode", "begin 644 a\r\n"),
        ("x-uuencode", "M\r\n"),
        ("8bit", "\0"),
    ] {
        for kind in ["text/plain; charset=utf-8", "text/plain; charset=iso-2022-jp", "application/octet-stream"] {
            grows_with_the_message(&format!("{encoding} {piece:?} {kind}"), 2 * MEGABYTE, |size| {
                let body = repeated(piece, size);
                format!("{HEADER}Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{body}")
                    .into_bytes()
            });
        }
    }
}
