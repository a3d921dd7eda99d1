//! What follows from an event. Each write is one that may be made again.

use std::error::Error;

use guichet_domain::mail_trouble::{NotDelivered, Undelivered, bounded};
use guichet_domain::{EmailAddress, MailTrouble};
use guichet_runtime::Application;
use jiff::Timestamp;

use crate::event::{self, Feedback, What};

/// Why an event was not dealt with: ours to mend. Lambda tries again.
pub(crate) type Failed = Box<dyn Error + Send + Sync>;

/// What the function has while it lives.
pub(crate) struct Function {
    pub(crate) application: Application,
    /// Whose mail counts.
    pub(crate) configuration_set: String,
}

impl Function {
    /// Deals with one message of the topic.
    pub(crate) async fn take(&self, message: &str) -> Result<(), Failed> {
        let feedback = match event::read(message, &self.configuration_set) {
            Ok(feedback) => feedback,
            Err(why) => {
                tracing::warn!(why, "an event of a mail is ignored");
                return Ok(());
            }
        };
        let now = Timestamp::now();
        // The clock is another machine's.
        let at = feedback.at.map_or(now, |at| at.min(now));
        if let What::Trouble(kind) = feedback.what {
            let trouble = MailTrouble::new(kind, &feedback.diagnostic, at, feedback.ticket);
            self.note_trouble(&feedback.address, trouble, now).await?;
        }
        self.note_undelivered(&feedback, at).await
    }

    /// Notes it with whoever has the address; somebody may be a customer and an agent.
    async fn note_trouble(&self, address: &EmailAddress, trouble: MailTrouble, now: Timestamp) -> Result<(), Failed> {
        let store = &self.application.store;
        let desk = self.application.desk(now).await?;
        let agent = desk.agents.iter().find(|agent| agent.email == *address);
        if let Some(agent) = agent {
            // An alarm reads this line: nobody else would hear of it.
            tracing::error!(agent = %agent.id, kind = ?trouble.kind, "mail to an agent comes back");
            store.record_agent_mail_trouble(address, trouble.clone(), now).await?;
        }
        let kind = trouble.kind;
        let ticket = trouble.ticket;
        match store.record_mail_trouble(address, trouble, now).await? {
            Some(contact) => {
                let stopped = contact.mail_trouble.is_some();
                tracing::info!(contact = %contact.id, ?kind, ?ticket, stopped, "mail to a contact comes back");
            }
            None if agent.is_none() => tracing::warn!(?kind, ?ticket, "mail to an address of nobody comes back"),
            None => {}
        }
        Ok(())
    }

    /// Notes for the desk that its answer did not arrive, or was not welcome.
    async fn note_undelivered(&self, feedback: &Feedback, at: Timestamp) -> Result<(), Failed> {
        let Some((number, entry, contact)) = feedback.answer else { return Ok(()) };
        let why = match feedback.what {
            What::Trouble(kind) => kind.into(),
            What::NotNow => NotDelivered::NotNow,
            What::Rejected => NotDelivered::Refused,
        };
        let undelivered = Undelivered {
            entry,
            number,
            contact,
            address: feedback.address.clone(),
            why,
            diagnostic: bounded(&feedback.diagnostic),
            at,
        };
        let first = self.application.store.note_undelivered(&undelivered).await?;
        tracing::info!(ticket = %number, %entry, ?why, first, "an answer did not reach a customer");
        Ok(())
    }
}
