//! What SES refuses: for good, or for now.
//!
//! Errors of
//! [SendRawEmail](https://docs.aws.amazon.com/ses/latest/APIReference/API_SendRawEmail.html) and their texts
//! ([email sending errors](https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-error-messages.html)). Trouble of the whole
//! account passes when somebody mends it, and every mail waits for that: a paused account or configuration set, a sender that
//! is not verified, the quota, the rate. What SES says of this one address stays as it is, and trying again would hold up
//! everybody else's mail.

use guichet_domain::EmailAddress;

/// Why SES will never send a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It is no address that SES can write to (RFC 6531, say).
    NoAddress,
    /// The account is in SES's sandbox, and the recipient is not verified.
    Sandbox,
}

impl Refusal {
    /// What an error of SES says of the mail alone; `None` where another try may go better.
    pub(crate) fn of(code: Option<&str>, message: &str, sender: &EmailAddress) -> Option<Self> {
        match code? {
            "InvalidParameterValue" => Some(Self::NoAddress),
            // One error for senders and recipients: it names those that failed. Without the sender among them it is the
            // recipient, which has to be verified in the sandbox only.
            "MessageRejected" => {
                let (_, failed) = message.split_once("not verified")?;
                let failed = failed.to_lowercase();
                let senders = [sender.as_str(), sender.domain()];
                let mut failed = failed.split([':', ',', ' ']).map(|word| word.trim_end_matches('.'));
                (!failed.any(|word| senders.contains(&word))).then_some(Self::Sandbox)
            }
            _ => None,
        }
    }

    /// For the note on the notice.
    pub(crate) const fn why(self) -> &'static str {
        match self {
            Self::NoAddress => "SES cannot write to this address",
            Self::Sandbox => "SES is in its sandbox and the address is not verified",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_concerns_the_recipient_alone_is_final_and_what_concerns_the_account_is_not() {
        let sender: EmailAddress = "help@support.example.com".parse().unwrap();
        let unverified = |who: &str| {
            format!(
                "Email address is not verified. The following identities failed the check in region EU-WEST-1: {who}"
            )
        };
        for (code, message, expected) in [
            ("InvalidParameterValue", "Local address contains control or whitespace", Some(Refusal::NoAddress)),
            ("MessageRejected", &*unverified("anna@acme.example"), Some(Refusal::Sandbox)),
            ("MessageRejected", &unverified("anna@acme.example, help@support.example.com"), None),
            ("MessageRejected", &unverified("Help@Support.example.com"), None),
            ("MessageRejected", &unverified("support.example.com"), None),
            ("MessageRejected", &unverified("x@sub.support.example.com"), Some(Refusal::Sandbox)),
            ("MessageRejected", "Sending suspended for this account.", None),
            ("AccountSendingPausedException", "Account is paused", None),
            ("ConfigurationSetSendingPausedException", "", None),
            ("ConfigurationSetDoesNotExist", "", None),
            ("MailFromDomainNotVerifiedException", "", None),
            ("Throttling", "Daily message quota exceeded.", None),
            ("Throttling", "Maximum sending rate exceeded.", None),
            ("AccessDenied", "", None),
        ] {
            assert_eq!(Refusal::of(Some(code), message, &sender), expected, "{code}: {message}");
        }
        assert_eq!(Refusal::of(None, "", &sender), None);
    }
}
