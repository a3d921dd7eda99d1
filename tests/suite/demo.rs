//! The demo: each way that mail can go is there to look at.

use std::time::{Duration, Instant};

use guichet_local::options::{Options, SeedKind};
use guichet_local::start::start;
use serde_json::Value;

use crate::support::built;

#[tokio::test]
async fn e1_the_demo_shows_each_outcome_of_incoming_mail() {
    let data = tempfile::tempdir().unwrap();
    let options =
        Options { seed: SeedKind::Demo, binaries: Some(built()), ..Options::for_test(&data.path().join("data")) };
    let began = Instant::now();
    let running = start(options).await.unwrap();
    let took = began.elapsed();
    let url = format!("{}/_local/inbound.json", running.url);
    let outcomes: Vec<Value> = reqwest::get(url).await.unwrap().json().await.unwrap();
    let of = |kind: &str, reason: &str| {
        outcomes
            .iter()
            .filter(|mail| mail["outcome"] == kind && mail["reason"].as_str().unwrap().contains(reason))
            .count()
    };
    for (kind, reason, count) in [
        ("new ticket", "points to no ticket", 3),
        ("reply", "signed reply address", 2),
        ("reply", "signed thread", 1),
        ("reply", "a message of the ticket", 1),
        ("reply", "number in the subject", 1),
        ("held", "sender's address is not authenticated", 1),
        ("held", "agent's address", 1),
        ("held", "no-reply", 1),
        ("held", "parts", 1),
        ("held", "virus", 1),
        ("held", "spam", 1),
        ("ignored", "automatic answer", 1),
        ("ignored", "delivery report", 1),
        ("ignored", "our own mail came back", 1),
        ("ignored", "mailing list", 1),
        ("ignored", "taken in before", 1),
    ] {
        assert_eq!(of(kind, reason), count, "{kind}, {reason}: {outcomes:#?}");
    }
    assert_eq!(outcomes.len(), 19, "{outcomes:#?}");
    assert!(took < Duration::from_secs(15), "the demo was ready after {took:?}");
    running.shut_down().await;
}
