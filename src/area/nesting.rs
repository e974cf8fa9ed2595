//! What lies in what.
//!
//! Areas nest by ground, not by columns of a table: a district lies in its county, but also in the
//! combined authority over it, in a former county, and in a health trust or not.

use std::sync::{LazyLock, OnceLock};

use super::ground::{ground, heir};
use super::{AreaId, all, get, ids};

/// The area on this one's ground today: itself, unless it is abolished and another has exactly its
/// place.
///
/// The county of North Yorkshire gave way to the council of North Yorkshire in 2023; they are one
/// area to a person who asks. Cumbria, which was split, stays Cumbria.
pub fn current(id: AreaId) -> AreaId {
    static CURRENT: LazyLock<Vec<AreaId>> = LazyLock::new(|| ids().map(find_current).collect());
    CURRENT[id.index()]
}

fn find_current(id: AreaId) -> AreaId {
    let same = |other: &AreaId| !get(*other).former && ground(*other) == ground(id);
    let found = if get(id).former {
        ids().find(same)
    } else {
        None
    };
    found.unwrap_or(id)
}

/// Every larger area that wholly contains this one, nearest first.
///
/// That is its county or trust, its combined authority, its region, its nation and the United
/// Kingdom, and former counties that were made of it. An abolished area lies first of all in the
/// one that took its place; one that was split among several contains those, and lies in what they
/// have in common. Two areas on the same ground, such as the region of London and Greater London,
/// contain each other.
pub fn containing(id: AreaId) -> &'static [AreaId] {
    static CONTAINING: LazyLock<Vec<OnceLock<Vec<AreaId>>>> =
        LazyLock::new(|| vec![OnceLock::new(); all().len()]);
    CONTAINING[id.index()].get_or_init(|| {
        let mut found: Vec<_> = ids().filter(|&larger| contains(larger, id)).collect();
        found.sort_by_key(|&larger| (Some(larger) != heir(id), nearness(larger)));
        found
    })
}

/// Whether an area is another, or lies wholly in it.
pub fn lies_in(smaller: AreaId, larger: AreaId) -> bool {
    smaller == larger || containing(smaller).contains(&larger)
}

/// Every area that lies wholly in this one: the inverse of [`containing`], smallest kinds first.
pub fn within(id: AreaId) -> Vec<AreaId> {
    let mut found: Vec<_> = ids().filter(|&smaller| contains(id, smaller)).collect();
    found.sort_by_key(|&smaller| nearness(smaller));
    found
}

/// The order from the nearest to the farthest: by kind, then current ones first, then by size.
pub(super) fn nearness(id: AreaId) -> (u8, bool, u32, AreaId) {
    let area = get(id);
    (area.kind.rank(), area.former, ground(id).size(), id)
}

fn contains(larger: AreaId, smaller: AreaId) -> bool {
    if larger == smaller {
        return false;
    }
    if let Some(heir) = heir(smaller)
        && (heir == larger || surrounds(larger, heir))
    {
        return true;
    }
    surrounds(larger, smaller)
}

fn surrounds(larger: AreaId, smaller: AreaId) -> bool {
    let (outer, inner) = (ground(larger), ground(smaller));
    // A former area on the very ground of another adds nothing to it: it is the other one's past.
    larger != smaller
        && !inner.is_empty()
        && inner.lies_in(outer)
        && (inner != outer || !get(larger).former)
}

#[cfg(test)]
mod tests {
    use super::super::{AreaKind, by_code};
    use super::*;

    fn area(code: &str) -> AreaId {
        by_code(code).expect(code)
    }

    fn names_containing(code: &str) -> Vec<&'static str> {
        containing(area(code))
            .iter()
            .map(|&id| get(id).name)
            .collect()
    }

    #[test]
    fn a_larger_area_contains_its_parts_nearest_first() {
        for (code, expected) in [
            (
                "E07000032",
                &[
                    "Derbyshire",
                    "East Midlands Combined County Authority",
                    "East Midlands",
                    "England",
                ][..],
            ),
            (
                "E08000035",
                &["West Yorkshire", "Yorkshire and The Humber", "England"],
            ),
            ("E06000063", &["Cumbria", "North West", "England"]),
            (
                "E07000026",
                &["Cumberland", "Cumbria", "North West", "England"],
            ),
            ("E10000006", &["North West", "England"]),
            (
                "E06000065",
                &[
                    "York and North Yorkshire",
                    "Yorkshire and The Humber",
                    "England",
                ],
            ),
            (
                "E10000023",
                &[
                    "North Yorkshire",
                    "York and North Yorkshire",
                    "Yorkshire and The Humber",
                    "England",
                ],
            ),
            (
                "E07000201",
                &["West Suffolk", "Suffolk", "East of England", "England"],
            ),
            (
                "E06000002",
                &[
                    "Teesside",
                    "Cleveland",
                    "Tees Valley",
                    "North East",
                    "England",
                ],
            ),
            (
                "E10000019",
                &[
                    "Greater Lincolnshire Combined County Authority",
                    "East Midlands",
                    "England",
                ],
            ),
            ("E09000012", &["Greater London", "London", "England"]),
            ("W06000001", &["North Wales", "Wales"]),
            ("N09000009", &["Northern Ireland"]),
            (
                "N09000002",
                &["Southern Health and Social Care Trust", "Northern Ireland"],
            ),
            (
                "ni-newry-and-mourne",
                &[
                    "Newry, Mourne and Down",
                    "Southern Health and Social Care Trust",
                    "Northern Ireland",
                ],
            ),
            ("K02000001", &[]),
        ] {
            let mut found = names_containing(code);
            if code != "K02000001" {
                assert_eq!(found.pop(), Some("United Kingdom"), "{code}");
            }
            assert_eq!(found, expected, "{code}");
        }
    }

    #[test]
    fn every_area_lies_in_one_nation_at_most_and_then_in_the_united_kingdom() {
        for id in ids().filter(|&id| get(id).kind.rank() < AreaKind::Nation.rank()) {
            let kinds: Vec<_> = containing(id).iter().map(|&id| get(id).kind).collect();
            assert!(
                kinds.ends_with(&[AreaKind::Nation, AreaKind::UnitedKingdom]),
                "{}",
                get(id).name
            );
            assert_eq!(
                kinds
                    .iter()
                    .filter(|&&kind| kind == AreaKind::Nation)
                    .count(),
                1,
                "{}",
                get(id).name
            );
            let nation = containing(id)
                .iter()
                .map(|&id| get(id))
                .find(|area| area.kind == AreaKind::Nation);
            assert_eq!(
                nation.and_then(|area| area.nation),
                get(id).nation,
                "{}",
                get(id).name
            );
        }
    }

    #[test]
    fn the_columns_of_every_current_area_agree_with_its_ground() {
        for id in ids().filter(|&id| !get(id).former) {
            for larger in [get(id).county, get(id).combined_authority, get(id).region]
                .into_iter()
                .flatten()
            {
                assert!(
                    containing(id).contains(&larger),
                    "{} in {}",
                    get(id).name,
                    get(larger).name
                );
            }
            for &part in &get(id).members {
                assert!(
                    containing(part).contains(&id),
                    "{} in {}",
                    get(part).name,
                    get(id).name
                );
            }
        }
    }

    #[test]
    fn within_is_the_inverse_of_containing() {
        for id in ids() {
            let inside = within(id);
            for other in ids() {
                assert_eq!(inside.contains(&other), containing(other).contains(&id));
            }
        }
    }

    #[test]
    fn a_former_area_on_the_ground_of_another_is_that_one_today() {
        for (code, today) in [
            ("E10000023", "E06000065"),
            ("E10000027", "E06000066"),
            ("E10000002", "E06000060"),
            // Christchurch went elsewhere, and Cumbria was split: they have no single present.
            ("E10000009", "E10000009"),
            ("E10000006", "E10000006"),
            ("E08000035", "E08000035"),
        ] {
            assert_eq!(get(current(area(code))).code, today);
        }
    }
}
