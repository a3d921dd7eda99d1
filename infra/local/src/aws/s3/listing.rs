//! One page of a bucket's keys.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use s3s::dto::ListObjectsV2Input;
use s3s::{S3Result, s3_error};

use super::objects::{Object, Objects};

/// Most keys and prefixes in one page.
pub(super) const LIMIT: i32 = 1_000;

/// What one page tells.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Objects, in order of their keys.
    pub(super) objects: Vec<Object>,
    /// Groups of keys that go on after the delimiter.
    pub(super) prefixes: Vec<String>,
    /// Token for the next page; `None` on the last one.
    pub(super) next: Option<String>,
}

/// The page that a request asks for.
pub(super) fn page(objects: &Objects, input: &ListObjectsV2Input) -> S3Result<Page> {
    let prefix = input.prefix.as_deref().unwrap_or_default();
    let delimiter = input.delimiter.as_deref().filter(|delimiter| !delimiter.is_empty());
    let most = usize::try_from(input.max_keys.unwrap_or(LIMIT).clamp(0, LIMIT)).unwrap_or_default();
    let after = match &input.continuation_token {
        Some(token) => read_token(token)?,
        None => input.start_after.clone().unwrap_or_default(),
    };
    let mut page = Page::default();
    let mut last = None;
    for object in objects.list(&input.bucket, prefix, &after)? {
        let rest = object.key.get(prefix.len()..).unwrap_or_default();
        let group = delimiter.and_then(|delimiter| {
            let end = rest.find(delimiter)? + delimiter.len();
            Some(format!("{prefix}{}", rest.get(..end)?))
        });
        // A group is told once, on the page where its first key stands.
        let known = group.as_ref().is_some_and(|group| page.prefixes.contains(group) || after.starts_with(group));
        if !known && page.objects.len() + page.prefixes.len() == most {
            page.next = last.map(|key: String| STANDARD.encode(key));
            break;
        }
        last = Some(object.key.clone());
        match group {
            Some(group) if !known => page.prefixes.push(group),
            Some(_) => {}
            None => page.objects.push(object),
        }
    }
    Ok(page)
}

/// Tokens are keys, encoded so that nobody takes them for keys.
fn read_token(token: &str) -> S3Result<String> {
    let key = STANDARD.decode(token).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    key.ok_or_else(|| s3_error!(InvalidArgument, "The continuation token provided is incorrect"))
}
