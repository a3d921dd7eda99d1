//! Search (B6) and suggestions (D3), from the mail or the form to the page.

use guichet_domain::entry::{Audience, Author, Body, Message};
use guichet_domain::settings::{ChannelKind, CompanyVisibilityMode};
use guichet_domain::{Contact, Ticket};
use guichet_store::{Extras, OnceToken, first_agent_id};
use jiff::Timestamp;
use serde_json::Value;

use crate::support::{AGENT, Browser, Post, TestStack};

/// What a query finds in a view, as soon as `until` says so; at most five seconds after.
async fn found(browser: &Browser, query: &str, until: impl Fn(&[u64]) -> bool) -> Vec<u64> {
    let began = std::time::Instant::now();
    loop {
        let page = search(browser, query).await;
        let numbers: Vec<u64> =
            page["tickets"].as_array().unwrap().iter().map(|row| row["number"].as_u64().unwrap()).collect();
        if until(&numbers) || began.elapsed().as_secs() >= 15 {
            return numbers;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
}

async fn search(browser: &Browser, query: &str) -> Value {
    let encoded: String = form_urlencoded(query);
    browser.json().get(&format!("/tickets?{encoded}")).await.json()
}

/// `q=…`, or a query string as it is.
fn form_urlencoded(query: &str) -> String {
    if query.contains('=') {
        return query.to_owned();
    }
    let octets = query.bytes().map(|octet| format!("%{octet:02X}"));
    format!("q={}", octets.collect::<String>())
}

async fn add(stack: &TestStack, ticket: &Ticket, text: &str, audience: Audience) {
    let desk = stack.desk().await;
    let pipeline = desk.settings.pipeline(&ticket.pipeline).unwrap().clone();
    let now = Timestamp::now();
    let message = Message {
        audience,
        channel: ChannelKind::Portal,
        body: Body::plain(text),
        attachments: Vec::new(),
        mail: None,
    };
    let author = Author::Agent { id: first_agent_id(&AGENT.parse().unwrap()), name: "Marta Silva".into() };
    let once = OnceToken::of(&["search test", text]);
    let ticket = stack.store.ticket(ticket.number).await.unwrap().unwrap().ticket;
    stack
        .store
        .commit_with(ticket, &once, &Extras::default(), now, |ticket, ids| {
            ticket.add(message.clone(), author.clone(), ids.next(), &pipeline, true, now)
        })
        .await
        .unwrap();
}

/// A view has what a query finds, now or within moments.
pub(crate) async fn is_found(browser: &Browser, query: &str, number: u64) {
    let numbers = found(browser, query, |numbers| numbers.contains(&number)).await;
    assert!(numbers.contains(&number), "{query}: {numbers:?}");
}

async fn is_not_found(browser: &Browser, query: &str) {
    let numbers = found(browser, query, |_| true).await;
    assert!(numbers.is_empty(), "{query}: {numbers:?}");
}

#[tokio::test]
async fn b6_every_public_message_is_found_in_any_language_and_a_note_never() {
    let stack = TestStack::start().await;
    let anna = stack.verified("anna@acme.example", "Anna", |_| ()).await;
    let sam = stack.verified("sam@nowhere.example", "Sam", |_| ()).await;
    stack
        .receive(&Post::new("Anna <anna@acme.example>", "Drucker in der Straße", "Das Gerät brennt lichterloh."))
        .await;
    let other = stack.ticket(&anna, "請求書について", "ISPARTA’daki fatura. هذه الفَاتُورَة خاطئة").await;
    let first = stack.store.ticket("1".parse().unwrap()).await.unwrap().unwrap().ticket;
    add(&stack, &first, "The toner cartridge is overheating", Audience::Public).await;
    add(&stack, &first, "Zyxwvut is what we call this customer", Audience::Internal).await;
    let browser = stack.visitor(&anna).await;
    let (one, two) = (first.number.get(), other.number.get());
    for (query, number) in [
        ("cartridge", one),
        ("CARTR", one),
        ("overheat toner", one),
        ("\"toner cartridge\"", one),
        ("lichterloh overheating", one),
        ("STRASSE", one),
        ("geraet", one),
        ("#1", one),
        ("請求書", two),
        ("書", two),
        ("ısparta", two),
        ("İSPARTA", two),
        ("فاتورة", two),
        (&format!("{two}"), two),
    ] {
        is_found(&browser, query, number).await;
    }
    for query in ["zyxwvut", "\"cartridge toner\"", "cartridge nothing", "xqzzt", "#99999"] {
        is_not_found(&browser, query).await;
    }
    let stranger = stack.visitor(&sam).await;
    for query in ["cartridge", "#1", "1", "strasse", "請求書"] {
        is_not_found(&stranger, query).await;
    }
    // The page marks what it found, says by whom and when; the export has the same tickets; nothing found says what to do.
    let page = browser.get("/tickets?q=cartridge").await;
    assert_eq!(page.all("td.preview mark"), ["cartridge"], "{}", page.words());
    assert!(page.words().contains("agent · now"), "{}", page.words());
    let csv = browser.get("/tickets.csv?q=cartridge").await;
    assert_eq!(csv.text().lines().count(), 2, "{}", csv.text());
    let nothing = browser.get("/tickets?q=xqzzt").await;
    assert!(nothing.words().contains("Check the spelling"), "{}", nothing.words());
    assert!(nothing.links("a").contains(&"/tickets/new".to_owned()));
    stack.settings(|settings| settings.portals[0].search_preview = false).await;
    let plain = browser.get("/tickets?q=cartridge").await;
    assert!(plain.all("td.preview").is_empty() && plain.words().contains("Drucker"), "{}", plain.words());
    stack.end().await;
}

#[tokio::test]
async fn b3_b6_s11_search_shows_what_the_list_shows_when_people_and_settings_change() {
    let stack = TestStack::start().await;
    let acme = stack.company("Acme", "acme.example").await;
    let anna = stack.colleague("anna@acme.example", "Anna", &acme).await;
    let ben = stack.colleague("ben@acme.example", "Ben", &acme).await;
    let paul = stack.verified("paul@elsewhere.example", "Paul", |_| ()).await;
    let ticket = stack.ticket(&anna, "Wobbling tower", "The foundation cracks").await;
    is_found(&stack.visitor(&anna).await, "foundation", 1).await;
    let colleague = stack.visitor(&ben).await;
    is_not_found(&colleague, "foundation").await;
    stack.settings(|settings| settings.portals[0].company_visibility.mode = CompanyVisibilityMode::Company).await;
    is_found(&colleague, "foundation", 1).await;
    is_not_found(&colleague, "view=mine&q=foundation").await;
    is_not_found(&stack.visitor(&paul).await, "foundation").await;

    // Somebody in copy finds what comes from then on, and nothing of before.
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    stack.put_in_copy(&ticket, &paul, Timestamp::now()).await;
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    add(&stack, &ticket, "Scaffolding arrives tomorrow", Audience::Public).await;
    let copied = stack.visitor(&paul).await;
    is_found(&copied, "view=in-copy&q=scaffolding", 1).await;
    is_found(&copied, "view=in-copy&q=tower", 1).await;
    is_not_found(&copied, "view=in-copy&q=foundation").await;
    stack.store.remove_participant(ticket.number, paul.id).await.unwrap();
    is_not_found(&copied, "view=in-copy&q=scaffolding").await;

    // D3: the same people are shown similar tickets.
    let similar = async |contact: &Contact| {
        let page = stack.visitor(contact).await.json().get("/tickets/suggestions?subject=the+tower+is+wobbl").await;
        page.json()["tickets"].as_array().unwrap().len()
    };
    assert_eq!((similar(&anna).await, similar(&ben).await, similar(&paul).await), (1, 1, 0));
    stack.end().await;
}

#[tokio::test]
async fn b6_the_index_is_built_anew_by_an_event() {
    let stack = TestStack::start().await;
    let anna = stack.verified("anna@acme.example", "Anna", |_| ()).await;
    stack.ticket(&anna, "Kaleidoscope", "x").await;
    let browser = stack.visitor(&anna).await;
    is_found(&browser, "kaleido", 1).await;
    // Gone, as in a table that was restored from before there was an index.
    let table = stack.running.stack.tables[0].name.clone();
    let posting = stack.running.aws.dynamodb().handle(
        "Query",
        serde_json::json!({"TableName": table, "KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": {"S": format!("search#contact#{}#k", anna.id)}}}),
    );
    let body = posting.await.body;
    let items = serde_json::from_slice::<Value>(&body).unwrap();
    for item in items["Items"].as_array().unwrap() {
        let key = serde_json::json!({"pk": item["pk"], "sk": item["sk"]});
        stack.running.aws.dynamodb().handle("DeleteItem", serde_json::json!({"TableName": table, "Key": key})).await;
    }
    is_not_found(&browser, "kaleido").await;
    let payload = serde_json::json!({"rebuild": {"from": 1}}).to_string();
    stack.running.functions.invoke("IndexMessagesFunction", payload.into_bytes().into()).await;
    is_found(&browser, "kaleido", 1).await;
    stack.end().await;
}
