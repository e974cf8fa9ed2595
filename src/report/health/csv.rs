//! The CSV of how well the lists are kept: a row for each list and column, safe in a spreadsheet.

use std::io;

use super::{Part, Report};
use crate::closed::Closed;
use crate::print::csv::safe;

/// The columns, before those of the earlier generations.
const COLUMNS: [&str; 9] = [
    "list",
    "column",
    "services",
    "filled",
    "filled_percent",
    "valid",
    "valid_percent",
    "not_read",
    "repaired",
];

/// Writes the report as CSV: a row for each list and column.
///
/// What was not recorded is empty. For each earlier generation there is a column with its percentage
/// of cells that were filled.
pub fn write_csv(out: &mut impl io::Write, report: &Report) -> io::Result<()> {
    out.write_all("\u{feff}".as_bytes())?;
    let mut csv = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .from_writer(out);
    let earlier = report.earlier.iter().map(|earlier| {
        let day = earlier.made.get(..10).unwrap_or(&earlier.made);
        format!("filled_percent_{day}_generation_{}", earlier.generation)
    });
    for heading in COLUMNS.iter().map(|name| (*name).to_owned()).chain(earlier) {
        csv.write_field(safe(&heading).as_bytes())?;
    }
    csv.write_record(None::<&[u8]>)?;
    let number = |number: Option<u64>| number.map_or_else(String::new, |number| number.to_string());
    let percent = |part: Option<Part>| number(part.map(|part| part.percent));
    for list in &report.lists {
        for own in &list.columns {
            let cells = [
                list.list.key().to_owned(),
                own.column.key().to_owned(),
                list.services.to_string(),
                own.filled.count.to_string(),
                own.filled.percent.to_string(),
                number(own.valid.map(|part| part.count)),
                percent(own.valid),
                number(own.unread),
                number(own.repaired),
            ];
            let before = own.filled_before.iter().map(|part| percent(*part));
            for cell in cells.into_iter().chain(before) {
                csv.write_field(safe(&cell).as_bytes())?;
            }
            csv.write_record(None::<&[u8]>)?;
        }
    }
    csv.flush()
}
