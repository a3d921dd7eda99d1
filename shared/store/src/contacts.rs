//! Contacts and agents: one of each kind per address, by a claim on the address.

use guichet_domain::ids::ContactId;
use guichet_domain::{Agent, Contact, EmailAddress};

use crate::Store;
use crate::calls::{ATTEMPTS, Transacted, conditional, pause};
use crate::error::StoreError;
use crate::item::{self, Item};
use crate::keys;

/// How writing an agent went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgentWritten {
    /// The agent is there.
    Done,
    /// Another agent has the address.
    AddressTaken,
}

/// Counts the writes of a contact's item; each is conditional on it.
const VERSION: &str = "version";

impl Store {
    /// The contact of this id.
    pub async fn contact(&self, id: ContactId) -> Result<Option<Contact>, StoreError> {
        self.get("GetItem contact", &keys::contact(id)).await?.map(item::read).transpose()
    }

    /// The contacts of these ids, in no particular order; unknown ids are left out.
    pub async fn contacts(&self, ids: &[ContactId]) -> Result<Vec<Contact>, StoreError> {
        let mut wanted: Vec<ContactId> = ids.to_vec();
        wanted.sort_unstable();
        wanted.dedup(); // DynamoDB refuses a batch that names a key twice.
        let wanted: Vec<_> = wanted.into_iter().map(keys::contact).collect();
        self.batch_get("BatchGetItem contacts", "contacts", &wanted).await?.into_iter().map(item::read).collect()
    }

    /// The contact of this address: the claim, then the contact.
    pub async fn contact_by_email(&self, email: &EmailAddress) -> Result<Option<Contact>, StoreError> {
        match self.get("GetItem email", &keys::email_of_contact(email)).await? {
            Some(claim) => self.contact(item::parsed(&claim, "id")?).await,
            None => Ok(None),
        }
    }

    /// Makes a contact, unless the address has one: that one is answered. One transaction writes claim and contact; of
    /// two callers at once both get the same contact.
    pub async fn ensure_contact(&self, new: Contact) -> Result<Contact, StoreError> {
        let mut claim = keys::email_of_contact(&new.email).item();
        claim.insert("id".to_owned(), item::s(new.id.to_string()));
        let writes = vec![self.put_new(claim)?, self.put_new(contact_item(&new, 1)?)?];
        // A token of its own: were it to follow from the contact, DynamoDB would answer a repeat within ten minutes as
        // done, and this as the contact of back then.
        let token = uuid::Uuid::new_v4().to_string();
        match self.transact("TransactWriteItems contact", "contact", &token, writes).await? {
            Transacted::Done => Ok(new),
            Transacted::Refused(refusals) => {
                let id = match Transacted::at(&refusals, 0) {
                    Some(claim) => item::parsed(claim, "id")?,
                    None => new.id,
                };
                self.contact(id).await?.ok_or_else(|| StoreError::Gone { about: keys::contact(id).to_string() })
            }
        }
    }

    /// Changes a contact: reads it, lets `edit` say what it should be, and writes that if nobody else wrote meanwhile,
    /// else starts again. Nothing is written where `edit` changes nothing. `None` where there is no such contact. The
    /// address and the id stay as they are.
    pub async fn update_contact(
        &self,
        id: ContactId,
        mut edit: impl FnMut(Contact) -> Contact,
    ) -> Result<Option<Contact>, StoreError> {
        let key = keys::contact(id);
        for attempt in 0..ATTEMPTS {
            let Some(row) = self.get("GetItem contact", &key).await? else { return Ok(None) };
            let version: u64 = item::number(&row, VERSION).unwrap_or_default();
            let before: Contact = item::read(row)?;
            let mut after = edit(before.clone());
            after.id = before.id;
            after.email = before.email.clone();
            if after == before {
                return Ok(Some(after));
            }
            let item = contact_item(&after, version.saturating_add(1))?;
            let written = conditional("PutItem contact", &key.pk, || {
                self.client()
                    .put_item()
                    .table_name(self.table())
                    .set_item(Some(item.clone()))
                    .condition_expression("#version = :version")
                    .expression_attribute_names("#version", VERSION)
                    .expression_attribute_values(":version", item::n(version))
                    .send()
            })
            .await?;
            if written.is_some() {
                return Ok(Some(after));
            }
            pause(attempt).await;
        }
        Err(StoreError::Contended { call: "PutItem contact", about: key.pk })
    }

    /// Adds or changes an agent, with a claim on the address. An agent keeps their address: a new address is a new
    /// agent.
    pub async fn put_agent(&self, agent: &Agent) -> Result<AgentWritten, StoreError> {
        let mut claim = keys::email_of_agent(&agent.email).item();
        claim.insert("id".to_owned(), item::s(agent.id.to_string()));
        let claim = aws_sdk_dynamodb::types::Put::builder()
            .table_name(self.table())
            .set_item(Some(claim))
            .condition_expression("attribute_not_exists(pk) OR id = :id")
            .expression_attribute_values(":id", item::s(agent.id.to_string()))
            .build()
            .map_err(|error| StoreError::form("agent", error))?;
        let claim = aws_sdk_dynamodb::types::TransactWriteItem::builder().put(claim).build();
        let writes = vec![claim, self.put(item::write(&keys::agent(agent.id), agent)?)?];
        // Putting the same agent again some minutes later must write again, so the token is new each time.
        let token = uuid::Uuid::new_v4().to_string();
        let outcome = self.transact("TransactWriteItems agent", "agent", &token, writes).await?;
        self.forget_desk();
        Ok(match outcome {
            Transacted::Done => AgentWritten::Done,
            Transacted::Refused(_) => AgentWritten::AddressTaken,
        })
    }
}

fn contact_item(contact: &Contact, version: u64) -> Result<Item, StoreError> {
    let mut row = item::write(&keys::contact(contact.id), contact)?;
    row.insert(VERSION.to_owned(), item::n(version));
    Ok(row)
}
