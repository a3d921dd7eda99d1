use guichet_domain::incoming::{Decision, Evidence, Found, MailFacts, Pointer, Sender, Verdict, Verdicts, Why, decide};
use guichet_domain::visibility::Participant;
use proptest::prelude::*;

use crate::builders::*;

const PASSED: Verdicts = Verdicts {
    spf: Verdict::Pass,
    dkim: Verdict::Pass,
    dmarc: Verdict::Pass,
    spam: Verdict::Pass,
    virus: Verdict::Pass,
};

fn unproven(dmarc: Verdict) -> Verdicts {
    Verdicts { dmarc, ..PASSED }
}

fn mail(pointers: &[(u64, Evidence)]) -> MailFacts {
    let pointers = pointers.iter().map(|(n, evidence)| Pointer { number: number(*n), evidence: *evidence }).collect();
    MailFacts { from: Some(email("c1@acme.example")), pointers, ..MailFacts::default() }
}

/// Ticket 7 was opened by contact 1, and contact 2 is in copy.
fn decided(mail: &MailFacts, verdicts: &Verdicts, sender: Sender) -> Decision {
    let ticket = ticket(7, 1, None);
    let participants = [Participant { contact: contact_id(2), name: "Ben".into(), since: at(0) }];
    decide(mail, verdicts, sender, |n| {
        (n == ticket.number).then_some(Found { ticket: &ticket, participants: &participants })
    })
}

const NOT_A_PASS: [Verdict; 4] = [Verdict::Fail, Verdict::Gray, Verdict::ProcessingFailed, Verdict::Missing];
const EVIDENCE: [Evidence; 4] =
    [Evidence::SignedReplyAddress, Evidence::SignedThreadRoot, Evidence::KnownMessage, Evidence::SubjectNumber];

#[test]
fn e1_a_mail_that_points_nowhere_opens_a_ticket() {
    assert_eq!(decided(&mail(&[]), &PASSED, Sender::Unknown), Decision::NewTicket(Why::NoPointer));
    assert_eq!(
        decided(&mail(&[(8, Evidence::SubjectNumber)]), &PASSED, Sender::Unknown),
        Decision::NewTicket(Why::UnknownTicket)
    );
}

#[test]
fn e1_an_authenticated_participant_joins_by_any_evidence() {
    for evidence in EVIDENCE {
        for sender in [Sender::Contact(contact_id(1)), Sender::Contact(contact_id(2))] {
            assert_eq!(decided(&mail(&[(7, evidence)]), &PASSED, sender), Decision::Reply(number(7), evidence.into()));
        }
    }
}

#[test]
fn s4_an_agents_mail_needs_more_than_a_number_in_its_subject() {
    let agent = Sender::Agent(agent_id(1));
    for evidence in [Evidence::SignedReplyAddress, Evidence::SignedThreadRoot, Evidence::KnownMessage] {
        assert_eq!(decided(&mail(&[(7, evidence)]), &PASSED, agent), Decision::Reply(number(7), evidence.into()));
    }
    // A stranger writes "Re: #7" to the agent with the desk in copy, and the agent answers all.
    let induced = mail(&[(7, Evidence::SubjectNumber)]);
    assert_eq!(decided(&induced, &PASSED, agent), Decision::Held(Why::AgentWithoutTicket));
}

#[test]
fn s1_s3_e4_an_unauthenticated_mail_never_joins_a_ticket() {
    for dmarc in NOT_A_PASS {
        for evidence in [Evidence::SignedReplyAddress, Evidence::SignedThreadRoot, Evidence::KnownMessage] {
            assert_eq!(
                decided(&mail(&[(7, evidence)]), &unproven(dmarc), Sender::Contact(contact_id(1))),
                Decision::Held(Why::SenderNotProven)
            );
        }
    }
}

#[test]
fn s4_a_number_in_the_subject_counts_for_nobody_who_is_not_a_participant() {
    assert_eq!(
        decided(&mail(&[(7, Evidence::SubjectNumber)]), &PASSED, Sender::Contact(contact_id(3))),
        Decision::NewTicket(Why::NotAParticipant)
    );
    assert_eq!(
        decided(&mail(&[(7, Evidence::SubjectNumber)]), &unproven(Verdict::Fail), Sender::Contact(contact_id(1))),
        Decision::NewTicket(Why::NoPointer)
    );
}

#[test]
fn e4_mail_from_an_agents_address_acts_as_the_agent_only_when_authenticated() {
    for dmarc in NOT_A_PASS {
        assert_eq!(
            decided(&mail(&[(7, Evidence::SignedReplyAddress)]), &unproven(dmarc), Sender::Agent(agent_id(1))),
            Decision::Held(Why::AgentNotProven)
        );
        assert_eq!(
            decided(&mail(&[]), &unproven(dmarc), Sender::Agent(agent_id(1))),
            Decision::Held(Why::AgentNotProven)
        );
    }
}

#[test]
fn s26_s8_e3_what_is_held_or_ignored_at_the_door() {
    type Mark = fn(&mut MailFacts);
    let cases: [(Mark, Decision); 8] = [
        (|m| m.loops = true, Decision::Ignored(Why::Loop)),
        (|m| m.over_bounds = true, Decision::Held(Why::OverBounds)),
        (|m| m.bounce = true, Decision::Ignored(Why::Bounce)),
        (|m| m.auto_reply = true, Decision::Ignored(Why::AutoReply)),
        (|m| m.from = None, Decision::Held(Why::NoSender)),
        (|m| m.no_reply_sender = true, Decision::Held(Why::NoReplySender)),
        (|m| m.list = true, Decision::Ignored(Why::MailingList)),
        (|_| {}, Decision::Reply(number(7), Why::SignedReplyAddress)),
    ];
    for (mark, expected) in cases {
        let mut mail = mail(&[(7, Evidence::SignedReplyAddress)]);
        mark(&mut mail);
        assert_eq!(decided(&mail, &PASSED, Sender::Contact(contact_id(1))), expected);
    }
    let virus = |virus| decided(&mail(&[]), &Verdicts { virus, ..PASSED }, Sender::Unknown);
    assert_eq!(virus(Verdict::Fail), Decision::Held(Why::Virus));
    assert_eq!(virus(Verdict::ProcessingFailed), Decision::Held(Why::Virus));
}

#[test]
fn s5_only_the_word_pass_is_a_pass() {
    for word in
        [None, Some("pass"), Some("PASS "), Some("Pass"), Some("OK"), Some("GRAY"), Some("PROCESSING_FAILED"), Some("")]
    {
        assert_ne!(Verdict::read(word), Verdict::Pass, "{word:?}");
    }
    assert_eq!(Verdict::read(Some("PASS")), Verdict::Pass);
}

fn any_verdict() -> impl Strategy<Value = Verdict> {
    prop::sample::select(vec![Verdict::Pass, Verdict::Fail, Verdict::Gray, Verdict::ProcessingFailed, Verdict::Missing])
}

proptest! {
    #[test]
    fn s1_s4_whatever_a_mail_says_it_joins_a_ticket_only_from_a_proven_person_with_a_part_in_it(
        flags in prop::collection::vec(any::<bool>(), 7), dmarc in any_verdict(), spf in any_verdict(), virus in any_verdict(), spam in any_verdict(),
        pointers in prop::collection::vec((6u64..9, prop::sample::select(EVIDENCE.to_vec())), 0..5), who in 0u128..5, agent in any::<bool>(),
    ) {
        let mut mail = mail(&pointers);
        (mail.auto_reply, mail.bounce, mail.list, mail.loops, mail.no_reply_sender, mail.over_bounds) = (flags[0], flags[1], flags[2], flags[3], flags[4], flags[5]);
        if flags[6] { mail.from = None }
        let sender = if agent { Sender::Agent(agent_id(who)) } else if who == 0 { Sender::Unknown } else { Sender::Contact(contact_id(who)) };
        if let Decision::Reply(to, _) = decided(&mail, &Verdicts { spf, dkim: Verdict::Pass, dmarc, spam, virus }, sender) {
            prop_assert_eq!(dmarc, Verdict::Pass);
            prop_assert_eq!(to, number(7));
            prop_assert!(agent || who == 1 || who == 2);
            prop_assert!(!flags.iter().any(|flag| *flag));
        }
    }
}
