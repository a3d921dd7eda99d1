//! Who may call what (S12), asked of every route of the template as everybody there is: the column "who" of docs/security.md
//! says what must be answered. A route without a row there fails in `template.rs`, a word that is not known fails here.

use guichet_domain::Contact;
use guichet_domain::filter::{Filter, Test};
use guichet_domain::settings::{CompanyVisibilityMode, SignInMethods};
use guichet_identity::cookies;
use jiff::{SignedDuration, Timestamp};

use crate::repository::{quoted, table};
use crate::support::{Browser, Page, TestStack};

/// What somebody is to a ticket, as far as the answer depends on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Is {
    /// No session, or none that lives.
    Out,
    /// Signed in, and shut out by an agent since.
    Disabled,
    /// Signed in, and without a part in the ticket.
    Stranger,
    /// Sees the ticket.
    Viewer,
}

/// What one request must lead to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Leads {
    /// Where it is meant to.
    There,
    /// To the sign-in page, and nowhere else.
    ToSignIn,
    /// To the page that says that one may not.
    ToRefusal,
    /// To what a ticket that does not exist leads to.
    ToNothing,
}

fn expected(who: &str, is: Is, path: &str) -> Leads {
    match (who, is) {
        ("anyone", _) => Leads::There,
        ("signed in" | "viewer" | "replier" | "closer", Is::Out) => Leads::ToSignIn,
        // Whoever is shut out may still leave.
        ("signed in", Is::Disabled) if path.starts_with("/sign-out") => Leads::There,
        (_, Is::Disabled) => Leads::ToRefusal,
        ("signed in", _) | ("viewer" | "replier" | "closer", Is::Viewer) => Leads::There,
        ("viewer" | "replier" | "closer", Is::Stranger) => Leads::ToNothing,
        _ => panic!("nobody says what {who:?} means"),
    }
}

fn led(page: &Page) -> Leads {
    match page.status.as_u16() {
        303 if page.header("location").is_some_and(|to| to.starts_with("/sign-in")) => Leads::ToSignIn,
        200 | 302 | 303 => Leads::There,
        403 => Leads::ToRefusal,
        404 => Leads::ToNothing,
        status => panic!("{} {status}: {}", page.path, page.words()),
    }
}

#[tokio::test]
async fn s11_s12_every_route_answers_everybody_as_the_table_says_read_and_write() {
    let stack = TestStack::start_with(|settings| {
        settings.portals[0].sign_in = SignInMethods::Both;
        let visibility = &mut settings.portals[0].company_visibility;
        visibility.mode = CompanyVisibilityMode::MatchingSeeCompany;
        visibility.conditions = Filter::one("job", Test::Is("manager".into()));
    })
    .await;
    let (acme, globex) = (stack.company("Acme", "acme.example").await, stack.company("Globex", "globex.example").await);
    let boss_of = |company: guichet_domain::ids::CompanyId| {
        move |contact: &mut Contact| {
            contact.company = Some(company);
            contact.properties.insert("job".into(), "manager".into());
        }
    };
    let anna = stack.colleague("anna@acme.example", "Anna", &acme).await;
    let paul = stack.verified("paul@elsewhere.example", "Paul", |_| ()).await;
    let file = a_ticket_with_a_file(&stack, &anna, &paul).await;
    let disabled = stack.colleague("dan@acme.example", "Dan", &acme).await;
    let people = [
        ("the requester", Is::Viewer, anna.clone()),
        ("a participant", Is::Viewer, paul),
        ("the company's manager", Is::Viewer, stack.verified("carla@acme.example", "Carla", boss_of(acme.id)).await),
        ("a colleague who sees their own", Is::Stranger, stack.colleague("ben@acme.example", "Ben", &acme).await),
        (
            "another company's manager",
            Is::Stranger,
            stack.verified("dora@globex.example", "D", boss_of(globex.id)).await,
        ),
        ("a stranger", Is::Stranger, stack.verified("sam@nowhere.example", "Sam", |_| ()).await),
        ("somebody who is shut out", Is::Disabled, disabled),
        ("the requester whose session is too old", Is::Out, anna.clone()),
        ("nobody", Is::Out, anna),
    ];
    let asset = stack.browser().get("/sign-in").await.attribute("link[rel=stylesheet]", "href").unwrap();
    for row in table("docs/security.md", "route") {
        let (route, who) = (quoted(&row[0]).concat(), row[2].as_str());
        let (method, path) = route.split_once(' ').unwrap_or(("GET", "/nowhere-at-all"));
        let path = match path {
            "/assets/{file}" => asset.clone(),
            "/tickets/{number}/attachments/{attachment}" => file.clone(),
            path => path.replace("{number}", "1"),
        };
        assert!(!path.contains('{'), "{route}: nobody says what to ask for");
        for (name, is, contact) in &people {
            let label = format!("{route} as {name}");
            let (browser, token) = visit(&stack, name, *is, contact).await;
            let wanted = expected(who, *is, &path);
            if method == "GET" {
                let page = browser.get_only(&path).await;
                // What is there for nobody is there for nobody; the way to the list leads to the list's own door.
                let nowhere = route == "$default" && led(&page) == Leads::ToNothing;
                let door = path == "/" && page.header("location").as_deref() == Some("/tickets");
                assert!(led(&page) == wanted || nowhere || door, "{label}: {:?}", led(&page));
                continue;
            }
            // Without the form's token nothing is written, whoever asks (S29).
            let forged =
                browser.post(&path, &[("message", "forged"), ("subject", "forged")], Some(browser.base())).await;
            let refused = if is == &Is::Out && who != "anyone" { Leads::ToSignIn } else { Leads::ToRefusal };
            assert_eq!(led(&forged), refused, "{label}, forged");
            if who == "anyone" {
                continue;
            }
            let once = uuid::Uuid::new_v4().simple().to_string();
            let message = format!("I am {name}");
            let fields = [("token", token.as_str()), ("once", &once), ("subject", name), ("message", &message)];
            let page = browser.post(&path, &fields, Some(browser.base())).await;
            assert_eq!(led(&page), wanted, "{label}");
        }
    }
    // What was written is what those wrote who may.
    let said = stack.entries("1".parse().unwrap()).await;
    let said: Vec<_> = said.iter().filter_map(|entry| entry.message()).map(|m| m.body.text.as_str()).collect();
    let viewers = people.iter().filter(|(_, is, _)| *is == Is::Viewer).map(|(name, ..)| format!("I am {name}"));
    assert_eq!(said[1..], viewers.collect::<Vec<_>>());
    stack.end().await;
}

async fn a_ticket_with_a_file(stack: &TestStack, anna: &Contact, paul: &Contact) -> String {
    let form = stack.visitor(anna).await.get("/tickets/new").await.form("/tickets/new");
    let form = form.fill("subject", "Secret plans").fill("message", "The first message");
    let page = form.attach("attachments", "first.txt", b"first").submit().await;
    let ticket = stack.tickets_up_to(1).await.remove(0);
    stack.put_in_copy(&ticket, paul, ticket.created_at).await;
    page.attribute("a[href*='/attachments/']", "href").unwrap()
}

/// A browser with a session of its own for each request, since some end it; and the token of its forms.
async fn visit(stack: &TestStack, name: &str, is: Is, contact: &Contact) -> (Browser, String) {
    let shut = |out: bool| {
        move |mut contact: Contact| {
            contact.disabled = out;
            contact
        }
    };
    if is == Is::Out && name == "nobody" {
        return (stack.browser(), "x".repeat(43));
    }
    let browser = if is == Is::Out {
        let began = Timestamp::now().checked_sub(SignedDuration::from_hours(24 * 365)).unwrap();
        stack.visitor_since(contact, began, SignedDuration::from_hours(24)).await
    } else {
        stack.visitor(contact).await
    };
    let cookie = browser.cookie(cookies::SESSION).unwrap();
    let token = cookie.parse::<guichet_identity::session::SessionCookie>().unwrap().secret.csrf_token();
    if is == Is::Disabled {
        stack.store.update_contact(contact.id, shut(true)).await.unwrap();
    }
    (browser, token)
}
