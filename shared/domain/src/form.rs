//! The form that opens a ticket (D1).

use serde::{Deserialize, Serialize};

use crate::ids::ChannelId;

/// What the portal's form asks. The standard fields (subject, message, attachments) are always there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormSettings {
    /// The channel whose inbox and pipeline the form's tickets take (D2); the first portal channel where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<ChannelId>,
    /// A text above the form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub introduction: Option<String>,
}

/// Bounds on what a form or a reply may carry. HTTP APIs hand a function at most 6 MB, a third of which base64 takes.
pub mod bounds {
    /// Most attachments of one message.
    pub const ATTACHMENTS: usize = 10;
    /// Most octets of all attachments of one form post together: 4 MB.
    pub const ATTACHMENT_BYTES: usize = 4_000_000;
    /// Longest file name, in characters.
    pub const FILE_NAME: usize = 200;
}
