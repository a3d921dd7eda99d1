//! Building the index anew, ticket by ticket: after an import past the stream, or for another way of folding.

use guichet_domain::Ticket;
use guichet_domain::ids::TicketNumber;

use crate::Store;
use crate::error::StoreError;
use crate::{item, keys};

/// How far a call came.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Tickets written.
    pub tickets: u64,
    /// The number to go on with; none when all are done.
    pub next: Option<TicketNumber>,
}

/// Numbers looked at with one request.
const AT_A_TIME: u64 = 100;

impl Store {
    /// Indexes the tickets from a number on until `enough` says so, asked after every ticket. Call it again with `next`. It
    /// never scans: it goes through the numbers, which are counted without large gaps.
    pub async fn rebuild_search(
        &self,
        from: TicketNumber,
        mut enough: impl FnMut() -> bool,
    ) -> Result<Rebuilt, StoreError> {
        let last = self.get("GetItem numbers", &keys::numbers()).await?;
        let last: u64 = last.and_then(|row| item::number(&row, "handed_out")).unwrap_or_default();
        let mut rebuilt = Rebuilt::default();
        let mut first = from.get();
        while first <= last {
            let numbers: Vec<_> =
                (first..first.saturating_add(AT_A_TIME).min(last + 1)).filter_map(TicketNumber::new).collect();
            let mut tickets = self.tickets(&numbers).await?;
            tickets.sort_by_key(|ticket: &Ticket| ticket.number);
            for ticket in tickets {
                if let Some(found) = self.ticket(ticket.number).await? {
                    self.index_whole(&found).await?;
                    rebuilt.tickets += 1;
                }
                if enough() {
                    rebuilt.next = TicketNumber::new(ticket.number.get() + 1).filter(|next| next.get() <= last);
                    return Ok(rebuilt);
                }
            }
            first = first.saturating_add(AT_A_TIME);
        }
        Ok(rebuilt)
    }
}
