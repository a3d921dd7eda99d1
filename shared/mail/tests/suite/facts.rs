//! What mail programs, lists and gateways make of a mail, and what is still found in it (E1, E3, C6).

use guichet_domain::incoming::{Evidence, MailFacts};
use guichet_domain::{EmailAddress, OwnAddresses};
use guichet_mail::addresses::KeyRing;
use guichet_mail::facts::{self, Envelope};
use guichet_mail::{Limits, ParsedMail};

const DOMAIN: &str = "support.example.com";
/// A channel's address elsewhere, that a group or alias sends on to us.
const CHANNEL: &str = "support@company.example";

fn own() -> OwnAddresses {
    let address = |text: &str| EmailAddress::parse(text).unwrap();
    OwnAddresses::new(DOMAIN, address("help@support.example.com"), vec![address(CHANNEL)])
}

fn keys() -> KeyRing {
    KeyRing::new(*b"0123456789abcdef0123456789abcdef", [])
}

fn read(header: &str) -> ParsedMail {
    let raw = format!("{}\r\n\r\nHello\r\n", header.trim().replace("\r\n", "\n").replace('\n', "\r\n"));
    ParsedMail::read(raw.as_bytes(), &Limits::default()).unwrap()
}

fn of(header: &str) -> MailFacts {
    facts::of(&read(header), &Envelope::default(), &own())
}

fn pointed(header: &str) -> Vec<(u64, Evidence)> {
    let mail = read(header);
    let to = facts::addressed_to(&mail, &Envelope::default());
    let pointers = facts::pointers(&mail, &to, &keys(), DOMAIN, &[]);
    pointers.into_iter().map(|pointer| (pointer.number.get(), pointer.evidence)).collect()
}

#[test]
fn e1_a_number_is_found_in_what_mail_programs_make_of_a_subject() {
    for (subject, numbers) in [
        ("Re: [#1042] Printer", &[1042][..]),
        ("AW: Printer [#1042]", &[1042]),
        ("回复：Printer [#1042]", &[1042]),
        ("回复: Printer ［＃1042］", &[1042]),
        ("答复：【＃１０４２】打印机", &[1042]),
        ("转发：Printer[#1042]", &[1042]),
        ("Re: AW: VS: RV: Antw: SV: Odp: RES: ENC: Rif: YNT: Printer [#1042]", &[1042]),
        ("AW: Bestellung #x #77.", &[77]),
        // Ours stands in brackets; what else the customer counts comes after.
        ("Re: Order #55 is late [#1042]", &[1042, 55]),
        ("[#1][#2][#3][#4]", &[1, 2, 3]),
        ("Fwd: [#7] [#7] #7", &[7]),
    ] {
        let found: Vec<u64> = facts::numbers_in(subject).iter().map(|number| number.get()).collect();
        assert_eq!(found, numbers, "{subject}");
    }
    for without in ["", "#", "Order 1042", "#0", "# 12", "#9999999999999999999999", "#-1", "＃"] {
        assert!(facts::numbers_in(without).is_empty(), "{without:?}");
    }
}

#[test]
fn e1_s3_a_signed_address_is_found_however_a_gateway_writes_it() {
    let local = keys().sign_reply(7, "tag");
    let plus = |sign: &str| local.replacen('+', sign, 1);
    for to in [
        format!("{local}@{DOMAIN}"),
        format!("\"help@support.example.com\" <{local}@{DOMAIN}>").to_uppercase(),
        format!("{}@{DOMAIN}", plus("=2B")),
        format!("{}@{DOMAIN}", plus("%2b")),
        format!("{}@{DOMAIN}", plus("-")),
        format!("{}@{DOMAIN}", plus("")),
        format!("Acme Support <someone@else.example>, Anna <{local}@{DOMAIN}>"),
    ] {
        let header = format!("From: anna@acme.example\nTo: {to}\nSubject: x");
        assert_eq!(pointed(&header), [(7, Evidence::SignedReplyAddress)], "{to}");
        let header = format!("From: anna@acme.example\nTo: boss@acme.example\nCc: {to}\nSubject: x");
        assert_eq!(pointed(&header), [(7, Evidence::SignedReplyAddress)], "{to} in Cc");
    }
    // Anything else about it changed, and it is nobody's.
    for wrong in [plus("+1"), local.replacen("reply", "rely", 1), local.replacen(".tag.", ".tog.", 1), plus("+0")] {
        assert!(pointed(&format!("From: a@b.example\nTo: {wrong}@{DOMAIN}\nSubject: x")).is_empty(), "{wrong}");
    }
    // A display name is what the sender writes.
    let in_name = format!("From: a@b.example\nTo: \"{local}@{DOMAIN}\" <someone@else.example>\nSubject: x");
    assert!(pointed(&in_name).is_empty());
    assert!(pointed(&format!("From: a@b.example\nTo: {local}@else.example\nSubject: x")).is_empty());
}

#[test]
fn e1_s3_a_thread_root_is_found_in_folded_cut_and_bare_references() {
    let root = keys().thread_root(7, DOMAIN);
    let (first, second) = root.split_at(20);
    for references in [
        format!("<{root}>"),
        format!("<a@acme.example>\n\t<{root}>\n <b@acme.example>"),
        root.clone(),
        format!("a@acme.example {root}, b@acme.example"),
        format!("<{}>", root.to_uppercase()),
        // Folded in the middle of an id; the last one cut off.
        format!("<{first}\n {second}> <cut.off@acme"),
        format!("<a@acme.example><{root}><b@acme.example>"),
        // Some bare, some not.
        format!("<a@acme.example> {root} <b@acme.example>"),
    ] {
        for name in ["References", "In-Reply-To"] {
            let header = format!("From: anna@acme.example\nTo: help@{DOMAIN}\n{name}: {references}\nSubject: x");
            assert_eq!(pointed(&header), [(7, Evidence::SignedThreadRoot)], "{name}: {references}");
        }
    }
    // A root that lost its end is nobody's.
    let cut = &root[..root.len() - DOMAIN.len() - 4];
    assert!(pointed(&format!("From: a@b.example\nReferences: <{cut}\nSubject: x")).is_empty());
}

#[test]
fn e1_the_ids_that_are_looked_up_are_bounded_and_the_nearest_come_first() {
    let many: Vec<String> = (0..500).map(|n| format!("<{n}@acme.example>")).collect();
    let header = format!(
        "From: a@b.example\nMessage-ID: <own@acme.example>\nIn-Reply-To: <499@acme.example>\nReferences: {}",
        many.join("\n ")
    );
    let ids = facts::ids_to_look_up(&read(&header));
    assert_eq!(ids.len(), facts::MAX_KNOWN);
    assert_eq!(ids[..3], ["own@acme.example", "499@acme.example", "499@acme.example"]);
    // An answer may name the id that the sender's program wrote, or what a mail system made of it.
    let rewritten = read(
        "From: a@b.example\nMessage-ID: <CAF@mail.gmail.com>\nX-Google-Original-Message-ID: <mine@laptop.example>",
    );
    assert_eq!(facts::own_ids(&rewritten), ["CAF@mail.gmail.com", "mine@laptop.example"]);
}

#[test]
fn e3_s1_a_list_of_ours_that_rewrites_from_brings_a_customers_mail_with_an_unproven_author() {
    for (what, header) in [
        (
            "Google Groups",
            "From: \"'Anna Roux' via Support\" <support@company.example>\nX-Original-Sender: anna@acme.example\n\
             X-Original-From: Anna Roux <anna@acme.example>\nReply-To: Anna Roux <anna@acme.example>\n\
             List-ID: <support.company.example>\nPrecedence: list\n\
             Mailing-list: list support@company.example; contact support+owners@company.example\n\
             List-Post: <https://groups.google.com/a/company.example/group/support/post>, <mailto:support@company.example>",
        ),
        (
            "Mailman, which names the author in Reply-To alone",
            "From: Anna Roux via Support <support@company.example>\nReply-To: Support <support@company.example>, Anna Roux <anna@acme.example>\n\
             List-Id: Our customers <support.company.example>\nList-Post: <mailto:support@company.example>\nPrecedence: list",
        ),
        (
            "a form on the company's site",
            "From: Contact form <support@company.example>\nReply-To: Anna Roux <anna@acme.example>",
        ),
        (
            "an alias with a plus sign",
            "From: \"Anna Roux via Support\" <support+de@company.example>\nX-Original-From: Anna Roux <anna@acme.example>",
        ),
    ] {
        let header = format!("{header}\nTo: support@company.example\nSubject: x");
        let facts = of(&header);
        assert_eq!(facts.from.as_ref().map(EmailAddress::as_str), Some("anna@acme.example"), "{what}");
        assert!(facts.own_list && facts.author_claimed && !facts.list && !facts.loops, "{what}: {facts:#?}");
        assert!(!facts.auto_reply && !facts.no_reply_sender, "{what}: {facts:#?}");
        let name = facts::author_name(&read(&header), &facts);
        assert_eq!(name.as_ref().map(guichet_domain::text::Name::as_str), Some("Anna Roux"), "{what}");
    }
    // The list left the author where they were: DMARC speaks of them.
    let untouched =
        of("From: Anna <anna@acme.example>\nTo: support@company.example\nList-Id: <support.company.example>");
    assert!(untouched.own_list && !untouched.author_claimed && !untouched.list);
    // It does not say who wrote.
    let digest = of("From: Support <support@company.example>\nList-Id: <support.company.example>\nSubject: Digest");
    assert_eq!((digest.own_list, digest.from), (true, None));
    // Somebody else's list stays one, whatever else the mail says.
    for header in [
        "From: anna@acme.example\nList-Id: <news.acme.example>\nX-Original-From: boss@acme.example",
        "From: anna@acme.example\nList-Id: <support.company.example.evil.example>",
        "From: anna@acme.example\nPrecedence: bulk",
    ] {
        let facts = of(header);
        assert!(facts.list && !facts.own_list, "{header}");
        assert_eq!(facts.from.as_ref().map(EmailAddress::as_str), Some("anna@acme.example"));
    }
    // What a machine wrote stays a machine's on its way through the list.
    let away = of("From: 'Anna' via Support <support@company.example>\nX-Original-From: anna@acme.example\n\
         List-Id: <support.company.example>\nAuto-Submitted: auto-replied\nSubject: Away");
    assert!(away.auto_reply);
    let shop = of("From: 'Shop' via Support <support@company.example>\nX-Original-From: no-reply@shop.example\n\
         List-Id: <support.company.example>");
    assert!(shop.no_reply_sender, "S8");
}

#[test]
fn e3_our_own_mail_is_a_loop_by_its_mark_or_by_its_sender() {
    for header in [
        "From: help@support.example.com\nReply-To: reply+1.a.b@support.example.com",
        "From: anybody@support.example.com\nReply-To: eve@evil.example",
        "From: 'Acme' via Support <support@company.example>\nX-Original-From: help@support.example.com\nX-Guichet-Loop: support.example.com\nList-Id: <support.company.example>",
        "From: anna@acme.example\nX-Guichet-Loop: support.example.com",
    ] {
        assert!(of(header).loops, "{header}");
    }
    // A form that writes as our sender, for a customer.
    let form = of("From: help@support.example.com\nReply-To: anna@acme.example\nTo: help@support.example.com");
    assert!(!form.loops && form.author_claimed);
}

#[test]
fn e1_s1_what_forwarders_add_decides_nothing_and_a_reply_to_grants_nothing() {
    let plain = of("From: anna@acme.example\nTo: support@company.example\nSubject: x");
    for added in [
        "X-Forwarded-For: support@company.example help@support.example.com\nX-Forwarded-To: help@support.example.com\nDelivered-To: support@company.example",
        "Resent-From: support@company.example\nResent-To: help@support.example.com\nResent-Message-ID: <r@company.example>",
        "Return-Path: <SRS0=Xy1z=AB=acme.example=anna@company.example>\nSender: support@company.example",
        "Return-Path: <support+caf_=help=support.example.com@company.example>",
        "Reply-To: Boss <boss@acme.example>",
        "X-Original-From: boss@acme.example\nX-Original-Sender: boss@acme.example",
    ] {
        let header = format!("{added}\nFrom: anna@acme.example\nTo: support@company.example\nSubject: x");
        assert_eq!(of(&header), plain, "{added}");
    }
    let form = read("From: form@shop.example\nReply-To: anna@acme.example\nTo: support@company.example");
    let facts = facts::of(&form, &Envelope::default(), &own());
    let remarks = facts::remarks(&form, &facts, &own());
    assert!(remarks.len() == 1 && remarks[0].contains("anna@acme.example"), "{remarks:?}");
    // One that a forwarder sent with SRS and an empty envelope is a machine's, as ever.
    let envelope = Envelope { from: Some("<>".to_owned()), to: Vec::new() };
    assert!(facts::of(&form, &envelope, &own()).auto_reply);
}

fn people(header: &str) -> Vec<String> {
    let mail = read(header);
    let facts = facts::of(&mail, &Envelope::default(), &own());
    let people = facts::people(&mail, &facts.from.unwrap(), &own());
    people.into_iter().map(|person| person.address.to_string()).collect()
}

#[test]
fn c6_s1_the_people_in_copy_are_people_and_not_addresses_of_ours() {
    let all = "From: Anna <anna@acme.example>\n\
        To: help@support.example.com, Paul <PAUL@acme.example>, \"help@support.example.com\" <kim@acme.example>\n\
        Cc: support@company.example, support+x@company.example, anna@acme.example, no-reply@shop.example, paul@acme.example,\n \
         reply+1.a.b@support.example.com, MAILER-DAEMON@acme.example, nobody, undisclosed-recipients:;\n\
        Bcc: secret@acme.example\nSubject: x";
    assert_eq!(people(all), ["paul@acme.example", "kim@acme.example"]);
    // A mailbox that sent it on is no person, even where the settings do not know it.
    let forwarded = "From: anna@acme.example\nTo: info@company.example, help@support.example.com\nCc: paul@acme.example\n\
        Delivered-To: info@company.example\nX-Forwarded-For: info@company.example help@support.example.com";
    assert_eq!(people(forwarded), ["paul@acme.example"]);
    // A blind copy: the sender did not want the others to know. Or a mail that was never meant for us, sent on by whoever got
    // it: fields that anybody can add do not make an address ours.
    for not_to_us in [
        "From: anna@acme.example\nTo: eve@evil.example\nSubject: x",
        "Delivered-To: eve@evil.example\nX-Forwarded-To: help@support.example.com\nFrom: anna@acme.example\nTo: eve@evil.example, paul@acme.example",
        "From: anna@acme.example\nTo: \"help@support.example.com\" <eve@evil.example>",
    ] {
        assert!(people(not_to_us).is_empty(), "{not_to_us}");
    }
    let crowd: Vec<String> = (0..5_000).map(|n| format!("p{n}@acme.example")).collect();
    let crowd = format!("From: anna@acme.example\nTo: help@support.example.com\nCc: {}", crowd.join(",\n "));
    assert!(people(&crowd).len() < 200, "S26");
}

#[test]
fn e9_s26_the_addresses_that_a_mail_came_in_by_are_the_envelopes_first_and_bounded() {
    let mail = read("From: anna@acme.example\nTo: boss@acme.example\nCc: support@company.example");
    let envelope = Envelope { from: None, to: vec!["HELP@support.example.com".to_owned()] };
    let to: Vec<String> = facts::addressed_to(&mail, &envelope).iter().map(ToString::to_string).collect();
    assert_eq!(to, ["help@support.example.com", "boss@acme.example", "support@company.example"]);
}
