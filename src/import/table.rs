//! A list's files as one table of rows, however they were saved.

use super::decode::{self, Sheet};
use super::headings::{self, Layout};
use super::problem::Problem;
use super::rows::Cells;
use super::{CannotRead, Input};
use crate::provider::Column;

/// One row: its cells and the line on which it starts.
pub(crate) struct TableRow<'r> {
    pub(crate) line: u64,
    pub(crate) cells: &'r dyn Cells,
}

/// The rows of a list and what the columns mean.
pub(crate) struct Table<'a> {
    file: &'a str,
    layout: Layout,
    problems: Vec<Problem>,
    rows: TableRows<'a>,
}

enum TableRows<'a> {
    /// Straight from the file, not copied.
    Sheet(Sheet<'a>),
}

impl<'a> Table<'a> {
    /// Reads what concerns the files as a whole.
    pub(crate) fn of(input: &Input<'a>) -> Result<Table<'a>, CannotRead> {
        let Some((file, bytes)) = input.files.first() else {
            return Err(CannotRead {
                file: input.name.to_owned(),
                what: "there is no file".to_owned(),
            });
        };
        let sheet = sheet(file, bytes)?;
        let (layout, remarks) = headings::layout(sheet.headings());
        let mut problems: Vec<Problem> = sheet.notes().iter().map(|note| Problem::of_note(file, note)).collect();
        problems.extend(remarks.into_iter().map(|remark| remark.at(file, sheet.heading_line())));
        if layout.feeds(Column::Name).is_empty() {
            return Err(CannotRead {
                file: file.clone(),
                what: format!(
                    "no column holds the names of services (the headings in line {} are: {}); name one “name”, or say with --map what the columns mean",
                    sheet.heading_line(),
                    shown(sheet.headings())
                ),
            });
        }
        Ok(Table {
            file,
            layout,
            problems,
            rows: TableRows::Sheet(sheet),
        })
    }

    /// The name of the file that problems speak of.
    pub(crate) fn file(&self) -> &'a str {
        self.file
    }

    /// What the columns mean.
    pub(crate) fn layout(&self) -> &Layout {
        &self.layout
    }

    /// What there is to say about the files as a whole.
    pub(crate) fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Whether a column says which list a row belongs to.
    pub(crate) fn says_list(&self) -> bool {
        !self.layout.feeds(Column::List).is_empty()
    }

    /// Hands over each row that holds anything, or the problem that hides one.
    pub(crate) fn each_row(&self, mut each: impl FnMut(Result<TableRow<'_>, Problem>)) {
        match &self.rows {
            TableRows::Sheet(sheet) => {
                let mut rows = sheet.rows();
                while let Some(row) = rows.next() {
                    match row {
                        Ok(row) => each(Ok(TableRow {
                            line: row.line,
                            cells: &row,
                        })),
                        Err(fault) => each(Err(Problem::of_fault(self.file, &fault))),
                    }
                }
            }
        }
    }
}

/// Decodes one file.
pub(crate) fn sheet<'a>(file: &str, bytes: &'a [u8]) -> Result<Sheet<'a>, CannotRead> {
    decode::decode(bytes, file, &headings::known).map_err(|err| CannotRead {
        file: file.to_owned(),
        what: err.to_string(),
    })
}

fn shown(headings: &[String]) -> String {
    let mut shown: Vec<&str> = headings
        .iter()
        .map(String::as_str)
        .filter(|heading| !heading.is_empty())
        .take(12)
        .collect();
    if shown.len() < headings.len() {
        shown.push("…");
    }
    shown.join(", ")
}
