#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::json;

use super::*;
use crate::kinds::{EventDestination, EventSource, Route};

/// A small template with one of everything.
const WHOLE: &str = include_str!("tests/whole.yaml");

fn settings() -> Settings {
    Settings {
        parameters: BTreeMap::from([("MailDomain".to_owned(), "support.example.com".to_owned())]),
        ..Settings::default()
    }
}

fn whole() -> Stack {
    read(WHOLE, &settings()).unwrap()
}

/// The mistakes of the small template after one change.
fn mistakes_after(change: &str, instead: &str) -> Vec<String> {
    assert!(WHOLE.contains(change), "the fixture has no {change:?}");
    match read(&WHOLE.replacen(change, instead, 1), &settings()) {
        Ok(_) => Vec::new(),
        Err(TemplateError::Mistakes(mistakes)) => mistakes.iter().map(ToString::to_string).collect(),
        Err(error) => panic!("{error}"),
    }
}

#[track_caller]
fn assert_mistake(change: &str, instead: &str, at: &str, what: &str) {
    let mistakes = mistakes_after(change, instead);
    assert!(
        mistakes.iter().any(|mistake| mistake.starts_with(at) && mistake.contains(what)),
        "not found in {mistakes:#?}"
    );
}

#[test]
fn a_function_has_the_settings_of_globals_and_its_own() {
    let stack = whole();
    let page = &stack.functions["PageFunction"];
    assert_eq!(page.binary, "page");
    assert_eq!(page.name, "guichet-PageFunction");
    assert_eq!(page.timeout, Duration::from_secs(10));
    assert_eq!(page.memory_mb, 256);
    assert_eq!(page.log_group, "/aws/lambda/guichet-PageFunction");
    assert_eq!(stack.functions["NotifyFunction"].reserved_concurrency, Some(2));
}

#[test]
fn every_intrinsic_function_gives_what_cloudformation_gives() {
    let stack = whole();
    let environment = &stack.functions["PageFunction"].environment;
    let expected = [
        ("REF_PARAMETER", "support.example.com"),
        ("REF_RESOURCE", "guichet-Table"),
        ("REF_QUEUE", "https://sqs.us-east-1.amazonaws.com/000000000000/guichet-FailedNotices"),
        ("GET_ATT", "arn:aws:dynamodb:us-east-1:000000000000:table/guichet-Table"),
        ("SUB", "guichet-Table in us-east-1, ${literal}, arn:aws:s3:::guichet-rawmailbucket"),
        ("SUB_WITH_MAP", "one guichet-Table"),
        ("JOIN", "a-guichet-Table-c"),
        ("SELECT", "b"),
        ("SPLIT_AND_SELECT", "example"),
        ("FIND_IN_MAP", "seven"),
        ("IF_TRUE", "yes"),
        ("IF_NESTED", "or"),
        ("LONG_FORM", "guichet-Table"),
        ("BASE64", "aGk="),
    ];
    for (name, value) in expected {
        assert_eq!(environment.get(name).map(String::as_str), Some(value), "{name}");
    }
    assert!(!environment.contains_key("NO_VALUE"));
}

#[test]
fn the_address_of_the_api_is_the_address_on_this_machine() {
    let stack = whole();
    assert_eq!(stack.functions["NotifyFunction"].environment["PORTAL_URL"], "http://127.0.0.1:9000");
    assert_eq!(stack.outputs["PortalUrl"], "http://127.0.0.1:9000/tickets");
    assert_eq!(stack.functions["NotifyFunction"].environment["FILES"], "http://127.0.0.1:9001");
}

#[test]
fn a_resource_or_output_whose_condition_does_not_hold_is_not_deployed() {
    let stack = whole();
    assert!(!stack.buckets.contains_key("OwnBucket"));
    assert!(!stack.outputs.contains_key("OwnBucketName"));
    let mut with_domain = settings();
    with_domain.parameters.insert("OwnDomain".to_owned(), "help.example.com".to_owned());
    let stack = read(WHOLE, &with_domain).unwrap();
    assert_eq!(stack.outputs["OwnBucketName"], "guichet-ownbucket");
}

#[test]
fn routes_come_from_the_events() {
    let mut routes = whole().routes;
    routes.sort_by(|a, b| a.path.cmp(&b.path));
    let route =
        |method: &str, path: &str| Route { method: method.into(), path: path.into(), function: "PageFunction".into() };
    assert_eq!(routes, [route("ANY", "$default"), route("GET", "/tickets/{number}")]);
}

#[test]
fn a_table_becomes_a_create_table_request() {
    let stack = whole();
    let table = &stack.tables[0];
    assert_eq!(table.ttl_attribute.as_deref(), Some("expires_at"));
    assert_eq!(table.create["TableName"], "guichet-Table");
    assert_eq!(
        table.create["StreamSpecification"],
        json!({"StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES"})
    );
    assert_eq!(table.create["GlobalSecondaryIndexes"][0]["KeySchema"].as_array().unwrap().len(), 3);
    assert!(table.create.get("PointInTimeRecoverySpecification").is_none());
    assert!(table.create["GlobalSecondaryIndexes"][0].get("ContributorInsightsSpecification").is_none());
}

#[test]
fn a_stream_event_keeps_all_its_settings_and_brings_its_rights() {
    let stack = whole();
    let Some(EventSource::Stream(stream)) =
        stack.sources.iter().find(|source| matches!(source, EventSource::Stream(_)))
    else {
        panic!("no stream in {:?}", stack.sources)
    };
    assert_eq!(
        (stream.function.as_str(), stream.table.as_str(), stream.batch_size),
        ("NotifyFunction", "guichet-Table", 10)
    );
    assert_eq!(stream.batching_window, Duration::from_secs(1));
    assert!(stream.bisect && stream.report_batch_item_failures);
    assert_eq!((stream.maximum_retries, stream.maximum_age), (Some(5), None));
    assert_eq!(stream.filters, [json!({"eventName": ["INSERT"]})]);
    assert_eq!(stream.on_failure.as_deref(), Some("FailedNotices"));
    let rights = serde_json::to_string(&stack.functions["NotifyFunction"].policies).unwrap();
    assert!(rights.contains("dynamodb:GetRecords") && rights.contains("sqs:SendMessage"), "{rights}");
}

#[test]
fn schedules_and_bucket_notifications_are_sources() {
    let stack = whole();
    assert!(stack.sources.iter().any(|source| matches!(
        source, EventSource::Schedule { function, every } if function == "NotifyFunction" && *every == Duration::from_mins(5))));
    assert!(stack.sources.iter().any(|source| matches!(
        source, EventSource::Bucket { bucket, prefix, .. } if bucket == "guichet-rawmailbucket" && prefix == "inbound/")));
}

#[test]
fn the_receipt_rule_names_its_bucket_and_function() {
    let stack = whole();
    let rule = &stack.receipt_rules[0];
    assert_eq!(rule.recipients, ["support.example.com"]);
    assert_eq!(rule.s3, Some(("guichet-rawmailbucket".to_owned(), "inbound/".to_owned())));
    assert_eq!(rule.function.as_deref(), Some("NotifyFunction"));
    assert!(rule.asynchronous);
    assert_eq!(stack.identities, ["support.example.com"]);
}

#[test]
fn asynchronous_settings_come_from_event_invoke_config() {
    let stack = whole();
    let notify = &stack.functions["NotifyFunction"];
    assert_eq!((notify.async_retries, notify.on_failure.as_deref()), (1, Some("FailedNotices")));
    assert_eq!(stack.functions["PageFunction"].async_retries, 2);
}

#[test]
fn policies_are_statements_with_resolved_resources() {
    let stack = whole();
    let policies = &stack.functions["PageFunction"].policies;
    let own = json!({"Effect": "Allow", "Action": "dynamodb:Query",
        "Resource": "arn:aws:dynamodb:us-east-1:000000000000:table/guichet-Table/index/by-company"});
    assert!(policies.contains(&own), "{policies:#?}");
    let text = serde_json::to_string(policies).unwrap();
    assert!(text.contains("s3:ListBucket") && text.contains("arn:aws:s3:::guichet-rawmailbucket/*"), "S3ReadPolicy");
    assert!(text.contains("cognito-idp:InitiateAuth"), "the managed policy of the template");
    assert!(text.contains("logs:PutLogEvents"), "what SAM adds");
}

#[test]
fn the_pool_has_its_clients_and_groups() {
    let stack = whole();
    let pool = &stack.user_pools["UserPool"];
    assert_eq!(pool.clients[0].1["PreventUserExistenceErrors"], "ENABLED");
    assert_eq!(pool.groups, ["agents"]);
    assert_eq!(stack.functions["PageFunction"].environment["POOL"], pool.id);
}

#[test]
fn a_name_that_leads_nowhere_is_a_mistake_that_says_where() {
    let variables = "Resources.PageFunction.Properties.Environment.Variables";
    assert_mistake(
        "REF_RESOURCE: !Ref Table",
        "REF_RESOURCE: !Ref Tabel",
        &format!("{variables}.REF_RESOURCE"),
        "Tabel",
    );
    assert_mistake(
        "GET_ATT: !GetAtt Table.Arn",
        "GET_ATT: !GetAtt Table.ARN",
        &format!("{variables}.GET_ATT"),
        "no attribute ARN",
    );
    assert_mistake("!Sub '${Table} in", "!Sub '${Tabel} in", &format!("{variables}.SUB"), "Tabel");
    assert_mistake("!If [HasMail, yes", "!If [HasMial, yes", &format!("{variables}.IF_TRUE"), "HasMial");
    assert_mistake(
        "!FindInMap [Words, seven, short]",
        "!FindInMap [Words, eight, short]",
        &format!("{variables}.FIND_IN_MAP"),
        "eight",
    );
    assert_mistake(
        "Condition: HasOwnDomain",
        "Condition: HasOwnDomian",
        "Resources.OwnBucket.Condition",
        "HasOwnDomian",
    );
    assert_mistake("DependsOn: RawMailPolicy", "DependsOn: RawMailPolcy", "Resources.Rule.DependsOn", "RawMailPolcy");
}

#[test]
fn a_mistake_in_a_branch_that_is_not_taken_is_found_too() {
    assert_mistake(
        "!If [HasOwnDomain, !Ref OwnDomain,",
        "!If [HasOwnDomain, !Ref OwnDomian,",
        "Resources.PageFunction",
        "OwnDomian",
    );
}

#[test]
fn a_misspelled_policy_template_is_a_mistake() {
    assert_mistake("S3ReadPolicy", "S3ReaderPolicy", "Resources.PageFunction.Properties.Policies[1]", "S3ReaderPolicy");
    assert_mistake(
        "BucketName: !Ref RawMailBucket\n        - !Ref SignIn",
        "Bucket: !Ref RawMailBucket\n        - !Ref SignIn",
        "Resources.PageFunction.Properties.Policies[1]",
        "no parameter Bucket",
    );
}

#[test]
fn an_unknown_type_function_section_or_event_is_a_mistake() {
    assert_mistake("Type: AWS::SQS::Queue", "Type: AWS::SQS::Queu", "Resources.FailedNotices.Type", "AWS::SQS::Queu");
    assert_mistake("!Join ['-'", "!Jion ['-'", "Resources.PageFunction", "Fn::Jion");
    assert_mistake("Mappings:", "Mapings:", "Mapings", "no such section");
    assert_mistake(
        "Type: Schedule",
        "Type: Shedule",
        "Resources.NotifyFunction.Properties.Events.Often.Type",
        "Shedule",
    );
}

#[test]
fn a_variable_that_lambda_would_refuse_is_a_mistake() {
    let variables = "Resources.PageFunction.Properties.Environment";
    assert_mistake("LONG_FORM: ", "AWS_REGION: ", &format!("{variables}.Variables.AWS_REGION"), "keeps for itself");
    assert_mistake("REF_PARAMETER: !Ref MailDomain", &format!("LONG: {}", "x".repeat(4096)), variables, "bytes");
    assert_mistake("REF_PARAMETER: !Ref MailDomain", "LIST: [a]", &format!("{variables}.Variables.LIST"), "text");
}

#[test]
fn a_condition_that_is_wrong_is_a_mistake_even_if_nothing_uses_it() {
    assert_mistake("Resources:", "  Odd: !Not [!Condition Nowhere]\nResources:", "Conditions.Odd", "Nowhere");
    assert_mistake("Resources:", "  Odd: !Not [!Condition Odd]\nResources:", "Conditions.Odd", "depends on itself");
}

#[test]
fn a_failure_queue_without_the_right_to_send_there_is_a_mistake() {
    assert_mistake(
        "OnFailure: { Type: SQS, Destination",
        "OnFailure: { Destination",
        "Resources.NotifyFunction",
        "no right to send",
    );
}

#[test]
fn a_receipt_rule_that_ses_may_not_carry_out_is_a_mistake() {
    assert_mistake(
        "Principal: { Service: ses.amazonaws.com }",
        "Principal: { Service: s3.amazonaws.com }",
        "Resources.Rule",
        "put objects",
    );
    assert_mistake(
        "Principal: ses.amazonaws.com",
        "Principal: s3.amazonaws.com",
        "Resources.Rule",
        "invoke NotifyFunction",
    );
}

#[test]
fn a_stream_of_a_table_without_one_is_a_mistake() {
    assert_mistake(
        "StreamSpecification: { StreamViewType: NEW_AND_OLD_IMAGES }",
        "Tags: []",
        "Resources.NotifyFunction",
        "StreamArn",
    );
}

#[test]
fn a_key_attribute_that_is_not_defined_is_a_mistake() {
    assert_mistake(
        "- { AttributeName: state, AttributeType: S }",
        "- { AttributeName: stat, AttributeType: S }",
        "Resources.Table",
        "state is not defined",
    );
}

#[test]
fn a_parameter_without_a_value_is_a_mistake_said_once() {
    let error = read(WHOLE, &Settings::default()).unwrap_err().to_string();
    assert_eq!(error.matches("Parameters.MailDomain").count(), 1, "{error}");
    let mut odd = settings();
    odd.parameters.insert("Architecture".to_owned(), "riscv".to_owned());
    assert!(read(WHOLE, &odd).unwrap_err().to_string().contains("AllowedValues"));
    odd.parameters = settings().parameters;
    odd.parameters.insert("MialDomain".to_owned(), "x".to_owned());
    assert!(read(WHOLE, &odd).unwrap_err().to_string().contains("no such parameter"));
}

#[test]
fn a_handler_that_is_no_crate_is_a_mistake() {
    let with_handlers = Settings { handlers: Some(BTreeSet::from(["page".to_owned()])), ..settings() };
    let error = read(WHOLE, &with_handlers).unwrap_err().to_string();
    assert!(error.contains("functions/notify"), "{error}");
    assert!(!error.contains("functions/page"), "{error}");
}

#[test]
fn all_mistakes_are_told_at_once() {
    let both = WHOLE.replace("!Ref Table", "!Ref Tabel").replace("S3ReadPolicy", "S3ReaderPolicy");
    let error = read(&both, &settings()).unwrap_err().to_string();
    assert!(error.contains("Tabel") && error.contains("S3ReaderPolicy"), "{error}");
}

/// The template that deploys. Whatever a deployer chooses, it must be without mistakes, and every binary that it names
/// must exist.
#[test]
fn the_template_of_the_repository_resolves() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    let needed = [
        ("MailDomain", "support.example.com"),
        ("SenderAddress", "help@example.com"),
        ("AgentEmail", "agent@example.com"),
    ];
    let choices: [&[(&str, &str)]; 5] = [
        &[],
        &[
            ("OwnDomain", "help.example.com"),
            ("OwnDomainCertificateArn", "arn:aws:acm:us-east-1:000000000000:certificate/1"),
        ],
        &[("MailDomainIdentity", "verified"), ("Architecture", "x86_64")],
        &[("MailDomainIdentity", "external"), ("DeletionProtection", "false")],
        &[("AlarmEmail", "ops@example.com")],
    ];
    for choice in choices {
        let settings = Settings {
            parameters: needed
                .iter()
                .chain(choice)
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            handlers: Some(handlers(workspace).unwrap()),
            ..Settings::default()
        };
        let stack = load(&workspace.join("infra/template.yaml"), &settings)
            .unwrap_or_else(|error| panic!("{choice:?}: {error}"));
        assert!(stack.routes.len() > 20, "{:#?}", stack.routes);
    }
}

#[test]
fn a_configuration_set_has_its_destinations_and_the_topic_its_functions() {
    let stack = whole();
    let topic = "arn:aws:sns:us-east-1:000000000000:guichet-FeedbackTopic".to_owned();
    let destination = EventDestination { topic: topic.clone(), events: vec!["bounce".into(), "complaint".into()] };
    assert_eq!(stack.configuration_sets, BTreeMap::from([("guichet-ConfigurationSet".to_owned(), vec![destination])]));
    let calls = |source: &EventSource| matches!(source, EventSource::Topic { function, topic: of } if function == "NotifyFunction" && *of == topic);
    assert!(stack.sources.iter().any(calls));
}

#[test]
fn an_event_destination_that_nobody_hears_of_is_a_mistake() {
    let at = "Resources.EventDestination.Properties.EventDestination";
    let topic = format!("{at}.SnsDestination.TopicARN");
    assert_mistake("[bounce, complaint]", "[bounced]", &format!("{at}.MatchingEventTypes"), "no event of SES");
    assert_mistake(
        "MatchingEventTypes: [bounce, complaint]",
        "Name: x",
        &format!("{at}.MatchingEventTypes"),
        "missing",
    );
    assert_mistake("        Enabled: true\n        Matching", "        Matching", &format!("{at}.Enabled"), "not true");
    assert_mistake(
        "SnsDestination: { TopicARN: !Ref FeedbackTopic }",
        "KinesisFirehoseDestination: {}",
        at,
        "SnsDestination",
    );
    assert_mistake("TopicARN: !Ref FeedbackTopic", "TopicARN: somewhere", &topic, "no topic of this template");
    assert_mistake("Action: sns:Publish", "Action: sns:Subscribe", &topic, "lets ses.amazonaws.com publish");
    assert_mistake("Topics: [!Ref FeedbackTopic]", "Topics: [elsewhere]", &topic, "lets ses.amazonaws.com publish");
    let subscription = "        Feedback:\n          Type: SNS\n          Properties: { Topic: !Ref FeedbackTopic }\n";
    assert_mistake(subscription, "", &topic, "no function has subscribed");
    let event = "Resources.NotifyFunction.Properties.Events.Feedback.Properties";
    assert_mistake("{ Topic: !Ref FeedbackTopic }\n        Raw", "{ Topic: x }\n        Raw", event, "no topic");
    assert_mistake(
        "{ Topic: !Ref FeedbackTopic }\n        Raw",
        "{ Topic: !Ref FeedbackTopic, FilterPolicy: {} }\n        Raw",
        event,
        "not imitate",
    );
    let set = "Resources.EventDestination.Properties.ConfigurationSetName";
    assert_mistake(
        "ConfigurationSetName: !Ref ConfigurationSet",
        "ConfigurationSetName: other",
        set,
        "no configuration set",
    );
}
