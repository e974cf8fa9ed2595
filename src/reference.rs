//! Reference tables searched where they lie: embedded, sorted CSV text, never parsed as a whole.
//!
//! A terminal search must answer in a few milliseconds, and reading 30,000 postcode runs into
//! memory would cost most of that. So a look-up halves the text itself: each step lands on a byte,
//! walks back to the start of its line and compares that line's first cell.

/// The rows of an embedded table, without its header line.
pub(crate) const fn body(table: &'static str) -> &'static str {
    let bytes = table.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'\n' {
            return table.split_at(at + 1).1;
        }
        at += 1;
    }
    ""
}

/// Splits sorted rows in two: those at the front for which `early` holds, and the rest.
///
/// Like `slice::partition_point`: `early` must hold for every row up to some point and for none
/// after it.
pub(crate) fn split(
    rows: &'static str,
    early: impl Fn(&'static str) -> bool,
) -> (&'static str, &'static str) {
    let bytes = rows.as_bytes();
    let (mut low, mut high) = (0, bytes.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = bytes[low..middle]
            .iter()
            .rposition(|&b| b == b'\n')
            .map_or(low, |at| low + at + 1);
        let end = bytes[middle..]
            .iter()
            .position(|&b| b == b'\n')
            .map_or(bytes.len(), |at| middle + at);
        // Rows begin and end beside a newline, so these are character boundaries always.
        let row = rows.get(start..end).unwrap_or_default();
        if early(row.trim_end_matches('\r')) {
            low = (end + 1).min(bytes.len());
        } else {
            high = start;
        }
    }
    rows.split_at_checked(low).unwrap_or((rows, ""))
}

/// Whether a sorted table of single words holds a word.
pub(crate) fn holds(table: &'static str, word: &str) -> bool {
    let (_, after) = split(table, |row| row < word);
    after.lines().next() == Some(word)
}

/// The first cell of a row, without its quotation marks.
pub(crate) fn first_cell(row: &'static str) -> &'static str {
    cells(row).next().unwrap_or_default()
}

/// The cells of one row.
///
/// A quoted cell is given without its outer marks; a doubled mark inside one stays doubled, because
/// a cell is borrowed and never built. (The reference tables hold none, and a test keeps it so.)
pub(crate) fn cells(row: &'static str) -> impl Iterator<Item = &'static str> {
    let mut rest = Some(row);
    std::iter::from_fn(move || {
        let text = rest?;
        if let Some(quoted) = text.strip_prefix('"') {
            let end = closing_mark(quoted);
            let (cell, after) = quoted.split_at_checked(end).unwrap_or((quoted, ""));
            // What stands between the closing mark and the comma belongs to no cell.
            rest = after.split_once(',').map(|(_, next)| next);
            return Some(cell);
        }
        // Cells are short: looking at each byte is quicker than a search made for long texts.
        let end = text.bytes().position(|byte| byte == b',');
        let (cell, after) = end
            .and_then(|at| text.split_at_checked(at))
            .unwrap_or((text, ""));
        rest = after.strip_prefix(',');
        Some(cell)
    })
}

/// Where the mark stands that closes a quoted cell: the first one that is not doubled.
fn closing_mark(quoted: &str) -> usize {
    let bytes = quoted.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'"' {
            if bytes.get(at + 1) != Some(&b'"') {
                return at;
            }
            at += 1;
        }
        at += 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_cut_at_its_commas_but_not_inside_quotation_marks() {
        let cut = |row| cells(row).collect::<Vec<_>>();
        assert_eq!(cut("a,b,c"), ["a", "b", "c"]);
        assert_eq!(cut("\"a, b\",c,"), ["a, b", "c", ""]);
        assert_eq!(cut("\"say \"\"x\"\", y\",c"), ["say \"\"x\"\", y", "c"]);
        assert_eq!(cut(""), [""]);
        assert_eq!(cut("\"never closed, x"), ["never closed, x"]);
    }

    #[test]
    fn a_table_is_split_between_two_rows() {
        let rows = body("key,value\na,1\nb,2\r\nb,3\nz,4\nŵ,5\n");
        for (key, expected) in [
            ("", 0),
            ("a", 0),
            ("b", 1),
            ("c", 3),
            ("z", 3),
            ("zz", 4),
            ("ŵ", 4),
            ("ŵŵ", 5),
        ] {
            let (before, after) = split(rows, |row| first_cell(row) < key);
            assert_eq!(
                (before.lines().count(), after.lines().count()),
                (expected, 5 - expected),
                "{key}"
            );
        }
        assert_eq!(split("", |_| true), ("", ""));
        assert_eq!(split("a,1", |_| true), ("a,1", ""));
        assert_eq!(body("only a header"), "");
    }
}
