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
mod parse;
mod plan;
mod why;

use std::collections::BTreeMap;

use serde::Serialize;

pub use filters::{AreaFilter, FilterError, Filters};
pub use parse::{Parsed, Piece, parse};
pub use why::{Fit, Match, Why};

use crate::area::Nation;
use crate::closed::Closed;
use crate::index::{Generation, ReadError};
use crate::provider::{Provider, Status};
use crate::statutory::StatutoryType;

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
}

impl Default for Question {
    fn default() -> Self {
        Question {
            text: String::new(),
            filters: Filters::default(),
            sort: Sort::Relevance,
            page: 1,
            limit: PAGE,
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
    /// The question it answers.
    pub question: Question,
    /// How many providers fit.
    pub total: u64,
    /// How many of them cover only a part of the area asked for.
    pub partial: u64,
    /// The providers of the page, best first.
    pub providers: Vec<Found>,
    /// How many of all the providers that fit have each value.
    pub facets: Facets,
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
pub fn ask(generation: &Generation, question: &Question) -> Result<Answer, ReadError> {
    let foreign = foreign_law(&question.filters);
    if let Some(suggestion) = foreign {
        return Ok(Answer {
            question: question.clone(),
            total: 0,
            partial: 0,
            providers: Vec::new(),
            facets: Facets::default(),
            suggestion: Some(suggestion),
        });
    }
    let parsed = parse(&question.text);
    let no_words = !question.text.trim().is_empty() && parsed.is_empty();
    let plan = plan::plan(generation, &parsed, &question.filters);
    let page = collect::Page {
        from: question
            .page
            .saturating_sub(1)
            .saturating_mul(question.limit),
        count: question.limit.clamp(1, LARGEST_PAGE),
        sort: question.sort,
    };
    let collected = generation.searcher.search(
        &plan.query,
        &collect::Collect {
            page,
            admit: plan.admit,
        },
    )?;
    let providers = collected
        .page
        .iter()
        .map(|hit| {
            let provider = generation.record(hit.address)?;
            let why = why::why(&provider, &question.filters, hit.score, &plan);
            Ok(Found { provider, why })
        })
        .collect::<Result<Vec<Found>, ReadError>>()?;
    Ok(Answer {
        question: question.clone(),
        total: collected.total,
        partial: collected.partial,
        providers,
        facets: collected.facets,
        suggestion: no_words
            .then(|| {
                "Nothing in what was typed is a word, so only the filters were used.".to_owned()
            })
            .or_else(|| {
                let mut said = dropped_law(&question.filters)?;
                if collected.total == 0 {
                    said.push_str(" For the rest of the area these lists have none; that does not mean that there is none.");
                }
                Some(said)
            }),
    })
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
