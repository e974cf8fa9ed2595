//! From a reading to a query of the index.
//!
//! Filters choose, words choose or rank; the score that comes out carries the
//! order, see [`super::rank`].

pub(crate) mod areas;
mod constant;
mod either;
mod graded;
mod plus;
mod text;

use tantivy::Term;
use tantivy::query::{AllQuery, BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use self::either::Either;
use self::graded::Graded;
use super::SHOWN;
use super::filters::{Filters, Unstated, nations};
use super::parse::Parsed;
use super::rank::Weights;
use super::understand::{Chosen, Reading};
use crate::closed::{Closed, Many};
use crate::index::Generation;
use crate::index::schema::{Fields, Packed, term};
use crate::provider::{List, Specialism};
use crate::statutory::StatutoryType;

/// A query of the index, and what to check document by document.
pub(crate) struct Plan {
    pub(crate) query: Graded,
    pub(crate) admit: Admit,
    /// The tier of every provider, before what the score adds.
    pub(crate) tier: u32,
}

/// What is checked on the packed number of each provider.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Admit {
    /// One of these bits must be set.
    pub(crate) status: u64,
    pub(crate) age: Option<u8>,
    /// Whether a provider is told from one for a part by its score.
    pub(crate) by_area: bool,
    /// What brings a provider forward.
    pub(crate) weights: Weights,
    /// Whether general advocacy comes first among equals.
    pub(crate) general: bool,
    /// Whether services only for people of a group that was not named are left out.
    pub(crate) for_anybody: bool,
    /// Statutory types that are law where the area lies, as bits; all where no area was asked for.
    pub(crate) lawful: u64,
}

impl Admit {
    pub(crate) fn admits(self, packed: Packed) -> bool {
        packed.0 & self.status != 0
            && self.age.is_none_or(|age| packed.admits(age))
            && self.is_law(packed)
            && !(self.for_anybody && self.weights.is_for_others(packed))
    }

    /// Whether it does something that is law there, or nothing that a law gives: a service for the
    /// whole of the UK that only does what the law of another nation gives is no answer.
    fn is_law(self, packed: Packed) -> bool {
        let types = packed.0 & Packed::TYPES;
        types == 0 || types & self.lawful != 0 || packed.0 & Packed::GENERAL != 0
    }
}

/// Which parts of a reading choose providers; the others only rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Choosing {
    /// The statutory types that the words leave no doubt of.
    pub(crate) types: bool,
    /// Those that they only hint at.
    pub(crate) hinted: bool,
    /// The specialisms of the words.
    pub(crate) specialisms: bool,
    /// The organisation named.
    pub(crate) organisation: bool,
    /// The words that are to be found.
    pub(crate) needed: bool,
    /// General advocacy, or statutory where a law was asked for, whatever it was.
    pub(crate) general: bool,
    /// Everything in the area, whatever was asked for.
    pub(crate) anything: bool,
}

impl Choosing {
    /// Whether what was asked for was put aside.
    fn is_last(self) -> bool {
        self.general || self.anything
    }
}

pub(crate) type Clause = (Occur, Box<dyn Query>);

/// The plan for a reading under some filters, which hold the types and specialisms of the words
/// already where those choose.
pub(crate) fn plan(
    generation: &Generation,
    parsed: &Parsed<'_>,
    reading: &Reading,
    filters: &Filters,
    choosing: Choosing,
) -> Plan {
    let fields = &generation.fields;
    let mut clauses: Vec<Clause> = Vec::new();

    if !filters.ids.is_empty() {
        let holds = any_of(fields.id, filters.ids.iter().cloned());
        clauses.push((Occur::Must, constant(holds, 0.0)));
    }
    push_group(&mut clauses, fields, filters.lists, term::list, None);
    let by_words = |counts: bool, of: fn(&Chosen) -> bool| match counts {
        true => text::by_words(fields, reading, of),
        false => Vec::new(),
    };
    let named = by_words(choosing.specialisms, |chosen| {
        !chosen.specialisms.is_empty()
    });
    let unstated = |group, term| filters.not_stated.has(group).then_some(term);
    push_group_or(
        &mut clauses,
        fields,
        filters.specialisms,
        term::specialism,
        unstated(Unstated::Specialism, term::NO_SPECIALISM),
        named,
    );
    let no_kind = unstated(Unstated::Kind, term::NO_KIND);
    push_group(&mut clauses, fields, filters.kinds, term::kind, no_kind);
    if !filters.languages.is_empty() {
        let terms = filters.languages.iter().map(|l| term::language(l));
        clauses.push((Occur::Must, constant(any_of(fields.has, terms), 0.0)));
    }
    if let Some(digits) = &reading.telephone {
        let holds = any_of(fields.has, [term::telephone(digits)]);
        clauses.push((Occur::Must, constant(holds, 0.0)));
    }
    if let Some(name) = reading
        .organisation
        .as_ref()
        .filter(|_| choosing.organisation)
    {
        let holds = any_of(fields.exact, [name.clone()]);
        clauses.push((Occur::Must, constant(holds, 0.0)));
    }
    if choosing.general {
        let mut terms = vec![term::specialism(Specialism::General)];
        if !reading.types.is_empty() {
            // Who does what a law gives knows who does the rest of it.
            terms.push(term::list(List::Statutory));
        }
        clauses.push((Occur::Must, constant(any_of(fields.has, terms), 0.0)));
    }
    let named = by_words(choosing.types, |chosen| !chosen.types.is_empty());
    areas::push(&mut clauses, fields, filters, &named);
    let tier = text::push(&mut clauses, generation, parsed, reading, filters, choosing);

    if !clauses.iter().any(|(occur, _)| *occur == Occur::Must) {
        clauses.push((Occur::Must, constant(Box::new(AllQuery), 0.0)));
    }
    let statuses = if filters.statuses.is_empty() {
        SHOWN.into_iter().collect()
    } else {
        filters.statuses
    };
    Plan {
        query: graded(clauses),
        admit: Admit {
            status: statuses
                .iter()
                .map(Packed::status_bit)
                .fold(0, |a: u64, b| a | b),
            age: filters.age,
            by_area: !filters.areas.is_empty(),
            weights: match choosing.general {
                // What was asked for is not to be had: the nearest comes first.
                true => reading.prefer.weights().without_hints(),
                false => reading.prefer.weights(),
            },
            general: reading.prefer.general || choosing.is_last(),
            for_anybody: choosing.is_last(),
            lawful: lawful(filters),
        },
        tier,
    }
}

/// What must be and what may not be chooses; the rest adds to the score.
fn graded(clauses: Vec<Clause>) -> Graded {
    let is_grade = |(occur, _): &Clause| *occur == Occur::Should;
    let (grades, choosing): (Vec<Clause>, Vec<Clause>) = clauses.into_iter().partition(is_grade);
    Graded {
        chosen: Box::new(BooleanQuery::new(choosing)),
        grades: grades.into_iter().map(|(_, query)| query).collect(),
    }
}

/// The statutory types that are law in any nation of the areas, as bits of [`Packed`].
fn lawful(filters: &Filters) -> u64 {
    let nations = nations(&filters.areas);
    if nations.is_empty() {
        return Packed::TYPES;
    }
    let runs = |kind: &&StatutoryType| nations.iter().any(|nation| kind.runs_in(*nation));
    Packed::types(StatutoryType::ALL.iter().filter(runs).copied().collect())
}

fn push_group<T: Closed>(
    clauses: &mut Vec<Clause>,
    fields: &Fields,
    values: Many<T>,
    term: fn(T) -> String,
    unstated: Option<&'static str>,
) {
    push_group_or(clauses, fields, values, term, unstated, Vec::new());
}

/// Like [`push_group`], and a provider that has the words fits too: not every list fills its columns.
fn push_group_or<T: Closed>(
    clauses: &mut Vec<Clause>,
    fields: &Fields,
    values: Many<T>,
    term: fn(T) -> String,
    unstated: Option<&'static str>,
    mut named: Vec<Box<dyn Query>>,
) {
    if values.is_empty() && unstated.is_none() {
        return;
    }
    let unstated = unstated.map(str::to_owned);
    named.push(any_of(fields.has, values.iter().map(term).chain(unstated)));
    clauses.push((Occur::Must, constant(any(named), 0.0)));
}

fn term_query(field: Field, text: &str, option: IndexRecordOption) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, text), option))
}

fn any_of(field: Field, terms: impl IntoIterator<Item = String>) -> Box<dyn Query> {
    let terms = terms.into_iter();
    any(terms
        .map(|text| term_query(field, &text, IndexRecordOption::Basic))
        .collect())
}

fn any(mut queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    match queries.pop() {
        Some(only) if queries.is_empty() => only,
        Some(last) => {
            queries.push(last);
            match queries.len() {
                ..=either::FEW => Box::new(Either(queries)),
                _ => Box::new(BooleanQuery::union(queries)),
            }
        }
        None => Box::new(BooleanQuery::new(Vec::new())),
    }
}

fn all(mut queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    match queries.pop() {
        Some(only) if queries.is_empty() => only,
        Some(last) => {
            queries.push(last);
            Box::new(BooleanQuery::intersection(queries))
        }
        None => Box::new(BooleanQuery::new(Vec::new())),
    }
}

fn constant(query: Box<dyn Query>, score: f32) -> Box<dyn Query> {
    Box::new(constant::Constant::new(query, score))
}
