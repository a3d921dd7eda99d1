use guichet_domain::Contact;
use guichet_domain::entry::{Audience, MailOrigin};
use guichet_domain::notice::{Notice, NoticeKind, Recipient, may_be_told, notices};
use guichet_domain::settings::ChannelKind;

use crate::builders::*;

fn of(kind: NoticeKind, to: Recipient) -> Notice {
    Notice { to, kind }
}

#[test]
fn f3_a_new_ticket_is_acknowledged_to_the_customer_and_told_to_the_agents() {
    let change = opened(7, 1, None, message(Audience::Public, ChannelKind::Portal));
    let told = notices(&change.entries[0], &change.ticket, &[], [agent(1), agent(2)].iter());
    assert_eq!(
        told,
        [
            of(NoticeKind::Received, Recipient::Contact(contact_id(1))),
            of(NoticeKind::CustomerWrote, Recipient::Agent(agent_id(1))),
            of(NoticeKind::CustomerWrote, Recipient::Agent(agent_id(2))),
        ]
    );
}

#[test]
fn s7_an_address_nobody_proved_gets_no_word_that_the_sender_chose() {
    let change = opened(7, 1, None, mailed(false));
    assert_eq!(
        notices(&change.entries[0], &change.ticket, &[], [].iter()),
        [of(NoticeKind::ReceivedBlind, Recipient::Contact(contact_id(1)))]
    );
    let change = opened(7, 1, None, mailed(true));
    assert_eq!(notices(&change.entries[0], &change.ticket, &[], [].iter())[0].kind, NoticeKind::Received);
}

#[test]
fn f3_an_answer_goes_once_to_each_customer_and_to_no_agent() {
    let answer = ticket(7, 1, None)
        .add(message(Audience::Public, ChannelKind::Email), by_agent(1), entry_id(2), &pipeline(), true, at(9))
        .unwrap();
    let told = notices(&answer.entries[0], &answer.ticket, &[contact_id(2), contact_id(1)], [agent(1)].iter());
    assert_eq!(
        told,
        [
            of(NoticeKind::Answer, Recipient::Contact(contact_id(1))),
            of(NoticeKind::Answer, Recipient::Contact(contact_id(2)))
        ]
    );
}

#[test]
fn f3_a_customers_reply_goes_to_the_owner_alone_once_there_is_one() {
    let owned = ticket(7, 1, None)
        .add(message(Audience::Public, ChannelKind::Email), by_agent(2), entry_id(2), &pipeline(), true, at(9))
        .unwrap()
        .ticket;
    let reply = owned
        .add(message(Audience::Public, ChannelKind::Portal), by_contact(1), entry_id(3), &pipeline(), true, at(10))
        .unwrap();
    assert_eq!(
        notices(&reply.entries[0], &reply.ticket, &[], [agent(1), agent(2)].iter()),
        [of(NoticeKind::CustomerWrote, Recipient::Agent(agent_id(2)))]
    );
}

#[test]
fn f2_nobody_is_told_of_a_note() {
    let note = ticket(7, 1, None)
        .add(message(Audience::Internal, ChannelKind::Email), by_agent(1), entry_id(2), &pipeline(), true, at(9))
        .unwrap();
    assert!(notices(&note.entries[0], &note.ticket, &[contact_id(2)], [agent(1)].iter()).is_empty());
}

#[test]
fn f4_a_reply_to_an_owner_who_is_gone_is_told_to_everybody() {
    let owned = ticket(7, 1, None)
        .add(message(Audience::Public, ChannelKind::Email), by_agent(9), entry_id(2), &pipeline(), true, at(9))
        .unwrap()
        .ticket;
    let reply = owned
        .add(message(Audience::Public, ChannelKind::Portal), by_contact(1), entry_id(3), &pipeline(), true, at(10))
        .unwrap();
    let told = notices(&reply.entries[0], &reply.ticket, &[], [agent(1), agent(2)].iter());
    assert_eq!(
        told,
        [
            of(NoticeKind::CustomerWrote, Recipient::Agent(agent_id(1))),
            of(NoticeKind::CustomerWrote, Recipient::Agent(agent_id(2)))
        ]
    );
}

#[test]
fn c6_f3_whom_the_senders_own_mail_reached_is_not_told_again() {
    let to = |copied: &[u128]| {
        let mut message = mailed(true);
        message.mail =
            message.mail.map(|mail| MailOrigin { copied: copied.iter().map(|n| contact_id(*n)).collect(), ..mail });
        message
    };
    let told = |message, author| {
        let change = ticket(7, 1, None).add(message, author, entry_id(2), &pipeline(), true, at(9)).unwrap();
        notices(&change.entries[0], &change.ticket, &[contact_id(2), contact_id(3)], [agent(1)].iter())
    };
    let to_customers = |numbers: &[u128]| -> Vec<Notice> {
        numbers.iter().map(|n| of(NoticeKind::Answer, Recipient::Contact(contact_id(*n)))).collect()
    };
    assert_eq!(told(to(&[1, 3]), by_agent(1)), to_customers(&[2]));
    assert_eq!(told(to(&[]), by_agent(1)), to_customers(&[1, 2, 3]));
    // A participant answers all: the agents hear of it from us alone.
    let by_participant = told(to(&[1]), by_contact(2));
    assert_eq!(by_participant[..1], to_customers(&[3]));
    assert_eq!(by_participant[1..], [of(NoticeKind::CustomerWrote, Recipient::Agent(agent_id(1)))]);
}

#[test]
fn s7_a_customers_words_go_to_no_address_that_nobody_proved() {
    let stranger = Contact::new(contact_id(2), email("p@else.example"), None, at(0));
    let by_mail = stranger.clone().mail_proven(at(1));
    let by_code = stranger.clone().verified(at(1));
    let (answer, blind) = (NoticeKind::Answer, NoticeKind::ReceivedBlind);
    assert!(!may_be_told(answer, &by_contact(1), &stranger));
    assert!(may_be_told(answer, &by_contact(1), &by_mail) && may_be_told(answer, &by_contact(1), &by_code));
    assert!(may_be_told(answer, &by_agent(1), &stranger), "what the desk answers is the desk's word");
    assert!(may_be_told(blind, &by_contact(1), &stranger));
}
