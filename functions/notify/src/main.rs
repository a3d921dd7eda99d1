//! Mails that follow from a new entry (F3): an agent's answer to the customer, a customer's message to the agents, "we have
//! your request"; and to the agents that an answer did not arrive, or that a customer opened a ticket again without a word.
//!
//! A mail goes out when the table's stream tells of the entry, never inside the request that wrote it. Each is noted once
//! it is sent; a record that comes again mails nobody twice, except where SES took a mail and the function died before it
//! could note that.

mod desk;
mod letter;
mod pictures;
mod refusal;
mod reopened;
mod send;
mod tell;
mod undelivered;

use std::error::Error;
use std::sync::Arc;

use aws_lambda_events::event::dynamodb::EventRecord;
use guichet_domain::Entry;
use guichet_domain::mail_trouble::Undelivered;
use guichet_mail::addresses::KeyRing;
use guichet_runtime::environment::variable;
use guichet_runtime::{Application, CannotStart, clients, stream};
use jiff::Timestamp;

pub(crate) type Failed = Box<dyn Error + Send + Sync>;

struct Function {
    application: Application,
    ses: aws_sdk_ses::Client,
    s3: aws_sdk_s3::Client,
    /// Name of the bucket with the files of messages.
    attachments: String,
    portal_url: String,
    /// Whoever gets events of a mail knows by it that the mail was ours.
    configuration_set: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), CannotStart> {
    let application = Application::start().await?;
    let ses = aws_sdk_ses::Client::new(&clients::for_mail(&application.config));
    let s3 = aws_sdk_s3::Client::new(&clients::for_files(&application.config));
    let attachments = variable("ATTACHMENT_BUCKET")?;
    let portal_url = variable("PORTAL_URL")?.trim_end_matches('/').to_owned();
    let configuration_set = variable("CONFIGURATION_SET")?;
    let function = Arc::new(Function { application, ses, s3, attachments, portal_url, configuration_set });
    stream::serve(|record| {
        let function = Arc::clone(&function);
        async move { function.handle(record).await }
    })
    .await
}

impl Function {
    /// One row that is new in the table: an entry, or the note that an answer did not arrive.
    async fn handle(&self, record: EventRecord) -> Result<(), Failed> {
        let key = record.change.keys.get("sk");
        let is_undelivered =
            matches!(key, Some(serde_dynamo::AttributeValue::S(key)) if key.starts_with("undelivered#"));
        if is_undelivered {
            let undelivered: Undelivered = serde_dynamo::from_item(record.change.new_image)?;
            self.tell_undelivered(&undelivered).await
        } else {
            let entry: Entry = serde_dynamo::from_item(record.change.new_image)?;
            self.tell(&entry).await
        }
    }

    /// The keys that sign addresses and thread roots.
    async fn keys(&self, now: Timestamp) -> Result<KeyRing, Failed> {
        let ring = self.application.store.key_ring(now).await?;
        Ok(KeyRing::new(*ring.current.bytes(), ring.previous.iter().map(|key| key.bytes().to_vec())))
    }
}
