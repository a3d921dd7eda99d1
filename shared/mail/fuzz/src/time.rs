//! Bounded time.

use std::time::Duration;

use cpu_time::ThreadTime;

/// What any call may take, however small its input.
const FLOOR: Duration = Duration::from_millis(250);
/// What each byte of the input may add. Many times what it takes (the instrumented build needs about 0.5 µs), and far
/// below what quadratic work takes from a few ten thousand bytes on.
const PER_BYTE: Duration = Duration::from_micros(15);

/// Does `work` and panics when it took more processor time than `bytes` of input may take. Measured twice, since the
/// first run also pays for page faults.
pub fn bounded<T>(bytes: usize, work: impl Fn() -> T) -> T {
    let allowed = FLOOR + PER_BYTE * u32::try_from(bytes).unwrap_or(u32::MAX);
    let (result, took) = timed(&work);
    if took > allowed {
        let (_, again) = timed(&work);
        assert!(again <= allowed, "{took:?} and {again:?} of processor time for {bytes} bytes, {allowed:?} allowed");
    }
    result
}

fn timed<T>(work: impl Fn() -> T) -> (T, Duration) {
    let start = ThreadTime::now();
    let result = work();
    (result, start.elapsed())
}
