//! Streams of tables, read in order.

use serde_json::{Value, json};

use super::dispatch::{Failure, dispatch};
use super::{DynamoDb, ENGINE_ARN};
use crate::kinds::AwsError;

/// A table's stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stream {
    /// ARN; a table that was made anew has another one.
    pub arn: String,
    /// Name of the table.
    pub table: String,
    /// Ids of its shards: always one here.
    pub shards: Vec<String>,
}

impl DynamoDb {
    /// The stream of a table; `None` when there is no such table or it has no stream.
    pub async fn stream(&self, table: &str) -> Result<Option<Stream>, AwsError> {
        let described = match self.engine("DescribeTable", json!({"TableName": table})).await {
            Ok(described) => described,
            Err(error) if error.code == "ResourceNotFoundException" => return Ok(None),
            Err(error) => return Err(error),
        };
        let Some(arn) = described.pointer("/Table/LatestStreamArn").and_then(Value::as_str) else { return Ok(None) };
        let stream = self.engine("DescribeStream", json!({"StreamArn": arn})).await?;
        let shards = stream.pointer("/StreamDescription/Shards").and_then(Value::as_array).into_iter().flatten();
        Ok(Some(Stream {
            arn: arn.replace(ENGINE_ARN, &self.arn),
            table: table.to_owned(),
            shards: shards.filter_map(|shard| shard.get("ShardId")?.as_str().map(str::to_owned)).collect(),
        }))
    }

    /// The next records of a shard, at most `limit` and at most 1,000, that come after a sequence number (from the
    /// oldest when `None`). Each is a record as Lambda gets it: `eventID`, `eventName`, `dynamodb`, `eventSourceARN`, …
    pub async fn records(
        &self,
        stream: &Stream,
        shard: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Value>, AwsError> {
        let mut position = json!({
            "StreamArn": stream.arn.replace(&*self.arn, ENGINE_ARN),
            "ShardId": shard,
            "ShardIteratorType": if after.is_some() { "AFTER_SEQUENCE_NUMBER" } else { "TRIM_HORIZON" },
        });
        if let (Some(after), Some(members)) = (after, position.as_object_mut()) {
            members.insert("SequenceNumber".to_owned(), json!(after));
        }
        let iterator = self.engine("GetShardIterator", position).await?;
        let iterator = iterator.get("ShardIterator").cloned().unwrap_or_default();
        let mut page = self.engine("GetRecords", json!({"ShardIterator": iterator, "Limit": limit})).await?;
        let Some(Value::Array(mut records)) = page.get_mut("Records").map(Value::take) else { return Ok(Vec::new()) };
        for record in records.iter_mut().filter_map(Value::as_object_mut) {
            record.insert("awsRegion".to_owned(), json!(&*self.region));
            record.insert("eventSourceARN".to_owned(), json!(stream.arn));
        }
        Ok(records)
    }

    async fn engine(&self, operation: &'static str, request: Value) -> Result<Value, AwsError> {
        let database = self.database.clone();
        let answer = tokio::task::spawn_blocking(move || dispatch(&database, operation, request)).await;
        match answer {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(Failure::Refused { status, code, body })) => Err(AwsError { status, code, message: body }),
            Ok(Err(Failure::Unknown)) => Err(super::super::unknown_operation("DynamoDB", operation)),
            Err(error) => {
                Err(AwsError { status: 500, code: "InternalServerError".to_owned(), message: error.to_string() })
            }
        }
    }
}
