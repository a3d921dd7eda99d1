//! What must hold of guichet-mail whatever the input is. Each function panics when it does not: that is how a fuzzer
//! is told.

pub mod harmless;
pub mod time;
pub mod words;
