//! The files of this repository, for tests that read them.

use std::fs;
use std::path::{Path, PathBuf};

/// The repository's top directory.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("this crate is a directory of the repository")
}

/// Text of a file, by its path from the top.
pub(crate) fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every file below a directory whose name ends like this, build output and packages left out.
pub(crate) fn files(directory: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![root().join(directory)];
    while let Some(directory) = waiting.pop() {
        for entry in fs::read_dir(&directory).into_iter().flatten().flatten() {
            let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
            if path.is_dir() && name != "node_modules" && name != "target" && !name.starts_with('.') {
                waiting.push(path);
            } else if name.ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Rows of the Markdown table whose first heading is `heading`: the cells, without the spaces around them.
pub(crate) fn table(document: &str, heading: &str) -> Vec<Vec<String>> {
    let cells = |line: &str| -> Vec<String> {
        line.trim().trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()
    };
    let text = text(document);
    let mut lines = text.lines().skip_while(|line| cells(line)[0] != heading);
    assert!(lines.next().is_some(), "{document} has no table that starts with {heading:?}");
    lines.skip(1).take_while(|line| line.starts_with('|')).map(cells).collect()
}

/// What stands between backticks in a cell.
pub(crate) fn quoted(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// The text arguments of every call of `function` in Rust sources, their tests left out: `variable("TABLE_NAME")` gives
/// `TABLE_NAME`.
pub(crate) fn arguments(directory: &str, function: &str) -> Vec<String> {
    let call = format!("{function}(\"");
    let mut found = Vec::new();
    for file in files(directory, ".rs").into_iter().filter(|file| !file.iter().any(|part| part == "tests")) {
        let source = fs::read_to_string(file).expect("a source file is text");
        found.extend(source.split(&call).skip(1).filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
    }
    found
}
