//! The terms under which a text is kept.

use std::collections::BTreeMap;

use super::words::words;
use crate::entry::{Audience, Entry};

/// Most different terms of one text: of a longer one the first are found. It bounds what one message may cost.
pub const MAX_TERMS: usize = 500;

/// Most words of a text that are looked at.
pub(crate) const MAX_WORDS: usize = 10_000;

/// A term of a text, and how often it stands there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Term {
    /// The term.
    pub term: String,
    /// How often.
    pub times: u32,
}

/// The terms of a text, at most [`MAX_TERMS`], in order of the alphabet.
pub fn of_text(text: &str) -> Vec<Term> {
    let mut counted: BTreeMap<String, u32> = BTreeMap::new();
    for word in words(text, MAX_WORDS) {
        for term in std::iter::once(word.term).chain(word.other) {
            if counted.len() < MAX_TERMS || counted.contains_key(&term) {
                *counted.entry(term).or_default() += 1;
            }
        }
    }
    counted.into_iter().map(|(term, times)| Term { term, times }).collect()
}

/// The terms of an entry: those of a public message. A note and an event have none, so that they are never found.
pub fn of_entry(entry: &Entry) -> Vec<Term> {
    match entry.message() {
        Some(message) if message.audience == Audience::Public => of_text(&message.body.text),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b6_a_text_has_each_term_once_with_its_count_and_not_without_end() {
        let terms = of_text("Printer? The PRINTER!");
        assert_eq!(terms, [("printer", 2), ("the", 1)].map(|(term, times)| Term { term: term.into(), times }));
        let long = (0..5_000).map(|n| format!("w{n}")).collect::<Vec<_>>().join(" ");
        assert_eq!(of_text(&long).len(), MAX_TERMS);
    }
}
