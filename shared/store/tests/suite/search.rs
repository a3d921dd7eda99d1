//! The search index against the one rule of who sees what (B6, S11).

use std::collections::BTreeSet;

use guichet_domain::entry::Audience;
use guichet_domain::search::SearchQuery;
use guichet_domain::settings::CompanyVisibilityMode;
use guichet_domain::visibility::{Participant, Scope, Viewer};
use guichet_domain::{Contact, Entry, Portal, Ticket};
use guichet_store::Search;

use crate::support::TestTable;
use crate::support::build::*;

/// Numbers that anybody would call random, and that are the same with each run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

struct Case {
    ticket: Ticket,
    entries: Vec<Entry>,
    participants: Vec<Participant>,
}

#[tokio::test]
async fn b6_s11_search_finds_what_the_rule_of_visibility_shows_and_nothing_else() {
    let table = TestTable::new().await;
    let store = &table.store;
    let mut dice = Dice(7);
    let companies = [company("Acme", &[]).id, company("Globex", &[]).id];
    let people: Vec<Contact> = (0..5)
        .map(|n| {
            let mut contact = contact(&format!("p{n}@example.com")).verified(now());
            contact.company = (n < 4).then(|| companies[n % 2]);
            contact
        })
        .collect();
    let mut cases = Vec::new();
    for n in 1..=24 {
        let requester = &people[dice.roll(5)];
        let change = opening(number(n), requester.id, requester.company, later(i64::try_from(n).unwrap()));
        let mut case = Case { ticket: change.ticket, entries: change.entries, participants: Vec::new() };
        let copied = &people[dice.roll(5)];
        if dice.roll(2) == 0 && copied.id != requester.id {
            let since = later(i64::try_from(n + 40).unwrap());
            case.participants.push(Participant { contact: copied.id, name: "Copy".into(), since });
        }
        for (at, word, audience) in
            [(20, "early", Audience::Public), (60, "late", Audience::Public), (70, "note", Audience::Internal)]
        {
            let mut entry = case.entries[0].clone();
            entry.id = entry_id();
            entry.at = later(i64::try_from(n).unwrap() + at);
            if let guichet_domain::entry::What::Message(message) = &mut entry.what {
                message.audience = audience;
                message.body.text = word.into();
            }
            case.entries.push(entry);
        }
        let loaded = guichet_store::Loaded {
            ticket: case.ticket.clone(),
            entries: case.entries.clone(),
            participants: case.participants.clone(),
            told: Vec::new(),
        };
        store.load(&[loaded], now()).await.unwrap();
        // As the stream tells, in an order of its own; some of it twice.
        for entry in case.entries.iter().rev().chain(&case.entries[..1]) {
            store.index_entry(None, Some(entry)).await.unwrap();
        }
        for participant in &case.participants {
            store.index_participant(number(n), participant.contact).await.unwrap();
        }
        store.index_ticket(None, Some(&case.ticket)).await.unwrap();
        // Some tickets change company afterwards, and their messages with them.
        if dice.roll(4) == 0 {
            let before = case.ticket.clone();
            case.ticket.company = Some(companies[dice.roll(2)]);
            let loaded = guichet_store::Loaded {
                ticket: case.ticket.clone(),
                entries: Vec::new(),
                participants: Vec::new(),
                told: Vec::new(),
            };
            store.load(&[loaded], now()).await.unwrap();
            store.index_ticket(Some(&before), Some(&case.ticket)).await.unwrap();
        }
        cases.push(case);
    }
    let mut portal = settings().portals[0].clone();
    for mode in [CompanyVisibilityMode::OwnOnly, CompanyVisibilityMode::Company] {
        portal.company_visibility.mode = mode;
        for person in &people {
            let viewer = Viewer::of(person, None, &portal);
            for scope in viewer.scopes() {
                for word in ["early", "lat", "note", "printer", "burn"] {
                    let found = search(&table, scope, &viewer, &portal, word).await;
                    assert_eq!(found, shown(&cases, scope, &viewer, &portal, word), "{mode:?} {scope:?} {word}");
                }
            }
        }
    }
}

async fn search(table: &TestTable, scope: Scope, viewer: &Viewer, portal: &Portal, word: &str) -> BTreeSet<u64> {
    let query = &SearchQuery::parse(word);
    let asked = Search { scope, viewer, portal, query, limit: 100 };
    let found = table.store.search(&asked, |_, _| true).await.unwrap();
    found.tickets.iter().map(|found| found.ticket.number.get()).collect()
}

/// The same, asked of every ticket.
fn shown(cases: &[Case], scope: Scope, viewer: &Viewer, portal: &Portal, word: &str) -> BTreeSet<u64> {
    let shows = |case: &&Case| {
        let of_scope = match scope {
            Scope::Own(me) => case.ticket.requester.id == me || case.participants.iter().any(|copy| copy.contact == me),
            Scope::Organization(company) => case.ticket.company == Some(company),
        };
        let sight = viewer.sight(&case.ticket, &case.participants, portal);
        let answers = |text: &str| SearchQuery::parse(word).answered_by(text) == [true];
        let said = case.entries.iter().filter(|entry| sight.shows(entry, &case.ticket, portal));
        let bodies = said.filter_map(|entry| entry.message()).any(|message| answers(&message.body.text));
        of_scope && !sight.is_hidden() && (bodies || answers(case.ticket.subject.as_str()))
    };
    cases.iter().filter(shows).map(|case| case.ticket.number.get()).collect()
}

#[tokio::test]
async fn b6_a_common_word_is_looked_at_up_to_a_bound_and_says_so() {
    let table = TestTable::new().await;
    let anna = contact("anna@example.com");
    let portal = settings().portals[0].clone();
    let viewer = Viewer::of(&anna, None, &portal);
    let change = opening(number(1), anna.id, None, now());
    let mut loaded = guichet_store::Loaded {
        ticket: change.ticket.clone(),
        entries: Vec::new(),
        participants: Vec::new(),
        told: Vec::new(),
    };
    let entry = |n: i64, text: &str| {
        let mut entry = change.entries[0].clone();
        entry.id = entry_id();
        entry.at = later(n);
        if let guichet_domain::entry::What::Message(message) = &mut entry.what {
            message.body.text = text.into();
        }
        entry
    };
    loaded.entries = (0..1_100).map(|n| entry(n, if n == 3 { "common rarity" } else { "common" })).collect();
    table.store.load(&[loaded.clone()], now()).await.unwrap();
    table.store.rebuild_search(number(1), || false).await.unwrap();
    // The numbers were never handed out in this table, so a rebuild finds none: each message as the stream has it.
    for chunk in loaded.entries.chunks(50) {
        let indexed = chunk.iter().map(|entry| table.store.index_entry(None, Some(entry)));
        futures::future::try_join_all(indexed).await.unwrap();
    }
    let ask = async |text: &str| {
        let query = &SearchQuery::parse(text);
        let asked = Search { scope: Scope::Own(anna.id), viewer: &viewer, portal: &portal, query, limit: 25 };
        table.meter.reset();
        let found = table.store.search(&asked, |_, _| true).await.unwrap();
        (
            found.tickets.len(),
            found.newest_only,
            table.meter.reset().requests.iter().filter(|name| **name == "Query").count(),
        )
    };
    let (tickets, newest_only, queries) = ask("common").await;
    assert!(tickets == 1 && newest_only && queries <= 3, "{tickets} {newest_only} {queries}");
    // A rare word beside it leads to what is old, all the same.
    let (tickets, _, queries) = ask("\"common\" rarity").await;
    assert!(tickets == 1 && queries <= 4, "{tickets} {queries}");
}
