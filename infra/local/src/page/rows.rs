//! What became of incoming mail, read from the stack's table and bucket.
//!
//! The owner of the stack reads the rows as they are, with the requests that `shared/store` makes: a Query for each day of
//! the index, page by page, and never more than [`MOST`] rows.

use std::collections::BTreeMap;

use bytes::Bytes;
use jiff::{Timestamp, ToSpan as _};
use serde_json::{Value, json};

use super::view::MailOutcome;
use crate::aws::Aws;
use crate::kinds::Stack;

/// Index of the table that lists mail outcomes by day.
const OUTCOMES: &str = "by-outcome-day";

/// Rows read for one answer.
pub(super) const MOST: usize = 2_000;

/// Rows of one request.
const PAGE: usize = 250;

/// Outcomes of the last days (UTC), newest first.
pub(super) async fn of_days(stack: &Stack, aws: &Aws, days: u16) -> Vec<MailOutcome> {
    let Some(table) = table(stack) else { return Vec::new() };
    let now = Timestamp::now();
    let mut outcomes = Vec::new();
    for back in 0..days {
        let Ok(day) = now.checked_sub((i64::from(back) * 24).hours()) else { break };
        let mut start = Value::Null;
        loop {
            let mut query = json!({
                "TableName": table,
                "IndexName": OUTCOMES,
                "KeyConditionExpression": "outcome_day = :day",
                "ExpressionAttributeValues": { ":day": { "S": day.strftime("%Y-%m-%d").to_string() } },
                "ScanIndexForward": false,
                "Limit": PAGE.min(MOST - outcomes.len()),
            });
            if let (Some(query), false) = (query.as_object_mut(), start.is_null()) {
                query.insert("ExclusiveStartKey".to_owned(), start);
            }
            let reply = aws.dynamodb().handle("Query", query).await;
            let mut answer: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
            let items = answer.get("Items").and_then(Value::as_array).into_iter().flatten();
            outcomes.extend(items.map(outcome));
            if outcomes.len() >= MOST {
                return outcomes;
            }
            start = answer.get_mut("LastEvaluatedKey").map(Value::take).unwrap_or_default();
            if start.is_null() {
                break;
            }
        }
    }
    outcomes
}

/// The outcome of one mail.
pub(super) async fn of_mail(stack: &Stack, aws: &Aws, ses_id: &str) -> Option<MailOutcome> {
    let key = json!({ "pk": { "S": format!("mail#{ses_id}") }, "sk": { "S": "outcome" } });
    let reply = aws.dynamodb().handle("GetItem", json!({ "TableName": table(stack)?, "Key": key })).await;
    let answer: Value = serde_json::from_slice(&reply.body).ok()?;
    answer.get("Item").map(outcome)
}

/// The raw message, where a receipt rule put it.
pub(super) fn raw(stack: &Stack, aws: &Aws, ses_id: &str) -> Option<Bytes> {
    let mut places = stack.receipt_rules.iter().filter_map(|rule| rule.s3.as_ref());
    places.find_map(|(bucket, prefix)| Some(aws.objects().get(bucket, &format!("{prefix}{ses_id}")).ok()?.1))
}

fn table(stack: &Stack) -> Option<&str> {
    let indexed = |create: &Value| {
        let indexes = create.get("GlobalSecondaryIndexes").and_then(Value::as_array).into_iter().flatten();
        indexes.into_iter().any(|index| index.get("IndexName").and_then(Value::as_str) == Some(OUTCOMES))
    };
    stack.tables.iter().find(|table| indexed(&table.create)).map(|table| table.name.as_str())
}

/// Reads the row of one outcome. What is missing stays empty: a developer's page must show a half-written row too.
fn outcome(item: &Value) -> MailOutcome {
    let attribute = |name: &str| {
        let value = item.get(name)?;
        value.get("S").or_else(|| value.get("N")).and_then(Value::as_str).map(str::to_owned)
    };
    let text = |name: &str| attribute(name).unwrap_or_default();
    let verdicts = item.get("verdicts").and_then(|value| value.get("M")).and_then(Value::as_object);
    let verdict = |(check, word): (&String, &Value)| Some((check.clone(), word.get("S")?.as_str()?.to_owned()));
    MailOutcome {
        ses_id: text("pk").trim_start_matches("mail#").to_owned(),
        received_at: text("received_at").parse().unwrap_or(Timestamp::UNIX_EPOCH),
        from: text("from"),
        subject: text("subject"),
        message_id: text("message_id"),
        // `new-ticket`
        outcome: text("decision").replace('-', " "),
        reason: text("reason"),
        ticket: attribute("ticket"),
        verdicts: verdicts.into_iter().flatten().filter_map(verdict).collect::<BTreeMap<_, _>>(),
    }
}
