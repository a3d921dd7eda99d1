//! The line with which a mail program introduces a quote: "On 3 May 2025 at 10:14, Anna <anna@example.com> wrote:".

use super::line::{Line, fold, has_word};
use super::words::history::{FIRST_PERSON, INTRODUCTIONS, SAID, WROTE};

/// An attribution may be wrapped over this many lines.
const MOST_LINES: usize = 5;
/// And is not longer than this, in bytes. Addresses of ticket systems are long.
const LONGEST: usize = 500;

/// An attribution that ends on a given line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Attribution {
    /// Its first line.
    pub(super) start: usize,
    /// Whether it is certain without quote marks after it: it names a date, and a time or an address.
    pub(super) certain: bool,
}

/// The attribution that ends on line `end`, if there is one.
///
/// Lines before `end` are joined to it only as far as needed, so that the last line of what a person wrote, directly
/// above, is never taken for a part of it.
pub(super) fn ending_at(lines: &[Line<'_>], end: usize) -> Option<Attribution> {
    let last = lines.get(end)?;
    if last.is_blank() || last.is_quoted() || !may_end(last.content()) {
        return None;
    }
    let mut joined = String::new();
    let mut partial = None;
    let mut gap = false;
    for start in (end.saturating_sub(MOST_LINES - 1)..=end).rev() {
        let line = lines.get(start)?;
        if line.is_quoted() || joined.len() + line.text.len() > LONGEST {
            break;
        }
        if line.is_blank() {
            // Text made from HTML may have an empty line before an address that was a link.
            if gap || partial.is_some() || !joined.starts_with('<') {
                break;
            }
            gap = true;
            continue;
        }
        joined = if joined.is_empty() { fold(line.content()) } else { join(&fold(line.content()), &joined) };
        if gap && !opens(&joined) {
            break;
        }
        match judge(&joined) {
            Some(Grade::Whole) => return Some(Attribution { start, certain: true }),
            Some(grade) if partial.is_none() => partial = Some(Attribution { start, certain: grade == Grade::Alone }),
            _ => {}
        }
    }
    partial
}

/// Whether a text begins as attributions do: with an introduction or a date.
fn opens(text: &str) -> bool {
    let folded = fold(text);
    let folded = folded.trim_start_matches(['-', '*', '_', ' ', '|', '>']);
    let facts = Facts::of(folded);
    facts.starts_with_digit || facts.day_first || begins_with_introduction(folded) && facts.first_number <= 40
}

/// Whether a text begins with a word that attributions begin with.
pub(super) fn is_introduced(text: &str) -> bool {
    begins_with_introduction(fold(text).trim_start_matches(['-', '*', ' ']))
}

/// Whether a text is an attribution, all of it.
pub(super) fn is_whole(text: &str) -> bool {
    judge(&fold(text)) == Some(Grade::Whole)
}

/// `<anna@` and `example.com>` on two lines are one address.
fn join(first: &str, second: &str) -> String {
    let glued = first.ends_with('<') || second.starts_with('>');
    format!("{first}{}{second}", if glued { "" } else { " " })
}

/// A cheap look at the end of the line, before anything is folded.
fn may_end(line: &str) -> bool {
    let line = line.trim_end_matches(['-', '*', '_', ' ', '>']);
    if line.len() > LONGEST {
        return false;
    }
    line.ends_with([':', '：'])
        || WROTE.iter().any(|verb| line.ends_with(verb))
        || line.contains('@') && line.starts_with(|c: char| c.is_ascii_digit())
}

/// How much of an attribution a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Grade {
    /// All of one: more lines above do not belong to it.
    Whole,
    /// One that names little; it may go on above.
    Alone,
    /// One only when quote marks follow.
    Weak,
}

/// What the joined, folded text is.
fn judge(text: &str) -> Option<Grade> {
    let text = text.trim_matches(['-', '*', '_', ' ', '|']).trim_start_matches(['>', ' ']);
    let ends = text.ends_with(':');
    let text = text.trim_end_matches([':', ' ', ',']);
    let facts = Facts::of(text);
    let verb =
        WROTE.iter().any(|verb| has_word(text, verb)) || facts.address && SAID.iter().any(|verb| text.ends_with(verb));
    let ends_in_verb = WROTE.iter().any(|verb| text.ends_with(verb));
    if FIRST_PERSON.iter().any(|words| has_word(text, words)) && !facts.address {
        return None;
    }
    let introduced = facts.starts_with_digit || begins_with_introduction(text) || facts.day_first;
    let named = facts.date && (facts.time || facts.address) || facts.time && facts.address;
    if verb && (ends || ends_in_verb) && named && introduced {
        return Some(Grade::Whole);
    }
    // Yandex, mail.ru, Gmail of some languages: date, time, address, colon, and no verb; or a verb that we do not know.
    let bracketed =
        text.contains('<') && text.contains('>') || text.contains('(') && text.contains(')') || text.contains("&lt;");
    if ends && facts.date && facts.time && facts.address && bracketed && text.len() <= 300 {
        return Some(Grade::Whole);
    }
    // "Anna Berg <anna@example.com> wrote:", "Anna wrote on 5 May 2025 at 10:14:": a line of its own, and no more.
    let alone = text.len() <= 150 && (bracketed && facts.address && ends_in_verb || facts.date && facts.time);
    if verb && ends && alone {
        return Some(Grade::Alone);
    }
    if verb && ends && (facts.date || facts.time || facts.address || ends_in_verb && text.len() <= 100) {
        return Some(Grade::Weak);
    }
    // "2011/4/7 Anna Berg <anna@example.com>", as Gmail once wrote it.
    if facts.starts_with_digit && facts.date && facts.address && text.ends_with('>') && text.len() <= 120 {
        return Some(Grade::Weak);
    }
    let quoting = ["quoting ", "zitat von ", "zitiere ", "citando ", "citation de "];
    (ends && quoting.iter().any(|word| text.starts_with(word))).then_some(Grade::Weak)
}

fn begins_with_introduction(text: &str) -> bool {
    INTRODUCTIONS.iter().any(|word| {
        text.strip_prefix(word).is_some_and(|rest| {
            rest.starts_with([' ', ',', '.', ':']) || rest.starts_with(|c: char| c.is_ascii_digit())
        })
    })
}

/// What an attribution can name.
struct Facts {
    date: bool,
    time: bool,
    address: bool,
    starts_with_digit: bool,
    /// Where the first digit stands, in bytes.
    first_number: usize,
    /// "Wed, 3 May", "tir. 18. apr.", "niedz., 5 sty": a short word, then a number soon.
    day_first: bool,
}

impl Facts {
    fn of(text: &str) -> Self {
        let starts_with_digit = text.starts_with(|c: char| c.is_ascii_digit());
        let first_number = text.find(|c: char| c.is_ascii_digit()).unwrap_or(usize::MAX);
        Self {
            date: has_date(text),
            time: has_time(text),
            address: has_address(text),
            starts_with_digit,
            first_number,
            day_first: first_number <= 28,
        }
    }
}

/// A year, or a date in numbers.
pub(super) fn has_date(text: &str) -> bool {
    numbers(text).any(|(number, before, after)| {
        let year = number.len() == 4 && (number.starts_with("19") || number.starts_with("20")) && before != Some(':');
        let numeric = number.len() <= 2
            && matches!(after, Some('.' | '/' | '-'))
            && before.is_none_or(|c| !matches!(c, '.' | '/' | '-'))
            && {
                let tail = tail_after(text, number);
                numeric_date(tail)
            };
        year || numeric
    })
}

/// `.12.2017`, `/03/11`, `-05-2025` after the first number.
fn numeric_date(tail: &str) -> bool {
    let mut chars = tail.chars();
    let Some(separator) = chars.next() else { return false };
    let rest = chars.as_str();
    let Some((second, rest)) = rest.split_once(separator) else { return false };
    let third: String = rest.trim_start().chars().take_while(char::is_ascii_digit).collect();
    (1..=2).contains(&second.trim().len())
        && second.trim().bytes().all(|b| b.is_ascii_digit())
        && matches!(third.len(), 2 | 4)
}

/// `10:14`, `10.14`, `10h14`, `3 pm`, `下午3:04`.
pub(super) fn has_time(text: &str) -> bool {
    numbers(text).any(|(number, before, after)| {
        if number.len() > 2 || before.is_some_and(|c| matches!(c, '.' | '/' | ':') || c == '-' && after != Some(':')) {
            return false;
        }
        let tail = tail_after(text, number);
        let minutes = |tail: &str| {
            let digits = tail.bytes().take_while(u8::is_ascii_digit).count();
            // "18.30" is a time, "18.30.2017" and "18.3" are not.
            digits == 2
                && !tail.get(2..).is_some_and(|rest| {
                    rest.starts_with(['.', '/', '-'])
                        && rest.get(1..2).is_some_and(|c| c.bytes().all(|b| b.is_ascii_digit()))
                })
        };
        match after {
            Some(':' | 'h' | '.' | '時' | '时' | '點' | '点') => {
                minutes(tail.chars().next().and_then(|c| tail.get(c.len_utf8()..)).unwrap_or_default().trim_start())
            }
            Some(' ') => {
                ["am", "pm", "a.m", "p.m", "h ", "uhr", "heures"].iter().any(|word| tail.trim_start().starts_with(word))
            }
            Some('a' | 'p') => tail.starts_with("am") || tail.starts_with("pm"),
            _ => false,
        }
    })
}

pub(super) fn has_address(text: &str) -> bool {
    text.split(['<', '(', '[', ' ', '"', '\'', ':', ';', '>']).any(|word| {
        let word = word.trim_matches(|c: char| matches!(c, '>' | ')' | ']' | ',' | '.' | '*' | '_'));
        word.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())
    }) || text.contains("&lt;") && text.contains('@')
}

/// Each run of ASCII digits with the characters around it.
fn numbers(text: &str) -> impl Iterator<Item = (&str, Option<char>, Option<char>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text.get(at..)?.find(|c: char| c.is_ascii_digit())?;
        let length = text.get(start..)?.bytes().take_while(u8::is_ascii_digit).count();
        at = start + length;
        let before = text.get(..start).and_then(|head| head.chars().next_back());
        let after = text.get(at..).and_then(|tail| tail.chars().next());
        Some((text.get(start..at)?, before, after))
    })
}

/// What follows `part`, a slice of `text`.
fn tail_after<'a>(text: &'a str, part: &str) -> &'a str {
    let end = (part.as_ptr() as usize).wrapping_sub(text.as_ptr() as usize).wrapping_add(part.len());
    text.get(end..).unwrap_or_default()
}
