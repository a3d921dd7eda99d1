//! What mail programs, gateways and lists do to a mail, by SMTP: whose ticket it is all the same (E1, E3).

use std::time::Duration;

use guichet_domain::entry::Author;
use guichet_domain::ids::TicketNumber;
use guichet_domain::incoming::Evidence;
use guichet_domain::settings::ChannelKind;
use guichet_store::{MailOutcome, OutcomeKind};

use crate::support::{AGENT, DESK, Letter, Post, TestStack};

const ANNA: &str = "anna@acme.example";
const EVE: &str = "eve@evil.example";
/// A mailbox or group of the company's that sends on to us.
const GROUP: &str = "support@company.example";

fn first() -> TicketNumber {
    TicketNumber::new(1).unwrap()
}

#[track_caller]
fn is(outcome: &MailOutcome, decision: OutcomeKind, reason: &str) {
    assert_eq!(outcome.decision, decision, "{outcome:#?}");
    assert!(outcome.reason.contains(reason), "{outcome:#?}");
}

/// A ticket of Anna's by mail; its first message's id; her notice and the agent's.
async fn annas_ticket(stack: &TestStack) -> (&'static str, Letter, Letter) {
    let id = "<first@acme.example>";
    let opened = stack.deliver(&Post::new(ANNA, "Printer", "It burns.").header("Message-ID", id), &[DESK]).await;
    is(&opened, OutcomeKind::NewTicket, "");
    assert_eq!(opened.ticket, Some(first()));
    (id, stack.outbox.wait_for(ANNA, 1).await, stack.outbox.wait_for(AGENT, 1).await)
}

fn address(letter: &Letter) -> String {
    letter.header("Reply-To").unwrap().rsplit_once('<').unwrap().1.trim_end_matches('>').to_owned()
}

fn root(letter: &Letter) -> String {
    letter.header("References").unwrap()
}

#[tokio::test]
async fn e1_an_answer_finds_its_ticket_whatever_a_mail_program_makes_of_it() {
    let stack = TestStack::start().await;
    let (own, notice, _) = annas_ticket(&stack).await;
    let (reply_to, root, sent) = (address(&notice), root(&notice), notice.header("Message-ID").unwrap());
    use Evidence::*;
    let answer = |subject: &str| Post::new(ANNA, subject, "An answer.");
    let plus = |sign: &str| reply_to.replacen('+', sign, 1);
    let cut = &root[..root.len() - 12];
    let cases = [
        // qq.com: no References, a word of its own before the subject, a colon in full width.
        (answer("回复：Printer [#1]"), reply_to.clone(), SignedReplyAddress),
        (answer("回复：Printer [#1]"), DESK.to_owned(), SubjectNumber),
        (answer("回复：Printer ［＃１］"), DESK.to_owned(), SubjectNumber),
        // An answer to one's own sent mail, and one more to that.
        (answer("Re: Printer").header("In-Reply-To", own).header("References", own), DESK.to_owned(), KnownMessage),
        (
            answer("AW: Printer").header("Message-ID", "<second@acme.example>").header("In-Reply-To", own),
            DESK.to_owned(),
            KnownMessage,
        ),
        (
            answer("AW: AW: Printer").header("References", "<gone@acme.example> <second@acme.example>"),
            DESK.to_owned(),
            KnownMessage,
        ),
        // Outlook, Exchange and Gmail rewrite ids; the root stays in References.
        (
            answer("SV: Printer").header("References", &format!("<AM0PR@eurprd.example> {root}")),
            DESK.to_owned(),
            SignedThreadRoot,
        ),
        (answer("VS: Printer").header("In-Reply-To", &format!("{sent} {root}")), DESK.to_owned(), SignedThreadRoot),
        (answer("RV: Printer").header("In-Reply-To", &sent), DESK.to_owned(), KnownMessage),
        (answer("Odp: Printer").header("References", root.trim_matches(['<', '>'])), DESK.to_owned(), SignedThreadRoot),
        (
            answer("RES: Printer").header("References", &format!("<a@acme.example>\r\n\t{root}\r\n <b@acme.example>")),
            DESK.to_owned(),
            SignedThreadRoot,
        ),
        // Cut off at the end, and only the number is left.
        (answer("Antw: Printer [#1]").header("References", cut), DESK.to_owned(), SubjectNumber),
        // Gateways and the addresses that they do not like.
        (answer("ENC: Printer"), reply_to.to_uppercase(), SignedReplyAddress),
        (answer("Rif: Printer"), plus("=2B"), SignedReplyAddress),
        (answer("YNT: Printer"), plus(""), SignedReplyAddress),
        // A forward of one who has a part in it is an answer, with a prefix or without.
        (answer("Fwd: Printer [#1]"), DESK.to_owned(), SubjectNumber),
        (answer("WG: Printer").header("References", &root), DESK.to_owned(), SignedThreadRoot),
        (answer("Printer [#1]"), DESK.to_owned(), SubjectNumber),
    ];
    let count = cases.len();
    for (post, to, evidence) in cases {
        let shown = format!("{post:?}");
        let outcome = stack.deliver(&post.header("To", &to), &[&to]).await;
        assert_eq!((outcome.decision, outcome.ticket), (OutcomeKind::Reply, Some(first())), "{shown} {outcome:#?}");
        assert_eq!(outcome.evidence, Some(evidence), "{shown}");
    }
    assert_eq!(stack.entries(first()).await.len(), count + 1);
    assert_eq!(stack.tickets_up_to(40).await.len(), 1);
    stack.end().await;
}

#[tokio::test]
async fn e1_our_address_may_stand_in_cc_or_nowhere_but_not_in_a_name_alone() {
    let stack = TestStack::start().await;
    let (_, notice, _) = annas_ticket(&stack).await;
    let reply_to = address(&notice);
    let to_boss = |n: u32| Post::new(ANNA, &format!("Look at this, {n}"), "x").header("To", "boss@acme.example");
    for (post, to) in [
        (to_boss(1).header("Cc", &reply_to), &*reply_to),
        // A blind copy: only the envelope has it.
        (to_boss(2), &*reply_to),
        (to_boss(3).header("Cc", &format!("Help <{DESK}>")).header("References", &root(&notice)), DESK),
    ] {
        is(&stack.deliver(&post, &[to]).await, OutcomeKind::Reply, "");
    }
    let in_name = to_boss(4).header("Cc", &format!("\"{reply_to}\" <other@acme.example>"));
    is(&stack.deliver(&in_name, &[DESK]).await, OutcomeKind::NewTicket, "points to no ticket");
    stack.end().await;
}

#[tokio::test]
async fn s1_s4_a_strangers_forward_of_a_ticket_mail_is_a_ticket_of_their_own() {
    let stack = TestStack::start().await;
    let (own, notice, _) = annas_ticket(&stack).await;
    for (n, post) in [
        Post::new(EVE, "Fwd: Printer [#1]", "---------- Forwarded message ---------\nFrom: Anna\n\nIt burns."),
        Post::new(EVE, "转发：Printer ［＃1］", "x").header("References", &format!("{own} {}", root(&notice))),
        Post::new(EVE, "Printer", "x").to(&address(&notice)),
        // Eve got the mail that opened the ticket in copy, and sends it on under its own id.
        Post::new(EVE, "Printer", "It burns.").header("Message-ID", own),
    ]
    .into_iter()
    .enumerate()
    {
        let outcome = stack.receive(&post).await;
        is(&outcome, OutcomeKind::NewTicket, "no part in");
        assert_ne!(outcome.ticket, Some(first()), "{n}");
    }
    assert_eq!(stack.entries(first()).await.len(), 1);
    stack.end().await;
}

#[tokio::test]
async fn e1_s30_one_mail_to_two_of_our_addresses_is_one_ticket() {
    let stack = TestStack::start().await;
    let other = "sales@support.example.com";
    // One event with two recipients, or two events.
    let both = Post::new(ANNA, "Both", "x").header("To", &format!("{DESK}, {other}"));
    is(&stack.deliver(&both, &[DESK, other]).await, OutcomeKind::NewTicket, "");
    is(&stack.deliver(&both, &[DESK]).await, OutcomeKind::Ignored, "taken in before");
    is(&stack.deliver(&both, &[other]).await, OutcomeKind::Ignored, "taken in before");
    assert_eq!(stack.tickets_up_to(9).await.len(), 1);
    assert!(
        stack.store.ticket(first()).await.unwrap().unwrap().participants.is_empty(),
        "no address of ours is in copy"
    );
    stack.end().await;
}

#[tokio::test]
async fn f3_an_agents_phone_drops_references_and_the_answer_arrives() {
    let stack = TestStack::start().await;
    let (_, _, to_agent) = annas_ticket(&stack).await;
    let answer = Post::new(AGENT, "Re: Printer", "Turn it off.\n\nSent from my iPhone").to(&address(&to_agent));
    is(&stack.deliver(&answer, &[&address(&to_agent)]).await, OutcomeKind::Reply, "signed reply address");
    let said = stack.entries(first()).await.pop().unwrap();
    assert!(matches!(said.author, Author::Agent { .. }));
    assert_eq!(said.message().unwrap().body.text, "Turn it off.");
    stack.outbox.wait_for(ANNA, 2).await;
    stack.end().await;
}

/// What a Google Group makes of a mail to it.
fn through_the_group(author: &str, subject: &str, text: &str) -> Post {
    Post::new(&format!("\"'Anna Roux' via Support\" <{GROUP}>"), subject, text)
        .header("To", GROUP)
        .header("Reply-To", &format!("Anna Roux <{author}>"))
        .header("X-Original-Sender", author)
        .header("X-Original-From", &format!("Anna Roux <{author}>"))
        .header("Precedence", "list")
        .header("Mailing-list", &format!("list {GROUP}; contact support+owners@company.example"))
        .header("List-ID", "<support.company.example>")
        .header("List-Post", &format!("<mailto:{GROUP}>"))
        .header("List-Unsubscribe", "<https://groups.google.com/unsubscribe>")
        .envelope("from", "support+bncBCEKHLNYXAERBRPJZ@company.example")
}

async fn with_a_group() -> TestStack {
    TestStack::start_with(|settings| {
        let channel = settings.channels.iter_mut().find(|channel| channel.kind == ChannelKind::Email).unwrap();
        channel.address = Some(GROUP.parse().unwrap());
    })
    .await
}

#[tokio::test]
async fn e3_s1_s9_a_group_of_ours_brings_customers_mail_and_proves_nothing() {
    let stack = with_a_group().await;
    stack.company("Acme", "acme.example").await;
    let opened = stack.deliver(&through_the_group(ANNA, "Printer", "It burns."), &[DESK]).await;
    is(&opened, OutcomeKind::NewTicket, "points to no ticket");
    assert_eq!(opened.from.as_deref(), Some(ANNA));
    assert!(opened.notes.iter().any(|note| note.contains(ANNA)), "{opened:#?}");
    let anna = stack.store.contact_by_email(&ANNA.parse().unwrap()).await.unwrap().unwrap();
    assert_eq!((anna.display_name(), anna.company, anna.address_is_proven()), ("Anna Roux", None, false), "S9");
    // An acknowledgement without a word of the sender's (S7).
    let notice = stack.outbox.wait_for(ANNA, 1).await;
    assert!(!notice.raw.contains("burns") && !notice.raw.contains("Printer"));

    // Through the group nobody joins a ticket, and nobody acts as an agent.
    let ours = address(&notice);
    is(
        &stack.deliver(&through_the_group(ANNA, "Re: x", "y").header("References", &root(&notice)), &[DESK]).await,
        OutcomeKind::Held,
        "not authenticated",
    );
    is(&stack.deliver(&through_the_group(ANNA, "Re: x", "y"), &[&ours]).await, OutcomeKind::Held, "not authenticated");
    is(
        &stack.deliver(&through_the_group(AGENT, "Re: x", "#close"), &[&ours]).await,
        OutcomeKind::Held,
        "agent's address",
    );
    let untouched = through_the_group(AGENT, "Re: x", "#close").header("From", AGENT);
    is(&stack.deliver(&untouched, &[&ours]).await, OutcomeKind::Held, "through a list");
    // It says who wrote; or nobody knows.
    let digest = through_the_group(ANNA, "Digest", "x")
        .without("Reply-To")
        .without("X-Original-From")
        .without("X-Original-Sender");
    is(&stack.deliver(&digest, &[DESK]).await, OutcomeKind::Held, "does not say who wrote");
    // Where the group leaves the author alone and DMARC passes, it is the author's own mail.
    let left_alone =
        through_the_group(ANNA, "Re: Printer", "Still.").header("From", ANNA).header("References", &root(&notice));
    is(&stack.deliver(&left_alone, &[DESK]).await, OutcomeKind::Reply, "signed thread");

    // Machines stay machines, and other people's lists stay lists.
    let away = through_the_group(ANNA, "Away", "x").header("Auto-Submitted", "auto-replied");
    is(&stack.deliver(&away, &[DESK]).await, OutcomeKind::Ignored, "automatic");
    let news = Post::new("news@shop.example", "News", "x").header("List-Id", "<news.shop.example>");
    is(&stack.deliver(&news, &[DESK]).await, OutcomeKind::Ignored, "mailing list");
    // Our own notice, back through the group.
    let mut back = notice.raw.clone();
    back = back.replacen("From: ", "X-Was-From: ", 1);
    let back = format!("From: \"Acme via Support\" <{GROUP}>\r\nList-ID: <support.company.example>\r\n{back}");
    let id = stack.outbox.send_to("support+bnc@company.example", &[DESK], back.as_bytes()).await;
    is(&stack.outcome(&id).await, OutcomeKind::Ignored, "");
    assert_eq!(stack.tickets_up_to(9).await.len(), 1);
    stack.end().await;
}

#[tokio::test]
async fn e3_s30_a_mail_that_comes_directly_and_through_the_group_is_one_ticket() {
    let stack = with_a_group().await;
    for (n, group_first) in [(1, true), (2, false)] {
        let id = format!("<both{n}@acme.example>");
        let through = through_the_group(ANNA, &format!("[Support] Both {n}"), "x\n\n-- \nYou get this as a member.")
            .header("Message-ID", &id);
        let direct = Post::new(ANNA, &format!("Both {n}"), "x")
            .header("Message-ID", &id)
            .header("To", &format!("{GROUP}, {DESK}"));
        let posts = if group_first { [through, direct] } else { [direct, through] };
        let opened = stack.deliver(&posts[0], &[DESK]).await;
        is(&opened, OutcomeKind::NewTicket, "");
        let second = stack.deliver(&posts[1], &[DESK]).await;
        if group_first {
            // The proven copy says who wrote: it goes to the same ticket.
            is(&second, OutcomeKind::Reply, "once more");
            assert_eq!(second.ticket, opened.ticket);
        } else {
            is(&second, OutcomeKind::Ignored, "taken in before");
        }
    }
    // Somebody else's mail under that id is not lost as a copy.
    let stolen = through_the_group(EVE, "Stolen", "y").header("Message-ID", "<both1@acme.example>");
    is(&stack.deliver(&stolen, &[DESK]).await, OutcomeKind::NewTicket, "");
    stack.end().await;
}

#[tokio::test]
async fn e3_two_machines_that_answer_each_other_without_a_mark_come_to_an_end() {
    let stack = TestStack::start().await;
    // The machine answers each acknowledgement with a mail of its own that carries no mark and points nowhere.
    let left = 3600 - jiff::Timestamp::now().as_second() % 3600;
    if left < 60 {
        tokio::time::sleep(Duration::from_secs(left.unsigned_abs() + 1)).await;
    }
    let machine = "machine@acme.example";
    let hour = jiff::SignedDuration::from_hours(1);
    for _ in 0..55 {
        stack.store.take(&format!("mail-from#{machine}"), 60, hour, jiff::Timestamp::now()).await.unwrap();
    }
    let mut answered = 0;
    let last = loop {
        let outcome =
            stack.deliver(&Post::new(machine, &format!("Ticket {answered} received"), "We have it."), &[DESK]).await;
        if outcome.decision != OutcomeKind::NewTicket {
            break outcome;
        }
        answered += 1;
        stack.outbox.wait_for(machine, answered).await;
        assert!(answered < 20, "it never ends");
    };
    is(&last, OutcomeKind::Held, "too many mails");
    assert_eq!(answered, 5);
    // Nothing more goes out, so that there is nothing more to answer.
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(stack.outbox.to(machine).await.len(), answered);
    // One that threads its answers ends at once: an answer is acknowledged to nobody.
    stack.deliver(&Post::new(ANNA, "Printer", "x"), &[DESK]).await;
    let notice = stack.outbox.wait_for(ANNA, 1).await;
    let echo = Post::new(ANNA, "Re: Printer", "We have your mail.").header("References", &root(&notice));
    is(&stack.deliver(&echo, &[DESK]).await, OutcomeKind::Reply, "");
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(stack.outbox.to(ANNA).await.len(), 1);
    stack.end().await;
}

/// A delivery report about an address, returning what its header says of our mail.
fn report(recipient: &str, returned: &str) -> Post {
    let body = format!(
        "--b\nContent-Type: text/plain\n\nIt could not be delivered.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.acme.example\n\nFinal-Recipient: rfc822; {recipient}\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such user\n--b\nContent-Type: text/rfc822-headers\n\n{returned}\n--b--\n"
    );
    Post::new("MAILER-DAEMON@mx.acme.example", "Undelivered Mail Returned to Sender", &body)
        .typed("multipart/report; report-type=delivery-status; boundary=b")
        .envelope("from", "")
}

#[tokio::test]
async fn e3_s3_a_delivery_report_counts_only_with_the_address_that_we_signed_for_its_recipient() {
    let stack = TestStack::start().await;
    let (_, notice, to_agent) = annas_ticket(&stack).await;
    let paul = stack.contact("paul@acme.example", "Paul").await;
    let trouble = async || stack.store.contact_by_email(&ANNA.parse().unwrap()).await.unwrap().unwrap().mail_trouble;
    let header = |letter: &Letter, reply_to: &str| {
        format!(
            "From: help@support.example.com\nReferences: {}\nReply-To: {reply_to}\nMessage-ID: {}",
            root(letter),
            letter.header("Message-ID").unwrap()
        )
    };
    // Forged: no address, one of another ticket's domain, an agent's, a thread root alone, and Anna's own for somebody else.
    let annas = address(&notice);
    for (recipient, returned) in [
        (ANNA, header(&notice, "help@support.example.com")),
        (ANNA, header(&notice, &annas.replace("support.example.com", "else.example"))),
        (ANNA, header(&notice, &address(&to_agent))),
        (ANNA, format!("References: {}", root(&notice))),
        (ANNA, header(&notice, &annas.replacen("reply+1.", "reply+2.", 1))),
        ("paul@acme.example", header(&notice, &annas)),
    ] {
        let outcome = stack.deliver(&report(recipient, &returned), &[DESK]).await;
        is(&outcome, OutcomeKind::Ignored, "delivery report");
        assert!(outcome.notes.is_empty(), "{outcome:#?}");
        assert_eq!(trouble().await, None, "{returned}");
    }
    assert_eq!(stack.store.contact(paul.id).await.unwrap().unwrap().mail_trouble, None);

    let outcome = stack.deliver(&report(ANNA, &header(&notice, &annas)), &[DESK]).await;
    is(&outcome, OutcomeKind::Ignored, "delivery report");
    assert!(outcome.notes.iter().any(|note| note.contains(ANNA)), "{outcome:#?}");
    assert_eq!(trouble().await.and_then(|trouble| trouble.ticket), Some(first()));
    // Anna writes again: her address is somebody's after all.
    is(&stack.deliver(&Post::new(ANNA, "I am here", "x"), &[DESK]).await, OutcomeKind::NewTicket, "");
    assert_eq!(trouble().await, None);
    stack.end().await;
}
