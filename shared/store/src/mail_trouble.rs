//! Mail that did not arrive: whose address takes none, and which answers the desk has to be told of.

use guichet_domain::ids::{AgentId, ContactId, EntryId};
use guichet_domain::mail_trouble::Undelivered;
use guichet_domain::{Contact, EmailAddress, MailTrouble};
use jiff::{SignedDuration, Timestamp};

use crate::Store;
use crate::calls::conditional;
use crate::error::StoreError;
use crate::item::{self, EXPIRES_AT};
use crate::keys;
use crate::notices;

/// How long no mail is sent to an agent's address. A colleague's mailbox gets mended, and has no page to prove it on: one
/// mail a day finds out.
const AGENT_TROUBLE: SignedDuration = SignedDuration::from_hours(24);

impl Store {
    /// Notes that mail to an address does not arrive or is not wanted, on the contact who has it: at most one write, and
    /// none where the contact knows already ([`Contact::with_mail_trouble`]). `None` where no contact has the address.
    pub async fn record_mail_trouble(
        &self,
        email: &EmailAddress,
        trouble: MailTrouble,
        now: Timestamp,
    ) -> Result<Option<Contact>, StoreError> {
        let trouble = trouble.no_later_than(now);
        match self.get("GetItem email", &keys::email_of_contact(email)).await? {
            Some(claim) => {
                let id = item::parsed(&claim, "id")?;
                self.update_contact(id, |contact| contact.with_mail_trouble(trouble.clone())).await
            }
            None => Ok(None),
        }
    }

    /// Notes that a contact's address is somebody's at this time, which ends what [`Self::record_mail_trouble`] noted
    /// before. `None` where there is no such contact.
    pub async fn record_mail_proof(&self, id: ContactId, at: Timestamp) -> Result<Option<Contact>, StoreError> {
        self.update_contact(id, |contact| contact.mail_proven(at)).await
    }

    /// Notes that an agent's address does not take mail. It counts for a day.
    pub async fn record_agent_mail_trouble(
        &self,
        email: &EmailAddress,
        trouble: MailTrouble,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let trouble = trouble.no_later_than(now);
        let key = keys::agent_mail_trouble(email);
        let mut row = item::write(&key, &trouble)?;
        let since = item::s(item::time(trouble.since));
        row.insert("since".to_owned(), since.clone());
        row.insert(EXPIRES_AT.to_owned(), item::expires(end_of(&trouble)));
        conditional("PutItem mail trouble", &key.pk, || {
            self.client()
                .put_item()
                .table_name(self.table())
                .set_item(Some(row.clone()))
                .condition_expression("attribute_not_exists(pk) OR since < :since")
                .expression_attribute_values(":since", since.clone())
                .send()
        })
        .await?;
        Ok(())
    }

    /// Which of these agents' addresses take no mail now.
    pub async fn agents_in_mail_trouble(
        &self,
        emails: &[EmailAddress],
        now: Timestamp,
    ) -> Result<Vec<EmailAddress>, StoreError> {
        let mut emails = emails.to_vec();
        emails.sort_unstable();
        emails.dedup(); // DynamoDB refuses a batch that names a key twice.
        let wanted: Vec<_> = emails.iter().map(keys::agent_mail_trouble).collect();
        let mut troubled = Vec::new();
        for row in self.batch_get("BatchGetItem mail trouble", "agents", &wanted).await? {
            let pk = item::text(&row, "pk").unwrap_or_default().to_owned();
            let trouble: MailTrouble = item::read(row)?;
            // DynamoDB deletes late.
            if end_of(&trouble) > now {
                troubled.extend(emails.iter().find(|email| keys::agent_mail_trouble(email).pk == pk).cloned());
            }
        }
        Ok(troubled)
    }

    /// Notes that an answer did not reach somebody. The table's stream carries it on to the desk. The first note of an
    /// answer and a person stands; `true` where this is it.
    pub async fn note_undelivered(&self, undelivered: &Undelivered) -> Result<bool, StoreError> {
        let key = keys::undelivered(undelivered.entry, undelivered.contact);
        let mut row = item::write(&key, undelivered)?;
        row.insert(EXPIRES_AT.to_owned(), notices::expires_at(undelivered.at));
        let written = conditional("PutItem undelivered", &key.pk, || {
            self.client()
                .put_item()
                .table_name(self.table())
                .set_item(Some(row.clone()))
                .condition_expression("attribute_not_exists(pk)")
                .send()
        })
        .await?;
        Ok(written.is_some())
    }

    /// Whether this agent was told that the answer did not reach that person.
    pub async fn told_undelivered(
        &self,
        entry: EntryId,
        contact: ContactId,
        agent: AgentId,
    ) -> Result<bool, StoreError> {
        Ok(self.get("GetItem notice", &keys::notice_of_undelivered(entry, contact, agent)).await?.is_some())
    }

    /// Notes that the agent was told, or why not.
    pub async fn mark_told_undelivered(
        &self,
        entry: EntryId,
        contact: ContactId,
        agent: AgentId,
        not_sent: Option<&str>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.put_notice(keys::notice_of_undelivered(entry, contact, agent), not_sent, now).await
    }
}

fn end_of(trouble: &MailTrouble) -> Timestamp {
    trouble.since.saturating_add(AGENT_TROUBLE).unwrap_or(Timestamp::MAX)
}
