//! Lines that hold the end of a text and the beginning of the history: some programs lose the line break between them.

use super::line::fold;
use super::words::history::{MIDLINE_INTRODUCTIONS, ORIGINAL};
use super::{attribution, block};

/// Longer lines are not looked into.
const LONGEST: usize = 4_000;
/// An attribution at the end of a line is not longer than this, in bytes.
const LONGEST_ATTRIBUTION: usize = 300;

/// The lines of a text, with those taken apart that hold two things.
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut lines = text.lines().peekable();
    std::iter::from_fn(move || {
        let line = lines.next()?;
        let quoted_below = lines.peek().is_some_and(|next| next.starts_with('>'));
        Some((line, quoted_below))
    })
    .flat_map(|(line, quoted_below)| {
        let at = seam(line, quoted_below).filter(|at| *at > 0 && line.is_char_boundary(*at));
        let (first, second) = at.map_or((line, None), |at| (line.get(..at).unwrap_or(line), line.get(at..)));
        std::iter::once(first).chain(second)
    })
}

/// Where in a line the history begins, if it begins after some text.
fn seam(line: &str, quoted_below: bool) -> Option<usize> {
    if line.len() > LONGEST || line.starts_with('>') {
        return None;
    }
    original_marker(line).or_else(|| attribution_at_end(line, quoted_below)).or_else(|| block::inner_block(line))
}

/// `Thanks!-------- Original message --------From: …`
fn original_marker(line: &str) -> Option<usize> {
    let at = line.find("---")?;
    let before = line.get(..at)?;
    let phrase = line.get(at..)?.trim_start_matches(['-', ' ']);
    let (phrase, rest) = phrase.split_once("---").or_else(|| phrase.split_once(" --"))?;
    let known = phrase.len() <= 60 && ORIGINAL.contains(&fold(phrase).as_str());
    // Nothing follows it, or the first field.
    let rest = rest.trim_matches(['-', ' ']);
    let field = rest.is_empty() || rest.split_once(':').is_some_and(|(key, _)| key.chars().count() <= 20);
    (known && field && before.contains(char::is_alphabetic)).then_some(at)
}

/// `Yes, please. On Wed, Apr 4, 2012 at 3:59 PM, Anna <anna@example.com> wrote:`, and quote marks below.
///
/// A line that is an attribution from its beginning has nothing before it.
fn attribution_at_end(line: &str, quoted_below: bool) -> Option<usize> {
    let end = line.trim_end();
    if !quoted_below || !end.ends_with([':', '：']) {
        return None;
    }
    let from = end.len().saturating_sub(LONGEST_ATTRIBUTION);
    let from = (from..=end.len()).find(|at| end.is_char_boundary(*at))?;
    let tail = end.get(from..)?;
    let starts = MIDLINE_INTRODUCTIONS.iter().flat_map(|word| tail.match_indices(word).map(|(at, _)| from + at));
    let start = starts
        .filter(|at| {
            let before = end.get(..*at).and_then(|head| head.chars().next_back());
            before.is_some_and(|c| !c.is_alphanumeric()) && end.get(*at..).is_some_and(attribution::is_whole)
        })
        .min()?;
    // A rule of dashes before it belongs to it.
    let head = end.get(..start)?.trim_end_matches(['-', ' ']);
    let sentence = head.ends_with(['.', '!', '?', ')']);
    let own = head.contains(char::is_alphabetic)
        && !head.contains('@')
        && (sentence || !head.contains(|c: char| c.is_ascii_digit()) && !attribution::is_introduced(head));
    own.then_some(head.len())
}
