//! The CSV of an answer: the columns of a provider list, safe in a spreadsheet.

use std::borrow::Cow;

use crate::cli::output::{Page, plain};
use crate::closed::Closed;
use crate::provider::Column;
use crate::query::Answer;

/// Writes the page of an answer, with a byte order mark so that Excel reads UTF-8.
pub(crate) fn write(page: &mut Page, answer: &Answer) -> anyhow::Result<()> {
    let out = page.raw();
    std::io::Write::write_all(out, "\u{feff}".as_bytes())?;
    let mut csv = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(out);
    csv.write_record(
        Column::ALL
            .iter()
            .map(|column| column.key())
            .chain(["why_match", "why_area"]),
    )?;
    for found in &answer.providers {
        for column in Column::ALL {
            let cell = match column {
                // Blank would read as a status or a date that nobody looked up.
                Column::Status => Cow::Borrowed(found.provider.status().key()),
                column => found.provider.cell(*column),
            };
            csv.write_field(safe(&cell).as_bytes())?;
        }
        let matched = serde_json::to_value(found.why.matched)?;
        let matched = match answer.widened {
            Some(_) => "instead",
            None => matched.as_str().unwrap_or_default(),
        };
        csv.write_field(matched)?;
        csv.write_field(safe(found.why.area.as_deref().unwrap_or_default()).as_bytes())?;
        csv.write_record(None::<&[u8]>)?;
    }
    csv.flush()?;
    Ok(())
}

/// A cell that no spreadsheet runs as a formula.
///
/// An apostrophe before `=`, `+`, `-`, `@`, tab or carriage return makes it text
/// (OWASP, "CSV Injection"); the importer takes it off again.
fn safe(cell: &str) -> Cow<'_, str> {
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
