//! Providers as CSV: the columns of a provider list, safe in a spreadsheet.

use std::borrow::Cow;
use std::io;

use crate::closed::Closed;
use crate::provider::{Column, Provider};
use crate::text::plain;

/// Writes providers, with a byte order mark so that Excel reads UTF-8; `more` gives each row’s cells
/// in the columns that are named beside those of a list.
pub fn write<'p>(
    out: &mut impl io::Write,
    more_columns: &[&str],
    rows: impl Iterator<Item = (&'p Provider, Vec<Cow<'p, str>>)>,
) -> io::Result<()> {
    out.write_all("\u{feff}".as_bytes())?;
    let mut csv = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .from_writer(out);
    let columns = Column::ALL.iter().map(|column| column.key());
    csv.write_record(columns.chain(more_columns.iter().copied()))?;
    for (provider, more) in rows {
        for column in Column::ALL {
            let cell = match column {
                // Blank would read as a status or a date that nobody looked up.
                Column::Status => Cow::Borrowed(provider.status().key()),
                column => provider.cell(*column),
            };
            csv.write_field(safe(&cell).as_bytes())?;
        }
        for cell in more {
            csv.write_field(safe(&cell).as_bytes())?;
        }
        csv.write_record(None::<&[u8]>)?;
    }
    csv.flush()
}

/// A cell that no spreadsheet runs as a formula.
///
/// An apostrophe before `=`, `+`, `-`, `@`, tab or carriage return makes it text
/// (OWASP, "CSV Injection"); the importer takes it off again.
pub(crate) fn safe(cell: &str) -> Cow<'_, str> {
    let cell = plain(cell);
    let runs = cell
        .trim_start()
        .starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    if runs {
        Cow::Owned(format!("'{cell}"))
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_runs_as_a_formula() {
        let cases = [
            ("=1+1", "'=1+1"),
            (" =HYPERLINK()", "' =HYPERLINK()"),
            ("+44 1632 960123", "'+44 1632 960123"),
            ("-5", "'-5"),
            ("@SUM", "'@SUM"),
            ("＝1", "'＝1"),
            ("plain", "plain"),
        ];
        for (cell, expected) in cases {
            assert_eq!(safe(cell), expected);
        }
    }
}
