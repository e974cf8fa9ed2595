//! What became of one piece of a spreadsheet cell: clean, repaired or unreadable.
//!
//! The readers of telephone numbers, addresses and dates all answer with
//! [`Cleaned`], so the importer can turn any repair or refusal into a problem
//! with the list, line and column that only the importer knows.

use std::fmt;

/// What became of one piece of a cell.
///
/// The words inside are meant for the person who keeps the list: plain English,
/// no full stop at the end, no control or invisible characters even when the
/// cell had them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum Cleaned<T> {
    /// The piece was written as it should be, give or take spacing and letter case.
    Clean(T),
    /// The piece could be read after a change, and the words say what was changed.
    Repaired(T, String),
    /// The piece could not be read, and the words say why and what to do.
    Unreadable(String),
}

impl<T> Cleaned<T> {
    /// The value that was read, if any.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Clean(value) | Self::Repaired(value, _) => Some(value),
            Self::Unreadable(_) => None,
        }
    }

    /// The value that was read, if any, taken out of its wrapping.
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Clean(value) | Self::Repaired(value, _) => Some(value),
            Self::Unreadable(_) => None,
        }
    }

    /// What there is to tell about the piece: the repair or the refusal.
    ///
    /// `None` for a clean piece.
    #[must_use]
    pub fn words(&self) -> Option<&str> {
        match self {
            Self::Clean(_) => None,
            Self::Repaired(_, words) | Self::Unreadable(words) => Some(words),
        }
    }
}

/// The repairs made so far to one piece, in the order they were made.
///
/// An empty set of notes allocates nothing, which is the case for most cells.
#[derive(Clone, Debug, Default)]
pub(crate) struct Notes(String);

impl Notes {
    /// Adds one repair, unless the same words are there already.
    pub(crate) fn add(&mut self, words: &str) {
        if self.0.split("; ").any(|earlier| earlier == words) {
            return;
        }
        if !self.0.is_empty() {
            self.0.push_str("; ");
        }
        self.0.push_str(words);
    }

    /// Wraps the value: clean if nothing was noted, repaired otherwise.
    pub(crate) fn wrap<T>(self, value: T) -> Cleaned<T> {
        if self.0.is_empty() {
            Cleaned::Clean(value)
        } else {
            Cleaned::Repaired(value, self.0)
        }
    }
}

/// How much of a cell is quoted back; a pasted page must not become a message.
const QUOTED: usize = 60;

/// Shows a piece of a cell in curly quotes, safe to print and not too long.
///
/// Control and invisible characters become "�": a message that carried the
/// bidirectional overrides of a hostile cell would itself be misread.
pub(crate) fn quoted(piece: &str) -> impl fmt::Display {
    let mut shown = String::with_capacity(piece.len().min(4 * QUOTED) + 6);
    shown.push('“');
    for (at, c) in piece.trim().chars().enumerate() {
        if at == QUOTED {
            shown.push('…');
            break;
        }
        shown.push(match c {
            '\t' | '\n' | '\r' => ' ',
            c if c.is_control() || is_invisible(c) => '\u{FFFD}',
            c => c,
        });
    }
    shown.push('”');
    shown
}

/// Whether a character prints as nothing, or only changes how others print.
///
/// The zero-width, bidirectional and tag characters of Unicode; they arrive by
/// pasting from address books and web pages, or on purpose to disguise a link.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
        | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Whether a character turns the reading direction of those after it.
///
/// The overrides, embeddings and isolates of the Unicode Bidirectional
/// Algorithm (UAX #9); they can make `moc.live` read as `evil.com`.
pub(crate) fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repairs_are_told_once_and_in_order() {
        let mut notes = Notes::default();
        notes.add("a space was removed");
        notes.add("a dot was removed");
        notes.add("a space was removed");
        let cleaned = notes.wrap(7);
        assert_eq!(
            cleaned.words(),
            Some("a space was removed; a dot was removed")
        );
        assert_eq!(cleaned.into_value(), Some(7));
    }

    #[test]
    fn quoting_is_short_and_harmless() {
        // what the cell holds | what the message shows
        let cases = [
            ("  n/a ", "“n/a”"),
            ("a\u{202E}b", "“a\u{FFFD}b”"),
            ("a\u{0}b\nc", "“a\u{FFFD}b c”"),
        ];
        for (cell, shown) in cases {
            assert_eq!(quoted(cell).to_string(), shown);
        }
        assert_eq!(
            quoted(&"é".repeat(500)).to_string().chars().count(),
            QUOTED + 3
        );
    }
}
