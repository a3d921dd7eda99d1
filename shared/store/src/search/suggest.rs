//! Tickets like one that is being written (D3).

use std::collections::HashSet;

use guichet_domain::search::{Lookup, words};
use guichet_domain::visibility::{Scope, Viewer};
use guichet_domain::{Portal, Ticket};

use super::gather::{Candidate, candidates};
use crate::Store;
use crate::error::StoreError;

/// Most words of a subject that are looked for: the longest.
const WORDS: usize = 6;
/// Shortest word that is worth a look, in octets: three letters, or one character of a script without spaces.
const SHORTEST: usize = 3;
/// Tickets looked at.
const EXAMINED: usize = 25;

impl Store {
    /// At most `most` tickets of a scope whose subject or messages have at least half of a subject's words, the likeliest
    /// first. The last word may be unfinished.
    pub async fn similar(
        &self,
        scope: Scope,
        (viewer, portal): (&Viewer, &Portal),
        subject: &str,
        most: usize,
    ) -> Result<Vec<Ticket>, StoreError> {
        let lookups = lookups(subject);
        if lookups.is_empty() {
            return Ok(Vec::new());
        }
        let mut gathered = self.gather(scope, &lookups).await?;
        // No word must be there: what counts is how many are.
        for gathered in &mut gathered {
            gathered.is_complete = false;
        }
        let newest = gathered.iter().flat_map(|gathered| &gathered.postings).map(|posting| posting.at).max();
        let mut found = candidates(&lookups, gathered, lookups.len(), newest.unwrap_or_default());
        found.retain(|(_, candidate)| is_similar(candidate, lookups.len()));
        found.truncate(EXAMINED);
        let mut visible = self.visible(viewer, portal, found).await?;
        visible.retain(|visible| answered(&visible.hits) * 2 >= lookups.len());
        visible.truncate(most);
        Ok(visible.into_iter().map(|visible| visible.ticket).collect())
    }
}

fn is_similar(candidate: &Candidate, words: usize) -> bool {
    answered(&candidate.hits) * 2 >= words
}

fn answered<T>(hits: &[(usize, T)]) -> usize {
    hits.iter().map(|(place, _)| *place).collect::<HashSet<_>>().len()
}

fn lookups(subject: &str) -> Vec<Lookup> {
    let words = words(subject, 40);
    let last = words.len().saturating_sub(1);
    let mut lookups: Vec<Lookup> = Vec::new();
    for (place, word) in words.into_iter().enumerate() {
        let known = lookups.iter().any(|lookup| lookup.term == word.term);
        if word.term.len() >= SHORTEST && !known {
            lookups.push(Lookup { clause: 0, term: word.term, open: place == last });
        }
    }
    lookups.sort_by_key(|lookup| std::cmp::Reverse(lookup.term.chars().count()));
    lookups.truncate(WORDS);
    for (place, lookup) in lookups.iter_mut().enumerate() {
        lookup.clause = place;
    }
    lookups
}
