//! Signed reply addresses and thread roots (E1, S3): how an answer finds its ticket without anybody being able to guess
//! the way into another.
//!
//! | | form | where |
//! |---|---|---|
//! | reply address | `reply+<number>.<tag>.<signature>@<mail domain>` | `Reply-To` of what we send |
//! | thread root | `<ticket.<number>.<signature>@<mail domain>>` | `References` and `In-Reply-To` of what we send |
//!
//! The signature is HMAC-SHA256 over a context and the values, truncated to 80 bits (RFC 2104 section 5 allows half the
//! hash; 80 bits cannot be tried out by mail) and written in base32, lower case, because mail systems fold the case
//! of local parts. A signature proves that we once wrote the address to somebody; who answers is checked apart.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// Bytes of a signature: 80 bits.
const SIGNATURE_BYTES: usize = 10;
/// What is signed begins with what it is for, so that no signature is good for anything else.
const REPLY_CONTEXT: &[u8] = b"guichet reply address 1";
const THREAD_CONTEXT: &[u8] = b"guichet thread root 1";
/// RFC 4648 section 6, in lower case.
const BASE32: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
/// RFC 5321 section 4.5.3.1.1: a local part has at most 64 octets.
const LONGEST_LOCAL_PART: usize = 64;

/// The keys that signatures are made and checked with: the current one, and those before it, whose addresses are still
/// in people's mailboxes.
#[derive(Clone)]
pub struct KeyRing {
    current: Vec<u8>,
    previous: Vec<Vec<u8>>,
}

impl std::fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeyRing").field("previous", &self.previous.len()).finish_non_exhaustive()
    }
}

/// What a genuine reply address says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyAddress {
    /// The ticket's number.
    pub number: u64,
    /// Whom the address was written to: a tag made by [`recipient_tag`], lower case.
    pub tag: String,
}

/// What a genuine thread root says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ThreadRoot {
    /// The ticket's number.
    pub number: u64,
}

impl KeyRing {
    /// A ring of random keys of 32 bytes each, the current one first. Shorter keys work and are weaker.
    pub fn new(current: impl Into<Vec<u8>>, previous: impl IntoIterator<Item = Vec<u8>>) -> Self {
        Self { current: current.into(), previous: previous.into_iter().collect() }
    }

    /// The local part of a reply address: `reply+<number>.<tag>.<signature>`.
    ///
    /// The tag's letters and digits are kept, in lower case, and at most 20 of them, so that the local part stays within
    /// the 64 octets of RFC 5321.
    pub fn sign_reply(&self, number: u64, tag: &str) -> String {
        let tag = tidy_tag(tag);
        let signature = base32(&signature(&self.current, REPLY_CONTEXT, number, &tag));
        format!("reply+{number}.{tag}.{signature}")
    }

    /// Reads a reply address, whole or only its local part; `None` unless it is exactly one that we signed. The case of
    /// letters does not matter, nor what a gateway made of the plus sign. Whether the domain is ours is for the caller to know.
    pub fn verify_reply(&self, address: &str) -> Option<ReplyAddress> {
        let Claimed { number, tag, signature } = claimed(address)?;
        self.is_genuine(REPLY_CONTEXT, number, &tag, &signature).then_some(ReplyAddress { number, tag })
    }

    /// The Message-ID that all mail of a ticket refers to, without angle brackets.
    pub fn thread_root(&self, number: u64, mail_domain: &str) -> String {
        let signature = base32(&signature(&self.current, THREAD_CONTEXT, number, ""));
        format!("ticket.{number}.{signature}@{}", mail_domain.to_ascii_lowercase())
    }

    /// Reads a thread root of ours under `mail_domain`; `None` unless we signed it.
    pub fn verify_thread_root(&self, message_id: &str, mail_domain: &str) -> Option<ThreadRoot> {
        let id = message_id.trim().trim_matches(['<', '>']);
        let (local, domain) = id.rsplit_once('@')?;
        if local.len() > LONGEST_LOCAL_PART || !domain.eq_ignore_ascii_case(mail_domain) {
            return None;
        }
        let local = local.to_ascii_lowercase();
        let (number, given) = local.strip_prefix("ticket.")?.split_once('.')?;
        let number = parse_number(number)?;
        self.is_genuine(THREAD_CONTEXT, number, "", given).then_some(ThreadRoot { number })
    }

    /// The newest genuine thread root among ids in the order of `References` (oldest first); looks at the last 100.
    pub fn find_thread_root<'a>(
        &self,
        ids: impl DoubleEndedIterator<Item = &'a str>,
        mail_domain: &str,
    ) -> Option<ThreadRoot> {
        ids.rev().take(100).find_map(|id| self.verify_thread_root(id, mail_domain))
    }

    fn is_genuine(&self, context: &[u8], number: u64, tag: &str, given: &str) -> bool {
        // Every key is tried, whatever the first one says: the time tells nothing.
        std::iter::once(&self.current).chain(&self.previous).fold(false, |found, key| {
            let expected = base32(&signature(key, context, number, tag));
            found | bool::from(expected.as_bytes().ct_eq(given.as_bytes()))
        })
    }
}

/// A short tag for the person whom an address is written to, from their id: the same for the same person, and telling
/// nothing about them. It lets the desk see that an answer came from somebody else than it was sent to.
pub fn recipient_tag(recipient_id: &str) -> String {
    use sha2::Digest;
    let hash = Sha256::digest(recipient_id.as_bytes());
    base32(hash.get(..5).unwrap_or_default())
}

/// Whether an address has the form of those that we sign. Anybody can write one: it shows that a message answers one of
/// ours, and nothing about who sent it.
pub(crate) fn looks_signed(address: &str) -> bool {
    claimed(address).is_some_and(|claimed| claimed.signature.len() >= SIGNATURE_BYTES)
}

/// The pieces of a reply address, of which nothing is checked.
struct Claimed {
    number: u64,
    tag: String,
    signature: String,
}

fn claimed(address: &str) -> Option<Claimed> {
    let local = address.trim().trim_matches(['<', '>']).rsplit_once('@').map_or(address, |(local, _)| local);
    if local.len() > LONGEST_LOCAL_PART {
        return None;
    }
    let local = local.trim_start_matches('<').to_ascii_lowercase();
    let rest = local.strip_prefix("reply")?;
    // Some gateways escape the plus sign, and some web forms of mail programs lose it. The signature is about what follows.
    let rest = ["+", "=2b", "%2b", "-", "_"].into_iter().find_map(|sign| rest.strip_prefix(sign)).unwrap_or(rest);
    let mut pieces = rest.split('.');
    let (number, tag, signature) = (pieces.next()?, pieces.next()?, pieces.next()?);
    if pieces.next().is_some() || tidy_tag(tag) != tag {
        return None;
    }
    Some(Claimed { number: parse_number(number)?, tag: tag.to_owned(), signature: signature.to_owned() })
}

/// Digits without sign or leading zero, so that each number has one address.
fn parse_number(text: &str) -> Option<u64> {
    let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if plain { text.parse().ok() } else { None }
}

fn tidy_tag(tag: &str) -> String {
    tag.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).take(20).collect()
}

fn signature(key: &[u8], context: &[u8], number: u64, tag: &str) -> [u8; SIGNATURE_BYTES] {
    let mut truncated = [0; SIGNATURE_BYTES];
    // HMAC takes keys of any length; were that ever to change, an all-zero key would sign, and nothing would verify
    // against the real one.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return truncated };
    mac.update(context);
    mac.update(&[0]);
    mac.update(&number.to_be_bytes());
    mac.update(tag.as_bytes());
    let full = mac.finalize().into_bytes();
    for (slot, byte) in truncated.iter_mut().zip(full) {
        *slot = byte;
    }
    truncated
}

fn base32(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(5) * 8);
    let (mut buffer, mut bits) = (0_u32, 0_u32);
    for byte in bytes {
        buffer = buffer << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            out.push(letter(buffer >> bits));
        }
        buffer &= (1 << bits) - 1;
    }
    if bits > 0 {
        out.push(letter(buffer << (5 - bits)));
    }
    out
}

fn letter(five_bits: u32) -> char {
    BASE32.get((five_bits & 31) as usize).map_or('a', |&b| char::from(b))
}
