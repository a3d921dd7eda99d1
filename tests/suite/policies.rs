//! Least privilege (I3), from both sides: what functions do is allowed (each test asks that at its end), and what is
//! allowed is also done.

use std::collections::BTreeSet;

use crate::support::{AGENT, Post, TestStack};

#[tokio::test]
async fn i3_the_whole_path_needs_no_more_than_the_policies_give_and_shows_what_it_did_not_need() {
    let stack = TestStack::start().await;
    stack.company("Acme", "acme.example").await;
    stack.receive(&Post::new("Anna <anna@acme.example>", "Printer", "x")).await;
    let notice = stack.outbox.wait_for(AGENT, 1).await;
    stack.outbox.wait_for("anna@acme.example", 1).await;
    let anna = stack.signed_in("anna@acme.example").await;
    let guest = stack.browser();
    let form = guest.get("/register").await.form("/register").fill("email", "new@acme.example").fill("name", "New");
    let confirm = form.submit().await;
    let code = stack.outbox.wait_for_code("new@acme.example", 1).await;
    confirm.form("/register/confirm").fill("code", &code).submit().await;
    notice.reply(&stack.outbox, AGENT, "An answer.", &[]).await;
    stack.outbox.wait_for("anna@acme.example", 3).await;
    for path in ["/tickets", "/tickets.csv", "/tickets/1", "/tickets/1/updates", "/accessibility", "/nowhere"] {
        anna.get(path).await;
    }
    let reply = anna.get("/tickets/1").await.form("/tickets/1/replies").fill("message", "x").attach(
        "attachments",
        "a.txt",
        b"a",
    );
    let page = reply.submit().await;
    anna.get(&page.attribute("a[href*='/attachments/']", "href").unwrap()).await;
    let new = anna.get("/tickets/new").await.form("/tickets/new").fill("subject", "x").fill("message", "x");
    new.attach("attachments", "a.txt", b"a").submit().await;
    anna.get("/tickets/1").await.form("/tickets/1/closure").submit().await;
    stack.outbox.wait_for(AGENT, 3).await;
    anna.get("/tickets").await.form("/sign-out/everywhere").submit().await;

    let seen = stack.running.aws.iam().seen();
    let done: BTreeSet<_> = seen.iter().map(|(access, _)| (access.function.as_str(), access.action.as_str())).collect();
    for (name, function) in &stack.running.stack.functions {
        assert!(seen.iter().any(|(access, _)| access.function == *name), "{name} was not part of the path");
        let granted = function.policies.iter().filter(|statement| statement["Effect"] == "Allow");
        let granted: BTreeSet<&str> = granted.flat_map(|statement| texts(&statement["Action"])).collect();
        for action in granted.into_iter().filter(|action| !is_for_lambda(action)) {
            if !done.contains(&(name.as_str(), action)) {
                println!("{name} may {action}, and this path did not need it");
            }
        }
    }
    stack.end().await;
}

/// What Lambda itself does in the function's name: logs, traces, reading the stream, the queue for what failed.
fn is_for_lambda(action: &str) -> bool {
    let stream = ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"];
    ["logs:", "xray:", "sqs:"].iter().any(|service| action.starts_with(service))
        || stream.iter().any(|name| action == format!("dynamodb:{name}"))
}

fn texts(value: &serde_json::Value) -> Vec<&str> {
    match value {
        serde_json::Value::Array(list) => list.iter().filter_map(serde_json::Value::as_str).collect(),
        one => one.as_str().into_iter().collect(),
    }
}
