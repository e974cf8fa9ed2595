//! Reads the cells of a row into the values that a provider holds.
//!
//! Each reader takes the text of one cell and gives what it could read. What it
//! had to change, and what it could not read, it says through `Say`; whoever
//! called knows the file, the line and the column. No reader fails, whatever
//! the cell holds.

pub(crate) mod ages;
pub(crate) mod areas;
pub(crate) mod contacts;
pub(crate) mod numbers;
pub(crate) mod texts;
pub(crate) mod values;

use crate::cleaned::{Cleaned, quoted};
use crate::import::problem::Severity;

/// Where a reader says what became of a cell.
pub(crate) type Say<'s> = dyn FnMut(Severity, String) + 's;

/// The marks between the values of a cell that holds several.
pub(crate) const BETWEEN: [char; 4] = [';', '\n', '\r', '|'];

/// The longest cell of values or words that is read, in bytes.
///
/// Longer is a pasted page, and the limit keeps both the time spent on a
/// hostile cell and the number of things said of it small.
const LONGEST: usize = 5_000;

/// Whether a cell is too long to be read; if so, it says so.
pub(crate) fn is_too_long(cell: &str, say: &mut Say<'_>) -> bool {
    let too_long = cell.len() > LONGEST;
    if too_long {
        say(
            Severity::Unread,
            format!("{} is far too long for this column", quoted(cell)),
        );
    }
    too_long
}

/// The value of a piece, with what was done to it said.
pub(crate) fn said<T>(cleaned: Cleaned<T>, say: &mut Say<'_>) -> Option<T> {
    match cleaned {
        Cleaned::Clean(value) => Some(value),
        Cleaned::Repaired(value, words) => {
            say(Severity::Repaired, words);
            Some(value)
        }
        Cleaned::Unreadable(words) => {
            say(Severity::Unread, words);
            None
        }
    }
}

/// Whether a cell holds what a spreadsheet shows in place of a value that it could not work out.
pub(crate) fn is_spreadsheet_error(cell: &str) -> bool {
    const ERRORS: [&str; 8] = [
        "#N/A", "#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!",
    ];
    cell.starts_with('#') && ERRORS.contains(&cell)
}

/// The cell without the apostrophe that keeps a spreadsheet from running it.
pub(crate) fn unguarded(cell: &str) -> &str {
    const RUN: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    match cell.strip_prefix('\'') {
        Some(rest) if rest.trim_start().starts_with(RUN) => rest,
        _ => cell,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// What a reader said, for the tables of its tests: `repaired: …`.
    pub(crate) fn hear<T>(read: impl FnOnce(&mut Say<'_>) -> T) -> (T, String) {
        let mut heard = Vec::new();
        let value = read(&mut |severity, what| heard.push(format!("{}: {what}", severity.key())));
        (value, heard.join(" | "))
    }

    #[test]
    fn spreadsheet_errors_are_no_values() {
        for (cell, error) in [
            ("#REF!", true),
            ("#N/A", true),
            ("#1 Advocacy", false),
            ("", false),
        ] {
            assert_eq!(is_spreadsheet_error(cell), error, "{cell}");
        }
    }

    #[test]
    fn pasted_pages_are_refused_quickly() {
        let page = "word;".repeat(100_000);
        let mut into = String::new();
        let mut list = Vec::new();
        let (_, heard) = hear(|say| {
            numbers::charity(&mut into, &page, say);
            texts::words(&mut list, &page, &[], say);
            values::Purpose::default().read(crate::provider::Column::Kinds, &page, say);
            areas::Areas::default().read(&page);
        });
        assert_eq!(heard.matches("far too long").count(), 3);
    }
}
