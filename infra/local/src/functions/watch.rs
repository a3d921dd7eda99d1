//! Rebuilds after a change, and replaces only the processes whose binary came out different.
//!
//! Modification times are polled: a few hundred files, twice a second, cost less than a dependency that watches.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::Functions;
use super::build::{Binaries, build, fingerprint};

/// Time between two looks.
const PAUSE: Duration = Duration::from_millis(500);

/// What functions are made of, seen from the workspace.
const SOURCES: &[&str] = &["functions", "shared", "Cargo.toml", "Cargo.lock"];

/// What the stack itself is made of: a change needs a new start.
const STACK: &[&str] = &["infra"];

/// Watches the sources of a workspace for ever. Cancelled by dropping the future.
pub async fn watch(workspace: PathBuf, functions: Functions, mut binaries: Binaries) {
    let names: BTreeSet<String> = binaries.keys().cloned().collect();
    let mut built = state_of(&workspace, SOURCES).await;
    let mut stack = state_of(&workspace, STACK).await;
    loop {
        tokio::time::sleep(PAUSE).await;
        let stack_now = state_of(&workspace, STACK).await;
        if stack_now != stack {
            stack = stack_now;
            tracing::info!("infra/ has changed: start again to see it");
        }
        let now = state_of(&workspace, SOURCES).await;
        if now == built {
            continue;
        }
        built = settled(&workspace, now).await;
        let before: BTreeMap<String, _> =
            binaries.iter().map(|(name, path)| (name.clone(), fingerprint(path))).collect();
        match build(&workspace, &names).await {
            Ok(fresh) => {
                binaries = fresh;
                for (name, path) in &binaries {
                    if before.get(name).copied().flatten() != fingerprint(path) {
                        tracing::info!("{name} is new");
                        functions.replace(name, path.clone());
                    }
                }
            }
            // Cargo has said what does not compile. The old processes go on.
            Err(error) => tracing::warn!("{error}; the functions stay as they were"),
        }
    }
}

/// Waits until nothing has changed for one pause: an editor or a checkout writes many files.
async fn settled(workspace: &Path, mut last: u64) -> u64 {
    loop {
        tokio::time::sleep(PAUSE).await;
        let now = state_of(workspace, SOURCES).await;
        if now == last {
            return now;
        }
        last = now;
    }
}

async fn state_of(workspace: &Path, sources: &'static [&str]) -> u64 {
    let workspace = workspace.to_path_buf();
    let look = move || {
        let mut hasher = DefaultHasher::new();
        for source in sources {
            note(&workspace.join(source), &mut hasher);
        }
        hasher.finish()
    };
    tokio::task::spawn_blocking(look).await.unwrap_or_default()
}

/// Notes names and modification times of a file, or of everything below a folder. What has vanished meanwhile is not there.
fn note(path: &Path, hasher: &mut DefaultHasher) {
    let Ok(metadata) = std::fs::metadata(path) else { return };
    if metadata.is_dir() {
        let Ok(entries) = std::fs::read_dir(path) else { return };
        let mut below: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        below.sort();
        for path in below {
            note(&path, hasher);
        }
    } else {
        path.hash(hasher);
        metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH).hash(hasher);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[tokio::test]
    async fn a_new_a_changed_and_a_removed_file_are_changes_and_nothing_else_is() {
        let workspace = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(workspace.path().join("functions/login/src")).unwrap();
        let file = workspace.path().join("functions/login/src/main.rs");
        let empty = state_of(workspace.path(), SOURCES).await;
        std::fs::write(&file, "fn main() {}").unwrap();
        let written = state_of(workspace.path(), SOURCES).await;
        assert_ne!(empty, written);
        assert_eq!(written, state_of(workspace.path(), SOURCES).await);
        let later = SystemTime::now() + Duration::from_secs(2);
        std::fs::File::options().write(true).open(&file).unwrap().set_modified(later).unwrap();
        assert_ne!(written, state_of(workspace.path(), SOURCES).await);
        std::fs::remove_file(&file).unwrap();
        assert_eq!(empty, state_of(workspace.path(), SOURCES).await);
        std::fs::write(workspace.path().join("README.md"), "").unwrap();
        assert_eq!(empty, state_of(workspace.path(), SOURCES).await);
    }
}
