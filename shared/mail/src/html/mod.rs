//! HTML of messages: read as lines, cut where mail programs mark their quotes, cleaned for a page.

mod clean;
mod dom;
mod images;
mod marks;
mod page;
mod reader;
mod style;
mod tidy;
mod tokens;
mod write;

pub use clean::clean;
pub(crate) use clean::escape;
pub use images::{Image, named_images, with_images, with_pixels};
pub(crate) use page::Page;
pub use tidy::{bare_words, has_own_colours, is_plain, tidy};

/// The cleaner's version, to be kept beside what it cleaned. Raise it when the cleaner lets less through than before: what
/// an older one let through is then cleaned again before it is shown.
pub const VERSION: u16 = 2;

/// The plain text of an HTML body, as a person would read it: one line per block, lists with dashes, no markup.
pub fn to_text(source: &str) -> String {
    Page::parse(source).text()
}
