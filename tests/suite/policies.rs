//! Least privilege (I3), from both sides: what functions do is allowed (each test asks that at its end), and what is
//! allowed is also done: each action on each resource under each value of a condition.

use guichet_domain::filter::{Filter, Test};
use guichet_domain::settings::{CompanyVisibilityMode, SignInMethods};
use guichet_identity::cookies;
use guichet_identity::session::SessionCookie;
use guichet_local::aws::faults::{Fault, Kind};
use guichet_local::aws::iam::Grant;
use guichet_local::aws::ses::Behaviour;
use guichet_store::VisitExtras;
use serde_json::json;

use crate::html_mail::{PHOTO, file, html_mail};
use crate::support::{AGENT, Browser, Letter, Post, TestStack, built};

/// What may be allowed and need not be done here: function, action and value of the condition, and why.
const NOT_DONE_HERE: &[(&str, &str, &str, &str)] = &[];

#[tokio::test]
async fn i3_what_the_policies_give_is_what_the_functions_need_and_nothing_else() {
    // Rules that ask about the company make pages read it.
    let stack = TestStack::start_with(|settings| {
        let portal = &mut settings.portals[0];
        portal.sign_in = SignInMethods::Both;
        portal.company_visibility.mode = CompanyVisibilityMode::MatchingSeeCompany;
        portal.company_visibility.conditions = Filter::one("job", Test::Is("manager".into()));
        portal.replies_reopen = false;
    })
    .await;
    stack.company("Acme", "acme.example").await;
    first_of_all(&stack).await;
    let notice = by_mail(&stack).await;
    coming_in(&stack).await;
    in_the_portal(&stack).await;
    answered(&stack, &notice).await;
    with_a_picture(&stack).await;
    let paul = stack.visitor(&stack.contact("paul@elsewhere.example", "Paul").await).await;
    assert!(paul.get("/tickets?view=in-copy").await.text().contains("Printer"), "he is in copy on Anna's ticket");
    assert!(paul.get("/tickets.csv?view=in-copy").await.text().contains("Printer"));
    let anna = stack.contact("anna@acme.example", "Anna").await;
    let searching = stack.visitor(&anna).await;
    for search in ["/tickets?q=%231", "/tickets?q=printer", "/tickets.csv?q=printer", "/tickets.csv?q=%231"] {
        assert!(searching.get(search).await.status.is_success(), "{search}");
    }
    let page = stack.visitor(&anna).await.get("/tickets/2").await;
    assert!(page.text().contains("An answer."), "something to read: {}", page.words());

    let refused: Vec<_> = stack.running.aws.iam().seen().into_iter().filter(|(access, _)| !access.allowed).collect();
    assert!(refused.is_empty(), "needed and not allowed: {refused:#?}");
    let unused = stack.running.aws.iam().unused();
    let unused: Vec<_> = unused.iter().filter(|grant| !is_for_lambda(&grant.action)).collect();
    let excused = |grant: &&&Grant| {
        NOT_DONE_HERE.iter().any(|(function, action, value, _)| {
            grant.function == *function && grant.action == *action && grant.conditions.join(" ").ends_with(value)
        })
    };
    let list: Vec<_> = unused.iter().filter(|grant| !excused(grant)).map(|grant| text_of(grant)).collect();
    assert!(list.is_empty(), "allowed, and nothing here needs it:\n{}", list.join("\n"));
    assert_eq!(
        NOT_DONE_HERE.len(),
        unused.iter().filter(|g| excused(g)).count(),
        "an excuse for what is done, or not allowed"
    );
    stack.end().await;
}

fn text_of(grant: &Grant) -> String {
    format!("{} may {} on {} ({})", grant.function, grant.action, grant.resource, grant.conditions.join(", "))
}

/// A first notice makes the signing keys, and so does a first mail: this table has its first day twice.
async fn first_of_all(stack: &TestStack) {
    let zoe = stack.verified("zoe@elsewhere.example", "Zoe", |_| ()).await;
    stack.ticket(&zoe, "The first of all", "x").await;
    stack.outbox.wait_for("zoe@elsewhere.example", 1).await;
    stack.outbox.wait_for(AGENT, 1).await;
    let key = json!({"pk": {"S": "key-ring"}, "sk": {"S": "current"}});
    let delete = json!({"TableName": stack.running.stack.tables[0].name, "Key": key});
    assert_eq!(stack.running.aws.dynamodb().handle("DeleteItem", delete).await.status, 200);
    let notify = &stack.running.stack.functions["NotifyFunction"].binary;
    stack.running.functions.replace(notify, built().join(notify));
}

/// Mail from the unknown, from the known, from the unverified, and an answer of the agent that another one overtakes.
async fn by_mail(stack: &TestStack) -> Letter {
    let parts = "--b\nContent-Type: text/plain\n\nHello\n--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\na\n--b--\n";
    let post = Post::new("Anna <anna@acme.example>", "Printer", parts).typed("multipart/mixed; boundary=b");
    stack.receive(&post.header("Cc", "Paul <paul@elsewhere.example>")).await;
    let notice = stack.outbox.wait_for(AGENT, 2).await;
    stack.outbox.wait_for("anna@acme.example", 1).await;
    // One whose address nobody proved is acknowledged a few times only.
    stack.receive(&Post::new("eve@evil.example", "Hello", "x").verdict("dmarc", "FAIL")).await;
    stack.outbox.wait_for("eve@evil.example", 1).await;
    notice
}

/// A picture between the words goes into the notices, too.
async fn with_a_picture(stack: &TestStack) {
    let photo = file("image/png", "label.png", "photo", PHOTO);
    let html = "<p>See <b>this</b> <img src=\"cid:photo\"></p>";
    stack.receive(&html_mail("ivy@pictures.example", "Label", "See this", html, &[photo])).await;
    stack.outbox.wait_for("ivy@pictures.example", 1).await;
}

async fn coming_in(stack: &TestStack) {
    stack.signed_in("anna@acme.example").await;
    // Of the two who are new, one has an account already: a registration that was not finished.
    for email in ["new@acme.example", "half@acme.example"] {
        let guest = stack.browser();
        if email.starts_with("half") {
            let pool = &stack.running.stack.functions["LoginFunction"].environment["USER_POOL_ID"];
            let attributes = json!([{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}]);
            let user = json!({"UserPoolId": pool, "Username": email, "MessageAction": "SUPPRESS", "UserAttributes": attributes});
            stack.running.cognito.handle("AdminCreateUser", user).await.unwrap();
            stack.sign_in(&guest, email).await;
            continue;
        }
        let form = guest.get("/register").await.form("/register").fill("email", email).fill("name", "New");
        let confirm = form.submit().await;
        confirm.form("/register/confirm").submit().await;
        let code = stack.outbox.wait_for_code(email, 1).await;
        confirm.form("/register/confirm").fill("code", &code).submit().await;
    }
    let guest = stack.browser();
    let asked = guest.get("/sign-in").await.form("/sign-in").fill("email", "new@acme.example").submit().await;
    asked.form("/sign-in/code").submit().await;
    let guest = stack.browser();
    let asked = guest.get("/password-reset").await.form("/password-reset").fill("email", "new@acme.example");
    let confirm = asked.submit().await;
    let code = stack.outbox.wait_for_code("new@acme.example", 3).await;
    let confirm = confirm.form("/password-reset/confirm").fill("code", &code);
    let done = confirm.fill("password", "Correct-horse-battery-7").submit().await;
    assert_eq!(done.path, "/sign-in?with=password&done=password-changed", "{}", done.words());
}

/// Every page that a manager of the company sees, each with a session that has to be kept alive.
async fn in_the_portal(stack: &TestStack) {
    let anna = stack.contact("anna@acme.example", "Anna").await;
    let manager = |mut contact: guichet_domain::Contact| {
        contact.properties.insert("job".into(), "manager".into());
        contact
    };
    let anna = stack.store.update_contact(anna.id, manager).await.unwrap().unwrap();
    let ago = |minutes| jiff::Timestamp::now().checked_sub(jiff::SignedDuration::from_mins(minutes)).unwrap();
    let stale = async || stack.visitor_since(&anna, ago(30), jiff::SignedDuration::from_mins(5)).await;
    for path in ["/tickets", "/tickets.csv"] {
        for query in ["", "?view=mine", "?sort=-created", "?sort=-created&view=mine"] {
            assert_eq!(stale().await.get(&format!("{path}{query}")).await.status, 200, "{path}{query}");
        }
    }
    // Searching (B6, D3), and building its index anew.
    for path in ["/tickets?q=printer", "/tickets.csv?q=%232", "/tickets/suggestions?subject=printer"] {
        assert_eq!(stale().await.json().get(path).await.status, 200, "{path}");
    }
    let rebuild = json!({"rebuild": {"from": 1}}).to_string();
    stack.running.functions.invoke("IndexMessagesFunction", rebuild.into()).await;
    for path in ["/tickets/2", "/tickets/2/updates", "/tickets/new", "/accessibility", "/nowhere"] {
        stale().await.get(path).await;
    }
    let browser = stale().await;
    let page = stack.visitor(&anna).await.get("/tickets/2").await;
    let file = page.attribute("a[href*='/attachments/']", "href").unwrap();
    assert_eq!(stale().await.get(&file).await.status, 200);
    let form = async |path: &str, action: &str, touch: bool| {
        let browser = if touch { stack.visitor(&anna).await } else { browser.clone() };
        let form = browser.get(path).await.form(action);
        if touch {
            age(stack, &browser).await;
        }
        form
    };
    let new = form("/tickets/new", "/tickets/new", true).await.fill("subject", "x").fill("message", "x");
    new.attach("attachments", "a.txt", b"a").submit().await;
    let reply = async |touch: bool| {
        let form = form("/tickets/2", "/tickets/2/replies", touch).await.fill("message", "x");
        form.attach("attachments", "a.txt", b"a")
    };
    reply(true).await.submit().await;
    // Somebody else was quicker: the ticket is read again.
    for function in ["ReplyFunction", "CloseTicketFunction"] {
        overtake(stack, function);
    }
    reply(false).await.submit().await;
    let late = reply(false).await;
    let close = form("/tickets/2", "/tickets/2/closure", true).await;
    close.submit().await;
    close.submit().await;
    let refused = late.submit().await;
    assert!(refused.words().contains("closed"), "{}", refused.words());
    stack.running.aws.faults().clear();
    form("/tickets", "/sign-out/everywhere", true).await.submit().await;
}

/// The next change that this function writes finds that somebody else wrote.
fn overtake(stack: &TestStack, function: &str) {
    stack.running.aws.faults().arm(Fault {
        function: Some(function.to_owned()),
        operation: Some("TransactWriteItems".into()),
        status: Some(400),
        code: Some("TransactionCanceledException".into()),
        body: Some(
            json!({"CancellationReasons": [{"Code": "None"}, {"Code": "ConditionalCheckFailed"}, {"Code": "None"}]}),
        ),
        ..Fault::new(Kind::ErrorBefore)
    });
}

/// The session behind a browser was last used a while ago.
async fn age(stack: &TestStack, browser: &Browser) {
    let cookie: SessionCookie = browser.cookie(cookies::SESSION).unwrap().parse().unwrap();
    let row = cookie.secret.row_key();
    let mut session = stack.store.visit(cookie.contact, &row, VisitExtras::NONE).await.unwrap().unwrap().session;
    session.last_seen_at = jiff::Timestamp::now().checked_sub(jiff::SignedDuration::from_mins(5)).unwrap();
    stack.store.touch_session(&row, &session).await.unwrap();
}

/// The agent answers somebody whose mailbox is gone, and is gone in turn.
async fn answered(stack: &TestStack, notice: &Letter) {
    let mailboxes = stack.running.aws.mailboxes();
    mailboxes.set("anna@acme.example", Behaviour::Bounce);
    let ben = stack.receive(&Post::new("Ben <ben@acme.example>", "Scanner", "x")).await.ticket.unwrap();
    stack.outbox.wait_for("ben@acme.example", 1).await;
    let id = notice.header("Message-ID").unwrap();
    let answer = Post::new(AGENT, "Re: Printer", "#note\nWell.").to(&notice.reply_address());
    let answer = answer.header("In-Reply-To", &id).header("References", &id);
    overtake(stack, "InboundEmailFunction");
    stack.receive(&answer).await;
    let answer = Post::new(AGENT, "Re: Printer", "An answer.").to(&notice.reply_address());
    let told = stack.outbox.to(AGENT).await.len();
    stack.receive(&answer.header("In-Reply-To", &id)).await;
    // The desk is told that it did not arrive.
    stack.outbox.wait_for(AGENT, told + 1).await;
    mailboxes.set(AGENT, Behaviour::Bounce);
    let to_ben = stack.outbox.to("ben@acme.example").await.remove(0);
    to_ben.reply(&stack.outbox, "ben@acme.example", "More", &[]).await;
    for _ in 0..1_200 {
        let seen = stack.running.aws.iam().seen();
        let feedback = seen.iter().filter(|(access, _)| access.function == "MailFeedbackFunction");
        if stack.entries(ben).await.len() == 2 && feedback.map(|(_, count)| count).sum::<u64>() >= 10 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

/// What Lambda itself does in the function's name: logs, traces, reading the stream, the queue for what failed.
fn is_for_lambda(action: &str) -> bool {
    let stream = ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"];
    ["logs:", "xray:", "sqs:"].iter().any(|service| action.starts_with(service))
        || stream.iter().any(|name| action == format!("dynamodb:{name}"))
}
