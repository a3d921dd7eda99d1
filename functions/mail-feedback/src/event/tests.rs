//! Events as AWS's documentation shows them, and as nobody should write them.

use serde_json::{Value, json};

use super::*;

const SET: &str = "guichet-mail";
const ENTRY: &str = "0190a5d0-7c3f-7000-8000-00000000abcd";
const CONTACT: &str = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

fn event(name: &str, member: &str, part: &Value) -> Value {
    json!({
        "eventType": name,
        member: part,
        "mail": {
            "timestamp": "2026-11-21T00:40:02.012Z",
            "source": "Support <help@support.example.com>",
            "messageId": "EXAMPLE7c191be45",
            "destination": ["anna@acme.example"],
            "headersTruncated": false,
            "headers": [{ "name": "To", "value": "somebody@else.example" }],
            "commonHeaders": { "to": ["somebody@else.example"] },
            "tags": {
                "ses:configuration-set": [SET], "ses:source-ip": ["192.0.2.0"],
                "notice": ["answer"], "ticket": ["7"], "entry": [ENTRY], "to": [CONTACT],
            },
        },
    })
}

fn bounce(kind: &str, sub: &str, recipients: &Value) -> Value {
    let part = json!({
        "bounceType": kind, "bounceSubType": sub, "bouncedRecipients": recipients,
        "timestamp": "2026-11-21T00:41:02.669Z", "feedbackId": "x", "reportingMTA": "dsn; mta.example.com",
    });
    event("Bounce", "bounce", &part)
}

fn reported(address: &str) -> Value {
    json!([{ "emailAddress": address, "action": "failed", "status": "5.1.1", "diagnosticCode": "smtp; 550 5.1.1 user unknown" }])
}

fn read(event: &Value) -> Result<Feedback, Ignored> {
    super::read(&event.to_string(), SET)
}

fn what(event: &Value) -> Option<What> {
    read(event).ok().map(|feedback| feedback.what)
}

const BOUNCED: Option<What> = Some(What::Trouble(MailTroubleKind::PermanentBounce));
const COMPLAINED: Option<What> = Some(What::Trouble(MailTroubleKind::Complaint));

#[test]
fn f3_a_bounce_names_the_address_that_we_mailed_and_the_answer_that_it_carried() {
    let feedback = read(&bounce("Permanent", "General", &reported("Anna@ACME.example"))).unwrap();
    assert_eq!(feedback.address.as_str(), "anna@acme.example");
    assert_eq!(feedback.diagnostic, "smtp; 550 5.1.1 user unknown");
    assert_eq!(feedback.at, Some("2026-11-21T00:41:02.669Z".parse().unwrap()));
    let (ticket, entry, contact) = feedback.answer.unwrap();
    assert_eq!((ticket.get(), entry.to_string().as_str(), contact.to_string().as_str()), (7, ENTRY, CONTACT));
    assert_eq!(Some(feedback.what), BOUNCED);
}

#[test]
fn f3_only_what_will_never_arrive_silences_an_address() {
    let bare = json!([{ "emailAddress": "anna@acme.example" }]);
    for (kind, sub, recipients, expected) in [
        ("Permanent", "NoEmail", reported("anna@acme.example"), BOUNCED),
        ("Permanent", "Suppressed", reported("anna@acme.example"), BOUNCED),
        ("Permanent", "OnAccountSuppressionList", bare.clone(), BOUNCED),
        ("Permanent", "General", json!([]), BOUNCED),
        ("Permanent", "General", reported("<anna@acme.example>"), BOUNCED),
        ("Transient", "MailboxFull", reported("anna@acme.example"), Some(What::NotNow)),
        ("Transient", "General", reported("anna@acme.example"), Some(What::NotNow)),
        ("Transient", "ContentRejected", bare.clone(), Some(What::NotNow)),
        ("Undetermined", "Undetermined", reported("anna@acme.example"), Some(What::NotNow)),
        // The answer of somebody who is away.
        ("Transient", "General", bare.clone(), None),
        ("Undetermined", "Undetermined", json!([]), None),
        ("SomethingNew", "x", bare.clone(), None),
    ] {
        assert_eq!(what(&bounce(kind, sub, &recipients)), expected, "{kind} {sub} {recipients}");
    }
}

/// A report comes from the other side: whoever forwards our mail must not be able to silence a third person, nor us to
/// silence them because of a third mailbox.
#[test]
fn s21_a_report_about_another_address_silences_nobody() {
    let feedback = read(&bounce("Permanent", "General", &reported("victim@else.example"))).unwrap();
    assert_eq!(feedback.address.as_str(), "anna@acme.example");
    assert_eq!(feedback.what, What::NotNow);
}

#[test]
fn f3_a_complaint_counts_unless_it_complains_of_nothing() {
    let complaint = |kind: Value| {
        let part = json!({
            "complainedRecipients": [{ "emailAddress": "anna@acme.example" }], "timestamp": "2026-11-21T00:41:02.669Z",
            "complaintFeedbackType": kind, "complaintSubType": null,
        });
        what(&event("Complaint", "complaint", &part))
    };
    for (kind, expected) in [("abuse", COMPLAINED), ("fraud", COMPLAINED), ("not-spam", None), ("auth-failure", None)] {
        assert_eq!(complaint(json!(kind)), expected, "{kind}");
    }
    assert_eq!(complaint(Value::Null), COMPLAINED);
}

#[test]
fn f3_a_virus_in_our_own_mail_is_told_and_silences_nobody() {
    assert_eq!(what(&event("Reject", "reject", &json!({ "reason": "Bad content" }))), Some(What::Rejected));
}

#[test]
fn events_of_other_types_other_mail_and_no_sense_are_passed_over() {
    let good = bounce("Permanent", "General", &reported("anna@acme.example"));
    assert!(read(&good).is_ok());
    let changed = |pointer: &str, value: Value| {
        let mut event = good.clone();
        *event.pointer_mut(pointer).unwrap() = value;
        read(&event)
    };
    for (pointer, value) in [
        ("/mail/tags/ses:configuration-set", json!(["somebody-elses"])),
        ("/mail/tags", json!({})),
        ("/mail/destination", json!([])),
        ("/mail/destination", json!(["a@acme.example", "b@acme.example"])),
        ("/mail/destination", json!(["not an address"])),
        ("/mail", json!(null)),
        ("/bounce", json!(null)),
        ("/bounce", json!("text")),
        ("/bounce/bounceType", json!(5)),
        ("/eventType", json!("Delivery")),
        ("/eventType", json!("Rendering Failure")),
        ("/eventType", json!("Somehow")),
    ] {
        assert!(changed(pointer, value.clone()).is_err(), "{pointer} {value}");
    }
    // What is left out or odd beside the point costs nothing.
    for (pointer, value) in [
        ("/bounce/timestamp", json!("yesterday")),
        ("/mail/tags/entry", json!(["no id"])),
        ("/mail/tags/ticket", json!([])),
        ("/mail/headers", json!(7)),
    ] {
        assert!(changed(pointer, value.clone()).is_ok(), "{pointer} {value}");
    }
    for message in ["", "null", "[]", "{}", "Hello", "{\"eventType\":\"Bounce\"}", "Successfully validated SNS topic"] {
        assert!(super::read(message, SET).is_err(), "{message}");
    }
    for event in
        [json!(null), json!([]), json!({ "Records": 5 }), json!({ "Records": [{ "Sns": { "Message": 5 } }, 7] })]
    {
        assert!(messages(&event).is_empty(), "{event}");
    }
}
