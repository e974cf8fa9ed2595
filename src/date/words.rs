//! Taking a typed date apart: figures, the names of months and days, the time.

use crate::contact::is_dash;
use jiff::civil::Weekday;

/// The refusal of anything that is not shaped like a date.
pub(super) const NOT_A_DATE: &str = "is not a date; write it like 9 March 2024";

/// The months, of which the first three letters are enough.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The days of the week, of which the first two letters are enough.
const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// A piece of the cell: figures, or a word.
#[derive(Clone, Copy)]
pub(super) enum Piece<'a> {
    /// A number with how many figures it was written.
    Figures(i32, usize),
    Word(&'a str),
}

/// The text without the time of day that may follow a date.
///
/// A time has a colon two figures into it: "2024-03-09T10:30:00Z", "9/3/24 9:15".
pub(super) fn without_time(text: &str) -> &str {
    let Some(colon) = text.find(':') else {
        return text;
    };
    let before = &text[..colon];
    let date = before.trim_end_matches(|c: char| c.is_ascii_digit());
    let time = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '.' | '+' | '-' | ' ');
    match date.strip_suffix(['T', 't', ' ']) {
        Some(date)
            if (1..=2).contains(&(before.len() - date.len() - 1))
                && text[colon..].chars().all(time) =>
        {
            date.trim_end_matches([' ', ','])
        }
        _ => text,
    }
}

/// Splits the text into pieces; returns how many.
///
/// "9th" is figures, "of" and "the" are nothing, and any of "/ . - ," or a
/// space may stand between pieces.
pub(super) fn split<'a>(text: &'a str, pieces: &mut [Piece<'a>; 6]) -> Result<usize, &'static str> {
    let between = |c: char| c.is_whitespace() || matches!(c, '/' | '.' | ',') || is_dash(c);
    let (mut rest, mut count) = (text.trim_start_matches(between), 0);
    while !rest.is_empty() {
        let figures = rest.bytes().take_while(u8::is_ascii_digit).count();
        let letters = rest[figures..]
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(rest.len() - figures);
        let (piece, tail) = rest.split_at(figures + letters);
        let (number, word) = piece.split_at(figures);
        let ordinal = ["st", "nd", "rd", "th"]
            .iter()
            .any(|end| end.eq_ignore_ascii_case(word));
        if piece.is_empty() || figures > 4 {
            return Err(NOT_A_DATE);
        }
        if figures > 0 {
            let value = number.parse().map_err(|_| NOT_A_DATE)?;
            *pieces.get_mut(count).ok_or(NOT_A_DATE)? = Piece::Figures(value, figures);
            count += 1;
        }
        let filler =
            (figures > 0 && ordinal) || ["of", "the"].iter().any(|w| w.eq_ignore_ascii_case(word));
        // "9Mar2024" comes apart by itself: figures, then letters, then figures.
        if !word.is_empty() && !filler {
            *pieces.get_mut(count).ok_or(NOT_A_DATE)? = Piece::Word(word);
            count += 1;
        }
        rest = tail.trim_start_matches(between);
    }
    Ok(count)
}

fn named(word: &str, name: &str, least: usize) -> bool {
    word.len() >= least
        && name
            .get(..word.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(word))
}

pub(super) fn weekday(word: &str) -> Option<Weekday> {
    let day = WEEKDAYS.iter().find(|(name, _)| named(word, name, 2));
    day.map(|&(_, day)| day)
}

pub(super) fn month(word: &str) -> Result<i32, &'static str> {
    (1..)
        .zip(MONTHS)
        .find(|(_, name)| named(word, name, 3))
        .map(|(m, _)| m)
        .ok_or(NOT_A_DATE)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pieces of a text, figures as they are and words in brackets.
    fn pieces(text: &str) -> String {
        let mut pieces = [Piece::Word(""); 6];
        let show = |piece: &Piece<'_>| match piece {
            Piece::Figures(value, figures) => format!("{value:0figures$}"),
            Piece::Word(word) => format!("({word})"),
        };
        split(without_time(text), &mut pieces).map_or("?".to_owned(), |count| {
            pieces[..count]
                .iter()
                .map(show)
                .collect::<Vec<_>>()
                .join(" ")
        })
    }

    #[test]
    fn dates_come_apart() {
        // text | its pieces
        let cases = [
            ("2024-03-09", "2024 03 09"),
            ("09/03/2024 9:15", "09 03 2024"),
            ("2024-03-09T10:30:00Z", "2024 03 09"),
            ("9th of March, 2024", "9 (March) 2024"),
            ("Sat. 9Mar24", "(Sat) 9 (Mar) 24"),
            ("9\u{2013}3\u{2013}2024", "9 3 2024"),
            ("12345", "?"),
            ("9:15", "?"),
            ("1 2 3 4 5 6 7", "?"),
            ("9 März", "?"),
        ];
        for (text, expected) in cases {
            assert_eq!(pieces(text), expected, "{text}");
        }
    }

    #[test]
    fn names_may_be_cut_short() {
        // word | month, day of the week
        let cases = [
            ("Sept", Ok(9), None),
            ("ma", Err(NOT_A_DATE), None),
            ("MAY", Ok(5), None),
            ("tues", Err(NOT_A_DATE), Some(Weekday::Tuesday)),
            ("Marchy", Err(NOT_A_DATE), None),
        ];
        for (word, number, day) in cases {
            assert_eq!((month(word), weekday(word)), (number, day), "{word}");
        }
    }
}
