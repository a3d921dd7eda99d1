//! The desk is told that an answer did not reach somebody: one mail to each agent of the ticket, for each answer and person.
//!
//! No loop: what comes back of such a mail is noted with the agent's address, and tells nobody anything.

use std::error::Error;

use guichet_domain::Agent;
use guichet_domain::entry::Author;
use guichet_domain::mail_trouble::Undelivered;
use guichet_domain::notice::{NoticeKind, Recipient, is_our_own};
use jiff::Timestamp;

use crate::letter::Letter;
use crate::send::Handed;
use crate::{Failed, Function};

impl Function {
    pub(crate) async fn tell_undelivered(&self, undelivered: &Undelivered) -> Result<(), Failed> {
        let now = Timestamp::now();
        let store = &self.application.store;
        // Erased in the meantime, or no message of the desk: nobody is waiting to hear of it.
        let Some(entry) = store.entry(undelivered.number, undelivered.entry).await? else { return Ok(()) };
        let (Some(message), Author::Agent { .. }) = (entry.message(), &entry.author) else { return Ok(()) };
        let found = store.ticket(undelivered.number).await?.ok_or("an answer of a ticket that is not there")?;
        let desk = self.application.desk(now).await?;
        let keys = self.keys(now).await?;
        let to_tell = self.desk_to_tell(&desk, &found.ticket, now).await?;
        let pictures = self.pictures(message).await;
        let letter = Letter {
            deployment: &self.application.environment.deployment,
            portal_url: &self.portal_url,
            desk: &desk,
            ticket: &found.ticket,
            entry: &entry,
            message: Some(message),
            pictures: &pictures,
            author_address: "",
            undelivered: Some(undelivered),
            keys: &keys,
        };
        let mut failed = None;
        for agent in to_tell {
            if let Err(error) = self.tell_agent(&letter, undelivered, agent, now).await {
                tracing::warn!(error = &*error as &dyn Error, entry = %entry.id, "an agent was not told");
                failed.get_or_insert(error);
            }
        }
        failed.map_or(Ok(()), Err)
    }

    async fn tell_agent(
        &self,
        letter: &Letter<'_>,
        undelivered: &Undelivered,
        agent: &Agent,
        now: Timestamp,
    ) -> Result<(), Failed> {
        let store = &self.application.store;
        let (entry, contact) = (undelivered.entry, undelivered.contact);
        if store.told_undelivered(entry, contact, agent.id).await? {
            return Ok(());
        }
        let mut not_sent = None;
        if is_our_own(&agent.email, &self.application.environment.deployment.mail_domain) {
            not_sent = Some("the address is our own");
        } else {
            let (kind, to) = (NoticeKind::Undelivered, Recipient::Agent(agent.id));
            let raw = letter.write(kind, to, &agent.email, Some(agent.name.as_str().to_owned()))?;
            if let Handed::Refused(refusal, _) = self.hand_over(raw, letter.entry, kind, to, &agent.email).await? {
                not_sent = Some(refusal.why());
            }
        }
        Ok(store.mark_told_undelivered(entry, contact, agent.id, not_sent, now).await?)
    }
}
