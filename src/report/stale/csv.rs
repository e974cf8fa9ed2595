//! The checks as CSV, safe in a spreadsheet, with two blank columns to fill in.

use std::borrow::Cow;
use std::io;

use super::{Report, stands_in};
use crate::closed::Closed;
use crate::print::csv::safe;

/// The columns of the CSV; the last two are blank, to be filled in.
const COLUMNS: [&str; 13] = [
    "id",
    "name",
    "lists",
    "rows",
    "telephone",
    "email",
    "statutory_types",
    "last_checked",
    "band",
    "quality_mark",
    "quality_mark_expires",
    "checked_on",
    "remarks",
];

/// Writes the report as CSV: one row a provider, safe in a spreadsheet.
pub fn write(out: &mut impl io::Write, report: &Report) -> io::Result<()> {
    out.write_all("\u{feff}".as_bytes())?;
    let mut csv = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .from_writer(out);
    csv.write_record(COLUMNS)?;
    for one in &report.providers {
        let own = &one.provider;
        let cells: [Cow<'_, str>; 13] = [
            Cow::Borrowed(&own.id),
            Cow::Borrowed(&own.name),
            Cow::Owned(own.lists.keys()),
            Cow::Owned(stands_in(own)),
            Cow::Owned(own.telephone.join("; ")),
            Cow::Owned(own.email.join("; ")),
            Cow::Owned(own.statutory_types.keys()),
            Cow::Borrowed(&own.last_checked),
            Cow::Borrowed(one.band.key()),
            Cow::Borrowed(&own.quality_mark),
            Cow::Borrowed(&own.quality_mark_expires),
            Cow::Borrowed(""),
            Cow::Borrowed(""),
        ];
        for cell in &cells {
            csv.write_field(safe(cell).as_bytes())?;
        }
        csv.write_record(None::<&[u8]>)?;
    }
    csv.flush()
}
