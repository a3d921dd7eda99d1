//! The words that mail programs and people put around what was written, by language. All in lower case, folded by
//! [`super::line::fold`] (no diacritic is removed).
//!
//! These are facts about programs (Gmail, Outlook, Apple Mail, Thunderbird, Yahoo, mail.ru, GMX, Samsung, …), collected
//! so that one table serves plain text and HTML. A language is added by adding its words; no code knows a language.

pub(super) mod closing;
pub(super) mod device;
pub(super) mod history;
pub(super) mod notice;
