//! The environment variables of a function's process.
//!
//! Follows "Defined runtime environment variables" of the Lambda developer guide, for an OS-only runtime (`provided.al2023`
//! has no `AWS_EXECUTION_ENV`). Nothing of the stack's own environment reaches a function.

use std::collections::BTreeMap;
use std::path::Path;

use super::holders::Holder;
use crate::kinds::Function;

/// Where a function finds what it needs on this machine.
#[derive(Debug, Clone, Copy)]
pub(super) struct Surroundings<'a> {
    /// Region in `AWS_REGION`.
    pub(super) region: &'a str,
    /// Address of the AWS services.
    pub(super) endpoint: &'a str,
    /// `host:port` of the environment's Runtime API.
    pub(super) runtime_api: &'a str,
    /// Working directory, in place of `/var/task`.
    pub(super) task_root: &'a Path,
}

/// All variables of one environment. What the template sets goes first: Lambda refuses to have its own names set.
pub(super) fn variables(function: &Function, holder: &Holder, around: Surroundings<'_>) -> BTreeMap<String, String> {
    let task_root = around.task_root.display().to_string();
    let log_stream = format!("local/[$LATEST]{}", holder.environment);
    let own = [
        ("AWS_ACCESS_KEY_ID", holder.access_key.as_str()),
        ("AWS_SECRET_ACCESS_KEY", &holder.secret),
        ("AWS_SESSION_TOKEN", &holder.session_token),
        // Not Lambda's: Cognito's public operations are not signed, and this is how the gateway knows whose they are.
        ("AWS_SDK_UA_APP_ID", &holder.access_key),
        ("AWS_REGION", around.region),
        ("AWS_DEFAULT_REGION", around.region),
        ("AWS_ENDPOINT_URL", around.endpoint),
        ("AWS_LAMBDA_FUNCTION_NAME", &function.name),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", &function.memory_mb.to_string()),
        ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
        ("AWS_LAMBDA_LOG_GROUP_NAME", &function.log_group),
        ("AWS_LAMBDA_LOG_STREAM_NAME", &log_stream),
        ("AWS_LAMBDA_RUNTIME_API", around.runtime_api),
        ("LAMBDA_TASK_ROOT", &task_root),
        ("LAMBDA_RUNTIME_DIR", &task_root),
        ("_HANDLER", "bootstrap"),
        ("LANG", "en_US.UTF-8"),
        ("PATH", "/usr/local/bin:/usr/bin:/bin"),
        ("TZ", ":UTC"),
    ];
    let mut variables = function.environment.clone();
    variables.extend(own.map(|(name, value)| (name.to_owned(), value.to_owned())));
    variables
}
