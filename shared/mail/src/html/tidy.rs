//! Cleaned HTML made fit for a page: [`tidy`].
//!
//! What mail programs write says over and over how their own window looks: a font, its size, black on white. A page has
//! its own, light or dark. What somebody *chose* stays: bold, a colour, a heading, a smaller line.

use super::style::{Declaration, significant, tame, tame_colour};
use super::tokens::{Tag, Token, tokens};
use crate::body::{is_break, write_word};

/// Makes cleaned HTML fit for a page: a program's defaults go (fonts, ordinary sizes, black, white, fixed line heights),
/// sizes and margins are brought within bounds, empty lines at both ends go, web addresses become links. The result is clean, and tidy: doing it again
/// changes nothing.
pub fn tidy(cleaned: &str) -> String {
    let mut out = String::with_capacity(cleaned.len());
    // For each open element whether it, or one around it, has colours that were chosen: then black is a choice as well.
    let mut coloured: Vec<bool> = Vec::new();
    let mut links = 0_usize;
    for token in tokens(cleaned) {
        match token {
            Token::Text(text) if links == 0 => link_addresses(text, &mut out),
            Token::Text(text) => out.push_str(text),
            Token::Open(tag) => {
                links += usize::from(tag.name == "a");
                let around = coloured.last().copied().unwrap_or(false);
                let chosen = write_tidied(tag, around, &mut out);
                if !is_void(tag.name) {
                    coloured.push(around || chosen);
                }
            }
            Token::Close(name) => {
                links = links.saturating_sub(usize::from(name == "a"));
                coloured.pop();
                out.push_str("</");
                out.push_str(name);
                out.push('>');
            }
        }
    }
    without_blank_ends(&out)
}

/// Whether tidied HTML looks no different from its plain text on a page: paragraphs and lines, links that are their own
/// words. Then the text is all there is to keep.
pub fn is_plain(tidied: &str) -> bool {
    // Where the words of the link begin that is being read, and what they should be.
    let mut link: Option<(&str, String)> = None;
    for token in tokens(tidied) {
        match token {
            Token::Text(text) => {
                if let Some((_, words)) = &mut link {
                    words.push_str(text);
                }
            }
            Token::Open(tag) => {
                let plain = match tag.name {
                    "div" | "p" | "br" | "span" | "wbr" | "font" | "center" => tag.name != "center",
                    "a" => {
                        link = Some((tag.attribute("href").unwrap_or_default(), String::new()));
                        true
                    }
                    _ => false,
                };
                if !plain || tag.attributes().any(|(name, value)| says_something(name, value)) {
                    return false;
                }
            }
            Token::Close("a") => {
                let Some((address, words)) = link.take() else { continue };
                if !is_its_own_name(address, words.trim()) {
                    return false;
                }
            }
            Token::Close(_) => {}
        }
    }
    true
}

/// The words of cleaned HTML and nothing else: no addresses of links, no descriptions of images.
pub fn bare_words(cleaned: &str) -> String {
    let mut out = String::with_capacity(cleaned.len());
    for token in tokens(cleaned) {
        match token {
            Token::Text(text) => out.push_str(text),
            Token::Open(tag) if !is_inline(tag.name) => out.push('\n'),
            Token::Close(name) if !is_inline(name) => out.push('\n'),
            Token::Open(_) | Token::Close(_) => {}
        }
    }
    // The last, lest what was written as `&amp;lt;` becomes a bracket.
    out.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "cite"
            | "code"
            | "del"
            | "em"
            | "font"
            | "i"
            | "ins"
            | "kbd"
            | "mark"
            | "q"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "tt"
            | "u"
            | "wbr"
    )
}

/// Whether tidied HTML has colours of its own, for text or behind it: such HTML is readable on light paper only.
pub fn has_own_colours(tidied: &str) -> bool {
    tokens(tidied).any(|token| match token {
        Token::Open(tag) => tag.attributes().any(|(name, value)| is_colour(name, value)),
        _ => false,
    })
}

/// Makes links of the web addresses that stand in a text as such, as mail programs do.
fn link_addresses(text: &str, out: &mut String) {
    if !["http://", "https://", "www."].iter().any(|start| text.contains(start)) {
        out.push_str(text);
        return;
    }
    for word in text.split_inclusive(is_break) {
        let gap = word.len() - word.trim_end_matches(is_break).len();
        let (word, gap) = word.split_at(word.len() - gap);
        // Only what is escaped in text is unescaped: what is no plain address stays as it is.
        let address = word.replace("&amp;", "&");
        let starts = ["http://", "https://", "www."].iter().any(|start| address.starts_with(start));
        if starts && !["&lt;", "&gt;", "&nbsp;"].iter().any(|escaped| word.contains(escaped)) {
            let mut link = String::new();
            write_word(&address, &mut link);
            // As the cleaner writes it.
            out.push_str(&link.replace("&#39;", "'"));
        } else {
            out.push_str(word);
        }
        out.push_str(gap);
    }
}

/// Writes a start tag without what is not wanted; says whether it has colours.
fn write_tidied(tag: Tag<'_>, coloured: bool, out: &mut String) -> bool {
    out.push('<');
    out.push_str(tag.name);
    let mut chosen = false;
    for (name, value) in tag.attributes() {
        let kept = match name {
            "style" => tame(tag.name, value, coloured),
            "color" | "bgcolor" => tame_colour(tag.name, name, value, coloured).map(str::to_owned),
            "face" => None,
            _ => Some(value.to_owned()),
        };
        if let Some(value) = kept.filter(|value| !value.is_empty()) {
            chosen |= is_colour(name, &value);
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            out.push_str(&value);
            out.push('"');
        }
    }
    out.push('>');
    chosen
}

fn is_colour(attribute: &str, value: &str) -> bool {
    match attribute {
        "color" | "bgcolor" => true,
        "style" => Declaration::all(value).any(|one| matches!(one.property, "color" | "background-color")),
        _ => false,
    }
}

/// Whether an attribute makes a difference to a reader.
fn says_something(name: &str, value: &str) -> bool {
    match name {
        "style" => Declaration::all(value).any(significant),
        "align" => !matches!(value, "left" | "start" | "justify"),
        // The usual sizes of Outlook and Gmail.
        "size" => !matches!(value, "2" | "3" | "-1" | "+0"),
        "color" | "bgcolor" => true,
        _ => false,
    }
}

/// Whether a link only shows its own address, as a page does with addresses in plain text.
fn is_its_own_name(address: &str, words: &str) -> bool {
    let bare = |text: &str| text.trim_start_matches("mailto:").trim_end_matches('/').to_owned();
    let (address, words) = (bare(address), bare(words));
    address == words || words.starts_with("www.") && address.split_once("://").is_some_and(|(_, rest)| rest == words)
}

fn is_void(name: &str) -> bool {
    matches!(name, "br" | "col" | "hr" | "img" | "wbr")
}

/// Takes empty lines off both ends.
fn without_blank_ends(html: &str) -> String {
    let pieces: Vec<Token<'_>> = tokens(html).collect();
    let shows = |token: &Token<'_>| match token {
        Token::Text(text) => !is_blank(text),
        Token::Open(tag) => matches!(tag.name, "img" | "hr"),
        Token::Close(_) => false,
    };
    let Some(first) = pieces.iter().position(shows) else { return String::new() };
    let last = pieces.iter().rposition(shows).unwrap_or(first);
    let mut out = String::with_capacity(html.len());
    for (at, token) in pieces.iter().enumerate() {
        let outside = at < first || at > last;
        match token {
            Token::Text(text) if outside && is_blank(text) => {}
            Token::Open(tag) if outside && matches!(tag.name, "br" | "wbr") => {}
            Token::Text(text) => out.push_str(text),
            Token::Open(tag) => out.push_str(tag.source),
            Token::Close(name) => {
                // An element with nothing in it, outside of what shows, goes as a whole.
                let open = (outside && out.ends_with('>')).then(|| out.rfind('<')).flatten();
                let empty = open.and_then(|open| {
                    let rest = out.get(open + 1..)?;
                    rest.strip_prefix(name)?.starts_with([' ', '>']).then_some(open)
                });
                if let Some(open) = empty {
                    out.truncate(open);
                } else {
                    out.push_str("</");
                    out.push_str(name);
                    out.push('>');
                }
            }
        }
    }
    out
}

fn is_blank(text: &str) -> bool {
    text.replace("&nbsp;", "").chars().all(|c| c.is_whitespace() || crate::reply::line::is_mark(c))
}
