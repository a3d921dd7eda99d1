//! Tickets like the one being written (D3): those that the visitor may open anyway.

use std::sync::Arc;

use guichet_domain::text::Subject;
use guichet_domain::visibility::Scope;
use guichet_runtime::{Application, CannotStart, Stop, Visit, serve};
use guichet_store::VisitExtras;
use guichet_web::pages::suggestions::suggestions;
use guichet_web::{Request, Response};

/// Tickets suggested.
const MOST: usize = 5;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), CannotStart> {
    serve(Application::start().await?, |application| application, suggest).await
}

async fn suggest(application: Arc<Application>, request: Arc<Request>) -> Result<Response, Stop> {
    let visit = Visit::begin(&application, &request, VisitExtras::NONE).await?;
    let typed: String = request.query_value("subject").unwrap_or_default().chars().take(Subject::MAX).collect();
    // The widest view: what a colleague asked answers as well.
    let scope = visit.viewer.scopes().first().copied().unwrap_or(Scope::Own(visit.viewer.contact()));
    let who = (&visit.viewer, visit.portal());
    let tickets = application.store.similar(scope, who, &typed, MOST).await?;
    Ok(suggestions(&visit.frame(), &visit.desk, &tickets))
}
