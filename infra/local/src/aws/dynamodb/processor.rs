//! How much processor time the engine takes. Elsewhere than on Unix nothing is known.

use std::time::Duration;

/// Processor time that the current thread has had.
#[cfg(unix)]
pub(super) fn of_this_thread() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    let (seconds, nanoseconds) = (u64::try_from(time.tv_sec), u32::try_from(time.tv_nsec));
    Duration::new(seconds.unwrap_or_default(), nanoseconds.unwrap_or_default())
}

/// Processor time that the current thread has had: not known.
#[cfg(not(unix))]
pub(super) fn of_this_thread() -> Duration {
    Duration::ZERO
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn work_takes_processor_time_and_sleep_does_not() {
        let before = of_this_thread();
        std::thread::sleep(Duration::from_millis(30));
        let slept = of_this_thread();
        let mut sum = 0_u64;
        while of_this_thread() < slept + Duration::from_millis(5) {
            sum = std::hint::black_box(sum.wrapping_add(1));
        }
        assert!(slept.saturating_sub(before) < Duration::from_millis(20));
    }
}
