//! Images of cleaned HTML: which it names, and where they are.

use super::clean::escape;
use super::style::ROOT;
use super::tokens::{Tag, Token, tokens};

/// What stands where the HTML names an image of its message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Image {
    /// The image.
    Shown {
        /// Where it is loaded from: a path on the portal, or `cid:` in a mail.
        address: String,
        /// What it is called, where the HTML does not say.
        name: String,
    },
    /// A link to where it can be seen.
    Linked {
        /// Where that is.
        address: String,
        /// What the link says, where the HTML does not.
        words: String,
    },
}

/// Puts the inline images of **cleaned** HTML in their places: `place` is asked for each `cid:` address, by Content-ID.
/// `None` leaves the image out, and so is every image without such an address, for nothing is loaded from elsewhere: its
/// description stands for it, in a `<span class="no-image">`.
///
/// Works on the output of [`clean`](super::clean) only.
pub fn with_images(cleaned: &str, place: impl Fn(&str) -> Option<Image>) -> String {
    let mut out = String::with_capacity(cleaned.len());
    for token in tokens(cleaned) {
        match token {
            Token::Text(text) => out.push_str(text),
            Token::Open(tag) if tag.name == "img" => put(tag, content_id(tag).and_then(|id| place(&id)), &mut out),
            Token::Open(tag) => out.push_str(tag.source),
            Token::Close(name) => close(name, &mut out),
        }
    }
    out
}

/// The Content-IDs that cleaned HTML names as images, in order.
pub fn named_images(cleaned: &str) -> Vec<String> {
    let images = tokens(cleaned).filter_map(|token| match token {
        Token::Open(tag) if tag.name == "img" => content_id(tag),
        _ => None,
    });
    images.collect()
}

/// Cleaned and tidied HTML for a mail: sizes in pixels, for not every program knows `rem`.
pub fn with_pixels(tidied: &str) -> String {
    let mut out = String::with_capacity(tidied.len());
    for token in tokens(tidied) {
        match token {
            Token::Text(text) => out.push_str(text),
            Token::Close(name) => close(name, &mut out),
            Token::Open(tag) => match tag.attribute("style").filter(|style| style.contains("rem")) {
                Some(style) => out.push_str(&tag.source.replacen(style, &in_pixels(style), 1)),
                None => out.push_str(tag.source),
            },
        }
    }
    out
}

fn in_pixels(style: &str) -> String {
    let declarations = style.split(';').map(|declaration| {
        let Some((property, value)) = declaration.split_once(':') else { return declaration.to_owned() };
        let pixels = value.strip_suffix("rem").and_then(|number| number.parse::<f32>().ok());
        pixels.map_or_else(|| declaration.to_owned(), |number| format!("{property}:{}px", (number * ROOT).round()))
    });
    declarations.collect::<Vec<_>>().join(";")
}

fn close(name: &str, out: &mut String) {
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

fn put(tag: Tag<'_>, image: Option<Image>, out: &mut String) {
    // Between tags an attribute's value needs its brackets escaped as well.
    let words = tag.attribute("alt").unwrap_or_default().replace('<', "&lt;").replace('>', "&gt;");
    let described = !words.trim().is_empty();
    match image {
        Some(Image::Shown { address, name }) => {
            out.push_str("<img src=\"");
            out.push_str(&escape(&address));
            out.push_str("\" alt=\"");
            out.push_str(&if described { words } else { escape(&name) });
            out.push('"');
            for (name, value) in tag.attributes().filter(|(name, _)| !matches!(*name, "src" | "alt")) {
                out.push(' ');
                out.push_str(name);
                out.push_str("=\"");
                out.push_str(value);
                out.push('"');
            }
            out.push('>');
        }
        Some(Image::Linked { address, words: instead }) => {
            out.push_str("<a class=\"no-image\" href=\"");
            out.push_str(&escape(&address));
            out.push_str("\">");
            out.push_str(&if described { words } else { escape(&instead) });
            out.push_str("</a>");
        }
        None if described => {
            out.push_str("<span class=\"no-image\">");
            out.push_str(&words);
            out.push_str("</span>");
        }
        None => {}
    }
}

fn content_id(tag: Tag<'_>) -> Option<String> {
    let source = tag.attribute("src")?.trim();
    let (scheme, id) = source.split_once(':')?;
    scheme.eq_ignore_ascii_case("cid").then(|| unescape(id))
}

/// Content-IDs may be percent-encoded in an address (RFC 2392) and escaped in HTML.
pub(super) fn unescape(id: &str) -> String {
    let id = id.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    let mut bytes = Vec::with_capacity(id.len());
    let mut input = id.bytes();
    while let Some(byte) = input.next() {
        let mut ahead = input.clone();
        let hex = |digit: Option<u8>| {
            digit.and_then(|digit| char::from(digit).to_digit(16)).and_then(|digit| u8::try_from(digit).ok())
        };
        match (byte, hex(ahead.next()), hex(ahead.next())) {
            (b'%', Some(high), Some(low)) => {
                bytes.push(high * 16 + low);
                input = ahead;
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
