//! The words of notices.

use guichet_domain::entry::Format;
use guichet_domain::mail_trouble::{NotDelivered, Undelivered};
use guichet_domain::settings::{ChannelKind, Desk};
use guichet_domain::ticket::Ticket;
use guichet_web::Language;
use guichet_web::mails::{self, About, MailTriple};

use crate::samples::*;

fn about<'a>(desk: &'a Desk, ticket: &'a Ticket, language: Language) -> About<'a> {
    About { desk, portal: portal(desk), portal_url: "https://support.example.com", ticket, language, embedded: &[] }
}

pub fn every(language: Language) -> Vec<(&'static str, MailTriple)> {
    let desk = desk();
    let tickets = tickets();
    let about = about(&desk, &tickets[0], language);
    let mut answer = message(
        "Hi Anna,\n\nI **corrected** the address, see [Billing](https://example.com/billing).\n\n- one\n- two",
        Format::Markdown,
        ChannelKind::Email,
    );
    answer.attachments = vec![attachment(1, "invoice.pdf", 184_320)];
    let question = message("Hello,\nthe invoice <2026-118> shows our old address.", Format::Plain, ChannelKind::Email);
    vec![
        ("received", mails::received(&about, &question)),
        ("received-blind", mails::received_blind(&about)),
        ("answer", mails::answer(&about, &by_marta(), &answer)),
        ("reopened", mails::reopened(&about, &by_anna(), "anna@acme.example")),
        ("customer-wrote", mails::customer_wrote(&about, &by_anna(), &question, "anna@acme.example")),
        ("undelivered", mails::undelivered(&about, &answer, &not_delivered())),
    ]
}

fn not_delivered() -> Undelivered {
    Undelivered {
        entry: guichet_domain::ids::EntryId::new(uuid::Uuid::from_u128(1)),
        number: guichet_domain::ids::TicketNumber::new(1058).unwrap(),
        contact: contact_id(9),
        address: "anna@acme.example".parse().unwrap(),
        why: NotDelivered::NoSuchMailbox,
        diagnostic: "550 5.1.1 <anna@acme.example>: no such user here".into(),
        at: jiff::Timestamp::UNIX_EPOCH,
    }
}

#[test]
fn f3_s1_what_an_agent_writes_above_a_notice_ends_at_its_mark_in_every_language() {
    use guichet_mail::reply::{Role, split_as};
    use guichet_mail::{Limits, ParsedMail};

    for language in Language::ALL {
        for (name, mail) in every(language) {
            if !matches!(name, "customer-wrote" | "undelivered") {
                continue;
            }
            // By a program that marks nothing, in a language that nobody knows.
            for above in ["Off.", ""] {
                let text = format!("{above}\n\nSupport scripsit a. d. III Non. Mai.\n\n{}", mail.text);
                let expected = format!("{above}\n\nSupport scripsit a. d. III Non. Mai.");
                assert_eq!(split_as(&text, Role::Desk).new, expected.trim(), "{name} in {}", language.tag());
                let raw = format!(
                    "From: marta@example.com\r\nSubject: Re: x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<div>{above}<img src='cid:mine'></div>{}",
                    mail.html
                );
                let read = ParsedMail::read_for(raw.as_bytes(), &Limits::default(), |_| true).unwrap();
                let desk = read.desk.unwrap();
                assert_eq!(desk.text, above, "{name} in {}", language.tag());
                assert!(desk.html.is_some_and(|html| html.contains("cid:mine") && !html.contains("1058")));
            }
        }
    }
}

#[test]
fn mails_read_as_they_did() {
    for (name, mail) in every(Language::English) {
        insta::assert_snapshot!(
            format!("mail-{name}"),
            format!("Subject: {}\n\n{}\n=====\n{}", mail.subject, mail.text, mail.html)
        );
    }
}

#[test]
fn a10_every_mail_in_every_language_links_to_the_ticket() {
    for language in Language::ALL {
        for (name, mail) in every(language) {
            let address = "https://support.example.com/tickets/1058";
            assert!(
                mail.text.contains(address) && mail.html.contains(&format!("href=\"{address}\"")),
                "{name} in {}",
                language.tag()
            );
            assert!(
                !mail.text.contains("mail-") && !mail.text.contains("{$"),
                "{name} in {}: {}",
                language.tag(),
                mail.text
            );
            assert!(
                mail.subject.contains("[#1058]") && !mail.subject.contains(['\n', '\r', '\u{2068}', '\u{2069}']),
                "{}",
                mail.subject
            );
        }
    }
}

#[test]
fn s7_a_stranger_is_sent_nothing_that_the_sender_chose() {
    let desk = desk();
    let ticket = ticket(7, "CHEAP PILLS http://spam.example", (9, "SPAM SPAM http://spam.example"), None, "new", 1, 1);
    for language in Language::ALL {
        let mail = mails::received_blind(&about(&desk, &ticket, language));
        let all = format!("{}{}{}", mail.subject, mail.text, mail.html);
        assert!(!all.contains("PILLS") && !all.contains("SPAM") && !all.contains("spam.example"), "{}", language.tag());
    }
}

#[test]
fn s14_a_mail_carries_no_markup_that_a_customer_wrote() {
    let desk = desk();
    let evil = "<script>alert(1)</script><img src=x onerror=alert(1)>";
    let ticket = ticket(7, evil, (9, evil), None, "new", 1, 1);
    let author = guichet_domain::Author::Contact { id: contact_id(9), name: evil.into() };
    for format in [Format::Plain, Format::Markdown] {
        let mut message = message(evil, format, ChannelKind::Email);
        message.attachments = vec![attachment(1, evil, 1)];
        let mail = mails::customer_wrote(&about(&desk, &ticket, Language::English), &author, &message, evil);
        let html = scraper::Html::parse_document(&mail.html);
        let bad = scraper::Selector::parse("script, img, [onerror]").unwrap();
        assert_eq!(html.select(&bad).count(), 0, "{}", mail.html);
    }
}

#[test]
fn b10_an_agent_signs_as_the_portal_shows_them() {
    let mut desk = desk();
    let tickets = tickets();
    let text = |desk: &Desk| {
        mails::answer(
            &about(desk, &tickets[0], Language::English),
            &by_marta(),
            &message("Hi", Format::Plain, ChannelKind::Email),
        )
        .text
    };
    assert!(text(&desk).contains("Marta wrote") && !text(&desk).contains("Silva"));
    desk.settings.portals[0].owner_display = guichet_domain::agent::OwnerDisplay::FullName;
    assert!(text(&desk).contains("Marta Silva wrote"));
}

#[test]
fn e2_f3_images_go_with_a_mail_or_are_a_link_to_the_ticket() {
    use guichet_domain::entry::{ImageKind, InlineImage, MailHtml};

    let desk = desk();
    let tickets = tickets();
    let mut answer = message("See how: [red] [blue]", Format::Plain, ChannelKind::Email);
    let new = "<p>See <b>how</b>: <img src=\"cid:red@x\" alt=\"red\"> <img src=\"cid:blue@x\"> <img alt=\"far\"></p>";
    answer.body.html = Some(MailHtml { cleaner: guichet_mail::html::VERSION, new: new.into(), quoted: None });
    for (n, name) in [(1, "red"), (2, "blue")] {
        let mut file = attachment(n, &format!("{name}.png"), 3_000);
        file.image = Some(InlineImage { content_id: format!("{name}@x"), kind: ImageKind::Png });
        answer.attachments.push(file);
    }
    let embedded = [mails::Embedded { file: answer.attachments[0].id, content_id: "1@support.example.com".into() }];
    let about = About { embedded: &embedded, ..about(&desk, &tickets[0], Language::English) };
    let mail = mails::answer(&about, &by_marta(), &answer);
    assert!(mail.html.contains("See <b>how</b>: <img src=\"cid:1@support.example.com\" alt=\"red\">"), "{}", mail.html);
    let link = "<a class=\"no-image\" href=\"https://support.example.com/tickets/1058\">blue.png</a>";
    assert!(mail.html.contains(link) && mail.html.contains("<span class=\"no-image\">far</span>"), "{}", mail.html);
    assert!(!mail.html.contains("<bdi>red.png") && mail.html.contains("<bdi>blue.png"), "listed where not shown");
    assert!(mail.text.contains("red.png") && mail.text.contains("blue.png"), "{}", mail.text);
}
