//! The whole path, as people walk it: mail in, sign in, follow, answer, export.

use std::time::{Duration, Instant};

use crate::support::{AGENT, DESK, TestStack};

const ANNA: &str = "anna@acme.example";

#[tokio::test]
async fn e1_a9_f3_c3_a_mail_becomes_a_ticket_is_answered_by_mail_and_followed_in_the_portal() {
    let stack = TestStack::start().await;

    // Anna writes a mail; she has never been here.
    stack.outbox.write("Anna Roux <anna@acme.example>", DESK, "The printer is on fire", "It burns.\n\nAnna", &[]).await;
    let notice = stack.outbox.wait_for(AGENT, 1).await;
    assert!(notice.subject.contains("The printer is on fire"), "{}", notice.subject);
    assert!(notice.text.as_ref().unwrap().contains("It burns."));
    let received = stack.outbox.wait_for(ANNA, 1).await;
    assert!(received.text.as_ref().unwrap().contains("It burns."), "DMARC passed: her own words may be sent to her");

    // She signs in with the address she wrote from, and finds it (A9).
    let anna = stack.signed_in(ANNA).await;
    let list = anna.get("/tickets").await;
    assert!(list.words().contains("The printer is on fire"), "{}", list.words());
    let ticket = anna.get("/tickets/1").await;
    assert_eq!(ticket.status, 200);
    assert!(ticket.words().contains("It burns."));
    assert!(!ticket.words().contains("unread"));

    // The agent answers from their mail program; the open page has it within three seconds (C3).
    let newest = ticket.attribute("[data-entry]:last-child", "data-entry").unwrap();
    let sent = Instant::now();
    notice.reply(&stack.outbox, AGENT, "Please use the extinguisher.", &[]).await;
    let update = loop {
        let update = anna.json().get(&format!("/tickets/1/updates?after={newest}")).await;
        if update.status == 200 {
            break update.json();
        }
        assert_eq!(update.status, 204);
        assert!(sent.elapsed() < Duration::from_secs(3), "the answer is not there after 3 seconds");
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    assert!(update["html"].as_str().unwrap().contains("Please use the extinguisher."));

    // She gets it by mail as well, and answers by mail: the same ticket.
    let answer = stack.outbox.wait_for(ANNA, 3).await;
    assert!(answer.text.as_ref().unwrap().contains("Please use the extinguisher."));
    answer.reply(&stack.outbox, ANNA, "It is out. Thank you!", &[]).await;
    let second = stack.outbox.wait_for(AGENT, 2).await;
    assert!(second.text.as_ref().unwrap().contains("It is out. Thank you!"));
    let ticket = anna.get("/tickets/1").await;
    assert!(ticket.words().contains("It is out. Thank you!"), "{}", ticket.words());
    assert_eq!(anna.get("/tickets/2").await.status, 404, "no second ticket");

    // She replies in the portal, with a file.
    let replied = ticket
        .form("/tickets/1/replies")
        .fill("message", "One more **thing**: the smoke.")
        .attach("attachments", "smoke.txt", b"grey")
        .submit()
        .await;
    assert_eq!(replied.path, "/tickets/1?done=replied");
    assert!(replied.text().contains("<strong>thing</strong>"));
    assert!(stack.outbox.wait_for(AGENT, 3).await.text.unwrap().contains("the smoke"));
    let file = replied.attribute("a[href*='/attachments/']", "href").unwrap();
    let download = anna.get(&file).await;
    assert_eq!((download.status.as_u16(), download.bytes.as_slice()), (200, b"grey".as_slice()));
    assert!(download.header("content-disposition").unwrap().starts_with("attachment"));

    // She opens another by the form, closes the first, and takes the list away.
    let form = anna.get("/tickets/new").await;
    let created = form
        .form("/tickets/new")
        .fill("subject", "=1+1 spare parts")
        .fill("message", "Do you have a fuser?")
        .submit()
        .await;
    assert_eq!(created.path, "/tickets/2?done=created");
    let closed = anna.get("/tickets/1").await.form("/tickets/1/closure").submit().await;
    assert_eq!(closed.path, "/tickets/1?done=closed");
    let open = anna.get("/tickets?state=open").await.words();
    assert!(open.contains("spare parts") && !open.contains("printer is on fire"), "{open}");
    let export = anna.get("/tickets.csv").await;
    assert_eq!(export.status, 200);
    let text = export.text();
    assert!(text.contains("The printer is on fire") && text.contains("'=1+1 spare parts"), "{text}");

    // She leaves; the address bar brings her back to the sign-in page and nowhere else.
    let out = anna.get("/tickets").await.form("/sign-out").submit().await;
    assert_eq!(out.path, "/signed-out");
    assert!(anna.get("/tickets/1").await.path.starts_with("/sign-in?next="));
    stack.end().await;
}
