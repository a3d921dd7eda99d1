//! Who sees a ticket. This is the one place that decides it: list, search, detail, reply, export, attachments and live
//! updates all ask [`Viewer::sight`], and a [`Sight::Hidden`] ticket answers exactly as one that does not exist (S11).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::company::Company;
use crate::contact::{Contact, ContactWithCompany};
use crate::entry::{Attachment, Entry};
use crate::ids::{AttachmentId, CompanyId, ContactId, ThreadId};
use crate::settings::{CompanyVisibilityMode, Portal};
use crate::ticket::Ticket;

/// A signed-in customer as the portal sees them. Made from the session's contact row, never from what a request says (S10).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewer {
    contact: ContactId,
    /// The company whose tickets they see besides their own.
    organization: Option<CompanyId>,
}

/// Somebody in copy on a ticket (C6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participant {
    /// Who.
    pub contact: ContactId,
    /// Their name or address when they were added.
    pub name: String,
    /// From when on they see the ticket.
    pub since: Timestamp,
}

/// How much of a ticket somebody sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// Nothing: not even that it exists.
    Hidden,
    /// Entries from this moment on.
    Since(Timestamp),
    /// Everything public.
    Whole,
}

/// Which tickets a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// "Owned by me".
    Own(ContactId),
    /// "Organization tickets".
    Organization(CompanyId),
}

impl Viewer {
    /// How the portal sees a contact (B3).
    pub fn of(contact: &Contact, company: Option<&Company>, portal: &Portal) -> Self {
        let visibility = &portal.company_visibility;
        let matches = || visibility.conditions.matches(&ContactWithCompany { contact, company });
        let sees_company = match visibility.mode {
            CompanyVisibilityMode::OwnOnly => false,
            CompanyVisibilityMode::Company => true,
            CompanyVisibilityMode::MatchingSeeCompany => matches(),
            CompanyVisibilityMode::MatchingSeeOwn => !matches(),
        };
        Self {
            contact: contact.id,
            organization: contact.company.filter(|_| sees_company && contact.verified_at.is_some()),
        }
    }

    /// Who they are.
    pub const fn contact(&self) -> ContactId {
        self.contact
    }

    /// The scopes whose lists they may open, the widest first. One scope means no view switch (B3).
    pub fn scopes(&self) -> Vec<Scope> {
        let organization = self.organization.map(Scope::Organization);
        organization.into_iter().chain([Scope::Own(self.contact)]).collect()
    }

    /// What they see of a ticket. `participants` are the ticket's; a list that has none loaded passes an empty slice.
    pub fn sight(&self, ticket: &Ticket, participants: &[Participant], portal: &Portal) -> Sight {
        if !appears(ticket, portal) {
            return Sight::Hidden;
        }
        let of_organization = self.organization.is_some() && ticket.company == self.organization;
        if ticket.requester.id == self.contact || of_organization {
            return Sight::Whole;
        }
        match participants.iter().find(|participant| participant.contact == self.contact) {
            Some(_) if portal.participants_see_whole => Sight::Whole,
            Some(participant) => Sight::Since(participant.since),
            None => Sight::Hidden,
        }
    }
}

/// Whether a ticket appears in the portal at all, whoever looks (B4).
fn appears(ticket: &Ticket, portal: &Portal) -> bool {
    (portal.visible_pipelines.is_empty() || portal.visible_pipelines.contains(&ticket.pipeline))
        && portal.ticket_filter.matches(ticket)
}

impl Sight {
    /// Whether there is anything to see.
    pub const fn is_hidden(self) -> bool {
        matches!(self, Self::Hidden)
    }

    /// Whether this sight takes in an entry: public, in time, and of the original thread unless the portal shows all (C4).
    pub fn shows(self, entry: &Entry, ticket: &Ticket, portal: &Portal) -> bool {
        entry.is_public() && self.takes_in(entry.at, entry.thread, ticket, portal)
    }

    /// The same of a public entry of which no more is known than when it came and in which thread: as the search index
    /// has it (B6).
    pub fn takes_in(self, at: Timestamp, thread: ThreadId, ticket: &Ticket, portal: &Portal) -> bool {
        let in_time = match self {
            Self::Hidden => false,
            Self::Since(since) => at >= since,
            Self::Whole => true,
        };
        in_time && (portal.show_all_threads || thread == ticket.thread)
    }

    /// The attachment of this id, if an entry that is shown carries it (S15).
    pub fn attachment<'a>(
        self,
        id: AttachmentId,
        entries: &'a [Entry],
        ticket: &Ticket,
        portal: &Portal,
    ) -> Option<&'a Attachment> {
        entries
            .iter()
            .filter(|entry| self.shows(entry, ticket, portal))
            .filter_map(Entry::message)
            .flat_map(|message| &message.attachments)
            .find(|attachment| attachment.id == id)
    }
}
