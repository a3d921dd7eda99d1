//! How people close: "Kind regards", and under it a name, a title, a firm.

use super::line::{Line, fold};
use super::signature::{self, LONGEST_LINE};
use super::words::closing::{FILLERS, FROM_A_PLACE, HEADS, LETTER, PHRASES};

/// What follows a closing: name, title, firm, street, town, numbers, web address.
const MOST_LINES: usize = 12;
/// When it is plainly a firm's, it may have the board and the register, too.
const MOST_FIRM_LINES: usize = 25;

/// A formal closing alone on its line, and under it only the short lines of a signature.
pub(super) fn begins_at(lines: &[Line<'_>], last: usize) -> Option<usize> {
    let mut said = 0;
    for at in (0..=last).rev() {
        let line = lines.get(at)?;
        if line.is_blank() {
            continue;
        }
        if line.is_quoted() {
            return None;
        }
        let text = line.content();
        if is_closing(text) {
            let firm = || signature::facts(lines.get(at + 1..=last).unwrap_or_default()) >= 2;
            return (said <= MOST_LINES || firm()).then_some(at);
        }
        said += 1;
        let prose = text.chars().count() > LONGEST_LINE && !signature::names_contact(text)
            || text.ends_with(['?', '？', '!', ':', '。']) && !text.contains('@') && said > 1
            || signature::is_sentence(text);
        let folded = fold(text.get(..text.ceil_char_boundary(8)).unwrap_or(text));
        let postscript = ["ps:", "p.s", "ps.", "ps ", "nb:", "p.d"].iter().any(|mark| folded.starts_with(mark));
        if said > MOST_FIRM_LINES || prose || postscript {
            return None;
        }
    }
    None
}

/// "Kind regards", "Mit freundlichen Grüßen / Best regards", "Viele Grüße aus Berlin", "Gracias y un saludo".
///
/// A closing is made of few words: one that closes, and others that may stand beside it. Any other word makes it a
/// sentence: "With regards to the invoice".
fn is_closing(text: &str) -> bool {
    let length = text.chars().count();
    if length > 160 {
        return false;
    }
    let folded = fold(text);
    if LETTER.iter().any(|opening| folded.starts_with(opening)) {
        return true;
    }
    length <= 80 && folded.split(['/', '|']).all(is_formula)
}

fn is_formula(piece: &str) -> bool {
    let bare = piece.trim_matches(|c: char| c.is_whitespace() || is_mark(c));
    if PHRASES.contains(&bare) {
        return true;
    }
    let words = |text: &str| {
        let mut count = 0;
        let mut closes = false;
        for word in text.split(|c: char| c.is_whitespace() || is_mark(c)).filter(|word| !word.is_empty()) {
            count += 1;
            let head = HEADS.contains(&word);
            closes |= head;
            if count > 9 || !head && !FILLERS.contains(&word) {
                return false;
            }
        }
        closes
    };
    words(bare)
        || FROM_A_PLACE.iter().any(|from| {
            bare.split_once(from).is_some_and(|(closing, place)| {
                words(closing) && place.split(' ').count() <= 3 && !place.ends_with(['?', '.'])
            })
        })
}

/// What stands around the words of a closing. A smiley is no such thing: it says something.
fn is_mark(c: char) -> bool {
    c.is_ascii_punctuation() && !matches!(c, '\'' | '&' | '+')
        || matches!(c, '،' | '、' | '。' | '，' | '！' | '…' | '–' | '—')
}
