//! Somebody at a form.

use guichet_domain::Contact;
use guichet_domain::ids::TicketNumber;
use guichet_domain::pipeline::State;
use guichet_identity::cookies;
use guichet_identity::session::SessionCookie;
use guichet_store::VisitExtras;

use super::caller::{idle, own_tickets, send, told_once, until};
use super::plan::{Scenario, Strike};
use crate::support::{Browser, Form, Page, TestStack};

/// Anna, signed in.
pub(super) struct Anna {
    contact: Contact,
    browser: Browser,
}

impl Anna {
    pub(super) async fn begin(stack: &TestStack) -> Self {
        let contact = stack.verified("anna@acme.example", "Anna", |_| ()).await;
        let browser = stack.visitor(&contact).await;
        Self { contact, browser }
    }
}

/// A form before it is sent, and what it says.
pub(super) struct Sent {
    form: Form,
    text: String,
    number: TicketNumber,
    answer: Option<Page>,
}

/// A reply with a file (C2).
pub(super) struct Reply(Anna, TicketNumber);

impl Scenario for Reply {
    const FUNCTION: &'static str = "ReplyFunction";
    type Run = Sent;

    async fn begin(stack: &TestStack) -> Self {
        let anna = Anna::begin(stack).await;
        let ticket = stack.ticket(&anna.contact, "Mine", "The first message").await;
        Self(anna, ticket.number)
    }

    async fn prepare(&self, _stack: &TestStack, name: &str) -> Sent {
        let Self(anna, number) = self;
        let page = anna.browser.get(&format!("/tickets/{number}")).await;
        let form = page.form(&format!("/tickets/{number}/replies")).fill("message", name);
        let form = form.attach("attachments", "a.txt", b"a").attach("attachments", "b.txt", b"b");
        Sent { form, text: name.to_owned(), number: *number, answer: None }
    }

    async fn act(&self, _stack: &TestStack, run: &mut Sent) {
        run.answer = Some(send(&run.form).await);
    }

    async fn check(&self, stack: &TestStack, run: &Sent, strike: Option<&Strike>) {
        let entries = stack.entries(run.number).await;
        let said: Vec<_> = entries.iter().filter_map(|e| e.message()).filter(|m| m.body.text == run.text).collect();
        let [said] = said.as_slice() else { panic!("{strike:?}: {} replies", said.len()) };
        let names: Vec<_> = said.attachments.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["a.txt", "b.txt"], "{strike:?}");
    }

    async fn finish(&self, stack: &TestStack) {
        told_once(stack, self.1).await;
    }
}

/// A ticket by the form, with a file (D2).
pub(super) struct NewTicket(Anna);

impl Scenario for NewTicket {
    const FUNCTION: &'static str = "SubmitFormFunction";
    type Run = Sent;

    async fn begin(stack: &TestStack) -> Self {
        Self(Anna::begin(stack).await)
    }

    async fn prepare(&self, _stack: &TestStack, name: &str) -> Sent {
        let form = self.0.browser.get("/tickets/new").await.form("/tickets/new");
        let form = form.fill("subject", name).fill("message", name).attach("attachments", "a.txt", b"a");
        Sent { form, text: name.to_owned(), number: TicketNumber::new(1).unwrap(), answer: None }
    }

    async fn act(&self, _stack: &TestStack, run: &mut Sent) {
        run.answer = Some(send(&run.form).await);
    }

    async fn check(&self, stack: &TestStack, run: &Sent, strike: Option<&Strike>) {
        let tickets = own_tickets(stack, &self.0.contact).await;
        let opened: Vec<_> = tickets.iter().filter(|ticket| ticket.subject.as_str() == run.text).collect();
        let [ticket] = opened.as_slice() else { panic!("{strike:?}: {} tickets", opened.len()) };
        let path = format!("/tickets/{}?done=created", ticket.number);
        let led_to = run.answer.as_ref().and_then(|page| page.header("location"));
        assert_eq!(led_to, Some(path), "{strike:?}: the page leads to the ticket that was made");
        let entries = stack.entries(ticket.number).await;
        assert_eq!(entries.len(), 1, "{strike:?}");
        assert_eq!(entries[0].message().unwrap().attachments.len(), 1, "{strike:?}");
    }

    async fn finish(&self, stack: &TestStack) {
        let tickets = own_tickets(stack, &self.0.contact).await;
        for ticket in &tickets {
            told_once(stack, ticket.number).await;
        }
        // What the list says above itself is what is there.
        idle(stack, "CountTicketsFunction").await;
        let expected = tickets.len().to_string();
        let counted = async || self.0.browser.get("/tickets").await.text().contains(&expected);
        until("the tickets are counted", counted).await;
    }
}

/// Closing (C5).
pub(super) struct Close(Anna);

impl Scenario for Close {
    const FUNCTION: &'static str = "CloseTicketFunction";
    type Run = Sent;

    async fn begin(stack: &TestStack) -> Self {
        Self(Anna::begin(stack).await)
    }

    async fn prepare(&self, stack: &TestStack, name: &str) -> Sent {
        let number = stack.ticket(&self.0.contact, name, name).await.number;
        let page = self.0.browser.get(&format!("/tickets/{number}")).await;
        let form = page.form(&format!("/tickets/{number}/closure"));
        Sent { form, text: name.to_owned(), number, answer: None }
    }

    async fn act(&self, _stack: &TestStack, run: &mut Sent) {
        run.answer = Some(send(&run.form).await);
    }

    async fn check(&self, stack: &TestStack, run: &Sent, strike: Option<&Strike>) {
        let found = stack.store.ticket(run.number).await.unwrap().unwrap();
        assert_eq!(found.ticket.state, State::Closed, "{strike:?}");
        let entries = stack.entries(run.number).await;
        assert_eq!(entries.len(), 2, "{strike:?} {}: one message and one closing: {entries:#?}", run.text);
    }
}

/// Signing out (A7), with a session for each run.
pub(super) struct SignOut<const EVERYWHERE: bool>(Contact);

/// A session that is to end.
pub(super) struct Leaving {
    form: Form,
    browser: Browser,
    cookie: String,
    other: Option<Browser>,
}

impl<const EVERYWHERE: bool> Scenario for SignOut<EVERYWHERE> {
    const FUNCTION: &'static str = "LogoutFunction";
    type Run = Leaving;

    async fn begin(stack: &TestStack) -> Self {
        Self(stack.verified("anna@acme.example", "Anna", |_| ()).await)
    }

    async fn prepare(&self, stack: &TestStack, _name: &str) -> Leaving {
        let browser = stack.visitor(&self.0).await;
        let other = if EVERYWHERE { Some(stack.visitor(&self.0).await) } else { None };
        let path = if EVERYWHERE { "/sign-out/everywhere" } else { "/sign-out" };
        let form = browser.get("/tickets").await.form(path);
        let cookie = browser.cookie(cookies::SESSION).unwrap();
        Leaving { form, browser, cookie, other }
    }

    async fn act(&self, _stack: &TestStack, run: &mut Leaving) {
        // Where the first try ended the session and its answer was lost, the second leads to the sign-in page: out.
        send(&run.form).await;
    }

    async fn check(&self, stack: &TestStack, run: &Leaving, strike: Option<&Strike>) {
        let secret = run.cookie.parse::<SessionCookie>().unwrap().secret;
        run.browser.set_cookie(cookies::SESSION, &run.cookie);
        for browser in run.other.iter().chain([&run.browser]) {
            let path = browser.get("/tickets").await.path;
            assert!(path.starts_with("/sign-in"), "{strike:?}: still in: {path}");
        }
        if !EVERYWHERE {
            let row = stack.store.visit(self.0.id, &secret.row_key(), VisitExtras::NONE).await.unwrap();
            assert!(row.is_none(), "{strike:?}: the session's row is there");
        }
    }
}
