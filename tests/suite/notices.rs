//! Mail that follows from what is said (F3): to whom, once, threaded, with an address that only they can answer at.

use std::time::Duration;

use guichet_domain::ids::AgentId;
use guichet_domain::notice::Recipient;
use guichet_domain::text::Name;
use guichet_domain::{Agent, Author, Ticket};
use guichet_local::aws::faults::{Fault, Kind};
use guichet_local::aws::ses::Behaviour;
use jiff::{SignedDuration, Timestamp};

use crate::support::{AGENT, Letter, TestStack};

const ANNA: &str = "anna@acme.example";
const PAUL: &str = "paul@elsewhere.example";
const SECOND: &str = "second@example.com";

async fn agent(stack: &TestStack, email: &str, name: &str) {
    let inboxes = stack.desk().await.settings.inboxes.iter().map(|inbox| inbox.id.clone()).collect();
    let agent = Agent {
        id: AgentId::new(uuid::Uuid::new_v4()),
        email: email.parse().unwrap(),
        name: Name::parse(name).unwrap(),
        alias: None,
        inboxes,
        disabled: false,
    };
    stack.store.put_agent(&agent).await.unwrap();
}

async fn counts(stack: &TestStack) -> [usize; 4] {
    let mut counts = [0; 4];
    for (count, address) in counts.iter_mut().zip([ANNA, PAUL, AGENT, SECOND]) {
        *count = stack.outbox.to(address).await.len();
    }
    counts
}

/// Waits until this many mails have gone to Anna, Paul, the first and the second agent, and then a little for one too many.
async fn settles(stack: &TestStack, expected: [usize; 4]) {
    for _ in 0..400 {
        if counts(stack).await == expected {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(counts(stack).await, expected, "Anna, Paul, first and second agent");
}

#[tokio::test]
async fn f3_each_public_message_is_mailed_once_to_everybody_but_its_author() {
    let stack = TestStack::start().await;
    agent(&stack, AGENT, "Marta Silva").await;
    agent(&stack, SECOND, "Nils Berg").await;
    let anna = stack.verified(ANNA, "Anna", |_| ()).await;
    let paul = stack.verified(PAUL, "Paul", |_| ()).await;
    let annas = stack.visitor(&anna).await;
    let form = annas.get("/tickets/new").await.form("/tickets/new");
    let page = form.fill("subject", "The printer").fill("message", "It burns.").submit().await;
    assert_eq!(page.path, "/tickets/1?done=created");
    settles(&stack, [1, 0, 1, 1]).await;

    let ticket = stack.tickets_up_to(1).await.remove(0);
    stack.put_in_copy(&ticket, &paul, Timestamp::now().checked_sub(SignedDuration::from_secs(1)).unwrap()).await;

    // The second agent answers: customers hear of it, agents do not; from now on the ticket is theirs alone.
    let notice = stack.outbox.to(SECOND).await.remove(0);
    notice.reply(&stack.outbox, SECOND, "Use **water**.", &[]).await;
    settles(&stack, [2, 1, 1, 1]).await;
    assert_eq!(annas.json().get("/tickets/1").await.json()["owner"], "Nils");

    // A participant answers by mail: the requester and the owner hear of it.
    let to_paul = stack.outbox.to(PAUL).await.remove(0);
    to_paul.reply(&stack.outbox, PAUL, "Not water!", &[]).await;
    settles(&stack, [3, 1, 1, 2]).await;
    // The requester answers in the portal: the participant and the owner.
    annas.get("/tickets/1").await.form("/tickets/1/replies").fill("message", "Too late.").submit().await;
    settles(&stack, [3, 2, 1, 3]).await;
    // The other agent may still answer from the first notice.
    stack.outbox.to(AGENT).await.remove(0).reply(&stack.outbox, AGENT, "Oh dear.", &[]).await;
    settles(&stack, [4, 3, 1, 3]).await;
    // Closing says nothing that would need a mail.
    annas.get("/tickets/1").await.form("/tickets/1/closure").submit().await;
    settles(&stack, [4, 3, 1, 3]).await;

    headers(&stack).await;
    stack.end().await;
}

/// What every notice of the ticket has in common, and what is each person's own.
async fn headers(stack: &TestStack) {
    let mut all: Vec<(String, Letter)> = Vec::new();
    for address in [ANNA, PAUL, AGENT, SECOND] {
        for letter in stack.outbox.to(address).await {
            assert_eq!(letter.to.len(), 1, "nobody reads who else was told");
            all.push((address.to_owned(), letter));
        }
    }
    let root = all[0].1.header("References").unwrap();
    assert!(root.starts_with("<ticket.1.") && root.ends_with("@support.example.com>"), "{root}");
    let acknowledgements = all.iter().filter(|(_, letter)| letter.header("Auto-Submitted").is_some());
    let acknowledgements: Vec<_> =
        acknowledgements.map(|(to, letter)| (to.as_str(), letter.subject.as_str())).collect();
    assert_eq!(acknowledgements, [(ANNA, "The printer [#1]")], "people's words are people's mail");
    for (to, letter) in &all {
        assert_eq!(letter.header("References").as_deref(), Some(&*root), "{to}: one thread");
        assert_eq!(letter.from, "help@support.example.com");
        assert!(letter.header("Message-ID").unwrap().contains(&letter.id), "{to}: the id that SES gave it");
        assert_eq!(letter.header("In-Reply-To").as_deref(), Some(&*root), "{to}");
        assert!(letter.subject.contains("[#1]"), "{}", letter.subject);
        assert_eq!(letter.header("X-Guichet-Loop").as_deref(), Some("support.example.com"));
        assert!(letter.text.as_ref().unwrap().contains(&format!("{}/tickets/1", stack.running.url)), "A10");
        assert!(letter.html.as_ref().is_some_and(|html| html.contains("/tickets/1")), "text and HTML");
        assert!(letter.header("Bcc").is_none() && letter.header("Cc").is_none());
        let same_person = all.iter().filter(|(other, _)| other == to);
        for (_, other) in same_person {
            assert_eq!(address(other), address(letter), "one address for each person");
        }
    }
    let mut addresses: Vec<_> = all.iter().map(|(_, letter)| address(letter)).collect();
    addresses.sort();
    addresses.dedup();
    assert_eq!(addresses.len(), 4, "each has their own: {addresses:?}");
    let answer =
        all.iter().find(|(to, letter)| to == ANNA && letter.text.as_ref().unwrap().contains("Use **water**")).unwrap();
    assert!(answer.1.header("From").unwrap().contains("Nils"), "{:?}", answer.1.header("From"));
    assert!(!answer.1.raw.contains("Berg"), "B10: the first name, and no more");
}

fn address(letter: &Letter) -> String {
    let header = letter.header("Reply-To").unwrap();
    assert!(header.contains("reply+1."), "{header}");
    header.rsplit_once('<').unwrap().1.trim_end_matches('>').to_owned()
}

#[tokio::test]
async fn f3_s30_a_record_of_the_stream_that_comes_again_mails_nobody_twice() {
    let stack = TestStack::start().await;
    let anna = stack.verified(ANNA, "Anna", |_| ()).await;
    let ticket = stack.ticket(&anna, "Mine", "It burns.").await;
    settles(&stack, [1, 0, 1, 0]).await;
    let record = |image: serde_json::Value| {
        serde_json::json!({ "Records": [{ "eventID": "1", "eventName": "INSERT", "eventVersion": "1.1", "eventSource": "aws:dynamodb",
            "awsRegion": "us-east-1", "dynamodb": { "Keys": {}, "NewImage": image, "SequenceNumber": "100000000000000000001",
            "SizeBytes": 1, "StreamViewType": "NEW_AND_OLD_IMAGES" } }] })
    };
    let entry = stack.entries(ticket.number).await.remove(0);
    let image = as_attributes(&serde_json::to_value(&entry).unwrap());
    for _ in 0..3 {
        let answer = stack.running.functions.invoke("NotifyFunction", record(image.clone()).to_string().into()).await;
        let guichet_local::kinds::Outcome::Answer(answer) = answer else { panic!("{answer:?}") };
        assert_eq!(answer, r#"{"batchItemFailures":[]}"#);
    }
    settles(&stack, [1, 0, 1, 0]).await;
    stack.end().await;
}

/// Plain JSON as DynamoDB writes it.
fn as_attributes(value: &serde_json::Value) -> serde_json::Value {
    use serde_json::{Map, Value, json};
    fn attribute(value: &Value) -> Value {
        match value {
            Value::Null => json!({ "NULL": true }),
            Value::Bool(flag) => json!({ "BOOL": flag }),
            Value::Number(number) => json!({ "N": number.to_string() }),
            Value::String(text) => json!({ "S": text }),
            Value::Array(list) => json!({ "L": list.iter().map(attribute).collect::<Vec<_>>() }),
            Value::Object(map) => {
                json!({ "M": map.iter().map(|(k, v)| (k.clone(), attribute(v))).collect::<Map<_, _>>() })
            }
        }
    }
    attribute(value)["M"].clone()
}

#[tokio::test]
async fn f3_who_is_shut_out_or_lives_at_our_own_domain_is_not_mailed() {
    let stack = TestStack::start().await;
    let anna = stack.verified(ANNA, "Anna", |_| ()).await;
    stack.ticket(&anna, "Mine", "x").await;
    settles(&stack, [1, 0, 1, 0]).await;
    let disable = |mut contact: guichet_domain::Contact| {
        contact.disabled = true;
        contact
    };
    stack.store.update_contact(anna.id, disable).await.unwrap();
    stack.outbox.to(AGENT).await.remove(0).reply(&stack.outbox, AGENT, "An answer.", &[]).await;
    let inside = stack.verified("loop@support.example.com", "Loop", |_| ()).await;
    stack.ticket(&inside, "Inside", "x").await;
    settles(&stack, [1, 0, 2, 0]).await;
    assert!(stack.outbox.to("loop@support.example.com").await.is_empty());
    stack.end().await;
}

/// The next mails to SES are refused like this.
fn refuse(stack: &TestStack, times: u32, status: u16, code: &str) {
    let fault = Fault {
        function: Some("notify".to_owned()),
        operation: Some("SendRawEmail".to_owned()),
        times,
        status: Some(status),
        code: Some(code.to_owned()),
        ..Fault::new(Kind::ErrorBefore)
    };
    stack.running.aws.faults().arm(fault);
}

/// Why the newest answer of the desk was not mailed to its requester.
async fn why_not_sent(stack: &TestStack, ticket: &Ticket) -> Option<String> {
    let entries = stack.entries(ticket.number).await;
    let answer = entries.iter().rev().find(|entry| matches!(entry.author, Author::Agent { .. })).unwrap();
    stack.store.notice_not_sent(answer.id, Recipient::Contact(ticket.requester.id)).await.unwrap()
}

fn runs(stack: &TestStack) -> usize {
    stack.running.functions.invocations().iter().filter(|run| run.function == "NotifyFunction").count()
}

#[tokio::test]
async fn f3_one_whom_mail_fails_to_reach_keeps_it_from_nobody_else() {
    let stack = TestStack::start().await;
    agent(&stack, AGENT, "Marta Silva").await;
    agent(&stack, SECOND, "Nils Berg").await;
    let anna = stack.verified(ANNA, "Anna", |_| ()).await;
    // The first mail of the record fails; the SDK tries mail once.
    refuse(&stack, 1, 500, "InternalFailure");
    stack.ticket(&anna, "Mine", "It burns.").await;
    settles(&stack, [1, 0, 1, 1]).await;
    let failed_and_sent = stack.running.functions.invocations().iter().any(|run| {
        let calls = stack.running.aws.ledger().calls_of(&run.request_id);
        let mails = || calls.iter().filter(|call| call.operation == "SendRawEmail");
        mails().any(|call| call.status == 500) && mails().filter(|call| call.status == 200).count() == 2
    });
    assert!(failed_and_sent, "the two others were told in the same run");
    stack.end().await;
}

#[tokio::test]
async fn f3_an_address_that_ses_cannot_write_to_is_given_up_at_once_and_the_desk_is_told() {
    let stack = TestStack::start().await;
    let anna = stack.verified(ANNA, "Anna", |_| ()).await;
    let ticket = stack.ticket(&anna, "Mine", "It burns.").await;
    settles(&stack, [1, 0, 1, 0]).await;
    refuse(&stack, 1, 400, "InvalidParameterValue");
    stack.outbox.to(AGENT).await.remove(0).reply(&stack.outbox, AGENT, "An answer.", &[]).await;
    settles(&stack, [1, 0, 2, 0]).await;
    assert_eq!(why_not_sent(&stack, &ticket).await.as_deref(), Some("SES cannot write to this address"));
    assert!(stack.outbox.to(AGENT).await[0].text.as_ref().unwrap().contains("our mail service refused it"));
    assert!(stack.store.contact(anna.id).await.unwrap().unwrap().mail_trouble.is_none(), "nothing came back");
    stack.outbox.to(AGENT).await.pop().unwrap().reply(&stack.outbox, AGENT, "Another.", &[]).await;
    settles(&stack, [2, 0, 2, 0]).await;
    stack.end().await;
}

#[tokio::test]
async fn f3_in_the_sandbox_an_address_that_is_not_verified_holds_up_nobody() {
    let stack = TestStack::start().await;
    let anna = stack.verified(ANNA, "Anna", |_| ()).await;
    let paul = stack.verified(PAUL, "Paul", |_| ()).await;
    stack.running.aws.mailboxes().set(ANNA, Behaviour::Unverified);
    let ticket = stack.ticket(&anna, "Mine", "It burns.").await;
    settles(&stack, [0, 0, 1, 0]).await;
    let before = runs(&stack);
    stack.outbox.to(AGENT).await.remove(0).reply(&stack.outbox, AGENT, "An answer.", &[]).await;
    settles(&stack, [0, 0, 2, 0]).await;
    let why = why_not_sent(&stack, &ticket).await;
    assert_eq!(why.as_deref(), Some("SES is in its sandbox and the address is not verified"));
    assert!(runs(&stack) - before <= 2, "the answer and the word of it: nothing is tried again");
    stack.ticket(&paul, "His", "x").await;
    settles(&stack, [0, 1, 3, 0]).await;
    // Not even the agent is verified: there is nobody left to tell, and no end of telling is begun.
    stack.running.aws.mailboxes().set(AGENT, Behaviour::Unverified);
    stack.outbox.to(AGENT).await.pop().unwrap().reply(&stack.outbox, AGENT, "Another.", &[]).await;
    settles(&stack, [0, 1, 3, 0]).await;
    assert!(stack.running.aws.queues().messages(&stack.running.stack.queues["FailedNotices"]).is_empty());
    stack.end().await;
}

#[tokio::test]
async fn f3_trouble_of_the_whole_account_is_tried_again() {
    let stack = TestStack::start().await;
    let anna = stack.verified(ANNA, "Anna", |_| ()).await;
    stack.ticket(&anna, "Mine", "It burns.").await;
    settles(&stack, [1, 0, 1, 0]).await;
    for (count, code) in ["AccountSendingPausedException", "MessageRejected", "MailFromDomainNotVerifiedException"]
        .into_iter()
        .enumerate()
    {
        refuse(&stack, 2, 400, code);
        let notice = stack.outbox.to(AGENT).await.pop().unwrap();
        notice.reply(&stack.outbox, AGENT, &format!("After {code}."), &[]).await;
        settles(&stack, [count + 2, 0, 1, 0]).await;
        assert!(stack.running.aws.faults().list().iter().all(|fault| fault.fired == 2), "{code}");
    }
    stack.end().await;
}
