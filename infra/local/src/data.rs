//! The folder in which a stack keeps everything: tables, objects, mail, users, queues.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// Marks a folder as ours, and is locked while a stack uses it.
const LOCK: &str = "stack.lock";

/// Why a data folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// Another stack runs on it.
    #[error("another stack uses {}: stop it, or choose another folder with --data", .0.display())]
    InUse(PathBuf),
    /// `--fresh` would delete what is not ours.
    #[error("{} holds something that is no data of a local stack, so --fresh does not empty it", .0.display())]
    NotOurs(PathBuf),
    /// The file system.
    #[error("{}: {source}", path.display())]
    Io {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// A data folder in use. Dropping it lets others use it.
#[derive(Debug)]
pub struct Data {
    path: PathBuf,
    _lock: File,
}

impl Data {
    /// Makes or opens the folder; `fresh` empties it first.
    ///
    /// # Errors
    /// [`DataError`]
    pub fn open(path: &Path, fresh: bool) -> Result<Self, DataError> {
        let failed = |source| DataError::Io { path: path.to_path_buf(), source };
        let lock_path = path.join(LOCK);
        fs::create_dir_all(path).map_err(failed)?;
        let path = path.canonicalize().map_err(failed)?;
        if fresh && !lock_path.exists() && fs::read_dir(&path).map_err(failed)?.next().is_some() {
            return Err(DataError::NotOurs(path));
        }
        let lock = File::options().create(true).truncate(false).write(true).open(&lock_path).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(DataError::InUse(path)),
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        if fresh {
            empty(&path).map_err(failed)?;
        }
        Ok(Self { path, _lock: lock })
    }

    /// The folder, as an absolute path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A folder inside, made if it is not there.
    ///
    /// # Errors
    /// [`DataError::Io`]
    pub fn folder(&self, name: &str) -> Result<PathBuf, DataError> {
        let folder = self.path.join(name);
        fs::create_dir_all(&folder).map_err(|source| DataError::Io { path: folder.clone(), source })?;
        Ok(folder)
    }
}

fn empty(path: &Path) -> io::Result<()> {
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if entry.file_name() == LOCK {
            continue;
        }
        if entry.file_type()?.is_dir() { fs::remove_dir_all(entry.path())? } else { fs::remove_file(entry.path())? }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_stacks_cannot_use_one_folder() {
        let folder = tempfile::tempdir().unwrap();
        let first = Data::open(folder.path(), false).unwrap();
        assert!(matches!(Data::open(folder.path(), false), Err(DataError::InUse(_))));
        drop(first);
        Data::open(folder.path(), false).unwrap();
    }

    #[test]
    fn fresh_empties_our_folders_and_no_others() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("thesis.txt"), "").unwrap();
        assert!(matches!(Data::open(folder.path(), true), Err(DataError::NotOurs(_))));
        assert!(folder.path().join("thesis.txt").exists());

        let ours = folder.path().join("data");
        let data = Data::open(&ours, true).unwrap();
        fs::write(data.folder("inner").unwrap().join("file"), "").unwrap();
        drop(data);
        let data = Data::open(&ours, true).unwrap();
        assert!(!data.path().join("inner").exists());
    }
}
