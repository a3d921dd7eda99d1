//! What companies, lists and programs put under every message: notices about confidentiality, footers.

use super::line::{Line, fold, has_word};
use super::tail::{paragraph_start, separator_above};
use super::words::notice::{DISCLAIMERS, FIRST_PERSON, FOOTERS, LEGAL, MESSAGE, SURE_NOTICES};

/// A notice without a sure opening is at least so long, in bytes.
const SHORTEST: usize = 120;
/// A longer paragraph is not read for its words.
const LONGEST: usize = 8_000;
/// So many of a lawyer's words make a notice.
const LEGAL_WORDS: usize = 3;

/// A list's or service's own footer: from the separator above it, or from its first line.
pub(super) fn footer(lines: &[Line<'_>], last: usize) -> Option<usize> {
    let start = paragraph_start(lines, last);
    for at in (start.saturating_sub(6)..=last).rev() {
        let line = lines.get(at)?;
        if line.is_quoted() || line.text.len() > 1_000 {
            return None;
        }
        let folded = fold(line.content());
        if FOOTERS.iter().any(|phrase| folded.contains(phrase)) {
            let from = paragraph_start(lines, at);
            return Some(separator_above(lines, from));
        }
    }
    None
}

/// The last paragraph, or its end, is a notice about confidentiality, or the like.
pub(super) fn disclaimer(lines: &[Line<'_>], last: usize) -> Option<usize> {
    let start = paragraph_start(lines, last).max(last.saturating_sub(40));
    let paragraph = lines.get(start..=last)?;
    if paragraph.iter().any(Line::is_quoted) {
        return None;
    }
    for (at, line) in (start..).zip(paragraph) {
        let opening: String = line.content().chars().take(120).collect();
        let folded = fold(opening.trim_start_matches(|c: char| !c.is_alphanumeric()));
        // The letter is a tree in Webdings.
        let folded = folded.strip_prefix("p ").unwrap_or(&folded);
        if SURE_NOTICES.iter().any(|phrase| folded.starts_with(phrase)) {
            return Some(separator_above(lines, at));
        }
        // "This message contains confidential" is one; "This message is for Anna" is what somebody writes. A notice is long.
        let length: usize = lines.get(at..=last).unwrap_or_default().iter().map(|line| line.content().len()).sum();
        if length >= SHORTEST && DISCLAIMERS.iter().any(|phrase| folded.starts_with(phrase)) {
            return Some(separator_above(lines, at));
        }
    }
    is_legal(paragraph).then(|| separator_above(lines, start))
}

/// Long, about a message, full of a lawyer's words, and nobody speaks or asks in it.
fn is_legal(paragraph: &[Line<'_>]) -> bool {
    let length: usize = paragraph.iter().map(|line| line.content().len()).sum();
    if !(SHORTEST..=LONGEST).contains(&length) {
        return false;
    }
    let text = fold(&paragraph.iter().map(Line::content).collect::<Vec<_>>().join(" "));
    !text.contains(['?', '？'])
        && MESSAGE.iter().any(|word| text.contains(word))
        && LEGAL.iter().filter(|word| text.contains(**word)).take(LEGAL_WORDS).count() >= LEGAL_WORDS
        && !FIRST_PERSON.iter().any(|word| has_word(&text, word))
}
