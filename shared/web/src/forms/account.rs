//! Forms about signing in and registering.

use guichet_domain::EmailAddress;
use guichet_domain::settings::Portal;
use guichet_domain::text::Name;
use serde::Serialize;

use super::{Field, FieldError, Invalid, Problem, keep};
use crate::form::Form;
use crate::response::LocalPath;

/// Longest password that is read, in octets: Cognito takes 256 characters.
const MAX_PASSWORD: usize = 1_024;

/// What was typed into a form of the sign-in pages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TypedSignIn {
    /// The address, as typed.
    pub email: String,
    /// Where to go afterwards.
    pub next: Option<LocalPath>,
}

/// "Email me a code", and the first step of a password reset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailForm {
    /// Who.
    pub email: EmailAddress,
    /// Where to go afterwards (S25).
    pub next: Option<LocalPath>,
}

/// A one-time code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeForm {
    /// 4 to 10 digits.
    pub code: String,
}

/// Address and password.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordForm {
    /// Who.
    pub email: EmailAddress,
    /// The password.
    pub password: String,
    /// Where to go afterwards (S25).
    pub next: Option<LocalPath>,
}

/// The code of a password reset, and the new password.
#[derive(Clone, PartialEq, Eq)]
pub struct NewPasswordForm {
    /// 4 to 10 digits.
    pub code: String,
    /// The new password.
    pub password: String,
}

/// What was typed into the registration form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TypedRegistration {
    /// The address, as typed.
    pub email: String,
    /// The name, as typed.
    pub name: String,
    /// Whether the box was ticked.
    pub consent: bool,
}

/// Registration (A2, A3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterForm {
    /// Who.
    pub email: EmailAddress,
    /// What to call them.
    pub name: Name,
    /// The version of the consent text they agreed to, where the portal asks.
    pub consent: Option<u32>,
}

impl TypedSignIn {
    /// `next=…` for a link to another way of signing in; empty without.
    pub(crate) fn next_query(&self) -> String {
        let Some(next) = &self.next else { return String::new() };
        form_urlencoded::Serializer::new(String::new()).append_pair("next", next.as_str()).finish()
    }

    fn of(form: &Form) -> Self {
        Self { email: form.text("email").chars().take(254).collect(), next: LocalPath::parse(form.text("next")).ok() }
    }
}

impl EmailForm {
    /// Reads the form.
    pub fn parse(form: &Form) -> Result<Self, Invalid<TypedSignIn>> {
        let typed = TypedSignIn::of(form);
        let mut errors = Vec::new();
        let email = keep(&mut errors, Field::Email, EmailAddress::parse(form.text("email")));
        match email {
            Some(email) => Ok(Self { email, next: typed.next }),
            None => Err(Invalid { typed, errors }),
        }
    }
}

impl CodeForm {
    /// Reads the form. Spaces and hyphens in the code are dropped: people copy them along.
    pub fn parse(form: &Form) -> Result<Self, Invalid<()>> {
        let mut errors = Vec::new();
        let code = keep(&mut errors, Field::Code, read_code(form));
        code.map(|code| Self { code }).ok_or(Invalid { typed: (), errors })
    }
}

impl PasswordForm {
    /// Reads the form.
    pub fn parse(form: &Form) -> Result<Self, Invalid<TypedSignIn>> {
        let typed = TypedSignIn::of(form);
        let mut errors = Vec::new();
        let email = keep(&mut errors, Field::Email, EmailAddress::parse(form.text("email")));
        let password = keep(&mut errors, Field::Password, read_password(form, Problem::WrongPassword));
        match (email, password) {
            (Some(email), Some(password)) => Ok(Self { email, password, next: typed.next }),
            _ => Err(Invalid { typed, errors }),
        }
    }
}

impl NewPasswordForm {
    /// Reads the form.
    pub fn parse(form: &Form) -> Result<Self, Invalid<()>> {
        let mut errors = Vec::new();
        let code = keep(&mut errors, Field::Code, read_code(form));
        let password = keep(&mut errors, Field::Password, read_password(form, Problem::WeakPassword));
        match (code, password) {
            (Some(code), Some(password)) => Ok(Self { code, password }),
            _ => Err(Invalid { typed: (), errors }),
        }
    }
}

impl RegisterForm {
    /// Reads the form; the box must be ticked where the portal has a consent text.
    pub fn parse(form: &Form, portal: &Portal) -> Result<Self, Invalid<TypedRegistration>> {
        let ticked = form.has("consent");
        let mut errors = Vec::new();
        let name = keep(&mut errors, Field::Name, Name::parse(form.text("name")));
        let email = keep(&mut errors, Field::Email, EmailAddress::parse(form.text("email")));
        if portal.consent.is_some() && !ticked {
            errors.push(FieldError::new(Field::Consent, Problem::ConsentNeeded));
        }
        match (email, name, errors.is_empty()) {
            (Some(email), Some(name), true) => {
                Ok(Self { email, name, consent: portal.consent.as_ref().map(|consent| consent.version) })
            }
            _ => {
                let cut = |name: &str| form.text(name).chars().take(300).collect();
                Err(Invalid {
                    typed: TypedRegistration { email: cut("email"), name: cut("name"), consent: ticked },
                    errors,
                })
            }
        }
    }
}

fn read_code(form: &Form) -> Result<String, Problem> {
    let code: String = form.text("code").chars().filter(|c| !c.is_whitespace() && *c != '-').take(20).collect();
    match code.len() {
        0 => Err(Problem::Missing),
        4..=10 if code.bytes().all(|b| b.is_ascii_digit()) => Ok(code),
        _ => Err(Problem::WrongCode),
    }
}

fn read_password(form: &Form, too_long: Problem) -> Result<String, Problem> {
    match form.text("password") {
        "" => Err(Problem::Missing),
        password if password.len() > MAX_PASSWORD => Err(too_long),
        password => Ok(password.to_owned()),
    }
}
