//! Style sheets and scripts, the accessibility statement (G9), and the page for every address that is not there.

use std::sync::Arc;

use guichet_runtime::{Application, CannotStart, Guest, Stop, serve};
use guichet_web::pages::site::accessibility;
use guichet_web::{Failure, Request, Response, assets, response};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), CannotStart> {
    serve(Application::start().await?, |application| application, answer).await
}

async fn answer(application: Arc<Application>, request: Arc<Request>) -> Result<Response, Stop> {
    if let Some(file) = request.parameter("file") {
        let asset = assets::find(file).ok_or(Stop::Theirs(Failure::NotFound))?;
        return Ok(response::asset(asset, request.accepts_gzip()));
    }
    // By `$default` every method comes here, whatever the path.
    if request.path() == "/accessibility" && request.method() == "GET" {
        let guest = Guest::begin(&application, &request).await?;
        let contact = application.environment.deployment.sender.as_str();
        return Ok(accessibility(&guest.frame(), contact));
    }
    Err(Stop::Theirs(Failure::NotFound))
}
