use guichet_domain::access::{Admission, Denial, admit};
use guichet_domain::filter::{Filter, Test};
use guichet_domain::settings::Access;

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
