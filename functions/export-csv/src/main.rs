//! The current view as CSV (B8): every ticket of it, or an error page that says that it does not fit.

use std::sync::Arc;
use std::time::Duration;

use guichet_domain::listing::View;
use guichet_runtime::{Application, CannotStart, Stop, Visit, serve};
use guichet_store::{Looks, VisitExtras};
use guichet_web::export::{CsvExport, MAX_BYTES};
use guichet_web::{Failure, Request, Response};

/// Tickets read at a time.
const AT_A_TIME: usize = 500;
/// How long it may read. What is left then does not fit, as far as the visitor is concerned: API Gateway waits 30 seconds.
const READS_FOR: Duration = Duration::from_secs(20);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), CannotStart> {
    serve(Application::start().await?, |application| application, export).await
}

async fn export(application: Arc<Application>, request: Arc<Request>) -> Result<Response, Stop> {
    let visit = Visit::begin(&application, &request, VisitExtras::NONE).await?;
    let frame = visit.frame();
    let too_large = || visit.failed(Failure::ExportTooLarge);
    let mut query = request.list_query().allowed(visit.portal()).from_start();
    let who = Looks { desk: &visit.desk, portal: visit.portal(), viewer: &visit.viewer };
    let mut export = CsvExport::new(&visit.desk, visit.portal(), frame.words(), MAX_BYTES).map_err(|_| too_large())?;
    let write = async {
        loop {
            let page = application.store.view(who, &query, AT_A_TIME).await?;
            for ticket in &page.tickets {
                export.push(ticket).map_err(|_| too_large())?;
            }
            // More was found than is shown, or a word is too common: the file would lack some.
            if page.searched.as_ref().is_some_and(|searched| !searched.is_whole()) {
                return Err(too_large());
            }
            // In copy on more tickets than are read: the file would lack some.
            if page.beyond && query.view == Some(View::InCopy) {
                return Err(too_large());
            }
            (query.after, query.after_place) = (page.next, page.next_place);
            if query.after.is_none() && query.after_place.is_none() {
                return Ok(());
            }
        }
    };
    // A table that answers slowly is cut in the middle of a call, before API Gateway gives up.
    match tokio::time::timeout(READS_FOR, write).await {
        Ok(written) => written.map(|()| export.finish()),
        Err(_) => Err(too_large()),
    }
}
