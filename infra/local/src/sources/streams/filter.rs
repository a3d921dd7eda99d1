//! Event filter patterns: which records a function gets to see.
//!
//! The rules are those of Lambda's "event filtering" page: a pattern is an object in the shape of the record, whose
//! leaves are lists of alternatives; `$or` holds alternatives over several fields. DynamoDB writes numbers as strings
//! (`{"N": "5"}`), so `numeric` never matches an attribute, there as here.

use serde_json::{Map, Value};

/// One parsed pattern.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern(Node);

/// A pattern that Lambda would refuse when the event source mapping is created.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("event filter pattern: {0}")]
pub struct PatternError(String);

#[derive(Debug, Clone, PartialEq)]
enum Node {
    /// Every field matches.
    All(Vec<(String, Node)>),
    /// At least one of these objects matches.
    Any(Vec<Node>),
    /// The value passes one of these tests.
    Leaf(Vec<Test>),
}

#[derive(Debug, Clone, PartialEq)]
enum Test {
    Equals(Value),
    EqualsIgnoreCase(String),
    Prefix(String),
    Suffix(String),
    AnythingBut(Vec<Value>),
    Exists(bool),
    Numeric(Vec<(Comparison, f64)>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// When Lambda would refuse it: not an object, an empty list or object, an unknown operator or a malformed operand.
    pub fn parse(pattern: &Value) -> Result<Self, PatternError> {
        let Value::Object(fields) = pattern else {
            return Err(refused("must be an object", pattern));
        };
        Ok(Self(object(fields)?))
    }

    /// Whether an event passes.
    pub fn matches(&self, event: &Value) -> bool {
        self.0.matches(Some(event))
    }
}

fn refused(why: &str, part: &Value) -> PatternError {
    PatternError(format!("{why}: {part}"))
}

fn object(fields: &Map<String, Value>) -> Result<Node, PatternError> {
    if fields.is_empty() {
        return Err(PatternError("an object needs at least one field".to_owned()));
    }
    let field = |(name, value): (&String, &Value)| Ok((name.clone(), node(name, value)?));
    fields.iter().map(field).collect::<Result<_, _>>().map(Node::All)
}

fn node(name: &str, value: &Value) -> Result<Node, PatternError> {
    match value {
        Value::Object(fields) => object(fields),
        Value::Array(list) if list.is_empty() => Err(PatternError(format!("the list of {name} is empty"))),
        Value::Array(list) if name == "$or" => {
            let arm = |arm: &Value| match arm {
                Value::Object(fields) => object(fields),
                other => Err(refused("$or takes objects", other)),
            };
            list.iter().map(arm).collect::<Result<_, _>>().map(Node::Any)
        }
        Value::Array(list) => list.iter().map(test).collect::<Result<_, _>>().map(Node::Leaf),
        other => Err(refused("a leaf must be a list", other)),
    }
}

fn test(value: &Value) -> Result<Test, PatternError> {
    let Value::Object(operator) = value else {
        return match value {
            Value::Array(_) => Err(refused("a list inside a list", value)),
            plain => Ok(Test::Equals(plain.clone())),
        };
    };
    let mut operators = operator.iter();
    let (Some((name, operand)), None) = (operators.next(), operators.next()) else {
        return Err(refused("exactly one operator is needed", value));
    };
    let text = || operand.as_str().map(str::to_owned).ok_or_else(|| refused("the operand must be a string", value));
    match name.as_str() {
        "prefix" => text().map(Test::Prefix),
        "suffix" => text().map(Test::Suffix),
        "equals-ignore-case" => text().map(|text| Test::EqualsIgnoreCase(text.to_lowercase())),
        "exists" => {
            operand.as_bool().map(Test::Exists).ok_or_else(|| refused("the operand must be true or false", value))
        }
        "anything-but" => anything_but(operand),
        "numeric" => numeric(operand).map(Test::Numeric),
        _ => Err(refused("unknown operator", value)),
    }
}

fn anything_but(operand: &Value) -> Result<Test, PatternError> {
    let list = match operand {
        Value::Array(list) if !list.is_empty() => list.clone(),
        Value::String(_) | Value::Number(_) => vec![operand.clone()],
        other => return Err(refused("anything-but takes strings and numbers", other)),
    };
    if list.iter().all(|value| value.is_string() || value.is_number()) {
        Ok(Test::AnythingBut(list))
    } else {
        Err(refused("anything-but takes strings and numbers", operand))
    }
}

fn numeric(operand: &Value) -> Result<Vec<(Comparison, f64)>, PatternError> {
    let comparison = |pair: &[Value]| {
        let [operator, number] = pair else { return None };
        let operator = match operator.as_str()? {
            "=" => Comparison::Equal,
            "<" => Comparison::Less,
            "<=" => Comparison::LessOrEqual,
            ">" => Comparison::Greater,
            ">=" => Comparison::GreaterOrEqual,
            _ => return None,
        };
        Some((operator, number.as_f64()?))
    };
    operand
        .as_array()
        .filter(|list| !list.is_empty())
        .and_then(|list| list.chunks(2).map(comparison).collect())
        .ok_or_else(|| refused("numeric takes operators and numbers in turn", operand))
}

impl Node {
    fn matches(&self, value: Option<&Value>) -> bool {
        match self {
            Self::All(fields) => match value {
                // Of a list of objects one has to fit.
                Some(Value::Array(list)) => list.iter().any(|one| self.matches(Some(one))),
                _ => fields.iter().all(|(name, node)| {
                    let found =
                        if matches!(node, Self::Any(_)) { value } else { value.and_then(|value| value.get(name)) };
                    node.matches(found)
                }),
            },
            Self::Any(arms) => arms.iter().any(|arm| arm.matches(value)),
            Self::Leaf(tests) => tests.iter().any(|test| test.passes(value)),
        }
    }
}

impl Test {
    fn passes(&self, value: Option<&Value>) -> bool {
        match (self, value) {
            // `exists` speaks of leaves: at an object there is none.
            (Self::Exists(wanted), None | Some(Value::Object(_))) => !wanted,
            (Self::Exists(wanted), Some(Value::Array(list))) => list.is_empty() != *wanted,
            (Self::Exists(wanted), Some(_)) => *wanted,
            (_, Some(Value::Array(list))) => list.iter().any(|one| self.passes(Some(one))),
            (Self::Equals(wanted), Some(value)) => same(wanted, value),
            (Self::EqualsIgnoreCase(wanted), Some(Value::String(text))) => text.to_lowercase() == *wanted,
            (Self::Prefix(prefix), Some(Value::String(text))) => text.starts_with(prefix),
            (Self::Suffix(suffix), Some(Value::String(text))) => text.ends_with(suffix),
            (Self::AnythingBut(list), Some(value)) if !value.is_object() => {
                !list.iter().any(|unwanted| same(unwanted, value))
            }
            (Self::Numeric(comparisons), Some(Value::Number(number))) => number
                .as_f64()
                .is_some_and(|number| comparisons.iter().all(|(comparison, bound)| comparison.holds(number, *bound))),
            // The field is missing, or of a type that the test says nothing about.
            _ => false,
        }
    }
}

/// Equality of JSON values in which `5` and `5.0` are the same number.
fn same(left: &Value, right: &Value) -> bool {
    match (left.as_f64(), right.as_f64()) {
        (Some(left), Some(right)) => left.total_cmp(&right).is_eq(),
        _ => left == right,
    }
}

impl Comparison {
    fn holds(self, left: f64, right: f64) -> bool {
        match self {
            Self::Equal => left.total_cmp(&right).is_eq(),
            Self::Less => left < right,
            Self::LessOrEqual => left <= right,
            Self::Greater => left > right,
            Self::GreaterOrEqual => left >= right,
        }
    }
}
