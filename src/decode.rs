//! Turns the bytes of a list file, however it was saved, into rows of text.
//!
//! Council staff save provider lists as CSV in several encodings, with several
//! separators, with title lines on top, or as a workbook. [`decode`] reads them
//! all into a [`Sheet`]: the headings, the rows below them with their true line
//! numbers, and notes of whatever had to be guessed or repaired. It fails only
//! when the file as a whole cannot be a table.

use std::borrow::Cow;

mod edit;
mod encoding;
mod format;
mod heading;
mod rows;
mod separator;
#[cfg(test)]
mod tests;
mod text_rows;
mod workbook;

pub use edit::{CannotEdit, Edit, Put, edit};
pub use rows::{MAX_ROW_BYTES, MAX_ROW_LINES, Row, RowFault, Rows};

use format::Format;
use heading::Sample;
use rows::{GridRow, Place};

/// A repair or guess made while reading, to be shown to whoever sent the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The 1-based line it is about; 0 for the whole file.
    pub line: u64,
    /// What was found or done, as a plain phrase without a full stop.
    pub what: String,
    /// Whether something that may hold providers was left out.
    pub lost: bool,
}

impl Note {
    fn new(line: u64, what: impl Into<String>) -> Note {
        Note {
            line,
            what: what.into(),
            lost: false,
        }
    }

    fn lost(line: u64, what: impl Into<String>) -> Note {
        Note {
            lost: true,
            ..Note::new(line, what)
        }
    }

    fn whole(what: impl Into<String>) -> Note {
        Note::new(0, what)
    }
}

/// Why a file as a whole cannot be read as a table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// There is nothing in the file but blanks.
    #[error("the file is empty: check that the list was saved, then send it again")]
    Empty,
    /// The file is of another kind: a picture, a PDF, an old workbook and so on.
    #[error("this is {what}")]
    Binary {
        /// What the file is and what to do about it.
        what: String,
    },
    /// The file is not text in any encoding that lists are saved in.
    #[error(
        "the file is not text that can be read: open the list and save it as .xlsx or CSV UTF-8"
    )]
    NotText,
    /// The line that should hold the headings is too long to be a row.
    #[error(
        "line {line} is {bytes} bytes long, too long for a row of a list: check that the file has \
         line breaks, or open the list and save it again as .xlsx or CSV"
    )]
    TooLongLine {
        /// The 1-based line.
        line: u64,
        /// How long it is.
        bytes: usize,
    },
    /// The workbook is damaged, locked or too big; the text says which and what to do.
    #[error("the workbook could not be read: {0}")]
    Workbook(String),
    /// No row could be taken as column headings.
    #[error(
        "no table was found: the file needs a row of column headings, such as Name and Phone, with \
         the list below it"
    )]
    NoTable,
}

/// A decoded list file.
///
/// It borrows from the file's bytes where it can: a clean UTF-8 CSV is never copied.
#[derive(Debug)]
pub struct Sheet<'a> {
    body: Body<'a>,
    headings: Vec<String>,
    heading_line: u64,
    notes: Vec<Note>,
}

#[derive(Debug)]
enum Body<'a> {
    Text {
        text: Cow<'a, str>,
        separator: u8,
        data: Place,
    },
    Grid {
        rows: Vec<GridRow>,
        data: usize,
    },
}

impl Sheet<'_> {
    /// The column headings, trimmed.
    ///
    /// Empty headings at the end are left off; those between named columns are kept as "".
    pub fn headings(&self) -> &[String] {
        &self.headings
    }

    /// The 1-based line of the heading row; in a workbook, its row number.
    pub fn heading_line(&self) -> u64 {
        self.heading_line
    }

    /// Whether the file is text, and no workbook.
    pub fn is_text(&self) -> bool {
        matches!(self.body, Body::Text { .. })
    }

    /// What was guessed or repaired in the file as a whole.
    ///
    /// Faults in single rows below the headings are not here: [`Rows::next`] gives those.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// The rows below the headings, from the first.
    ///
    /// Each call starts again. Rows with nothing in any cell are passed over.
    pub fn rows(&self) -> Rows<'_> {
        match &self.body {
            Body::Text {
                text,
                separator,
                data,
            } => Rows::of_text(text, *separator, *data),
            Body::Grid { rows, data } => Rows::of_grid(rows.get(*data..).unwrap_or_default()),
        }
    }
}

/// Reads a list file.
///
/// The kind of file is told from its content; `file_name` only sharpens the
/// message when it cannot be read. `known` says whether a text is a column
/// heading the caller knows, which settles which row holds the headings, which
/// separator is in use, and which sheet of a workbook to read.
///
/// A file with headings and nothing below them is not an error: it has no rows.
///
/// # Errors
///
/// [`Unreadable`] when the file as a whole cannot be a table. Rows that cannot
/// be read are given one by one by [`Rows::next`] instead.
pub fn decode<'a>(
    bytes: &'a [u8],
    file_name: &str,
    known: &dyn Fn(&str) -> bool,
) -> Result<Sheet<'a>, Unreadable> {
    match format::format_of(bytes, file_name)? {
        Format::Text => decode_text(bytes, known),
        Format::Xlsx | Format::Ods => decode_workbook(bytes, known),
    }
}

/// Reads a file that is text and no table.
///
/// # Errors
///
/// [`Unreadable`] when it is no text.
pub fn text<'a>(bytes: &'a [u8], file_name: &str) -> Result<Cow<'a, str>, Unreadable> {
    match format::format_of(bytes, file_name)? {
        Format::Text => Ok(encoding::to_text(bytes)?.text),
        Format::Xlsx | Format::Ods => Err(Unreadable::NotText),
    }
}

fn decode_text<'a>(bytes: &'a [u8], known: &dyn Fn(&str) -> bool) -> Result<Sheet<'a>, Unreadable> {
    let encoding::Decoded { text, mut notes } = encoding::to_text(bytes)?;
    if heading::trimmed(&text).is_empty() {
        return Err(Unreadable::Empty);
    }
    let (separator, start) = separator::choose(&text, known, &mut notes);
    let mut samples = Vec::new();
    let mut faults = Vec::new();
    let mut rows = Rows::of_text(&text, separator, start);
    while samples.len() < heading::SAMPLE_ROWS {
        match rows.next() {
            Some(Ok(row)) => {
                let sample = Sample::of(&row);
                samples.push((sample, rows.place()));
            }
            Some(Err(fault)) => faults.push((samples.len(), fault)),
            None => break,
        }
    }
    drop(rows);
    let (samples, ends): (Vec<_>, Vec<_>) = samples.into_iter().unzip();
    let Some(found) = heading::find(&samples, known) else {
        return Err(no_rows(&text, faults.is_empty()));
    };
    // Faults below the headings will be met again by whoever reads the rows.
    let above = faults
        .into_iter()
        .filter(|(before, _)| *before <= found.index);
    notes.extend(above.map(|(_, fault)| Note::new(fault.line, fault.what)));
    let data = ends.get(found.index).copied().unwrap_or(start);
    let (headings, heading_line) = heading::take(&samples, &found, &mut notes);
    Ok(Sheet {
        body: Body::Text {
            text,
            separator,
            data,
        },
        headings,
        heading_line,
        notes,
    })
}

/// Says why a text with something in it gave no row at all.
fn no_rows(text: &str, only_blank_rows: bool) -> Unreadable {
    if only_blank_rows {
        return Unreadable::Empty;
    }
    let long = (1..)
        .zip(text.split('\n'))
        .find(|(_, line)| line.len() > MAX_ROW_BYTES);
    match long {
        Some((line, content)) => Unreadable::TooLongLine {
            line,
            bytes: content.len(),
        },
        None => Unreadable::NoTable,
    }
}

fn decode_workbook<'a>(
    bytes: &[u8],
    known: &dyn Fn(&str) -> bool,
) -> Result<Sheet<'a>, Unreadable> {
    let mut notes = Vec::new();
    let rows = workbook::read(bytes, known, &mut notes)?;
    let samples = heading::sample_grid(&rows);
    let found = heading::find(&samples, known).ok_or(Unreadable::NoTable)?;
    let (headings, heading_line) = heading::take(&samples, &found, &mut notes);
    let data = found.index + 1;
    Ok(Sheet {
        body: Body::Grid { rows, data },
        headings,
        heading_line,
        notes,
    })
}
