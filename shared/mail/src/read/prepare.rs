//! What is done to the raw bytes before the parser sees them: count what is in them, and repair what it trips over.

use std::borrow::Cow;

use super::{charset, names};
use crate::{Limits, OverBound};

/// Counts what costs time to read, in one pass, and refuses what is over a bound.
pub(super) fn survey(raw: &[u8], limits: &Limits) -> Result<(), OverBound> {
    if raw.len() > limits.bytes {
        return Err(OverBound::Bytes { found: raw.len(), allowed: limits.bytes });
    }
    let (mut in_header, mut header_bytes, mut headers, mut field, mut longest_field) = (true, 0, 0, 0, 0);
    let (mut containers, mut types, mut longest_line) = (0, 0, 0);
    for (at, line) in lines_with_offset(raw) {
        longest_line = longest_line.max(line.len());
        if in_header {
            let folded = line.first().is_some_and(u8::is_ascii_whitespace);
            if trim_end(line).is_empty() {
                in_header = header_bytes == 0;
            } else {
                header_bytes += line.len();
                headers += usize::from(!folded);
                field = if folded { field + line.len() } else { line.len() };
                longest_field = longest_field.max(field);
            }
        }
        if is_content_type(line) {
            types += 1;
            let value = raw.get(at..(at + 256).min(raw.len())).unwrap_or_default();
            containers += usize::from(has(value, b"multipart") || has(value, b"message/"));
        }
    }
    if header_bytes > limits.header_bytes {
        Err(OverBound::HeaderBytes { found: header_bytes, allowed: limits.header_bytes })
    } else if headers > limits.headers {
        Err(OverBound::Headers { found: headers, allowed: limits.headers })
    } else if longest_field > limits.header_field_bytes {
        Err(OverBound::HeaderField { found: longest_field, allowed: limits.header_field_bytes })
    } else if longest_line > limits.line_bytes {
        Err(OverBound::Line { found: longest_line, allowed: limits.line_bytes })
    } else if types > limits.parts {
        Err(OverBound::Parts { found: types, allowed: limits.parts })
    } else if containers > limits.containers {
        Err(OverBound::Containers { found: containers, allowed: limits.containers })
    } else {
        Ok(())
    }
}

/// The message from its first header field on. A leading line of white space makes the parser take the whole header
/// for the body, and an mbox `From ` line is no header field.
pub(super) fn skip_preamble(raw: &[u8]) -> &[u8] {
    let raw = raw.strip_prefix(b"\xef\xbb\xbf").unwrap_or(raw);
    let mut at = 0;
    for (offset, line) in lines_with_offset(raw) {
        let mbox = line.starts_with(b"From ") && is_mbox_line(line) || line.starts_with(b">From ");
        if !trim_end(line).is_empty() && !mbox {
            break;
        }
        at = offset + line.len();
    }
    // All white space: there is nothing to skip to.
    if at >= raw.len() { raw } else { raw.get(at..).unwrap_or(raw) }
}

/// `From somebody@example.com Thu Jan  1 00:00:00 1970`: the colons are in the time, not after the first word.
fn is_mbox_line(line: &[u8]) -> bool {
    line.iter()
        .position(|&b| b == b':')
        .is_some_and(|colon| line.get(5..colon).is_some_and(|head| head.contains(&b' ')))
}

/// The message with the boundary that its parts really have, when the one that its header names is nowhere, or it names none.
pub(super) fn with_boundary(raw: &[u8]) -> Cow<'_, [u8]> {
    mended_boundary(raw).map_or(Cow::Borrowed(raw), Cow::Owned)
}

fn mended_boundary(raw: &[u8]) -> Option<Vec<u8>> {
    let mut lines = lines_with_offset(raw).peekable();
    let mut field: Option<(usize, usize)> = None;
    let mut body = raw.len();
    for (at, line) in lines.by_ref() {
        if trim_end(line).is_empty() {
            body = at + line.len();
            break;
        }
        let folded = line.first().is_some_and(u8::is_ascii_whitespace);
        match &mut field {
            Some((_, end)) if folded && *end == at => *end = at + line.len(),
            None if is_content_type(line) => field = Some((at, at + line.len())),
            _ => {}
        }
    }
    let (start, end) = field?;
    let value = String::from_utf8_lossy(raw.get(start..end)?).into_owned();
    let kind = value.split_once(':')?.1.split(';').next()?.trim().to_ascii_lowercase();
    if !kind.starts_with("multipart/") || !kind.bytes().all(|b| b.is_ascii_graphic()) {
        return None;
    }
    let named = value.to_ascii_lowercase().find("boundary=").and_then(|at| value.get(at + 9..)).map(|rest| match rest
        .strip_prefix('"')
    {
        Some(quoted) => quoted.split('"').next().unwrap_or_default().to_owned(),
        None => rest.split([';', ' ', '\t', '\r', '\n']).next().unwrap_or_default().to_owned(),
    });
    let delimiter =
        |line: &[u8]| trim_end(line).strip_prefix(b"--").map(<[u8]>::to_vec).filter(|rest| !rest.is_empty());
    let mut first = None;
    while let Some((_, line)) = lines.next() {
        if let Some(boundary) = delimiter(line) {
            if named
                .as_deref()
                .is_some_and(|named| boundary.starts_with(named.trim_end().as_bytes()) && !named.is_empty())
            {
                return None;
            }
            let opens = lines
                .peek()
                .is_some_and(|(_, next)| next.get(..8).is_some_and(|head| head.eq_ignore_ascii_case(b"content-")));
            if opens
                && first.is_none()
                && boundary.len() <= 200
                && boundary.iter().all(|b| b.is_ascii_graphic() && *b != b'"')
            {
                first = Some(boundary);
            }
        }
    }
    let boundary = first?;
    let mut out = Vec::with_capacity(raw.len() + 80);
    out.extend_from_slice(raw.get(..start)?);
    out.extend_from_slice(
        format!("Content-Type: {kind}; boundary=\"{}\"\r\n", String::from_utf8_lossy(&boundary)).as_bytes(),
    );
    out.extend_from_slice(raw.get(end..body)?);
    out.extend_from_slice(raw.get(body..)?);
    Some(out)
}

/// A copy of the message in which attached messages are opaque, and dates readable, at the same offsets.
///
/// Attached messages are kept whole as `.eml`, so nobody needs the parser to look into them; and when one comes in
/// base64, the parser would read it without any of our bounds. `message/rfc822` and `rfc822/message` are of one length.
pub(super) fn closed(raw: &[u8]) -> Cow<'_, [u8]> {
    let mut copy: Option<Vec<u8>> = None;
    let mut header = true;
    for (at, line) in lines_with_offset(raw) {
        header &= !trim_end(line).is_empty();
        // After "UT" (RFC 5322 section 4.3), the parser takes the next field for a part of the date.
        if header && line.get(..5).is_some_and(|name| name.eq_ignore_ascii_case(b"date:")) && line.ends_with(b" UT\n") {
            let target = copy.get_or_insert_with(|| raw.to_vec());
            if let Some(zone) = target.get_mut(at + line.len() - 3..at + line.len() - 1) {
                zone.copy_from_slice(b"+0");
            }
        }
        if !is_content_type(line) {
            continue;
        }
        let window = raw.get(at..(at + 256).min(raw.len())).unwrap_or_default();
        // Only the value itself: up to the first parameter, over a fold if need be.
        let value = window.split(|&b| b == b';').next().unwrap_or_default();
        for (open, closed) in [(b"message/rfc822", b"rfc822/message"), (b"message/global", b"global/message")] {
            if let Some(position) = find(value, open) {
                let target = copy.get_or_insert_with(|| raw.to_vec());
                if let Some(slot) = target.get_mut(at + position..at + position + closed.len()) {
                    slot.copy_from_slice(closed);
                }
            }
        }
    }
    copy.map_or(Cow::Borrowed(raw), Cow::Owned)
}

/// The header block in UTF-8, with every encoded word rewritten as UTF-8, and an empty line at its end.
///
/// Two things go wrong without: raw eight-bit headers become replacement characters, and a character that a program
/// split over two encoded words (forbidden by RFC 2047 section 5, and common) becomes two of them.
pub(super) fn readable_header(raw: &[u8], charset_hint: Option<&str>) -> Vec<u8> {
    let end = lines_with_offset(raw).find(|(_, line)| trim_end(line).is_empty()).map_or(raw.len(), |(at, _)| at);
    let block = raw.get(..end).unwrap_or(raw);
    let text = charset::decode(block, if block.is_ascii() { None } else { charset_hint });
    let mut header = canonical_words(&text).into_bytes();
    if !header.ends_with(b"\n") {
        header.extend_from_slice(b"\r\n");
    }
    header.extend_from_slice(b"\r\n");
    header
}

/// What there is to read in a message in which the parser found no part: the bytes after the header; when there are
/// none, the lines of the header that are no fields (programs forget the empty line between the two).
pub(super) fn leftover(raw: &[u8], most: usize) -> Option<String> {
    let end = lines_with_offset(raw).find(|(_, line)| trim_end(line).is_empty()).map_or(raw.len(), |(at, _)| at);
    let body = raw.get(end..).unwrap_or_default().trim_ascii();
    let text = if body.is_empty() {
        let is_field = |line: &[u8]| {
            let name = line.split(|&b| b == b':').next().unwrap_or_default();
            line.first().is_some_and(u8::is_ascii_whitespace)
                || name.len() < line.len() && name.iter().all(u8::is_ascii_graphic)
        };
        let lines: Vec<&[u8]> = lines_with_offset(raw).map(|(_, line)| line).filter(|line| !is_field(line)).collect();
        names::clean_body(&charset::decode(&lines.concat(), None))
    } else {
        names::clean_body(&charset::decode(body.get(..body.len().min(most)).unwrap_or_default(), None))
    };
    (!text.trim().is_empty()).then_some(text)
}

/// Rewrites each run of encoded words that share a charset and an encoding as one word in UTF-8 and base64.
///
/// The result is an encoded word again, never bare text, so that a decoded comma or angle bracket cannot become
/// part of the header's syntax.
pub(super) fn canonical_words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("=?") {
        let (before, tail) = rest.split_at(start);
        out.push_str(before);
        let Some((first, mut after)) = EncodedWord::take(tail) else {
            out.push_str("=?");
            rest = tail.get(2..).unwrap_or_default();
            continue;
        };
        let mut bytes = first.bytes();
        // White space between adjacent encoded words is not part of the text (RFC 2047 section 6.2).
        while let Some((next, further)) = EncodedWord::take(after.trim_start()) {
            if !next.continues(&first) {
                break;
            }
            bytes.extend_from_slice(&next.bytes());
            after = further;
        }
        let decoded = charset::decode(&bytes, Some(first.charset));
        out.push_str("=?utf-8?B?");
        base64_into(decoded.as_bytes(), &mut out);
        out.push_str("?=");
        rest = after;
    }
    out.push_str(rest);
    out
}

struct EncodedWord<'a> {
    charset: &'a str,
    base64: bool,
    payload: &'a str,
}

impl<'a> EncodedWord<'a> {
    /// An encoded word at the very start of `text`, and what follows it.
    fn take(text: &'a str) -> Option<(Self, &'a str)> {
        let body = text.strip_prefix("=?")?;
        let (charset, body) = body.split_once('?')?;
        let (encoding, body) = body.split_once('?')?;
        let base64 = match encoding {
            "B" | "b" => true,
            "Q" | "q" => false,
            _ => return None,
        };
        let (payload, after) = body.split_once("?=")?;
        // RFC 2231 section 5 allows a language after the charset.
        let charset = charset.split('*').next().unwrap_or(charset);
        let fits = charset.len() <= 40 && !charset.contains(char::is_whitespace) && !payload.contains('\n');
        fits.then_some((Self { charset, base64, payload }, after))
    }

    fn continues(&self, first: &Self) -> bool {
        self.base64 == first.base64 && self.charset.eq_ignore_ascii_case(first.charset)
    }

    fn bytes(&self) -> Vec<u8> {
        if self.base64 {
            let padded = self.payload.trim_end_matches('=');
            mail_parser::decoders::base64::base64_decode(padded.as_bytes()).unwrap_or_default()
        } else {
            let spaced = self.payload.replace('_', " ");
            quoted_words(spaced.as_bytes())
        }
    }
}

/// `Q` decoding that keeps what is not an escape.
fn quoted_words(bytes: &[u8]) -> Vec<u8> {
    let hex =
        |at: usize| bytes.get(at).and_then(|&b| char::from(b).to_digit(16)).and_then(|digit| u8::try_from(digit).ok());
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if let (b'=', Some(high), Some(low)) = (byte, hex(at + 1), hex(at + 2)) {
            out.push(high * 16 + low);
            at += 3;
        } else {
            out.push(byte);
            at += 1;
        }
    }
    out
}

fn base64_into(bytes: &[u8], out: &mut String) {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let group = byte(0) << 16 | byte(1) << 8 | byte(2);
        for sextet in 0..4 {
            let index = (group >> (18 - 6 * sextet)) as usize & 63;
            let letter = ALPHABET.get(index).map_or('A', |&b| char::from(b));
            out.push(if sextet <= chunk.len() { letter } else { '=' });
        }
    }
}

/// Whether a line is a `Content-Type` field, by the parser's own lenient rules: it skips white space inside a name, and
/// takes what follows a boundary on the same line for a header.
fn is_content_type(line: &[u8]) -> bool {
    let Some(colon) = line.iter().take(128).position(|&b| b == b':') else { return false };
    let name: Vec<u8> =
        line.iter().take(colon).filter(|b| !b.is_ascii_whitespace()).map(u8::to_ascii_lowercase).collect();
    name.ends_with(b"content-type")
}

fn lines_with_offset(raw: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let mut at = 0;
    raw.split_inclusive(|&b| b == b'\n').map(move |line| {
        let start = at;
        at += line.len();
        (start, line)
    })
}

fn trim_end(line: &[u8]) -> &[u8] {
    line.trim_ascii_end()
}

fn has(haystack: &[u8], needle: &[u8]) -> bool {
    find(haystack, needle).is_some()
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window.eq_ignore_ascii_case(needle))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn a_character_split_over_two_encoded_words_is_put_together() {
        // "é" is C3 A9.
        assert_eq!(canonical_words("=?utf-8?q?caf=C3?= =?utf-8?q?=A9?= x"), "=?utf-8?B?Y2Fmw6k=?= x");
        assert_eq!(canonical_words("a =?b?= =?utf-8?q?x"), "a =?b?= =?utf-8?q?x");
    }

    #[test]
    fn leading_blank_lines_and_mbox_lines_are_skipped() {
        assert_eq!(skip_preamble(b" \r\n\r\nTo: a\r\n"), b"To: a\r\n");
        assert_eq!(skip_preamble(b"From a@b Thu Jan  1 00:00:00 1970\nTo: a\n"), b"To: a\n");
        assert_eq!(skip_preamble(b"From: a@b\n"), b"From: a@b\n");
        assert_eq!(skip_preamble(b"From : a@b\n"), b"From : a@b\n");
        assert_eq!(skip_preamble(b" \n"), b" \n");
    }

    #[test]
    fn an_attached_message_is_closed_without_moving_a_byte() {
        let raw = b"Content-Type: message/rfc822; name=a\r\n\r\nContent-Type: text/plain";
        assert_eq!(closed(raw).as_ref(), b"Content-Type: rfc822/message; name=a\r\n\r\nContent-Type: text/plain");
    }
}
