//! Properties of a batch's way: whatever the function answers, nothing is lost and order is kept.

use guichet_local::sources::streams::delivery::{Delivery, Discard, Rules, Step, Verdict};
use proptest::prelude::*;

/// What a run did to each record.
#[derive(Debug, Default)]
struct Course {
    delivered: Vec<usize>,
    discarded: Vec<Discard>,
    calls: Vec<std::ops::Range<usize>>,
}

impl Course {
    fn discarded_records(&self) -> Vec<usize> {
        self.discarded.iter().flat_map(|discard| discard.records.clone()).collect()
    }

    fn calls_with(&self, record: usize) -> u32 {
        u32::try_from(self.calls.iter().filter(|call| call.contains(&record)).count()).unwrap()
    }
}

/// Runs a batch to its end against `answer`.
fn drive(count: usize, rules: Rules, mut answer: impl FnMut(&std::ops::Range<usize>) -> Verdict) -> Course {
    let mut delivery = Delivery::new(count, rules);
    let mut course = Course::default();
    for _ in 0..100_000 {
        let settled = delivery.settled();
        match delivery.next(|_| false) {
            Step::Finished => return course,
            Step::Discard(_) => unreachable!("no record expires here"),
            Step::Invoke { records, .. } => {
                assert_eq!(records.start, settled, "the next call starts at the first unsettled record");
                let verdict = answer(&records);
                let discard = delivery.settle(verdict);
                let given_up = discard.as_ref().map_or(0, |discard| discard.records.len());
                course.delivered.extend(settled..delivery.settled() - given_up);
                course.discarded.extend(discard);
                course.calls.push(records);
            }
        }
    }
    panic!("the batch did not settle");
}

fn verdict() -> impl Strategy<Value = Verdict> {
    prop_oneof![
        3 => Just(Verdict::Success),
        3 => Just(Verdict::Failed),
        2 => (0_usize..40).prop_map(Verdict::FailedFrom),
        1 => Just(Verdict::Throttled),
    ]
}

fn rules() -> impl Strategy<Value = Rules> {
    (any::<bool>(), 0_u32..4).prop_map(|(bisect, retries)| Rules { bisect, maximum_retries: Some(retries) })
}

proptest! {
    #[test]
    fn every_record_is_delivered_or_given_up_exactly_once_and_in_order(
        count in 0_usize..33,
        rules in rules(),
        answers in prop::collection::vec(verdict(), 0..200),
    ) {
        let mut answers = answers.into_iter();
        let course = drive(count, rules, |_| answers.next().unwrap_or(Verdict::Success));
        prop_assert!(course.delivered.is_sorted());
        let mut all = course.delivered.clone();
        all.extend(course.discarded_records());
        all.sort_unstable();
        prop_assert_eq!(all, (0..count).collect::<Vec<_>>());
    }

    #[test]
    fn bisecting_gives_up_the_poisoned_records_and_no_others(
        poison in prop::collection::btree_set(0_usize..32, 0..6),
        count in 1_usize..33,
        retries in 0_u32..4,
        partial in any::<bool>(),
    ) {
        let rules = Rules { bisect: true, maximum_retries: Some(retries) };
        let course = drive(count, rules, |records| match records.clone().find(|record| poison.contains(record)) {
            None => Verdict::Success,
            Some(record) if partial => Verdict::FailedFrom(record - records.start),
            Some(_) => Verdict::Failed,
        });
        let expected: Vec<_> = poison.into_iter().filter(|record| *record < count).collect();
        prop_assert_eq!(course.discarded_records(), expected);
        for discard in &course.discarded {
            prop_assert_eq!(discard.records.len(), 1);
            // Alone, a record gets its first try and all its retries; the splits before that come on top.
            let alone = course.calls.iter().filter(|call| **call == discard.records).count();
            prop_assert_eq!(u32::try_from(alone).unwrap(), retries + 1);
            prop_assert_eq!(discard.invocations, course.calls_with(discard.records.start));
        }
    }

    #[test]
    fn without_bisecting_a_batch_is_called_once_and_once_more_for_each_retry(
        count in 1_usize..20,
        retries in 0_u32..6,
    ) {
        let rules = Rules { bisect: false, maximum_retries: Some(retries) };
        let course = drive(count, rules, |_| Verdict::Failed);
        prop_assert_eq!(&course.calls, &vec![0..count; retries as usize + 1]);
        prop_assert_eq!(course.discarded_records(), (0..count).collect::<Vec<_>>());
    }

    #[test]
    fn the_records_that_grew_too_old_are_given_up_from_the_front(
        count in 1_usize..20,
        expired in 0_usize..25,
    ) {
        let rules = Rules { bisect: false, maximum_retries: None };
        let mut delivery = Delivery::new(count, rules);
        let first = delivery.next(|record| record < expired);
        if expired == 0 {
            prop_assert_eq!(first, Step::Invoke { records: 0..count, failures: 0 });
        } else {
            let Step::Discard(discard) = first else { panic!("{first:?}") };
            prop_assert_eq!(discard.records, 0..expired.min(count));
            prop_assert_eq!(delivery.settled(), expired.min(count));
        }
    }
}

#[test]
fn retries_without_a_maximum_never_give_up() {
    let mut failures = 0;
    let course = drive(2, Rules { bisect: false, maximum_retries: None }, |_| {
        failures += 1;
        if failures <= 500 { Verdict::Failed } else { Verdict::Success }
    });
    assert_eq!(course.calls.len(), 501);
    assert_eq!(course.delivered, [0, 1]);
}
