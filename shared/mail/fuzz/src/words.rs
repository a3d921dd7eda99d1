//! Nothing lost: the words of a text, wherever they went.

/// The words of some texts, in any order. Quote marks and marks that show nothing are no words.
pub fn of<'a>(texts: &[&'a str]) -> Vec<&'a str> {
    let shows = |word: &&str| !word.chars().all(|c| c == '>' || is_mark(c));
    let mut words: Vec<&str> = texts.iter().flat_map(|text| text.split_whitespace()).filter(shows).collect();
    words.sort_unstable();
    words
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Panics when `whole` and the `pieces` it was cut into do not have the same characters, however they are put into lines
/// and words: some programs lose the line break above the history, and it is cut there all the same.
pub fn assert_kept(whole: &str, pieces: &[&str]) {
    let (before, after) = (characters(&[whole]), characters(pieces));
    if before != after {
        let (whole, pieces) = (of(&[whole]), of(pieces));
        let lost: Vec<_> = whole.iter().filter(|word| pieces.binary_search(word).is_err()).take(5).collect();
        let added: Vec<_> = pieces.iter().filter(|word| whole.binary_search(word).is_err()).take(5).collect();
        panic!("{} characters became {}; lost {lost:?}, added {added:?}", before.len(), after.len());
    }
}

fn characters(texts: &[&str]) -> Vec<char> {
    let shows = |c: &char| !c.is_whitespace() && *c != '>' && !is_mark(*c);
    let mut all: Vec<char> = texts.iter().flat_map(|text| text.chars()).filter(shows).collect();
    all.sort_unstable();
    all
}

/// Panics when nothing is left of a text that has words.
pub fn assert_some(whole: &str, left: &str) {
    assert!(!left.trim().is_empty() || of(&[whole]).is_empty(), "nothing left of {whole:?}");
}
