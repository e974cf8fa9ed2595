//! From a question to a query of the index.
//!
//! The score of a provider carries, from the largest part down: whether the
//! whole area is covered, the tier (exact name, exact words, stems), and the
//! text relevance. Each stays in its own range, so a lower one never outweighs
//! a higher one, and [`super::why`] can read them back.

use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, Occur, PhraseQuery, Query, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::filters::{AreaFilter, Filters};
use super::parse::{Parsed, Piece};
use super::{SHOWN, StatutoryType};
use crate::area;
use crate::closed::{Closed, Many};
use crate::index::Generation;
use crate::index::analysis::Stems;
use crate::index::schema::{Fields, Packed, term};

/// Added when the whole of the area is covered.
pub(crate) const WHOLE_AREA: f32 = 1000.0;
/// Added when name or organisation is exactly what was typed.
pub(crate) const EXACT: f32 = 400.0;
/// Added when every word stands there as typed.
pub(crate) const WORDS: f32 = 200.0;
/// How much more a word in the name counts than one in the description.
const TITLE: f32 = 2.5;

/// A query of the index, and what to check document by document.
pub(crate) struct Plan {
    pub(crate) query: BooleanQuery,
    pub(crate) admit: Admit,
    /// Whether text was asked for; without, every match is a match by filter.
    pub(crate) has_text: bool,
}

/// What is checked on the packed number of each provider.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Admit {
    /// One of these bits must be set.
    pub(crate) status: u64,
    pub(crate) age: Option<u8>,
    /// Whether a provider is told from one for a part by its score.
    pub(crate) by_area: bool,
}

impl Admit {
    pub(crate) fn admits(self, packed: Packed) -> bool {
        packed.0 & self.status != 0 && self.age.is_none_or(|age| packed.admits(age))
    }
}

type Clause = (Occur, Box<dyn Query>);

pub(crate) fn plan(generation: &Generation, parsed: &Parsed, filters: &Filters) -> Plan {
    let fields = &generation.fields;
    let mut clauses: Vec<Clause> = Vec::new();

    push_group(&mut clauses, fields, filters.lists, term::list);
    push_group(&mut clauses, fields, filters.specialisms, term::specialism);
    push_group(&mut clauses, fields, lawful(filters), term::statutory);
    push_group(&mut clauses, fields, filters.kinds, term::kind);
    if !filters.languages.is_empty() {
        let terms = filters.languages.iter().map(|l| term::language(l));
        clauses.push((Occur::Must, constant(any_of(fields.has, terms), 0.0)));
    }
    push_areas(&mut clauses, fields, &filters.areas);
    push_text(&mut clauses, fields, parsed);

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
        },
        has_text: !parsed.wanted.is_empty(),
    }
}

/// The statutory types asked for that are law in one of the areas asked for.
fn lawful(filters: &Filters) -> Many<StatutoryType> {
    if filters.areas.is_empty() {
        return filters.statutory_types;
    }
    filters
        .statutory_types
        .iter()
        .filter(|kind| {
            filters
                .areas
                .iter()
                .any(|area| area.nation().is_none_or(|nation| kind.runs_in(nation)))
        })
        .collect()
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

fn push_areas(clauses: &mut Vec<Clause>, fields: &Fields, areas: &[AreaFilter]) {
    if areas.is_empty() {
        return;
    }
    let mut whole = Vec::new();
    let mut part = Vec::new();
    for asked in areas {
        whole.push(term::whole(asked.area));
        whole.extend(
            area::containing(asked.area)
                .iter()
                .map(|id| term::whole(*id)),
        );
        match asked.outcode {
            // A postcode is a point: a provider covers it or does not.
            Some(outcode) => whole.push(term::outcode(outcode)),
            None => part.push(term::part(asked.area)),
        }
    }
    let mut either: Vec<Clause> = vec![(
        Occur::Should,
        constant(any_of(fields.has, whole), WHOLE_AREA),
    )];
    if !part.is_empty() {
        either.push((Occur::Should, constant(any_of(fields.has, part), 0.0)));
    }
    clauses.push((Occur::Must, Box::new(BooleanQuery::new(either))));
}

fn push_text(clauses: &mut Vec<Clause>, fields: &Fields, parsed: &Parsed) {
    let mut stems = Stems::default();
    // The mean over the words keeps long questions below the tiers.
    let share = 1.0 / parsed.wanted.len().max(1) as f32;
    for piece in &parsed.wanted {
        let query = in_title_or_body(fields, piece, &mut stems);
        clauses.push((Occur::Must, Box::new(BoostQuery::new(query, share))));
    }
    for piece in &parsed.unwanted {
        clauses.push((Occur::MustNot, in_title_or_body(fields, piece, &mut stems)));
    }
    if parsed.wanted.is_empty() {
        return;
    }
    let words: Vec<Clause> = parsed
        .words()
        .map(|word| {
            (
                Occur::Must,
                term_query(fields.words, word, IndexRecordOption::Basic),
            )
        })
        .collect();
    clauses.push((
        Occur::Should,
        constant(Box::new(BooleanQuery::new(words)), WORDS),
    ));
    let name: Vec<&str> = parsed.words().collect();
    clauses.push((
        Occur::Should,
        constant(
            term_query(fields.exact, &name.join(" "), IndexRecordOption::Basic),
            EXACT - WORDS,
        ),
    ));
}

fn in_title_or_body(fields: &Fields, piece: &Piece, stems: &mut Stems) -> Box<dyn Query> {
    let stemmed: Vec<String> = piece
        .words()
        .iter()
        .map(|word| stems.of(word).to_owned())
        .collect();
    let in_field = |field: Field| -> Box<dyn Query> {
        match stemmed.as_slice() {
            [only] => term_query(field, only, IndexRecordOption::WithFreqs),
            several => Box::new(PhraseQuery::new(
                several
                    .iter()
                    .map(|stem| Term::from_field_text(field, stem))
                    .collect(),
            )),
        }
    };
    Box::new(BooleanQuery::new(vec![
        (
            Occur::Should,
            Box::new(BoostQuery::new(in_field(fields.title), TITLE)),
        ),
        (Occur::Should, in_field(fields.body)),
    ]))
}

fn term_query(field: Field, text: &str, option: IndexRecordOption) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, text), option))
}

fn any_of(field: Field, terms: impl IntoIterator<Item = String>) -> Box<dyn Query> {
    let mut queries: Vec<Box<dyn Query>> = terms
        .into_iter()
        .map(|text| term_query(field, &text, IndexRecordOption::Basic))
        .collect();
    if queries.len() == 1
        && let Some(only) = queries.pop()
    {
        return only;
    }
    Box::new(BooleanQuery::union(queries))
}

fn constant(query: Box<dyn Query>, score: f32) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, score))
}
