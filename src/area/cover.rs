//! What a provider's areas add up to.
//!
//! A list says "Cumberland; Westmorland and Furness", or "PO1; PO2; PO3". A person asks for
//! Cumbria, or for Portsmouth. [`reach`] works out every area that is covered completely, and every
//! area that is covered only in part, so that an answer can put a service for all of Derbyshire
//! before one for Amber Valley, and can say which it is.

use std::sync::{LazyLock, OnceLock};

use super::ground::{Ground, complete, ground, piece};
use super::nesting::{containing, current, nearness};
use super::{AreaId, all, get, ids};
use crate::postcode::{self, Outcode};

/// A council whose live postcodes lie in the covered outward codes to this share is covered whole.
///
/// The rest are a handful of postcodes across a boundary, among thousands.
const NEARLY_ALL: f64 = 0.995;

/// A council with less than one in so many of an outward code's live postcodes is not reached.
const HARDLY_ANY: u32 = 200;

/// One thing that a provider says it covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cover {
    /// An area.
    Area(AreaId),
    /// Every postcode that begins with an outward code.
    Outcode(Outcode),
}

/// The areas that a provider covers, completely and in part.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    /// Areas covered completely: those given, in their order, then those they add up to, nearest
    /// first.
    ///
    /// What lies within a given area is left out: ask for the areas [`containing`] the one in
    /// question instead.
    pub whole: Vec<AreaId>,
    /// Areas covered in part, nearest first: those that contain or overlap what is covered.
    pub part: Vec<AreaId>,
}

/// Every area that the covers together contain completely, and every area they reach into only in
/// part.
///
/// Abolished areas are listed if given, and if they have no exact present (see [`current`]): so the
/// former county of Cumbria is whole when both its successors are covered, and the former county of
/// Somerset, which is the council of Somerset today, is not listed beside it. Outward codes make a
/// council whole when they hold 99.5% of its live postcodes.
pub fn reach(covers: &[Cover]) -> Reach {
    // Most providers cover one area, and many cover the same one.
    static ONE: LazyLock<Vec<OnceLock<Reach>>> =
        LazyLock::new(|| vec![OnceLock::new(); all().len()]);
    match covers {
        [] => Reach::default(),
        [Cover::Area(id)] => ONE[id.index()].get_or_init(|| work_out(covers)).clone(),
        _ => work_out(covers),
    }
}

fn work_out(covers: &[Cover]) -> Reach {
    let mut given = Vec::new();
    let mut touched = Ground::default();
    for cover in covers {
        if let Cover::Area(id) = cover
            && !given.contains(id)
        {
            given.push(*id);
        }
    }
    let outcodes: Vec<_> = covers
        .iter()
        .filter_map(|cover| match cover {
            Cover::Outcode(outcode) => Some(*outcode),
            Cover::Area(_) => None,
        })
        .collect();
    for (council, all_of_it) in councils_in(outcodes) {
        if !all_of_it {
            touched.add(piece(council));
        } else if !given.contains(&council) {
            given.push(council);
        }
    }

    let mut covered = Ground::default();
    for &id in &given {
        covered.add(ground(id));
    }
    complete(&mut covered);

    let mut more = Vec::new();
    let mut part = Vec::new();
    for &id in LISTED.iter().filter(|id| !given.contains(id)) {
        let its = ground(id);
        if its.lies_in(&covered) {
            if !given
                .iter()
                .any(|&given| its != ground(given) && its.lies_in(ground(given)))
            {
                more.push(id);
            }
        } else if its.meets(&covered) || its.meets(&touched) {
            part.push(id);
        }
    }
    // An abolished area of which nobody knows the ground still lies in what came after.
    for &id in given.iter().filter(|&&id| ground(id).is_empty()) {
        part.extend(
            containing(id)
                .iter()
                .filter(|larger| !given.contains(larger) && !more.contains(larger)),
        );
    }

    more.sort_by_key(|&id| nearness(id));
    part.sort_by_key(|&id| nearness(id));
    part.dedup();
    given.append(&mut more);
    Reach { whole: given, part }
}

/// The areas that are worth naming when nobody named them.
static LISTED: LazyLock<Vec<AreaId>> =
    LazyLock::new(|| ids().filter(|id| is_listed(*id)).collect());

fn is_listed(id: AreaId) -> bool {
    let area = get(id);
    !ground(id).is_empty()
        && !(area.former && (area.kind.is_smallest_council() || current(id) != id))
}

/// The councils that outward codes reach into, and whether they hold all of each.
fn councils_in(mut outcodes: Vec<Outcode>) -> Vec<(AreaId, bool)> {
    if outcodes.is_empty() {
        return Vec::new();
    }
    outcodes.sort_unstable();
    outcodes.dedup();
    let table = &*POSTCODES;
    let mut counts: Vec<(AreaId, u32)> = Vec::new();
    for outcode in outcodes {
        let from = table.by_outcode.partition_point(|row| row.0 < outcode);
        let rows = table.by_outcode[from..]
            .iter()
            .take_while(|row| row.0 == outcode);
        let all: u32 = rows.clone().map(|row| row.2).sum();
        // A handful of postcodes across a boundary make no service of a neighbouring council.
        for &(_, council, count) in rows.filter(|row| row.2 * HARDLY_ANY >= all) {
            match counts.iter_mut().find(|entry| entry.0 == council) {
                Some(entry) => entry.1 += count,
                None => counts.push((council, count)),
            }
        }
    }
    let all_of = |council: AreaId| f64::from(table.by_area[council.index()]);
    counts
        .into_iter()
        .map(|(council, count)| (council, f64::from(count) >= NEARLY_ALL * all_of(council)))
        .collect()
}

/// How many live postcodes each outward code and each council have.
struct Postcodes {
    by_outcode: Vec<(Outcode, AreaId, u32)>,
    by_area: Vec<u32>,
}

static POSTCODES: LazyLock<Postcodes> = LazyLock::new(|| {
    let mut by_area = vec![0; all().len()];
    let by_outcode: Vec<_> = postcode::counts().collect();
    for &(_, council, count) in &by_outcode {
        by_area[council.index()] += count;
    }
    Postcodes {
        by_outcode,
        by_area,
    }
});

#[cfg(test)]
mod tests {
    use super::super::by_code;
    use super::*;

    fn reach_of(covers: &str) -> (Vec<&'static str>, Vec<&'static str>) {
        let covers: Vec<_> = covers
            .split_whitespace()
            .map(|word| match by_code(word) {
                Some(id) => Cover::Area(id),
                None => Cover::Outcode(Outcode::parse(word).expect(word)),
            })
            .collect();
        let reach = reach(&covers);
        let names = |ids: Vec<AreaId>| ids.into_iter().map(|id| get(id).name).collect();
        (names(reach.whole), names(reach.part))
    }

    #[test]
    fn areas_add_up() {
        for (covers, whole, part) in [
            ("", &[][..], &[][..]),
            ("K02000001", &["United Kingdom"], &[]),
            ("E92000001", &["England"], &["United Kingdom"]),
            (
                "E06000063 E06000064",
                &["Cumberland", "Westmorland and Furness", "Cumbria"],
                &["North West", "England", "United Kingdom"],
            ),
            // Its successors lie within it, and so go unnamed.
            (
                "E10000006",
                &["Cumbria"],
                &["North West", "England", "United Kingdom"],
            ),
            (
                "E07000032",
                &["Amber Valley"],
                &[
                    "Derbyshire",
                    "East Midlands Combined County Authority",
                    "East Midlands",
                    "England",
                    "United Kingdom",
                ],
            ),
            // Three abolished districts are one council today; one of them is a part of it.
            (
                "E07000026 E07000028 E07000029",
                &["Allerdale", "Carlisle", "Copeland", "Cumberland"],
                &["Cumbria", "North West", "England", "United Kingdom"],
            ),
            (
                "E07000026",
                &["Allerdale"],
                &[
                    "Cumberland",
                    "Cumbria",
                    "North West",
                    "England",
                    "United Kingdom",
                ],
            ),
            (
                "E10000027",
                &["Somerset", "Somerset"],
                &["South West", "England", "United Kingdom"],
            ),
            (
                "hsct-southern",
                &["Southern Health and Social Care Trust"],
                &[
                    "Newry, Mourne and Down",
                    "Mid Ulster",
                    "Northern Ireland",
                    "United Kingdom",
                ],
            ),
            (
                "E12000007",
                &["London", "Greater London"],
                &["England", "United Kingdom"],
            ),
        ] {
            let (mut found_whole, mut found_part) = reach_of(covers);
            let (mut whole, mut part) = (whole.to_vec(), part.to_vec());
            for list in [&mut found_whole, &mut found_part, &mut whole, &mut part] {
                list.sort_unstable();
            }
            assert_eq!(found_whole, whole, "{covers}");
            assert_eq!(found_part, part, "{covers}");
        }
    }

    #[test]
    fn the_five_trusts_make_northern_ireland() {
        let (whole, part) =
            reach_of("hsct-belfast hsct-northern hsct-south-eastern hsct-southern hsct-western");
        assert!(
            whole.contains(&"Northern Ireland") && whole.contains(&"Mid Ulster"),
            "{whole:?}"
        );
        assert_eq!(part, ["United Kingdom"]);
    }

    #[test]
    fn the_four_nations_make_the_united_kingdom() {
        let (whole, part) = reach_of("E92000001 W92000004 S92000003 N92000002");
        assert_eq!(whole.last(), Some(&"United Kingdom"));
        assert_eq!((whole.len(), part.len()), (5, 0));
    }

    #[test]
    fn outward_codes_make_a_council_whole_when_they_hold_nearly_all_of_it() {
        // Of 4,424 live postcodes in Portsmouth, seven begin with PO7 and one with PO17.
        let (whole, part) = reach_of("PO1 PO2 PO3 PO4 PO5 PO6 PO7");
        assert_eq!(whole, ["Portsmouth"]);
        // One postcode of PO7 in East Hampshire does not make it a service for there.
        assert_eq!(
            part,
            [
                "Havant",
                "Winchester",
                "Hampshire",
                "South East",
                "England",
                "United Kingdom"
            ]
        );
        // A provider that names PO1 to PO6 means Portsmouth.
        let (whole, part) = reach_of("PO1 PO2 PO3 PO4 PO5 PO6");
        assert_eq!(whole, ["Portsmouth"]);
        assert_eq!(part, ["South East", "England", "United Kingdom"]);
        let (whole, part) = reach_of("PO1 PO2");
        assert!(whole.is_empty());
        assert_eq!(
            part,
            ["Portsmouth", "South East", "England", "United Kingdom"]
        );
        assert_eq!(reach_of("ZE9"), (vec![], vec![]));
    }

    #[test]
    fn nothing_is_both_whole_and_part_and_every_larger_area_is_one_of_them() {
        for id in ids() {
            let reach = reach(&[Cover::Area(id)]);
            assert!(
                reach.whole.iter().all(|id| !reach.part.contains(id)),
                "{}",
                get(id).name
            );
            // The former county of Dorset gave way to the council of Dorset, but was larger by
            // Christchurch.
            let surrounding =
                |larger: &&AreaId| is_listed(**larger) && ground(id).lies_in(ground(**larger));
            for &larger in containing(id).iter().filter(surrounding) {
                assert!(
                    reach.whole.contains(&larger) || reach.part.contains(&larger),
                    "{}",
                    get(id).name
                );
            }
        }
    }
}
