//! What pages and mails say, in the visitor's language and with the portal's own word for tickets (B9, G8).
//!
//! Sentences live in `locales/<tag>.ftl` ([Project Fluent](https://projectfluent.org)). Every one of them may use `$ticket`,
//! `$tickets` (as they stand inside a sentence), `$Ticket`, `$Tickets` (as they begin one), `$own` (`yes` where the portal brought
//! its own word, whose gender nobody knows) and `$portal`.

mod bundles;
mod times;

use fluent_bundle::{FluentArgs, FluentValue};
use guichet_domain::settings::Portal;

use crate::language::Language;

/// A language, and the words that a portal puts into its sentences.
#[derive(Debug, Clone)]
pub struct Words {
    language: Language,
    portal: String,
    one: String,
    many: String,
    one_inside: String,
    many_inside: String,
    /// Whether the portal brought its own word, whose gender the translations cannot know.
    own: &'static str,
}

impl Words {
    /// The words of a portal in a language.
    pub fn of(portal: &Portal, language: Language) -> Self {
        let own = |word: &Option<String>, key| word.clone().unwrap_or_else(|| bundles::format(language, key, None));
        let one = own(&portal.word.one, "word-ticket");
        let many = own(&portal.word.many, "word-tickets");
        Self {
            language,
            portal: portal.name.clone(),
            own: if portal.word.one.is_some() { "yes" } else { "no" },
            one_inside: inside(&one, language),
            many_inside: inside(&many, language),
            one,
            many,
        }
    }

    /// The language.
    pub const fn language(&self) -> Language {
        self.language
    }

    /// The sentence of this key.
    pub fn say(&self, key: &str) -> String {
        self.format(key, FluentArgs::new())
    }

    /// The sentence of this key with one argument.
    pub fn say1<'v>(&self, key: &str, name: &'static str, value: impl Into<FluentValue<'v>>) -> String {
        let mut args = FluentArgs::new();
        args.set(name, value);
        self.format(key, args)
    }

    /// The sentence of this key with two arguments.
    pub fn say2<'v>(
        &self,
        key: &str,
        first: (&'static str, impl Into<FluentValue<'v>>),
        second: (&'static str, impl Into<FluentValue<'v>>),
    ) -> String {
        let mut args = FluentArgs::new();
        args.set(first.0, first.1);
        args.set(second.0, second.1);
        self.format(key, args)
    }

    /// A size in bytes: `340 kB`, `1.2 MB`. Decimal units, as the limits are told in.
    pub fn size(&self, bytes: u64) -> String {
        let tenths = |unit: u64| {
            let tenths = bytes.saturating_mul(10).div_ceil(unit);
            let (whole, tenth) = (tenths / 10, tenths % 10);
            if tenth == 0 { whole.to_string() } else { format!("{whole}{}{tenth}", self.language.decimal_mark()) }
        };
        match bytes {
            0..1_000 => format!("{bytes} B"),
            1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
            _ => format!("{} MB", tenths(1_000_000)),
        }
    }

    fn format<'v>(&'v self, key: &str, mut args: FluentArgs<'v>) -> String {
        args.set("ticket", self.one_inside.as_str());
        args.set("tickets", self.many_inside.as_str());
        args.set("Ticket", self.one.as_str());
        args.set("Tickets", self.many.as_str());
        args.set("own", self.own);
        args.set("portal", self.portal.as_str());
        bundles::format(self.language, key, Some(&args))
    }
}

/// A word as it stands inside a sentence: `Order` becomes `order`. German nouns keep their capital, and so does a word with
/// more than one (`RMA`).
fn inside(word: &str, language: Language) -> String {
    let mut chars = word.chars();
    let Some(first) = chars.next() else { return String::new() };
    let rest = chars.as_str();
    if language == Language::German || rest.chars().any(char::is_uppercase) {
        return word.to_owned();
    }
    first.to_lowercase().chain(rest.chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(language: Language, one: Option<&str>, many: Option<&str>) -> Words {
        let mut portal = Portal::new("portal".parse().unwrap(), "Acme");
        portal.word.one = one.map(str::to_owned);
        portal.word.many = many.map(str::to_owned);
        Words::of(&portal, language)
    }

    #[test]
    fn b9_the_portals_word_stands_in_sentences() {
        assert_eq!(words(Language::English, Some("Order"), Some("Orders")).say("new-title"), "New order");
        assert_eq!(words(Language::English, Some("RMA"), Some("RMAs")).say("new-title"), "New RMA");
        assert_eq!(words(Language::English, None, None).say("new-title"), "New ticket");
    }

    #[test]
    fn sizes_are_rounded_up_and_written_as_the_language_does() {
        let german = words(Language::German, None, None);
        assert_eq!([german.size(12), german.size(340_001), german.size(1_150_000)], ["12 B", "341 kB", "1,2 MB"]);
        assert_eq!(words(Language::English, None, None).size(4_000_000), "4 MB");
    }
}
