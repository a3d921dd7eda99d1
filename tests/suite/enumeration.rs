//! Who has an account here? No step at the door tells (S20): whatever the address is, the answer is the same to the octet,
//! headers and cookies included. That it also takes the same time, `tests/api/timing.py` measures.

use std::collections::BTreeMap;

use guichet_domain::Contact;
use guichet_domain::settings::SignInMethods;
use guichet_identity::cookies;

use crate::support::{Page, TestStack};

/// People of the same length, so that lengths can be compared, too.
const PEOPLE: [(&str, &str); 4] = [
    ("has an account", "anna@acme.example"),
    ("is known by mail alone", "bert@acme.example"),
    ("is shut out, with an account", "carl@acme.example"),
    ("is unknown", "dora@acme.example"),
];

/// What an answer shows to whoever sends it: status, headers, cookies with their lengths, body; without what is random.
fn seen(page: &Page, email: &str) -> (u16, BTreeMap<String, Vec<String>>, String) {
    let mut headers: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in &page.headers {
        let value = value.to_str().unwrap();
        let value = match name.as_str() {
            "date" | "apigw-requestid" | "retry-after" => continue,
            "set-cookie" => {
                let (name, rest) = value.split_once('=').unwrap();
                let (value, attributes) = rest.split_once(';').unwrap();
                format!("{name}={} characters;{attributes}", value.len())
            }
            _ => value.to_owned(),
        };
        headers.entry(name.to_string()).or_default().push(value);
    }
    let token = page.attribute("input[name=token]", "value").unwrap_or_default();
    let text = page.text().replace(email, "EMAIL");
    (page.status.as_u16(), headers, if token.is_empty() { text } else { text.replace(&token, "TOKEN") })
}

/// Goes through every step at the door with an address and secrets that are wrong.
async fn try_everything(stack: &TestStack, email: &str) -> Vec<(&'static str, Page)> {
    let mut pages = Vec::new();
    for json in [false, true] {
        let guest = stack.browser();
        let guest = if json { guest.json() } else { guest };
        // The token stands in the page, not in the data.
        let reader = stack.browser();
        let token = reader.get("/sign-in").await.form("/sign-in").value("token").unwrap().to_owned();
        guest.set_cookie(cookies::VISIT, &reader.cookie(cookies::VISIT).unwrap());
        for (path, fields) in [
            ("/sign-in", &[("email", email)][..]),
            ("/sign-in/code", &[("code", "00000000")]),
            ("/sign-in/password", &[("email", email), ("password", "Wrong-horse-battery-7")]),
            ("/password-reset", &[("email", email)]),
            ("/password-reset/confirm", &[("code", "000000"), ("password", "Other-horse-battery-7")]),
        ] {
            let mut fields = fields.to_vec();
            fields.push(("token", &token));
            pages.push((path, guest.post(path, &fields, Some(guest.base())).await));
        }
    }
    pages
}

#[tokio::test]
async fn s20_every_step_answers_known_unknown_and_shut_out_addresses_alike_to_the_octet() {
    let stack = TestStack::start_with(|settings| settings.portals[0].sign_in = SignInMethods::Both).await;
    for (_, email) in &PEOPLE[..3] {
        stack.verified(email, "Name", |_| ()).await;
    }
    for email in [PEOPLE[0].1, PEOPLE[2].1] {
        stack.signed_in(email).await;
    }
    let shut = |mut contact: Contact| {
        contact.disabled = true;
        contact
    };
    let carl = stack.contact(PEOPLE[2].1, "x").await;
    stack.store.update_contact(carl.id, shut).await.unwrap();
    let mut answers = Vec::new();
    for (what, email) in PEOPLE {
        let pages = try_everything(&stack, email).await;
        answers.push((what, pages.iter().map(|(path, page)| (*path, seen(page, email))).collect::<Vec<_>>()));
    }
    let (_, nobody) = answers.last().unwrap();
    for (path, (status, ..)) in nobody {
        assert!([200, 422].contains(status), "{path}: {status}");
    }
    for (what, answers) in &answers {
        for (known, unknown) in answers.iter().zip(nobody) {
            assert_eq!(known, unknown, "an address that {what} at {}", known.0);
        }
    }
    stack.end().await;
}

#[tokio::test]
async fn s20_registering_answers_alike_whether_the_address_is_registered_or_not() {
    let stack = TestStack::start().await;
    for (_, email) in &PEOPLE[..3] {
        stack.verified(email, "Name", |_| ()).await;
    }
    stack.signed_in(PEOPLE[0].1).await;
    let mut answers = Vec::new();
    for (what, email) in PEOPLE {
        let browser = stack.browser();
        let form = browser.get("/register").await.form("/register").fill("email", email).fill("name", "Name");
        let asked = form.submit_only().await;
        let wrong = asked.form("/register/confirm").fill("code", "000000").submit_only().await;
        answers.push((what, seen(&asked, email), seen(&wrong, email)));
    }
    let (_, asked, wrong) = answers.last().unwrap();
    assert_eq!((asked.0, wrong.0), (200, 422));
    for (what, first, second) in &answers {
        assert_eq!((first, second), (asked, wrong), "an address that {what}");
    }
    stack.end().await;
}
