//! Cleaned HTML, read tag by tag.
//!
//! What [`clean`](super::clean) writes is regular enough for that: well nested, names in lower case, every attribute in
//! double quotes, every `<` in text escaped. A `>` in an attribute may stand as it is.

/// A piece of cleaned HTML. `source` in all of them put together is the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Text, escaped.
    Text(&'a str),
    /// A start tag.
    Open(Tag<'a>),
    /// An end tag's name.
    Close(&'a str),
}

/// A start tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    pub(super) name: &'a str,
    /// From `<` to `>`.
    pub(super) source: &'a str,
    attributes: &'a str,
}

impl<'a> Tag<'a> {
    /// Names and values of its attributes; values are escaped.
    pub(super) fn attributes(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let mut rest = self.attributes;
        std::iter::from_fn(move || {
            let (name, after) = rest.split_once('=')?;
            let (value, after) = after.strip_prefix('"')?.split_once('"')?;
            rest = after;
            Some((name.trim(), value))
        })
    }

    /// One attribute's value, escaped.
    pub(super) fn attribute(self, wanted: &str) -> Option<&'a str> {
        self.attributes().find_map(|(name, value)| (name == wanted).then_some(value))
    }
}

/// The pieces of cleaned HTML, in order.
pub(super) fn tokens(cleaned: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = cleaned;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if !rest.starts_with('<') {
            let (text, after) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
            rest = after;
            return Some(Token::Text(text));
        }
        let (source, after) = rest.split_at(end_of_tag(rest));
        rest = after;
        let inner = source.trim_start_matches('<').trim_end_matches('>');
        Some(match inner.strip_prefix('/') {
            Some(name) => Token::Close(name.trim()),
            None => {
                let (name, attributes) = inner.split_at(inner.find(' ').unwrap_or(inner.len()));
                Token::Open(Tag { name, source, attributes })
            }
        })
    })
}

/// Where a tag ends: behind the first `>` that stands in no attribute's value.
fn end_of_tag(text: &str) -> usize {
    let mut quoted = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bracket_in_an_attribute_ends_no_tag() {
        let all: Vec<Token<'_>> = tokens("a<img alt=\"x > y\" width=\"3\"></p>b").collect();
        let [Token::Text("a"), Token::Open(image), Token::Close("p"), Token::Text("b")] = all[..] else {
            panic!("{all:?}")
        };
        assert_eq!(image.attributes().collect::<Vec<_>>(), [("alt", "x > y"), ("width", "3")]);
        assert_eq!(image.attribute("width"), Some("3"));
    }
}
