//! Mail outcomes, Message-IDs, notices, signing keys.

use guichet_domain::ids::AgentId;
use guichet_domain::incoming::{Decision, Verdict, Verdicts, Why};
use guichet_domain::notice::Recipient;
use guichet_store::{MailOutcome, OutcomeKind};
use jiff::civil::date;

use crate::support::TestTable;
use crate::support::build::*;
use crate::support::faults::Fault;

pub(crate) fn outcome(ses_id: &str) -> MailOutcome {
    MailOutcome {
        ses_id: ses_id.into(),
        received_at: now(),
        decision: OutcomeKind::from(&Decision::Held(Why::Spam)),
        reason: Why::Spam.reason().into(),
        evidence: None,
        notes: Vec::new(),
        ticket: None,
        from: Some("anna@acme.example".into()),
        subject: "Hello".into(),
        message_id: Some("<a@acme.example>".into()),
        verdicts: Verdicts { spam: Verdict::Fail, ..Verdicts::default() },
    }
}

#[tokio::test]
async fn e1_the_first_outcome_stands_unless_it_was_our_failure() {
    let table = TestTable::new().await;
    let failed = MailOutcome { decision: OutcomeKind::Failed, ..outcome("m1") };
    assert!(table.store.record_outcome(&failed).await.unwrap());
    assert!(table.store.record_outcome(&outcome("m1")).await.unwrap());
    assert!(!table.store.record_outcome(&failed).await.unwrap());
    assert_eq!(table.store.outcome("m1").await.unwrap(), Some(outcome("m1")));
    assert_eq!(table.store.outcome("m2").await.unwrap(), None);
}

#[tokio::test]
async fn e1_the_outcomes_of_a_day_are_paged_without_loss_though_all_came_at_once() {
    let table = TestTable::new().await;
    for i in 0..7 {
        table.store.record_outcome(&outcome(&format!("m{i}"))).await.unwrap();
    }
    table.store.record_outcome(&MailOutcome { received_at: later(86_400), ..outcome("next-day") }).await.unwrap();
    let (mut ids, mut after) = (Vec::new(), None);
    loop {
        let page = table.store.outcomes_of_day(date(2026, 11, 21), 3, after.as_ref()).await.unwrap();
        ids.extend(page.outcomes.into_iter().map(|outcome| outcome.ses_id));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    ids.sort();
    assert_eq!(ids, ["m0", "m1", "m2", "m3", "m4", "m5", "m6"]);
}

#[tokio::test]
async fn e1_a_message_of_ours_is_known_with_its_brackets_or_without_and_in_the_order_asked() {
    let table = TestTable::new().await;
    table.store.remember_message("<one@x.example>", number(1)).await.unwrap();
    table.store.remember_message("two@x.example", number(2)).await.unwrap();
    table.store.remember_message("<one@x.example>", number(9)).await.unwrap();
    let asked: Vec<String> =
        ["<two@x.example>", "nobody@x.example", " <one@x.example> ", "two@x.example"].map(String::from).into();
    let known: Vec<u64> =
        table.store.known_messages(&asked).await.unwrap().into_iter().map(|(_, number)| number.get()).collect();
    assert_eq!(known, [2, 1]);
}

#[tokio::test]
async fn s26_a_mail_with_a_thousand_references_costs_one_small_request() {
    let table = TestTable::new().await;
    let asked: Vec<String> = (0..1000).map(|i| format!("<{i}@x.example>")).collect();
    table.store.remember_message("<19@x.example>", number(1)).await.unwrap();
    table.store.remember_message("<20@x.example>", number(2)).await.unwrap();
    table.meter.reset();
    assert_eq!(table.store.known_messages(&asked).await.unwrap().len(), 1);
    assert_eq!(table.meter.reset().requests, ["BatchGetItem"]);
}

#[tokio::test]
async fn s30_a_notice_is_remembered_for_each_recipient() {
    let table = TestTable::new().await;
    let entry = entry_id();
    let contact = contact_id();
    table.store.mark_notice_sent(entry, Recipient::Contact(contact), now()).await.unwrap();
    assert!(table.store.notice_sent(entry, Recipient::Contact(contact)).await.unwrap());
    // An agent whose id happens to be the same is somebody else.
    assert!(!table.store.notice_sent(entry, Recipient::Agent(AgentId::new(contact.uuid()))).await.unwrap());
    assert!(!table.store.notice_sent(entry_id(), Recipient::Contact(contact)).await.unwrap());
}

#[tokio::test]
async fn s3_two_that_make_the_signing_keys_at_once_agree() {
    let table = TestTable::new().await;
    let (one, two) = (table.store.afresh(), table.store.afresh());
    let (a, b) = tokio::try_join!(one.key_ring(now()), two.key_ring(now())).unwrap();
    assert_eq!(a, b);
    assert_eq!(*table.store.key_ring(now()).await.unwrap(), *a);
    assert_ne!(a.current.bytes(), &[0; 32]);
    assert!(!format!("{a:?}").contains(&format!("{:?}", a.current.bytes())), "keys are not printed");
}

#[tokio::test]
async fn s3_keys_whose_first_write_lost_its_answer_are_the_written_ones() {
    let table = TestTable::new().await;
    table.faults.arm("PutItem", Fault::LostAnswer, 1);
    let made = table.store.key_ring(now()).await.unwrap();
    assert_eq!(table.store.afresh().key_ring(now()).await.unwrap(), made);
}

#[tokio::test]
async fn the_signing_keys_are_read_once_in_five_minutes() {
    let table = TestTable::new().await;
    table.store.key_ring(now()).await.unwrap();
    table.meter.reset();
    table.store.key_ring(later(299)).await.unwrap();
    assert!(table.meter.reset().requests.is_empty());
    table.store.key_ring(later(300)).await.unwrap();
    assert_eq!(table.meter.reset().requests, ["GetItem"]);
}
