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
pub(crate) const WHOLE_AREA: f32 = 2000.0;
/// Added when the likeliest council of a split outward code is covered, and not all of them.
pub(crate) const LIKELIEST: f32 = 1000.0;
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
    let every = filters.areas.iter();
    if filters.statutory_types.is_empty() {
        let each = every
            .map(|asked| covering_query(fields, asked, None))
            .collect();
        clauses.push((Occur::Must, Box::new(DisjunctionMaxQuery::new(each))));
        return;
    }
    let mut nations: Vec<Option<Nation>> = Vec::new();
    for id in every.flat_map(councils) {
        let nation = area::get(id).nation;
        if !nations.contains(&nation) {
            nations.push(nation);
        }
    }
    let mut either: Vec<Box<dyn Query>> = Vec::new();
    for nation in nations {
        let lawful: Many<StatutoryType> = filters
            .statutory_types
            .iter()
            .filter(|kind| nation.is_none_or(|nation| kind.runs_in(nation)))
            .collect();
        if lawful.is_empty() {
            continue;
        }
        let here = |asked: &&AreaFilter| councils(asked).any(|id| area::get(id).nation == nation);
        let each = filters
            .areas
            .iter()
            .filter(here)
            .map(|asked| covering_query(fields, asked, Some(nation)))
            .collect();
        let mut both: Vec<Clause> = Vec::new();
        push_group(&mut both, fields, lawful, term::statutory);
        both.push((Occur::Must, Box::new(DisjunctionMaxQuery::new(each))));
        either.push(Box::new(BooleanQuery::new(both)));
    }
    // The greatest, not the sum: a provider for two nations must not count twice.
    clauses.push((Occur::Must, Box::new(DisjunctionMaxQuery::new(either))));
}

/// Every council or area that a filter stands for.
fn councils(asked: &AreaFilter) -> impl Iterator<Item = AreaId> {
    let others = asked.split.iter().map(|(id, _)| *id);
    std::iter::once(asked.area).chain(others.filter(|id| *id != asked.area))
}

/// Who covers what a filter stands for, all of it before a part; in one nation if given.
fn covering_query(
    fields: &Fields,
    asked: &AreaFilter,
    nation: Option<Option<Nation>>,
) -> Box<dyn Query> {
    let covering = |id: AreaId| {
        let larger = area::containing(id).iter().copied();
        std::iter::once(id).chain(larger).map(term::whole)
    };
    let all: Vec<AreaId> = councils(asked).collect();
    let here = |id: &AreaId| nation.is_none_or(|nation| area::get(*id).nation == nation);
    let some: Vec<AreaId> = all.iter().copied().filter(here).collect();

    let mut scored: Vec<Box<dyn Query>> = Vec::new();
    if some.len() == all.len() {
        let every: Vec<Clause> = all
            .iter()
            .map(|id| (Occur::Must, any_of(fields.has, covering(*id))))
            .collect();
        scored.push(constant(Box::new(BooleanQuery::new(every)), WHOLE_AREA));
    }
    if let Some(outcode) = asked.outcode {
        let holds_it = any_of(fields.has, [term::outcode(outcode)]);
        scored.push(constant(holds_it, WHOLE_AREA));
    }
    let mut part: Vec<String> = Vec::new();
    for id in &some {
        part.push(term::part(*id));
        if asked.outcode.is_none() {
            part.push(term::part_by_postcode(*id));
        }
        if area::get(*id).former {
            // Lists still name the abolished districts within an abolished area.
            part.extend(area::within(*id).into_iter().map(term::whole));
        }
        if all.len() > 1 {
            part.extend(covering(*id));
        }
    }
    if all.len() > 1 && some.first() == Some(&asked.area) {
        let likeliest = any_of(fields.has, covering(asked.area));
        scored.push(constant(likeliest, LIKELIEST));
    }
    scored.push(constant(any_of(fields.has, part), 0.0));
    Box::new(DisjunctionMaxQuery::new(scored))
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
