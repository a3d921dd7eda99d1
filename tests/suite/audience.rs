//! Audience rules over a contact and their company (A5), asked again with each request (A6, A7).

use guichet_domain::filter::{Condition, Filter, Group, Test};
use guichet_domain::settings::Access;
use reqwest::StatusCode;

use crate::support::TestStack;

#[tokio::test]
async fn a5_a6_whoever_stops_to_match_is_out_with_the_next_request_and_is_told_why_and_what_to_do() {
    // People of Acme, and whoever has a contract.
    let all = |property: &str, test| Group { all: vec![Condition { property: property.into(), test }] };
    let rules = Filter { any: vec![all("company.name", Test::Is("Acme".into())), all("contract", Test::IsKnown)] };
    let stack = TestStack::start_with(|settings| settings.portals[0].access = Access::Audience { rules }).await;
    let acme = stack.company("Acme", "acme.example").await;
    let anna = stack.colleague("anna@acme.example", "Anna", &acme).await;
    let carl = stack
        .verified("carl@elsewhere.example", "Carl", |contact| {
            contact.properties.insert("contract".into(), "4711".into());
        })
        .await;
    let ticket = stack.ticket(&carl, "Mine", "x").await;
    let (annas, carls) = (stack.visitor(&anna).await, stack.visitor(&carl).await);
    for browser in [&annas, &carls] {
        assert_eq!(browser.get("/tickets").await.status, StatusCode::OK);
    }
    let open = carls.get(&format!("/tickets/{}", ticket.number)).await;
    let reply = open.form(&format!("/tickets/{}/replies", ticket.number)).fill("message", "Too late");

    // The contract ends, and Anna leaves the company: the sessions are the same.
    for (contact, browser) in [(&anna, &annas), (&carl, &carls)] {
        let change = |mut contact: guichet_domain::Contact| {
            contact.company = None;
            contact.properties.clear();
            contact
        };
        stack.store.update_contact(contact.id, change).await.unwrap();
        for path in ["/tickets", "/tickets/new", "/tickets.csv", &format!("/tickets/{}", ticket.number)] {
            let page = browser.get(path).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
            assert!(page.words().contains("open to certain customers"), "why: {}", page.words());
            assert!(page.words().contains("write to"), "what to do: {}", page.words());
        }
    }
    assert_eq!(reply.submit().await.status, StatusCode::FORBIDDEN);
    assert_eq!(stack.entries(ticket.number).await.len(), 1, "nothing was written");
    // Matching again is being in again, with the session from before.
    let back = |mut contact: guichet_domain::Contact| {
        contact.properties.insert("contract".into(), "4712".into());
        contact
    };
    stack.store.update_contact(carl.id, back).await.unwrap();
    assert_eq!(carls.get("/tickets").await.status, StatusCode::OK);
    stack.end().await;
}
