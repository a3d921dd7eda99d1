//! Images that a mail shows between its words.

use serde::{Deserialize, Serialize};

/// An image that the HTML of its message names, and that is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InlineImage {
    /// The name by which the HTML calls it (RFC 2392), without angle brackets.
    pub content_id: String,
    /// What its bytes are.
    pub kind: ImageKind,
}

/// The kinds of images that are shown: what every browser shows and none runs. SVG is a program and is not among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImageKind {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// GIF.
    Gif,
    /// WebP.
    Webp,
}

impl ImageKind {
    /// What the bytes are, by the signatures that browsers go by (WHATWG MIME Sniffing, section 6.1), whatever they are
    /// declared as.
    pub fn of(content: &[u8]) -> Option<Self> {
        let riff = content.starts_with(b"RIFF") && content.get(8..14) == Some(b"WEBPVP");
        match content {
            _ if content.starts_with(b"\x89PNG\r\n\x1a\n") => Some(Self::Png),
            _ if content.starts_with(b"\xff\xd8\xff") => Some(Self::Jpeg),
            _ if content.starts_with(b"GIF87a") || content.starts_with(b"GIF89a") => Some(Self::Gif),
            _ if riff => Some(Self::Webp),
            _ => None,
        }
    }

    /// The media type as which it is shown.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
        }
    }
}
