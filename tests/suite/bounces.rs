//! Mail that comes back (E3, F3): whose address takes none, who is told, and what lets mail go there again.

use std::time::Duration;

use guichet_domain::mail_trouble::MailTrouble;
use guichet_domain::notice::Recipient;
use guichet_domain::{Author, Contact, MailTroubleKind, Ticket};
use guichet_local::aws::faults::{Fault, Kind};
use guichet_local::aws::ses::Behaviour;
use guichet_local::kinds::Outcome;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::support::{AGENT, Letter, Post, TestStack};

const ANNA: &str = "anna@acme.example";

/// Waits until this many mails have gone to Anna and to the agent, and then a little for one too many.
async fn settles(stack: &TestStack, anna: usize, agent: usize) {
    let counts = || async { (notices_to(stack, ANNA).await.len(), notices_to(stack, AGENT).await.len()) };
    for _ in 0..400 {
        if counts().await == (anna, agent) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(counts().await, (anna, agent), "notices to Anna and to the agent");
}

/// Notices to an address, the newest first; no codes.
async fn notices_to(stack: &TestStack, address: &str) -> Vec<Letter> {
    stack.outbox.to(address).await.into_iter().filter(|letter| letter.service == "ses").collect()
}

async fn trouble(stack: &TestStack, contact: &Contact) -> Option<MailTrouble> {
    stack.store.contact(contact.id).await.unwrap().unwrap().mail_trouble
}

async fn troubled(stack: &TestStack, contact: &Contact) -> MailTrouble {
    for _ in 0..400 {
        if let Some(trouble) = trouble(stack, contact).await {
            return trouble;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("nothing was noted");
}

/// A ticket of Anna's that the agent has heard of; Anna has her acknowledgement.
async fn anna_with_a_ticket(stack: &TestStack) -> (Contact, Ticket) {
    let anna = stack.verified(ANNA, "Anna", |_| ()).await;
    let ticket = stack.ticket(&anna, "The printer", "It burns.").await;
    settles(stack, 1, 1).await;
    (anna, ticket)
}

/// The agent answers the first notice that they got.
async fn agent_answers(stack: &TestStack, text: &str) {
    let notice = notices_to(stack, AGENT).await.pop().unwrap();
    notice.reply(&stack.outbox, AGENT, text, &[]).await;
}

fn behave(stack: &TestStack, address: &str, behaves: Behaviour) {
    stack.running.aws.mailboxes().set(address, behaves);
}

fn text(letter: &Letter) -> &str {
    letter.text.as_deref().unwrap()
}

#[tokio::test]
async fn f3_an_answer_to_a_dead_address_is_told_to_the_desk_once_and_the_next_goes_out_after_a_sign_in() {
    let stack = TestStack::start().await;
    let (anna, ticket) = anna_with_a_ticket(&stack).await;
    behave(&stack, ANNA, Behaviour::Bounce);

    agent_answers(&stack, "Use water.").await;
    let noted = troubled(&stack, &anna).await;
    assert_eq!(noted.kind, MailTroubleKind::PermanentBounce);
    assert_eq!(noted.diagnostic, "smtp; 550 5.1.1 user unknown");
    assert_eq!(noted.ticket, Some(ticket.number));
    settles(&stack, 2, 2).await;
    let told = notices_to(&stack, AGENT).await.remove(0);
    assert_eq!(told.subject, "Not delivered: The printer [#1]");
    for words in [ANNA, "takes no mail", "Use water.", "550 5.1.1 user unknown", "/tickets/1"] {
        assert!(text(&told).contains(words), "{words}: {}", text(&told));
    }
    assert_eq!(told.header("Auto-Submitted").as_deref(), Some("auto-generated"));

    // The next answer is not mailed: the desk hears of that at once, and the notice says why.
    agent_answers(&stack, "Or sand.").await;
    settles(&stack, 2, 3).await;
    let told = notices_to(&stack, AGENT).await.remove(0);
    assert!(text(&told).contains("Or sand.") && text(&told).contains("takes no mail"), "{}", text(&told));
    let answer = stack.entries(ticket.number).await.pop().unwrap();
    assert!(matches!(answer.author, Author::Agent { .. }));
    let why = stack.store.notice_not_sent(answer.id, Recipient::Contact(anna.id)).await.unwrap();
    assert_eq!(why.as_deref(), Some("the address takes no mail"));

    // The portal works all the time, and a code that was read there shows that mail arrives.
    behave(&stack, ANNA, Behaviour::Success);
    let browser = stack.signed_in(ANNA).await;
    let page = browser.get("/tickets/1").await;
    assert!(page.words().contains("Use water.") && page.words().contains("Or sand."), "{}", page.words());
    assert_eq!(trouble(&stack, &anna).await, None);
    agent_answers(&stack, "Better?").await;
    settles(&stack, 3, 3).await;
    stack.end().await;
}

#[tokio::test]
async fn f3_mail_that_somebody_sends_from_a_dead_address_brings_it_to_life_if_it_is_authenticated() {
    let stack = TestStack::start().await;
    let (anna, _) = anna_with_a_ticket(&stack).await;
    let dead = |at| MailTrouble::new(MailTroubleKind::PermanentBounce, "user unknown", at, None);
    let now = Timestamp::now();
    stack.store.record_mail_trouble(&anna.email, dead(now), now).await.unwrap();
    let mail = |subject: &str| Post::new(ANNA, subject, "Hello?");
    stack.receive(&mail("forged").verdict("dmarc", "FAIL")).await;
    assert!(trouble(&stack, &anna).await.is_some(), "whoever claims an address proves nothing");
    stack.receive(&mail("from her")).await;
    assert_eq!(trouble(&stack, &anna).await, None);

    // What is older than that says nothing any more, whenever it comes.
    let before = now.checked_sub(SignedDuration::from_hours(2)).unwrap();
    stack.store.record_mail_trouble(&anna.email, dead(before), Timestamp::now()).await.unwrap();
    assert_eq!(trouble(&stack, &anna).await, None);
    stack.end().await;
}

#[tokio::test]
async fn f3_whoever_calls_our_mail_spam_gets_no_more_and_still_has_the_portal() {
    let stack = TestStack::start().await;
    let (anna, _) = anna_with_a_ticket(&stack).await;
    behave(&stack, ANNA, Behaviour::Complaint);
    agent_answers(&stack, "Buy water!").await;
    assert_eq!(troubled(&stack, &anna).await.kind, MailTroubleKind::Complaint);
    settles(&stack, 2, 2).await;
    assert!(text(&notices_to(&stack, AGENT).await[0]).contains("called our mail spam"));
    // A ticket that she opens in the portal: the desk hears of it, she gets no acknowledgement.
    let browser = stack.visitor(&anna).await;
    let form = browser.get("/tickets/new").await.form("/tickets/new");
    let page = form.fill("subject", "Again").fill("message", "x").submit().await;
    assert_eq!(page.path, "/tickets/2?done=created");
    settles(&stack, 2, 3).await;
    stack.end().await;
}

#[tokio::test]
async fn f3_a_full_mailbox_silences_nobody_and_the_desk_knows_of_each_answer() {
    let stack = TestStack::start().await;
    let (anna, _) = anna_with_a_ticket(&stack).await;
    behave(&stack, ANNA, Behaviour::Full);
    agent_answers(&stack, "One.").await;
    settles(&stack, 2, 2).await;
    assert!(text(&notices_to(&stack, AGENT).await[0]).contains("mailbox is full"));
    agent_answers(&stack, "Two.").await;
    settles(&stack, 3, 3).await;
    // Somebody who is away got the mail.
    behave(&stack, ANNA, Behaviour::OutOfOffice);
    agent_answers(&stack, "Three.").await;
    settles(&stack, 4, 3).await;
    assert_eq!(trouble(&stack, &anna).await, None);
    stack.end().await;
}

#[tokio::test]
async fn f3_an_agent_whose_mail_comes_back_is_not_mailed_for_a_day_and_nobody_is_told_in_a_circle() {
    let stack = TestStack::start().await;
    behave(&stack, AGENT, Behaviour::Bounce);
    let anna = stack.verified(ANNA, "Anna", |_| ()).await;
    stack.ticket(&anna, "The printer", "It burns.").await;
    let agent = AGENT.parse().unwrap();
    let agents = [agent];
    let mut noted = Vec::new();
    for _ in 0..400 {
        noted = stack.store.agents_in_mail_trouble(&agents, Timestamp::now()).await.unwrap();
        if !noted.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    assert_eq!(noted, agents);
    settles(&stack, 1, 1).await;
    // Nobody else is there to tell: the notice says so, and the log raises the alarm.
    let second = stack.ticket(&anna, "Another", "x").await;
    settles(&stack, 2, 1).await;
    let entry = stack.entries(second.number).await.remove(0);
    let to = Recipient::Agent(stack.desk().await.agents[0].id);
    let why = stack.store.notice_not_sent(entry.id, to).await.unwrap();
    assert_eq!(why.as_deref(), Some("mail to this agent comes back"));
    let tomorrow = Timestamp::now().checked_add(SignedDuration::from_hours(25)).unwrap();
    assert!(stack.store.agents_in_mail_trouble(&agents, tomorrow).await.unwrap().is_empty());
    stack.end().await;
}

/// What a topic calls the function with.
fn called_with(message: &str) -> String {
    json!({ "Records": [{ "EventSource": "aws:sns", "EventVersion": "1.0", "Sns": { "Type": "Notification", "Message": message } }] })
        .to_string()
}

/// An event of a mail of this stack to Anna.
fn event(stack: &TestStack, part: &Value) -> Value {
    let set = stack.running.stack.configuration_sets.keys().next().unwrap();
    let mut event = json!({ "mail": { "destination": [ANNA], "tags": { "ses:configuration-set": [set] } } });
    event.as_object_mut().unwrap().extend(part.as_object().unwrap().clone());
    event
}

fn bounced_at(stack: &TestStack, at: Timestamp) -> Value {
    let to = json!({ "emailAddress": ANNA, "action": "failed", "status": "5.1.1" });
    let bounce = json!({ "bounceType": "Permanent", "bouncedRecipients": [to], "timestamp": at });
    event(stack, &json!({ "eventType": "Bounce", "bounce": bounce }))
}

async fn call(stack: &TestStack, payload: String) {
    let outcome = stack.running.functions.invoke("MailFeedbackFunction", payload.into()).await;
    assert!(matches!(outcome, Outcome::Answer(_)), "{outcome:?}");
}

#[tokio::test]
async fn f3_s30_an_event_that_comes_twice_late_or_makes_no_sense_changes_nothing() {
    let stack = TestStack::start().await;
    let anna = stack.verified(ANNA, "Anna", |_| ()).await;
    let now = Timestamp::now();
    let hours = |hours: i64| now.checked_sub(SignedDuration::from_hours(hours)).unwrap();
    let complaint =
        |at: Timestamp| event(&stack, &json!({ "eventType": "Complaint", "complaint": { "timestamp": at } }));

    // In whatever order and however often, the same is known in the end.
    for message in
        [bounced_at(&stack, hours(2)), complaint(hours(3)), bounced_at(&stack, hours(4)), complaint(hours(3))]
    {
        call(&stack, called_with(&message.to_string())).await;
    }
    let noted = trouble(&stack, &anna).await.unwrap();
    assert_eq!((noted.kind, noted.since), (MailTroubleKind::Complaint, hours(3)));
    // A clock that is ahead does not make for trouble that nothing ends.
    stack.store.record_mail_proof(anna.id, hours(1)).await.unwrap();
    assert_eq!(trouble(&stack, &anna).await, None);
    call(&stack, called_with(&bounced_at(&stack, hours(2)).to_string())).await;
    assert_eq!(trouble(&stack, &anna).await, None, "older than the last proof");
    call(&stack, called_with(&bounced_at(&stack, hours(-24)).to_string())).await;
    assert!(trouble(&stack, &anna).await.unwrap().since <= Timestamp::now());
    stack.store.record_mail_proof(anna.id, Timestamp::now()).await.unwrap();
    assert_eq!(trouble(&stack, &anna).await, None);

    // Nobody's address, another set's event, a type that nothing follows from, and no event at all.
    let mut stranger = bounced_at(&stack, now);
    stranger["mail"]["destination"] = json!(["nobody@else.example"]);
    let mut foreign = bounced_at(&stack, now);
    foreign["mail"]["tags"]["ses:configuration-set"] = json!(["another"]);
    let delivery = event(&stack, &json!({ "eventType": "Delivery", "delivery": {} }));
    for message in [stranger.to_string(), foreign.to_string(), delivery.to_string(), "Hello".to_owned(), String::new()]
    {
        call(&stack, called_with(&message)).await;
    }
    for payload in ["{}", "null", "[1]", r#"{"Records": 5}"#, r#"{"Records": [{"Sns": {}}]}"#] {
        call(&stack, payload.to_owned()).await;
    }
    assert_eq!(trouble(&stack, &anna).await, None);
    stack.end().await;
}

#[tokio::test]
async fn f3_an_event_that_fails_is_tried_again_until_it_is_noted() {
    let stack = TestStack::start().await;
    let (anna, _) = anna_with_a_ticket(&stack).await;
    behave(&stack, ANNA, Behaviour::Bounce);
    // The whole first attempt fails, and the first note of the second.
    let fault = Fault { function: Some("mail-feedback".to_owned()), times: 4, ..Fault::new(Kind::ErrorBefore) };
    stack.running.aws.faults().arm(fault);
    agent_answers(&stack, "Use water.").await;
    troubled(&stack, &anna).await;
    settles(&stack, 2, 2).await;
    assert!(stack.running.aws.faults().list().iter().all(|fault| fault.fired == fault.times));
    assert!(stack.running.aws.queues().messages(&stack.running.stack.queues["FailedMailEvents"]).is_empty());
    stack.end().await;
}

#[tokio::test]
async fn f3_the_simulators_addresses_behave_towards_us_as_ses_documents_them() {
    let stack = TestStack::start().await;
    let kinds = [
        ("bounce+1@simulator.amazonses.com", Some(MailTroubleKind::PermanentBounce)),
        ("suppressionlist@simulator.amazonses.com", Some(MailTroubleKind::PermanentBounce)),
        ("complaint+a@simulator.amazonses.com", Some(MailTroubleKind::Complaint)),
        ("ooto@simulator.amazonses.com", None),
        ("success@simulator.amazonses.com", None),
    ];
    let mut people = Vec::new();
    for (address, expected) in kinds {
        let person = stack.verified(address, "Somebody", |_| ()).await;
        stack.ticket(&person, "Hello", "x").await;
        stack.outbox.wait_for(address, 1).await;
        people.push((address, person, expected));
    }
    for (address, person, expected) in people {
        match expected {
            Some(kind) => assert_eq!(troubled(&stack, &person).await.kind, kind, "{address}"),
            None => assert_eq!(trouble(&stack, &person).await, None, "{address}"),
        }
    }
    // Nobody of the desk wrote anything, so the desk has nothing to hear.
    let told = notices_to(&stack, AGENT).await;
    assert!(told.iter().all(|letter| !letter.subject.starts_with("Not delivered")), "{told:#?}");
    stack.end().await;
}
