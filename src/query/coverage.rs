//! Who holds each legal duty in an area, as far as the lists say.
//!
//! "None recorded" is what the lists say and no more: it never means that there is none.

use super::filters::{AreaFilter, Filters};
use super::law::{Duty, duties};
use super::{Facets, Fit, Found, LARGEST_PAGE, Question, Sort, ask};
use crate::area::cover::{self, Cover};
use crate::area::{self, AreaId, AreaKind};
use crate::closed::{Closed, Many, closed_list};
use crate::index::schema::cover_of;
use crate::index::{Generation, ReadError};
use crate::provider::{Provider, Status};
use crate::statutory::StatutoryType;
use crate::vocabulary::Vocabulary;

/// What the lists hold for an area.
#[derive(Debug, Clone)]
pub struct Coverage {
    /// The area.
    pub area: AreaFilter,
    /// Every statutory type that is law there, in the order of the closed list.
    pub types: Vec<Held>,
    /// How many services of every sort cover the area or a part of it.
    pub total: u64,
    /// The counts of all of them.
    pub facets: Facets,
}

/// Who holds a statutory type in an area.
#[derive(Debug, Clone)]
pub struct Held {
    /// What the law calls it.
    pub statutory_type: StatutoryType,
    /// How far the area is covered.
    pub recorded: Recorded,
    /// The providers, those for the area itself first.
    pub providers: Vec<Found>,
    /// Who has the duty, by name; nothing for an area larger than one council.
    pub duties: Vec<Duty>,
}

closed_list! {
    /// How far the lists know a provider for a statutory type in an area, the best first.
    Recorded {
        Whole = "recorded", "Recorded";
        Part = "part", "Covers a part";
        NationWide = "nation_wide", "Nation-wide only";
        None = "none_recorded", "None recorded";
    }
}

/// What the lists hold for an area, statutory type by statutory type.
pub fn coverage(
    generation: &Generation,
    vocabulary: &Vocabulary,
    area: &AreaFilter,
) -> Result<Coverage, ReadError> {
    let asked = |filters: Filters, limit: usize| {
        let question = Question {
            filters,
            limit,
            sort: Sort::Name,
            ..Question::default()
        };
        ask(generation, vocabulary, &question)
    };
    let here = Filters {
        areas: vec![area.clone()],
        ..Filters::default()
    };
    let nations = area.nations();
    let lawful = StatutoryType::ALL.iter().copied();
    let lawful: Many<StatutoryType> = lawful
        .filter(|own| nations.iter().any(|nation| own.runs_in(*nation)))
        .collect();
    let all = asked(here.clone(), 1)?;
    let mut holders = Vec::new();
    if !lawful.is_empty() {
        let filters = Filters {
            statutory_types: lawful,
            ..here
        };
        let answer = asked(filters, LARGEST_PAGE)?;
        // Where nothing fits, an answer widens; those are no holders.
        if answer.widened.is_none() {
            holders = answer.providers;
        }
    }
    let types = lawful.iter().map(|own| held(own, area, &holders)).collect();
    Ok(Coverage {
        area: area.clone(),
        types,
        total: all.total,
        facets: all.facets,
    })
}

fn held(own: StatutoryType, area: &AreaFilter, holders: &[Found]) -> Held {
    let holds = holders
        .iter()
        .filter(|found| found.provider.statutory_types.has(own));
    let mut providers: Vec<Found> = holds.cloned().collect();
    let reach = |found: &Found| match found.why.fit {
        Some(Fit::Part) => Recorded::Part,
        _ => recorded_for(&found.provider, area.area),
    };
    providers.sort_by_key(|found| (!runs(found), reach(found)));
    // A service that is paused is shown with the others, and holds nothing up.
    let first = providers.first().filter(|found| runs(found));
    let recorded = first.map_or(Recorded::None, reach);
    Held {
        statutory_type: own,
        recorded,
        providers,
        duties: duties(Many::from_iter([own]), area.area),
    }
}

fn runs(found: &Found) -> bool {
    found.provider.status() == Status::Active
}

/// How far a provider's areas reach over one council.
fn recorded_for(provider: &Provider, council: AreaId) -> Recorded {
    let covers: Vec<Cover> = provider.areas.iter().filter_map(cover_of).collect();
    let reach = cover::reach(&covers);
    let holds = |id: &&AreaId| **id == council || area::lies_in(council, **id);
    let whole = reach.whole.iter().filter(holds).map(|id| of_whole(*id));
    whole.min().unwrap_or(match reach.part.contains(&council) {
        true => Recorded::Part,
        // A split postcode, or an area that is larger than what is covered.
        false => Recorded::Whole,
    })
}

/// What it says of a council that an area around it, or itself, is covered.
pub(crate) fn of_whole(id: AreaId) -> Recorded {
    match area::get(id).kind {
        AreaKind::UnitedKingdom | AreaKind::Nation => Recorded::NationWide,
        _ => Recorded::Whole,
    }
}

/// Who must give information on advocacy in an area, whatever the law calls it there.
pub fn duties_of(area: &AreaFilter) -> Vec<Duty> {
    duties(Many::none(), area.area)
}
