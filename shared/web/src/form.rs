//! Form posts: urlencoded and multipart, within bounds.
//!
//! What goes over a bound for files does not lose the text: [`Form::files`] says what was wrong, and the fields are all there,
//! so that the page can be shown again with what was typed.

mod files;
mod multipart;

use bytes::Bytes;
use subtle::ConstantTimeEq;
use thiserror::Error;

pub use files::{FilesRefused, Upload, clean_file_name};

/// Name of the field that carries the token against forged posts (S29).
pub const TOKEN_FIELD: &str = "token";
/// Name of the field with the random value that makes a form work once (D3, S30).
pub const ONCE_FIELD: &str = "once";
/// Name of the field for files.
pub const FILES_FIELD: &str = "attachments";

/// Most fields of a form.
const MAX_FIELDS: usize = 50;
/// Most octets of one field: the longest message in the widest UTF-8, and some.
const MAX_FIELD_BYTES: usize = 100_000;

/// A form that was posted from a page of ours.
#[derive(Debug, Clone)]
pub struct Form {
    fields: Vec<(String, String)>,
    files: Result<Vec<Upload>, FilesRefused>,
}

/// Why a post was not even read. All of these are the sender's part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FormError {
    /// It did not come from a page of ours, or without the right token (S29).
    #[error("the form was not sent from this site")]
    Forged,
    /// A field, or their number, is over its bound.
    #[error("the form is too large")]
    TooLarge,
    /// It is no form.
    #[error("the form cannot be read")]
    Unreadable,
}

impl Form {
    /// The text of a field; empty where it is missing, as a browser sends an empty field.
    pub fn text(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// Whether a field is there: a ticked checkbox.
    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(known, _)| known == name)
    }

    /// The files, or why they were not taken.
    pub fn files(&self) -> &Result<Vec<Upload>, FilesRefused> {
        &self.files
    }

    /// Checks the token that the page carried against the one that belongs to the session, in constant time (S29).
    pub fn check_token(&self, expected: &str) -> Result<(), FormError> {
        let presented = self.text(TOKEN_FIELD);
        let same: bool = presented.as_bytes().ct_eq(expected.as_bytes()).into();
        if same && !expected.is_empty() { Ok(()) } else { Err(FormError::Forged) }
    }

    fn push(&mut self, name: String, value: String) -> Result<(), FormError> {
        if self.fields.len() >= MAX_FIELDS || value.len() > MAX_FIELD_BYTES || name.len() > 100 {
            return Err(FormError::TooLarge);
        }
        self.fields.push((name, value));
        Ok(())
    }
}

/// Reads the body of a post.
pub(crate) async fn read(content_type: &str, body: Bytes) -> Result<Form, FormError> {
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        urlencoded(&body)
    } else if media_type.eq_ignore_ascii_case("multipart/form-data") {
        multipart::read(content_type, body).await
    } else {
        Err(FormError::Unreadable)
    }
}

fn urlencoded(body: &[u8]) -> Result<Form, FormError> {
    let mut form = Form { fields: Vec::new(), files: Ok(Vec::new()) };
    for (name, value) in form_urlencoded::parse(body) {
        form.push(name.into_owned(), value.into_owned())?;
    }
    Ok(form)
}
