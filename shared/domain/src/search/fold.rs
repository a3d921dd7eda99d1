//! Folding: the spelling under which a word is kept and looked for.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longest term, in characters. What is longer (an address, a key) is found by its beginning.
pub(crate) const MAX_CHARS: usize = 40;

/// A word without what people leave out or write differently: case, accents, width, ligatures; German ß is ss; all four
/// kinds of Turkish i are one; Arabic without vowel signs, with one form of alef, ya and ta marbuta; digits of any
/// script are 0 to 9.
pub fn fold(word: &str) -> String {
    if word.is_ascii() {
        let plain = word.chars().filter(char::is_ascii_alphanumeric);
        return plain.take(MAX_CHARS).map(|c| c.to_ascii_lowercase()).collect();
    }
    let lower = word.nfkd().filter(|c| !is_left_out(*c)).flat_map(char::to_lowercase);
    // Lower case may bring marks of its own (İ becomes i and a dot).
    let plain = lower.filter(|c| !is_left_out(*c)).flat_map(letters);
    plain.filter(|c| c.is_alphanumeric() || is_combining_mark(*c)).nfc().take(MAX_CHARS).collect()
}

/// The same with German umlauts written out: `Lösung` as `loesung`. None where that makes no difference.
pub(crate) fn written_out(word: &str) -> Option<String> {
    if !word.contains(['ä', 'ö', 'ü', 'Ä', 'Ö', 'Ü']) {
        return None;
    }
    let mut out = String::with_capacity(word.len() + 4);
    for c in word.chars() {
        match c {
            'ä' | 'Ä' => out.push_str("ae"),
            'ö' | 'Ö' => out.push_str("oe"),
            'ü' | 'Ü' => out.push_str("ue"),
            other => out.push(other),
        }
    }
    Some(fold(&out))
}

/// An Arabic word, folded already, without the article and what is written together with it: `والفاتورة` as `فاتوره`.
/// None where too little would be left.
pub(crate) fn without_article(folded: &str) -> Option<String> {
    const ARTICLES: [&str; 6] = ["وال", "بال", "كال", "فال", "ال", "لل"];
    let bare = ARTICLES.iter().find_map(|article| folded.strip_prefix(article))?;
    (bare.chars().count() >= 3).then(|| bare.to_owned())
}

/// Accents, Arabic and Hebrew vowel signs, the Arabic stretcher, joiners and hyphens that nobody sees. Marks of scripts
/// in which they are letters (dakuten, vowels of India) stay.
const fn is_left_out(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{036f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe2f}'
        | '\u{0591}'..='\u{05c7}'
        | '\u{0610}'..='\u{061a}' | '\u{0640}' | '\u{064b}'..='\u{065f}' | '\u{0670}' | '\u{06d6}'..='\u{06ed}'
        | '\u{00ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// A letter as it is kept.
fn letters(c: char) -> impl Iterator<Item = char> {
    let (first, second) = match c {
        'ß' => ('s', Some('s')),
        'æ' => ('a', Some('e')),
        'œ' => ('o', Some('e')),
        'þ' => ('t', Some('h')),
        'ı' => ('i', None),
        'ø' => ('o', None),
        'đ' | 'ð' => ('d', None),
        'ł' => ('l', None),
        'ħ' => ('h', None),
        'ς' => ('σ', None),
        '\u{0671}' => ('\u{0627}', None),
        '\u{0649}' | '\u{06cc}' => ('\u{064a}', None),
        '\u{0629}' | '\u{06c1}' => ('\u{0647}', None),
        '\u{06a9}' => ('\u{0643}', None),
        other => (digit(other).unwrap_or(other), None),
    };
    std::iter::once(first).chain(second)
}

/// A decimal digit of the scripts that people write numbers in.
fn digit(c: char) -> Option<char> {
    const ZEROS: [u32; 14] =
        [0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0x1040];
    let code = u32::from(c);
    let zero = ZEROS.into_iter().find(|zero| (*zero..*zero + 10).contains(&code))?;
    char::from_digit(code - zero, 10)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn b6_what_people_spell_differently_is_one_word() {
        for (one, other) in [
            ("Straße", "STRASSE"),
            ("ẞ", "ss"),
            ("İstanbul", "istanbul"),
            ("ISPARTA", "ısparta"),
            ("Café", "CAFE\u{301}"),
            ("Ångström", "angstrom"),
            ("œuvre", "OEUVRE"),
            ("ＡＢＣ１２", "abc12"),
            ("ﬁnd", "find"),
            ("ﾌﾟﾘﾝﾀｰ", "プリンター"),
            ("الفَاتُورَة", "الفاتوره"),
            ("أحمد", "احمد"),
            ("إلى", "الي"),
            ("مـــرحبا", "مرحبا"),
            ("١٠٤٢", "1042"),
            ("۱۰۴۲", "1042"),
            ("ΟΔΟΣ", "οδος"),
            ("Ёлка", "елка"),
            ("שָׁלוֹם", "שלום"),
            ("soft\u{ad}hyphen", "softhyphen"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} and {other}");
            assert!(!fold(one).is_empty());
        }
    }

    #[test]
    fn b6_words_that_differ_stay_apart() {
        for (one, other) in [("か", "が"), ("कि", "की"), ("bar", "bär2"), ("ハ", "パ")] {
            assert_ne!(fold(one), fold(other), "{one} and {other}");
        }
    }

    #[test]
    fn b6_umlauts_are_written_out_and_articles_taken_off() {
        assert_eq!(written_out("Lösung").as_deref(), Some("loesung"));
        assert_eq!(written_out("Losung"), None);
        assert_eq!(without_article(&fold("والفاتورة")).as_deref(), Some("فاتوره"));
        assert_eq!(without_article(&fold("ألم")), None);
    }

    proptest! {
        #[test]
        fn b6_folding_twice_is_folding_once_and_makes_no_separator(text in "\\PC{0,60}") {
            let once = fold(&text);
            prop_assert_eq!(&fold(&once), &once);
            prop_assert!(once.chars().count() <= MAX_CHARS);
            prop_assert!(!once.contains([' ', '#', '!']));
        }
    }
}
