//! From a question to a query of the index.
//!
//! The score of a provider carries, from the largest part down: whether the
//! whole area is covered, the tier (exact name, exact words, stems), and the
//! text relevance. Each stays in its own range, so a lower one never outweighs
//! a higher one, and [`super::why`] can read them back.

use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, Occur, PhraseQuery,
    Query, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::filters::{AreaFilter, Filters};
use super::parse::{Parsed, Piece};
use super::{SHOWN, StatutoryType};
use crate::area::{self, AreaId, Nation};
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
    push_group(&mut clauses, fields, filters.kinds, term::kind);
    if !filters.languages.is_empty() {
        let terms = filters.languages.iter().map(|l| term::language(l));
        clauses.push((Occur::Must, constant(any_of(fields.has, terms), 0.0)));
    }
    push_areas_and_law(&mut clauses, fields, filters);
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

/// Areas and statutory types together: a type counts only in the nations whose law it is.
///
/// For Leeds and Glasgow, an IMHA in Leeds is an answer and one in Glasgow is none.
fn push_areas_and_law(clauses: &mut Vec<Clause>, fields: &Fields, filters: &Filters) {
    if filters.areas.is_empty() {
        push_group(clauses, fields, filters.statutory_types, term::statutory);
        return;
    }
    let mut places: Vec<(AreaId, PlaceTerms)> = Vec::new();
    for asked in &filters.areas {
        places.extend(place_terms(asked));
    }
    if filters.statutory_types.is_empty() {
        let all = PlaceTerms::joined(places.into_iter().map(|(_, terms)| terms));
        clauses.push((Occur::Must, all.query(fields)));
        return;
    }
    let mut nations: Vec<Option<Nation>> = Vec::new();
    for nation in places.iter().map(|(id, _)| area::get(*id).nation) {
        if !nations.contains(&nation) {
            nations.push(nation);
        }
    }
    let either: Vec<Box<dyn Query>> = nations
        .into_iter()
        .filter_map(|nation| {
            let lawful: Many<StatutoryType> = filters
                .statutory_types
                .iter()
                .filter(|kind| nation.is_none_or(|nation| kind.runs_in(nation)))
                .collect();
            if lawful.is_empty() {
                return None;
            }
            let here = places
                .iter()
                .filter(|(id, _)| area::get(*id).nation == nation);
            let mut both: Vec<Clause> = Vec::new();
            push_group(&mut both, fields, lawful, term::statutory);
            let here = PlaceTerms::joined(here.map(|(_, terms)| terms.clone()));
            both.push((Occur::Must, here.query(fields)));
            Some(Box::new(BooleanQuery::new(both)) as Box<dyn Query>)
        })
        .collect();
    // The greatest, not the sum: a provider for two nations must not count twice.
    clauses.push((Occur::Must, Box::new(DisjunctionMaxQuery::new(either))));
}

/// The terms of providers that cover a place, wholly and in part.
#[derive(Clone, Default)]
struct PlaceTerms {
    whole: Vec<String>,
    part: Vec<String>,
}

impl PlaceTerms {
    fn joined(several: impl Iterator<Item = PlaceTerms>) -> PlaceTerms {
        let mut all = PlaceTerms::default();
        for terms in several {
            all.whole.extend(terms.whole);
            all.part.extend(terms.part);
        }
        all
    }

    fn query(self, fields: &Fields) -> Box<dyn Query> {
        let mut either: Vec<Clause> = Vec::new();
        for (terms, score) in [(self.whole, WHOLE_AREA), (self.part, 0.0)] {
            if !terms.is_empty() {
                let query = any_of(fields.has, terms);
                either.push((Occur::Should, constant(query, score)));
            }
        }
        Box::new(BooleanQuery::new(either))
    }
}

/// The terms for each council that the words of an area filter stand for.
fn place_terms(asked: &AreaFilter) -> Vec<(AreaId, PlaceTerms)> {
    let covering = |id: AreaId| -> Vec<String> {
        std::iter::once(id)
            .chain(area::containing(id).iter().copied())
            .map(term::whole)
            .collect()
    };
    let mut first = PlaceTerms {
        whole: covering(asked.area),
        part: vec![term::part(asked.area)],
    };
    match asked.outcode {
        Some(outcode) => first.whole.push(term::outcode(outcode)),
        None => first.part.push(term::part_by_postcode(asked.area)),
    }
    if area::get(asked.area).former {
        // Lists still name the abolished districts within an abolished area.
        first
            .part
            .extend(area::within(asked.area).into_iter().map(term::whole));
    }
    let mut places = vec![(asked.area, first)];
    for (id, _) in &asked.split {
        // Part of the outward code lies there: an answer, but after the likelier one.
        let part = covering(*id).into_iter().chain([term::part(*id)]).collect();
        places.push((
            *id,
            PlaceTerms {
                whole: Vec::new(),
                part,
            },
        ));
    }
    places
}

fn push_text(clauses: &mut Vec<Clause>, fields: &Fields, parsed: &Parsed) {
    let mut stems = Stems::default();
    // The mean over the words keeps long questions below the tiers.
    let share = 1.0 / parsed.words().count().max(1) as f32;
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
