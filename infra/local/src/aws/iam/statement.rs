//! One policy: its statements and the decision they lead to.

use serde_json::{Map, Value};
use thiserror::Error;

use super::condition::Condition;
use super::needs::Need;

/// A statement that this evaluator does not understand.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("policy statement not understood: {reason} in {statement}")]
pub struct PolicyError {
    /// What is wrong.
    pub reason: String,
    /// The statement as JSON.
    pub statement: String,
}

/// What a policy says to one need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Some statement allows it and none denies it.
    Allow,
    /// A statement denies it.
    Deny,
    /// Nothing allows it.
    NoAllow,
}

/// The statements of one function.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    pub(super) statements: Vec<Statement>,
}

/// One statement.
#[derive(Debug, Clone)]
pub(super) struct Statement {
    pub(super) allow: bool,
    pub(super) actions: Names,
    pub(super) resources: Names,
    pub(super) conditions: Vec<Condition>,
}

/// A list of patterns, or everything but a list (`NotAction`, `NotResource`).
#[derive(Debug, Clone)]
pub(super) struct Names {
    patterns: Vec<String>,
    negated: bool,
    fold_case: bool,
}

impl Policy {
    /// Reads statements in IAM's JSON form.
    pub fn parse(statements: &[Value]) -> Result<Self, PolicyError> {
        Ok(Self { statements: statements.iter().map(Statement::parse).collect::<Result<_, _>>()? })
    }

    /// Explicit deny first, then allow, otherwise no.
    pub fn decide(&self, need: &Need) -> Decision {
        let mut decision = Decision::NoAllow;
        for statement in self.statements.iter().filter(|statement| statement.applies(need)) {
            if !statement.allow {
                return Decision::Deny;
            }
            decision = Decision::Allow;
        }
        decision
    }
}

impl Statement {
    fn parse(value: &Value) -> Result<Self, PolicyError> {
        let wrong = |reason: &str| PolicyError { reason: reason.to_owned(), statement: value.to_string() };
        let map = value.as_object().ok_or_else(|| wrong("not an object"))?;
        let allow = match map.get("Effect").and_then(Value::as_str) {
            Some("Allow") => true,
            Some("Deny") => false,
            _ => return Err(wrong("Effect is neither Allow nor Deny")),
        };
        let actions = Names::parse(map, "Action", "NotAction", true).ok_or_else(|| wrong("no Action or NotAction"))?;
        let resources =
            Names::parse(map, "Resource", "NotResource", false).ok_or_else(|| wrong("no Resource or NotResource"))?;
        let conditions = match map.get("Condition") {
            None => Vec::new(),
            Some(value) => Condition::parse_all(value).map_err(|reason| wrong(&reason))?,
        };
        Ok(Self { allow, actions, resources, conditions })
    }

    pub(super) fn applies(&self, need: &Need) -> bool {
        self.actions.contain(&need.action)
            && self.resources.contain(&need.resource)
            && self.conditions.iter().all(|condition| condition.holds(&need.context))
    }
}

impl Names {
    fn parse(map: &Map<String, Value>, name: &str, not_name: &str, fold_case: bool) -> Option<Self> {
        let (value, negated) = match (map.get(name), map.get(not_name)) {
            (Some(value), None) => (value, false),
            (None, Some(value)) => (value, true),
            _ => return None,
        };
        let patterns = strings(value)?;
        (!patterns.is_empty()).then_some(Self { patterns, negated, fold_case })
    }

    fn contain(&self, name: &str) -> bool {
        self.patterns.iter().any(|pattern| self.like(pattern, name)) != self.negated
    }

    fn like(&self, pattern: &str, name: &str) -> bool {
        if self.fold_case {
            like(&pattern.to_ascii_lowercase(), &name.to_ascii_lowercase())
        } else {
            like(pattern, name)
        }
    }

    /// The patterns as they are written.
    pub(super) fn written(&self) -> impl Iterator<Item = &str> {
        self.patterns.iter().map(String::as_str)
    }

    /// Whether this one of the patterns lets a name pass. Of `NotAction` and its like, each does.
    pub(super) fn matches(&self, pattern: &str, name: &str) -> bool {
        self.negated || self.like(pattern, name)
    }
}

/// A string, or a list of strings.
pub(super) fn strings(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(one) => Some(vec![one.clone()]),
        Value::Array(many) => many.iter().map(|one| one.as_str().map(str::to_owned)).collect(),
        _ => None,
    }
}

/// Whether a text matches a pattern in which `*` stands for any text and `?` for one character.
pub(super) fn like(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t) = (0, 0);
    let mut last_star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some('*') => {
                last_star = Some((p, t));
                p += 1;
            }
            Some(c) if *c == '?' || text.get(t) == Some(c) => {
                p += 1;
                t += 1;
            }
            _ => {
                // Let the last star take one character more and try again from there.
                let Some((star, taken)) = last_star else { return false };
                p = star + 1;
                t = taken + 1;
                last_star = Some((star, t));
            }
        }
    }
    pattern.iter().skip(p).all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    fn need(action: &str, resource: &str, context: &[(&str, &[&str])]) -> Need {
        Need {
            action: action.to_owned(),
            resource: resource.to_owned(),
            context: context
                .iter()
                .map(|(key, values)| ((*key).to_owned(), values.iter().map(|v| (*v).to_owned()).collect()))
                .collect::<BTreeMap<String, Vec<String>>>(),
        }
    }

    #[test]
    fn patterns_match_as_iam_matches_them() {
        for (pattern, text, expected) in [
            ("dynamodb:*", "dynamodb:GetItem", true),
            ("dynamodb:Get*", "dynamodb:PutItem", false),
            ("arn:*:table/T", "arn:aws:dynamodb:r:0:table/T", true),
            ("arn:*:table/T", "arn:aws:dynamodb:r:0:table/T/index/i", false),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("*b*b", "abab", true),
            ("*b*b", "abba", false),
            ("", "", true),
            ("", "a", false),
        ] {
            assert_eq!(like(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn an_explicit_deny_wins_over_every_allow() {
        let policy = Policy::parse(&[
            json!({"Effect": "Allow", "Action": "dynamodb:*", "Resource": "*"}),
            json!({"Effect": "Deny", "Action": "dynamodb:DeleteItem", "Resource": "*"}),
        ])
        .unwrap();
        assert_eq!(policy.decide(&need("dynamodb:PutItem", "t", &[])), Decision::Allow);
        assert_eq!(policy.decide(&need("dynamodb:DeleteItem", "t", &[])), Decision::Deny);
        assert_eq!(policy.decide(&need("s3:GetObject", "t", &[])), Decision::NoAllow);
    }

    #[test]
    fn not_action_and_not_resource_take_everything_else() {
        let policy =
            Policy::parse(&[json!({"Effect": "Allow", "NotAction": ["s3:Delete*"], "NotResource": "secret"})]).unwrap();
        assert_eq!(policy.decide(&need("s3:GetObject", "open", &[])), Decision::Allow);
        assert_eq!(policy.decide(&need("s3:DeleteObject", "open", &[])), Decision::NoAllow);
        assert_eq!(policy.decide(&need("s3:GetObject", "secret", &[])), Decision::NoAllow);
    }

    #[test]
    fn for_all_values_is_about_each_value_of_the_request() {
        let policy = Policy::parse(&[json!({
            "Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*",
            "Condition": {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["ticket#*"]}},
        })])
        .unwrap();
        let decide = |keys: &[&str]| policy.decide(&need("dynamodb:GetItem", "t", &[("dynamodb:LeadingKeys", keys)]));
        assert_eq!(decide(&["ticket#1", "ticket#2"]), Decision::Allow);
        assert_eq!(decide(&["ticket#1", "contact#2"]), Decision::NoAllow);
        assert_eq!(decide(&[]), Decision::Allow, "IAM: true when the key is not there");
    }

    #[test]
    fn for_any_value_needs_one_value() {
        let policy = Policy::parse(&[json!({
            "Effect": "Allow", "Action": "dynamodb:PutItem", "Resource": "*",
            "Condition": {"ForAnyValue:StringEquals": {"dynamodb:EnclosingOperation": ["TransactWriteItems"]}},
        })])
        .unwrap();
        let put = |context: &[(&str, &[&str])]| policy.decide(&need("dynamodb:PutItem", "t", context));
        assert_eq!(put(&[("dynamodb:EnclosingOperation", &["TransactWriteItems"])]), Decision::Allow);
        assert_eq!(put(&[]), Decision::NoAllow);
    }

    #[test]
    fn a_statement_that_is_not_understood_is_refused() {
        let unknown = json!({
            "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"NumericLessThan": {"x": "1"}},
        });
        assert!(Policy::parse(&[unknown]).unwrap_err().reason.contains("NumericLessThan"));
        assert!(Policy::parse(&[json!({"Effect": "Allow", "Action": "*"})]).is_err());
        assert!(Policy::parse(&[json!({"Effect": "allow", "Action": "*", "Resource": "*"})]).is_err());
    }
}
