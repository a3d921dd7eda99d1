//! The tree written out as HTML that a browser's tree builder takes as it stands.
//!
//! The HTML standard repairs what is wrongly nested: it closes elements, opens others, and moves what stands in a table
//! but in no cell. Each repair makes another page out of what was written, so that cleaning twice would not be cleaning
//! once. What is written here needs none ([HTML, section 13.2.6](https://html.spec.whatwg.org/multipage/parsing.html#tree-construction)).

use super::clean::{escape, is_kept, is_stand_in, stand_in};
use super::dom::{Dom, Kind, NodeId, is_block, is_void};

/// Longer attributes are no addresses and no styles that anybody wrote; they are left out.
const LONGEST_ATTRIBUTE: usize = 4_096;
/// Elements are written this deep, within what the tree can hold when it is read again.
const DEEPEST: usize = 240;
/// Bytes of HTML that are written at most. Pages show a small part of that; the text of a longer message is kept as text.
const LONGEST: usize = 400_000;
/// A table, its body, a row and a cell.
const DEPTH_OF_TABLE: usize = 4;

/// What is to be done so that a child may stand in the element that is open.
enum Step {
    Write,
    /// The child's own tags are left out; its children are written.
    LeaveOut,
    /// An element that is missing between them.
    Open(&'static str),
    /// The open element was such a one, and the child stands better behind it.
    Close,
}

/// An open element, and whether it was missing in the source.
struct Open<'a> {
    name: &'a str,
    missing: bool,
}

pub(super) struct Writer<'a> {
    dom: &'a Dom,
    shown: &'a dyn Fn(NodeId) -> bool,
    /// For each node whether a link stands in it.
    has_link: Vec<bool>,
    open: Vec<Open<'a>>,
    out: String,
}

impl<'a> Writer<'a> {
    /// Writes an element's children, as far as they are `shown`; `None` when that is too much HTML. Not cleaned, and with
    /// stand-ins.
    pub(super) fn write(dom: &'a Dom, root: NodeId, shown: &'a dyn Fn(NodeId) -> bool) -> Option<String> {
        let mut writer = Self { dom, shown, has_link: has_link(dom), open: Vec::new(), out: String::new() };
        writer.children(root);
        writer.close_missing(0);
        (writer.out.len() <= LONGEST).then_some(writer.out)
    }

    /// The tree's depth is bounded, and with it this recursion.
    fn node(&mut self, id: NodeId) {
        if self.out.len() > LONGEST {
            return;
        }
        let node = self.dom.node(id);
        match &node.kind {
            Kind::Text(text) => self.text(text),
            Kind::Element { .. } if node.is_list_mark() => self.text(&(self.dom.list_mark(id) + "\u{a0}")),
            Kind::Element { name, attributes } => {
                // Links do not nest; the innermost is the one that its words belong to.
                let around_link = name == "a" && self.has_link.get(id) == Some(&true);
                if !is_kept(name) || name == "colgroup" || around_link || !self.make_room(name) {
                    self.children(id);
                    return;
                }
                self.start(name, attributes);
                if !is_void(name) {
                    let depth = self.open.len();
                    self.open.push(Open { name, missing: false });
                    self.children(id);
                    self.close_missing(depth + 1);
                    self.open.pop();
                    self.end(name);
                }
            }
        }
    }

    fn children(&mut self, id: NodeId) {
        for child in &self.dom.node(id).children {
            if (self.shown)(*child) {
                self.node(*child);
            }
        }
    }

    fn text(&mut self, text: &str) {
        // White space between the rows of a table stays where it is.
        let blank = text.bytes().all(|byte| byte.is_ascii_whitespace());
        if blank || self.make_room("") {
            // One character more than fits says that it does not.
            let end = text.floor_char_boundary(LONGEST.saturating_sub(self.out.len()) + 4);
            stand_in(text.get(..end).unwrap_or(text), &mut self.out);
        }
    }

    fn start(&mut self, name: &str, attributes: &[(String, String)]) {
        self.out.push('<');
        self.out.push_str(name);
        for (attribute, value) in attributes {
            let plain = !attribute.is_empty() && attribute.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
            if plain && value.len() <= LONGEST_ATTRIBUTE {
                self.out.push(' ');
                self.out.push_str(attribute);
                self.out.push_str("=\"");
                self.out.push_str(&escape(value).replace(|c| is_stand_in(c) || c == '\r', ""));
                self.out.push('"');
            }
        }
        self.out.push('>');
    }

    fn end(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    /// Closes the elements deeper than `depth`: all of them were missing in the source.
    fn close_missing(&mut self, depth: usize) {
        while self.open.len() > depth {
            if let Some(open) = self.open.pop() {
                self.end(open.name);
            }
        }
    }

    /// Makes room for an element, or for text where the name is empty. False: its tags must be left out.
    fn make_room(&mut self, name: &str) -> bool {
        loop {
            match self.step(name) {
                Step::Write => return self.may_stand(name),
                Step::LeaveOut => return false,
                Step::Open(missing) => {
                    self.start(missing, &[]);
                    self.open.push(Open { name: missing, missing: true });
                }
                Step::Close => self.close_missing(self.open.len().saturating_sub(1)),
            }
        }
    }

    /// The next step towards a place for an element inside tables; each opens or closes one, and none does both in turn.
    fn step(&self, name: &str) -> Step {
        let part = is_table_part(name);
        let Some(open) = self.open.last() else { return if part { Step::LeaveOut } else { Step::Write } };
        let otherwise = if open.missing { Step::Close } else { Step::LeaveOut };
        match (open.name, name) {
            ("table", "caption" | "thead" | "tbody" | "tfoot")
            | ("colgroup", "col")
            | ("thead" | "tbody" | "tfoot", "tr")
            | ("tr", "td" | "th") => Step::Write,
            ("table", "col") => Step::Open("colgroup"),
            ("table", _) => Step::Open("tbody"),
            ("colgroup", _) => Step::Close,
            ("thead" | "tbody" | "tfoot", name) if !part || matches!(name, "td" | "th") => Step::Open("tr"),
            ("tr", _) if !part => Step::Open("td"),
            _ if part => otherwise,
            _ => Step::Write,
        }
    }

    /// Whether an element that is in the right place as far as tables go would be repaired there for another reason.
    fn may_stand(&self, name: &str) -> bool {
        let within = |other: fn(&str) -> bool| self.open.iter().any(|open| other(open.name));
        let too_deep = self.open.len() + if name == "table" { DEPTH_OF_TABLE } else { 0 } >= DEEPEST;
        match name {
            "" => true,
            _ if is_table_part(name) => true,
            _ if too_deep && !is_void(name) => false,
            _ if is_heading(name) => !within(is_heading) && !self.in_paragraph(),
            "li" => !self.would_close(&["li"]) && !self.in_paragraph(),
            "dd" | "dt" => !self.would_close(&["dd", "dt"]) && !self.in_paragraph(),
            _ if is_block(name) || name == "summary" => !self.in_paragraph(),
            _ => true,
        }
    }

    /// Whether a paragraph is open that the start of a block would close.
    fn in_paragraph(&self) -> bool {
        let inside = self.open.iter().rev().take_while(|open| !matches!(open.name, "td" | "th" | "caption" | "table"));
        inside.into_iter().any(|open| open.name == "p")
    }

    /// Whether one of the items is open that the start of another closes.
    fn would_close(&self, items: &[&str]) -> bool {
        for open in self.open.iter().rev() {
            if items.contains(&open.name) {
                return true;
            }
            let special = is_block(open.name) || is_table_part(open.name) || open.name == "summary";
            if special && !matches!(open.name, "div" | "p") {
                return false;
            }
        }
        false
    }
}

fn has_link(dom: &Dom) -> Vec<bool> {
    let mut has_link = vec![false; dom.nodes.len()];
    // Parents stand before their children.
    for (id, node) in dom.nodes.iter().enumerate().rev() {
        if (node.name() == "a" || has_link.get(id) == Some(&true))
            && let Some(parent) = has_link.get_mut(node.parent)
            && id > 0
        {
            *parent = true;
        }
    }
    has_link
}

fn is_table_part(name: &str) -> bool {
    matches!(name, "caption" | "col" | "colgroup" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th")
}

fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}
