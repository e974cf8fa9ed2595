//! Our closed lists as taxonomies: what a service is for, what the law calls it, how it is done.
//!
//! Every value of a closed list is a term, used or not, so that a reader of the feed can offer all
//! of them. Terms have no address on the web of their own, so none is given.

use std::sync::LazyLock;

use serde_json::Value;
use uuid::Uuid;

use super::ids::id;
use super::object::Object;
use super::terms;
use crate::closed::{Closed, Many};
use crate::import::package::TAXONOMIES;
use crate::provider::{Column, Provider};

/// A closed list.
pub(super) struct Taxonomy {
    pub(super) id: Uuid,
    column: Column,
    pub(super) name: &'static str,
    pub(super) description: &'static str,
    pub(super) terms: Vec<Term>,
}

/// A value of a closed list.
pub(super) struct Term {
    pub(super) id: Uuid,
    pub(super) key: &'static str,
    pub(super) name: &'static str,
    pub(super) description: String,
    /// The place of its taxonomy in [`all`], and its own place in that.
    pub(super) place: (usize, usize),
}

/// How many taxonomies there are.
const COUNT: usize = TAXONOMIES.len();

/// The terms that a service has, a bit for each, by taxonomy.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Terms([u32; COUNT]);

impl Terms {
    pub(super) fn of(provider: &Provider) -> Terms {
        let mut terms = Terms::default();
        for (bits, (column, _)) in terms.0.iter_mut().zip(TAXONOMIES) {
            *bits = bits_of(provider, column);
        }
        terms
    }

    /// Whether the service has this term.
    pub(super) fn has(&self, term: &Term) -> bool {
        let (taxonomy, place) = term.place;
        self.bits(taxonomy) & (1 << place) != 0
    }

    /// Whether the service has any term of the taxonomy at this place.
    pub(super) fn any(&self, taxonomy: usize) -> bool {
        self.bits(taxonomy) != 0
    }

    fn bits(&self, taxonomy: usize) -> u32 {
        self.0.get(taxonomy).copied().unwrap_or_default()
    }
}

/// The values of a provider in a column, as bits.
fn bits_of(provider: &Provider, column: Column) -> u32 {
    fn one<T: Closed>(value: Option<T>) -> u32 {
        value.into_iter().collect::<Many<T>>().bits()
    }
    match column {
        Column::List => provider.lists.bits(),
        Column::Specialisms => provider.specialisms.bits(),
        Column::StatutoryTypes => provider.statutory_types.bits(),
        Column::Kinds => provider.kinds.bits(),
        Column::Reach => one(provider.reach),
        Column::Advocates => one(provider.advocates),
        Column::Cost => one(provider.cost),
        Column::CoverageBasis => provider.coverage_basis.bits(),
        Column::WhoCanRefer => provider.who_can_refer.bits(),
        Column::Independence => one(provider.independence),
        _ => 0,
    }
}

/// Every taxonomy, in the order of the columns.
pub(super) fn all() -> &'static [Taxonomy] {
    static ALL: LazyLock<Vec<Taxonomy>> = LazyLock::new(|| {
        let columns = TAXONOMIES.iter().enumerate();
        columns
            .map(|(place, &(column, name))| Taxonomy {
                id: id("taxonomy", &[column.key()]),
                column,
                name,
                description: terms::of_taxonomy(column),
                terms: terms::of(column)
                    .into_iter()
                    .enumerate()
                    .map(|(own, (key, name, description))| Term {
                        id: id("taxonomy_term", &[column.key(), key]),
                        key,
                        name,
                        description,
                        place: (place, own),
                    })
                    .collect(),
            })
            .collect()
    });
    &ALL
}

/// Every term, in the order of ids.
pub(super) fn every_term() -> &'static [&'static Term] {
    static TERMS: LazyLock<Vec<&'static Term>> = LazyLock::new(|| {
        let mut terms: Vec<&Term> = all().iter().flat_map(|own| &own.terms).collect();
        terms.sort_by_key(|term| term.id);
        terms
    });
    &TERMS
}

/// The taxonomies in the order of ids.
pub(super) fn in_order() -> Vec<&'static Taxonomy> {
    let mut all: Vec<&Taxonomy> = all().iter().collect();
    all.sort_by_key(|taxonomy| taxonomy.id);
    all
}

/// The term with this id.
pub(super) fn term(id: Uuid) -> Option<&'static Term> {
    let terms = every_term();
    let at = terms.binary_search_by_key(&id, |term| term.id).ok()?;
    terms.get(at).copied()
}

/// The place of the taxonomy with this id.
pub(super) fn place(id: Uuid) -> Option<usize> {
    all().iter().position(|taxonomy| taxonomy.id == id)
}

impl Taxonomy {
    /// The taxonomy by itself.
    pub(super) fn object(&self) -> Object {
        Object::new(self.id)
            .text("name", self.name)
            .text("description", self.description)
    }

    /// The taxonomy with its terms.
    pub(super) fn full(&self) -> Value {
        let terms = self.terms.iter().map(|term| term.object().done());
        self.object().list("taxonomy_terms", terms.collect()).done()
    }

    /// The column that its terms are the values of.
    pub(super) fn column(&self) -> Column {
        self.column
    }
}

impl Term {
    /// The term; `code` is the word that lists and the program have for it.
    pub(super) fn object(&self) -> Object {
        let object = Object::new(self.id)
            .text("name", self.name)
            .text("description", &self.description)
            .text("code", self.key);
        match all().get(self.place.0) {
            Some(taxonomy) => object
                .text("taxonomy", taxonomy.name)
                .id("taxonomy_id", taxonomy.id),
            None => object,
        }
    }
}

/// The attributes of a service: its terms, one after the other.
pub(super) fn attributes(provider: &Provider, service: Uuid) -> Vec<Value> {
    let own = Terms::of(provider);
    let terms = all().iter().flat_map(|taxonomy| &taxonomy.terms);
    terms
        .filter(|term| own.has(term))
        .map(|term| {
            let column = all().get(term.place.0).map_or("", |own| own.column().key());
            Object::new(id("attribute", &[&provider.id, column, term.key]))
                .id("link_id", service)
                .text("link_type", "service")
                .id("taxonomy_term_id", term.id)
                .value("taxonomy_term", term.object().done())
                .done()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_taxonomy_and_term_says_what_it_is() {
        for taxonomy in all() {
            assert!(taxonomy.description.ends_with('.'), "{}", taxonomy.name);
            assert!(!taxonomy.terms.is_empty(), "{}", taxonomy.name);
            for term in &taxonomy.terms {
                assert!(term.description.ends_with('.'), "{}", term.key);
                assert!(!term.name.is_empty(), "{}", term.key);
            }
        }
        let terms = every_term();
        assert!(terms.windows(2).all(|pair| pair[0].id < pair[1].id));
    }
}
