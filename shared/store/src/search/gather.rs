//! Asking the index: the postings of a query's terms.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use futures::future::try_join_all;
use guichet_domain::ids::TicketNumber;
use guichet_domain::search::{Hit, Lookup, score};
use guichet_domain::visibility::Scope;
use jiff::Timestamp;

use super::posting::Posting;
use crate::Store;
use crate::error::StoreError;
use crate::{item, keys};

/// Postings read with one request: 25 to 50 read units.
const AT_ONCE: usize = 1_000;
/// Most requests for one term. What is over then was not looked at.
const REQUESTS: usize = 3;

/// The postings of one term.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    pub(crate) postings: Vec<Posting>,
    /// Whether there are no more than these.
    pub(crate) is_complete: bool,
}

/// What a ticket answers.
#[derive(Debug, Default)]
pub(crate) struct Candidate {
    /// With the place of the lookup.
    pub(crate) hits: Vec<(usize, Posting)>,
    pub(crate) score: f64,
}

impl Store {
    /// The postings of all lookups, read at the same time.
    pub(crate) async fn gather(&self, scope: Scope, lookups: &[Lookup]) -> Result<Vec<Gathered>, StoreError> {
        try_join_all(lookups.iter().map(|lookup| self.gather_one(scope, lookup))).await
    }

    /// Newest first for the very word. Of a beginning: the very word, then the words that begin so, by the alphabet; where
    /// one of them fills a request, the next begins behind it, so that a common word does not hide the others.
    async fn gather_one(&self, scope: Scope, lookup: &Lookup) -> Result<Gathered, StoreError> {
        let pk = keys::search_pk(scope, &lookup.term);
        let mut gathered = Gathered::default();
        let (mut from, to) = if lookup.open {
            (lookup.term.clone(), format!("{}\u{10ffff}", lookup.term))
        } else {
            (format!("{} ", lookup.term), format!("{}!", lookup.term))
        };
        for _ in 0..if lookup.open { REQUESTS } else { 1 } {
            let answer = self
                .client()
                .query()
                .table_name(self.table())
                .key_condition_expression("pk = :pk AND sk BETWEEN :from AND :to")
                .expression_attribute_values(":pk", item::s(&pk))
                .expression_attribute_values(":from", item::s(&from))
                .expression_attribute_values(":to", item::s(&to))
                .limit(i32::try_from(AT_ONCE).unwrap_or(i32::MAX))
                .send()
                .await
                .map_err(|error| StoreError::call("Query search", &pk, error))?;
            gathered.postings.extend(answer.items.unwrap_or_default().iter().filter_map(Posting::read));
            let Some(last) = answer.last_evaluated_key else {
                // A word that was left early is not complete, though this was the last request.
                gathered.is_complete = from == lookup.term || !lookup.open;
                return Ok(gathered);
            };
            from = past_the_word(&last);
        }
        Ok(gathered)
    }
}

/// Behind all postings of the word that a page ended with.
fn past_the_word(last: &std::collections::HashMap<String, AttributeValue>) -> String {
    let word = item::text(last, "sk").and_then(|sk| sk.split(' ').next()).unwrap_or_default();
    format!("{word}!")
}

/// Postings by ticket, the best ticket first. A ticket that a complete lookup does not know is none: what is left out is
/// only what no request looked at.
pub(crate) fn candidates(
    lookups: &[Lookup],
    gathered: Vec<Gathered>,
    clauses: usize,
    now: Timestamp,
) -> Vec<(TicketNumber, Candidate)> {
    let complete: Vec<bool> = gathered.iter().map(|gathered| gathered.is_complete).collect();
    let among: Vec<usize> = gathered.iter().map(|gathered| gathered.postings.len()).collect();
    let mut tickets: BTreeMap<TicketNumber, Candidate> = BTreeMap::new();
    for (place, gathered) in gathered.into_iter().enumerate() {
        for posting in gathered.postings {
            tickets.entry(posting.number).or_default().hits.push((place, posting));
        }
    }
    tickets.retain(|_, candidate| answers_all(&complete, candidate.hits.iter().map(|(place, _)| *place)));
    let mut found: Vec<(TicketNumber, Candidate)> = tickets.into_iter().collect();
    for (_, candidate) in &mut found {
        candidate.score = score(&hits(lookups, &among, candidate.hits.iter()), clauses, now);
    }
    found.sort_by(|(a, one), (b, other)| other.score.total_cmp(&one.score).then(b.cmp(a)));
    found
}

/// Whether each complete lookup is among those that a ticket answers.
pub(crate) fn answers_all(complete: &[bool], answered: impl Iterator<Item = usize>) -> bool {
    let mut open = complete.to_vec();
    for place in answered {
        if let Some(open) = open.get_mut(place) {
            *open = false;
        }
    }
    !open.contains(&true)
}

/// Postings as the ranking takes them.
pub(crate) fn hits<'a>(
    lookups: &[Lookup],
    among: &[usize],
    postings: impl Iterator<Item = &'a (usize, Posting)>,
) -> Vec<Hit> {
    let hit = |(place, posting): &(usize, Posting)| {
        let lookup = lookups.get(*place)?;
        Some(Hit {
            clause: lookup.clause,
            in_subject: posting.message.is_none(),
            exact: posting.term == lookup.term,
            times: posting.times,
            among: among.get(*place).copied().unwrap_or_default(),
            at: posting.at,
        })
    };
    postings.filter_map(hit).collect()
}
