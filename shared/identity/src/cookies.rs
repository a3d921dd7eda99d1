//! The two cookies and their attributes.
//!
//! Both names carry the `__Host-` prefix: a browser takes such a cookie only with `Secure`, with `Path=/` and without
//! `Domain`, so that no sister site and no plain-text connection can plant one
//! (RFC 6265bis, [section 4.1.3.2](https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.3.2)).
//! `SameSite=Lax` keeps them home on forms posted from elsewhere (S29).

use jiff::SignedDuration;

/// Carries the session: [`crate::SessionCookie`].
pub const SESSION: &str = "__Host-session";

/// Carries a random value before there is a session, so that forms of visitors are protected, too (S29). It is a
/// [`crate::SessionSecret`] in base64url, nothing is stored under it.
pub const VISIT: &str = "__Host-visit";

const ATTRIBUTES: &str = "Path=/; Secure; HttpOnly; SameSite=Lax";

/// The `Set-Cookie` value that sets `name` for the given time; after that the browser forgets it.
///
/// `value` must be cookie octets (RFC 6265 section 4.1.1); what this crate formats is.
pub fn set(name: &str, value: &str, max_age: SignedDuration) -> String {
    format!("{name}={value}; Max-Age={}; {ATTRIBUTES}", max_age.as_secs().max(0))
}

/// The `Set-Cookie` value that makes the browser forget `name`.
pub fn clear(name: &str) -> String {
    format!("{name}=; Max-Age=0; {ATTRIBUTES}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s29_a_cookie_is_bound_to_the_host_and_out_of_reach_of_scripts() {
        let cookie = set(SESSION, "value", SignedDuration::from_hours(12));
        assert_eq!(cookie, "__Host-session=value; Max-Age=43200; Path=/; Secure; HttpOnly; SameSite=Lax");
        assert!(!cookie.contains("Domain"));
    }

    #[test]
    fn clearing_uses_the_attributes_of_setting() {
        assert_eq!(clear(VISIT), "__Host-visit=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax");
    }

    #[test]
    fn a_lifetime_in_the_past_clears() {
        assert!(set(SESSION, "v", SignedDuration::from_secs(-5)).contains("Max-Age=0;"));
    }
}
