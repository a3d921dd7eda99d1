//! Sign-ins under way, and limits.

use guichet_store::{Allowance, Attempt};
use jiff::SignedDuration;

use crate::support::TestTable;
use crate::support::build::*;
use crate::support::faults::Fault;

fn granted(pending: &str, left: u32) -> Attempt<String> {
    Attempt::Granted { pending: pending.into(), left }
}

#[tokio::test]
async fn a1_a_code_may_be_tried_so_often_and_no_more_however_many_try_at_once() {
    let table = TestTable::new().await;
    table.store.put_sign_in("h", &"pending", later(600)).await.unwrap();
    let tries = (0..10).map(|_| table.store.take_sign_in_attempt::<String>("h", 3, now()));
    let mut left: Vec<_> = futures::future::try_join_all(tries)
        .await
        .unwrap()
        .into_iter()
        .filter_map(|attempt| match attempt {
            Attempt::Granted { left, .. } => Some(left),
            Attempt::Refused => None,
        })
        .collect();
    left.sort_unstable();
    assert_eq!(left, [0, 1, 2]);
}

#[tokio::test]
async fn a1_an_expired_sign_in_is_refused_though_the_row_is_still_there() {
    let table = TestTable::new().await;
    table.store.put_sign_in("h", &"pending", later(600)).await.unwrap();
    assert_eq!(table.store.take_sign_in_attempt("h", 3, later(599)).await.unwrap(), granted("pending", 2));
    assert_eq!(table.store.sign_in::<String>("h", later(599)).await.unwrap().as_deref(), Some("pending"));
    assert_eq!(table.store.take_sign_in_attempt::<String>("h", 3, later(600)).await.unwrap(), Attempt::Refused);
    assert_eq!(table.store.sign_in::<String>("h", later(600)).await.unwrap(), None);
    assert!(!table.store.replace_sign_in("h", &"other", later(600)).await.unwrap());
}

#[tokio::test]
async fn s13_a_sign_in_is_used_once_by_one_of_two() {
    let table = TestTable::new().await;
    table.store.put_sign_in("h", &"pending", later(600)).await.unwrap();
    let (a, b) = tokio::try_join!(table.store.consume_sign_in("h"), table.store.consume_sign_in("h")).unwrap();
    assert!(a ^ b);
    assert_eq!(table.store.take_sign_in_attempt::<String>("h", 3, now()).await.unwrap(), Attempt::Refused);
    assert_eq!(table.store.sign_in::<String>("h", now()).await.unwrap(), None);
    assert!(!table.store.consume_sign_in("never-begun").await.unwrap());
}

#[tokio::test]
async fn s13_using_it_up_succeeds_though_the_answer_got_lost() {
    let table = TestTable::new().await;
    table.store.put_sign_in("h", &"pending", later(600)).await.unwrap();
    table.faults.arm("UpdateItem", Fault::LostAnswer, 1);
    assert!(table.store.consume_sign_in("h").await.unwrap());
    assert!(!table.store.consume_sign_in("h").await.unwrap());
}

#[tokio::test]
async fn a1_another_code_does_not_give_the_attempts_back() {
    let table = TestTable::new().await;
    table.store.put_sign_in("h", &"first", later(600)).await.unwrap();
    table.store.take_sign_in_attempt::<String>("h", 3, now()).await.unwrap();
    assert!(table.store.replace_sign_in("h", &"second", now()).await.unwrap());
    assert_eq!(table.store.take_sign_in_attempt("h", 3, now()).await.unwrap(), granted("second", 1));
}

#[tokio::test]
async fn s16_a_limit_holds_within_its_window_and_says_when_to_come_back() {
    let table = TestTable::new().await;
    let window = SignedDuration::from_mins(1);
    let take = async |key: &str, at| table.store.take(key, 2, window, at).await.unwrap();
    assert_eq!(take("a", now()).await, Allowance::Allowed);
    assert_eq!(take("a", later(1)).await, Allowance::Allowed);
    assert_eq!(take("a", later(20)).await, Allowance::Limited { retry_after: SignedDuration::from_secs(40) });
    assert_eq!(take("b", later(20)).await, Allowance::Allowed, "another key has its own");
    assert_eq!(take("a", later(60)).await, Allowance::Allowed, "the next window begins anew");
    assert_eq!(
        table.store.take("c", 0, window, now()).await.unwrap(),
        Allowance::Limited { retry_after: SignedDuration::from_secs(60) }
    );
}

#[tokio::test]
async fn s16_a_limit_holds_for_many_at_once() {
    let table = TestTable::new().await;
    let takes = (0..20).map(|_| table.store.take("a", 7, SignedDuration::from_mins(1), now()));
    let allowed = futures::future::try_join_all(takes)
        .await
        .unwrap()
        .into_iter()
        .filter(|allowance| *allowance == Allowance::Allowed)
        .count();
    assert_eq!(allowed, 7);
}
