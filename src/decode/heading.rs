//! Finds the row of column headings, below any title lines.

use super::Note;
use super::rows::{GridRow, Row};

/// How many rows from the top may hold the headings.
pub(super) const HEADING_ROWS: usize = 20;
/// How many rows are looked at, so that the last possible heading has rows below to compare with.
pub(super) const SAMPLE_ROWS: usize = 40;

/// One of the first rows of a table, with its cells trimmed.
#[derive(Debug)]
pub(super) struct Sample {
    line: u64,
    cells: Vec<String>,
}

impl Sample {
    pub(super) fn of(row: &Row<'_>) -> Sample {
        let cells = (0..row.len())
            .map(|column| trimmed(row.cell(column)).to_owned())
            .collect();
        Sample {
            line: row.line,
            cells,
        }
    }

    /// How many cells are headings the caller knows.
    pub(super) fn known(&self, known: &dyn Fn(&str) -> bool) -> usize {
        self.cells
            .iter()
            .filter(|cell| !cell.is_empty() && known(cell))
            .count()
    }

    fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.is_empty()).count()
    }

    fn is_all_names(&self) -> bool {
        self.cells
            .iter()
            .filter(|cell| !cell.is_empty())
            .all(|cell| looks_like_name(cell))
    }
}

/// Where the headings were found.
#[derive(Debug)]
pub(super) struct Found {
    /// The row's place among the samples.
    pub(super) index: usize,
    /// How many of its headings the caller knows.
    pub(super) known: usize,
    /// Whether it is a row of headings by its looks or its names, and not just the first row there is.
    pub(super) sure: bool,
}

/// Takes off blanks and the invisible marks that come with pasted text.
pub(super) fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{200B}'))
}

/// Copies the first rows of a workbook's sheet for [`find`].
pub(super) fn sample_grid(rows: &[GridRow]) -> Vec<Sample> {
    rows.iter()
        .take(SAMPLE_ROWS)
        .map(|row| Sample::of(&row.as_row()))
        .collect()
}

/// Finds the heading row among a table's first rows; `None` only when there are no rows.
///
/// The row with most known headings wins. When none is known, it is the first
/// row that looks like headings; failing that, the first row as wide as the
/// data, so that no data is skipped on a guess.
pub(super) fn find(samples: &[Sample], known: &dyn Fn(&str) -> bool) -> Option<Found> {
    let top = || samples.iter().take(HEADING_ROWS).enumerate();
    // `max_by_key` keeps the last of equals, so go from the bottom up to keep the first.
    let (index, count) = top()
        .rev()
        .map(|(index, row)| (index, row.known(known)))
        .max_by_key(|(_, count)| *count)?;
    if count > 0 {
        return Some(Found {
            index,
            known: count,
            sure: true,
        });
    }
    let wide = top().find(|(index, row)| {
        let below = samples.get(index + 1..).unwrap_or_default();
        row.filled() >= 2 && row.filled() * 4 >= usual_width(below) * 3
    });
    let named = wide.filter(|(_, row)| row.is_all_names());
    let single_column = samples.iter().all(|row| row.filled() <= 1);
    let index = named.or(wide).map_or(0, |(index, _)| index);
    let sure =
        named.is_some() || (single_column && samples.first().is_some_and(Sample::is_all_names));
    Some(Found {
        index,
        known: 0,
        sure,
    })
}

/// Gives the headings and their line, noting what was left out above and beside them.
pub(super) fn take(samples: &[Sample], found: &Found, notes: &mut Vec<Note>) -> (Vec<String>, u64) {
    let Some(row) = samples.get(found.index) else {
        return (Vec::new(), 0);
    };
    if let Some(first) = samples.first().filter(|_| found.index > 0) {
        let what = match found.index {
            1 => "1 line above the headings was left out".to_owned(),
            count => format!("{count} lines above the headings were left out"),
        };
        notes.push(Note::new(first.line, what));
    }
    if !found.sure {
        notes.push(Note::new(
            row.line,
            "no column headings were recognised, so this line was taken as the headings",
        ));
    }
    let mut headings = row.cells.clone();
    let named = headings
        .iter()
        .rposition(|heading| !heading.is_empty())
        .map_or(0, |last| last + 1);
    let unnamed = headings.len() - named;
    headings.truncate(named);
    if unnamed > 0 {
        let columns = if unnamed == 1 {
            "1 column"
        } else {
            &format!("{unnamed} columns")
        };
        notes.push(Note::new(
            row.line,
            format!("{columns} at the end with no heading left out"),
        ));
    }
    (headings, row.line)
}

/// The middle one of the rows' counts of filled cells.
fn usual_width(rows: &[Sample]) -> usize {
    let mut widths: Vec<usize> = rows.iter().map(Sample::filled).collect();
    widths.sort_unstable();
    widths.get(widths.len() / 2).copied().unwrap_or(0)
}

/// Whether a text could name a column: words, not a number, phone, e-mail or web address.
fn looks_like_name(cell: &str) -> bool {
    let letters = cell.chars().filter(|c| c.is_alphabetic()).count();
    let digits = cell.chars().filter(|c| c.is_numeric()).count();
    letters > digits
        && cell.chars().count() <= 100
        && !cell.contains('@')
        && !cell.contains("://")
        && !cell.starts_with("www.")
}
