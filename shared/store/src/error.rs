//! What can go wrong that is ours to mend.

use std::error::Error;

use aws_sdk_dynamodb::error::SdkError;
use thiserror::Error;

/// DynamoDB did not do what was asked, or holds what cannot be read. Never the caller's fault: a page answers 500 or
/// 503, a queue tries again. What `about` names are keys, never what people wrote.
#[derive(Debug, Error)]
pub enum StoreError {
    /// A call failed for good: the SDK has tried it again where that helps.
    #[error("{call} failed ({about})")]
    Call {
        /// The operation and what for: `TransactWriteItems commit`.
        call: &'static str,
        /// The keys.
        about: String,
        /// What the SDK says.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
    /// A transaction was cancelled for a reason that trying again does not mend.
    #[error("{call} was cancelled ({about}): {reasons}")]
    Cancelled {
        /// The operation and what for.
        call: &'static str,
        /// The keys.
        about: String,
        /// DynamoDB's reason for each item.
        reasons: String,
    },
    /// Others wrote the same items all the time. Trying later helps.
    #[error("{call} did not get through, others write the same items ({about})")]
    Contended {
        /// The operation and what for.
        call: &'static str,
        /// The keys.
        about: String,
    },
    /// An item is not of the form that we write, or a value cannot be written.
    #[error("cannot read or write the item {about}")]
    Form {
        /// The keys.
        about: String,
        /// What is wrong with it.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
    /// Something is gone that others point to.
    #[error("{about} is gone")]
    Gone {
        /// The keys.
        about: String,
    },
    /// The operating system gives no random bytes.
    #[error("no random bytes")]
    Random(#[from] getrandom::Error),
}

impl StoreError {
    /// Makes an SDK error ours.
    pub(crate) fn call<E, R>(call: &'static str, about: impl Into<String>, source: SdkError<E, R>) -> Self
    where
        SdkError<E, R>: Error + Send + Sync + 'static,
    {
        Self::Call { call, about: about.into(), source: Box::new(source) }
    }

    /// For items that do not read and values that do not write.
    pub(crate) fn form(about: impl Into<String>, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Form { about: about.into(), source: source.into() }
    }
}
