//! What calls functions without a person waiting: streams, schedules, bucket notifications, topics.
//!
//! Follows "Process DynamoDB records with Lambda", the parameters table of `AWS::Lambda::EventSourceMapping`, "Schedule
//! expressions" of EventBridge (`cron(…)` is taken as once a day) and the SAM event types of the same names.

use std::time::Duration;

use serde_json::Value;

use super::functions::{number_of, on_failure};
use super::policies;
use super::resolve::Resolver;
use crate::kinds::{EventSource, Function, StreamSource};

/// A stream event. Adds the rights that SAM adds to the function's role.
pub(super) fn stream(
    resolver: &Resolver<'_>,
    properties: &Value,
    at: &str,
    function: &mut Function,
) -> Option<StreamSource> {
    let arn = properties.get("Stream").and_then(Value::as_str).unwrap_or_default();
    let Some(table) = resolver.owner_of(arn, "AWS::DynamoDB::Table") else {
        resolver.mistakes.note(format!("{at}.Stream"), format!("{arn:?} is no stream of a table of this template"));
        return None;
    };
    if !matches!(properties.get("StartingPosition").and_then(Value::as_str), Some("LATEST" | "TRIM_HORIZON")) {
        resolver.mistakes.note(format!("{at}.StartingPosition"), "LATEST or TRIM_HORIZON is wanted");
    }
    function.policies.push(policies::read_stream(arn));
    let number = |key: &str| properties.get(key).and_then(number_of);
    let batch_size = number("BatchSize").unwrap_or(100);
    if !(1..=10_000).contains(&batch_size) {
        resolver.mistakes.note(format!("{at}.BatchSize"), format!("{batch_size} is not between 1 and 10000"));
    }
    let destination = properties.pointer("/DestinationConfig/OnFailure");
    let destination_at = format!("{at}.DestinationConfig.OnFailure");
    let queue = destination
        .and_then(|destination| on_failure(resolver, destination, &destination_at, true, &mut function.policies));
    let response_types = policies::texts(properties.get("FunctionResponseTypes")).collect::<Vec<_>>();
    if let Some(unknown) = response_types.iter().find(|kind| **kind != "ReportBatchItemFailures") {
        resolver.mistakes.note(format!("{at}.FunctionResponseTypes"), format!("{unknown:?} is not known"));
    }
    Some(StreamSource {
        function: function.logical_id.clone(),
        table: table.physical.clone(),
        batch_size: usize::try_from(batch_size).unwrap_or(100),
        batching_window: Duration::from_secs(number("MaximumBatchingWindowInSeconds").unwrap_or(0)),
        bisect: properties.get("BisectBatchOnFunctionError").and_then(Value::as_bool).unwrap_or(false),
        // -1 means without end, and is the default of both.
        maximum_retries: number("MaximumRetryAttempts").and_then(|number| u32::try_from(number).ok()),
        maximum_age: number("MaximumRecordAgeInSeconds").map(Duration::from_secs),
        report_batch_item_failures: !response_types.is_empty(),
        filters: filters(resolver, properties, at),
        on_failure: queue,
    })
}

/// `FilterCriteria.Filters[].Pattern` are JSON texts.
fn filters(resolver: &Resolver<'_>, properties: &Value, at: &str) -> Vec<Value> {
    let filters = properties.pointer("/FilterCriteria/Filters").and_then(Value::as_array);
    let mut patterns = Vec::new();
    for (index, filter) in filters.into_iter().flatten().enumerate() {
        let text = filter.get("Pattern").and_then(Value::as_str).unwrap_or_default();
        match serde_json::from_str(text) {
            Ok(pattern @ Value::Object(_)) => patterns.push(pattern),
            _ => resolver
                .mistakes
                .note(format!("{at}.FilterCriteria.Filters[{index}].Pattern"), "a JSON object in a text is wanted"),
        }
    }
    patterns
}

/// Time between two calls of a schedule: `rate(5 minutes)`. `cron(…)` counts as a day.
pub(super) fn every(expression: &str) -> Option<Duration> {
    const DAY: u64 = 86_400;
    let inside = |kind: &str| expression.strip_prefix(kind)?.strip_prefix('(')?.strip_suffix(')');
    if inside("cron").is_some() {
        return Some(Duration::from_secs(DAY));
    }
    let (number, unit) = inside("rate")?.split_once(' ')?;
    let number: u64 = number.parse().ok().filter(|number| *number > 0)?;
    // "rate(1 minute)", but "rate(5 minutes)": EventBridge refuses it the other way round.
    let seconds = match (unit, number == 1) {
        ("minute", true) | ("minutes", false) => 60,
        ("hour", true) | ("hours", false) => 3600,
        ("day", true) | ("days", false) => DAY,
        _ => return None,
    };
    Some(Duration::from_secs(number * seconds))
}

/// A bucket's notifications.
pub(super) fn bucket(resolver: &Resolver<'_>, properties: &Value, at: &str, function: &str) -> Option<EventSource> {
    let name = properties.get("Bucket").and_then(Value::as_str).unwrap_or_default();
    let Some(bucket) = resolver.owner_of(name, "AWS::S3::Bucket") else {
        resolver.mistakes.note(format!("{at}.Bucket"), format!("{name:?} is no bucket of this template"));
        return None;
    };
    let rules = properties.pointer("/Filter/S3Key/Rules").and_then(Value::as_array);
    let prefix = rules.into_iter().flatten().find_map(|rule| {
        let named = rule.get("Name")?.as_str()?.eq_ignore_ascii_case("prefix");
        named.then(|| rule.get("Value").and_then(Value::as_str)).flatten()
    });
    Some(EventSource::Bucket {
        function: function.to_owned(),
        bucket: bucket.physical.clone(),
        events: policies::texts(properties.get("Events")).map(str::to_owned).collect(),
        prefix: prefix.unwrap_or_default().to_owned(),
    })
}

/// A subscription to a topic. SAM lets that topic, and no other, call the function.
pub(super) fn topic(resolver: &Resolver<'_>, properties: &Value, at: &str, function: &str) -> Option<EventSource> {
    let arn = properties.get("Topic").and_then(Value::as_str).unwrap_or_default();
    if resolver.owner_of(arn, "AWS::SNS::Topic").is_none() {
        resolver.mistakes.note(format!("{at}.Topic"), format!("{arn:?} is no topic of this template"));
        return None;
    }
    let others = properties.as_object().into_iter().flat_map(|all| all.keys()).filter(|key| *key != "Topic");
    for other in others {
        resolver.mistakes.note(format!("{at}.{other}"), "the local stack does not imitate it");
    }
    Some(EventSource::Topic { function: function.to_owned(), topic: arn.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_read_as_eventbridge_reads_them() {
        assert_eq!(every("rate(1 minute)"), Some(Duration::from_mins(1)));
        assert_eq!(every("rate(5 minutes)"), Some(Duration::from_mins(5)));
        assert_eq!(every("cron(0 3 * * ? *)"), Some(Duration::from_hours(24)));
        for wrong in ["rate(5 minute)", "rate(0 minutes)", "5 minutes", "rate(5 weeks)"] {
            assert_eq!(every(wrong), None, "{wrong}");
        }
    }
}
