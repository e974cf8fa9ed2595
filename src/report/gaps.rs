//! Where nobody provides: council by council, and for each statutory type that is law there.
//!
//! "None recorded" is what the lists say. It never means that there is none, and no duty goes away
//! with it. Councils that were superseded are folded into those in their place.

pub mod csv;
pub mod map;

use jiff::civil::Date;

use crate::area::cover::{self, Cover};
use crate::area::{self, AreaId, Nation};
use crate::closed::{Closed, Many};
use crate::index::schema::cover_of;
use crate::index::{Generation, ReadError};
use crate::provider::{Provider, Status};
use crate::query::{Recorded, of_whole};
use crate::statutory::StatutoryType;

/// Who is recorded for what, in every council asked for.
#[derive(Debug, Clone)]
pub struct Gaps {
    /// The councils that bear duties, by nation and name; those where none of the types asked for is
    /// law are left out.
    pub councils: Vec<Council>,
    /// Districts that were asked for, each with the council that bears the duties there and is shown.
    pub districts: Vec<(AreaId, AreaId)>,
}

/// One council.
#[derive(Debug, Clone)]
pub struct Council {
    /// Which.
    pub area: AreaId,
    /// Each statutory type that is law there, in the order of the closed list.
    pub cells: Vec<Cell>,
}

/// What is recorded for one statutory type in one council.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// What the law calls it.
    pub statutory_type: StatutoryType,
    /// How far the lists know a provider for it.
    pub recorded: Recorded,
    /// How many providers reach as far as that.
    pub providers: u32,
    /// When the one of them checked last was checked; nothing where none ever was.
    pub last_checked: Option<Date>,
}

/// How many councils have each, for one statutory type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sum {
    /// What the law calls it.
    pub statutory_type: StatutoryType,
    /// By the place of [`Recorded`] in its list.
    pub councils: [u32; 4],
}

/// Goes through every provider once.
///
/// `within` names areas whose councils are meant, all of them where it is empty, and for a district
/// the council that bears the duties there; `types` the statutory
/// types, all of them likewise.
pub fn gaps(
    generation: &Generation,
    within: &[AreaId],
    types: Many<StatutoryType>,
) -> Result<Gaps, ReadError> {
    let mut districts = Vec::new();
    let mut larger = Vec::new();
    for own in within {
        let around = area::councils_around(*own);
        districts.extend(around.iter().map(|council| (*own, *council)));
        match around.is_empty() {
            true => larger.push(*own),
            false => larger.extend(around),
        }
    }
    let mut councils: Vec<Council> = area::councils_with_duties(&larger)
        .into_iter()
        .map(|id| Council {
            area: id,
            cells: cells(id, types),
        })
        .collect();
    councils.retain(|own| !own.cells.is_empty());
    councils.sort_by_key(|own| area::get(own.area).nation.map(place));
    let under = Under::of(&councils);
    let mut levels: Vec<Recorded> = vec![Recorded::None; councils.len()];
    let mut touched: Vec<usize> = Vec::new();
    generation.each(|provider| {
        if provider.statutory_types.is_empty() || provider.status() != Status::Active {
            return;
        }
        under.levels(&provider, &mut levels, &mut touched);
        let checked = provider.last_checked.parse().ok();
        for at in touched.drain(..) {
            let level = std::mem::replace(&mut levels[at], Recorded::None);
            for cell in &mut councils[at].cells {
                if provider.statutory_types.has(cell.statutory_type) {
                    cell.add(level, checked);
                }
            }
        }
    })?;
    Ok(Gaps {
        councils,
        districts,
    })
}

fn place(nation: Nation) -> usize {
    let all = Nation::ALL;
    all.iter()
        .position(|own| *own == nation)
        .unwrap_or(all.len())
}

fn cells(council: AreaId, types: Many<StatutoryType>) -> Vec<Cell> {
    let nation = area::get(council).nation;
    let is_law = |own: &StatutoryType| nation.is_some_and(|nation| own.runs_in(nation));
    let all = StatutoryType::ALL.iter().copied();
    all.filter(|own| is_law(own) && (types.is_empty() || types.has(*own)))
        .map(|own| Cell {
            statutory_type: own,
            recorded: Recorded::None,
            providers: 0,
            last_checked: None,
        })
        .collect()
}

impl Cell {
    /// Takes note of a provider that reaches this far; a nearer one takes the place of those further.
    fn add(&mut self, level: Recorded, checked: Option<Date>) {
        if level > self.recorded {
            return;
        }
        if level < self.recorded {
            self.recorded = level;
            self.providers = 0;
            self.last_checked = None;
        }
        self.providers += 1;
        self.last_checked = self.last_checked.max(checked);
    }
}

/// The councils in every area, by the places they have in the report.
struct Under {
    by_area: Vec<Vec<usize>>,
    own: Vec<Option<usize>>,
}

impl Under {
    fn of(councils: &[Council]) -> Under {
        let mut by_area = vec![Vec::new(); area::all().len()];
        let mut own = vec![None; area::all().len()];
        for (at, council) in councils.iter().enumerate() {
            own[council.area.index()] = Some(at);
            by_area[council.area.index()].push(at);
            for larger in area::containing(council.area) {
                by_area[larger.index()].push(at);
            }
        }
        Under { by_area, own }
    }

    /// How far a provider reaches over each council that it reaches at all; `touched` names those.
    fn levels(&self, provider: &Provider, levels: &mut [Recorded], touched: &mut Vec<usize>) {
        let covers: Vec<Cover> = provider.areas.iter().filter_map(cover_of).collect();
        let reach = cover::reach(&covers);
        let mut note = |at: usize, level: Recorded| {
            if levels[at] == Recorded::None {
                touched.push(at);
            }
            levels[at] = levels[at].min(level);
        };
        for id in &reach.whole {
            for at in &self.by_area[id.index()] {
                note(*at, of_whole(*id));
            }
        }
        for at in reach.part.iter().filter_map(|id| self.own[id.index()]) {
            note(at, Recorded::Part);
        }
    }
}

impl Gaps {
    /// For each statutory type that is law in any of the councils, how many have what recorded.
    pub fn sums(&self) -> Vec<Sum> {
        let mut sums: Vec<Sum> = StatutoryType::ALL
            .iter()
            .map(|own| Sum {
                statutory_type: *own,
                councils: [0; 4],
            })
            .collect();
        for cell in self.councils.iter().flat_map(|own| &own.cells) {
            sums[cell.statutory_type.place()].councils[cell.recorded.place()] += 1;
        }
        sums.retain(|sum| sum.councils.iter().any(|count| *count > 0));
        sums
    }

    /// The nations of the councils, in order, with the councils of each.
    pub fn by_nation(&self) -> Vec<(Nation, Vec<&Council>)> {
        let of = |nation: Nation| {
            let own = self.councils.iter();
            let own = own.filter(|own| area::get(own.area).nation == Some(nation));
            (nation, own.collect::<Vec<_>>())
        };
        let all = Nation::ALL.iter().map(|nation| of(*nation));
        all.filter(|(_, councils)| !councils.is_empty()).collect()
    }
}
