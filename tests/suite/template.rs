//! `infra/template.yaml`, held to what the repository says about it. The strict reader of the local stack resolves every
//! name; these tests add what the reader cannot know: which promises of docs/ the template must keep.

use std::collections::{BTreeMap, BTreeSet};

use guichet_local::kinds::{EventSource, Stack};
use guichet_local::template::{self, Settings};
use serde_json::Value as Json;
use serde_norway::Value as Yaml;

use crate::repository::{arguments, files, quoted, root, table, text};

const TEMPLATE: &str = "infra/template.yaml";

/// What a deployer has to choose, and one choice for each.
const CHOSEN: &[(&str, &str)] = &[
    ("AgentEmail", "agent@example.com"),
    ("MailDomain", "support.example.com"),
    ("SenderAddress", "help@support.example.com"),
];

fn deployed_with(parameters: &[(&str, &str)]) -> Stack {
    let chosen = CHOSEN.iter().chain(parameters);
    let settings = Settings {
        parameters: chosen.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        handlers: Some(template::handlers(root()).expect("functions/ can be read")),
        ..Settings::default()
    };
    template::load(&root().join(TEMPLATE), &settings).unwrap_or_else(|mistakes| panic!("{parameters:?}: {mistakes}"))
}

fn stack() -> Stack {
    deployed_with(&[])
}

/// The template as it is written, `!Ref` and its like unresolved.
fn written() -> Yaml {
    serde_norway::from_str(&text(TEMPLATE)).expect("the template is YAML")
}

/// What stands at a path of keys. A tag such as `!Ref` is looked through.
fn at<'y>(value: &'y Yaml, path: &str) -> Option<&'y Yaml> {
    path.split('/').filter(|key| !key.is_empty()).try_fold(value, |value, key| untagged(value).get(key)).map(untagged)
}

fn untagged(value: &Yaml) -> &Yaml {
    match value {
        Yaml::Tagged(tagged) => &tagged.value,
        value => value,
    }
}

fn text_at<'y>(value: &'y Yaml, path: &str) -> &'y str {
    at(value, path).and_then(Yaml::as_str).unwrap_or_default()
}

/// Logical ids and resources of one type.
fn resources(template: &Yaml, kind: &str) -> BTreeMap<String, Yaml> {
    let all = at(template, "Resources").and_then(Yaml::as_mapping).expect("a template has resources");
    all.iter()
        .filter(|(_, resource)| text_at(resource, "Type") == kind)
        .map(|(id, resource)| (id.as_str().expect("a logical id is text").to_owned(), resource.clone()))
        .collect()
}

fn strings(value: Option<&Json>) -> Vec<&str> {
    match value {
        Some(Json::String(one)) => vec![one],
        Some(Json::Array(many)) => many.iter().filter_map(Json::as_str).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn every_name_leads_somewhere_whatever_a_deployer_chooses() {
    deployed_with(&[]);
    deployed_with(&[
        ("OwnDomain", "help.example.com"),
        ("OwnDomainCertificateArn", "arn:aws:acm:us-east-1:000000000000:certificate/0"),
        ("AlarmEmail", "ops@example.com"),
        ("MailDomainIdentity", "verified"),
    ]);
    deployed_with(&[("MailDomainIdentity", "external"), ("DeletionProtection", "false"), ("Architecture", "x86_64")]);
}

#[test]
fn every_function_crate_is_deployed_and_built_where_it_stands() {
    let template = written();
    let mut built = BTreeSet::new();
    for (id, function) in resources(&template, "AWS::Serverless::Function") {
        let binary = text_at(&function, "Metadata/BuildProperties/Binary");
        assert_eq!(text_at(&function, "Metadata/BuildMethod"), "rust-cargolambda", "{id}");
        // SAM runs cargo in this directory, and cargo takes the package it finds there.
        assert_eq!(text_at(&function, "Properties/CodeUri"), format!("../functions/{binary}"), "{id}");
        built.insert(binary.to_owned());
    }
    assert_eq!(built, template::handlers(root()).expect("functions/ can be read"));
}

#[test]
fn s12_every_route_is_listed_with_who_may_call_it() {
    let mut listed: BTreeSet<(String, String)> = BTreeSet::new();
    for row in table("docs/security.md", "route") {
        let [route, function, who] = row.as_slice() else { panic!("{row:?} has not three cells") };
        assert!(
            ["anyone", "signed in", "viewer", "replier", "closer"].contains(&who.as_str()),
            "{route}: who is {who:?}?"
        );
        assert!(listed.insert((quoted(route).concat(), function.clone())), "{route} is listed twice");
    }
    let stack = stack();
    let deployed: BTreeSet<(String, String)> = stack
        .routes
        .iter()
        .map(|route| {
            let key = if route.path == "$default" {
                "$default".to_owned()
            } else {
                format!("{} {}", route.method, route.path)
            };
            (key, stack.functions[&route.function].binary.clone())
        })
        .collect();
    assert_eq!(deployed, listed, "left: the template, right: docs/security.md");
}

#[test]
fn s13_the_access_log_has_routes_and_no_addresses() {
    let template = written();
    let format = text_at(&template, "Resources/HttpApi/Properties/AccessLogSettings/Format");
    assert!(format.contains("$context.routeKey"));
    for address in ["$context.path", "$context.queryString", "$context.domain", "$context.authorizer"] {
        assert!(!format.contains(address), "{address} is logged");
    }
    serde_json::from_str::<Json>(format).expect("a line of the log is JSON");
}

#[test]
fn s16_every_route_is_throttled() {
    let template = written();
    let api = "Resources/HttpApi/Properties";
    let limits = |settings: &Yaml| {
        ["ThrottlingRateLimit", "ThrottlingBurstLimit"].map(|key| at(settings, key).and_then(Yaml::as_u64))
    };
    let [Some(rate), Some(burst)] = limits(at(&template, &format!("{api}/DefaultRouteSettings")).expect("defaults"))
    else {
        panic!("no default throttle");
    };
    let routes: BTreeSet<String> =
        stack().routes.iter().map(|route| format!("{} {}", route.method, route.path)).collect();
    let own =
        at(&template, &format!("{api}/RouteSettings")).and_then(Yaml::as_mapping).expect("throttles of single routes");
    for (route, settings) in own {
        let route = route.as_str().expect("a route is text");
        assert!(routes.contains(route), "{route} is throttled, but no route");
        let [Some(own_rate), Some(own_burst)] = limits(settings) else { panic!("{route} has half a throttle") };
        assert!(own_rate < rate && own_burst < burst, "{route} is not throttled more than any other");
    }
    // Whatever sends a code or checks a secret.
    for route in routes.iter().filter(|route| {
        ["POST /sign-in", "POST /password-reset", "POST /register"].iter().any(|start| route.starts_with(start))
    }) {
        assert!(own.contains_key(route.as_str()), "{route} has no throttle of its own");
    }
}

#[test]
fn s20_cognito_does_not_tell_who_has_an_account() {
    let stack = stack();
    let clients: Vec<&Json> =
        stack.user_pools.values().flat_map(|pool| &pool.clients).map(|(_, client)| client).collect();
    assert_eq!(clients.len(), 1);
    for client in clients {
        assert_eq!(client["PreventUserExistenceErrors"], "ENABLED");
        assert_eq!(client["ExplicitAuthFlows"], serde_json::json!(["ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]));
    }
}

#[test]
fn every_function_logs_to_a_group_that_forgets() {
    let template = written();
    let groups = resources(&template, "AWS::Logs::LogGroup");
    for (id, group) in &groups {
        assert!(at(group, "Properties/RetentionInDays").is_some(), "{id} is kept for ever");
    }
    let mut used = BTreeSet::new();
    for (id, function) in resources(&template, "AWS::Serverless::Function") {
        let group = text_at(&function, "Properties/LoggingConfig/LogGroup").to_owned();
        assert!(groups.contains_key(&group), "{id} logs to {group:?}");
        assert!(used.insert(group), "{id} shares its log group");
    }
}

#[test]
fn every_stream_isolates_what_fails_and_keeps_it() {
    let stack = stack();
    let mut streams = 0;
    for source in &stack.sources {
        let EventSource::Stream(stream) = source else { continue };
        streams += 1;
        let function = &stream.function;
        assert!(stream.bisect, "{function}: one bad record would hold up its whole batch");
        assert!(stream.report_batch_item_failures, "{function}: what went well would be done again");
        assert!(stream.maximum_retries.is_some(), "{function}: a bad record would hold up the stream for a day");
        assert!(stream.on_failure.is_some(), "{function}: what failed would be gone");
        assert!(!stream.filters.is_empty(), "{function} would be called for every write");
    }
    assert_eq!(streams, 3);
}

#[test]
fn what_fails_in_the_background_lands_in_a_queue_that_raises_an_alarm() {
    let stack = stack();
    let called_by_a_rule = stack.receipt_rules.iter().filter_map(|rule| rule.function.as_ref());
    let called_by_a_topic = stack.sources.iter().filter_map(|source| match source {
        EventSource::Topic { function, .. } => Some(function),
        _ => None,
    });
    for function in called_by_a_rule.chain(called_by_a_topic) {
        assert!(stack.functions[function].on_failure.is_some(), "{function}: what failed would be gone");
    }
    let template = written();
    let watched: BTreeSet<String> = resources(&template, "AWS::CloudWatch::Alarm")
        .values()
        .filter(|alarm| text_at(alarm, "Properties/MetricName") == "ApproximateNumberOfMessagesVisible")
        .filter_map(|alarm| {
            let dimensions = at(alarm, "Properties/Dimensions")?.as_sequence()?;
            Some(text_at(dimensions.first()?, "Value").split('.').next()?.to_owned())
        })
        .collect();
    assert_eq!(watched, stack.queues.keys().cloned().collect());
}

#[test]
fn no_policy_names_everything() {
    // Rights that SAM gives every function: log streams and traces have no ARN before they exist.
    let without_resource = ["logs:", "xray:"];
    for (id, function) in stack().functions {
        for statement in &function.policies {
            let actions = strings(statement.get("Action"));
            for action in &actions {
                assert!(!action.contains('*'), "{id} may {action}");
            }
            for resource in strings(statement.get("Resource")).into_iter().filter(|resource| *resource == "*") {
                let excepted =
                    actions.iter().all(|action| without_resource.iter().any(|start| action.starts_with(start)));
                assert!(excepted, "{id} may {actions:?} on {resource}");
            }
        }
    }
}

#[test]
fn rights_on_the_table_say_which_keys() {
    for (id, function) in stack().functions {
        for statement in &function.policies {
            let actions = strings(statement.get("Action"));
            let on_table = strings(statement.get("Resource")).iter().any(|resource| {
                resource.contains(":table/") && !resource.contains("/index/") && !resource.contains("/stream/")
            });
            if on_table {
                let names_keys = statement
                    .get("Condition")
                    .is_some_and(|condition| condition.to_string().contains("dynamodb:LeadingKeys"));
                assert!(names_keys, "{id} may {actions:?} on the whole table");
            }
        }
    }
}

#[test]
fn only_mail_in_and_mail_out_read_the_signing_keys() {
    let stack = stack();
    let readers: BTreeSet<&str> = stack
        .functions
        .values()
        .filter(|function| function.policies.iter().any(|statement| statement.to_string().contains("\"key-ring\"")))
        .map(|function| function.binary.as_str())
        .collect();
    assert_eq!(readers, BTreeSet::from(["inbound-email", "notify"]));
}

#[test]
fn variables_are_read_where_they_are_set_and_set_where_they_are_read() {
    let template = written();
    let everywhere: BTreeSet<String> = at(&template, "Globals/Function/Environment/Variables")
        .and_then(Yaml::as_mapping)
        .expect("variables of all functions")
        .keys()
        .filter_map(|name| Some(name.as_str()?.to_owned()))
        .collect();
    let read_in = |directory: &str| -> BTreeSet<String> {
        ["variable", "address", "env::var", "with_env_var"]
            .iter()
            .flat_map(|function| arguments(directory, function))
            .filter(|name| name.chars().all(|c| c.is_ascii_uppercase() || c == '_') && !name.starts_with("AWS_"))
            .collect()
    };
    // What the runtime's start.rs reads, it reads for the functions that start that way.
    let starts =
        [("WithAttachments", &["ATTACHMENT_BUCKET"][..]), ("WithCognito", &["USER_POOL_ID", "USER_POOL_CLIENT_ID"])];
    let at_start = starts.iter().flat_map(|(_, names)| *names).map(|name| (*name).to_owned());
    let shared: BTreeSet<String> = everywhere.iter().cloned().chain(at_start).collect();
    assert_eq!(
        read_in("shared"),
        shared,
        "left: read by the shared crates, right: set for all functions, or read at start"
    );
    for (id, function) in stack().functions {
        let own: BTreeSet<String> =
            function.environment.keys().filter(|name| !everywhere.contains(*name)).cloned().collect();
        let main = text(&format!("functions/{}/src/main.rs", function.binary));
        let by_start = starts.iter().filter(|(start, _)| main.contains(start)).flat_map(|(_, names)| *names);
        let mut read = read_in(&format!("functions/{}", function.binary));
        read.extend(by_start.map(|name| (*name).to_owned()));
        assert_eq!(read, own, "{id}; left: read by the function, right: set in the template");
    }
}

#[test]
fn what_holds_data_outlives_the_stack() {
    let template = written();
    for kind in ["AWS::DynamoDB::Table", "AWS::Cognito::UserPool", "AWS::S3::Bucket"] {
        for (id, resource) in resources(&template, kind) {
            assert_eq!(text_at(&resource, "DeletionPolicy"), "Retain", "{id}");
            assert_eq!(text_at(&resource, "UpdateReplacePolicy"), "Retain", "{id}");
        }
    }
    let recovery = "Resources/Table/Properties/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled";
    assert_eq!(at(&template, recovery).and_then(Yaml::as_bool), Some(true));
}

#[test]
fn no_bucket_is_public() {
    let template = written();
    let policies = resources(&template, "AWS::S3::BucketPolicy");
    for (id, bucket) in resources(&template, "AWS::S3::Bucket") {
        for switch in ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"] {
            let path = format!("Properties/PublicAccessBlockConfiguration/{switch}");
            assert_eq!(at(&bucket, &path).and_then(Yaml::as_bool), Some(true), "{id}: {switch}");
        }
        assert!(at(&bucket, "Properties/BucketEncryption").is_some(), "{id} is not encrypted");
        assert!(at(&bucket, "Properties/CorsConfiguration").is_none(), "{id} answers other origins");
        let tls_only = policies.values().filter(|policy| text_at(policy, "Properties/Bucket") == id).any(|policy| {
            let statements =
                at(policy, "Properties/PolicyDocument/Statement").and_then(Yaml::as_sequence).expect("statements");
            statements.iter().any(|statement| {
                text_at(statement, "Effect") == "Deny"
                    && text_at(statement, "Condition/Bool/aws:SecureTransport") == "false"
            })
        });
        assert!(tls_only, "{id} can be read without TLS");
    }
}

/// Nobody else tells of these yet, and a filter that matches nothing is silent.
#[test]
fn the_alarm_for_mail_that_needs_a_look_reads_the_lines_that_are_logged() {
    let template = written();
    let alarm = "Resources/MailNeedsALook/Properties";
    for (filter, function, pattern) in [
        ("HeldMail", "InboundEmailFunction", r#"{ ($.message = "a mail was dealt with") && ($.decision = "Held") }"#),
        ("AgentsWithoutMail", "MailFeedbackFunction", r#"{ $.message = "mail to an agent comes back" }"#),
        (
            "RefusedNotices",
            "NotifyFunction",
            r#"{ ($.message = "SES refuses a notice for good") || ($.message = "no agent is told") }"#,
        ),
    ] {
        let filter = format!("Resources/{filter}/Properties");
        assert_eq!(
            text_at(&template, &format!("{filter}/LogGroupName")),
            text_at(&template, &format!("Resources/{function}/Properties/LoggingConfig/LogGroup"))
        );
        assert_eq!(text_at(&template, &format!("{filter}/FilterPattern")), pattern);
        let transformation = at(&template, &format!("{filter}/MetricTransformations"))
            .and_then(Yaml::as_sequence)
            .and_then(|all| all.first())
            .expect("the filter makes a metric");
        assert_eq!(text_at(transformation, "MetricName"), text_at(&template, &format!("{alarm}/MetricName")));
        assert_eq!(text_at(transformation, "MetricNamespace"), text_at(&template, &format!("{alarm}/Namespace")));
        let binary = &stack().functions[function].binary;
        let sources: String = files(&format!("functions/{binary}/src"), ".rs")
            .iter()
            .map(|path| std::fs::read_to_string(path).expect("a source file is text"))
            .collect();
        for message in pattern.split('"').filter(|part| part.starts_with(char::is_alphabetic) && part.contains(' ')) {
            assert!(sources.contains(&format!("{message:?}")), "{binary} never logs {message:?}");
        }
    }
    // The line, and the name that `?` writes.
    let line = text("functions/inbound-email/src/receive.rs");
    let line = line.lines().find(|line| line.contains(r#""a mail was dealt with""#)).expect("the line is logged");
    assert!(line.contains("tracing::info!") && line.contains("decision = ?kind"), "{line}");
    assert!(text("shared/store/src/outcomes.rs").contains("    Held,\n"), "what is held has another name");
}

/// What SES tells of a mail comes from this stack's configuration set by this stack's topic, and by no other way.
#[test]
fn f3_mail_that_goes_out_has_its_events_told_to_one_function_that_only_its_topic_may_call() {
    let stack = stack();
    let [(set, destinations)] = &stack.configuration_sets.iter().collect::<Vec<_>>()[..] else { panic!("one set") };
    let [destination] = destinations.as_slice() else { panic!("one destination") };
    assert_eq!(destination.events, ["bounce", "complaint", "reject"]);
    let hears = |source: &EventSource| match source {
        EventSource::Topic { function, topic } if *topic == destination.topic => Some(function.clone()),
        _ => None,
    };
    let heard_by: Vec<String> = stack.sources.iter().filter_map(hears).collect();
    assert_eq!(heard_by, ["MailFeedbackFunction"]);
    for function in ["NotifyFunction", "MailFeedbackFunction"] {
        assert_eq!(stack.functions[function].environment["CONFIGURATION_SET"], **set, "{function}");
    }
    // SAM's event brings a permission for the topic's ARN; another one would be written out.
    let template = written();
    for (id, permission) in resources(&template, "AWS::Lambda::Permission") {
        let function = text_at(&permission, "Properties/FunctionName");
        assert!(!function.starts_with("MailFeedbackFunction"), "{id} lets somebody else call the function");
    }
    let statements = at(&template, "Resources/MailFeedbackTopicPolicy/Properties/PolicyDocument/Statement")
        .and_then(Yaml::as_sequence)
        .expect("statements");
    let [statement] = statements.as_slice() else { panic!("SES alone publishes") };
    assert_eq!(text_at(statement, "Principal/Service"), "ses.amazonaws.com");
    let source = text_at(statement, "Condition/StringEquals/aws:SourceArn");
    assert!(source.ends_with(":configuration-set/${MailConfigurationSet}"), "{source}");
}

/// docs/operations.md says that alarms and dashboard cost nothing. CloudWatch gives an account ten alarm metrics.
#[test]
fn alarms_cost_nothing_while_nothing_happens() {
    let alarms = resources(&written(), "AWS::CloudWatch::Alarm");
    assert!(alarms.len() <= 10, "{} alarms", alarms.len());
    for (id, alarm) in alarms {
        assert!(at(&alarm, "Properties/Metrics").is_none(), "{id} counts as more than one metric");
        assert_ne!(text_at(&alarm, "Properties/AlarmDescription"), "", "{id} does not say what to do");
    }
}

#[test]
fn the_dashboard_is_json() {
    let template = written();
    let body: Json =
        serde_json::from_str(text_at(&template, "Resources/Dashboard/Properties/DashboardBody")).expect("JSON");
    let widgets = body["widgets"].as_array().expect("widgets");
    assert!(!widgets.is_empty());
    for widget in widgets {
        assert!(widget["properties"]["metrics"].is_array(), "{} shows nothing", widget["properties"]["title"]);
    }
}
