//! Transfer encodings, as programs write and label them: the standard's two and uuencode, forgiving what is broken.

use std::borrow::Cow;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;

use super::uuencode;

/// What is between a part and its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Transfer {
    Plain,
    Base64,
    QuotedPrintable,
    Uuencode,
}

impl Transfer {
    /// By the value of `Content-Transfer-Encoding`: `Base64;`, `quoted-printable (x)` and `quoted printable` are meant well.
    pub(super) fn named(value: &str) -> Self {
        let name: String = value
            .split([';', '(', ','])
            .next()
            .unwrap_or_default()
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        match name.as_str() {
            "base64" | "xbase64" => Self::Base64,
            "quotedprintable" | "qp" => Self::QuotedPrintable,
            "xuuencode" | "uuencode" | "xuue" | "uue" => Self::Uuencode,
            _ => Self::Plain,
        }
    }

    /// The bytes; what cannot be decoded stays as it is.
    pub(super) fn decode(self, bytes: &[u8]) -> Cow<'_, [u8]> {
        match self {
            Self::Plain => Cow::Borrowed(bytes),
            Self::Uuencode => uuencode::decode(bytes).map_or(Cow::Borrowed(bytes), Cow::Owned),
            Self::Base64 => {
                base64_decode(bytes).or_else(|| broken_base64(bytes)).map_or(Cow::Borrowed(bytes), Cow::Owned)
            }
            Self::QuotedPrintable => {
                Cow::Owned(quoted_printable_decode(bytes).unwrap_or_else(|| broken_quoted_printable(bytes)))
            }
        }
    }
}

/// Base64 with something else after it, as lists append their footers: the beginning is decoded, the rest is as it is.
fn broken_base64(bytes: &[u8]) -> Option<Vec<u8>> {
    let alphabet = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    let is_encoded = |line: &[u8]| line.trim_ascii().iter().all(alphabet);
    let mut end = 0;
    for line in bytes.split_inclusive(|&b| b == b'\n') {
        if !is_encoded(line) {
            break;
        }
        end += line.len();
    }
    let (encoded, rest) = bytes.split_at_checked(end)?;
    // A word of text is made of the same letters.
    if encoded.trim_ascii().len() < 16 {
        return None;
    }
    let mut out = base64_decode(encoded)?;
    out.extend_from_slice(b"\n");
    out.extend_from_slice(rest);
    Some(out)
}

/// Quoted-printable with escapes that are none: these stay as they are (RFC 2045 section 6.7, note 1).
fn broken_quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let hex =
        |at: usize| bytes.get(at).and_then(|&b| char::from(b).to_digit(16)).and_then(|digit| u8::try_from(digit).ok());
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte != b'=' {
            out.push(byte);
            at += 1;
        } else if let (Some(high), Some(low)) = (hex(at + 1), hex(at + 2)) {
            out.push(high * 16 + low);
            at += 3;
        } else {
            // A soft line break, with the white space that some add before its end.
            let blank = bytes
                .get(at + 1..)
                .unwrap_or_default()
                .iter()
                .take(80)
                .take_while(|b| matches!(b, b' ' | b'\t' | b'\r'))
                .count();
            match bytes.get(at + 1 + blank) {
                Some(b'\n') => at += blank + 2,
                None => break,
                Some(_) => {
                    out.push(byte);
                    at += 1;
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::Transfer;

    #[test]
    fn what_is_broken_is_read_as_far_as_it_goes() {
        for (label, bytes, decoded) in [
            ("Base64;", "SGVsbG8=", "Hello"),
            ("base64", "SGVsbG8gd29ybGQsIGhp\n\n____\nA list's footer\n", "Hello world, hi\n____\nA list's footer\n"),
            ("base64", "SGVsbG8gd29ybGQ\n", "Hello world"),
            ("base64", "No such thing, sorry!\n", "No such thing, sorry!\n"),
            ("quoted printable", "caf=C3=A9", "café"),
            ("quoted-printable (x)", "100% = =ZZ so=  \nft=C3=A9 =", "100% = =ZZ softé "),
            ("8-bit", "=C3=A9", "=C3=A9"),
        ] {
            assert_eq!(
                String::from_utf8_lossy(&Transfer::named(label).decode(bytes.as_bytes())),
                decoded,
                "{label} {bytes}"
            );
        }
    }
}
