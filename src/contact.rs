//! Contact details as people type them into spreadsheet cells.
//!
//! Each reader takes a whole cell, finds every number or address in it, and
//! answers with one [`Cleaned`](crate::cleaned::Cleaned) for each: the value,
//! whether it had to be repaired, or why it cannot be read. A cell that says
//! there is nothing ("n/a", "none", "-") answers with nothing at all.

pub mod email;
mod host;
pub mod phone;
pub mod web;

pub use email::emails;
pub use phone::{Phone, PhoneKind, phones};
pub use web::{Web, websites};

use std::borrow::Cow;

/// The longest cell that is read, in bytes.
///
/// Longer is a pasted page rather than contact details, and the limit keeps the
/// time spent on a hostile cell small.
const LONGEST_CELL: usize = 5_000;

/// The refusal of a cell over [`LONGEST_CELL`].
fn too_long(cell: &str) -> String {
    format!(
        "{} is far too long for contact details; keep only the details in this cell",
        crate::cleaned::quoted(cell)
    )
}

/// Whole cells that mean "there is none", in lower case.
///
/// Gathered from the ways people fill a box a form would not let them leave
/// empty; "same as above" is here because a single cell cannot know its row.
const NOTHING: [&str; 35] = [
    "as above",
    "blank",
    "ditto",
    "does not apply",
    "n a",
    "n.a",
    "n.a.",
    "n/a",
    "n\\a",
    "na",
    "nil",
    "no",
    "no email",
    "no fax",
    "no number",
    "no phone",
    "no website",
    "none",
    "none given",
    "none known",
    "not applicable",
    "not available",
    "not given",
    "not known",
    "not provided",
    "null",
    "pending",
    "same",
    "same as above",
    "see above",
    "tba",
    "tbc",
    "tbd",
    "to be confirmed",
    "unknown",
];

/// Whether a cell or a piece of one says that there is nothing to read.
///
/// Letter case, brackets and marks at the ends do not matter, and a piece made
/// only of marks ("-", "?", "//") says nothing either.
pub(crate) fn is_nothing(piece: &str) -> bool {
    let bare = piece.trim_matches(|c: char| {
        c.is_whitespace() || c.is_ascii_punctuation() || is_dash(c) || c == '…'
    });
    // Longer than every entry: most cells leave here without being compared.
    bare.is_empty()
        || (bare.len() <= 15 && NOTHING.iter().any(|word| word.eq_ignore_ascii_case(bare)))
}

/// Whether a character is one of the dashes that typing programs put for "-".
pub(crate) fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}'
    )
}

/// The text without characters that print as nothing, and whether there were any.
///
/// Borrowed when there was nothing to remove, which is nearly always.
pub(crate) fn without_invisible(text: &str) -> (Cow<'_, str>, bool) {
    // Every such character is outside ASCII, and checking for that is quick.
    if text.is_ascii() || !text.chars().any(crate::cleaned::is_invisible) {
        return (Cow::Borrowed(text), false);
    }
    let kept = text
        .chars()
        .filter(|&c| !crate::cleaned::is_invisible(c))
        .collect();
    (Cow::Owned(kept), true)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    #[test]
    fn cells_that_say_there_is_nothing() {
        // cell | says nothing?
        let cases = [
            ("", true),
            ("   ", true),
            ("-", true),
            ("–", true),
            ("N/A", true),
            ("(none)", true),
            ("TBC.", true),
            ("Same as above", true),
            ("?", true),
            ("01632 960123", false),
            ("Nonesuch Palace", false),
            ("é", false),
        ];
        for (cell, nothing) in cases {
            assert_eq!(is_nothing(cell), nothing, "{cell}");
        }
    }

    /// Hostile and odd cells, the same on every run, for the readers' own tests.
    ///
    /// Pieces that mean something to some reader are strung together at random
    /// (xorshift64), so the odd joins between them are tried too.
    pub(crate) fn odd_cells(count: usize) -> impl Iterator<Item = String> {
        const PIECES: [&str; 64] = [
            "0",
            "1632",
            "960123",
            "01632 960123",
            "+44",
            "0044",
            "(0)",
            "18001",
            "080",
            "80800",
            "Text",
            "ext",
            "x",
            "12",
            "O",
            "1.63E+09",
            "E9",
            "or",
            "and",
            "/",
            ";",
            ",",
            "\n",
            "&",
            "(",
            ")",
            "Minicom",
            "fax",
            "n/a",
            ":",
            ".",
            "..",
            "@",
            " at ",
            "[at]",
            "mailto:",
            "info",
            "example",
            ".org",
            "uk",
            "<",
            ">",
            "http",
            "https://",
            "//",
            ":/",
            "www.",
            "javascript:",
            "\\",
            "?",
            "#",
            " ",
            "2024",
            "-",
            "03",
            "March",
            "9th",
            "T10:00",
            "\u{202E}",
            "\u{200B}",
            "\u{0}",
            "İ",
            "é\u{301}",
            "𝟘𝟙👩‍👩‍👧ﷺ",
        ];
        let mut state: u64 = 0x9E37_79B9_7F4A_7C15;
        let mut next = move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        };
        (0..count).map(move |_| {
            let mut cell = String::new();
            for _ in 0..next() % 9 {
                match next() % 8 {
                    0 => cell.extend(char::from_u32((next() % 0x11_0000) as u32)),
                    1 => cell.push(char::from((next() % 128) as u8)),
                    _ => cell.push_str(PIECES[(next() % 64) as usize]),
                }
            }
            cell
        })
    }
}
