//! An HTML message as lines, and lines back to HTML.

use std::borrow::Cow;

use super::clean::{clean_page, escape, is_stand_in, stand_in};
use super::dom::{Dom, Kind, NodeId, ROOT, is_void};
use super::reader::read_lines;
use crate::reply::line::{Line, Mark};
use crate::reply::{self, Fate, Role, Split};

/// Quotes deeper than this are shown at this depth.
const DEEPEST_SHOWN: u32 = 16;
/// Longer attributes are no addresses and no styles that anybody wrote; they are left out.
const LONGEST_ATTRIBUTE: usize = 4_096;

/// An HTML message, parsed once and asked several things.
#[derive(Debug)]
pub(crate) struct Page {
    dom: Dom,
    lines: Vec<PageLine>,
}

/// A line and the leaves of the tree that it is made of.
#[derive(Debug, Default)]
pub(super) struct PageLine {
    pub(super) text: String,
    pub(super) depth: u32,
    pub(super) mark: Mark,
    pub(super) leaves: Vec<NodeId>,
    /// Whether the quote is of another message, and shows its marks in plain text; an author's own block quote does not.
    pub(super) cited: bool,
}

impl Page {
    pub(crate) fn parse(source: &str) -> Self {
        let dom = Dom::parse(source);
        let lines = read_lines(&dom);
        Self { dom, lines }
    }

    /// The whole message as plain text.
    pub(crate) fn text(&self) -> String {
        reply::gather(&self.as_lines(), &vec![Fate::New; self.lines.len()]).new
    }

    /// What was written now, and the rest.
    pub(crate) fn split(&self, role: Role) -> Split {
        let lines = self.as_lines();
        reply::gather(&lines, &reply::decide(&lines, role))
    }

    /// The whole message as cleaned HTML.
    pub(crate) fn cleaned(&self) -> String {
        clean_page(self, Self::to_html)
    }

    /// Only what was written now, as cleaned HTML.
    pub(crate) fn cleaned_new_part(&self, role: Role) -> String {
        clean_page(self, |page| page.new_part(role))
    }

    /// The tree written out again, well nested, without anything that is not shown. Not cleaned, and with stand-ins.
    pub(super) fn to_html(&self) -> String {
        let mut out = String::new();
        self.write(ROOT, &mut out, &|_| true);
        out
    }

    /// Only what was written now, as HTML. Not cleaned, and with stand-ins.
    fn new_part(&self, role: Role) -> String {
        let lines = self.as_lines();
        let fates = reply::decide(&lines, role);
        let mut shown = vec![false; self.dom.nodes.len()];
        // A leaf may stand on several lines; it goes only when all of them go.
        for (line, fate) in self.lines.iter().zip(&fates) {
            if *fate != Fate::New {
                continue;
            }
            for leaf in &line.leaves {
                let mut at = *leaf;
                // Up to the first ancestor that is already shown: each node is marked once.
                while let Some(slot) = shown.get_mut(at) {
                    if *slot {
                        break;
                    }
                    *slot = true;
                    at = self.dom.node(at).parent;
                }
            }
        }
        if let Some(root) = shown.first_mut() {
            *root = true;
        }
        let mut out = String::new();
        self.write(ROOT, &mut out, &|id| shown.get(id).copied().unwrap_or(false));
        out
    }

    fn as_lines(&self) -> Vec<Line<'_>> {
        self.lines
            .iter()
            .map(|line| {
                let marks =
                    if line.cited { "> ".repeat(line.depth.min(DEEPEST_SHOWN) as usize) } else { String::new() };
                let content_at = marks.len();
                let text =
                    if marks.is_empty() { Cow::Borrowed(line.text.as_str()) } else { Cow::Owned(marks + &line.text) };
                Line { text, depth: line.depth, content_at, mark: line.mark }
            })
            .collect()
    }

    fn write(&self, id: NodeId, out: &mut String, shown: &dyn Fn(NodeId) -> bool) {
        let node = self.dom.node(id);
        match &node.kind {
            Kind::Text(text) => stand_in(text, out),
            Kind::Element { name, attributes } => {
                // Names that no cleaner knows would only be dropped later; odd ones could not be written back safely.
                let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric());
                let written = plain && !matches!(name.as_str(), "html" | "head" | "body" | "meta" | "link" | "base");
                if written {
                    out.push('<');
                    out.push_str(name);
                    for (attribute, value) in attributes {
                        let short = value.len() <= LONGEST_ATTRIBUTE;
                        if short
                            && !attribute.is_empty()
                            && attribute.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                        {
                            out.push(' ');
                            out.push_str(attribute);
                            out.push_str("=\"");
                            out.push_str(&escape(value).replace(is_stand_in, ""));
                            out.push('"');
                        }
                    }
                    out.push('>');
                }
                for child in &node.children {
                    if shown(*child) {
                        self.write(*child, out, shown);
                    }
                }
                if written && !is_void(name) {
                    out.push_str("</");
                    out.push_str(name);
                    out.push('>');
                }
            }
        }
    }
}
