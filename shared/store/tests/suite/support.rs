//! A table of its own for each test, and what goes into it.

pub(crate) mod build;
pub(crate) mod faults;
pub(crate) mod meter;
pub(crate) mod template;

use aws_config::BehaviorVersion;
use aws_config::retry::RetryConfig;
use aws_credential_types::Credentials;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::Region;
use guichet_store::Store;

use faults::Faults;
use meter::Meter;

/// A table with its store, faults to arm and requests to count.
pub(crate) struct TestTable {
    pub(crate) store: Store,
    pub(crate) faults: Faults,
    pub(crate) meter: Meter,
    pub(crate) client: Client,
    pub(crate) name: String,
}

impl TestTable {
    /// An empty table as the template defines it.
    pub(crate) async fn new() -> Self {
        let faults = Faults::default();
        let meter = Meter::default();
        let mut config =
            aws_config::defaults(BehaviorVersion::latest()).retry_config(RetryConfig::standard().with_max_attempts(3));
        match std::env::var("GUICHET_TEST_DYNAMODB_ENDPOINT") {
            Ok(endpoint) if endpoint != "aws" => config = config.endpoint_url(endpoint),
            Ok(_) => {}
            Err(_) => {
                config = config
                    .endpoint_url(serve().await)
                    .region(Region::new("eu-west-1"))
                    .credentials_provider(Credentials::for_tests());
            }
        }
        let config = aws_sdk_dynamodb::config::Builder::from(&config.load().await)
            .interceptor(meter.clone())
            .interceptor(faults.clone())
            .build();
        let client = Client::from_conf(config);
        let name = format!("guichet-test-{}", uuid::Uuid::new_v4());
        template::create_table(&client, &name).await;
        meter.reset();
        Self { store: Store::new(client.clone(), &name), faults, meter, client, name }
    }

    /// Every item of the table. (Tests may scan; the store never does.)
    pub(crate) async fn items(
        &self,
        pk_prefix: &str,
    ) -> Vec<std::collections::HashMap<String, aws_sdk_dynamodb::types::AttributeValue>> {
        let pages = self
            .client
            .scan()
            .table_name(&self.name)
            .into_paginator()
            .items()
            .send()
            .collect::<Result<Vec<_>, _>>()
            .await
            .unwrap();
        pages.into_iter().filter(|item| item["pk"].as_s().unwrap().starts_with(pk_prefix)).collect()
    }
}

impl Drop for TestTable {
    /// dynoxide goes with the test; a table elsewhere must be deleted.
    fn drop(&mut self) {
        if std::env::var_os("GUICHET_TEST_DYNAMODB_ENDPOINT").is_some() {
            let (client, name) = (self.client.clone(), self.name.clone());
            let delete = async move { client.delete_table().table_name(name).send().await.map(drop).map_err(drop) };
            let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            // A runtime cannot run within the test's own; and a failure here must not hide the test's.
            let _ = std::thread::spawn(move || runtime().block_on(delete)).join();
        }
    }
}

/// dynoxide in memory behind HTTP; ends with the test's runtime.
async fn serve() -> String {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(dynoxide::server::serve_on(listener, dynoxide::Database::memory().unwrap()));
    format!("http://{address}")
}
