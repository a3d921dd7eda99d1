//! Finding tickets (B6).

use std::collections::HashMap;

use guichet_domain::entry::Entry;
use guichet_domain::ids::{EntryId, TicketNumber};
use guichet_domain::search::{Clause, Lookup, Preview, SearchQuery, Snippet, score};
use guichet_domain::visibility::{Participant, Scope, Sight, Viewer};
use guichet_domain::{Portal, Ticket};
use jiff::Timestamp;

use super::gather::{Candidate, answers_all, candidates, hits};
use super::posting::Posting;
use crate::Store;
use crate::error::StoreError;
use crate::item;
use crate::keys::{self, TICKET_SK};

/// Tickets read with one request, each with the row of the visitor in copy.
const AT_A_TIME: usize = 50;
/// Most tickets looked at. Beyond, the page says that there may be more.
const MOST_EXAMINED: usize = 1_000;
/// Most of them where the index alone does not answer, and messages have to be read.
const MOST_VERIFIED: usize = 300;
/// Most messages of a ticket that are read to see whether words stand side by side.
const MESSAGES_OF_TICKET: usize = 4;

/// Who looks for what.
#[derive(Debug, Clone, Copy)]
pub struct Search<'a> {
    /// Where.
    pub scope: Scope,
    /// Who.
    pub viewer: &'a Viewer,
    /// Whose settings.
    pub portal: &'a Portal,
    /// What for.
    pub query: &'a SearchQuery,
    /// Most tickets to answer.
    pub limit: usize,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// The best first.
    pub tickets: Vec<FoundTicket>,
    /// Whether there are more than were asked for.
    pub more: bool,
    /// Whether a word is so common that only its newest messages were looked at.
    pub newest_only: bool,
}

/// A ticket that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundTicket {
    /// The ticket.
    pub ticket: Ticket,
    /// From when on the viewer sees it, where they are only in copy.
    pub since: Option<Timestamp>,
    /// Its best message; none where there is nothing to show.
    pub preview: Option<Preview>,
}

/// A ticket that the viewer sees, with the postings that they see.
pub(crate) struct Visible {
    pub(crate) ticket: Ticket,
    pub(crate) sight: Sight,
    /// Whether the viewer is in copy.
    pub(crate) in_copy: bool,
    pub(crate) hits: Vec<(usize, Posting)>,
    pub(crate) score: f64,
}

impl Store {
    /// Looks for tickets of a scope, the best first: at most three Queries for each term, then one BatchGetItem for each fifty
    /// tickets looked at, as many more for messages where words stand side by side or are too common, and one or two for previews. What is answered passed `Viewer::sight`: of somebody in copy since
    /// some moment, no earlier message counts. `takes` says what else the list asks for; it is
    /// told whether the viewer is in copy.
    pub async fn search(&self, asked: &Search<'_>, takes: impl Fn(&Ticket, bool) -> bool) -> Result<Found, StoreError> {
        let lookups = asked.query.lookups();
        let (gathered, named) = futures::try_join!(self.gather(asked.scope, &lookups), self.named(asked))?;
        let complete: Vec<bool> = gathered.iter().map(|gathered| gathered.is_complete).collect();
        let among: Vec<usize> = gathered.iter().map(|gathered| gathered.postings.len()).collect();
        // What is new counts more; new is as seen from the newest.
        let newest = gathered.iter().flat_map(|gathered| &gathered.postings).map(|posting| posting.at).max();
        let now = newest.unwrap_or_default();
        let mut candidates = candidates(&lookups, gathered, asked.query.clauses.len(), now);
        let clauses = &asked.query.clauses;
        let by_index =
            clauses.iter().all(Clause::is_single) && (clauses.len() == 1 || complete.iter().all(|complete| *complete));
        let most = if by_index { MOST_EXAMINED } else { MOST_VERIFIED };
        let mut more = candidates.len() > most;
        candidates.truncate(most);
        let mut found: Vec<Visible> = Vec::new();
        let named = named.filter(|named| takes(&named.ticket, named.in_copy));
        let number = named.as_ref().map(|named| named.ticket.number);
        candidates.retain(|(candidate, _)| Some(*candidate) != number);
        let mut rest = candidates.into_iter();
        while found.len() <= asked.limit {
            let chunk: Vec<_> = rest.by_ref().take(AT_A_TIME).collect();
            if chunk.is_empty() {
                break;
            }
            let mut visible = self.visible(asked.viewer, asked.portal, chunk).await?;
            visible.retain(|visible| {
                takes(&visible.ticket, visible.in_copy)
                    && answers_all(&complete, visible.hits.iter().map(|(place, _)| *place))
            });
            found.extend(self.verified(asked, &lookups, visible).await?);
        }
        for visible in &mut found {
            visible.score = score(&hits(&lookups, &among, visible.hits.iter()), asked.query.clauses.len(), now);
        }
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then(b.ticket.number.cmp(&a.ticket.number)));
        let mut found: Vec<Visible> = named.into_iter().chain(found).collect();
        more |= found.len() > asked.limit;
        found.truncate(asked.limit);
        let tickets = self.with_previews(asked, &lookups, found).await?;
        Ok(Found { tickets, more, newest_only: complete.contains(&false) })
    }

    /// The ticket whose number was typed, if it is one of the scope and the viewer sees it.
    async fn named(&self, asked: &Search<'_>) -> Result<Option<Visible>, StoreError> {
        let Some(number) = asked.query.number else { return Ok(None) };
        let Some(found) = self.ticket(number).await? else { return Ok(None) };
        let sight = asked.viewer.sight(&found.ticket, &found.participants, asked.portal);
        let in_copy = found.participants.iter().any(|copy| copy.contact == asked.viewer.contact());
        let of_scope = match asked.scope {
            Scope::Own(contact) => found.ticket.requester.id == contact || in_copy,
            Scope::Organization(company) => found.ticket.company == Some(company),
        };
        Ok((of_scope && !sight.is_hidden()).then_some(Visible {
            ticket: found.ticket,
            sight,
            in_copy,
            hits: Vec::new(),
            score: f64::MAX,
        }))
    }

    /// Those of the candidates that the viewer sees, with the postings of what they see, in the same order: one
    /// BatchGetItem.
    pub(crate) async fn visible(
        &self,
        viewer: &Viewer,
        portal: &Portal,
        chunk: Vec<(TicketNumber, Candidate)>,
    ) -> Result<Vec<Visible>, StoreError> {
        let me = viewer.contact();
        let wanted: Vec<_> =
            chunk.iter().flat_map(|(number, _)| [keys::ticket(*number), keys::participant(*number, me)]).collect();
        let mut tickets: HashMap<String, Ticket> = HashMap::new();
        let mut copies: HashMap<String, Participant> = HashMap::new();
        for row in self.batch_get("BatchGetItem tickets", "search", &wanted).await? {
            let pk = item::text(&row, "pk").unwrap_or_default().to_owned();
            if item::text(&row, "sk") == Some(TICKET_SK) {
                tickets.insert(pk, item::read(row)?);
            } else {
                copies.insert(pk, item::read(row)?);
            }
        }
        let visible = chunk.into_iter().filter_map(|(number, mut candidate)| {
            let pk = keys::ticket_pk(number);
            let ticket = tickets.remove(&pk)?;
            let sight = viewer.sight(&ticket, copies.get(&pk).map(std::slice::from_ref).unwrap_or_default(), portal);
            candidate.hits.retain(|(_, posting)| {
                posting.message.is_none_or(|place| sight.takes_in(posting.at, place.thread, &ticket, portal))
            });
            let seen = !sight.is_hidden() && !candidate.hits.is_empty();
            let in_copy = copies.contains_key(&pk);
            seen.then_some(Visible { ticket, sight, in_copy, hits: candidate.hits, score: candidate.score })
        });
        Ok(visible.collect())
    }

    /// Those that answer every clause: the index says so of a word, the texts of words side by side and of a word so common
    /// that the index was not read to its end.
    async fn verified(
        &self,
        asked: &Search<'_>,
        lookups: &[Lookup],
        visible: Vec<Visible>,
    ) -> Result<Vec<Visible>, StoreError> {
        let open = |visible: &Visible| -> Vec<usize> {
            let answered = |clause: usize| {
                visible.hits.iter().any(|(place, _)| lookups.get(*place).is_some_and(|lookup| lookup.clause == clause))
            };
            let clauses = asked.query.clauses.iter().enumerate();
            clauses.filter(|(place, clause)| !clause.is_single() || !answered(*place)).map(|(place, _)| place).collect()
        };
        let unsure = visible.iter().filter(|visible| !open(visible).is_empty());
        let wanted: Vec<_> = unsure
            .flat_map(|visible| {
                let number = visible.ticket.number;
                best_messages(lookups, visible).into_iter().take(MESSAGES_OF_TICKET).map(move |entry| (number, entry))
            })
            .collect();
        let texts = self.entries_of(&wanted).await?;
        let answers = |visible: &Visible| {
            let mut open = open(visible);
            if open.is_empty() {
                return true;
            }
            let shown = texts.iter().filter(|entry| {
                entry.number == visible.ticket.number && visible.sight.shows(entry, &visible.ticket, asked.portal)
            });
            let bodies = shown.filter_map(|entry| entry.message()).map(|message| message.body.text.as_str());
            for text in std::iter::once(visible.ticket.subject.as_str()).chain(bodies) {
                let answered = asked.query.answered_by(text);
                open.retain(|clause| !answered.get(*clause).copied().unwrap_or_default());
            }
            open.is_empty()
        };
        Ok(visible.into_iter().filter(answers).collect())
    }

    /// The best message of each ticket: of several that answer as many clauses the newest; the newest of all where just the
    /// subject answers.
    async fn with_previews(
        &self,
        asked: &Search<'_>,
        lookups: &[Lookup],
        found: Vec<Visible>,
    ) -> Result<Vec<FoundTicket>, StoreError> {
        let best = |visible: &Visible| {
            let best = best_messages(lookups, visible).into_iter().next();
            (visible.ticket.number, best.unwrap_or(visible.ticket.latest.entry))
        };
        let wanted: Vec<_> = found.iter().map(best).collect();
        let entries = self.entries_of(&wanted).await?;
        let preview = |visible: &Visible| {
            let entry = entries.iter().find(|entry| entry.number == visible.ticket.number)?;
            let message = entry.message().filter(|_| visible.sight.shows(entry, &visible.ticket, asked.portal))?;
            let snippet = Snippet::of(&message.body.text, asked.query);
            Some(Preview { snippet, author: entry.author.clone(), at: entry.at })
        };
        Ok(found
            .into_iter()
            .map(|visible| FoundTicket {
                preview: preview(&visible),
                since: if let Sight::Since(since) = visible.sight { Some(since) } else { None },
                ticket: visible.ticket,
            })
            .collect())
    }

    async fn entries_of(&self, wanted: &[(TicketNumber, EntryId)]) -> Result<Vec<Entry>, StoreError> {
        let wanted: Vec<_> = wanted.iter().map(|(number, entry)| keys::entry(*number, *entry)).collect();
        self.batch_get("BatchGetItem entries", "search", &wanted).await?.into_iter().map(item::read).collect()
    }
}

/// The messages among a ticket's hits: those that answer most clauses first, the newest of these first.
fn best_messages(lookups: &[Lookup], visible: &Visible) -> Vec<EntryId> {
    let mut messages: HashMap<EntryId, (Vec<usize>, Timestamp)> = HashMap::new();
    for (place, posting) in &visible.hits {
        if let (Some(message), Some(lookup)) = (posting.message, lookups.get(*place)) {
            let (clauses, _) = messages.entry(message.entry).or_insert_with(|| (Vec::new(), posting.at));
            if !clauses.contains(&lookup.clause) {
                clauses.push(lookup.clause);
            }
        }
    }
    let mut messages: Vec<_> = messages.into_iter().map(|(entry, (clauses, at))| (clauses.len(), at, entry)).collect();
    messages.sort_unstable_by(|a, b| b.cmp(a));
    messages.into_iter().map(|(_, _, entry)| entry).collect()
}
