//! What a record of the stream changes in the index.

use std::error::Error;

use aws_lambda_events::event::dynamodb::EventRecord;
use guichet_domain::ids::{ContactId, TicketNumber};
use guichet_domain::{Entry, Ticket};
use guichet_store::Store;
use serde::de::DeserializeOwned;
use serde_dynamo::{AttributeValue, Item};

/// The filter of the template lets through tickets, entries and people in copy; anything else changes nothing.
pub(crate) async fn index(store: &Store, record: EventRecord) -> Result<(), Box<dyn Error + Send + Sync>> {
    let key = |name: &str| match record.change.keys.get(name) {
        Some(AttributeValue::S(text)) => text.clone(),
        _ => String::new(),
    };
    let (pk, sk) = (key("pk"), key("sk"));
    if sk == "ticket" {
        let before: Option<Ticket> = image(record.change.old_image)?;
        let now: Option<Ticket> = image(record.change.new_image)?;
        store.index_ticket(before.as_ref(), now.as_ref()).await?;
    } else if sk.starts_with("entry#") {
        let before: Option<Entry> = image(record.change.old_image)?;
        let now: Option<Entry> = image(record.change.new_image)?;
        store.index_entry(before.as_ref(), now.as_ref()).await?;
    } else if let (Some(number), Some(contact)) = (pk.strip_prefix("ticket#"), sk.strip_prefix("participant#")) {
        let (number, contact): (TicketNumber, ContactId) = (number.parse()?, contact.parse()?);
        store.index_participant(number, contact).await?;
    }
    Ok(())
}

/// An image, unless the record has none.
fn image<T: DeserializeOwned>(image: Item) -> Result<Option<T>, serde_dynamo::Error> {
    if image.is_empty() { Ok(None) } else { serde_dynamo::from_item(image).map(Some) }
}
