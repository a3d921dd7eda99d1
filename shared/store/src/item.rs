//! Items: domain values as DynamoDB attributes, and back.

use std::collections::HashMap;
use std::fmt::Write as _;

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::error::StoreError;
use crate::keys::Key;

/// An item's attributes.
pub(crate) type Item = HashMap<String, AttributeValue>;

/// The attribute that the table's time to live watches: epoch seconds.
pub(crate) const EXPIRES_AT: &str = "expires_at";

/// A value under a key.
pub(crate) fn write(key: &Key, value: &impl Serialize) -> Result<Item, StoreError> {
    let mut item: Item = serde_dynamo::to_item(value).map_err(|error| StoreError::form(key.to_string(), error))?;
    item.extend(key.item());
    Ok(item)
}

/// The value of an item; attributes that it does not name are passed over.
pub(crate) fn read<T: DeserializeOwned>(item: Item) -> Result<T, StoreError> {
    let about = about(&item);
    serde_dynamo::from_item(item).map_err(|error| StoreError::form(about, error))
}

/// The item's key, for messages.
fn about(item: &Item) -> String {
    format!("{} / {}", text(item, "pk").unwrap_or("?"), text(item, "sk").unwrap_or("?"))
}

/// A text attribute.
pub(crate) fn text<'a>(item: &'a Item, name: &str) -> Option<&'a str> {
    item.get(name).and_then(|value| value.as_s().ok()).map(String::as_str)
}

/// A text attribute that names something; its absence is an error of form.
pub(crate) fn parsed<T: std::str::FromStr>(item: &Item, name: &str) -> Result<T, StoreError> {
    text(item, name)
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| StoreError::form(about(item), format!("no valid {name}")))
}

/// A whole number.
pub(crate) fn number<T: std::str::FromStr>(item: &Item, name: &str) -> Option<T> {
    item.get(name).and_then(|value| value.as_n().ok()).and_then(|number| number.parse().ok())
}

/// A text value.
pub(crate) fn s(text: impl Into<String>) -> AttributeValue {
    AttributeValue::S(text.into())
}

/// A number value.
#[expect(clippy::needless_pass_by_value, reason = "numbers are copied, references would clutter every call")]
pub(crate) fn n(number: impl ToString) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

/// Time as text that sorts: RFC 3339, UTC, milliseconds (`2026-11-21T01:48:58.123Z`). Every time that is part of a key
/// has this form.
pub(crate) fn time(time: Timestamp) -> String {
    format!("{:.3}", to_millisecond(time))
}

/// The time without what [`time`] does not keep, so that a value just written equals the one read back.
pub(crate) fn to_millisecond(time: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(time.as_millisecond()).unwrap_or(time)
}

/// When an item may be forgotten.
pub(crate) fn expires(at: Timestamp) -> AttributeValue {
    n(at.as_second())
}

/// SHA-256 in hexadecimal.
pub(crate) fn sha256_hex(text: impl AsRef<[u8]>) -> String {
    Sha256::digest(text).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}"); // Writing into a String cannot fail.
        hex
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn times_in_keys_sort_as_texts() {
        let texts = [
            "2026-11-21T01:48:58Z",
            "2026-11-21T01:48:58.0009Z",
            "2026-11-21T01:48:58.001Z",
            "2026-11-21T01:48:58.12Z",
            "2026-11-21T01:48:59Z",
        ]
        .map(|text| time(text.parse().unwrap()));
        assert_eq!(texts[0], "2026-11-21T01:48:58.000Z");
        assert_eq!(texts[1], texts[0], "what is below a millisecond is cut, not rounded");
        assert!(texts.is_sorted());
    }
}
