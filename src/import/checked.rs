//! A check of a service, written into the bytes of the list that it was read from.
//!
//! Only two cells of a row are ever set: that of `last_checked`, and that of the notes where somebody
//! wants to say who checked. No column is added: a list without one is refused, with what to do.

use jiff::civil::Date;

use super::CannotRead;
use super::headings::{self, Layout};
use crate::decode::{self, Edit, Put};
use crate::provider::Column;

/// A list with checks recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The new bytes of the file.
    pub bytes: Vec<u8>,
    /// The rows that have changed; others said the same already.
    pub lines: Vec<u64>,
}

/// Records a check of the rows that start on these lines.
///
/// `by` is a role (“duty officer”); it goes behind what the notes of the row say.
///
/// # Errors
///
/// [`CannotRead`] says what to do instead; nothing has changed then.
pub fn record(
    file: &str,
    bytes: &[u8],
    lines: &[u64],
    on: Date,
    by: Option<&str>,
) -> Result<Recorded, CannotRead> {
    let cannot = |what: String| CannotRead {
        file: file.to_owned(),
        what,
    };
    let sheet =
        decode::decode(bytes, file, &headings::known).map_err(|err| cannot(err.to_string()))?;
    if !sheet.is_text() {
        return Err(cannot(decode::CannotEdit::Workbook.to_string()));
    }
    let (layout, _) = headings::layout(sheet.headings());
    let day = on.to_string();
    let Some(date) = first(&layout, Column::LastChecked) else {
        return Err(cannot(
            "there is no column for the day of a check; add one called “last_checked” in the spreadsheet program, run: advocacy import, and record the check again"
                .to_owned(),
        ));
    };
    let by = match by {
        None => None,
        Some(by) => match first(&layout, Column::Notes) {
            Some(notes) => Some((notes, format!("Checked {day} by {by}."))),
            None => {
                return Err(cannot(
                    "there is no column for notes, so there is no place for who checked; leave --by out, or add a column called “notes” and import the list"
                        .to_owned(),
                ));
            }
        },
    };
    let mut edits = Vec::new();
    let mut changed = Vec::new();
    let mut missing: Vec<u64> = lines.to_vec();
    let mut rows = sheet.rows();
    while let Some(row) = rows.next() {
        let Ok(row) = row else { continue };
        if !lines.contains(&row.line) {
            continue;
        }
        missing.retain(|line| *line != row.line);
        let before = edits.len();
        if row.cell(date).trim() != day {
            edits.push(Edit {
                line: row.line,
                column: date,
                put: Put::Instead(day.clone()),
            });
        }
        if let Some((notes, says)) = &by
            && !row.cell(*notes).contains(says.as_str())
        {
            edits.push(Edit {
                line: row.line,
                column: *notes,
                put: Put::Behind(says.clone()),
            });
        }
        if edits.len() > before {
            changed.push(row.line);
        }
    }
    if let Some(line) = missing.first() {
        return Err(cannot(format!(
            "there is no row on line {line}; import the list again"
        )));
    }
    let bytes = decode::edit(bytes, file, &headings::known, &edits)
        .map_err(|err| cannot(err.to_string()))?;
    Ok(Recorded {
        bytes,
        lines: changed,
    })
}

/// The column of the sheet that counts for a column of the home format.
fn first(layout: &Layout, column: Column) -> Option<usize> {
    layout.feeds(column).first().map(|feed| feed.index)
}
