//! The ticket list (B). `GET /` leads there.

use std::collections::HashSet;
use std::sync::Arc;

use guichet_domain::Ticket;
use guichet_domain::listing::{ListQuery, View};
use guichet_domain::visibility::Scope;
use guichet_runtime::{Application, CannotStart, Stop, Visit, serve};
use guichet_store::{Counts, Looks, VisitExtras};
use guichet_web::pages::ticket_list::{self, TicketList, ticket_list};
use guichet_web::{LocalPath, Request, Response, response};

/// Tickets on a page.
const PAGE: usize = 25;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), CannotStart> {
    serve(Application::start().await?, |application| application, list).await
}

async fn list(application: Arc<Application>, request: Arc<Request>) -> Result<Response, Stop> {
    if request.path() == "/" {
        return Ok(response::redirect(&LocalPath::tickets()));
    }
    let visit = Visit::begin(&application, &request, VisitExtras::LIST).await?;
    let query = request.list_query().allowed(visit.portal());
    let scope = query.scope(&visit.viewer);
    let contact = visit.viewer.contact();
    let who = Looks { desk: &visit.desk, portal: visit.portal(), viewer: &visit.viewer };
    let (page, counts, in_copy) = tokio::try_join!(
        async { Ok::<_, Stop>(application.store.view(who, &query, PAGE).await?) },
        counts(&application, &visit, &query, scope),
        async { Ok(application.store.is_in_copy(contact).await?) },
    )?;
    // What was said before somebody came into copy is no news to them: they do not see it.
    let visible = |ticket: &Ticket| page.since.get(&ticket.number).is_none_or(|since| ticket.activity_at >= *since);
    let news = |ticket: &&Ticket| visit.seen.unread(ticket, contact) && visible(ticket);
    let unread: HashSet<_> = page.tickets.iter().filter(news).map(|ticket| ticket.number).collect();
    let counted = page.counted.map(|counts| ticket_list::Counts { open: counts.open, closed: counts.closed });
    let list = TicketList {
        desk: &visit.desk,
        viewer: &visit.viewer,
        query: &query,
        tickets: &page.tickets,
        unread: &unread,
        next: page.next,
        next_place: page.next_place.clone(),
        beyond: page.beyond,
        in_copy,
        searched: page.searched.as_ref(),
        counts: counted.or_else(|| counts.map(|counts| shown(&counts, &visit))),
    };
    Ok(ticket_list(&visit.frame(), &list))
}

/// How many tickets the view has (B12): the visitor's own came with the visit, the company's are read beside the list.
/// None where the portal shows tickets by their properties (B4), which the counters do not know.
/// Those in copy are counted as they are read.
async fn counts(
    application: &Application,
    visit: &Visit,
    query: &ListQuery,
    scope: Scope,
) -> Result<Option<Counts>, Stop> {
    if query.view == Some(View::InCopy) || !visit.portal().ticket_filter.any.is_empty() {
        return Ok(None);
    }
    match scope {
        Scope::Own(_) => Ok(Some(visit.counts.clone())),
        Scope::Organization(company) => {
            Ok(application.store.company_and_counts(company).await?.map(|(_, counts)| counts))
        }
    }
}

fn shown(counts: &Counts, visit: &Visit) -> ticket_list::Counts {
    let pipelines = &visit.portal().visible_pipelines;
    let total = counts.total(|pipeline| pipelines.is_empty() || pipelines.contains(pipeline));
    ticket_list::Counts { open: total.open, closed: total.closed }
}
