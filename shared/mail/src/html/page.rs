//! An HTML message as lines, and lines back to HTML.

use std::borrow::Cow;

use super::clean::clean_page;
use super::dom::{Dom, NodeId, ROOT};
use super::reader::read_lines;
use super::write::Writer;
use crate::reply::line::{Line, Mark};
use crate::reply::{self, Fate, Role, Split};

/// Quotes deeper than this are shown at this depth.
const DEEPEST_SHOWN: u32 = 16;

/// An HTML message, parsed once and asked several things.
#[derive(Debug)]
pub(crate) struct Page {
    dom: Dom,
    lines: Vec<PageLine>,
    /// Whether elements that no program shows are left out.
    hides: bool,
}

/// A line and the leaves of the tree that it is made of.
#[derive(Debug, Default)]
pub(super) struct PageLine {
    pub(super) text: String,
    /// What a reader of plain text needs besides, and where in the text it stands: addresses of links, names of images.
    pub(super) asides: Vec<(usize, String)>,
    pub(super) depth: u32,
    pub(super) mark: Mark,
    pub(super) leaves: Vec<NodeId>,
    /// Whether the quote is of another message, and shows its marks in plain text; an author's own block quote does not.
    pub(super) cited: bool,
}

/// Which part of a message a leaf belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    None,
    New,
    Rest,
}

impl PageLine {
    /// The line with its asides. `marks_end` is where the quote marks end that `text` begins with.
    fn with_asides(&self, text: &str, marks_end: usize) -> String {
        let mut out = String::with_capacity(text.len() + 64);
        let mut from = 0;
        for (at, aside) in &self.asides {
            let at = (marks_end + at).min(text.len());
            out.push_str(text.get(from..at).unwrap_or_default());
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
            out.push_str(aside);
            from = at;
        }
        out.push_str(text.get(from..).unwrap_or_default());
        out
    }
}

impl Page {
    pub(crate) fn parse(source: &str) -> Self {
        let dom = Dom::parse(source);
        let lines = read_lines(&dom, true);
        if lines.iter().any(|line| !line.text.trim().is_empty() || !line.leaves.is_empty()) {
            return Self { dom, lines, hides: true };
        }
        let lines = read_lines(&dom, false);
        Self { dom, lines, hides: false }
    }

    /// The whole message as plain text.
    pub(crate) fn text(&self) -> String {
        self.split(&vec![Fate::New; self.lines.len()]).new
    }

    /// What becomes of each line.
    pub(crate) fn fates(&self, role: Role) -> Vec<Fate> {
        let mut fates = reply::decide(&self.as_lines(), role);
        self.keep_images(&mut fates, role);
        fates
    }

    /// An image alone on its line is no words to cut by. Directly below new words it is what somebody pasted there, and so it
    /// is below what elements say is quoted, outside of them. An agent's answer may be an image alone, at its top.
    fn keep_images(&self, fates: &mut [Fate], role: Role) {
        let mut below_new: Option<usize> = (role == Role::Desk).then_some(0);
        let mut below_quote = false;
        for (at, line) in self.lines.iter().enumerate() {
            let Some(fate) = fates.get(at).copied() else { return };
            let unmarked = line.depth == 0 && line.mark == Mark::None;
            let blank = line.text.trim().is_empty();
            if fate == Fate::New {
                (below_new, below_quote) = (Some(at), false);
            } else if unmarked && blank {
                if line.leaves.iter().any(|leaf| self.is_own_image(*leaf))
                    && let Some(from) = below_new.or(below_quote.then_some(at))
                    && let Some(kept) = fates.get_mut(from..=at)
                {
                    kept.fill(Fate::New);
                    below_new = Some(at);
                }
            } else {
                let quoted = line.depth > 0 || matches!(line.mark, Mark::History | Mark::Attribution);
                below_quote = quoted && role != Role::Desk && (below_new.is_some() || below_quote);
                below_new = None;
            }
        }
    }

    /// Whether a leaf is an image that came with the message.
    fn is_own_image(&self, leaf: NodeId) -> bool {
        let node = self.dom.node(leaf);
        let source = node.attribute("src").unwrap_or_default().trim_start();
        node.name() == "img" && source.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("cid:"))
    }

    /// The Content-IDs of all images that the message came with and names, shown or not.
    pub(crate) fn named_images(&self) -> Vec<String> {
        let sources =
            self.dom.nodes.iter().filter(|node| node.name() == "img").filter_map(|node| node.attribute("src"));
        let ids = sources.filter_map(|source| {
            source.trim().split_once(':').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("cid"))
        });
        ids.map(|(_, id)| super::images::unescape(id)).collect()
    }

    /// What was written now, and the rest, as plain text.
    pub(crate) fn split(&self, fates: &[Fate]) -> Split {
        let mut lines = self.as_lines();
        for (line, page_line) in lines.iter_mut().zip(&self.lines) {
            if !page_line.asides.is_empty() {
                line.text = Cow::Owned(page_line.with_asides(&line.text, line.content_at));
            }
        }
        reply::gather(&lines, fates)
    }

    /// Whether a line was taken for history because of what the HTML says, and not because of its words alone.
    pub(crate) fn is_marked_history(&self, fates: &[Fate]) -> bool {
        self.lines.iter().zip(fates).any(|(line, fate)| {
            *fate == Fate::History
                && (matches!(line.mark, Mark::History | Mark::Attribution | Mark::Cut) || line.depth > 0)
        })
    }

    /// The whole message as cleaned HTML; `None` when it is longer than anything that is shown.
    pub(crate) fn cleaned(&self) -> Option<String> {
        clean_page(self, |page| page.write(&|_| true))
    }

    /// What was written now and the rest, as cleaned HTML: together every word and image of the page. The rest is `None`
    /// when there is none, and each is when it is longer than anything that is shown. `whole` is [`Self::cleaned`].
    pub(crate) fn cleaned_parts(&self, fates: &[Fate], whole: Option<&String>) -> (Option<String>, Option<String>) {
        if fates.iter().all(|fate| *fate == Fate::New) {
            return (whole.cloned(), None);
        }
        let parts = self.parts(fates);
        let part = |wanted: Part| clean_page(self, |page| page.part(&parts, wanted));
        (part(Part::New), part(Part::Rest))
    }

    /// Which part each leaf of the tree belongs to. A leaf that stands on several lines is new when one of them is; one
    /// that stands on none (an empty cell, white space) goes with what stands before it.
    fn parts(&self, fates: &[Fate]) -> Vec<Part> {
        let mut parts = vec![Part::None; self.dom.nodes.len()];
        for (line, fate) in self.lines.iter().zip(fates) {
            for leaf in &line.leaves {
                if let Some(part) = parts.get_mut(*leaf) {
                    *part = if *fate == Fate::New || *part == Part::New { Part::New } else { Part::Rest };
                }
            }
        }
        let mut before = Part::New;
        // Nodes stand in document order.
        for (part, node) in parts.iter_mut().zip(&self.dom.nodes) {
            if *part != Part::None {
                before = *part;
            } else if node.children.is_empty() {
                *part = before;
            }
        }
        parts
    }

    /// The leaves of one part, with the elements around them, as HTML. Not cleaned, and with stand-ins.
    fn part(&self, parts: &[Part], wanted: Part) -> Option<String> {
        let mut shown = vec![false; self.dom.nodes.len()];
        for (leaf, part) in parts.iter().enumerate() {
            let mut at = leaf;
            // Up to the first ancestor that is already shown: each node is marked once.
            while *part == wanted && shown.get(at) == Some(&false) {
                if let Some(slot) = shown.get_mut(at) {
                    *slot = true;
                }
                at = self.dom.node(at).parent;
            }
        }
        self.write(&|id| shown.get(id).copied().unwrap_or(false))
    }

    pub(crate) fn as_lines(&self) -> Vec<Line<'_>> {
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

    fn write(&self, shown: &dyn Fn(NodeId) -> bool) -> Option<String> {
        Writer::write(&self.dom, ROOT, &|id| shown(id) && !(self.hides && self.dom.node(id).is_hidden()))
    }
}
