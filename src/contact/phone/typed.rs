//! What typing programs and spreadsheets do to a number before it reaches us.
//!
//! Word processors put long dashes and hard spaces, address books paste hidden
//! marks of direction, and spreadsheets take a number for a quantity.

use crate::cleaned::{Notes, is_invisible, quoted};
use crate::contact::is_dash;
use std::borrow::Cow;

/// The cell with plain spaces, dashes and figures for their many look-alikes.
pub(super) fn plain<'a>(cell: &'a str, notes: &mut Notes) -> Cow<'a, str> {
    let control = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    if cell
        .bytes()
        .all(|b| b.is_ascii() && !control(char::from(b)))
    {
        return Cow::Borrowed(cell);
    }
    let mut text = String::with_capacity(cell.len());
    for c in cell.chars() {
        match c {
            '\u{85}' | '\u{2028}' | '\u{2029}' => text.push('\n'),
            c if control(c) || is_invisible(c) => notes.add("hidden characters were removed"),
            c if is_dash(c) => text.push('-'),
            c if c.is_whitespace() && !matches!(c, '\n' | '\r') => text.push(' '),
            '\u{FF01}'..='\u{FF5E}' => {
                // Full-width forms lie in the same order as ASCII.
                let ascii = u8::try_from(u32::from(c) - 0xFF01 + 0x21).unwrap_or(b'?');
                text.push(char::from(ascii));
                notes.add("full-width figures were changed to plain ones");
            }
            c => text.push(c),
        }
    }
    Cow::Owned(text)
}

/// The digits of a cell that a spreadsheet kept as a number with a fraction.
///
/// "1632960123.0" and "1.632960123E9" still hold every digit; "1.63E+09" is
/// what Excel shows in a narrow column, and its digits are gone.
pub(super) fn spreadsheet_number(cell: &str, notes: &mut Notes) -> Result<Option<String>, String> {
    let Some((whole, rest)) = cell.split_once('.') else {
        return Ok(None);
    };
    let (fraction, power) = match rest.split_once(['e', 'E']) {
        Some((fraction, power)) => (fraction, Some(power)),
        None => (rest, None),
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return Ok(None);
    }
    let Some(power) = power else {
        if !(9..=12).contains(&whole.len())
            || fraction.len() > 2
            || fraction.bytes().any(|b| b != b'0')
        {
            return Ok(None);
        }
        notes.add("the decimals that the spreadsheet added were removed");
        return Ok(Some(whole.to_owned()));
    };
    let Ok(shift) = power.parse::<usize>() else {
        return Ok(None);
    };
    // Programs that write "E9" write every digit there is and drop only zeros
    // at the end; Excel writes "E+09" and rounds.
    let exact = whole.len() == 1
        && (8..=12).contains(&shift)
        && (fraction.len() == shift
            || (fraction.len() < shift && fraction.len() >= 6 && !power.starts_with('+')));
    if !exact {
        return Err(format!(
            "{} is a telephone number that the spreadsheet rounded, and its digits are lost; \
             set the column to Text and type the number again",
            quoted(cell)
        ));
    }
    notes.add("the number was taken out of scientific notation");
    Ok(Some(format!("{whole}{fraction:0<shift$}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn look_alikes_become_plain() {
        // cell | plain text
        let cases = [
            ("01632\u{A0}960\u{2013}123", "01632 960-123"),
            ("\u{202D}01632\u{202C}\u{0}", "01632"),
            ("０１６３２", "01632"),
            ("a\u{2028}b", "a\nb"),
        ];
        for (cell, text) in cases {
            assert_eq!(plain(cell, &mut Notes::default()), text);
        }
    }

    #[test]
    fn digits_come_back_only_when_none_was_lost() {
        // cell | digits, or "lost", or "" for what is no such number
        let cases = [
            ("1632960123.0", "1632960123"),
            ("1.632960123E9", "1632960123"),
            ("1.632960123E+09", "1632960123"),
            ("1.63296012E9", "1632960120"),
            ("1.63296012E+09", "lost"),
            ("1.63E+09", "lost"),
            ("1.5E99999999999999999999", ""),
            ("01632.960123", ""),
            ("1632960123", ""),
        ];
        for (cell, digits) in cases {
            let found = spreadsheet_number(cell, &mut Notes::default());
            let found = found.map_or("lost".to_owned(), Option::unwrap_or_default);
            assert_eq!(found, digits, "{cell}");
        }
    }
}
