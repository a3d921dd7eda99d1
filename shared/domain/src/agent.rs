//! An agent: somebody who answers tickets.

use serde::{Deserialize, Serialize};

use crate::email_address::EmailAddress;
use crate::ids::{AgentId, InboxId};
use crate::text::Name;

/// Somebody who answers tickets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    /// Who.
    pub id: AgentId,
    /// Their address: notices go there, and authenticated mail from there acts as them.
    pub email: EmailAddress,
    /// Their name.
    pub name: Name,
    /// What customers see instead of the name, where the portal says so (B10).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias: Option<Name>,
    /// The inboxes they work in.
    pub inboxes: Vec<InboxId>,
    /// An agent who left: kept for the history, never told and never obeyed.
    #[serde(default)]
    pub disabled: bool,
}

/// How customers see an agent's name (B10).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OwnerDisplay {
    /// `Marta`.
    #[default]
    FirstName,
    /// `Marta Silva`.
    FullName,
    /// `Silva`.
    LastName,
    /// The agent's alias, else the first name.
    Alias,
}

impl Agent {
    /// The name as customers see it.
    pub fn shown_as(&self, display: OwnerDisplay) -> &str {
        match display {
            OwnerDisplay::FirstName => self.name.first(),
            OwnerDisplay::FullName => self.name.as_str(),
            OwnerDisplay::LastName => self.name.last(),
            OwnerDisplay::Alias => self.alias.as_ref().map_or_else(|| self.name.first(), Name::as_str),
        }
    }
}
