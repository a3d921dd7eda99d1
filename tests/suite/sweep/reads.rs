//! Somebody opens a page: a failure is explained, and looking again shows it.

use super::caller::open;
use super::plan::{Scenario, Strike};
use crate::support::{Browser, Page, TestStack};

/// A signed-in visitor with a ticket that has a file.
pub(super) struct Visitor {
    browser: Browser,
    file: String,
}

impl Visitor {
    async fn begin(stack: &TestStack) -> Self {
        let acme = stack.company("Acme", "acme.example").await;
        let anna = stack.colleague("anna@acme.example", "Anna", &acme).await;
        let browser = stack.visitor(&anna).await;
        let form = browser.get("/tickets/new").await.form("/tickets/new");
        let form = form.fill("subject", "The printer").fill("message", "It burns.");
        let page = form.attach("attachments", "a.txt", b"a").submit().await;
        let file = page.attribute("a[href*='/attachments/']", "href").unwrap();
        Self { browser, file }
    }
}

macro_rules! reads {
    ($($(#[$about:meta])* $name:ident: $function:literal, $path:expr, $shows:expr;)*) => {$(
        $(#[$about])*
        pub(super) struct $name(Visitor);

        impl Scenario for $name {
            const FUNCTION: &'static str = $function;
            type Run = Option<Page>;

            async fn begin(stack: &TestStack) -> Self {
                Self(Visitor::begin(stack).await)
            }

            async fn prepare(&self, _stack: &TestStack, _name: &str) -> Option<Page> {
                None
            }

            async fn act(&self, _stack: &TestStack, run: &mut Option<Page>) {
                let path: fn(&Visitor) -> &str = $path;
                *run = Some(open(&self.0.browser, path(&self.0)).await);
            }

            async fn check(&self, _stack: &TestStack, run: &Option<Page>, strike: Option<&Strike>) {
                let shows: fn(&Page) -> bool = $shows;
                let page = run.as_ref().unwrap();
                assert!(shows(page), "{strike:?}: {} {}", page.status, page.text());
            }
        }
    )*};
}

reads! {
    /// The list (B1).
    List: "ListTicketsFunction", |_| "/tickets", |page| page.status == 200 && page.text().contains("The printer");
    /// A ticket (C1).
    Detail: "TicketDetailFunction", |_| "/tickets/1", |page| page.status == 200 && page.text().contains("It burns.");
    /// What is new in it (C3).
    Updates: "TicketDetailFunction", |_| "/tickets/1/updates", |page| page.status == 200;
    /// The list as a file (B8): all of it or none.
    Export: "ExportCsvFunction", |_| "/tickets.csv", |page| page.status == 200 && page.text().lines().count() == 2;
    /// A file (S15).
    File: "AttachmentFunction", |visitor| &visitor.file, |page| page.status == 303 || page.status == 302;
    /// A page without a visitor (G9): even the settings are too much to ask at times.
    Statement: "AssetsFunction", |_| "/accessibility", |page| page.status == 200;
}
