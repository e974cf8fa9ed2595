//! The ground of every area, as a set of pieces.
//!
//! A piece is a smallest council: a district, a unitary, a borough. Abolished ones are pieces too,
//! inside the council that took them over, because the trusts of Northern Ireland still follow the
//! districts of before 2015. A larger area is the union of its parts, so "contains" is "is a
//! superset", whatever the kinds: Cumberland lies in the former county of Cumbria, and so does
//! Allerdale. A council that took others over has a piece of its own besides theirs.
//!
//! What the table says of an *abolished* district's county is trusted only if the county is
//! abolished too. The source puts Forest Heath (Suffolk) in Surrey; its successor is right, and
//! says where it lies.

use std::sync::LazyLock;

use super::{AreaId, AreaKind, all, get, ids};

/// Room for 512 pieces; there are about 430, and a test holds that they fit.
const WORDS: usize = 8;

/// A set of pieces.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct Ground([u64; WORDS]);

impl Ground {
    fn piece(number: usize) -> Self {
        let mut ground = Self::default();
        if let Some(word) = ground.0.get_mut(number / 64) {
            *word = 1 << (number % 64);
        }
        ground
    }

    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub(crate) fn add(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine |= theirs;
        }
    }

    /// Whether all of it lies in `other`.
    pub(crate) fn lies_in(&self, other: &Self) -> bool {
        self.0
            .iter()
            .zip(&other.0)
            .all(|(mine, theirs)| mine & !theirs == 0)
    }

    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.0
            .iter()
            .zip(&other.0)
            .any(|(mine, theirs)| mine & theirs != 0)
    }

    /// How many pieces it has.
    pub(crate) fn size(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }
}

/// The ground of every area.
struct Map {
    grounds: Vec<Ground>,
    /// For each smallest council, its own piece; nothing for the others.
    pieces: Vec<Ground>,
    /// Whoever covers all of the first has covered all of the second.
    amounts_to: Vec<(Ground, Ground)>,
}

static MAP: LazyLock<Map> = LazyLock::new(draw);

/// The pieces an area is made of; empty where nobody knows, as for an abolished authority without
/// its members.
pub(crate) fn ground(id: AreaId) -> &'static Ground {
    &MAP.grounds[id.index()]
}

/// A council's own piece: it lies in every area that wholly contains the council, and in no other.
pub(crate) fn piece(id: AreaId) -> &'static Ground {
    &MAP.pieces[id.index()]
}

/// Adds what is covered by covering the rest: a council, once all those it took over are covered.
pub(crate) fn complete(covered: &mut Ground) {
    // The rules run from the oldest councils to the youngest, so one pass is enough.
    for (enough, whole) in &MAP.amounts_to {
        if enough.lies_in(covered) {
            covered.add(whole);
        }
    }
}

/// The one area that took the place of an abolished one.
pub(super) fn heir(id: AreaId) -> Option<AreaId> {
    match get(id).replaced_by[..] {
        [heir] => Some(heir),
        _ => None,
    }
}

fn draw() -> Map {
    let mut map = Map {
        grounds: vec![Ground::default(); all().len()],
        pieces: vec![Ground::default(); all().len()],
        amounts_to: Vec::new(),
    };

    // The smallest councils, abolished ones also as ground of those that came after.
    let is_smallest = |id: &AreaId| get(*id).kind.is_smallest_council();
    for (number, id) in ids().filter(is_smallest).enumerate() {
        let piece = Ground::piece(number);
        map.pieces[id.index()] = piece;
        for council in line_of(id) {
            map.grounds[council.index()].add(&piece);
        }
    }
    map.amounts_to = amounts_to(&map.grounds);

    // Larger areas, the smaller kinds first because they are parts of the larger kinds. The table
    // lists the members of all but the counties.
    let mut larger: Vec<_> = ids().filter(|id| !is_smallest(id)).collect();
    larger.sort_by_key(|&id| (get(id).kind.rank(), id));
    for id in larger {
        let area = get(id);
        let mut parts = area.members.clone();
        if area.kind == AreaKind::County {
            let is_part = |part: &AreaId| {
                get(*part).county == Some(id) && (area.former || !get(*part).former)
            };
            parts.extend(ids().filter(is_part));
            // A county that was abolished is what took its place. (An authority that was merged
            // into a larger one is not.)
            parts.extend(&area.replaced_by);
        }
        let mut ground = Ground::default();
        for part in parts {
            ground.add(&map.grounds[part.index()]);
        }
        map.grounds[id.index()] = ground;
    }
    map
}

/// A council and those that came after it, as long as each had a single successor.
fn line_of(id: AreaId) -> impl Iterator<Item = AreaId> {
    let next = |id: &AreaId| heir(*id).filter(|&heir| get(heir).kind.is_smallest_council());
    // A line is short; the limit is for a table in which two areas replace each other.
    std::iter::successors(Some(id), next).take(6)
}

/// For each council that took the place of several: what it took over on its first day amounts to
/// all of it.
///
/// Taunton Deane ended in 2019 and Somerset began in 2023, so the districts of 2023 make Somerset
/// without it.
fn amounts_to(grounds: &[Ground]) -> Vec<(Ground, Ground)> {
    let mut taken_over: Vec<_> = ids()
        .filter(|&id| get(id).kind.is_smallest_council())
        .filter_map(|id| Some((heir(id)?, get(id).end_date, id)))
        .collect();
    taken_over.sort_unstable();
    let mut rules = Vec::new();
    for of_one_heir in taken_over.chunk_by(|a, b| a.0 == b.0) {
        // The last group that ended on one day; the sort has put it at the end.
        let last_day = of_one_heir
            .chunk_by(|a, b| a.1 == b.1)
            .next_back()
            .unwrap_or_default();
        // A single one may have been a small part of what came after.
        if let [(heir, ..), _, ..] = last_day {
            let mut enough = Ground::default();
            for (.., id) in last_day {
                enough.add(&grounds[id.index()]);
            }
            rules.push((
                get(*heir).end_date.unwrap_or("9999"),
                enough,
                grounds[heir.index()],
            ));
        }
    }
    rules.sort_by_key(|rule| rule.0);
    rules
        .into_iter()
        .map(|(_, enough, whole)| (enough, whole))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_room_for_every_piece() {
        let councils = all()
            .iter()
            .filter(|area| area.kind.is_smallest_council())
            .count();
        assert!(councils <= WORDS * 64, "{councils} councils: raise WORDS");
        assert!(ids().all(|id| !ground(id).is_empty()));
    }
}
