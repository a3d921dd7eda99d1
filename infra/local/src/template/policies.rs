//! What a function's role allows: the statements of `Policies`, of managed policies in the template, of SAM's policy
//! templates, and what SAM adds by itself.
//!
//! Follows "AWS SAM policy templates" and `AWS::Serverless::Function` (`Policies`, `Role`) of the SAM developer guide. Only
//! the policy templates and AWS managed policies below are known; any other name is a mistake.

use serde_json::{Value, json};

use super::resolve::Resolver;

/// Reads `Policies` of a function (or, without it, its `Role` in the template) into IAM statements.
pub(super) fn statements(resolver: &Resolver<'_>, properties: &Value, at: &str) -> Vec<Value> {
    let mut statements = match (properties.get("Policies"), properties.get("Role").and_then(Value::as_str)) {
        (_, Some(role)) => of_role(resolver, role, &format!("{at}.Role")),
        (Some(Value::Array(policies)), None) => {
            let each = policies.iter().enumerate();
            each.flat_map(|(index, policy)| of_policy(resolver, policy, &format!("{at}.Policies[{index}]"))).collect()
        }
        (Some(policy), None) => of_policy(resolver, policy, &format!("{at}.Policies")),
        (None, None) => Vec::new(),
    };
    if properties.get("Role").is_none() {
        // Every role that SAM makes.
        statements.extend(managed("AWSLambdaBasicExecutionRole").unwrap_or_default());
        if properties.get("Tracing").and_then(Value::as_str) == Some("Active") {
            statements.extend(managed("AWSXRayDaemonWriteAccess").unwrap_or_default());
        }
    }
    statements
}

/// The permission that reading a table's stream needs (AWSLambdaDynamoDBExecutionRole, which SAM adds for such an event).
pub(super) fn read_stream(stream_arn: &str) -> Value {
    json!({
        "Effect": "Allow",
        "Action": ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"],
        "Resource": stream_arn,
    })
}

/// The permission to send what failed to a queue, which SAM adds for a destination with a `Type`.
pub(super) fn send_to_queue(queue_arn: &str) -> Value {
    json!({"Effect": "Allow", "Action": ["sqs:SendMessage"], "Resource": queue_arn})
}

/// Whether the statements allow `action` on exactly `resource` (wildcards at the end are understood, conditions are not).
pub(super) fn allows(statements: &[Value], action: &str, resource: &str) -> bool {
    let matches = |value: Option<&Value>, wanted: &str| {
        texts(value).any(|pattern| {
            pattern == wanted || pattern.strip_suffix('*').is_some_and(|start| wanted.starts_with(start))
        })
    };
    statements.iter().any(|statement| {
        statement.get("Effect").and_then(Value::as_str) == Some("Allow")
            && matches(statement.get("Action"), action)
            && matches(statement.get("Resource"), resource)
    })
}

/// The statements of a resource's policy that name an AWS service as the principal.
pub(super) fn for_service(properties: &Value, service: &str) -> Vec<Value> {
    let statements = match properties.pointer("/PolicyDocument/Statement") {
        Some(Value::Array(statements)) => statements.as_slice(),
        Some(statement) => std::slice::from_ref(statement),
        None => &[],
    };
    let names = |statement: &&Value| texts(statement.pointer("/Principal/Service")).any(|named| named == service);
    statements.iter().filter(names).cloned().collect()
}

/// The texts of a value that may be one text or a list of them.
pub(super) fn texts(value: Option<&Value>) -> impl Iterator<Item = &str> {
    let (one, many) = match value {
        Some(Value::String(text)) => (Some(text.as_str()), None),
        Some(Value::Array(items)) => (None, Some(items.iter().filter_map(Value::as_str))),
        _ => (None, None),
    };
    one.into_iter().chain(many.into_iter().flatten())
}

fn of_policy(resolver: &Resolver<'_>, policy: &Value, at: &str) -> Vec<Value> {
    match policy {
        Value::String(name) => by_name(resolver, name, at),
        Value::Object(object) if object.contains_key("Statement") => of_document(resolver, policy, at),
        Value::Object(object) if object.len() == 1 => {
            let (name, parameters) =
                object.iter().next().map_or(("", &Value::Null), |(name, parameters)| (name.as_str(), parameters));
            let statement = policy_template(resolver, name, parameters, at);
            if statement.is_none() {
                resolver.mistakes.note(
                    at,
                    format!("{name} is no policy template that the local stack knows, or a parameter of it is missing"),
                );
            }
            statement.into_iter().collect()
        }
        _ => {
            resolver.mistakes.note(at, "a policy is a name, a policy template or a document with Statement");
            Vec::new()
        }
    }
}

/// Statements of a policy document, each looked at for what IAM would refuse.
fn of_document(resolver: &Resolver<'_>, document: &Value, at: &str) -> Vec<Value> {
    let statements = match document.get("Statement") {
        Some(Value::Array(statements)) => statements.clone(),
        Some(statement) => vec![statement.clone()],
        None => Vec::new(),
    };
    for (index, statement) in statements.iter().enumerate() {
        let at = format!("{at}.Statement[{index}]");
        if !matches!(statement.get("Effect").and_then(Value::as_str), Some("Allow" | "Deny")) {
            resolver.mistakes.note(&at, "Effect is Allow or Deny");
        }
        if let Some(action) = texts(statement.get("Action")).find(|action| *action != "*" && !action.contains(':')) {
            resolver.mistakes.note(&at, format!("{action:?} is no action: service:Operation is wanted"));
        }
        if texts(statement.get("Action")).chain(texts(statement.get("NotAction"))).next().is_none() {
            resolver.mistakes.note(&at, "has no Action");
        }
        if let Some(resource) =
            texts(statement.get("Resource")).find(|resource| *resource != "*" && !resource.starts_with("arn:"))
        {
            resolver.mistakes.note(&at, format!("{resource:?} is no ARN"));
        }
        if texts(statement.get("Resource")).chain(texts(statement.get("NotResource"))).next().is_none() {
            resolver.mistakes.note(&at, "has no Resource");
        }
    }
    statements
}

/// A managed policy: one of the template (`!Ref`, an ARN of this account) or one of AWS's own.
fn by_name(resolver: &Resolver<'_>, name: &str, at: &str) -> Vec<Value> {
    if let Some(policy) = resolver.owner_of(name, "AWS::IAM::ManagedPolicy") {
        let properties = resolver.properties(policy);
        let at = format!("Resources.{}.Properties.PolicyDocument", policy.logical_id);
        return properties
            .get("PolicyDocument")
            .map(|document| of_document(resolver, document, &at))
            .unwrap_or_default();
    }
    let short = name.rsplit('/').next().unwrap_or(name);
    managed(short).unwrap_or_else(|| {
        resolver.mistakes.note(
            at,
            format!("{name} is neither a managed policy of this template nor one of AWS's that the local stack knows"),
        );
        Vec::new()
    })
}

fn of_role(resolver: &Resolver<'_>, role: &str, at: &str) -> Vec<Value> {
    let Some(resource) = resolver.owner_of(role, "AWS::IAM::Role") else {
        resolver.mistakes.note(at, format!("{role} is no role of this template"));
        return Vec::new();
    };
    let properties = resolver.properties(resource);
    let at = format!("Resources.{}.Properties", resource.logical_id);
    let inline = properties.get("Policies").and_then(Value::as_array);
    let mut statements: Vec<Value> = inline
        .into_iter()
        .flatten()
        .filter_map(|policy| policy.get("PolicyDocument"))
        .flat_map(|document| of_document(resolver, document, &format!("{at}.Policies")))
        .collect();
    for name in texts(properties.get("ManagedPolicyArns")) {
        statements.extend(by_name(resolver, name, &format!("{at}.ManagedPolicyArns")));
    }
    statements
}

/// AWS managed policies that a function may need. What they allow goes to services that the local stack does not have
/// (logs, traces), so the statements only have to be there.
fn managed(name: &str) -> Option<Vec<Value>> {
    let actions: &[&str] = match name {
        "AWSLambdaBasicExecutionRole" => &["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
        "AWSXRayDaemonWriteAccess" | "AWSXrayWriteOnlyAccess" => &[
            "xray:PutTraceSegments",
            "xray:PutTelemetryRecords",
            "xray:GetSamplingRules",
            "xray:GetSamplingTargets",
            "xray:GetSamplingStatisticSummaries",
        ],
        _ => return None,
    };
    Some(vec![json!({"Effect": "Allow", "Action": actions, "Resource": "*"})])
}

/// SAM's policy templates, as `policy_templates.json` of the transform defines them.
fn policy_template(resolver: &Resolver<'_>, name: &str, parameters: &Value, at: &str) -> Option<Value> {
    let place = resolver.place();
    let given = parameters.as_object()?;
    let (wanted, actions): (Option<&str>, &[&str]) = match name {
        "DynamoDBCrudPolicy" => (
            Some("TableName"),
            &[
                "dynamodb:GetItem",
                "dynamodb:DeleteItem",
                "dynamodb:PutItem",
                "dynamodb:Scan",
                "dynamodb:Query",
                "dynamodb:UpdateItem",
                "dynamodb:BatchWriteItem",
                "dynamodb:BatchGetItem",
                "dynamodb:DescribeTable",
                "dynamodb:ConditionCheckItem",
            ],
        ),
        "DynamoDBReadPolicy" => (
            Some("TableName"),
            &["dynamodb:GetItem", "dynamodb:Scan", "dynamodb:Query", "dynamodb:BatchGetItem", "dynamodb:DescribeTable"],
        ),
        "DynamoDBWritePolicy" => {
            (Some("TableName"), &["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:BatchWriteItem"])
        }
        "S3ReadPolicy" => (
            Some("BucketName"),
            &[
                "s3:GetObject",
                "s3:ListBucket",
                "s3:GetBucketLocation",
                "s3:GetObjectVersion",
                "s3:GetLifecycleConfiguration",
            ],
        ),
        "S3WritePolicy" => (Some("BucketName"), &["s3:PutObject", "s3:PutObjectAcl", "s3:PutLifecycleConfiguration"]),
        "SQSSendMessagePolicy" => (Some("QueueName"), &["sqs:SendMessage*"]),
        "SNSPublishMessagePolicy" => (Some("TopicName"), &["sns:Publish"]),
        "LambdaInvokePolicy" => (Some("FunctionName"), &["lambda:InvokeFunction"]),
        "SESCrudPolicy" => (
            Some("IdentityName"),
            &["ses:GetIdentityVerificationAttributes", "ses:SendEmail", "ses:SendRawEmail", "ses:VerifyEmailIdentity"],
        ),
        "CloudWatchPutMetricPolicy" => (None, &["cloudwatch:PutMetricData"]),
        _ => return None,
    };
    if let Some(stranger) = given.keys().find(|key| Some(key.as_str()) != wanted) {
        resolver.mistakes.note(at, format!("{name} has no parameter {stranger}"));
    }
    let value = match wanted {
        Some(parameter) => given.get(parameter)?.as_str()?,
        None => "",
    };
    let arn = |service: &str, rest: &str| format!("arn:aws:{service}:{}:{}:{rest}", place.region, place.account);
    let resources = match wanted {
        Some("TableName") => {
            vec![arn("dynamodb", &format!("table/{value}")), arn("dynamodb", &format!("table/{value}/index/*"))]
        }
        Some("BucketName") => vec![format!("arn:aws:s3:::{value}"), format!("arn:aws:s3:::{value}/*")],
        Some("QueueName") => vec![arn("sqs", value)],
        Some("TopicName") => vec![arn("sns", value)],
        Some("FunctionName") => vec![arn("lambda", &format!("function:{value}*"))],
        Some("IdentityName") => vec![arn("ses", &format!("identity/{value}"))],
        _ => vec!["*".to_owned()],
    };
    Some(json!({"Effect": "Allow", "Action": actions, "Resource": resources}))
}
