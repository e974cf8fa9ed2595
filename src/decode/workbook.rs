//! Reads `.xlsx` and `.ods` workbooks and picks the sheet that holds the list.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{
    Data, ExcelDateTime, Reader, SheetType, SheetVisible, Sheets, open_workbook_auto_from_rs,
};
use csv::StringRecord;

use super::heading::{self, Found};
use super::rows::GridRow;
use super::{Note, Unreadable};

/// Columns past this are left out; no list is so wide, and one stray cell must not fill memory.
const MAX_COLUMNS: usize = 1024;
/// The most cells of a whole workbook, counting the empty ones before filled ones.
const MAX_CELLS: usize = 20_000_000;
/// The most text of a whole workbook, since one shared text may be in many cells.
const MAX_TEXT: usize = 512 << 20;

const SAVE_AGAIN: &str =
    "open it in a spreadsheet and save it again as .xlsx, or save the sheet with the list as CSV";

/// Reads the sheet with the list, its rows in order and without blank ones.
///
/// The sheet with most known headings wins; with none known, the first visible
/// one whose top looks like headings. Other sheets that hold anything are named
/// in a note.
///
/// Fails when the workbook is damaged, locked or too big, or no sheet holds anything.
pub(super) fn read(
    bytes: &[u8],
    known: &dyn Fn(&str) -> bool,
    notes: &mut Vec<Note>,
) -> Result<Vec<GridRow>, Unreadable> {
    // Damaged workbooks have made the library panic before; that must not end the import.
    let read = catch_unwind(AssertUnwindSafe(|| read_sheets(bytes)));
    let mut tabs = read
        .unwrap_or_else(|_| Err(format!("it is damaged: {SAVE_AGAIN}")))
        .map_err(Unreadable::Workbook)?;
    tabs.retain(|tab| !tab.rows.is_empty());
    let score = |tab: &Tab| {
        let found = heading::find(&heading::sample_grid(&tab.rows), known);
        let found = found.unwrap_or(Found {
            index: 0,
            known: 0,
            sure: false,
        });
        (
            found.known,
            tab.visible,
            found.sure && tab.rows.iter().any(|row| row.cells.len() > 1),
        )
    };
    // `max_by_key` keeps the last of equals, so go backwards to keep the first.
    let best = (0..tabs.len())
        .rev()
        .max_by_key(|index| tabs.get(*index).map(score));
    let Some(best) = best else {
        return Err(Unreadable::NoTable);
    };
    let chosen = tabs.remove(best);
    if !tabs.is_empty() {
        let others: Vec<String> = tabs
            .iter()
            .map(|tab| format!("\u{201C}{}\u{201D}", tab.name))
            .collect();
        notes.push(Note::lost(
            0,
            format!(
                "the sheet \u{201C}{}\u{201D} was read and others left out: {}; save each as a list of its own",
                chosen.name,
                others.join(", ")
            ),
        ));
    }
    notes.extend(chosen.notes);
    Ok(chosen.rows)
}

/// One sheet of a workbook, as text.
#[derive(Debug)]
struct Tab {
    name: String,
    visible: bool,
    rows: Vec<GridRow>,
    notes: Vec<Note>,
}

fn read_sheets(bytes: &[u8]) -> Result<Vec<Tab>, String> {
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes))
        .map_err(|_| format!("it is damaged or locked with a password: {SAVE_AGAIN}"))?;
    let sheets = book.sheets_metadata().to_vec();
    let mut budget = Budget {
        cells: MAX_CELLS,
        text: MAX_TEXT,
    };
    let mut tabs = Vec::new();
    for sheet in sheets
        .into_iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
    {
        let grid = read_grid(&mut book, &sheet.name, &mut budget)?;
        let (rows, notes) = grid.finish();
        tabs.push(Tab {
            name: sheet.name,
            visible: sheet.visible == SheetVisible::Visible,
            rows,
            notes,
        });
    }
    Ok(tabs)
}

fn read_grid(
    book: &mut Sheets<Cursor<&[u8]>>,
    name: &str,
    budget: &mut Budget,
) -> Result<Grid, String> {
    let damaged = |error: &dyn std::fmt::Display| {
        format!("the sheet \u{201C}{name}\u{201D} is damaged ({error}): {SAVE_AGAIN}")
    };
    let mut grid = Grid::default();
    match book {
        // Cell by cell, because a whole range takes memory for every empty cell
        // up to the furthest one, and a stray cell at the far corner is common.
        Sheets::Xlsx(book) => {
            let mut cells = book
                .worksheet_cells_reader(name)
                .map_err(|error| damaged(&error))?;
            while let Some(cell) = cells.next_cell().map_err(|error| damaged(&error))? {
                let (row, column) = cell.get_position();
                grid.put(row, column, &Data::from(cell.get_value().clone()), budget)?;
            }
        }
        Sheets::Ods(book) => {
            let range = book
                .worksheet_range(name)
                .map_err(|error| damaged(&error))?;
            let (first_row, first_column) = range.start().unwrap_or_default();
            for (row, column, value) in range.used_cells() {
                let row = first_row.saturating_add(u32::try_from(row).unwrap_or(u32::MAX));
                let column = first_column.saturating_add(u32::try_from(column).unwrap_or(u32::MAX));
                grid.put(row, column, value, budget)?;
            }
        }
        Sheets::Xls(_) | Sheets::Xlsb(_) => return Err(format!("it is an old kind: {SAVE_AGAIN}")),
    }
    Ok(grid)
}

/// What a workbook may still use of memory.
struct Budget {
    cells: usize,
    text: usize,
}

impl Budget {
    fn spend(&mut self, cells: usize, text: usize) -> Result<(), String> {
        let left = (self.cells.checked_sub(cells), self.text.checked_sub(text));
        let (Some(cells), Some(text)) = left else {
            return Err("it is too big: save the sheet with the list as CSV".to_owned());
        };
        (self.cells, self.text) = (cells, text);
        Ok(())
    }
}

/// A sheet being gathered; only rows with something in them are kept.
#[derive(Debug, Default)]
struct Grid {
    rows: BTreeMap<u32, Vec<String>>,
    errors: usize,
    first_error: Option<u32>,
    too_wide: Option<u32>,
}

impl Grid {
    fn put(
        &mut self,
        row: u32,
        column: u32,
        value: &Data,
        budget: &mut Budget,
    ) -> Result<(), String> {
        if matches!(value, Data::Error(_)) {
            self.errors += 1;
            self.first_error.get_or_insert(row);
        }
        let text = cell_text(value);
        if text.is_empty() {
            return Ok(());
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column >= MAX_COLUMNS {
            self.too_wide.get_or_insert(row);
            return Ok(());
        }
        let cells = self.rows.entry(row).or_default();
        budget.spend((column + 1).saturating_sub(cells.len()), text.len())?;
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        if let Some(cell) = cells.get_mut(column) {
            *cell = text;
        }
        Ok(())
    }

    fn finish(self) -> (Vec<GridRow>, Vec<Note>) {
        let line = |row: u32| u64::from(row) + 1;
        let mut notes = Vec::new();
        if let Some(row) = self.first_error {
            let what = match self.errors {
                1 => "a cell holds a spreadsheet error, such as #REF!, and was read as empty"
                    .to_owned(),
                count => format!(
                    "{count} cells, the first on this line, hold spreadsheet errors, such as #REF!, and were read as empty"
                ),
            };
            notes.push(Note::new(line(row), what));
        }
        if let Some(row) = self.too_wide {
            notes.push(Note::lost(
                line(row),
                format!("cells past column {MAX_COLUMNS} were left out"),
            ));
        }
        let filled = self
            .rows
            .into_iter()
            .filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty()));
        let rows = filled.map(|(row, cells)| GridRow {
            line: line(row),
            cells: StringRecord::from(cells),
        });
        (rows.collect(), notes)
    }
}

/// A cell's text, as a person reading the sheet would write it down.
fn cell_text(value: &Data) -> String {
    match value {
        Data::String(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        // Shown without ".0": phone numbers are often kept as numbers.
        Data::Float(number) => number.to_string(),
        Data::Bool(true) => "TRUE".to_owned(),
        Data::Bool(false) => "FALSE".to_owned(),
        Data::DateTime(moment) => date_text(moment),
        Data::DateTimeIso(text) => text
            .strip_suffix("T00:00:00")
            .unwrap_or(text)
            .replace('T', " "),
        Data::Error(_) | Data::Empty => String::new(),
    }
}

/// A date as yyyy-mm-dd, followed by the time when there is one.
fn date_text(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let has_date = moment.as_f64() >= 1.0 && moment.is_datetime();
    let has_time = (hour, minute, second) != (0, 0, 0);
    match (has_date, has_time) {
        (true, false) => format!("{year:04}-{month:02}-{day:02}"),
        (true, true) => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}"),
        (false, _) if (0.0..1.0).contains(&moment.as_f64()) => format!("{hour:02}:{minute:02}"),
        (false, _) => moment.as_f64().to_string(),
    }
}
