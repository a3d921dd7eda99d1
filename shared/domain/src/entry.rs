//! Entries: the messages and events that make up a ticket's history.

mod body;
mod image;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use self::body::{Body, Format, MailHtml};
pub use self::image::{ImageKind, InlineImage};
use crate::email_address::EmailAddress;
use crate::ids::{AgentId, AttachmentId, ContactId, EntryId, StageId, ThreadId, TicketNumber};
use crate::pipeline::State;
use crate::settings::ChannelKind;

/// One message or event of a ticket.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Which; sorts by time.
    pub id: EntryId,
    /// The ticket it belongs to.
    pub number: TicketNumber,
    /// The thread it belongs to.
    pub thread: ThreadId,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub author: Author,
    /// What.
    pub what: What,
}

/// Who wrote or did something. Names are kept as they were, so that history reads without another look-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "kebab-case")]
pub enum Author {
    /// A customer.
    Contact {
        /// Who.
        id: ContactId,
        /// Their name or address.
        name: String,
    },
    /// An agent.
    Agent {
        /// Who.
        id: AgentId,
        /// Their full name; pages show it as the portal says (B10).
        name: String,
    },
    /// Guichet itself.
    System,
}

impl Author {
    /// Whether a customer wrote.
    pub const fn is_contact(&self) -> bool {
        matches!(self, Self::Contact { .. })
    }

    /// Whether this contact wrote.
    pub fn is(&self, contact: ContactId) -> bool {
        matches!(self, Self::Contact { id, .. } if *id == contact)
    }
}

/// What an entry says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum What {
    /// A message.
    Message(Message),
    /// The ticket moved to another stage (C7).
    StageChanged {
        /// From here.
        from: StageId,
        /// To here.
        to: StageId,
        /// Open or closed afterwards.
        state: State,
    },
}

/// A message of a thread.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Who may read it.
    pub audience: Audience,
    /// How it came.
    pub channel: ChannelKind,
    /// The words.
    pub body: Body,
    /// Files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// For a message that came by mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<MailOrigin>,
}

/// Who may read a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// The customer and the agents.
    Public,
    /// An internal note: agents alone. It never leaves the inbox.
    Internal,
}

/// A file that came with a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Which.
    pub id: AttachmentId,
    /// File name, cleaned: no path, no control or direction characters.
    pub name: String,
    /// Media type as declared; never trusted for display.
    pub content_type: String,
    /// Size in octets.
    pub size: u64,
    /// Key in the attachment bucket.
    pub key: String,
    /// For an image that the message shows between its words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<InlineImage>,
}

/// Where a message that came by mail stands outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailOrigin {
    /// Id that SES gave the raw message: its key in the raw-mail bucket.
    pub ses_id: String,
    /// The sender's address.
    pub from: EmailAddress,
    /// Whether SES vouches for the sender (DMARC passed, E4).
    pub authenticated: bool,
    /// Contacts whom the sender's own mail reached directly: it named them beside us.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub copied: Vec<ContactId>,
}

impl Entry {
    /// The message, if it is one.
    pub const fn message(&self) -> Option<&Message> {
        match &self.what {
            What::Message(message) => Some(message),
            What::StageChanged { .. } => None,
        }
    }

    /// Whether customers may read it at all. (Which customers: [`crate::visibility`].)
    pub fn is_public(&self) -> bool {
        self.message().is_none_or(|message| message.audience == Audience::Public)
    }
}
