//! Keeps a pool's state in a file.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A value and the file that holds it. Written whole, to a neighbouring file first and then renamed over the old one, so
/// that a reader or a crash finds either the old state or the new.
#[derive(Debug)]
pub(super) struct Stored<T> {
    pub(super) value: T,
    path: PathBuf,
    written: Vec<u8>,
}

impl<T: Serialize + DeserializeOwned> Stored<T> {
    /// Reads the file, or makes the first value and writes it.
    pub(super) fn open(path: PathBuf, first: impl FnOnce() -> std::io::Result<T>) -> std::io::Result<Self> {
        match std::fs::read(&path) {
            Ok(written) => Ok(Self { value: serde_json::from_slice(&written)?, path, written }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let mut stored = Self { value: first()?, path, written: Vec::new() };
                stored.save()?;
                Ok(stored)
            }
            Err(error) => Err(error),
        }
    }

    /// Writes the value, if it changed.
    pub(super) fn save(&mut self) -> std::io::Result<()> {
        let bytes = serde_json::to_vec_pretty(&self.value)?;
        if bytes != self.written {
            replace(&self.path, &bytes)?;
            self.written = bytes;
        }
        Ok(())
    }
}

fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let next = path.with_extension("json.next");
    let mut file = std::fs::File::create(&next)?;
    file.write_all(bytes)?;
    drop(file);
    std::fs::rename(next, path)
}
