//! How long to wait. AWS waits minutes between attempts; a person at a terminal wants to see the next one.

use std::time::Duration;

/// Waits of the event sources. What AWS does is named beside each; only the lengths differ, never the number of
/// attempts or their order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pace {
    /// Longest time between two looks at a shard: a second, as in Lambda. A write makes for a look at once, so that an
    /// agent's answer reaches the open page as soon as it can.
    pub poll: Duration,
    /// First wait before a failed batch is tried again; it doubles with each failure.
    pub stream_retry: Duration,
    /// Longest wait before a failed batch is tried again.
    pub stream_retry_limit: Duration,
    /// How long a minute between two asynchronous attempts takes. Lambda waits one minute before the second attempt and
    /// two before the third; here a minute takes a second.
    pub minute: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            poll: Duration::from_secs(1),
            stream_retry: Duration::from_millis(200),
            stream_retry_limit: Duration::from_secs(5),
            minute: Duration::from_secs(1),
        }
    }
}

impl Pace {
    /// Wait before a batch that failed `failures` times in a row (at least once) is tried again.
    pub fn stream_wait(&self, failures: u32) -> Duration {
        doubled(self.stream_retry, failures.saturating_sub(1)).min(self.stream_retry_limit)
    }

    /// Wait after the `attempts`th failed attempt of an asynchronous invocation: one minute, then two.
    pub fn asynchronous_wait(&self, attempts: u32) -> Duration {
        self.minute.saturating_mul(attempts.clamp(1, 2))
    }

    /// Wait after the `throttles`th time in a row that no environment was free: from one second doubling to five
    /// minutes, in Lambda's time.
    pub fn throttle_wait(&self, throttles: u32) -> Duration {
        doubled(self.minute / 60, throttles.saturating_sub(1)).min(self.minute.saturating_mul(5))
    }
}

fn doubled(first: Duration, times: u32) -> Duration {
    first.saturating_mul(1_u32.checked_shl(times).unwrap_or(u32::MAX))
}
