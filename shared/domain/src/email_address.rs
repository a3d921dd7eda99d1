//! An email address, in the one spelling by which a contact is found.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// An address as RFC 5321 section 4.1.2 lets it travel, folded to lower case: `anna@example.com`.
///
/// Quoted local parts, comments and address literals (`user@[192.0.2.1]`) are refused: no mail provider hands them out to
/// people, and they are what header injection is made of. Internationalised addresses (RFC 6531) are kept as they are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

/// Why a text is no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum InvalidEmailAddress {
    /// There is nothing.
    #[error("the email address is missing")]
    Empty,
    /// It is longer than 254 octets, or its local part longer than 64 (RFC 5321 section 4.5.3.1).
    #[error("the email address is too long")]
    TooLong,
    /// It does not have the form name@domain.
    #[error("this is not an email address")]
    Malformed,
}

impl EmailAddress {
    /// Reads an address; white space around it is dropped, upper case folded.
    pub fn parse(text: &str) -> Result<Self, InvalidEmailAddress> {
        let text = text.trim();
        if text.is_empty() {
            return Err(InvalidEmailAddress::Empty);
        }
        let (local, domain) = text.rsplit_once('@').ok_or(InvalidEmailAddress::Malformed)?;
        if text.len() > 254 || local.len() > 64 {
            return Err(InvalidEmailAddress::TooLong);
        }
        if is_dot_atom(local) && is_domain(domain) {
            Ok(Self(text.to_lowercase()))
        } else {
            Err(InvalidEmailAddress::Malformed)
        }
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the `@`.
    pub fn local_part(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(local, _)| local)
    }

    /// What stands after the `@`.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

fn is_dot_atom(text: &str) -> bool {
    let atom = |c: char| {
        c.is_ascii_alphanumeric()
            || "!#$%&'*+/=?^_`{|}~-".contains(c)
            || (!c.is_ascii() && !c.is_control() && !c.is_whitespace())
    };
    text.split('.').all(|part| !part.is_empty() && part.chars().all(atom))
}

fn is_domain(text: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || (!c.is_ascii() && c.is_alphanumeric()))
    };
    text.contains('.') && text.split('.').all(label)
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for EmailAddress {
    type Err = InvalidEmailAddress;

    fn from_str(text: &str) -> Result<Self, InvalidEmailAddress> {
        Self::parse(text)
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = InvalidEmailAddress;

    fn try_from(text: String) -> Result<Self, InvalidEmailAddress> {
        Self::parse(&text)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_folded_to_one_spelling() {
        assert_eq!(
            EmailAddress::parse(" Anna.Roux+Shop@Example.COM ").as_ref().map(EmailAddress::as_str),
            Ok("anna.roux+shop@example.com")
        );
    }

    #[test]
    fn s21_what_could_break_a_header_is_no_address() {
        for wrong in [
            "a@b",
            "a b@c.de",
            "a@b.c\r\nBcc: x@y.zz",
            "\"a\"@b.cd",
            "a@[192.0.2.1]",
            "<a@b.cd>",
            "a@b..cd",
            ".a@b.cd",
            "a,b@c.de",
            "@b.cd",
            "a@",
            "a@-b.cd",
        ] {
            assert!(EmailAddress::parse(wrong).is_err(), "{wrong:?} was taken");
        }
    }
}
