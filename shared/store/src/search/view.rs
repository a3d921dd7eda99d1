//! A view of the list that is searched (B6): the same tickets that the view lists, of these the ones that answer.

use guichet_domain::Ticket;
use guichet_domain::listing::{ListQuery, Sort, View};
use guichet_domain::search::{SearchQuery, Searched};
use guichet_domain::visibility::Scope;

use super::find::Search;
use crate::error::StoreError;
use crate::{ListPage, Looks, Store};

/// Fewest tickets that a page of what was found has room for: there is no second one.
const ROOM: usize = 50;

/// What a query of the list looks for; none where nothing was typed that has a letter or a digit.
pub(crate) fn words_of(query: &ListQuery) -> Option<SearchQuery> {
    query.text.as_deref().map(SearchQuery::parse).filter(|words| !words.is_empty())
}

impl Store {
    /// The best tickets of a view that answer, in their order or in that which the query asks for.
    pub(crate) async fn search_view(
        &self,
        who: Looks<'_>,
        query: &ListQuery,
        words: &SearchQuery,
        limit: usize,
    ) -> Result<ListPage, StoreError> {
        let me = who.viewer.contact();
        let in_copy_view = query.view == Some(View::InCopy);
        let scope = if in_copy_view { Scope::Own(me) } else { query.scope(who.viewer) };
        let rest = ListQuery { text: None, ..query.clone() };
        let takes = |ticket: &Ticket, in_copy: bool| {
            let of_view = match scope {
                Scope::Own(_) if in_copy_view => in_copy,
                Scope::Own(contact) => ticket.requester.id == contact,
                Scope::Organization(company) => ticket.company == Some(company),
            };
            of_view && who.takes(&rest, ticket)
        };
        let asked = Search { scope, viewer: who.viewer, portal: who.portal, query: words, limit: limit.max(ROOM) };
        let mut found = self.search(&asked, takes).await?;
        if let Some(sort) = &query.column {
            let place = |ticket: &Ticket| sort.place(ticket, who.desk, who.portal);
            found.tickets.sort_by(|a, b| sort.compare(&place(&a.ticket), &place(&b.ticket)));
        } else if query.sort != Sort::default() {
            found.tickets.sort_by(|a, b| query.sort.compare(&a.ticket, &b.ticket));
        }
        let mut page = ListPage::default();
        let mut searched = Searched { more: found.more, newest_only: found.newest_only, ..Searched::default() };
        for found in found.tickets {
            let number = found.ticket.number;
            page.since.extend(found.since.map(|since| (number, since)));
            searched.previews.extend(found.preview.map(|preview| (number, preview)));
            page.tickets.push(found.ticket);
        }
        page.searched = Some(searched);
        Ok(page)
    }
}
