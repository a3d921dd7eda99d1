//! `AWS::Serverless::Function`: what runs, with which variables and rights, and what calls it.
//!
//! Follows the SAM specification of the type and of its event types `HttpApi`, `DynamoDB`, `Schedule`, `ScheduleV2`, `S3` and `SNS`,
//! and `AWS::Lambda::EventInvokeConfig`. Any other event type is a mistake, since nothing on this machine would send it.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;

use super::policies;
use super::resolve::{Resolver, text_of};
use super::resources::{self, Resource};
use super::sources;
use crate::kinds::{EventSource, Function, Route, Stack};

/// Lambda's bounds: "Configure Lambda function timeout" and "memory".
const LONGEST_TIMEOUT: u64 = 900;
const MEMORY_MB: std::ops::RangeInclusive<u64> = 128..=10_240;

/// Variables that a function cannot have set: "Defined runtime environment variables", those marked as reserved.
const RESERVED_VARIABLES: &[&str] = &[
    "_HANDLER",
    "_X_AMZN_TRACE_ID",
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_DEFAULT_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_LAMBDA_RUNTIME_API",
    "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "LAMBDA_RUNTIME_DIR",
    "LAMBDA_TASK_ROOT",
];
/// Most bytes of all variables of a function together ("Lambda quotas").
const LARGEST_ENVIRONMENT: usize = 4096;

/// Reads every function into the stack.
pub(super) fn read(resolver: &Resolver<'_>, template: &Value, stack: &mut Stack) {
    for (resource, properties) in resolver.deployed("AWS::Serverless::Function") {
        let function = read_one(resolver, template, resource, &properties, stack);
        stack.functions.insert(resource.logical_id.clone(), function);
    }
    for (resource, properties) in resolver.deployed("AWS::Lambda::EventInvokeConfig") {
        let at = format!("Resources.{}.Properties", resource.logical_id);
        let name = properties.get("FunctionName").and_then(Value::as_str).unwrap_or_default();
        let function = resolver.owner_of(name, "AWS::Serverless::Function").map(|function| function.logical_id.clone());
        match function.and_then(|logical_id| stack.functions.get_mut(&logical_id)) {
            Some(function) => read_invoke_config(resolver, &properties, &at, function, false),
            None => resolver.mistakes.note(at, format!("{name:?} is no function of this template")),
        }
    }
}

fn read_one(
    resolver: &Resolver<'_>,
    template: &Value,
    resource: &Resource,
    properties: &Value,
    stack: &mut Stack,
) -> Function {
    let id = &resource.logical_id;
    let at = format!("Resources.{id}.Properties");
    let note = |key: &str, what: String| resolver.mistakes.note(format!("{at}.{key}"), what);
    let binary = binary_of(resolver, template, id);
    let number = |key: &str| properties.get(key).and_then(number_of);
    let timeout = number("Timeout").unwrap_or(3);
    if !(1..=LONGEST_TIMEOUT).contains(&timeout) {
        note("Timeout", format!("{timeout} s is not between 1 and {LONGEST_TIMEOUT}"));
    }
    let memory = number("MemorySize").unwrap_or(128);
    if !MEMORY_MB.contains(&memory) {
        note("MemorySize", format!("{memory} MB is not between 128 and 10240"));
    }
    for (key, wanted) in [("Handler", "bootstrap"), ("Runtime", "provided.al2023")] {
        if properties.get(key).and_then(Value::as_str) != Some(wanted) {
            note(key, format!("{wanted} is wanted"));
        }
    }
    let log_group = properties.pointer("/LoggingConfig/LogGroup").and_then(Value::as_str);
    let mut function = Function {
        logical_id: id.clone(),
        name: resource.physical.clone(),
        log_group: log_group.map_or_else(|| format!("/aws/lambda/{}", resource.physical), str::to_owned),
        binary,
        environment: environment_of(resolver, properties, &at),
        timeout: Duration::from_secs(timeout),
        memory_mb: u32::try_from(memory).unwrap_or(128),
        policies: policies::statements(resolver, properties, &at),
        async_retries: 2,
        on_failure: None,
        reserved_concurrency: number("ReservedConcurrentExecutions").and_then(|number| u32::try_from(number).ok()),
    };
    if let Some(config) = properties.get("EventInvokeConfig") {
        read_invoke_config(resolver, config, &format!("{at}.EventInvokeConfig"), &mut function, true);
    }
    let events = properties.get("Events").and_then(Value::as_object);
    for (name, event) in events.into_iter().flatten() {
        read_event(resolver, event, &format!("{at}.Events.{name}"), &mut function, stack);
    }
    function
}

/// The binary that cargo-lambda puts into the function's package.
fn binary_of(resolver: &Resolver<'_>, template: &Value, logical_id: &str) -> String {
    let at = format!("Resources.{logical_id}.Metadata");
    let metadata = template.pointer(&format!("/Resources/{logical_id}/Metadata"));
    let text = |pointer: &str| metadata.and_then(|metadata| metadata.pointer(pointer)).and_then(Value::as_str);
    if text("/BuildMethod") != Some("rust-cargolambda") {
        resolver.mistakes.note(format!("{at}.BuildMethod"), "rust-cargolambda is wanted");
    }
    let Some(binary) = text("/BuildProperties/Binary") else {
        resolver.mistakes.note(
            format!("{at}.BuildProperties.Binary"),
            "says which binary of the workspace the function is, and is missing",
        );
        return String::new();
    };
    if let Some(handlers) = &resolver.settings().handlers
        && !handlers.contains(binary)
    {
        resolver.mistakes.note(format!("{at}.BuildProperties.Binary"), format!("there is no functions/{binary}"));
    }
    binary.to_owned()
}

fn environment_of(resolver: &Resolver<'_>, properties: &Value, at: &str) -> BTreeMap<String, String> {
    let variables = properties.pointer("/Environment/Variables").and_then(Value::as_object);
    let mut environment = BTreeMap::new();
    for (name, value) in variables.into_iter().flatten() {
        let note = |what: String| resolver.mistakes.note(format!("{at}.Environment.Variables.{name}"), what);
        if RESERVED_VARIABLES.contains(&name.as_str()) {
            note("is a name that Lambda keeps for itself".to_owned());
        }
        match text_of(value) {
            Some(text) => {
                environment.insert(name.clone(), text);
            }
            None => note(format!("a variable is text, not {value}")),
        }
    }
    let size: usize = environment.iter().map(|(name, value)| name.len() + value.len()).sum();
    if size > LARGEST_ENVIRONMENT {
        let what = format!("{size} bytes of variables are more than {LARGEST_ENVIRONMENT}");
        resolver.mistakes.note(format!("{at}.Environment"), what);
    }
    environment
}

/// `sam` says whether this is SAM's property, which grants the right to send to the destination, or the bare resource.
fn read_invoke_config(resolver: &Resolver<'_>, config: &Value, at: &str, function: &mut Function, sam: bool) {
    if let Some(retries) = config.get("MaximumRetryAttempts").and_then(number_of) {
        if retries > 2 {
            resolver.mistakes.note(format!("{at}.MaximumRetryAttempts"), format!("{retries} is more than 2"));
        }
        function.async_retries = u32::try_from(retries).unwrap_or(2);
    }
    if let Some(destination) = config.pointer("/DestinationConfig/OnFailure") {
        let at = format!("{at}.DestinationConfig.OnFailure");
        function.on_failure = on_failure(resolver, destination, &at, sam, &mut function.policies);
    }
}

/// The queue that takes what failed, and the right to send there.
pub(super) fn on_failure(
    resolver: &Resolver<'_>,
    destination: &Value,
    at: &str,
    sam: bool,
    rights: &mut Vec<Value>,
) -> Option<String> {
    let arn = destination.get("Destination").and_then(Value::as_str).unwrap_or_default();
    let Some(queue) = resolver.owner_of(arn, "AWS::SQS::Queue") else {
        resolver
            .mistakes
            .note(at, format!("{arn:?} is no queue of this template; other destinations are not imitated"));
        return None;
    };
    if sam && destination.get("Type").and_then(Value::as_str) == Some("SQS") {
        rights.push(policies::send_to_queue(arn));
    } else if !policies::allows(rights, "sqs:SendMessage", arn) {
        resolver.mistakes.note(
            at,
            "without Type: SQS, SAM grants no right to send there, and the function's policies do not either",
        );
    }
    Some(queue.logical_id.clone())
}

fn read_event(resolver: &Resolver<'_>, event: &Value, at: &str, function: &mut Function, stack: &mut Stack) {
    let empty = Value::Object(serde_json::Map::new());
    let properties = event.get("Properties").unwrap_or(&empty);
    let at_properties = format!("{at}.Properties");
    match event.get("Type").and_then(Value::as_str) {
        Some("HttpApi") => stack.routes.extend(route_of(resolver, properties, &at_properties, &function.logical_id)),
        Some("DynamoDB") => {
            if let Some(source) = sources::stream(resolver, properties, &at_properties, function) {
                stack.sources.push(EventSource::Stream(source));
            }
        }
        Some("Schedule") => read_schedule(resolver, properties.get("Schedule"), &at_properties, function, stack),
        Some("ScheduleV2") => {
            read_schedule(resolver, properties.get("ScheduleExpression"), &at_properties, function, stack);
        }
        Some("S3") => stack.sources.extend(sources::bucket(resolver, properties, &at_properties, &function.logical_id)),
        Some("SNS") => stack.sources.extend(sources::topic(resolver, properties, &at_properties, &function.logical_id)),
        other => {
            let kind = other.unwrap_or("nothing");
            resolver.mistakes.note(format!("{at}.Type"), format!("the local stack knows no event of type {kind}"));
        }
    }
}

fn read_schedule(
    resolver: &Resolver<'_>,
    expression: Option<&Value>,
    at: &str,
    function: &Function,
    stack: &mut Stack,
) {
    let expression = expression.and_then(Value::as_str).unwrap_or_default();
    match sources::every(expression) {
        Some(every) => {
            stack.sources.push(EventSource::Schedule { function: function.logical_id.clone(), every });
        }
        None => resolver.mistakes.note(at, format!("{expression:?} is neither rate(…) nor cron(…)")),
    }
}

/// `HttpApi` event: without path and method it is the `$default` route.
fn route_of(resolver: &Resolver<'_>, properties: &Value, at: &str, function: &str) -> Option<Route> {
    if let Some(api) = properties.get("ApiId").and_then(Value::as_str)
        && resolver.owner_of(api, "AWS::Serverless::HttpApi").is_none()
    {
        resolver.mistakes.note(format!("{at}.ApiId"), format!("{api:?} is no HTTP API of this template"));
    }
    let text = |key: &str| properties.get(key).and_then(Value::as_str);
    let (path, method) = match (text("Path"), text("Method")) {
        (None | Some("$default"), _) => ("$default".to_owned(), "ANY".to_owned()),
        (Some(path), Some(method)) => (path.to_owned(), method.to_uppercase()),
        (Some(path), None) => {
            resolver.mistakes.note(at, "a route with a path has a method");
            (path.to_owned(), "ANY".to_owned())
        }
    };
    if path != "$default" && !path.starts_with('/') {
        resolver.mistakes.note(format!("{at}.Path"), format!("{path:?} does not start with /"));
        return None;
    }
    Some(Route {
        method: if method == "X-AMAZON-APIGATEWAY-ANY-METHOD" { "ANY".to_owned() } else { method },
        path,
        function: function.to_owned(),
    })
}

/// A number, also when it is written as text (a parameter's value is).
pub(super) fn number_of(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

/// Whether two routes of a stack claim the same key: API Gateway refuses the second.
pub(super) fn check_routes(resolver: &Resolver<'_>, routes: &[Route]) {
    for (index, route) in routes.iter().enumerate() {
        let mut earlier = routes.iter().take(index);
        if let Some(other) = earlier.find(|other| other.method == route.method && other.path == route.path) {
            let what = format!("{} {} is also a route of {}", route.method, route.path, other.function);
            resolver.mistakes.note(format!("Resources.{}.Properties.Events", route.function), what);
        }
    }
}

/// ARN of a deployed resource, for comparing.
pub(super) fn arn_of(resolver: &Resolver<'_>, resource: &Resource) -> Option<String> {
    resources::attribute(resource, "Arn", &resolver.place())
}
