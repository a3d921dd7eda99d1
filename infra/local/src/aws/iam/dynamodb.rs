//! What DynamoDB calls need, item by item where the API takes several.
//!
//! A transaction is authorized by the actions of its items
//! (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html>); condition keys are
//! those of <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html>.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::condition::Context;
use super::needs::{Arns, Need};
use crate::kinds::Stack;

/// Partition key attributes of tables and indexes, which `dynamodb:LeadingKeys` is about.
#[derive(Debug, Clone, Default)]
pub struct TableKeys {
    /// By table name, then by index name; the table itself is the empty name.
    hash: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

impl TableKeys {
    /// Reads them from the tables of a stack.
    pub fn new(stack: &Stack) -> Self {
        let hash = stack.tables.iter().map(|table| {
            let mut keys = BTreeMap::from([(String::new(), hash_keys(&table.create))]);
            for list in ["GlobalSecondaryIndexes", "LocalSecondaryIndexes"] {
                for index in array(&table.create, list) {
                    keys.insert(text(index, "IndexName").to_owned(), hash_keys(index));
                }
            }
            (table.name.clone(), keys)
        });
        Self { hash: hash.collect() }
    }

    fn of(&self, table: &str, index: &str) -> &[String] {
        self.hash.get(table).and_then(|indexes| indexes.get(index)).map(Vec::as_slice).unwrap_or_default()
    }
}

fn hash_keys(schema: &Value) -> Vec<String> {
    array(schema, "KeySchema")
        .filter(|key| text(key, "KeyType") == "HASH")
        .map(|key| text(key, "AttributeName").to_owned())
        .collect()
}

/// Needs of one DynamoDB call.
pub(super) fn needs(arns: &Arns, operation: &str, body: &Value) -> Vec<Need> {
    match operation {
        "TransactWriteItems" => array(body, "TransactItems")
            .filter_map(|item| item.as_object()?.iter().next())
            .map(|(kind, item)| {
                let action = match kind.as_str() {
                    "Put" => "PutItem",
                    "Update" => "UpdateItem",
                    "Delete" => "DeleteItem",
                    _ => "ConditionCheckItem",
                };
                enclosed(item_need(arns, action, item), operation)
            })
            .collect(),
        "TransactGetItems" => array(body, "TransactItems")
            .filter_map(|item| item.get("Get"))
            .map(|item| enclosed(item_need(arns, "GetItem", item), operation))
            .collect(),
        "BatchGetItem" | "BatchWriteItem" => {
            object(body, "RequestItems").map(|(table, requests)| batch_need(arns, operation, table, requests)).collect()
        }
        "GetItem" | "PutItem" | "UpdateItem" | "DeleteItem" | "Query" | "Scan" => {
            vec![item_need(arns, operation, body)]
        }
        "ListTables" | "ListStreams" => vec![Need::new(format!("dynamodb:{operation}"), "*")],
        "GetRecords" | "GetShardIterator" | "DescribeStream" => {
            vec![Need::new(format!("dynamodb:{operation}"), text(body, "StreamArn"))]
        }
        _ => vec![Need::new(format!("dynamodb:{operation}"), table_arn(arns, text(body, "TableName"), ""))],
    }
}

fn table_arn(arns: &Arns, table: &str, index: &str) -> String {
    // The API takes an ARN wherever it takes a table's name.
    let table = table.rsplit_once(":table/").map_or(table, |(_, name)| name);
    let resource = if index.is_empty() { format!("table/{table}") } else { format!("table/{table}/index/{index}") };
    arns.of("dynamodb", &resource)
}

fn enclosed(mut need: Need, operation: &str) -> Need {
    need.context.insert("dynamodb:EnclosingOperation".to_owned(), vec![operation.to_owned()]);
    need
}

fn item_need(arns: &Arns, action: &str, request: &Value) -> Need {
    let (table, index) = (text(request, "TableName"), text(request, "IndexName"));
    let mut need = Need::new(format!("dynamodb:{action}"), table_arn(arns, table, index));
    let names = Names::new(request);
    let keys = arns.keys().of(table, index);
    let leading: Vec<String> = keys
        .iter()
        .filter_map(|key| {
            let item = request.get("Key").or_else(|| request.get("Item"));
            match item {
                Some(item) => item.get(key).map(scalar),
                None => names.equal_to(text(request, "KeyConditionExpression"), key),
            }
        })
        .collect();
    put(&mut need.context, "dynamodb:LeadingKeys", leading);
    put(&mut need.context, "dynamodb:Attributes", names.attributes(request));
    for (key, member) in [("dynamodb:Select", "Select"), ("dynamodb:ReturnValues", "ReturnValues")] {
        put(&mut need.context, key, request.get(member).and_then(Value::as_str).map(str::to_owned));
    }
    need
}

fn batch_need(arns: &Arns, operation: &str, table: &str, requests: &Value) -> Need {
    let mut need = Need::new(format!("dynamodb:{operation}"), table_arn(arns, table, ""));
    let mut leading = BTreeSet::new();
    let mut attributes: BTreeSet<String> = Names::new(requests).attributes(requests).into_iter().collect();
    let writes = requests
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|write| write.pointer("/PutRequest/Item").or_else(|| write.pointer("/DeleteRequest/Key")));
    for item in array(requests, "Keys").chain(writes) {
        leading.extend(arns.keys().of(table, "").iter().filter_map(|key| item.get(key).map(scalar)));
        attributes.extend(item.as_object().into_iter().flatten().map(|(name, _)| name.clone()));
    }
    put(&mut need.context, "dynamodb:LeadingKeys", leading);
    put(&mut need.context, "dynamodb:Attributes", attributes);
    need
}

fn put(context: &mut Context, key: &str, values: impl IntoIterator<Item = String>) {
    let values: Vec<String> = values.into_iter().collect();
    if !values.is_empty() {
        context.insert(key.to_owned(), values);
    }
}

/// The placeholders of a request's expressions.
struct Names<'a> {
    names: Option<&'a Map<String, Value>>,
    values: Option<&'a Map<String, Value>>,
}

impl<'a> Names<'a> {
    fn new(request: &'a Value) -> Self {
        Self {
            names: request.get("ExpressionAttributeNames").and_then(Value::as_object),
            values: request.get("ExpressionAttributeValues").and_then(Value::as_object),
        }
    }

    fn resolve(&self, token: &str) -> String {
        self.names.and_then(|names| names.get(token)).and_then(Value::as_str).unwrap_or(token).to_owned()
    }

    /// The value that a key condition asks an attribute to be equal to.
    fn equal_to(&self, expression: &str, attribute: &str) -> Option<String> {
        let tokens = tokens(expression);
        tokens.windows(3).find_map(|window| {
            let [name, equals, value] = window else { return None };
            (equals == "=" && self.resolve(name) == attribute).then(|| self.values?.get(value).map(scalar)).flatten()
        })
    }

    /// Top-level attributes that a request names anywhere.
    fn attributes(&self, request: &Value) -> Vec<String> {
        let mut found = BTreeSet::new();
        for member in ["Item", "Key"] {
            found.extend(object(request, member).map(|(name, _)| name.clone()));
        }
        for member in [
            "ProjectionExpression",
            "ConditionExpression",
            "FilterExpression",
            "KeyConditionExpression",
            "UpdateExpression",
        ] {
            let tokens = tokens(text(request, member));
            for (position, token) in tokens.iter().enumerate() {
                let starts_a_path = position == 0 || tokens.get(position - 1).is_none_or(|before| before != ".");
                let is_call = tokens.get(position + 1).is_some_and(|after| after == "(");
                let starts_a_name = token.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '#');
                if starts_a_name && starts_a_path && !is_call && !is_keyword(token) {
                    found.insert(self.resolve(token));
                }
            }
        }
        found.into_iter().collect()
    }
}

fn is_keyword(token: &str) -> bool {
    ["and", "or", "not", "between", "in", "set", "remove", "add", "delete"]
        .iter()
        .any(|keyword| keyword.eq_ignore_ascii_case(token))
}

/// Splits an expression into names, placeholders and single other characters.
fn tokens(expression: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut in_word = false;
    for c in expression.chars() {
        let word = c.is_alphanumeric() || matches!(c, '_' | '#' | ':' | '-');
        match tokens.last_mut() {
            Some(last) if word && in_word => last.push(c),
            _ if c.is_whitespace() => {}
            _ => tokens.push(c.to_string()),
        }
        in_word = word;
    }
    tokens
}

/// The text of a string or number attribute.
fn scalar(value: &Value) -> String {
    let inner = value.as_object().and_then(|map| map.values().next());
    inner.and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value.get(member).and_then(Value::as_str).unwrap_or_default()
}

fn array<'a>(value: &'a Value, member: &str) -> impl Iterator<Item = &'a Value> {
    value.get(member).and_then(Value::as_array).into_iter().flatten()
}

fn object<'a>(value: &'a Value, member: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    value.get(member).and_then(Value::as_object).into_iter().flatten()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]

    use serde_json::json;

    use super::*;
    use crate::kinds::Table;

    fn arns() -> Arns {
        let create = json!({
            "TableName": "T",
            "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
            "GlobalSecondaryIndexes": [
                {"IndexName": "by-day", "KeySchema": [{"AttributeName": "day", "KeyType": "HASH"}]},
            ],
        });
        Arns::new(&Stack {
            account: "0".to_owned(),
            region: "r".to_owned(),
            tables: vec![Table { logical_id: "T".into(), name: "T".into(), create, ttl_attribute: None }],
            ..Stack::default()
        })
    }

    #[test]
    fn a_transaction_needs_the_action_of_each_item() {
        let needs = needs(
            &arns(),
            "TransactWriteItems",
            &json!({"TransactItems": [
                {"Put": {"TableName": "T", "Item": {"pk": {"S": "a"}, "x": {"N": "1"}}}},
                {"ConditionCheck": {"TableName": "T", "Key": {"pk": {"S": "b"}}, "ConditionExpression": "attribute_exists(pk)"}},
            ]}),
        );
        assert_eq!(needs[0].action, "dynamodb:PutItem");
        assert_eq!(needs[0].resource, "arn:aws:dynamodb:r:0:table/T");
        assert_eq!(needs[0].context["dynamodb:LeadingKeys"], ["a"]);
        assert_eq!(needs[0].context["dynamodb:Attributes"], ["pk", "x"]);
        assert_eq!(needs[0].context["dynamodb:EnclosingOperation"], ["TransactWriteItems"]);
        assert_eq!(needs[1].action, "dynamodb:ConditionCheckItem");
        assert_eq!(needs[1].context["dynamodb:LeadingKeys"], ["b"]);
    }

    #[test]
    fn a_query_of_an_index_needs_the_index_and_tells_its_leading_key() {
        let needs = needs(
            &arns(),
            "Query",
            &json!({
                "TableName": "T", "IndexName": "by-day", "KeyConditionExpression": "#d = :d AND received_at > :t",
                "ProjectionExpression": "outcome.reason, pk",
                "ExpressionAttributeNames": {"#d": "day"},
                "ExpressionAttributeValues": {":d": {"S": "2026-11-21"}, ":t": {"S": "x"}},
            }),
        );
        assert_eq!(needs[0].resource, "arn:aws:dynamodb:r:0:table/T/index/by-day");
        assert_eq!(needs[0].context["dynamodb:LeadingKeys"], ["2026-11-21"]);
        assert_eq!(needs[0].context["dynamodb:Attributes"], ["day", "outcome", "pk", "received_at"]);
    }

    #[test]
    fn a_batch_needs_its_own_action_on_each_table_with_all_keys() {
        let needs = needs(
            &arns(),
            "BatchGetItem",
            &json!({"RequestItems": {"T": {"Keys": [
                {"pk": {"S": "a"}, "sk": {"S": "1"}}, {"pk": {"S": "b"}, "sk": {"S": "1"}},
            ]}}}),
        );
        assert_eq!(needs.len(), 1);
        assert_eq!(needs[0].action, "dynamodb:BatchGetItem");
        assert_eq!(needs[0].context["dynamodb:LeadingKeys"], ["a", "b"]);
    }
}
