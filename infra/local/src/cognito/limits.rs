//! How often is too often.
//!
//! - Wrong passwords and codes: after five, each further one locks the user out for 2^(n-5) seconds, up to 15 minutes;
//!   a success, or 15 minutes without an attempt, starts over
//!   ([Lockout behavior for failed sign-in attempts](https://docs.aws.amazon.com/cognito/latest/developerguide/authentication.html#authentication-flow-lockout-behavior)).
//! - Operations per user and hour, and per account and second
//!   ([Quotas](https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html)). Where AWS gives a range, its lower end.
//!
//! A name that nobody has is counted like a user, so that it is answered like one.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::errors;
use super::state::{Lockout, State};
use crate::kinds::AwsError;

const FREE_FAILURES: u32 = 5;
const LONGEST_LOCKOUT: SignedDuration = SignedDuration::from_mins(15);

/// Wrong codes that one session takes. AWS does not publish its number.
pub(super) const WRONG_CODES_PER_SESSION: u32 = 5;

impl State {
    /// Refuses somebody who is locked out.
    pub(super) fn check_lockout(&self, who: &str, now: Timestamp) -> Result<(), AwsError> {
        match self.lockouts.get(who) {
            Some(lockout) if now < lockout.until => Err(errors::attempts_exceeded()),
            _ => Ok(()),
        }
    }

    /// Notes a wrong password or code.
    pub(super) fn note_failure(&mut self, who: &str, now: Timestamp) {
        let lockout = self.lockouts.entry(who.to_owned()).or_insert(Lockout { failures: 0, last_at: now, until: now });
        if now.duration_since(lockout.last_at) >= LONGEST_LOCKOUT {
            lockout.failures = 0;
        }
        lockout.failures = lockout.failures.saturating_add(1);
        lockout.last_at = now;
        if let Some(over) = lockout.failures.checked_sub(FREE_FAILURES) {
            let seconds = 1_i64.checked_shl(over.min(30)).unwrap_or(i64::MAX);
            lockout.until = now + SignedDuration::from_secs(seconds).min(LONGEST_LOCKOUT);
        }
    }

    /// Notes a success.
    pub(super) fn note_success(&mut self, who: &str) {
        self.lockouts.remove(who);
    }

    /// Counts a call against the hourly quota of one user.
    pub(super) fn count(
        &mut self,
        operation: &str,
        who: &str,
        per_hour: usize,
        now: Timestamp,
    ) -> Result<(), AwsError> {
        let times = self.attempts.entry(format!("{operation} {who}")).or_default();
        times.retain(|at| now.duration_since(*at) < SignedDuration::from_hours(1));
        if times.len() >= per_hour {
            return Err(errors::limit_exceeded());
        }
        times.push(now);
        Ok(())
    }
}

/// Requests per second of the whole account, by category.
#[derive(Debug, Default)]
pub(super) struct Throttle {
    second: i64,
    counts: BTreeMap<&'static str, u32>,
}

impl Throttle {
    /// Counts a request.
    pub(super) fn admit(&mut self, operation: &str, now: Timestamp) -> Result<(), AwsError> {
        if self.second != now.as_second() {
            self.second = now.as_second();
            self.counts.clear();
        }
        let (category, per_second) = category(operation);
        let count = self.counts.entry(category).or_default();
        *count += 1;
        if *count > per_second { Err(errors::too_many_requests()) } else { Ok(()) }
    }
}

/// The category of an operation and its default quota in requests per second.
fn category(operation: &str) -> (&'static str, u32) {
    match operation {
        "InitiateAuth" | "RespondToAuthChallenge" => ("UserAuthentication", 120),
        "SignUp" | "ConfirmSignUp" | "AdminCreateUser" => ("UserCreation", 50),
        "ChangePassword" | "ForgotPassword" | "ConfirmForgotPassword" | "AdminSetUserPassword" => {
            ("UserAccountRecovery", 30)
        }
        "GetUser" | "AdminGetUser" => ("UserRead", 120),
        "ListUsers" => ("UserList", 30),
        "AdminListGroupsForUser" => ("UserResourceRead", 50),
        "AdminAddUserToGroup" | "AdminRemoveUserFromGroup" => ("UserResourceUpdate", 25),
        "RevokeToken" | "GetTokensFromRefreshToken" => ("UserToken", 120),
        "DescribeUserPool" => ("UserPoolRead", 15),
        _ => ("UserUpdate", 25),
    }
}
