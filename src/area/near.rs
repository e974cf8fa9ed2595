//! Names near to words that are no name: for "did you mean".

use super::fold::{fold_name, undress};
use super::get;
use super::names::{Name, as_named_today, beginning, every, likelihood};
use crate::text::{differ_by_more, letters};

/// How far a name is from words that begin it: between one slip and two.
pub(crate) const BEGINS: usize = 3;

/// However long a name is.
pub(crate) const MOST_FORGIVEN: usize = 3;

/// The names of areas nearest to words that are no area's name, nearest first and at most `n`: for
/// "did you mean".
///
/// Only plausible ones: one slip in five letters, two in eight, three in more, or words that begin
/// a longer name.
pub fn nearest(words: &str, n: usize) -> Vec<&'static str> {
    near(words)
        .into_iter()
        .map(|(_, name)| name)
        .take(n)
        .collect()
}

/// The same with how far each is, as [`distance`] counts.
pub(crate) fn near(words: &str) -> Vec<(usize, &'static str)> {
    near_among(every(), &fold_name(words))
}

/// The same for one folded word, among the names that begin with its first letter.
pub(crate) fn near_with_initial(word: &str) -> Vec<(usize, &'static str)> {
    let initial = word.chars().take(1).collect::<String>();
    if initial.is_empty() {
        return Vec::new();
    }
    near_among(beginning(&initial), word)
}

fn near_among(
    names: impl Iterator<Item = (&'static str, &'static Name)>,
    typed: &str,
) -> Vec<(usize, &'static str)> {
    let undressed = undress(typed);
    let mut found: Vec<_> = names
        .filter_map(|(folded, name)| {
            let as_typed = distance(typed, folded);
            // "London" begins the official names of all boroughs there; only plain names count.
            let begun = (name.rank == 0 && begins(typed, folded)).then_some(BEGINS);
            let far = [as_typed, distance(&undressed, folded), begun]
                .into_iter()
                .flatten()
                .min()?;
            let id = as_named_today(name.area);
            let area = get(id);
            Some((
                far,
                name.rank,
                area.former,
                likelihood(area.kind),
                area.name,
            ))
        })
        .collect();
    found.sort_unstable();
    let mut names: Vec<(usize, &'static str)> = Vec::new();
    for (far, .., name) in found {
        if !names.iter().any(|entry| entry.1 == name) {
            names.push((far, name));
        }
    }
    names
}

/// Whether what was typed is the first words of a longer folded name.
pub(crate) fn begins(typed: &str, name: &str) -> bool {
    typed.len() > 2
        && name
            .strip_prefix(typed)
            .is_some_and(|rest| rest.starts_with(' '))
}

/// How far a folded name is from what was typed; nothing if it is no plausible slip.
///
/// Two for each letter wrong, missing, too many or swapped with its neighbour.
pub(crate) fn distance(typed: &str, name: &str) -> Option<usize> {
    let length = typed.chars().count();
    let allowed = forgiven(length)?;
    if name.len().abs_diff(typed.len()) > 2 * allowed
        || differ_by_more(letters(typed), letters(name), allowed)
        || name.chars().count().abs_diff(length) > allowed
    {
        return None;
    }
    Some(strsim::osa_distance(typed, name))
        .filter(|&slips| slips <= allowed)
        .map(|slips| 2 * slips)
}

/// How many slips are forgiven in so many letters.
fn forgiven(letters: usize) -> Option<usize> {
    match letters {
        0..=2 => None,
        3..=5 => Some(1),
        6..=8 => Some(2),
        _ => Some(MOST_FORGIVEN),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_the_name_that_was_meant() {
        for (words, first) in [
            ("Leds", Some("Leeds")),
            ("Birmingam", Some("Birmingham")),
            ("Lecester City Council", Some("Leicester")),
            ("Newcastle under", Some("Newcastle-under-Lyme")),
            ("Caerfilly", Some("Caerphilly")),
            ("zzzzzz", None),
            ("a", None),
            ("", None),
        ] {
            assert_eq!(nearest(words, 3).first().copied(), first, "{words}");
        }
        assert!(nearest("Leds", 1).len() == 1 && nearest("Leds", 0).is_empty());
    }
}
