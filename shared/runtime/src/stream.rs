//! What a function on the table's stream needs.
//!
//! Lambda gives a batch of records in order and takes back the first that failed (`ReportBatchItemFailures`); it comes
//! again with everything behind it. So records are handled in order, and the first failure ends the batch.

use std::error::Error;
use std::future::Future;

use aws_lambda_events::event::dynamodb::{Event, EventRecord};
use lambda_runtime::{LambdaEvent, service_fn};
use serde::Serialize;

use crate::application::CannotStart;

/// Which records are to come again.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchResponse {
    batch_item_failures: Vec<BatchItemFailure>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct BatchItemFailure {
    item_identifier: Option<String>,
}

/// Handles records with `handle` until the environment is shut down.
pub async fn serve<F, Fut>(handle: F) -> Result<(), CannotStart>
where
    F: Fn(EventRecord) -> Fut + Send + Sync,
    Fut: Future<Output = Result<(), Box<dyn Error + Send + Sync>>> + Send,
{
    let handle = &handle;
    let service = service_fn(move |event: LambdaEvent<Event>| async move {
        Ok::<_, lambda_runtime::Error>(batch(event.payload, handle).await)
    });
    Ok(lambda_runtime::run(service).await?)
}

/// Handles the records of one event.
pub async fn batch<F, Fut>(event: Event, handle: &F) -> BatchResponse
where
    F: Fn(EventRecord) -> Fut + Send + Sync,
    Fut: Future<Output = Result<(), Box<dyn Error + Send + Sync>>> + Send,
{
    let mut response = BatchResponse::default();
    for record in event.records {
        let sequence = record.change.sequence_number.clone();
        if let Err(error) = handle(record).await {
            tracing::error!(error = &*error as &dyn Error, sequence, "a record of the stream failed");
            response.batch_item_failures.push(BatchItemFailure { item_identifier: sequence });
            break;
        }
    }
    response
}
