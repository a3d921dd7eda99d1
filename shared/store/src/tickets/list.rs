//! The ticket list (B1, B3, B5, B7): runs of the indexes merged into one order, cut where a page is full.

use std::collections::BTreeMap;

use futures::future::try_join_all;
use guichet_domain::Ticket;
use guichet_domain::ids::TicketNumber;
use guichet_domain::listing::{Cursor, ListQuery, Place, Sort};
use guichet_domain::pipeline::State;
use guichet_domain::search::Searched;
use guichet_domain::visibility::Scope;
use jiff::Timestamp;

use super::run::Run;
use crate::error::StoreError;
use crate::{StateCounts, Store};

/// Most tickets that one call looks at. A filter that few tickets pass ends a page early rather than reading on without
/// end: about 1 MB, 130 read units.
pub(super) const MOST_EXAMINED: usize = 1_000;

/// A page of the list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListPage {
    /// Tickets, in the order asked for.
    pub tickets: Vec<Ticket>,
    /// Where the next page starts; `None` where this is the last.
    pub next: Option<Cursor>,
    /// The same where the list is sorted by another column than a time.
    pub next_place: Option<Place>,
    /// The page is short because 1,000 tickets were looked at, not because there are no more: `next` goes on.
    pub incomplete: bool,
    /// The view has more than 1,000 tickets. One that is sorted by another column than a time is sorted by time instead;
    /// one of those in copy holds the 1,000 with the highest numbers.
    pub beyond: bool,
    /// How many tickets the view has, whatever it is narrowed by, where reading it counted them.
    pub counted: Option<StateCounts>,
    /// From when on the viewer sees a ticket that is not theirs.
    pub since: BTreeMap<TicketNumber, Timestamp>,
    /// What was found, where the query has words (B6). The tickets are then the best ones, and there is no next page.
    pub searched: Option<Searched>,
}

impl ListPage {
    /// Whether there is another page.
    pub const fn has_next(&self) -> bool {
        self.next.is_some() || self.next_place.is_some()
    }
}

impl Store {
    /// One page of a scope's tickets, at most `limit`, of those that the query takes and `accept` lets pass (what the
    /// viewer may see). Lists read indexes, which follow a write within moments.
    ///
    /// The cost does not grow with the number of tickets nor with the page: at most two Queries for each state, for
    /// each hundred tickets looked at. A ticket that does not move is on one page exactly; one that gets a reply while
    /// somebody pages may be seen again or not at all, as its place in the order changed.
    pub async fn list(
        &self,
        scope: Scope,
        query: &ListQuery,
        limit: usize,
        accept: impl Fn(&Ticket) -> bool,
    ) -> Result<ListPage, StoreError> {
        let limit = limit.max(1);
        let states = query.state.map_or(vec![State::Open, State::Closed], |state| vec![state]);
        // Unfiltered, a page and the ticket after it are enough; a filter will want more.
        let most = if limit > 500 { 1_000 } else { 100 };
        let filtered = query.stage.is_some() || query.text.is_some() || !query.narrowing.is_any();
        let read_at_once = i32::try_from(if filtered { most } else { (limit + 1).min(most) }).unwrap_or(100);
        let days = if query.sort.is_by_activity() { query.narrowing.activity } else { query.narrowing.created };
        let runs =
            states.into_iter().flat_map(|state| Run::after(query.after, scope, state, query.sort, days, read_at_once));
        let mut merge = Merge { runs: runs.collect(), sort: query.sort };
        let mut tickets: Vec<Ticket> = Vec::new();
        let mut examined = 0;
        let mut last = query.after;
        while let Some(ticket) = merge.next(self).await? {
            let taken = query.takes(&ticket) && accept(&ticket);
            if taken && tickets.len() == limit {
                // One more than fits: there is a next page, and it begins after what was looked at before this one.
                return Ok(ListPage { tickets, next: last, ..ListPage::default() });
            }
            last = Some(query.sort.cursor(&ticket));
            if taken {
                tickets.push(ticket);
            }
            examined += 1;
            if examined == MOST_EXAMINED {
                let incomplete = tickets.len() < limit;
                return Ok(ListPage { tickets, next: last, incomplete, ..ListPage::default() });
            }
        }
        Ok(ListPage { tickets, ..ListPage::default() })
    }
}

/// Runs merged into one order.
struct Merge {
    runs: Vec<Run>,
    sort: Sort,
}

impl Merge {
    /// The next ticket of all runs. Every run must have its front in memory before any is taken; those that have not
    /// are read at once.
    async fn next(&mut self, store: &Store) -> Result<Option<Ticket>, StoreError> {
        try_join_all(self.runs.iter_mut().filter(|run| run.is_hungry()).map(|run| run.feed(store))).await?;
        let sort = self.sort;
        let first =
            self.runs.iter_mut().filter(|run| run.front().is_some()).min_by(|a, b| match (a.front(), b.front()) {
                (Some(a), Some(b)) => sort.compare(a, b),
                _ => std::cmp::Ordering::Equal, // Cannot be: runs without a front are filtered out.
            });
        Ok(first.and_then(Run::pop))
    }
}
