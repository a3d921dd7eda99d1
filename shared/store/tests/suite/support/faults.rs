//! Failures that dynoxide has no reason to make: conflicts of transactions, answers that get lost.

use std::sync::{Arc, Mutex};

use aws_sdk_dynamodb::config::interceptors::{
    BeforeDeserializationInterceptorContextMut, BeforeTransmitInterceptorContextMut,
};
use aws_sdk_dynamodb::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_dynamodb::error::BoxError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The transaction is cancelled: another one holds an item. Nothing is written.
    TransactionCancelled(&'static [&'static str]),
    /// A single write meets a transaction on its item. Nothing is written.
    TransactionConflict,
    /// The write happens, and its answer never arrives; as often as the SDK tries, if it is to fail for good.
    LostAnswer,
}

/// Armed failures: each hits the next call of its operation, once.
#[derive(Debug, Clone, Default)]
pub(crate) struct Faults {
    armed: Arc<Mutex<Vec<(&'static str, Fault)>>>,
    hitting: Arc<Mutex<Option<Fault>>>,
}

impl Faults {
    pub(crate) fn arm(&self, operation: &'static str, fault: Fault, times: usize) {
        self.armed.lock().unwrap().extend(std::iter::repeat_n((operation, fault), times));
    }

    /// How many are left that hit nothing.
    pub(crate) fn left(&self) -> usize {
        self.armed.lock().unwrap().len()
    }
}

const TARGET: &str = "x-amz-target";

impl Intercept for Faults {
    fn name(&self) -> &'static str {
        "faults"
    }

    fn modify_before_transmit(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let target = context.request().headers().get(TARGET).unwrap_or_default().to_owned();
        let mut armed = self.armed.lock().unwrap();
        let Some(place) = armed.iter().position(|(operation, _)| target.ends_with(&format!(".{operation}"))) else {
            return Ok(());
        };
        let (_, fault) = armed.remove(place);
        if fault != Fault::LostAnswer {
            // An operation that does not exist: the call has no effect, and its answer is replaced below.
            context.request_mut().headers_mut().insert(TARGET, "DynamoDB_20120810.Nothing");
        }
        *self.hitting.lock().unwrap() = Some(fault);
        Ok(())
    }

    fn modify_before_deserialization(
        &self,
        context: &mut BeforeDeserializationInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let Some(fault) = self.hitting.lock().unwrap().take() else { return Ok(()) };
        let name = |name: &str| format!("com.amazonaws.dynamodb.v20120810#{name}");
        let (status, body) = match fault {
            Fault::TransactionCancelled(codes) => {
                let reasons: Vec<_> = codes.iter().map(|code| serde_json::json!({ "Code": code })).collect();
                let body = serde_json::json!({ "__type": name("TransactionCanceledException"), "Message": "Transaction cancelled", "CancellationReasons": reasons });
                (400, body.to_string())
            }
            Fault::TransactionConflict => (
                400,
                serde_json::json!({ "__type": name("TransactionConflictException"), "message": "ongoing" }).to_string(),
            ),
            Fault::LostAnswer => {
                (500, serde_json::json!({ "__type": name("InternalServerError"), "message": "lost" }).to_string())
            }
        };
        *context.response_mut() = HttpResponse::new(StatusCode::try_from(status).unwrap(), SdkBody::from(body));
        Ok(())
    }
}
