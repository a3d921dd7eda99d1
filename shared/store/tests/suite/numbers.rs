//! Ticket numbers.

use std::collections::BTreeSet;

use guichet_store::Store;

use crate::support::TestTable;
use crate::support::build::*;

#[tokio::test]
async fn numbers_start_at_one_and_never_come_twice_from_any_process() {
    let table = TestTable::new().await;
    let processes: Vec<Store> = (0..4).map(|_| table.store.afresh()).collect();
    let draw = |store: &Store| {
        let store = store.clone();
        async move {
            let mut drawn = Vec::new();
            for _ in 0..50 {
                drawn.push(store.next_number(now()).await.unwrap().get());
            }
            drawn
        }
    };
    let drawn: Vec<u64> = futures::future::join_all(processes.iter().map(draw)).await.concat();
    let distinct: BTreeSet<u64> = drawn.iter().copied().collect();
    assert_eq!(distinct.len(), 200);
    assert_eq!(distinct.first(), Some(&1));
}

#[tokio::test]
async fn a_process_in_a_rush_asks_rarely_and_one_at_leisure_wastes_nothing() {
    let table = TestTable::new().await;
    for _ in 0..127 {
        table.store.next_number(now()).await.unwrap();
    }
    assert_eq!(table.meter.reset().requests.len(), 7, "1 + 2 + 4 + … + 64");

    let slow = table.store.afresh();
    let mut drawn = Vec::new();
    for i in 0..5 {
        drawn.push(slow.next_number(later(i * 10)).await.unwrap().get());
    }
    assert_eq!(drawn, [128, 129, 130, 131, 132]);
}
