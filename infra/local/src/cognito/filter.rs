//! The filter of `ListUsers`: `email = "anna@example.com"`, `email ^= "anna"`.
//!
//! Follows [Searching user attributes](https://docs.aws.amazon.com/cognito/latest/developerguide/how-to-manage-user-accounts.html#cognito-user-pools-searching-user-attributes).

use super::errors;
use super::state::User;
use crate::kinds::AwsError;

/// One condition.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Filter {
    attribute: String,
    prefix: bool,
    value: String,
}

/// What can be searched for.
const SEARCHABLE: [&str; 10] = [
    "username",
    "email",
    "phone_number",
    "name",
    "given_name",
    "family_name",
    "preferred_username",
    "cognito:user_status",
    "status",
    "sub",
];

impl Filter {
    /// Reads a filter; an empty one matches everybody.
    pub(super) fn parse(text: &str) -> Result<Option<Self>, AwsError> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        Self::read(text).map(Some).ok_or_else(|| errors::invalid_parameter("Error while parsing filter."))
    }

    fn read(text: &str) -> Option<Self> {
        let (attribute, rest) = text.split_at(text.find(['=', '^'])?);
        let attribute = attribute.trim().trim_matches('"');
        let (prefix, rest) = match rest.strip_prefix("^=") {
            Some(rest) => (true, rest),
            None => (false, rest.strip_prefix('=')?),
        };
        let quoted = rest.trim().strip_prefix('"')?.strip_suffix('"')?;
        let mut value = String::new();
        let mut letters = quoted.chars();
        while let Some(letter) = letters.next() {
            match letter {
                '\\' => value.push(letters.next()?),
                '"' => return None,
                plain => value.push(plain),
            }
        }
        SEARCHABLE.contains(&attribute).then(|| Self { attribute: attribute.to_owned(), prefix, value })
    }

    /// Whether a user is meant.
    pub(super) fn matches(&self, user: &User) -> bool {
        let status = user.status.name();
        let (known, fold) = match self.attribute.as_str() {
            "username" => (Some(user.username.as_str()), false),
            "status" => (Some(if user.enabled { "Enabled" } else { "Disabled" }), false),
            "cognito:user_status" => (Some(status), true),
            name => (user.attributes.get(name).map(String::as_str), true),
        };
        let Some(known) = known else { return false };
        let fold = |text: &str| if fold { text.to_lowercase() } else { text.to_owned() };
        let (known, value) = (fold(known), fold(&self.value));
        if self.prefix { known.starts_with(&value) } else { known == value }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(attribute: &str, prefix: bool, value: &str) -> Filter {
        Filter { attribute: attribute.to_owned(), prefix, value: value.to_owned() }
    }

    #[test]
    fn a_filter_names_one_attribute_and_a_quoted_value() {
        assert_eq!(Filter::parse(r#"email = "a@b.cd""#).unwrap(), Some(filter("email", false, "a@b.cd")));
        assert_eq!(Filter::parse(r#"given_name^="Jo""#).unwrap(), Some(filter("given_name", true, "Jo")));
        assert_eq!(Filter::parse(r#""name" = "a \"b\" = c""#).unwrap(), Some(filter("name", false, "a \"b\" = c")));
        assert_eq!(Filter::parse("  ").unwrap(), None);
    }

    #[test]
    fn a_filter_that_cognito_would_refuse_is_refused() {
        for wrong in
            ["email", "email = a@b.cd", r#"custom:tier = "gold""#, r#"email > "a""#, r#"email = "a" or name = "b""#]
        {
            assert_eq!(Filter::parse(wrong).unwrap_err().code, "InvalidParameterException", "{wrong}");
        }
    }
}
