//! The stack's tables, made at the first start and completed when the template gained an index.

use std::collections::BTreeSet;

use dynoxide::{Database, DynoxideError};
use serde_json::{Value, json};

use super::super::store::StoreError;
use super::dispatch::{Failure, dispatch};
use crate::kinds::Table;

/// Makes tables that are not there, adds indexes that are new, and switches expiry on.
pub(super) fn create(database: &Database, tables: &[Table]) -> Result<(), StoreError> {
    for table in tables {
        if exists(database, &table.name)? {
            add_indexes(database, table)?;
        } else {
            call(database, "CreateTable", table.create.clone())?;
        }
        if let Some(attribute) = &table.ttl_attribute {
            let described = call(database, "DescribeTimeToLive", json!({"TableName": table.name}))?;
            if described.pointer("/TimeToLiveDescription/TimeToLiveStatus") != Some(&json!("ENABLED")) {
                let specification = json!({"Enabled": true, "AttributeName": attribute});
                call(
                    database,
                    "UpdateTimeToLive",
                    json!({
                        "TableName": table.name, "TimeToLiveSpecification": specification,
                    }),
                )?;
            }
        }
    }
    Ok(())
}

fn exists(database: &Database, name: &str) -> Result<bool, StoreError> {
    let metadata = database.get_table_metadata(name);
    Ok(metadata.map_err(|error: DynoxideError| StoreError::Database(error.to_string()))?.is_some())
}

/// What CloudFormation does on an update: one `UpdateTable` for each new index.
fn add_indexes(database: &Database, table: &Table) -> Result<(), StoreError> {
    let described = call(database, "DescribeTable", json!({"TableName": table.name}))?;
    let names = |value: Option<&Value>| -> BTreeSet<String> {
        let indexes = value.and_then(Value::as_array).into_iter().flatten();
        indexes.filter_map(|index| index.get("IndexName")?.as_str().map(str::to_owned)).collect()
    };
    let present = names(described.pointer("/Table/GlobalSecondaryIndexes"));
    let wanted = table.create.get("GlobalSecondaryIndexes").and_then(Value::as_array).into_iter().flatten();
    for index in wanted {
        let name = index.get("IndexName").and_then(Value::as_str).unwrap_or_default();
        if !present.contains(name) {
            call(
                database,
                "UpdateTable",
                json!({
                    "TableName": table.name,
                    "AttributeDefinitions": table.create.get("AttributeDefinitions"),
                    "GlobalSecondaryIndexUpdates": [{"Create": index}],
                }),
            )?;
        }
    }
    Ok(())
}

fn call(database: &Database, operation: &str, request: Value) -> Result<Value, StoreError> {
    dispatch(database, operation, request).map_err(|failure| match failure {
        Failure::Unknown => StoreError::Database(format!("no operation {operation}")),
        Failure::Refused { body, .. } => StoreError::Database(format!("{operation}: {body}")),
    })
}
