//! Ages, written as a number, an open end or a range: “18”, “65+”, “16 to 25”.

use super::Say;
use crate::cleaned::quoted;
use crate::contact::is_nothing;
use crate::import::problem::Severity;
use crate::text;

/// The ages that a service is for, both ends included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Ages {
    pub(crate) min: Option<u8>,
    pub(crate) max: Option<u8>,
}

/// Nobody is older, and a larger number is a slip.
const OLDEST: u16 = 120;

impl Ages {
    /// Reads the cell of the youngest age, which may state the oldest too.
    pub(crate) fn read_min(&mut self, cell: &str, say: &mut Say<'_>) {
        match read(cell) {
            Read::Nothing => {}
            Read::Number(age) => self.min = Some(age),
            Read::Range(Ages {
                min: min @ Some(_),
                max: None,
            }) => self.min = min,
            Read::Range(ages) => self.take(cell, ages, say),
            Read::Not(why) => say(Severity::Unread, format!("{} {why}", quoted(cell))),
        }
    }

    /// Reads the cell of the oldest age, which may state the youngest too.
    pub(crate) fn read_max(&mut self, cell: &str, say: &mut Say<'_>) {
        match read(cell) {
            Read::Nothing => {}
            Read::Number(age) => self.max = Some(age),
            Read::Range(Ages {
                min: None,
                max: max @ Some(_),
            }) => self.max = max,
            Read::Range(ages) => self.take(cell, ages, say),
            Read::Not(why) => say(Severity::Unread, format!("{} {why}", quoted(cell))),
        }
    }

    fn take(&mut self, cell: &str, ages: Ages, say: &mut Say<'_>) {
        let meaning = match (ages.min, ages.max) {
            (Some(min), Some(max)) => format!("from {min} to {max}"),
            (Some(min), None) => format!("from {min}"),
            (None, Some(max)) => format!("up to {max}"),
            (None, None) => "any age".to_owned(),
        };
        say(
            Severity::Repaired,
            format!("{} was read as {meaning}", quoted(cell)),
        );
        self.min = ages.min.or(self.min);
        self.max = ages.max.or(self.max);
    }

    /// Both ends, or neither if they contradict each other; then the first thing to say.
    pub(crate) fn checked(self) -> (Self, Option<String>) {
        match (self.min, self.max) {
            (Some(min), Some(max)) if min > max => {
                let what = format!(
                    "the youngest age {min} is above the oldest age {max}, and both were left out"
                );
                (Self::default(), Some(what))
            }
            _ => (self, None),
        }
    }
}

#[derive(Debug, PartialEq)]
enum Read {
    Nothing,
    Number(u8),
    Range(Ages),
    Not(&'static str),
}

fn read(cell: &str) -> Read {
    let cell = cell.trim();
    if let Ok(age) = cell.parse::<u8>()
        && u16::from(age) <= OLDEST
        && !cell.starts_with('+')
    {
        return Read::Number(age);
    }
    if is_nothing(cell) {
        return Read::Nothing;
    }
    if cell.len() > 60 {
        return Read::Not("is no age; write a number in years");
    }
    // Spreadsheets make 18 into 18.0, and "18+" must not lose its plus.
    let bare = cell
        .strip_suffix(".0")
        .unwrap_or(cell)
        .replace('+', " plus ");
    let mut numbers: Vec<u16> = Vec::new();
    let mut signs = Vec::new();
    for word in text::words(&bare) {
        let digits = word
            .folded
            .trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let unit = &word.folded[digits.len()..];
        if digits.is_empty() {
            signs.push(word.folded);
        } else if let (Ok(number), true) = (
            digits.parse(),
            matches!(unit, "" | "s" | "yr" | "yrs" | "y"),
        ) {
            numbers.push(number);
        } else {
            return Read::Not("is no age; write a number in years");
        }
    }
    if numbers.iter().any(|&number| number > OLDEST) {
        return Read::Not("is no age that anybody has; check it");
    }
    let numbers: Vec<u8> = numbers
        .into_iter()
        .filter_map(|number| u8::try_from(number).ok())
        .collect();
    let signs: Vec<&str> = signs
        .iter()
        .map(|sign| &**sign)
        .filter(|sign| {
            !matches!(
                *sign,
                "age"
                    | "aged"
                    | "ages"
                    | "years"
                    | "year"
                    | "yrs"
                    | "old"
                    | "of"
                    | "people"
                    | "adults"
                    | "from"
                    | "between"
            )
        })
        .collect();
    let from = |min| {
        Read::Range(Ages {
            min: Some(min),
            max: None,
        })
    };
    let up_to = |max| {
        Read::Range(Ages {
            min: None,
            max: Some(max),
        })
    };
    match (numbers.as_slice(), signs.as_slice()) {
        (&[age], []) if cell.contains('-') && cell.starts_with('-') => up_to(age),
        (&[age], []) => Read::Number(age),
        (
            &[min],
            ["plus"]
            | ["and" | "or", "over" | "above" | "older" | "upwards" | "up"]
            | ["over" | "upwards" | "onwards"],
        ) => from(min),
        (&[min], ["plus", "only"]) => from(min),
        (&[max], ["up", "to"] | ["to"] | ["and" | "or", "under" | "below" | "younger"]) => {
            up_to(max)
        }
        (&[limit], ["under" | "below"]) => limit
            .checked_sub(1)
            .map_or(Read::Not("is no age; write a number in years"), up_to),
        (&[min, max], [] | ["to"] | ["and"] | ["up", "to"] | ["until"]) if min <= max => {
            Read::Range(Ages {
                min: Some(min),
                max: Some(max),
            })
        }
        ([], ["all" | "any"]) => Read::Nothing,
        _ => Read::Not("is no age; write a number in years"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::hear;
    use super::*;

    #[test]
    fn ages_are_read_as_people_write_them() {
        // cell of the youngest age | youngest | oldest | said
        let cases = [
            ("18", Some(18), None, ""),
            ("18.0", Some(18), None, ""),
            ("18+", Some(18), None, ""),
            ("18 years +", Some(18), None, ""),
            ("over 65", Some(65), None, ""),
            ("65s and over", Some(65), None, ""),
            ("Aged 16 or over", Some(16), None, ""),
            ("0", Some(0), None, ""),
            ("All ages", None, None, ""),
            ("n/a", None, None, ""),
            ("", None, None, ""),
            (
                "18-25",
                Some(18),
                Some(25),
                "repaired: “18-25” was read as from 18 to 25",
            ),
            (
                "16 to 25",
                Some(16),
                Some(25),
                "repaired: “16 to 25” was read as from 16 to 25",
            ),
            (
                "between 10 and 18",
                Some(10),
                Some(18),
                "repaired: “between 10 and 18” was read as from 10 to 18",
            ),
            (
                "under 18",
                None,
                Some(17),
                "repaired: “under 18” was read as up to 17",
            ),
            (
                "up to 25",
                None,
                Some(25),
                "repaired: “up to 25” was read as up to 25",
            ),
            (
                "25-18",
                None,
                None,
                "unread: “25-18” is no age; write a number in years",
            ),
            (
                "adults",
                None,
                None,
                "unread: “adults” is no age; write a number in years",
            ),
            (
                "1800",
                None,
                None,
                "unread: “1800” is no age that anybody has; check it",
            ),
            (
                "65536",
                None,
                None,
                "unread: “65536” is no age; write a number in years",
            ),
            ("+", None, None, ""),
        ];
        for (cell, min, max, said) in cases {
            let mut ages = Ages::default();
            let ((), heard) = hear(|say| ages.read_min(cell, say));
            assert_eq!(
                (ages.min, ages.max, heard.as_str()),
                (min, max, said),
                "{cell}"
            );
        }
    }

    #[test]
    fn the_oldest_age_and_contradictions() {
        let mut ages = Ages::default();
        hear(|say| ages.read_max("25", say));
        hear(|say| ages.read_min("65", say));
        let (checked, what) = ages.checked();
        assert_eq!(checked, Ages::default());
        assert_eq!(
            what.as_deref(),
            Some("the youngest age 65 is above the oldest age 25, and both were left out")
        );
        let mut ages = Ages::default();
        hear(|say| ages.read_max("under 18", say));
        assert_eq!(
            ages,
            Ages {
                min: None,
                max: Some(17)
            }
        );
    }
}
