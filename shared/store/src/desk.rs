//! Settings and agents: one Query, kept in memory for a few seconds.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use guichet_domain::ids::AgentId;
use guichet_domain::settings::Deployment;
use guichet_domain::{Agent, Desk, EmailAddress, Settings};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use crate::Store;
use crate::calls::Transacted;
use crate::error::StoreError;
use crate::item::{self, Item};
use crate::keys::{self, AGENTS, DESK_PK, SETTINGS_SK};

/// How long a desk that was read is used again: a change of the settings takes effect everywhere within this time.
const KEPT: SignedDuration = SignedDuration::from_secs(5);

/// The desk as last read.
#[derive(Debug, Default)]
pub(crate) struct Cache(Mutex<Option<(Timestamp, Deployment, Arc<Desk>)>>);

/// How a change of the settings went.
#[derive(Debug, Clone, PartialEq)]
pub enum SettingsWritten {
    /// They are in force; this is what was written, with its new version.
    Done(Settings),
    /// Somebody else changed them since they were read: read again.
    Conflict,
}

/// The id of the first agent: it follows from the address, so that every function has the same without anything
/// written.
pub fn first_agent_id(email: &EmailAddress) -> AgentId {
    let hash: [u8; 32] = Sha256::digest(format!("guichet agent {email}")).into();
    let mut id = [0; 16];
    for (byte, hashed) in id.iter_mut().zip(hash) {
        *byte = hashed;
    }
    AgentId::new(uuid::Builder::from_custom_bytes(id).into_uuid())
}

impl Store {
    /// The settings and agents, at most 5 seconds old. Before anybody changed a setting they are
    /// [`Settings::initial`]; before anybody added an agent there is one: the deployment's first.
    pub async fn desk(&self, deployment: &Deployment, now: Timestamp) -> Result<Arc<Desk>, StoreError> {
        if let Some(desk) = self.inner.desk.fresh(deployment, now) {
            return Ok(desk);
        }
        let desk = Arc::new(self.read_desk(deployment).await?);
        self.inner.desk.keep(deployment, now, &desk);
        Ok(desk)
    }

    async fn read_desk(&self, deployment: &Deployment) -> Result<Desk, StoreError> {
        let mut settings = None;
        let mut agents = Vec::new();
        let mut start: Option<Item> = None;
        loop {
            let page = self
                .client()
                .query()
                .table_name(self.table())
                .consistent_read(true)
                .key_condition_expression("pk = :pk AND sk BETWEEN :first AND :last")
                .expression_attribute_values(":pk", item::s(DESK_PK))
                .expression_attribute_values(":first", item::s(AGENTS))
                .expression_attribute_values(":last", item::s(SETTINGS_SK))
                .set_exclusive_start_key(start.take())
                .send()
                .await
                .map_err(|error| StoreError::call("Query desk", DESK_PK, error))?;
            for row in page.items.unwrap_or_default() {
                if item::text(&row, "sk") == Some(SETTINGS_SK) {
                    settings = Some(read_settings(&row)?);
                } else {
                    agents.push(item::read::<Agent>(row)?);
                }
            }
            start = page.last_evaluated_key;
            if start.is_none() {
                break;
            }
        }
        let settings = settings.unwrap_or_else(|| Settings::initial(deployment));
        if agents.is_empty() {
            let first = &deployment.first_agent;
            agents.extend(Desk::first_agent(&settings, first_agent_id(first), first));
        }
        Ok(Desk { settings, agents })
    }

    /// Puts changed settings in force (G7). `settings.version` is the version they were made from; the one written is
    /// the next. The version and who wrote it are kept beside it for ever.
    pub async fn put_settings(
        &self,
        mut settings: Settings,
        by: &str,
        now: Timestamp,
    ) -> Result<SettingsWritten, StoreError> {
        let expected = settings.version;
        settings.version = expected.saturating_add(1);
        let document = serde_json::to_string(&settings).map_err(|error| StoreError::form("settings", error))?;
        let row = |key: &keys::Key| {
            let attributes = [
                ("settings", item::s(&document)),
                ("version", item::n(settings.version)),
                ("by", item::s(by)),
                ("at", item::s(item::time(now))),
            ];
            attributes
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .chain(key.item())
                .collect::<HashMap<_, _>>()
        };
        let current = row(&keys::settings());
        let writes = vec![
            if expected == 0 { self.put_new(current)? } else { self.put_over(current, expected)? },
            self.put_new(row(&keys::settings_version(settings.version)))?,
        ];
        let token = format!("settings {expected} {by} {now} {document}");
        let outcome = self.transact("TransactWriteItems settings", DESK_PK, &token, writes).await?;
        self.inner.desk.forget();
        Ok(match outcome {
            Transacted::Done => SettingsWritten::Done(settings),
            Transacted::Refused(_) => SettingsWritten::Conflict,
        })
    }

    /// The settings as they were at a version, for looking back and undoing (G7).
    pub async fn settings_at(&self, version: u64) -> Result<Option<Settings>, StoreError> {
        let row = self.get("GetItem settings", &keys::settings_version(version)).await?;
        row.map(|row| read_settings(&row)).transpose()
    }

    /// Drops what is kept in memory: after a write of what the desk shows.
    pub(crate) fn forget_desk(&self) {
        self.inner.desk.forget();
    }
}

fn read_settings(row: &Item) -> Result<Settings, StoreError> {
    let document = item::text(row, "settings").ok_or_else(|| StoreError::form("settings", "no document"))?;
    serde_json::from_str(document).map_err(|error| StoreError::form("settings", error))
}

impl Cache {
    fn fresh(&self, deployment: &Deployment, now: Timestamp) -> Option<Arc<Desk>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, of, desk) = kept.as_ref()?;
        let age = now.duration_since(*at);
        (of == deployment && !age.is_negative() && age < KEPT).then(|| Arc::clone(desk))
    }

    fn keep(&self, deployment: &Deployment, now: Timestamp, desk: &Arc<Desk>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, deployment.clone(), Arc::clone(desk)));
    }

    fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
