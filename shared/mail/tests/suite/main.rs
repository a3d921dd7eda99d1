//! The suite of guichet-mail: one binary, a module per subject.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod addresses;
mod automatic;
mod body;
mod bounds;
mod cleaning;
mod commands;
mod compose;
mod explain;
mod facts;
mod growth;
mod reading;
mod reply_desk;
mod reply_html;
mod reply_letters;
mod reply_tail;
mod reply_text;
mod tidying;
mod winmail;

use guichet_mail::{Limits, ParsedMail};

/// Reads a message written with bare line feeds.
fn read(raw: &str) -> ParsedMail {
    read_bytes(raw.replace('\n', "\r\n").as_bytes())
}

fn read_bytes(raw: &[u8]) -> ParsedMail {
    ParsedMail::read(raw, &Limits::default()).expect("within bounds")
}
