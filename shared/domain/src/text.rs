//! Texts that people type, bounded and free of what could break a header, a page or a spreadsheet.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a text was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum InvalidText {
    /// Nothing but white space.
    #[error("please fill this in")]
    Empty,
    /// More characters than `max`.
    #[error("at most {max} characters")]
    TooLong {
        /// The bound, in characters.
        max: usize,
    },
}

/// A ticket's subject: one line of 1 to 255 characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Subject(String);

impl Subject {
    /// Longest subject, in characters.
    pub const MAX: usize = 255;

    /// Reads a subject that a person typed: folded to one line, refused when empty or too long.
    pub fn parse(text: &str) -> Result<Self, InvalidText> {
        let line = one_line(text);
        match line.chars().count() {
            0 => Err(InvalidText::Empty),
            n if n > Self::MAX => Err(InvalidText::TooLong { max: Self::MAX }),
            _ => Ok(Self(line)),
        }
    }

    /// Makes a subject of a mail's: cut where it is too long, `fallback` where it is empty, since a mail is never refused for it.
    pub fn from_mail(text: &str, fallback: &str) -> Self {
        let line = one_line(text);
        let line = if line.is_empty() { one_line(fallback) } else { line };
        Self(line.chars().take(Self::MAX).collect())
    }

    /// The subject as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a person wrote in a form or a reply: 1 to 20,000 characters, several lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MessageText(String);

impl MessageText {
    /// Longest text, in characters.
    pub const MAX: usize = 20_000;

    /// Reads what a person typed; line ends become `\n`, control characters are dropped.
    pub fn parse(text: &str) -> Result<Self, InvalidText> {
        let text = plain(text);
        match text.trim().chars().count() {
            0 => Err(InvalidText::Empty),
            n if n > Self::MAX => Err(InvalidText::TooLong { max: Self::MAX }),
            _ => Ok(Self(text.trim_end().to_owned())),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A person's or a company's name: one line of 1 to 100 characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Name(String);

impl Name {
    /// Longest name, in characters.
    pub const MAX: usize = 100;

    /// Reads a name.
    pub fn parse(text: &str) -> Result<Self, InvalidText> {
        let line = one_line(text);
        match line.chars().count() {
            0 => Err(InvalidText::Empty),
            n if n > Self::MAX => Err(InvalidText::TooLong { max: Self::MAX }),
            _ => Ok(Self(line)),
        }
    }

    /// A name from a mail's `From`, cut where it is too long; none where there is nothing to read.
    pub fn from_mail(text: &str) -> Option<Self> {
        let line: String = one_line(text).chars().take(Self::MAX).collect();
        (!line.is_empty()).then_some(Self(line))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the first space: `Anna` of `Anna Roux`.
    pub fn first(&self) -> &str {
        self.0.split(' ').next().unwrap_or(&self.0)
    }

    /// What stands after the last space: `Roux` of `Anna Roux`; the whole name where there is no space.
    pub fn last(&self) -> &str {
        self.0.rsplit(' ').next().unwrap_or(&self.0)
    }
}

/// Folds a text to one line: runs of white space and control characters become one space; direction overrides go (a
/// name could use them to look like another).
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        let mut word = word.chars().filter(|c| !is_invisible_trick(*c)).peekable();
        if word.peek().is_some() && !line.is_empty() {
            line.push(' ');
        }
        line.extend(word);
    }
    line
}

/// Keeps line structure, drops control characters other than line feed and tab, makes every line end `\n`.
pub fn plain(text: &str) -> String {
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
            c if c.is_control() || is_invisible_trick(c) => {}
            c => out.push(c),
        }
    }
    out
}

/// Bidirectional overrides and isolates (Unicode TR 36, section 2.4: they make text look like other text), the byte order mark.
fn is_invisible_trick(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s21_a_subject_is_one_line_whatever_was_sent() {
        assert_eq!(
            Subject::parse(" Hello\r\nBcc: all@example.com\u{202E} ").as_ref().map(Subject::as_str),
            Ok("Hello Bcc: all@example.com")
        );
        assert_eq!(Subject::parse(" \r\n "), Err(InvalidText::Empty));
    }

    #[test]
    fn a_bound_counts_characters_and_not_bytes() {
        assert!(Subject::parse(&"é".repeat(255)).is_ok());
        assert_eq!(Subject::parse(&"é".repeat(256)), Err(InvalidText::TooLong { max: 255 }));
        assert_eq!(Subject::from_mail(&"é".repeat(300), "x").as_str().chars().count(), 255);
    }

    #[test]
    fn line_ends_of_every_system_become_one() {
        assert_eq!(plain("a\r\nb\rc\nd\u{0}"), "a\nb\nc\nd");
    }
}
