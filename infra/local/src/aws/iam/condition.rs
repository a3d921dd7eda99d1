//! Conditions of a statement.
//!
//! Follows <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html> and
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html>.

use std::collections::BTreeMap;

use serde_json::Value;

use super::statement::{like, strings};

/// Values that a request gives for condition keys.
pub(super) type Context = BTreeMap<String, Vec<String>>;

/// One operator on one key.
#[derive(Debug, Clone)]
pub(super) struct Condition {
    quantifier: Quantifier,
    test: Test,
    if_exists: bool,
    key: String,
    values: Vec<String>,
}

#[derive(Debug, Clone, Copy)]
enum Quantifier {
    Single,
    ForAllValues,
    ForAnyValue,
}

#[derive(Debug, Clone, Copy)]
enum Test {
    Equals {
        negated: bool,
    },
    EqualsIgnoreCase {
        negated: bool,
    },
    Like {
        negated: bool,
    },
    /// `Null: true` asks that the key is not there.
    Null,
}

impl Condition {
    /// Reads a `Condition` element; the error names what is not understood.
    pub(super) fn parse_all(value: &Value) -> Result<Vec<Self>, String> {
        let operators = value.as_object().ok_or("Condition is not an object")?;
        let mut conditions = Vec::new();
        for (operator, keys) in operators {
            let (quantifier, test, if_exists) =
                parse_operator(operator).ok_or_else(|| format!("condition operator {operator}"))?;
            for (key, values) in keys.as_object().ok_or_else(|| format!("{operator} is not an object"))? {
                let values = match values {
                    Value::Bool(flag) => vec![flag.to_string()],
                    values => strings(values).ok_or_else(|| format!("values of {key}"))?,
                };
                conditions.push(Self { quantifier, test, if_exists, key: key.clone(), values });
            }
        }
        Ok(conditions)
    }

    /// Whether a request with these values meets the condition.
    pub(super) fn holds(&self, context: &Context) -> bool {
        // Condition keys are not case-sensitive.
        let given = context.iter().find(|(key, _)| key.eq_ignore_ascii_case(&self.key)).map(|(_, values)| values);
        let given = given.map(Vec::as_slice).unwrap_or_default();
        if let Test::Null = self.test {
            return self.values.iter().any(|value| (value == "true") == given.is_empty());
        }
        if given.is_empty() {
            // A negated operator and `IfExists` hold for a missing key, as does `ForAllValues`.
            return self.if_exists || self.test.negated() || matches!(self.quantifier, Quantifier::ForAllValues);
        }
        match self.quantifier {
            Quantifier::Single => given.first().is_some_and(|value| self.meets(value)),
            Quantifier::ForAllValues => given.iter().all(|value| self.meets(value)),
            Quantifier::ForAnyValue => given.iter().any(|value| self.meets(value)),
        }
    }

    /// The values as they are written, each with its key; of a request, those that it meets. A value that is negated
    /// is met by all that the condition lets pass.
    pub(super) fn written(&self, request: Option<&Context>) -> Vec<String> {
        let met = |value: &String| {
            let Some(context) = request else { return true };
            if self.test.negated() || matches!(self.test, Test::Null) {
                return true;
            }
            let given =
                context.iter().filter(|(key, _)| key.eq_ignore_ascii_case(&self.key)).flat_map(|(_, given)| given);
            given.into_iter().any(|given| self.is(value, given))
        };
        self.values.iter().filter(|value| met(value)).map(|value| format!("{} {value}", self.key)).collect()
    }

    fn meets(&self, given: &str) -> bool {
        self.values.iter().any(|value| self.is(value, given)) != self.test.negated()
    }

    fn is(&self, value: &str, given: &str) -> bool {
        match self.test {
            Test::Equals { .. } => value == given,
            Test::EqualsIgnoreCase { .. } => value.eq_ignore_ascii_case(given),
            Test::Like { .. } => like(value, given),
            Test::Null => false,
        }
    }
}

impl Test {
    fn negated(self) -> bool {
        match self {
            Self::Equals { negated } | Self::EqualsIgnoreCase { negated } | Self::Like { negated } => negated,
            Self::Null => false,
        }
    }
}

fn parse_operator(operator: &str) -> Option<(Quantifier, Test, bool)> {
    let (quantifier, rest) = match operator.split_once(':') {
        Some(("ForAllValues", rest)) => (Quantifier::ForAllValues, rest),
        Some(("ForAnyValue", rest)) => (Quantifier::ForAnyValue, rest),
        Some(_) => return None,
        None => (Quantifier::Single, operator),
    };
    let (rest, if_exists) = rest.strip_suffix("IfExists").map_or((rest, false), |rest| (rest, true));
    let test = match rest {
        "StringEquals" | "Bool" => Test::Equals { negated: false },
        "StringNotEquals" => Test::Equals { negated: true },
        "StringEqualsIgnoreCase" => Test::EqualsIgnoreCase { negated: false },
        "StringNotEqualsIgnoreCase" => Test::EqualsIgnoreCase { negated: true },
        "StringLike" | "ArnLike" | "ArnEquals" => Test::Like { negated: false },
        "StringNotLike" | "ArnNotLike" | "ArnNotEquals" => Test::Like { negated: true },
        "Null" => Test::Null,
        _ => return None,
    };
    Some((quantifier, test, if_exists))
}
