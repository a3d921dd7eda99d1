//! The lines of a message, whether they come from plain text or from HTML.

use std::borrow::Cow;

/// One line, with what is known about it before any word of it is read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Line<'a> {
    /// The line as it is shown, quote marks included.
    pub(crate) text: Cow<'a, str>,
    /// How deeply it is quoted: `>` marks, or quoting elements around it.
    pub(crate) depth: u32,
    /// Where the content begins in `text`, after the quote marks.
    pub(crate) content_at: usize,
    /// What the HTML says about it.
    pub(crate) mark: Mark,
}

/// What the structure of an HTML message says about a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Mark {
    /// Nothing.
    #[default]
    None,
    /// It stands in a container that a program makes for the quoted message.
    History,
    /// It is the line with which a program introduces a quote.
    Attribution,
    /// The quoted message begins here and goes on to the end.
    Cut,
    /// It stands in a container that a program makes for the signature.
    Signature,
    /// A horizontal rule or a border above a block.
    Rule,
}

/// Deeper than this, a line is no quote but a row of angle brackets.
const DEEPEST: u32 = 100;

impl<'a> Line<'a> {
    /// A line of plain text: the quote marks are counted.
    pub(crate) fn plain(text: &'a str) -> Self {
        let (mut depth, mut content_at) = (0, 0);
        for (at, c) in text.char_indices() {
            match c {
                '>' => {
                    depth += 1;
                    content_at = at + 1;
                }
                // Programs put a space between marks; some indent the whole quote.
                ' ' | '\u{a0}' | '\t' if depth > 0 || at < 8 => {}
                _ => break,
            }
        }
        // A markup tag or arrow in somebody's text ("->") does not begin with the mark; `>From` is an escaped word.
        if depth > DEEPEST || text.starts_with(">From ") {
            (depth, content_at) = (0, 0);
        }
        Self { text: Cow::Borrowed(text), depth, content_at, mark: Mark::None }
    }

    /// The line without its quote marks and without white space around it.
    pub(crate) fn content(&self) -> &str {
        self.text.get(self.content_at..).unwrap_or_default().trim_matches(|c: char| c.is_whitespace() || is_mark(c))
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.content().is_empty()
    }

    pub(crate) fn is_quoted(&self) -> bool {
        self.depth > 0
    }

    /// Something a person may have written: not blank, not quoted, not marked by the HTML.
    pub(crate) fn is_text(&self) -> bool {
        !self.is_quoted() && matches!(self.mark, Mark::None | Mark::Attribution) && !self.is_blank()
    }
}

/// An attribution wrapped inside its address leaves `>:` or `> wrote:` at the start of a line: no quote mark.
pub(crate) fn rejoin_addresses(lines: &mut [Line<'_>]) {
    // For how many more lines an angle bracket may still be closed.
    let mut open = 0_u8;
    for line in lines {
        // GroupWise's attribution has the marks of a quote, and an end that none has.
        let text = line.text.trim_end();
        if text.starts_with(">>> ") && (text.ends_with(" >>>") || text.ends_with(">:")) && text.len() <= 200 {
            (line.depth, line.content_at) = (0, 0);
        }
        let short = line.text.len() <= 60;
        if open > 0 && line.depth == 1 && short && line.text.trim_end().ends_with([':', '：']) {
            (line.depth, line.content_at) = (0, 0);
        }
        let opens = !line.is_quoted()
            && line.text.rfind('<').is_some_and(|at| {
                line.text.get(at..).is_some_and(|tail| !tail.contains('>') && (tail.contains('@') || tail.len() <= 2))
            });
        open = if opens { 3 } else { open.saturating_sub(1) };
    }
}

/// Marks that show nothing: bidirectional controls, joiners, byte-order marks.
pub(crate) fn is_mark(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Lower case, ASCII digits, plain spaces and apostrophes, no invisible marks: what the word tables are compared with.
pub(crate) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if is_mark(c) => {}
            '\u{660}'..='\u{669}' => out.push(digit(c, '\u{660}')),
            '\u{6f0}'..='\u{6f9}' => out.push(digit(c, '\u{6f0}')),
            '\u{ff10}'..='\u{ff19}' => out.push(digit(c, '\u{ff10}')),
            '’' | '‘' | '`' | '´' => out.push('\''),
            'İ' => out.push('i'),
            '：' => out.push(':'),
            '＜' => out.push('<'),
            '＞' => out.push('>'),
            c if c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c => out.extend(c.to_lowercase()),
        }
    }
    let trimmed = out.trim();
    if trimmed.len() == out.len() { out } else { trimmed.to_owned() }
}

fn digit(c: char, zero: char) -> char {
    char::from_digit(u32::from(c) - u32::from(zero), 10).unwrap_or(c)
}

/// Whether `word` stands in `text` with no letter or digit directly before or after it. Scripts that write no spaces
/// between words have no such edges; there, standing anywhere counts.
pub(crate) fn has_word(text: &str, word: &str) -> bool {
    let spaced = word.chars().next().is_some_and(|c| !is_unspaced(c));
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| rest.find(word)) {
        let start = from + found;
        let end = start + word.len();
        let before = text.get(..start).and_then(|head| head.chars().next_back());
        let after = text.get(end..).and_then(|tail| tail.chars().next());
        let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() || is_unspaced(c));
        if !spaced || edge(before) && edge(after) {
            return true;
        }
        from = start + word.chars().next().map_or(1, char::len_utf8);
    }
    false
}

/// Whether a word of `text` begins with `stem`: names of things are inflected ("iPhonesta", "iPhonu").
pub(crate) fn has_stem(text: &str, stem: &str) -> bool {
    text.match_indices(stem).any(|(at, _)| {
        text.get(..at).and_then(|head| head.chars().next_back()).is_none_or(|c| !c.is_alphanumeric() || is_unspaced(c))
    })
}

/// Han, kana, hangul, Thai.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{e00}'..='\u{e7f}')
}
