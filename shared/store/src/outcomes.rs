//! What became of each incoming mail (E1), and which ticket a Message-ID belongs to.

use guichet_domain::ids::TicketNumber;
use guichet_domain::incoming::{Decision, Evidence, Verdicts};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::calls::conditional;
use crate::error::StoreError;
use crate::item::{self, Item};
use crate::keys;

/// What became of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OutcomeKind {
    /// A new ticket.
    NewTicket,
    /// A message of a ticket.
    Reply,
    /// Kept for an agent to look at.
    Held,
    /// Kept, and nothing done.
    Ignored,
    /// We failed; the only outcome that another one may follow.
    Failed,
}

impl From<&Decision> for OutcomeKind {
    fn from(decision: &Decision) -> Self {
        match decision {
            Decision::NewTicket(_) => Self::NewTicket,
            Decision::Reply(..) => Self::Reply,
            Decision::Held(_) => Self::Held,
            Decision::Ignored(_) => Self::Ignored,
        }
    }
}

/// The record of one mail: exactly one for each that arrives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailOutcome {
    /// SES's id of the message.
    pub ses_id: String,
    /// When SES took it in.
    pub received_at: Timestamp,
    /// What became of it.
    pub decision: OutcomeKind,
    /// Why, in words.
    pub reason: String,
    /// By what it pointed to the ticket that it went to, or was held from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
    /// What else there is to say: who came into copy by it, who did not, what its header claims.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// The ticket it went to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<TicketNumber>,
    /// The address in `From`, as far as it can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Its subject.
    pub subject: String,
    /// Its Message-ID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// What SES says of it.
    pub verdicts: Verdicts,
}

/// A page of a day's outcomes, the newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutcomePage {
    /// The records.
    pub outcomes: Vec<MailOutcome>,
    /// Where the next page starts; `None` where this is the last.
    pub next: Option<OutcomeCursor>,
}

/// Names the record that a page ended with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutcomeCursor {
    received_at: Timestamp,
    ses_id: String,
}

impl MailOutcome {
    pub(crate) fn item(&self) -> Result<Item, StoreError> {
        let mut row = item::write(&keys::mail(&self.ses_id), self)?;
        row.insert("received_at".to_owned(), item::s(item::time(self.received_at)));
        row.insert("outcome_day".to_owned(), item::s(self.received_at.to_zoned(TimeZone::UTC).date().to_string()));
        Ok(row)
    }
}

impl Store {
    /// Records what became of a mail. The first record stands, unless it says that we failed: then the next attempt's
    /// word counts. `true` where it was written. (An outcome that changes a ticket is written with the change instead:
    /// [`crate::Extras::outcome`].)
    pub async fn record_outcome(&self, outcome: &MailOutcome) -> Result<bool, StoreError> {
        let row = outcome.item()?;
        let written = conditional("PutItem outcome", &outcome.ses_id, || {
            self.client()
                .put_item()
                .table_name(self.table())
                .set_item(Some(row.clone()))
                .condition_expression("attribute_not_exists(pk) OR decision = :failed")
                .expression_attribute_values(":failed", item::s("failed"))
                .send()
        })
        .await?;
        Ok(written.is_some())
    }

    /// What became of a mail, by SES's id.
    pub async fn outcome(&self, ses_id: &str) -> Result<Option<MailOutcome>, StoreError> {
        self.get("GetItem outcome", &keys::mail(ses_id)).await?.map(item::read).transpose()
    }

    /// What became of the mails of a day (UTC), the newest first: one Query.
    pub async fn outcomes_of_day(
        &self,
        day: Date,
        limit: usize,
        after: Option<&OutcomeCursor>,
    ) -> Result<OutcomePage, StoreError> {
        // An index orders equal times by the table's key, which a start key can name but a condition cannot.
        let start = after.map(|cursor| {
            let mut key = keys::mail(&cursor.ses_id).item();
            key.insert("outcome_day".to_owned(), item::s(day.to_string()));
            key.insert("received_at".to_owned(), item::s(item::time(cursor.received_at)));
            key
        });
        let answer = self
            .client()
            .query()
            .table_name(self.table())
            .index_name("by-outcome-day")
            .key_condition_expression("outcome_day = :day")
            .expression_attribute_values(":day", item::s(day.to_string()))
            .scan_index_forward(false)
            .limit(i32::try_from(limit.max(1)).unwrap_or(i32::MAX))
            .set_exclusive_start_key(start)
            .send()
            .await
            .map_err(|error| StoreError::call("Query outcomes", day.to_string(), error))?;
        let more = answer.last_evaluated_key.is_some();
        let outcomes: Vec<MailOutcome> =
            answer.items.unwrap_or_default().into_iter().map(item::read).collect::<Result<_, _>>()?;
        let next = outcomes
            .last()
            .filter(|_| more)
            .map(|last| OutcomeCursor { received_at: last.received_at, ses_id: last.ses_id.clone() });
        Ok(OutcomePage { outcomes, next })
    }

    /// The ticket that a Message-ID belongs to, with its angle brackets or without.
    pub async fn known_message(&self, message_id: &str) -> Result<Option<TicketNumber>, StoreError> {
        Ok(self.known_messages(&[message_id.to_owned()]).await?.pop().map(|(_, number)| number))
    }

    /// The tickets that these Message-IDs belong to, in the order of the ids; unknown ones are left out. Only the first
    /// 20 are looked up: a mail's References can hold any number.
    pub async fn known_messages(&self, message_ids: &[String]) -> Result<Vec<(String, TicketNumber)>, StoreError> {
        let mut wanted: Vec<(&String, keys::Key)> = Vec::new();
        for id in message_ids {
            let key = keys::message_id(id);
            if wanted.len() < 20 && wanted.iter().all(|(_, other)| *other != key) {
                wanted.push((id, key));
            }
        }
        let keys: Vec<_> = wanted.iter().map(|(_, key)| key.clone()).collect();
        let found = self.batch_get("BatchGetItem message-id", "message-id", &keys).await?;
        let number = |key: &keys::Key| {
            let row = found.iter().find(|row| item::text(row, "pk") == Some(&key.pk))?;
            TicketNumber::new(item::number(row, "number")?)
        };
        Ok(wanted.into_iter().filter_map(|(id, key)| Some((id.clone(), number(&key)?))).collect())
    }

    /// Notes that a Message-ID (of a mail that went out) belongs to a ticket. The first note stands.
    pub async fn remember_message(&self, message_id: &str, number: TicketNumber) -> Result<(), StoreError> {
        let key = keys::message_id(message_id);
        let mut row = key.item();
        row.insert("number".to_owned(), item::n(number));
        conditional("PutItem message-id", &key.pk, || {
            self.client()
                .put_item()
                .table_name(self.table())
                .set_item(Some(row.clone()))
                .condition_expression("attribute_not_exists(pk)")
                .send()
        })
        .await?;
        Ok(())
    }
}
