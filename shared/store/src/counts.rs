//! How many tickets somebody has (B12): counters that the stream keeps, exactly once.
//!
//! A ticket's partition holds what the counters say of it (`counted`). A change moves that marker and the counters in
//! one transaction, conditional on the marker: a record that comes twice, late or out of order finds a marker as new as
//! itself and does nothing.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::{TransactWriteItem, Update};
use guichet_domain::Ticket;
use guichet_domain::ids::{CompanyId, ContactId, PipelineId};
use guichet_domain::pipeline::State;
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::calls::{ATTEMPTS, Transacted, conditional, pause};
use crate::error::StoreError;
use crate::item::{self, Item};
use crate::keys::{self, Key};

/// Open and closed tickets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateCounts {
    /// Open ones.
    pub open: u64,
    /// Closed ones.
    pub closed: u64,
}

/// How many tickets there are, by pipeline: a portal may show some pipelines only (B4). They follow the tickets within
/// moments.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// For each pipeline that has tickets.
    pub by_pipeline: BTreeMap<PipelineId, StateCounts>,
}

impl Counts {
    /// The sum over the pipelines that `shown` says.
    pub fn total(&self, shown: impl Fn(&PipelineId) -> bool) -> StateCounts {
        self.by_pipeline.iter().filter(|(pipeline, _)| shown(pipeline)).fold(
            StateCounts::default(),
            |sum, (_, counts)| StateCounts { open: sum.open + counts.open, closed: sum.closed + counts.closed },
        )
    }

    pub(crate) fn read(row: &Item) -> Self {
        let mut counts = Self::default();
        for name in row.keys() {
            let Some((state, pipeline)) = name.split_once(':') else { continue };
            let Ok(pipeline) = pipeline.parse() else { continue };
            // A counter below zero would be a defect; it is shown as none.
            let number =
                item::number::<i64>(row, name).and_then(|number| u64::try_from(number).ok()).unwrap_or_default();
            let of_pipeline: &mut StateCounts = counts.by_pipeline.entry(pipeline).or_default();
            match state {
                "open" => of_pipeline.open = number,
                "closed" => of_pipeline.closed = number,
                _ => {}
            }
        }
        counts.by_pipeline.retain(|_, counts| *counts != StateCounts::default());
        counts
    }
}

/// What the counters hold for a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Counted {
    /// The ticket's version that was counted last.
    version: u64,
    requester: ContactId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    company: Option<CompanyId>,
    pipeline: PipelineId,
    state: State,
}

impl Counted {
    fn of(ticket: &Ticket) -> Self {
        Self {
            version: ticket.version,
            requester: ticket.requester.id,
            company: ticket.company,
            pipeline: ticket.pipeline.clone(),
            state: ticket.state,
        }
    }

    /// The counters that hold the ticket: `open:support` of its requester and of its company.
    fn counters(&self) -> impl Iterator<Item = (Key, String)> + use<> {
        let counter = format!("{}:{}", self.state.as_str(), self.pipeline);
        let items = [Some(keys::contact_counts(self.requester)), self.company.map(keys::company_counts)];
        items.into_iter().flatten().map(move |key| (key, counter.clone()))
    }
}

/// By how much the counters of an item move, by the item's key.
type Steps = BTreeMap<(String, String), BTreeMap<String, i64>>;

/// The mark that says that the counters hold a ticket.
pub(crate) fn marker(ticket: &Ticket) -> Result<Item, StoreError> {
    item::write(&keys::counted(ticket.number), &Counted::of(ticket))
}

impl Store {
    /// Counts a ticket as a stream record shows it. Repeating it, or counting an older version later, does nothing.
    pub async fn count(&self, ticket: &Ticket) -> Result<(), StoreError> {
        let key = keys::counted(ticket.number);
        let now = Counted::of(ticket);
        for attempt in 0..ATTEMPTS {
            let before: Option<Counted> = self.get("GetItem counted", &key).await?.map(item::read).transpose()?;
            if before.as_ref().is_some_and(|before| before.version >= now.version) {
                return Ok(());
            }
            let written = match &before {
                Some(before) if before.counters().eq(now.counters()) => self.move_marker(&key, before, &now).await?,
                _ => self.move_counters(&key, before.as_ref(), &now).await?,
            };
            if written {
                return Ok(());
            }
            pause(attempt).await;
        }
        Err(StoreError::Contended { call: "TransactWriteItems count", about: key.pk })
    }

    /// Adds tickets to the counters whose items were written past this crate, with their marks
    /// ([`Loaded::json`](crate::Loaded::json)). Not for anything else: saying it twice counts twice.
    pub async fn add_to_counters(&self, tickets: &[Ticket]) -> Result<(), StoreError> {
        let mut sums: Steps = BTreeMap::new();
        for ticket in tickets {
            for (key, counter) in Counted::of(ticket).counters() {
                *sums.entry((key.pk, key.sk)).or_default().entry(counter).or_default() += 1;
            }
        }
        for ((pk, sk), steps) in sums {
            let write = self.add(&Key { pk: pk.clone(), sk }, &steps)?;
            self.transact("TransactWriteItems count", &pk, &uuid::Uuid::new_v4().to_string(), vec![write]).await?;
        }
        Ok(())
    }

    /// The counters stay, just the version moves.
    async fn move_marker(&self, key: &Key, before: &Counted, now: &Counted) -> Result<bool, StoreError> {
        let row = item::write(key, now)?;
        let written = conditional("PutItem counted", &key.pk, || {
            self.client()
                .put_item()
                .table_name(self.table())
                .set_item(Some(row.clone()))
                .condition_expression("#version = :version")
                .expression_attribute_names("#version", "version")
                .expression_attribute_values(":version", item::n(before.version))
                .send()
        })
        .await?;
        Ok(written.is_some())
    }

    async fn move_counters(&self, key: &Key, before: Option<&Counted>, now: &Counted) -> Result<bool, StoreError> {
        let row = item::write(key, now)?;
        let mut writes = vec![match before {
            None => self.put_new(row)?,
            Some(before) => self.put_over(row, before.version)?,
        }];
        for ((pk, sk), steps) in steps(before, now) {
            writes.push(self.add(&Key { pk, sk }, &steps)?);
        }
        let token = format!("count {} {} {:?}", key.pk, now.version, before.map(|before| before.version));
        let outcome = self.transact("TransactWriteItems count", &key.pk, &token, writes).await?;
        Ok(matches!(outcome, Transacted::Done))
    }

    fn add(&self, key: &Key, steps: &BTreeMap<String, i64>) -> Result<TransactWriteItem, StoreError> {
        let mut update = Update::builder().table_name(self.table()).set_key(Some(key.item()));
        let mut additions = Vec::new();
        for (place, (counter, step)) in steps.iter().enumerate() {
            additions.push(format!("#c{place} :c{place}"));
            update = update
                .expression_attribute_names(format!("#c{place}"), counter)
                .expression_attribute_values(format!(":c{place}"), item::n(step));
        }
        let update = update.update_expression(format!("ADD {}", additions.join(", "))).build();
        update
            .map(|update| TransactWriteItem::builder().update(update).build())
            .map_err(|error| StoreError::form(key.to_string(), error))
    }
}

/// By how much each counter of each item moves. A transaction may name an item once, so an item's counters move
/// together.
fn steps(before: Option<&Counted>, now: &Counted) -> Steps {
    let mut steps: Steps = BTreeMap::new();
    let gone = before.into_iter().flat_map(Counted::counters).map(|place| (place, -1));
    let come = now.counters().map(|place| (place, 1));
    for ((key, counter), step) in gone.chain(come) {
        *steps.entry((key.pk, key.sk)).or_default().entry(counter).or_default() += step;
    }
    for steps in steps.values_mut() {
        steps.retain(|_, step| *step != 0);
    }
    steps.retain(|_, steps| !steps.is_empty());
    steps
}
