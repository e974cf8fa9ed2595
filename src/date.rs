//! Dates in a cell, read the British way: the day before the month.
//!
//! No clock is consulted: whether a date lies in the future or too long ago is
//! the caller's business. Only years 1900 to 2099 are read at all, because
//! others are slips of the finger in a list of services.

mod words;

use crate::cleaned::{Cleaned, Notes, quoted};
use jiff::ToSpan;
use jiff::civil::Date;
use words::{NOT_A_DATE, Piece, month, split, weekday, without_time};

/// The date in a cell: "2024-03-09", "09/03/2024", "9.3.24", "Sat 9th March 2024".
///
/// Two figures for a year mean 1970 to 2069. A time of day after the date is
/// left out without a word. Repaired are a month without a day (its first), a
/// spreadsheet's serial number, a wrong weekday, and a date that is possible
/// only with the month first, as Americans write.
pub fn uk_date(cell: &str) -> Cleaned<Date> {
    let text = cell.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    if text.is_empty() {
        return Cleaned::Unreadable("there is no date here; write it like 9 March 2024".to_owned());
    }
    let mut notes = Notes::default();
    match read(text, &mut notes) {
        Ok(date) if (1900..=2099).contains(&date.year()) => notes.wrap(date),
        Ok(_) => refused(text, "is not between 1900 and 2099; check the year"),
        Err(reason) => refused(text, reason),
    }
}

fn refused(text: &str, reason: &str) -> Cleaned<Date> {
    Cleaned::Unreadable(format!("{} {reason}", quoted(text)))
}

const NO_SUCH_DAY: &str = "is a day that does not exist; check it against the original";

fn read(text: &str, notes: &mut Notes) -> Result<Date, &'static str> {
    use Piece::{Figures, Word};
    if let Some(serial) = serial(text)? {
        notes.add("the spreadsheet's serial number was read as a date");
        return Ok(serial);
    }
    let mut pieces = [Word(""); 6];
    let count = split(without_time(text), &mut pieces)?;
    let (weekday, pieces) = match &pieces[..count] {
        [Word(word), rest @ ..] if weekday(word).is_some() && !rest.is_empty() => {
            (weekday(word), rest)
        }
        all => (None, all),
    };
    let date = match *pieces {
        [Figures(y, 4), Figures(m, _), Figures(d, _)] => date(y, m, d)?,
        [Figures(d, 1 | 2), Figures(m, 1 | 2), Figures(y, n)] => {
            let y = year(y, n)?;
            if m > 12 && d <= 12 {
                notes.add("the month was read before the day, as no other way is possible");
                date(y, d, m)?
            } else {
                date(y, m, d)?
            }
        }
        [Figures(d, 1 | 2), Word(m), Figures(y, n)]
        | [Word(m), Figures(d, 1 | 2), Figures(y, n)] => date(year(y, n)?, month(m)?, d)?,
        // "2024 March 9" and "2024-Mar-09", from other programs.
        [Figures(y, 4), Word(m), Figures(d, 1 | 2)] => date(y, month(m)?, d)?,
        [Word(m), Figures(y, n)] => {
            let first = date(year(y, n)?, month(m)?, 1)?;
            notes.add("the first of the month was taken, as no day was given");
            first
        }
        [Figures(_, 1 | 2), Word(m)] if month(m).is_ok() => return Err("has no year; add it"),
        [Figures(_, 1 | 2), Figures(_, 1 | 2)] => return Err("has no year; add it"),
        [Figures(_, 4)] => return Err("is only a year; add the day and the month"),
        _ => return Err(NOT_A_DATE),
    };
    if weekday.is_some_and(|weekday| weekday != date.weekday()) {
        notes.add("the day of the week did not match the date and was left out");
    }
    Ok(date)
}

/// The date of a spreadsheet's serial number, days since 30 December 1899.
///
/// Only 36526 (1 January 2000) to 73050 (31 December 2099) are taken for dates;
/// a fraction is the time of day. `None` for text that is not a long number.
fn serial(text: &str) -> Result<Option<Date>, &'static str> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let figures = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if whole.len() < 5 || !figures(whole) || !figures(fraction) {
        return Ok(None);
    }
    match whole.parse::<i32>() {
        Ok(days @ 36_526..=73_050) => Date::constant(1899, 12, 30)
            .checked_add(days.days())
            .map(Some)
            .map_err(|_| NO_SUCH_DAY),
        _ => Err(
            "is a number that stands for no date between 2000 and 2099; write it like 9 March 2024",
        ),
    }
}

/// The year in full; two figures mean 1970 to 2069.
fn year(year: i32, figures: usize) -> Result<i32, &'static str> {
    match (figures, year) {
        (4, _) => Ok(year),
        (2, 70..) => Ok(1900 + year),
        (2, _) => Ok(2000 + year),
        _ => Err("has a year that is not two or four figures; check it"),
    }
}

fn date(year: i32, month: i32, day: i32) -> Result<Date, &'static str> {
    let small = |n: i32| i8::try_from(n).map_err(|_| NO_SUCH_DAY);
    let year = i16::try_from(year).map_err(|_| NO_SUCH_DAY)?;
    Date::new(year, small(month)?, small(day)?).map_err(|_| NO_SUCH_DAY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::tests::odd_cells;

    /// What became of the date, with "~" before a repaired one and "?" for one
    /// that cannot be read.
    fn short(cell: &str) -> String {
        match uk_date(cell) {
            Cleaned::Clean(date) => date.to_string(),
            Cleaned::Repaired(date, _) => format!("~{date}"),
            Cleaned::Unreadable(_) => "?".to_owned(),
        }
    }

    #[test]
    fn dates_are_read_the_british_way() {
        // cell | date
        let cases = [
            ("2024-03-09", "2024-03-09"),
            ("2024/03/09", "2024-03-09"),
            ("09/03/2024", "2024-03-09"),
            ("9.3.24", "2024-03-09"),
            ("9-3-2024", "2024-03-09"),
            ("09/03/70", "1970-03-09"),
            ("09/03/69", "2069-03-09"),
            ("9 March 2024", "2024-03-09"),
            ("9 Mar 24", "2024-03-09"),
            ("9-Mar-24", "2024-03-09"),
            ("9Mar2024", "2024-03-09"),
            ("9th of March, 2024", "2024-03-09"),
            ("March 9, 2024", "2024-03-09"),
            ("Sat 9 March 2024", "2024-03-09"),
            ("1 Sept 2024", "2024-09-01"),
            ("29/02/2024", "2024-02-29"),
            ("2024-03-09T10:30:00Z", "2024-03-09"),
            ("2024-03-09 00:00:00", "2024-03-09"),
            ("09/03/2024 9:15 am", "2024-03-09"),
            // Repaired.
            ("03/25/2024", "~2024-03-25"),
            ("March 2024", "~2024-03-01"),
            ("Mar-24", "~2024-03-01"),
            ("Sunday 9 March 2024", "~2024-03-09"),
            ("36526", "~2000-01-01"),
            ("45360.5", "~2024-03-09"),
            ("73050", "~2099-12-31"),
            // Refused.
            ("", "?"),
            ("n/a", "?"),
            ("36525", "?"),
            ("20240309", "?"),
            ("31/02/2024", "?"),
            ("29/02/2023", "?"),
            ("13/13/2024", "?"),
            ("09/03", "?"),
            ("9 March", "?"),
            ("2024", "?"),
            ("09/03/1066", "?"),
            ("09/03/202", "?"),
            ("9 Smarch 2024", "?"),
            ("9 March 2024 to 10 March 2024", "?"),
            ("spring 2024", "?"),
            ("9\u{202E}/3/2024", "?"),
            ("٠٩/٠٣/٢٠٢٤", "?"),
        ];
        for (cell, date) in cases {
            assert_eq!(short(cell), date, "{cell}");
        }
    }

    #[test]
    fn no_cell_causes_a_panic_and_results_are_stable() {
        for cell in odd_cells(200_000) {
            if let Some(date) = uk_date(&cell).into_value() {
                assert_eq!(uk_date(&date.to_string()), Cleaned::Clean(date), "{cell:?}");
            }
        }
    }
}
