//! `explain-mail`, as it is called.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const DESK: &str = r#"{
  "mail_domain": "support.example.com", "keys": ["0123456789abcdef0123456789abcdef"], "channels": ["support@company.example"],
  "agents": ["marta@company.example"], "contacts": ["eve@evil.example"],
  "tickets": [
    { "number": 1042, "requester": "anna@acme.example", "participants": ["paul@acme.example"], "message_ids": ["<first@acme.example>"] },
    { "number": 7, "requester": "eve@evil.example", "state": "closed" }
  ]
}"#;

fn explain(arguments: &[&str], message: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_explain-mail"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that was called the wrong way reads nothing.
    let _ = child.stdin.take().unwrap().write_all(message.replace('\n', "\r\n").as_bytes());
    child.wait_with_output().unwrap()
}

fn desk() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.json");
    std::fs::write(&path, DESK).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

fn why(arguments: &[&str], message: &str) -> Value {
    let (_folder, path) = desk();
    let output = explain(&[&["--why", "--desk", &path], arguments].concat(), message);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice::<Value>(&output.stdout).unwrap()["why"].clone()
}

fn mail(header: &str) -> String {
    format!("{header}\nMessage-ID: <new@acme.example>\n\nHello\n")
}

#[test]
fn e1_explain_mail_says_what_becomes_of_a_mail_and_why() {
    let by_number =
        mail("From: anna@acme.example\nTo: help@support.example.com, kim@acme.example\nSubject: Re: Printer [#1042]");
    let reply = why(&[], &by_number);
    assert_eq!((&reply["decision"], &reply["ticket"]), (&"reply".into(), &1042.into()), "{reply:#}");
    assert_eq!((&reply["evidence"], &reply["sender_proven"]), (&"subject-number".into(), &true.into()));
    assert_eq!(reply["participants_added"], serde_json::json!(["kim@acme.example"]));
    assert!(reply["steps"].as_array().unwrap().iter().all(Value::is_string));

    for (arguments, header, decision, reason) in [
        (&["--dmarc", "FAIL"][..], "From: anna@acme.example\nSubject: [#1042]", "new-ticket", "no ticket"),
        (&["--dmarc=GRAY"], "From: anna@acme.example\nIn-Reply-To: <first@acme.example>", "held", "not authenticated"),
        (&[], "From: paul@acme.example\nIn-Reply-To: <first@acme.example>", "reply", "message of the ticket"),
        (&[], "From: eve@evil.example\nIn-Reply-To: <first@acme.example>", "new-ticket", "no part"),
        (&[], "From: marta@company.example\nSubject: [#1042]", "held", "answers no ticket"),
        (&["--virus", "MISSING"], "From: anna@acme.example", "held", "virus"),
        (&["--spam", "FAIL"], "From: anna@acme.example", "held", "spam"),
        (&["--envelope-from", ""], "From: anna@acme.example", "ignored", "automatic"),
        (&[], "From: x@support.example.com", "ignored", "our own"),
        (&[], "From: eve@evil.example\nSubject: [#7]", "reply", "number"),
        (
            &[],
            "From: 'Anna' via Support <support@company.example>\nReply-To: anna@acme.example\nList-Id: <support.company.example>\nSubject: [#1042]",
            "new-ticket",
            "no ticket",
        ),
    ] {
        let why = why(arguments, &mail(header));
        assert_eq!(why["decision"], decision, "{header} {why:#}");
        assert!(why["reason"].as_str().unwrap().contains(reason), "{header} {why:#}");
    }
}

#[test]
fn e1_s3_explain_mail_signs_the_addresses_that_it_then_finds() {
    let (_folder, path) = desk();
    let output = explain(&["--addresses", "--desk", &path], "");
    let signed: Value = serde_json::from_slice(&output.stdout).unwrap();
    let ticket = &signed["tickets"][0];
    let to = ticket["reply_to"]["anna@acme.example"].as_str().unwrap();
    let by_envelope = why(&["--to", to], &mail("From: anna@acme.example\nTo: someone@else.example"));
    assert_eq!((&by_envelope["decision"], &by_envelope["evidence"]), (&"reply".into(), &"signed-reply-address".into()));
    let root = ticket["thread_root"].as_str().unwrap();
    let by_root = why(&[], &mail(&format!("From: paul@acme.example\nReferences: {root}")));
    assert_eq!((&by_root["decision"], &by_root["evidence"]), (&"reply".into(), &"signed-thread-root".into()));
}

#[test]
fn explain_mail_says_nothing_of_why_unless_it_is_asked() {
    let output = explain(&[], &mail("From: anna@acme.example\nSubject: x"));
    let explained: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(explained.get("why").is_none() && explained["from"] == "anna@acme.example");
    assert!(String::from_utf8(explain(&["--help"], "").stdout).unwrap().contains("--desk FILE.json"));
}

#[test]
fn explain_mail_refuses_wrong_arguments_with_words_and_code_two() {
    for (arguments, words) in [
        (&["--bogus"][..], "--bogus is no option"),
        (&["message.eml"], "message.eml is no option"),
        (&["--why", "--dmarc", "MAYBE"], "PASS, FAIL, GRAY"),
        (&["--why", "--dmarc", "pass"], "PASS, FAIL, GRAY"),
        (&["--why", "--to"], "--to needs a value"),
        (&["--dmarc", "FAIL"], "only with --why"),
        (&["--why=1"], "takes no value"),
        (&["--why", "--desk", "/nowhere/desk.json"], "/nowhere/desk.json"),
        (&["--addresses"], "--desk"),
    ] {
        let output = explain(arguments, "");
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?} {said}");
        assert!(said.contains(words) && output.stdout.is_empty(), "{arguments:?} {said}");
    }
}
