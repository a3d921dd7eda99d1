//! Bytes to text, for charsets as people's programs label them, which is often wrong.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, ISO_2022_JP, SHIFT_JIS, UTF_8, WINDOWS_1252};
use mail_parser::decoders::charsets::map::charset_decoder;

/// Decodes `bytes` by `label` (a MIME charset name), correcting the usual mislabellings:
///
/// - UTF-8 labelled as ASCII, Latin-1, an East Asian charset or nothing at all;
/// - Latin-1 or Windows-1252 labelled as UTF-8;
/// - GBK and GB18030 labelled as GB2312, of which they are supersets;
/// - ISO-2022-JP (seven bits, escape sequences) labelled as ASCII, UTF-8 or nothing, and Shift JIS or EUC-JP labelled so.
pub(crate) fn decode<'a>(bytes: &'a [u8], label: Option<&str>) -> Cow<'a, str> {
    let label = label.map(|label| label.trim().trim_matches(['"', '\'']));
    let known = label.and_then(|label| Encoding::for_label(label.as_bytes()).or_else(|| alias(label)));
    if has_japanese_escapes(bytes) && known.is_none_or(|known| known == UTF_8 || known == WINDOWS_1252) {
        return ISO_2022_JP.decode(bytes).0;
    }
    match known {
        Some(known) if known == WINDOWS_1252 => decode_latin(bytes, label.is_some_and(|label| !is_ascii_label(label))),
        Some(known) if known == UTF_8 => match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) if mostly_not_utf8(bytes) => WINDOWS_1252.decode(bytes).0,
            Err(_) => String::from_utf8_lossy(bytes),
        },
        Some(known) => decode_as(bytes, if known == GBK { GB18030 } else { known }),
        None => match label.and_then(|label| charset_decoder(label.as_bytes())) {
            // Charsets that browsers have dropped but mail still has: UTF-7, some DOS and Mac code pages.
            Some(decoder) => Cow::Owned(decoder(bytes)),
            None => decode_latin(bytes, false),
        },
    }
}

/// [`decode`] by a label that is to be trusted.
pub(crate) fn decode_by<'a>(bytes: &'a [u8], label: Option<&str>) -> Cow<'a, str> {
    let known = label.and_then(|label| Encoding::for_label(label.as_bytes())).unwrap_or(WINDOWS_1252);
    known.decode_without_bom_handling(bytes).0
}

/// The label of a Windows code page, as rich text and `winmail.dat` name them.
pub(crate) fn code_page(page: u32) -> Option<&'static str> {
    Some(match page {
        65_001 => "utf-8",
        874 => "windows-874",
        932 => "shift_jis",
        936 => "gbk",
        949 => "euc-kr",
        950 => "big5",
        1250 => "windows-1250",
        1251 => "windows-1251",
        1252 => "windows-1252",
        1253 => "windows-1253",
        1254 => "windows-1254",
        1255 => "windows-1255",
        1256 => "windows-1256",
        1257 => "windows-1257",
        1258 => "windows-1258",
        10_000 => "macintosh",
        20_866 => "koi8-r",
        28_592 => "iso-8859-2",
        28_605 => "iso-8859-15",
        50_220..=50_222 => "iso-2022-jp",
        54_936 => "gb18030",
        _ => return None,
    })
}

/// Decodes by a charset that is neither UTF-8 nor Latin, unless the bytes say otherwise.
fn decode_as<'a>(bytes: &'a [u8], charset: &'static Encoding) -> Cow<'a, str> {
    // Three characters that are well-formed UTF-8 are no accident.
    if let Ok(text) = std::str::from_utf8(bytes)
        && text.chars().filter(|c| !c.is_ascii()).take(3).count() == 3
    {
        return Cow::Borrowed(text);
    }
    let (text, _, broken) = charset.decode(bytes);
    if !broken {
        return text;
    }
    let others: &[&'static Encoding] = if charset == ISO_2022_JP { &[SHIFT_JIS, EUC_JP] } else { &[UTF_8] };
    let whole = others.iter().map(|other| other.decode(bytes)).find(|(_, _, broken)| !broken);
    whole.map_or(text, |(text, _, _)| text)
}

/// Names that the WHATWG's list, made for browsers, does not have.
fn alias(label: &str) -> Option<&'static Encoding> {
    let label = label.to_ascii_lowercase();
    Some(match label.split([';', ',', ' ']).next().unwrap_or_default() {
        "cp932" | "ms932" | "windows-932" => SHIFT_JIS,
        "cp936" | "ms936" | "gb2312_charset" => GBK,
        "cp949" | "ms949" | "uhc" => EUC_KR,
        "cp950" | "ms950" => BIG5,
        name if name.starts_with("utf-8") || name.starts_with("utf8") => UTF_8,
        name => return Encoding::for_label(name.as_bytes()),
    })
}

/// UTF-8 when it is, else what it looks like, else Windows-1252, in which every byte is a character. `labelled` says that
/// it is called Latin: then only a text that cannot be is taken for something else.
fn decode_latin(bytes: &[u8], labelled: bool) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        // A message cut off in the middle of a character, or with one bad byte, is still UTF-8.
        Err(_) if !mostly_not_utf8(bytes) => String::from_utf8_lossy(bytes),
        Err(_) => guess(bytes, labelled).decode(bytes).0,
    }
}

/// How much of a text the guess at its charset looks at, in bytes.
const GUESS_BYTES: usize = 64 * 1024;

/// The charset that bytes look like, when they look like no Latin one.
fn guess(bytes: &[u8], labelled: bool) -> &'static Encoding {
    let sample = bytes.get(..bytes.len().min(GUESS_BYTES)).unwrap_or_default();
    let high = sample.iter().filter(|b| !b.is_ascii()).count();
    let letters = sample.iter().filter(|b| b.is_ascii_alphabetic()).count();
    // In Latin languages, every fifth letter at most has an accent. Two bytes are too few to tell.
    if high < 4 || labelled && high < letters {
        return WINDOWS_1252;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let sure = high >= letters || high >= 16;
    if sure || guess.is_single_byte() && high >= 6 { guess } else { WINDOWS_1252 }
}

fn is_ascii_label(label: &str) -> bool {
    label.to_ascii_lowercase().contains("ascii")
}

fn has_japanese_escapes(bytes: &[u8]) -> bool {
    bytes.is_ascii()
        && bytes.contains(&0x1b)
        && bytes.windows(3).any(|three| matches!(three, b"\x1b$B" | b"\x1b$@" | b"\x1b(J"))
}

/// Whether more runs of high bytes are broken UTF-8 than are whole UTF-8.
fn mostly_not_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    broken > whole
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::decode;

    #[test]
    fn mislabelled_text_is_read_as_what_it_is() {
        for (bytes, label, text) in [
            ("Zoë".as_bytes(), Some("us-ascii"), "Zoë"),
            ("Zoë".as_bytes(), Some("iso-8859-1"), "Zoë"),
            ("Zoë".as_bytes(), None, "Zoë"),
            (b"Zo\xeb".as_slice(), Some("utf-8"), "Zoë"),
            (b"Zo\xeb".as_slice(), None, "Zoë"),
            // U+9555, in GBK but not in GB2312.
            (b"\xe9F".as_slice(), Some("gb2312"), "镕"),
            (b"\x1b$B%F%9%H\x1b(B".as_slice(), Some("us-ascii"), "テスト"),
            (b"\x1b$B%F%9%H\x1b(B".as_slice(), Some("iso-2022-jp"), "テスト"),
            ("打印机坏了".as_bytes(), Some("gb2312"), "打印机坏了"),
            (b"\xb4\xf2\xd3\xa1\xbb\xfa".as_slice(), Some("gb2312"), "打印机"),
            (b"\x83e\x83X\x83g".as_slice(), Some("iso-2022-jp"), "テスト"),
            (b"\xb4\xf2".as_slice(), Some("cp936"), "打"),
            ("Zoë".as_bytes(), Some("utf-8;format=flowed"), "Zoë"),
            (b"Hi +AOk-".as_slice(), Some("utf-7"), "Hi é"),
            // "Hello, the printer" in Russian, Chinese, Japanese and Korean, with no label or a wrong one.
            (
                b"\xc7\xe4\xf0\xe0\xe2\xf1\xf2\xe2\xf3\xe9\xf2\xe5, \xef\xf0\xe8\xed\xf2\xe5\xf0",
                None,
                "Здравствуйте, принтер",
            ),
            (
                b"\xc7\xe4\xf0\xe0\xe2\xf1\xf2\xe2\xf3\xe9\xf2\xe5, \xef\xf0\xe8\xed\xf2\xe5\xf0",
                Some("iso-8859-1"),
                "Здравствуйте, принтер",
            ),
            (
                b"\xb4\xf2\xd3\xa1\xbb\xfa\xbb\xb5\xc1\xcb\xa3\xac\xc7\xeb\xb0\xef\xc3\xa6",
                Some("us-ascii"),
                "打印机坏了，请帮忙",
            ),
            (
                b"\x83v\x83\x8a\x83\x93\x83^\x81[\x82\xaa\x89\xf3\x82\xea\x82\xdc\x82\xb5\x82\xbd",
                None,
                "プリンターが壊れました",
            ),
            (
                b"\xc7\xc1\xb8\xb0\xc5\xcd\xb0\xa1 \xb0\xed\xc0\xe5\xb3\xb5\xbd\xc0\xb4\xcf\xb4\xd9",
                None,
                "프린터가 고장났습니다",
            ),
            // And what is Latin stays Latin.
            (
                b"sch\xf6ne Gr\xfc\xdfe, f\xfcr \xdcbermut k\xf6nnen M\xfcllers nichts",
                None,
                "schöne Grüße, für Übermut können Müllers nichts",
            ),
            (b"\xe9\xe8\xe0\xfb d\xe9j\xe0", Some("iso-8859-1"), "éèàû déjà"),
        ] {
            assert_eq!(decode(bytes, label), text, "{label:?}");
        }
    }
}
