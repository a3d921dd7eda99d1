//! What a function has while it lives.

use std::sync::Arc;

use aws_config::SdkConfig;
use guichet_domain::Desk;
use guichet_store::{Store, StoreError};
use jiff::Timestamp;
use thiserror::Error;

use crate::environment::{Environment, Misconfigured};
use crate::{clients, logging};

/// The table, the environment and the configuration of further clients.
#[derive(Debug)]
pub struct Application {
    /// The table.
    pub store: Store,
    /// What the template says.
    pub environment: Environment,
    /// For clients that only some functions have.
    pub config: SdkConfig,
}

/// Why a function does not start.
#[derive(Debug, Error)]
pub enum CannotStart {
    /// The template and the function disagree.
    #[error(transparent)]
    Misconfigured(#[from] Misconfigured),
    /// The runtime ended.
    #[error(transparent)]
    Runtime(#[from] lambda_runtime::Error),
}

impl Application {
    /// Starts: logs, environment, clients, and a first look at the settings, which opens the connection to the table while
    /// start-up still has the processor to itself. Should the table not answer now, the first request asks again.
    pub async fn start() -> Result<Self, Misconfigured> {
        logging::init();
        let environment = Environment::read()?;
        let config = clients::aws_config().await;
        let store = Store::new(aws_sdk_dynamodb::Client::new(&config), environment.table.clone());
        let application = Self { store, environment, config };
        if let Err(error) = application.desk(Timestamp::now()).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "the settings cannot be read yet");
        }
        Ok(application)
    }

    /// Settings and agents, at most a few seconds old.
    pub async fn desk(&self, now: Timestamp) -> Result<Arc<Desk>, StoreError> {
        self.store.desk(&self.environment.deployment, now).await
    }
}
