//! Towns and villages: names that people give for where they live, each in the council it lies in.
//!
//! One name often stands for several places; [`named`] gives them all. The points come from a
//! gazetteer and a few are off, so a town leads to a council to choose, never to an answer by
//! itself.
//!
//! Source: `data/reference/towns.csv`, part of the program, searched where it lies.

use crate::area::fold::fold_name;
use crate::area::near::{BEGINS, MOST_FORGIVEN, begins, distance};
use crate::area::{self, AreaId};
use crate::reference::{body, cells, first_cell, split};
use crate::text::{differ_by_more, letters};

/// In the order of the folded names, the larger of one name first.
static TOWNS: &str = body(include_str!("../data/reference/towns.csv"));

/// A populated place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Town {
    /// Its name.
    pub name: &'static str,
    /// The council it lies in, by the nearest postcode.
    pub area: AreaId,
    /// How many people live there; 0 where unknown.
    pub population: u32,
    /// The latitude of its middle.
    pub lat: f32,
    /// The longitude of its middle.
    pub lon: f32,
}

/// The towns of this name, largest first, whatever its case, accents and punctuation.
///
/// Two of one name in the same council are given as one, the larger: they lead to the same place.
pub fn named(words: &str) -> Vec<Town> {
    of_folded(&fold_name(words))
}

/// The same for a name that is folded already.
pub(crate) fn of_folded(typed: &str) -> Vec<Town> {
    if typed.is_empty() {
        return Vec::new();
    }
    let (_, from) = split(TOWNS, |row| &*folded(row) < typed);
    let mut towns: Vec<Town> = from
        .lines()
        .take_while(|row| folded(row) == typed)
        .filter_map(read)
        .collect();
    let mut seen: Vec<AreaId> = Vec::new();
    towns.retain(|town| {
        let new = !seen.contains(&town.area);
        seen.push(town.area);
        new
    });
    towns
}

/// The towns whose name goes on after a folded text with "on", "upon" and the like: Thornaby-on-Tees
/// is Thornaby to those who live there.
pub(crate) fn short_for(typed: &str) -> Vec<Town> {
    let begin = format!("{typed} ");
    beginning(&begin)
        .filter(|town| {
            let name = fold_name(town.name);
            let rest = name
                .strip_prefix(&begin)
                .and_then(|rest| rest.split(' ').next());
            rest.is_some_and(|word| area::fold::JOINING.contains(&word))
        })
        .collect()
}

/// The towns whose folded name begins with a folded text, in the order of the names.
pub(crate) fn beginning(typed: &str) -> impl Iterator<Item = Town> {
    let (_, from) = split(TOWNS, |row| &*folded(row) < typed);
    let typed = typed.to_owned();
    from.lines()
        .take_while(move |row| folded(row).starts_with(&typed))
        .filter_map(read)
}

/// How many words the longest name has that begins with this folded word; 0 where none does.
pub(crate) fn longest_beginning_with(word: &str) -> usize {
    let (_, from) = split(TOWNS, |row| &*folded(row) < word);
    from.lines()
        .map(folded)
        .take_while(|name| name.starts_with(word))
        .filter(|name| matches!(name.as_bytes().get(word.len()), None | Some(b' ')))
        .map(|name| name.split(' ').count())
        .max()
        .unwrap_or(0)
}

/// The names of towns near to words that are no name, with how far each is and how many live
/// there; reads the whole table.
pub(crate) fn near(words: &str) -> Vec<(usize, &'static str)> {
    let typed = fold_name(words);
    let mut found = near_among(TOWNS, &typed);
    found.extend(TOWNS.lines().filter_map(|row| {
        let begun = begins(&typed, &folded(row));
        begun.then(|| (BEGINS, std::cmp::Reverse(population(row)), first_cell(row)))
    }));
    found.sort_unstable();
    found.dedup_by_key(|entry| entry.2);
    found
        .into_iter()
        .map(|(far, _, name)| (far, name))
        .collect()
}

/// The same for one folded word, among the towns that begin with its first letter: people rarely
/// get that one wrong, and it is a twentieth of the table.
pub(crate) fn near_with_initial(word: &str) -> Vec<(usize, &'static str)> {
    let Some(initial) = word.chars().next() else {
        return Vec::new();
    };
    let (_, from) = split(TOWNS, |row| folded(row).chars().next() < Some(initial));
    let (of_initial, _) = split(from, |row| folded(row).starts_with(initial));
    let mut found = near_among(of_initial, word);
    found.sort_unstable();
    found
        .into_iter()
        .map(|(far, _, name)| (far, name))
        .collect()
}

type Near = (usize, std::cmp::Reverse<u32>, &'static str);

fn near_among(rows: &'static str, typed: &str) -> Vec<Near> {
    let typed_letters = letters(typed);
    let near = |row| {
        let name = first_cell(row);
        // Folding takes longer than looking at the length and at which letters there are; it
        // brings others for what is no ASCII, and for “&”.
        let plain = name.is_ascii() && !name.contains('&');
        if name.len().abs_diff(typed.len()) > 4
            || plain && differ_by_more(typed_letters, letters(name), MOST_FORGIVEN)
        {
            return None;
        }
        let far = distance(typed, &fold_name(name))?;
        Some((far, std::cmp::Reverse(population(row)), name))
    };
    rows.lines().filter_map(near).collect()
}

fn population(row: &'static str) -> u32 {
    cells(row)
        .nth(2)
        .and_then(|cell| cell.parse().ok())
        .unwrap_or(0)
}

/// The folded name of a row.
fn folded(row: &'static str) -> String {
    fold_name(first_cell(row))
}

fn read(row: &'static str) -> Option<Town> {
    let mut cells = cells(row);
    let name = cells.next()?;
    let area = area::by_code(cells.next()?)?;
    let population = cells.next()?.parse().unwrap_or(0);
    Some(Town {
        name,
        area,
        population,
        lat: cells.next()?.parse().ok()?,
        lon: cells.next()?.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_and_found_by_its_name() {
        assert!(TOWNS.lines().map(folded).is_sorted());
        assert!(TOWNS.lines().all(|row| read(row).is_some()));
        for town in TOWNS.lines().step_by(11).filter_map(read) {
            assert!(
                named(town.name).iter().any(|found| found.area == town.area),
                "{}",
                town.name
            );
        }
    }

    #[test]
    fn one_name_gives_every_town_of_it_the_largest_first() {
        let newports = named("NEWPORT");
        assert!(newports.len() >= 5);
        assert_eq!(
            newports.first().map(|town| area::get(town.area).name),
            Some("Newport")
        );
        assert!(newports.is_sorted_by(|a, b| a.population >= b.population));
        assert!(
            named("newport")
                .iter()
                .any(|town| area::get(town.area).name == "Isle of Wight")
        );
    }

    #[test]
    fn a_name_is_found_without_regard_to_punctuation() {
        assert_eq!(named("basford stoke on trent").len(), 1);
        assert_eq!(named("Basford, Stoke-on-Trent").len(), 1);
        for words in ["", "  ", "'", "zzzz", "ŵ", "9"] {
            assert!(named(words).is_empty(), "{words}");
        }
    }
}
