//! Tables, buckets, queues and user pools.
//!
//! Follows `AWS::DynamoDB::Table` of the CloudFormation template reference and CreateTable of the DynamoDB API: the two
//! write nearly the same thing, but not quite.

use serde_json::{Map, Value, json};

use super::resolve::Resolver;
use crate::kinds::{Stack, Table, UserPool};

/// Properties that CloudFormation and CreateTable spell alike.
const ALIKE: &[&str] =
    &["AttributeDefinitions", "KeySchema", "BillingMode", "LocalSecondaryIndexes", "ProvisionedThroughput"];

/// Reads tables, buckets, queues and user pools into the stack.
pub(super) fn read(resolver: &Resolver<'_>, stack: &mut Stack) {
    for (resource, properties) in resolver.deployed("AWS::DynamoDB::Table") {
        let at = format!("Resources.{}.Properties", resource.logical_id);
        stack.tables.push(Table {
            logical_id: resource.logical_id.clone(),
            name: resource.physical.clone(),
            create: create_table(resolver, &resource.physical, &properties, &at),
            ttl_attribute: ttl_attribute(&properties),
        });
    }
    for (resource, _) in resolver.deployed("AWS::S3::Bucket") {
        stack.buckets.insert(resource.logical_id.clone(), resource.physical.clone());
    }
    for (resource, _) in resolver.deployed("AWS::SQS::Queue") {
        stack.queues.insert(resource.logical_id.clone(), resource.physical.clone());
    }
    for (resource, properties) in resolver.deployed("AWS::Cognito::UserPool") {
        let pool = UserPool { id: resource.physical.clone(), properties, clients: Vec::new(), groups: Vec::new() };
        stack.user_pools.insert(resource.logical_id.clone(), pool);
    }
    for (resource, properties) in resolver.deployed("AWS::Cognito::UserPoolClient") {
        if let Some(pool) = pool_of(resolver, &properties, &resource.logical_id, stack) {
            pool.clients.push((resource.physical.clone(), properties));
        }
    }
    for (resource, properties) in resolver.deployed("AWS::Cognito::UserPoolGroup") {
        if let Some(pool) = pool_of(resolver, &properties, &resource.logical_id, stack) {
            pool.groups.push(resource.physical.clone());
        }
    }
}

fn pool_of<'s>(
    resolver: &Resolver<'_>,
    properties: &Value,
    logical_id: &str,
    stack: &'s mut Stack,
) -> Option<&'s mut UserPool> {
    let id = properties.get("UserPoolId").and_then(Value::as_str).unwrap_or_default();
    let pool = stack.user_pools.values_mut().find(|pool| pool.id == id);
    if pool.is_none() {
        resolver.mistakes.note(
            format!("Resources.{logical_id}.Properties.UserPoolId"),
            format!("{id:?} is no user pool of this template"),
        );
    }
    pool
}

fn create_table(resolver: &Resolver<'_>, name: &str, properties: &Value, at: &str) -> Value {
    let mut create = Map::new();
    create.insert("TableName".to_owned(), Value::from(name));
    for key in ALIKE {
        if let Some(value) = properties.get(*key) {
            create.insert((*key).to_owned(), value.clone());
        }
    }
    // An index may carry settings that CreateTable does not take.
    if let Some(indexes) = properties.get("GlobalSecondaryIndexes").and_then(Value::as_array) {
        let kept = ["IndexName", "KeySchema", "Projection", "ProvisionedThroughput"];
        let strip = |index: &Value| -> Value {
            kept.iter()
                .filter_map(|key| Some(((*key).to_owned(), index.get(*key)?.clone())))
                .collect::<Map<_, _>>()
                .into()
        };
        create.insert("GlobalSecondaryIndexes".to_owned(), indexes.iter().map(strip).collect());
    }
    // CloudFormation leaves StreamEnabled out: naming a view type enables the stream.
    if let Some(view) = properties.pointer("/StreamSpecification/StreamViewType") {
        create.insert("StreamSpecification".to_owned(), json!({"StreamEnabled": true, "StreamViewType": view}));
    }
    check_keys(resolver, &create, at);
    Value::Object(create)
}

/// Every key attribute is defined, and every defined attribute is a key: DynamoDB refuses the table otherwise.
fn check_keys(resolver: &Resolver<'_>, create: &Map<String, Value>, at: &str) {
    let names = |value: Option<&Value>| -> Vec<String> {
        let items = value.and_then(Value::as_array).into_iter().flatten();
        items.filter_map(|item| Some(item.get("AttributeName")?.as_str()?.to_owned())).collect()
    };
    let defined = names(create.get("AttributeDefinitions"));
    let mut used = names(create.get("KeySchema"));
    for indexes in ["GlobalSecondaryIndexes", "LocalSecondaryIndexes"] {
        let indexes = create.get(indexes).and_then(Value::as_array).into_iter().flatten();
        used.extend(indexes.flat_map(|index| names(index.get("KeySchema"))));
    }
    for attribute in used.iter().filter(|attribute| !defined.contains(attribute)) {
        resolver
            .mistakes
            .note(format!("{at}.AttributeDefinitions"), format!("key attribute {attribute} is not defined"));
    }
    for attribute in defined.iter().filter(|attribute| !used.contains(attribute)) {
        resolver
            .mistakes
            .note(format!("{at}.AttributeDefinitions"), format!("{attribute} is defined, but no key uses it"));
    }
}

fn ttl_attribute(properties: &Value) -> Option<String> {
    let specification = properties.get("TimeToLiveSpecification")?;
    specification.get("Enabled").and_then(Value::as_bool).unwrap_or(false).then_some(())?;
    Some(specification.get("AttributeName")?.as_str()?.to_owned())
}
