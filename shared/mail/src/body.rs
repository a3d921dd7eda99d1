//! Message bodies from one form into another: Markdown to HTML and text, plain text to HTML.

use comrak::nodes::{ListType, NodeValue};
use comrak::{Arena, Options, markdown_to_html as render, parse_document};

use crate::html;
use crate::html::escape;

/// Markdown as agents and customers write it in the portal (C2), as cleaned HTML: emphasis, lists, links, code, quotes,
/// strikethrough, tables, bare addresses as links. A line break is a line break. Raw HTML is shown as text; images are
/// dropped to their description, for nothing is ever loaded from elsewhere.
pub fn markdown_to_html(markdown: &str) -> String {
    html::clean(&render(&bounded(markdown), &options()))
}

/// The same Markdown as plain text, for the text part of a notice: marks that read well in plain text stay (list dashes,
/// `>`), the others go, and a link's address follows its words in parentheses.
pub fn markdown_to_text(markdown: &str) -> String {
    let markdown = bounded(markdown);
    let arena = Arena::new();
    let root = parse_document(&arena, &markdown, &options());
    let mut out = String::new();
    write_blocks(root, 0, &mut out);
    out.trim_end().to_owned()
}

/// A plain-text body as HTML that looks the same: paragraphs, line breaks, quote marks as quotes, web and mail addresses
/// as links. The result needs no cleaning; everything is escaped.
pub fn text_to_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut depth = 0_u32;
    let mut in_paragraph = false;
    for line in text.lines() {
        let parsed = crate::reply::line::Line::plain(line);
        let wanted = parsed.depth.min(DEEPEST_QUOTE);
        let content = line.get(parsed.content_at..).unwrap_or_default();
        let content = if wanted > 0 { content.strip_prefix(' ').unwrap_or(content) } else { content };
        if wanted != depth || content.trim().is_empty() {
            if in_paragraph {
                out.push_str("</p>");
                in_paragraph = false;
            }
            while depth < wanted {
                out.push_str("<blockquote>");
                depth += 1;
            }
            while depth > wanted {
                out.push_str("</blockquote>");
                depth -= 1;
            }
        }
        if content.trim().is_empty() {
            continue;
        }
        out.push_str(if in_paragraph { "<br>" } else { "<p>" });
        in_paragraph = true;
        link_into(content, &mut out);
    }
    if in_paragraph {
        out.push_str("</p>");
    }
    for _ in 0..depth {
        out.push_str("</blockquote>");
    }
    out
}

/// Deeper quotes are drawn at this depth.
const DEEPEST_QUOTE: u32 = 16;
/// Longest Markdown that is rendered, in bytes; beyond it nobody wrote by hand, and it is cut.
const LONGEST_MARKDOWN: usize = 256 * 1024;
/// A line of more opening marks than this is not meant as nesting, and comrak's time grows with it.
const MOST_NESTING: usize = 40;

/// Markdown within bounds: no line opens more containers than anybody means.
fn bounded(markdown: &str) -> String {
    let mut end = markdown.len().min(LONGEST_MARKDOWN);
    while !markdown.is_char_boundary(end) {
        end -= 1;
    }
    let clipped = markdown.get(..end).unwrap_or_default();
    let nests = |line: &str| {
        line.chars()
            .take_while(|c| c.is_whitespace() || matches!(c, '>' | '-' | '*' | '+'))
            .filter(|c| !c.is_whitespace())
            .count()
    };
    if clipped.lines().all(|line| nests(line) <= MOST_NESTING || is_rule(line)) {
        return clipped.to_owned();
    }
    clipped.lines().map(|line| if nests(line) > MOST_NESTING { "" } else { line }).collect::<Vec<_>>().join("\n")
}

fn is_rule(line: &str) -> bool {
    let mut marks = line.trim().chars();
    marks.next().is_some_and(|first| matches!(first, '-' | '*') && marks.all(|c| c == first))
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.tasklist = false;
    options.render.hardbreaks = true;
    options.render.escape = true;
    options
}

/// Lists and quotes in plain text are drawn this deep; deeper ones run on.
const DEEPEST_TEXT: usize = 20;

fn write_blocks(node: comrak::Node<'_>, depth: usize, out: &mut String) {
    for child in node.children() {
        let value = child.data().value.clone();
        match value {
            _ if depth >= DEEPEST_TEXT => write_paragraph(&inline_text(child), out),
            NodeValue::BlockQuote => {
                let mut body = String::new();
                write_blocks(child, depth + 1, &mut body);
                write_indented(&body, "> ", "> ", out);
                out.push('\n');
            }
            NodeValue::List(list) => {
                for (number, item) in (list.start..).zip(child.children()) {
                    let mut body = String::new();
                    write_blocks(item, depth + 1, &mut body);
                    let mark =
                        if list.list_type == ListType::Ordered { format!("{number}. ") } else { "- ".to_owned() };
                    write_indented(&body, &mark, &" ".repeat(mark.len()), out);
                }
                out.push('\n');
            }
            NodeValue::CodeBlock(code) => {
                write_indented(&code.literal, "    ", "    ", out);
                out.push('\n');
            }
            NodeValue::HtmlBlock(block) => write_paragraph(&block.literal, out),
            NodeValue::ThematicBreak => write_paragraph("---", out),
            NodeValue::Table(_) => {
                for row in child.children() {
                    let cells: Vec<String> = row.children().map(inline_text).collect();
                    out.push_str(&cells.join(" | "));
                    out.push('\n');
                }
                out.push('\n');
            }
            _ => write_paragraph(&inline_text(child), out),
        }
    }
}

fn write_paragraph(text: &str, out: &mut String) {
    write_indented(text, "", "", out);
    out.push('\n');
}

/// The lines of `text`, the first after `first`, the others after `others`.
fn write_indented(text: &str, first: &str, others: &str, out: &mut String) {
    for (at, line) in text.trim_end().lines().enumerate() {
        let start = out.len();
        out.push_str(if at == 0 { first } else { others });
        out.push_str(line);
        out.truncate(start + out.get(start..).unwrap_or_default().trim_end().len());
        out.push('\n');
    }
}

fn inline_text(node: comrak::Node<'_>) -> String {
    let mut out = String::new();
    write_inline(node, &mut out);
    out
}

fn write_inline(node: comrak::Node<'_>, out: &mut String) {
    for child in node.children() {
        let value = child.data().value.clone();
        match value {
            NodeValue::Text(text) => out.push_str(&text),
            NodeValue::Code(code) => out.push_str(&code.literal),
            NodeValue::HtmlInline(html) => out.push_str(&html),
            NodeValue::SoftBreak | NodeValue::LineBreak => out.push('\n'),
            NodeValue::Link(link) => {
                let words = inline_text(child);
                out.push_str(&words);
                let bare = link.url.strip_prefix("mailto:").unwrap_or(&link.url);
                if !bare.is_empty() && words != bare && words != link.url && !link.url.ends_with(&words) {
                    out.push_str(" (");
                    out.push_str(&link.url);
                    out.push(')');
                }
            }
            _ => write_inline(child, out),
        }
    }
}

/// Escapes a line, and makes links of the web and mail addresses in it.
fn link_into(line: &str, out: &mut String) {
    let mut rest = line;
    while !rest.is_empty() {
        let end = rest.find(is_break).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        write_word(word, out);
        let gap = after.find(|c: char| !is_break(c)).unwrap_or(after.len());
        let (space, after) = after.split_at(gap);
        // Runs of spaces are somebody's alignment.
        out.push_str(&escape(space).replace("  ", "&nbsp; "));
        rest = after;
    }
}

pub(crate) fn is_break(c: char) -> bool {
    c.is_whitespace() || matches!(c, '<' | '>' | '"' | '(' | ')' | '[' | ']' | '{' | '}' | '«' | '»' | '“' | '”')
}

/// A word, escaped; a link if it is an address.
pub(crate) fn write_word(word: &str, out: &mut String) {
    let core = word.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_', '…']);
    let tail = word.get(core.len()..).unwrap_or_default();
    let href = if core.starts_with("https://") || core.starts_with("http://") {
        (core.len() > 10).then(|| core.to_owned())
    } else if core.starts_with("www.") {
        (core.matches('.').count() >= 2).then(|| format!("https://{core}"))
    } else {
        let address = core.strip_prefix("mailto:").unwrap_or(core);
        is_address(address).then(|| format!("mailto:{address}"))
    };
    match href {
        Some(href) => {
            out.push_str("<a href=\"");
            out.push_str(&escape(&href));
            out.push_str("\" rel=\"noopener noreferrer nofollow\">");
            out.push_str(&escape(core));
            out.push_str("</a>");
            out.push_str(&escape(tail));
        }
        None => out.push_str(&escape(word)),
    }
}

fn is_address(word: &str) -> bool {
    let part = |text: &str| {
        !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '+'))
    };
    word.split_once('@').is_some_and(|(local, domain)| {
        part(local) && part(domain) && domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.')
    })
}
