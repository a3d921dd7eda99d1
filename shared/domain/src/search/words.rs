//! The words of a text, each with its place.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use super::fold::{fold, without_article, written_out};

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Its place, in octets.
    pub place: Range<usize>,
    /// As it is kept.
    pub term: String,
    /// Another spelling under which it is kept, too.
    pub other: Option<String>,
    pub(crate) kind: Kind,
}

/// What a word is, where scripts put no spaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A word between spaces or signs.
    Whole,
    /// Two characters side by side.
    Pair,
    /// The last character of such a run: with it, every character begins a term.
    Last,
}

/// The words of a text, at most `most`.
///
/// Words are those of Unicode (UAX 29), parted further where that keeps them together across signs: `acme.example`,
/// `l'eau` and `snake_case` are two words each. Chinese, Japanese, Korean, Thai, Lao, Khmer and Burmese become pairs.
pub fn words(text: &str, most: usize) -> Vec<Word> {
    let mut out = Vec::new();
    let mut run: Vec<Range<usize>> = Vec::new();
    for (start, segment) in text.unicode_word_indices() {
        if out.len() >= most {
            break;
        }
        for (place, paired) in pieces(segment) {
            let place = start + place.start..start + place.end;
            if !paired || run.last().is_some_and(|last| last.end != place.start) {
                pairs(text, &mut run, &mut out);
            }
            if paired {
                run.push(place);
            } else {
                out.extend(whole(text, place));
            }
        }
    }
    pairs(text, &mut run, &mut out);
    out.truncate(most);
    out
}

/// A segment's parts between signs: whole words, and single characters of scripts that are paired.
fn pieces(segment: &str) -> Vec<(Range<usize>, bool)> {
    let mut pieces: Vec<(Range<usize>, bool)> = Vec::new();
    for (at, c) in segment.char_indices() {
        let end = at + c.len_utf8();
        let before = pieces.last_mut().filter(|(place, _)| place.end == at);
        match (class(c), before) {
            // A word goes on, or a mark belongs to what it stands on.
            (Class::Letter, Some((place, false))) | (Class::Mark, Some((place, _))) => place.end = end,
            (Class::Letter, _) => pieces.push((at..end, false)),
            (Class::Paired, _) => pieces.push((at..end, true)),
            (Class::Mark | Class::Sign, _) => {}
        }
    }
    pieces
}

fn whole(text: &str, place: Range<usize>) -> Option<Word> {
    let written = text.get(place.clone())?;
    let term = fold(written);
    let other = written_out(written).or_else(|| without_article(&term)).filter(|other| *other != term);
    (!term.is_empty()).then_some(Word { place, term, other, kind: Kind::Whole })
}

fn pairs(text: &str, run: &mut Vec<Range<usize>>, out: &mut Vec<Word>) {
    let mut rest = run.drain(..).peekable();
    while let Some(first) = rest.next() {
        let (place, kind) = match rest.peek() {
            Some(second) => (first.start..second.end, Kind::Pair),
            None => (first, Kind::Last),
        };
        let term = text.get(place.clone()).map(fold).unwrap_or_default();
        if !term.is_empty() {
            out.push(Word { place, term, other: None, kind });
        }
    }
}

enum Class {
    Letter,
    Paired,
    Mark,
    Sign,
}

fn class(c: char) -> Class {
    match c {
        // Half-width voice marks are letters to Unicode.
        '\u{ff9e}' | '\u{ff9f}' | '\u{00ad}' | '\u{200c}' | '\u{200d}' | '\u{0640}' => Class::Mark,
        c if is_combining_mark(c) => Class::Mark,
        c if is_paired(c) => Class::Paired,
        c if c.is_alphanumeric() => Class::Letter,
        _ => Class::Sign,
    }
}

/// Whether a character belongs to a script that puts no spaces between words, or (Korean) glues particles to them.
const fn is_paired(c: char) -> bool {
    matches!(c,
        '\u{0e01}'..='\u{0e4e}' | '\u{0e81}'..='\u{0ecd}' | '\u{1000}'..='\u{103f}' | '\u{1780}'..='\u{17d3}'
        | '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9d}'
        | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn terms(text: &str) -> Vec<String> {
        words(text, 100).into_iter().map(|word| word.term).collect()
    }

    #[test]
    fn b6_words_are_parted_as_people_part_them() {
        assert_eq!(terms("Don't mail anna@acme.example!"), ["don", "t", "mail", "anna", "acme", "example"]);
        assert_eq!(terms("de l’eau, INV-2024_001"), ["de", "l", "eau", "inv", "2024", "001"]);
        assert_eq!(terms("… — 🙂 *"), [""; 0]);
        assert_eq!(terms("می‌خواهم"), ["ميخواهم"]);
        assert_eq!(terms("हिन्दी में"), ["हिन्दी", "में"]);
    }

    #[test]
    fn b6_scripts_without_spaces_become_pairs_and_every_character_begins_one() {
        assert_eq!(terms("請求書"), ["請求", "求書", "書"]);
        assert_eq!(terms("ABC株式、東京"), ["abc", "株式", "式", "東京", "京"]);
        assert_eq!(terms("ﾌﾟﾘﾝﾀ"), terms("プリンタ"));
        assert_eq!(terms("환불 요청"), ["환불", "불", "요청", "청"]);
        assert_eq!(terms("น้ำ").len(), 2);
    }

    proptest! {
        #[test]
        fn b6_every_word_stands_where_it_says(text in "\\PC{0,80}") {
            for word in words(&text, 1_000) {
                let there = text.get(word.place.clone());
                prop_assert!(there.is_some_and(|there| fold(there) == word.term), "{word:?}");
            }
        }
    }
}
