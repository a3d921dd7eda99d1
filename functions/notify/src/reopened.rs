//! The desk is told that a customer opened a closed ticket again without a word (C5). A reply that opens it is told as a reply.

use std::error::Error;

use guichet_domain::Agent;
use guichet_domain::entry::{Author, Entry, What};
use guichet_domain::notice::{NoticeKind, Recipient, is_our_own};
use guichet_domain::pipeline::State;
use jiff::Timestamp;

use crate::letter::Letter;
use crate::send::Handed;
use crate::{Failed, Function};

impl Function {
    pub(crate) async fn tell_reopened(&self, entry: &Entry) -> Result<(), Failed> {
        let (What::StageChanged { state: State::Open, .. }, Author::Contact { id, .. }) = (&entry.what, &entry.author)
        else {
            return Ok(());
        };
        let now = Timestamp::now();
        let store = &self.application.store;
        let before = store.entry(entry.number, entry.id.preceding()).await?;
        if before.is_some_and(|before| before.message().is_some()) {
            return Ok(());
        }
        let found = store.ticket(entry.number).await?.ok_or("an event of a ticket that is not there")?;
        let author = store.contact(*id).await?;
        let desk = self.application.desk(now).await?;
        let keys = self.keys(now).await?;
        let to_tell = self.desk_to_tell(&desk, &found.ticket, now).await?;
        let letter = Letter {
            deployment: &self.application.environment.deployment,
            portal_url: &self.portal_url,
            desk: &desk,
            ticket: &found.ticket,
            entry,
            message: None,
            pictures: &[],
            author_address: author.as_ref().map_or("", |author| author.email.as_str()),
            undelivered: None,
            keys: &keys,
        };
        let mut failed = None;
        for agent in to_tell {
            if let Err(error) = self.tell_agent_of_reopening(&letter, agent, now).await {
                tracing::warn!(error = &*error as &dyn Error, entry = %entry.id, "an agent was not told");
                failed.get_or_insert(error);
            }
        }
        failed.map_or(Ok(()), Err)
    }

    async fn tell_agent_of_reopening(&self, letter: &Letter<'_>, agent: &Agent, now: Timestamp) -> Result<(), Failed> {
        let store = &self.application.store;
        let (entry, kind, to) = (letter.entry, NoticeKind::Reopened, Recipient::Agent(agent.id));
        if store.notice_sent(entry.id, to).await? {
            return Ok(());
        }
        if is_our_own(&agent.email, &self.application.environment.deployment.mail_domain) {
            return Ok(store.mark_notice_not_sent(entry.id, to, "the address is our own", now).await?);
        }
        let raw = letter.write(kind, to, &agent.email, Some(agent.name.as_str().to_owned()))?;
        let _: () = match self.hand_over(raw, entry, kind, to, &agent.email).await? {
            Handed::Taken => store.mark_notice_sent(entry.id, to, now).await?,
            Handed::Refused(refusal, _) => store.mark_notice_not_sent(entry.id, to, refusal.why(), now).await?,
        };
        Ok(())
    }
}
