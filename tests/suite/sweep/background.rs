//! Nobody waits: SES, the stream and the topic call, and try again by themselves.

use std::cell::Cell;

use guichet_domain::Contact;
use guichet_domain::ids::TicketNumber;
use guichet_domain::pipeline::State;
use guichet_identity::cookies;
use guichet_identity::session::SessionCookie;
use guichet_local::aws::faults::Kind;
use guichet_store::{MailOutcome, OutcomeKind, VisitExtras};

use super::caller::{idle, own_tickets, told_once, until};
use super::plan::{Scenario, Strike};
use crate::support::{AGENT, Letter, Post, TestStack};

const TWO_PARTS: &str = "--b\nContent-Type: text/plain\n\nHello\n--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\na\n--b--\n";

/// A mail on its way in.
pub(super) struct Mailed {
    post: Post,
    outcome: Option<MailOutcome>,
}

impl Mailed {
    async fn arrive(&mut self, stack: &TestStack) {
        let outcome = stack.receive(&self.post).await;
        idle(stack, "InboundEmailFunction").await;
        // What was decided stays so.
        assert_eq!(stack.outcome(&outcome.ses_id).await.decision, outcome.decision);
        self.outcome = Some(outcome);
    }
}

/// A first mail of somebody unknown, with a file (E1, E8).
pub(super) struct FirstMail(Cell<usize>);

impl Scenario for FirstMail {
    const FUNCTION: &'static str = "InboundEmailFunction";
    type Run = (Mailed, String);

    async fn begin(stack: &TestStack) -> Self {
        stack.company("Acme", "acme.example").await;
        // Made at first use, which only the first run would be.
        stack.store.key_ring(jiff::Timestamp::now()).await.unwrap();
        Self(Cell::new(0))
    }

    async fn prepare(&self, _stack: &TestStack, name: &str) -> (Mailed, String) {
        self.0.set(self.0.get() + 1);
        let from = format!("person{}@acme.example", self.0.get());
        let post = Post::new(&from, name, TWO_PARTS).typed("multipart/mixed; boundary=b");
        (Mailed { post, outcome: None }, from)
    }

    async fn act(&self, stack: &TestStack, (mail, _): &mut (Mailed, String)) {
        mail.arrive(stack).await;
    }

    async fn check(&self, stack: &TestStack, (mail, from): &(Mailed, String), strike: Option<&Strike>) {
        let contact = stack.store.contact_by_email(&from.parse().unwrap()).await.unwrap().unwrap();
        assert!(contact.company.is_some(), "{strike:?}: S9: joined by the domain");
        let tickets = own_tickets(stack, &contact).await;
        let [ticket] = tickets.as_slice() else { panic!("{strike:?}: {} tickets", tickets.len()) };
        let outcome = mail.outcome.as_ref().unwrap();
        assert_eq!(outcome.ticket, Some(ticket.number), "{strike:?}: {outcome:#?}");
        let entries = stack.entries(ticket.number).await;
        assert_eq!(entries.len(), 1, "{strike:?}");
        assert_eq!(entries[0].message().unwrap().attachments.len(), 1, "{strike:?}");
    }

    async fn finish(&self, stack: &TestStack) {
        idle(stack, "NotifyFunction").await;
        for number in 1..=self.0.get() {
            let to = format!("person{number}@acme.example");
            until("the sender is acknowledged", async || !stack.outbox.to(&to).await.is_empty()).await;
            assert_eq!(stack.outbox.to(&to).await.len(), 1, "{to}: one acknowledgement");
        }
        until("the agent is told", async || stack.outbox.to(AGENT).await.len() >= self.0.get()).await;
        assert_eq!(stack.outbox.to(AGENT).await.len(), self.0.get(), "one notice for each ticket");
    }
}

/// Anna's tickets, and what the agent answers to them.
pub(super) struct AgentAnswers(Contact);

impl AgentAnswers {
    async fn ticket(&self, stack: &TestStack, name: &str) -> (TicketNumber, Letter) {
        ticket_and_notice(stack, &self.0, name).await
    }
}

async fn ticket_and_notice(stack: &TestStack, contact: &Contact, name: &str) -> (TicketNumber, Letter) {
    let ticket = stack.ticket(contact, name, name).await;
    let about = async || {
        let letters = stack.outbox.to(AGENT).await;
        letters.into_iter().find(|letter| letter.text.as_ref().is_some_and(|text| text.contains(name)))
    };
    until("the agent is told", async || about().await.is_some()).await;
    (ticket.number, about().await.unwrap())
}

/// The answer of a mail program to a notice.
fn answer_to(notice: &Letter, text: &str) -> Post {
    let id = notice.header("Message-ID").unwrap();
    let references = format!("{} {id}", notice.header("References").unwrap_or_default());
    let post = Post::new(AGENT, &format!("Re: {}", notice.subject), text).to(&notice.reply_address());
    post.header("In-Reply-To", &id).header("References", references.trim())
}

impl Scenario for AgentAnswers {
    const FUNCTION: &'static str = "InboundEmailFunction";
    type Run = (Mailed, TicketNumber);

    async fn begin(stack: &TestStack) -> Self {
        Self(stack.verified("anna@acme.example", "Anna", |_| ()).await)
    }

    async fn prepare(&self, stack: &TestStack, name: &str) -> (Mailed, TicketNumber) {
        let (number, notice) = self.ticket(stack, name).await;
        (Mailed { post: answer_to(&notice, "#close\nUse water."), outcome: None }, number)
    }

    async fn act(&self, stack: &TestStack, (mail, _): &mut (Mailed, TicketNumber)) {
        mail.arrive(stack).await;
    }

    async fn check(&self, stack: &TestStack, (mail, number): &(Mailed, TicketNumber), strike: Option<&Strike>) {
        let outcome = mail.outcome.as_ref().unwrap();
        assert_eq!((outcome.decision, outcome.ticket), (OutcomeKind::Reply, Some(*number)), "{strike:?}: {outcome:#?}");
        let entries = stack.entries(*number).await;
        assert_eq!(entries.len(), 3, "{strike:?}: a question, an answer, a closing: {entries:#?}");
        let found = stack.store.ticket(*number).await.unwrap().unwrap();
        assert_eq!(found.ticket.state, State::Closed, "{strike:?}");
    }
}

/// A notice of a reply (F3).
pub(super) struct Notice(Contact, TicketNumber);

impl Scenario for Notice {
    const FUNCTION: &'static str = "NotifyFunction";
    type Run = String;

    async fn begin(stack: &TestStack) -> Self {
        let anna = stack.verified("anna@acme.example", "Anna", |_| ()).await;
        let (number, _) = ticket_and_notice(stack, &anna, "The first message").await;
        idle(stack, "NotifyFunction").await;
        Self(anna, number)
    }

    async fn prepare(&self, _stack: &TestStack, name: &str) -> String {
        name.to_owned()
    }

    async fn act(&self, stack: &TestStack, text: &mut String) {
        let page = stack.visitor(&self.0).await.get(&format!("/tickets/{}", self.1)).await;
        page.form(&format!("/tickets/{}/replies", self.1)).fill("message", text).submit().await;
        until("the agent is told", async || copies(stack, text).await > 0).await;
        idle(stack, Self::FUNCTION).await;
    }

    async fn check(&self, stack: &TestStack, text: &String, strike: Option<&Strike>) {
        let copies = copies(stack, text).await;
        // SES took it, and either its answer was lost or the note of it was not written: nobody could know (docs/security).
        let unknowable = strike.is_some_and(|strike| {
            let taken =
                matches!(strike.kind, Kind::ErrorAfter | Kind::Lost | Kind::CrashAfter | Kind::Late | Kind::Slow);
            strike.operation == "SendRawEmail" && taken || strike.operation == "PutItem"
        });
        assert!(copies == 1 || unknowable && copies <= 4, "{strike:?}: {copies} mails");
    }

    async fn finish(&self, stack: &TestStack) {
        assert_eq!(stack.outbox.to("anna@acme.example").await.len(), 1, "nobody gets their own words");
    }
}

async fn copies(stack: &TestStack, text: &str) -> usize {
    let letters = stack.outbox.to(AGENT).await;
    letters.iter().filter(|letter| letter.text.as_ref().is_some_and(|body| body.contains(text))).count()
}

/// The counts of a view (B12).
pub(super) struct Count {
    contact: Contact,
    session: SessionCookie,
    opened: Cell<u64>,
}

impl Count {
    async fn counted(&self, stack: &TestStack) -> u64 {
        let row = self.session.secret.row_key();
        let visited = stack.store.visit(self.contact.id, &row, VisitExtras::LIST).await.unwrap().unwrap();
        visited.counts.total(|_| true).open
    }
}

impl Scenario for Count {
    const FUNCTION: &'static str = "CountTicketsFunction";
    type Run = String;

    async fn begin(stack: &TestStack) -> Self {
        let acme = stack.company("Acme", "acme.example").await;
        let contact = stack.colleague("anna@acme.example", "Anna", &acme).await;
        let cookie = stack.visitor(&contact).await.cookie(cookies::SESSION).unwrap();
        Self { contact, session: cookie.parse().unwrap(), opened: Cell::new(0) }
    }

    async fn prepare(&self, _stack: &TestStack, name: &str) -> String {
        name.to_owned()
    }

    async fn act(&self, stack: &TestStack, name: &mut String) {
        stack.ticket(&self.contact, name, name).await;
        self.opened.set(self.opened.get() + 1);
        until("the ticket is counted", async || self.counted(stack).await >= self.opened.get()).await;
        idle(stack, Self::FUNCTION).await;
    }

    async fn check(&self, stack: &TestStack, _name: &String, strike: Option<&Strike>) {
        assert_eq!(self.counted(stack).await, self.opened.get(), "{strike:?}");
        let company = stack.store.company_and_counts(self.contact.company.unwrap()).await.unwrap().unwrap();
        assert_eq!(company.1.total(|_| true).open, self.opened.get(), "{strike:?}: the company's");
    }
}

/// An answer that comes back: the address is noted, and the desk hears of it once (E3).
pub(super) struct Bounce(Cell<usize>);

/// Who does not get it, and what the agent wrote.
pub(super) struct Undelivered {
    contact: Contact,
    number: TicketNumber,
    post: Post,
}

impl Scenario for Bounce {
    const FUNCTION: &'static str = "MailFeedbackFunction";
    type Run = Undelivered;

    async fn begin(_stack: &TestStack) -> Self {
        Self(Cell::new(0))
    }

    async fn prepare(&self, stack: &TestStack, name: &str) -> Undelivered {
        self.0.set(self.0.get() + 1);
        let contact = stack.verified(&format!("person{}@acme.example", self.0.get()), "Somebody", |_| ()).await;
        let (number, notice) = ticket_and_notice(stack, &contact, name).await;
        told_once(stack, number).await;
        stack.outbox.wait_for(contact.email.as_str(), 1).await;
        let post = answer_to(&notice, "Use water.");
        let mailboxes = stack.running.aws.mailboxes();
        mailboxes.set(contact.email.as_str(), guichet_local::aws::ses::Behaviour::Bounce);
        Undelivered { contact, number, post }
    }

    async fn act(&self, stack: &TestStack, run: &mut Undelivered) {
        stack.receive(&run.post).await;
        let noted = async || {
            let contact = stack.store.contact(run.contact.id).await.unwrap().unwrap();
            contact.mail_trouble.is_some() && notes(stack, run).await > 0
        };
        until("the address is noted, and the desk is told", noted).await;
        idle(stack, Self::FUNCTION).await;
        idle(stack, "NotifyFunction").await;
    }

    async fn check(&self, stack: &TestStack, run: &Undelivered, strike: Option<&Strike>) {
        let contact = stack.store.contact(run.contact.id).await.unwrap().unwrap();
        assert!(contact.mail_trouble.is_some(), "{strike:?}");
        assert_eq!(notes(stack, run).await, 1, "{strike:?}: the desk is told once");
        assert_eq!(stack.entries(run.number).await.len(), 2, "{strike:?}");
    }
}

/// Letters that tell the agent whom the answer did not reach.
async fn notes(stack: &TestStack, run: &Undelivered) -> usize {
    let letters = stack.outbox.to(AGENT).await;
    let address = run.contact.email.as_str();
    let about = |letter: &&Letter| letter.text.as_ref().is_some_and(|text| text.contains(address));
    letters.iter().filter(|letter| letter.subject.starts_with("Not delivered")).filter(about).count()
}
