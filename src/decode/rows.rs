//! Hands out the rows of a table one at a time, whether they come from a text or a workbook.

use csv::StringRecord;

use super::text_rows::TextRows;

/// The most bytes a row may have; a longer one is a fault.
pub const MAX_ROW_BYTES: usize = 1 << 20;
/// The most lines a row may run over; more means that a quotation mark was never closed.
pub const MAX_ROW_LINES: u64 = 200;

/// One row of a table, with its cells just as they stand in the file.
#[derive(Debug, Clone, Copy)]
pub struct Row<'r> {
    /// The physical line on which the row starts, from 1; in a workbook, the row number.
    pub line: u64,
    cells: &'r StringRecord,
}

impl<'r> Row<'r> {
    /// The text in a column, counted from 0; "" when the row has no such cell.
    pub fn cell(&self, column: usize) -> &'r str {
        self.cells.get(column).unwrap_or_default()
    }

    /// How many cells the row has, which may be more or fewer than the headings.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether the row has no cells at all; see [`Row::is_blank`] for one with nothing in them.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Whether every cell is empty or holds only blanks.
    pub fn is_blank(&self) -> bool {
        is_blank(self.cells)
    }

    pub(super) fn bytes(&self) -> usize {
        self.cells.as_slice().len()
    }
}

fn is_blank(cells: &StringRecord) -> bool {
    cells.iter().all(|cell| cell.trim().is_empty())
}

/// A row that could not be read as it stands.
///
/// After a quotation mark that was never closed, the row comes next with its
/// quotation marks as ordinary characters; a row that is too long is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// The 1-based line to look at: where the open quotation mark is, or the row that is too long.
    pub line: u64,
    /// What is wrong and what was done, as a plain phrase without a full stop.
    pub what: String,
    /// Whether the row was left out; otherwise it comes next, read in another way.
    pub left_out: bool,
}

/// The rows of a sheet, read in turn with [`Rows::next`].
///
/// This is no `Iterator`: rows of text lend out one buffer, so that a long list
/// costs no allocation for each row.
#[derive(Debug)]
pub struct Rows<'s> {
    source: Source<'s>,
    record: StringRecord,
}

#[derive(Debug)]
enum Source<'s> {
    Text(Box<TextRows<'s>>),
    Grid(std::slice::Iter<'s, GridRow>),
}

impl<'s> Rows<'s> {
    /// Reads the next row that is not blank, or says why a row cannot be read.
    ///
    /// Reading goes on after a fault: call again for the rows that follow. `None`
    /// is the end of the table.
    #[expect(
        clippy::should_implement_trait,
        reason = "an Iterator cannot lend its buffer"
    )]
    pub fn next(&mut self) -> Option<Result<Row<'_>, RowFault>> {
        let rows = match &mut self.source {
            Source::Text(rows) => rows,
            Source::Grid(rows) => return rows.next().map(|row| Ok(row.as_row())),
        };
        loop {
            match rows.read(&mut self.record)? {
                Ok(_) if is_blank(&self.record) => {}
                Ok(line) => {
                    return Some(Ok(Row {
                        line,
                        cells: &self.record,
                    }));
                }
                Err(fault) => return Some(Err(fault)),
            }
        }
    }

    pub(super) fn of_text(text: &'s str, separator: u8, start: Place) -> Rows<'s> {
        let rows = TextRows::new(text, separator, start);
        Rows {
            source: Source::Text(Box::new(rows)),
            record: StringRecord::new(),
        }
    }

    pub(super) fn of_grid(rows: &'s [GridRow]) -> Rows<'s> {
        Rows {
            source: Source::Grid(rows.iter()),
            record: StringRecord::new(),
        }
    }

    /// Where in the text the next row will be looked for; the start of the table in a workbook.
    pub(super) fn place(&self) -> Place {
        match &self.source {
            Source::Text(rows) => rows.place(),
            Source::Grid(_) => Place::START,
        }
    }
}

/// A row of a workbook, kept in memory because workbooks cannot be read in place.
#[derive(Debug)]
pub(super) struct GridRow {
    pub(super) line: u64,
    pub(super) cells: StringRecord,
}

impl GridRow {
    pub(super) fn as_row(&self) -> Row<'_> {
        Row {
            line: self.line,
            cells: &self.cells,
        }
    }
}

/// A place in a text: a byte offset at the start of a line, and that line's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) offset: usize,
    pub(super) line: u64,
}

impl Place {
    pub(super) const START: Place = Place { offset: 0, line: 1 };
}
