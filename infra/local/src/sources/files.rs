//! Small JSON files that are either the old or the new version, never half of one.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Writes beside the file, then renames: a reader sees the old content or the new.
pub(super) fn write(path: &Path, value: &impl Serialize) -> io::Result<()> {
    let beside = path.with_extension("new");
    let mut file = File::create(&beside)?;
    serde_json::to_writer(&mut file, value)?;
    file.flush()?;
    fs::rename(beside, path)
}

/// Reads a file written by [`write`]; `None` when there is none. A file that makes no sense is an error.
pub(super) fn read<T: DeserializeOwned>(path: &Path) -> io::Result<Option<T>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
