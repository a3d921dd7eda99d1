//! The header of a raw message, field by field, without touching what it does not change.

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;

/// A message split into header fields and the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mail<'a> {
    /// Fields in order.
    pub(super) fields: Vec<Field<'a>>,
    /// The empty line and the body, as they were.
    pub(super) rest: &'a [u8],
}

/// One header field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field<'a> {
    /// Name as written.
    pub(super) name: String,
    /// All its lines, with line ends.
    pub(super) raw: &'a [u8],
}

impl<'a> Mail<'a> {
    /// Splits a message. Lines that are no header fields are taken along with the field before them.
    pub(super) fn parse(raw: &'a [u8]) -> Self {
        let mut fields: Vec<Field<'a>> = Vec::new();
        let (mut start, mut position) = (0, 0);
        let mut name: Option<String> = None;
        for line in raw.split_inclusive(|byte| *byte == b'\n') {
            let blank = matches!(line, b"\r\n" | b"\n");
            let folded = line.first().is_some_and(|first| matches!(first, b' ' | b'\t'));
            let next = if blank || folded { None } else { field_name(line) };
            if (blank || next.is_some())
                && let Some(name) = name.take()
            {
                fields.push(Field { name, raw: raw.get(start..position).unwrap_or_default() });
            }
            if blank {
                return Self { fields, rest: raw.get(position..).unwrap_or_default() };
            }
            if next.is_some() {
                name = next;
                start = position;
            }
            position += line.len();
        }
        if let Some(name) = name {
            fields.push(Field { name, raw: raw.get(start..).unwrap_or_default() });
        }
        Self { fields, rest: b"" }
    }

    /// Value of the first field with this name, unfolded.
    pub(super) fn value(&self, name: &str) -> Option<String> {
        self.fields.iter().find(|field| field.is(name)).map(Field::value)
    }

    /// The message put together again.
    pub(super) fn to_bytes(&self, first: &str) -> Vec<u8> {
        let mut out = first.as_bytes().to_vec();
        for field in &self.fields {
            out.extend_from_slice(field.raw);
        }
        if self.rest.is_empty() {
            out.extend_from_slice(b"\r\n");
        }
        out.extend_from_slice(self.rest);
        out
    }
}

impl Field<'_> {
    /// Whether the field has this name; case does not count.
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Value on one line.
    pub(super) fn value(&self) -> String {
        let text = String::from_utf8_lossy(self.raw);
        let value = text.split_once(':').map_or("", |(_, value)| value);
        value.split(['\r', '\n']).filter(|line| !line.is_empty()).map(str::trim).collect::<Vec<_>>().join(" ")
    }
}

fn field_name(line: &[u8]) -> Option<String> {
    let colon = line.iter().position(|byte| *byte == b':')?;
    let name = line.get(..colon)?;
    let printable = !name.is_empty() && name.iter().all(|byte| (33..127).contains(byte));
    printable.then(|| String::from_utf8_lossy(name).into_owned())
}

/// A time as mail headers write it, in UTC: `Sat, 21 Nov 2026 01:02:03 +0000`.
pub(super) fn date(at: Timestamp) -> String {
    rfc2822::to_string(&at.to_zoned(TimeZone::UTC)).unwrap_or_default().replace("-0000", "+0000")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;

    #[test]
    fn a_message_survives_being_split_and_put_together() {
        let raw = b"From: a@b\r\nSubject: long\r\n subject\r\nX:\r\n\r\nFrom: body\r\n";
        let mail = Mail::parse(raw);
        assert_eq!(mail.fields.len(), 3);
        assert_eq!(mail.value("subject").unwrap(), "long subject");
        assert_eq!(mail.rest, b"\r\nFrom: body\r\n");
        assert_eq!(mail.to_bytes(""), raw);
    }

    #[test]
    fn a_message_without_a_body_still_gets_its_empty_line() {
        let mail = Mail::parse(b"From: a@b\r\n");
        assert_eq!(mail.fields[0].name, "From");
        assert_eq!(mail.to_bytes("X: 1\r\n"), b"X: 1\r\nFrom: a@b\r\n\r\n");
        assert!(Mail::parse(b"").fields.is_empty());
    }

    #[test]
    fn dates_are_in_utc() {
        assert_eq!(date("2026-11-21T01:02:03Z".parse().unwrap()), "Sat, 21 Nov 2026 01:02:03 +0000");
    }
}
