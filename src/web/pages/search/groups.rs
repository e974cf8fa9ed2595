//! The filters: groups of values with counts.

use crate::closed::{Closed, Many};
use crate::provider::{Kind, List, Specialism, Status};
use crate::query::{AreaFilter, Facets, Filters, NOT_STATED, Unstated};
use crate::statutory::StatutoryType;

/// A group of values, of which any may fit.
pub(in crate::web) struct Group {
    /// The name in an address.
    pub(in crate::web) name: &'static str,
    /// The name of its heading in the message files.
    pub(in crate::web) legend: &'static str,
    pub(in crate::web) values: Vec<Value>,
    /// How many are chosen.
    pub(in crate::web) chosen: usize,
}

/// A value of a group.
pub(in crate::web) struct Value {
    pub(in crate::web) key: &'static str,
    /// The label; empty for "not stated", which the page says in its language.
    pub(in crate::web) label: &'static str,
    /// How many have it; nothing where that was not counted.
    pub(in crate::web) count: Option<u64>,
    pub(in crate::web) is_chosen: bool,
}

type Counts = std::collections::BTreeMap<&'static str, u64>;

/// Every group that has something to choose; `areas` are those that the answer is for.
pub(in crate::web) fn groups(
    filters: &Filters,
    areas: &[AreaFilter],
    facets: &Facets,
) -> Vec<Group> {
    let nations = areas.iter().flat_map(AreaFilter::nations);
    let nations: Vec<_> = nations.collect();
    let is_law = |own: &StatutoryType| {
        nations.is_empty() || nations.iter().any(|nation| own.runs_in(*nation))
    };
    let mut types = group(
        ("statutory_type", "filter.statutory_type"),
        filters.statutory_types,
        &facets.statutory_type,
        filters.not_stated.has(Unstated::StatutoryType),
    );
    // Another nation's law is not shown, but what was chosen can be taken back.
    types.values.retain(|value| {
        let own = StatutoryType::from_key(value.key);
        value.is_chosen || own.is_none_or(|own| is_law(&own))
    });
    let mut statuses = group::<Status>(
        ("status", "filter.status"),
        filters.statuses,
        &facets.status,
        false,
    );
    // Closed services are left out of what is counted, but can be asked for.
    let closed = Status::Closed;
    if !statuses
        .values
        .iter()
        .any(|value| value.key == closed.key())
    {
        statuses.values.push(Value {
            key: closed.key(),
            label: closed.label(),
            count: None,
            is_chosen: false,
        });
    }
    let all = [
        types,
        group(
            ("specialism", "filter.specialism"),
            filters.specialisms,
            &facets.specialism,
            filters.not_stated.has(Unstated::Specialism),
        ),
        group::<Kind>(
            ("kind", "filter.kind"),
            filters.kinds,
            &facets.kind,
            filters.not_stated.has(Unstated::Kind),
        ),
        group::<List>(("list", "filter.list"), filters.lists, &facets.list, false),
        statuses,
    ];
    all.into_iter()
        .filter(|group| group.values.len() > 1 || group.chosen > 0)
        .collect()
}

fn group<T: Closed>(
    (name, legend): (&'static str, &'static str),
    chosen: Many<T>,
    counts: &Counts,
    unstated: bool,
) -> Group {
    let count = |key: &str| counts.get(key).copied().unwrap_or(0);
    let mut values: Vec<Value> = T::ALL
        .iter()
        .map(|own| Value {
            key: own.key(),
            label: own.label(),
            count: Some(count(own.key())),
            is_chosen: chosen.has(*own),
        })
        .collect();
    values.push(Value {
        key: NOT_STATED,
        label: "",
        count: Some(count(NOT_STATED)),
        is_chosen: unstated,
    });
    values.retain(|value| value.count != Some(0) || value.is_chosen);
    Group {
        name,
        legend,
        chosen: values.iter().filter(|value| value.is_chosen).count(),
        values,
    }
}

/// The specialism, type or other value that a chip names.
pub(in crate::web) fn label_of(name: &str, value: &str) -> Option<&'static str> {
    match name {
        "statutory_type" => StatutoryType::from_key(value).map(Closed::label),
        "specialism" => Specialism::from_key(value).map(Closed::label),
        "kind" => Kind::from_key(value).map(Closed::label),
        "list" => List::from_key(value).map(Closed::label),
        "status" => Status::from_key(value).map(Closed::label),
        _ => None,
    }
}
