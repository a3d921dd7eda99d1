//! Names that came from outside, made safe to show, to store and to offer as a download (S14).

/// Longest file name kept, in characters. Most file systems take 255 bytes.
const LONGEST: usize = 120;

/// One line of text without control characters and without the marks that reorder text: what is left reads as it is.
///
/// Runs of white space, line breaks among them, become one space.
pub(crate) fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() || c.is_control() {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        } else if !is_invisible(c) {
            out.push(c);
        }
    }
    out.trim().to_owned()
}

/// Body text without NUL and other control characters; line breaks and tabs stay, and line ends become `\n`.
pub(crate) fn clean_body(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                if chars.peek() != Some(&'\n') {
                    out.push('\n');
                }
            }
            '\n' | '\t' => out.push(c),
            // A page break or vertical tab separates lines.
            '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// A file name from an attachment: no path, no control or reordering character, no leading dot, not too long, and
/// its extension kept. `None` when nothing is left.
pub(crate) fn file_name(name: &str) -> Option<String> {
    let name = one_line(name);
    let base = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let base: String =
        base.chars().map(|c| if matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*') { '_' } else { c }).collect();
    let base = base.trim_matches(|c: char| c == '.' || c.is_whitespace());
    if base.is_empty() {
        return None;
    }
    if base.chars().count() <= LONGEST {
        return Some(base.to_owned());
    }
    let (stem, extension) = match base.rsplit_once('.') {
        Some((stem, extension)) if extension.chars().count() <= 10 => (stem, extension),
        _ => (base, ""),
    };
    let room = LONGEST - extension.chars().count() - 1;
    let stem: String = stem.chars().take(room).collect();
    Some(if extension.is_empty() { stem } else { format!("{stem}.{extension}") })
}

/// Marks that make text read as something else than it is: bidirectional controls, and byte-order and joiner marks
/// that show nothing. Zero-width joiners stay: emoji and several scripts need them.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// Media types and their usual extensions; the first row of a type or extension counts.
const TYPES: &[(&str, &str)] = &[
    ("message/rfc822", "eml"),
    ("message/global", "eml"),
    ("text/calendar", "ics"),
    ("text/plain", "txt"),
    ("text/html", "html"),
    ("text/html", "htm"),
    ("text/csv", "csv"),
    ("text/vcard", "vcf"),
    ("text/x-vcard", "vcf"),
    ("image/png", "png"),
    ("image/jpeg", "jpg"),
    ("image/jpeg", "jpeg"),
    ("image/jpg", "jpg"),
    ("image/gif", "gif"),
    ("image/webp", "webp"),
    ("image/svg+xml", "svg"),
    ("application/pdf", "pdf"),
    ("application/zip", "zip"),
    ("application/json", "json"),
    ("application/rtf", "rtf"),
    ("application/msword", "doc"),
    ("application/vnd.ms-excel", "xls"),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    ("application/pgp-signature", "asc"),
    ("application/pkcs7-signature", "p7s"),
    ("application/x-pkcs7-signature", "p7s"),
    ("application/pkcs7-mime", "p7m"),
    ("application/x-pkcs7-mime", "p7m"),
    ("application/ms-tnef", "dat"),
    ("audio/mpeg", "mp3"),
    ("video/mp4", "mp4"),
];

/// The usual extension for a media type, for parts that have no name.
pub(crate) fn extension(content_type: &str) -> &'static str {
    TYPES.iter().find(|(kind, _)| *kind == content_type).map_or("bin", |(_, extension)| extension)
}

/// The usual media type for a file name, for files that have no type.
pub(crate) fn content_type(name: &str) -> &'static str {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let found = TYPES.iter().find(|(_, known)| known.eq_ignore_ascii_case(extension));
    found.map_or("application/octet-stream", |(kind, _)| kind)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn s14_a_file_name_is_only_a_name() {
        for (given, kept) in [
            ("../../etc/passwd", Some("passwd")),
            (r"C:\Users\anna\bill.pdf", Some("bill.pdf")),
            ("bill\u{202e}fdp.exe", Some("billfdp.exe")),
            ("a\r\nX-Header: b.txt", Some("a X-Header_ b.txt")),
            ("...", None),
            (".htaccess", Some("htaccess")),
            ("  ", None),
            ("<script>.svg", Some("_script_.svg")),
        ] {
            assert_eq!(file_name(given).as_deref(), kept, "{given:?}");
        }
        let long = file_name(&format!("{}.pdf", "ü".repeat(500))).unwrap();
        assert_eq!(long.chars().count(), LONGEST);
        assert_eq!(long.rsplit_once('.').unwrap().1, "pdf");
    }
}
