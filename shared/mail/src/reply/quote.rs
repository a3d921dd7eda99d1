//! Runs of quoted lines: at the end of a text, and above an answer.

use std::ops::Range;

use super::line::{Line, Mark};
use super::{Fate, attribution, tail};

/// A quote that the writer introduces is shorter than this, in lines; a history is not.
pub(super) const LONGEST_OWN: usize = 10;

/// Where the quote begins that `lines` end in, with the attribution above it.
pub(super) fn trailing(lines: &[Line<'_>], history_found: bool) -> Option<usize> {
    let last = lines.len().checked_sub(1)?;
    if !lines.get(last)?.is_quoted() && !is_overflow(lines, last) {
        // An attribution that has lost its quote.
        let own = lines.get(last)?.mark == Mark::Attribution;
        return (own && history_found).then_some(last);
    }
    let mut start = last;
    while let Some(above) = start.checked_sub(1) {
        let line = lines.get(above)?;
        if !(line.is_quoted() || line.is_blank() || is_overflow(lines, above)) {
            break;
        }
        start = above;
    }
    let above = start.checked_sub(1)?;
    if lines.get(above)?.mark == Mark::Attribution {
        let first =
            lines.get(..above)?.iter().rposition(|line| line.mark != Mark::Attribution).map_or(0, |other| other + 1);
        return Some(tail::separator_above(lines, first));
    }
    if let Some(found) = attribution::ending_at(lines, above) {
        return Some(tail::separator_above(lines, found.start));
    }
    // A block of header fields above marked text, or a quote that the writer introduced: "I get this:".
    let introduced = lines.get(above)?.content().ends_with([':', '：']);
    let first_quoted = lines.get(start..)?.iter().position(Line::is_quoted)? + start;
    let meant = introduced && last - first_quoted < LONGEST_OWN;
    (!history_found && !meant).then_some(first_quoted)
}

/// A line without a mark that is the end of the quoted line above: programs that wrap quotes lose the mark.
pub(super) fn is_overflow(lines: &[Line<'_>], at: usize) -> bool {
    let (Some(line), Some(above)) = (lines.get(at), at.checked_sub(1).and_then(|above| lines.get(above))) else {
        return false;
    };
    if line.is_blank() || line.is_quoted() || !above.is_quoted() {
        return false;
    }
    // Programs that show links break them out of the quote.
    let link = line.content().trim_start_matches(['(', '<', '[']);
    if (link.starts_with("http://") || link.starts_with("https://") || link.starts_with("mailto:"))
        && link.split_whitespace().nth(2).is_none()
    {
        return line.content() != link || line.content().ends_with('>');
    }
    // A link broken in two: "(https://example.com/a" and the rest with the bracket.
    let opened = above.text.rfind("(http").or_else(|| above.text.rfind("<http"));
    let open = opened.is_some_and(|at| above.text.get(at..).is_some_and(|link| !link.contains([')', '>', ' '])));
    if open && line.content().ends_with([')', '>']) && !line.content().contains(' ') {
        return true;
    }
    let full = above.text.chars().count() >= 60;
    let goes_on = line.content().starts_with(|c: char| c.is_lowercase());
    full && goes_on && line.text.chars().count() <= 80
}

/// The one quote of a text that has an attribution above and text below: somebody answered under the history.
///
/// With two quotes or more the text between them answers them, and needs them.
pub(super) fn answered_below(lines: &[Line<'_>], fates: &[Fate]) -> Option<Range<usize>> {
    let kept = |at: usize| fates.get(at) == Some(&Fate::New);
    let quoted = |at: usize| kept(at) && lines.get(at).is_some_and(Line::is_quoted);
    let first = (0..lines.len()).find(|at| quoted(*at))?;
    // Further down, taken off the end already, a rest of the same quote: the answer stood in its midst.
    let last = lines.iter().rposition(Line::is_quoted)?;
    let one_run = (first..last)
        .all(|at| lines.get(at).is_some_and(|line| line.is_quoted() || line.is_blank() || is_overflow(lines, at)));
    let end = (last + 1..lines.len()).find(|at| !is_overflow(lines, *at)).unwrap_or(lines.len());
    let answered = (end..lines.len()).any(|at| kept(at) && lines.get(at).is_some_and(Line::is_text));
    if !one_run || !answered {
        return None;
    }
    let above = lines.get(..first)?.iter().rposition(|line| !line.is_blank())?;
    let start = if lines.get(above)?.mark == Mark::Attribution {
        lines.get(..above)?.iter().rposition(|line| line.mark != Mark::Attribution).map_or(0, |other| other + 1)
    } else {
        // "I asked. On Monday Anna wrote:" is the writer's own sentence.
        attribution::ending_at(lines, above).filter(|found| found.certain)?.start
    };
    Some(start..end)
}
