//! The candidates as CSV, with a blank column to decide in: the filled-in file is the decision file.

use std::borrow::Cow;
use std::io;

use super::super::stale::rows_in_words;
use super::Report;
use crate::closed::Closed;
use crate::import::decisions::Decision;
use crate::print::csv::safe;

/// The columns of the CSV; the first is blank, to be filled in with `same` or `different`.
const COLUMNS: [&str; 16] = [
    "decision",
    "id",
    "other",
    "score",
    "band",
    "name",
    "other_name",
    "organisation",
    "other_organisation",
    "areas",
    "other_areas",
    "rows",
    "other_rows",
    "agree",
    "differ",
    "remarks",
];

/// Writes the pairs as CSV, safe in a spreadsheet; decided ones filled in.
pub fn write(out: &mut impl io::Write, report: &Report) -> io::Result<()> {
    out.write_all("\u{feff}".as_bytes())?;
    let mut csv = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .from_writer(out);
    csv.write_record(COLUMNS)?;
    for pair in &report.pairs {
        let (one, other) = (&pair.one, &pair.other);
        let decision = match pair.decided {
            None => "",
            Some(super::Decided::Same) => Decision::Same.key(),
            Some(super::Decided::Different) => Decision::Different.key(),
        };
        let cells: [Cow<'_, str>; 16] = [
            Cow::Borrowed(decision),
            Cow::Borrowed(&one.id),
            Cow::Borrowed(&other.id),
            Cow::Owned(pair.score.to_string()),
            Cow::Borrowed(pair.band.key()),
            Cow::Borrowed(&one.name),
            Cow::Borrowed(&other.name),
            Cow::Borrowed(&one.organisation),
            Cow::Borrowed(&other.organisation),
            Cow::Borrowed(&one.areas),
            Cow::Borrowed(&other.areas),
            Cow::Owned(rows_in_words(&one.rows)),
            Cow::Owned(rows_in_words(&other.rows)),
            Cow::Owned(pair.agree.join("; ")),
            Cow::Owned(pair.differ.join("; ")),
            Cow::Borrowed(""),
        ];
        for cell in &cells {
            csv.write_field(safe(cell).as_bytes())?;
        }
        csv.write_record(None::<&[u8]>)?;
    }
    csv.flush()
}
