//! docs/ and the code say the same.

use std::collections::BTreeSet;
use std::fs;

use crate::repository::{files, quoted, table, text};

/// Every known way in has a row, in order.
#[test]
fn security_lists_every_known_way_in() {
    let ids: Vec<String> = table("docs/security.md", "id").into_iter().map(|row| row[0].clone()).collect();
    let expected: Vec<String> = (1..=30).map(|number| format!("S{number}")).collect();
    assert_eq!(ids, expected);
}

/// `sam deploy --guided` keeps its answers in samconfig.toml, and an override on the command line does not change them: the
/// next `sam deploy` would take it back.
#[test]
fn parameters_are_changed_where_they_are_kept() {
    for path in ["README.md", "docs/operations.md", "infra/template.yaml", "infra/activate-mail.sh"] {
        assert!(!text(path).contains("deploy --parameter-overrides"), "{path} changes a parameter for one deployment");
    }
}

#[test]
fn every_test_that_security_names_exists() {
    let mut sources = files(".", ".rs");
    sources.extend(files("tests/browser", ".js"));
    sources.extend(files("tests/browser", ".ts"));
    sources.extend(files("tests/browser", ".mjs"));
    let sources: Vec<String> =
        sources.iter().map(|path| fs::read_to_string(path).expect("a source file is text")).collect();
    let exists = |name: &str| {
        sources.iter().any(|source| source.contains(&format!("fn {name}(")) || source.contains(&format!("'{name}")))
    };
    let mut missing = BTreeSet::new();
    for row in table("docs/security.md", "id") {
        let (id, tests) = (row[0].to_lowercase(), row.last().expect("a row has cells").clone());
        for name in quoted(&tests) {
            assert!(name.split('_').any(|part| part == id), "{name} is not about {id}");
            if !exists(name) {
                missing.insert(name.to_owned());
            }
        }
    }
    assert!(missing.is_empty(), "docs/security.md names tests that do not exist: {missing:#?}");
}
