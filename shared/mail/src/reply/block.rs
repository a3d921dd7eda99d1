//! What programs put above a quoted message when they use no marks: a block of header fields, or a line that says so.

use super::attribution::{has_address, has_date, has_time};
use super::line::{Line, Mark, fold};
use super::words::history::{
    BARE_ORIGINAL, DATE_KEYS, FORWARDED, FROM_KEYS, ORIGINAL, OTHER_KEYS, SUBJECT_KEYS, TO_KEYS, WROTE,
};

/// Longest line looked at, in bytes: `To` lists are long, but the key stands in front.
const LONGEST: usize = 4_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    From,
    Date,
    To,
    Subject,
    Other,
}

/// Whether a header block begins on line `at`, in any language of the tables, or in any language at all when a rule
/// stands above it.
///
/// A block names a sender and, as programs do, a date with digits or a subject; "From: Berlin / To: Paris" is no block.
pub(super) fn begins_at(lines: &[Line<'_>], at: usize) -> bool {
    let Some(first) = lines.get(at).and_then(|line| field(line)) else {
        return ruled(lines, at) || stacked(lines, at);
    };
    if first.0 == Key::Other {
        return false;
    }
    let mut seen = Vec::with_capacity(6);
    let (mut address, mut dated, mut timed, mut inner, mut gap) = (false, false, false, false, 0);
    for line in lines.get(at..).unwrap_or_default().iter().take(24) {
        if line.is_blank() {
            gap += 1;
            // One empty line may stand between fields in text made from HTML, never two.
            if gap > 1 && seen.len() > 1 || gap > 2 {
                break;
            }
            continue;
        }
        let folded = fold(line.text.get(..line.text.len().min(LONGEST)).unwrap_or(&line.text));
        match field(line) {
            Some((key, _)) => {
                dated |= key == Key::Date && folded.bytes().any(|b| b.is_ascii_digit());
                timed |= key == Key::Date && has_date(&folded) && has_time(&folded);
                // Several fields on one line: "From: Anna Sent: Monday, May 5, 2025 To: Desk".
                inner |= key == Key::From && DATE_KEYS.iter().any(|key| has_inner_field(&folded, key));
                seen.push(key);
                gap = 0;
            }
            // A wrapped value goes on at most over a few lines, directly below.
            None if gap == 0 && seen.len() < 6 => {}
            None => break,
        }
        address |= has_address(&folded);
        if seen.len() >= 5 {
            break;
        }
    }
    let has = |key: Key| seen.contains(&key);
    let rule_above = at.checked_sub(1).is_some_and(|above| {
        lines.get(..=above).is_some_and(|above| {
            above.iter().rev().find(|line| !line.is_blank() || line.mark == Mark::Rule).is_some_and(is_separator)
        })
    });
    // "From: Berlin, To: Paris, Date: 5 May": a date alone makes no message of a journey.
    let sent = inner || dated && (timed || address || has(Key::Subject));
    let enough = has(Key::From) && (sent || has(Key::Subject) && (has(Key::To) || address) && !introduced(lines, at))
        || dated && has(Key::To) && has(Key::Subject)
        || first.0 == Key::Date && timed && has(Key::To) && address;
    enough || rule_above && first.0 == Key::From && address
}

/// Whether the writer introduces what begins on line `at`: "Please change the mail to:".
fn introduced(lines: &[Line<'_>], at: usize) -> bool {
    lines
        .get(..at)
        .unwrap_or_default()
        .iter()
        .rfind(|line| !line.is_blank())
        .is_some_and(|line| line.is_text() && line.content().ends_with([':', '：']) && !is_original_marker(line))
}

/// Where in a line of text a header block begins that stands on that line, too: "Yes. From: Anna Sent: … To: … Subject: …".
pub(super) fn inner_block(line: &str) -> Option<usize> {
    if line.len() > LONGEST || line.matches(':').count() < 4 {
        return None;
    }
    line.match_indices(": ").find_map(|(colon, _)| {
        let head = line.get(..colon)?.trim_end_matches(['*', ' ', '\u{a0}']);
        let start = head.rfind(|c: char| c.is_whitespace() || c == '*').map_or(0, |at| at + 1);
        let key = fold(head.get(start..)?);
        if start == 0 || !FROM_KEYS.contains(&key.as_str()) {
            return None;
        }
        let rest = fold(line.get(start..)?);
        let field = |keys: &[&str]| {
            keys.iter().any(|key| rest.contains(&format!(" {key}:")) || rest.contains(&format!(" *{key}:")))
        };
        let dated = DATE_KEYS.iter().any(|key| has_inner_field(&rest, key));
        let text_above = line.get(..start)?.contains(char::is_alphabetic);
        (dated && field(TO_KEYS) && field(SUBJECT_KEYS) && text_above).then_some(start)
    })
}

/// Whether "key: " stands inside a line with a digit after it.
fn has_inner_field(folded: &str, key: &str) -> bool {
    folded.match_indices(key).any(|(at, _)| {
        let before = folded.get(..at).is_some_and(|head| head.ends_with([' ', '*']));
        let after = folded.get(at + key.len()..).unwrap_or_default().trim_start_matches(['*', ' ']);
        before && after.starts_with(':') && after.bytes().any(|b| b.is_ascii_digit())
    })
}

/// Below a rule: at least three "Word: value" lines, one with an address and one with a date and time. No language.
fn ruled(lines: &[Line<'_>], at: usize) -> bool {
    let above = at.checked_sub(1).and_then(|above| lines.get(above));
    if !above.is_some_and(|line| line.mark == Mark::Rule || is_separator(line)) {
        return false;
    }
    let (mut fields, mut address, mut dated) = (0, false, false);
    for line in lines.get(at..).unwrap_or_default().iter().take(8) {
        let folded = fold(line.text.get(..line.text.len().min(LONGEST)).unwrap_or(&line.text));
        let Some((key, value)) = folded.split_once(':') else { break };
        if key.chars().count() > 25 || value.is_empty() {
            break;
        }
        fields += 1;
        address |= has_address(value);
        dated |= has_date(value) && has_time(value);
    }
    fields >= 3 && address && dated
}

/// Lotus Notes without colons, a cell a line: somebody, a date and time, and further down "To" and "Subject" alone on theirs.
fn stacked(lines: &[Line<'_>], at: usize) -> bool {
    let below = |from: usize| lines.get(from..).unwrap_or_default().iter().take(20);
    let short = |line: &Line<'_>, longest: usize| !line.is_quoted() && !line.is_blank() && line.text.len() <= longest;
    if !lines.get(at).is_some_and(|line| short(line, 200)) {
        return false;
    }
    let Some(date) = below(at + 1).find(|line| !line.is_blank()).filter(|line| short(line, 60)) else { return false };
    let date = fold(date.content());
    if !(has_date(&date) && has_time(&date) && date.chars().filter(|c| c.is_alphabetic()).count() <= 20) {
        return false;
    }
    let alone =
        |keys: &[&str]| below(at + 2).any(|line| short(line, 60) && keys.contains(&fold(line.content()).as_str()));
    alone(TO_KEYS) && alone(SUBJECT_KEYS)
}

/// The key of a line "Key: value", with the decorations that programs and people put around it.
fn field<'a>(line: &'a Line<'_>) -> Option<(Key, &'a str)> {
    if line.is_quoted() || line.text.len() > LONGEST {
        return None;
    }
    let text = line.content().trim_start_matches(['*', '_', '|', ' ', '\u{a0}']);
    let (key, value) = text.split_once([':', '：'])?;
    if key.len() > 60 {
        return None;
    }
    let key = fold(key);
    let key = key.trim_matches(['*', '_', ' ', '|']);
    let is = |table: &[&str]| table.contains(&key);
    let kind = if is(FROM_KEYS) {
        Key::From
    } else if is(DATE_KEYS) {
        Key::Date
    } else if is(SUBJECT_KEYS) {
        Key::Subject
    } else if is(TO_KEYS) {
        Key::To
    } else if is(OTHER_KEYS) {
        Key::Other
    } else {
        return None;
    };
    Some((kind, value))
}

/// "-----Original Message-----" and its like.
pub(super) fn is_original_marker(line: &Line<'_>) -> bool {
    dashed_phrase(line).is_some_and(|phrase| {
        ORIGINAL.iter().any(|known| phrase.starts_with(known))
            || phrase.contains("reply above this line")
            // "---- Anna Berg wrote ----"
            || line.content().ends_with("--") && WROTE.iter().any(|verb| phrase.ends_with(&format!(" {verb}")))
    }) || is_bare_marker(line)
}

/// Markers without dashes: "Original Message processed by …", GroupWise's ">>> Anna Berg 5/5/2025 10:14 AM >>>".
fn is_bare_marker(line: &Line<'_>) -> bool {
    let text = line.content();
    if line.is_quoted() || text.len() > 200 {
        return false;
    }
    let folded = fold(text);
    let folded = folded.trim_start_matches(['[', '*']);
    BARE_ORIGINAL.iter().any(|known| folded.starts_with(known))
        || text.starts_with(">>> ") && text.ends_with(" >>>") && has_date(folded) && has_time(folded)
}

/// What stands directly above a header block and belongs to it: rules, any words between dashes, "Original message".
pub(super) fn heading_above(lines: &[Line<'_>], at: usize) -> usize {
    let above = lines.get(..at).unwrap_or_default().iter().rposition(|line| !line.is_blank());
    match above.and_then(|above| lines.get(above).map(|line| (above, line))) {
        Some((above, line)) if !line.is_quoted() && is_heading(line) => above,
        _ => at,
    }
}

fn is_heading(line: &Line<'_>) -> bool {
    let text = line.content();
    let between_dashes =
        text.chars().count() <= 60 && text.starts_with("---") && text.ends_with("---") && dashed_phrase(line).is_some();
    between_dashes || ORIGINAL.contains(&fold(text).as_str())
}

/// "---------- Forwarded message ---------", "Begin forwarded message:".
pub(super) fn is_forward_marker(line: &Line<'_>) -> bool {
    let starts = |phrase: &str| FORWARDED.iter().any(|known| phrase.starts_with(known));
    if dashed_phrase(line).is_some_and(|phrase| starts(&phrase)) {
        return true;
    }
    let text = line.content();
    text.len() <= 120 && text.ends_with([':', '：']) && starts(&fold(text))
}

/// The words between dashes, underscores or equals signs: at least two before, and anything after.
fn dashed_phrase(line: &Line<'_>) -> Option<String> {
    let text = line.content();
    let is_dash = |c: char| matches!(c, '-' | '_' | '=' | '–' | '—' | '*' | '#' | '~' | '＝' | '－');
    let text = &text.replace("&nbsp;", " ");
    if text.len() > 200 || text.chars().take_while(|&c| is_dash(c)).count() < 2 {
        return None;
    }
    let phrase = text.trim_matches(|c: char| is_dash(c) || c.is_whitespace() || matches!(c, '[' | ']'));
    (!phrase.is_empty()).then(|| fold(phrase))
}

/// A line of dashes, underscores, equals signs or asterisks, or a rule in the HTML.
pub(super) fn is_separator(line: &Line<'_>) -> bool {
    if line.mark == Mark::Rule && line.is_blank() {
        return true;
    }
    let text = line.content();
    let mut count = 0;
    for c in text.chars() {
        match c {
            '-' | '_' | '=' | '*' | '–' | '—' | '~' | '─' | '━' | '⎯' => count += 1,
            ' ' => {}
            _ => return false,
        }
    }
    count >= 2
}
