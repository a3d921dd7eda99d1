//! Small state on disk: one JSON document per file, replaced as a whole.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

use crate::kinds::AwsError;

/// The data directory could not be read or written.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The file system said no.
    #[error("{path}: {source}")]
    Io {
        /// File or directory.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file is not what this program wrote.
    #[error("{path} is damaged ({source}); start with --fresh to throw local data away")]
    Damaged {
        /// File.
        path: PathBuf,
        /// What does not parse.
        source: serde_json::Error,
    },
    /// The embedded database refused.
    #[error("database: {0}")]
    Database(String),
}

impl StoreError {
    pub(super) fn io(path: &Path, source: io::Error) -> Self {
        Self::Io { path: path.to_owned(), source }
    }

    /// As a service tells it: our fault.
    pub(super) fn into_aws(self) -> AwsError {
        AwsError { status: 500, code: "InternalFailure".to_owned(), message: self.to_string() }
    }
}

/// Makes a directory with its parents.
pub(super) fn directory(path: &Path) -> Result<(), StoreError> {
    fs::create_dir_all(path).map_err(|source| StoreError::io(path, source))
}

/// The document in a file; `None` when there is no file.
pub(super) fn load<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, StoreError> {
    match fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes)
            .map(Some)
            .map_err(|source| StoreError::Damaged { path: path.to_owned(), source }),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(StoreError::io(path, source)),
    }
}

/// Writes a document; a reader sees the old one or the new one, never half of it.
pub(super) fn save(path: &Path, document: &impl Serialize) -> Result<(), StoreError> {
    let bytes = serde_json::to_vec(document).map_err(|source| StoreError::Damaged { path: path.to_owned(), source })?;
    write(path, &bytes)
}

/// Replaces a file as a whole.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let temporary = path.with_extension("new");
    fs::write(&temporary, bytes).map_err(|source| StoreError::io(&temporary, source))?;
    fs::rename(&temporary, path).map_err(|source| StoreError::io(path, source))
}
