use guichet_domain::listing::{ListQuery, Sort, View};
use guichet_domain::pipeline::State;
use guichet_domain::settings::CompanyVisibilityMode;
use guichet_domain::visibility::{Scope, Viewer};

use crate::builders::*;

#[test]
fn b3_a_view_that_is_not_theirs_falls_back_to_their_own_tickets() {
    let mut portal = portal();
    let own_only = Viewer::of(&contact(1, Some(9)), None, &portal);
    portal.company_visibility.mode = CompanyVisibilityMode::Company;
    let wide = Viewer::of(&contact(1, Some(9)), None, &portal);
    let query = |view| ListQuery { view, ..ListQuery::default() };
    assert_eq!(query(Some(View::Organization)).scope(&own_only), Scope::Own(contact_id(1)));
    assert_eq!(query(Some(View::Organization)).scope(&wide), Scope::Organization(company_id(9)));
    assert_eq!(query(Some(View::Mine)).scope(&wide), Scope::Own(contact_id(1)));
    assert_eq!(query(None).scope(&wide), Scope::Organization(company_id(9)));
}

#[test]
fn b5_a_list_is_narrowed_by_state_stage_and_text_together() {
    let open = ticket(1042, 1, None);
    let query = ListQuery {
        state: Some(State::Open),
        stage: Some("new".parse().unwrap()),
        text: Some("PRINTER".into()),
        ..ListQuery::default()
    };
    assert!(query.takes(&open));
    assert!(!ListQuery { state: Some(State::Closed), ..query.clone() }.takes(&open));
    assert!(!ListQuery { text: Some("scanner".into()), ..query.clone() }.takes(&open));
    assert!(ListQuery { text: Some("#1042".into()), ..query }.takes(&open), "a ticket's number finds it");
}

#[test]
fn b5_b11_a_stage_that_the_portal_does_not_show_cannot_be_asked_for() {
    let mut portal = portal();
    let query = ListQuery { stage: Some("waiting-on-us".parse().unwrap()), ..ListQuery::default() };
    assert_eq!(query.clone().allowed(&portal).stage, None);
    portal.show_stage_names = true;
    assert_eq!(query.clone().allowed(&portal).stage, query.stage);
}

#[test]
fn b7_equal_times_are_told_apart_by_number() {
    let (a, b) = (ticket(1, 1, None), ticket(2, 1, None));
    assert_eq!(Sort::ActivityDescending.compare(&a, &b), std::cmp::Ordering::Greater);
    assert_eq!(Sort::CreatedAscending.compare(&a, &b), std::cmp::Ordering::Less);
}
