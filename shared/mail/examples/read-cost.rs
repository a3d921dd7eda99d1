//! What reading, cutting and cleaning a message costs, as JSON: `tests/bench` runs this in a release build.
//!
//!     cargo run --release -p guichet-mail --example read-cost
//!
//! For each message the time of the first call in a new process and of later ones, in microseconds: by the clock, with
//! the median and the middle nine tenths, and of the processor, on average (the kernel counts it too coarsely for one call).
#![allow(clippy::print_stdout)]

use std::process::Command;
use std::time::{Duration, Instant};

use guichet_mail::{Limits, ParsedMail};
use serde_json::{Value, json};

const COLD_RUNS: usize = 15;
const WARM_RUNS: u32 = 300;

type Message = (&'static str, fn() -> String);

const MESSAGES: &[Message] = &[("2 kB text", text), ("20 kB HTML", html), ("1 MB, a file and 2 kB text", file)];

const HEADER: &str = "Return-Path: <anna@example.com>\r\nReceived: from mx.example.com by inbound-smtp.example.net; Mon, 5 May 2025 08:14:00 +0000\r\nFrom: Anna Berg <anna@example.com>\r\nTo: Support <support@support.example.com>\r\nSubject: Re: =?utf-8?Q?Z=C3=A4hler?= 12\r\nDate: Mon, 5 May 2025 10:14:00 +0200\r\nMessage-ID: <1@example.com>\r\nIn-Reply-To: <2@example.com>\r\nReferences: <2@example.com>\r\nMIME-Version: 1.0\r\n";

fn words() -> String {
    let said = "The meter shows the same number as last week, and the lamp beside it is out.\r\n".repeat(8);
    let quoted = "> Please write down what it shows in the morning and in the evening.\r\n".repeat(8);
    format!(
        "Hello,\r\n\r\n{said}\r\nOn Mon, 5 May 2025 at 09:00, Support <support@support.example.com> wrote:\r\n\r\n{quoted}"
    )
}

fn text() -> String {
    format!("{HEADER}Content-Type: text/plain; charset=utf-8\r\n\r\n{}", words())
}

fn html() -> String {
    let paragraph = "<p class=MsoNormal style='margin:0cm;font-size:11.0pt;font-family:\"Calibri\",sans-serif'><span lang=EN-GB style='color:#1F497D'>The meter shows the same number as last week, and the lamp <b>beside it</b> is out.&nbsp;<o:p></o:p></span></p>\r\n";
    let quoted = "<table border=1><tr><td width=200 style='padding:0cm 5.4pt'>morning</td><td>12</td></tr></table>\r\n"
        .repeat(60);
    let mut page = paragraph.repeat(50);
    page.push_str("<div style='border:none;border-top:solid #E1E1E1 1.0pt'><p><b>From:</b> Support &lt;support@support.example.com&gt;<br><b>Sent:</b> 5 May 2025 09:00<br><b>Subject:</b> Meter</p></div>");
    page.push_str(&quoted);
    format!("{HEADER}Content-Type: text/html; charset=utf-8\r\n\r\n<html><body>{page}</body></html>\r\n")
}

fn file() -> String {
    let line = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4\r\n";
    format!(
        "{HEADER}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{}\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Disposition: attachment; filename=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n{}--b--\r\n",
        words(),
        line.repeat(1_000_000 / line.len())
    )
}

/// Microseconds of one call by the clock.
fn call(raw: &[u8]) -> f64 {
    let clock = Instant::now();
    let read = ParsedMail::read(raw, &Limits::default());
    let spent = microseconds(clock.elapsed());
    drop(read);
    spent
}

/// Of this thread; Linux only.
fn processor_time() -> Duration {
    let read = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(read.split_whitespace().next().and_then(|nanoseconds| nanoseconds.parse().ok()).unwrap_or(0))
}

fn microseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

/// Median, and the ends of the middle nine tenths.
fn spread(mut all: Vec<f64>) -> Value {
    all.sort_by(f64::total_cmp);
    let at =
        |twentieths: usize| all.get(all.len().saturating_sub(1) * twentieths / 20).map_or(0.0, |time| time.round());
    json!({ "median": at(10), "from": at(1), "to": at(19) })
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let message = |wanted: &str| MESSAGES.iter().find(|(name, _)| *name == wanted).map(|(_, message)| message());
    if let Some(raw) = std::env::args().nth(1).and_then(|name| message(&name)) {
        println!("{}", call(raw.as_bytes()));
        return Ok(());
    }
    let mut rows = Vec::new();
    for (name, message) in MESSAGES {
        let raw = message();
        let mut cold = Vec::new();
        for _ in 0..COLD_RUNS {
            let output = Command::new(std::env::current_exe()?).arg(name).output()?;
            cold.push(serde_json::from_slice(&output.stdout)?);
        }
        let before = processor_time();
        let warm = (0..WARM_RUNS).map(|_| call(raw.as_bytes())).collect();
        let processor = microseconds(processor_time().saturating_sub(before)) / f64::from(WARM_RUNS);
        rows.push(json!({
            "message": name, "bytes": raw.len(), "first_us": spread(cold), "later_us": spread(warm),
            "processor_us": processor.round(),
        }));
    }
    println!("{}", serde_json::to_string_pretty(&rows)?);
    Ok(())
}
