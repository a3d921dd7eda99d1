//! Mails that follow from a new entry (F3): an agent's answer to the customer, a customer's message to the agents, and
//! "we have your request".
//!
//! A mail goes out when the table's stream tells of the entry, never inside the request that wrote it. Each is noted once
//! it is sent; a record that comes again mails nobody twice, except where SES took a mail and the function died before it
//! could note that.

mod letter;

use std::error::Error;
use std::sync::Arc;

use aws_sdk_ses::error::ProvideErrorMetadata;
use guichet_domain::entry::{Author, Entry, Message};
use guichet_domain::ids::ContactId;
use guichet_domain::notice::{Notice, NoticeKind, Recipient, is_our_own, notices};
use guichet_domain::{Desk, EmailAddress, Ticket};
use guichet_mail::addresses::KeyRing;
use guichet_runtime::environment::variable;
use guichet_runtime::{Application, CannotStart, clients, stream};
use guichet_store::{Allowance, TicketWithParticipants};
use jiff::{SignedDuration, Timestamp};

use crate::letter::Letter;

/// Most acknowledgements in a day to an address that nobody proved.
const BLIND_A_DAY: u32 = 3;

type Failed = Box<dyn Error + Send + Sync>;

struct Function {
    application: Application,
    ses: aws_sdk_ses::Client,
    portal_url: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), CannotStart> {
    let application = Application::start().await?;
    let ses = aws_sdk_ses::Client::new(&clients::for_mail(&application.config));
    let portal_url = variable("PORTAL_URL")?.trim_end_matches('/').to_owned();
    let function = Arc::new(Function { application, ses, portal_url });
    stream::serve(|record| {
        let function = Arc::clone(&function);
        async move {
            let entry: Entry = serde_dynamo::from_item(record.change.new_image)?;
            function.tell(&entry).await
        }
    })
    .await
}

impl Function {
    /// Tells everybody who is to be told of an entry.
    async fn tell(&self, entry: &Entry) -> Result<(), Failed> {
        let Some(message) = entry.message() else { return Ok(()) };
        let store = &self.application.store;
        let now = Timestamp::now();
        let desk = self.application.desk(now).await?;
        let found = store.ticket(entry.number).await?.ok_or("an entry of a ticket that is not there")?;
        let customers = in_copy(entry, &found);
        let ticket = &found.ticket;
        let ring = store.key_ring(now).await?;
        let keys = KeyRing::new(*ring.current.bytes(), ring.previous.iter().map(|key| key.bytes().to_vec()));
        let about = About { entry, message, ticket, desk: &desk };
        let mut failed = None;
        for notice in notices(entry, ticket, &customers, desk.agents_of(&ticket.inbox)) {
            // One whom mail does not reach keeps it from nobody else; the record comes again for them alone.
            if let Err(error) = self.tell_one(&about, &notice, &keys, now).await {
                tracing::warn!(error = &*error as &dyn Error, entry = %entry.id, "a notice was not sent");
                failed.get_or_insert(error);
            }
        }
        failed.map_or(Ok(()), Err)
    }

    async fn tell_one(&self, about: &About<'_>, notice: &Notice, keys: &KeyRing, now: Timestamp) -> Result<(), Failed> {
        let store = &self.application.store;
        if store.notice_sent(about.entry.id, notice.to).await? {
            return Ok(());
        }
        let Some((address, name)) = self.address(about.desk, notice.to).await? else { return Ok(()) };
        let loops = is_our_own(&address, &self.application.environment.deployment.mail_domain);
        if !loops && self.may_go(notice.kind, &address, now).await? {
            self.send(about, notice.kind, notice.to, &address, name, keys).await?;
        }
        Ok(store.mark_notice_sent(about.entry.id, notice.to, now).await?)
    }

    /// Acknowledgements to addresses that nobody proved are few: whoever writes under a stranger's name must not fill that
    /// stranger's mailbox through us (S7).
    async fn may_go(&self, kind: NoticeKind, address: &EmailAddress, now: Timestamp) -> Result<bool, Failed> {
        if kind != NoticeKind::ReceivedBlind {
            return Ok(true);
        }
        let key = format!("blind-acknowledgement#{address}");
        let allowance = self.application.store.take(&key, BLIND_A_DAY, SignedDuration::from_hours(24), now).await?;
        Ok(allowance == Allowance::Allowed)
    }

    /// Where mail reaches somebody, and their name; nowhere for those who are shut out or gone.
    async fn address(&self, desk: &Desk, to: Recipient) -> Result<Option<(EmailAddress, Option<String>)>, Failed> {
        Ok(match to {
            Recipient::Agent(id) => {
                desk.agent(id).map(|agent| (agent.email.clone(), Some(agent.name.as_str().to_owned())))
            }
            Recipient::Contact(id) => {
                let contact = self.application.store.contact(id).await?.filter(|contact| !contact.disabled);
                contact.map(|contact| (contact.email, contact.name.map(|name| name.as_str().to_owned())))
            }
        })
    }

    async fn send(
        &self,
        about: &About<'_>,
        kind: NoticeKind,
        to: Recipient,
        address: &EmailAddress,
        name: Option<String>,
        keys: &KeyRing,
    ) -> Result<(), Failed> {
        let requester = match kind {
            NoticeKind::CustomerWrote => self.author_address(&about.entry.author).await?,
            _ => None,
        };
        let letter = Letter {
            deployment: &self.application.environment.deployment,
            portal_url: &self.portal_url,
            desk: about.desk,
            ticket: about.ticket,
            entry: about.entry,
            message: about.message,
            author_address: requester.as_ref().map_or("", EmailAddress::as_str),
            keys,
        };
        let raw = letter.write(kind, to, address, name)?;
        let message = aws_sdk_ses::types::RawMessage::builder().data(raw.into()).build()?;
        let sent = self
            .ses
            .send_raw_email()
            .source(self.application.environment.deployment.sender.as_str())
            .destinations(address.as_str())
            .raw_message(message)
            .send()
            .await;
        let sent = match sent {
            Ok(sent) => sent,
            // An address that SES cannot write to (RFC 6531, say) will be none tomorrow: no use in trying again.
            Err(error) if error.code() == Some("InvalidParameterValue") => {
                tracing::warn!(error = &error as &dyn Error, "SES takes no mail to this address");
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        };
        // SES gave the mail an id of its own, which answers will refer to. Noting it is worth a try, not a failure: the
        // signed thread root and the reply address find the ticket without.
        let id = letter::message_id(sent.message_id());
        if let Err(error) = self.application.store.remember_message(&id, about.ticket.number).await {
            tracing::warn!(error = &error as &dyn Error, "the id of a sent mail was not noted");
        }
        tracing::info!(ticket = %about.ticket.number, entry = %about.entry.id, ?kind, "a notice was sent");
        Ok(())
    }

    async fn author_address(&self, author: &Author) -> Result<Option<EmailAddress>, Failed> {
        let Author::Contact { id, .. } = author else { return Ok(None) };
        Ok(self.application.store.contact(*id).await?.map(|contact| contact.email))
    }
}

/// What a notice is about.
struct About<'a> {
    entry: &'a Entry,
    message: &'a Message,
    ticket: &'a Ticket,
    desk: &'a Desk,
}

/// Who is in copy, as far as they may know of the entry: not before they were added (S1).
fn in_copy(entry: &Entry, found: &TicketWithParticipants) -> Vec<ContactId> {
    found
        .participants
        .iter()
        .filter(|participant| participant.since <= entry.at)
        .map(|participant| participant.contact)
        .collect()
}
