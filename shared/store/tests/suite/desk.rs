//! Settings and agents.

use guichet_domain::Desk;
use guichet_store::{SettingsWritten, first_agent_id};

use crate::support::TestTable;
use crate::support::build::*;

#[tokio::test]
async fn a_new_deployment_has_initial_settings_and_its_first_agent_with_nothing_written() {
    let table = TestTable::new().await;
    let desk = table.store.desk(&deployment(), now()).await.unwrap();
    assert_eq!(desk.settings, settings());
    let first = deployment().first_agent;
    assert_eq!(desk.agents, [Desk::first_agent(&settings(), first_agent_id(&first), &first).unwrap()]);
    assert_eq!(*table.store.afresh().desk(&deployment(), now()).await.unwrap(), *desk, "every process has the same");
    assert!(table.items("").await.is_empty());
}

#[tokio::test]
async fn g7_settings_are_changed_from_the_version_they_were_read_at_and_old_ones_stay() {
    let table = TestTable::new().await;
    let mut mine = settings();
    mine.portals[0].name = "Mine".into();
    let SettingsWritten::Done(first) = table.store.put_settings(mine, "marta@example.com", now()).await.unwrap() else {
        panic!()
    };
    assert_eq!(first.version, 1);
    assert_eq!(
        table.store.put_settings(settings(), "ben@example.com", now()).await.unwrap(),
        SettingsWritten::Conflict
    );
    let mut second = first.clone();
    second.portals[0].name = "Ours".into();
    table.store.put_settings(second, "ben@example.com", now()).await.unwrap();
    assert_eq!(table.store.desk(&deployment(), now()).await.unwrap().settings.portals[0].name, "Ours");
    assert_eq!(table.store.settings_at(1).await.unwrap(), Some(first));
    assert_eq!(table.store.settings_at(3).await.unwrap(), None);
}

#[tokio::test]
async fn the_desk_is_read_once_in_five_seconds_and_a_change_is_seen_after_that() {
    let table = TestTable::new().await;
    let other = table.store.afresh();
    table.store.desk(&deployment(), now()).await.unwrap();
    let mut changed = settings();
    changed.portals[0].name = "Changed".into();
    other.put_settings(changed, "marta@example.com", now()).await.unwrap();
    table.meter.reset();
    assert_eq!(table.store.desk(&deployment(), later(4)).await.unwrap().settings.portals[0].name, "Acme Support");
    assert!(table.meter.reset().requests.is_empty());
    assert_eq!(table.store.desk(&deployment(), later(5)).await.unwrap().settings.portals[0].name, "Changed");
    assert_eq!(table.meter.reset().requests, ["Query"]);
}
