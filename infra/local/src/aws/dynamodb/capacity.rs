//! What calls cost: asked of every call, told only to callers who asked.

use serde_json::{Value, json};

use super::super::ledger::Capacity;

/// What the caller itself asked to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// Everything, with indexes.
    Indexes,
    /// Sums only.
    Total,
    /// Nothing.
    Nothing,
    /// The operation knows no capacity, or the request is wrong: leave it alone.
    Untouched,
}

/// Makes a request ask for consumed capacity with indexes.
pub(super) fn ask(operation: &str, request: &mut Value) -> Asked {
    let knows_capacity = matches!(
        operation,
        "GetItem"
            | "PutItem"
            | "UpdateItem"
            | "DeleteItem"
            | "Query"
            | "Scan"
            | "BatchGetItem"
            | "BatchWriteItem"
            | "TransactGetItems"
            | "TransactWriteItems"
    );
    let Some(members) = request.as_object_mut().filter(|_| knows_capacity) else { return Asked::Untouched };
    let asked = match members.get("ReturnConsumedCapacity") {
        None => Asked::Nothing,
        Some(Value::String(word)) => match word.as_str() {
            "NONE" => Asked::Nothing,
            "TOTAL" => Asked::Total,
            "INDEXES" => Asked::Indexes,
            _ => return Asked::Untouched,
        },
        Some(_) => return Asked::Untouched,
    };
    members.insert("ReturnConsumedCapacity".to_owned(), json!("INDEXES"));
    asked
}

/// Sums the capacity of an answer, and takes out of it what the caller did not ask for.
pub(super) fn take(answer: &mut Value, asked: Asked) -> Capacity {
    let mut capacity = Capacity::default();
    let Some(members) = answer.as_object_mut().filter(|_| asked != Asked::Untouched) else { return capacity };
    match members.get("ConsumedCapacity") {
        Some(Value::Array(tables)) => tables.iter().for_each(|table| add(&mut capacity, table)),
        Some(table) => add(&mut capacity, table),
        None => {}
    }
    match asked {
        Asked::Nothing => {
            members.remove("ConsumedCapacity");
        }
        Asked::Total => match members.get_mut("ConsumedCapacity") {
            Some(Value::Array(tables)) => tables.iter_mut().for_each(sums_only),
            Some(table) => sums_only(table),
            None => {}
        },
        Asked::Indexes | Asked::Untouched => {}
    }
    capacity
}

fn add(capacity: &mut Capacity, consumed: &Value) {
    let units = |value: &Value| value.get("CapacityUnits").and_then(Value::as_f64).unwrap_or_default();
    let total = units(consumed);
    capacity.total += total;
    let mut in_indexes = 0.0;
    for kind in ["GlobalSecondaryIndexes", "LocalSecondaryIndexes"] {
        for (name, index) in consumed.get(kind).and_then(Value::as_object).into_iter().flatten() {
            *capacity.indexes.entry(name.clone()).or_default() += units(index);
            in_indexes += units(index);
        }
    }
    capacity.table += total - in_indexes;
}

fn sums_only(consumed: &mut Value) {
    if let Some(members) = consumed.as_object_mut() {
        members
            .retain(|name, _| !matches!(name.as_str(), "Table" | "GlobalSecondaryIndexes" | "LocalSecondaryIndexes"));
    }
}
