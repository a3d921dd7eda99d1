//! S3: signed reply addresses and thread roots.

use guichet_mail::addresses::{KeyRing, ReplyAddress, ThreadRoot, recipient_tag};
use proptest::prelude::*;

fn ring() -> KeyRing {
    KeyRing::new(*b"0123456789abcdef0123456789abcdef", [])
}

#[test]
fn s3_what_we_sign_we_know_again() {
    let ring = ring();
    let local = ring.sign_reply(1204, "k7pq");
    assert_eq!(local, "reply+1204.k7pq.".to_owned() + local.rsplit('.').next().unwrap());
    let expected = Some(ReplyAddress { number: 1204, tag: "k7pq".to_owned() });
    for written in [
        local.clone(),
        format!("{local}@support.example.com"),
        format!(" <{}@SUPPORT.example.com> ", local.to_uppercase()),
    ] {
        assert_eq!(ring.verify_reply(&written), expected, "{written}");
    }
    let root = ring.thread_root(1204, "Support.Example.com");
    assert!(root.ends_with("@support.example.com"));
    assert_eq!(ring.verify_thread_root(&format!("<{root}>"), "support.example.com"), Some(ThreadRoot { number: 1204 }));
}

#[test]
fn s3_a_signature_is_good_for_nothing_else() {
    let ring = ring();
    let reply = ring.sign_reply(7, "");
    let signature = reply.rsplit('.').next().unwrap();
    assert_eq!(ring.verify_thread_root(&format!("ticket.7.{signature}@d.example"), "d.example"), None);
    assert_eq!(ring.verify_reply(&format!("reply+8..{signature}")), None);
    assert_eq!(ring.verify_reply(&format!("reply+7.other.{signature}")), None);
    assert_eq!(ring.verify_reply(&format!("reply+07..{signature}")), None);
    assert_eq!(ring.verify_reply(&format!("reply+7..{signature}.x")), None);
    assert_eq!(ring.verify_thread_root(&ring.thread_root(7, "d.example"), "other.example"), None);
    for nonsense in [
        "",
        "reply+",
        "reply+1",
        "reply+1.a",
        "reply+1.a.",
        "reply+-1.a.b",
        "@",
        "reply+99999999999999999999999.a.b",
        "a@b@c",
    ] {
        assert_eq!(ring.verify_reply(nonsense), None);
        assert_eq!(ring.verify_thread_root(nonsense, "d.example"), None);
    }
}

#[test]
fn keys_can_be_changed_without_losing_anybodys_answer() {
    let old = KeyRing::new(*b"old key old key old key old key ", []);
    let new = KeyRing::new(*b"new key new key new key new key ", [b"old key old key old key old key ".to_vec()]);
    let address = old.sign_reply(3, "anna");
    assert!(new.verify_reply(&address).is_some());
    assert_ne!(new.sign_reply(3, "anna"), address);
    assert_eq!(old.verify_reply(&new.sign_reply(3, "anna")), None);
}

#[test]
fn the_newest_genuine_root_among_references_counts() {
    let ring = ring();
    let (one, two) = (ring.thread_root(1, "d.example"), ring.thread_root(2, "d.example"));
    let ids = ["stranger@x.example", one.as_str(), two.as_str(), "ticket.9.aaaaaaaaaaaaaaaa@d.example"];
    assert_eq!(ring.find_thread_root(ids.into_iter(), "d.example"), Some(ThreadRoot { number: 2 }));
    assert_eq!(ring.find_thread_root([].into_iter(), "d.example"), None);
}

#[test]
fn a_tag_tells_people_apart_and_tells_nothing_about_them() {
    assert_eq!(recipient_tag("contact-1"), recipient_tag("contact-1"));
    assert_ne!(recipient_tag("contact-1"), recipient_tag("contact-2"));
    assert_eq!(recipient_tag("contact-1").len(), 8);
}

#[test]
fn keys_are_not_printed() {
    assert!(!format!("{:?}", ring()).contains("012345"));
}

proptest! {
    #[test]
    fn s3_any_flipped_bit_is_refused(number in 0_u64.., tag in "[a-z0-9]{0,12}", at in 0_usize..80, bit in 0_u8..7) {
        let local = ring().sign_reply(number, &tag);
        let mut bytes = local.clone().into_bytes();
        let at = at % bytes.len();
        bytes[at] ^= 1 << bit;
        let forged = String::from_utf8(bytes).unwrap();
        // A bit that only changes the case of a letter changes nothing that counts.
        prop_assume!(!forged.eq_ignore_ascii_case(&local) && !forged.contains(['@', '<', '>']) && forged.trim() == forged);
        prop_assert_eq!(ring().verify_reply(&forged), None);
    }

    #[test]
    fn any_folding_of_case_is_accepted(number in 0_u64.., tag in "[a-zA-Z0-9]{0,12}", upper in prop::collection::vec(any::<bool>(), 80)) {
        let local = ring().sign_reply(number, &tag);
        prop_assert!(local.len() <= 64);
        let folded: String = local.chars().zip(upper.iter().cycle()).map(|(c, up)| if *up { c.to_ascii_uppercase() } else { c }).collect();
        prop_assert_eq!(ring().verify_reply(&folded), Some(ReplyAddress { number, tag: tag.to_ascii_lowercase() }));
        let root = ring().thread_root(number, "d.example");
        let folded: String = root.chars().zip(upper.iter().cycle()).map(|(c, up)| if *up { c.to_ascii_uppercase() } else { c }).collect();
        prop_assert_eq!(ring().verify_thread_root(&folded, "D.example"), Some(ThreadRoot { number }));
    }

    #[test]
    fn no_string_breaks_the_reader(text in "\\PC{0,200}") {
        let _ = ring().verify_reply(&text);
        let _ = ring().verify_thread_root(&text, "d.example");
    }
}
