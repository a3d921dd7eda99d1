//! What an agent wrote in an answer that everybody on the ticket will read: in doubt it is cut.
//!
//! Below an agent's answer stands what no customer should read: the words of a notice, a talk among colleagues, other people's
//! addresses. So here nothing quoted stays, forwards are cut, and an answer may have no words at all. The mark that
//! our notices to agents begin with ([`words::history::OUR_MARK`]) ends the answer wherever it stands, whatever the program
//! put above it, in whatever language.

use super::attribution::{self, has_address, has_date, has_time};
use super::line::{Line, Mark, fold};
use super::words::history::OUR_MARK;
use super::{Fate, block, fenced, is_true, quote, set, tail, trim_tail};

/// A program's lines above a quoted notice, of a kind that nothing here knows: at most so many.
const MOST_FIELDS: usize = 12;

/// The fate of every line of an agent's answer. All of them may be history.
pub(super) fn decide(lines: &[Line<'_>]) -> Vec<Fate> {
    let mut fates = vec![Fate::New; lines.len()];
    let code = fenced(lines);
    let mut end = lines.len();
    if let Some(start) = (0..lines.len()).find_map(|at| cut_at(lines, at, &code)) {
        set(&mut fates, start..lines.len(), Fate::History);
        end = start;
    }
    quotes(lines, &code, end, &mut fates);
    trim_tail(lines, &code, &mut fates, &mut end, None);
    super::armour(lines, &mut fates);
    let kept = |fates: &[Fate]| {
        lines
            .iter()
            .zip(fates)
            .rposition(|(line, fate)| *fate == Fate::New && !line.is_blank() && !block::is_separator(line))
    };
    // Only what the program adds by itself: nobody wrote anything.
    if let Some(last) = kept(&fates)
        && let Some(start) = tail::added_by_program(lines.get(..=last).unwrap_or_default(), &code)
        && !lines.iter().zip(&fates).take(start).any(|(line, fate)| *fate == Fate::New && line.is_text())
    {
        set(&mut fates, start..last + 1, Fate::Signature);
    }
    if fates.iter().any(|fate| *fate != Fate::New) {
        let from = kept(&fates).map_or(0, |last| last + 1);
        set(&mut fates, from..lines.len(), Fate::History);
    }
    fates
}

/// Where an unmarked history begins that shows itself on line `at`.
fn cut_at(lines: &[Line<'_>], at: usize, code: &[bool]) -> Option<usize> {
    let line = lines.get(at)?;
    if is_our_mark(line) {
        // It stands at the top of the notice, quoted or not; what a program put above it is not known.
        let first = lines.get(..at)?.iter().rposition(|above| !above.is_quoted()).map_or(0, |above| above + 1);
        let first = if line.is_quoted() { first } else { at };
        return Some(above(lines, fields_above(lines, first)));
    }
    if line.is_quoted() || line.is_blank() && line.mark != Mark::Cut {
        return None;
    }
    let said_so = line.mark == Mark::Cut || block::is_original_marker(line) || block::is_forward_marker(line);
    if said_so || !is_true(code, at) && block::begins_at(lines, at) {
        return Some(above(lines, at));
    }
    let found =
        attribution::ending_at(lines, at).filter(|found| found.certain && !super::is_marked_below(lines, at))?;
    Some(above(lines, found.start))
}

fn above(lines: &[Line<'_>], start: usize) -> usize {
    tail::separator_above(lines, block::heading_above(lines, start))
}

fn is_our_mark(line: &Line<'_>) -> bool {
    let text = line.content();
    text.len() <= 200 && text.starts_with("--") && {
        let folded = fold(text);
        OUR_MARK.iter().any(|mark| folded.contains(mark))
    }
}

/// What looks like a program's words directly above line `at`: fields, or a line with an address or a date that ends in a
/// colon.
fn fields_above(lines: &[Line<'_>], at: usize) -> usize {
    let Some(last) = lines.get(..at).and_then(|above| above.iter().rposition(|line| !line.is_blank())) else {
        return at;
    };
    let first = tail::paragraph_start(lines, last).max(last.saturating_sub(MOST_FIELDS));
    let paragraph = lines.get(first..=last).unwrap_or_default();
    let folded: Vec<String> =
        paragraph.iter().filter(|line| line.text.len() <= 4_000).map(|line| fold(line.content())).collect();
    let is_field = |line: &&String| {
        line.split_once(':').is_some_and(|(key, value)| key.chars().count() <= 25 && !value.is_empty())
    };
    let names = |line: &String| has_address(line) || has_date(line);
    let fields = folded.iter().filter(is_field).count();
    if fields >= 2 && folded.iter().any(names) {
        return first + folded.iter().position(|line| is_field(&line)).unwrap_or(0);
    }
    let introduces = folded.last().is_some_and(|line| line.ends_with(':')) && folded.iter().any(names);
    if introduces { last.saturating_sub(2).max(first) } else { at }
}

/// What is quoted above line `end`, with what introduces it. A few lines that the writer quotes themselves stay:
/// "It says:".
fn quotes(lines: &[Line<'_>], code: &[bool], end: usize, fates: &mut [Fate]) {
    let quoted = |at: usize| lines.get(at).is_some_and(|line| line.is_quoted() && !is_true(code, at));
    let mut at = 0;
    while at < end {
        let Some(line) = lines.get(at) else { return };
        if matches!(line.mark, Mark::History | Mark::Cut | Mark::Attribution) {
            set(fates, at..at + 1, Fate::History);
        }
        if !quoted(at) {
            at += 1;
            continue;
        }
        let first = at;
        while at < end && (quoted(at) || quote::is_overflow(lines, at)) {
            at += 1;
        }
        let run = lines.get(first..at).unwrap_or_default();
        if !is_writers_own(lines, first, run) {
            set(fates, introduction(lines, first)..at, Fate::History);
        }
    }
}

/// Where the attribution of the quote begins that begins on line `first`; else that line.
fn introduction(lines: &[Line<'_>], first: usize) -> usize {
    let above = lines.get(..first).and_then(|above| above.iter().rposition(|line| !line.is_blank()));
    above.and_then(|above| attribution::ending_at(lines, above)).map_or(first, |found| found.start)
}

/// Whether the writer introduces a short quote in words that no program writes.
fn is_writers_own(lines: &[Line<'_>], first: usize, run: &[Line<'_>]) -> bool {
    if run.len() >= quote::LONGEST_OWN || run.iter().any(|line| line.depth > 1 || line.mark != Mark::None) {
        return false;
    }
    let Some(above) = lines.get(..first).and_then(|above| above.iter().rfind(|line| !line.is_blank())) else {
        return false;
    };
    let text = fold(above.content());
    let names = has_address(&text) || has_date(&text) || has_time(&text);
    above.is_text() && text.len() <= 400 && text.ends_with(':') && !names && introduction(lines, first) == first
}
