//! One cut for a message that says the same twice, as text and as HTML.
//!
//! Where the two would be cut at different places, one decides and the other follows: the HTML when its elements say
//! where the history is, else the one that found any. The page shows the HTML, so in doubt it is the HTML.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::html::Page;
use crate::reply::line::Line;
use crate::reply::{self, Fate, Role, Split};

/// Longer bodies, in words, are not compared: each is then cut for itself.
const MOST_WORDS: usize = 50_000;
/// How many words one body may have that the other lacks, in one place.
const WINDOW: usize = 40;

/// What was written now and the rest, once as text and once as HTML.
#[derive(Debug, Default)]
pub(super) struct Cut {
    pub(super) split: Split,
    pub(super) html: Option<String>,
    pub(super) new_html: Option<String>,
    pub(super) quoted_html: Option<String>,
}

pub(super) fn cut(text: Option<&str>, page: Option<&Page>, role: Role) -> Cut {
    let plain = text.map(|text| {
        let lines = reply::plain_lines(text);
        let fates = reply::decide(&lines, role);
        (lines, fates)
    });
    let Some(page) = page else {
        let split = plain.map(|(lines, fates)| reply::gather(&lines, &fates)).unwrap_or_default();
        return Cut { split, ..Cut::default() };
    };
    let page_fates = page.fates(role);
    let (split, page_fates) = match plain {
        Some((lines, fates)) => together(page, page_fates, &lines, &fates, role),
        None => (page.split(&page_fates), page_fates),
    };
    let html = page.cleaned();
    let (new_html, quoted_html) = page.cleaned_parts(&page_fates, html.as_ref());
    Cut { split, html, new_html, quoted_html }
}

/// The text's split and the page's fates, agreed upon.
fn together(page: &Page, page_fates: Vec<Fate>, lines: &[Line<'_>], fates: &[Fate], role: Role) -> (Split, Vec<Fate>) {
    let page_lines = page.as_lines();
    let cuts = |fates: &[Fate]| fates.iter().any(|fate| *fate != Fate::New);
    if !cuts(&page_fates) && !cuts(fates) {
        return (reply::gather(lines, fates), page_fates);
    }
    let history = |fates: &[Fate]| fates.contains(&Fate::History);
    // What is to be read by everybody is shown once, as text, where the two cannot be compared.
    let text_alone = || (reply::gather(lines, fates), vec![Fate::History; page_fates.len()]);
    let desk = role == Role::Desk;
    let (Some(page_words), Some(words)) = (Words::of(&page_lines), Words::of(lines)) else {
        return if desk && history(fates) { text_alone() } else { (page.split(&page_fates), page_fates) };
    };
    let text_leads = !page.is_marked_history(&page_fates)
        && if history(fates) || history(&page_fates) { history(fates) } else { !cuts(&page_fates) };
    if words.0.is_empty() || page_words.0.is_empty() {
        // Only one of them says anything.
        let split = if words.0.is_empty() { page.split(&page_fates) } else { reply::gather(lines, fates) };
        return (split, page_fates);
    }
    if text_leads {
        match words.carry(fates, &page_words, &page_lines) {
            // What either of them takes for a quote is none of the desk's words.
            Some(carried) if desk => {
                let agreed = page_words.carry(&page_fates, &words, lines).map(|theirs| both(fates, &theirs));
                (reply::gather(lines, agreed.as_deref().unwrap_or(fates)), both(&carried, &page_fates))
            }
            Some(carried) => (reply::gather(lines, fates), carried),
            None if desk => text_alone(),
            None => (page.split(&page_fates), page_fates),
        }
    } else {
        let split = match page_words.carry(&page_fates, &words, lines) {
            Some(carried) if desk => reply::gather(lines, &both(&carried, fates)),
            Some(carried) => reply::gather(lines, &carried),
            None => page.split(&page_fates),
        };
        (split, page_fates)
    }
}

/// What two cuts of the same lines agree was written now.
fn both(one: &[Fate], other: &[Fate]) -> Vec<Fate> {
    one.iter().zip(other).map(|(one, other)| if *one == Fate::New { *other } else { *one }).collect()
}

/// The words of a body, as hashes, each with the line that it stands on.
struct Words(Vec<(u64, usize)>);

impl Words {
    /// `None` for a body with too many.
    fn of(lines: &[Line<'_>]) -> Option<Self> {
        let mut words = Vec::new();
        for (at, line) in lines.iter().enumerate() {
            for word in line.content().split_whitespace().filter(|word| !is_address(word)) {
                for piece in word.split(|c: char| !c.is_alphanumeric()).filter(|piece| !piece.is_empty()) {
                    let mut hasher = DefaultHasher::new();
                    piece.chars().flat_map(char::to_lowercase).for_each(|c| c.hash(&mut hasher));
                    words.push((hasher.finish(), at));
                }
            }
            if words.len() > MOST_WORDS {
                return None;
            }
        }
        Some(Self(words))
    }

    /// The fates of `others`' lines by those of one's own; `None` when the two do not say the same, or nothing would be left.
    fn carry(&self, fates: &[Fate], others: &Self, lines: &[Line<'_>]) -> Option<Vec<Fate>> {
        let mut votes = vec![[0_u32; 3]; lines.len()];
        let mut matched = 0;
        for (mine, other) in self.pairs(others) {
            let fate = fates.get(mine).copied().unwrap_or(Fate::New);
            let index = [Fate::New, Fate::History, Fate::Signature].iter().position(|kind| *kind == fate)?;
            *votes.get_mut(other)?.get_mut(index)? += 1;
            matched += 1;
        }
        if matched * 10 < others.0.len() * 7 {
            return None;
        }
        let mut carried = Vec::with_capacity(lines.len());
        let mut fate = Fate::New;
        for [new, history, signature] in votes {
            // A line that the other body does not have goes with the line above it.
            if new + history + signature > 0 {
                fate = if new >= history.max(signature) {
                    Fate::New
                } else if history >= signature {
                    Fate::History
                } else {
                    Fate::Signature
                };
            }
            carried.push(fate);
        }
        let left = carried.iter().zip(lines).any(|(fate, line)| *fate == Fate::New && !line.is_blank());
        left.then_some(carried)
    }

    /// The lines of words that both have, in order: one's own and the other's.
    fn pairs(&self, others: &Self) -> Vec<(usize, usize)> {
        let word = |words: &Self, at: usize| words.0.get(at).map(|(hash, _)| *hash);
        let (mut mine, mut other) = (0, 0);
        let mut pairs = Vec::new();
        while let (Some((a, line)), Some((b, other_line))) = (self.0.get(mine), others.0.get(other)) {
            if a == b {
                pairs.push((*line, *other_line));
                (mine, other) = (mine + 1, other + 1);
                continue;
            }
            // The nearest place where both go on alike, with two words, lest every "the" is one.
            let alike = |mine: usize, other: usize| {
                word(self, mine).is_some()
                    && word(self, mine) == word(others, other)
                    && word(self, mine + 1) == word(others, other + 1)
            };
            let next = (1..WINDOW).find_map(|skip| {
                if alike(mine + skip, other) {
                    Some((mine + skip, other))
                } else if alike(mine, other + skip) {
                    Some((mine, other + skip))
                } else {
                    alike(mine + skip, other + skip).then_some((mine + skip, other + skip))
                }
            });
            (mine, other) = next.unwrap_or((mine + 1, other + 1));
        }
        pairs
    }
}

/// Addresses of links and images stand in one of the two and not in the other.
fn is_address(word: &str) -> bool {
    word.contains("://") || word.contains("mailto:") || word.contains("cid:")
}
