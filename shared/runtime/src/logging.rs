//! Structured logs: one JSON object a line, as CloudWatch Logs Insights reads them. Every line of an invocation carries the
//! request id, because `lambda_runtime` opens a span with it.

use tracing_subscriber::EnvFilter;

/// Writes logs to standard output from now on. The level is `LOG_LEVEL` (`info` where absent or unreadable).
pub fn init() {
    let filter = EnvFilter::builder()
        .with_env_var("LOG_LEVEL")
        .with_default_directive(tracing::Level::INFO.into())
        .from_env_lossy();
    tracing_subscriber::fmt()
        .json()
        .with_env_filter(filter)
        .with_current_span(true)
        .with_span_list(false)
        .flatten_event(true)
        .without_time() // CloudWatch stamps each line.
        .init();
}
