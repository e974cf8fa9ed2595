//! One area, or one run of outward postcodes, as people write it.

use crate::area::cover::Cover;
use crate::area::{self, AreaId};
use crate::cleaned::quoted;
use crate::contact::is_dash;
use crate::import::problem::Severity;
use crate::postcode::{Outcode, Postcode, council_of};
use crate::text;
use crate::town;

/// What one piece of a cell stands for, and what to say about it.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) covers: Vec<Cover>,
    pub(super) remarks: Vec<(Severity, String)>,
}

/// Words before a name that change nothing: “the whole of Wales”.
const BEFORE: [&str; 11] = [
    "all of ",
    "all ",
    "the whole of ",
    "whole of ",
    "throughout ",
    "across ",
    "anywhere in ",
    "everywhere in ",
    "covers ",
    "covering ",
    "within ",
];
/// Words after a name that change nothing: “England wide”.
const AFTER: [&str; 6] = [
    "-wide",
    " wide",
    " nationwide",
    " only",
    " (all)",
    " (whole)",
];

/// What a piece stands for; nothing if it is no area.
pub(super) fn read(piece: &str) -> Option<Found> {
    let piece =
        piece.trim_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ':' | '*' | '•'));
    named(piece)
        .or_else(|| coded(piece))
        .or_else(|| postcodes(piece))
        .or_else(|| {
            let bare = undressed(piece)?;
            named(bare)
        })
}

fn named(piece: &str) -> Option<Found> {
    if matches!(&*piece.to_ascii_lowercase(), "gb" | "great britain") {
        let codes = ["E92000001", "W92000004", "S92000003"];
        let covers = codes
            .iter()
            .filter_map(|code| area::by_code(code))
            .map(Cover::Area)
            .collect();
        return Some(Found {
            covers,
            remarks: Vec::new(),
        });
    }
    let ids = area::by_name(piece);
    let &first = ids.first()?;
    let mut found = one(first);
    let area = area::get(first);
    let others: Vec<&str> = ids
        .iter()
        .skip(1)
        .filter(|id| !area.replaced_by.contains(id))
        .map(|&id| area::get(id).name)
        .collect();
    if !others.is_empty() {
        let what = format!(
            "{} was taken for {} ({}); it may also be {}",
            quoted(piece),
            area.name,
            area.kind.label(),
            others.join(" or ")
        );
        found.remarks.push((Severity::Advice, what));
    }
    if area.former {
        let heirs: Vec<&str> = area
            .replaced_by
            .iter()
            .map(|&id| area::get(id).name)
            .collect();
        let when = area
            .end_date
            .map_or_else(String::new, |date| format!(" (it ended on {date})"));
        let what = format!(
            "{} is no area any more{when}; it is now {}",
            quoted(piece),
            listed(&heirs)
        );
        found.remarks.push((Severity::Advice, what));
    }
    Some(found)
}

fn one(id: AreaId) -> Found {
    Found {
        covers: vec![Cover::Area(id)],
        remarks: Vec::new(),
    }
}

/// A code of an area, also at the end of its web address, as in Open Referral data.
fn coded(piece: &str) -> Option<Found> {
    let code = match piece.contains("://") {
        true => piece.trim_end_matches('/').rsplit(['/', '#']).next()?,
        false => piece,
    };
    let id = area::by_code(code)?;
    let mut found = one(id);
    let now = area::get(id);
    if !now.code.eq_ignore_ascii_case(code) {
        let what = format!(
            "{} is a former code of {}, which is now {}",
            quoted(code),
            now.name,
            now.code
        );
        found.remarks.push((Severity::Repaired, what));
    }
    Some(found)
}

fn postcodes(piece: &str) -> Option<Found> {
    if !piece.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    if let Some(postcode) = Postcode::parse(piece) {
        let council = council_of(postcode)?;
        let mut found = one(council);
        let what = format!(
            "the postcode {postcode} was read as its council, {}",
            area::get(council).name
        );
        found.remarks.push((Severity::Repaired, what));
        return Some(found);
    }
    if let Some((from, to)) = range(piece) {
        return run(piece, from, to);
    }
    // “PO1 PO2 PO3”: every word must be one, or “Leeds 9” would be read by half.
    let mut found = Found::default();
    for word in piece.split_whitespace() {
        found.covers.push(Cover::Outcode(in_use(word)?));
    }
    Some(found)
}

fn in_use(word: &str) -> Option<Outcode> {
    Outcode::parse(word).filter(|outcode| outcode.is_in_use())
}

/// The two ends of “PO1-PO6”, “PO1 to PO6” or “PO1–6”.
fn range(piece: &str) -> Option<(&str, &str)> {
    let (from, to) = piece
        .split_once(is_dash)
        .or_else(|| piece.split_once(" to "))?;
    Some((from.trim(), to.trim()))
}

fn run(piece: &str, from: &str, to: &str) -> Option<Found> {
    let first = in_use(from)?;
    let letters = first
        .as_str()
        .trim_end_matches(|c: char| c.is_ascii_digit());
    let number = |text: &str| text.parse::<u8>().ok().filter(|&number| number < 100);
    let from = number(first.as_str().strip_prefix(letters)?)?;
    let to = match to.get(..letters.len()) {
        Some(start) if start.eq_ignore_ascii_case(letters) => {
            number(to.get(letters.len()..)?.trim())?
        }
        _ => number(to)?,
    };
    if from >= to {
        return None;
    }
    let outcodes: Vec<Outcode> = (from..=to)
        .filter_map(|number| in_use(&format!("{letters}{number}")))
        .collect();
    let names: Vec<&str> = outcodes.iter().map(Outcode::as_str).collect();
    let what = format!("{} was read as {}", quoted(piece), listed(&names));
    let covers = outcodes.iter().copied().map(Cover::Outcode).collect();
    Some(Found {
        covers,
        remarks: vec![(Severity::Repaired, what)],
    })
}

/// The piece without words that change nothing; nothing if there are none.
fn undressed(piece: &str) -> Option<&str> {
    let ascii_prefix = |text: &str, words: &str| {
        text.get(..words.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(words))
    };
    let mut bare = piece;
    if let Some(words) = BEFORE.iter().find(|words| ascii_prefix(bare, words)) {
        bare = &bare[words.len()..];
    }
    let ending = |words: &&&str| {
        let at = bare.len().checked_sub(words.len());
        at.and_then(|at| bare.get(at..))
            .is_some_and(|end| end.eq_ignore_ascii_case(words))
    };
    if let Some(words) = AFTER.iter().find(ending) {
        bare = &bare[..bare.len() - words.len()];
    }
    (bare.len() < piece.len()).then_some(bare)
}

/// What to say of words that are no area, but of which something is known.
pub(super) fn why_not(piece: &str) -> Option<String> {
    const NO_NATION: [&str; 7] = [
        "national",
        "nationwide",
        "nation wide",
        "countrywide",
        "country wide",
        "anywhere",
        "everywhere",
    ];
    let folded = text::folded(piece);
    if NO_NATION.contains(&folded.as_str()) {
        let what =
            "does not say which nation; write England, Wales, Scotland, Northern Ireland or UK";
        return Some(format!("{} {what}", quoted(piece)));
    }
    if let Some(outcode) = Outcode::parse(piece) {
        return Some(format!(
            "{} has the form of an outward postcode, but none is called {outcode}",
            quoted(piece)
        ));
    }
    let towns = town::named(piece);
    let councils: Vec<&str> = towns.iter().map(|town| area::get(town.area).name).collect();
    if councils.is_empty() {
        return None;
    }
    Some(format!(
        "{} is a town in {}; write the councils that are covered",
        quoted(piece),
        listed_or(&councils)
    ))
}

/// “Cumberland and Westmorland and Furness” would not do, so names are parted by commas alone.
fn listed(names: &[&str]) -> String {
    names.join(", ")
}

/// The first few of several, for choosing.
fn listed_or(names: &[&str]) -> String {
    match names {
        [a, b, c, _, ..] => format!("{a}, {b}, {c} and others"),
        _ => names.join(" or "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(piece: &str) -> (String, String) {
        let found = read(piece).unwrap_or_default();
        let name = |cover: &Cover| match cover {
            Cover::Area(id) => area::get(*id).code.to_owned(),
            Cover::Outcode(outcode) => outcode.to_string(),
        };
        let covers: Vec<String> = found.covers.iter().map(name).collect();
        let remarks: Vec<String> = found
            .remarks
            .iter()
            .map(|(s, what)| format!("{}: {what}", s.key()))
            .collect();
        (covers.join(" "), remarks.join(" | "))
    }

    #[test]
    fn a_piece_is_one_area_in_any_form() {
        // piece | codes | said
        let cases = [
            ("Leeds", "E08000035", ""),
            ("Leeds.", "E08000035", ""),
            ("e08000035", "E08000035", ""),
            (
                "http://statistics.data.gov.uk/id/statistical-geography/E08000035",
                "E08000035",
                "",
            ),
            (
                "E08000016",
                "E08000038",
                "repaired: “E08000016” is a former code of Barnsley, which is now E08000038",
            ),
            ("Ynys Môn", "W06000001", ""),
            ("North Yorkshire", "E06000065", ""),
            (
                "Cumbria",
                "E10000006",
                "advice: “Cumbria” is no area any more (it ended on 2023-03-31); it is now Cumberland, Westmorland and Furness",
            ),
            ("All England", "E92000001", ""),
            ("the whole of Wales", "W92000004", ""),
            ("Scotland-wide", "S92000003", ""),
            ("UK", "K02000001", ""),
            ("UK wide", "K02000001", ""),
            ("Great Britain", "E92000001 W92000004 S92000003", ""),
            ("PO4", "PO4", ""),
            ("po1 po2", "PO1 PO2", ""),
            (
                "PO1-PO6",
                "PO1 PO2 PO3 PO4 PO5 PO6",
                "repaired: “PO1-PO6” was read as PO1, PO2, PO3, PO4, PO5, PO6",
            ),
            (
                "PO1 to PO3",
                "PO1 PO2 PO3",
                "repaired: “PO1 to PO3” was read as PO1, PO2, PO3",
            ),
            (
                "PO1–3",
                "PO1 PO2 PO3",
                "repaired: “PO1–3” was read as PO1, PO2, PO3",
            ),
            (
                "PO4 8AA",
                "E06000044",
                "repaired: the postcode PO4 8AA was read as its council, Portsmouth",
            ),
            ("PO6-PO1", "", ""),
            ("PO1-LS3", "", ""),
            ("ZZ99", "", ""),
            ("Leeds 9", "", ""),
            ("parts of Kent", "", ""),
            ("North Leeds", "", ""),
            ("National", "", ""),
            ("", "", ""),
            ("é-", "", ""),
        ];
        for (piece, codes, said) in cases {
            assert_eq!(shown(piece), (codes.to_owned(), said.to_owned()), "{piece}");
        }
    }
}
