//! A session: an opaque secret in one cookie, its hash the key of a row.
//!
//! This is the part without I/O. The store keeps the row under [`SessionSecret::row_key`] and gives it back as a
//! [`Session`]; whoever reads the table finds no secret there that could be put into a cookie.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use guichet_domain::ids::ContactId;
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use thiserror::Error;

/// 256 random bits that only the browser and the request in flight know.
#[derive(Clone)]
pub struct SessionSecret([u8; 32]);

impl SessionSecret {
    /// A new secret from 32 bytes of the operating system's random source.
    pub const fn generate(random: [u8; 32]) -> Self {
        Self(random)
    }

    /// The row's key: SHA-256 of the secret in hexadecimal. With 256 random bits a plain hash is enough; there is nothing
    /// to guess.
    pub fn row_key(&self) -> String {
        hex(&Sha256::digest(self.0))
    }

    /// The token that forms of this session carry (S29): HMAC-SHA256 of `csrf` under the secret, as unpadded base64url. It
    /// is safe to print into a page: it does not lead back to the secret.
    pub fn csrf_token(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.csrf_mac())
    }

    /// Whether a form's token is this session's, compared in constant time.
    pub fn accepts_csrf_token(&self, presented: &str) -> bool {
        self.csrf_token().as_bytes().ct_eq(presented.as_bytes()).into()
    }

    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length; this one always has 32 bytes")]
    fn csrf_mac(&self) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("any key length");
        mac.update(b"csrf");
        mac.finalize().into_bytes().into()
    }
}

impl fmt::Display for SessionSecret {
    /// The secret as unpadded base64url, 43 characters: for the cookie and nothing else.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

impl fmt::Debug for SessionSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionSecret(hidden)")
    }
}

impl PartialEq for SessionSecret {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for SessionSecret {}

impl FromStr for SessionSecret {
    type Err = InvalidCookie;

    fn from_str(text: &str) -> Result<Self, InvalidCookie> {
        // The decoder refuses set bits past the end, so that a secret has one spelling.
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| InvalidCookie)?;
        bytes.try_into().map(Self).map_err(|_| InvalidCookie)
    }
}

/// The cookie's value is none of ours. Treat the visitor as signed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a session cookie")]
pub struct InvalidCookie;

/// What the session cookie says: `<contact id>.<secret>`. The contact id names the partition to read, nothing more: who
/// somebody is comes from the row (S10), which is found only with the secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionCookie {
    /// Where the row is.
    pub contact: ContactId,
    /// What proves that it is theirs.
    pub secret: SessionSecret,
}

impl fmt::Display for SessionCookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.contact, self.secret)
    }
}

impl FromStr for SessionCookie {
    type Err = InvalidCookie;

    fn from_str(text: &str) -> Result<Self, InvalidCookie> {
        let (contact, secret) = text.split_once('.').ok_or(InvalidCookie)?;
        Ok(Self { contact: contact.parse().map_err(|_| InvalidCookie)?, secret: secret.parse()? })
    }
}

/// What somebody may do by this session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// A contact in the portal.
    Customer,
    /// An agent in the inbox.
    Agent,
}

/// How long a session lasts; each portal sets its own (A7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetimes {
    /// Longest time between two requests.
    pub idle: SignedDuration,
    /// Longest time since signing in, however busy.
    pub absolute: SignedDuration,
}

/// How often a request moves `last_seen_at`, at most: a write for each request would cost more than reading the page.
pub const TOUCH_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// A session's row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Who is signed in.
    pub contact: ContactId,
    /// As what.
    pub role: Role,
    /// When they signed in.
    pub created_at: Timestamp,
    /// When they were last seen, to the minute ([`TOUCH_EVERY`]).
    pub last_seen_at: Timestamp,
    /// When it ends unless they come back, as the portal was set when it was last written.
    pub idle_expires_at: Timestamp,
    /// When it ends in any case, as the portal was set when it was last written.
    pub absolute_expires_at: Timestamp,
}

impl Session {
    /// A session that starts now.
    pub fn begin(contact: ContactId, role: Role, now: Timestamp, lifetimes: Lifetimes) -> Self {
        Self {
            contact,
            role,
            created_at: now,
            last_seen_at: now,
            idle_expires_at: later(now, lifetimes.idle),
            absolute_expires_at: later(now, lifetimes.absolute),
        }
    }

    /// Whether it still counts.
    ///
    /// The portal's present lifetimes decide beside the stored ends, whichever is shorter: tightening them takes effect on
    /// the next request. `valid_from` is the contact's "sign out everywhere" mark: what began earlier is over.
    pub fn is_live(&self, now: Timestamp, lifetimes: Lifetimes, valid_from: Option<Timestamp>) -> bool {
        now < self.idle_expires_at
            && now < self.absolute_expires_at
            && now < later(self.last_seen_at, lifetimes.idle)
            && now < later(self.created_at, lifetimes.absolute)
            && valid_from.is_none_or(|mark| self.created_at >= mark)
    }

    /// The session as it should be written after this request, or nothing if it was written less than
    /// [`TOUCH_EVERY`] ago.
    #[must_use]
    pub fn touched(&self, now: Timestamp, lifetimes: Lifetimes) -> Option<Self> {
        (now.duration_since(self.last_seen_at) >= TOUCH_EVERY).then(|| Self {
            last_seen_at: now,
            idle_expires_at: later(now, lifetimes.idle),
            absolute_expires_at: later(self.created_at, lifetimes.absolute),
            ..self.clone()
        })
    }

    /// When the row may be forgotten: the earlier of the two ends, for the table's time to live.
    pub fn expires_at(&self) -> Timestamp {
        self.idle_expires_at.min(self.absolute_expires_at)
    }
}

/// A lifetime past the end of time lasts until then.
fn later(from: Timestamp, by: SignedDuration) -> Timestamp {
    from.saturating_add(by).unwrap_or(Timestamp::MAX)
}

fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing into a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
