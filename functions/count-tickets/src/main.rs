//! How many tickets each view has (B12), counted as the table's stream tells of them.

use std::sync::Arc;

use guichet_domain::Ticket;
use guichet_runtime::{Application, CannotStart, stream};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), CannotStart> {
    let application = Arc::new(Application::start().await?);
    stream::serve(|record| {
        let application = Arc::clone(&application);
        async move {
            // A ticket that is gone (erased by an operator) has no new image and nothing to count.
            if record.change.new_image.is_empty() {
                return Ok(());
            }
            let ticket: Ticket = serde_dynamo::from_item(record.change.new_image)?;
            application.store.count(&ticket).await?;
            Ok(())
        }
    })
    .await
}
