//! The search index (B6): kept as the table's stream tells of messages, tickets and people in copy; built anew by an event
//! that says from which ticket on.

use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};

use aws_lambda_events::event::dynamodb::{Event, EventRecord};
use guichet_domain::ids::TicketNumber;
use guichet_runtime::{Application, CannotStart, stream};
use lambda_runtime::{LambdaEvent, service_fn};
use serde::Deserialize;
use serde_json::{Value, json};

mod record;

/// How long a rebuild goes on before it answers where it stopped: well within the function's time-out.
const REBUILDS_FOR: Duration = Duration::from_mins(1);

/// What the function is called with.
#[derive(Deserialize)]
#[serde(untagged)]
enum Asked {
    /// `{"rebuild": {"from": 1}}`
    Rebuild { rebuild: Rebuild },
    /// Records of the stream.
    Stream(Box<Event>),
}

/// From which ticket on.
#[derive(Deserialize)]
struct Rebuild {
    from: TicketNumber,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), CannotStart> {
    let application = &Arc::new(Application::start().await?);
    let handle = &|record: EventRecord| {
        let application = Arc::clone(application);
        async move { record::index(&application.store, record).await }
    };
    let service = service_fn(move |event: LambdaEvent<Value>| async move {
        match serde_json::from_value(event.payload)? {
            Asked::Rebuild { rebuild: asked } => rebuild(application, &asked).await,
            Asked::Stream(event) => Ok(serde_json::to_value(stream::batch(*event, handle).await)?),
        }
    });
    Ok(lambda_runtime::run(service).await?)
}

/// A piece of the rebuild: how many tickets it did, and from where to go on.
async fn rebuild(application: &Application, asked: &Rebuild) -> Result<Value, Box<dyn Error + Send + Sync>> {
    let began = Instant::now();
    let rebuilt = application.store.rebuild_search(asked.from, || began.elapsed() > REBUILDS_FOR).await?;
    Ok(json!({"tickets": rebuilt.tickets, "next": rebuilt.next}))
}
