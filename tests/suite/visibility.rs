//! Who sees what (B3, B4, S11), through every route that leads to a ticket.

use guichet_domain::filter::{Filter, Test};
use guichet_domain::pipeline::Pipeline;
use guichet_domain::settings::CompanyVisibilityMode;
use guichet_domain::{Company, Contact};
use guichet_identity::cookies;
use jiff::{SignedDuration, Timestamp};
use reqwest::StatusCode;

use crate::search::is_found;
use crate::support::{Browser, Page, TestStack};

/// What somebody may do with a ticket.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Sees {
    Everything,
    /// The ticket, from its second message on, in the list of those where they are in copy.
    SecondMessageOn,
    Nothing,
}

/// A ticket with a file on its first and on its second message.
struct Target {
    number: u64,
    newest: String,
    files: [String; 2],
}

#[tokio::test]
async fn s11_every_route_asks_the_same_question_and_a_stranger_learns_nothing_from_the_answer() {
    let stack = TestStack::start_with(|settings| {
        let visibility = &mut settings.portals[0].company_visibility;
        visibility.mode = CompanyVisibilityMode::MatchingSeeCompany;
        visibility.conditions = Filter::one("job", Test::Is("manager".into()));
    })
    .await;
    let acme = stack.company("Acme", "acme.example").await;
    let globex = stack.company("Globex", "globex.example").await;
    let manager = |contact: &mut Contact, company: &Company| {
        contact.company = Some(company.id);
        contact.properties.insert("job".into(), "manager".into());
    };
    let anna = stack.colleague("anna@acme.example", "Anna", &acme).await;
    let ben = stack.colleague("ben@acme.example", "Ben", &acme).await;
    let carla = stack.verified("carla@acme.example", "Carla", |contact| manager(contact, &acme)).await;
    let dora = stack.verified("dora@globex.example", "Dora", |contact| manager(contact, &globex)).await;
    let paul = stack.verified("paul@elsewhere.example", "Paul", |_| ()).await;
    let sam = stack.verified("sam@nowhere.example", "Sam", |_| ()).await;
    let target = ticket_with_two_messages(&stack, &anna, &paul).await;

    for (name, contact, sees) in [
        ("another company's manager", &dora, Sees::Nothing),
        ("a colleague who sees their own", &ben, Sees::Nothing),
        ("a stranger", &sam, Sees::Nothing),
        ("a participant", &paul, Sees::SecondMessageOn),
        ("the company's manager", &carla, Sees::Everything),
        ("the requester", &anna, Sees::Everything),
    ] {
        let browser = stack.visitor(contact).await;
        reads(name, &browser, &target, sees).await;
        lists(name, &browser, sees).await;
        writes(name, &browser, &target, sees).await;
    }
    signed_out(&stack, &target).await;

    // Closed once, three replies in all: nobody who sees nothing has done anything.
    let said: Vec<_> = stack.entries(target.number.to_string().parse().unwrap()).await;
    let replies = said.iter().filter_map(|entry| entry.message()).filter(|m| m.body.text.starts_with("I am")).count();
    assert_eq!(replies, 3, "{said:#?}");
    stack.end().await;
}

async fn ticket_with_two_messages(stack: &TestStack, anna: &Contact, paul: &Contact) -> Target {
    let browser = stack.visitor(anna).await;
    let form = browser.get("/tickets/new").await.form("/tickets/new");
    let form = form.fill("subject", "Secret plans").fill("message", "The first message");
    let page = form.attach("attachments", "first.txt", b"first").submit().await;
    let number = 1;
    assert_eq!(page.path, "/tickets/1?done=created");
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    let ticket = stack.tickets_up_to(1).await.remove(0);
    stack.put_in_copy(&ticket, paul, Timestamp::now()).await;
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    let form = page.form("/tickets/1/replies").fill("message", "The second message");
    let page = form.attach("attachments", "second.txt", b"second").submit().await;
    let files = page.links("a[href*='/attachments/']");
    let [first, second] = files.as_slice() else { panic!("{files:?}") };
    let newest = page.links_of("[data-entry]", "data-entry").pop().unwrap();
    is_found(&browser, "secret", number).await;
    Target { number, newest, files: [first.clone(), second.clone()] }
}

async fn reads(name: &str, browser: &Browser, target: &Target, sees: Sees) {
    let paths = [
        (format!("/tickets/{}", target.number), sees != Sees::Nothing),
        (format!("/tickets/{}/updates", target.number), sees != Sees::Nothing),
        (format!("/tickets/{}/updates?after={}", target.number, target.newest), sees != Sees::Nothing),
        (format!("/tickets/{}?before={}", target.number, target.newest), sees != Sees::Nothing),
        (target.files[0].clone(), sees == Sees::Everything),
        (target.files[1].clone(), sees != Sees::Nothing),
    ];
    for (path, allowed) in paths {
        for browser in [browser.clone(), browser.json()] {
            let answer = browser.get_only(&path).await;
            if allowed {
                assert!(
                    answer.status.is_success() || answer.status == StatusCode::SEE_OTHER,
                    "{name} {path} {}",
                    answer.status
                );
            } else {
                let missing = browser.get_only(&missing(&path)).await;
                same_as_missing(name, &path, &answer, &missing);
            }
        }
    }
    let page = browser.get(&format!("/tickets/{}", target.number)).await;
    assert_eq!(page.text().contains("The first message"), sees == Sees::Everything, "{name}");
    assert_eq!(page.text().contains("The second message"), sees != Sees::Nothing, "{name}");
    let updates = browser.json().get_only(&format!("/tickets/{}/updates", target.number)).await.text();
    assert_eq!(updates.contains("The first message"), sees == Sees::Everything, "{name}");
    assert_eq!(updates.contains("second.txt"), sees != Sees::Nothing, "{name}");
}

async fn lists(name: &str, browser: &Browser, sees: Sees) {
    for path in [
        "/tickets",
        "/tickets?view=organization",
        "/tickets?q=secret",
        "/tickets.csv",
        "/tickets.csv?view=organization",
    ] {
        let list = browser.get(path).await;
        assert_eq!(list.status, StatusCode::OK, "{name} {path}");
        assert_eq!(list.text().contains("Secret plans"), sees == Sees::Everything, "{name} {path}");
    }
    for path in ["/tickets?view=in-copy", "/tickets.csv?view=in-copy"] {
        let list = browser.get(path).await;
        assert_eq!(list.status, StatusCode::OK, "{name} {path}");
        assert_eq!(list.text().contains("Secret plans"), sees == Sees::SecondMessageOn, "{name} {path}");
    }
}

async fn writes(name: &str, browser: &Browser, target: &Target, sees: Sees) {
    let token = browser.get("/tickets").await.form("/sign-out").value("token").unwrap().to_owned();
    let once = uuid::Uuid::new_v4().simple().to_string();
    let message = format!("I am {name}");
    let reply = [("token", token.as_str()), ("once", once.as_str()), ("message", message.as_str())];
    for (path, fields) in [("replies", &reply[..]), ("closure", &reply[..1])] {
        let path = format!("/tickets/{}/{path}", target.number);
        let answer = browser.post(&path, fields, Some(browser.base())).await;
        if sees == Sees::Nothing {
            let missing = browser.post(&missing(&path), fields, Some(browser.base())).await;
            same_as_missing(name, &path, &answer, &missing);
        } else {
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{name} {path}");
        }
    }
}

/// The same path of a ticket that was never opened. Its number is as long, so that the answers can be compared byte by byte.
fn missing(path: &str) -> String {
    path.replacen("/tickets/1", "/tickets/9", 1)
}

fn same_as_missing(name: &str, path: &str, answer: &Page, missing: &Page) {
    assert_eq!(answer.status, StatusCode::NOT_FOUND, "{name} {path}");
    assert_eq!(missing.status, StatusCode::NOT_FOUND, "{name} {path}");
    assert_eq!(said(answer), said(missing).replace("/tickets/9", "/tickets/1"), "{name} {path}");
    let headers = |page: &Page| {
        let mut headers = page.headers.clone();
        headers.remove("date");
        headers.remove("apigw-requestid");
        headers
    };
    assert_eq!(headers(answer), headers(missing), "{name} {path}");
}

/// The body without the id of the request that a problem document names.
fn said(page: &Page) -> String {
    if page.header("content-type").as_deref() != Some("application/problem+json") {
        return page.text();
    }
    let mut problem = page.json();
    problem.as_object_mut().unwrap().remove("request_id");
    problem.to_string()
}

async fn signed_out(stack: &TestStack, target: &Target) {
    let one = format!("/tickets/{}", target.number);
    let gets = [
        "/tickets".to_owned(),
        "/tickets/new".to_owned(),
        "/tickets.csv".to_owned(),
        one.clone(),
        missing(&one),
        format!("{one}/updates"),
        target.files[0].clone(),
    ];
    // No cookie, a made-up one, and one that names a contact who exists.
    let made_up = stack.browser();
    made_up.set_cookie(
        cookies::SESSION,
        "00000000-0000-4000-8000-000000000000.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    );
    let guessed = stack.browser();
    let anna = stack.contact("anna@acme.example", "Anna").await;
    guessed.set_cookie(cookies::SESSION, &format!("{}.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", anna.id));
    for browser in [stack.browser(), made_up, guessed] {
        for path in &gets {
            let answer = browser.get_only(path).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
            assert!(answer.header("location").unwrap().starts_with("/sign-in"), "{path}");
            assert!(answer.bytes.is_empty(), "{path}");
            let data = browser.json().get_only(path).await;
            assert!(data.status.is_client_error() && !data.text().contains("Secret"), "{path} {}", data.status);
        }
        for path in [format!("{one}/replies"), format!("{one}/closure"), "/tickets/new".to_owned()] {
            let answer =
                browser.post(&path, &[("message", "x"), ("once", "0123456789abcdef")], Some(browser.base())).await;
            assert_eq!(answer.header("location").as_deref(), Some("/sign-in"), "{path}");
        }
    }
}

#[tokio::test]
async fn b3_each_mode_shows_its_tickets_and_a_view_switch_to_those_alone_who_have_two_views() {
    for (mode, engineer, boss) in [
        (CompanyVisibilityMode::OwnOnly, false, false),
        (CompanyVisibilityMode::Company, true, true),
        (CompanyVisibilityMode::MatchingSeeCompany, false, true),
        (CompanyVisibilityMode::MatchingSeeOwn, true, false),
    ] {
        let stack = TestStack::start_with(|settings| {
            let visibility = &mut settings.portals[0].company_visibility;
            visibility.mode = mode;
            visibility.conditions = Filter::one("job", Test::Is("boss".into()));
        })
        .await;
        let acme = stack.company("Acme", "acme.example").await;
        let eve = stack.colleague("eve@acme.example", "Eve Engineer", &acme).await;
        let bob = stack
            .verified("bob@acme.example", "Bob Boss", |contact| {
                contact.company = Some(acme.id);
                contact.properties.insert("job".into(), "Boss".into());
            })
            .await;
        stack.ticket(&eve, "Of Eve", "x").await;
        stack.ticket(&bob, "Of Bob", "x").await;
        for (contact, own, others, sees_company) in
            [(&eve, "Of Eve", "Of Bob", engineer), (&bob, "Of Bob", "Of Eve", boss)]
        {
            let browser = stack.visitor(contact).await;
            let list = browser.get("/tickets").await;
            let label = format!("{mode:?} {own}");
            assert!(list.words().contains(own), "{label}");
            assert_eq!(list.words().contains(others), sees_company, "{label}");
            let switch = list.all(".views a");
            let expected: &[&str] = if sees_company { &["Organization tickets", "Owned by me"] } else { &[] };
            assert_eq!(switch, expected, "{label}");
            let mine = browser.get("/tickets?view=mine").await.words();
            assert!(mine.contains(own) && !mine.contains(others), "{label}");
            // A bookmark of a view that is not theirs any more shows their own.
            let bookmark = browser.get("/tickets?view=organization").await.words();
            assert!(bookmark.contains(own) && bookmark.contains(others) == sees_company, "{label}");
        }
        stack.end().await;
    }
}

#[tokio::test]
async fn b3_s9_a_contact_whose_address_nobody_proved_and_a_contact_without_company_see_their_own() {
    let stack =
        TestStack::start_with(|settings| settings.portals[0].company_visibility.mode = CompanyVisibilityMode::Company)
            .await;
    let acme = stack.company("Acme", "acme.example").await;
    let anna = stack.colleague("anna@acme.example", "Anna", &acme).await;
    stack.ticket(&anna, "Of Acme", "x").await;
    let alone = stack.verified("alone@elsewhere.example", "Alone", |_| ()).await;
    let unproved = stack.contact("unproved@acme.example", "Unproved").await;
    let join = |mut contact: Contact| {
        contact.company = Some(acme.id);
        contact
    };
    let unproved = stack.store.update_contact(unproved.id, join).await.unwrap().unwrap();
    for contact in [&alone, &unproved] {
        let list = stack.visitor(contact).await.get("/tickets").await;
        assert!(!list.words().contains("Of Acme") && list.all(".views a").is_empty(), "{}", list.words());
    }
    stack.end().await;
}

#[tokio::test]
async fn b4_a_ticket_that_the_portal_does_not_show_is_not_there_for_its_own_requester_either() {
    let stack = TestStack::start_with(|settings| {
        let mut hidden: Pipeline = settings.pipelines[0].clone();
        hidden.id = "internal".parse().unwrap();
        settings.pipelines.push(hidden);
        let portal = &mut settings.portals[0];
        portal.visible_pipelines = vec!["support".parse().unwrap()];
        portal.ticket_filter = Filter::one("subject", Test::StartsWith("Shown".into()));
    })
    .await;
    let anna = stack.verified("anna@acme.example", "Anna", |_| ()).await;
    let shown = stack.ticket(&anna, "Shown one", "x").await;
    let filtered = stack.ticket(&anna, "Filtered away", "x").await;
    let mut elsewhere = stack.ticket(&anna, "Shown, but elsewhere", "x").await;
    elsewhere.pipeline = "internal".parse().unwrap();
    let loaded = guichet_store::Loaded {
        ticket: elsewhere.clone(),
        entries: Vec::new(),
        participants: Vec::new(),
        told: Vec::new(),
    };
    stack.store.load(&[loaded], Timestamp::now()).await.unwrap();
    let browser = stack.visitor(&anna).await;
    is_found(&browser, "shown", shown.number.get()).await;
    for path in ["/tickets", "/tickets.csv", "/tickets?q=shown"] {
        let list = browser.get(path).await.text();
        assert!(list.contains("Shown one"), "{path}");
        assert!(!list.contains("Filtered away") && !list.contains("but elsewhere"), "{path}");
    }
    assert_eq!(browser.get(&format!("/tickets/{}", shown.number)).await.status, 200);
    let token = browser.get("/tickets").await.form("/sign-out").value("token").unwrap().to_owned();
    for hidden in [filtered.number, elsewhere.number] {
        for path in [format!("/tickets/{hidden}"), format!("/tickets/{hidden}/updates")] {
            assert_eq!(browser.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        for path in [format!("/tickets/{hidden}/replies"), format!("/tickets/{hidden}/closure")] {
            let fields = [("token", token.as_str()), ("message", "x"), ("once", "0123456789abcdef")];
            let answer = browser.post(&path, &fields, Some(browser.base())).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        }
    }
    // Counts would tell of them: a portal that filters shows none.
    assert!(browser.get("/tickets").await.all(".count").is_empty());
    stack.end().await;
}

#[tokio::test]
async fn s1_c6_who_comes_into_copy_reads_from_then_on_and_is_mailed_from_then_on() {
    let stack = TestStack::start().await;
    let anna = stack.verified("anna@acme.example", "Anna", |_| ()).await;
    let paul = stack.verified("paul@elsewhere.example", "Paul", |_| ()).await;
    let ticket = stack.ticket(&anna, "Ours", "Before Paul").await;
    stack.outbox.wait_for("anna@acme.example", 1).await;
    let later = Timestamp::now().checked_add(SignedDuration::from_millis(5)).unwrap();
    stack.put_in_copy(&ticket, &paul, later).await;
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    let page = stack.visitor(&anna).await.get("/tickets/1").await;
    page.form("/tickets/1/replies").fill("message", "After Paul").submit().await;
    let told = stack.outbox.wait_for("paul@elsewhere.example", 1).await;
    assert!(told.raw.contains("After Paul") && !told.raw.contains("Before Paul"), "{}", told.raw);
    let seen = stack.visitor(&paul).await.get("/tickets/1").await.text();
    assert!(seen.contains("After Paul") && !seen.contains("Before Paul"));
    stack.end().await;
}
