//! The first page: is everything all right, and where do I go?

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::Shown;
use super::outbox::{self, Line};
use super::outcomes::{self, Received};
use super::reports::{Call, Letter};
use super::respond;
use super::time::Moment;
use super::view::{ArmedFault, FunctionState, Health, Portal, Waiting};

/// Lines of each list; the list's own page has more.
const SHOWN: usize = 8;

#[derive(Template)]
#[template(path = "overview.html")]
struct Overview {
    portal: Portal,
    codes: Vec<Line>,
    functions: Vec<FunctionLine>,
    calls: Vec<Call>,
    mails: Vec<Line>,
    outcomes: Vec<Received>,
    waiting: Vec<WaitingLine>,
    letters: Vec<Letter>,
    faults: Vec<ArmedFault>,
}

struct FunctionLine {
    state: FunctionState,
    invocations: usize,
    errors: usize,
    last: Option<Moment>,
}

struct WaitingLine {
    waiting: Waiting,
    next: Moment,
}

/// `GET /_local/`
pub(super) async fn page(State(view): Shown) -> Response {
    let invocations = view.invocations();
    let mut counts: BTreeMap<&str, (usize, usize, Moment)> = BTreeMap::new();
    for invocation in &invocations {
        let count = counts.entry(&invocation.function).or_insert_with(|| (0, 0, Moment::new(invocation.at)));
        count.0 += 1;
        count.1 += usize::from(invocation.error.is_some());
    }
    let function = |state: FunctionState| {
        let (invocations, errors, last) = match counts.get(state.logical_id.as_str()) {
            Some((invocations, errors, last)) => (*invocations, *errors, Some(last.clone())),
            None => (0, 0, None),
        };
        FunctionLine { state, invocations, errors, last }
    };
    let mails = view.mails();
    let outcomes = outcomes::newest(&*view, SHOWN).await;
    let waiting = view.waiting().into_iter();
    respond::page(&Overview {
        portal: view.portal(),
        codes: outbox::codes(&mails),
        functions: view.functions().into_iter().map(function).collect(),
        calls: invocations.iter().take(SHOWN).map(Call::from).collect(),
        mails: mails.iter().take(SHOWN).map(Line::from).collect(),
        outcomes,
        waiting: waiting.map(|waiting| WaitingLine { next: Moment::new(waiting.next), waiting }).collect(),
        letters: view.dead_letters().iter().take(SHOWN).map(Letter::from).collect(),
        faults: view.faults(),
    })
}
