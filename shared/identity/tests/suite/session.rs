//! Sessions: the cookie, the row's key, how long they last, form tokens.

use guichet_domain::ids::ContactId;
use guichet_identity::session::{InvalidCookie, Lifetimes, Role, Session, SessionCookie, SessionSecret, TOUCH_EVERY};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use uuid::Uuid;

const LIFETIMES: Lifetimes = Lifetimes { idle: SignedDuration::from_mins(30), absolute: SignedDuration::from_hours(8) };

fn start() -> Timestamp {
    Timestamp::from_second(1_767_268_800).unwrap()
}

fn session() -> Session {
    Session::begin(ContactId::new(Uuid::nil()), Role::Customer, start(), LIFETIMES)
}

fn after(minutes: i64) -> Timestamp {
    start() + SignedDuration::from_mins(minutes)
}

proptest! {
    #[test]
    fn a_cookie_reads_back_as_it_was_written(contact: u128, secret: [u8; 32]) {
        let cookie = SessionCookie { contact: ContactId::new(Uuid::from_u128(contact)), secret: SessionSecret::generate(secret) };
        let text = cookie.to_string();
        prop_assert_eq!(text.parse::<SessionCookie>(), Ok(cookie));
        prop_assert!(text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)), "cookie octets only");
    }

    #[test]
    fn a_cookie_has_one_spelling(text in "[0-9a-fA-F-]{30,40}\\.[A-Za-z0-9_=-]{40,46}") {
        if let Ok(cookie) = text.parse::<SessionCookie>() {
            prop_assert_eq!(cookie.to_string(), text);
        }
    }

    #[test]
    fn what_is_no_cookie_never_panics(text in "\\PC{0,120}") {
        let _ = text.parse::<SessionCookie>();
    }

    #[test]
    fn s29_a_form_token_belongs_to_one_session(one: [u8; 32], other: [u8; 32]) {
        let (one, other) = (SessionSecret::generate(one), SessionSecret::generate(other));
        prop_assert!(one.accepts_csrf_token(&one.csrf_token()));
        prop_assert_eq!(one == other, one.accepts_csrf_token(&other.csrf_token()));
    }

    #[test]
    fn s29_a_changed_form_token_is_refused(secret: [u8; 32], at in 0..43_usize) {
        let secret = SessionSecret::generate(secret);
        let mut letters: Vec<char> = secret.csrf_token().chars().collect();
        letters[at] = if letters[at] == 'A' { 'B' } else { 'A' };
        prop_assert!(!secret.accepts_csrf_token(&letters.into_iter().collect::<String>()));
    }

    #[test]
    fn a_session_never_outlives_its_absolute_end(steps in prop::collection::vec(1..29_i64, 1..60)) {
        let mut session = session();
        let mut minutes = 0;
        for step in steps {
            minutes += step;
            let live = session.is_live(after(minutes), LIFETIMES, None);
            prop_assert_eq!(live, minutes < 8 * 60, "after {} minutes", minutes);
            if let Some(touched) = session.touched(after(minutes), LIFETIMES) {
                session = touched;
            }
        }
    }
}

#[test]
fn a_cookie_of_another_shape_is_none() {
    let good =
        SessionCookie { contact: ContactId::new(Uuid::nil()), secret: SessionSecret::generate([7; 32]) }.to_string();
    assert!(good.parse::<SessionCookie>().is_ok());
    let (contact, secret) = good.split_once('.').unwrap();
    let last = &secret[..42];
    for wrong in [
        String::new(),
        contact.to_owned(),
        secret.to_owned(),
        format!("{contact}."),
        format!(".{secret}"),
        format!("{contact}.{secret}."),
        format!("{contact}.{secret}="),
        format!("{contact}.{last}"),
        format!("{}.{secret}", contact.replace('-', "")),
        format!(" {good}"),
        good.replace('.', ":"),
    ] {
        assert_eq!(wrong.parse::<SessionCookie>(), Err(InvalidCookie), "{wrong:?}");
    }
}

#[test]
fn a_secret_with_stray_bits_at_its_end_is_none() {
    // 43 letters carry 258 bits; the last two must be zero, or one secret would have four spellings.
    let text = SessionSecret::generate([0; 32]).to_string();
    assert!(text.ends_with('A'));
    for last in ['B', 'C', 'D'] {
        assert!(format!("{}{last}", &text[..42]).parse::<SessionSecret>().is_err());
    }
}

#[test]
fn the_row_is_kept_under_the_hash_of_the_secret() {
    // SHA-256 of 32 zero bytes.
    assert_eq!(
        SessionSecret::generate([0; 32]).row_key(),
        "66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925"
    );
}

#[test]
fn a_form_token_is_neither_the_secret_nor_its_hash() {
    let secret = SessionSecret::generate([9; 32]);
    let token = secret.csrf_token();
    assert_ne!(token, secret.to_string());
    assert_ne!(token, secret.row_key());
    assert!(!secret.accepts_csrf_token("") && !secret.accepts_csrf_token(&secret.to_string()));
}

#[test]
fn a_secret_is_never_printed_by_accident() {
    let secret = SessionSecret::generate([7; 32]);
    let cookie = SessionCookie { contact: ContactId::new(Uuid::nil()), secret: secret.clone() };
    assert!(!format!("{cookie:?}").contains(&secret.to_string()));
}

#[test]
fn a7_a_session_ends_after_idle_time() {
    let session = session();
    assert!(session.is_live(after(29), LIFETIMES, None));
    assert!(!session.is_live(after(30), LIFETIMES, None));
    let touched = session.touched(after(29), LIFETIMES).unwrap();
    assert!(touched.is_live(after(58), LIFETIMES, None));
    assert!(!touched.is_live(after(59), LIFETIMES, None));
}

#[test]
fn a7_tightened_lifetimes_take_effect_on_the_next_request() {
    let session = session();
    let tight = Lifetimes { idle: SignedDuration::from_mins(5), absolute: SignedDuration::from_mins(10) };
    assert!(session.is_live(after(4), tight, None));
    assert!(!session.is_live(after(5), tight, None));
    let busy = session.touched(after(9), LIFETIMES).unwrap();
    assert!(!busy.is_live(after(10), tight, None));
}

#[test]
fn a7_loosened_lifetimes_do_not_revive_what_is_over() {
    let loose = Lifetimes { idle: SignedDuration::from_hours(5), absolute: SignedDuration::from_hours(50) };
    assert!(!session().is_live(after(31), loose, None));
}

#[test]
fn a7_signing_out_everywhere_ends_what_began_before() {
    let session = session();
    assert!(session.is_live(after(1), LIFETIMES, Some(start())));
    assert!(!session.is_live(after(1), LIFETIMES, Some(start() + SignedDuration::from_millis(1))));
}

#[test]
fn a_session_is_written_at_most_once_a_minute() {
    let session = session();
    assert_eq!(session.touched(start() + SignedDuration::from_secs(59), LIFETIMES), None);
    let touched = session.touched(start() + TOUCH_EVERY, LIFETIMES).unwrap();
    assert_eq!(touched.last_seen_at, after(1));
    assert_eq!(touched.idle_expires_at, after(31));
    assert_eq!((touched.created_at, touched.absolute_expires_at), (session.created_at, session.absolute_expires_at));
    assert_eq!(touched.touched(start(), LIFETIMES), None, "a clock that went back writes nothing");
}

#[test]
fn a_row_may_be_forgotten_at_the_earlier_end() {
    let session = session();
    assert_eq!(session.expires_at(), after(30));
    let late = session.touched(after(29), LIFETIMES).unwrap();
    let long = Lifetimes { idle: SignedDuration::from_hours(20), ..LIFETIMES };
    assert_eq!(late.touched(after(50), long).unwrap().expires_at(), after(480));
}

#[test]
fn an_endless_lifetime_is_no_overflow() {
    let endless = Lifetimes { idle: SignedDuration::MAX, absolute: SignedDuration::MAX };
    let session = Session::begin(ContactId::new(Uuid::nil()), Role::Agent, start(), endless);
    assert!(session.is_live(after(1_000_000), endless, None));
    assert_eq!(session.expires_at(), Timestamp::MAX);
}
