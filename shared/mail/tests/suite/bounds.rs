//! S26: bounds, and time that grows no faster than the message.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use guichet_mail::{Limits, OverBound, ParsedMail, Unreadable, html, reply};
use proptest::prelude::*;

fn bound(raw: &[u8], limits: &Limits) -> Option<OverBound> {
    match ParsedMail::read(raw, limits) {
        Ok(_) => None,
        Err(Unreadable::OverBound(bound)) => Some(bound),
    }
}

fn multipart(parts: usize, part: &str) -> String {
    format!(
        "From: a@example.com\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n{}--b--\r\n",
        format!("--b\r\n{part}\r\n").repeat(parts)
    )
}

#[test]
fn s26_each_bound_holds_the_message_and_says_why() {
    let small = Limits {
        bytes: 2_000,
        header_bytes: 400,
        headers: 5,
        header_field_bytes: 200,
        line_bytes: 500,
        parts: 4,
        containers: 2,
        ..Limits::default()
    };
    let header = |rest: &str| format!("From: a@example.com\r\n{rest}\r\ntext\r\n").into_bytes();
    assert_eq!(bound(&header(""), &small), None);
    assert!(matches!(bound(&vec![b'x'; 2_001], &small), Some(OverBound::Bytes { found: 2_001, allowed: 2_000 })));
    assert!(matches!(bound(&header(&"X-A: b\r\n".repeat(5)), &small), Some(OverBound::Headers { found: 6, .. })));
    assert!(matches!(
        bound(&header(&format!("X-A: {}\r\n", "b".repeat(200))), &small),
        Some(OverBound::HeaderField { .. })
    ));
    assert!(matches!(
        bound(&header(&format!("X-A: b\r\n{}", " b\r\n".repeat(50))), &small),
        Some(OverBound::HeaderField { .. })
    ));
    assert!(matches!(
        bound(&header(&format!("X-A: {0}\r\nX-B: {0}\r\nX-C: {0}\r\n", "b".repeat(150))), &small),
        Some(OverBound::HeaderBytes { .. })
    ));
    assert!(matches!(bound(&header(&format!("\r\n{}", "b".repeat(600))), &small), Some(OverBound::Line { .. })));
    assert!(matches!(
        bound(multipart(5, "Content-Type: text/plain\r\n\r\nx").as_bytes(), &small),
        Some(OverBound::Parts { .. })
    ));
    assert!(matches!(bound(multipart(5, "X-A: b\r\n\r\nx").as_bytes(), &small), Some(OverBound::Parts { .. })));
    assert!(matches!(
        bound(multipart(3, "Content-Type: message/rfc822\r\n\r\nx").as_bytes(), &small),
        Some(OverBound::Containers { .. })
    ));
    assert!(matches!(
        bound(multipart(3, "--bCon tent-TYPE :\r\n multipart/x; boundary=c\r\n\r\nx").as_bytes(), &small),
        Some(OverBound::Containers { .. })
    ));
}

#[test]
fn s26_of_a_held_message_the_header_can_be_read() {
    let raw = format!(
        "From: Anna <anna@example.com>\r\nSubject: =?utf-8?q?D=C3=A9j=C3=A0_vu?=\r\nMessage-ID: <1@example.com>\r\n{}\r\ntext",
        "X-A: b\r\n".repeat(5_000)
    );
    assert!(bound(raw.as_bytes(), &Limits::default()).is_some());
    let mail = ParsedMail::read_header(raw.as_bytes(), &Limits::default());
    assert_eq!(
        (mail.from.unwrap().address.as_str(), mail.subject.as_str(), mail.message_id.as_deref()),
        ("anna@example.com", "Déjà vu", Some("1@example.com"))
    );
    assert_eq!(ParsedMail::read_header(&vec![b'x'; 2_000_000], &Limits::default()).subject, "");
}

#[test]
fn s26_deep_nesting_is_held() {
    let mut deep = "From: a@example.com\r\n".to_owned();
    deep.extend(
        (0..5_000).map(|level| format!("Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n")),
    );
    assert!(matches!(
        bound(deep.as_bytes(), &Limits::default()),
        Some(OverBound::Parts { .. } | OverBound::Containers { .. })
    ));
    let messages = format!("From: a@example.com\r\n{}", "Content-Type: message/rfc822\r\n\r\n".repeat(200));
    assert!(matches!(bound(messages.as_bytes(), &Limits::default()), Some(OverBound::Containers { .. })));
}

#[test]
fn s26_a_thousand_parts_are_read() {
    let raw = multipart(900, "Content-Type: application/pdf\r\n\r\nx");
    let mail = ParsedMail::read(raw.as_bytes(), &Limits::default()).unwrap();
    assert_eq!(mail.attachments.len(), 900);
}

/// The processor time that this thread has had. Wall-clock time on a busy machine tells nothing.
pub(crate) fn processor_time() -> Duration {
    let read = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = read.and_then(|text| text.split_whitespace().next()?.parse().ok());
    nanoseconds.map_or_else(|| START.elapsed(), Duration::from_nanos)
}

static START: LazyLock<Instant> = LazyLock::new(Instant::now);

/// The time of `work` on an input four times as large is far from sixteen times as long, which is what quadratic work takes.
fn grows_with_its_input(name: &str, input: impl Fn(usize) -> String, work: impl Fn(&str)) {
    let time = |size: usize| {
        let input = input(size);
        let start = processor_time();
        work(&input);
        processor_time().saturating_sub(start)
    };
    let (small, large) = (time(20_000).max(Duration::from_millis(5)), time(80_000));
    assert!(large < small * 10, "{name}: {small:?} for 20 kB, {large:?} for 80 kB");
}

/// Text that once broke somebody's trimmer, or would break one written carelessly.
const HOSTILE_TEXTS: &[(&str, &str)] = &[
    ("one line", "x"),
    ("one line of spaces", " "),
    ("one line of marks", ">"),
    ("empty lines", "\n"),
    ("quoted lines", "> x\n"),
    ("alternating", "> x\n\ny\n"),
    ("delimiters", "-- \n"),
    ("delimiters apart", "--\n\n"),
    ("underscores", "____\n\n"),
    ("dashes and digits", "---\n12345678\n"),
    ("fences", "```\nx\n```\n"),
    ("device lines", "x\n\nSent from my iPhone\n\n"),
    ("device lines with answers", "x\n\nSent from my iPhone\n\n> q\n\na\n"),
    ("attributions", "On 05/05/2025 10:14, Anna <a@example.com> wrote:\n> x\n\ny\n"),
    ("half attributions", "On 05/05/2025 at 10:14 Anna\n"),
    ("colons", "wrote:\n"),
    ("header keys", "From:\n"),
    ("header keys apart", "From: a\n\n\n"),
    ("subjects and recipients", "To: a\nSubject: b\n"),
    ("closings", "Regards,\n"),
    ("closings apart", "Regards,\n\n\n"),
    ("disclaimers", "This email and any attachments are confidential\n\n"),
    ("open angles", "<"),
    ("open addresses", "<a@b\n> x:\n"),
    ("digits", "1:23.4/5-6 "),
    ("at signs", "@a "),
];

#[test]
fn s26_cutting_text_takes_linear_time() {
    for (name, piece) in HOSTILE_TEXTS {
        grows_with_its_input(
            name,
            |size| piece.repeat(size / piece.len()),
            |text| {
                let _ = reply::split(text);
            },
        );
    }
}

#[test]
fn s26_reading_and_cleaning_html_takes_linear_time() {
    let repeat = |piece: &'static str| move |size: usize| piece.repeat(size / piece.len());
    for piece in [
        "<b>",
        "<div>",
        "<blockquote>",
        "<p><b>",
        "<font size=1><p>",
        "<a href=x>",
        "<table><tr><td>",
        "<ul><li>",
        "</div>",
        "<div class=gmail_quote>x",
        "<div class=gmail_quote><blockquote>x</blockquote>",
        "<div style='border:none;border-top:solid #E1E1E1 1.0pt'>From: a@b<br>",
        "<hr>",
        "<br>",
        "&amp;",
        "&",
        "&nbsp;",
        "\u{ac}x",
        "<p title='&&&&&&&&'>",
        "<!--",
        "<",
        "<p x='",
        "<img src=cid:a>",
        "<span>x</span>",
        "<style>",
        "<script>",
        "<title>",
        "<svg><style>",
        "<select><option>",
        "<b><i><u></b>",
    ] {
        grows_with_its_input(piece, repeat(piece), |source| {
            let _ = html::clean(source);
            let raw = format!("From: a@example.com\r\nSubject: Re: x\r\nContent-Type: text/html\r\n\r\n{source}");
            let _ = ParsedMail::read(raw.as_bytes(), &Limits::default());
        });
    }
}

#[test]
fn s26_large_messages_of_odd_shape_are_read() {
    let megabytes = |piece: &str, size: usize| piece.repeat(size * 1_000_000 / piece.len());
    for body in [
        megabytes("x", 5),
        megabytes("> ", 1),
        (0..10_000).map(|depth| ">".repeat(depth % 90) + " x\n").collect::<String>(),
    ] {
        let raw = format!("From: a@example.com\r\n\r\n{body}");
        assert!(ParsedMail::read(raw.as_bytes(), &Limits::default()).is_ok());
    }
    let nested = format!(
        "From: a@example.com\r\nSubject: Re: x\r\nContent-Type: text/html\r\n\r\n{}deep{}",
        "<blockquote>".repeat(10_000),
        "</blockquote>".repeat(10_000)
    );
    let mail = ParsedMail::read(nested.as_bytes(), &Limits::default()).unwrap();
    assert!(mail.text.contains("deep") && mail.reply_text.contains("deep"));
}

/// Pieces of messages, to be put together wrongly.
const PIECES: &[&str] = &[
    "From: a@example.com\r\n",
    "Subject: =?utf-8?Q?=C3?= =?utf-8?Q?=A9?=\r\n",
    "Subject: =?x?b?\r\n",
    "Content-Type: multipart/mixed; boundary=b\r\n",
    "Content-Type: multipart/alternative; boundary=\"b\"\r\n",
    "Content-Type: multipart/digest; boundary=b\r\n",
    "Content-Type: message/rfc822\r\n",
    "Content-Type: text/html; charset=gb2312\r\n",
    "Content-Type: application/ms-tnef\r\n",
    "Content-Transfer-Encoding: base64\r\n",
    "Content-Transfer-Encoding: quoted-printable\r\n",
    "Content-Disposition: attachment; filename*=utf-8''%ff\r\n",
    "\r\n",
    "\n",
    " \r\n",
    "--b\r\n",
    "--b--\r\n",
    "--b",
    "AAECAw==\r\n",
    "=C3=A9=\r\n",
    "<div class=gmail_quote><blockquote>x</blockquote></div>",
    "> quoted\r\n",
    "text\r\n",
    "On 05/05/2025 10:14, A <a@b> wrote:\r\n",
    "-- \r\n",
    "\u{0}",
    "é",
    "Date: x\r\n",
    "References: <a> <\r\n",
    "From: <\r\n",
    "x\u{9f}\u{223e}",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn no_bytes_make_it_panic(raw in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = ParsedMail::read(&raw, &Limits::default());
    }

    #[test]
    fn no_message_put_together_wrongly_makes_it_panic(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        let raw = pieces.concat();
        let _ = ParsedMail::read(raw.as_bytes(), &Limits::default());
    }

    #[test]
    fn splitting_loses_no_word(pieces in prop::collection::vec(prop::sample::select(vec!["word\n", "\n", "> quoted\n", "On 05/05/2025 10:14, A <a@b> wrote:\n", "-- \n", "Regards,\n", "From: a@b\nSent: 1 May 2025\n", "Sent from my iPhone\n", "```\n", "---- Original Message ----\n", "____\n", "---------- Forwarded message ---------\n"]), 0..30)) {
        let text = pieces.concat();
        let split = reply::split(&text);
        let mut words: Vec<&str> = text.split_whitespace().collect();
        let mut kept: Vec<&str> = split.new.split_whitespace().chain(split.quoted.split_whitespace()).collect();
        words.sort_unstable();
        kept.sort_unstable();
        prop_assert_eq!(words, kept);
        prop_assert!(!split.new.trim().is_empty() || text.trim().is_empty());
    }
}
