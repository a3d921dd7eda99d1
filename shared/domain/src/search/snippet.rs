//! The part of a message that answers a query (B6, the Preview column).

use std::ops::Range;

use serde::Serialize;

use super::query::SearchQuery;
use super::words::words;

/// Longest snippet, in characters.
const LENGTH: usize = 140;
/// Characters in front of the first match.
const BEFORE: usize = 40;

/// A part of a text with what matches marked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Snippet {
    /// In order.
    pub parts: Vec<Part>,
}

/// Some text, marked or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// The words, on one line.
    pub text: String,
    /// Whether they are what was looked for.
    pub marked: bool,
}

/// Most places of a text that are weighed: one word over and over costs no more.
const MOST_MATCHES: usize = 1_000;

impl Snippet {
    /// The part of a text that answers most of the query's clauses; the beginning where none is answered.
    pub fn of(text: &str, query: &SearchQuery) -> Self {
        let mut matches = matches(text, query);
        matches.truncate(MOST_MATCHES);
        let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let char_of = |octet: usize| starts.partition_point(|start| *start < octet);
        let octet_of = |char: usize| starts.get(char).copied().unwrap_or(text.len());
        let window = |first: &(usize, Range<usize>)| {
            let from = char_of(first.1.start).saturating_sub(BEFORE);
            octet_of(from)..octet_of(from + LENGTH)
        };
        let answered = |window: &Range<usize>| {
            let mut clauses: Vec<usize> = matches
                .iter()
                .filter(|(_, place)| window.start <= place.start && place.end <= window.end)
                .map(|(clause, _)| *clause)
                .collect();
            clauses.sort_unstable();
            clauses.dedup();
            clauses.len()
        };
        // The first of the best: `max_by_key` would take the last.
        let best = matches.iter().take(200).map(window).rev().max_by_key(&answered);
        let window = trimmed(text, best.unwrap_or(0..octet_of(LENGTH)));
        let mut out = Self::default();
        out.push(if window.start > 0 { "…" } else { "" }, false);
        let mut at = window.start;
        for (_, place) in matches.iter().filter(|(_, place)| place.start >= window.start && place.end <= window.end) {
            if place.start >= at {
                out.push(text.get(at..place.start).unwrap_or_default(), false);
                out.push(text.get(place.clone()).unwrap_or_default(), true);
                at = place.end;
            }
        }
        out.push(text.get(at..window.end).unwrap_or_default(), false);
        out.push(if window.end < text.trim_end().len() { "…" } else { "" }, false);
        out
    }

    /// The words alone.
    pub fn text(&self) -> String {
        self.parts.iter().map(|part| part.text.as_str()).collect()
    }

    fn push(&mut self, text: &str, marked: bool) {
        let mut line = String::with_capacity(text.len());
        let before = self.parts.last().is_none_or(|part| part.text.ends_with(' ') || part.text.is_empty());
        for c in text.chars().filter(|c| !is_noise(*c)) {
            let c = if c.is_whitespace() || c.is_control() { ' ' } else { c };
            let doubled = c == ' ' && (line.ends_with(' ') || (line.is_empty() && before));
            if !doubled {
                line.push(c);
            }
        }
        match self.parts.last_mut() {
            Some(last) if last.marked == marked => last.text.push_str(&line),
            _ if line.is_empty() => {}
            _ => self.parts.push(Part { text: line, marked }),
        }
    }
}

/// Marks of Markdown, and characters that turn the direction of what follows.
const fn is_noise(c: char) -> bool {
    matches!(c, '*' | '`' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What matches, with the clause that it answers, in order.
fn matches(text: &str, query: &SearchQuery) -> Vec<(usize, Range<usize>)> {
    let words = words(text, super::terms::MAX_WORDS);
    let clauses = query.clauses.iter().enumerate();
    let mut matches: Vec<_> =
        clauses.flat_map(|(clause, asked)| asked.places(&words).map(move |place| (clause, place))).collect();
    matches.sort_by_key(|(_, place)| (place.start, std::cmp::Reverse(place.end)));
    matches
}

/// The window without the pieces of words at its ends, where there is a space near.
fn trimmed(text: &str, window: Range<usize>) -> Range<usize> {
    let inside = text.get(window.clone()).unwrap_or_default();
    let start = if window.start == 0 {
        0
    } else {
        inside.char_indices().take(BEFORE / 2).find(|(_, c)| c.is_whitespace()).map_or(0, |(at, c)| at + c.len_utf8())
    };
    let end = if window.end >= text.len() {
        inside.len()
    } else {
        inside.char_indices().rev().take(BEFORE / 2).find(|(_, c)| c.is_whitespace()).map_or(inside.len(), |(at, _)| at)
    };
    window.start + start..window.start + end.max(start)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn marked(text: &str, query: &str) -> String {
        let snippet = Snippet::of(text, &SearchQuery::parse(query));
        snippet.parts.iter().map(|p| if p.marked { format!("[{}]", p.text) } else { p.text.clone() }).collect()
    }

    #[test]
    fn b6_the_snippet_shows_what_was_looked_for_as_it_was_written() {
        assert_eq!(marked("In der **Straße**\nnebenan", "strasse"), "In der [Straße] nebenan");
        assert_eq!(marked("The printer is on fire", "\"on fire\" prin"), "The [printer] is [on fire]");
        assert_eq!(marked("この請求書は", "請求書"), "この[請求書]は");
        assert_eq!(marked("هذه الفاتورة", "فاتورة"), "هذه [الفاتورة]");
        let long = format!("{}needle {}", "hay ".repeat(100), "straw ".repeat(100));
        let shown = marked(&long, "needle");
        assert!(shown.starts_with('…') && shown.ends_with('…') && shown.contains(" [needle] "), "{shown}");
        assert!(shown.chars().count() <= LENGTH + 4);
    }

    #[test]
    fn b6_of_several_places_the_one_that_answers_most_is_shown() {
        let text = format!("printer {} printer invoice end", "x ".repeat(200));
        assert!(marked(&text, "invoice printer").ends_with("[printer] [invoice] end"));
    }

    proptest! {
        #[test]
        fn b6_a_snippet_of_anything_is_short_and_on_one_line(text in "\\PC{0,300}|[ a-z\\n]{0,600}", query in "\\PC{0,20}|[a-z ]{0,10}") {
            let snippet = Snippet::of(&text, &SearchQuery::parse(&query));
            prop_assert!(snippet.text().chars().count() <= LENGTH + 2);
            let line = !snippet.text().contains(['\n', '\u{202e}']);
            prop_assert!(line);
        }
    }
}
