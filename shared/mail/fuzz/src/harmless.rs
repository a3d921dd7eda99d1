//! Cleaned HTML, judged by a parser that follows the standard as browsers do.

use scraper::{ElementRef, Html, Node};

/// Elements that do nothing but hold and shape text.
const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "big",
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
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "main",
    "mark",
    "nav",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
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
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "wbr",
];

/// Attributes that load nothing, run nothing, and name nothing that a script or a style sheet could find.
const ATTRIBUTES: &[&str] = &[
    "abbr",
    "align",
    "alt",
    "bgcolor",
    "border",
    "bordercolor",
    "cellpadding",
    "cellspacing",
    "char",
    "clear",
    "color",
    "cols",
    "colspan",
    "compact",
    "datetime",
    "dir",
    "face",
    "frame",
    "headers",
    "height",
    "hspace",
    "href",
    "lang",
    "noshade",
    "nowrap",
    "open",
    "rel",
    "reversed",
    "rowspan",
    "rules",
    "scope",
    "size",
    "span",
    "src",
    "start",
    "style",
    "summary",
    "title",
    "type",
    "valign",
    "value",
    "vspace",
    "width",
];

const SCHEMES: &[&str] = &["http:", "https:", "mailto:", "tel:"];

/// What no style may say anywhere: what loads, runs, hides the rest or begins something else.
const STYLE_WORDS: &[&str] = &[
    "url",
    "expression",
    "javascript",
    "behavior",
    "-binding",
    "import",
    "image(",
    "image-set(",
    "element(",
    "attr(",
    "var(",
    "env(",
    "@",
    "\\",
    "/*",
    "<",
    "{",
    "}",
];

/// Beginnings of properties that move what they stand on, cover other things, hide it, or load.
const PROPERTIES: &[&str] = &[
    "position",
    "top",
    "left",
    "right",
    "bottom",
    "inset",
    "z-index",
    "transform",
    "translate",
    "float",
    "display",
    "visibility",
    "opacity",
    "content",
    "cursor",
    "filter",
    "animation",
    "transition",
    "clip",
    "mask",
    "overflow",
    "pointer-events",
    "background-image",
    "list-style-image",
    "border-image",
    "width",
    "height",
    "min-",
    "max-",
    "all",
    "-",
    "contain",
    "offset",
];

/// Panics when cleaned HTML can do anything but show text, links and the message's own images.
pub fn assert_harmless(cleaned: &str) {
    assert_nested(cleaned);
    // As a page's content, as the content of the elements that a page puts around it, and as a whole document.
    judge(&Html::parse_fragment(cleaned), cleaned);
    judge(&Html::parse_document(cleaned), cleaned);
    for around in ["div", "td", "pre", "details"] {
        let (open, close) = if around == "td" { ("<table><tr><td>", "</td></tr></table>") } else { ("", "") };
        let (tag, end) = if around == "td" {
            (String::new(), String::new())
        } else {
            (format!("<{around}>"), format!("</{around}>"))
        };
        judge(&Html::parse_fragment(&format!("{open}{tag}{cleaned}{end}{close}<p>")), cleaned);
    }
}

fn judge(html: &Html, cleaned: &str) {
    for node in html.tree.nodes() {
        match node.value() {
            Node::Comment(_) | Node::ProcessingInstruction(_) | Node::Doctype(_) => {
                panic!("no comment may be in {cleaned:?}")
            }
            Node::Element(_) => {
                if let Some(element) = ElementRef::wrap(node) {
                    judge_element(element, cleaned);
                }
            }
            _ => {}
        }
    }
}

fn judge_element(element: ElementRef<'_>, cleaned: &str) {
    let value = element.value();
    let name = value.name();
    assert!(&*value.name.ns == "http://www.w3.org/1999/xhtml", "foreign element {name} in {cleaned:?}");
    // What the parser puts around a fragment.
    if matches!(name, "html" | "head" | "body") {
        assert!(value.attrs().next().is_none(), "{name} with attributes in {cleaned:?}");
        return;
    }
    assert!(ELEMENTS.contains(&name), "element {name} in {cleaned:?}");
    // What `with_images` puts in an image's place is ours: a span with its description, or a link to it.
    let ours = matches!(name, "a" | "span") && value.attr("class") == Some("no-image");
    for (attribute, value) in value.attrs() {
        if ours && attribute == "class" {
            continue;
        }
        assert!(ATTRIBUTES.contains(&attribute), "attribute {attribute} of {name} in {cleaned:?}");
        // A browser passes over white space and control characters before and in a scheme.
        let folded: String =
            value.chars().filter(|c| *c > ' ' && !c.is_control()).collect::<String>().to_ascii_lowercase();
        match attribute {
            "href" => assert!(
                name == "a" && SCHEMES.iter().any(|scheme| folded.starts_with(scheme)),
                "address {value:?} in {cleaned:?}"
            ),
            "src" => assert!(name == "img" && folded.starts_with("cid:"), "source {value:?} in {cleaned:?}"),
            "style" => {
                if let Some(word) = STYLE_WORDS.iter().find(|word| folded.contains(**word)) {
                    panic!("{word:?} in style {value:?}");
                }
                for property in folded.split(';').filter_map(|declaration| Some(declaration.split_once(':')?.0)) {
                    let bad = PROPERTIES.iter().any(|bad| {
                        property
                            .strip_prefix(bad)
                            .is_some_and(|rest| rest.is_empty() || rest.starts_with('-') || bad.ends_with('-'))
                    });
                    assert!(!bad, "property {property} in {value:?}");
                }
            }
            _ => {}
        }
    }
    if name == "a" && value.attr("href").is_some() && !ours {
        assert!(value.attr("rel").is_some_and(|rel| rel.contains("noopener")), "a link without rel in {cleaned:?}");
    }
}

const VOID: &[&str] = &["br", "col", "hr", "img", "wbr"];

/// Panics when the tags of cleaned HTML do not nest. Cleaned HTML escapes `<` and `>` in text and attributes alike, or
/// at least quotes its attributes.
fn assert_nested(cleaned: &str) {
    let mut open = Vec::new();
    let mut rest = cleaned;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        let end = tag_end(rest).unwrap_or_else(|| panic!("a tag without an end in {cleaned:?}"));
        let tag = &rest[..end];
        rest = &rest[end + 1..];
        let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "badly nested: {cleaned:?}");
        } else if !VOID.contains(&name.as_str()) {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "left open: {open:?} in {cleaned:?}");
}

fn tag_end(tag: &str) -> Option<usize> {
    let mut quoted = false;
    tag.char_indices().find_map(|(at, c)| {
        quoted ^= c == '"';
        (c == '>' && !quoted).then_some(at)
    })
}
