//! How often something may be done (E3, S7, S16, S20): every limit that we count ourselves, in one table, with its reason.
//! The template's throttles come before these, Cognito's and SES's own after.
//!
//! Who is counted is the address or contact, and the source: the client's address from the request context (S23), of an
//! IPv6 address the /64 that one customer gets. Whoever runs into a limit of a page gets their page back with what they
//! typed, status 429 and `Retry-After`; a mail over a limit is held, not lost.

use std::net::IpAddr;

use guichet_store::{Allowance, Store, StoreError};
use guichet_web::Request;
use jiff::{SignedDuration, Timestamp};

use crate::application::Application;
use crate::visit::Visit;

/// How often, in which time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// What is counted: the first part of the counter's key.
    pub what: &'static str,
    /// How often. Windows are fixed, so that around the turn of one up to twice as much fits into a window's length.
    pub most: u32,
    /// In which time.
    pub window: SignedDuration,
}

/// The window of whatever a page counts. One for all, so that every answer with 429 knows when it is over.
pub const WINDOW: SignedDuration = SignedDuration::from_mins(15);
const HOUR: SignedDuration = SignedDuration::from_hours(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Steps at the door of one source: codes asked for, passwords tried, registrations, resets. An office of a hundred people
/// shares an address and begins to work at nine; a list of passwords is a million long.
pub const DOOR_STEPS: Limit = Limit { what: "sign-in-source", most: 100, window: WINDOW };
/// Mails with a code to one address, for whatever reason: the address may be somebody's who never asked. Five get lost, the
/// sixth arrives.
pub const CODES: Limit = Limit { what: "sign-in-address", most: 6, window: WINDOW };
/// Passwords tried for one address: a person has three in mind and mistypes each twice. Counted apart from codes, so that
/// whoever guesses at somebody's password does not keep them from signing in by a code.
pub const PASSWORDS: Limit = Limit { what: "password-address", most: 10, window: WINDOW };
/// Registrations of one source: a class room registers at once, a program registers without end.
pub const REGISTRATIONS: Limit = Limit { what: "register-source", most: 40, window: WINDOW };

/// Tickets and replies of one contact, where the portal's settings say nothing else (`Rates` in the domain says why so many).
pub const TICKETS: Limit = Limit { what: "tickets-contact", most: 30, window: WINDOW };
/// See [`TICKETS`].
pub const REPLIES: Limit = Limit { what: "replies-contact", most: 60, window: WINDOW };
/// From one source, whoever is signed in there: ten busy people.
pub const TICKETS_OF_A_SOURCE: Limit = Limit { what: "tickets-source", most: 300, window: WINDOW };
/// See [`TICKETS_OF_A_SOURCE`].
pub const REPLIES_OF_A_SOURCE: Limit = Limit { what: "replies-source", most: 600, window: WINDOW };

/// Mails of one proven sender before further ones are held (E3): the last stop of a loop between two machines.
pub const MAILS: Limit = Limit { what: "mail-from", most: 60, window: HOUR };
/// The same for mail that only claims to be from there: it cannot use up what the owner of the address may send.
pub const MAILS_CLAIMING: Limit = Limit { what: "mail-claiming", most: 60, window: HOUR };
/// People that one sender brings into copy (S7): all of a large project, and no list of addresses.
pub const NEWCOMERS: Limit = Limit { what: "newcomers", most: 50, window: DAY };
/// Acknowledgements to an address that nobody proved (S7): who writes more in a day knows by then that their mail arrives.
pub const BLIND_ACKNOWLEDGEMENTS: Limit = Limit { what: "blind-acknowledgement", most: 3, window: DAY };

/// All of them.
pub const ALL: [Limit; 12] = [
    DOOR_STEPS,
    CODES,
    PASSWORDS,
    REGISTRATIONS,
    TICKETS,
    TICKETS_OF_A_SOURCE,
    REPLIES,
    REPLIES_OF_A_SOURCE,
    MAILS,
    MAILS_CLAIMING,
    NEWCOMERS,
    BLIND_ACKNOWLEDGEMENTS,
];

/// Something that a signed-in visitor does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// Opens a ticket.
    Ticket,
    /// Replies.
    Reply,
}

impl Limit {
    /// Counts one more for `whom`, if it still fits.
    pub async fn take(
        self,
        store: &Store,
        whom: impl std::fmt::Display + Send,
        now: Timestamp,
    ) -> Result<Allowance, StoreError> {
        store.take(&format!("{}#{whom}", self.what), self.most, self.window, now).await
    }

    /// The same where only the answer counts.
    pub async fn allows(
        self,
        store: &Store,
        whom: impl std::fmt::Display + Send,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        Ok(self.take(store, whom, now).await? == Allowance::Allowed)
    }
}

/// Whether the visitor may do this once more: counted for them, and for where they are.
pub async fn allowed(application: &Application, visit: &Visit, doing: Doing) -> Result<bool, StoreError> {
    let rates = visit.portal().rates;
    let (own, of_source, most) = match doing {
        Doing::Ticket => (TICKETS, TICKETS_OF_A_SOURCE, rates.tickets),
        Doing::Reply => (REPLIES, REPLIES_OF_A_SOURCE, rates.replies),
    };
    let (own, of_source) = (Limit { most, ..own }, Limit { most: most.saturating_mul(10), ..of_source });
    let store = &application.store;
    // One after the other: whoever is refused by their own limit takes nothing from the others in their office.
    Ok(own.allows(store, visit.contact.id, visit.now).await?
        && of_source.allows(store, source(visit.request()), visit.now).await?)
}

/// Where a request comes from: an IPv4 address, or the /64 that one IPv6 customer gets. What the client claims about
/// itself in headers has no part in it (S23).
pub fn source(request: &Request) -> String {
    request.client().map_or_else(|| "unknown".to_owned(), source_of)
}

fn source_of(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let network: Vec<String> = address.segments().iter().take(4).map(|part| format!("{part:x}")).collect();
            format!("{}::/64", network.join(":"))
        }
    }
}

/// Seconds until a limit of a page counts from nothing again.
pub(crate) fn seconds_left(now: Timestamp) -> u64 {
    let length = WINDOW.as_secs();
    u64::try_from(length - now.as_second().rem_euclid(length)).unwrap_or_default().max(1)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use guichet_domain::rates::Rates;

    use super::*;

    #[test]
    fn s16_each_limit_counts_something_of_its_own_and_lets_something_through() {
        let names: BTreeSet<&str> = ALL.iter().map(|limit| limit.what).collect();
        assert_eq!(names.len(), ALL.len());
        assert!(ALL.iter().all(|limit| limit.most > 0 && limit.window.is_positive()));
        let of_pages = [DOOR_STEPS, CODES, PASSWORDS, REGISTRATIONS, TICKETS, REPLIES];
        assert!(of_pages.iter().all(|limit| limit.window == WINDOW), "Retry-After would be wrong");
        let rates = Rates::default();
        assert_eq!((TICKETS.most, REPLIES.most), (rates.tickets, rates.replies));
        assert_eq!((TICKETS_OF_A_SOURCE.most, REPLIES_OF_A_SOURCE.most), (rates.tickets * 10, rates.replies * 10));
    }

    #[test]
    fn s16_s20_a_source_is_an_ipv4_address_or_the_network_of_one_ipv6_customer() {
        let source = |text: &str| source_of(text.parse().unwrap());
        assert_eq!(source("192.0.2.7"), "192.0.2.7");
        assert_eq!(source("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!(source("2001:db8:1:2::1"), "2001:db8:1:2::/64");
        assert_eq!(source("2001:db8:1:2::1"), source("2001:db8:1:2:ffff:ffff:ffff:ffff"));
        assert_ne!(source("2001:db8:1:2::1"), source("2001:db8:1:3::1"));
    }

    #[test]
    fn s16_an_answer_says_when_the_window_ends() {
        let at = |second| seconds_left(Timestamp::from_second(second).unwrap());
        assert_eq!((at(0), at(1), at(899), at(900)), (900, 899, 1, 900));
    }
}
