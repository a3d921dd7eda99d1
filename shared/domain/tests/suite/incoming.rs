use guichet_domain::incoming::{
    Decision, Evidence, Explanation, Fate, Found, MailFacts, Pointer, Sender, Verdict, Verdicts, Why,
    decide_at_the_door, explain,
};
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
    explained(mail, verdicts, sender).decision
}

fn explained(mail: &MailFacts, verdicts: &Verdicts, sender: Sender) -> Explanation {
    let ticket = ticket(7, 1, None);
    explain(mail, verdicts, sender, |n| {
        (n == ticket.number).then(|| Found { requester: ticket.requester.id, participants: vec![contact_id(2)] })
    })
}

const NOT_A_PASS: [Verdict; 4] = [Verdict::Fail, Verdict::Gray, Verdict::ProcessingFailed, Verdict::Missing];
const EVIDENCE: [Evidence; 5] = [
    Evidence::SignedReplyAddress,
    Evidence::SignedThreadRoot,
    Evidence::KnownMessage,
    Evidence::OwnMessageId,
    Evidence::SubjectNumber,
];

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
    let cases: [(Mark, Decision); 9] = [
        (|m| m.loops = true, Decision::Ignored(Why::Loop)),
        (|m| m.over_bounds = true, Decision::Held(Why::OverBounds)),
        (|m| m.bounce = true, Decision::Ignored(Why::Bounce)),
        (|m| m.auto_reply = true, Decision::Ignored(Why::AutoReply)),
        (|m| m.from = None, Decision::Held(Why::NoSender)),
        (|m| (m.from, m.own_list) = (None, true), Decision::Held(Why::NoAuthor)),
        (|m| m.no_reply_sender = true, Decision::Held(Why::NoReplySender)),
        (|m| m.list = true, Decision::Ignored(Why::MailingList)),
        (|_| {}, Decision::Reply(number(7), Why::SignedReplyAddress)),
    ];
    for (mark, expected) in cases {
        let mut mail = mail(&[(7, Evidence::SignedReplyAddress)]);
        mark(&mut mail);
        assert_eq!(decided(&mail, &PASSED, Sender::Contact(contact_id(1))), expected);
    }
}

#[test]
fn s5_s14_each_verdict_on_content_leads_where_the_table_says() {
    use Verdict::{Fail, Gray, Missing, Pass, ProcessingFailed};
    let opens = Decision::NewTicket(Why::NoPointer);
    for (word, virus, spam) in [
        (Pass, opens, opens),
        (Fail, Decision::Held(Why::Virus), Decision::Held(Why::Spam)),
        // Not found for certain: files wait for a person, words are read by one anyway.
        (Gray, Decision::Held(Why::Virus), opens),
        (ProcessingFailed, Decision::Held(Why::Virus), opens),
        (Missing, Decision::Held(Why::Virus), opens),
    ] {
        assert_eq!(decided(&mail(&[]), &Verdicts { virus: word, ..PASSED }, Sender::Unknown), virus, "virus {word:?}");
        assert_eq!(decided(&mail(&[]), &Verdicts { spam: word, ..PASSED }, Sender::Unknown), spam, "spam {word:?}");
        // SPF and DKIM alone say nothing of the author.
        for verdicts in [Verdicts { spf: word, ..PASSED }, Verdicts { dkim: word, ..PASSED }] {
            assert_eq!(decided(&mail(&[]), &verdicts, Sender::Unknown), opens);
            let reply = mail(&[(7, Evidence::SignedReplyAddress)]);
            assert_eq!(
                decided(&reply, &Verdicts { dmarc: Fail, ..verdicts }, Sender::Contact(contact_id(1))),
                Decision::Held(Why::SenderNotProven)
            );
        }
    }
}

#[test]
fn e1_a_decision_comes_with_what_was_looked_at_and_what_became_of_it() {
    let anna = Sender::Contact(contact_id(1));
    let two = mail(&[(8, Evidence::SignedReplyAddress), (7, Evidence::KnownMessage), (9, Evidence::SubjectNumber)]);
    let explained_to_anna = explained(&two, &PASSED, anna);
    let fates = |explanation: &Explanation| explanation.looked_at.iter().map(|looked| looked.fate).collect::<Vec<_>>();
    assert_eq!(fates(&explained_to_anna), [Fate::NoSuchTicket, Fate::Followed, Fate::NotReached]);
    assert_eq!(explained_to_anna.evidence(), Some(Evidence::KnownMessage));
    assert_eq!(explained_to_anna.reason(), Why::KnownMessage.reason());

    let by_number = mail(&[(7, Evidence::SubjectNumber)]);
    for (verdicts, sender, fate) in [
        (unproven(Verdict::Gray), anna, Fate::AnybodysGuess),
        (PASSED, Sender::Agent(agent_id(1)), Fate::AgentNeedsMore),
        (PASSED, Sender::Contact(contact_id(3)), Fate::NoPartInIt),
        (PASSED, anna, Fate::Followed),
    ] {
        let explanation = explained(&by_number, &verdicts, sender);
        assert_eq!(fates(&explanation), [fate]);
        assert_eq!(explanation.evidence().is_some(), fate == Fate::Followed);
    }
    let held = explained(&mail(&[(7, Evidence::SignedThreadRoot)]), &unproven(Verdict::Fail), anna);
    assert_eq!((fates(&held), held.evidence()), (vec![Fate::SenderNotProven], Some(Evidence::SignedThreadRoot)));

    // A mail can name any number of tickets; five are looked at (S26).
    let many: Vec<_> = (10..90).map(|n| (n, Evidence::SubjectNumber)).collect();
    assert_eq!(explained(&mail(&many), &PASSED, anna).looked_at.len(), MailFacts::MOST_POINTERS);
}

#[test]
fn e3_e4_s1_what_came_through_a_list_of_ours_opens_a_ticket_and_grants_nothing() {
    let anna = Sender::Contact(contact_id(1));
    let through =
        |pointers: &[(u64, Evidence)], author_claimed| MailFacts { own_list: true, author_claimed, ..mail(pointers) };
    // `From` names our list, DMARC passed for the list: nothing proves the author.
    assert_eq!(decided(&through(&[], true), &PASSED, anna), Decision::NewTicket(Why::NoPointer));
    for evidence in [Evidence::SignedReplyAddress, Evidence::SignedThreadRoot, Evidence::KnownMessage] {
        assert_eq!(decided(&through(&[(7, evidence)], true), &PASSED, anna), Decision::Held(Why::SenderNotProven));
        // The list left `From` as it was, and DMARC passed for the author.
        assert_eq!(
            decided(&through(&[(7, evidence)], false), &PASSED, anna),
            Decision::Reply(number(7), evidence.into())
        );
    }
    assert_eq!(
        decided(&through(&[(7, Evidence::SubjectNumber)], true), &PASSED, anna),
        Decision::NewTicket(Why::NoPointer)
    );
    // The list's copy of a mail that came directly, or the other way round.
    let copy = [(7, Evidence::OwnMessageId)];
    assert_eq!(decided(&through(&copy, true), &PASSED, anna), Decision::Ignored(Why::Duplicate));
    assert_eq!(
        decided(&through(&copy, true), &PASSED, Sender::Contact(contact_id(3))),
        Decision::NewTicket(Why::NoPointer)
    );
    assert_eq!(decided(&mail(&copy), &PASSED, anna), Decision::Reply(number(7), Why::OwnMessageId));
    assert_eq!(decided(&mail(&copy), &unproven(Verdict::Fail), anna), Decision::NewTicket(Why::NoPointer));
    // Nobody acts as an agent through a list, proven or not.
    for (claimed, why) in [(true, Why::AgentNotProven), (false, Why::AgentThroughList)] {
        let mail = through(&[(7, Evidence::SignedReplyAddress)], claimed);
        assert_eq!(decided(&mail, &PASSED, Sender::Agent(agent_id(1))), Decision::Held(why));
    }
}

#[test]
fn e1_every_reason_has_words_of_its_own() {
    use Why::*;
    let all = [
        NoPointer,
        UnknownTicket,
        NotAParticipant,
        SignedReplyAddress,
        SignedThreadRoot,
        KnownMessage,
        OwnMessageId,
        SubjectNumber,
        SenderNotProven,
        AgentNotProven,
        AgentWithoutTicket,
        AgentThroughList,
        Virus,
        Spam,
        OverBounds,
        NoSender,
        NoAuthor,
        NoReplySender,
        Bounce,
        AutoReply,
        MailingList,
        Loop,
        Duplicate,
        RateLimit,
        TicketClosed,
    ];
    let words: std::collections::BTreeSet<_> = all.iter().map(|why| why.reason()).collect();
    assert_eq!(words.len(), all.len());
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
        flags in prop::collection::vec(any::<bool>(), 7), own_list in any::<bool>(), author_claimed in any::<bool>(), dmarc in any_verdict(), spf in any_verdict(), virus in any_verdict(), spam in any_verdict(),
        pointers in prop::collection::vec((6u64..9, prop::sample::select(EVIDENCE.to_vec())), 0..5), who in 0u128..5, agent in any::<bool>(),
    ) {
        let mut mail = mail(&pointers);
        (mail.auto_reply, mail.bounce, mail.list, mail.loops, mail.no_reply_sender, mail.over_bounds) = (flags[0], flags[1], flags[2], flags[3], flags[4], flags[5]);
        if flags[6] { mail.from = None }
        (mail.own_list, mail.author_claimed) = (own_list, author_claimed);
        let sender = if agent { Sender::Agent(agent_id(who)) } else if who == 0 { Sender::Unknown } else { Sender::Contact(contact_id(who)) };
        let verdicts = Verdicts { spf, dkim: Verdict::Pass, dmarc, spam, virus };
        let decision = decided(&mail, &verdicts, sender);
        if let Some(at_the_door) = decide_at_the_door(&mail, &verdicts) {
            prop_assert_eq!(decision, at_the_door);
        }
        if let Decision::Reply(to, _) = decision {
            prop_assert_eq!(virus, Verdict::Pass);
            prop_assert!(!author_claimed);
            prop_assert!(!agent || !own_list);
            prop_assert_eq!(dmarc, Verdict::Pass);
            prop_assert_eq!(to, number(7));
            prop_assert!(agent || who == 1 || who == 2);
            prop_assert!(!flags.iter().any(|flag| *flag));
        }
    }
}
