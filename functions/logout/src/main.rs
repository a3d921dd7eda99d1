//! Sign out, here or everywhere (A7).

use std::sync::Arc;

use guichet_identity::cookies;
use guichet_runtime::{Application, CannotStart, Guest, Stop, Visit, serve};
use guichet_store::VisitExtras;
use guichet_web::pages::account::signed_out;
use guichet_web::{LocalPath, Request, Response, response};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), CannotStart> {
    serve(Application::start().await?, |application| application, answer).await
}

async fn answer(application: Arc<Application>, request: Arc<Request>) -> Result<Response, Stop> {
    if !request.is_post() {
        let guest = Guest::begin(&application, &request).await?;
        return Ok(signed_out(&guest.frame()));
    }
    let store = &application.store;
    // Who was shut out must be able to leave, too: the session alone decides here.
    let visit = Visit::of_anybody(&application, &request, VisitExtras::NONE).await?;
    visit.form().await?;
    if request.path().ends_with("/everywhere") {
        store.close_all_sessions(visit.contact.id, visit.now).await?;
    }
    store.close_session(visit.contact.id, &visit.cookie.secret.row_key()).await?;
    let mut answer = response::redirect(&LocalPath::signed_out());
    response::set_cookie(&mut answer, &cookies::clear(cookies::SESSION));
    Ok(answer)
}
