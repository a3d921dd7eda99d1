//! How far a shard has been read, kept across restarts.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::record::SequenceNumber;
use crate::sources::files;

/// The last settled record of one shard for one function.
///
/// A record may be delivered again after a restart (at least once, as on AWS); none is skipped.
#[derive(Debug)]
pub(super) struct Checkpoint {
    path: PathBuf,
    kept: Kept,
}

#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    stream: String,
    settled: Option<SequenceNumber>,
}

impl Checkpoint {
    /// Reads `name.json`. What is kept for another stream does not count (the table was made anew): reading starts at
    /// the oldest record, `TRIM_HORIZON`.
    pub(super) fn open(folder: &Path, name: &str, stream: &str) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let path = folder.join(format!("{name}.json"));
        let kept = files::read::<Kept>(&path)?
            .filter(|kept| kept.stream == stream)
            .unwrap_or_else(|| Kept { stream: stream.to_owned(), settled: None });
        Ok(Self { path, kept })
    }

    /// The last settled record.
    pub(super) fn settled(&self) -> Option<&SequenceNumber> {
        self.kept.settled.as_ref()
    }

    /// Moves on. Writes only when something changed.
    pub(super) fn settle(&mut self, record: &SequenceNumber) -> io::Result<()> {
        if self.kept.settled.as_ref() == Some(record) {
            return Ok(());
        }
        self.kept.settled = Some(record.clone());
        files::write(&self.path, &self.kept)
    }
}
