//! A question in, an answer out.
//!
//! The one layer that every face asks: the terminal, a page, the JSON and a
//! printed list get the same providers in the same order from [`ask`]. No type
//! of the index shows here.
//!
//! An area filter means *who is covered*. A provider matches when it covers the
//! area itself, something larger that contains it, or the whole nation; one that
//! covers only a part of the area comes after those and says so. A provider of
//! another nation never matches.

mod collect;
mod filters;
mod law;
mod parse;
mod plan;
mod rank;
mod understand;
mod understood;
mod why;

use std::collections::BTreeMap;

use serde::Serialize;

pub use filters::{AreaFilter, FilterError, Filters};
pub use law::Duty;
pub use parse::{Parsed, Typed, parse};
pub use understood::{Choice, TakenAs, Understood, Used};
pub use why::{Fit, Fresh, Match, Why};

use crate::area::Nation;
use crate::closed::Closed;
use crate::index::{Generation, ReadError};
use crate::provider::{Provider, Specialism, Status};
use crate::statutory::StatutoryType;
use crate::vocabulary::Vocabulary;
use plan::Choosing;
use understand::Reading;

/// The providers on a page when nothing else is asked for.
pub const PAGE: usize = 20;
/// The most providers on one page.
pub const LARGEST_PAGE: usize = 1000;

/// What is asked: words, filters, order, page.
#[derive(Debug, Clone)]
pub struct Question {
    /// The words as typed.
    pub text: String,
    /// What every provider must fit.
    pub filters: Filters,
    /// The order.
    pub sort: Sort,
    /// The page, counting from 1.
    pub page: usize,
    /// The providers on a page, 1 to [`LARGEST_PAGE`].
    pub limit: usize,
    /// Whether the words are understood, or taken as they are.
    pub words: Words,
    /// Words that are not to be understood as anything but words.
    pub not_as: Vec<String>,
    /// The day on which it is asked: what was checked long ago comes later.
    pub today: Option<jiff::civil::Date>,
}

/// How the words of a question are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Words {
    /// For what they mean.
    #[default]
    Understood,
    /// As they are: every word must be found, and nothing is done about slips.
    Literal,
}

impl Default for Question {
    fn default() -> Self {
        Question {
            text: String::new(),
            filters: Filters::default(),
            sort: Sort::Relevance,
            page: 1,
            limit: PAGE,
            words: Words::Understood,
            not_as: Vec::new(),
            today: None,
        }
    }
}

/// The order of an answer.
///
/// Whatever the order, a provider that covers only a part of the area comes
/// after those that cover all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Best match first, then by name.
    #[default]
    Relevance,
    /// By name, as a reader expects: without "The", accents and case.
    Name,
    /// The most recently checked first, the never checked last.
    Checked,
}

/// What is answered.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The question it answers, as asked.
    pub question: Question,
    /// How its words were read.
    pub understood: Vec<Understood>,
    /// What every provider shown fits: the filters given, and those that the words gave.
    pub filters: Filters,
    /// The words that were looked for as words.
    pub words: Vec<String>,
    /// How many providers fit.
    pub total: u64,
    /// How many of them cover only a part of the area asked for.
    pub partial: u64,
    /// The providers of the page, best first.
    pub providers: Vec<Found>,
    /// How many of all the providers that fit have each value.
    pub facets: Facets,
    /// What nothing fitted, where the answer was widened; the providers shown do without it.
    pub widened: Option<String>,
    /// What to know: the law of another nation, which area counts.
    pub notes: Vec<String>,
    /// What to know or to try, in plain words.
    pub suggestion: Option<String>,
}

/// A provider and why it is in the answer.
#[derive(Debug, Clone)]
pub struct Found {
    /// The provider.
    pub provider: Provider,
    /// Why it is here, and why here.
    pub why: Why,
}

/// Counts over all the providers that fit, by key; values that none has are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields are the columns")]
pub struct Facets {
    pub specialism: BTreeMap<&'static str, u64>,
    pub statutory_type: BTreeMap<&'static str, u64>,
    pub list: BTreeMap<&'static str, u64>,
    pub kind: BTreeMap<&'static str, u64>,
    pub status: BTreeMap<&'static str, u64>,
    /// By GSS code, the areas as the lists name them.
    pub area: BTreeMap<&'static str, u64>,
}

/// Answers a question from a generation.
///
/// Never fails on what a person typed; an error means that the index can't be
/// read.
pub fn ask(
    generation: &Generation,
    vocabulary: &Vocabulary,
    question: &Question,
) -> Result<Answer, ReadError> {
    let parsed = parse(&question.text);
    let mut reading = read(generation, vocabulary, question, &parsed);
    if let Some(suggestion) = foreign_law(&question.filters) {
        return Ok(nothing(question, reading, suggestion));
    }
    let no_words = !question.text.trim().is_empty() && parsed.is_empty();
    let steps = ladder(&reading, question);
    let mut taken = None;
    for (step, choosing) in steps.iter().enumerate() {
        let filters = used_filters(&question.filters, &reading, *choosing);
        let plan = plan::plan(generation, &parsed, &reading, &filters, *choosing);
        let found = collect::collect(generation, &plan, question)?;
        let is_last = step + 1 == steps.len();
        if found.total > 0 || is_last {
            taken = Some((step, *choosing, filters, plan, found));
            break;
        }
    }
    // The ladder has one step at least.
    let Some((step, choosing, filters, plan, found)) = taken else {
        return Ok(nothing(question, reading, String::new()));
    };
    let widened = (step > 0 && found.total > 0).then(|| set_aside(&mut reading, &steps[0], choosing));
    let providers = found
        .page
        .iter()
        .map(|hit| {
            let provider = generation.record(hit.address)?;
            let why = why::why(&provider, &filters, hit, &plan);
            Ok(Found { provider, why })
        })
        .collect::<Result<Vec<Found>, ReadError>>()?;
    let suggestion = suggestion(question, no_words, &found);
    let words = words_looked_for(&reading, &parsed);
    Ok(Answer {
        question: question.clone(),
        understood: reading.understood,
        filters,
        words,
        total: found.total,
        partial: found.partial,
        providers,
        facets: found.facets,
        widened: widened.flatten(),
        notes: reading.notes,
        suggestion,
    })
}

fn read(
    generation: &Generation,
    vocabulary: &Vocabulary,
    question: &Question,
    parsed: &Parsed<'_>,
) -> Reading {
    match question.words {
        Words::Literal => understand::literally(parsed),
        Words::Understood => understand::understand(
            generation,
            vocabulary,
            &question.text,
            parsed,
            &question.filters,
            &question.not_as,
        ),
    }
}

fn nothing(question: &Question, reading: Reading, suggestion: String) -> Answer {
    Answer {
        question: question.clone(),
        understood: reading.understood,
        filters: question.filters.clone(),
        words: Vec::new(),
        total: 0,
        partial: 0,
        providers: Vec::new(),
        facets: Facets::default(),
        widened: None,
        notes: reading.notes,
        suggestion: Some(suggestion),
    }
}

/// What is tried, one after the other, until something fits.
///
/// The strict reading first. Then the words that were only to be found need no longer be there;
/// then the organisation named is put aside, since the need counts more than the name; then what
/// the law calls it, then who it is for. What a person gave as a filter is never put aside, nor
/// the area.
fn ladder(reading: &Reading, question: &Question) -> Vec<Choosing> {
    let given = &question.filters;
    let strict = Choosing {
        types: !reading.types.is_empty() && given.statutory_types.is_empty(),
        specialisms: !reading.specialisms.is_empty()
            && given.specialisms.is_empty()
            && reading.types.is_empty()
            && given.statutory_types.is_empty(),
        hinted: false,
        organisation: reading.organisation.is_some(),
        needed: !reading.needed.is_empty(),
        general: false,
    };
    let mut steps = vec![strict];
    if question.words == Words::Literal {
        return steps;
    }
    let mut last = strict;
    let mut step = |change: &dyn Fn(&mut Choosing)| {
        let mut next = last;
        change(&mut next);
        if next != last {
            steps.push(next);
            last = next;
        }
    };
    step(&|next| next.needed = false);
    step(&|next| next.organisation = false);
    if strict.types && !reading.specialisms.is_empty() && given.specialisms.is_empty() {
        step(&|next| {
            next.types = false;
            next.specialisms = true;
        });
    }
    let free = given.statutory_types.is_empty() && given.specialisms.is_empty();
    if (strict.types || strict.specialisms) && free && !reading.prefer.types.is_empty() {
        step(&|next| {
            next.types = false;
            next.specialisms = false;
            next.hinted = true;
        });
    }
    if (strict.types || strict.specialisms) && given.specialisms.is_empty() {
        step(&|next| {
            next.types = false;
            next.specialisms = false;
            next.hinted = false;
            next.general = true;
        });
    }
    step(&|next| {
        next.types = false;
        next.specialisms = false;
        next.hinted = false;
        next.general = false;
    });
    steps
}

/// The filters given with those that the words gave and that choose.
fn used_filters(given: &Filters, reading: &Reading, choosing: Choosing) -> Filters {
    let mut filters = given.clone();
    if !reading.areas.is_empty() {
        filters.areas.clone_from(&reading.areas);
    }
    filters.age = given.age.or(reading.age);
    if choosing.types {
        filters.statutory_types = reading.types;
    }
    if choosing.hinted {
        filters.statutory_types = reading.prefer.types;
    }
    if choosing.specialisms {
        filters.specialisms = reading.specialisms;
    }
    if choosing.general {
        filters.specialisms.add(Specialism::General);
    }
    filters
}

/// Marks what was put aside to find anything, and says so.
fn set_aside(reading: &mut Reading, strict: &Choosing, choosing: Choosing) -> Option<String> {
    let mut aside: Vec<String> = Vec::new();
    let by_types = strict.types && !choosing.types;
    let by_groups = (strict.specialisms || by_types) && !choosing.specialisms;
    for piece in &mut reading.understood {
        let dropped = match piece.taken_as {
            TakenAs::StatutoryType if choosing.hinted && piece.used == Used::Rank => {
                piece.used = Used::Filter;
                false
            }
            TakenAs::StatutoryType => by_types && piece.used == Used::Filter,
            TakenAs::Specialism if by_types && choosing.specialisms && piece.used == Used::Rank => {
                let chooses = Specialism::from_key(&piece.value)
                    .is_some_and(|kind| reading.specialisms.has(kind));
                if chooses {
                    piece.used = Used::Filter;
                }
                false
            }
            TakenAs::Specialism => by_groups && piece.used == Used::Filter,
            TakenAs::Organisation => strict.organisation && !choosing.organisation,
            _ => false,
        };
        if dropped {
            piece.used = Used::SetAside;
            if !aside.contains(&piece.name) {
                aside.push(piece.name.clone());
            }
        }
    }
    if strict.needed && !choosing.needed && aside.is_empty() {
        let words = reading.needed.iter().map(|piece| piece.words.join(" "));
        aside.extend(words);
    }
    (!aside.is_empty()).then(|| aside.join(", "))
}

/// The words that were looked for as words, quoted ones among them.
fn words_looked_for(reading: &Reading, parsed: &Parsed<'_>) -> Vec<String> {
    let quoted = parsed.phrases.iter().flatten().cloned();
    let pieces = reading.needed.iter().chain(&reading.optional);
    let plain = pieces.filter(|piece| piece.same.is_empty() && !piece.meaning.is_some());
    quoted
        .chain(plain.flat_map(|piece| piece.words.clone()))
        .collect()
}

fn suggestion(question: &Question, no_words: bool, found: &collect::Collected) -> Option<String> {
    if no_words {
        return Some(
            "Nothing in what was typed is a word, so only the filters were used.".to_owned(),
        );
    }
    let mut said = dropped_law(&question.filters)?;
    if found.total == 0 {
        said.push_str(" For the rest of the area these lists have none; that does not mean that there is none.");
    }
    Some(said)
}

/// Says so when no nation of the areas has any of the statutory types asked for.
///
/// A service for the whole of the UK may hold a type that is law in England
/// only: in Scotland that would be an answer under the wrong law.
fn foreign_law(filters: &Filters) -> Option<String> {
    if filters.areas.is_empty() || filters.statutory_types.is_empty() {
        return None;
    }
    let mut nations: Vec<Nation> = Vec::new();
    for area in &filters.areas {
        let its = area.nations();
        if its.is_empty() {
            // The whole UK: every type is law somewhere in it.
            return None;
        }
        nations.extend(its);
    }
    let lawful = |nation: &Nation| {
        let mut types = filters.statutory_types.iter();
        types.any(|kind| kind.runs_in(*nation))
    };
    if nations.iter().any(lawful) {
        return None;
    }
    let asked: Vec<&str> = filters.statutory_types.iter().map(Closed::label).collect();
    let mut reasons: Vec<String> = Vec::new();
    for nation in nations {
        let there: Vec<&str> = StatutoryType::ALL
            .iter()
            .filter(|kind| kind.runs_in(nation) && **kind != StatutoryType::NiImca)
            .map(|kind| kind.key())
            .collect();
        let instead = if there.is_empty() {
            "No statutory advocacy of that kind is in force there; search without a statutory type for local help".to_owned()
        } else {
            format!("Statutory types there: {}", there.join(", "))
        };
        let reason = format!(
            "{} is not law in {}. {instead}.",
            asked.join(" or "),
            nation.name()
        );
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    Some(reasons.join(" "))
}

/// Names the statutory types that count in some of the areas only.
fn dropped_law(filters: &Filters) -> Option<String> {
    let mut said: Vec<String> = Vec::new();
    for nation in filters.areas.iter().flat_map(AreaFilter::nations) {
        for kind in filters.statutory_types.iter() {
            let one = format!("{} is not law in {}.", kind.label(), nation.name());
            if !kind.runs_in(nation) && !said.contains(&one) {
                said.push(one);
            }
        }
    }
    (!said.is_empty()).then(|| said.join(" "))
}

/// The states that are shown when none is asked for: a closed service is no help.
pub(crate) const SHOWN: [Status; 2] = [Status::Active, Status::TemporarilyClosed];
