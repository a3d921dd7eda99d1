//! What somebody sees of a view of the list (B3, B4, B5, B7, C6): every way to read one asks the same rules.
//!
//! A view by time is read from the indexes, page by page, at any size. One that is sorted by another column, and the one
//! of tickets on which somebody is in copy, are read whole and sorted in memory, up to 1,000 tickets.

use guichet_domain::listing::{ColumnSort, ListQuery, Place, Sort, View};
use guichet_domain::pipeline::State;
use guichet_domain::visibility::{Participant, Viewer};
use guichet_domain::{Desk, Portal, Ticket};

use super::list::{ListPage, MOST_EXAMINED};
use crate::error::StoreError;
use crate::{StateCounts, Store};

/// Who looks, and by which rules.
#[derive(Debug, Clone, Copy)]
pub struct Looks<'a> {
    /// Settings and agents.
    pub desk: &'a Desk,
    /// The portal.
    pub portal: &'a Portal,
    /// Who looks.
    pub viewer: &'a Viewer,
}

impl Looks<'_> {
    fn sees(&self, ticket: &Ticket, participants: &[Participant]) -> bool {
        !self.viewer.sight(ticket, participants, self.portal).is_hidden()
    }

    pub(crate) fn takes(&self, query: &ListQuery, ticket: &Ticket) -> bool {
        query.takes(ticket) && query.narrowing.takes(ticket, self.desk, self.portal)
    }
}

impl Store {
    /// One page of what the viewer sees of a view, at most `limit` tickets. The query is one that the portal allows
    /// ([`ListQuery::allowed`]).
    ///
    /// By time it costs what [`Store::list`] costs; otherwise at most 1,000 tickets are read, about 1 MB.
    pub async fn view(&self, who: Looks<'_>, query: &ListQuery, limit: usize) -> Result<ListPage, StoreError> {
        let limit = limit.max(1);
        if let Some(words) = crate::search::words_of(query) {
            return self.search_view(who, query, &words, limit).await;
        }
        if query.view == Some(View::InCopy) {
            return self.in_copy(who, query, limit).await;
        }
        let Some(sort) = &query.column else { return self.by_time(who, query, limit).await };
        // A page that goes on from a time is one of a view that was too large before.
        let whole = if query.after.is_some() { None } else { self.whole(who, query).await? };
        match whole {
            Some(tickets) => Ok(by_column(who, sort, query.after_place.as_ref(), tickets, limit)),
            None => Ok(ListPage { beyond: true, ..self.by_time(who, query, limit).await? }),
        }
    }

    async fn by_time(&self, who: Looks<'_>, query: &ListQuery, limit: usize) -> Result<ListPage, StoreError> {
        let accept = |ticket: &Ticket| who.sees(ticket, &[]) && who.takes(query, ticket);
        self.list(query.scope(who.viewer), query, limit, accept).await
    }

    /// All tickets of a view, where they are few enough.
    async fn whole(&self, who: Looks<'_>, query: &ListQuery) -> Result<Option<Vec<Ticket>>, StoreError> {
        // Days narrow what is read where the index sorts by their time.
        let by_activity = query.narrowing.created.is_any() && !query.narrowing.activity.is_any();
        let sort = if by_activity { Sort::ActivityDescending } else { Sort::CreatedDescending };
        let all = ListQuery { sort, ..query.from_start() };
        let page = self.by_time(who, &all, MOST_EXAMINED).await?;
        Ok((!page.has_next()).then_some(page.tickets))
    }

    async fn in_copy(&self, who: Looks<'_>, query: &ListQuery, limit: usize) -> Result<ListPage, StoreError> {
        let mut copies = self.copies(who.viewer.contact(), MOST_EXAMINED + 1).await?;
        let beyond = copies.len() > MOST_EXAMINED;
        if beyond {
            copies.sort_unstable_by_key(|copy| std::cmp::Reverse(copy.ticket.number));
            copies.truncate(MOST_EXAMINED);
        }
        copies.retain(|copy| who.sees(&copy.ticket, std::slice::from_ref(&copy.participant)));
        let counted = copies.iter().fold(StateCounts::default(), |mut counts, copy| {
            match copy.ticket.state {
                State::Open => counts.open += 1,
                State::Closed => counts.closed += 1,
            }
            counts
        });
        copies.retain(|copy| who.takes(query, &copy.ticket));
        let since = copies.iter().map(|copy| (copy.ticket.number, copy.participant.since)).collect();
        let tickets = copies.into_iter().map(|copy| copy.ticket).collect();
        let page = match &query.column {
            Some(sort) => by_column(who, sort, query.after_place.as_ref(), tickets, limit),
            None => by_times(query, tickets, limit),
        };
        Ok(ListPage { beyond, counted: (!beyond).then_some(counted), since, ..page })
    }
}

fn by_times(query: &ListQuery, mut tickets: Vec<Ticket>, limit: usize) -> ListPage {
    tickets.retain(|ticket| query.after.is_none_or(|cursor| query.sort.is_after(ticket, cursor)));
    tickets.sort_by(|a, b| query.sort.compare(a, b));
    let more = tickets.len() > limit;
    tickets.truncate(limit);
    let next = tickets.last().filter(|_| more).map(|ticket| query.sort.cursor(ticket));
    ListPage { tickets, next, ..ListPage::default() }
}

fn by_column(who: Looks<'_>, sort: &ColumnSort, after: Option<&Place>, tickets: Vec<Ticket>, limit: usize) -> ListPage {
    let mut placed: Vec<(Place, Ticket)> =
        tickets.into_iter().map(|ticket| (sort.place(&ticket, who.desk, who.portal), ticket)).collect();
    placed.retain(|(place, _)| after.is_none_or(|after| sort.compare(place, after).is_gt()));
    placed.sort_by(|(a, _), (b, _)| sort.compare(a, b));
    let more = placed.len() > limit;
    placed.truncate(limit);
    let next_place = placed.last().filter(|_| more).map(|(place, _)| place.clone());
    ListPage { tickets: placed.into_iter().map(|(_, ticket)| ticket).collect(), next_place, ..ListPage::default() }
}
