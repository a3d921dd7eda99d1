//! The words of messages that have none in a part that is text: invitations, rich text, halves of messages.

use super::{charset, names};
use crate::rtf::{self, Rich};

/// What a part says, when nothing else in the message says anything; `None` when it is a file and no more.
pub(super) fn words(content_type: &str, label: Option<&str>, bytes: &[u8], most: usize) -> Option<Rich> {
    let bytes = bytes.get(..bytes.len().min(most)).unwrap_or_default();
    let text = || names::clean_body(&charset::decode(bytes, label));
    let said = match content_type {
        "text/calendar" => Rich::Text(invitation(&text())),
        "text/rtf" | "application/rtf" => rtf::read(bytes)?,
        "text/enriched" | "text/richtext" => Rich::Text(enriched(&text())),
        // The first half of a message (RFC 2046 section 5.2.2): a header, an empty line, words.
        "message/partial" => Rich::Text(text().split_once("\n\n")?.1.to_owned()),
        "text/markdown" | "text/x-markdown" | "text/x-plain" | "text/unknown" | "text/*" => Rich::Text(text()),
        _ => return None,
    };
    let (Rich::Text(words) | Rich::Html(words)) = &said;
    (!words.trim().is_empty()).then_some(said)
}

/// What somebody reads of an invitation (RFC 5545): what, when, where, and what is said about it.
fn invitation(calendar: &str) -> String {
    // A line that begins with white space goes on with the one above.
    let unfolded = calendar.replace("\n ", "").replace("\n\t", "");
    let event = unfolded.split_once("BEGIN:VEVENT").map_or(unfolded.as_str(), |(_, event)| event);
    let property = |wanted: &str| {
        event.lines().find_map(|line| {
            let (head, value) = line.split_once(':')?;
            let name = head.split(';').next()?;
            name.eq_ignore_ascii_case(wanted).then_some((head, value.trim()))
        })
    };
    let plain = |wanted: &str| property(wanted).map(|(_, value)| unescape(value)).filter(|value| !value.is_empty());
    let time = |wanted: &str| property(wanted).and_then(|(head, value)| time(head, value));
    let when = match (time("DTSTART"), time("DTEND")) {
        (Some(start), Some(end)) => Some(format!("{start} – {end}")),
        (start, _) => start,
    };
    let head: Vec<String> = [plain("SUMMARY"), when, plain("LOCATION")].into_iter().flatten().collect();
    let mut out = head.join("\n");
    if let Some(description) = plain("DESCRIPTION") {
        out.push_str("\n\n");
        out.push_str(&description);
    }
    out
}

fn unescape(value: &str) -> String {
    value.replace("\\n", "\n").replace("\\N", "\n").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")
}

/// `20260105T100000Z` as `2026-01-05 10:00 UTC`.
fn time(head: &str, value: &str) -> Option<String> {
    let digits =
        |range: std::ops::Range<usize>| value.get(range).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()));
    let date = format!("{}-{}-{}", digits(0..4)?, digits(4..6)?, digits(6..8)?);
    let (Some(hour), Some(minute)) = (digits(9..11), digits(11..13)) else { return Some(date) };
    let zone = head.split(';').find_map(|parameter| parameter.strip_prefix("TZID=")).unwrap_or_default();
    let zone = if value.ends_with('Z') { "UTC" } else { zone.trim_matches('"') };
    Some(format!("{date} {hour}:{minute} {zone}").trim_end().to_owned())
}

/// RFC 1896, without its marks: `<<` is a `<`, and parameters are no text.
fn enriched(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut parameter = false;
    while let Some((before, after)) = rest.split_once('<') {
        if !parameter {
            out.push_str(before);
        }
        if let Some(after) = after.strip_prefix('<') {
            out.push('<');
            rest = after;
            continue;
        }
        let Some((tag, after)) = after.split_once('>') else {
            out.push('<');
            rest = after;
            break;
        };
        match tag.to_ascii_lowercase().as_str() {
            "param" => parameter = true,
            "/param" => parameter = false,
            _ => {}
        }
        rest = after;
    }
    out.push_str(rest);
    out
}
