//! Who may enter a portal (A4, A5).

use crate::company::Company;
use crate::contact::{Contact, ContactWithCompany};
use crate::settings::{Access, Portal};

/// Whether somebody may come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// Come in.
    Admitted,
    /// Stay out, and be told why.
    Denied(Denial),
}

/// Why somebody stays out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denial {
    /// An agent shut this contact out.
    Disabled,
    /// The portal is for invited people, and this contact is none.
    NotInvited,
    /// The portal's audience rules do not match.
    NotInAudience,
    /// The portal asks for consent, and this contact has not agreed to the present text.
    ConsentMissing,
}

/// Whether a contact with a proven address may enter. Asked at sign-in, and again whenever a session is used, so that a
/// change of the rules takes effect with the next request.
pub fn admit(contact: &Contact, company: Option<&Company>, portal: &Portal) -> Admission {
    if contact.disabled {
        return Admission::Denied(Denial::Disabled);
    }
    match &portal.access {
        Access::Audience { rules } if !rules.matches(&ContactWithCompany { contact, company }) => {
            Admission::Denied(Denial::NotInAudience)
        }
        Access::Anyone | Access::Invited | Access::Audience { .. } => Admission::Admitted,
    }
}

/// Whether an address nobody knows may become a contact by signing in.
pub const fn admits_strangers(portal: &Portal) -> bool {
    portal.registration_open()
}

/// Whether a contact has still to agree to the portal's text before they come in (A3). Asked at sign-in, and only where
/// registration is open: that is where one agrees.
pub fn consent_missing(contact: &Contact, portal: &Portal) -> bool {
    let agreed = contact.consent.as_ref().map(|consent| consent.version);
    portal.registration_open()
        && portal.consent.as_ref().is_some_and(|text| agreed.is_none_or(|agreed| agreed < text.version))
}
