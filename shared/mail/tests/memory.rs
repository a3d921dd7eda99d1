//! S26: the memory that reading a message takes, counted by the allocator of this binary. One test, so that nothing else
//! allocates meanwhile.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

use guichet_mail::{Limits, ParsedMail};
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const HEADER: &str = "From: Anna <anna@example.com>\r\nSubject: Re: x\r\nIn-Reply-To: <a@example.com>\r\n";
/// A development build takes its time.
fn size() -> usize {
    let full = !cfg!(debug_assertions) || std::env::var_os("GUICHET_FULL_SIZE").is_some();
    if full { 8_000_000 } else { 1_000_000 }
}

/// What a message may take besides: the trees and lines of its first 20,000 elements, which a small one may have, too.
const CONSTANT: usize = 16_000_000;

fn text(piece: &str) -> Vec<u8> {
    format!("{HEADER}\r\n{}", piece.repeat(size() / piece.len())).into_bytes()
}

fn html(piece: &str) -> Vec<u8> {
    format!("{HEADER}Content-Type: text/html; charset=utf-8\r\n\r\n{}", piece.repeat(size() / piece.len())).into_bytes()
}

fn attached(kind: &str, encoding: &str, line: &str, files: usize) -> Vec<u8> {
    let part = format!(
        "--b\r\nContent-Type: {kind}\r\nContent-Disposition: attachment; filename=a.dat\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{}\r\n",
        line.repeat(size() / files / line.len())
    );
    let parts = part.repeat(files);
    format!("{HEADER}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n{parts}--b--\r\n")
        .into_bytes()
}

/// Bytes at the peak of reading `raw`, beyond the message itself.
fn peak(raw: &[u8]) -> usize {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let _ = ParsedMail::read(raw, &Limits::default());
    MEMORY.peak_usage() - before
}

#[test]
fn s26_reading_takes_at_most_ten_times_the_message_in_memory() {
    let base64 = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4v\r\n";
    let messages = [
        ("a file", attached("application/pdf", "base64", base64, 1)),
        ("a hundred files", attached("image/png", "base64", base64, 100)),
        ("a text file", attached("text/plain", "quoted-printable", "D=C3=A9j=C3=A0 vu\r\n", 1)),
        ("an attached message", attached("message/rfc822", "7bit", "X: y\r\n", 1)),
        ("words", text("word word word word word\r\n")),
        ("one line", text("x")),
        ("empty lines", text("\r\n")),
        ("short lines", text("x\r\n")),
        ("quotes", text("> x\r\n")),
        ("letters of three bytes", text("印\r\n")),
        ("HTML text", html("word word <b>word</b> word<br>\r\n")),
        ("HTML breaks", html("<br>")),
        ("HTML elements", html("<b>x</b>")),
        ("HTML paragraphs", html("<p>x")),
        ("HTML cells", html("<td>x")),
        ("HTML tables", html("<table><tr><td>x</table>")),
        ("HTML entities", html("&lt;")),
        ("HTML spaces", html("&nbsp;")),
        ("HTML attributes", html("<p a=b c=d e=f>")),
        ("HTML images", html("<img src=cid:a>")),
        ("HTML quotes", html("<blockquote>x</blockquote>")),
        ("HTML comments", html("<!--x-->")),
        ("HTML brackets", html("<")),
    ];
    // What is used once and kept: the cleaner's tables.
    peak(&html("<p>x"));
    let mut over = Vec::new();
    for (name, raw) in &messages {
        let peak = peak(raw);
        #[expect(clippy::cast_precision_loss, reason = "a ratio to be read")]
        let ratio = peak as f64 / raw.len() as f64;
        println!("{ratio:5.1} times: {name}");
        if peak > 10 * raw.len() + CONSTANT {
            over.push(format!("{name}: {ratio:.1}"));
        }
    }
    assert!(over.is_empty(), "{over:?}");
}
