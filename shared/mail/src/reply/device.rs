//! The line that a phone or program adds: "Sent from my iPhone", "Get Outlook for iOS".

use super::line::{Line, fold, has_stem, has_word};
use super::words::device::{
    ASIDES, DEVICE_STEMS, DEVICES, GET, GET_ENDINGS, MY, OWN, PLATFORMS, SENT_ENDINGS, SENT_FROM, SENT_WITH,
    STORE_PROGRAMS, WHOLE,
};

/// Longest such line, in bytes; links in it are long.
const LONGEST: usize = 400;
/// And in words, without the links.
const MOST_WORDS: usize = 13;

/// Where the device line begins that `lines` end in. It may be wrapped, and its link may stand on a line of its own.
pub(super) fn ending_at(lines: &[Line<'_>], last: usize) -> Option<usize> {
    let line = lines.get(last).filter(|line| !line.is_quoted())?;
    if is_device_line(line.content()) {
        return Some(last);
    }
    let above = last.checked_sub(1)?;
    let first = lines.get(above).filter(|line| !line.is_quoted() && !line.is_blank())?;
    let link = line.content().trim_start_matches(['<', '(', '[']);
    if link.starts_with("http") && !link.contains(' ') && is_device_line(first.content()) {
        return Some(above);
    }
    let alone = above.checked_sub(1).and_then(|above| lines.get(above)).is_none_or(Line::is_blank);
    let joined = format!("{} {}", first.content(), line.content());
    (alone && is_device_line(&joined)).then_some(above)
}

/// Whether a line is one: the whole line, short, in one clause, naming a device or program that we know, or something of
/// the writer's own ("my"), or, after "sent from", something written like a name.
pub(super) fn is_device_line(text: &str) -> bool {
    if text.len() > LONGEST {
        return false;
    }
    let core = undecorated(text);
    let folded = fold(&core).replace("yahoo!", "yahoo");
    if folded.is_empty() || folded.ends_with('?') {
        return false;
    }
    if WHOLE.contains(&folded.as_str()) || is_store_line(&folded, text) {
        return true;
    }
    let (clause, aside) = first_clause(&folded);
    let words = clause.split(' ').count();
    if words > MOST_WORDS || !is_aside(clause, aside) {
        return false;
    }
    let knows = knows_device(clause);
    if knows && SENT_ENDINGS.iter().any(|ending| clause.ends_with(ending)) {
        return true;
    }
    if knows && words <= 4 && begins(OWN, clause).is_some() || knows && begins(SENT_WITH, clause).is_some() {
        return true;
    }
    let Some(opening) = begins(SENT_FROM, clause) else { return false };
    let rest = clause.get(opening.len()..).unwrap_or_default().trim();
    let possessive = opening.ends_with(" my")
        || MY.iter().any(|my| opening.ends_with(&format!(" {my}")) || rest.starts_with(&format!("{my} ")));
    // "Sent from a magnificent torch" and "Sent from the office in a hurry" are somebody's words; "TypeApp" is a name.
    let named = aside.is_empty()
        && words <= 6
        && !rest.starts_with("a ")
        && !rest.starts_with("the ")
        && core.split_whitespace().last().is_some_and(|word| word.starts_with(char::is_uppercase));
    !rest.is_empty() && (knows || possessive || named)
}

/// The longest of `table` that `text` begins with.
fn begins<'a>(table: &[&'a str], text: &str) -> Option<&'a str> {
    table.iter().filter(|opening| text.starts_with(**opening)).max_by_key(|opening| opening.len()).copied()
}

fn knows_device(text: &str) -> bool {
    DEVICE_STEMS.iter().any(|device| has_stem(text, device)) || DEVICES.iter().any(|device| has_word(text, device))
}

/// "Get Outlook for iOS": a mail program, what it runs on, and a word that offers it; or Microsoft's own short link.
fn is_store_line(folded: &str, text: &str) -> bool {
    let program = STORE_PROGRAMS.iter().any(|program| folded.contains(program));
    let platform = PLATFORMS.iter().any(|platform| has_stem(folded, platform));
    let offers = GET
        .iter()
        .any(|get| folded.strip_prefix(get).is_some_and(|rest| rest.starts_with(|c: char| c == ' ' || c > '\u{3000}')))
        || GET_ENDINGS.iter().any(|ending| folded.ends_with(ending));
    program && folded.split(' ').count() <= 9 && (platform && offers || text.contains("://aka.ms/"))
}

/// The line without links, without the marks around it.
fn undecorated(text: &str) -> String {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '[');
    let mut core = String::with_capacity(text.len());
    let mut rest = text;
    // `[Outlook](https://…)` shows "Outlook".
    while let Some((before, after)) = rest.split_once("](") {
        core.push_str(&before.replacen('[', "", 1));
        rest = after.split_once(')').map_or("", |(_, after)| after);
    }
    core.push_str(rest);
    let core = core.trim_start_matches('[');
    let end = ["<", "[", "(", "http://", "https://"].iter().filter_map(|mark| core.find(mark)).min();
    core.get(..end.unwrap_or(core.len()))
        .unwrap_or_default()
        .trim_matches(|c: char| {
            c.is_whitespace() || matches!(c, '-' | '*' | '_' | '—' | '–' | '|' | '.' | '…' | '!' | '>' | ')' | ']')
        })
        .to_owned()
}

/// The text before the first comma, full stop, colon or semicolon that has something after it, and the text after.
fn first_clause(folded: &str) -> (&str, &str) {
    [", ", ". ", "; ", ": ", "! ", "、", "。"]
        .iter()
        .filter_map(|mark| folded.split_once(mark))
        .min_by_key(|(clause, _)| clause.len())
        .unwrap_or((folded, ""))
}

/// What follows the first clause says nothing: it excuses, it advertises, or it goes on naming the device.
fn is_aside(clause: &str, aside: &str) -> bool {
    aside.is_empty()
        || knows_device(clause)
            && !aside.ends_with('?')
            && aside.split(' ').count() <= MOST_WORDS
            && (ASIDES.iter().any(|word| has_stem(aside, word)) || knows_device(aside))
}
