//! A request of somebody who is signed in.

use std::sync::Arc;

use guichet_domain::access::{Admission, admit};
use guichet_domain::settings::{Access, CompanyVisibilityMode, SessionPolicy};
use guichet_domain::visibility::{Participant, Sight, Viewer};
use guichet_domain::{Company, Contact, Desk, Portal, Ticket};
use guichet_identity::cookies;
use guichet_identity::session::{Lifetimes, SessionCookie};
use guichet_store::{Counts, Seen, TicketPage as StoredPage, VisitExtras};
use guichet_web::forms::{FieldError, TypedTicket};
use guichet_web::pages::account::{Denied, denied};
use guichet_web::pages::ticket::TicketPage;
use guichet_web::{Accept, Failure, Form, Frame, LocalPath, Request, Response, response};
use jiff::{SignedDuration, Timestamp};

use crate::application::Application;
use crate::chance;
use crate::serve::Stop;

/// Who asks, and what they may see.
#[derive(Debug)]
pub struct Visit {
    /// Settings and agents.
    pub desk: Arc<Desk>,
    /// The contact's row as it is now.
    pub contact: Contact,
    /// How the portal sees them: the one who is asked about every ticket.
    pub viewer: Viewer,
    /// What they have read, where it was asked for.
    pub seen: Seen,
    /// How many tickets they have, where it was asked for.
    pub counts: Counts,
    /// The session's cookie.
    pub cookie: SessionCookie,
    /// When the request came.
    pub now: Timestamp,
    request: Arc<Request>,
    attachment_origin: Option<String>,
}

impl Visit {
    /// Finds out who asks: one BatchGetItem, beside the settings. Who is not signed in, or no longer, is sent to the sign-in
    /// page and comes back afterwards; a contact who may not enter is told why.
    pub async fn begin(application: &Application, request: &Arc<Request>, extras: VisitExtras) -> Result<Self, Stop> {
        let mut visit = Self::of_anybody(application, request, extras).await?;
        let company = company_for_rules(application, &visit.contact, visit.portal()).await?;
        if let Admission::Denied(denial) = admit(&visit.contact, company.as_ref(), visit.portal()) {
            return Err(denied(&visit.frame(), Denied::By(denial)).into());
        }
        visit.viewer = Viewer::of(&visit.contact, company.as_ref(), visit.portal());
        Ok(visit)
    }

    /// The same for whoever has a session, be they shut out by now: they must be able to sign out. The viewer sees their own
    /// tickets at most.
    pub async fn of_anybody(
        application: &Application,
        request: &Arc<Request>,
        extras: VisitExtras,
    ) -> Result<Self, Stop> {
        let now = Timestamp::now();
        let Some(cookie) = request.cookie(cookies::SESSION).and_then(|value| value.parse::<SessionCookie>().ok())
        else {
            return Err(sign_in_first(application, request, now).await);
        };
        let key = cookie.secret.row_key();
        let (desk, visited) =
            tokio::join!(application.desk(now), application.store.visit(cookie.contact, &key, extras));
        let desk = desk?;
        let portal = portal_of(&desk)?;
        let lifetimes = lifetimes(portal.sessions);
        let live =
            visited?.filter(|visited| visited.session.is_live(now, lifetimes, visited.contact.sessions_valid_from));
        let Some(visited) = live else {
            return Err(sign_in_first(application, request, now).await);
        };
        if let Some(session) = visited.session.touched(now, lifetimes) {
            application.store.touch_session(&key, &session).await?;
        }
        let viewer = Viewer::of(&visited.contact, None, &Portal::new(portal.id.clone(), &portal.name));
        Ok(Self {
            viewer,
            contact: visited.contact,
            seen: visited.seen,
            counts: visited.counts,
            cookie,
            now,
            request: Arc::clone(request),
            attachment_origin: application.environment.attachment_origin.clone(),
            desk,
        })
    }

    /// The portal.
    pub fn portal(&self) -> &Portal {
        // `begin` has looked: settings without a portal are ours to mend, and no visit begins with them.
        #[expect(clippy::indexing_slicing, reason = "a visit begins only with a portal")]
        &self.desk.settings.portals[0]
    }

    /// The request.
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// What surrounds this visitor's pages.
    pub fn frame(&self) -> Frame<'_> {
        Frame::new(&self.request, self.portal(), self.now)
            .signed_in(&self.contact)
            .with_token(self.cookie.secret.csrf_token())
    }

    /// The form that was posted, after a look at where it comes from (S29).
    pub async fn form(&self) -> Result<Form, Stop> {
        let form = self.request.form().await.map_err(|error| self.failed(error.into()))?;
        form.check_token(&self.cookie.secret.csrf_token()).map_err(|error| self.failed(error.into()))?;
        Ok(form)
    }

    /// A failure, on a page of this visitor.
    pub fn failed(&self, failure: Failure) -> Stop {
        self.frame().failure(failure).into()
    }

    /// There is no such ticket, or none that this visitor may know of: one answer (S11).
    pub fn not_found(&self) -> Stop {
        self.failed(Failure::NotFound)
    }

    /// What the visitor sees of a ticket; one that is hidden from them is not there.
    pub fn sight(&self, ticket: &Ticket, participants: &[Participant]) -> Result<Sight, Stop> {
        let sight = self.viewer.sight(ticket, participants, self.portal());
        if sight.is_hidden() { Err(self.not_found()) } else { Ok(sight) }
    }

    /// A ticket's page for this visitor, with what they typed into its reply form and what is wrong with that.
    pub fn ticket_page<'a>(
        &'a self,
        stored: &'a StoredPage,
        typed: TypedTicket,
        errors: Vec<FieldError>,
    ) -> Result<TicketPage<'a>, Stop> {
        Ok(TicketPage {
            desk: &self.desk,
            ticket: &stored.ticket,
            sight: self.sight(&stored.ticket, &stored.participants)?,
            participants: &stored.participants,
            entries: &stored.entries,
            viewer: &self.viewer,
            earlier: stored.entries.first().filter(|_| stored.earlier).map(|entry| entry.id),
            typed,
            errors,
            once: chance::once()?,
            images_from: self.attachment_origin.as_deref(),
        })
    }
}

/// The portal that the settings name; without one, nothing can be served.
pub(crate) fn portal_of(desk: &Desk) -> Result<&Portal, Stop> {
    desk.settings.portal().ok_or_else(|| Stop::ours("the settings name no portal"))
}

/// How long sessions of a portal last.
pub fn lifetimes(policy: SessionPolicy) -> Lifetimes {
    let span = |duration: std::time::Duration| SignedDuration::try_from(duration).unwrap_or(SignedDuration::MAX);
    Lifetimes { idle: span(policy.idle()), absolute: span(policy.absolute()) }
}

/// The contact's company, read only where a rule of the portal may ask about it.
pub async fn company_for_rules(
    application: &Application,
    contact: &Contact,
    portal: &Portal,
) -> Result<Option<Company>, Stop> {
    let asks = matches!(portal.access, Access::Audience { .. })
        || matches!(
            portal.company_visibility.mode,
            CompanyVisibilityMode::MatchingSeeCompany | CompanyVisibilityMode::MatchingSeeOwn
        );
    match contact.company.filter(|_| asks) {
        Some(company) => Ok(application.store.company(company).await?),
        None => Ok(None),
    }
}

/// To the sign-in page, and back here afterwards. A dead cookie is taken away. JSON gets the status instead of a page.
async fn sign_in_first(application: &Application, request: &Arc<Request>, now: Timestamp) -> Stop {
    if request.accept() == Accept::Json {
        return match application.desk(now).await {
            Ok(desk) => match portal_of(&desk) {
                Ok(portal) => Frame::new(request, portal, now).failure(Failure::SignedOut).into(),
                Err(stop) => stop,
            },
            Err(error) => error.into(),
        };
    }
    let next = (!request.is_post()).then(|| LocalPath::parse(&request.address()).ok()).flatten();
    let mut to: Response = response::redirect(&LocalPath::sign_in(next.as_ref()));
    if request.cookie(cookies::SESSION).is_some() {
        response::set_cookie(&mut to, &cookies::clear(cookies::SESSION));
    }
    to.into()
}
