//! Walks the tree of an HTML message and writes its lines.

use super::dom::{Dom, Kind, NodeId, ROOT, is_block};
use super::marks::{self, Says};
use super::page::PageLine;
use crate::reply;
use crate::reply::line::Mark;

/// How many nodes are looked at to see whether an element has a quote in it: more than a program writes above one.
const QUOTE_WITHIN: usize = 200;
/// And for the first words of an element: more than a header block has.
const OPENING_NODES: usize = 120;
const OPENING_BYTES: usize = 800;

/// Addresses of links and names of images that are longer are not for reading.
const LONGEST_ASIDE: usize = 300;
/// Lists in lists are indented this far at most.
const DEEPEST_INDENT: usize = 6;
/// Lines beyond this many are one line.
const MOST_LINES: usize = 50_000;
/// Nodes of a cell and cells of a row that are looked at.
const CELL_NODES: usize = 24;
const MOST_CELLS: usize = 20;

/// The lines of a message, in document order.
pub(super) fn read_lines(dom: &Dom, hides: bool) -> Vec<PageLine> {
    let mut reader = Reader {
        dom,
        hides,
        lines: Vec::new(),
        line: PageLine::default(),
        space: false,
        lists: Vec::new(),
        item: None,
    };
    reader.walk(ROOT, Context::default());
    reader.finish_line();
    reader.lines
}

/// What the elements around a node say about it.
#[derive(Debug, Clone, Copy, Default)]
struct Context {
    depth: u32,
    cited: bool,
    mark: Mark,
    preformatted: bool,
    /// In a row of a table whose cells have one line each.
    flat: bool,
    /// Inside a container with quotes in it: text before the first of them introduces it.
    quotation: bool,
}

struct Reader<'a> {
    dom: &'a Dom,
    lines: Vec<PageLine>,
    line: PageLine,
    /// White space that waits for the next word.
    space: bool,
    /// Whether elements that no program shows are left out.
    hides: bool,
    /// The lists around: the number of the next item, where they are numbered.
    lists: Vec<Option<u32>>,
    /// The beginning of an item that waits for its first word, and its element.
    item: Option<(String, NodeId)>,
}

impl Reader<'_> {
    /// Depth is bounded by the tree's, so this recursion is.
    fn walk(&mut self, id: NodeId, outer: Context) {
        if self.hides && self.dom.node(id).is_hidden() {
            return;
        }
        match &self.dom.node(id).kind {
            Kind::Text(text) => self.text(id, text, outer),
            Kind::Element { name, .. } => match name.as_str() {
                "head" => {}
                "br" => {
                    self.line.leaves.push(id);
                    self.end_line(outer, true);
                }
                "img" => self.image(id, outer),
                "hr" => self.rule(id, outer),
                _ => self.element(id, name, outer),
            },
        }
    }

    fn rule(&mut self, id: NodeId, outer: Context) {
        self.end_line(outer, false);
        self.line.leaves.push(id);
        self.line.depth = outer.depth;
        self.line.mark = match outer.mark {
            Mark::None if marks::read(self.dom.node(id)) == Says::CutHere => Mark::Cut,
            Mark::None => Mark::Rule,
            mark => mark,
        };
        self.finish_line();
    }

    fn element(&mut self, id: NodeId, name: &str, outer: Context) {
        let node = self.dom.node(id);
        let says = marks::read(node);
        let context = self.context(id, name, says, outer);
        let block = is_block(name) && !outer.flat;
        if self.dom.node(id).is_list_mark() {
            self.word(&self.dom.list_mark(id), id, context);
            self.space = true;
            return;
        }
        if block {
            self.end_line(outer, false);
        }
        let cut = says == Says::CutHere || says == Says::Border && self.is_header_block(id);
        if cut && outer.mark == Mark::None && outer.depth == 0 {
            self.end_line(outer, false);
            self.line.mark = Mark::Cut;
            self.line.leaves.push(id);
            self.finish_line();
        }
        self.begin_list(id, name);
        let begins = (self.lines.len(), self.line.text.len());
        let mut above_quotes = context.quotation && !outer.quotation;
        for child in &node.children {
            let mut inner = context;
            // The line above the quotes in a container is the program's, however it is marked.
            above_quotes = above_quotes && !self.has_quote(*child);
            if above_quotes && context.mark == Mark::None {
                inner.mark = Mark::Attribution;
            }
            self.walk(*child, inner);
        }
        match name {
            "a" => self.link(node.attribute("href").unwrap_or_default(), begins),
            "ul" | "ol" => drop(self.lists.pop()),
            "li" => self.item = None,
            _ => {}
        }
        if block {
            self.end_line(context, false);
            if is_paragraph(name) && !is_tight(node.attribute("class"), node.attribute("style")) {
                self.blank_line(outer);
            }
        } else if matches!(name, "td" | "th") {
            self.space = true;
        }
    }

    /// What stands around the children of an element.
    fn context(&self, id: NodeId, name: &str, says: Says, outer: Context) -> Context {
        let mut context = outer;
        context.flat = outer.flat || name == "tr" && self.is_flat_row(id);
        context.preformatted |= self.dom.node(id).keeps_line_breaks();
        let unmarked = outer.mark == Mark::None;
        match says {
            Says::History if unmarked => context.mark = Mark::History,
            Says::Signature if unmarked => context.mark = Mark::Signature,
            Says::Attribution if unmarked => context.mark = Mark::Attribution,
            Says::Quotation if unmarked && !self.is_forward(id) => {
                if self.has_quote(id) {
                    context.quotation = true;
                } else {
                    context.mark = Mark::History;
                }
            }
            Says::Quote => {
                let kind = self.dom.node(id).attribute("type").unwrap_or_default();
                context.depth += 1;
                context.cited |= kind.eq_ignore_ascii_case("cite") || outer.quotation || outer.mark == Mark::History;
            }
            Says::Nothing if name == "blockquote" && (outer.quotation || outer.depth > 0) => {
                context.depth += 1;
                context.cited |= outer.quotation;
            }
            _ => {}
        }
        context
    }

    /// An empty line between paragraphs, unless there is one.
    fn blank_line(&mut self, outer: Context) {
        if self.lines.last().is_some_and(|line| !line.text.trim().is_empty()) {
            self.line.depth = outer.depth;
            self.line.cited = outer.cited;
            self.finish_line();
        }
    }

    fn text(&mut self, id: NodeId, text: &str, context: Context) {
        if context.preformatted {
            let mut pieces = text.split('\n').peekable();
            while let Some(piece) = pieces.next() {
                if !piece.is_empty() {
                    self.word(piece.trim_end_matches('\r'), id, context);
                }
                if pieces.peek().is_some() {
                    self.end_line(context, true);
                }
            }
            return;
        }
        let mut any = false;
        for (at, word) in text.split([' ', '\n', '\t', '\r', '\u{c}']).enumerate() {
            self.space |= at > 0;
            if !word.is_empty() {
                self.word(word, id, context);
                any = true;
            }
        }
        if !any {
            self.space = true;
            // The space between two words in bold belongs to their line.
            if !self.line.leaves.is_empty() {
                self.line.leaves.push(id);
            }
        }
    }

    /// Counts items; the mark of one waits for its first word, which may stand in a paragraph of its own.
    fn begin_list(&mut self, id: NodeId, name: &str) {
        match name {
            "ul" => self.lists.push(None),
            "ol" => {
                let start = self.dom.node(id).attribute("start").and_then(|start| start.trim().parse().ok());
                self.lists.push(Some(start.unwrap_or(1)));
            }
            "li" => {
                let indent = "  ".repeat(self.lists.len().saturating_sub(1).min(DEEPEST_INDENT));
                let mark = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        let mark = format!("{number}. ");
                        *number = number.saturating_add(1);
                        mark
                    }
                    _ => "- ".to_owned(),
                };
                self.item = Some((indent + &mark, id));
            }
            _ => {}
        }
    }

    /// An image's name, for readers of plain text.
    fn image(&mut self, id: NodeId, context: Context) {
        let name = self.dom.node(id).attribute("alt").unwrap_or_default();
        let name: Vec<&str> = name.split_whitespace().collect();
        let name = name.join(" ");
        if name.chars().any(char::is_alphanumeric) && name.len() <= LONGEST_ASIDE {
            self.line.asides.push((self.line.text.len(), format!("[{name}]")));
            self.space |= !self.line.text.is_empty();
        }
        self.describe(id, context);
    }

    /// A link's address, where its words do not say it. `begins` is where its words begin: line and place.
    fn link(&mut self, address: &str, begins: (usize, usize)) {
        let (lines, start) = begins;
        let words =
            if lines == self.lines.len() { self.line.text.get(start..).unwrap_or_default() } else { &self.line.text };
        let words = words.trim();
        let bare = |address: &str| {
            let address = address.trim().trim_end_matches('/').to_lowercase();
            let rest = address.split_once("://").map_or(address.as_str(), |(_, rest)| rest);
            rest.strip_prefix("www.").unwrap_or(rest).to_owned()
        };
        let web = ["http://", "https://"].iter().any(|scheme| address.trim_start().starts_with(scheme));
        if web && !words.is_empty() && address.len() <= LONGEST_ASIDE && bare(words) != bare(address) {
            self.line.asides.push((self.line.text.len(), format!("({})", address.trim())));
        }
    }

    /// Whether every cell of a row is one line, so that the row is.
    fn is_flat_row(&self, row: NodeId) -> bool {
        let cells =
            || self.dom.node(row).children.iter().filter(|cell| matches!(self.dom.node(**cell).name(), "td" | "th"));
        let is_one_line = |cell: &NodeId| {
            let (mut nodes, mut paragraphs) = (0, 0);
            for id in self.descendants(*cell, CELL_NODES).skip(1) {
                nodes += 1;
                match self.dom.node(id).name() {
                    "p" | "div" => paragraphs += 1,
                    "br" | "blockquote" => return false,
                    name if is_block(name) => return false,
                    _ => {}
                }
            }
            paragraphs <= 1 && nodes < CELL_NODES - 1
        };
        cells().nth(1).is_some() && cells().take(MOST_CELLS).all(is_one_line) && cells().nth(MOST_CELLS).is_none()
    }

    fn word(&mut self, word: &str, leaf: NodeId, context: Context) {
        if let Some((mark, item)) = self.item.take() {
            if self.line.text.is_empty() {
                self.line.text.push_str(&mark);
            }
            self.line.leaves.push(item);
        }
        if self.space && !self.line.text.is_empty() && !self.line.text.ends_with(' ') {
            self.line.text.push(' ');
        }
        self.space = false;
        self.line.text.extend(word.chars().map(|c| if c == '\u{a0}' { ' ' } else { c }));
        self.describe(leaf, context);
    }

    fn describe(&mut self, leaf: NodeId, context: Context) {
        if self.line.leaves.last() != Some(&leaf) {
            self.line.leaves.push(leaf);
        }
        self.line.depth = context.depth;
        self.line.cited = context.cited;
        if self.line.mark == Mark::None {
            self.line.mark = context.mark;
        }
    }

    /// Ends the line; an empty one counts only when `forced` (a line break).
    fn end_line(&mut self, context: Context, forced: bool) {
        let empty = self.line.text.is_empty() && self.line.mark == Mark::None;
        if empty && !forced {
            self.space = false;
            // Leaves without words (an image alone, white space) stay with the line that comes.
            if self.line.leaves.is_empty() {
                return;
            }
        }
        if self.line.text.is_empty() {
            self.line.depth = context.depth;
            self.line.cited = context.cited;
            if self.line.mark == Mark::None {
                self.line.mark = context.mark;
            }
        }
        self.finish_line();
    }

    fn finish_line(&mut self) {
        let mut line = std::mem::take(&mut self.line);
        self.space = false;
        if line.text.is_empty() && line.leaves.is_empty() && line.mark == Mark::None && self.lines.is_empty() {
            return;
        }
        line.text.truncate(line.text.trim_end().len());
        if self.lines.len() < MOST_LINES {
            self.lines.push(line);
        } else if let Some(last) = self.lines.last_mut() {
            last.text.push('\n');
            last.text.push_str(&line.text);
            let known = last.leaves.last().copied();
            last.leaves.extend(line.leaves.drain(..).filter(|leaf| Some(*leaf) != known));
        }
    }

    /// Whether a quote stands somewhere in the element, looking at no more of it than a program writes above a quote.
    fn has_quote(&self, id: NodeId) -> bool {
        self.descendants(id, QUOTE_WITHIN).any(|id| self.dom.node(id).name() == "blockquote")
    }

    /// Whether a container for quotes holds a forwarded message: the same container, other words.
    fn is_forward(&self, id: NodeId) -> bool {
        let opening = self.opening(id);
        reply::is_forward_opening(&opening)
    }

    /// Whether an element with a border above begins with "Word: value" lines and an address: a header block.
    fn is_header_block(&self, id: NodeId) -> bool {
        let opening = self.opening(id);
        opening.matches([':', '：']).count() >= 2 && opening.contains('@') || reply::is_header_opening(&opening)
    }

    /// The first words in an element, as many as a header block has.
    fn opening(&self, id: NodeId) -> String {
        let mut out = String::new();
        for id in self.descendants(id, OPENING_NODES) {
            let node = self.dom.node(id);
            match &node.kind {
                Kind::Text(text) => {
                    for word in text.split_whitespace() {
                        out.push_str(word);
                        out.push(' ');
                    }
                }
                Kind::Element { name, attributes } => {
                    if is_block(name) || name == "br" {
                        out.push('\n');
                    }
                    // Outlook and Windows Mail show a name and hide the address in the link.
                    if attributes.iter().any(|(name, value)| name == "href" && value.starts_with("mailto:")) {
                        out.push_str("@ ");
                    }
                }
            }
            if out.len() > OPENING_BYTES {
                break;
            }
        }
        out
    }

    /// The first `most` nodes of an element in document order.
    fn descendants(&self, id: NodeId, most: usize) -> impl Iterator<Item = NodeId> {
        let mut stack = vec![id];
        std::iter::from_fn(move || {
            let next = stack.pop()?;
            stack.extend(self.dom.node(next).children.iter().rev());
            Some(next)
        })
        .take(most)
    }
}

/// Elements with room below them.
fn is_paragraph(name: &str) -> bool {
    matches!(name, "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "table")
}

/// Paragraphs that programs use as lines: Outlook's `MsoNormal`, and those without margin.
fn is_tight(class: Option<&str>, style: Option<&str>) -> bool {
    let style = style.unwrap_or_default().replace(' ', "").to_ascii_lowercase();
    class.is_some_and(|class| class.contains("MsoNormal"))
        || style.contains("margin:0")
        || style.contains("margin-top:0") && style.contains("margin-bottom:0")
}
