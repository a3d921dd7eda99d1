//! What a function may do: its policy statements from the template, evaluated as IAM does.
//!
//! Follows <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>: an explicit
//! deny wins, then an allow, and without either the answer is no. A call whose policy is missing fails here as it would
//! fail in the cloud, so every test that passes also proves the policies.

mod condition;
mod dynamodb;
mod grants;
mod needs;
mod statement;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

pub use self::dynamodb::TableKeys;
pub use self::grants::Grant;
pub use self::needs::{Arns, Need, needs_of_form, needs_of_json, needs_of_s3};
pub use self::statement::{Decision, Policy, PolicyError};

use super::wire::Service;
use crate::kinds::{AwsError, Caller, Stack};

/// One action on one resource that a function asked for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Access {
    /// Logical id of the function.
    pub function: String,
    /// IAM action: `dynamodb:PutItem`.
    pub action: String,
    /// ARN of the resource. Object keys are left out (`arn:aws:s3:::bucket/*`), or the list would never end.
    pub resource: String,
    /// Whether the policy allowed it.
    pub allowed: bool,
}

/// The policies of every function and the record of what they were asked.
#[derive(Debug)]
pub struct Iam {
    account: String,
    policies: HashMap<String, Policy>,
    seen: Mutex<BTreeMap<Access, u64>>,
    used: Mutex<BTreeSet<Grant>>,
}

impl Iam {
    /// Reads every function's statements. Refuses a statement that this evaluator does not understand, rather than
    /// taking it for an allow.
    pub fn new(stack: &Stack) -> Result<Self, PolicyError> {
        let policies = stack
            .functions
            .values()
            .map(|function| Ok((function.logical_id.clone(), Policy::parse(&function.policies)?)))
            .collect::<Result<_, PolicyError>>()?;
        Ok(Self { account: stack.account.clone(), policies, seen: Mutex::default(), used: Mutex::default() })
    }

    /// Checks all needs of one call; the first that is not met is the error.
    pub fn check(&self, caller: &Caller, service: Service, needs: &[Need]) -> Result<(), AwsError> {
        let Caller::Function(function) = caller else { return Ok(()) };
        for need in needs {
            let decision = self.policies.get(function).map_or(Decision::NoAllow, |policy| policy.decide(need));
            self.note(function, need, decision == Decision::Allow);
            if let (Decision::Allow, Some(policy)) = (decision, self.policies.get(function)) {
                let used = policy.grants_for(function, need);
                self.used.lock().unwrap_or_else(PoisonError::into_inner).extend(used);
            } else {
                return Err(self.refusal(function, service, need, decision));
            }
        }
        Ok(())
    }

    /// Whether a caller's policies allow one need. Not put on record.
    pub fn allows(&self, caller: &Caller, need: &Need) -> bool {
        let Caller::Function(function) = caller else { return true };
        self.policies.get(function).is_some_and(|policy| policy.decide(need) == Decision::Allow)
    }

    /// The other direction of least privilege: what is allowed and was not made use of so far.
    pub fn unused(&self) -> BTreeSet<Grant> {
        let all = self.policies.iter().flat_map(|(function, policy)| policy.grants(function));
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        all.filter(|grant| !used.contains(grant)).collect()
    }

    /// What functions asked for so far, with how often.
    pub fn seen(&self) -> Vec<(Access, u64)> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.iter().map(|(access, count)| (access.clone(), *count)).collect()
    }

    fn note(&self, function: &str, need: &Need, allowed: bool) {
        let resource = match need.resource.strip_prefix("arn:aws:s3:::").and_then(|path| path.split_once('/')) {
            Some((bucket, _)) => format!("arn:aws:s3:::{bucket}/*"),
            None => need.resource.clone(),
        };
        let access = Access { function: function.to_owned(), action: need.action.clone(), resource, allowed };
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner).entry(access).or_default() += 1;
    }

    /// AWS's own words, so that a person who knows them recognizes the problem.
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html>
    fn refusal(&self, function: &str, service: Service, need: &Need, decision: Decision) -> AwsError {
        let user = format!("arn:aws:sts::{}:assumed-role/{function}Role/{function}", self.account);
        let Need { action, resource, .. } = need;
        let because = match decision {
            Decision::Deny => "with an explicit deny in an identity-based policy".to_owned(),
            _ => format!("because no identity-based policy allows the {action} action"),
        };
        let (status, code, quote) = match service {
            Service::S3 => (403, "AccessDenied", "\""),
            Service::Ses => (403, "AccessDenied", "`"),
            Service::DynamoDb | Service::CognitoIdp | Service::Sqs => (400, "AccessDeniedException", ""),
        };
        AwsError {
            status,
            code: code.to_owned(),
            message: format!(
                "User: {user} is not authorized to perform: {action} on resource: {quote}{resource}{quote} {because}"
            ),
        }
    }
}
