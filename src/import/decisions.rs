//! What somebody has decided about two rows that look alike: one provider, or two.
//!
//! The file stands beside the lists as `decisions.csv`, with the columns `decision` (`same` or
//! `different`), `id` and `other`; more columns, such as who decided and why, are passed over. Ids are
//! those that the rows have before anything is joined, so a decision stays true once it is applied.
//!
//! `same` joins rows under the id that the file names first; it reaches on, so that two rows that are
//! both the same as a third are one provider. `different` only keeps a pair out of the report of
//! duplicates: the import itself never joins two ids. Decisions that contradict each other are not
//! applied, since joining two services that are two would lose one of them.

mod settle;
#[cfg(test)]
mod tests;

use std::fmt;

use super::CannotRead;
use super::cells::unguarded;
use super::problem::{Problem, Remark, Severity};
use crate::cleaned::quoted;
use crate::closed::{Closed, closed_list};
use crate::decode;
use crate::text;

pub use settle::Settled;

/// The file with the decisions, beside the folder of lists.
pub const FILE: &str = "decisions.csv";

/// The columns that every decision file has.
const COLUMNS: [&str; 3] = ["decision", "id", "other"];

closed_list! {
    /// What was decided about two providers.
    Decision {
        Same = "same", "one provider, listed twice";
        Different = "different", "two providers";
    }
}

/// One row of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The line on which it stands, from 1.
    pub line: u64,
    /// What was decided.
    pub decision: Decision,
    /// The id that stays when they are one.
    pub id: Box<str>,
    /// The id of the other.
    pub other: Box<str>,
}

/// The decisions as they stand in the file, in its order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decisions {
    rows: Vec<Decided>,
}

impl Decisions {
    /// Reads a decision file, however it was saved; rows that can't be read are told and passed over.
    ///
    /// # Errors
    ///
    /// [`CannotRead`] where the file as a whole is no decision file.
    pub fn read(bytes: &[u8]) -> Result<(Decisions, Vec<Problem>), CannotRead> {
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Ok(Default::default());
        }
        let cannot = |what: String| CannotRead {
            file: FILE.to_owned(),
            what,
        };
        let is_known = |heading: &str| column_of(heading).is_some();
        let sheet =
            decode::decode(bytes, FILE, &is_known).map_err(|err| cannot(err.to_string()))?;
        let headings = sheet.headings();
        let mut columns = [0; COLUMNS.len()];
        for (place, column) in COLUMNS.iter().enumerate() {
            let mut found = headings.iter();
            match found.position(|heading| column_of(heading) == Some(place)) {
                Some(at) => columns[place] = at,
                None => {
                    return Err(cannot(format!(
                        "there is no column “{column}” (the headings in line {} are: {}); a decision file has the columns {}",
                        sheet.heading_line(),
                        Shown(headings),
                        COLUMNS.join(", ")
                    )));
                }
            }
        }
        let mut decisions = Decisions::default();
        // How it was saved is no news: a spreadsheet program writes semicolons where people use commas.
        let notes = sheet.notes().iter().filter(|note| note.lost);
        let mut problems: Vec<Problem> = notes.map(|note| Problem::of_note(FILE, note)).collect();
        let mut rows = sheet.rows();
        while let Some(row) = rows.next() {
            let row = match row {
                Ok(row) => row,
                Err(fault) => {
                    problems.push(Problem::of_fault(FILE, &fault));
                    continue;
                }
            };
            let cells = columns.map(|at| unguarded(row.cell(at).trim()));
            match decided(row.line, cells) {
                Ok(Some(decided)) => decisions.rows.push(decided),
                Ok(None) => {}
                Err(remark) => problems.push(remark.at(FILE, row.line)),
            }
        }
        Ok((decisions, problems))
    }

    /// The rows, in the order of the file.
    pub fn rows(&self) -> &[Decided] {
        &self.rows
    }

    /// Whether nothing is decided.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// The decision in a row; nothing where it is still open.
fn decided(line: u64, [word, id, other]: [&str; 3]) -> Result<Option<Decided>, Remark> {
    let unread = |column: usize, what: String| {
        Err(Remark::new(
            Severity::Unread,
            COLUMNS[column],
            format!("{what}; the row decides nothing"),
        ))
    };
    if word.is_empty() {
        return Ok(None);
    }
    let Some(decision) = Decision::from_key(&text::folded(word)) else {
        return unread(
            0,
            format!(
                "{} is no decision: write same or different, or leave it empty",
                quoted(word)
            ),
        );
    };
    for (column, cell) in [(1, id), (2, other)] {
        if cell.is_empty() {
            return unread(column, "there is no id".to_owned());
        }
    }
    if id == other {
        return unread(2, format!("{} stands on both sides", quoted(id)));
    }
    Ok(Some(Decided {
        line,
        decision,
        id: id.into(),
        other: other.into(),
    }))
}

/// Which of the columns a heading names.
fn column_of(heading: &str) -> Option<usize> {
    let heading = text::folded(heading);
    COLUMNS.iter().position(|column| *column == heading)
}

/// Headings for a message.
struct Shown<'h>(&'h [String]);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, heading) in self.0.iter().take(12).enumerate() {
            let comma = if n == 0 { "" } else { ", " };
            write!(f, "{comma}{}", quoted(heading))?;
        }
        Ok(())
    }
}
