//! Functions built by cargo, and built again after a change.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Duration;

use bytes::Bytes;
use guichet_local::functions::build::{BuildError, build};
use guichet_local::functions::watch::watch;
use guichet_local::kinds::Outcome;
use tempfile::TempDir;

use crate::functions_probe::{Probe, function};

/// Speaks the Runtime API with nothing but the standard library, so that it builds in a moment.
const FUNCTION: &str = r#"
use std::io::{Read, Write};
use std::net::TcpStream;

fn call(request: &str) -> String {
    let api = std::env::var("AWS_LAMBDA_RUNTIME_API").unwrap();
    let mut stream = TcpStream::connect(&api).unwrap();
    write!(stream, "{request} HTTP/1.0\r\nHost: {api}\r\n").unwrap();
    if request.starts_with("POST") {
        write!(stream, "Content-Length: {}\r\n\r\n{ANSWER}", ANSWER.len()).unwrap();
    } else {
        write!(stream, "\r\n").unwrap();
    }
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.to_lowercase()
}

fn main() {
    loop {
        let work = call("GET /2018-06-01/runtime/invocation/next");
        let id = work.split("lambda-runtime-aws-request-id: ").nth(1).unwrap().split('\r').next().unwrap();
        call(&format!("POST /2018-06-01/runtime/invocation/{id}/response"));
    }
}
"#;

/// A workspace with these functions. The names must be this test's own: cargo may have one target folder for all tests.
fn workspace(names: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("Cargo.toml"), "[workspace]\nresolver = '3'\nmembers = ['functions/*']\n").unwrap();
    for name in names {
        let package = folder.path().join("functions").join(name);
        fs::create_dir_all(package.join("src")).unwrap();
        let manifest = format!("[package]\nname = '{name}'\nversion = '0.0.0'\nedition = '2024'\n");
        fs::write(package.join("Cargo.toml"), manifest).unwrap();
        write(folder.path(), name, "1");
    }
    folder
}

fn write(workspace: &Path, name: &str, answer: &str) {
    let source = format!("const ANSWER: &str = r#\"{answer}\"#;\n{FUNCTION}");
    fs::write(workspace.join("functions").join(name).join("src/main.rs"), source).unwrap();
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[tokio::test]
async fn only_the_function_that_changed_is_replaced() {
    let names = ["watched-local-function", "steady-local-function"];
    let workspace = workspace(&names);
    let binaries = build(workspace.path(), &set(&names)).await.unwrap();
    let mut functions = [function("Watched"), function("Steady")];
    functions[0].binary = "watched-local-function".to_owned();
    functions[1].binary = "steady-local-function".to_owned();
    let probe = Probe::with(&functions, |settings| settings.binaries = binaries.clone());
    let ask = async |logical_id: &str| match probe.functions.invoke(logical_id, Bytes::from_static(b"{}")).await {
        Outcome::Answer(answer) => String::from_utf8(answer.to_vec()).unwrap(),
        other => panic!("{other:?}"),
    };
    assert_eq!((ask("Watched").await, ask("Steady").await), ("1".to_owned(), "1".to_owned()));
    let watching = tokio::spawn(watch(workspace.path().to_path_buf(), probe.functions.clone(), binaries));
    tokio::time::sleep(Duration::from_millis(200)).await;
    write(workspace.path(), "watched-local-function", "2");
    let changed = async {
        while ask("Watched").await != "2" {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), changed).await.expect("the change arrives");
    assert_eq!(ask("Steady").await, "1");
    let environments: BTreeSet<_> =
        probe.functions.invocations().into_iter().map(|record| record.environment).collect();
    assert_eq!(environments, ["Steady/1", "Watched/1", "Watched/2"].map(str::to_owned).into());
    watching.abort();
}

#[tokio::test]
async fn code_that_does_not_compile_is_an_error() {
    let names = ["broken-local-function"];
    let workspace = workspace(&names);
    fs::write(workspace.path().join("functions/broken-local-function/src/main.rs"), "fn main() { no }").unwrap();
    let result = build(workspace.path(), &set(&names)).await;
    assert!(matches!(result, Err(BuildError::Failed)), "{result:?}");
}
