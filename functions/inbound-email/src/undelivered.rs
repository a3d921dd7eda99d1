//! A delivery report that comes as a mail. SES tells of most by its own events; some mail systems write to whoever stands in
//! `Reply-To` or `From`.

use guichet_domain::{EmailAddress, MailTrouble, MailTroubleKind};
use guichet_mail::ParsedMail;
use guichet_mail::addresses::recipient_tag;
use jiff::Timestamp;

use crate::receive::{Failed, Inbound};

/// Most addresses of one report that are looked at.
const MOST: usize = 5;

impl Inbound {
    /// Notes on the contact that mail does not arrive there, or is not wanted there. Anybody can write a report, and it must
    /// not silence a customer: it has to return the reply address that we signed for just that customer, which nobody else
    /// was sent. A thread root would not do, since everybody in copy has it.
    pub(crate) async fn note_undeliverable(&self, mail: &ParsedMail, now: Timestamp) -> Result<Option<String>, Failed> {
        let Some(bounce) = mail.bounce.as_ref().filter(|bounce| bounce.permanent || bounce.complaint) else {
            return Ok(None);
        };
        let domain = &self.application.environment.deployment.mail_domain;
        let returned = bounce.original_reply_to.as_deref().and_then(|address| EmailAddress::parse(address).ok());
        let Some(returned) = returned.filter(|address| address.domain() == domain) else { return Ok(None) };
        let keys = self.keys(now).await?;
        let Some(signed) = keys.verify_reply(returned.local_part()) else { return Ok(None) };
        let store = &self.application.store;
        for address in bounce.recipients.iter().take(MOST).filter_map(|address| EmailAddress::parse(address).ok()) {
            let Some(contact) = store.contact_by_email(&address).await? else { continue };
            if recipient_tag(&contact.id.to_string()) != signed.tag {
                continue;
            }
            let kind = if bounce.complaint { MailTroubleKind::Complaint } else { MailTroubleKind::PermanentBounce };
            let number = guichet_domain::ids::TicketNumber::new(signed.number);
            let trouble = MailTrouble::new(kind, bounce.status.as_deref().unwrap_or_default(), now, number);
            store.record_mail_trouble(&address, trouble, now).await?;
            return Ok(Some(format!("noted on {address}: our mail does not arrive or is not wanted there")));
        }
        Ok(None)
    }
}
