//! What somebody typed into the search field.

use super::fold::{fold, without_article};
use super::words::{Kind, Word, words};
use crate::ids::TicketNumber;

/// Most clauses of a query; what is typed beyond is left out.
const MAX_CLAUSES: usize = 8;
/// Most terms of one clause.
const MAX_SEQUENCE: usize = 40;
/// Most terms of one clause that the index is asked for: the longest ones. The text says whether the others stand there.
const LOOKUPS_OF_CLAUSE: usize = 2;

/// A query: all of its clauses must be answered by a ticket.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchQuery {
    /// What must be there.
    pub clauses: Vec<Clause>,
    /// The ticket that is meant, where the query is a number: `#1042`, `1042`.
    pub number: Option<TicketNumber>,
}

/// Terms that must stand side by side: a word, a phrase, what was typed without a space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// The terms, in order; at least one.
    pub terms: Vec<String>,
    /// Whether the last is the beginning of a word.
    pub open: bool,
}

/// A question to the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lookup {
    /// Which clause it is for.
    pub clause: usize,
    /// The term.
    pub term: String,
    /// Whether longer words that begin with it count.
    pub open: bool,
}

impl SearchQuery {
    /// Reads what was typed. Words in quotes are a phrase; every other word counts as the beginning of one.
    pub fn parse(text: &str) -> Self {
        let mut query = Self { clauses: Vec::new(), number: number(text) };
        if query.number.is_some() && text.trim_start().starts_with(['#', '＃']) {
            // A ticket and nothing else is meant; a bare number may also stand in a message.
            return query;
        }
        let mut rest = text;
        while !rest.is_empty() && query.clauses.len() < MAX_CLAUSES {
            let (before, quoted, after) = match rest.find(OPENS) {
                Some(at) => {
                    let (before, from) = rest.split_at(at);
                    let mut inside = from.chars();
                    inside.next();
                    let inside = inside.as_str();
                    // A quote that nobody closed goes on to the end.
                    let (quoted, after) = inside.find(CLOSES).map_or((inside, ""), |end| inside.split_at(end));
                    (before, Some(quoted), after.trim_start_matches(CLOSES))
                }
                None => (rest, None, ""),
            };
            query.clauses.extend(before.split_whitespace().filter_map(|chunk| Clause::of(chunk, true)));
            query.clauses.extend(quoted.and_then(|quoted| Clause::of(quoted, false)));
            rest = after;
        }
        query.clauses.truncate(MAX_CLAUSES);
        query.clauses.dedup();
        query
    }

    /// Whether nothing can be looked for: no letter and no digit was typed.
    pub fn is_empty(&self) -> bool {
        self.clauses.is_empty() && self.number.is_none()
    }

    /// What the index is asked.
    pub fn lookups(&self) -> Vec<Lookup> {
        self.clauses.iter().enumerate().flat_map(|(place, clause)| clause.lookups(place)).collect()
    }

    /// Which clauses a text answers.
    pub fn answered_by(&self, text: &str) -> Vec<bool> {
        let words = words(text, super::terms::MAX_WORDS);
        self.clauses.iter().map(|clause| clause.places(&words).next().is_some()).collect()
    }
}

/// Quotes of the languages that we speak.
const OPENS: [char; 8] = ['"', '“', '”', '„', '«', '»', '「', '『'];
const CLOSES: [char; 9] = ['"', '“', '”', '‟', '«', '»', '」', '』', '„'];

impl Clause {
    fn of(text: &str, open: bool) -> Option<Self> {
        let mut found = words(text, MAX_SEQUENCE);
        let ends_whole = found.last().is_some_and(|word| word.kind == Kind::Whole);
        let single = found.len() == 1;
        // The end of a run of pairs says nothing that its last pair does not. Inside a clause it stays, since it stands
        // between the pairs and the next word in the text, too.
        if let [.., Word { kind: Kind::Pair, .. }, Word { kind: Kind::Last, .. }] = found.as_slice() {
            found.pop();
        }
        let terms: Vec<String> = found.into_iter().map(asked).collect();
        (!terms.is_empty()).then_some(Self { terms, open: (open && ends_whole) || (single && !ends_whole) })
    }

    /// Whether the index alone answers: nothing about the order of terms has to be looked up in the text.
    pub fn is_single(&self) -> bool {
        self.terms.len() == 1
    }

    fn lookups(&self, clause: usize) -> Vec<Lookup> {
        let last = self.terms.len().saturating_sub(1);
        let mut lookups: Vec<Lookup> = self
            .terms
            .iter()
            .enumerate()
            .map(|(place, term)| Lookup { clause, term: term.clone(), open: self.open && place == last })
            .collect();
        // Whole words before beginnings, long ones before short ones: what few messages have.
        lookups.sort_by_key(|lookup| (lookup.open, std::cmp::Reverse(lookup.term.chars().count())));
        lookups.dedup();
        lookups.truncate(LOOKUPS_OF_CLAUSE);
        lookups
    }

    /// Where a text answers the clause.
    pub(crate) fn places<'a>(&'a self, words: &'a [Word]) -> impl Iterator<Item = std::ops::Range<usize>> + 'a {
        let last = self.terms.len().saturating_sub(1);
        words.windows(self.terms.len().max(1)).filter_map(move |window| {
            let answers = self.terms.iter().zip(window).enumerate().all(|(place, (term, word))| {
                let is = |spelling: &str| {
                    if self.open && place == last { spelling.starts_with(term.as_str()) } else { spelling == term }
                };
                is(&word.term) || word.other.as_deref().is_some_and(is)
            });
            let (first, last) = (window.first()?, window.last()?);
            answers.then_some(first.place.start..last.place.end)
        })
    }
}

/// The spelling to look for: of an Arabic word the one without the article, which is kept for both.
fn asked(word: Word) -> String {
    without_article(&word.term).unwrap_or(word.term)
}

fn number(text: &str) -> Option<TicketNumber> {
    let text = text.trim();
    let digits = text.trim_start_matches(['#', '＃']).trim_start();
    // Sign by sign: as a whole, folding would make a number of `1,042`, which is an amount.
    let digit = |c: char| fold(c.encode_utf8(&mut [0; 4])).parse::<u8>().ok().filter(|digit| *digit < 10);
    let number: Option<String> = digits.chars().map(|c| digit(c).map(|digit| digit.to_string())).collect();
    number?.parse().ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn clauses(text: &str) -> Vec<(Vec<String>, bool)> {
        SearchQuery::parse(text).clauses.into_iter().map(|clause| (clause.terms, clause.open)).collect()
    }

    fn one(terms: &[&str], open: bool) -> (Vec<String>, bool) {
        (terms.iter().map(|&term| term.to_owned()).collect(), open)
    }

    #[test]
    fn b6_words_are_beginnings_and_quotes_make_phrases() {
        assert_eq!(clauses("Print inv"), [one(&["print"], true), one(&["inv"], true)]);
        assert_eq!(clauses("\"on fire\" prin"), [one(&["on", "fire"], false), one(&["prin"], true)]);
        assert_eq!(clauses("„auf Feuer“ x"), [one(&["auf", "feuer"], false), one(&["x"], true)]);
        assert_eq!(clauses("\"never closed"), [one(&["never", "closed"], false)]);
        assert_eq!(clauses("INV-2024-00"), [one(&["inv", "2024", "00"], true)]);
        assert_eq!(clauses("請求書"), [one(&["請求", "求書"], false)]);
        assert_eq!(clauses("書"), [one(&["書"], true)]);
        assert_eq!(clauses("الفاتورة"), [one(&["فاتوره"], true)]);
        assert_eq!(clauses("… \"\" —"), []);
    }

    #[test]
    fn b6_a_number_is_a_ticket_however_it_is_written() {
        for text in ["1042", "#1042", " # 1042", "＃１０４２", "١٠٤٢"] {
            assert_eq!(SearchQuery::parse(text).number, TicketNumber::new(1042), "{text}");
        }
        for text in ["", "#", "1,042", "1042 x", "01042", "-1", "½"] {
            assert_eq!(SearchQuery::parse(text).number, None, "{text}");
        }
    }

    #[test]
    fn b6_a_text_answers_in_its_own_spelling() {
        let answers = |query: &str, text: &str| SearchQuery::parse(query).answered_by(text).iter().all(|is| *is);
        assert!(answers("strasse", "In der Straße") && answers("STRAßE", "strasse"));
        assert!(answers("loes", "Die Lösung") && answers("losu", "Die Lösung"));
        assert!(answers("\"der drucker\"", "Der Drucker brennt") && !answers("\"drucker der\"", "Der Drucker"));
        assert!(!answers("\"druck\"", "Drucker"), "a phrase has whole words");
        // Pairs of one script, the word of another right behind them.
        assert!(answers("請求書print", "請求書print") && answers("ຆຌஒ", "ຆຌஒ"));
        assert!(answers("請求書", "この請求書は") && !answers("請求書", "請求 求書"));
        assert!(
            answers("فاتورة", "هذه الفاتورة") && answers("الفاتورة", "فاتورة جديدة") && answers("الفا", "الفاتورة")
        );
        assert!(answers("istanbul", "İSTANBUL") && answers("İSTANBUL", "ıstanbul"));
    }

    proptest! {
        #[test]
        fn b6_a_query_is_bounded_and_every_text_answers_its_own_words(text in "\\PC{0,100}") {
            let query = SearchQuery::parse(&text);
            prop_assert!(query.clauses.len() <= MAX_CLAUSES && query.lookups().len() <= MAX_CLAUSES * LOOKUPS_OF_CLAUSE);
            for word in text.split_whitespace().filter(|word| !word.contains(OPENS) && !word.contains(CLOSES)) {
                let query = SearchQuery::parse(word);
                prop_assert!(query.answered_by(&text).iter().all(|is| *is) || query.is_empty(), "{word:?} in {text:?}");
            }
        }
    }
}
