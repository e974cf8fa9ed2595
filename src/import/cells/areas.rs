//! The area a service covers: names, former names, codes, nations and outward postcodes.
//!
//! Area cells repeat from row to row, so each distinct cell is read once and
//! its reading kept, with what there is to say about it.

mod piece;

use std::collections::HashMap;
use std::sync::Arc;

use super::BETWEEN;
use crate::area::cover::Cover;
use crate::area::{self, Nation};
use crate::cleaned::quoted;
use crate::contact::is_nothing;
use crate::import::problem::Severity;
use crate::postcode;
use crate::provider::Covered;

/// What a cell says of the area covered.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Reading {
    pub(crate) covered: Vec<Covered>,
    /// The nations that the areas lie in; all of them for the United Kingdom.
    pub(crate) nations: Vec<Nation>,
    pub(crate) remarks: Vec<(Severity, String)>,
    /// Whether it names something that is not covered.
    takes_away: bool,
}

/// The area cells read so far.
#[derive(Debug, Default)]
pub(crate) struct Areas {
    known: HashMap<String, Arc<Reading>>,
    suggested: usize,
}

/// How many cells are remembered; lists repeat far fewer, and memory must not grow with the file.
const REMEMBERED: usize = 20_000;
/// How many unknown names get more said: each is compared with every area and many towns.
const SUGGESTED: usize = 200;
/// Longer is no list of areas.
const LONGEST: usize = 10_000;
/// No name of an area has more parts: “Armagh City, Banbridge and Craigavon” has three.
const LONGEST_NAME: usize = 4;

/// Words that take something away from an area, so that the rest of the cell cannot be trusted.
const TAKING_AWAY: [&str; 10] = [
    "except",
    "excepting",
    "excluding",
    "exclude",
    "excludes",
    "not",
    "but",
    "outside",
    "without",
    "apart",
];

impl Areas {
    /// What a cell says.
    pub(crate) fn read(&mut self, cell: &str) -> Arc<Reading> {
        if let Some(reading) = self.known.get(cell) {
            return Arc::clone(reading);
        }
        let reading = Arc::new(self.read_anew(cell));
        if self.known.len() < REMEMBERED {
            self.known.insert(cell.to_owned(), Arc::clone(&reading));
        }
        reading
    }

    fn read_anew(&mut self, cell: &str) -> Reading {
        let mut reading = Reading::default();
        if is_nothing(cell) {
            return reading;
        }
        if cell.len() > LONGEST {
            reading.say(
                Severity::Unread,
                format!("{} is far too long for areas", quoted(cell)),
            );
            return reading;
        }
        if cell.contains(BETWEEN) {
            for part in cell
                .split(BETWEEN)
                .map(str::trim)
                .filter(|part| !part.is_empty())
            {
                let part = self.read(part);
                reading.add(&part);
            }
        } else if let Some(found) = piece::read(cell) {
            reading.take(found);
        } else {
            self.split_names(cell.trim(), &mut reading);
        }
        if reading.takes_away {
            let what = "was left out, as it takes something away; write the areas that are covered";
            reading = Reading {
                takes_away: true,
                ..Reading::default()
            };
            reading.say(Severity::Unread, format!("{} {what}", quoted(cell)));
        }
        reading
    }

    /// Takes apart areas joined by commas, "and" and strokes, which names hold too.
    ///
    /// The longest name wins: “Bournemouth, Christchurch and Poole, Dorset” is two areas.
    fn split_names(&mut self, part: &str, reading: &mut Reading) {
        let tokens = tokens(part);
        let mut at = 0;
        while let Some(&(start, end)) = tokens.get(at) {
            let longest = (at..tokens.len().min(at + LONGEST_NAME))
                .rev()
                .find_map(|last| {
                    let end = tokens.get(last)?.1;
                    Some((piece::read(part.get(start..end)?)?, last))
                });
            if let Some((found, last)) = longest {
                reading.take(found);
                at = last + 1;
                continue;
            }
            let unread = part.get(start..end).unwrap_or_default();
            reading.takes_away |= takes_away(unread);
            let what = self.unknown(unread);
            reading.say(Severity::Unread, what);
            at += 1;
        }
    }

    /// What to say of words that are no area.
    fn unknown(&mut self, part: &str) -> String {
        let said = format!("{} is not an area that is known", quoted(part));
        self.suggested += 1;
        if self.suggested > SUGGESTED {
            return said;
        }
        if let Some(what) = piece::why_not(part) {
            return what;
        }
        match area::nearest(part, 3).as_slice() {
            [] => said,
            [one] => format!("{said}; did you mean “{one}”?"),
            [others @ .., last] => format!(
                "{said}; did you mean “{}” or “{last}”?",
                others.join("”, “")
            ),
        }
    }
}

impl Reading {
    fn say(&mut self, severity: Severity, what: String) {
        self.remarks.push((severity, what));
    }

    fn take(&mut self, found: piece::Found) {
        for cover in found.covers {
            let covered = match cover {
                Cover::Area(id) => {
                    let area = area::get(id);
                    match area.nation {
                        Some(nation) => self.add_nation(nation),
                        None => Nation::ALL
                            .into_iter()
                            .for_each(|nation| self.add_nation(nation)),
                    }
                    Covered {
                        gss: area.code.to_owned(),
                        name: area.name.to_owned(),
                    }
                }
                Cover::Outcode(outcode) => {
                    for (council, _) in postcode::councils_of(outcode) {
                        area::get(council)
                            .nation
                            .into_iter()
                            .for_each(|nation| self.add_nation(nation));
                    }
                    Covered {
                        gss: outcode.to_string(),
                        name: outcode.to_string(),
                    }
                }
            };
            self.cover(&covered);
        }
        found.remarks.iter().for_each(|remark| self.remark(remark));
    }

    /// Adds what another cell says.
    fn add(&mut self, other: &Self) {
        other.covered.iter().for_each(|covered| self.cover(covered));
        other
            .nations
            .iter()
            .for_each(|&nation| self.add_nation(nation));
        other.remarks.iter().for_each(|remark| self.remark(remark));
        self.takes_away |= other.takes_away;
    }

    fn cover(&mut self, covered: &Covered) {
        if !self.covered.iter().any(|known| known.gss == covered.gss) {
            self.covered.push(covered.clone());
        }
    }

    fn remark(&mut self, remark: &(Severity, String)) {
        if !self.remarks.contains(remark) {
            self.remarks.push(remark.clone());
        }
    }

    fn add_nation(&mut self, nation: Nation) {
        if !self.nations.contains(&nation) {
            self.nations.push(nation);
        }
    }
}

/// Where the pieces between commas, strokes, ampersands and "and" stand.
fn tokens(part: &str) -> Vec<(usize, usize)> {
    let mut ends = Vec::new();
    for (at, c) in part.char_indices() {
        if matches!(c, ',' | '/' | '&' | '+') {
            ends.push((at, at + 1));
        } else if c == ' '
            && part
                .get(at..at + 5)
                .is_some_and(|word| word.eq_ignore_ascii_case(" and "))
        {
            ends.push((at, at + 5));
        }
    }
    ends.push((part.len(), part.len()));
    let mut start = 0;
    let mut tokens = Vec::new();
    for (end, next) in ends {
        let Some(token) = part.get(start..end) else {
            continue;
        };
        let begin = start + (token.len() - token.trim_start().len());
        let stop = begin + token.trim().len();
        // After ", and" there is nothing before the "and".
        if stop > begin && !token.trim().eq_ignore_ascii_case("and") {
            tokens.push((begin, stop));
        }
        start = next;
    }
    tokens
}

fn takes_away(part: &str) -> bool {
    crate::text::words(part).any(|word| TAKING_AWAY.contains(&&*word.folded))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The codes, and what was said.
    fn read(cell: &str) -> (String, String) {
        let reading = Areas::default().read(cell);
        let codes: Vec<&str> = reading
            .covered
            .iter()
            .map(|covered| covered.gss.as_str())
            .collect();
        let said: Vec<String> = reading
            .remarks
            .iter()
            .map(|(severity, what)| format!("{}: {what}", severity.key()))
            .collect();
        (codes.join(" "), said.join(" | "))
    }

    #[test]
    fn cells_of_several_areas_are_taken_apart() {
        let cases = [
            ("Leeds", "E08000035"),
            ("Leeds;Bradford", "E08000035 E08000032"),
            (
                "Leeds, Bradford and Wakefield",
                "E08000035 E08000032 E08000036",
            ),
            (
                "Leeds, Bradford, and Wakefield",
                "E08000035 E08000032 E08000036",
            ),
            (
                "Leeds/Bradford & Wakefield",
                "E08000035 E08000032 E08000036",
            ),
            ("Leeds\nBradford", "E08000035 E08000032"),
            ("Bournemouth, Christchurch and Poole", "E06000058"),
            (
                "Bournemouth, Christchurch and Poole, Dorset",
                "E06000058 E06000059",
            ),
            (
                "Dorset, Bournemouth, Christchurch and Poole",
                "E06000059 E06000058",
            ),
            ("Brighton and Hove and East Sussex", "E06000043 E10000011"),
            ("Bath and North East Somerset", "E06000022"),
            ("Bristol, City of, Leeds", "E06000023 E08000035"),
            ("England and Wales", "E92000001 W92000004"),
            ("Leeds; Leeds City Council", "E08000035"),
            ("n/a", ""),
            ("", ""),
            (",;,and", ""),
        ];
        for (cell, codes) in cases {
            assert_eq!(read(cell), (codes.to_owned(), String::new()), "{cell}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_said_and_the_rest_kept() {
        let cases = [
            (
                "Leeds, Bradfrod",
                "E08000035",
                "unread: “Bradfrod” is not an area that is known; did you mean “Bradford”?",
            ),
            (
                "Atlantis",
                "",
                "unread: “Atlantis” is not an area that is known",
            ),
            (
                "England; except London",
                "",
                "unread: “England; except London” was left out, as it takes something away; write the areas that are covered",
            ),
            (
                "National",
                "",
                "unread: “National” does not say which nation; write England, Wales, Scotland, Northern Ireland or UK",
            ),
            (
                "Tonbridge",
                "",
                "unread: “Tonbridge” is a town in Tonbridge and Malling; write the councils that are covered",
            ),
        ];
        for (cell, codes, said) in cases {
            assert_eq!(read(cell), (codes.to_owned(), said.to_owned()), "{cell}");
        }
    }

    #[test]
    fn a_cell_is_read_once() {
        let mut areas = Areas::default();
        let first = areas.read("Leeds; Atlantis");
        assert!(Arc::ptr_eq(&first, &areas.read("Leeds; Atlantis")));
        assert_eq!(first.nations, [Nation::England]);
        assert_eq!(areas.read("UK").nations.len(), 4);
        assert_eq!(areas.read("BT48").nations, [Nation::NorthernIreland]);
    }
}
