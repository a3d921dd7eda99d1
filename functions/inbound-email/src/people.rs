//! The people whom a mail names beside us: who comes into copy by it, and who has it already (C6, S1, S2).

use guichet_domain::entry::Audience;
use guichet_domain::ids::ContactId;
use guichet_domain::participants::{Place, Room};
use guichet_domain::visibility::Participant;
use guichet_domain::{Contact, Desk};
use guichet_runtime::chance;
use guichet_runtime::limits::NEWCOMERS;

use crate::mail::Arrived;
use crate::receive::{Failed, Inbound};

/// Most people of one mail that are looked up.
const LOOKED_AT: usize = 30;

/// Whom a mail brings.
#[derive(Debug, Default)]
pub(crate) struct Brought {
    /// Who comes into copy, from this mail on.
    pub(crate) participants: Vec<Participant>,
    /// Contacts with a part in the ticket whom the mail reached directly.
    pub(crate) copied: Vec<ContactId>,
    /// What the mail's record says of it.
    pub(crate) notes: Vec<String>,
}

impl Inbound {
    /// Looks at the people in `To` and `Cc` of a mail that goes to a ticket. Unauthenticated mail brings nobody and says
    /// nothing of whom it reached (S1); nor does a note.
    pub(crate) async fn bring(
        &self,
        desk: &Desk,
        arrived: &Arrived,
        audience: Audience,
        mut room: Room,
    ) -> Result<Brought, Failed> {
        let mut brought = Brought::default();
        if !arrived.proven || audience != Audience::Public {
            return Ok(brought);
        }
        let adds = desk.settings.portal().is_none_or(|portal| portal.mail_adds_participants);
        let customers =
            arrived.people.iter().filter(|person| desk.agents.iter().all(|agent| agent.email != person.address));
        let customers: Vec<_> = customers.collect();
        let mut left_out = customers.len().saturating_sub(LOOKED_AT);
        for person in customers.into_iter().take(LOOKED_AT) {
            let known = self.application.store.contact_by_email(&person.address).await?;
            if let Some(contact) = known.as_ref().filter(|contact| room.has(contact.id)) {
                brought.copied.push(contact.id);
                continue;
            }
            if !adds || known.as_ref().is_some_and(|contact| contact.disabled) {
                continue;
            }
            if !room.is_left() || !self.may_bring(arrived).await? {
                left_out += 1;
                continue;
            }
            let contact = match known {
                Some(contact) => contact,
                None => {
                    let (address, name) = (person.address.clone(), person.name.clone());
                    let new = Contact::new(chance::contact_id(), address, name, arrived.now);
                    self.application.store.ensure_contact(new).await?
                }
            };
            if room.take(contact.id) == Place::New {
                let name = contact.display_name().to_owned();
                brought.participants.push(Participant { contact: contact.id, name, since: arrived.now });
                brought.copied.push(contact.id);
                brought.notes.push(format!("{} is in copy from now on", person.address));
            }
        }
        if left_out > 0 && adds {
            brought.notes.push(format!(
                "{left_out} more in To and Cc were not put in copy: at most {} for each mail, {} for each ticket and {} for each sender in a day",
                Room::A_MAIL,
                Room::A_TICKET,
                NEWCOMERS.most,
            ));
        }
        Ok(brought)
    }

    async fn may_bring(&self, arrived: &Arrived) -> Result<bool, Failed> {
        Ok(NEWCOMERS.allows(&self.application.store, &arrived.from, arrived.now).await?)
    }
}
