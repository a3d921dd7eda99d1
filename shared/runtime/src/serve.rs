//! Runs a page function: decodes the event, lets the function answer, turns what goes wrong into a page.

use std::error::Error;
use std::future::Future;
use std::sync::Arc;

use guichet_domain::Portal;
use guichet_store::StoreError;
use guichet_web::pages::Written;
use guichet_web::{Failure, FormError, Frame, Request, Response};
use jiff::Timestamp;
use lambda_http::http::{StatusCode, header};
use lambda_http::service_fn;

use crate::application::{Application, CannotStart};
use crate::limits;

/// Why a function does not answer with its own page.
#[derive(Debug)]
pub enum Stop {
    /// It answers with this instead: a redirect to the sign-in page, a failure in the visitor's own frame.
    Answer(Box<Response>),
    /// The visitor's part, before anything is known of them.
    Theirs(Failure),
    /// Our part: logged, and shown as an error page that names the request.
    Ours(Box<dyn Error + Send + Sync>),
}

impl Stop {
    /// Our part.
    pub fn ours(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Ours(error.into())
    }
}

impl From<Response> for Stop {
    fn from(response: Response) -> Self {
        Self::Answer(Box::new(response))
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Theirs(failure)
    }
}

impl From<FormError> for Stop {
    fn from(error: FormError) -> Self {
        Self::Theirs(error.into())
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::ours(error)
    }
}

impl From<getrandom::Error> for Stop {
    fn from(error: getrandom::Error) -> Self {
        Self::ours(error)
    }
}

/// Answers requests with `handle` until the environment is shut down. `state` is what the function keeps between requests;
/// `application` finds the application in it.
pub async fn serve<S, F, Fut>(state: S, application: fn(&S) -> &Application, handle: F) -> Result<(), CannotStart>
where
    S: Send + Sync + 'static,
    F: Fn(Arc<S>, Arc<Request>) -> Fut + Send + Sync,
    Fut: Future<Output = Result<Response, Stop>> + Send,
{
    let state = Arc::new(state);
    let handle = &handle;
    let service = service_fn(move |event: lambda_http::Request| {
        let state = Arc::clone(&state);
        async move {
            let request = Arc::new(Request::read(event));
            let answer = match handle(Arc::clone(&state), Arc::clone(&request)).await {
                Ok(response) => response,
                Err(Stop::Answer(response)) => *response,
                Err(Stop::Theirs(failure)) => fail(application(&state), &request, failure, None).await,
                Err(Stop::Ours(error)) => {
                    tracing::error!(
                        error = &*error as &dyn Error,
                        request_id = request.id(),
                        path = request.path(),
                        "request failed"
                    );
                    let written = if request.is_post() { Written::read(&request).await } else { None };
                    fail(application(&state), &request, Failure::Ours, written.as_ref()).await
                }
            };
            Ok::<_, lambda_http::Error>(saying_when(answer))
        }
    });
    Ok(lambda_http::run(service).await?)
}

/// Whoever is to come back later is told when (S16): whatever a page counts, it counts in the same window.
fn saying_when(mut answer: Response) -> Response {
    if answer.status() == StatusCode::TOO_MANY_REQUESTS {
        answer.headers_mut().insert(header::RETRY_AFTER, limits::seconds_left(Timestamp::now()).into());
    }
    answer
}

/// The page of a failure, in the portal's look as far as that can be had.
async fn fail(application: &Application, request: &Request, failure: Failure, written: Option<&Written>) -> Response {
    let now = Timestamp::now();
    let desk = application.desk(now).await.ok();
    let plain;
    let portal = match desk.as_ref().and_then(|desk| desk.settings.portal()) {
        Some(portal) => portal,
        None => {
            plain = plain_portal(&application.environment.deployment.portal_name);
            &plain
        }
    };
    Frame::new(request, portal, now).failure_keeping(failure, written)
}

/// A portal of nothing but its name.
#[expect(clippy::expect_used, reason = "the id is a literal slug")]
fn plain_portal(name: &str) -> Portal {
    Portal::new("portal".parse().expect("a literal slug"), name)
}
