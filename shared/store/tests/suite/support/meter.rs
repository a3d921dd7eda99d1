//! Counts requests and capacity units, as DynamoDB itself reports them (`ReturnConsumedCapacity: TOTAL`).

use std::sync::{Arc, Mutex};

use aws_sdk_dynamodb::config::interceptors::{
    AfterDeserializationInterceptorContextRef, BeforeSerializationInterceptorContextMut,
};
use aws_sdk_dynamodb::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_dynamodb::error::BoxError;
use aws_sdk_dynamodb::types::{ConsumedCapacity, ReturnConsumedCapacity};

/// What was sent since the last reset.
#[derive(Debug, Clone, Default)]
pub(crate) struct Meter(Arc<Mutex<Usage>>);

#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Usage {
    /// Operations, in order.
    pub(crate) requests: Vec<&'static str>,
    /// Read units.
    pub(crate) read: f64,
    /// Write units, indexes included.
    pub(crate) write: f64,
}

impl Meter {
    pub(crate) fn reset(&self) -> Usage {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

macro_rules! metered {
    ($($operation:ident $module:ident $kind:ident $input:ident $output:ident;)*) => {
        impl Intercept for Meter {
            fn name(&self) -> &'static str {
                "meter"
            }

            fn modify_before_serialization(&self, context: &mut BeforeSerializationInterceptorContextMut<'_>, _: &RuntimeComponents, _: &mut ConfigBag) -> Result<(), BoxError> {
                $(
                    if let Some(input) = context.input_mut().downcast_mut::<aws_sdk_dynamodb::operation::$module::$input>() {
                        input.return_consumed_capacity = Some(ReturnConsumedCapacity::Total);
                        self.0.lock().unwrap().requests.push(stringify!($operation));
                    }
                )*
                Ok(())
            }

            fn read_after_deserialization(&self, context: &AfterDeserializationInterceptorContextRef<'_>, _: &RuntimeComponents, _: &mut ConfigBag) -> Result<(), BoxError> {
                let Ok(output) = context.output_or_error() else { return Ok(()) };
                let mut usage = self.0.lock().unwrap();
                $(
                    if let Some(output) = output.downcast_ref::<aws_sdk_dynamodb::operation::$module::$output>() {
                        usage.$kind += output.consumed_capacity.total();
                    }
                )*
                Ok(())
            }
        }
    };
}

metered! {
    GetItem get_item read GetItemInput GetItemOutput;
    BatchGetItem batch_get_item read BatchGetItemInput BatchGetItemOutput;
    Query query read QueryInput QueryOutput;
    Scan scan read ScanInput ScanOutput;
    PutItem put_item write PutItemInput PutItemOutput;
    UpdateItem update_item write UpdateItemInput UpdateItemOutput;
    DeleteItem delete_item write DeleteItemInput DeleteItemOutput;
    BatchWriteItem batch_write_item write BatchWriteItemInput BatchWriteItemOutput;
    TransactWriteItems transact_write_items write TransactWriteItemsInput TransactWriteItemsOutput;
}

trait Total {
    fn total(&self) -> f64;
}

impl Total for Option<ConsumedCapacity> {
    fn total(&self) -> f64 {
        self.as_ref().and_then(|capacity| capacity.capacity_units).unwrap_or_default()
    }
}

impl Total for Option<Vec<ConsumedCapacity>> {
    fn total(&self) -> f64 {
        self.iter().flatten().filter_map(|capacity| capacity.capacity_units).sum()
    }
}
