//! What becomes of one batch: delivered, halved, tried again, given up. Pure, so that every path can be tested.
//!
//! Rules, from "Retain discarded records for a DynamoDB event source" and "Configuring partial batch response with
//! DynamoDB and Lambda" in the Lambda Developer Guide:
//!
//! - A failed batch is retried as a whole until it succeeds, its retries are used up or its records are too old.
//! - With bisecting, a failed batch of several records is split in two instead, which does not use up a retry.
//! - A partial answer settles the records before the first failed one. With bisecting, that is a split as well;
//!   without, it uses up a retry of what remains.
//! - Throttling uses up nothing; only the age of the records ends it.

use std::ops::Range;

/// The settings that decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// `BisectBatchOnFunctionError`.
    pub bisect: bool,
    /// `MaximumRetryAttempts`: tries after the first; `None` means until the records expire.
    pub maximum_retries: Option<u32>,
}

/// How one attempt at a slice of the batch ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Every record is done.
    Success,
    /// The function failed, or answered that it did.
    Failed,
    /// The records before this index of the slice are done, the others are not.
    FailedFrom(usize),
    /// The function was not called at all.
    Throttled,
}

/// Why records were given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// Every retry failed.
    RetryAttemptsExhausted,
    /// The records are older than `MaximumRecordAgeInSeconds`.
    RecordAgeExceeded,
}

/// Records that are not delivered any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discard {
    /// Which records of the batch.
    pub records: Range<usize>,
    /// Why.
    pub condition: Condition,
    /// How often the function was called with them.
    pub invocations: u32,
}

/// What to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Call the function with these records, after a wait that grows with the failures in a row.
    Invoke {
        /// Which records of the batch.
        records: Range<usize>,
        /// Failures of just these records since the last split or success; no wait when zero.
        failures: u32,
    },
    /// Give these up.
    Discard(Discard),
    /// The batch is settled.
    Finished,
}

/// One batch on its way. Slices are settled strictly in order, which is what keeps a shard's order.
#[derive(Debug)]
pub struct Delivery {
    rules: Rules,
    /// Unsettled slices; the last one is next.
    slices: Vec<Slice>,
    count: usize,
}

#[derive(Debug, Clone)]
struct Slice {
    records: Range<usize>,
    retries: u32,
    invocations: u32,
    failures: u32,
}

impl Delivery {
    /// A batch of `count` records.
    pub fn new(count: usize, rules: Rules) -> Self {
        let whole = Slice { records: 0..count, retries: 0, invocations: 0, failures: 0 };
        let slices = if count == 0 { Vec::new() } else { vec![whole] };
        Self { rules, slices, count }
    }

    /// How many records, from the first, are delivered or given up.
    pub fn settled(&self) -> usize {
        self.slices.last().map_or(self.count, |slice| slice.records.start)
    }

    /// The next step. `expired` says whether the record at an index is too old; a shard's records age in order.
    pub fn next(&mut self, expired: impl Fn(usize) -> bool) -> Step {
        let Some(slice) = self.slices.last_mut() else {
            return Step::Finished;
        };
        let alive = slice.records.clone().find(|index| !expired(*index)).unwrap_or(slice.records.end);
        if alive == slice.records.start {
            return Step::Invoke { records: slice.records.clone(), failures: slice.failures };
        }
        let records = slice.records.start..alive;
        let invocations = slice.invocations;
        slice.records.start = alive;
        if slice.records.is_empty() {
            self.slices.pop();
        }
        Step::Discard(Discard { records, condition: Condition::RecordAgeExceeded, invocations })
    }

    /// Takes the outcome of the slice that [`next`](Self::next) named; answers what is given up because of it.
    pub fn settle(&mut self, verdict: Verdict) -> Option<Discard> {
        let mut slice = self.slices.pop()?;
        if verdict != Verdict::Throttled {
            slice.invocations += 1;
        }
        let done = match verdict {
            Verdict::Success => return None,
            Verdict::FailedFrom(index) if index < slice.records.len() => index,
            Verdict::Failed | Verdict::FailedFrom(_) => 0,
            Verdict::Throttled => {
                slice.failures += 1;
                self.slices.push(slice);
                return None;
            }
        };
        slice.records.start += done;
        if self.rules.bisect && done > 0 {
            slice.failures = 0;
            self.slices.push(slice);
            return None;
        }
        if self.rules.bisect && slice.records.len() > 1 {
            self.split(&slice);
            return None;
        }
        if self.rules.maximum_retries.is_some_and(|most| slice.retries >= most) {
            return Some(Discard {
                records: slice.records,
                condition: Condition::RetryAttemptsExhausted,
                invocations: slice.invocations,
            });
        }
        slice.retries += 1;
        slice.failures += 1;
        self.slices.push(slice);
        None
    }

    fn split(&mut self, slice: &Slice) {
        let middle = slice.records.start + slice.records.len() / 2;
        let half = |records| Slice { records, failures: 0, ..slice.clone() };
        self.slices.push(half(middle..slice.records.end));
        self.slices.push(half(slice.records.start..middle));
    }
}
