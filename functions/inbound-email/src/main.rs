//! A raw message becomes a ticket or a reply (E1, E3, E4, E8).
//!
//! SES has put the message into the bucket and now says who sent it, to whom, and what it thinks of that. Whatever happens
//! here, the message is in the bucket: a failure is retried by Lambda, then kept in the queue for what failed.

mod event;
mod mail;
mod people;
mod receive;
mod take_in;
mod undelivered;
mod words;

use std::sync::Arc;

use guichet_runtime::attachments::AttachmentBucket;
use guichet_runtime::environment::variable;
use guichet_runtime::{Application, CannotStart, clients};
use lambda_runtime::{LambdaEvent, service_fn};

use crate::event::SesEvent;
use crate::receive::Inbound;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), CannotStart> {
    let application = Application::start().await?;
    let s3 = aws_sdk_s3::Client::new(&clients::for_files(&application.config));
    let attachments = AttachmentBucket::new(s3.clone(), variable("ATTACHMENT_BUCKET")?);
    let inbound = Arc::new(Inbound { raw_mail: variable("RAW_MAIL_BUCKET")?, application, s3, attachments });
    let service = service_fn(|event: LambdaEvent<SesEvent>| {
        let inbound = Arc::clone(&inbound);
        async move {
            for record in event.payload.records {
                inbound.receive(&record.ses).await?;
            }
            Ok::<_, lambda_runtime::Error>(())
        }
    });
    Ok(lambda_runtime::run(service).await?)
}
