//! Towns and villages: names that people give for where they live, each in the council it lies in.
//!
//! One name often stands for several places; [`named`] gives them all. The points come from a
//! gazetteer and a few are off, so a town leads to a council to choose, never to an answer by
//! itself.
//!
//! Source: `data/reference/towns.csv`, part of the program, read through only where its names begin
//! with the right letter.

use crate::area::fold::fold_name;
use crate::area::lines::{body, cells, first_cell, split};
use crate::area::near::{BEGINS, begins, distance};
use crate::area::{self, AreaId};

/// In the order of the names.
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
    let typed = fold_name(words);
    let Some(initial) = typed.chars().next() else {
        return Vec::new();
    };
    let capital = initial.to_ascii_uppercase();
    // Names in plain capitals stand together; any others stand before the first letter or after the
    // last.
    let (before, rest) = split(TOWNS, |row| first_cell(row) < "A");
    let (lettered, after) = split(rest, |row| first_cell(row) < "[");
    let (_, from) = split(lettered, |row| first_char(row) < capital);
    let (of_initial, _) = split(from, |row| first_char(row) <= capital);

    let mut towns: Vec<_> = [before, of_initial, after]
        .into_iter()
        .flat_map(str::lines)
        .filter(|row| may_be(first_cell(row), &typed) && fold_name(first_cell(row)) == typed)
        .filter_map(read)
        .collect();
    towns.sort_by(|a, b| b.population.cmp(&a.population).then(a.area.cmp(&b.area)));
    let mut seen: Vec<AreaId> = Vec::new();
    towns.retain(|town| {
        let new = !seen.contains(&town.area);
        seen.push(town.area);
        new
    });
    towns
}

/// The names of towns near to words that are no name, with how far each is; reads the whole table.
pub(crate) fn near(words: &str) -> Vec<(usize, &'static str)> {
    let typed = fold_name(words);
    let mut found: Vec<_> = TOWNS
        .lines()
        .filter_map(|row| {
            let name = first_cell(row);
            let folded = fold_name(name);
            let begun = begins(&typed, &folded).then_some(BEGINS);
            let far = distance(&typed, &folded).or(begun)?;
            let population = cells(row).nth(2)?.parse::<u32>().unwrap_or(0);
            Some((far, std::cmp::Reverse(population), name))
        })
        .collect();
    found.sort_unstable();
    found.dedup_by_key(|entry| entry.2);
    found
        .into_iter()
        .map(|(far, _, name)| (far, name))
        .collect()
}

/// A quick look before folding: plain letters at the front must be the same.
fn may_be(name: &str, typed: &str) -> bool {
    let plain = name
        .bytes()
        .zip(typed.bytes())
        .take_while(|(mine, _)| mine.is_ascii_alphabetic());
    plain
        .into_iter()
        .all(|(mine, typed)| mine.eq_ignore_ascii_case(&typed))
}

fn first_char(row: &'static str) -> char {
    first_cell(row).chars().next().unwrap_or('\0')
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
        assert!(TOWNS.lines().map(first_cell).is_sorted());
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
