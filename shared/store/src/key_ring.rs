//! The keys that sign reply addresses and thread roots (S3). Made at first use, so that nothing has to be set up.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp};

use crate::Store;
use crate::calls::conditional;
use crate::error::StoreError;
use crate::item::{self, Item};
use crate::keys;

/// How long keys that were read are used again: a rotation takes effect within this time.
const KEPT: SignedDuration = SignedDuration::from_mins(5);

/// 32 random bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Key([u8; 32]);

impl Key {
    /// The bytes, for an HMAC.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    fn random() -> Result<Self, StoreError> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    fn read(text: &str) -> Result<Self, StoreError> {
        let bytes = STANDARD.decode(text).ok().and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or_else(|| StoreError::form("key-ring", "not a key of 32 bytes"))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(hidden)")
    }
}

/// The key that signs, and those that signed before: what they signed still counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRing {
    /// Signs.
    pub current: Key,
    /// Check, too; the newest first.
    pub previous: Vec<Key>,
}

impl KeyRing {
    /// All keys that a signature may come from, the current first.
    pub fn all(&self) -> impl Iterator<Item = &Key> {
        std::iter::once(&self.current).chain(&self.previous)
    }

    fn read(row: &Item) -> Result<Self, StoreError> {
        let current = item::text(row, "current").ok_or_else(|| StoreError::form("key-ring", "no current key"))?;
        let previous = row.get("previous").and_then(|value| value.as_l().ok()).map(Vec::as_slice).unwrap_or_default();
        Ok(Self {
            current: Key::read(current)?,
            previous: previous
                .iter()
                .filter_map(|value| value.as_s().ok())
                .map(|text| Key::read(text))
                .collect::<Result<_, _>>()?,
        })
    }

    fn item(&self) -> Item {
        let text = |key: &Key| item::s(STANDARD.encode(key.0));
        let mut row = keys::key_ring().item();
        row.insert("current".to_owned(), text(&self.current));
        row.insert(
            "previous".to_owned(),
            aws_sdk_dynamodb::types::AttributeValue::L(self.previous.iter().map(text).collect()),
        );
        row
    }
}

/// The keys as last read.
#[derive(Debug, Default)]
pub(crate) struct Cache(Mutex<Option<(Timestamp, Arc<KeyRing>)>>);

impl Store {
    /// The signing keys, at most 5 minutes old, made if there are none. Two that make them at once agree on one.
    pub async fn key_ring(&self, now: Timestamp) -> Result<Arc<KeyRing>, StoreError> {
        if let Some((at, ring)) = &*self.inner.key_ring.0.lock().unwrap_or_else(PoisonError::into_inner)
            && now.duration_since(*at) < KEPT
        {
            return Ok(Arc::clone(ring));
        }
        let ring = Arc::new(self.read_or_make_key_ring().await?);
        *self.inner.key_ring.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, Arc::clone(&ring)));
        Ok(ring)
    }

    async fn read_or_make_key_ring(&self) -> Result<KeyRing, StoreError> {
        let key = keys::key_ring();
        if let Some(row) = self.get("GetItem key-ring", &key).await? {
            return KeyRing::read(&row);
        }
        let ring = KeyRing { current: Key::random()?, previous: Vec::new() };
        let made = conditional("PutItem key-ring", &key.pk, || {
            self.client()
                .put_item()
                .table_name(self.table())
                .set_item(Some(ring.item()))
                .condition_expression("attribute_not_exists(pk)")
                .send()
        })
        .await?;
        if made.is_some() {
            return Ok(ring);
        }
        // Somebody else was quicker (or it was this very call, whose answer got lost): theirs is the one.
        let row =
            self.get("GetItem key-ring", &key).await?.ok_or_else(|| StoreError::Gone { about: key.to_string() })?;
        KeyRing::read(&row)
    }
}
