//! A request of somebody who is not signed in (yet): the sign-in pages, registration.

use std::sync::Arc;

use guichet_domain::{Desk, Portal};
use guichet_identity::cookies;
use guichet_identity::session::SessionSecret;
use guichet_web::{Form, Frame, Request, Response, response};
use jiff::{SignedDuration, Timestamp};

use crate::application::Application;
use crate::chance;
use crate::serve::Stop;
use crate::visit::portal_of;

/// Longest time between opening a sign-in page and posting its form.
const VISIT_COOKIE: SignedDuration = SignedDuration::from_hours(12);

/// Somebody without a session. Their forms are protected all the same, by a secret of the visit (S29).
#[derive(Debug)]
pub struct Guest {
    /// Settings and agents.
    pub desk: Arc<Desk>,
    /// When the request came.
    pub now: Timestamp,
    /// The secret of the visit; also what a pending sign-in is bound to, so that a code works only in the browser that
    /// asked for it.
    pub secret: SessionSecret,
    newcomer: bool,
    request: Arc<Request>,
}

impl Guest {
    /// Reads the visit's cookie, or makes a secret for a new one.
    pub async fn begin(application: &Application, request: &Arc<Request>) -> Result<Self, Stop> {
        let now = Timestamp::now();
        let desk = application.desk(now).await?;
        portal_of(&desk)?;
        let known = request.cookie(cookies::VISIT).and_then(|value| value.parse().ok());
        let newcomer = known.is_none();
        let secret = match known {
            Some(secret) => secret,
            None => SessionSecret::generate(chance::secret()?),
        };
        Ok(Self { desk, now, secret, newcomer, request: Arc::clone(request) })
    }

    /// The portal.
    pub fn portal(&self) -> &Portal {
        #[expect(clippy::indexing_slicing, reason = "a visit begins only with a portal")]
        &self.desk.settings.portals[0]
    }

    /// The request.
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// What surrounds this visitor's pages.
    pub fn frame(&self) -> Frame<'_> {
        Frame::new(&self.request, self.portal(), self.now).with_token(self.secret.csrf_token())
    }

    /// The form that was posted, after a look at where it comes from (S29).
    pub async fn form(&self) -> Result<Form, Stop> {
        let form = self.request.form().await?;
        form.check_token(&self.secret.csrf_token())?;
        Ok(form)
    }

    /// The answer, with the visit's cookie where the visitor has none yet.
    #[must_use]
    pub fn answer(&self, mut answer: Response) -> Response {
        if self.newcomer {
            response::set_cookie(&mut answer, &cookies::set(cookies::VISIT, &self.secret.to_string(), VISIT_COOKIE));
        }
        answer
    }
}
