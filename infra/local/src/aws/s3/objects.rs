//! Objects on disk: one file for the bytes, one for what is known about them, and an index of keys in memory.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{OnceLock, PoisonError, RwLock};

use bytes::Bytes;
use jiff::Timestamp;
use s3s::crypto::{Checksum as _, Md5};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use crate::aws::sigv4::hex;
use crate::aws::store::{self, StoreError};

/// What is known about an object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    /// Key.
    pub key: String,
    /// Bytes.
    pub size: u64,
    /// MD5 of the content in hexadecimal, without quotes.
    pub etag: String,
    /// When it was written.
    pub modified: Timestamp,
    /// What the writer said about it.
    pub attributes: Attributes,
}

/// What a writer says about an object and a reader gets back as headers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Attributes {
    /// `Content-Type`.
    pub content_type: Option<String>,
    /// `Content-Disposition`.
    pub content_disposition: Option<String>,
    /// `Content-Encoding`.
    pub content_encoding: Option<String>,
    /// `Content-Language`.
    pub content_language: Option<String>,
    /// `Cache-Control`.
    pub cache_control: Option<String>,
    /// `x-amz-meta-*`.
    pub metadata: BTreeMap<String, String>,
    /// Checksum by algorithm: `("CRC32", "…")`, base64.
    pub checksum: Option<(String, String)>,
}

/// Under which condition an object is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Precondition {
    /// `If-None-Match: *`
    Absent,
    /// `If-Match`
    Is(String),
}

/// Something that happened to an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Bucket.
    pub bucket: String,
    /// Key, decoded.
    pub key: String,
    /// Event as S3 names it, without `s3:`: `ObjectCreated:Put`, `ObjectRemoved:Delete`.
    pub name: &'static str,
    /// Bytes; zero for a removed object.
    pub size: u64,
    /// ETag without quotes; empty for a removed object.
    pub etag: String,
}

/// Why an object was not read or written.
#[derive(Debug, Error)]
pub enum ObjectError {
    /// No such bucket.
    #[error("The specified bucket does not exist")]
    NoSuchBucket,
    /// No such key.
    #[error("The specified key does not exist.")]
    NoSuchKey,
    /// The precondition does not hold.
    #[error("At least one of the pre-conditions you specified did not hold")]
    PreconditionFailed,
    /// The data directory failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

type Listener = Box<dyn Fn(Change) + Send + Sync>;

/// The buckets of a stack.
pub struct Objects {
    root: PathBuf,
    buckets: RwLock<BTreeMap<String, BTreeMap<String, Object>>>,
    listener: OnceLock<Listener>,
}

impl Objects {
    /// Opens the buckets with these names; objects of an earlier run are still there.
    pub fn open(directory: &Path, names: impl IntoIterator<Item = String>) -> Result<Self, StoreError> {
        let root = directory.join("s3");
        let buckets = names.into_iter().map(|name| {
            let objects = load(&root.join(&name))?;
            Ok((name, objects))
        });
        let buckets = buckets.collect::<Result<_, StoreError>>()?;
        Ok(Self { root, buckets: RwLock::new(buckets), listener: OnceLock::new() })
    }

    /// Sets who hears of changes; only the first call counts.
    pub fn on_change(&self, listener: impl Fn(Change) + Send + Sync + 'static) {
        let _ = self.listener.set(Box::new(listener));
    }

    /// Writes an object as a whole. `event` is what listeners are told: `ObjectCreated:Put`.
    pub fn put(
        &self,
        bucket: &str,
        key: &str,
        content: &[u8],
        attributes: Attributes,
        precondition: Option<&Precondition>,
        event: &'static str,
    ) -> Result<Object, ObjectError> {
        let mut md5 = Md5::new();
        md5.update(content);
        let object = Object {
            key: key.to_owned(),
            size: content.len() as u64,
            etag: hex(md5.finalize().as_ref()),
            modified: Timestamp::now(),
            attributes,
        };
        {
            // Held while writing, so that of two writers with a precondition one loses.
            let mut buckets = self.buckets.write().unwrap_or_else(PoisonError::into_inner);
            let objects = buckets.get_mut(bucket).ok_or(ObjectError::NoSuchBucket)?;
            let present = objects.get(key);
            let met = match precondition {
                None => true,
                Some(Precondition::Absent) => present.is_none(),
                Some(Precondition::Is(etag)) => present.is_some_and(|object| object.etag == *etag),
            };
            if !met {
                return Err(ObjectError::PreconditionFailed);
            }
            let path = self.path(bucket, key);
            store::write(&path, content)?;
            store::save(&path.with_extension("json"), &object)?;
            objects.insert(key.to_owned(), object.clone());
        }
        self.tell(Change {
            bucket: bucket.to_owned(),
            key: key.to_owned(),
            name: event,
            size: object.size,
            etag: object.etag.clone(),
        });
        Ok(object)
    }

    /// What is known about an object.
    pub fn head(&self, bucket: &str, key: &str) -> Result<Object, ObjectError> {
        let buckets = self.buckets.read().unwrap_or_else(PoisonError::into_inner);
        let objects = buckets.get(bucket).ok_or(ObjectError::NoSuchBucket)?;
        objects.get(key).cloned().ok_or(ObjectError::NoSuchKey)
    }

    /// An object with its content.
    pub fn get(&self, bucket: &str, key: &str) -> Result<(Object, Bytes), ObjectError> {
        let object = self.head(bucket, key)?;
        let path = self.path(bucket, key);
        let content = fs::read(&path).map_err(|source| StoreError::io(&path, source))?;
        Ok((object, content.into()))
    }

    /// Removes an object; removing one that is not there is no error.
    pub fn delete(&self, bucket: &str, key: &str) -> Result<(), ObjectError> {
        {
            let mut buckets = self.buckets.write().unwrap_or_else(PoisonError::into_inner);
            let objects = buckets.get_mut(bucket).ok_or(ObjectError::NoSuchBucket)?;
            if objects.remove(key).is_none() {
                return Ok(());
            }
            let path = self.path(bucket, key);
            for path in [path.with_extension("json"), path] {
                fs::remove_file(&path).map_err(|source| StoreError::io(&path, source))?;
            }
        }
        self.tell(Change {
            bucket: bucket.to_owned(),
            key: key.to_owned(),
            name: "ObjectRemoved:Delete",
            size: 0,
            etag: String::new(),
        });
        Ok(())
    }

    /// Objects whose keys start with a prefix and come after another key, in order of keys.
    pub fn list(&self, bucket: &str, prefix: &str, after: &str) -> Result<Vec<Object>, ObjectError> {
        let buckets = self.buckets.read().unwrap_or_else(PoisonError::into_inner);
        let objects = buckets.get(bucket).ok_or(ObjectError::NoSuchBucket)?;
        let from = if after > prefix { after } else { prefix };
        let range = objects.range(from.to_owned()..);
        let found = range.take_while(|(key, _)| key.starts_with(prefix)).filter(|(key, _)| key.as_str() > after);
        Ok(found.map(|(_, object)| object.clone()).collect())
    }

    /// Names of the buckets.
    pub fn buckets(&self) -> Vec<String> {
        self.buckets.read().unwrap_or_else(PoisonError::into_inner).keys().cloned().collect()
    }

    fn tell(&self, change: Change) {
        if let Some(listener) = self.listener.get() {
            listener(change);
        }
    }

    /// Keys are hashed: they may be longer than a file name and may be each other's folders.
    fn path(&self, bucket: &str, key: &str) -> PathBuf {
        self.root.join(bucket).join(hex(&Sha256::digest(key.as_bytes())))
    }
}

impl fmt::Debug for Objects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Objects").field("root", &self.root).finish_non_exhaustive()
    }
}

fn load(directory: &Path) -> Result<BTreeMap<String, Object>, StoreError> {
    store::directory(directory)?;
    let mut objects = BTreeMap::new();
    for entry in fs::read_dir(directory).map_err(|source| StoreError::io(directory, source))? {
        let path = entry.map_err(|source| StoreError::io(directory, source))?.path();
        if path.extension().is_some_and(|extension| extension == "json")
            && let Some(object) = store::load::<Object>(&path)?
        {
            // Left over when the process died between the two files.
            match fs::metadata(path.with_extension("")) {
                Ok(_) => drop(objects.insert(object.key.clone(), object)),
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(source) => return Err(StoreError::io(&path, source)),
            }
        }
    }
    Ok(objects)
}
