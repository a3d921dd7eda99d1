//! How often one contact may write by the portal (S16).

use serde::{Deserialize, Serialize};

/// In a quarter of an hour. From one place, an office or a bot net's exit, ten times as much is taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rates {
    /// Tickets that one contact opens by the form. Each one mails the desk: somebody with more to say than this is better
    /// off with one ticket.
    pub tickets: u32,
    /// Replies of one contact. Four a minute for a quarter of an hour is a conversation at its liveliest.
    pub replies: u32,
}

impl Rates {
    /// As good as no limit: for a portal that programs fill, or that is to be measured.
    pub const UNLIMITED: Self = Self { tickets: u32::MAX / 10, replies: u32::MAX / 10 };
}

impl Default for Rates {
    fn default() -> Self {
        Self { tickets: 30, replies: 60 }
    }
}
