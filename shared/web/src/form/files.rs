//! Files that came with a form.

use bytes::Bytes;
use guichet_domain::form::bounds;
use guichet_domain::text::one_line;
use thiserror::Error;

/// A file that came with a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Its name, cleaned ([`clean_file_name`]).
    pub name: String,
    /// Media type as the browser declared it: never trusted for display.
    pub content_type: String,
    /// What is in it.
    pub bytes: Bytes,
}

/// Why the files of a form were not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FilesRefused {
    /// More than [`bounds::ATTACHMENTS`].
    #[error("too many files")]
    TooMany,
    /// More than [`bounds::ATTACHMENT_BYTES`] together.
    #[error("the files are too large")]
    TooLarge,
}

/// A file name without path, control and direction characters, at most [`bounds::FILE_NAME`] characters long with its ending
/// kept, and never a name that means something to a file system.
pub fn clean_file_name(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let line = one_line(base);
    let clean = line.trim_matches(|c: char| c == '.' || c == ' ').replace([':', '*', '?', '"', '<', '>', '|'], "_");
    if clean.is_empty() {
        return "attachment".to_owned();
    }
    if clean.chars().count() <= bounds::FILE_NAME {
        return clean;
    }
    let ending = clean.rsplit_once('.').map(|(_, ending)| ending).filter(|ending| ending.chars().count() <= 10);
    let room = bounds::FILE_NAME - ending.map_or(0, |ending| ending.chars().count() + 1);
    let start: String = clean.chars().take(room).collect();
    ending.map_or_else(|| start.clone(), |ending| format!("{start}.{ending}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn s14_a_file_name_is_no_path_and_hides_nothing() {
        assert_eq!(clean_file_name("../../etc/passwd"), "passwd");
        assert_eq!(clean_file_name(r"C:\Users\anna\invoice.pdf"), "invoice.pdf");
        assert_eq!(clean_file_name("invoice\u{202E}fdp.exe"), "invoicefdp.exe");
        assert_eq!(clean_file_name("a\r\nb\".txt"), "a b_.txt");
        for nothing in ["", ".", "..", "/", " . "] {
            assert_eq!(clean_file_name(nothing), "attachment", "{nothing:?}");
        }
    }

    proptest! {
        #[test]
        fn s14_every_name_ends_up_short_and_plain(name in ".{0,400}") {
            let clean = clean_file_name(&name);
            prop_assert!(!clean.is_empty() && clean.chars().count() <= bounds::FILE_NAME);
            prop_assert!(!clean.contains(['/', '\\', '"', '\r', '\n']) && clean != "." && clean != "..");
        }
    }
}
