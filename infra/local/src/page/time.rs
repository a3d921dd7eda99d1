//! Moments and lengths in words.

use std::time::Duration;

use jiff::Timestamp;

/// A moment, for a `<time>` element.
#[derive(Debug, Clone)]
pub(super) struct Moment {
    /// ISO 8601, for machines.
    pub(super) iso: String,
    /// `14:03:22`, UTC.
    pub(super) clock: String,
    /// `3 s ago`, or `in 2 s`.
    pub(super) distance: String,
}

impl Moment {
    pub(super) fn new(at: Timestamp) -> Self {
        let elapsed = Timestamp::now().duration_since(at);
        let length = rough(elapsed.unsigned_abs());
        let distance = if elapsed.is_negative() { format!("in {length}") } else { format!("{length} ago") };
        Self { iso: at.to_string(), clock: at.strftime("%H:%M:%S").to_string(), distance }
    }
}

/// `40 s`, `3 min`, `2 h`, `5 d`.
fn rough(length: Duration) -> String {
    match length.as_secs() {
        seconds @ 0..=99 => format!("{seconds} s"),
        seconds @ 100..=5_999 => format!("{} min", seconds / 60),
        seconds @ 6_000..=172_799 => format!("{} h", seconds / 3_600),
        seconds => format!("{} d", seconds / 86_400),
    }
}

/// `3.4 ms` or `1.20 s`.
pub(super) fn exact(length: Duration) -> String {
    let milliseconds = length.as_secs_f64() * 1_000.0;
    if milliseconds < 1_000.0 { format!("{milliseconds:.1} ms") } else { format!("{:.2} s", milliseconds / 1_000.0) }
}
