//! From a reading to a query of the index.
//!
//! Filters choose, words choose or rank; the score that comes out carries the
//! order, see [`super::rank`].

pub(crate) mod areas;
mod text;

use tantivy::Term;
use tantivy::query::{AllQuery, BooleanQuery, ConstScoreQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use super::SHOWN;
use super::filters::Filters;
use super::parse::Parsed;
use super::rank::Weights;
use super::understand::Reading;
use crate::closed::{Closed, Many};
use crate::index::Generation;
use crate::index::schema::{Fields, Packed, term};

/// A query of the index, and what to check document by document.
pub(crate) struct Plan {
    pub(crate) query: BooleanQuery,
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
}

impl Admit {
    pub(crate) fn admits(self, packed: Packed) -> bool {
        packed.0 & self.status != 0 && self.age.is_none_or(|age| packed.admits(age))
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
    /// General advocacy, whatever was asked for.
    pub(crate) general: bool,
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

    push_group(&mut clauses, fields, filters.lists, term::list);
    push_group(&mut clauses, fields, filters.specialisms, term::specialism);
    push_group(&mut clauses, fields, filters.kinds, term::kind);
    if !filters.languages.is_empty() {
        let terms = filters.languages.iter().map(|l| term::language(l));
        clauses.push((Occur::Must, constant(any_of(fields.has, terms), 0.0)));
    }
    if let Some(digits) = &reading.telephone {
        let holds = any_of(fields.has, [term::telephone(digits)]);
        clauses.push((Occur::Must, constant(holds, 0.0)));
    }
    if let Some(name) = reading.organisation.as_ref().filter(|_| choosing.organisation) {
        let holds = any_of(fields.exact, [name.clone()]);
        clauses.push((Occur::Must, constant(holds, 0.0)));
    }
    areas::push(&mut clauses, fields, filters);
    let tier = text::push(&mut clauses, fields, parsed, reading, filters, choosing);

    if !clauses.iter().any(|(occur, _)| *occur == Occur::Must) {
        clauses.push((Occur::Must, constant(Box::new(AllQuery), 0.0)));
    }
    let statuses = if filters.statuses.is_empty() {
        SHOWN.into_iter().collect()
    } else {
        filters.statuses
    };
    Plan {
        query: BooleanQuery::new(clauses),
        admit: Admit {
            status: statuses
                .iter()
                .map(Packed::status_bit)
                .fold(0, |a: u64, b| a | b),
            age: filters.age,
            by_area: !filters.areas.is_empty(),
            weights: reading.prefer.weights(),
        },
        tier,
    }
}

fn push_group<T: Closed>(
    clauses: &mut Vec<Clause>,
    fields: &Fields,
    values: Many<T>,
    term: fn(T) -> String,
) {
    if !values.is_empty() {
        let query = any_of(fields.has, values.iter().map(term));
        clauses.push((Occur::Must, constant(query, 0.0)));
    }
}

fn term_query(field: Field, text: &str, option: IndexRecordOption) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, text), option))
}

fn any_of(field: Field, terms: impl IntoIterator<Item = String>) -> Box<dyn Query> {
    let terms = terms.into_iter();
    any(terms.map(|text| term_query(field, &text, IndexRecordOption::Basic)).collect())
}

fn any(mut queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    match queries.pop() {
        Some(only) if queries.is_empty() => only,
        Some(last) => {
            queries.push(last);
            Box::new(BooleanQuery::union(queries))
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
    Box::new(ConstScoreQuery::new(query, score))
}
