//! What can be wrong with a template, and where.

use std::cell::RefCell;
use std::fmt;

/// One mistake in a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Where it stands, as a path of keys: `Resources.LoginFunction.Properties.Environment.Variables.TABLE_NAME`.
    pub at: String,
    /// What is wrong there.
    pub what: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.what)
    }
}

/// Why a template cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// The file cannot be read.
    #[error("cannot read the template {path}: {source}")]
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// It is no YAML, or has a key twice, or a key that is no text.
    #[error("the template is not valid YAML: {0}")]
    Yaml(String),
    /// It is YAML, but would not deploy, or deploys something that the local stack does not know.
    #[error("the template has {} mistake(s):\n{}", .0.len(), list(.0))]
    Mistakes(Vec<Mistake>),
}

fn list(mistakes: &[Mistake]) -> String {
    mistakes.iter().map(|mistake| format!("  {mistake}")).collect::<Vec<_>>().join("\n")
}

/// Collects mistakes, so that a reader sees all of them at once and not one per run.
#[derive(Debug, Default)]
pub(super) struct Mistakes(RefCell<Vec<Mistake>>);

impl Mistakes {
    /// Notes a mistake; the same one is noted once.
    pub(super) fn note(&self, at: impl Into<String>, what: impl Into<String>) {
        let mistake = Mistake { at: at.into(), what: what.into() };
        let mut noted = self.0.borrow_mut();
        if !noted.contains(&mistake) {
            noted.push(mistake);
        }
    }

    /// All of them, in the order found.
    pub(super) fn into_vec(self) -> Vec<Mistake> {
        self.0.into_inner()
    }
}
