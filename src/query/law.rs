//! Law and nations: what is no law where it is asked for, what there is instead, who has the duty.
//!
//! Sources: `data/reference/law_elsewhere.csv` and `duties.csv`, each row with the provision that it
//! rests on.

use super::filters::{AreaFilter, Filters, Unstated, nations};
use crate::area::{self, AreaId, Nation, SocialServices};
use crate::closed::{Closed, Many};
use crate::reference::{body, cells};
use crate::statutory::StatutoryType;

static ELSEWHERE: &str = body(include_str!("../../data/reference/law_elsewhere.csv"));
static DUTIES: &str = body(include_str!("../../data/reference/duties.csv"));

/// What a nation has where it does not have a statutory type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Elsewhere {
    /// The type that comes nearest, if the nation has one.
    pub(crate) instead: Option<StatutoryType>,
    /// Whether it is for the same people; otherwise only for some of them.
    pub(crate) for_all: bool,
    /// The explanation, in plain words.
    pub(crate) says: &'static str,
    /// The provision.
    pub(crate) law: &'static str,
}

/// What a nation has instead of a statutory type that is not its law.
pub(crate) fn elsewhere(kind: StatutoryType, nation: Nation) -> Option<Elsewhere> {
    ELSEWHERE.lines().find_map(|row| {
        let mut cells = cells(row);
        let fits = cells.next() == Some(kind.key()) && cells.next() == Some(nation.key());
        fits.then_some(())?;
        let instead = cells.next()?;
        Some(Elsewhere {
            instead: StatutoryType::from_key(instead.trim_end_matches('?')),
            for_all: !instead.ends_with('?'),
            says: cells.next()?,
            law: cells.next()?,
        })
    })
}

/// Who must provide what was asked for, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// The council or trust, where it is one.
    pub council: Option<AreaId>,
    /// The whole sentence: "Derbyshire must arrange a Care Act advocate for anyone who qualifies."
    pub says: String,
    /// The provision that the duty rests on, as far as there is one.
    pub law: &'static str,
}

/// Who has the duty to provide any of some statutory types in an area, or general knowledge of
/// advocacy there where no type is asked for.
///
/// Nothing for an area that is larger than one council.
pub(crate) fn duties(types: Many<StatutoryType>, id: AreaId) -> Vec<Duty> {
    let Some(nation) = area::get(id).nation else {
        return Vec::new();
    };
    let council = responsible(id);
    let mut found: Vec<Duty> = types
        .iter()
        .filter_map(|kind| duty(kind.key(), nation, council))
        .collect();
    if found.is_empty() {
        found.extend(duty("", nation, council));
    }
    found
}

fn duty(kind: &str, nation: Nation, council: Option<AreaId>) -> Option<Duty> {
    DUTIES.lines().find_map(|row| {
        let mut cells = cells(row);
        let fits = cells.next() == Some(kind) && cells.next() == Some(nation.key());
        fits.then_some(())?;
        let by_council = cells.next()? == "council";
        let says = cells.next()?;
        let law = cells.next()?;
        Some(match by_council {
            true => Duty {
                council,
                says: format!("{} {says}.", body_name(council?)),
                law,
            },
            false => Duty {
                council: None,
                says: says.to_owned(),
                law,
            },
        })
    })
}

/// The official name of a council, or the name that it is known by.
fn body_name(id: AreaId) -> &'static str {
    let area = area::get(id);
    area.official_name.unwrap_or(area.name)
}

/// Of statutory types those that are law where was asked for; all of them where no area was.
///
/// A service for the whole United Kingdom may hold a type of another nation: in a list for Glasgow
/// it is no IMCA.
pub fn lawful(types: Many<StatutoryType>, filters: &Filters) -> Many<StatutoryType> {
    let nations = nations(&filters.areas);
    let is_law = |own: &StatutoryType| nations.iter().any(|nation| own.runs_in(*nation));
    let own = types.iter();
    own.filter(|own| nations.is_empty() || is_law(own))
        .collect()
}

/// The body that runs social services for an area.
pub(crate) fn responsible(id: AreaId) -> Option<AreaId> {
    let area = area::get(id);
    if area.former {
        // The duty went over to the one council in its place.
        return match area.replaced_by[..] {
            [heir] => responsible(heir),
            _ => None,
        };
    }
    match area.social_services {
        SocialServices::Own => Some(id),
        SocialServices::County => area.county,
        SocialServices::HscTrust => area::containing(id)
            .iter()
            .copied()
            .find(|larger| area::get(*larger).kind == area::AreaKind::HscTrust),
        _ => None,
    }
}

/// Says so when no nation of the areas has any of the statutory types asked for.
///
/// A service for the whole of the UK may hold a type that is law in England
/// only: in Scotland that would be an answer under the wrong law.
pub(super) fn foreign_law(filters: &Filters) -> Option<String> {
    let nations = nations(&filters.areas);
    let any_other = filters.not_stated.has(Unstated::StatutoryType);
    if nations.is_empty() || filters.statutory_types.is_empty() || any_other {
        return None;
    }
    let lawful = |nation: &Nation| {
        let mut types = filters.statutory_types.iter();
        types.any(|kind| kind.runs_in(*nation))
    };
    if nations.iter().any(lawful) {
        return None;
    }
    let mut reasons: Vec<String> = Vec::new();
    for nation in nations {
        for kind in filters.statutory_types.iter() {
            let explained = elsewhere(kind, nation).map_or_else(String::new, |there| {
                let instead = there.instead.map_or_else(String::new, |kind| {
                    format!(
                        " What comes nearest there: {} ({}).",
                        kind.label(),
                        kind.key()
                    )
                });
                format!(" {} ({}){instead}", there.says, there.law)
            });
            let reason = format!(
                "{} is not law in {}.{explained}",
                kind.label(),
                nation.name()
            );
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
    }
    Some(reasons.join(" "))
}

/// Names the statutory types that count in some of the areas only.
pub(super) fn dropped_law(filters: &Filters) -> Option<String> {
    let mut said: Vec<String> = Vec::new();
    for nation in filters.areas.iter().flat_map(AreaFilter::nations) {
        for kind in filters.statutory_types.iter() {
            let one = format!("{} is not law in {}.", kind.label(), nation.name());
            if !kind.runs_in(nation) && !said.contains(&one) {
                said.push(one);
            }
        }
    }
    (!said.is_empty()).then(|| said.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_is_explained_in_every_nation_whose_law_it_is_not() {
        for kind in StatutoryType::ALL {
            for nation in Nation::ALL {
                let found = elsewhere(*kind, nation);
                assert_eq!(found.is_none(), kind.runs_in(nation), "{kind:?} {nation:?}");
                let Some(found) = found else { continue };
                assert!(found.says.ends_with('.') && !found.law.is_empty());
                assert!(found.instead.is_none_or(|kind| kind.runs_in(nation)));
            }
        }
    }

    #[test]
    fn the_council_with_the_duty_is_named() {
        let cases = [
            (
                "E07000034",
                "care_act",
                "Derbyshire County Council must arrange a Care Act",
            ),
            ("E08000035", "imha", "Leeds City Council must make IMHAs"),
            ("W06000015", "imha", "The Local Health Board must"),
            (
                "S12000049",
                "scotland_mh",
                "Glasgow City Council together with",
            ),
            ("N09000003", "imha", "Trust pays for local advocacy"),
            ("E08000035", "", "Leeds City Council must give information"),
        ];
        for (code, kind, expected) in cases {
            let id = area::by_code(code).expect(code);
            let found = duties(StatutoryType::from_key(kind).into_iter().collect(), id);
            let says: Vec<&str> = found.iter().map(|duty| duty.says.as_str()).collect();
            assert!(
                says.iter().any(|says| says.contains(expected)),
                "{code}: {says:?}"
            );
        }
        assert!(duties(Many::none(), area::by_code("K02000001").expect("UK")).is_empty());
    }
}
