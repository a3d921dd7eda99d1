//! The mails that a pool sends: verification and reset codes, sign-in codes, invitations.
//!
//! Texts come from the template as CloudFormation names them, else they are AWS's defaults
//! ([Configuring verification and invitation messages](https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-message-customizations.html)).
//! The body is HTML, as Cognito sends it.

use bytes::Bytes;
use mail_builder::MessageBuilder;
use mail_builder::headers::raw::Raw;
use serde_json::{Value, json};

use super::{Call, errors, random};
use crate::kinds::{AwsError, SentMail};

/// Where Cognito sends from unless the pool says otherwise.
const DEFAULT_SENDER: &str = "no-reply@verificationemail.com";

impl Call<'_> {
    /// A confirmation or reset code: both use the verification message.
    pub(super) fn mail_code(&mut self, to: &str, digits: &str) -> Result<(), AwsError> {
        let pool = self.pool;
        let subject =
            pool.text("/VerificationMessageTemplate/EmailSubject").or_else(|| pool.text("/EmailVerificationSubject"));
        let body =
            pool.text("/VerificationMessageTemplate/EmailMessage").or_else(|| pool.text("/EmailVerificationMessage"));
        self.mail(
            to,
            subject.unwrap_or("Your verification code"),
            &body.unwrap_or("Your confirmation code is {####}").replace("{####}", digits),
        )
    }

    /// A sign-in code.
    pub(super) fn mail_sign_in_code(&mut self, to: &str, digits: &str) -> Result<(), AwsError> {
        let pool = self.pool;
        self.mail(
            to,
            pool.text("/EmailAuthenticationSubject").unwrap_or("Your authentication code"),
            &pool
                .text("/EmailAuthenticationMessage")
                .unwrap_or("Your authentication code is {####}")
                .replace("{####}", digits),
        )
    }

    /// An invitation, with a temporary password or, for passwordless users, without.
    pub(super) fn mail_invitation(&mut self, to: &str, username: &str, password: Option<&str>) -> Result<(), AwsError> {
        let pool = self.pool;
        let template = "/AdminCreateUserConfig/InviteMessageTemplate";
        let body = pool.text(&format!("{template}/EmailMessage")).unwrap_or(match password {
            Some(_) => "Your username is {username} and temporary password is {####}.",
            None => "Your username is {username}.",
        });
        self.mail(
            to,
            pool.text(&format!("{template}/EmailSubject")).unwrap_or("Your temporary password"),
            &body.replace("{username}", username).replace("{####}", password.unwrap_or_default()),
        )
    }

    fn mail(&mut self, to: &str, subject: &str, html: &str) -> Result<(), AwsError> {
        let from = self.pool.text("/EmailConfiguration/From").unwrap_or(DEFAULT_SENDER);
        let (name, address) = split_sender(from);
        let id = random::uuid();
        let mut message = MessageBuilder::new()
            .from((name, address))
            .to(to)
            .subject(subject)
            .message_id(format!("{id}@{}.amazonses.com", self.pool.region()))
            .date(self.now.as_second())
            .header("Auto-Submitted", Raw::new("auto-generated"))
            .html_body(html);
        if let Some(reply_to) = self.pool.text("/EmailConfiguration/ReplyToEmailAddress") {
            message = message.reply_to(reply_to);
        }
        let raw = message.write_to_vec().map_err(errors::internal)?;
        self.mails.push(SentMail {
            id,
            service: "cognito".to_owned(),
            from: address.to_owned(),
            to: vec![to.to_owned()],
            at: self.now,
            raw: Bytes::from(raw),
        });
        Ok(())
    }

    /// `CodeDeliveryDetails`: the address with most of it covered.
    #[expect(clippy::unused_self, reason = "reads as part of the answer")]
    pub(super) fn destination(&self, address: &str) -> Value {
        json!({ "AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": cover(address) })
    }
}

/// `Guichet <help@example.com>` as name and address.
fn split_sender(from: &str) -> (&str, &str) {
    match from.rsplit_once('<') {
        Some((name, address)) => (name.trim().trim_matches('"'), address.trim_end().trim_end_matches('>')),
        None => ("", from.trim()),
    }
}

/// `anna@example.com` as `a***@e***`.
pub(super) fn cover(address: &str) -> String {
    let first = |text: &str| text.chars().next().map(String::from).unwrap_or_default();
    match address.split_once('@') {
        Some((local, domain)) => format!("{}***@{}***", first(local), first(domain)),
        None => format!("{}***", first(address)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_covered_as_cognito_does() {
        assert_eq!(cover("anna@example.com"), "a***@e***");
        assert_eq!(cover("élodie"), "é***");
    }

    #[test]
    fn a_sender_may_have_a_name() {
        assert_eq!(split_sender("\"Acme Help\" <help@example.com>"), ("Acme Help", "help@example.com"));
        assert_eq!(split_sender("help@example.com"), ("", "help@example.com"));
    }
}
