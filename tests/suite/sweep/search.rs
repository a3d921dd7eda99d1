//! Search and suggestions: whatever fails, a message is found in the end.

use std::time::{Duration, Instant};

use super::caller::open;
use super::plan::{Scenario, Strike};
use crate::support::{Browser, Page, TestStack};

/// A message is indexed (B6).
pub(super) struct Index(guichet_domain::Contact, Browser);

impl Scenario for Index {
    const FUNCTION: &'static str = "IndexMessagesFunction";
    type Run = String;

    async fn begin(stack: &TestStack) -> Self {
        let acme = stack.company("Acme", "acme.example").await;
        let contact = stack.colleague("anna@acme.example", "Anna", &acme).await;
        let browser = stack.visitor(&contact).await;
        Self(contact, browser)
    }

    async fn prepare(&self, _stack: &TestStack, _name: &str) -> String {
        format!("word{}", uuid::Uuid::new_v4().simple())
    }

    async fn act(&self, stack: &TestStack, word: &mut String) {
        stack.ticket(&self.0, "Something", word).await;
        let until = Instant::now() + Duration::from_mins(1);
        while !open(&self.1, &format!("/tickets?q={word}")).await.text().contains("Something") {
            assert!(Instant::now() < until, "{word} is not found");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    async fn check(&self, _stack: &TestStack, word: &String, strike: Option<&Strike>) {
        let page = open(&self.1, &format!("/tickets?q={word}")).await;
        assert!(page.text().contains("Something"), "{strike:?}: {}", page.words());
    }
}

/// Suggestions (D3).
pub(super) struct Suggest(Browser);

impl Scenario for Suggest {
    const FUNCTION: &'static str = "SuggestFunction";
    type Run = Option<Page>;

    async fn begin(stack: &TestStack) -> Self {
        let acme = stack.company("Acme", "acme.example").await;
        let contact = stack.colleague("anna@acme.example", "Anna", &acme).await;
        stack.ticket(&contact, "The printer", "It burns.").await;
        tokio::time::sleep(Duration::from_secs(3)).await;
        Self(stack.visitor(&contact).await)
    }

    async fn prepare(&self, _stack: &TestStack, _name: &str) -> Option<Page> {
        None
    }

    async fn act(&self, _stack: &TestStack, run: &mut Option<Page>) {
        *run = Some(open(&self.0, "/tickets/suggestions?subject=printer").await);
    }

    async fn check(&self, _stack: &TestStack, run: &Option<Page>, strike: Option<&Strike>) {
        let page = run.as_ref().unwrap();
        assert!(page.status == 200 && page.text().contains("The printer"), "{strike:?}: {}", page.text());
    }
}
