//! From the name of an operation to the engine's method of that name.

use dynoxide::{Database, DynoxideError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Why there is no answer.
pub(super) enum Failure {
    /// Not an operation that the stack plays.
    Unknown,
    /// The engine refused, in DynamoDB's words.
    Refused {
        /// HTTP status.
        status: u16,
        /// Error code without its namespace.
        code: String,
        /// Whole JSON body, cancellation reasons included.
        body: String,
    },
}

/// Runs one operation. Blocks on the database.
pub(super) fn dispatch(db: &Database, operation: &str, request: Value) -> Result<Value, Failure> {
    match operation {
        "GetItem" => run(request, |r| db.get_item(r)),
        "PutItem" => run(request, |r| db.put_item(r)),
        "UpdateItem" => run(request, |r| db.update_item(r)),
        "DeleteItem" => run(request, |r| db.delete_item(r)),
        "Query" => run(request, |r| db.query(r)),
        "Scan" => run(request, |r| db.scan(r)),
        "BatchGetItem" => run(request, |r| db.batch_get_item(r)),
        "BatchWriteItem" => run(request, |r| db.batch_write_item(r)),
        "TransactGetItems" => run(request, |r| db.transact_get_items(r)),
        "TransactWriteItems" => run(request, |r| db.transact_write_items(r)),
        "CreateTable" => run(request, |r| db.create_table(r)),
        "DeleteTable" => run(request, |r| db.delete_table(r)),
        "DescribeTable" => run(request, |r| db.describe_table(r)),
        "UpdateTable" => run(request, |r| db.update_table(r)),
        "ListTables" => run(request, |r| db.list_tables(r)),
        "DescribeTimeToLive" => run(request, |r| db.describe_time_to_live(r)),
        "UpdateTimeToLive" => run(request, |r| db.update_time_to_live(r)),
        "ListStreams" => run(request, |r| db.list_streams(r)),
        "DescribeStream" => run(request, |r| db.describe_stream(r)),
        "GetShardIterator" => run(request, |r| db.get_shard_iterator(r)),
        "GetRecords" => run(request, |r| db.get_records(r)),
        _ => Err(Failure::Unknown),
    }
}

fn run<R: DeserializeOwned, A: Serialize>(
    request: Value,
    call: impl FnOnce(R) -> dynoxide::Result<A>,
) -> Result<Value, Failure> {
    let request = serde_json::from_value(request).map_err(|error| unreadable(&error.to_string()))?;
    let answer = call(request).map_err(|error| refused(&error))?;
    serde_json::to_value(answer).map_err(|error| refused(&DynoxideError::InternalServerError(error.to_string())))
}

fn refused(error: &DynoxideError) -> Failure {
    let code = error.error_type().rsplit('#').next().unwrap_or_default().to_owned();
    Failure::Refused { status: error.status_code(), code, body: error.to_json() }
}

/// The engine's types say which error a value that does not parse is, by a marker in front of the message.
fn unreadable(message: &str) -> Failure {
    let (marker, text) = message.split_once(':').unwrap_or(("", message));
    let (code, text) = match marker {
        "VALIDATION" | "VALIDATION_REQUEST" | "VALIDATION_AS_READ" => ("ValidationException", text),
        "SERIALIZATION" | "SERIALIZATION_AS_READ" => ("SerializationException", text),
        _ if ["missing field", "unknown variant", "invalid type: null", "AttributeValue"]
            .iter()
            .any(|part| message.contains(part)) =>
        {
            ("ValidationException", message)
        }
        _ => ("SerializationException", message),
    };
    let namespace = if code == "ValidationException" { "validate" } else { "service" };
    let body = json!({"__type": format!("com.amazon.coral.{namespace}#{code}"), "message": text.trim()});
    Failure::Refused { status: 400, code: code.to_owned(), body: body.to_string() }
}
