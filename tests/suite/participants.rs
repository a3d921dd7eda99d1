//! People in copy by mail (C6): who comes in, from when on, and who does not (S1, S2, S7).

use std::time::Duration;

use guichet_domain::ids::{AgentId, TicketNumber};
use guichet_domain::text::Name;
use guichet_domain::{Agent, Contact};
use guichet_store::{MailOutcome, OutcomeKind};

use crate::support::{AGENT, DESK, Letter, Post, TestStack};

const ANNA: &str = "anna@acme.example";
const PAUL: &str = "paul@elsewhere.example";
const KIM: &str = "kim@acme.example";
const EVE: &str = "eve@evil.example";

async fn contact(stack: &TestStack, email: &str) -> Option<Contact> {
    stack.store.contact_by_email(&email.parse().unwrap()).await.unwrap()
}

/// The addresses of those in copy.
async fn in_copy(stack: &TestStack, number: TicketNumber) -> Vec<String> {
    let found = stack.store.ticket(number).await.unwrap().unwrap();
    let ids: Vec<_> = found.participants.iter().map(|participant| participant.contact).collect();
    let mut addresses: Vec<String> =
        stack.store.contacts(&ids).await.unwrap().iter().map(|contact| contact.email.to_string()).collect();
    addresses.sort();
    addresses
}

fn address(letter: &Letter) -> String {
    letter.header("Reply-To").unwrap().rsplit_once('<').unwrap().1.trim_end_matches('>').to_owned()
}

/// Delivered to the desk, with these people in Cc.
async fn send(stack: &TestStack, post: Post, cc: &str) -> MailOutcome {
    let post = if cc.is_empty() { post } else { post.header("Cc", cc) };
    stack.deliver(&post, &[DESK]).await
}

/// Waits a little, then says how many mails somebody has.
async fn mails(stack: &TestStack, address: &str, expected: usize) {
    for _ in 0..400 {
        if stack.outbox.to(address).await.len() >= expected {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(stack.outbox.to(address).await.len(), expected, "{address}");
}

#[tokio::test]
async fn c6_s1_who_is_in_copy_on_proven_mail_comes_in_and_sees_nothing_of_before() {
    let stack = TestStack::start().await;
    let opened = send(&stack, Post::new(ANNA, "Printer", "The secret of before."), "").await;
    let number = opened.ticket.unwrap();
    let notice = stack.outbox.wait_for(ANNA, 1).await;
    let root = notice.header("References").unwrap();

    let answer = Post::new(ANNA, "Re: Printer", "Paul knows more.").header("References", &root);
    let cc =
        format!("Paul Roth <{PAUL}>, {AGENT}, {DESK}, {ANNA}, no-reply@shop.example, reply+1.a.b@support.example.com");
    let outcome = send(&stack, answer.clone(), &cc).await;
    assert_eq!(outcome.decision, OutcomeKind::Reply, "{outcome:#?}");
    assert!(outcome.notes.iter().any(|note| note.contains(PAUL)), "{outcome:#?}");
    assert_eq!(in_copy(&stack, number).await, [PAUL]);
    let paul = contact(&stack, PAUL).await.unwrap();
    assert_eq!((paul.display_name(), paul.address_is_proven()), ("Paul Roth", false));

    // Once (S30): the same mail again brings nobody again.
    send(&stack, answer, &cc).await;
    let since = stack.store.ticket(number).await.unwrap().unwrap().participants[0].since;
    assert_eq!(since, stack.entries(number).await.pop().unwrap().at);

    // Paul got that mail from Anna, not from us; he sees it and what comes after.
    mails(&stack, PAUL, 0).await;
    let browser = stack.visitor(&paul).await;
    let page = browser.get(&format!("/tickets/{number}")).await;
    assert!(page.words().contains("Paul knows more.") && !page.text().contains("secret of before"), "{}", page.words());

    // What the desk answers reaches both; a customer's words reach nobody whose address is not proven (S7).
    let to_agent = stack.outbox.wait_for(AGENT, 2).await;
    let reply = Post::new(AGENT, "Re: Printer", "Use water.").to(&address(&to_agent));
    stack.deliver(&reply, &[&address(&to_agent)]).await;
    mails(&stack, PAUL, 1).await;
    mails(&stack, ANNA, 2).await;
    send(&stack, Post::new(ANNA, "Re: Printer", "Words of Anna.").header("References", &root), "").await;
    mails(&stack, AGENT, 3).await;
    mails(&stack, PAUL, 1).await;
    assert!(!stack.outbox.to(PAUL).await[0].raw.contains("secret of before"));

    // He answers by mail, which proves the address: from now on he is told of what Anna writes, too.
    let to_paul = stack.outbox.to(PAUL).await.remove(0);
    let his = Post::new(PAUL, "Re: Printer", "Words of Paul.").to(&address(&to_paul));
    assert_eq!(stack.deliver(&his, &[&address(&to_paul)]).await.decision, OutcomeKind::Reply);
    assert!(contact(&stack, PAUL).await.unwrap().address_is_proven());
    mails(&stack, ANNA, 3).await;
    send(&stack, Post::new(ANNA, "Re: Printer", "More of Anna.").header("References", &root), "").await;
    mails(&stack, PAUL, 2).await;
    // Answering all, she reaches him herself: we do not send it twice.
    send(&stack, Post::new(ANNA, "Re: Printer", "To all.").header("References", &root), PAUL).await;
    mails(&stack, AGENT, 6).await;
    mails(&stack, PAUL, 2).await;
    stack.end().await;
}

#[tokio::test]
async fn s1_s2_unproven_mail_strangers_and_blind_copies_bring_nobody() {
    let stack = TestStack::start().await;
    // A new ticket has the people of its own mail, if that is proven.
    let opened = send(&stack, Post::new(ANNA, "Printer", "x"), PAUL).await;
    let number = opened.ticket.unwrap();
    assert_eq!(in_copy(&stack, number).await, [PAUL]);
    mails(&stack, PAUL, 0).await;
    let notice = stack.outbox.wait_for(ANNA, 1).await;
    let root = notice.header("References").unwrap();

    let unproven = send(&stack, Post::new(ANNA, "Other", "x").verdict("dmarc", "GRAY"), EVE).await;
    assert_eq!(unproven.decision, OutcomeKind::NewTicket);
    assert!(in_copy(&stack, unproven.ticket.unwrap()).await.is_empty());
    for verdict in ["FAIL", "PROCESSING_FAILED"] {
        let forged = Post::new(ANNA, "Re: Printer", "x").header("References", &root).verdict("dmarc", verdict);
        assert_eq!(send(&stack, forged, EVE).await.decision, OutcomeKind::Held);
    }
    // A stranger has a ticket of their own, with their own people (S2): Paul does not come along.
    let strange = send(&stack, Post::new(EVE, "Re: Printer [#1]", "x").header("References", &root), KIM).await;
    assert_eq!(strange.decision, OutcomeKind::NewTicket);
    assert_eq!(in_copy(&stack, strange.ticket.unwrap()).await, [KIM]);
    let follow_up = send(&stack, Post::new(ANNA, "Another thing", "x"), "").await;
    assert!(in_copy(&stack, follow_up.ticket.unwrap()).await.is_empty(), "S2");
    // A mail of Anna's that was not for us, sent on by Eve who got it: its signature holds all the same.
    let sent_on = Post::new(ANNA, "For Eve", "x").header("To", EVE).header("Delivered-To", DESK);
    let sent_on = stack.deliver(&sent_on, &[DESK]).await;
    assert!(in_copy(&stack, sent_on.ticket.unwrap()).await.is_empty());

    assert_eq!(in_copy(&stack, number).await, [PAUL]);
    assert!(stack.entries(number).await.len() == 1 && stack.outbox.to(EVE).await.len() == 1, "her own acknowledgement");
    stack.end().await;
}

#[tokio::test]
async fn c6_f3_an_agent_brings_people_by_an_answer_and_nobody_by_a_note() {
    let stack = TestStack::start().await;
    let second = "second@example.com";
    let inboxes = stack.desk().await.settings.inboxes.iter().map(|inbox| inbox.id.clone()).collect();
    for (email, name) in [(AGENT, "Marta Silva"), (second, "Nils Berg")] {
        let agent = Agent {
            id: AgentId::new(uuid::Uuid::new_v4()),
            email: email.parse().unwrap(),
            name: Name::parse(name).unwrap(),
            alias: None,
            inboxes: Vec::clone(&inboxes),
            disabled: false,
        };
        stack.store.put_agent(&agent).await.unwrap();
    }
    let number = send(&stack, Post::new(ANNA, "Printer", "x"), "").await.ticket.unwrap();
    stack.outbox.wait_for(ANNA, 1).await;
    let to_agent = stack.outbox.wait_for(AGENT, 1).await;
    let from_agent =
        |text: &str, cc: &str| Post::new(AGENT, "Re: Printer", text).to(&address(&to_agent)).header("Cc", cc);
    let to = address(&to_agent);
    let note = stack.deliver(&from_agent("#note She is difficult.", &format!("{KIM}, {second}")), &[&to]).await;
    assert_eq!(note.decision, OutcomeKind::Reply);
    assert!(in_copy(&stack, number).await.is_empty() && contact(&stack, KIM).await.is_none());
    // To all: the colleague is an agent, Anna has a part in it, and both have the mail already.
    stack.deliver(&from_agent("Kim will help.", &format!("{KIM}, {second}, {ANNA}")), &[&to]).await;
    assert_eq!(in_copy(&stack, number).await, [KIM]);
    mails(&stack, ANNA, 1).await;
    mails(&stack, KIM, 0).await;
    stack.deliver(&from_agent("Well?", ""), &[&to]).await;
    mails(&stack, ANNA, 2).await;
    mails(&stack, KIM, 1).await;
    assert!(!stack.outbox.to(KIM).await[0].raw.contains("difficult"));
    stack.end().await;
}

#[tokio::test]
async fn c6_s26_a_mail_brings_ten_people_a_ticket_holds_twenty_and_the_record_says_who_stayed_out() {
    let stack = TestStack::start().await;
    let crowd =
        |from: usize, to: usize| (from..to).map(|n| format!("p{n}@acme.example")).collect::<Vec<_>>().join(", ");
    let opened = send(&stack, Post::new(ANNA, "Printer", "x"), &crowd(0, 14)).await;
    let number = opened.ticket.unwrap();
    assert_eq!(in_copy(&stack, number).await.len(), 10);
    assert!(opened.notes.iter().any(|note| note.starts_with("4 more")), "{opened:#?}");
    let root = stack.outbox.wait_for(ANNA, 1).await.header("References").unwrap();
    let answer = |text: &str| Post::new(ANNA, "Re: Printer", text).header("References", &root);
    send(&stack, answer("two"), &crowd(10, 16)).await;
    let third = send(&stack, answer("three"), &crowd(14, 24)).await;
    assert_eq!(in_copy(&stack, number).await.len(), 20);
    assert!(third.notes.iter().any(|note| note.starts_with("4 more")), "{third:#?}");
    let fourth = send(&stack, answer("four"), &crowd(24, 500)).await;
    assert_eq!((fourth.decision, in_copy(&stack, number).await.len()), (OutcomeKind::Reply, 20));
    // What is not put in copy is no contact either.
    assert!(contact(&stack, "p30@acme.example").await.is_none());
    assert!(contact(&stack, "p0@acme.example").await.is_some());
    stack.end().await;
}

#[tokio::test]
async fn c6_a_portal_that_says_so_puts_nobody_in_copy_by_mail() {
    let stack = TestStack::start_with(|settings| settings.portals[0].mail_adds_participants = false).await;
    let opened = send(&stack, Post::new(ANNA, "Printer", "x"), PAUL).await;
    assert!(in_copy(&stack, opened.ticket.unwrap()).await.is_empty());
    assert!(contact(&stack, PAUL).await.is_none());
    stack.end().await;
}
