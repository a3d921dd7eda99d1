//! A company: what contacts belong to, by hand or by an allow-listed email domain.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::ids::CompanyId;
use crate::property::{HasProperties, Properties, PropertyValue};
use crate::text::Name;

/// What contacts belong to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Company {
    /// Which.
    pub id: CompanyId,
    /// Its name.
    pub name: Name,
    /// Email domains whose verified addresses belong to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub domains: Vec<CompanyDomain>,
    /// Custom properties.
    #[serde(default, skip_serializing_if = "Properties::is_empty")]
    pub properties: Properties,
}

impl Company {
    /// Whether addresses of this domain belong to the company. A subdomain is another domain.
    pub fn has_domain(&self, domain: &str) -> bool {
        self.domains.iter().any(|d| d.as_str() == domain)
    }
}

impl HasProperties for Company {
    fn property(&self, name: &str) -> Option<PropertyValue> {
        match name {
            "name" => Some(self.name.as_str().into()),
            custom => self.properties.get(custom).cloned(),
        }
    }
}

/// An email domain that may stand for a company: never one where everybody gets an address (S9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CompanyDomain(String);

/// Why a domain cannot stand for a company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum InvalidCompanyDomain {
    /// Not a domain name.
    #[error("this is not a domain name")]
    Malformed,
    /// A public mail provider.
    #[error("anybody can get an address at this domain, so it cannot stand for a company")]
    Public,
}

impl CompanyDomain {
    /// Reads a domain: `acme.example`.
    pub fn parse(text: &str) -> Result<Self, InvalidCompanyDomain> {
        let domain = text.trim().trim_start_matches('@').to_lowercase();
        let address =
            crate::EmailAddress::parse(&format!("a@{domain}")).map_err(|_| InvalidCompanyDomain::Malformed)?;
        if is_public_mail_domain(address.domain()) { Err(InvalidCompanyDomain::Public) } else { Ok(Self(domain)) }
    }

    /// The domain as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for CompanyDomain {
    type Error = InvalidCompanyDomain;

    fn try_from(text: String) -> Result<Self, InvalidCompanyDomain> {
        Self::parse(&text)
    }
}

impl From<CompanyDomain> for String {
    fn from(domain: CompanyDomain) -> Self {
        domain.0
    }
}

/// Mail providers where everybody gets an address, by their first label or whole name. Ours, from the providers' own
/// published domains; a missing one costs a deployer nothing until they name it as a company's themselves.
const PUBLIC_ANY_COUNTRY: &[&str] = &[
    "gmail",
    "googlemail",
    "yahoo",
    "ymail",
    "hotmail",
    "outlook",
    "live",
    "msn",
    "aol",
    "gmx",
    "yandex",
    "icloud",
    "protonmail",
    "zoho",
    "mail",
    "web",
    "fastmail",
    "tutanota",
    "hushmail",
    "inbox",
    "rediffmail",
    "libero",
    "orange",
    "laposte",
    "free",
    "wanadoo",
    "sfr",
    "t-online",
    "freenet",
    "qq",
    "163",
    "126",
    "sina",
    "sohu",
    "naver",
    "daum",
    "hanmail",
    "seznam",
    "wp",
    "o2",
    "interia",
    "onet",
    "ukr",
    "rambler",
    "bk",
    "list",
    "terra",
    "uol",
    "bol",
    "comcast",
    "verizon",
    "att",
    "sbcglobal",
    "cox",
    "charter",
    "btinternet",
    "virginmedia",
    "sky",
    "talktalk",
    "bluewin",
    "hispeed",
    "telenet",
    "skynet",
    "ziggo",
    "kpnmail",
    "xs4all",
    "tiscali",
    "virgilio",
    "alice",
    "tin",
    "mailbox",
    "posteo",
    "hey",
    "duck",
    "pm",
    "proton",
    "me",
    "mac",
    "passport",
    "rocketmail",
    "mailinator",
    "guerrillamail",
    "yopmail",
    "tempmail",
];

/// Whether anybody can get an address at this domain.
pub fn is_public_mail_domain(domain: &str) -> bool {
    let mut labels = domain.split('.');
    let first = labels.next().unwrap_or_default();
    // gmail.com, yahoo.co.uk, gmx.net: the provider's name right before a public suffix of one or two labels.
    let rest: Vec<&str> = labels.collect();
    let suffix = match rest.as_slice() {
        [tld] => tld.len() <= 5,
        [second, tld] => tld.len() == 2 && second.len() <= 3,
        _ => false,
    };
    suffix && PUBLIC_ANY_COUNTRY.contains(&first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s9_a_public_mail_domain_never_stands_for_a_company() {
        for public in ["gmail.com", "GMAIL.com", "@yahoo.co.uk", "gmx.de", "qq.com", "proton.me", "outlook.fr"] {
            assert_eq!(CompanyDomain::parse(public), Err(InvalidCompanyDomain::Public), "{public}");
        }
        for own in ["acme.example", "gmail.acme.example", "mail.acme.example", "orange-tree.com"] {
            assert!(CompanyDomain::parse(own).is_ok(), "{own}");
        }
        assert_eq!(CompanyDomain::parse("acme"), Err(InvalidCompanyDomain::Malformed));
    }
}
