//! A tolerant tree of an HTML message, built in linear time and of bounded depth.
//!
//! html5ever's tokenizer does the lexing; its tree builder is not used, because the repairs that the HTML standard
//! prescribes for unclosed formatting elements make time and memory quadratic in hostile input. What this tree gets
//! wrong about broken markup costs looks, never safety: everything that leaves for a page goes through
//! [`super::clean`] afterwards.

use std::cell::RefCell;

use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

/// Elements nest no deeper; what is deeper becomes a sibling.
const DEEPEST: usize = 256;
/// Elements beyond a number are ignored, their text is kept: memory is to be a multiple of the message's size. What
/// programs write has far more than so many bytes for each element.
const MOST_ELEMENTS: usize = 100_000;
const BYTES_FOR_EACH: usize = 200;
/// Small messages may have this many whatever their size.
const ALWAYS: usize = 20_000;

pub(super) type NodeId = usize;

/// The root of every tree.
pub(super) const ROOT: NodeId = 0;

#[derive(Debug, Default)]
pub(super) struct Node {
    pub(super) parent: NodeId,
    pub(super) children: Vec<NodeId>,
    pub(super) kind: Kind,
}

#[derive(Debug)]
pub(super) enum Kind {
    Element { name: String, attributes: Vec<(String, String)> },
    Text(String),
}

impl Default for Kind {
    fn default() -> Self {
        Self::Element { name: String::new(), attributes: Vec::new() }
    }
}

impl Node {
    pub(super) fn name(&self) -> &str {
        match &self.kind {
            Kind::Element { name, .. } => name,
            Kind::Text(_) => "",
        }
    }

    pub(super) fn attribute(&self, wanted: &str) -> Option<&str> {
        match &self.kind {
            Kind::Element { attributes, .. } => {
                attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str())
            }
            Kind::Text(_) => None,
        }
    }

    /// Whether line breaks in its text are line breaks for the reader.
    pub(super) fn keeps_line_breaks(&self) -> bool {
        self.name() == "pre"
            || self.attribute("style").is_some_and(|style| {
                style.split_once("white-space").is_some_and(|(_, value)| {
                    let value = value.trim_start_matches([' ', ':']);
                    value.starts_with("pre") || value.starts_with("break-spaces")
                })
            })
    }

    /// Whether no mail program shows it: the line that is only for the list of messages, parts for other screens.
    pub(super) fn is_hidden(&self) -> bool {
        let Kind::Element { attributes, .. } = &self.kind else { return false };
        attributes.iter().any(|(name, value)| match name.as_str() {
            "hidden" => true,
            "style" => {
                // Most styles are short and have none of the two.
                value.contains("none") && {
                    let squeezed: String = value.chars().filter(|c| !c.is_whitespace()).collect();
                    squeezed.to_ascii_lowercase().contains("display:none")
                }
            }
            _ => false,
        })
    }

    /// Whether it holds the bullet or number of an item of one of Word's lists, which are paragraphs.
    pub(super) fn is_list_mark(&self) -> bool {
        self.name() == "span"
            && self.attribute("style").is_some_and(|style| {
                style.split_once("mso-list:").is_some_and(|(_, value)| {
                    value.trim_start().get(..6).is_some_and(|word| word.eq_ignore_ascii_case("ignore"))
                })
            })
    }

    pub(super) fn has_class(&self, test: impl Fn(&str) -> bool) -> bool {
        self.attribute("class").is_some_and(|classes| classes.split_ascii_whitespace().any(test))
    }
}

#[derive(Debug)]
pub(super) struct Dom {
    pub(super) nodes: Vec<Node>,
}

impl Dom {
    pub(super) fn parse(source: &str) -> Self {
        let most_elements = (source.len() / BYTES_FOR_EACH).clamp(ALWAYS, MOST_ELEMENTS);
        let sink = Sink { builder: RefCell::new(Builder::new(most_elements)) };
        let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
        let input = BufferQueue::default();
        input.push_back(StrTendril::from_slice(source));
        let _ = tokenizer.feed(&input);
        tokenizer.end();
        Self { nodes: tokenizer.sink.builder.into_inner().nodes }
    }

    /// The bullet or number of an item of one of Word's lists: bullets are letters of fonts that hold only signs.
    pub(super) fn list_mark(&self, id: NodeId) -> String {
        let mut words = String::new();
        let mut stack = vec![id];
        for _ in 0..16 {
            let Some(next) = stack.pop() else { break };
            let node = self.node(next);
            if let Kind::Text(text) = &node.kind {
                words.extend(text.chars().take(32));
            }
            stack.extend(node.children.iter().rev());
        }
        let mark = words.trim();
        let sign = mark.chars().count() == 1 && mark.chars().all(|c| !c.is_numeric());
        if sign || mark.is_empty() { "•".to_owned() } else { mark.to_owned() }
    }

    pub(super) fn node(&self, id: NodeId) -> &Node {
        // An id comes from this tree; the root stands in should it ever not.
        self.nodes.get(id).unwrap_or(&EMPTY)
    }
}

static EMPTY: Node = Node { parent: ROOT, children: Vec::new(), kind: Kind::Text(String::new()) };

struct Sink {
    builder: RefCell<Builder>,
}

struct Builder {
    nodes: Vec<Node>,
    open: Vec<NodeId>,
    elements: usize,
    most_elements: usize,
    /// Inside an element whose content is no text of the message: its name.
    skipping: Option<String>,
    /// Inside an element in which line breaks count: how many elements are open at it, itself included.
    preformatted: Option<usize>,
}

/// Elements without content.
pub(super) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
            | "basefont"
            | "bgsound"
            | "frame"
    )
}

/// Elements that stand on lines of their own.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "center"
            | "dd"
            | "details"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hr"
            | "html"
            | "li"
            | "main"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "table"
            | "tbody"
            | "tfoot"
            | "thead"
            | "tr"
            | "ul"
    )
}

/// Elements whose content is not shown.
fn is_unshown(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "title"
            | "template"
            | "noscript"
            | "noframes"
            | "noembed"
            | "iframe"
            | "object"
            | "applet"
            | "svg"
            | "math"
            | "xml"
            | "select"
            | "audio"
            | "video"
            | "canvas"
    )
}

impl Builder {
    fn new(most_elements: usize) -> Self {
        Self {
            most_elements,
            nodes: vec![Node::default()],
            open: vec![ROOT],
            elements: 0,
            skipping: None,
            preformatted: None,
        }
    }

    fn top(&self) -> NodeId {
        self.open.last().copied().unwrap_or(ROOT)
    }

    fn push(&mut self, kind: Kind) -> NodeId {
        let (id, parent) = (self.nodes.len(), self.top());
        self.nodes.push(Node { parent, children: Vec::new(), kind });
        if let Some(parent) = self.nodes.get_mut(parent) {
            parent.children.push(id);
        }
        id
    }

    fn text(&mut self, text: &str) {
        if self.skipping.is_some() || text.is_empty() {
            return;
        }
        if self.preformatted.is_some() && self.nodes.len() < self.most_elements {
            // One node a line, so that a text can be cut between two of them.
            for line in text.split_inclusive('\n') {
                self.append(line, |existing| !existing.ends_with('\n'));
            }
        } else {
            self.append(text, |_| true);
        }
    }

    /// Text, appended to the text before it where `joins` allows.
    fn append(&mut self, text: &str, joins: impl Fn(&str) -> bool) {
        let last = self.nodes.get(self.top()).and_then(|top| top.children.last().copied());
        if let Some(Kind::Text(existing)) = last.and_then(|last| self.nodes.get_mut(last)).map(|node| &mut node.kind)
            && joins(existing)
        {
            existing.push_str(text);
        } else {
            self.push(Kind::Text(text.to_owned()));
        }
    }

    fn start(&mut self, tag: &Tag) {
        let name: &str = &tag.name;
        if self.skipping.is_some() {
            return;
        }
        if is_unshown(name) {
            if !tag.self_closing {
                self.skipping = Some(name.to_owned());
            }
            return;
        }
        if matches!(name, "html" | "head" | "body") && self.nodes.iter().skip(1).take(8).any(|node| node.name() == name)
        {
            return;
        }
        self.elements += 1;
        if self.elements > self.most_elements {
            return;
        }
        self.close_implied(name);
        let attributes =
            tag.attrs.iter().map(|attribute| (attribute.name.local.to_string(), attribute.value.to_string())).collect();
        let id = self.push(Kind::Element { name: name.to_owned(), attributes });
        if !is_void(name) && self.open.len() < DEEPEST {
            self.open.push(id);
            if self.preformatted.is_none() && self.nodes.get(id).is_some_and(Node::keeps_line_breaks) {
                self.preformatted = Some(self.open.len());
            }
        }
    }

    /// Closes every element from the `at`th open one on.
    fn close(&mut self, at: usize) {
        self.open.truncate(at);
        self.preformatted = self.preformatted.filter(|open| *open <= at);
    }

    /// The end tags that people and programs leave out.
    fn close_implied(&mut self, name: &str) {
        let (closes, within): (&[&str], &[&str]) = match name {
            "li" => (&["li", "p"], &["ul", "ol"]),
            "a" => (&["a"], &["div", "p", "td", "th", "li", "dd", "dt", "blockquote", "pre", "table", "center"]),
            "dt" | "dd" => (&["dt", "dd", "p"], &["dl"]),
            "tr" => (&["tr", "td", "th", "p"], &["table", "tbody", "thead", "tfoot"]),
            "td" | "th" => (&["td", "th", "p"], &["tr", "table"]),
            "tbody" | "thead" | "tfoot" => (&["tbody", "thead", "tfoot", "tr", "td", "th", "p"], &["table"]),
            "option" => (&["option"], &["select"]),
            _ if is_block(name) => {
                (&["p"], &["div", "td", "th", "li", "blockquote", "body", "table", "center", "button"])
            }
            _ => return,
        };
        let mut cut = None;
        for (at, id) in self.open.iter().enumerate().skip(1).rev() {
            let open = self.nodes.get(*id).map_or("", Node::name);
            if within.contains(&open) {
                break;
            }
            if closes.contains(&open) {
                cut = Some(at);
            }
        }
        if let Some(cut) = cut {
            self.close(cut);
        }
    }

    fn end(&mut self, name: &str) {
        if self.skipping.as_deref() == Some(name) {
            self.skipping = None;
            return;
        }
        if self.skipping.is_some() || is_void(name) {
            return;
        }
        let found = self
            .open
            .iter()
            .enumerate()
            .skip(1)
            .rev()
            .find(|(_, id)| self.nodes.get(**id).is_some_and(|node| node.name() == name));
        // An inline end tag does not close the block around it.
        let Some((at, _)) = found else { return };
        let crosses_block = !is_block(name)
            && self.open.iter().skip(at + 1).any(|id| {
                self.nodes.get(*id).is_some_and(|node| matches!(node.name(), "table" | "td" | "div" | "blockquote"))
            });
        if !crosses_block {
            self.close(at);
        }
    }
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut builder = self.builder.borrow_mut();
        match token {
            Token::TagToken(tag) => {
                if tag.kind == TagKind::EndTag {
                    builder.end(&tag.name);
                } else {
                    builder.start(&tag);
                    return match &*tag.name {
                        "script" => TokenSinkResult::RawData(RawKind::ScriptData),
                        "style" | "xmp" | "iframe" | "noembed" | "noframes" => {
                            TokenSinkResult::RawData(RawKind::Rawtext)
                        }
                        "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
                        _ => TokenSinkResult::Continue,
                    };
                }
            }
            Token::CharacterTokens(text) => builder.text(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}
