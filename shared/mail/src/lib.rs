//! A raw message in, a message out.
//!
//! Everything here is a pure function over bytes and strings: no clock, no I/O, no AWS or HTTP type. What a message
//! *means* for the desk (whose ticket, held or ignored) is decided elsewhere, from what these functions say about it.
//!
//! | to do | call |
//! |---|---|
//! | read a raw message | [`ParsedMail::read`], for a desk [`ParsedMail::read_for`]; when that refuses it, [`ParsedMail::read_header`] |
//! | find the new text of a plain-text body | [`reply::split`] |
//! | clean foreign HTML for a page | [`html::clean`], [`html::with_images`] |
//! | turn an agent's or customer's Markdown into HTML or plain text | [`body::markdown_to_html`], [`body::markdown_to_text`] |
//! | show a plain-text body on a page | [`body::text_to_html`] |
//! | read `#note` and `#close` off an agent's mail | [`AgentCommands::read`] |
//! | write a message | [`Outgoing::to_bytes`] |
//! | say what decides whose ticket a mail belongs to | [`facts`] |
//! | sign and check reply addresses and thread roots | [`addresses::KeyRing`] |
//!
//! **Invariants.** No input makes a function here panic, and none takes more than linear time in it: bounds are in
//! [`Limits`], and what goes over one is refused with a typed [`OverBound`] so that the caller can hold the message
//! instead of losing it. No function here looks at `Authentication-Results`: who sent a message is not for the
//! message to say.

pub mod addresses;
pub mod body;
mod commands;
mod compose;
pub mod facts;
pub mod html;
mod limits;
mod read;
pub mod reply;
mod rtf;
mod tnef;

pub use commands::AgentCommands;
pub use compose::{AutoSubmitted, Outgoing, OutgoingAttachment, Refused};
pub use limits::{Limits, OverBound};
pub use read::{Attachment, Bounce, DeskWords, LOOP_HEADER, Mailbox, ParsedMail, Transit, Unreadable};
