//! Somebody on their way in (A1, A2, A6). What was used up by a try whose answer was lost is begun again, as the page says.

use std::cell::Cell;

use guichet_domain::settings::SignInMethods;
use guichet_identity::cookies;
use serde_json::json;

use super::caller::{ask, explained};
use super::plan::{Scenario, Strike};
use crate::support::{Browser, Form, Page, TestStack};

const PASSWORD: &str = "Correct-horse-battery-7";
const OTHER: &str = "Another-horse-battery-8";
/// Where the code goes that somebody signs in with, and the one that they register with.
const CODE: &str = "/sign-in/code";
const CONFIRM: &str = "/register/confirm";

/// People, counted so that each run has one of its own: what one address may ask for is limited.
pub(super) struct People(Cell<usize>);

/// One person, the form that they are about to send, and where it led.
pub(super) struct Person {
    email: String,
    browser: Browser,
    form: Form,
    answer: Option<Page>,
}

impl People {
    async fn begin(stack: &TestStack) -> Self {
        stack.write_settings(|settings| settings.portals[0].sign_in = SignInMethods::Both).await;
        stack.company("Acme", "acme.example").await;
        Self(Cell::new(0))
    }

    fn next(&self) -> String {
        self.0.set(self.0.get() + 1);
        format!("person{}@acme.example", self.0.get())
    }

    /// Somebody whom a mail made known.
    async fn known(&self, stack: &TestStack) -> (String, Browser) {
        let email = self.next();
        stack.contact(&email, "Somebody").await;
        (email, stack.browser())
    }

    /// Somebody with a password.
    async fn with_password(&self, stack: &TestStack) -> (String, Browser) {
        let email = self.next();
        let contact = stack.verified(&email, "Somebody", |contact| contact.has_account = true).await;
        let pool = &stack.running.stack.functions["LoginFunction"].environment["USER_POOL_ID"];
        let attributes = json!([{"Name": "email_verified", "Value": "true"}, {"Name": "email", "Value": email}]);
        let user =
            json!({"UserPoolId": pool, "Username": email, "MessageAction": "SUPPRESS", "UserAttributes": attributes});
        stack.running.cognito.handle("AdminCreateUser", user).await.unwrap();
        let password = json!({"UserPoolId": pool, "Username": email, "Password": PASSWORD, "Permanent": true});
        stack.running.cognito.handle("AdminSetUserPassword", password).await.unwrap();
        assert_eq!(contact.email.as_str(), email);
        (email, stack.browser())
    }
}

/// In, as the contact of this address, of whom there is one.
async fn is_in(stack: &TestStack, run: &Person, strike: Option<&Strike>) {
    let list = run.browser.get("/tickets").await;
    assert_eq!(list.path, "/tickets", "{strike:?}: {}", list.words());
    let contact = stack.store.contact_by_email(&run.email.parse().unwrap()).await.unwrap();
    let contact = contact.unwrap_or_else(|| panic!("{strike:?}: no contact"));
    assert!(contact.verified_at.is_some() && contact.has_account, "{strike:?}: {contact:?}");
    assert!(contact.company.is_some(), "{strike:?}: E8: joined by the domain");
    let cookie = run.browser.cookie(cookies::SESSION).unwrap();
    assert!(cookie.starts_with(&contact.id.to_string()), "{strike:?}");
}

/// The form that asks for a code to sign in with.
async fn at_the_door(browser: &Browser, email: &str) -> Form {
    browser.get("/sign-in").await.form("/sign-in").fill("email", email)
}

/// The form that asks for a code to register with.
async fn at_the_desk(browser: &Browser, email: &str) -> Form {
    browser.get("/register").await.form("/register").fill("email", email).fill("name", "Somebody")
}

/// Sends a form that asks for a code; the form at `next` with the code that came. It is a newer one where one was sent before.
async fn with_code(stack: &TestStack, ask_for_it: &Form, next: &str) -> Form {
    let email = ask_for_it.value("email").unwrap();
    let sent = stack.outbox.codes_to(email).await.len();
    let page = ask(ask_for_it).await;
    page.form(next).fill("code", &stack.outbox.wait_for_code(email, sent + 1).await)
}

/// The code that was asked for opens the door.
async fn code_opens(stack: &TestStack, run: &Person, next: &str, strike: Option<&Strike>) {
    let page = run.answer.as_ref().unwrap();
    assert_eq!(page.status, 200, "{strike:?}: {}", page.words());
    let code = stack.outbox.wait_for_code(&run.email, 1).await;
    page.form(next).fill("code", &code).submit().await;
    is_in(stack, run, strike).await;
}

/// Sends a code until it opens the door. One that was used up before the answer got lost is asked for anew.
async fn enter(stack: &TestStack, run: &mut Person, begin: impl AsyncFn(&Browser, &str) -> Form, next: &str) {
    let mut answers = Vec::new();
    for _ in 0..6 {
        let page = run.form.submit_only().await;
        answers.push(page.status);
        if page.status == 303 {
            return;
        } else if page.status.is_server_error() {
            explained(&page, None);
        } else if page.status == 422 {
            assert!(page.words().contains("wrong or no longer valid"), "{}", page.words());
            run.form = with_code(stack, &begin(&run.browser, &run.email).await, next).await;
        }
    }
    panic!("{} never came in: {answers:?}", run.email);
}

/// Asking for a code.
pub(super) struct AskCode(People);

impl Scenario for AskCode {
    const FUNCTION: &'static str = "LoginFunction";
    type Run = Person;

    async fn begin(stack: &TestStack) -> Self {
        Self(People::begin(stack).await)
    }

    async fn prepare(&self, stack: &TestStack, _name: &str) -> Person {
        let (email, browser) = self.0.known(stack).await;
        let form = at_the_door(&browser, &email).await;
        Person { email, browser, form, answer: None }
    }

    async fn act(&self, _stack: &TestStack, run: &mut Person) {
        run.answer = Some(ask(&run.form).await);
    }

    async fn check(&self, stack: &TestStack, run: &Person, strike: Option<&Strike>) {
        code_opens(stack, run, CODE, strike).await;
    }
}

/// Typing the code.
pub(super) struct CheckCode(People);

impl Scenario for CheckCode {
    const FUNCTION: &'static str = "LoginFunction";
    type Run = Person;

    async fn begin(stack: &TestStack) -> Self {
        Self(People::begin(stack).await)
    }

    async fn prepare(&self, stack: &TestStack, _name: &str) -> Person {
        let (email, browser) = self.0.known(stack).await;
        let form = with_code(stack, &at_the_door(&browser, &email).await, CODE).await;
        Person { email, browser, form, answer: None }
    }

    async fn act(&self, stack: &TestStack, run: &mut Person) {
        enter(stack, run, at_the_door, CODE).await;
    }

    async fn check(&self, stack: &TestStack, run: &Person, strike: Option<&Strike>) {
        is_in(stack, run, strike).await;
    }
}

/// A password.
pub(super) struct CheckPassword(People);

impl Scenario for CheckPassword {
    const FUNCTION: &'static str = "LoginFunction";
    type Run = Person;

    async fn begin(stack: &TestStack) -> Self {
        Self(People::begin(stack).await)
    }

    async fn prepare(&self, stack: &TestStack, _name: &str) -> Person {
        let (email, browser) = self.0.with_password(stack).await;
        let page = browser.get("/sign-in?with=password").await;
        let form = page.form("/sign-in/password").fill("email", &email).fill("password", PASSWORD);
        Person { email, browser, form, answer: None }
    }

    async fn act(&self, _stack: &TestStack, run: &mut Person) {
        let page = ask(&run.form).await;
        assert_eq!(page.status, 303, "{}", page.words());
        run.answer = Some(page);
    }

    async fn check(&self, stack: &TestStack, run: &Person, strike: Option<&Strike>) {
        is_in(stack, run, strike).await;
    }
}

/// Setting a new password. Whoever knew the old one is out, whatever failed (S13).
pub(super) struct Reset(People);

impl Scenario for Reset {
    const FUNCTION: &'static str = "LoginFunction";
    type Run = (Person, Browser);

    async fn begin(stack: &TestStack) -> Self {
        Self(People::begin(stack).await)
    }

    async fn prepare(&self, stack: &TestStack, _name: &str) -> (Person, Browser) {
        let (email, browser) = self.0.with_password(stack).await;
        let contact = stack.store.contact_by_email(&email.parse().unwrap()).await.unwrap().unwrap();
        let thief = stack.visitor(&contact).await;
        let asked = browser.get("/password-reset").await.form("/password-reset").fill("email", &email);
        let form = with_code(stack, &asked, "/password-reset/confirm").await.fill("password", OTHER);
        (Person { email, browser, form, answer: None }, thief)
    }

    async fn act(&self, _stack: &TestStack, run: &mut (Person, Browser)) {
        let page = ask(&run.0.form).await;
        // Where the first try did it all and its answer got lost, the second says so, too.
        assert_eq!(page.status, 303, "the code was right: {}", page.words());
        run.0.answer = Some(page);
    }

    async fn check(&self, _stack: &TestStack, (person, thief): &(Person, Browser), strike: Option<&Strike>) {
        let path = thief.get("/tickets").await.path;
        assert!(path.starts_with("/sign-in"), "{strike:?}: a session from before is alive");
        let page = person.browser.get("/sign-in?with=password").await;
        let form = page.form("/sign-in/password").fill("email", &person.email).fill("password", OTHER);
        let list = form.submit().await;
        assert_eq!(list.path, "/tickets", "{strike:?}: {}", list.words());
    }
}

/// Asking to register.
pub(super) struct AskToRegister(People);

impl Scenario for AskToRegister {
    const FUNCTION: &'static str = "RegisterFunction";
    type Run = Person;

    async fn begin(stack: &TestStack) -> Self {
        Self(People::begin(stack).await)
    }

    async fn prepare(&self, stack: &TestStack, _name: &str) -> Person {
        let (email, browser) = (self.0.next(), stack.browser());
        let form = at_the_desk(&browser, &email).await;
        Person { email, browser, form, answer: None }
    }

    async fn act(&self, _stack: &TestStack, run: &mut Person) {
        run.answer = Some(ask(&run.form).await);
    }

    async fn check(&self, stack: &TestStack, run: &Person, strike: Option<&Strike>) {
        code_opens(stack, run, CONFIRM, strike).await;
    }
}

/// Registering: the contact is new, and there is one.
pub(super) struct Register(People);

impl Scenario for Register {
    const FUNCTION: &'static str = "RegisterFunction";
    type Run = Person;

    async fn begin(stack: &TestStack) -> Self {
        Self(People::begin(stack).await)
    }

    async fn prepare(&self, stack: &TestStack, _name: &str) -> Person {
        let (email, browser) = (self.0.next(), stack.browser());
        let form = with_code(stack, &at_the_desk(&browser, &email).await, CONFIRM).await;
        Person { email, browser, form, answer: None }
    }

    async fn act(&self, stack: &TestStack, run: &mut Person) {
        enter(stack, run, at_the_desk, CONFIRM).await;
    }

    async fn check(&self, stack: &TestStack, run: &Person, strike: Option<&Strike>) {
        is_in(stack, run, strike).await;
        let contact = stack.store.contact_by_email(&run.email.parse().unwrap()).await.unwrap().unwrap();
        assert_eq!(contact.display_name(), "Somebody", "{strike:?}");
    }
}
