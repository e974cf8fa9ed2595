//! A file of questions: one a line, or a table with the columns `words` and `area`.

use crate::decode::{self, Sheet, Unreadable};
use crate::text::folded;

/// A larger file is no list of questions.
pub const MOST_BYTES: u64 = 10 << 20;

/// A question as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The line, counted from 1.
    pub line: u64,
    /// The words.
    pub words: String,
    /// The area beside them; empty where there is none.
    pub area: String,
}

/// What of a file can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct Unread {
    /// The line, counted from 1.
    pub line: u64,
    /// What is wrong.
    pub what: String,
}

/// Reads the questions of a file, and what of it can't be read.
///
/// A table, in any form that a list may have, is known by its column `words` (or `question`); its
/// column `area` holds the areas. In any other text each line is a question, and after a tab follows
/// its area. Blank lines and those that begin with `#` are passed over.
///
/// # Errors
///
/// [`Unreadable`] when the file is neither.
pub fn read(bytes: &[u8], file: &str) -> Result<(Vec<Asked>, Vec<Unread>), Unreadable> {
    if let Ok(sheet) = decode::decode(bytes, file, &|heading| column(heading).is_some()) {
        let columns: Vec<Option<Column>> = sheet.headings().iter().map(|own| column(own)).collect();
        let place = |wanted: Column| columns.iter().position(|own| *own == Some(wanted));
        if let Some(words) = place(Column::Words) {
            return Ok(of_table(&sheet, words, place(Column::Area)));
        }
    }
    let text = decode::text(bytes, file)?;
    Ok((of_lines(&text), Vec::new()))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Words,
    Area,
}

fn column(heading: &str) -> Option<Column> {
    match folded(heading).as_str() {
        "words" | "question" => Some(Column::Words),
        "area" => Some(Column::Area),
        _ => None,
    }
}

fn of_table(sheet: &Sheet<'_>, words: usize, area: Option<usize>) -> (Vec<Asked>, Vec<Unread>) {
    let (mut asked, mut unread) = (Vec::new(), Vec::new());
    let mut rows = sheet.rows();
    while let Some(row) = rows.next() {
        match row {
            Ok(row) => {
                let area = area.map_or("", |area| row.cell(area));
                asked.extend(question(row.line, row.cell(words), area));
            }
            Err(fault) => unread.push(Unread {
                line: fault.line,
                what: fault.what,
            }),
        }
    }
    (asked, unread)
}

fn of_lines(text: &str) -> Vec<Asked> {
    let lines = (1..).zip(text.lines());
    lines
        .filter_map(|(line, text)| {
            let (words, area) = text.split_once('\t').unwrap_or((text, ""));
            question(line, words, area)
        })
        .collect()
}

/// The question, if anything is asked: an area alone is a question too.
fn question(line: u64, words: &str, area: &str) -> Option<Asked> {
    let (words, area) = (words.trim(), area.trim());
    let is_nothing = words.starts_with('#') || (words.is_empty() && area.is_empty());
    (!is_nothing).then(|| Asked {
        line,
        words: words.to_owned(),
        area: area.to_owned(),
    })
}
