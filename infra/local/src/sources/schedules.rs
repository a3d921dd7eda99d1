//! Schedules: a function called at a fixed rate, as EventBridge's `rate(…)` does.

use std::time::Duration;

use jiff::{Timestamp, Unit};
use serde_json::{Value, json};
use tokio::time::{Instant, MissedTickBehavior, interval_at};
use uuid::Uuid;

use super::Identity;
use super::asynchronous::Asynchronous;

/// Calls `function` through the asynchronous queue every `every` (at least a second) until the future is dropped. The
/// first call comes after one period. A period missed while the machine slept is not made up for.
pub async fn run(function: &str, every: Duration, queue: &Asynchronous, identity: &Identity) {
    let every = every.max(Duration::from_secs(1));
    let mut ticks = interval_at(Instant::now() + every, every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        ticks.tick().await;
        if let Err(error) = queue.accept(function, event(function, identity).to_string().as_bytes()) {
            tracing::warn!(function, %error, "a scheduled call could not be queued");
        }
    }
}

/// The event of an EventBridge schedule rule, which is named after its function here.
pub fn event(function: &str, identity: &Identity) -> Value {
    let now = Timestamp::now();
    json!({
        "version": "0",
        "id": Uuid::new_v4(),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": identity.account,
        "time": now.round(Unit::Second).unwrap_or(now),
        "region": identity.region,
        "resources": [format!("arn:aws:events:{}:{}:rule/{function}", identity.region, identity.account)],
        "detail": {},
    })
}
