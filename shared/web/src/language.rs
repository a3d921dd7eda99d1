//! The languages that pages and mails speak (G8).

use guichet_domain::settings::Portal;

/// A language with a complete translation under `locales/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// English: the first to be written, and what everybody falls back to.
    English,
    /// German.
    German,
    /// French.
    French,
    /// Spanish.
    Spanish,
    /// Portuguese (of Brazil).
    Portuguese,
    /// Arabic, written from right to left.
    Arabic,
    /// Japanese.
    Japanese,
}

impl Language {
    /// Every language, in the order of the switch.
    pub const ALL: [Self; 7] =
        [Self::English, Self::German, Self::French, Self::Spanish, Self::Portuguese, Self::Arabic, Self::Japanese];

    /// BCP 47 tag, as the `lang` attribute takes it.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
            Self::Spanish => "es",
            Self::Portuguese => "pt",
            Self::Arabic => "ar",
            Self::Japanese => "ja",
        }
    }

    /// The `dir` attribute.
    pub const fn direction(self) -> &'static str {
        if matches!(self, Self::Arabic) { "rtl" } else { "ltr" }
    }

    /// What its speakers call it.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::French => "Français",
            Self::Spanish => "Español",
            Self::Portuguese => "Português",
            Self::Arabic => "العربية",
            Self::Japanese => "日本語",
        }
    }

    /// What stands between the whole and the tenths of a number.
    pub(crate) const fn decimal_mark(self) -> char {
        match self {
            Self::English | Self::Japanese | Self::Arabic => '.',
            Self::German | Self::French | Self::Spanish | Self::Portuguese => ',',
        }
    }

    /// The language of a tag, by its primary subtag: `de-AT` is German. Nothing for a language we do not speak.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next()?;
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The languages that a portal offers, the default first. Never empty.
    pub fn offered(portal: &Portal) -> Vec<Self> {
        let chosen: Vec<Self> = portal.languages.iter().filter_map(|tag| Self::of_tag(tag)).collect();
        if chosen.is_empty() { Self::ALL.to_vec() } else { chosen }
    }

    /// The portal's default language: for mails to people whose choice we do not know.
    pub fn default_of(portal: &Portal) -> Self {
        Self::offered(portal).first().copied().unwrap_or(Self::English)
    }

    /// What a visitor gets: their own choice where the portal offers it, else the best of what their browser asks for
    /// (RFC 9110 section 12.5.4), else the portal's default.
    pub(crate) fn negotiate(portal: &Portal, chosen: Option<&str>, accept_language: Option<&str>) -> Self {
        let offered = Self::offered(portal);
        let offers = |tag: &str| Self::of_tag(tag).filter(|language| offered.contains(language));
        if let Some(language) = chosen.and_then(offers) {
            return language;
        }
        let mut best = None;
        for range in accept_language.unwrap_or_default().split(',').take(20) {
            let mut parts = range.split(';');
            let tag = parts.next().unwrap_or_default();
            let quality =
                parts.find_map(|part| part.trim().strip_prefix("q=")).map_or(1.0, |q| q.parse::<f32>().unwrap_or(0.0));
            if let Some(language) = offers(tag)
                && quality > best.map_or(0.0, |(_, quality)| quality)
            {
                best = Some((language, quality));
            }
        }
        best.map_or_else(|| Self::default_of(portal), |(language, _)| language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn portal(languages: &[&str]) -> Portal {
        let mut portal = Portal::new("portal".parse().unwrap(), "Acme");
        portal.languages = languages.iter().map(|tag| (*tag).to_owned()).collect();
        portal
    }

    #[test]
    fn g8_the_visitors_own_choice_comes_first_then_the_browsers_then_the_portals() {
        let all = portal(&[]);
        assert_eq!(Language::negotiate(&all, Some("ja"), Some("de")), Language::Japanese);
        assert_eq!(Language::negotiate(&all, None, Some("xx, fr;q=0.4, de-AT;q=0.8, en;q=0.1")), Language::German);
        assert_eq!(Language::negotiate(&all, Some("klingon"), Some("*")), Language::English);
    }

    #[test]
    fn g8_a_language_that_the_portal_does_not_offer_is_not_given() {
        let french = portal(&["fr-CA", "de"]);
        assert_eq!(Language::negotiate(&french, Some("ja"), Some("en")), Language::French);
        assert_eq!(Language::negotiate(&french, None, Some("de;q=0, en")), Language::French);
        assert_eq!(Language::offered(&french), [Language::French, Language::German]);
    }
}
