//! The current view as CSV (B8): every ticket of it, or an error page that says that it does not fit.

use std::sync::Arc;
use std::time::{Duration, Instant};

use guichet_runtime::{Application, CannotStart, Stop, Visit, serve};
use guichet_store::VisitExtras;
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
    let mut query = request.list_query();
    query.after = None;
    let scope = query.scope(&visit.viewer);
    let sees = |ticket: &_| !visit.viewer.sight(ticket, &[], visit.portal()).is_hidden();
    let mut export = CsvExport::new(&visit.desk, visit.portal(), frame.words(), MAX_BYTES).map_err(|_| too_large())?;
    let began = Instant::now();
    while began.elapsed() < READS_FOR {
        let page = application.store.list(scope, &query, AT_A_TIME, sees).await?;
        for ticket in &page.tickets {
            export.push(ticket).map_err(|_| too_large())?;
        }
        query.after = page.next;
        if query.after.is_none() {
            return Ok(export.finish());
        }
    }
    Err(too_large())
}
