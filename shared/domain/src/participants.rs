//! Who comes into copy by a mail (C6), and who does not (S1, S2).
//!
//! Authenticated mail of somebody with a part in the ticket brings the people in its `To` and `Cc` along: from that
//! message on, never earlier. A mail that proves nothing brings nobody, and no mail brings a crowd.

use crate::email_address::EmailAddress;
use crate::ids::ContactId;
use crate::text::Name;

/// Somebody whom a mail names in `To` or `Cc`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Where they are written to.
    pub address: EmailAddress,
    /// What the sender's program calls them.
    pub name: Option<Name>,
}

/// Room for newcomers: counts whom a mail brings along.
#[derive(Debug, Clone)]
pub struct Room {
    requester: ContactId,
    there: Vec<ContactId>,
    new: usize,
}

/// Whether somebody comes into copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// They are the requester or in copy already.
    TheirsAlready,
    /// They come into copy.
    New,
    /// There is no room: the mail brings too many, or too many are there.
    None,
}

impl Room {
    /// Most people whom one mail brings into copy.
    pub const A_MAIL: usize = 10;
    /// Most people in copy on a ticket, as far as mails bring them.
    pub const A_TICKET: usize = 20;

    /// The room on a ticket with these people.
    pub fn new(requester: ContactId, participants: impl IntoIterator<Item = ContactId>) -> Self {
        Self { requester, there: participants.into_iter().collect(), new: 0 }
    }

    /// Whether somebody has a part in the ticket already.
    pub fn has(&self, contact: ContactId) -> bool {
        contact == self.requester || self.there.contains(&contact)
    }

    /// Whether one more would find room.
    pub fn is_left(&self) -> bool {
        self.new < Self::A_MAIL && self.there.len() < Self::A_TICKET
    }

    /// Gives somebody their place.
    pub fn take(&mut self, contact: ContactId) -> Place {
        if self.has(contact) {
            return Place::TheirsAlready;
        }
        if !self.is_left() {
            return Place::None;
        }
        self.there.push(contact);
        self.new += 1;
        Place::New
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn contact(n: usize) -> ContactId {
        ContactId::new(Uuid::from_u128(n as u128))
    }

    #[test]
    fn c6_a_mail_brings_ten_people_and_a_ticket_holds_twenty() {
        let mut room = Room::new(contact(0), [contact(1)]);
        assert_eq!(room.take(contact(0)), Place::TheirsAlready);
        assert_eq!(room.take(contact(1)), Place::TheirsAlready);
        let places: Vec<_> = (2..14).map(|n| room.take(contact(n))).collect();
        assert_eq!(places.iter().filter(|place| **place == Place::New).count(), Room::A_MAIL);
        assert_eq!(room.take(contact(2)), Place::TheirsAlready, "named twice");
        let mut full = Room::new(contact(0), (1..20).map(contact));
        assert_eq!(full.take(contact(20)), Place::New);
        assert_eq!(full.take(contact(21)), Place::None);
        assert_eq!(full.take(contact(20)), Place::TheirsAlready);
    }
}
