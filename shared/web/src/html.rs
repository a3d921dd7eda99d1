//! HTML that is safe to print. It comes from one place: the cleaning functions of guichet-mail (S14).

use std::borrow::Cow;
use std::fmt;

use guichet_domain::entry::{Body, Format, MailHtml};
use guichet_mail::html::Image;
use serde::Serialize;

/// HTML that may stand in a page or a mail as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct SafeHtml {
    html: String,
    /// How a page shows it.
    #[serde(skip)]
    look: Look,
}

/// How a page shows HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    /// In the page's own style.
    Page,
    /// As the mail it comes from had it, as far as the page's width and colours allow.
    Mail {
        /// On light ground, for it has colours of its own.
        paper: bool,
        /// It may be wider than the page, and is then scrolled.
        wide: bool,
    },
}

impl SafeHtml {
    /// What a person wrote. `place` says where the images of a mail are, by Content-ID; those that it does not know are left out.
    pub fn of(body: &Body, place: impl Fn(&str) -> Option<Image>) -> Self {
        if let Some(mail) = &body.html {
            return Self::of_mail(mail, &mail.new, place);
        }
        Self::plainly(match body.format {
            Format::Markdown => guichet_mail::body::markdown_to_html(&body.text),
            Format::Plain => guichet_mail::body::text_to_html(&body.text),
        })
    }

    /// The same for a mail, whose reader's program may not know every unit.
    pub fn for_mail(body: &Body, place: impl Fn(&str) -> Option<Image>) -> Self {
        let said = Self::of(body, place);
        if body.html.is_some() { Self { html: guichet_mail::html::with_pixels(&said.html), ..said } } else { said }
    }

    /// The quoted history that came with it.
    pub fn quoted(body: &Body, place: impl Fn(&str) -> Option<Image>) -> Option<Self> {
        if let Some((mail, quoted)) = body.html.as_ref().and_then(|mail| Some((mail, mail.quoted.as_ref()?))) {
            return Some(Self::of_mail(mail, quoted, place));
        }
        body.quoted.as_deref().map(|quoted| Self::plainly(guichet_mail::body::text_to_html(quoted)))
    }

    /// What the present cleaner made is printed as it stands. Anything else is cleaned again.
    fn of_mail(mail: &MailHtml, part: &str, place: impl Fn(&str) -> Option<Image>) -> Self {
        let cleaned = if mail.cleaner == guichet_mail::html::VERSION {
            Cow::Borrowed(part)
        } else {
            Cow::Owned(guichet_mail::html::tidy(&guichet_mail::html::clean(part)))
        };
        let paper = guichet_mail::html::has_own_colours(&cleaned);
        let wide = ["<table", "<pre", "<img"].iter().any(|one| cleaned.contains(one));
        Self { html: guichet_mail::html::with_images(&cleaned, place), look: Look::Mail { paper, wide } }
    }

    fn plainly(html: String) -> Self {
        Self { html, look: Look::Page }
    }

    /// The classes of the element around it.
    pub(crate) const fn class(&self) -> &'static str {
        match self.look {
            Look::Page => "prose",
            Look::Mail { paper: false, .. } => "prose mail",
            Look::Mail { paper: true, .. } => "prose mail paper",
        }
    }

    /// Whether the element around it is to be reached by keyboard, since it may scroll sideways.
    pub(crate) const fn may_scroll(&self) -> bool {
        matches!(self.look, Look::Mail { wide: true, .. })
    }

    /// Whether it has colours of its own, and needs light ground.
    pub(crate) const fn is_on_paper(&self) -> bool {
        matches!(self.look, Look::Mail { paper: true, .. })
    }
}

/// What a person wrote, as plain text for the text part of a mail.
pub(crate) fn as_text(body: &Body) -> String {
    match body.format {
        Format::Markdown => guichet_mail::body::markdown_to_text(&body.text),
        Format::Plain => body.text.clone(),
    }
}

impl fmt::Display for SafeHtml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.html)
    }
}

impl askama::filters::HtmlSafe for SafeHtml {}
