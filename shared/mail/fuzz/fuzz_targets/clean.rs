//! Cleaning HTML: what comes out is harmless to a parser of another make, and cleaning it again changes nothing.
#![no_main]

use guichet_mail::body::{markdown_to_html, text_to_html};
use guichet_mail::html::{Image, clean, has_own_colours, is_plain, named_images, tidy, with_images};
use guichet_mail_fuzz::{harmless::assert_harmless, time};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|source: &str| {
    let cleaned = time::bounded(source.len(), || clean(source));
    assert_harmless(&cleaned);
    assert_eq!(clean(&cleaned), cleaned, "cleaned twice");
    assert!(cleaned.len() <= 12 * source.len() + 100, "{} bytes of {}", cleaned.len(), source.len());

    // Addresses and words that try to leave their attribute.
    let hostile = || "cid:\"><script>'&".to_owned();
    let shown = with_images(&cleaned, |id| match id.len() % 3 {
        0 => None,
        1 => Some(Image::Shown { address: hostile(), name: hostile() }),
        _ => Some(Image::Linked { address: format!("https://{}", hostile()), words: hostile() }),
    });
    assert_harmless(&shown);
    assert!(named_images(&cleaned).len() <= cleaned.matches("<img").count());

    let tidied = time::bounded(source.len(), || tidy(&cleaned));
    assert_harmless(&tidied);
    assert_eq!(tidy(&tidied), tidied, "tidied twice");
    let _ = (is_plain(&tidied), has_own_colours(&tidied));

    assert_harmless(&time::bounded(source.len(), || text_to_html(source)));
    assert_harmless(&time::bounded(source.len(), || markdown_to_html(source)));
});
