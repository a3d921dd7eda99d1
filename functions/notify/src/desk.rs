//! Which agents are told of what is not a message.

use guichet_domain::notice::desk_to_tell;
use guichet_domain::{Agent, Desk, EmailAddress, Ticket};
use jiff::Timestamp;

use crate::{Failed, Function};

impl Function {
    /// The agents of a ticket whose addresses take mail. Where that is nobody, the log says so.
    pub(crate) async fn desk_to_tell<'a>(
        &self,
        desk: &'a Desk,
        ticket: &Ticket,
        now: Timestamp,
    ) -> Result<Vec<&'a Agent>, Failed> {
        let agents: Vec<&Agent> = desk.agents_of(&ticket.inbox).collect();
        let addresses: Vec<EmailAddress> = agents.iter().map(|agent| agent.email.clone()).collect();
        let troubled = self.application.store.agents_in_mail_trouble(&addresses, now).await?;
        let reached = agents.into_iter().filter(|agent| !troubled.contains(&agent.email));
        let told: Vec<&Agent> = desk_to_tell(ticket, reached).into_iter().filter_map(|id| desk.agent(id)).collect();
        if told.is_empty() {
            tracing::error!(ticket = %ticket.number, "no agent is told");
        }
        Ok(told)
    }
}
