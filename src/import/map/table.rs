//! A sheet held in memory, so that rows of one can be looked up from another.

use crate::cleaned::quoted;
use crate::decode::{Sheet, decode};
use crate::import::headings::squeezed;
use crate::import::map::MapError;
use crate::import::problem::Remark;

/// The rows of one file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    pub(crate) file: String,
    pub(crate) headings: Vec<String>,
    pub(crate) rows: Vec<TableRow>,
}

/// One row, its cells as they stand.
#[derive(Debug, Clone, Default)]
pub(crate) struct TableRow {
    pub(crate) line: u64,
    pub(crate) cells: Vec<String>,
}

impl TableRow {
    pub(crate) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| cell.trim())
    }
}

impl Table {
    /// Copies a sheet; faults of single rows go to `remarks`.
    pub(crate) fn of_sheet(
        file: &str,
        sheet: &Sheet<'_>,
        remarks: &mut Vec<(u64, Remark)>,
    ) -> Self {
        let mut table = Self {
            file: file.to_owned(),
            headings: sheet.headings().to_vec(),
            rows: Vec::new(),
        };
        let mut rows = sheet.rows();
        while let Some(row) = rows.next() {
            match row {
                Ok(row) => {
                    let cells = (0..row.len())
                        .map(|column| row.cell(column).to_owned())
                        .collect();
                    table.rows.push(TableRow {
                        line: row.line,
                        cells,
                    });
                }
                Err(fault) => remarks.push((fault.line, Remark::of_fault(&fault))),
            }
        }
        table
    }

    /// Reads a file that is joined; what there is to say of its rows names it, as their lines are not the main file's.
    pub(crate) fn read(
        file: &str,
        bytes: &[u8],
        known: &dyn Fn(&str) -> bool,
        remarks: &mut Vec<(u64, Remark)>,
    ) -> Result<Self, MapError> {
        let sheet = decode(bytes, file, known)
            .map_err(|error| MapError::Unfit(format!("{file}: {error}")))?;
        let mut own = Vec::new();
        let table = Self::of_sheet(file, &sheet, &mut own);
        for (line, mut remark) in own {
            remark.what = format!("in {file}, line {line}: {}", remark.what);
            remarks.push((0, remark));
        }
        Ok(table)
    }

    /// The place of a column, by its heading as it stands or give or take case and punctuation.
    pub(crate) fn column(&self, heading: &str) -> Option<usize> {
        let exact = self.headings.iter().position(|own| own == heading);
        exact.or_else(|| {
            let wanted = squeezed(heading);
            self.headings
                .iter()
                .position(|own| squeezed(own) == wanted && !wanted.is_empty())
        })
    }

    /// The same, or what to say when there is none.
    pub(crate) fn need(&self, heading: &str) -> Result<usize, MapError> {
        self.column(heading).ok_or_else(|| {
            let own: Vec<&str> = self.headings.iter().take(40).map(String::as_str).collect();
            MapError::Unfit(format!(
                "{}: there is no column {}, of which the map speaks; there are: {}",
                self.file,
                quoted(heading),
                own.join(", ")
            ))
        })
    }

    /// Adds a column whose cells are worked out from each row.
    pub(crate) fn add_column(&mut self, heading: &str, cell: impl Fn(&TableRow) -> String) {
        let width = self.headings.len();
        self.headings.push(heading.to_owned());
        for row in &mut self.rows {
            let made = cell(row);
            row.cells.resize(width, String::new());
            row.cells.push(made);
        }
    }
}
