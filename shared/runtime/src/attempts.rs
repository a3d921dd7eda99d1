//! What is limited while somebody is not signed in yet: how often codes are sent and tried, per address and per source
//! (A1, S13, S20; how often stands in [`limits`]). Cognito has limits of its own; they count for existing users only, so these come first.

use std::time::Duration;

use guichet_domain::EmailAddress;
use guichet_identity::{PendingSignIn, evenly};
use guichet_web::{LocalPath, Request};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::application::Application;
use crate::limits::{self, Limit};
use crate::serve::Stop;

/// Tries for one code.
pub const TRIES: u32 = 5;
/// How long a sign-in under way is kept.
pub const KEPT: SignedDuration = SignedDuration::from_mins(15);
/// No step answers sooner than this, whatever it found (S20).
const FLOOR: Duration = Duration::from_millis(400);

/// A sign-in, registration or reset under way: what is kept of it beside the browser's visit.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct UnderWay {
    /// The address as it was typed.
    pub email: EmailAddress,
    /// What the code will be checked against.
    pub step: Step,
    /// Where to go afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// What is under way.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Step {
    /// A sign-in.
    SignIn {
        /// What the code is checked against.
        pending: PendingSignIn,
    },
    /// A registration.
    Register {
        /// What the code is checked against.
        pending: PendingSignIn,
        /// What to call them.
        name: guichet_domain::text::Name,
        /// The version of the text they agreed to.
        consent: Option<u32>,
    },
    /// A password reset.
    Reset,
}

impl UnderWay {
    /// Where to go afterwards: read anew, since what is kept came from a form.
    pub fn next(&self) -> Option<LocalPath> {
        self.next.as_deref().and_then(|next| LocalPath::parse(next).ok())
    }

    /// When it is forgotten.
    pub fn expires_at(now: Timestamp) -> Timestamp {
        now.saturating_add(KEPT).unwrap_or(now)
    }
}

/// Whether one more step is allowed from this source, and for this address where a mail would go there. The two counts are
/// kept for every address, existing or not.
pub async fn allowed(
    application: &Application,
    request: &Request,
    address: Option<&EmailAddress>,
    now: Timestamp,
) -> Result<bool, Stop> {
    step(application, request, address.map(|address| (limits::CODES, address)), now).await
}

/// The same for a password that is tried, which mails nobody.
pub async fn password_allowed(
    application: &Application,
    request: &Request,
    address: &EmailAddress,
    now: Timestamp,
) -> Result<bool, Stop> {
    step(application, request, Some((limits::PASSWORDS, address)), now).await
}

/// The same for a registration, of which one source begins fewer.
pub async fn registration_allowed(
    application: &Application,
    request: &Request,
    address: &EmailAddress,
    now: Timestamp,
) -> Result<bool, Stop> {
    let here = limits::REGISTRATIONS.allows(&application.store, limits::source(request), now).await?;
    Ok(here && step(application, request, Some((limits::CODES, address)), now).await?)
}

async fn step(
    application: &Application,
    request: &Request,
    of_address: Option<(Limit, &EmailAddress)>,
    now: Timestamp,
) -> Result<bool, Stop> {
    let store = &application.store;
    if !limits::DOOR_STEPS.allows(store, limits::source(request), now).await? {
        return Ok(false);
    }
    match of_address {
        Some((limit, address)) => Ok(limit.allows(store, address, now).await?),
        None => Ok(true),
    }
}

/// Runs a step that may look at accounts, so that its time tells nothing about them.
pub async fn evenly<T>(step: impl Future<Output = T>) -> T {
    evenly::no_sooner_than(FLOOR, step).await
}
