//! A contact: a person, known by verified email address.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::company::Company;
use crate::email_address::EmailAddress;
use crate::ids::{CompanyId, ContactId};
use crate::mail_trouble::MailTrouble;
use crate::property::{HasProperties, Properties, PropertyValue};
use crate::text::Name;

/// A person who asks for help.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    /// Who.
    pub id: ContactId,
    /// Where mail reaches them; one contact per address.
    pub email: EmailAddress,
    /// What they call themselves, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Name>,
    /// The company they belong to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company: Option<CompanyId>,
    /// Custom properties.
    #[serde(default, skip_serializing_if = "Properties::is_empty")]
    pub properties: Properties,
    /// When somebody first proved to own the address; without it the contact is known from mail alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified_at: Option<Timestamp>,
    /// Whether Cognito has a user for the address.
    #[serde(default)]
    pub has_account: bool,
    /// An agent shut this contact out.
    #[serde(default)]
    pub disabled: bool,
    /// What was agreed to, when the portal asks for consent (A3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<Consent>,
    /// Sessions that began before this no longer count ("sign out everywhere", A7).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sessions_valid_from: Option<Timestamp>,
    /// Why mail to the address is not sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail_trouble: Option<MailTrouble>,
    /// When the address last proved to be somebody's, to the hour: a bounce of before says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail_proven_at: Option<Timestamp>,
    /// When the contact came to be known.
    pub created_at: Timestamp,
}

/// Proof of an agreement (A3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Version of the text that was agreed to.
    pub version: u32,
    /// The text itself, so that the proof stands alone.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

impl Contact {
    /// A contact who became known just now.
    pub fn new(id: ContactId, email: EmailAddress, name: Option<Name>, now: Timestamp) -> Self {
        Self {
            id,
            email,
            name,
            company: None,
            properties: Properties::new(),
            verified_at: None,
            has_account: false,
            disabled: false,
            consent: None,
            sessions_valid_from: None,
            mail_trouble: None,
            mail_proven_at: None,
            created_at: now,
        }
    }

    /// What to call them: the name, else the address.
    pub fn display_name(&self) -> &str {
        self.name.as_ref().map_or(self.email.as_str(), Name::as_str)
    }

    /// Notes that the person proved to own the address.
    #[must_use]
    pub fn verified(mut self, now: Timestamp) -> Self {
        self.verified_at.get_or_insert(now);
        self.has_account = true;
        self
    }

    /// Whether somebody proved to own the address: by a code, or by authenticated mail from it. Only then does our mail carry
    /// another customer's words there (S7).
    pub const fn address_is_proven(&self) -> bool {
        self.verified_at.is_some() || self.mail_proven_at.is_some()
    }

    /// Joins the company whose allow-listed domain the address has (E8). Only a proven address counts (S9): by a code, now or
    /// earlier, or by mail that SES vouches for (`vouched`). Nobody is moved out of a company they already belong to.
    #[must_use]
    pub fn joined_by_domain(mut self, company: &Company, vouched: bool) -> Self {
        let proven = vouched || self.verified_at.is_some();
        if self.company.is_none() && proven && company.has_domain(self.email.domain()) {
            self.company = Some(company.id);
        }
        self
    }
}

/// A contact together with its company, as filters see it: `company.name` and the company's properties as `company.tier`.
#[derive(Debug, Clone, Copy)]
pub struct ContactWithCompany<'a> {
    /// The contact.
    pub contact: &'a Contact,
    /// Their company, where loaded.
    pub company: Option<&'a Company>,
}

impl HasProperties for ContactWithCompany<'_> {
    fn property(&self, name: &str) -> Option<PropertyValue> {
        if let Some(name) = name.strip_prefix("company.") {
            return self.company?.property(name);
        }
        match name {
            "email" => Some(self.contact.email.as_str().into()),
            "domain" => Some(self.contact.email.domain().into()),
            "name" => self.contact.name.as_ref().map(|name| name.as_str().into()),
            "created" => Some(PropertyValue::Time(self.contact.created_at)),
            custom => self.contact.properties.get(custom).cloned(),
        }
    }
}
