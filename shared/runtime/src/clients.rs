//! AWS clients, made once while the function starts.

use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, SdkConfig};

/// Region, credentials and endpoint from the environment. A call is tried three times, each attempt at most 3 seconds:
/// a page must answer or fail well before API Gateway's 30 seconds.
pub async fn aws_config() -> SdkConfig {
    aws_config::defaults(BehaviorVersion::v2026_01_12())
        .retry_config(RetryConfig::standard().with_max_attempts(3))
        .timeout_config(
            TimeoutConfig::builder()
                .connect_timeout(Duration::from_secs(2))
                .operation_attempt_timeout(Duration::from_secs(3))
                .operation_timeout(Duration::from_secs(8))
                .build(),
        )
        .load()
        .await
}

/// The same for mail that goes out: SES cannot tell a repeat from a new mail, so one attempt, and time for it. What fails is
/// tried again by the stream, which asks first what was sent.
pub fn for_mail(config: &SdkConfig) -> SdkConfig {
    patient(config, RetryConfig::standard().with_max_attempts(1), Duration::from_secs(20))
}

/// The same for files: putting one again is putting the same, but it may take its time.
pub fn for_files(config: &SdkConfig) -> SdkConfig {
    patient(config, RetryConfig::standard().with_max_attempts(3), Duration::from_secs(20))
}

fn patient(config: &SdkConfig, retries: RetryConfig, attempt: Duration) -> SdkConfig {
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(2))
        .operation_attempt_timeout(attempt)
        .operation_timeout(attempt.saturating_add(Duration::from_secs(5)))
        .build();
    config.to_builder().retry_config(retries).timeout_config(timeouts).build()
}
