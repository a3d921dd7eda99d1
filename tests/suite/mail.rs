//! What becomes of mail (E1, E3, E4, E8) and what it cannot be made to do (S1 to S8), from the message to the recorded
//! outcome, through SES's event and the function.

use std::time::Duration;

use guichet_domain::entry::{Audience, Author, Body};
use guichet_domain::ids::TicketNumber;
use guichet_domain::pipeline::State;
use guichet_local::aws::faults::{Fault, Kind};
use guichet_store::{MailOutcome, OutcomeKind};
use jiff::{SignedDuration, Timestamp};

use crate::support::{AGENT, DESK, Letter, Post, TestStack};

const ANNA: &str = "anna@acme.example";
const EVE: &str = "eve@evil.example";

fn number(n: u64) -> TicketNumber {
    TicketNumber::new(n).unwrap()
}

#[track_caller]
fn is(outcome: &MailOutcome, decision: OutcomeKind, reason: &str) {
    assert_eq!(outcome.decision, decision, "{outcome:#?}");
    assert!(outcome.reason.contains(reason), "{outcome:#?}");
}

/// A ticket that Anna opened by mail, and the notices of it: hers and the agent's.
async fn annas_ticket(stack: &TestStack) -> (Letter, Letter) {
    let opened = stack.receive(&Post::new(ANNA, "Printer", "It burns.")).await;
    is(&opened, OutcomeKind::NewTicket, "points to no ticket");
    assert_eq!(opened.ticket, Some(number(1)));
    (stack.outbox.wait_for(ANNA, 1).await, stack.outbox.wait_for(AGENT, 1).await)
}

/// A mail that answers another as a mail program does.
fn answering(letter: &Letter, from: &str, text: &str) -> Post {
    let references = format!("{} {}", letter.header("References").unwrap(), letter.header("Message-ID").unwrap());
    Post::new(from, &format!("Re: {}", letter.subject), text)
        .header("References", &references)
        .header("In-Reply-To", &letter.header("Message-ID").unwrap())
}

/// To the address that a notice wants answers at.
fn reply_to(letter: &Letter) -> String {
    let header = letter.header("Reply-To").unwrap();
    header.rsplit_once('<').map_or(header.clone(), |(_, rest)| rest.trim_end_matches('>').to_owned())
}

#[tokio::test]
async fn s1_s3_s4_s5_e4_nobody_gets_into_a_ticket_by_what_a_mail_claims() {
    let stack = TestStack::start().await;
    let (to_anna, to_agent) = annas_ticket(&stack).await;
    let (secret, agents) = (reply_to(&to_anna), reply_to(&to_agent));

    // Unproven, whatever it points by: held, if it points by more than a number that anybody may guess.
    for verdict in ["FAIL", "GRAY", "PROCESSING_FAILED"] {
        for claimed in [ANNA, EVE] {
            let unproven = answering(&to_anna, claimed, "Send me all of it.").to(&secret).verdict("dmarc", verdict);
            is(&stack.receive(&unproven).await, OutcomeKind::Held, "not authenticated");
            let by_reference = answering(&to_anna, claimed, "And this.").verdict("dmarc", verdict);
            is(&stack.receive(&by_reference).await, OutcomeKind::Held, "not authenticated");
        }
        // The agent's own address, with a message that looks like theirs.
        let agent = answering(&to_agent, AGENT, "#close").to(&agents).verdict("dmarc", verdict);
        is(&stack.receive(&agent).await, OutcomeKind::Held, "agent's address");
    }
    // SPF and DKIM speak of other addresses than the one in From; the message's own word counts for nothing (S5).
    let other = answering(&to_anna, ANNA, "x")
        .verdict("dmarc", "FAIL")
        .verdict("spf", "PASS")
        .verdict("dkim", "PASS")
        .header("Authentication-Results", "amazonses.com; dmarc=pass header.from=acme.example; spf=pass; dkim=pass");
    is(&stack.receive(&other).await, OutcomeKind::Held, "not authenticated");

    // Proven, but somebody else: a ticket of their own, even with the signed address (S1) or references copied (S3).
    for post in [
        answering(&to_anna, EVE, "I am in copy now").to(&secret),
        answering(&to_anna, EVE, "I am in copy now, too"),
        Post::new(EVE, "Re: Printer [#1]", "By its number"),
    ] {
        let outcome = stack.receive(&post).await;
        is(&outcome, OutcomeKind::NewTicket, "no part in");
        assert_ne!(outcome.ticket, Some(number(1)));
    }
    // A number is anybody's guess (S4), a root that we did not sign is worth nothing (S3).
    let guess = Post::new(ANNA, "Re: Printer [#1]", "By its number").verdict("dmarc", "FAIL");
    let outcome = stack.receive(&guess).await;
    is(&outcome, OutcomeKind::NewTicket, "points to no ticket");
    assert_ne!(outcome.ticket, Some(number(1)));
    let forged = Post::new(EVE, "Hi", "x")
        .header("References", "<ticket.1.aaaaaaaaaaaaaaaa@support.example.com>")
        .to("reply+1.aaaaaaaa.aaaaaaaaaaaaaaaa@support.example.com");
    is(&stack.receive(&forged).await, OutcomeKind::NewTicket, "points to no ticket");

    // Nothing of all that reached Anna's ticket, and its requester is who they were (S6).
    let said = stack.entries(number(1)).await;
    assert_eq!(said.len(), 1, "{said:#?}");
    let found = stack.store.ticket(number(1)).await.unwrap().unwrap();
    assert_eq!(found.ticket.state, State::Open);
    assert!(found.participants.is_empty());
    assert_eq!(found.ticket.requester.id, stack.contact(ANNA, "Anna").await.id);
    stack.end().await;
}

#[tokio::test]
async fn e1_s6_a_participant_answers_by_any_of_four_ways_and_the_requester_stays_who_they_are() {
    let stack = TestStack::start().await;
    let (to_anna, _) = annas_ticket(&stack).await;
    let opened = stack.entries(number(1)).await.remove(0);
    let paul = stack.contact("paul@elsewhere.example", "Paul").await;
    let ticket = stack.store.ticket(number(1)).await.unwrap().unwrap().ticket;
    stack.put_in_copy(&ticket, &paul, opened.at).await;

    let root = to_anna.header("References").unwrap();
    let sent = to_anna.header("Message-ID").unwrap();
    for (way, post) in [
        ("signed reply address", Post::new(ANNA, "Hello again", "By address").to(&reply_to(&to_anna))),
        ("signed thread", Post::new(ANNA, "Hello again", "By root").header("References", &root)),
        ("message of the ticket", Post::new(ANNA, "Hello again", "By id").header("In-Reply-To", &sent)),
        ("number in the subject", Post::new(ANNA, "AW: Printer [#1]", "By number")),
        ("signed thread", Post::new("Paul <paul@elsewhere.example>", "Re: x", "By Paul").header("References", &root)),
        // Mail systems fold the case of addresses.
        ("signed reply address", Post::new(ANNA, "Hi", "Shouted").to(&reply_to(&to_anna).to_uppercase())),
    ] {
        let outcome = stack.receive(&post).await;
        is(&outcome, OutcomeKind::Reply, way);
        assert_eq!(outcome.ticket, Some(number(1)));
    }
    let ticket = stack.store.ticket(number(1)).await.unwrap().unwrap().ticket;
    assert_eq!(ticket.requester.id, stack.contact(ANNA, "Anna").await.id, "S6");
    let said = stack.entries(number(1)).await;
    assert_eq!(said.len(), 7);
    // Of them Paul's is by Paul.
    let by_paul = said.iter().filter(|entry| entry.author.is(paul.id)).count();
    assert_eq!(by_paul, 1);
    stack.end().await;
}

#[tokio::test]
async fn e3_s8_machines_open_no_ticket_and_get_no_answer() {
    let stack = TestStack::start().await;
    let bounce = "--b\nContent-Type: text/plain\n\nIt could not be delivered.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.acme.example\n\nFinal-Recipient: rfc822; x@acme.example\nAction: failed\nStatus: 5.1.1\n--b--\n";
    use OutcomeKind::{Held, Ignored};
    for (post, decision, reason) in [
        (Post::new(ANNA, "Away", "I am away").header("Auto-Submitted", "auto-replied"), Ignored, "automatic answer"),
        (Post::new(ANNA, "Out of office: Printer", "Back on Monday"), Ignored, "automatic answer"),
        (Post::new(ANNA, "Re: Printer", "x").envelope("from", ""), Ignored, ""),
        (
            Post::new("MAILER-DAEMON@acme.example", "Undelivered Mail Returned to Sender", bounce)
                .typed("multipart/report; report-type=delivery-status; boundary=b"),
            Ignored,
            "delivery report",
        ),
        (Post::new(ANNA, "News", "x").header("List-Id", "<news.acme.example>"), Ignored, "mailing list"),
        (Post::new("no-reply@shop.example", "Your order", "x"), Held, "no-reply"),
        (Post::new("service@bank.example", "Verify your email address", "Your code is 123456"), Held, "verification"),
        (Post::new("anybody@support.example.com", "x", "x"), Ignored, "our own mail"),
        (Post::new(ANNA, "x", "x").header("X-Guichet-Loop", "support.example.com"), Ignored, "our own mail"),
        (Post::new(ANNA, "x", "x").verdict("virus", "FAIL"), Held, "virus"),
        (Post::new(ANNA, "x", "x").verdict("virus", "PROCESSING_FAILED"), Held, "virus"),
        (Post::new(ANNA, "x", "x").verdict("spam", "FAIL"), Held, "spam"),
        (Post::new(ANNA, "x", "x").without("From").envelope("from", ANNA), Held, "no sender"),
        (Post::new("Anna <anna@acme.example>, eve@evil.example", "x", "x").envelope("from", ANNA), Held, "no sender"),
        (Post::new(AGENT, "A new idea", "x"), Held, "answers no ticket"),
    ] {
        let outcome = stack.receive(&post).await;
        is(&outcome, decision, reason);
        assert_eq!(outcome.ticket, None);
    }
    assert!(stack.tickets_up_to(20).await.is_empty());
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(stack.running.aws.outbox().list().is_empty(), "nobody is mailed");
    stack.end().await;
}

#[tokio::test]
async fn e3_our_own_notices_that_come_back_open_nothing() {
    let stack = TestStack::start().await;
    let (to_anna, _) = annas_ticket(&stack).await;
    // As a forwarding mailbox sends it back: everything as it was, to the desk.
    stack.outbox.send_raw(ANNA, DESK, to_anna.raw.as_bytes()).await;
    let mut seen = 0;
    for _ in 0..200 {
        let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
        let outcomes = stack.store.outcomes_of_day(today, 10, None).await.unwrap().outcomes;
        seen = outcomes.len();
        if seen == 2 {
            is(&outcomes[0], OutcomeKind::Ignored, "our own mail");
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(seen, 2);
    assert_eq!(stack.tickets_up_to(5).await.len(), 1);
    stack.end().await;
}

#[tokio::test]
async fn e1_s30_the_same_message_is_taken_in_once_however_often_it_comes() {
    let stack = TestStack::start().await;
    // By two of our addresses: two deliveries of SES, one ticket.
    let post = Post::new(ANNA, "Twice", "x");
    let other = post.clone().envelope("to", "sales@support.example.com");
    let (first, second) = tokio::join!(stack.receive(&post), stack.receive(&other));
    let mut decisions = [first.decision, second.decision];
    decisions.sort_by_key(|decision| *decision != OutcomeKind::NewTicket);
    assert_eq!(decisions, [OutcomeKind::NewTicket, OutcomeKind::Ignored]);
    is(&stack.receive(&post).await, OutcomeKind::Ignored, "taken in before");

    // Another message that copies the id is not lost as its repeat.
    let copied = Post::new(EVE, "Other", "y").header("Message-ID", "<known@mail.example>");
    let again = Post::new(ANNA, "Mine", "z").header("Message-ID", "<known@mail.example>");
    assert_eq!(stack.receive(&copied).await.decision, OutcomeKind::NewTicket);
    assert_eq!(stack.receive(&again).await.decision, OutcomeKind::NewTicket);
    assert_eq!(stack.tickets_up_to(9).await.len(), 3);

    // SES delivers an event more than once: the second time nothing happens.
    let id = stack.post(&Post::new(ANNA, "Once", "x")).await;
    let outcome = stack.outcome(&id).await;
    stack.outbox.wait_for(ANNA, 3).await;
    let payload = serde_json::json!({ "Records": [{ "eventSource": "aws:ses", "eventVersion": "1.0", "ses": {
        "mail": { "timestamp": "2026-11-21T10:00:00Z", "messageId": id, "source": ANNA, "destination": [DESK],
            "headersTruncated": false, "headers": [], "commonHeaders": { "from": [ANNA], "to": [DESK], "subject": "Once" } },
        "receipt": { "timestamp": "2026-11-21T10:00:00Z", "processingTimeMillis": 1, "recipients": [DESK],
            "spamVerdict": { "status": "PASS" }, "virusVerdict": { "status": "PASS" }, "spfVerdict": { "status": "PASS" },
            "dkimVerdict": { "status": "PASS" }, "dmarcVerdict": { "status": "PASS" },
            "action": { "type": "Lambda", "functionArn": "x", "invocationType": "Event" } } } }] });
    for _ in 0..2 {
        let answer = stack.running.functions.invoke("InboundEmailFunction", payload.to_string().into()).await;
        assert!(matches!(answer, guichet_local::kinds::Outcome::Answer(_)), "{answer:?}");
    }
    assert_eq!(stack.outcome(&id).await, outcome);
    assert_eq!(stack.tickets_up_to(9).await.len(), 4);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(stack.outbox.to(ANNA).await.len(), 3, "three tickets of hers, three mails");
    stack.end().await;
}

#[tokio::test]
async fn f3_an_agent_answers_notes_and_closes_by_mail() {
    let stack = TestStack::start().await;
    let (_, to_agent) = annas_ticket(&stack).await;
    let agents = reply_to(&to_agent);
    let anna = stack.visitor(&stack.contact(ANNA, "Anna").await).await;

    // A note: the customer sees nothing of it, and nobody is mailed.
    let note = answering(&to_agent, AGENT, "#note\n\nShe calls every week.").to(&agents);
    is(&stack.receive(&note).await, OutcomeKind::Reply, "signed reply address");
    let entry = stack.entries(number(1)).await.pop().unwrap();
    assert_eq!(entry.message().unwrap().audience, Audience::Internal);
    assert_eq!(entry.message().unwrap().body.text, "She calls every week.");
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!((stack.outbox.to(ANNA).await.len(), stack.outbox.to(AGENT).await.len()), (1, 1));
    for page in [anna.get("/tickets/1").await, anna.json().get("/tickets/1").await, anna.get("/tickets.csv").await] {
        assert!(page.status == 200 && !page.text().contains("every week"));
    }
    assert!(!anna.get("/tickets").await.text().contains("unread-mark"), "a note is no news");

    // An answer that closes; the words go to the customer, the command does not.
    // Nor does what stands quoted below: a talk among colleagues, perhaps.
    let close = "#close\nUse the extinguisher.\n\nOn Mon, 3 Nov 2025 at 10:00, Paul <paul@example.com> wrote:\n> She is a difficult one.\n";
    let close = answering(&to_agent, AGENT, close).to(&agents);
    is(&stack.receive(&close).await, OutcomeKind::Reply, "signed reply address");
    let told = stack.outbox.wait_for(ANNA, 2).await;
    assert!(told.raw.contains("Use the extinguisher.") && !told.raw.contains("#close"));
    let ticket = stack.store.ticket(number(1)).await.unwrap().unwrap().ticket;
    assert_eq!(ticket.state, State::Closed);
    assert!(ticket.owner.is_some(), "who answers first owns it");
    let page = anna.get("/tickets/1").await;
    assert!(page.words().contains("closed this ticket") && page.words().contains("Use the extinguisher."));
    assert!(!page.text().contains("difficult") && !told.raw.contains("difficult"));

    // A customer's answer opens it again (C5); the command alone closes it without a message.
    let again = answering(&told, ANNA, "#close It burns again.").to(&reply_to(&told));
    is(&stack.receive(&again).await, OutcomeKind::Reply, "signed reply address");
    let ticket = stack.store.ticket(number(1)).await.unwrap().unwrap().ticket;
    assert_eq!(ticket.state, State::Open, "a customer orders nothing by mail");
    let said = stack.entries(number(1)).await;
    let last = said.iter().rev().find_map(|entry| entry.message()).unwrap();
    assert_eq!(last.body.text, "#close It burns again.");
    stack.outbox.wait_for(AGENT, 2).await;
    let silent = answering(&to_agent, AGENT, "#close").to(&agents);
    is(&stack.receive(&silent).await, OutcomeKind::Reply, "");
    let last = stack.entries(number(1)).await.pop().unwrap();
    assert!(last.message().is_none() && matches!(last.author, Author::Agent { .. }));
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(stack.outbox.to(ANNA).await.len(), 2, "nothing to say, nothing mailed");
    stack.end().await;
}

#[tokio::test]
async fn s7_an_acknowledgement_to_an_unproven_address_carries_no_word_of_the_sender() {
    let stack = TestStack::start().await;
    let spam =
        Post::new("Buy Pills Now <victim@else.example>", "BUY PILLS https://pills.example", "https://pills.example")
            .verdict("dmarc", "FAIL");
    is(&stack.receive(&spam).await, OutcomeKind::NewTicket, "points to no ticket");
    let letter = stack.outbox.wait_for("victim@else.example", 1).await;
    let whole =
        format!("{} {} {}", letter.raw, letter.text.clone().unwrap(), letter.html.clone().unwrap()).to_lowercase();
    assert!(!whole.contains("pills"), "{whole}");
    assert_eq!(letter.header("Auto-Submitted").as_deref(), Some("auto-replied"));
    stack.end().await;
}

#[tokio::test]
async fn e8_s9_a_sender_becomes_a_contact_and_joins_a_company_only_if_the_address_is_proven() {
    let stack = TestStack::start().await;
    let acme = stack.company("Acme", "acme.example").await;
    stack.receive(&Post::new("Mallory <mallory@acme.example>", "x", "x").verdict("dmarc", "GRAY")).await;
    stack.receive(&Post::new("Anna Roux <anna@acme.example>", "x", "x")).await;
    stack.receive(&Post::new("Bob <bob@mail.acme.example>", "x", "x")).await;
    let contact = async |email: &str| stack.store.contact_by_email(&email.parse().unwrap()).await.unwrap().unwrap();
    assert_eq!(contact("mallory@acme.example").await.company, None);
    assert_eq!(contact("bob@mail.acme.example").await.company, None, "another domain");
    let anna = contact(ANNA).await;
    assert_eq!((anna.company, anna.display_name()), (Some(acme.id), "Anna Roux"));
    assert!(anna.verified_at.is_none(), "a mail is no sign-in");
    // The same person, written otherwise, is the same contact.
    stack.receive(&Post::new("ANNA@ACME.example", "x", "x")).await;
    assert_eq!(stack.tickets_up_to(9).await.last().unwrap().requester.id, anna.id);
    stack.end().await;
}

/// Where the ticket is that a mail opened. Numbers may have gaps, since each process takes them in blocks.
fn page_of(outcome: &MailOutcome) -> String {
    is(outcome, OutcomeKind::NewTicket, "");
    format!("/tickets/{}", outcome.ticket.unwrap())
}

#[tokio::test]
async fn e2_bodies_of_all_sizes_and_kinds_are_kept_whole() {
    let stack = TestStack::start().await;
    let anna = stack.contact(ANNA, "Anna").await;

    // Longer than an entry holds: cut there, whole as a file.
    let long: Vec<String> = (0..4_000).map(|line| format!("Line {line} of a long story.")).collect();
    let long = long.join("\n");
    assert!(long.len() > Body::MAX_BYTES);
    is(&stack.receive(&Post::new(ANNA, "Long", &long)).await, OutcomeKind::NewTicket, "");
    let message = stack.entries(number(1)).await.remove(0).message().unwrap().clone();
    assert!(message.body.text.len() <= Body::MAX_BYTES && message.body.text.starts_with("Line 0"));
    assert_eq!(message.attachments[0].name, "message.txt");
    let browser = stack.visitor(&anna).await;
    let page = browser.get("/tickets/1").await;
    let whole = browser.get(&page.attribute("a[href*='/attachments/']", "href").unwrap()).await.text();
    assert!(whole.contains("Line 3999 of a long story."), "{}", whole.len());

    // HTML alone: its words, without its scripts (S14).
    let html = Post::new(
        ANNA,
        "Html",
        "<p>The <b>toner</b> is <script>alert(1)</script>empty<img src=x onerror=alert(2)></p>",
    )
    .typed("text/html; charset=utf-8");
    let page = browser.get(&page_of(&stack.receive(&html).await)).await;
    assert!(page.words().contains("toner"), "{}", page.words());
    assert!(!page.text().contains("alert(") && !page.text().contains("onerror"));

    // Files, one with a name that is a path.
    let multipart = "--b\nContent-Type: text/plain\n\nSee the files.\n--b\nContent-Type: image/svg+xml; name=\"../../x.svg\"\nContent-Disposition: attachment; filename=\"../../x.svg\"\n\n<svg onload=alert(1)>\n--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=\"bill.pdf\"\nContent-Transfer-Encoding: base64\n\naGVsbG8=\n--b--\n";
    let files = Post::new(ANNA, "Files", multipart).typed("multipart/mixed; boundary=b");
    let page = browser.get(&page_of(&stack.receive(&files).await)).await;
    assert_eq!(page.all(".file-name"), ["x.svg", "bill.pdf"]);
    for (link, content) in page.links("a[href*='/attachments/']").iter().zip(["<svg onload=alert(1)>", "hello"]) {
        let file = browser.get(link).await;
        assert_eq!(file.text().trim_end(), content);
        assert!(file.header("content-disposition").unwrap().starts_with("attachment"));
        assert_eq!(file.header("content-type").as_deref(), Some("application/octet-stream"));
    }

    // A subject is one line, and an empty one has words.
    let page = browser.get(&page_of(&stack.receive(&Post::new(ANNA, "", "No subject")).await)).await;
    assert!(page.words().contains("(no subject)"));
    // A bad charset, and no body at all.
    is(&stack.receive(&Post::new(ANNA, "Empty", "")).await, OutcomeKind::NewTicket, "");
    stack.end().await;
}

/// The SDK asks three times before a function sees an error.
fn the_raw_message_cannot_be_read(stack: &TestStack, attempts: u32) {
    let fault = Fault {
        function: Some("InboundEmailFunction".to_owned()),
        operation: Some("GetObject".to_owned()),
        times: 3 * attempts,
        ..Fault::new(Kind::ErrorBefore)
    };
    stack.running.aws.faults().arm(fault);
}

/// Waits until the record says that we failed.
async fn failed(stack: &TestStack, ses_id: &str) -> MailOutcome {
    for _ in 0..2_000 {
        if let Some(outcome) = stack.store.outcome(ses_id).await.unwrap() {
            assert_eq!(outcome.decision, OutcomeKind::Failed, "{outcome:#?}");
            return outcome;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("nothing was recorded");
}

#[tokio::test]
async fn e1_s30_a_mail_that_we_fail_on_says_so_until_another_attempt_says_better() {
    let stack = TestStack::start().await;
    // Once: Lambda tries again by itself.
    the_raw_message_cannot_be_read(&stack, 1);
    let id = stack.post(&Post::new(ANNA, "Printer", "It burns.").verdict("spf", "GRAY")).await;
    let outcome = failed(&stack, &id).await;
    assert!(outcome.reason.contains("we failed") && outcome.ticket.is_none(), "{outcome:#?}");
    assert_eq!(outcome.from.as_deref(), Some(ANNA), "as SES read it");
    assert_eq!(outcome.verdicts.spf, guichet_domain::incoming::Verdict::Gray);
    is(&stack.outcome(&id).await, OutcomeKind::NewTicket, "points to no ticket");

    // Each time: the record stays, the event is in the queue, and whoever mends the cause sends it once more.
    the_raw_message_cannot_be_read(&stack, 3);
    let id = stack.post(&Post::new(ANNA, "Scanner", "It smokes.")).await;
    failed(&stack, &id).await;
    let queue = &stack.running.stack.queues["FailedMailEvents"];
    let mut letters = Vec::new();
    for _ in 0..1_000 {
        letters = stack.running.aws.queues().messages(queue);
        if !letters.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(letters.len(), 1);
    failed(&stack, &id).await;
    assert_eq!(stack.tickets_up_to(40).await.len(), 1, "nothing half done");
    let letter: serde_json::Value = serde_json::from_str(&letters[0].body).unwrap();
    for _ in 0..2 {
        let event = letter["requestPayload"].to_string();
        let answer = stack.running.functions.invoke("InboundEmailFunction", event.into()).await;
        assert!(matches!(answer, guichet_local::kinds::Outcome::Answer(_)), "{answer:?}");
    }
    is(&stack.outcome(&id).await, OutcomeKind::NewTicket, "points to no ticket");
    assert_eq!(stack.tickets_up_to(40).await.len(), 2);
    stack.end().await;
}

#[tokio::test]
async fn c5_an_answer_to_a_closed_ticket_is_held_where_replies_do_not_reopen() {
    let stack = TestStack::start_with(|settings| settings.portals[0].replies_reopen = false).await;
    let (to_anna, to_agent) = annas_ticket(&stack).await;
    is(&stack.receive(&answering(&to_agent, AGENT, "#close")).await, OutcomeKind::Reply, "");
    is(&stack.receive(&answering(&to_anna, ANNA, "But wait")).await, OutcomeKind::Held, "closed ticket");
    stack.end().await;
}

#[tokio::test]
async fn e3_s7_s26_floods_are_held_and_a_forger_uses_up_no_bound_but_their_own() {
    let stack = TestStack::start().await;
    // Sixty mails of one sender in an hour; hours are whole ones, so the test must not lie across the end of one.
    let hour = SignedDuration::from_hours(1);
    let left = 3600 - Timestamp::now().as_second() % 3600;
    if left < 20 {
        tokio::time::sleep(Duration::from_secs(left.unsigned_abs() + 1)).await;
    }
    for _ in 0..60 {
        stack.store.take(&format!("mail-claiming#{ANNA}"), 60, hour, Timestamp::now()).await.unwrap();
        stack.store.take(&format!("mail-from#{EVE}"), 60, hour, Timestamp::now()).await.unwrap();
    }
    is(&stack.receive(&Post::new(EVE, "One more", "x")).await, OutcomeKind::Held, "too many mails");
    let forged = Post::new(ANNA, "Forged", "x").verdict("dmarc", "FAIL");
    is(&stack.receive(&forged).await, OutcomeKind::Held, "too many mails");
    is(&stack.receive(&Post::new(ANNA, "Hers", "x")).await, OutcomeKind::NewTicket, "points to no ticket");

    // A stranger's mailbox gets a few acknowledgements a day of mail that they never wrote, and no more (S7).
    for n in 0..5 {
        let forged = Post::new("victim@else.example", &format!("Number {n}"), "x").verdict("dmarc", "FAIL");
        is(&stack.receive(&forged).await, OutcomeKind::NewTicket, "");
    }
    stack.outbox.wait_for(AGENT, 6).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    let acknowledged = stack.outbox.to("victim@else.example").await.len();
    assert!((1..5).contains(&acknowledged), "{acknowledged} acknowledgements");

    // More parts, or deeper ones, than anybody sends: held, with the raw message in the bucket (S26).
    let part = "--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\na\n";
    let many = format!("{}--b--\n", part.repeat(300));
    let outcome = stack.receive(&Post::new(ANNA, "Many", &many).typed("multipart/mixed; boundary=b")).await;
    is(&outcome, OutcomeKind::Held, "more parts");
    let bucket = &stack.running.stack.buckets["RawMailBucket"];
    let kept = stack.running.aws.objects().get(bucket, &format!("inbound/{}", outcome.ses_id));
    assert!(kept.is_ok(), "the raw message is kept");
    stack.end().await;
}
