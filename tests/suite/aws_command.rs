//! A stand-in for the AWS command line, for the scripts in `infra/`: it answers as told and keeps what it was told.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::repository::root;

/// What a script said, and the calls that it made, one a line.
pub(crate) struct Ran {
    pub(crate) output: Output,
    pub(crate) calls: String,
}

/// Runs a script of `infra/`. `cases` are lines of a shell `case` over the first two arguments: `"sqs receive-message") …;;`.
pub(crate) fn run(script: &str, arguments: &[&str], cases: &str) -> Ran {
    let directory = TempDir::new().expect("a temporary directory");
    let (stand_in, calls) = (directory.path().join("aws"), directory.path().join("calls"));
    let code = format!(
        "#!/bin/sh\ncalls='{}'\necho \"$@\" >> \"$calls\"\ncase \"$1 $2\" in\n{cases}\nesac\n",
        calls.display()
    );
    fs::write(&stand_in, code).expect("the stand-in is written");
    fs::set_permissions(&stand_in, fs::Permissions::from_mode(0o755)).expect("the stand-in can be run");
    let path = format!("{}:{}", directory.path().display(), std::env::var("PATH").unwrap_or_default());
    let script = root().join("infra").join(script);
    let mut command = match script.extension() {
        Some(extension) if extension == "py" => Command::new(python()),
        _ => Command::new("bash"),
    };
    let output = command.arg(script).args(arguments).env("PATH", path).output().expect("the script runs");
    Ran { output, calls: fs::read_to_string(calls).unwrap_or_default() }
}

/// Where Python really is: a version manager's `python3` would put its own directory, and an `aws` in it, before ours.
fn python() -> String {
    let asked =
        Command::new("python3").args(["-c", "import sys; print(sys.executable)"]).output().expect("there is Python");
    String::from_utf8_lossy(&asked.stdout).trim().to_owned()
}
