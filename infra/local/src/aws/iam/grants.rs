//! The other direction of least privilege: what is allowed, taken apart, and which parts of it calls made use of.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Policy;
use super::needs::Need;
use super::statement::Statement;

/// The smallest part of an allowing statement: one action on one resource under one value of each condition, as they are
/// written (`dynamodb:GetItem`, `arn:aws:dynamodb:…:table/T`, `dynamodb:LeadingKeys contact#*`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Grant {
    /// Logical id of the function.
    pub function: String,
    /// IAM action, as the statement names it.
    pub action: String,
    /// Resource, as the statement names it.
    pub resource: String,
    /// One value of each condition: key and value.
    pub conditions: Vec<String>,
}

impl Policy {
    /// All parts of what it allows.
    pub(super) fn grants(&self, function: &str) -> BTreeSet<Grant> {
        let all = |_: &str| true;
        let allowing = self.statements.iter().filter(|statement| statement.allow);
        allowing
            .flat_map(|statement| {
                let conditions = statement.conditions.iter().map(|condition| condition.written(None)).collect();
                parts(function, statement, all, all, conditions)
            })
            .collect()
    }

    /// The parts that allow this call.
    pub(super) fn grants_for(&self, function: &str, need: &Need) -> Vec<Grant> {
        let allowing = self.statements.iter().filter(|statement| statement.allow && statement.applies(need));
        allowing
            .flat_map(|statement| {
                let conditions =
                    statement.conditions.iter().map(|condition| condition.written(Some(&need.context))).collect();
                let action = |pattern: &str| statement.actions.matches(pattern, &need.action);
                let resource = |pattern: &str| statement.resources.matches(pattern, &need.resource);
                parts(function, statement, action, resource, conditions)
            })
            .collect()
    }
}

/// Every combination of the actions, the resources and one value of each condition.
fn parts(
    function: &str,
    statement: &Statement,
    action: impl Fn(&str) -> bool,
    resource: impl Fn(&str) -> bool,
    conditions: Vec<Vec<String>>,
) -> Vec<Grant> {
    let mut combinations = vec![Vec::new()];
    for values in conditions {
        combinations = combinations
            .iter()
            .flat_map(|before: &Vec<String>| {
                values.iter().map(move |value| before.iter().chain([value]).cloned().collect::<Vec<_>>())
            })
            .collect();
    }
    let mut found = Vec::new();
    for action in statement.actions.written().filter(|pattern| action(pattern)) {
        for resource in statement.resources.written().filter(|pattern| resource(pattern)) {
            found.extend(combinations.iter().map(|conditions| Grant {
                function: function.to_owned(),
                action: action.to_owned(),
                resource: resource.to_owned(),
                conditions: conditions.clone(),
            }));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    #[test]
    fn a_call_uses_the_parts_that_it_needs_and_leaves_the_others() {
        let policy = Policy::parse(&[json!({
            "Effect": "Allow", "Action": ["dynamodb:GetItem", "dynamodb:PutItem"], "Resource": ["t", "u*"],
            "Condition": {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["contact#*", "ticket#*"]}},
        })])
        .unwrap();
        assert_eq!(policy.grants("F").len(), 8);
        let keys = vec!["contact#1".to_owned(), "ticket#2".to_owned()];
        let context = BTreeMap::from([("dynamodb:LeadingKeys".to_owned(), keys)]);
        let need = Need { action: "dynamodb:PutItem".into(), resource: "u/1".into(), context };
        let used: Vec<_> =
            policy.grants_for("F", &need).into_iter().map(|g| (g.action, g.resource, g.conditions)).collect();
        let part = |value: &str| {
            ("dynamodb:PutItem".to_owned(), "u*".to_owned(), vec![format!("dynamodb:LeadingKeys {value}")])
        };
        assert_eq!(used, [part("contact#*"), part("ticket#*")]);
        let refused = Need { action: "dynamodb:DeleteItem".into(), ..need };
        assert!(policy.grants_for("F", &refused).is_empty());
    }
}
