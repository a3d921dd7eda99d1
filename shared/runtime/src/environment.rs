//! What the template tells a function through environment variables.

use std::env;

use guichet_domain::EmailAddress;
use guichet_domain::settings::Deployment;
use thiserror::Error;

/// A variable that the template should have set is missing or makes no sense. Ours to mend: the function does not start.
#[derive(Debug, Error)]
#[error("environment variable {name}: {what}")]
pub struct Misconfigured {
    name: &'static str,
    what: String,
}

/// Name of the table, and what the deployment says before anybody changed a setting: every function has these.
#[derive(Debug, Clone)]
pub struct Environment {
    /// `TABLE_NAME`.
    pub table: String,
    /// `PORTAL_NAME`, `MAIL_DOMAIN`, `SENDER` and `AGENT_EMAIL`.
    pub deployment: Deployment,
    /// `ATTACHMENT_ORIGIN`, of functions that show tickets: from where a page loads the images of its messages.
    pub attachment_origin: Option<String>,
}

impl Environment {
    /// Reads the variables that all functions have.
    pub fn read() -> Result<Self, Misconfigured> {
        Ok(Self {
            table: variable("TABLE_NAME")?,
            deployment: Deployment {
                portal_name: variable("PORTAL_NAME")?,
                mail_domain: variable("MAIL_DOMAIN")?.to_lowercase(),
                sender: address("SENDER")?,
                first_agent: address("AGENT_EMAIL")?,
            },
            attachment_origin: env::var("ATTACHMENT_ORIGIN").ok().filter(|origin| !origin.is_empty()),
        })
    }
}

/// A variable that only some functions have: `USER_POOL_ID`, `ATTACHMENT_BUCKET`.
pub fn variable(name: &'static str) -> Result<String, Misconfigured> {
    env::var(name)
        .ok()
        .filter(|value| !value.is_empty())
        .ok_or_else(|| Misconfigured { name, what: "is not set".to_owned() })
}

fn address(name: &'static str) -> Result<EmailAddress, Misconfigured> {
    variable(name)?.parse().map_err(|_| Misconfigured { name, what: "is not an email address".to_owned() })
}
