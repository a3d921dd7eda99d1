use guichet_domain::entry::{Attachment, Audience};
use guichet_domain::filter::{Filter, Test};
use guichet_domain::ids::{AttachmentId, ThreadId};
use guichet_domain::settings::{ChannelKind, CompanyVisibilityMode};
use guichet_domain::visibility::{Participant, Scope, Sight, Viewer};
use uuid::Uuid;

use crate::builders::*;

/// A portal in one of B3's modes, with the condition `tier = premium` on contacts.
fn portal_in(mode: CompanyVisibilityMode) -> guichet_domain::Portal {
    let mut portal = portal();
    portal.company_visibility.mode = mode;
    portal.company_visibility.conditions = Filter::one("tier", Test::Is("premium".into()));
    portal
}

#[test]
fn b3_who_sees_the_companys_tickets_in_each_mode() {
    let mut premium = contact(1, Some(9));
    premium.properties.insert("tier".into(), "premium".into());
    let basic = contact(2, Some(9));
    let of_colleague = ticket(7, 3, Some(9));
    use CompanyVisibilityMode::{Company, MatchingSeeCompany, MatchingSeeOwn, OwnOnly};
    for (mode, premium_sees, basic_sees) in [
        (OwnOnly, false, false),
        (Company, true, true),
        (MatchingSeeCompany, true, false),
        (MatchingSeeOwn, false, true),
    ] {
        let portal = portal_in(mode);
        for (contact, sees) in [(&premium, premium_sees), (&basic, basic_sees)] {
            let viewer = Viewer::of(contact, Some(&company(9)), &portal);
            assert_eq!(!viewer.sight(&of_colleague, &[], &portal).is_hidden(), sees, "{mode:?}");
            assert_eq!(
                viewer.scopes().len(),
                if sees { 2 } else { 1 },
                "{mode:?}: who sees just their own gets no switch"
            );
        }
    }
}

#[test]
fn s11_a_stranger_sees_nothing_in_any_mode() {
    use CompanyVisibilityMode::{Company, MatchingSeeCompany, MatchingSeeOwn, OwnOnly};
    for mode in [OwnOnly, Company, MatchingSeeCompany, MatchingSeeOwn] {
        let portal = portal_in(mode);
        for stranger in [contact(1, None), contact(1, Some(8))] {
            let viewer = Viewer::of(&stranger, None, &portal);
            assert_eq!(viewer.sight(&ticket(7, 3, Some(9)), &[], &portal), Sight::Hidden, "{mode:?}");
            assert_eq!(
                viewer.sight(&ticket(7, 3, None), &[], &portal),
                Sight::Hidden,
                "{mode:?}: two people without a company are no colleagues"
            );
        }
    }
}

#[test]
fn s9_an_address_nobody_proved_gives_no_company() {
    let portal = portal_in(CompanyVisibilityMode::Company);
    let mut unverified = contact(1, Some(9));
    unverified.verified_at = None;
    assert_eq!(Viewer::of(&unverified, None, &portal).scopes(), [Scope::Own(contact_id(1))]);
}

#[test]
fn s9_only_a_verified_address_joins_a_company_by_its_domain() {
    let mut newcomer = contact(1, None);
    newcomer.verified_at = None;
    assert_eq!(newcomer.clone().joined_by_domain(&company(9), false).company, None);
    assert_eq!(newcomer.clone().verified(at(1)).joined_by_domain(&company(9), false).company, Some(company_id(9)));
    assert_eq!(
        newcomer.clone().joined_by_domain(&company(9), true).company,
        Some(company_id(9)),
        "SES vouches for the mail"
    );
    newcomer.company = Some(company_id(8));
    assert_eq!(
        newcomer.verified(at(1)).joined_by_domain(&company(9), false).company,
        Some(company_id(8)),
        "nobody is moved"
    );
}

#[test]
fn b4_a_ticket_outside_the_portals_filter_is_hidden_even_from_its_requester() {
    let mut portal = portal();
    let viewer = Viewer::of(&contact(1, None), None, &portal);
    assert_eq!(viewer.sight(&ticket(7, 1, None), &[], &portal), Sight::Whole);
    portal.visible_pipelines = vec!["sales".parse().unwrap()];
    assert_eq!(viewer.sight(&ticket(7, 1, None), &[], &portal), Sight::Hidden);
    portal.visible_pipelines.clear();
    portal.ticket_filter = Filter::one("priority", Test::Is("urgent".into()));
    assert_eq!(viewer.sight(&ticket(7, 1, None), &[], &portal), Sight::Hidden);
}

#[test]
fn c6_a_participant_sees_the_ticket_from_the_moment_they_were_added() {
    let portal = portal();
    let change = opened(7, 1, None, message(Audience::Public, ChannelKind::Portal));
    let late = change
        .ticket
        .add(message(Audience::Public, ChannelKind::Portal), by_contact(1), entry_id(2), &pipeline(), true, at(60))
        .unwrap();
    let viewer = Viewer::of(&contact(2, None), None, &portal);
    let in_copy = Participant { contact: contact_id(2), name: "Ben".into(), since: at(30) };
    let sight = viewer.sight(&late.ticket, &[in_copy], &portal);
    assert!(!sight.shows(&change.entries[0], &late.ticket, &portal));
    assert!(sight.shows(&late.entries[0], &late.ticket, &portal));
}

#[test]
fn c6_where_the_portal_says_so_a_participant_sees_the_whole_ticket_and_a_stranger_still_nothing() {
    let mut portal = portal();
    portal.participants_see_whole = true;
    let ticket = ticket(7, 1, None);
    let in_copy = [Participant { contact: contact_id(2), name: "Ben".into(), since: at(30) }];
    let sight = |who| Viewer::of(&contact(who, None), None, &portal).sight(&ticket, &in_copy, &portal);
    assert_eq!((sight(2), sight(3)), (Sight::Whole, Sight::Hidden));
}

#[test]
fn f2_an_internal_note_is_shown_to_no_customer() {
    let mut portal = portal();
    portal.show_all_threads = true;
    let note = ticket(7, 1, None)
        .add(message(Audience::Internal, ChannelKind::Email), by_agent(1), entry_id(2), &pipeline(), true, at(9))
        .unwrap();
    assert!(!Sight::Whole.shows(&note.entries[0], &note.ticket, &portal));
}

#[test]
fn c4_only_the_original_thread_shows_unless_the_portal_shows_all() {
    let mut portal = portal();
    let mut other = opened(7, 1, None, message(Audience::Public, ChannelKind::Portal));
    other.entries[0].thread = ThreadId::new(Uuid::from_u128(99));
    assert!(!Sight::Whole.shows(&other.entries[0], &other.ticket, &portal));
    portal.show_all_threads = true;
    assert!(Sight::Whole.shows(&other.entries[0], &other.ticket, &portal));
}

#[test]
fn s15_an_attachment_of_a_hidden_entry_is_not_there() {
    let portal = portal();
    let id = AttachmentId::new(Uuid::from_u128(5));
    let file = Attachment {
        id,
        name: "a.txt".into(),
        content_type: "text/plain".into(),
        size: 1,
        key: "k".into(),
        image: None,
    };
    let with_file = |audience| guichet_domain::Message {
        attachments: vec![file.clone()],
        ..message(audience, ChannelKind::Portal)
    };
    let change = opened(7, 1, None, with_file(Audience::Public));
    assert!(Sight::Whole.attachment(id, &change.entries, &change.ticket, &portal).is_some());
    assert!(Sight::Hidden.attachment(id, &change.entries, &change.ticket, &portal).is_none());
    let note =
        change.ticket.add(with_file(Audience::Internal), by_agent(1), entry_id(2), &pipeline(), true, at(9)).unwrap();
    assert!(Sight::Whole.attachment(id, &note.entries, &note.ticket, &portal).is_none());
}
