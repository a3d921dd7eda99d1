//! DynamoDB: keys, items, transactions.
//!
//! One table holds everything; `docs/data-model.md` says under which key, and what each access costs. Nothing here
//! scans, and no request's cost grows with the number of tickets.
//!
//! - **Time comes in.** No function reads the clock, except to wait before it tries again.
//! - **Twice is once.** A change of a ticket is one transaction that also writes `once#<token>` ([`OnceToken`]);
//!   whoever repeats it is told what the first time made. Other writes are conditional, or say the same thing when said
//!   again.
//! - **Two kinds of "no".** What is the caller's business (a stale version, a taken domain, an unknown id) is an
//!   `Option` or an enum. [`StoreError`] is ours: DynamoDB could not be reached, or holds what cannot be read.
//!
//! Reads that decide who may do what, or that show somebody their own write, are strongly consistent; lists, counters
//! and live updates are not.

mod calls;
mod companies;
mod contacts;
mod counts;
mod desk;
mod error;
mod item;
mod key_ring;
mod keys;
mod limits;
mod mail_trouble;
mod notices;
mod outcomes;
mod search;
mod seen;
mod sessions;
mod sign_ins;
mod tickets;
mod writes;

use std::sync::Arc;

use aws_sdk_dynamodb::Client;

pub use companies::CompanyCreated;
pub use contacts::AgentWritten;
pub use counts::{Counts, StateCounts};
pub use desk::{SettingsWritten, first_agent_id};
pub use error::StoreError;
pub use key_ring::{Key, KeyRing};
pub use limits::Allowance;
pub use outcomes::{MailOutcome, OutcomeCursor, OutcomeKind, OutcomePage};
pub use search::{Found, FoundTicket, Rebuilt, Search};
pub use seen::Seen;
pub use sessions::{VisitExtras, Visited};
pub use sign_ins::Attempt;
pub use tickets::commit::{Committed, Extras, Verdict};
pub use tickets::entry_ids::EntryIds;
pub use tickets::list::ListPage;
pub use tickets::load::Loaded;
pub use tickets::once::{Done, OnceToken};
pub use tickets::read::{TicketPage, TicketWithEntry, TicketWithParticipants};
pub use tickets::view::Looks;

/// The table. Cheap to clone; clones share their caches and their block of ticket numbers.
#[derive(Debug, Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    client: Client,
    table: String,
    desk: desk::Cache,
    key_ring: key_ring::Cache,
    numbers: tickets::numbers::Numbers,
}

impl Store {
    /// The table of this name, reached through this client.
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        Self {
            inner: Arc::new(Inner {
                client,
                table: table.into(),
                desk: desk::Cache::default(),
                key_ring: key_ring::Cache::default(),
                numbers: tickets::numbers::Numbers::default(),
            }),
        }
    }

    /// Another store on the same table with nothing in memory yet: as another process has it.
    #[must_use]
    pub fn afresh(&self) -> Self {
        Self::new(self.inner.client.clone(), self.inner.table.clone())
    }

    fn client(&self) -> &Client {
        &self.inner.client
    }

    fn table(&self) -> &str {
        &self.inner.table
    }
}
