//! The sentences themselves, each language read when it is first spoken.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

use crate::language::Language;

type Bundle = FluentBundle<FluentResource>;

macro_rules! bundles {
    ($($name:ident: $language:ident = $file:literal),* $(,)?) => {
        $(static $name: LazyLock<Bundle> = LazyLock::new(|| read(Language::$language, include_str!(concat!("../../locales/", $file))));)*

        fn bundle(language: Language) -> &'static Bundle {
            match language {
                $(Language::$language => &$name,)*
            }
        }
    };
}

bundles! {
    ENGLISH: English = "en.ftl",
    GERMAN: German = "de.ftl",
    FRENCH: French = "fr.ftl",
    SPANISH: Spanish = "es.ftl",
    PORTUGUESE: Portuguese = "pt.ftl",
    ARABIC: Arabic = "ar.ftl",
    JAPANESE: Japanese = "ja.ftl",
}

fn read(language: Language, source: &str) -> Bundle {
    // A file with a mistake still gives the sentences that can be read; a test holds every file to having none.
    let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
    let id: LanguageIdentifier = language.tag().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![id]);
    // Arabic sentences set off what is put into them, so that a Latin name does not turn the words around it.
    bundle.set_use_isolating(language.direction() == "rtl");
    bundle.add_resource_overriding(resource);
    bundle
}

/// The sentence of a key; the key itself where there is none (a test sees to it that there is one).
pub(super) fn format(language: Language, key: &str, args: Option<&FluentArgs<'_>>) -> String {
    let bundle = bundle(language);
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else { return key.to_owned() };
    bundle.format_pattern(pattern, args, &mut Vec::new()).into_owned()
}
