//! The table of access patterns in docs/data-model.md, held to the code: the requests of each pattern and the units
//! that DynamoDB reports for them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use guichet_domain::Contact;
use guichet_domain::entry::Attachment;
use guichet_domain::ids::{AgentId, AttachmentId};
use guichet_domain::listing::{ColumnSort, ListQuery, View};
use guichet_domain::mail_trouble::{MailTrouble, MailTroubleKind, NotDelivered, Undelivered};
use guichet_domain::notice::Recipient;
use guichet_domain::pipeline::State;
use guichet_domain::visibility::{Participant, Scope, Viewer};
use guichet_identity::{Lifetimes, Role, Session};
use guichet_store::{Extras, Looks, Seen, Verdict, VisitExtras};
use jiff::SignedDuration;
use jiff::civil::date;

use crate::support::TestTable;
use crate::support::build::*;
use crate::support::meter::Usage;

const DOCUMENT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/data-model.md"));

/// What was measured, by the pattern's name in the document.
struct Measured<'a> {
    table: &'a TestTable,
    rows: Vec<(&'static str, Usage)>,
}

impl Measured<'_> {
    async fn of<T>(&mut self, pattern: &'static str, call: impl Future<Output = T>) -> T {
        self.table.meter.reset();
        let answer = call.await;
        self.rows.push((pattern, self.table.meter.reset()));
        answer
    }
}

#[tokio::test]
async fn every_access_pattern_costs_what_the_document_says() {
    let table = TestTable::new().await;
    let mut measured = Measured { table: &table, rows: Vec::new() };
    people(&table, &mut measured).await;
    tickets(&table, &mut measured).await;
    mail(&table, &mut measured).await;
    search(&table, &mut measured).await;
    let documented = documented();
    let mut report = String::new();
    for (pattern, usage) in &measured.rows {
        let row = (requests(usage), units(usage.read), units(usage.write));
        if documented.get(*pattern) != Some(&row) {
            writeln!(report, "| {pattern} | {} | {} | {} |", row.0, row.1, row.2).unwrap();
        }
    }
    assert!(report.is_empty(), "the document should say:\n{report}");
    let names: Vec<&str> = measured.rows.iter().map(|(pattern, _)| *pattern).collect();
    let unmeasured: Vec<&String> = documented.keys().filter(|name| !names.contains(&name.as_str())).collect();
    assert!(unmeasured.is_empty(), "nothing measures {unmeasured:?}");
}

async fn people(table: &TestTable, measured: &mut Measured<'_>) {
    let store = &table.store;
    let lifetimes = Lifetimes { idle: SignedDuration::from_hours(1), absolute: SignedDuration::from_hours(12) };
    measured.of("settings and agents", store.desk(&deployment(), now())).await.unwrap();
    measured.of("settings and agents, within 5 s", store.desk(&deployment(), now())).await.unwrap();
    measured.of("change the settings", store.put_settings(settings(), "marta", now())).await.unwrap();
    let acme = company("Acme", &["acme.example"]);
    measured.of("make a company with a domain", store.create_company(&acme)).await.unwrap();
    measured.of("company by domain", store.company_by_domain("acme.example")).await.unwrap();
    measured.of("company with its counters", store.company_and_counts(acme.id)).await.unwrap();
    let anna = measured.of("make a contact", store.ensure_contact(contact("anna@acme.example"))).await.unwrap();
    measured.of("contact by address", store.contact_by_email(&anna.email)).await.unwrap();
    measured.of("change a contact", store.update_contact(anna.id, |contact| contact.verified(now()))).await.unwrap();
    let session = Session::begin(anna.id, Role::Customer, now(), lifetimes);
    measured.of("begin a session", store.open_session("abc", &session)).await.unwrap();
    measured.of("who is there", store.visit(anna.id, "abc", VisitExtras::NONE)).await.unwrap();
    store.mark_seen(anna.id, &Seen::default(), number(999), entry_id()).await.unwrap();
    store.count(&opening(number(999), anna.id, None, now()).ticket).await.unwrap();
    measured
        .of("who is there, with read marks and counters", store.visit(anna.id, "abc", VisitExtras::LIST))
        .await
        .unwrap();
    measured.of("keep a session alive (once a minute)", store.touch_session("abc", &session)).await.unwrap();
    measured.of("sign out", store.close_session(anna.id, "abc")).await.unwrap();
    measured.of("sign out everywhere", store.close_all_sessions(anna.id, now())).await.unwrap();
    measured.of("begin a sign-in", store.put_sign_in("h", &"pending", later(600))).await.unwrap();
    measured.of("try a code", store.take_sign_in_attempt::<String>("h", 3, now())).await.unwrap();
    measured.of("use the sign-in up", store.consume_sign_in("h")).await.unwrap();
    measured.of("count against a limit", store.take("k", 5, SignedDuration::from_mins(1), now())).await.unwrap();
    measured.of("signing keys, first use ever", store.key_ring(now())).await.unwrap();
    measured.of("signing keys", store.afresh().key_ring(now())).await.unwrap();
    measured.of("signing keys, within 5 min", store.key_ring(now())).await.unwrap();
}

async fn tickets(table: &TestTable, measured: &mut Measured<'_>) {
    let store = &table.store;
    let anna = contact_id();
    let acme = company("Acme", &[]).id;
    let scope = Scope::Organization(acme);
    measured.of("ticket number", store.next_number(now())).await.unwrap();
    let mut first = opening(number(100), anna, Some(acme), now());
    let file = Attachment {
        id: AttachmentId::new(uuid::Uuid::new_v4()),
        name: "log.txt".into(),
        content_type: "text/plain".into(),
        size: 3,
        key: "k".into(),
        image: None,
    };
    if let guichet_domain::entry::What::Message(message) = &mut first.entries[0].what {
        message.attachments.push(file.clone());
    }
    let none = Extras::default();
    let [once, first_reply, second_reply, closure] = [token(), token(), token(), token()];
    measured.of("open a ticket", store.commit(&first, &once, &none, now())).await.unwrap();
    measured
        .of("the same again", store.commit(&opening(number(101), anna, Some(acme), now()), &once, &none, now()))
        .await
        .unwrap();
    let mut ticket = store.tickets(&[number(100)]).await.unwrap().remove(0);
    let add = measured.of(
        "add a message",
        store.commit_with(ticket, &first_reply, &none, later(1), |ticket, ids| {
            ticket.add(message("Hello"), agent(), ids.next(), &pipeline(), true, later(1))
        }),
    );
    ticket = done(add.await.unwrap());
    let stale = store.tickets(&[number(100)]).await.unwrap().remove(0);
    reply(store, ticket, agent(), "Quicker", later(2)).await;
    let overtaken = measured.of(
        "add a message, overtaken once",
        store.commit_with(stale, &second_reply, &none, later(3), |ticket, ids| {
            ticket.add(message("Hello"), agent(), ids.next(), &pipeline(), true, later(3))
        }),
    );
    ticket = done(overtaken.await.unwrap());
    for i in 4..=20 {
        ticket = reply(store, ticket, agent(), "A line of text, as people write them.", later(i)).await;
    }
    let bob = Participant { contact: contact_id(), name: "Bob".into(), since: now() };
    measured.of("put somebody in copy", store.add_participant(number(100), &bob)).await.unwrap();
    let kim = Participant { contact: contact_id(), ..bob.clone() };
    store.add_participant(number(100), &kim).await.unwrap();
    measured.of("take somebody out of copy", store.remove_participant(number(100), kim.contact)).await.unwrap();
    measured.of("is somebody in copy anywhere", store.is_in_copy(bob.contact)).await.unwrap();
    measured.of("ticket and who is in copy", store.ticket(number(100))).await.unwrap();
    let page = measured
        .of("ticket with its newest 10 of 20 entries", store.ticket_page(number(100), 10, None))
        .await
        .unwrap()
        .unwrap();
    measured.of("the 10 entries before", store.ticket_page(number(100), 10, Some(page.entries[0].id))).await.unwrap();
    measured.of("live update without news", store.entries_after(number(100), ticket.latest.entry)).await.unwrap();
    measured.of("live update with one entry", store.entries_after(number(100), page.entries[8].id)).await.unwrap();
    measured
        .of("attachment of the oldest of 20 entries", store.entry_with_attachment(number(100), file.id))
        .await
        .unwrap()
        .unwrap();
    measured
        .of("mark as read", store.mark_seen(anna, &Seen::default(), number(100), ticket.latest.entry))
        .await
        .unwrap();

    measured.of("count a new ticket", store.count(&ticket)).await.unwrap();
    measured.of("count a record that came before", store.count(&ticket)).await.unwrap();
    let message_more = reply(store, ticket, agent(), "More", later(21)).await;
    measured.of("count a change that moves no counter", store.count(&message_more)).await.unwrap();
    let closing = store.commit_with(message_more, &closure, &none, later(22), |ticket, ids| {
        ticket.close(agent(), ids.next(), &pipeline(), later(22))
    });
    let Verdict::Done(closed) = measured.of("close a ticket", closing).await.unwrap() else { panic!() };
    measured.of("count a closed ticket", store.count(&closed)).await.unwrap();

    for n in 201..=280 {
        let ticket = open(store, number(n), anna, Some(acme), later(i64::try_from(n).unwrap())).await;
        if n % 2 == 0 {
            close(store, ticket, later(i64::try_from(n).unwrap())).await;
        }
    }
    let open_only = ListQuery { state: Some(State::Open), ..ListQuery::default() };
    let both = ListQuery::default();
    let next = measured.of("list: 25 open tickets", store.list(scope, &open_only, 25, |_| true)).await.unwrap().next;
    measured
        .of("list: the next open tickets", store.list(scope, &ListQuery { after: next, ..open_only }, 25, |_| true))
        .await
        .unwrap();
    let next =
        measured.of("list: 25 tickets, open and closed", store.list(scope, &both, 25, |_| true)).await.unwrap().next;
    measured
        .of("list: the next 25 of both", store.list(scope, &ListQuery { after: next, ..both.clone() }, 25, |_| true))
        .await
        .unwrap();
    let text = ListQuery { text: Some("no such thing".into()), ..both };
    measured.of("list: text that none of 81 subjects has", store.list(scope, &text, 25, |_| true)).await.unwrap();
    let desk = guichet_domain::Desk { settings: settings(), agents: Vec::new() };
    let portal = &desk.settings.portals[0];
    let by_subject = ListQuery {
        column: Some(ColumnSort { property: "subject".into(), descending: false }),
        ..ListQuery::default()
    };
    let viewer = Viewer::of(&Contact { id: anna, ..contact("anna@acme.example") }, None, portal);
    let who = Looks { desk: &desk, portal, viewer: &viewer };
    measured.of("list: 25 of 81 tickets by subject", store.view(who, &by_subject, 25)).await.unwrap();
    let viewer = Viewer::of(&Contact { id: bob.contact, ..contact("bob@acme.example") }, None, portal);
    let who = Looks { desk: &desk, portal, viewer: &viewer };
    let in_copy = ListQuery { view: Some(View::InCopy), ..ListQuery::default() };
    measured.of("list: the one ticket in copy", store.view(who, &in_copy, 25)).await.unwrap();
    measured.of("10 tickets by number", store.tickets(&(201..=210).map(number).collect::<Vec<_>>())).await.unwrap();
}

async fn search(table: &TestTable, measured: &mut Measured<'_>) {
    let store = &table.store;
    let (anna, acme) = (contact_id(), company("Acme", &[]).id);
    let change = opening(number(900), anna, Some(acme), now());
    store.commit(&change, &token(), &Extras::default(), now()).await.unwrap();
    let mut entry = change.entries[0].clone();
    if let guichet_domain::entry::What::Message(message) = &mut entry.what {
        message.body.text = "one two three four five".into();
    }
    store.index_ticket(None, Some(&change.ticket)).await.unwrap();
    for name in ["index a message of 5 terms for requester and company", "index a message again"] {
        measured.of(name, store.index_entry(None, Some(&entry))).await.unwrap();
    }
    let portal = &settings().portals[0];
    let person = guichet_domain::Contact { id: anna, ..contact("anna@acme.example") };
    let viewer = &guichet_domain::visibility::Viewer::of(&person, None, portal);
    let scope = Scope::Own(anna);
    for (name, text) in [("search: one word", "thr"), ("search: a number", "#900")] {
        let query = &guichet_domain::search::SearchQuery::parse(text);
        let asked = guichet_store::Search { scope, viewer, portal, query, limit: 25 };
        let found = measured.of(name, store.search(&asked, |_, _| true)).await.unwrap();
        assert_eq!(found.tickets.len(), 1, "{text}");
    }
    let similar = store.similar(scope, (viewer, portal), "printer fire", 5);
    assert_eq!(measured.of("suggest: two words", similar).await.unwrap().len(), 1);
}

async fn mail(table: &TestTable, measured: &mut Measured<'_>) {
    let store = &table.store;
    measured.of("record what became of a mail", store.record_outcome(&crate::mail::outcome("m1"))).await.unwrap();
    measured.of("what became of a mail", store.outcome("m1")).await.unwrap();
    measured.of("what became of a day's mails", store.outcomes_of_day(date(2026, 11, 21), 25, None)).await.unwrap();
    measured.of("remember a Message-ID", store.remember_message("<a@x.example>", number(100))).await.unwrap();
    let references: Vec<String> = (0..20).map(|i| format!("<{i}@x.example>")).collect();
    measured.of("tickets of 20 Message-IDs", store.known_messages(&references)).await.unwrap();
    let to = Recipient::Contact(contact_id());
    let entry = entry_id();
    measured.of("was this person told", store.notice_sent(entry, to)).await.unwrap();
    measured.of("this person was told", store.mark_notice_sent(entry, to, now())).await.unwrap();
    undelivered(table, measured).await;
}

async fn undelivered(table: &TestTable, measured: &mut Measured<'_>) {
    let store = &table.store;
    let bob = store.ensure_contact(contact("bob@dead.example")).await.unwrap();
    let trouble = || MailTrouble::new(MailTroubleKind::PermanentBounce, "user unknown", now(), Some(number(100)));
    let told = |name| (name, store.record_mail_trouble(&bob.email, trouble(), now()));
    for (name, call) in [told("mail to a contact comes back"), told("mail to a contact comes back, told again")] {
        measured.of(name, call).await.unwrap();
    }
    measured.of("mail arrives there again", store.record_mail_proof(bob.id, later(1))).await.unwrap();
    let [first, second] = ["marta@desk.example", "nils@desk.example"].map(|address| address.parse().unwrap());
    measured
        .of("mail to an agent comes back", store.record_agent_mail_trouble(&first, trouble(), now()))
        .await
        .unwrap();
    let agents = [first, second];
    measured.of("which of two agents take no mail", store.agents_in_mail_trouble(&agents, now())).await.unwrap();
    let (entry, agent) = (entry_id(), AgentId::new(uuid::Uuid::new_v4()));
    let undelivered = Undelivered {
        entry,
        number: number(100),
        contact: bob.id,
        address: bob.email,
        why: NotDelivered::NoSuchMailbox,
        diagnostic: "user unknown".into(),
        at: now(),
    };
    measured.of("an answer did not arrive", store.note_undelivered(&undelivered)).await.unwrap();
    measured.of("the answer itself", store.entry(number(100), entry)).await.unwrap();
    measured.of("was this agent told of it", store.told_undelivered(entry, bob.id, agent)).await.unwrap();
    measured
        .of("this agent was told of it", store.mark_told_undelivered(entry, bob.id, agent, None, now()))
        .await
        .unwrap();
}

/// `2 Query, GetItem`: each operation with how often, in the order of first use.
fn requests(usage: &Usage) -> String {
    let mut counted: Vec<(&str, usize)> = Vec::new();
    for request in &usage.requests {
        match counted.iter_mut().find(|(name, _)| name == request) {
            Some((_, count)) => *count += 1,
            None => counted.push((request, 1)),
        }
    }
    let words: Vec<String> = counted
        .iter()
        .map(|(name, count)| if *count == 1 { (*name).to_owned() } else { format!("{count} {name}") })
        .collect();
    if words.is_empty() { "none".to_owned() } else { words.join(", ") }
}

fn units(units: f64) -> String {
    if units == 0.0 { "–".to_owned() } else { units.to_string() }
}

/// The rows of the tables headed "Access", by their first column.
fn documented() -> BTreeMap<String, (String, String, String)> {
    let mut rows = BTreeMap::new();
    let mut in_table = false;
    for line in DOCUMENT.lines() {
        in_table = line.starts_with("| Access |") || (in_table && line.starts_with('|'));
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        if let (true, [pattern, requests, read, write]) = (in_table, &cells[..])
            && *pattern != "Access"
            && !pattern.starts_with("---")
        {
            let before =
                rows.insert((*pattern).to_owned(), ((*requests).to_owned(), (*read).to_owned(), (*write).to_owned()));
            assert!(before.is_none(), "{pattern} stands twice");
        }
    }
    rows
}
