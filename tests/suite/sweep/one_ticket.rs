//! Somebody opens a closed ticket again (C5).

use guichet_domain::ids::TicketNumber;
use guichet_domain::pipeline::State;

use super::caller::send;
use super::plan::{Scenario, Strike};
use crate::support::{Browser, Form, TestStack};

/// Opening again.
pub(super) struct Reopen {
    contact: guichet_domain::Contact,
    browser: Browser,
}

/// A form before it is sent.
pub(super) struct Closed {
    form: Form,
    number: TicketNumber,
}

impl Scenario for Reopen {
    const FUNCTION: &'static str = "CloseTicketFunction";
    type Run = Closed;

    async fn begin(stack: &TestStack) -> Self {
        let contact = stack.verified("anna@acme.example", "Anna", |_| ()).await;
        let browser = stack.visitor(&contact).await;
        Self { contact, browser }
    }

    async fn prepare(&self, stack: &TestStack, name: &str) -> Closed {
        let number = stack.ticket(&self.contact, name, name).await.number;
        let path = format!("/tickets/{number}");
        let open = self.browser.get(&path).await;
        let closed = open.form(&format!("{path}/closure")).submit().await;
        Closed { form: closed.form(&format!("{path}/reopening")), number }
    }

    async fn act(&self, _stack: &TestStack, run: &mut Closed) {
        send(&run.form).await;
    }

    async fn check(&self, stack: &TestStack, run: &Closed, strike: Option<&Strike>) {
        let found = stack.store.ticket(run.number).await.unwrap().unwrap();
        assert_eq!(found.ticket.state, State::Open, "{strike:?}");
        let entries = stack.entries(run.number).await;
        assert_eq!(entries.len(), 3, "{strike:?}: a message, a closing, an opening: {entries:#?}");
    }
}
