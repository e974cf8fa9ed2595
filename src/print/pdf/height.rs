//! How high an entry will be, more or less, in units of the body size.
//!
//! An entry is kept on one page, but one that is higher than a page must be let break: Typst would
//! print it over itself and lose text. Only Typst knows heights for certain, and asking it takes as
//! long as setting the entry. So it is asked only about entries that come out high here. The sizes
//! and spaces are those of `list.typ`.

use super::clean::Glyphs;
use crate::print::document::{Document, Entry, RowKind, Size};

/// What bold letters are wider by.
const BOLD: f64 = 1.08;

/// How much of a line a very long word may leave empty when it breaks.
const FILLED: f64 = 0.7;

/// Measures that depend on the size of the text.
struct Measures {
    /// The width of a line.
    column: f64,
    /// The width of the labels, where they have a column of their own.
    labels: f64,
    /// A line of a row and the space after a row.
    row_line: f64,
    row_gap: f64,
}

/// The height of each entry, by part, group and entry.
pub(crate) fn heights(
    document: &Document,
    labels: f64,
    glyphs: &impl Glyphs,
) -> Vec<Vec<Vec<f64>>> {
    let measures = match document.size {
        Size::Standard => Measures {
            column: 34.4,
            labels,
            row_line: 1.29,
            row_gap: 0.24,
        },
        Size::Large => Measures {
            column: 26.8,
            labels: 0.0,
            row_line: 1.25,
            row_gap: 0.16,
        },
    };
    let of_entry = |entry: &Entry| height(entry, &measures, glyphs);
    let parts = document.parts.iter();
    parts
        .map(|part| {
            part.groups
                .iter()
                .map(|group| group.entries.iter().map(of_entry).collect())
                .collect()
        })
        .collect()
}

fn height(entry: &Entry, measures: &Measures, glyphs: &impl Glyphs) -> f64 {
    let column = measures.column;
    let mut height = 0.95 + 1.37 * lines(&entry.name.text, column / (1.2 * BOLD), glyphs);
    for words in &entry.alerts {
        height += 2.2 + 1.41 * lines(words, column / BOLD - 1.6, glyphs);
    }
    for words in &entry.about {
        height += 0.37 + 1.41 * lines(words, column, glyphs);
    }
    height += 1.15;
    for row in &entry.rows {
        height += measures.row_gap;
        let label = width(row.label, glyphs) * BOLD;
        let inline = label >= measures.labels;
        let room = column - if inline { 1.1 } else { measures.labels };
        let (room, line) = match row.kind {
            RowKind::Telephone => (room / (1.18 * BOLD), measures.row_line + 0.15),
            RowKind::Contact | RowKind::Plain | RowKind::Checked => (room, measures.row_line),
        };
        for (index, text) in row.lines.iter().enumerate() {
            height += line * lines(&text.text, room, glyphs);
            // At worst the label takes lines of its own.
            if index == 0 && inline && label + width(&text.text, glyphs) > room - 1.0 {
                height += line * (label / room).ceil();
            }
        }
    }
    height
}

/// How many lines a text takes in a column.
fn lines(text: &str, column: f64, glyphs: &impl Glyphs) -> f64 {
    let space = glyphs.advance(' ');
    let mut lines = 1.0;
    let mut used = 0.0;
    for word in text.split_whitespace() {
        let wide = width(word, glyphs);
        if wide > column {
            lines += (wide / (column * FILLED)).ceil();
            used = column;
        } else if used + wide > column {
            lines += 1.0;
            used = wide + space;
        } else {
            used += wide + space;
        }
    }
    lines
}

fn width(text: &str, glyphs: &impl Glyphs) -> f64 {
    text.chars().map(|c| glyphs.advance(c)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All letters are half as wide as the text is high.
    struct Half;

    impl Glyphs for Half {
        fn families(&self) -> usize {
            1
        }
        fn covers(&self, _family: usize, _c: char) -> bool {
            true
        }
        fn advance(&self, _c: char) -> f64 {
            0.5
        }
    }

    #[test]
    fn words_wrap() {
        let count = |text: &str| lines(text, 10.0, &Half).round() as usize;
        assert_eq!(count(""), 1);
        assert_eq!(count("one two three"), 1);
        assert_eq!(count("one two three four five"), 2);
        assert!(count(&"w".repeat(300)) >= 15);
    }
}
