//! The same answer in the same time (S20).

use std::time::Duration;

/// Waits for the answer, but hands it over no sooner than `floor` after the start.
///
/// An existing, an unknown and a shut-out address need a different number of calls to Cognito; a floor above the slowest
/// usual case hides that. On Lambda the wait costs its duration in GB-seconds, so it belongs around the steps of signing in
/// and nowhere else.
pub async fn no_sooner_than<T>(floor: Duration, answer: impl Future<Output = T>) -> T {
    let (answer, ()) = tokio::join!(answer, tokio::time::sleep(floor));
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s20_a_quick_answer_takes_as_long_as_a_slow_one() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let started = std::time::Instant::now();
        let answer = runtime.block_on(no_sooner_than(Duration::from_millis(60), async { 7 }));
        assert_eq!(answer, 7);
        assert!(started.elapsed() >= Duration::from_millis(60));
    }
}
