//! What became of mail that was sent (E1, F3): SES tells of bounces and complaints, and nobody writes into a void.
//!
//! SES publishes an event of each mail of this stack's configuration set to a topic, and the topic calls this function. A
//! permanent bounce or a complaint is noted with the contact or the agent whose address it is, and mail there stops; an
//! answer of the desk that did not arrive is noted for the desk, which `notify` tells. Nothing is sent from here. An event
//! that comes twice, late or out of order changes nothing that it should not: see [`guichet_domain::mail_trouble`].

mod act;
mod event;

use std::sync::Arc;

use guichet_runtime::environment::variable;
use guichet_runtime::{Application, CannotStart};
use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::Value;

use crate::act::Function;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), CannotStart> {
    let application = Application::start().await?;
    let function = Arc::new(Function { application, configuration_set: variable("CONFIGURATION_SET")? });
    // Taken as any JSON: an event that cannot be read is logged and done with. Trying it again would not make it readable.
    let service = service_fn(|event: LambdaEvent<Value>| {
        let function = Arc::clone(&function);
        async move {
            let messages = event::messages(&event.payload);
            if messages.is_empty() {
                tracing::warn!("an event without a message of a topic is ignored");
            }
            for message in messages {
                function.take(message).await?;
            }
            Ok::<_, lambda_runtime::Error>(())
        }
    });
    Ok(lambda_runtime::run(service).await?)
}
