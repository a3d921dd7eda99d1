//! What DynamoDB refuses and the engine lets pass.

use serde_json::Value;

use crate::kinds::{AwsError, Stack};

/// Longest partition key in bytes, all its attributes together.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html>
const HASH_LIMIT: usize = 2_048;
/// Longest sort key in bytes, all its attributes together. Same page.
const RANGE_LIMIT: usize = 1_024;
/// Most operands of `IN`. Same page.
const IN_LIMIT: usize = 100;

/// The global indexes of the tables.
#[derive(Debug, Default)]
pub(super) struct Schema {
    indexes: Vec<Index>,
}

#[derive(Debug)]
struct Index {
    table: String,
    name: String,
    hash: Vec<String>,
    range: Vec<String>,
}

impl Schema {
    pub(super) fn new(stack: &Stack) -> Self {
        let indexes = stack.tables.iter().flat_map(|table| {
            list(&table.create, "GlobalSecondaryIndexes").map(|index| {
                let keys = |kind: &str| {
                    let keys = list(index, "KeySchema").filter(|key| text(key, "KeyType") == kind);
                    keys.map(|key| text(key, "AttributeName").to_owned()).collect()
                };
                Index {
                    table: table.name.clone(),
                    name: text(index, "IndexName").to_owned(),
                    hash: keys("HASH"),
                    range: keys("RANGE"),
                }
            })
        });
        Self { indexes: indexes.collect() }
    }

    /// Refuses a request as DynamoDB would.
    pub(super) fn check(&self, operation: &str, request: &Value) -> Result<(), AwsError> {
        match operation {
            "Query" | "Scan" => self.consistent_read(request)?,
            "PutItem" => self.index_keys(text(request, "TableName"), request.get("Item"))?,
            "TransactWriteItems" => {
                for part in list(request, "TransactItems").filter_map(Value::as_object).flat_map(|item| item.values()) {
                    self.index_keys(text(part, "TableName"), part.get("Item"))?;
                    operands(part)?;
                }
            }
            "BatchWriteItem" => {
                for (table, writes) in request.get("RequestItems").and_then(Value::as_object).into_iter().flatten() {
                    for write in writes.as_array().into_iter().flatten() {
                        self.index_keys(table, write.pointer("/PutRequest/Item"))?;
                    }
                }
            }
            _ => {}
        }
        operands(request)
    }

    /// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html>: strongly consistent reads are
    /// not supported on global secondary indexes.
    fn consistent_read(&self, request: &Value) -> Result<(), AwsError> {
        let consistent = request.get("ConsistentRead") == Some(&Value::Bool(true));
        let (table, name) = (text(request, "TableName"), text(request, "IndexName"));
        if consistent && self.indexes.iter().any(|index| index.table == table && index.name == name) {
            return Err(validation("Consistent reads are not supported on global secondary indexes"));
        }
        Ok(())
    }

    /// An item is refused whose key in an index would be too long. Only for items that are given whole.
    fn index_keys(&self, table: &str, item: Option<&Value>) -> Result<(), AwsError> {
        let Some(item) = item else { return Ok(()) };
        let size = |names: &[String]| -> usize {
            let values = names.iter().filter_map(|name| item.get(name)?.as_object()?.values().next()?.as_str());
            values.map(str::len).sum()
        };
        for index in self.indexes.iter().filter(|index| index.table == table) {
            if size(&index.hash) > HASH_LIMIT {
                return Err(validation(&format!(
                    "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of{HASH_LIMIT} bytes"
                )));
            }
            if size(&index.range) > RANGE_LIMIT {
                return Err(validation(&format!(
                    "One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of {RANGE_LIMIT} bytes"
                )));
            }
        }
        Ok(())
    }
}

/// Refuses a condition or filter with an `IN` of too many operands.
fn operands(request: &Value) -> Result<(), AwsError> {
    for member in ["ConditionExpression", "FilterExpression"] {
        let expression = text(request, member).to_ascii_lowercase();
        for (at, word) in expression.match_indices(" in") {
            let rest = expression.get(at + word.len()..).unwrap_or_default().trim_start();
            let operands = rest.strip_prefix('(').and_then(|rest| rest.split_once(')')).map(|(inside, _)| inside);
            if operands.is_some_and(|operands| operands.split(',').count() > IN_LIMIT) {
                return Err(validation(&format!(
                    "Invalid {member}: The IN operator is provided with too many operands; the maximum is {IN_LIMIT}"
                )));
            }
        }
    }
    Ok(())
}

/// Whether an operation may change items.
pub(super) fn writes(operation: &str) -> bool {
    matches!(operation, "PutItem" | "UpdateItem" | "DeleteItem" | "BatchWriteItem" | "TransactWriteItems")
}

fn validation(message: &str) -> AwsError {
    AwsError::bad_request("com.amazon.coral.validate#ValidationException", message)
}

fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value.get(member).and_then(Value::as_str).unwrap_or_default()
}

fn list<'a>(value: &'a Value, member: &str) -> impl Iterator<Item = &'a Value> {
    value.get(member).and_then(Value::as_array).into_iter().flatten()
}
