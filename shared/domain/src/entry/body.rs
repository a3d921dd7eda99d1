//! The words of a message.

use serde::{Deserialize, Serialize};

/// The words of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// How `text` is to be read.
    pub format: Format,
    /// What the person wrote: of a mail at most [`Body::MAX_BYTES`] octets, cut here and kept whole as an attachment; of a
    /// form at most what [`MessageText`](crate::text::MessageText) takes.
    pub text: String,
    /// Quoted history that came with a mail as text, folded away (C1). Absent as well where `html` has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quoted: Option<String>,
    /// The same as the mail's HTML had it, where that says more than the text (E2). It is what pages show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub html: Option<MailHtml>,
}

/// HTML of a mail, cleaned when the mail was taken in. Images stand in it by their Content-ID (`cid:`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailHtml {
    /// Which version of the cleaner made it. Pages print what the present one made as it stands, and clean again what an
    /// older one made.
    pub cleaner: u16,
    /// What the person wrote: at most [`MailHtml::MAX_NEW`] octets.
    pub new: String,
    /// The history below or above it: at most [`MailHtml::MAX_QUOTED`] octets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quoted: Option<String>,
}

impl Body {
    /// Most octets of `text`, and of `quoted`. With the HTML's bounds: at most 184 kB, well under DynamoDB's 400 KB.
    pub const MAX_BYTES: usize = 50_000;

    /// Text as it stands.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { format: Format::Plain, text: text.into(), quoted: None, html: None }
    }

    /// CommonMark.
    pub fn markdown(text: impl Into<String>) -> Self {
        Self { format: Format::Markdown, ..Self::plain(text) }
    }
}

impl MailHtml {
    /// Most octets of the new part. Beyond, the text is shown and the HTML becomes a file of the message.
    pub const MAX_NEW: usize = 64_000;
    /// Most octets of the history: it comes with every answer, and a page of a ticket (50 entries) should fit into one Query
    /// of 1 MB. Beyond, the history is kept as text.
    pub const MAX_QUOTED: usize = 20_000;
}

/// How a body's text is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Text as it stands.
    Plain,
    /// CommonMark, no raw HTML.
    Markdown,
}
