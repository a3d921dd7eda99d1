//! How much of everything a message may have (S26).

/// The bounds within which a message is read. Over one of them nothing is parsed further: the message is held.
///
/// The defaults let every message through that SES delivers from an ordinary mail program; each exists because the
/// cost of reading grows with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Size of the raw message, in bytes. SES accepts 40 MB; attachments grow by a third in base64.
    pub bytes: usize,
    /// Size of the header block, in bytes, before the first empty line.
    pub header_bytes: usize,
    /// Number of header fields.
    pub headers: usize,
    /// Length of one header field, unfolded, in bytes.
    pub header_field_bytes: usize,
    /// Length of one body line, in bytes. RFC 5322 section 2.1.1 says 998; real programs write more.
    pub line_bytes: usize,
    /// Number of MIME parts, containers included.
    pub parts: usize,
    /// Number of containers (`multipart/*`, `message/*`), and with that the depth of nesting. A missing boundary makes
    /// a parser look through the rest of the message once for each of them.
    pub containers: usize,
    /// Characters of text (or of HTML source) that are cut and cleaned; the rest of a longer body is in the original.
    pub text_chars: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 40 * 1024 * 1024,
            header_bytes: 512 * 1024,
            headers: 1_000,
            header_field_bytes: 128 * 1024,
            line_bytes: 16 * 1024 * 1024,
            parts: 1_000,
            containers: 100,
            text_chars: 8 * 1024 * 1024,
        }
    }
}

/// Which bound a message went over. The message itself is intact; hold it for somebody to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OverBound {
    /// More than [`Limits::bytes`].
    #[error("the message has {found} bytes, more than {allowed}")]
    Bytes {
        /// Bytes in the message.
        found: usize,
        /// The bound.
        allowed: usize,
    },
    /// More than [`Limits::header_bytes`].
    #[error("the header has {found} bytes, more than {allowed}")]
    HeaderBytes {
        /// Bytes in the header block.
        found: usize,
        /// The bound.
        allowed: usize,
    },
    /// More than [`Limits::headers`].
    #[error("the message has {found} header fields, more than {allowed}")]
    Headers {
        /// Header fields counted.
        found: usize,
        /// The bound.
        allowed: usize,
    },
    /// More than [`Limits::header_field_bytes`].
    #[error("a header field has {found} bytes, more than {allowed}")]
    HeaderField {
        /// Bytes in the longest field.
        found: usize,
        /// The bound.
        allowed: usize,
    },
    /// More than [`Limits::line_bytes`].
    #[error("a line has {found} bytes, more than {allowed}")]
    Line {
        /// Bytes in the longest line.
        found: usize,
        /// The bound.
        allowed: usize,
    },
    /// More than [`Limits::parts`].
    #[error("the message has {found} parts, more than {allowed}")]
    Parts {
        /// Parts counted.
        found: usize,
        /// The bound.
        allowed: usize,
    },
    /// More than [`Limits::containers`].
    #[error("the message has {found} containers, more than {allowed}")]
    Containers {
        /// Containers counted.
        found: usize,
        /// The bound.
        allowed: usize,
    },
}
