//! Works out which character separates the columns of a text file.

use super::Note;
use super::heading::{self, Sample};
use super::rows::{Place, Rows};

/// Separators in use, with their names; on a tie the earlier wins.
const SEPARATORS: [(u8, &str); 5] = [
    (b',', "commas"),
    (b';', "semicolons"),
    (b'\t', "tabs"),
    (b'|', "upright bars"),
    (b'~', "tildes"),
];
/// How many rows are looked at.
const ROWS: usize = 50;
/// How much of the text is searched for a separator before it is ruled out.
const REACH: usize = 64 << 10;
/// Rows stop being gathered once they hold this much, whatever their number.
const ROWS_BYTES: usize = 1 << 20;

/// How well a separator fits, best last: known headings, then rows of the usual width, then that width.
type Fit = (usize, usize, usize);

/// Chooses the separator and says where the table's first line is.
///
/// A first line such as `sep=;`, which Excel writes and obeys, settles it and is
/// passed over. Otherwise the separator that finds most known headings and then
/// the most rows of one width is chosen; a file of one column gets a comma.
pub(super) fn choose(
    text: &str,
    known: &dyn Fn(&str) -> bool,
    notes: &mut Vec<Note>,
) -> (u8, Place) {
    if let Some((separator, start)) = declared(text) {
        notes.push(Note::new(
            1,
            "the line that names the separator was left out",
        ));
        return (separator, start);
    }
    let near = text.as_bytes().get(..REACH).unwrap_or(text.as_bytes());
    let mut best = (b',', "commas");
    let mut best_fit = fit(text, b',', known);
    for (separator, name) in SEPARATORS.into_iter().skip(1) {
        if !near.contains(&separator) {
            continue;
        }
        let fit = fit(text, separator, known);
        if fit > best_fit {
            (best, best_fit) = ((separator, name), fit);
        }
    }
    if best.0 != b',' {
        notes.push(Note::whole(format!(
            "columns are separated by {}, not commas",
            best.1
        )));
    }
    (best.0, Place::START)
}

/// Reads Excel's `sep=` line, quoted or not.
fn declared(text: &str) -> Option<(u8, Place)> {
    let (line, _) = text.split_once('\n')?;
    let words = line.trim_end_matches('\r').trim_matches('"');
    let value = words
        .get(..4)
        .filter(|key| key.eq_ignore_ascii_case("sep="))
        .and(words.get(4..))?;
    let &[separator] = value.as_bytes() else {
        return None;
    };
    let usable = separator.is_ascii() && !separator.is_ascii_alphanumeric() && separator != b'"';
    usable.then_some((
        separator,
        Place {
            offset: line.len() + 1,
            line: 2,
        },
    ))
}

fn fit(text: &str, separator: u8, known: &dyn Fn(&str) -> bool) -> Fit {
    let mut rows = Rows::of_text(text, separator, Place::START);
    let mut widths = Vec::new();
    let mut named = 0;
    let mut bytes = 0;
    while widths.len() < ROWS && bytes < ROWS_BYTES {
        match rows.next() {
            Some(Ok(row)) => {
                if widths.len() < heading::HEADING_ROWS {
                    named = named.max(Sample::of(&row).known(known));
                }
                widths.push(row.len());
                bytes += row.bytes();
            }
            Some(Err(_)) => {}
            None => break,
        }
    }
    let alike = |width: usize| widths.iter().filter(|other| **other == width).count();
    let usual = widths
        .iter()
        .filter(|width| **width > 1)
        .map(|width| (alike(*width), *width))
        .max();
    let (agreeing, width) = usual.unwrap_or_default();
    (named, agreeing, width)
}
