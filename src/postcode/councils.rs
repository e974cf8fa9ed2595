//! The councils that postcodes and outward codes lie in.
//!
//! Both tables are part of the program and are searched where they lie: a look-up reads a few rows
//! of a hundred thousand.

use super::{Outcode, Postcode};
use crate::area::{self, AreaId};
use crate::reference::{body, cells, first_cell, split};

/// Each row begins a run of postcodes in one council, up to the next row or the end of the outward
/// code.
static RUNS: &str = body(include_str!("../../data/reference/postcode_runs.csv"));
/// Each row is an outward code, one of its councils, its share and its count of live postcodes, and
/// a point.
static OUTCODES: &str = body(include_str!("../../data/reference/outcodes.csv"));

/// The council that a postcode of Great Britain lies in.
///
/// Nothing for Northern Ireland, the islands, and outward codes never issued: see [`councils_of`].
/// A postcode that was never issued within an outward code that was is given the council of its
/// neighbour before it, or of the first one after.
pub fn council_of(postcode: Postcode) -> Option<AreaId> {
    let outward = postcode.outcode();
    let in_outward = |row: &str| {
        row.strip_prefix(outward.as_str())
            .is_some_and(|rest| rest.starts_with(' '))
    };
    let (before, after) = split(RUNS, |row| first_cell(row) <= postcode.as_str());
    let run = [before.lines().next_back(), after.lines().next()]
        .into_iter()
        .flatten()
        .find(|row| in_outward(row))?;
    area::by_code(cells(run).nth(1)?)
}

/// The councils that an outward code lies in, each with its share of the live postcodes, largest
/// first.
///
/// The shares add up to 1. Empty if the code was never issued, or lies outside the United Kingdom.
pub fn councils_of(outcode: Outcode) -> Vec<(AreaId, f32)> {
    let share = |row| {
        Some((
            area::by_code(cells(row).nth(1)?)?,
            cells(row).nth(2)?.parse().ok()?,
        ))
    };
    let mut councils: Vec<(AreaId, f32)> = rows(outcode).filter_map(share).collect();
    councils.sort_by(|a, b| b.1.total_cmp(&a.1));
    councils
}

/// A point in the middle of an outward code: latitude, longitude. Nothing if the code was never
/// issued.
pub fn outcode_centre(outcode: Outcode) -> Option<(f32, f32)> {
    let mut point = cells(rows(outcode).next()?).skip(4);
    Some((point.next()?.parse().ok()?, point.next()?.parse().ok()?))
}

/// Whether the table has an outward code.
pub(super) fn is_in_use(outcode: Outcode) -> bool {
    rows(outcode).next().is_some()
}

/// The rows of one outward code.
fn rows(outcode: Outcode) -> impl Iterator<Item = &'static str> {
    let (_, after) = split(OUTCODES, |row| first_cell(row) < outcode.as_str());
    after
        .lines()
        .take_while(move |row| first_cell(row) == outcode.as_str())
}

/// Every outward code with one of its councils and how many live postcodes they share, in the order
/// of the codes.
pub(crate) fn counts() -> impl Iterator<Item = (Outcode, AreaId, u32)> {
    OUTCODES.lines().filter_map(|row| {
        let mut cells = cells(row);
        let (outcode, council) = (
            Outcode::parse(cells.next()?)?,
            area::by_code(cells.next()?)?,
        );
        Some((outcode, council, cells.nth(1)?.parse().ok()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn council(text: &str) -> Option<&'static str> {
        Postcode::parse(text)
            .and_then(council_of)
            .map(|id| area::get(id).code)
    }

    #[test]
    fn a_postcode_lies_in_its_council() {
        for (postcode, code) in [
            ("PO4 8AA", Some("E06000044")),
            ("LS1 4AP", Some("E08000035")),
            ("LL77 7TW", Some("W06000001")),
            ("EH1 1YZ", Some("S12000036")),
            ("SW1A 1AA", Some("E09000033")),
            ("AB10 1AA", Some("S12000033")),
            ("ZE3 9ZZ", Some("S12000027")),
            ("BT48 6DQ", None),
            ("ZE9 1AA", None),
            ("A1 1AA", None),
            ("GIR 0AA", None),
        ] {
            assert_eq!(council(postcode), code, "{postcode}");
        }
    }

    #[test]
    fn every_run_and_a_sample_between_them_agree_with_a_plain_scan() {
        let runs: Vec<_> = RUNS
            .lines()
            .map(|row| row.split_once(',').expect(row))
            .collect();
        assert!(runs.is_sorted_by(|a, b| a.0 < b.0));
        let scan = |postcode: &str| {
            let (outward, _) = postcode.split_once(' ')?;
            let mut own = runs
                .iter()
                .filter(|run| run.0.split_once(' ').is_some_and(|(o, _)| o == outward));
            let first = own.clone().next()?;
            Some(own.rfind(|run| run.0 <= postcode).unwrap_or(first).1)
        };
        for run in &runs {
            assert_eq!(council(run.0), Some(run.1), "{}", run.0);
        }
        // The same pseudo-random sample every time.
        let mut seed = 1_u64;
        let mut random = |below: usize| {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as usize % below
        };
        let letters = b"ABDEFGHJLNPQRSTUWXYZ";
        for _ in 0..500 {
            let outward = runs[random(runs.len())]
                .0
                .split(' ')
                .next()
                .expect("an outward code");
            let (digit, a, b) = (
                random(10),
                letters[random(20)] as char,
                letters[random(20)] as char,
            );
            let postcode = format!("{outward} {digit}{a}{b}");
            assert_eq!(council(&postcode), scan(&postcode), "{postcode}");
        }
    }

    #[test]
    fn an_outward_code_lies_in_its_councils() {
        let codes = |text| {
            let councils = councils_of(Outcode::parse(text).expect(text));
            councils
                .into_iter()
                .map(|(id, _)| area::get(id).code)
                .collect::<Vec<_>>()
        };
        assert_eq!(codes("LS1"), ["E08000035"]);
        assert_eq!(codes("BT48").first(), Some(&"N09000005"));
        assert_eq!(codes("PO6"), ["E06000044", "E07000090"]);
        assert!(codes("ZE9").is_empty());
        let (lat, lon) = outcode_centre(Outcode::parse("PO4").expect("PO4")).expect("a point");
        assert!((lat - 50.79).abs() < 0.01 && (lon + 1.06).abs() < 0.01);
        assert_eq!(outcode_centre(Outcode::parse("ZE9").expect("ZE9")), None);
    }

    #[test]
    fn the_table_of_outward_codes_is_in_order_and_its_shares_add_up() {
        assert!(OUTCODES.lines().map(first_cell).is_sorted());
        assert_eq!(counts().count(), OUTCODES.lines().count());
        let mut outcodes: Vec<_> = counts().map(|(outcode, ..)| outcode).collect();
        outcodes.dedup();
        for outcode in outcodes {
            let sum: f32 = councils_of(outcode).iter().map(|(_, share)| share).sum();
            assert!((sum - 1.0).abs() < 0.001, "{outcode}: {sum}");
            assert!(outcode_centre(outcode).is_some(), "{outcode}");
        }
    }
}
