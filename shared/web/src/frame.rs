//! What surrounds every page: the portal, the language, who looks, and what the page's forms need.

use askama::Template;
use guichet_domain::Contact;
use guichet_domain::settings::Portal;
use jiff::Timestamp;
use lambda_http::http::StatusCode;
use serde::Serialize;

use crate::assets;
use crate::error::{Failure, ProblemDocument};
use crate::language::Language;
use crate::pages::failure::{FailurePage, Written};
use crate::request::{Accept, LANGUAGE_COOKIE, Request};
use crate::response::{self, Response};
use crate::words::Words;

/// What surrounds a page. One is made for each request.
#[derive(Debug)]
pub struct Frame<'a> {
    request: &'a Request,
    pub(crate) portal: &'a Portal,
    pub(crate) words: Words,
    pub(crate) now: Timestamp,
    pub(crate) user: Option<User>,
    pub(crate) token: String,
}

/// Who is signed in, for the menu.
#[derive(Debug, Clone)]
pub(crate) struct User {
    pub(crate) name: String,
    pub(crate) email: String,
}

/// What was just done: said once on the page that a form leads to (`?done=replied`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// A ticket was opened (D2).
    Created,
    /// A reply was sent.
    Replied,
    /// A ticket was closed.
    Closed,
    /// A ticket was opened again (C5).
    Reopened,
    /// A new password was set.
    PasswordChanged,
}

impl Done {
    /// As it stands in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Replied => "replied",
            Self::Closed => "closed",
            Self::Reopened => "reopened",
            Self::PasswordChanged => "password-changed",
        }
    }

    fn read(text: &str) -> Option<Self> {
        [Self::Created, Self::Replied, Self::Closed, Self::Reopened, Self::PasswordChanged]
            .into_iter()
            .find(|done| done.as_str() == text)
    }
}

impl<'a> Frame<'a> {
    /// The frame of a visitor who is not signed in. Without settings (the table does not answer) a portal of nothing but
    /// its name will do: `Portal::new(id, name)`.
    pub fn new(request: &'a Request, portal: &'a Portal, now: Timestamp) -> Self {
        let words = Words::of(portal, request.language(portal));
        Self { request, portal, words, now, user: None, token: String::new() }
    }

    /// The frame of somebody who is signed in.
    #[must_use]
    pub fn signed_in(mut self, contact: &Contact) -> Self {
        self.user = Some(User { name: contact.display_name().to_owned(), email: contact.email.as_str().to_owned() });
        self
    }

    /// The token that the page's forms carry (S29); it derives from the session's or the visit's secret.
    #[must_use]
    pub fn with_token(mut self, token: String) -> Self {
        self.token = token;
        self
    }

    /// The words of this visitor's language.
    pub const fn words(&self) -> &Words {
        &self.words
    }

    /// The page of a failure.
    pub fn failure(&self, failure: Failure) -> Response {
        self.failure_keeping(failure, None)
    }

    /// The page of a failure, with what the visitor wrote.
    pub fn failure_keeping(&self, failure: Failure, written: Option<&Written>) -> Response {
        let says = failure.says();
        let (title, what, then) = (self.words.say(says.title), self.words.say(says.what), self.words.say(says.then));
        if self.request.accept() == Accept::Json {
            let document = ProblemDocument {
                title,
                status: says.status.as_u16(),
                detail: format!("{what} {then}"),
                request_id: self.request.id(),
            };
            return response::problem(says.status, &document);
        }
        let request_id = (failure == Failure::Ours).then(|| self.request.id());
        let page = FailurePage { frame: self, status: says.status.as_u16(), title, what, then, request_id, written };
        self.finish(says.status, page.render())
    }

    /// A page, or its data where that was asked for.
    pub(crate) fn answer(&self, status: StatusCode, data: &impl Serialize, page: &impl Template) -> Response {
        match self.request.accept() {
            Accept::Json => response::json(status, data),
            Accept::Html => self.finish(status, page.render()),
        }
    }

    fn finish(&self, status: StatusCode, page: askama::Result<String>) -> Response {
        let mut response = match page {
            Ok(page) => response::html(status, page),
            // Templates print values that cannot fail; should one, there is nothing left to show.
            Err(error) => {
                tracing::error!(%error, "a page cannot be rendered");
                response::html(StatusCode::INTERNAL_SERVER_ERROR, String::new())
            }
        };
        let chosen = self.request.query_value("lang").and_then(Language::of_tag);
        if chosen == Some(self.words.language())
            && self.request.cookie(LANGUAGE_COOKIE) != Some(self.words.language().tag())
        {
            response::set_cookie(&mut response, &response::language_cookie(self.words.language()));
        }
        response
    }

    // What the layout shows.

    pub(crate) fn say(&self, key: &str) -> String {
        self.words.say(key)
    }

    pub(crate) fn ago(&self, at: &Timestamp) -> String {
        self.words.ago(*at, self.now)
    }

    pub(crate) fn exact(&self, at: &Timestamp) -> String {
        self.words.exact(*at)
    }

    pub(crate) fn theme(&self) -> Option<String> {
        assets::theme_path(self.portal.theme.accent.as_deref()?)
    }

    /// The languages to switch to, each with its address.
    pub(crate) fn languages(&self) -> Vec<(Language, String)> {
        let offered = Language::offered(self.portal);
        if offered.len() < 2 {
            return Vec::new();
        }
        offered.into_iter().map(|language| (language, self.switch_address(language))).collect()
    }

    /// This page in another language. What answered a post is not there by GET: the page before it is.
    fn switch_address(&self, language: Language) -> String {
        if !self.request.is_post() {
            return self.request.address_with(Some(language));
        }
        let path = self.request.path();
        let path = match path.rsplit_once('/') {
            Some((before, "code" | "password" | "confirm" | "replies" | "closure" | "reopening")) => before,
            _ => path,
        };
        format!("{path}?lang={}", language.tag())
    }

    /// Whether the visitor chose to sign in with a password where there is a choice. A post to the password's own address did.
    pub(crate) fn wants_password(&self) -> bool {
        self.request.query_value("with") == Some("password") || self.request.path() == "/sign-in/password"
    }

    /// Whether the page shows earlier messages of a ticket.
    pub(crate) fn shows_earlier(&self) -> bool {
        self.request.before_entry().is_some()
    }

    /// Whether the page is for paper (C11).
    pub(crate) fn is_for_print(&self) -> bool {
        self.request.is_for_print()
    }

    /// What was just done, in words.
    pub(crate) fn done(&self) -> Option<String> {
        let key = match Done::read(self.request.query_value("done")?)? {
            Done::Created => "done-created",
            Done::Replied => "done-replied",
            Done::Closed => "done-closed",
            Done::Reopened => "done-reopened",
            Done::PasswordChanged => "done-password",
        };
        Some(self.words.say(key))
    }

    /// Whether the current page lies under a path, for marking the menu.
    pub(crate) fn is_at(&self, path: &str) -> bool {
        self.request.path() == path
    }

    /// The first letter of the portal's name, for its mark.
    pub(crate) fn initial(&self) -> String {
        initials(&self.portal.name).chars().take(1).collect()
    }
}

/// One or two letters that stand for a name: `AR` for `Anna Roux`, `A` for `anna@example.com`.
pub(crate) fn initials(name: &str) -> String {
    let letter = |word: &str| word.chars().find(|c| c.is_alphanumeric()).map(|c| c.to_uppercase().to_string());
    let mut words = name.split('@').next().unwrap_or_default().split_whitespace().filter_map(letter);
    let first = words.next().unwrap_or_else(|| "?".to_owned());
    words.next_back().map_or_else(|| first.clone(), |last| format!("{first}{last}"))
}
