use guichet_domain::access::{Admission, Denial, admit, consent_missing};
use guichet_domain::contact::Consent;
use guichet_domain::filter::{Filter, Test};
use guichet_domain::settings::{Access, ConsentText};

use crate::builders::*;

#[test]
fn a4_a_disabled_contact_stays_out_of_every_portal() {
    let mut contact = contact(1, None);
    contact.disabled = true;
    assert_eq!(admit(&contact, None, &portal()), Admission::Denied(Denial::Disabled));
}

#[test]
fn a5_audience_rules_look_at_the_contact_and_the_company() {
    let mut portal = portal();
    portal.access = Access::Audience { rules: Filter::one("company.tier", Test::Is("premium".into())) };
    let member = contact(1, Some(9));
    let mut premium = company(9);
    assert_eq!(admit(&member, Some(&premium), &portal), Admission::Denied(Denial::NotInAudience));
    premium.properties.insert("tier".into(), "premium".into());
    assert_eq!(admit(&member, Some(&premium), &portal), Admission::Admitted);
}

#[test]
fn a3_who_has_not_agreed_to_the_present_text_agrees_before_they_come_in() {
    let mut portal = portal();
    let mut contact = contact(1, None);
    assert!(!consent_missing(&contact, &portal), "there is nothing to agree to");
    portal.consent = Some(ConsentText { version: 2, text: "We keep what you write.".into(), label: "I agree".into() });
    assert!(consent_missing(&contact, &portal));
    contact.consent = Some(Consent { version: 1, text: "Before.".into(), at: at(0) });
    assert!(consent_missing(&contact, &portal), "an older text is another text");
    contact.consent = Some(Consent { version: 2, text: "We keep what you write.".into(), at: at(0) });
    assert!(!consent_missing(&contact, &portal));
    contact.consent = None;
    portal.access = Access::Invited;
    assert!(!consent_missing(&contact, &portal), "nobody is locked out of a portal where they cannot agree");
}
