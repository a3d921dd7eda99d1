//! HTML of messages: read as lines, cut where mail programs mark their quotes, cleaned for a page.

mod clean;
mod dom;
mod marks;
mod page;
mod reader;

pub(crate) use clean::escape;
pub use clean::{clean, with_images};
pub(crate) use page::Page;

/// The plain text of an HTML body, as a person would read it: one line per block, lists with dashes, no markup.
pub fn to_text(source: &str) -> String {
    Page::parse(source).text()
}
