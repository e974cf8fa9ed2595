//! An answer as a form carries it: `u`, `c1.4`, `wLeeds`.

use std::fmt;

use crate::guide::Step;
use crate::web::visit::Visit;

/// An answer to one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Told {
    /// It is not known.
    Unknown,
    /// These choices, counting from 0.
    Chosen(Vec<usize>),
    /// Words.
    Words(String),
}

/// Longer words name no place.
const LONGEST: usize = 200;
/// No question has more choices.
const MOST_CHOICES: usize = 64;

impl Told {
    /// The answer that a form gives to a question.
    pub(super) fn of_form(visit: &Visit, step: &Step<'_>) -> Told {
        if step.options.is_empty() {
            // A place that is left empty is not known, or that of before: the terminal does the same.
            // A place that is chosen stands behind the one that was typed.
            return match visit.all("w").last().unwrap_or("") {
                "" => Told::Unknown,
                words => Told::Words(words.chars().take(LONGEST).collect()),
            };
        }
        Told::Chosen(chosen(visit.all("c")))
    }

    /// Reads what the form carried.
    pub(super) fn read(carried: &str) -> Option<Told> {
        let mut letters = carried.chars();
        match letters.next()? {
            'u' => Some(Told::Unknown),
            'c' => Some(Told::Chosen(chosen(letters.as_str().split('.')))),
            'w' => Some(Told::Words(letters.take(LONGEST).collect())),
            _ => None,
        }
    }
}

fn chosen<'t>(numbers: impl Iterator<Item = &'t str>) -> Vec<usize> {
    let mut chosen: Vec<usize> = Vec::new();
    for number in numbers.filter_map(|number| number.parse().ok()) {
        if number < MOST_CHOICES && !chosen.contains(&number) {
            chosen.push(number);
        }
    }
    chosen
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Told::Unknown => f.write_str("u"),
            Told::Chosen(chosen) => {
                f.write_str("c")?;
                for (n, own) in chosen.iter().enumerate() {
                    let dot = if n > 0 { "." } else { "" };
                    write!(f, "{dot}{own}")?;
                }
                Ok(())
            }
            Told::Words(words) => write!(f, "w{words}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_carried_is_what_was_told() {
        for told in [
            Told::Unknown,
            Told::Chosen(vec![]),
            Told::Chosen(vec![0, 12]),
            Told::Words("LS1 4AP \" & ü".to_owned()),
        ] {
            assert_eq!(Told::read(&told.to_string()), Some(told));
        }
        for (carried, expected) in [
            ("", None),
            ("x", None),
            ("c9999.1.1.-3", Some(Told::Chosen(vec![1]))),
        ] {
            assert_eq!(Told::read(carried), expected, "{carried}");
        }
    }
}
