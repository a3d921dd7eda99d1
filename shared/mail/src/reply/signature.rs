//! Signatures that stand under a delimiter, under none, or as a name after a dash.

use super::attribution::has_address;
use super::block::is_separator;
use super::line::{Line, Mark, fold, has_word};
use super::tail::{paragraph_start, separator_above};
use super::words::notice::LEGAL_FORMS;

/// A signature without the standard delimiter's space has at most so many lines that say something.
const LONGEST_SIGNATURE: usize = 25;
/// One under a rule, or under nothing.
const LONGEST_BLOCK: usize = 14;
/// A line of a signature is short, in characters; prose is not.
pub(super) const LONGEST_LINE: usize = 80;

/// From the line `-- ` (RFC 3676 section 4.3) to the end; also without the space, or with other delimiters when what
/// follows is short.
pub(super) fn delimited(lines: &[Line<'_>], code: &[bool]) -> Option<usize> {
    for (at, (line, is_code)) in lines.iter().zip(code).enumerate() {
        let raw = line.text.trim_end_matches(['\r', '\n']);
        let mark = raw.trim();
        // A dash of typography is an ornament.
        if line.is_quoted() || *is_code || !is_separator(line) && mark != "- --" || mark.contains(['—', '–']) {
            continue;
        }
        let below = lines.get(at + 1..).unwrap_or_default();
        let said = below.iter().filter(|line| !line.is_blank()).take(LONGEST_SIGNATURE + 1).count();
        let standard = matches!(mark, "--" | "- --") || raw == "-- ";
        if standard && (raw == "-- " || said <= LONGEST_SIGNATURE) {
            return Some(at);
        }
        let short = || {
            below.iter().all(|line| {
                let text = line.content();
                !line.is_quoted() && text.chars().count() <= LONGEST_LINE && !is_sentence(text)
            })
        };
        let rule = mark.chars().count() >= 3 || mark.len() >= 2 && mark.bytes().all(|b| b == b'_');
        let underscores = mark.bytes().all(|b| b == b'_');
        if rule
            && (1..=LONGEST_BLOCK).contains(&said)
            && looks_like_contact(below)
            && (underscores && said <= 8 || short())
        {
            return Some(at);
        }
    }
    None
}

/// An address, a web address or a telephone number somewhere in it, and no question.
fn looks_like_contact(lines: &[Line<'_>]) -> bool {
    let any = lines.iter().any(|line| {
        let text = line.content();
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        has_address(text) || text.contains("://") || text.contains("www.") || digits >= 7 && text.len() <= LONGEST_LINE
    });
    any && !asks(lines)
}

fn asks(lines: &[Line<'_>]) -> bool {
    lines.iter().any(|line| line.content().ends_with(['?', '？']))
}

/// "-Anna Berg", alone in its paragraph at the end: a dash, then two to four words written like names.
///
/// A list has a space after the dash, or more than one entry.
pub(super) fn dashed_name(lines: &[Line<'_>], last: usize) -> Option<usize> {
    let line = lines.get(last).filter(|line| !line.is_quoted() && line.mark == Mark::None)?;
    let name = line.content().strip_prefix(['-', '–', '—'])?;
    let alone = last > 0 && paragraph_start(lines, last) == last;
    let words = name.split(' ').count();
    let named = name.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '.' | '\'' | '’' | '-'))
        && name.split(' ').all(|word| word.starts_with(char::is_uppercase));
    let lists = lines
        .get(..last)?
        .iter()
        .any(|line| line.content().starts_with(['-', '–', '—']) && !is_separator(line) && !line.is_quoted());
    (alone && (2..=4).contains(&words) && named && !lists).then_some(last)
}

/// Ends like a sentence and has as many words as one.
pub(super) fn is_sentence(text: &str) -> bool {
    text.split_whitespace().count() >= 7 && text.ends_with(['.', '!', '?'])
}

/// A firm's block at the end, without any closing or delimiter: short lines, and at least three of a telephone number,
/// a mail address, a web address, bars between things, a company's legal form.
///
/// Two would be what a customer writes who is asked for them.
pub(super) fn contact_block(lines: &[Line<'_>], last: usize) -> Option<usize> {
    let start = paragraph_start(lines, last);
    let block = lines.get(start..=last)?;
    let above = lines.get(..start)?.iter().rfind(|line| !line.is_blank())?;
    let short = |line: &Line<'_>| {
        let text = line.content();
        !line.is_quoted() && text.chars().count() <= 120 && !text.ends_with(['?', '!', ':']) && !is_sentence(text)
    };
    if !(2..=LONGEST_BLOCK).contains(&block.len()) || above.content().ends_with([':', '：']) || !block.iter().all(short)
    {
        return None;
    }
    (facts(block) >= 3).then(|| separator_above(lines, start))
}

/// How many of a telephone number, a mail address, a web address, bars between things, a legal form stand in lines.
pub(super) fn facts(block: &[Line<'_>]) -> usize {
    let any = |test: &dyn Fn(&str) -> bool| usize::from(block.iter().any(|line| test(&fold(line.content()))));
    any(&|text| digits(text) >= 7 && !text.contains("://"))
        + any(&|text| has_address(text))
        + any(&|text| text.contains("://") || text.contains("www."))
        + any(&|text| text.contains(" | ") || text.contains(" • ") || text.contains(" · "))
        + any(&|text| LEGAL_FORMS.iter().any(|form| has_word(text, form)))
}

/// A line that is long because of what it names, and is no prose.
pub(super) fn names_contact(text: &str) -> bool {
    text.chars().count() <= 2 * LONGEST_LINE
        && (digits(text) >= 5 || text.contains('@') || text.contains("www.") || text.contains(" | "))
}

fn digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}
