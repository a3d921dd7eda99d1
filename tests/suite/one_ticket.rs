//! What a customer does with one ticket besides writing: open it again (C5), see the steps it took (C7), print it (C11).

use std::time::Duration;

use guichet_domain::entry::{Audience, Author, Body, Message};
use guichet_domain::pipeline::State;
use guichet_domain::settings::ChannelKind;
use guichet_domain::{Contact, Ticket};
use guichet_store::{Extras, OnceToken, Verdict};
use jiff::Timestamp;

use crate::support::{AGENT, Browser, TestStack};

#[tokio::test]
async fn c5_c7_a_closed_ticket_opens_again_once_and_its_page_tells_the_steps() {
    let stack = TestStack::start().await;
    let anna = stack.verified("anna@acme.example", "Anna", |_| ()).await;
    let browser = stack.visitor(&anna).await;
    let ticket = stack.ticket(&anna, "Printer", "It burns.").await;
    let path = format!("/tickets/{}", ticket.number);
    let (closure, reopening) = (format!("{path}/closure"), format!("{path}/reopening"));
    let close = browser.get(&path).await.form(&closure);
    let closed = close.submit().await;
    assert!(closed.words().contains("is closed now"), "{}", closed.words());
    let reopen = closed.form(&reopening);
    // Twice, as a hand that trembles does (S30).
    let first = reopen.submit_only().await;
    let second = reopen.submit().await;
    assert_eq!(first.header("location").as_deref(), Some(&*format!("{path}?done=reopened")));
    assert!(second.words().contains("is open again"), "{}", second.words());
    assert_eq!(stack.store.ticket(ticket.number).await.unwrap().unwrap().ticket.state, State::Open);
    assert_eq!(stack.entries(ticket.number).await.len(), 3, "a message, a closing, an opening");
    let steps = second.all(".timeline li [dir]");
    assert_eq!(steps.len(), 3, "{steps:?}");
    for (step, words) in steps.iter().zip(["opened this ticket", "closed this ticket", "reopened this ticket"]) {
        assert_eq!(*step, format!("Anna {words}"));
    }
    // The desk hears of it, once: of the ticket, then of the opening; of a reply that opens as of a reply.
    let told = stack.outbox.wait_for(AGENT, 2).await;
    assert!(told.text.as_ref().is_some_and(|text| text.contains("opened this ticket again")), "{told:#?}");
    // Open, it closes again.
    second.form(&closure).submit().await;
    assert_eq!(stack.store.ticket(ticket.number).await.unwrap().unwrap().ticket.state, State::Closed);
    let reply = browser.get(&path).await.form(&format!("{path}/replies")).fill("message", "It burns again.");
    assert!(reply.submit().await.words().contains("It burns again."));
    let told = stack.outbox.wait_for(AGENT, 3).await;
    assert!(told.text.as_ref().is_some_and(|text| text.contains("It burns again.")), "{told:#?}");
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(stack.outbox.to(AGENT).await.len(), 3);
    stack.end().await;
}

#[tokio::test]
async fn c5_where_the_portal_says_so_nobody_opens_or_closes() {
    let stack = TestStack::start_with(|settings| {
        settings.portals[0].customers_may_close = false;
        settings.portals[0].customers_may_reopen = false;
    })
    .await;
    let anna = stack.verified("anna@acme.example", "Anna", |_| ()).await;
    let browser = stack.visitor(&anna).await;
    let ticket = stack.ticket(&anna, "Printer", "It burns.").await;
    let path = format!("/tickets/{}", ticket.number);
    let page = browser.get(&path).await;
    let token = page.attribute("input[name=token]", "value").unwrap();
    for verb in ["closure", "reopening"] {
        let path = format!("{path}/{verb}");
        assert!(page.attribute(&format!("form[action='{path}']"), "action").is_none());
        let refused = browser.post(&path, &[("token", &token)], Some(browser.base())).await;
        assert_eq!(refused.status, 404, "{verb}: {}", refused.words());
    }
    assert_eq!(stack.entries(ticket.number).await.len(), 1);
    stack.end().await;
}

#[tokio::test]
async fn c11_s11_paper_shows_all_of_a_long_ticket_and_a_newcomer_nothing_of_before() {
    let stack = TestStack::start().await;
    let anna = stack.verified("anna@acme.example", "Anna", |_| ()).await;
    let paul = stack.verified("paul@elsewhere.example", "Paul", |_| ()).await;
    let browser = stack.visitor(&anna).await;
    let ticket = stack.ticket(&anna, "Printer", "Message 0").await;
    let path = format!("/tickets/{}", ticket.number);
    let mut latest = ticket.clone();
    for n in 1..=54 {
        if n == 54 {
            stack.put_in_copy(&ticket, &paul, Timestamp::now()).await;
        }
        latest = say(&stack, latest, &anna, &format!("Message {n}")).await;
    }
    let messages = async |browser: &Browser, path: &str| browser.get(path).await.all(".message .prose");
    assert_eq!(messages(&browser, &path).await.len(), 50);
    let paper = messages(&browser, &format!("{path}?print")).await;
    assert_eq!((paper.len(), paper[0].as_str(), paper[54].as_str()), (55, "Message 0", "Message 54"));
    assert_eq!(messages(&stack.visitor(&paul).await, &format!("{path}?print")).await, ["Message 54"]);
    stack.end().await;
}

#[tokio::test]
async fn c6_s1_the_page_says_who_is_in_copy_and_a_newcomer_sees_what_came_before_only_where_the_portal_says_so() {
    for whole in [false, true] {
        let stack = TestStack::start_with(|settings| settings.portals[0].participants_see_whole = whole).await;
        let anna = stack.verified("anna@acme.example", "Anna", |_| ()).await;
        let paul = stack.verified("paul@elsewhere.example", "Paul Roth", |_| ()).await;
        let ticket = stack.ticket(&anna, "Printer", "The secret of before.").await;
        stack.put_in_copy(&ticket, &paul, Timestamp::now()).await;
        say(&stack, ticket.clone(), &anna, "Paul knows more.").await;
        let path = format!("/tickets/{}", ticket.number);
        for contact in [&anna, &paul] {
            let page = stack.visitor(contact).await.get(&path).await;
            assert!(page.all(".facts dd").contains(&"Paul Roth".to_owned()), "{}", page.words());
        }
        let browser = stack.visitor(&paul).await;
        for address in [path.clone(), format!("{path}?print"), format!("{path}/updates")] {
            let page = browser.get(&address).await.text();
            assert!(page.contains("Paul knows more."), "{address}");
            assert_eq!(page.contains("secret of before"), whole, "{address}");
        }
        let stranger = stack.verified("sam@nowhere.example", "Sam", |_| ()).await;
        assert_eq!(stack.visitor(&stranger).await.get(&path).await.status, 404);
        stack.end().await;
    }
}

/// A customer's message, written through the store.
async fn say(stack: &TestStack, ticket: Ticket, contact: &Contact, text: &str) -> Ticket {
    let desk = stack.desk().await;
    let pipeline = desk.settings.pipeline(&ticket.pipeline).unwrap();
    let message = Message {
        audience: Audience::Public,
        channel: ChannelKind::Portal,
        body: Body::markdown(text),
        attachments: Vec::new(),
        mail: None,
    };
    let author = Author::Contact { id: contact.id, name: contact.display_name().to_owned() };
    let (once, now) = (OnceToken::of(&["test", text]), Timestamp::now());
    let verb = |ticket: &Ticket, ids: &mut guichet_store::EntryIds| {
        ticket.add(message.clone(), author.clone(), ids.next(), pipeline, true, now)
    };
    match stack.store.commit_with(ticket, &once, &Extras::default(), now, verb).await.unwrap() {
        Verdict::Done(ticket) => ticket,
        other => panic!("{other:?}"),
    }
}
