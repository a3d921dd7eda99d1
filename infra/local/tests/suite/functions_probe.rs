//! Runs the probe (`tests/probe/function.rs`) as a function of a small stack.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::Bytes;
use guichet_local::functions::{Binaries, FunctionSettings, Functions};
use guichet_local::kinds::{Function, Outcome, Route, Stack};
use serde_json::Value;
use tempfile::TempDir;

/// The probe's binary: cargo builds examples before it runs tests.
pub(crate) fn binary() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let binary = test.ancestors().nth(2).unwrap().join("examples/probe-function");
    assert!(binary.is_file(), "{} is not built: `cargo build -p guichet-local --examples`", binary.display());
    binary
}

/// A stack whose functions are all the probe.
pub(crate) struct Probe {
    pub(crate) functions: Functions,
    pub(crate) stack: Stack,
    _folder: TempDir,
}

/// The function that most tests use: 3 seconds, 128 MB.
pub(crate) fn function(logical_id: &str) -> Function {
    Function {
        logical_id: logical_id.to_owned(),
        name: format!("guichet-{logical_id}"),
        log_group: format!("/aws/lambda/guichet-{logical_id}"),
        binary: "probe".to_owned(),
        environment: BTreeMap::from([("OWN".to_owned(), "value".to_owned())]),
        timeout: Duration::from_secs(3),
        memory_mb: 128,
        ..Function::default()
    }
}

impl Probe {
    /// One function, as [`function`] makes it.
    pub(crate) fn new() -> Self {
        Self::with(&[function("Probe")], |_| {})
    }

    /// These functions, with settings changed.
    pub(crate) fn with(functions: &[Function], change: impl FnOnce(&mut FunctionSettings)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let stack = Stack {
            account: "000000000000".to_owned(),
            region: "us-east-1".to_owned(),
            functions: functions.iter().map(|function| (function.logical_id.clone(), function.clone())).collect(),
            routes: vec![Route { method: "ANY".into(), path: "/do/{action}".into(), function: "Probe".into() }],
            ..Stack::default()
        };
        let mut settings = FunctionSettings {
            binaries: Binaries::from([("probe".to_owned(), binary())]),
            owner: ("AKIALOCALOWNER".to_owned(), "secret".to_owned()),
            ..FunctionSettings::new("us-east-1", "http://127.0.0.1:1", folder.path().to_path_buf())
        };
        change(&mut settings);
        Self { functions: Functions::new(&stack, settings), stack, _folder: folder }
    }

    /// Invokes `Probe` with an event.
    pub(crate) async fn invoke(&self, event: Value) -> Outcome {
        self.functions.invoke("Probe", Bytes::from(event.to_string())).await
    }

    /// Invokes `Probe` and gives its answer.
    pub(crate) async fn answer(&self, event: Value) -> Value {
        match self.invoke(event).await {
            Outcome::Answer(bytes) => serde_json::from_slice(&bytes).unwrap(),
            other => panic!("no answer but {other:?}"),
        }
    }

    /// Invokes `Probe` and gives kind and message of its error.
    pub(crate) async fn error(&self, event: Value) -> (String, String) {
        match self.invoke(event).await {
            Outcome::Error { kind, message } => (kind, message),
            other => panic!("no error but {other:?}"),
        }
    }
}

/// Whether a process lives (a zombie does not).
pub(crate) fn lives(process: u64) -> bool {
    let status = std::fs::read_to_string(Path::new("/proc").join(process.to_string()).join("status"));
    status.is_ok_and(|status| !status.contains("State:\tZ"))
}

/// Waits until something holds.
pub(crate) async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    for _ in 0..500 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("not within 5 seconds: {what}");
}
