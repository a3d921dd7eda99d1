//! `infra/activate-mail.sh`: there is one active receipt rule set in an account and region, and it may be somebody else's.

use crate::aws_command::{Ran, run};

const ACTIVATES: &str = "ses set-active-receipt-rule-set --rule-set-name guichet-inbound --region eu-west-1";

fn where_active_is(rule_set: &str) -> Ran {
    let cases = format!("'ses describe-active-receipt-rule-set') echo '{rule_set}';;");
    run("activate-mail.sh", &["guichet-inbound", "eu-west-1"], &cases)
}

#[test]
fn a_rule_set_is_activated_where_none_is_active() {
    let ran = where_active_is("None");
    assert!(ran.output.status.success());
    assert!(ran.calls.lines().any(|call| call == ACTIVATES), "{}", ran.calls);
}

#[test]
fn a_rule_set_that_is_active_stays_so() {
    let ran = where_active_is("guichet-inbound");
    assert!(ran.output.status.success());
    assert!(!ran.calls.contains(ACTIVATES), "{}", ran.calls);
}

#[test]
fn the_rule_set_of_somebody_else_is_never_replaced() {
    let ran = where_active_is("theirs");
    assert!(!ran.output.status.success());
    assert!(!ran.calls.contains(ACTIVATES), "{}", ran.calls);
    let said = String::from_utf8_lossy(&ran.output.stderr);
    assert!(said.contains(r#"ActiveReceiptRuleSet=\"theirs\""#), "{said}");
}
