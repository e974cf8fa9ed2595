//! A list's files as one table of rows, however they were saved.

use std::collections::BTreeMap;

use super::headings::{self, Layout};
use super::map::{Map, MapError, Mapped, MappedRow};
use super::package;
use super::problem::Problem;
use super::rows::Cells;
use super::{CannotRead, Input};
use crate::decode::{self, Sheet};
use crate::provider::Column;

/// One row: its cells and the line on which it starts.
pub(crate) struct TableRow<'r> {
    pub(crate) line: u64,
    pub(crate) cells: &'r dyn Cells,
}

/// The rows of a list and what the columns mean.
pub(crate) struct Table<'a> {
    file: String,
    layout: Layout,
    problems: Vec<Problem>,
    rows: TableRows<'a>,
}

enum TableRows<'a> {
    /// Straight from the file, not copied.
    Sheet(Sheet<'a>),
    /// Put together from foreign files.
    Mapped(Vec<MappedRow>),
}

impl<'a> Table<'a> {
    /// Reads what concerns the files as a whole.
    pub(crate) fn of(input: &Input<'a>) -> Result<Table<'a>, CannotRead> {
        let names: Vec<String> = input.files.iter().map(|(name, _)| name.clone()).collect();
        if let Some(map) = input.map {
            return Self::mapped(input, map);
        }
        if names.len() > 1 && package::is_package(&names) {
            let files = input.files.iter().cloned().collect();
            let mapped = package::read(&files).map_err(|err| unfit(input.name, &err))?;
            return Ok(Self::of_mapped(mapped));
        }
        let Some((file, bytes)) = input.files.first() else {
            return Err(CannotRead {
                file: input.name.to_owned(),
                what: "there is no file".to_owned(),
            });
        };
        let sheet = sheet(file, bytes)?;
        let (layout, remarks) = headings::layout(sheet.headings());
        let mut problems: Vec<Problem> = sheet
            .notes()
            .iter()
            .map(|note| Problem::of_note(file, note))
            .collect();
        problems.extend(
            remarks
                .into_iter()
                .map(|remark| remark.at(file, sheet.heading_line())),
        );
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
            file: file.clone(),
            layout,
            problems,
            rows: TableRows::Sheet(sheet),
        })
    }

    /// A foreign file, read with the map that came with it.
    fn mapped(input: &Input<'a>, name: &str) -> Result<Table<'a>, CannotRead> {
        let bytes = input
            .files
            .iter()
            .find(|(file, _)| file == name)
            .map_or(&[][..], |(_, bytes)| bytes);
        let text = String::from_utf8_lossy(bytes);
        let map = Map::read(&text).map_err(|err| unfit(name, &err))?;
        let Some((file, bytes)) = input.files.first() else {
            return Err(CannotRead {
                file: input.name.to_owned(),
                what: "there is no file".to_owned(),
            });
        };
        let sheet = decode::decode(bytes, file, &|heading| map.knows(heading)).map_err(|err| {
            CannotRead {
                file: file.clone(),
                what: err.to_string(),
            }
        })?;
        let joined: BTreeMap<String, Vec<u8>> = input
            .files
            .iter()
            .skip(1)
            .filter(|(file, _)| file != name)
            .cloned()
            .collect();
        let mapped = map
            .apply(file, &sheet, &joined)
            .map_err(|err| unfit(file, &err))?;
        Ok(Self::of_mapped(mapped))
    }

    fn of_mapped(mapped: Mapped) -> Table<'a> {
        let problems = mapped
            .remarks
            .iter()
            .map(|(line, remark)| remark.clone().at(&mapped.file, *line))
            .collect();
        Table {
            layout: mapped.layout(),
            file: mapped.file,
            problems,
            rows: TableRows::Mapped(mapped.rows),
        }
    }

    /// The name of the file that problems speak of.
    pub(crate) fn file(&self) -> &str {
        &self.file
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
                        Err(fault) => each(Err(Problem::of_fault(&self.file, &fault))),
                    }
                }
            }
            TableRows::Mapped(rows) => {
                for row in rows {
                    each(Ok(TableRow {
                        line: row.line,
                        cells: &row.cells,
                    }));
                }
            }
        }
    }
}

fn unfit(file: &str, err: &MapError) -> CannotRead {
    CannotRead {
        file: file.to_owned(),
        what: err.to_string(),
    }
}

/// Decodes one file.
fn sheet<'a>(file: &str, bytes: &'a [u8]) -> Result<Sheet<'a>, CannotRead> {
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
