//! Which ticket answers best.

use jiff::Timestamp;

/// One answer of a ticket to one clause.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// Which clause.
    pub clause: usize,
    /// Whether it stands in the subject.
    pub in_subject: bool,
    /// Whether it is the very word, not just its beginning.
    pub exact: bool,
    /// How often it stands there.
    pub times: u32,
    /// How many messages answer the clause, as far as was looked: what few have says more.
    pub among: usize,
    /// When it was written.
    pub at: Timestamp,
}

/// Half of what recency adds is gone after this many days.
const HALF_LIFE_DAYS: f64 = 60.0;

/// How well hits answer: for each clause its best one, words of the subject before those of messages, the very word before
/// a beginning, rare before common; what was written lately counts up to twice.
pub fn score(hits: &[Hit], clauses: usize, now: Timestamp) -> f64 {
    let best = |clause: usize| {
        hits.iter().filter(|hit| hit.clause == clause).map(|hit| of_hit(hit, now)).fold(0.0_f64, f64::max)
    };
    (0..clauses).map(best).sum()
}

#[expect(clippy::cast_precision_loss, reason = "a rank needs no more than a few digits")]
fn of_hit(hit: &Hit, now: Timestamp) -> f64 {
    let place = if hit.in_subject { 4.0 } else { 1.0 };
    let word = if hit.exact { 1.5 } else { 1.0 };
    let often = 1.0 + f64::from(hit.times.max(1)).ln() / 4.0;
    let rare = 1.0 / (1.0 + (hit.among.max(1) as f64).ln() / 8.0);
    let days = now.as_second().saturating_sub(hit.at.as_second()).max(0) as f64 / 86_400.0;
    place * word * often * rare * (1.0 + (-days / HALF_LIFE_DAYS).exp2())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b6_the_subject_counts_more_than_a_message_and_what_is_new_more_than_what_is_old() {
        let now: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
        let old: Timestamp = "2025-11-21T12:00:00Z".parse().unwrap();
        let hit = Hit { clause: 0, in_subject: false, exact: true, times: 1, among: 10, at: now };
        let of = |hit| score(&[hit], 1, now);
        assert!(of(Hit { in_subject: true, at: old, ..hit }) > of(hit));
        assert!(of(hit) > of(Hit { at: old, ..hit }));
        assert!(of(hit) > of(Hit { exact: false, ..hit }));
        assert!(of(Hit { times: 5, ..hit }) > of(hit) && of(hit) > of(Hit { among: 900, ..hit }));
        assert!(score(&[hit, Hit { clause: 1, ..hit }], 2, now) > of(hit));
    }
}
