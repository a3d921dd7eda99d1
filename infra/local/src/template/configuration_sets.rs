//! SES: configuration sets, and whom they tell what became of a mail.
//!
//! Follows `AWS::SES::ConfigurationSetEventDestination` of the CloudFormation template reference and "Set up an Amazon SNS
//! event destination for event publishing": SES checks that it may publish when the destination is made, so a template
//! without that permission has a mistake.

use serde_json::Value;

use super::policies;
use super::resolve::Resolver;
use crate::kinds::{EventDestination, EventSource, Stack};

/// Who SES is in a policy.
const SES: &str = "ses.amazonaws.com";

/// Events that a destination may ask for.
const EVENTS: &[&str] = &[
    "send",
    "reject",
    "bounce",
    "complaint",
    "delivery",
    "open",
    "click",
    "renderingFailure",
    "deliveryDelay",
    "subscription",
];

/// Reads configuration sets and their destinations into the stack. Functions must have been read.
pub(super) fn read(resolver: &Resolver<'_>, stack: &mut Stack) {
    for (resource, _) in resolver.deployed("AWS::SES::ConfigurationSet") {
        stack.configuration_sets.insert(resource.physical.clone(), Vec::new());
    }
    for (resource, properties) in resolver.deployed("AWS::SES::ConfigurationSetEventDestination") {
        let at = format!("Resources.{}.Properties", resource.logical_id);
        let note = |place: &str, what: String| resolver.mistakes.note(format!("{at}.{place}"), what);
        let set = properties.get("ConfigurationSetName").and_then(Value::as_str).unwrap_or_default();
        if !stack.configuration_sets.contains_key(set) {
            note("ConfigurationSetName", format!("{set:?} is no configuration set of this template"));
        }
        if properties.pointer("/EventDestination/Enabled").and_then(Value::as_bool) != Some(true) {
            note("EventDestination.Enabled", "is not true: nobody would be told".to_owned());
        }
        let events: Vec<String> =
            policies::texts(properties.pointer("/EventDestination/MatchingEventTypes")).map(str::to_owned).collect();
        if events.is_empty() {
            note("EventDestination.MatchingEventTypes", "is missing".to_owned());
        }
        for unknown in events.iter().filter(|event| !EVENTS.contains(&event.as_str())) {
            note("EventDestination.MatchingEventTypes", format!("{unknown:?} is no event of SES"));
        }
        let topic = properties.pointer("/EventDestination/SnsDestination/TopicARN").and_then(Value::as_str);
        let Some(topic) = topic else {
            note("EventDestination", "the local stack knows SnsDestination, which has a TopicARN".to_owned());
            continue;
        };
        let at_topic = "EventDestination.SnsDestination.TopicARN";
        if resolver.owner_of(topic, "AWS::SNS::Topic").is_none() {
            note(at_topic, format!("{topic:?} is no topic of this template"));
        } else if !ses_may_publish(resolver, topic) {
            note(at_topic, format!("no AWS::SNS::TopicPolicy lets {SES} publish there"));
        }
        let heard = |source: &EventSource| matches!(source, EventSource::Topic { topic: of, .. } if of == topic);
        if !stack.sources.iter().any(heard) {
            note(at_topic, "no function has subscribed to the topic".to_owned());
        }
        if let Some(destinations) = stack.configuration_sets.get_mut(set) {
            destinations.push(EventDestination { topic: topic.to_owned(), events });
        }
    }
}

fn ses_may_publish(resolver: &Resolver<'_>, topic: &str) -> bool {
    resolver.deployed("AWS::SNS::TopicPolicy").iter().any(|(_, properties)| {
        let for_ses = policies::for_service(properties, SES);
        policies::texts(properties.get("Topics")).any(|named| named == topic)
            && policies::allows(&for_ses, "sns:Publish", topic)
    })
}
