//! Mail that does not arrive: what silences an address, and what ends that.

use guichet_domain::{Contact, MailTrouble, MailTroubleKind};
use jiff::Timestamp;
use proptest::prelude::*;

use crate::builders::contact;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + second).unwrap()
}

fn trouble(kind: MailTroubleKind, second: i64) -> MailTrouble {
    MailTrouble::new(kind, "user unknown", at(second), None)
}

fn known(contact: &Contact) -> Option<(MailTroubleKind, Timestamp)> {
    contact.mail_trouble.as_ref().map(|trouble| (trouble.kind, trouble.since))
}

use MailTroubleKind::{Complaint, PermanentBounce};

#[test]
fn e3_of_several_troubles_the_gravest_stands_and_of_those_the_earliest() {
    let anna = contact(1, None).with_mail_trouble(trouble(PermanentBounce, 5));
    assert_eq!(known(&anna), Some((PermanentBounce, at(5))));
    let anna = anna.with_mail_trouble(trouble(Complaint, 9)).with_mail_trouble(trouble(PermanentBounce, 1));
    assert_eq!(known(&anna), Some((Complaint, at(9))));
    assert_eq!(known(&anna.with_mail_trouble(trouble(Complaint, 7))), Some((Complaint, at(7))));
}

#[test]
fn e3_a_proof_ends_what_was_before_it_and_nothing_after() {
    let anna = contact(1, None).with_mail_trouble(trouble(Complaint, 5));
    assert_eq!(known(&anna.clone().mail_proven(at(4))), Some((Complaint, at(5))), "an older proof says nothing");
    let alive = anna.mail_proven(at(6));
    assert_eq!(known(&alive), None);
    assert_eq!(known(&alive.clone().with_mail_trouble(trouble(PermanentBounce, 6))), None, "a bounce of before");
    assert_eq!(known(&alive.with_mail_trouble(trouble(PermanentBounce, 7))), Some((PermanentBounce, at(7))));
}

#[test]
fn e3_somebody_who_writes_all_day_is_proven_by_the_hour_and_after_trouble_at_once() {
    let anna = contact(1, None);
    assert!(anna.proof_is_news(at(0)));
    let anna = anna.mail_proven(at(0));
    assert!(!anna.proof_is_news(at(3_599)) && anna.proof_is_news(at(3_600)));
    assert_eq!(anna.clone().mail_proven(at(60)), anna, "nothing to write");
    let troubled = anna.with_mail_trouble(trouble(Complaint, 30));
    assert!(troubled.proof_is_news(at(60)) && !troubled.proof_is_news(at(20)));
}

#[test]
fn s26_a_mail_systems_words_are_one_short_line() {
    let words = format!("550 \u{202e}no\r\nBcc: x@y.example {}", "long ".repeat(100_000));
    let noted = MailTrouble::new(Complaint, &words, at(0), None).diagnostic;
    assert!(
        noted.starts_with("550 no Bcc: x@y.example long") && noted.chars().count() <= MailTrouble::LONGEST,
        "{noted}"
    );
}

#[test]
fn a_time_to_come_is_now() {
    assert_eq!(trouble(Complaint, 90).no_later_than(at(10)).since, at(10));
}

proptest! {
    /// Events come twice and in any order.
    #[test]
    fn s30_in_whatever_order_events_come_the_same_is_known(
        mut events in proptest::collection::vec((any::<bool>(), 0_i64..50), 0..8),
        repeats in proptest::collection::vec(any::<proptest::sample::Index>(), 0..8),
        proven in proptest::option::of(0_i64..50),
    ) {
        let take = |events: &[(bool, i64)]| {
            let anna = contact(1, None);
            let anna = match proven { Some(second) => anna.mail_proven(at(second)), None => anna };
            known(&events.iter().fold(anna, |anna, (complaint, second)| {
                anna.with_mail_trouble(trouble(if *complaint { Complaint } else { PermanentBounce }, *second))
            }))
        };
        let once = take(&events);
        if !events.is_empty() {
            let again: Vec<_> = repeats.iter().map(|index| *index.get(&events)).collect();
            events.extend(again);
        }
        events.reverse();
        prop_assert_eq!(take(&events), once);
    }
}
