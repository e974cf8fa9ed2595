//! Sets cells in the bytes of a list file and leaves every other byte as it is.
//!
//! Encoding, byte order mark, separator, quotation marks, line ends and title lines stay, because
//! nothing is written again: the new bytes are the old ones with a few pieces between them changed.
//! Before they are given back they are read as an import reads them, and refused unless exactly the
//! cells that were asked for have changed.

use std::collections::BTreeMap;
use std::ops::Range;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::{Body, Sheet, Unreadable, decode, encoding};

/// What to do with a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Put {
    /// This stands there instead.
    Instead(String),
    /// This stands behind what is there, after a space.
    Behind(String),
}

/// A cell to set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The line on which its row starts, as [`super::Row::line`] has it.
    pub line: u64,
    /// Its column, from 0.
    pub column: usize,
    /// What to put there; one line without quotation marks.
    pub put: Put,
}

/// Why a file can't be changed in place; nothing was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannotEdit {
    /// It is no table.
    #[error("{0}")]
    Unreadable(#[from] Unreadable),
    /// It is no text.
    #[error("this is a workbook; write it there in the spreadsheet program, or save it as CSV")]
    Workbook,
    /// Some of it was damaged before it came here.
    #[error(
        "some characters are damaged, so it can't be changed without changing those; save it anew as CSV UTF-8"
    )]
    Damaged,
    /// There is no such row.
    #[error("there is no row on line {0}")]
    NoRow(u64),
    /// A letter has no place in the encoding of the file.
    #[error("“{0}” can't be written in the encoding of the file; save it as CSV UTF-8")]
    NoLetter(String),
    /// More than the cell would change.
    #[error(
        "line {0} can't be changed safely (look at its quotation marks); write it there by hand"
    )]
    Unsafe(u64),
}

/// The file with cells set.
///
/// `known` is that of [`decode`]. A row that ends before the column gets the separators that it lacks.
///
/// # Errors
///
/// [`CannotEdit`] says what to do instead.
pub fn edit(
    bytes: &[u8],
    file_name: &str,
    known: &dyn Fn(&str) -> bool,
    edits: &[Edit],
) -> Result<Vec<u8>, CannotEdit> {
    let sheet = decode(bytes, file_name, known)?;
    let Body::Text {
        text, separator, ..
    } = &sheet.body
    else {
        return Err(CannotEdit::Workbook);
    };
    let written = Written::of(bytes, text).ok_or(CannotEdit::Damaged)?;
    let mut by_line: BTreeMap<u64, BTreeMap<usize, &Put>> = BTreeMap::new();
    for edit in edits {
        let (Put::Instead(value) | Put::Behind(value)) = &edit.put;
        let row = by_line.entry(edit.line).or_default();
        if value.contains(['"', '\n', '\r']) || row.insert(edit.column, &edit.put).is_some() {
            return Err(CannotEdit::Unsafe(edit.line));
        }
    }
    let starts = line_starts(text);
    let mut pieces: Vec<(Range<usize>, String)> = Vec::new();
    for (line, puts) in &by_line {
        let start = usize::try_from(*line)
            .ok()
            .and_then(|line| starts.get(line.checked_sub(1)?))
            .ok_or(CannotEdit::NoRow(*line))?;
        row_pieces(text, *start, *separator, puts, &mut pieces);
    }
    // In the order of the text: a piece never lies within another.
    let mut out = Vec::with_capacity(bytes.len() + 16 * pieces.len());
    let mut copied = 0;
    let mut offset = Offset::default();
    for (range, value) in pieces {
        let from = written.offset(text, range.start, &mut offset);
        let to = written.offset(text, range.end, &mut offset);
        out.extend_from_slice(bytes.get(copied..from).unwrap_or_default());
        out.extend(written.encode(&value).ok_or(CannotEdit::NoLetter(value))?);
        copied = to;
    }
    out.extend_from_slice(bytes.get(copied..).unwrap_or_default());
    check(&sheet, &out, file_name, known, &by_line)?;
    Ok(out)
}

/// The pieces of a row that change, from left to right.
fn row_pieces(
    text: &str,
    start: usize,
    separator: u8,
    puts: &BTreeMap<usize, &Put>,
    pieces: &mut Vec<(Range<usize>, String)>,
) {
    let cells = cells(text.as_bytes(), start, separator);
    let quoted = |value: &str| match value.as_bytes().contains(&separator) {
        true => format!("\"{value}\""),
        false => value.to_owned(),
    };
    let end = cells.last().map_or(start, |cell| cell.all.end);
    let mut missing = String::new();
    let mut have = cells.len();
    for (column, put) in puts {
        let (Put::Instead(value) | Put::Behind(value)) = put;
        let Some(cell) = cells.get(*column) else {
            while have <= *column {
                missing.push(char::from(separator));
                have += 1;
            }
            missing.push_str(&quoted(value));
            continue;
        };
        pieces.push(match (put, &cell.inside) {
            (Put::Instead(_), Some(inside)) => (inside.clone(), value.clone()),
            (Put::Instead(_), None) => (cell.all.clone(), quoted(value)),
            (Put::Behind(_), inside) => {
                let within = inside.as_ref().unwrap_or(&cell.all);
                let value = match (within.is_empty(), inside) {
                    (true, Some(_)) => value.clone(),
                    (true, None) => quoted(value),
                    (false, _) => format!(" {value}"),
                };
                (within.end..within.end, value)
            }
        });
    }
    if !missing.is_empty() {
        pieces.push((end..end, missing));
    }
}

/// Where a cell stands in the text.
#[derive(Debug)]
struct Cell {
    all: Range<usize>,
    /// What lies between its quotation marks, where they hold the whole cell.
    inside: Option<Range<usize>>,
}

/// The cells of the row that starts at an offset, by the rules of the CSV reader.
fn cells(text: &[u8], start: usize, separator: u8) -> Vec<Cell> {
    let ends = |at: usize| {
        text.get(at)
            .is_none_or(|byte| *byte == separator || matches!(byte, b'\n' | b'\r'))
    };
    let mut cells = Vec::new();
    let mut from = start;
    loop {
        let mut at = from;
        let mut closed = None;
        if text.get(at) == Some(&b'"') {
            at += 1;
            while let Some(byte) = text.get(at) {
                if *byte == b'"' && text.get(at + 1) == Some(&b'"') {
                    at += 2;
                } else if *byte == b'"' {
                    closed = Some(at);
                    at += 1;
                    break;
                } else {
                    at += 1;
                }
            }
        }
        let whole = ends(at);
        while !ends(at) {
            at += 1;
        }
        cells.push(Cell {
            all: from..at,
            inside: closed.filter(|_| whole).map(|close| from + 1..close),
        });
        if text.get(at) != Some(&separator) {
            return cells;
        }
        from = at + 1;
    }
}

fn line_starts(text: &str) -> Vec<usize> {
    let after = text.match_indices('\n').map(|(at, _)| at + 1);
    std::iter::once(0).chain(after).collect()
}

/// How the text of a file is written as bytes.
struct Written {
    encoding: &'static Encoding,
    mark: usize,
}

/// How far an offset of the text has been followed into the bytes.
#[derive(Default)]
struct Offset {
    text: usize,
    bytes: usize,
}

impl Written {
    /// Nothing if the bytes can't be told from the text.
    fn of(bytes: &[u8], text: &str) -> Option<Written> {
        let (encoding, mark) = encoding::written_in(bytes)?;
        let (read, damaged) = encoding.decode_without_bom_handling(bytes.get(mark..)?);
        // A bare CR was made an LF, of the same length; nothing else may differ.
        let same = read.len() == text.len()
            && read
                .bytes()
                .zip(text.bytes())
                .all(|(a, b)| a == b || (a == b'\r' && b == b'\n'));
        (same && !damaged).then_some(Written { encoding, mark })
    }

    /// The place in the bytes of a place in the text; the places come in ascending order.
    fn offset(&self, text: &str, at: usize, from: &mut Offset) -> usize {
        let between = text.get(from.text..at).unwrap_or_default();
        from.bytes += if self.encoding == UTF_8 {
            between.len()
        } else if self.is_utf16() {
            2 * between.encode_utf16().count()
        } else {
            between.chars().count()
        };
        from.text = at;
        self.mark + from.bytes
    }

    fn is_utf16(&self) -> bool {
        self.encoding == UTF_16LE || self.encoding == UTF_16BE
    }

    fn encode(&self, value: &str) -> Option<Vec<u8>> {
        if self.is_utf16() {
            let units = value.encode_utf16();
            return Some(match self.encoding == UTF_16LE {
                true => units.flat_map(u16::to_le_bytes).collect(),
                false => units.flat_map(u16::to_be_bytes).collect(),
            });
        }
        let (bytes, _, lost) = self.encoding.encode(value);
        (!lost).then(|| bytes.into_owned())
    }
}

/// Holds that the cells asked for, and no others, have changed.
fn check(
    before: &Sheet<'_>,
    after: &[u8],
    file_name: &str,
    known: &dyn Fn(&str) -> bool,
    edits: &BTreeMap<u64, BTreeMap<usize, &Put>>,
) -> Result<(), CannotEdit> {
    let first = edits.keys().next().copied().unwrap_or_default();
    let after = decode(after, file_name, known).map_err(|_| CannotEdit::Unsafe(first))?;
    if before.headings() != after.headings() || before.heading_line() != after.heading_line() {
        return Err(CannotEdit::Unsafe(first));
    }
    let mut left: Vec<u64> = edits.keys().copied().collect();
    let (mut old, mut new) = (before.rows(), after.rows());
    loop {
        let (old, new) = match (old.next(), new.next()) {
            (None, None) => break,
            (Some(Ok(old)), Some(Ok(new))) => (old, new),
            (Some(Err(old)), Some(Err(new))) if old == new => {
                // A row whose quotation marks are not closed is read in a way of its own.
                if edits.contains_key(&old.line) {
                    return Err(CannotEdit::Unsafe(old.line));
                }
                continue;
            }
            _ => return Err(CannotEdit::Unsafe(first)),
        };
        let puts = edits.get(&old.line);
        left.retain(|line| *line != old.line);
        let same = old.line == new.line
            && (0..old.len().max(new.len())).all(|column| {
                let (was, is) = (old.cell(column), new.cell(column));
                match puts.and_then(|puts| puts.get(&column)) {
                    None => was == is,
                    Some(Put::Instead(value)) => is == value,
                    Some(Put::Behind(value)) if was.is_empty() => is == value,
                    Some(Put::Behind(value)) => is == format!("{was} {value}"),
                }
            });
        if !same {
            return Err(CannotEdit::Unsafe(old.line));
        }
    }
    match left.first() {
        Some(line) => Err(CannotEdit::NoRow(*line)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn is_known(heading: &str) -> bool {
        matches!(heading, "name" | "checked")
    }

    fn day(line: u64, column: usize) -> Vec<Edit> {
        vec![Edit {
            line,
            column,
            put: Put::Instead("2026-03-09".to_owned()),
        }]
    }

    #[test]
    fn a_damaged_file_is_not_made_worse() {
        let bytes = b"name,checked\nSi\xc3\xa2n \xff caf\xc3\xa9,\n";
        let edited = edit(bytes, "a.csv", &is_known, &day(2, 1));
        assert_eq!(edited, Err(CannotEdit::Damaged));
    }

    #[test]
    fn a_value_that_holds_the_separator_is_quoted() {
        let edited = edit(b"sep=-\nname-checked\na-\n", "a.csv", &is_known, &day(3, 1));
        assert_eq!(edited.unwrap(), b"sep=-\nname-checked\na-\"2026-03-09\"\n");
    }

    proptest! {
        /// Whatever stands in the file: no panic, and what lies before and behind the cell stays.
        #[test]
        fn bytes_outside_the_cell_stay(
            rows in "[ab\",;\n\r’é\\x00]{0,40}",
            more in "[ab\",\n\r]{0,20}",
            line in 0u64..6,
            column in 0usize..4,
        ) {
            let before = format!("name,checked\n{rows}\nMARK,x\n{more}");
            if let Ok(after) = edit(before.as_bytes(), "a.csv", &is_known, &day(line, column)) {
                let after = String::from_utf8(after).unwrap();
                let (head, tail) = after.split_once("2026-03-09").unwrap();
                let head = head.trim_end_matches(',');
                prop_assert!(before.starts_with(head));
                prop_assert!(before.ends_with(tail));
                prop_assert!(head.len() + tail.len() <= before.len());
            }
        }
    }
}
