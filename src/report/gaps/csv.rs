//! The gaps as CSV: a line for each council and statutory type, safe in a spreadsheet.

use std::io;

use super::Gaps;
use crate::area::{self, Nation};
use crate::closed::Closed;
use crate::print::csv::safe;

/// Writes the report, with a byte order mark so that Excel reads UTF-8.
pub fn csv(gaps: &Gaps) -> io::Result<Vec<u8>> {
    let mut csv = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    csv.write_record([
        "gss",
        "council",
        "nation",
        "statutory_type",
        "recorded",
        "providers",
        "last_checked",
    ])?;
    for council in &gaps.councils {
        let own = area::get(council.area);
        for cell in &council.cells {
            let checked = cell.last_checked.map(|day| day.to_string());
            csv.write_record([
                own.code,
                &safe(own.name),
                own.nation.map_or("", Nation::key),
                cell.statutory_type.key(),
                cell.recorded.key(),
                &cell.providers.to_string(),
                &checked.unwrap_or_default(),
            ])?;
        }
    }
    csv.into_inner()
        .map_err(|err| io::Error::other(err.to_string()))
}
