//! Who covers an area, and how closely.

use tantivy::query::{BooleanQuery, DisjunctionMaxQuery, Occur, Query};

use super::{Clause, any_of, constant, push_group_or};
use crate::area::{self, AreaId, AreaKind, Nation};
use crate::closed::Many;
use crate::index::schema::{Fields, term};
use crate::query::filters::{AreaFilter, Filters, Unstated};
use crate::query::rank::{CLOSE, COVER};
use crate::statutory::StatutoryType;

/// The whole of the area is covered.
pub(crate) const WHOLE: u32 = 2;
/// The likeliest council of a split outward code is covered, and not all of them.
pub(crate) const LIKELIEST: u32 = 1;
/// A provider for the area itself.
const OWN: u32 = 7;

/// How close a larger area comes to the one asked for.
pub(crate) fn closeness(larger: AreaId) -> u32 {
    match area::get(larger).kind {
        AreaKind::UnitedKingdom => 1,
        AreaKind::Nation => 2,
        AreaKind::Region => 3,
        AreaKind::CombinedAuthority => 4,
        AreaKind::County | AreaKind::HscTrust | AreaKind::NamedCounty => 5,
        _ => 6,
    }
}

/// Areas and statutory types together: a type counts only in the nations whose law it is.
///
/// For Leeds and Glasgow, an IMHA in Leeds is an answer and one in Glasgow is none.
///
/// `named` finds the types by the words that they were asked with.
pub(super) fn push(
    clauses: &mut Vec<Clause>,
    fields: &Fields,
    filters: &Filters,
    named: &[Box<dyn Query>],
) {
    let named = || {
        named
            .iter()
            .map(|query| query.box_clone())
            .collect::<Vec<_>>()
    };
    let unstated = filters.not_stated.has(Unstated::StatutoryType);
    let unstated = unstated.then_some(term::NO_STATUTORY);
    if filters.areas.is_empty() {
        let types = filters.statutory_types;
        push_group_or(clauses, fields, types, term::statutory, unstated, named());
        return;
    }
    let every = filters.areas.iter();
    if filters.statutory_types.is_empty() && unstated.is_none() {
        let each = every.map(|asked| covering(fields, asked, None)).collect();
        clauses.push((Occur::Must, greatest(each)));
        return;
    }
    let mut nations: Vec<Option<Nation>> = Vec::new();
    for id in every.flat_map(AreaFilter::councils) {
        let nation = area::get(id).nation;
        if !nations.contains(&nation) {
            nations.push(nation);
        }
    }
    let mut either: Vec<Box<dyn Query>> = Vec::new();
    for nation in nations {
        let lawful: Many<StatutoryType> = filters
            .statutory_types
            .iter()
            .filter(|kind| nation.is_none_or(|nation| kind.runs_in(nation)))
            .collect();
        if lawful.is_empty() && unstated.is_none() {
            continue;
        }
        let here = |asked: &&AreaFilter| asked.councils().any(|id| area::get(id).nation == nation);
        let each = filters
            .areas
            .iter()
            .filter(here)
            .map(|asked| covering(fields, asked, Some(nation)))
            .collect();
        let mut both: Vec<Clause> = Vec::new();
        push_group_or(
            &mut both,
            fields,
            lawful,
            term::statutory,
            unstated,
            named(),
        );
        both.push((Occur::Must, greatest(each)));
        either.push(Box::new(BooleanQuery::new(both)));
    }
    // The greatest, not the sum: a provider for two nations must not count twice.
    clauses.push((Occur::Must, greatest(either)));
}

/// The greatest score of several queries.
fn greatest(mut queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    match queries.pop() {
        Some(only) if queries.is_empty() => only,
        last => {
            queries.extend(last);
            Box::new(DisjunctionMaxQuery::new(queries))
        }
    }
}

fn score(cover: u32, close: u32) -> f32 {
    cover as f32 * COVER + close as f32 * CLOSE
}

/// Who covers what a filter stands for, all of it before a part and the closest first; in one
/// nation if given.
fn covering(fields: &Fields, asked: &AreaFilter, nation: Option<Option<Nation>>) -> Box<dyn Query> {
    let all: Vec<AreaId> = asked.councils().collect();
    let here = |id: &AreaId| nation.is_none_or(|nation| area::get(*id).nation == nation);
    let some: Vec<AreaId> = all.iter().copied().filter(here).collect();

    let mut scored: Vec<Box<dyn Query>> = Vec::new();
    if some.len() == all.len() {
        push_whole(&mut scored, fields, &all);
    }
    if let Some(outcode) = asked.outcode {
        let holds_it = any_of(fields.has, [term::outcode(outcode)]);
        scored.push(constant(holds_it, score(WHOLE, OWN)));
    }
    let mut part: Vec<String> = Vec::new();
    for id in &some {
        part.push(term::part(*id));
        if asked.outcode.is_none() {
            part.push(term::part_by_postcode(*id));
        }
        if area::get(*id).former {
            // Lists still name the abolished districts within an abolished area.
            part.extend(area::within(*id).into_iter().map(term::whole));
        }
        if all.len() > 1 {
            part.extend(around(*id));
        }
    }
    if all.len() > 1 && some.first() == Some(&asked.area) {
        let likeliest = any_of(fields.has, around(asked.area));
        scored.push(constant(likeliest, score(LIKELIEST, 0)));
    }
    scored.push(constant(any_of(fields.has, part), 0.0));
    greatest(scored)
}

/// An area and everything larger around it, as terms: who covers any of them covers the area.
fn around(id: AreaId) -> impl Iterator<Item = String> {
    let larger = area::containing(id).iter().copied();
    std::iter::once(id).chain(larger).map(term::whole)
}

/// Who covers all of the councils, each degree of closeness with a score of its own.
fn push_whole(scored: &mut Vec<Box<dyn Query>>, fields: &Fields, councils: &[AreaId]) {
    let [only] = councils else {
        let every = councils
            .iter()
            .map(|id| (Occur::Must, any_of(fields.has, around(*id))));
        let query = Box::new(BooleanQuery::new(every.collect()));
        scored.push(constant(query, score(WHOLE, 0)));
        return;
    };
    let own = any_of(fields.has, [term::whole(*only)]);
    scored.push(constant(own, score(WHOLE, OWN)));
    for close in 1..OWN {
        let larger = area::containing(*only).iter().copied();
        let terms: Vec<String> = larger
            .filter(|id| closeness(*id) == close)
            .map(term::whole)
            .collect();
        if !terms.is_empty() {
            scored.push(constant(any_of(fields.has, terms), score(WHOLE, close)));
        }
    }
}
