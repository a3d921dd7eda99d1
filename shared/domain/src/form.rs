//! The forms that open a ticket (D1, D2): which there are, what each asks, and where its tickets go.

mod answers;
mod field;

use serde::{Deserialize, Serialize};

use crate::ids::{ChannelId, FieldId, FormId};

pub use answers::Answers;
pub use field::{FieldKind, FormField, InvalidAnswer};

/// What a form asks. The standard fields (subject, message, attachments) are always there.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FormSettings {
    /// Its name in addresses: `/tickets/new?form=return`.
    #[serde(default)]
    pub id: FormId,
    /// Its heading, and what it is called where there is a choice of forms; "New ticket" where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it is for, in a sentence below its name where there is a choice of forms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The channel whose inbox and pipeline the form's tickets take (D2); the first portal channel where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<ChannelId>,
    /// A text above the form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub introduction: Option<String>,
    /// What it asks besides, in this order. At most [`bounds::FIELDS`] are asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FormField>,
}

impl FormSettings {
    /// The fields that are asked.
    pub fn asked(&self) -> &[FormField] {
        self.fields.get(..bounds::FIELDS).unwrap_or(&self.fields)
    }

    /// What somebody answered, from what was typed into each field (empty where nothing was).
    pub fn answers<'t>(&self, typed: impl Fn(&FieldId) -> &'t str) -> Answers {
        answers::read(self.asked(), typed)
    }
}

/// Bounds on what a form or a reply may carry. HTTP APIs hand a function at most 6 MB, a third of which base64 takes.
pub mod bounds {
    /// Most attachments of one message.
    pub const ATTACHMENTS: usize = 10;
    /// Most octets of all attachments of one form post together: 4 MB.
    pub const ATTACHMENT_BYTES: usize = 4_000_000;
    /// Longest file name, in characters.
    pub const FILE_NAME: usize = 200;
    /// Most fields of one form, besides the standard ones.
    pub const FIELDS: usize = 30;
    /// Longest answer to a text field, in characters.
    pub const ANSWER: usize = 1_000;
}
