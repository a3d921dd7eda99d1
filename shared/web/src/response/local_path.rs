//! Paths of this site.

use serde::Serialize;
use thiserror::Error;

/// A path of this site, safe to redirect to (S25): `/tickets/1042?done=replied`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct LocalPath(String);

/// The text leads elsewhere, or nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a path of this site")]
pub struct NotLocal;

impl LocalPath {
    /// Longest path, in octets.
    pub const MAX: usize = 2_000;

    /// Reads a path that somebody named. It has to start with one slash, and has only visible ASCII without a backslash:
    /// browsers read `//host`, `/\host` and a tab or line break in between as another site.
    pub fn parse(text: &str) -> Result<Self, NotLocal> {
        let visible = text.bytes().all(|b| (0x21..=0x7e).contains(&b) && b != b'\\');
        let local = text.starts_with('/') && !text.starts_with("//") && text.len() <= Self::MAX;
        if visible && local { Ok(Self(text.to_owned())) } else { Err(NotLocal) }
    }

    /// The list.
    pub fn tickets() -> Self {
        Self("/tickets".to_owned())
    }

    /// A ticket.
    pub fn ticket(number: guichet_domain::ids::TicketNumber) -> Self {
        Self(format!("/tickets/{number}"))
    }

    /// The sign-in page, which leads to `next` afterwards.
    pub fn sign_in(next: Option<&Self>) -> Self {
        let next = next.filter(|next| next.0 != "/tickets" && next.0 != "/");
        Self(next.map_or_else(
            || "/sign-in".to_owned(),
            |next| {
                format!(
                    "/sign-in?{}",
                    form_urlencoded::Serializer::new(String::new()).append_pair("next", &next.0).finish()
                )
            },
        ))
    }

    /// The sign-in page, with the field for a password.
    pub fn sign_in_with_password() -> Self {
        Self("/sign-in?with=password".to_owned())
    }

    /// The goodbye page.
    pub fn signed_out() -> Self {
        Self("/signed-out".to_owned())
    }

    /// The same path, where the page will say what was just done.
    #[must_use]
    pub fn saying(mut self, done: crate::frame::Done) -> Self {
        self.0.push(if self.0.contains('?') { '&' } else { '?' });
        self.0.push_str("done=");
        self.0.push_str(done.as_str());
        self
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s25_a_redirect_never_leaves_the_site() {
        for other in [
            "",
            "tickets",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/\t/evil.example",
            "/a\r\nSet-Cookie: x",
            "javascript:alert(1)",
            "/é",
            " /tickets",
            "/tick ets",
        ] {
            assert_eq!(LocalPath::parse(other), Err(NotLocal), "{other:?}");
        }
        for own in ["/", "/tickets", "/tickets?q=a%20b&state=open", "/tickets/1042#latest", "/a//b"] {
            assert_eq!(LocalPath::parse(own).map(|path| path.0), Ok(own.to_owned()));
        }
    }

    #[test]
    fn sign_in_leads_back_to_where_somebody_wanted_to_go() {
        let next = LocalPath::parse("/tickets/7?a=b&c").unwrap();
        assert_eq!(LocalPath::sign_in(Some(&next)).as_str(), "/sign-in?next=%2Ftickets%2F7%3Fa%3Db%26c");
        assert_eq!(LocalPath::sign_in(Some(&LocalPath::tickets())).as_str(), "/sign-in");
    }
}
