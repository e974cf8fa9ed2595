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

mod beside;
mod collect;
mod coverage;
mod filters;
mod holders;
mod instead;
mod ladder;
mod law;
mod marks;
mod parse;
mod plan;
mod rank;
mod reasons;
mod rows;
mod suggest;
mod tally;
mod understand;
mod understood;
mod why;

use std::collections::BTreeMap;

use serde::Serialize;

pub use beside::beside;
pub(crate) use coverage::of_whole;
pub use coverage::{Coverage, Held, Recorded, coverage, duties_of};
pub use filters::{AreaFilter, FilterBy, FilterError, Filters, NOT_STATED, Unstated};
pub use holders::{Bridge, Holders, Offered, bridge, needs_providers, result_in_words};
pub use instead::{Advice, Instead, Without};
pub use law::{Duty, lawful};
pub use marks::{Marks, Part, parts};
pub use parse::{Parsed, Typed, parse};
pub use reasons::reasons;
pub(crate) use rows::{Row, rows};
pub use suggest::{Suggested, Suggestion, suggest};
pub use understood::{Choice, TakenAs, Understood, Used};
pub use why::{Fit, Fresh, Match, Why};

use crate::index::{Generation, ReadError};
use crate::provider::{Provider, Status};
use crate::vocabulary::Vocabulary;
use ladder::{ladder, used_filters};
use law::{dropped_law, foreign_law};
use marks::Sought;
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
    /// What else there is, where nothing fitted everything that was asked.
    pub instead: Option<Instead>,
}

/// A provider and why it is in the answer.
#[derive(Debug, Clone)]
pub struct Found {
    /// The provider.
    pub provider: Provider,
    /// Why it is here, and why here.
    pub why: Why,
    /// Where the words that were looked for stand in it; nothing in a list of all.
    pub marks: Marks,
}

/// Counts over all the providers that fit, by key; values that none has are left out, and those that
/// state nothing stand under [`NOT_STATED`].
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
    answer(generation, vocabulary, question, Extent::Page)
}

/// The same with every provider on one page: what a printed list needs.
pub(crate) fn every(
    generation: &Generation,
    vocabulary: &Vocabulary,
    question: &Question,
) -> Result<Answer, ReadError> {
    let question = Question {
        limit: usize::MAX,
        page: 1,
        ..question.clone()
    };
    answer(generation, vocabulary, &question, Extent::Every)
}

/// How much of an answer is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// A page, with the words that were looked for marked.
    Page,
    /// Every provider, for a list that nobody searches.
    Every,
}

fn answer(
    generation: &Generation,
    vocabulary: &Vocabulary,
    question: &Question,
    extent: Extent,
) -> Result<Answer, ReadError> {
    let most = match extent {
        Extent::Page => LARGEST_PAGE,
        Extent::Every => usize::MAX,
    };
    let page = |generation: &Generation, plan: &plan::Plan, question: &Question| {
        collect::collect(generation, plan, question, most)
    };
    let parsed = parse(&question.text);
    let mut reading = read(generation, vocabulary, question, &parsed);
    let given = given(question, &reading);
    if let Some(place) = reading.outside.filter(|_| given.areas.is_empty()) {
        let suggestion = format!(
            "{place} lies outside the United Kingdom: neither this law nor these lists reach there."
        );
        return Ok(nothing(question, reading, suggestion, Instead::default()));
    }
    if let Some(suggestion) = foreign_law(&given) {
        let instead = instead::instead(generation, question, &parsed, &reading, None)?;
        return Ok(nothing(question, reading, suggestion, instead));
    }
    let step = ladder::climb(generation, question, &parsed, &reading, page)?;
    let found = &step.found;
    let addresses: Vec<_> = found.page.iter().map(|hit| hit.address).collect();
    let mut providers: Vec<Found> = generation
        .records(&addresses)?
        .into_iter()
        .zip(&found.page)
        .map(|(provider, hit)| {
            let why = why::why(&provider, &step.filters, hit, &step.plan);
            Found {
                provider,
                why,
                marks: Marks::default(),
            }
        })
        .collect();
    let widened = step
        .is_wider()
        .then(|| step.set_aside(&mut reading))
        .flatten();
    if extent == Extent::Page
        && !providers.is_empty()
        && let Some(mut sought) = Sought::of(&reading, &parsed)
    {
        for found in &mut providers {
            found.marks = sought.marks(&found.provider);
        }
    }
    let instead = (found.total == 0 || widened.is_some())
        .then(|| instead::instead(generation, question, &parsed, &reading, Some(step.strict)))
        .transpose()?;
    let suggestion = suggestion(question, &given, &parsed, found.total)
        .or_else(|| did_you_mean(generation, vocabulary, &reading));
    let mut notes = std::mem::take(&mut reading.notes);
    notes.extend(unmet(&reading.understood, &found.facets));
    if parsed.cut {
        notes.push("That was long: only the beginning was read.".to_owned());
    }
    Ok(Answer {
        question: question.clone(),
        words: words_looked_for(&reading, &parsed),
        understood: reading.understood,
        total: found.total,
        partial: found.partial,
        providers,
        facets: step.found.facets,
        filters: step.filters,
        widened,
        notes,
        suggestion,
        instead,
    })
}

/// The counts of the answer to a question, and nothing else of it.
fn counts(
    generation: &Generation,
    vocabulary: &Vocabulary,
    question: &Question,
) -> Result<Facets, ReadError> {
    let parsed = parse(&question.text);
    let reading = read(generation, vocabulary, question, &parsed);
    let given = given(question, &reading);
    let is_outside = reading.outside.is_some() && given.areas.is_empty();
    if is_outside || foreign_law(&given).is_some() {
        return Ok(Facets::default());
    }
    let step = ladder::climb(generation, question, &parsed, &reading, collect::count)?;
    Ok(step.found.facets)
}

/// The filters given, with the areas that the words name.
fn given(question: &Question, reading: &Reading) -> Filters {
    let mut given = question.filters.clone();
    if !reading.areas.is_empty() {
        given.areas.clone_from(&reading.areas);
    }
    given
}

/// Says which of several needs no provider of the answer is recorded for.
fn unmet(understood: &[Understood], facets: &Facets) -> Option<String> {
    let is_met = |piece: &&Understood| match piece.taken_as {
        TakenAs::Specialism => facets.specialism.contains_key(piece.value.as_str()),
        TakenAs::StatutoryType => facets.statutory_type.contains_key(piece.value.as_str()),
        _ => true,
    };
    let chosen = understood.iter().filter(|piece| piece.used == Used::Filter);
    let needs = chosen
        .filter(|piece| matches!(piece.taken_as, TakenAs::Specialism | TakenAs::StatutoryType));
    let (met, unmet): (Vec<&Understood>, Vec<&Understood>) = needs.partition(is_met);
    let mut names: Vec<&str> = unmet.iter().map(|piece| piece.name.as_str()).collect();
    names.dedup();
    (!met.is_empty() && !names.is_empty()).then(|| {
        format!(
            "None of these is recorded for: {}. Ask for it by itself.",
            names.join(", ")
        )
    })
}

/// How a question would be understood: reads it and plans its first search without running it.
pub fn prepare(
    generation: &Generation,
    vocabulary: &Vocabulary,
    question: &Question,
) -> Vec<Understood> {
    let parsed = parse(&question.text);
    let reading = read(generation, vocabulary, question, &parsed);
    let (strict, _) = ladder(&reading, question);
    let filters = used_filters(&question.filters, &reading, strict);
    let _ = plan::plan(generation, &parsed, &reading, &filters, strict);
    reading.understood
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

fn nothing(question: &Question, reading: Reading, suggestion: String, instead: Instead) -> Answer {
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
        instead: Some(instead),
    }
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

/// For more strange words than that nobody reads suggestions.
const MOST_GUESSED: usize = 2;

/// The nearest that is known to words that stand nowhere.
fn did_you_mean(
    generation: &Generation,
    vocabulary: &Vocabulary,
    reading: &Reading,
) -> Option<String> {
    let mut said: Vec<String> = Vec::new();
    for word in reading.unknown.iter().take(MOST_GUESSED) {
        let near: Vec<String> = suggest(generation, vocabulary, word, 3)
            .into_iter()
            .map(|suggestion| suggestion.text)
            .collect();
        said.push(match near.as_slice() {
            [] => format!("“{word}” stands in none of these lists."),
            near => format!(
                "“{word}” stands in none of these lists. Did you mean: {}?",
                near.join(", ")
            ),
        });
    }
    (!said.is_empty()).then(|| said.join(" "))
}

fn suggestion(
    question: &Question,
    given: &Filters,
    parsed: &Parsed<'_>,
    total: u64,
) -> Option<String> {
    let no_words = !question.text.trim().is_empty() && parsed.is_empty();
    if no_words {
        return Some(
            "Nothing in what was typed is a word, so only the filters were used.".to_owned(),
        );
    }
    if total == 0 && question.words == Words::Literal {
        return Some(
            "Nothing has all these words as they are. Understood and not taken literally, they may find more."
                .to_owned(),
        );
    }
    let mut said = dropped_law(given)?;
    if total == 0 {
        said.push_str(" For the rest of the area these lists have none; that does not mean that there is none.");
    }
    Some(said)
}

/// The states that are shown when none is asked for: a closed service is no help.
pub(crate) const SHOWN: [Status; 2] = [Status::Active, Status::TemporarilyClosed];
