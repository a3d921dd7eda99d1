//! Builds the functions with cargo, and finds their binaries.
//!
//! Cargo's own progress goes to the terminal. The functions are built for this machine, in the development profile; what is
//! deployed is built by `sam build` from the same crates.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::SystemTime;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::Command;

/// Binaries by name of the function crate.
pub type Binaries = BTreeMap<String, PathBuf>;

/// Why there are no binaries.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// Cargo could not be run.
    #[error("cannot run cargo: {0}")]
    Cargo(#[from] std::io::Error),
    /// The code does not compile. Cargo has said why.
    #[error("the functions do not build")]
    Failed,
    /// A function was not built before, and should not be built now.
    #[error("{} has not been built: run `cargo build -p {name}` first", path.display())]
    NotBuilt {
        /// Function crate.
        name: String,
        /// Where its binary would be.
        path: PathBuf,
    },
}

/// Builds function crates and gives their binaries.
///
/// # Errors
/// [`BuildError::Cargo`] or [`BuildError::Failed`].
pub async fn build(workspace: &Path, names: &BTreeSet<String>) -> Result<Binaries, BuildError> {
    if names.is_empty() {
        return Ok(Binaries::new());
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.arg("build").arg("--message-format=json-render-diagnostics").current_dir(workspace);
    // By binary and not by package: the selection of packages stays the workspace's default, the same as that of `cargo run`,
    // so features come out the same and no dependency is built a second time.
    for name in names {
        command.args(["--bin", name]);
    }
    // `cargo run` describes *this* crate to its process; a build below would take it for its own.
    for (name, _) in std::env::vars_os() {
        let described = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_CRATE_", "CARGO_BIN_"];
        if name.to_str().is_some_and(|name| described.iter().any(|prefix| name.starts_with(prefix))) {
            command.env_remove(&name);
        }
    }
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true).spawn()?;
    let mut binaries = Binaries::new();
    if let Some(stdout) = child.stdout.take() {
        let mut lines = BufReader::new(stdout).lines();
        while let Some(line) = lines.next_line().await? {
            if let Some((name, path)) = binary_of(&line)
                && names.contains(&name)
            {
                binaries.insert(name, path);
            }
        }
    }
    if child.wait().await?.success() { Ok(binaries) } else { Err(BuildError::Failed) }
}

/// The binary that one message of cargo announces.
fn binary_of(line: &str) -> Option<(String, PathBuf)> {
    let message: Value = serde_json::from_str(line).ok()?;
    let is_binary = message.pointer("/target/kind/0").and_then(Value::as_str) == Some("bin");
    let name = message.pointer("/target/name").and_then(Value::as_str).filter(|_| is_binary)?;
    Some((name.to_owned(), PathBuf::from(message.get("executable")?.as_str()?)))
}

/// The folder in which cargo puts binaries: where this program lies (`target/debug`), also seen from a test in
/// `target/debug/deps`.
///
/// # Errors
/// When the system does not tell.
pub fn beside_this_program() -> std::io::Result<PathBuf> {
    let program = std::env::current_exe()?;
    let mut folder = program.parent().map(Path::to_path_buf).unwrap_or_default();
    if folder.ends_with("deps") || folder.ends_with("examples") {
        folder.pop();
    }
    Ok(folder)
}

/// Binaries that were built before and lie in `folder`.
///
/// # Errors
/// [`BuildError::NotBuilt`].
pub fn built_before(folder: &Path, names: &BTreeSet<String>) -> Result<Binaries, BuildError> {
    let find = |name: &String| {
        let path = folder.join(name);
        if path.is_file() { Ok((name.clone(), path)) } else { Err(BuildError::NotBuilt { name: name.clone(), path }) }
    };
    names.iter().map(find).collect()
}

/// What tells one build of a binary from the next.
pub(super) fn fingerprint(binary: &Path) -> Option<(SystemTime, u64)> {
    let metadata = std::fs::metadata(binary).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_announces_a_binary_and_other_things() {
        let binary = r#"{"reason":"compiler-artifact","target":{"kind":["bin"],"name":"login"},"executable":"/t/debug/login","fresh":true}"#;
        assert_eq!(binary_of(binary), Some(("login".to_owned(), PathBuf::from("/t/debug/login"))));
        for other in [
            r#"{"reason":"compiler-artifact","target":{"kind":["lib"],"name":"login"},"executable":null}"#,
            r#"{"reason":"build-finished","success":true}"#,
            "not JSON",
        ] {
            assert_eq!(binary_of(other), None, "{other}");
        }
    }

    #[test]
    fn a_function_that_was_never_built_is_named() {
        let names = BTreeSet::from(["no-such-function".to_owned()]);
        let error = built_before(Path::new("/"), &names).map_err(|error| error.to_string());
        assert!(error.is_err_and(|error| error.contains("cargo build -p no-such-function")));
    }
}
