//! Quotes marked with bars: some programs write `| ` where others write `> `.

use super::attribution;
use super::line::Line;

/// Counts bars as quote marks, from the first lines that have them directly below an attribution. A table is none: its
/// rows end in a bar, too.
pub(super) fn count(lines: &mut [Line<'_>]) {
    let mut quotes = false;
    let mut at = 0;
    while at < lines.len() {
        let length = lines.get(at..).unwrap_or_default().iter().take_while(|line| is_barred(line)).count();
        let run = lines.get(at..at + length).unwrap_or_default();
        if length > 0 && !run.iter().any(|line| line.content().len() > 1 && line.content().ends_with('|')) {
            let above = lines.get(..at).and_then(|above| above.iter().rposition(|line| !line.is_blank()));
            quotes |= above.is_some_and(|above| at - above <= 2 && attribution::ending_at(lines, above).is_some());
            if quotes {
                lines.get_mut(at..at + length).unwrap_or_default().iter_mut().for_each(mark);
            }
        }
        at += length.max(1);
    }
}

fn is_barred(line: &Line<'_>) -> bool {
    !line.is_quoted() && line.text.trim_start().starts_with('|')
}

fn mark(line: &mut Line<'_>) {
    let marks = line.text.len() - line.text.trim_start_matches(['|', ' ', '\t']).len();
    let bars = line.text.get(..marks).unwrap_or_default().matches('|').count();
    line.depth = u32::try_from(bars).unwrap_or(u32::MAX);
    line.content_at = marks;
}
