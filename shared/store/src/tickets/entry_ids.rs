//! Ids for entries, in the order in which they are written.

use guichet_domain::Ticket;
use guichet_domain::ids::EntryId;
use jiff::Timestamp;
use uuid::Uuid;

/// Makes entry ids that sort after everything the ticket held when it was read.
///
/// Entries sort by their id, a UUID version 7, and open pages ask for what came after the last one they have. Clocks of
/// two processes differ, and one that is slow may write after one that is quick: an id from the clock alone could sort
/// before an entry that somebody has read already, who would then never see it. So an id takes its time from the clock
/// or from the ticket's last activity, whichever is later; the ticket's version makes sure that nobody else wrote in
/// between.
#[derive(Debug)]
pub struct EntryIds {
    /// Milliseconds since the epoch of the last id.
    last: u64,
}

impl EntryIds {
    /// For a ticket that was just read.
    pub fn after(ticket: &Ticket, now: Timestamp) -> Self {
        let floor = milliseconds(ticket.activity_at).max(time_of(ticket.latest.entry));
        Self { last: floor.max(milliseconds(now).saturating_sub(1)) }
    }

    /// For a ticket that is to be opened.
    pub fn starting(now: Timestamp) -> Self {
        Self { last: milliseconds(now).saturating_sub(1) }
    }

    /// The next id.
    #[expect(clippy::should_implement_trait, reason = "it never ends, and nobody iterates over it")]
    pub fn next(&mut self) -> EntryId {
        self.last += 1;
        let random = Uuid::new_v4().into_bytes();
        let mut bytes = [0; 10];
        for (byte, random) in bytes.iter_mut().zip(random.iter().rev()) {
            *byte = *random;
        }
        EntryId::new(uuid::Builder::from_unix_timestamp_millis(self.last, &bytes).into_uuid())
    }
}

fn milliseconds(time: Timestamp) -> u64 {
    u64::try_from(time.as_millisecond()).unwrap_or_default()
}

/// The time in an id: the first 48 bits (RFC 9562 section 5.7).
fn time_of(entry: EntryId) -> u64 {
    u64::try_from(entry.uuid().as_u128() >> 80).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn ids_sort_in_the_order_they_were_made_whatever_the_clock_says() {
        let now: Timestamp = "2026-11-21T02:00:00Z".parse().unwrap();
        let mut ids = EntryIds::starting(now);
        let made: Vec<_> = (0..100).map(|_| ids.next()).collect();
        assert!(made.is_sorted_by(|a, b| a < b));
        assert_eq!(time_of(made[0]), milliseconds(now));
        assert_eq!(made[0].uuid().get_version_num(), 7);
    }
}
