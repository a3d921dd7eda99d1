//! Which addresses are the desk's own: mail to them comes to us, and mail from them is not a customer's.

use crate::email_address::EmailAddress;
use crate::settings::{Deployment, Settings};

/// The desk's own addresses: everything at the mail domain, the sender of notices, and the addresses of the email
/// channels, which may lie elsewhere and be sent on to us by an alias or a mailing list (`support@company.com`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnAddresses {
    mail_domain: String,
    sender: EmailAddress,
    channels: Vec<EmailAddress>,
}

impl OwnAddresses {
    /// These addresses.
    pub fn new(mail_domain: &str, sender: EmailAddress, channels: Vec<EmailAddress>) -> Self {
        Self { mail_domain: mail_domain.to_lowercase(), sender, channels }
    }

    /// The addresses of a deployment with these settings.
    pub fn of(settings: &Settings, deployment: &Deployment) -> Self {
        let channels = settings.channels.iter().filter_map(|channel| channel.address.clone()).collect();
        Self::new(&deployment.mail_domain, deployment.sender.clone(), channels)
    }

    /// The domain that receives mail.
    pub fn mail_domain(&self) -> &str {
        &self.mail_domain
    }

    /// Whether mail to this address comes to us.
    pub fn contain(&self, address: &EmailAddress) -> bool {
        address.domain() == self.mail_domain || self.are_named(address)
    }

    /// Whether it is an address that customers write to by name: a channel's, or the sender of our notices. What follows a
    /// plus sign does not count: it is the same mailbox.
    pub fn are_named(&self, address: &EmailAddress) -> bool {
        let plain = address.local_part().split('+').next().unwrap_or_default();
        let is = |own: &EmailAddress| own.local_part() == plain && own.domain() == address.domain();
        *address == self.sender || self.channels.contains(address) || is(&self.sender) || self.channels.iter().any(is)
    }

    /// Whether it is the sender of our notices and no channel's address: mail from it is our own that came back.
    pub fn only_sends(&self, address: &EmailAddress) -> bool {
        *address == self.sender && !self.channels.contains(address)
    }

    /// Whether a mailing list of this address or `List-Id` is one of ours. RFC 2919 makes an id of an address by a dot in
    /// place of the at sign.
    pub fn are_a_list(&self, id: &str) -> bool {
        let is = |own: &EmailAddress| {
            id.eq_ignore_ascii_case(own.as_str()) || id.eq_ignore_ascii_case(&own.as_str().replacen('@', ".", 1))
        };
        is(&self.sender) || self.channels.iter().any(is)
    }
}
