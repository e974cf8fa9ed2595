//! What else there is when nothing fits everything that was asked: never an empty page.
//!
//! Which single filter stands in the way, services for the whole nation, general advocacy for the
//! area, who has the duty, and charities that give advice, which is not advocacy.

use super::filters::{AreaFilter, FilterBy, Filters, Unstated, nations};
use super::law::{Duty, duties, elsewhere};
use super::parse::Parsed;
use super::plan::{self, Choosing, Plan};
use super::understand::Reading;
use super::understood::TakenAs;
use super::{Fit, Found, LARGEST_PAGE, Marks, Question, Sort, collect, used_filters, why};
use crate::area::{self, Nation};
use crate::closed::{Closed, Many};
use crate::index::schema::Packed;
use crate::index::{Generation, ReadError};
use crate::place;
use crate::provider::Specialism;
use crate::reference::{body, cells};
use crate::statutory::StatutoryType;

static CHARITIES: &str = body(include_str!("../../data/reference/charities.csv"));

/// The charities that the field's founding page names; for those whose need is not known.
const FOUNDING: [&str; 2] = ["Mind", "Mencap"];

/// How many providers are shown of each sort.
const SHOWN: usize = 3;

/// What else there is.
#[derive(Debug, Clone, Default)]
pub struct Instead {
    /// Each filter that stands in the way, and how many fit without it alone.
    pub without: Vec<Without>,
    /// Services for the whole nation.
    pub national: Vec<Found>,
    /// General advocacy for the area.
    pub general: Vec<Found>,
    /// Who must provide what was asked for.
    pub duties: Vec<Duty>,
    /// Charities that give information and advice: no advocacy.
    pub advice: Vec<Advice>,
}

/// A filter that stands in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Without {
    /// What it filters by (`statutory_type`).
    pub filter: &'static str,
    /// What it was, as people see it.
    pub name: String,
    /// How many providers fit without it.
    pub total: u64,
}

/// A charity that gives information and advice.
#[derive(Debug, Clone)]
pub struct Advice {
    /// Its name.
    pub name: &'static str,
    /// What it gives.
    pub says: &'static str,
    /// Its address on the web.
    pub website: &'static str,
    /// Its services for the area that the lists hold.
    pub services: Vec<Found>,
}

/// Looks for what else there is. Without `strict`, the filters given can't be met by any law.
pub(crate) fn instead(
    generation: &Generation,
    question: &Question,
    parsed: &Parsed<'_>,
    reading: &Reading,
    strict: Option<Choosing>,
) -> Result<Instead, ReadError> {
    let look = Look {
        lawful: strict.is_some(),
        generation,
        question,
        parsed,
        reading,
    };
    let given = &question.filters;
    let strict_filters = strict.map_or_else(
        || used_filters(given, reading, NOTHING),
        |strict| used_filters(given, reading, strict),
    );
    let areas = &strict_filters.areas;
    let mut found = Instead {
        without: look.without(&strict_filters, strict.unwrap_or(NOTHING))?,
        ..Instead::default()
    };
    let nations = nations(areas);
    let asked = reading.types.with(given.statutory_types);
    // Of a split outward code each council: which it is has to be asked.
    for council in areas.iter().flat_map(AreaFilter::councils) {
        let nation = area::get(council).nation;
        let types = asked.iter().filter_map(|kind| nearest(kind, nation));
        for duty in duties(types.collect(), council) {
            if !found.duties.contains(&duty) {
                found.duties.push(duty);
            }
        }
    }
    let types = asked.iter().flat_map(|kind| {
        nations
            .iter()
            .map(move |nation| nearest(kind, Some(*nation)))
    });
    found.national = look.national(&nations, types.flatten().collect())?;
    if !areas.is_empty() {
        let filters = Filters {
            areas: areas.clone(),
            specialisms: [Specialism::General].into_iter().collect(),
            ..Filters::default()
        };
        let plan = look.plan(&filters, FOR_ANYBODY, &look.preferring());
        found.general = look.first(&plan, &filters)?;
    }
    found.advice = look.advice(&nations, &strict_filters)?;
    Ok(found)
}

/// A type, or what the nation has instead of it.
fn nearest(kind: StatutoryType, nation: Option<Nation>) -> Option<StatutoryType> {
    let there = nation.and_then(|nation| elsewhere(kind, nation));
    there.map_or(Some(kind), |there| there.instead)
}

/// Nothing of the words chooses.
const NOTHING: Choosing = Choosing {
    types: false,
    hinted: false,
    specialisms: false,
    organisation: false,
    needed: false,
    general: false,
    anything: false,
};

/// The same, and services only for somebody else are left out.
const FOR_ANYBODY: Choosing = Choosing {
    anything: true,
    ..NOTHING
};

struct Look<'a> {
    /// Whether what is asked for is law where it is asked for.
    lawful: bool,
    generation: &'a Generation,
    question: &'a Question,
    parsed: &'a Parsed<'a>,
    reading: &'a Reading,
}

impl Look<'_> {
    /// The first of those that a plan finds.
    fn first(&self, plan: &Plan, filters: &Filters) -> Result<Vec<Found>, ReadError> {
        let first = Question {
            sort: Sort::Relevance,
            page: 1,
            limit: SHOWN,
            today: self.question.today,
            ..Question::default()
        };
        let collected = collect::collect(self.generation, plan, &first, LARGEST_PAGE)?;
        let found = collected.page.iter().map(|hit| {
            let provider = self.generation.record(hit.address)?;
            let why = why::why(&provider, filters, hit, plan);
            Ok(Found {
                provider,
                why,
                // Not for the words that were looked for.
                marks: Marks::default(),
            })
        });
        found.collect()
    }

    /// A plan of filters and of little more.
    fn plan(&self, filters: &Filters, choosing: Choosing, reading: &Reading) -> Plan {
        let no_words = Parsed::default();
        plan::plan(self.generation, &no_words, reading, filters, choosing)
    }

    fn total(&self, filters: &Filters, choosing: Choosing) -> Result<u64, ReadError> {
        let plan = plan::plan(
            self.generation,
            self.parsed,
            self.reading,
            filters,
            choosing,
        );
        Ok(collect::count(self.generation, &plan, self.question)?.total)
    }

    /// What only brings providers forward.
    fn preferring(&self) -> Reading {
        Reading {
            prefer: self.reading.prefer,
            ..Reading::default()
        }
    }

    /// Each filter, and how many fit without it alone.
    fn without(&self, strict: &Filters, choosing: Choosing) -> Result<Vec<Without>, ReadError> {
        type Drop = (&'static str, String, fn(&mut Filters));
        let mut drops: Vec<Drop> = Vec::new();
        let labels = |names: Vec<&'static str>| names.join(" or ");
        let stated = |mut names: Vec<&'static str>, group: Unstated| {
            names.extend(strict.not_stated.has(group).then_some("not stated"));
            labels(names)
        };
        let types = strict.statutory_types.iter().map(Closed::label).collect();
        let types = stated(types, Unstated::StatutoryType);
        if !types.is_empty() {
            drops.push(("statutory_type", types, |f| {
                f.clear(FilterBy::StatutoryType)
            }));
        }
        let specialisms = strict.specialisms.iter().map(Closed::label).collect();
        let specialisms = stated(specialisms, Unstated::Specialism);
        if !specialisms.is_empty() {
            drops.push(("specialism", specialisms, |f| f.clear(FilterBy::Specialism)));
        }
        if !strict.lists.is_empty() {
            let names = labels(strict.lists.iter().map(Closed::label).collect());
            drops.push(("list", names, |f| f.lists = Many::none()));
        }
        let kinds = strict.kinds.iter().map(Closed::label).collect();
        let kinds = stated(kinds, Unstated::Kind);
        if !kinds.is_empty() {
            drops.push(("kind", kinds, |f| f.clear(FilterBy::Kind)));
        }
        if !strict.languages.is_empty() {
            drops.push(("language", strict.languages.join(" or "), |f| {
                f.languages.clear()
            }));
        }
        if let Some(age) = strict.age {
            drops.push(("age", age.to_string(), |f| f.age = None));
        }
        // Without the area and nothing else asked for, everything would fit.
        let asks_more = !drops.is_empty() || choosing.needed || choosing.organisation;
        // And where another nation's law was asked for, the rest of the country is no help.
        let asks_more = asks_more && self.lawful;
        if !strict.areas.is_empty() && asks_more {
            let names = labels(strict.areas.iter().map(AreaFilter::name).collect());
            drops.push(("area", names, |f| f.areas.clear()));
        }
        if !strict.statuses.is_empty() {
            let names = labels(strict.statuses.iter().map(Closed::label).collect());
            drops.push(("status", names, |f| f.statuses = Many::none()));
        }
        let mut found = Vec::new();
        for (filter, name, change) in drops {
            let mut filters = strict.clone();
            change(&mut filters);
            let total = self.total(&filters, choosing)?;
            found.push(Without {
                filter,
                name,
                total,
            });
        }
        if choosing.needed {
            let words = self
                .reading
                .needed
                .iter()
                .map(|piece| piece.words.join(" "));
            found.push(Without {
                filter: "words",
                name: words.collect::<Vec<_>>().join(" "),
                total: self.total(
                    strict,
                    Choosing {
                        needed: false,
                        ..choosing
                    },
                )?,
            });
        }
        if choosing.organisation {
            let without = Choosing {
                organisation: false,
                ..choosing
            };
            let mut said = self.reading.understood.iter();
            let named = said.find(|piece| piece.taken_as == TakenAs::Organisation);
            found.push(Without {
                filter: "organisation",
                name: named.map_or_else(String::new, |piece| piece.words.clone()),
                total: self.total(strict, without)?,
            });
        }
        found.retain(|without| without.total > 0);
        Ok(found)
    }

    /// Services that cover a whole nation, none that only does what another law gives: an IMHA for
    /// all of England is no help to who asks for a Care Act advocate.
    fn national(
        &self,
        nations: &[Nation],
        types: Many<StatutoryType>,
    ) -> Result<Vec<Found>, ReadError> {
        let mut found = Vec::new();
        for nation in nations {
            let areas = AreaFilter::of(nation.name(), &place::look_up(nation.code()));
            let filters = Filters {
                areas: areas.into_iter().collect(),
                ..Filters::default()
            };
            let mut plan = self.plan(&filters, FOR_ANYBODY, &self.preferring());
            plan.admit.lawful &= Packed::types(types);
            found.extend(self.first(&plan, &filters)?);
        }
        found.retain(|found| found.why.fit == Some(Fit::Whole));
        found.truncate(SHOWN);
        Ok(found)
    }

    /// Charities for the need, or those of the founding page where the need is not known.
    fn advice(&self, nations: &[Nation], strict: &Filters) -> Result<Vec<Advice>, ReadError> {
        let prefer = &self.reading.prefer;
        let needs = prefer
            .sure_specialisms
            .with(prefer.specialisms)
            .with(strict.specialisms);
        let mut all = Vec::new();
        for row in CHARITIES.lines() {
            let mut cells = cells(row);
            let mut next = || cells.next().unwrap_or_default();
            let (name, words, specialisms, its_nations) = (next(), next(), next(), next());
            let (website, says) = (next(), next());
            let here = nations.is_empty()
                || nations
                    .iter()
                    .any(|n| its_nations.split(';').any(|key| key == n.key()));
            let fits = specialisms
                .split(';')
                .filter_map(Specialism::from_key)
                .any(|kind| needs.has(kind));
            if here {
                all.push((
                    fits,
                    words,
                    Advice {
                        name,
                        says,
                        website,
                        services: Vec::new(),
                    },
                ));
            }
        }
        let any_fits = all.iter().any(|(fits, ..)| *fits);
        all.retain(|(fits, _, advice)| match any_fits {
            true => *fits,
            false => FOUNDING.contains(&advice.name),
        });
        let mut found = Vec::new();
        for (_, words, mut advice) in all {
            advice.services = self.services(words, strict)?;
            found.push(advice);
        }
        Ok(found)
    }

    /// The services of a charity for the area that the lists hold.
    fn services(&self, names: &str, strict: &Filters) -> Result<Vec<Found>, ReadError> {
        let mut found = Vec::new();
        for name in names.split(';') {
            let name = crate::text::folded(name).replace(' ', "");
            if !self.generation.has_name(&name) {
                continue;
            }
            let reading = Reading {
                organisation: Some(name),
                ..Reading::default()
            };
            let filters = Filters {
                areas: strict.areas.clone(),
                ..Filters::default()
            };
            let choosing = Choosing {
                organisation: true,
                ..NOTHING
            };
            let plan = self.plan(&filters, choosing, &reading);
            found.extend(self.first(&plan, &filters)?);
        }
        found.retain(|found| found.why.fit != Some(Fit::Part));
        found.truncate(1);
        Ok(found)
    }
}
