//! SES: identities that may send, and the receipt rules that take mail in.
//!
//! Follows `AWS::SES::ReceiptRule` of the CloudFormation template reference and "Giving permissions to Amazon SES for email
//! receiving": without those permissions SES refuses to create the rule, so a template without them has a mistake.

use serde_json::Value;

use super::functions::arn_of;
use super::policies;
use super::resolve::Resolver;
use crate::kinds::{ReceiptRule, Stack};

/// Who SES is in a policy.
const SES: &str = "ses.amazonaws.com";

/// Reads identities and receipt rules into the stack.
pub(super) fn read(resolver: &Resolver<'_>, stack: &mut Stack) {
    for (resource, _) in resolver.deployed("AWS::SES::EmailIdentity") {
        stack.identities.push(resource.physical.clone());
    }
    let mut rules: Vec<(Option<String>, ReceiptRule)> = Vec::new();
    for (resource, properties) in resolver.deployed("AWS::SES::ReceiptRule") {
        let at = format!("Resources.{}.Properties", resource.logical_id);
        let set = properties.get("RuleSetName").and_then(Value::as_str).unwrap_or_default();
        if resolver.owner_of(set, "AWS::SES::ReceiptRuleSet").is_none() {
            resolver.mistakes.note(format!("{at}.RuleSetName"), format!("{set:?} is no rule set of this template"));
        }
        let after = properties.get("After").and_then(Value::as_str).map(str::to_owned);
        let Some(rule) = properties.get("Rule") else {
            resolver.mistakes.note(at, "has no Rule");
            continue;
        };
        if rule.get("Enabled").and_then(Value::as_bool).unwrap_or(false) {
            rules.push((after, read_rule(resolver, &resource.physical, rule, &format!("{at}.Rule"))));
        } else {
            resolver.mistakes.note(format!("{at}.Rule.Enabled"), "is not true: the rule would do nothing");
        }
    }
    stack.receipt_rules = in_order(rules);
}

fn read_rule(resolver: &Resolver<'_>, generated_name: &str, rule: &Value, at: &str) -> ReceiptRule {
    let mut read = ReceiptRule {
        name: rule.get("Name").and_then(Value::as_str).unwrap_or(generated_name).to_owned(),
        recipients: policies::texts(rule.get("Recipients")).map(str::to_owned).collect(),
        s3: None,
        function: None,
        asynchronous: true,
    };
    let actions = rule.get("Actions").and_then(Value::as_array);
    for (index, action) in actions.into_iter().flatten().enumerate() {
        let at = format!("{at}.Actions[{index}]");
        if let Some(action) = action.get("S3Action") {
            let bucket = action.get("BucketName").and_then(Value::as_str).unwrap_or_default();
            let prefix = action.get("ObjectKeyPrefix").and_then(Value::as_str).unwrap_or_default();
            if resolver.owner_of(bucket, "AWS::S3::Bucket").is_none() {
                resolver.mistakes.note(&at, format!("{bucket:?} is no bucket of this template"));
            } else if !ses_may_write(resolver, bucket, prefix) {
                resolver.mistakes.note(&at, format!("no bucket policy lets {SES} put objects into {bucket}/{prefix}"));
            }
            read.s3 = Some((bucket.to_owned(), prefix.to_owned()));
        } else if let Some(action) = action.get("LambdaAction") {
            let arn = action.get("FunctionArn").and_then(Value::as_str).unwrap_or_default();
            match resolver.owner_of(arn, "AWS::Serverless::Function") {
                Some(function) => {
                    if !ses_may_invoke(resolver, arn, &function.physical) {
                        resolver
                            .mistakes
                            .note(&at, format!("no AWS::Lambda::Permission lets {SES} invoke {}", function.logical_id));
                    }
                    read.function = Some(function.logical_id.clone());
                }
                None => resolver.mistakes.note(&at, format!("{arn:?} is no function of this template")),
            }
            read.asynchronous = action.get("InvocationType").and_then(Value::as_str) != Some("RequestResponse");
        } else {
            resolver.mistakes.note(at, "the local stack knows S3Action and LambdaAction");
        }
    }
    read
}

fn ses_may_write(resolver: &Resolver<'_>, bucket: &str, prefix: &str) -> bool {
    let object = format!("arn:aws:s3:::{bucket}/{prefix}");
    resolver.deployed("AWS::S3::BucketPolicy").iter().any(|(_, properties)| {
        let for_ses = policies::for_service(properties, SES);
        properties.get("Bucket").and_then(Value::as_str) == Some(bucket)
            // A resource of `bucket/*` covers `bucket/prefix` as well as `bucket/prefix*` does.
            && (policies::allows(&for_ses, "s3:PutObject", &object) || policies::allows(&for_ses, "s3:PutObject", &format!("{object}*")))
    })
}

fn ses_may_invoke(resolver: &Resolver<'_>, arn: &str, name: &str) -> bool {
    resolver.deployed("AWS::Lambda::Permission").iter().any(|(_, properties)| {
        let text = |key: &str| properties.get(key).and_then(Value::as_str);
        let function = text("FunctionName").unwrap_or_default();
        let same = function == arn
            || function == name
            || resolver.owner_of(function, "AWS::Serverless::Function").and_then(|f| arn_of(resolver, f)).as_deref()
                == Some(arn);
        same && text("Principal") == Some(SES) && text("Action") == Some("lambda:InvokeFunction")
    })
}

/// Rules in the order of their `After`; a rule without one comes first, as SES inserts it at the head of the list.
fn in_order(rules: Vec<(Option<String>, ReceiptRule)>) -> Vec<ReceiptRule> {
    let (mut waiting, first): (Vec<_>, Vec<_>) = rules.into_iter().partition(|(after, _)| after.is_some());
    let mut ordered: Vec<ReceiptRule> = first.into_iter().map(|(_, rule)| rule).collect();
    while !waiting.is_empty() {
        let before = waiting.len();
        waiting.retain(|(after, rule)| match ordered.iter().position(|placed| Some(&placed.name) == after.as_ref()) {
            Some(position) => {
                ordered.insert(position + 1, rule.clone());
                false
            }
            None => true,
        });
        if waiting.len() == before {
            // `After` a rule that is not there: behind all others.
            ordered.extend(waiting.drain(..).map(|(_, rule)| rule));
        }
    }
    ordered
}
