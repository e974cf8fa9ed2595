//! Cells of running text, of lists of words, and of dates.

use std::borrow::Cow;

use super::{BETWEEN, Say, is_too_long, said};
use crate::cleaned::is_invisible;
use crate::contact::is_nothing;
use crate::date::uk_date;
use crate::import::problem::Severity;
use crate::text;

/// Text as the program keeps it; says so when hidden characters were taken out.
pub(crate) fn prose<'c>(cell: &'c str, say: &mut Say<'_>) -> Cow<'c, str> {
    let tidy = text::tidy(cell);
    if let Cow::Owned(kept) = &tidy
        && hidden(cell.trim()) > hidden(kept)
    {
        say(
            Severity::Repaired,
            "hidden characters were removed from the text".to_owned(),
        );
    }
    tidy
}

fn hidden(text: &str) -> usize {
    let is_hidden =
        |c: char| is_invisible(c) || (c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
    text.chars().filter(|&c| is_hidden(c)).count()
}

/// Text that may say there is none: "n/a", "-".
pub(crate) fn stated<'c>(cell: &'c str, say: &mut Say<'_>) -> Cow<'c, str> {
    if is_nothing(cell) {
        Cow::Borrowed("")
    } else {
        prose(cell, say)
    }
}

/// Adds the words of a cell that holds several, each as it is written and once.
///
/// `also` are further words that part them, such as " and ".
pub(crate) fn words(into: &mut Vec<String>, cell: &str, also: &[&str], say: &mut Say<'_>) {
    if is_nothing(cell) || is_too_long(cell, say) {
        return;
    }
    let tidy = prose(cell, say);
    let mut rest: &str = &tidy;
    loop {
        let next = also
            .iter()
            .filter_map(|word| Some((rest.find(word)?, word.len())))
            .min();
        let (part, after) = next.map_or((rest, ""), |(at, length)| {
            (&rest[..at], &rest[at + length..])
        });
        for word in part
            .split(BETWEEN)
            .flat_map(|part| part.split(','))
            .map(str::trim)
        {
            let new =
                !is_nothing(word) && !into.iter().any(|known| known.eq_ignore_ascii_case(word));
            if new {
                into.push(word.to_owned());
            }
        }
        if next.is_none() {
            return;
        }
        rest = after;
    }
}

/// A date as `2024-03-09`; empty where there is none.
pub(crate) fn date(cell: &str, say: &mut Say<'_>) -> String {
    if is_nothing(cell) {
        return String::new();
    }
    said(uk_date(cell), say).map_or_else(String::new, |date| date.to_string())
}

#[cfg(test)]
mod tests {
    use super::super::tests::hear;
    use super::*;

    #[test]
    fn text_is_tidied_and_what_deceives_is_reported() {
        let cases = [
            ("  For  adults ", "For adults", ""),
            ("a\r\nb", "a\nb", ""),
            (
                "abc\u{202E}def",
                "abcdef",
                "repaired: hidden characters were removed from the text",
            ),
            (
                "a\u{0}b",
                "ab",
                "repaired: hidden characters were removed from the text",
            ),
            ("Siân’s", "Siân’s", ""),
        ];
        for (cell, value, said) in cases {
            let (read, heard) = hear(|say| prose(cell, say).into_owned());
            assert_eq!((read.as_str(), heard.as_str()), (value, said), "{cell:?}");
        }
        assert_eq!(hear(|say| stated("N/A", say).into_owned()).0, "");
    }

    #[test]
    fn words_are_kept_as_written_and_once() {
        let cases = [
            ("Welsh;English", "Welsh|English"),
            ("English, Welsh and BSL", "English|Welsh|BSL"),
            ("English & english / Urdu", "English|Urdu"),
            ("n/a", ""),
            ("", ""),
        ];
        for (cell, values) in cases {
            let mut read = Vec::new();
            hear(|say| words(&mut read, cell, &[" and ", "&", "/"], say));
            assert_eq!(read.join("|"), values, "{cell}");
        }
    }

    #[test]
    fn dates_are_stored_one_way() {
        let cases = [
            ("9/3/2024", "2024-03-09", ""),
            ("9 March 2024", "2024-03-09", ""),
            ("TBC", "", ""),
            ("", "", ""),
            ("March", "", "unread"),
        ];
        for (cell, value, said) in cases {
            let (read, heard) = hear(|say| date(cell, say));
            assert_eq!(read, value, "{cell}");
            assert_eq!(heard.split(':').next(), Some(said), "{cell}");
        }
    }
}
