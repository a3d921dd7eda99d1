//! Foreign HTML made safe for a page (S14).

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use super::page::Page;

/// Elements that stay. Everything else goes, and its text stays, save for elements whose text is no text.
const TAGS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "tt",
    "u",
    "ul",
    "wbr",
];

/// Style properties that change how words look, and none that moves, hides, covers or loads anything.
const PROPERTIES: &[&str] = &[
    "background-color",
    "border",
    "border-bottom",
    "border-collapse",
    "border-color",
    "border-left",
    "border-right",
    "border-spacing",
    "border-style",
    "border-top",
    "border-width",
    "color",
    "direction",
    "font",
    "font-family",
    "font-size",
    "font-style",
    "font-variant",
    "font-weight",
    "letter-spacing",
    "line-height",
    "list-style-type",
    "margin",
    "margin-bottom",
    "margin-left",
    "margin-right",
    "margin-top",
    "padding",
    "padding-bottom",
    "padding-left",
    "padding-right",
    "padding-top",
    "text-align",
    "text-decoration",
    "text-indent",
    "text-transform",
    "vertical-align",
    "white-space",
    "word-break",
];

/// Bytes of text that stand for HTML that is too long.
const MOST_TEXT: usize = 100_000;

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(cleaner);

/// Cleans foreign HTML: an allow-list of elements, attributes, style properties and address schemes.
///
/// - No script, style sheet, form, frame, comment or foreign namespace; nothing that an event or a template could run.
/// - Nothing is loaded from elsewhere: images keep only `cid:` addresses, to be pointed at attachments by [`with_images`](super::with_images).
/// - Links keep `http`, `https`, `mailto` and `tel`, and carry `rel="noopener noreferrer nofollow"`.
///
/// Cleaning twice gives the same as cleaning once. Of more HTML than any page shows the text's beginning is left.
pub fn clean(source: &str) -> String {
    let page = Page::parse(source);
    page.cleaned().unwrap_or_else(|| {
        let text = page.text();
        crate::body::text_to_html(text.get(..text.floor_char_boundary(MOST_TEXT)).unwrap_or_default())
    })
}

/// Cleans what `write` makes of a page; `None` when that is too much HTML.
///
/// The page has been through our own tree, which is linear, and what it writes is well nested, which keeps the cleaner
/// linear too. One thing is left that would not: html5ever 0.40 writes text out in time quadratic in the number of
/// characters that it escapes, or that begin with the byte 0xC2 as the no-break space does. So these travel as stand-ins.
pub(crate) fn clean_page(page: &Page, write: impl Fn(&Page) -> Option<String>) -> Option<String> {
    let cleaned = without_lines_after_pre(CLEANER.clean(&write(page)?).to_string());
    if !cleaned.contains([STAND_IN_AMP, STAND_IN_LT, STAND_IN_GT, STAND_IN_LATIN]) {
        return Some(cleaned);
    }
    let mut out = String::with_capacity(cleaned.len() + cleaned.len() / 4);
    let mut chars = cleaned.chars();
    while let Some(c) = chars.next() {
        match c {
            STAND_IN_AMP => out.push_str("&amp;"),
            STAND_IN_LT => out.push_str("&lt;"),
            STAND_IN_GT => out.push_str("&gt;"),
            STAND_IN_LATIN => {
                match chars.next().and_then(|shifted| char::from_u32(u32::from(shifted).wrapping_sub(LATIN_SHIFT))) {
                    Some('\u{a0}') => out.push_str("&nbsp;"),
                    Some(c @ '\u{80}'..='\u{bf}') => out.push(c),
                    _ => {}
                }
            }
            c => out.push(c),
        }
    }
    Some(out)
}

/// A line feed right behind a `<pre>` is not shown, so that none may stand there: it would be another one next time.
fn without_lines_after_pre(cleaned: String) -> String {
    if !cleaned.contains("<pre") {
        return cleaned;
    }
    let mut out = String::with_capacity(cleaned.len());
    let mut rest = cleaned.as_str();
    while let Some((before, after)) = rest.split_once("<pre") {
        let (tag, after) = after.split_once('>').unwrap_or((after, ""));
        out.push_str(before);
        out.push_str("<pre");
        out.push_str(tag);
        out.push('>');
        rest = after.trim_start_matches('\n');
    }
    out.push_str(rest);
    out
}

/// Noncharacters (Unicode chapter 23.7): never in text that is exchanged, and removed should they be.
const STAND_IN_AMP: char = '\u{fdd0}';
const STAND_IN_LT: char = '\u{fdd1}';
const STAND_IN_GT: char = '\u{fdd2}';
/// Before a character of U+0080 to U+00BF that has been shifted out of the way.
const STAND_IN_LATIN: char = '\u{fdd3}';
const LATIN_SHIFT: u32 = 0x80;

/// Text on its way through the cleaner.
pub(super) fn stand_in(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push(STAND_IN_AMP),
            '<' => out.push(STAND_IN_LT),
            '>' => out.push(STAND_IN_GT),
            '\u{80}'..='\u{bf}' => {
                out.push(STAND_IN_LATIN);
                out.extend(char::from_u32(u32::from(c) + LATIN_SHIFT));
            }
            // Would be a line feed when read again.
            '\r' => {}
            c if is_stand_in(c) => {}
            c => out.push(c),
        }
    }
}

/// Whether elements of this name stay.
pub(super) fn is_kept(name: &str) -> bool {
    static KEPT: LazyLock<HashSet<&str>> = LazyLock::new(|| TAGS.iter().copied().collect());
    KEPT.contains(name)
}

pub(super) fn is_stand_in(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}')
}

fn cleaner() -> Builder<'static> {
    let mut builder = Builder::empty();
    let set = |names: &[&'static str]| names.iter().copied().collect::<HashSet<_>>();
    builder
        .tags(set(TAGS))
        .clean_content_tags(set(&["script", "style", "title", "template", "svg", "math"]))
        .generic_attributes(set(&["dir", "lang", "title", "style", "align"]))
        .tag_attributes(HashMap::from([
            ("a", set(&["href"])),
            ("img", set(&["src", "alt", "width", "height"])),
            ("font", set(&["color", "size", "face"])),
            ("td", set(&["colspan", "rowspan", "valign", "bgcolor", "width"])),
            ("th", set(&["colspan", "rowspan", "valign", "bgcolor", "width", "scope"])),
            ("table", set(&["border", "cellpadding", "cellspacing", "bgcolor", "width"])),
            ("tr", set(&["valign", "bgcolor"])),
            ("ol", set(&["start", "type"])),
            ("col", set(&["span", "width"])),
            ("details", set(&["open"])),
        ]))
        .url_schemes(set(&["http", "https", "mailto", "tel", "cid"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"))
        .strip_comments(true)
        .attribute_filter(|element, attribute, value| match (element, attribute) {
            ("img", "src") => is_cid(value).then_some(value.into()),
            ("a", "href") => (!is_cid(value)).then_some(value.into()),
            (_, "style") => {
                let kept = clean_style(value);
                (!kept.is_empty()).then_some(kept.into())
            }
            (_, "width" | "height") => is_at_most(value, 2_000).then_some(value.into()),
            (_, "colspan" | "rowspan" | "span") => is_at_most(value, 100).then_some(value.into()),
            (_, "border" | "cellpadding" | "cellspacing") => is_at_most(value, 40).then_some(value.into()),
            _ => Some(value.into()),
        });
    builder
}

fn is_cid(value: &str) -> bool {
    value.trim_start().get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("cid:"))
}

/// Whether an attribute's number, of pixels, percent or cells, is one that a page has room for.
fn is_at_most(value: &str, most: u32) -> bool {
    let value = value.trim();
    let digits = value.find(|c: char| !c.is_ascii_digit()).map_or(value, |end| value.split_at(end).0);
    digits.parse::<u32>().is_ok_and(|number| number <= most)
}

/// The declarations whose property is on the list and whose value can neither load nor compute anything.
fn clean_style(style: &str) -> String {
    // A backslash or comment can hide any word from us and from nobody else: the whole attribute goes.
    if style.contains(['\\', '<', '{', '}', '@']) || style.contains("/*") {
        return String::new();
    }
    let declarations = style.split(';').filter_map(|declaration| {
        let (property, value) = declaration.split_once(':')?;
        let value = value.trim();
        // Nothing of ours is to be outdone.
        let value = value.split_once('!').map_or(value, |(value, _)| value.trim_end());
        let mut property = property.trim().to_ascii_lowercase();
        // Word and Outlook write a colour alone so.
        if property == "background" && is_colour(value) {
            "background-color".clone_into(&mut property);
        }
        let plain =
            if matches!(property.as_str(), "color" | "background-color") { is_colour(value) } else { is_plain(value) };
        let kept = PROPERTIES.contains(&property.as_str()) && plain && is_modest(&property, value);
        kept.then(|| format!("{property}:{value}"))
    });
    declarations.collect::<Vec<_>>().join(";")
}

/// Whether a value is a colour and nothing else: a word, a number, a function of numbers.
fn is_colour(value: &str) -> bool {
    let value = value.to_ascii_lowercase();
    let inner = ["rgb(", "rgba(", "hsl(", "hsla("].iter().find_map(|name| value.strip_prefix(name));
    let numbers =
        |inner: &str| inner.bytes().all(|b| b.is_ascii_digit() || matches!(b, b' ' | b',' | b'.' | b'%' | b'/'));
    let function =
        inner.and_then(|inner| inner.strip_suffix(')')).is_some_and(|inner| numbers(&inner.replace("deg", "")));
    let word = value.bytes().all(|b| b.is_ascii_alphabetic())
        && !matches!(value.as_str(), "none" | "inherit" | "initial" | "unset");
    let number = value.strip_prefix('#').is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
    is_plain(&value) && !value.is_empty() && (function || word || number)
}

/// Whether a value calls no function but one for a colour, and names nothing that old programs run, not even with white space
/// or control characters in it.
fn is_plain(value: &str) -> bool {
    let lower: String = value.chars().filter(|c| *c > ' ' && !c.is_control()).collect::<String>().to_ascii_lowercase();
    let colour = ["rgb(", "rgba(", "hsl(", "hsla("].iter().any(|function| lower.starts_with(function))
        && lower.matches('(').count() == 1;
    (colour || !lower.contains('('))
        && !["javascript", "expression", "url", "behavior", "import"].iter().any(|word| lower.contains(word))
}

/// Whether every size is one that text has: nothing negative, which moves text out of its place, and nothing huge.
fn is_modest(property: &str, value: &str) -> bool {
    property.contains("color")
        || property.starts_with("font-family")
        || value.split(|c: char| c.is_whitespace() || matches!(c, ',' | '/')).all(is_modest_size)
}

/// Whether a word is no number, or one of at most three digits before the point, without a sign and an exponent.
fn is_modest_size(word: &str) -> bool {
    let numeric = |text: &str| text.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    if !numeric(word) {
        return !numeric(word.trim_start_matches(['-', '+']));
    }
    let whole = word.bytes().take_while(u8::is_ascii_digit).count();
    let unit = word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let exponent = unit.strip_prefix(['e', 'E']).is_some_and(|rest| numeric(rest.trim_start_matches(['-', '+'])));
    whole <= 3 && !exponent
}

/// Text made safe inside a double-quoted attribute and between tags.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
