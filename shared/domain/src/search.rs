//! Search (B6) and suggestions (D3): what words a text has, what a query asks for, how well a ticket answers, and which
//! part of a message to show. The table's side is the store's.
//!
//! A text becomes **terms**: its words, folded so that people find them however they or others spell them ([`fold`]); of
//! scripts that put no space between words, each two characters that stand side by side. Both sides are folded alike, so
//! what is found is also what is marked.

mod fold;
mod preview;
mod query;
mod rank;
mod snippet;
mod terms;
mod words;

pub use fold::fold;
pub use preview::{Preview, Searched};
pub use query::{Clause, Lookup, SearchQuery};
pub use rank::{Hit, score};
pub use snippet::{Part, Snippet};
pub use terms::{MAX_TERMS, Term, of_entry, of_text};
pub use words::{Word, words};
