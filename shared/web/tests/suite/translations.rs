//! Every sentence in every language (G8).

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use guichet_web::Language;

/// What every sentence may use.
const ALWAYS: [&str; 6] = ["ticket", "tickets", "Ticket", "Tickets", "own", "portal"];

fn source(language: Language) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("locales/{}.ftl", language.tag()))).unwrap()
}

/// Each key with the arguments of its own that its sentence uses.
fn sentences(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let mut sentences = BTreeMap::new();
    let mut key = String::new();
    for line in source(language).lines().filter(|line| !line.starts_with('#')) {
        if let Some((name, _)) = line.split_once(" =").filter(|(name, _)| !line.starts_with(' ') && !name.is_empty()) {
            name.clone_into(&mut key);
            assert!(
                sentences.insert(key.clone(), BTreeSet::new()).is_none(),
                "{key} stands twice in {}",
                language.tag()
            );
        }
        for rest in line.split('$').skip(1) {
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
            if !ALWAYS.contains(&name.as_str()) {
                sentences.get_mut(&key).unwrap().insert(name);
            }
        }
    }
    sentences
}

#[test]
fn g8_every_language_has_every_sentence_with_the_same_arguments() {
    let english = sentences(Language::English);
    assert!(english.len() > 150);
    for language in Language::ALL {
        let theirs = sentences(language);
        let missing: Vec<_> = english.keys().filter(|key| !theirs.contains_key(*key)).collect();
        let extra: Vec<_> = theirs.keys().filter(|key| !english.contains_key(*key)).collect();
        assert!(missing.is_empty() && extra.is_empty(), "{}: missing {missing:?}, extra {extra:?}", language.tag());
        for (key, arguments) in &english {
            assert_eq!(&theirs[key], arguments, "{key} in {}", language.tag());
        }
    }
}

#[test]
fn g8_every_file_can_be_read_without_a_mistake() {
    for language in Language::ALL {
        fluent_bundle::FluentResource::try_new(source(language))
            .unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", language.tag()));
    }
}

/// Text literals of the crate's own code and templates.
fn literals() -> BTreeSet<String> {
    fn walk(dir: &Path, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                walk(&entry, found);
            } else {
                let text = fs::read_to_string(&entry).unwrap();
                let code = text.split("#[cfg(test)]").next().unwrap();
                found.extend(code.split('"').map(str::to_owned));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = BTreeSet::new();
    walk(&root.join("src"), &mut found);
    walk(&root.join("templates"), &mut found);
    found
}

#[test]
fn no_sentence_is_left_over() {
    let literals = literals();
    let unused: Vec<_> = sentences(Language::English).into_keys().filter(|key| !literals.contains(key)).collect();
    assert!(unused.is_empty(), "{unused:?}");
}

/// A sentence that is missing shows as its key, and an argument that is missing as `{$name}`.
#[test]
fn no_page_asks_for_a_sentence_that_is_not_there() {
    let english = sentences(Language::English);
    let prefixes: BTreeSet<&str> = english.keys().filter_map(|key| key.split('-').next()).collect();
    for language in Language::ALL {
        for (name, response) in crate::gallery::pages(language.tag()) {
            let page = scraper::Html::parse_document(crate::samples::body(&response));
            for text in page.root_element().text() {
                assert!(!text.contains("{$") && !text.contains("{ $"), "{name} in {}: {text}", language.tag());
                let looks_like_a_key = text.trim().split_once('-').is_some_and(|(first, rest)| {
                    prefixes.contains(first)
                        && !rest.contains(' ')
                        && rest.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
                });
                assert!(!looks_like_a_key, "{name} in {}: {text}", language.tag());
            }
        }
    }
}

#[test]
fn g8_no_page_is_left_in_english() {
    let english: BTreeMap<_, _> = crate::gallery::pages("en").into_iter().collect();
    for language in Language::ALL.into_iter().filter(|language| *language != Language::English) {
        for (name, response) in crate::gallery::pages(language.tag()) {
            let title = |html: &str| html.split("<title>").nth(1).unwrap().split("</title>").next().unwrap().to_owned();
            let (theirs, ours) = (title(crate::samples::body(&response)), title(crate::samples::body(&english[&name])));
            // A ticket's title is its subject; the portal's own word for tickets has no translation (B9).
            assert!(
                theirs != ours || name.starts_with("ticket") || name == "list-stages",
                "{name} in {}",
                language.tag()
            );
        }
    }
}
