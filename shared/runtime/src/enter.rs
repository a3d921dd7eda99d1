//! The last step of signing in and of registering: somebody has proved an address, and comes in.

use guichet_domain::access::{Admission, admit, admits_strangers, consent_missing};
use guichet_domain::contact::Consent;
use guichet_domain::text::Name;
use guichet_domain::{Contact, access};
use guichet_identity::session::{Role, Session, SessionCookie, SessionSecret};
use guichet_identity::{VerifiedEmail, cookies};
use guichet_web::pages::account::{Denied, denied};
use guichet_web::{LocalPath, Response, response};

use crate::application::Application;
use crate::chance;
use crate::guest::Guest;
use crate::serve::Stop;
use crate::visit::{company_for_rules, lifetimes};

/// What a registration adds to a contact (A2, A3).
#[derive(Debug, Clone)]
pub struct Registration {
    /// What to call them.
    pub name: Name,
    /// What they agreed to.
    pub consent: Option<Consent>,
}

/// How the address was proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// By a code that was sent there: mail arrives.
    Code,
    /// By a password, of an address that was proved by a code once.
    Password,
}

/// Lets somebody in who has proved an address: finds or makes their contact (A9: the one that their earlier mails made),
/// joins it to the company of its domain (E8), asks the portal's rules (A4, A5), and opens a session with a new id (S25).
pub async fn enter(
    application: &Application,
    guest: &Guest,
    proved: &VerifiedEmail,
    proof: Proof,
    registration: Option<&Registration>,
    next: Option<&LocalPath>,
) -> Result<Response, Stop> {
    let store = &application.store;
    let portal = guest.portal();
    let known = match store.contact_by_email(&proved.address).await? {
        Some(contact) => contact,
        None if admits_strangers(portal) => {
            let name = registration.map(|registration| registration.name.clone());
            let new = Contact::new(chance::contact_id(), proved.address.clone(), name, guest.now);
            store.ensure_contact(new).await?
        }
        None => return Ok(denied(&guest.frame(), Denied::By(access::Denial::NotInvited))),
    };
    let company = match known.company {
        None => store.company_by_domain(known.email.domain()).await?,
        Some(_) => None,
    };
    let contact = store
        .update_contact(known.id, |contact| {
            let mut contact = contact.verified(guest.now);
            if proof == Proof::Code {
                contact = contact.mail_proven(guest.now);
            }
            if let Some(registration) = registration {
                contact.name = Some(registration.name.clone());
                contact.consent = registration.consent.clone().or(contact.consent);
            }
            match &company {
                Some(company) => contact.joined_by_domain(company, true),
                None => contact,
            }
        })
        .await?
        .ok_or_else(|| Stop::ours("a contact that was just found is gone"))?;
    if consent_missing(&contact, portal) {
        return Ok(denied(&guest.frame(), Denied::By(access::Denial::ConsentMissing)));
    }
    let company = company_for_rules(application, &contact, portal).await?;
    if let Admission::Denied(denial) = admit(&contact, company.as_ref(), portal) {
        return Ok(denied(&guest.frame(), Denied::By(denial)));
    }
    let secret = SessionSecret::generate(chance::secret()?);
    let lifetimes = lifetimes(portal.sessions);
    let session = Session::begin(contact.id, Role::Customer, guest.now, lifetimes);
    store.open_session(&secret.row_key(), &session).await?;
    let cookie = SessionCookie { contact: contact.id, secret };
    let mut answer = response::redirect(&next.cloned().unwrap_or_else(LocalPath::tickets));
    response::set_cookie(&mut answer, &cookies::set(cookies::SESSION, &cookie.to_string(), lifetimes.absolute));
    response::set_cookie(&mut answer, &cookies::clear(cookies::VISIT));
    Ok(answer)
}
