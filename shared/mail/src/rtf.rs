//! Rich text as plain text or HTML: the body of `winmail.dat` files, and of messages that are nothing but rich text.
//!
//! Outlook writes HTML into rich text and takes it out again ([MS-OXRTFEX]); so do we. Otherwise only the words are read.

use crate::read::charset;

/// Groups nest no deeper; what is deeper is left out.
const DEEPEST: usize = 64;

/// What rich text holds.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Rich {
    /// HTML that was put into rich text.
    Html(String),
    /// The words.
    Text(String),
}

/// Reads rich text; `None` when it is none.
pub(crate) fn read(rtf: &[u8]) -> Option<Rich> {
    if !rtf.trim_ascii_start().starts_with(b"{\\rtf") {
        return None;
    }
    let head = rtf.get(..rtf.len().min(2_048)).unwrap_or_default();
    let html = head.windows(10).any(|word| word == b"\\fromhtml1");
    let mut reader = Reader {
        rtf,
        at: 0,
        html,
        groups: vec![Group { skip: false, hidden: false, unicode_skip: 1 }],
        code_page: 1252,
        pending: Vec::new(),
        out: String::new(),
        jump: 0,
        surrogate: None,
    };
    reader.read();
    let text = reader.out;
    if text.trim().is_empty() {
        return None;
    }
    Some(if html { Rich::Html(text) } else { Rich::Text(text) })
}

#[derive(Debug, Clone, Copy)]
struct Group {
    /// In a group whose words are no text: fonts, colours, pictures.
    skip: bool,
    /// In text that stands for HTML that is there as well (`\htmlrtf`).
    hidden: bool,
    /// How many characters stand for a `\u` for programs that do not know it.
    unicode_skip: usize,
}

struct Reader<'a> {
    rtf: &'a [u8],
    at: usize,
    html: bool,
    groups: Vec<Group>,
    code_page: u32,
    /// Eight-bit characters that wait to be decoded together.
    pending: Vec<u8>,
    out: String,
    /// Characters still to be left out after a `\u`.
    jump: usize,
    surrogate: Option<u16>,
}

impl Reader<'_> {
    fn read(&mut self) {
        let mut too_deep = 0_usize;
        while let Some(&byte) = self.rtf.get(self.at) {
            self.at += 1;
            match byte {
                b'{' if self.groups.len() > DEEPEST => too_deep += 1,
                b'}' if too_deep > 0 => too_deep -= 1,
                b'{' => {
                    let group = self.group();
                    self.groups.push(group);
                }
                b'}' => {
                    self.flush();
                    if self.groups.len() > 1 {
                        self.groups.pop();
                    }
                }
                b'\\' => self.control(),
                b'\r' | b'\n' => {}
                byte => self.character(byte),
            }
        }
        self.flush();
    }

    fn group(&self) -> Group {
        self.groups.last().copied().unwrap_or(Group { skip: false, hidden: false, unicode_skip: 1 })
    }

    fn shown(&self) -> bool {
        let group = self.group();
        !group.skip && !group.hidden
    }

    fn character(&mut self, byte: u8) {
        if self.jump > 0 {
            self.jump -= 1;
        } else if self.shown() {
            self.pending.push(byte);
        }
    }

    fn push(&mut self, text: &str) {
        self.flush();
        if self.shown() {
            self.out.push_str(text);
        }
    }

    fn flush(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let label = charset::code_page(self.code_page);
        self.out.push_str(&charset::decode_by(&self.pending, label));
        self.pending.clear();
    }

    /// What follows a backslash.
    fn control(&mut self) {
        let Some(&first) = self.rtf.get(self.at) else { return };
        if !first.is_ascii_alphabetic() {
            self.at += 1;
            match first {
                b'\'' => {
                    let hex = self.rtf.get(self.at..self.at + 2).and_then(|two| std::str::from_utf8(two).ok());
                    if let Some(byte) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
                        self.at += 2;
                        self.character(byte);
                    }
                }
                b'*' => self.destination(),
                b'~' => self.push("\u{a0}"),
                b'_' => self.push("-"),
                b'\\' | b'{' | b'}' => self.character(first),
                b'\n' | b'\r' if !self.html => self.push("\n"),
                _ => {}
            }
            return;
        }
        let rest = self.rtf.get(self.at..).unwrap_or_default();
        let length = rest.iter().take(32).take_while(|b| b.is_ascii_alphabetic()).count();
        let word = std::str::from_utf8(rest.get(..length).unwrap_or_default()).unwrap_or_default();
        let digits = rest.get(length..).unwrap_or_default();
        let digits = digits
            .iter()
            .take(11)
            .enumerate()
            .take_while(|(at, b)| b.is_ascii_digit() || *at == 0 && **b == b'-')
            .count();
        let number = std::str::from_utf8(rest.get(length..length + digits).unwrap_or_default())
            .ok()
            .and_then(|n| n.parse::<i32>().ok());
        self.at += length + digits;
        if self.rtf.get(self.at) == Some(&b' ') {
            self.at += 1;
        }
        self.word(word, number);
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        let size = |number: Option<i32>| number.and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
        if word != "u" {
            self.surrogate = None;
        }
        match word {
            "par" | "line" | "row" | "sect" if !self.html => self.push("\n"),
            "par" | "line" => self.push("\r\n"),
            "page" if !self.html => self.push("\n\n"),
            "tab" | "cell" => self.push("\t"),
            "lquote" => self.push("‘"),
            "rquote" => self.push("’"),
            "ldblquote" => self.push("“"),
            "rdblquote" => self.push("”"),
            "bullet" => self.push("•"),
            "endash" => self.push("–"),
            "emdash" => self.push("—"),
            "ansicpg" => {
                self.flush();
                self.code_page = number.and_then(|page| u32::try_from(page).ok()).unwrap_or(1252);
            }
            "uc" => {
                if let Some(group) = self.groups.last_mut() {
                    group.unicode_skip = size(number).min(8);
                }
            }
            "u" => {
                self.unicode(number.unwrap_or(0));
                self.jump = self.group().unicode_skip;
            }
            // Passed over together with as many bytes as it names.
            "bin" => self.at = self.at.saturating_add(size(number)).min(self.rtf.len()),
            "htmlrtf" => {
                self.flush();
                let hidden = self.html && number != Some(0);
                if let Some(group) = self.groups.last_mut() {
                    group.hidden = hidden;
                }
            }
            "fonttbl" | "colortbl" | "stylesheet" | "pict" | "info" | "header" | "footer" | "object" | "themedata"
            | "datastore" | "listtable" | "listoverridetable" | "generator" | "pntext" => {
                self.flush();
                if let Some(group) = self.groups.last_mut() {
                    group.skip = true;
                }
            }
            _ => {}
        }
    }

    /// A group that begins with `\*`: only the HTML's markup is text.
    fn destination(&mut self) {
        self.flush();
        let markup = self.html && self.rtf.get(self.at..).is_some_and(|rest| rest.starts_with(b"\\htmltag"));
        if let Some(group) = self.groups.last_mut() {
            if markup {
                group.hidden = false;
            } else {
                group.skip = true;
            }
        }
    }

    fn unicode(&mut self, number: i32) {
        self.flush();
        // A signed number of sixteen bits, or half of a pair of them.
        let Ok(unit) = u16::try_from(number.rem_euclid(0x1_0000)) else { return };
        if !self.shown() {
            return;
        }
        let pair = self.surrogate.take();
        match char::decode_utf16(pair.into_iter().chain([unit])).next() {
            Some(Ok(c)) => self.out.push(c),
            _ if (0xD800..0xDC00).contains(&unit) => self.surrogate = Some(unit),
            _ => self.out.push(char::REPLACEMENT_CHARACTER),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::{Rich, read};

    #[test]
    fn rich_text_gives_its_words() {
        for (rtf, text) in [
            (r"{\rtf1\ansi\ansicpg1252\pard hello {\b world}\par bye}", "hello world\nbye"),
            (r"{\rtf1\ansi\ansicpg1251{\fonttbl{\f0 Arial;}}\'cf\'f0\'e8\'e2\'e5\'f2}", "Привет"),
            (r"{\rtf1\uc1 caf\u233?\tab \u-10179?\u-8704?{\*\bkmkstart x}\{\\\}}", "café\t😀{\\}"),
            (r"{\rtf1 a{\pict\bin3 }}}}b}", "ab"),
        ] {
            assert_eq!(read(rtf.as_bytes()), Some(Rich::Text(text.to_owned())), "{rtf}");
        }
        assert_eq!(read(b"no rich text"), None);
        let _ = read("{\\rtf1".repeat(5_000).as_bytes());
    }

    #[test]
    fn html_that_was_put_into_rich_text_is_taken_out_again() {
        // [MS-OXRTFEX] section 4.1, shortened.
        let rtf = r"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0 Arial;}}{\*\htmltag64 <html>}{\*\htmltag50 <p>}\htmlrtf \par \htmlrtf0 {\*\htmltag84 <b>}\htmlrtf {\b \htmlrtf0 Caf\'e9{\*\htmltag92 </b>}\htmlrtf }\htmlrtf0 {\*\htmltag84 &nbsp;}\htmlrtf \'a0\htmlrtf0 x{\*\htmltag58 </p>}{\*\htmltag27 </html>}}";
        assert_eq!(read(rtf.as_bytes()), Some(Rich::Html("<html><p><b>Café</b>&nbsp;x</p></html>".to_owned())));
    }
}
