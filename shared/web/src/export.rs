//! The export as CSV (B8): RFC 4180, UTF-8 with a byte order mark (without one, spreadsheets guess the encoding), dates in
//! ISO 8601, the portal's columns.
//!
//! It is complete or it is not given out: when the bytes are used up, [`CsvExport::push`] says [`Full`], and the caller answers
//! with [`Failure::ExportTooLarge`](crate::Failure::ExportTooLarge) instead of a part.

use std::io;

use guichet_domain::listing::Column;
use guichet_domain::settings::{Desk, Portal};
use guichet_domain::ticket::Ticket;
use thiserror::Error;

use crate::columns::{Cell, Cells};
use crate::response::{self, Response};
use crate::words::Words;

/// Most octets of an export, counted as it travels: Lambda answers at most 6 MB (6,291,556 octets), headers included, in which
/// the file is a JSON string.
/// <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>
pub const MAX_BYTES: usize = 6_000_000;

/// The tickets do not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the export does not fit into one answer")]
pub struct Full;

/// An export being written.
#[derive(Debug)]
pub struct CsvExport<'a> {
    cells: Cells<'a>,
    columns: Vec<&'a Column>,
    writer: csv::Writer<Vec<u8>>,
    written: usize,
    max_bytes: usize,
}

impl<'a> CsvExport<'a> {
    /// An export of the portal's columns, of at most `max_bytes` octets, counted as they travel ([`MAX_BYTES`]). The number comes first in any case:
    /// without it nobody could find a row's ticket again.
    pub fn new(desk: &'a Desk, portal: &'a Portal, words: &'a Words, max_bytes: usize) -> Result<Self, Full> {
        let cells = Cells { desk, portal, words };
        let columns: Vec<_> = portal.columns.iter().filter(|column| column.property != "number").collect();
        let writer =
            csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec());
        let mut export = Self { cells, columns, writer, written: 3, max_bytes };
        let number = Column { property: "number".to_owned(), label: None };
        let headings = std::iter::once(&number)
            .chain(export.columns.iter().copied())
            .map(|column| cells.heading(column))
            .collect();
        export.write(headings)?;
        Ok(export)
    }

    /// Adds a ticket. After [`Full`] the export is worth nothing.
    pub fn push(&mut self, ticket: &Ticket) -> Result<(), Full> {
        let cells = self.columns.iter().map(|column| self.text(ticket, column));
        let row = std::iter::once(ticket.number.to_string()).chain(cells).collect();
        self.write(row)
    }

    /// The answer: a file to keep.
    pub fn finish(self) -> Response {
        response::download("tickets.csv", "text/csv; charset=utf-8", self.into_bytes())
    }

    /// The octets.
    pub fn into_bytes(self) -> Vec<u8> {
        // A Vec takes whatever is flushed into it.
        self.writer.into_inner().unwrap_or_default()
    }

    fn text(&self, ticket: &Ticket, column: &Column) -> String {
        match self.cells.cell(ticket, &column.property) {
            Cell::Subject => ticket.subject.as_str().to_owned(),
            Cell::Status(status) => status.name,
            Cell::Person(text) | Cell::Text(text) => text,
            Cell::Time(at) => at.to_string(),
            Cell::Nothing => String::new(),
        }
    }

    fn write(&mut self, row: Vec<String>) -> Result<(), Full> {
        let row: Vec<String> = row.into_iter().map(harmless).collect();
        // Quotes and comma around every field, whether the writer needs them or not, and the line's end: `\r\n`.
        let travels: usize =
            row.iter().map(|field| field.chars().map(travels_as).sum::<usize>() + 5).sum::<usize>() + 4;
        self.written = self.written.saturating_add(travels);
        if self.written > self.max_bytes {
            return Err(Full);
        }
        self.writer.write_record(&row).map_err(|error| {
            // Rows have one length and a Vec takes everything: this would be a mistake of ours.
            tracing::error!(error = %io::Error::other(error), "the export cannot be written");
            Full
        })
    }
}

/// How many octets a character of a field takes at most in a JSON string: a quote is doubled by CSV, and both are escaped by
/// JSON; control characters become `\u0007`.
const fn travels_as(c: char) -> usize {
    match c {
        '"' => 4,
        '\\' => 2,
        c if c.is_ascii_control() => 6,
        c => c.len_utf8(),
    }
}

/// A field that no spreadsheet reads as a formula (S17): one that starts, white space, quotes and invisible characters
/// aside, with `=`, `+`, `-`, `@` or their full-width forms, and one that starts with a tab or a carriage return, gets an
/// apostrophe in front, as [OWASP](https://owasp.org/www-community/attacks/CSV_Injection) advises. A pipe starts a
/// formula where DDE is on.
fn harmless(field: String) -> String {
    let aside = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '"' | '\'' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{00ad}')
    };
    let first = field.trim_start_matches(aside).chars().next();
    let formula = matches!(first, Some('=' | '+' | '-' | '@' | '|' | '%' | '＝' | '＋' | '－' | '＠' | '\u{2212}'));
    if formula || field.starts_with(['\t', '\r', '\n']) { format!("'{field}") } else { field }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn s17_what_a_spreadsheet_would_run_is_text() {
        for formula in [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            " =1",
            "\"=1",
            "'=1",
            "\u{200b}=1",
            "＝1",
            "\n=1",
            "|cmd",
            "\u{feff}=1",
        ] {
            assert_eq!(harmless(formula.to_owned()), format!("'{formula}"), "{formula:?}");
        }
        for text in ["", "Invoice 3 = 4", "anna@example.com", "a-b", "(+49) 30", "'quoted'"] {
            assert_eq!(harmless(text.to_owned()), text, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn b8_s17_every_field_reads_back_and_none_is_a_formula(rows in proptest::collection::vec(proptest::collection::vec(".{0,30}", 3), 1..8)) {
            let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec());
            let safe: Vec<Vec<String>> = rows.iter().map(|row| row.iter().cloned().map(harmless).collect()).collect();
            for row in &safe {
                writer.write_record(row).unwrap();
            }
            let bytes = writer.into_inner().unwrap();
            let read: Vec<Vec<String>> = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes.as_slice()).records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
            prop_assert_eq!(&read, &safe);
            for field in read.iter().flatten() {
                prop_assert!(!field.starts_with(['=', '+', '-', '@', '\t', '\r']), "{:?}", field);
            }
        }
    }
}
