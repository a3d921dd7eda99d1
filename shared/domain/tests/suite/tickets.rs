use guichet_domain::entry::{Audience, What};
use guichet_domain::pipeline::State;
use guichet_domain::settings::ChannelKind;
use guichet_domain::ticket::Refusal;

use crate::builders::*;

#[test]
fn d2_a_new_ticket_starts_in_the_first_open_stage_of_its_channels_pipeline() {
    let change = opened(7, 1, None, message(Audience::Public, ChannelKind::Portal));
    assert_eq!(change.ticket.stage.as_str(), "new");
    assert_eq!(change.ticket.state, State::Open);
    assert_eq!((change.expected_version, change.ticket.version), (None, 1));
    assert_eq!(change.entries.len(), 1);
}

#[test]
fn c5_a_customers_reply_reopens_a_closed_ticket_where_the_portal_says_so() {
    let closed = ticket(7, 1, None).close(by_contact(1), entry_id(2), &pipeline(), at(5)).unwrap().ticket;
    assert_eq!((closed.state, closed.closed_at), (State::Closed, Some(at(5))));
    let reply = |reopen| {
        closed.add(
            message(Audience::Public, ChannelKind::Portal),
            by_contact(1),
            entry_id(3),
            &pipeline(),
            reopen,
            at(9),
        )
    };
    let reopened = reply(true).unwrap().ticket;
    assert_eq!((reopened.state, reopened.closed_at, reopened.activity_at), (State::Open, None, at(9)));
    let entries = reply(true).unwrap().entries;
    assert_eq!(entries.len(), 2, "the message, and right behind it that the ticket is open again (C7)");
    assert!(entries[1].id > entries[0].id && matches!(entries[1].what, What::StageChanged { state: State::Open, .. }));
    assert_eq!(reply(false), Err(Refusal::Closed));
}

#[test]
fn an_agents_answer_to_a_closed_ticket_leaves_it_closed() {
    let closed = ticket(7, 1, None).close(by_agent(1), entry_id(2), &pipeline(), at(5)).unwrap().ticket;
    let answered = closed
        .add(message(Audience::Public, ChannelKind::Email), by_agent(1), entry_id(3), &pipeline(), false, at(9))
        .unwrap();
    assert_eq!(answered.ticket.state, State::Closed);
}

#[test]
fn f2_a_note_changes_nothing_that_customers_see() {
    let before = ticket(7, 1, None);
    let after = before
        .add(message(Audience::Internal, ChannelKind::Email), by_agent(1), entry_id(2), &pipeline(), true, at(9))
        .unwrap()
        .ticket;
    assert_eq!(after.version, before.version + 1);
    assert_eq!((after.activity_at, after.latest, after.owner), (before.activity_at, before.latest.clone(), None));
}

#[test]
fn f3_the_first_agent_to_answer_owns_the_ticket() {
    let add = |ticket: &guichet_domain::Ticket, agent, n| {
        ticket
            .add(message(Audience::Public, ChannelKind::Email), by_agent(agent), entry_id(n), &pipeline(), true, at(9))
            .unwrap()
            .ticket
    };
    let first = add(&ticket(7, 1, None), 1, 2);
    assert_eq!(first.owner, Some(agent_id(1)));
    assert_eq!(add(&first, 2, 3).owner, Some(agent_id(1)));
}

#[test]
fn f3_an_answer_that_closes_is_one_write() {
    let before = ticket(7, 1, None);
    let change = before
        .add(message(Audience::Public, ChannelKind::Email), by_agent(1), entry_id(2), &pipeline(), true, at(9))
        .and_then(|change| change.and_then(|ticket| ticket.close(by_agent(1), entry_id(3), &pipeline(), at(9))))
        .unwrap();
    assert_eq!((change.expected_version, change.ticket.version), (Some(1), 2));
    assert_eq!(change.entries.len(), 2);
    assert!(matches!(change.entries[1].what, What::StageChanged { state: State::Closed, .. }));
    assert_eq!(change.ticket.latest.entry, entry_id(2));
}

#[test]
fn a_ticket_closes_once() {
    let closed = ticket(7, 1, None).close(by_contact(1), entry_id(2), &pipeline(), at(5)).unwrap().ticket;
    assert_eq!(closed.close(by_contact(1), entry_id(3), &pipeline(), at(6)), Err(Refusal::AlreadyClosed));
}

#[test]
fn a_clock_that_runs_behind_never_moves_activity_back() {
    let later = ticket(7, 1, None)
        .add(message(Audience::Public, ChannelKind::Portal), by_contact(1), entry_id(2), &pipeline(), true, at(100))
        .unwrap()
        .ticket;
    let behind = later
        .add(message(Audience::Public, ChannelKind::Portal), by_contact(1), entry_id(3), &pipeline(), true, at(50))
        .unwrap()
        .ticket;
    assert_eq!(behind.activity_at, at(100));
}

#[test]
fn c5_a_closed_ticket_opens_again_once_without_a_word() {
    let closed = ticket(7, 1, None).close(by_contact(1), entry_id(2), &pipeline(), at(5)).unwrap().ticket;
    let change = closed.reopen(by_contact(1), entry_id(3), &pipeline(), at(6)).unwrap();
    let open = &change.ticket;
    assert_eq!((open.state, open.closed_at, open.activity_at), (State::Open, None, at(6)));
    assert_eq!((change.expected_version, open.version), (Some(2), 3));
    assert!(matches!(change.entries[..], [ref event] if event.message().is_none() && event.id == entry_id(3)));
    assert_eq!(open.latest, closed.latest, "an event is no message that somebody has not read");
    assert_eq!(open.reopen(by_contact(1), entry_id(4), &pipeline(), at(7)), Err(Refusal::AlreadyOpen));
}
