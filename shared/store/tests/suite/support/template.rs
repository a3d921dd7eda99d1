//! The table as `infra/template.yaml` defines it.

use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, Projection, ProjectionType,
    StreamSpecification, StreamViewType, TableStatus, TimeToLiveSpecification,
};
use serde_norway::Value;

pub(crate) async fn create_table(client: &Client, name: &str) {
    let template = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../infra/template.yaml")).unwrap();
    let template: Value = serde_norway::from_str(&template).unwrap();
    let table = &template["Resources"]["Table"]["Properties"];
    let definitions = list(&table["AttributeDefinitions"]).map(|definition| {
        AttributeDefinition::builder()
            .attribute_name(text(&definition["AttributeName"]))
            .attribute_type(text(&definition["AttributeType"]).into())
            .build()
            .unwrap()
    });
    let indexes = list(&table["GlobalSecondaryIndexes"]).map(|index| {
        GlobalSecondaryIndex::builder()
            .index_name(text(&index["IndexName"]))
            .set_key_schema(Some(key_schema(&index["KeySchema"])))
            .projection(
                Projection::builder()
                    .projection_type(ProjectionType::from(text(&index["Projection"]["ProjectionType"])))
                    .build(),
            )
            .build()
            .unwrap()
    });
    client
        .create_table()
        .table_name(name)
        .billing_mode(BillingMode::PayPerRequest)
        .set_attribute_definitions(Some(definitions.collect()))
        .set_key_schema(Some(key_schema(&table["KeySchema"])))
        .set_global_secondary_indexes(Some(indexes.collect()))
        .stream_specification(
            StreamSpecification::builder()
                .stream_enabled(true)
                .stream_view_type(StreamViewType::NewAndOldImages)
                .build()
                .unwrap(),
        )
        .send()
        .await
        .unwrap();
    while client.describe_table().table_name(name).send().await.unwrap().table.unwrap().table_status
        != Some(TableStatus::Active)
    {
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    let ttl = TimeToLiveSpecification::builder()
        .enabled(true)
        .attribute_name(text(&table["TimeToLiveSpecification"]["AttributeName"]))
        .build()
        .unwrap();
    client.update_time_to_live().table_name(name).time_to_live_specification(ttl).send().await.unwrap();
}

fn key_schema(keys: &Value) -> Vec<KeySchemaElement> {
    list(keys)
        .map(|key| {
            KeySchemaElement::builder()
                .attribute_name(text(&key["AttributeName"]))
                .key_type(text(&key["KeyType"]).into())
                .build()
                .unwrap()
        })
        .collect()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_sequence().unwrap().iter()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}
