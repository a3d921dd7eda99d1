//! The new text of a message: what the person wrote now, apart from history and signature (E2).
//!
//! The principles, each with its tests, are written down in `docs/mail.md`. In short: a message is lines, from plain
//! text or from HTML; each line knows how deeply it is quoted and what the HTML says about it. From the top, the first
//! sign that an *unmarked* history begins (a header block, "Original Message", a certain attribution without quote
//! marks after it) cuts everything below. Then, from the bottom, what is quoted or signature is taken off as long as
//! text remains above it. Quotes that have answers under them are never at the bottom, so they stay. When nothing would
//! be left, everything stays.

mod attribution;
mod block;
mod closing;
mod desk;
mod device;
mod glued;
pub(crate) mod line;
mod notice;
mod pipes;
mod quote;
mod signature;
mod tail;
#[rustfmt::skip] // Tables: a word a line would hide which language a row is.
mod words;

use line::{Line, Mark, fold};

/// How many things are taken off the end of a message, at most.
const MOST_ROUNDS: usize = 24;

/// A message's text in two.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Split {
    /// What was written now. Empty only when the message has no text, or for [`Role::Desk`].
    pub new: String,
    /// The rest, in its order: history, signature, disclaimers.
    pub quoted: String,
    history: bool,
}

impl Split {
    /// Whether the rest has quoted history in it, and not only a signature.
    pub fn has_history(&self) -> bool {
        self.history
    }
}

/// What becomes of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Written now.
    New,
    /// Quoted history.
    History,
    /// Signature and the like.
    Signature,
}

/// What part a message plays in a conversation, as far as its header tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Role {
    /// It answers something: there is history in it, most likely.
    #[default]
    Answer,
    /// It passes something on, which is not cut. Outlook puts the same block of header fields above what it forwards as
    /// above what it quotes, so only the subject tells.
    Forward,
    /// It begins a conversation. What looks like history in it is what somebody wants to show, so only a signature is
    /// taken off.
    Opening,
    /// An agent's answer, which everybody on the ticket will read. In doubt it is cut: nothing that is quoted or passed on
    /// stays, and nothing may be left.
    Desk,
}

impl Role {
    /// The role of a message by its subject, and by whether it refers to an earlier one (`In-Reply-To`, `References`).
    ///
    /// Not every program refers (qq.com, some phones), but those that do not write a prefix: "Re:", "AW:", "Antw:",
    /// "回复：". Any short word before a colon counts as one, for taking an opening for an answer costs little. No subject
    /// at all tells nothing, and counts as an answer, too.
    pub fn of(subject: &str, refers: bool) -> Self {
        let head: String = subject.chars().take(40).collect();
        let folded = fold(&head);
        let prefix = folded.split_once(':').map(|(prefix, _)| prefix.trim().trim_start_matches('['));
        match prefix {
            Some(prefix) if words::history::FORWARD_PREFIXES.contains(&prefix) => Self::Forward,
            Some(prefix) if prefix.chars().count() <= 8 && !prefix.contains(' ') => Self::Answer,
            _ if refers || folded.is_empty() => Self::Answer,
            _ => Self::Opening,
        }
    }
}

/// Splits a plain-text body that answers something. Linear in its length; never panics.
pub fn split(text: &str) -> Split {
    split_as(text, Role::Answer)
}

/// [`split`], for a message of any [`Role`].
pub fn split_as(text: &str, role: Role) -> Split {
    let lines = plain_lines(text);
    let fates = decide(&lines, role);
    gather(&lines, &fates)
}

/// Lines that are looked at one by one; what comes after so many is one more, whatever is in it. Nobody wrote it by hand,
/// and each line takes many times the memory of a short one's words.
pub(crate) const MOST_LINES: usize = 50_000;

/// The lines of a plain-text body.
pub(crate) fn plain_lines(text: &str) -> Vec<Line<'_>> {
    let end = text.match_indices('\n').nth(MOST_LINES - 1).map_or(text.len(), |(at, _)| at + 1);
    let (text, rest) = text.split_at(end);
    let mut lines: Vec<Line<'_>> = glued::lines(text).map(Line::plain).collect();
    if !rest.is_empty() {
        lines.push(Line::plain(rest.trim_end_matches('\n')));
    }
    line::rejoin_addresses(&mut lines);
    pipes::count(&mut lines);
    lines
}

/// The lines of each fate, joined.
pub(crate) fn gather(lines: &[Line<'_>], fates: &[Fate]) -> Split {
    let (mut new, mut quoted) = (String::new(), String::new());
    let mut previous = None;
    for (line, fate) in lines.iter().zip(fates) {
        if line.mark == Mark::Rule && line.text.is_empty() {
            continue;
        }
        let target = if *fate == Fate::New { &mut new } else { &mut quoted };
        // Where something was taken out between two empty lines, one is enough.
        let seam = previous != Some(*fate) && line.is_blank() && (target.is_empty() || target.ends_with("\n\n"));
        previous = Some(*fate);
        if !seam {
            target.push_str(&line.text);
            target.push('\n');
        }
    }
    let history = fates.contains(&Fate::History);
    Split { new: trim_blank_lines(&new), quoted: trim_blank_lines(&quoted), history }
}

fn trim_blank_lines(text: &str) -> String {
    let text = text.trim_end();
    // The first line keeps its indentation: it may be code.
    let start = text
        .char_indices()
        .take_while(|(_, c)| c.is_whitespace())
        .filter(|(_, c)| *c == '\n')
        .last()
        .map_or(0, |(at, _)| at + 1);
    text.get(start..).unwrap_or(text).to_owned()
}

/// Decides the fate of every line.
pub(crate) fn decide(lines: &[Line<'_>], role: Role) -> Vec<Fate> {
    if role == Role::Desk {
        return desk::decide(lines);
    }
    let mut fates = vec![Fate::New; lines.len()];
    let code = fenced(lines);
    let mut end = lines.len();
    if role == Role::Opening {
        trim_tail(lines, &code, &mut fates, &mut end, None);
    } else {
        let forwarded = first_forward(lines, role, &code).unwrap_or(lines.len());
        let cut = first_cut(lines, forwarded, &code);
        if cut.is_none() && forwarded < lines.len() {
            return fates;
        }
        end = cut.unwrap_or(end);
        set(&mut fates, end..lines.len(), Fate::History);
        for (fate, line) in fates.iter_mut().zip(lines).take(end) {
            if matches!(line.mark, Mark::History | Mark::Cut) {
                *fate = Fate::History;
            }
        }
        trim_tail(lines, &code, &mut fates, &mut end, Some(cut.is_some()));
        if let Some(range) = quote::answered_below(lines, &fates) {
            set(&mut fates, range, Fate::History);
        }
    }
    armour(lines, &mut fates);
    let last = lines.iter().zip(&fates).rposition(|(line, fate)| *fate == Fate::New && !line.is_blank());
    if fates.contains(&Fate::History) {
        // Rules and empty lines that stood above the history go with it.
        set(&mut fates, last.map_or(0, |last| last + 1)..end, Fate::History);
    }
    if lines.iter().zip(&fates).any(|(line, fate)| *fate == Fate::New && !line.is_blank() && !is_decoration(line)) {
        fates
    } else {
        // Nothing would be left: the person may have written below, between or inside what looks like history.
        vec![Fate::New; lines.len()]
    }
}

fn is_decoration(line: &Line<'_>) -> bool {
    block::is_separator(line)
}

fn set(fates: &mut [Fate], range: std::ops::Range<usize>, fate: Fate) {
    for slot in fates.get_mut(range).unwrap_or_default() {
        if *slot == Fate::New {
            *slot = fate;
        }
    }
}

/// OpenPGP's header lines at the top of a signed text (RFC 9580 section 7): no text. Its signature is the tail's business.
fn armour(lines: &[Line<'_>], fates: &mut [Fate]) {
    let Some(first) = lines.iter().position(|line| !line.is_blank()) else { return };
    if lines.get(first).is_some_and(|line| line.content() == "-----BEGIN PGP SIGNED MESSAGE-----") {
        let length = lines.get(first..).unwrap_or_default().iter().take(8).take_while(|line| !line.is_blank()).count();
        set(fates, first..first + length, Fate::Signature);
    }
}

/// Which lines are fenced code. An opening fence without a closing one opens nothing.
fn fenced(lines: &[Line<'_>]) -> Vec<bool> {
    let mut code = vec![false; lines.len()];
    let mut open: Option<usize> = None;
    for (at, line) in lines.iter().enumerate() {
        if line.is_quoted() || !line.content().starts_with("```") {
            continue;
        }
        if let Some(start) = open.take() {
            code.get_mut(start..=at).unwrap_or_default().fill(true);
        } else {
            open = Some(at);
        }
    }
    code
}

/// The first line of a forwarded message.
fn first_forward(lines: &[Line<'_>], role: Role, code: &[bool]) -> Option<usize> {
    let forward = role == Role::Forward;
    lines.iter().enumerate().find_map(|(at, line)| {
        if line.is_quoted()
            || line.is_blank() && line.mark != Mark::Cut
            || line.mark == Mark::History && !forward
            || is_true(code, at)
        {
            return None;
        }
        let begins = block::is_forward_marker(line)
            || forward && (block::begins_at(lines, at) || block::is_original_marker(line) || line.mark == Mark::Cut);
        begins.then_some(at)
    })
}

/// The first line of a history that has no quote marks: from there on, nothing is new.
fn first_cut(lines: &[Line<'_>], before: usize, code: &[bool]) -> Option<usize> {
    let mut text_above = false;
    let answered = answers_below(lines);
    for at in 0..before {
        let line = lines.get(at)?;
        if line.is_quoted() || line.is_blank() && line.mark != Mark::Cut || is_true(code, at) {
            continue;
        }
        let program = line.mark == Mark::Cut || block::begins_at(lines, at) || block::is_original_marker(line);
        let start = if program
            || text_above && device::is_device_line(line.content()) && device_ends_text(lines, at, &answered)
        {
            Some(at)
        } else {
            attribution::ending_at(lines, at)
                .filter(|found| found.certain && !is_marked_below(lines, at))
                .map(|found| found.start)
        };
        if let Some(start) = start {
            let start = tail::separator_above(lines, block::heading_above(lines, start));
            let anything_above =
                lines.get(..start).unwrap_or_default().iter().any(|line| line.is_text() && !block::is_separator(line));
            return anything_above.then_some(start);
        }
        text_above |= line.is_text();
    }
    None
}

/// Whether quote marks follow line `at`: then the marks say where the quote ends, and not the line.
fn is_marked_below(lines: &[Line<'_>], at: usize) -> bool {
    lines.get(at + 1..).unwrap_or_default().iter().find(|line| !line.is_blank()).is_some_and(Line::is_quoted)
}

/// A phone's line ends the text when it stands apart and no answers between quotes follow it.
fn device_ends_text(lines: &[Line<'_>], at: usize, answered: &[bool]) -> bool {
    let apart = at.checked_sub(1).and_then(|above| lines.get(above)).is_none_or(Line::is_blank);
    let below = lines.get(at + 1..).unwrap_or_default();
    let open_below = below.first().is_none_or(|line| line.is_blank() || block::is_separator(line) || line.is_quoted());
    apart && open_below && !is_true(answered, at) && below.iter().any(|line| !line.is_blank())
}

/// For each line, whether a quote follows it somewhere and text follows that quote.
fn answers_below(lines: &[Line<'_>]) -> Vec<bool> {
    let mut answered = vec![false; lines.len()];
    let (mut text, mut quote_then_text) = (false, false);
    for (slot, line) in answered.iter_mut().zip(lines).rev() {
        *slot = quote_then_text;
        text |= line.is_text();
        quote_then_text |= line.is_quoted() && text;
    }
    answered
}

fn is_true(flags: &[bool], at: usize) -> bool {
    flags.get(at).copied().unwrap_or(false)
}

/// Takes history and signature off the end, as long as text remains.
/// `history` says whether any has been found above; `None` that there is none to look for.
fn trim_tail(lines: &[Line<'_>], code: &[bool], fates: &mut [Fate], end: &mut usize, mut history: Option<bool>) {
    // Each round takes off one thing; a message has a handful of them, and the bound keeps the whole linear.
    for _ in 0..MOST_ROUNDS {
        let kept = lines.get(..*end).unwrap_or_default();
        let Some(last) = kept.iter().zip(fates.iter()).rposition(|(line, fate)| *fate == Fate::New && !line.is_blank())
        else {
            return;
        };
        let kept = lines.get(..=last).unwrap_or_default();
        let (start, fate) = if let Some(start) = history.and_then(|found| quote::trailing(kept, found)) {
            history = Some(true);
            (start, Fate::History)
        } else if let Some(start) = tail::begins_at(kept, code) {
            (start, Fate::Signature)
        } else if kept.last().is_some_and(block::is_separator) {
            // A rule that has lost what it stood above, or never stood above anything.
            (last, Fate::Signature)
        } else {
            return;
        };
        let remains = lines
            .get(..start)
            .unwrap_or_default()
            .iter()
            .zip(fates.iter())
            .any(|(line, fate)| *fate == Fate::New && line.is_text());
        if !remains {
            return;
        }
        set(fates, start..*end, fate);
        *end = start;
    }
}

/// Whether text begins as a forwarded message does.
pub(crate) fn is_forward_opening(text: &str) -> bool {
    text.lines()
        .map(str::trim)
        .find(|line| !line.is_empty())
        .is_some_and(|line| block::is_forward_marker(&Line::plain(line)))
}

/// Whether text begins with a header block in a language that we know.
pub(crate) fn is_header_opening(text: &str) -> bool {
    let lines: Vec<Line<'_>> = text.lines().filter(|line| !line.trim().is_empty()).map(Line::plain).collect();
    block::begins_at(&lines, 0)
}
