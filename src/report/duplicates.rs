//! Services that may be one, listed twice: candidates with a score, the reasons for and against.
//!
//! A provider is one service as a person would ring it, so an organisation with three services behind
//! one telephone is no duplicate, nor are two offices called alike in two towns. A pair is never joined
//! here: somebody writes `same` or `different` into the decision file ([`crate::import::decisions`]),
//! and the next import keeps to it.
//!
//! One pass over the generation keeps of each service only what is compared. Services that share a
//! telephone, an e-mail or web address, a charity or company number, a postcode, rare words of their
//! names, or an organisation and an area stand together in a block (`blocks`); only pairs of a block
//! are compared (`score`). A block that is too large to compare every pair of is put in the order of
//! names and compared neighbour by neighbour; the report says so.

mod blocks;
pub mod csv;
pub mod json;
mod score;
mod service;
mod words;

use std::cmp::Reverse;
use std::collections::HashSet;

use serde::Serialize;

use self::blocks::Shared;
use self::service::{Pool, Service};
use super::stale::RowJson;
use crate::closed::{Closed, Many, closed_list};
use crate::import::decisions::{Decisions, Settled};
use crate::index::{Generation, ReadError};
use crate::provider::List;
use crate::query::{self, Filters};

closed_list! {
    /// How likely it is that two services are one.
    Band {
        Likely = "likely", "likely one service";
        Possible = "possible", "possibly one service";
    }
}

/// A score from this on is likely.
pub const LIKELY: i32 = 70;
/// A score from this on is possible; pairs below are not told.
pub const POSSIBLE: i32 = 45;
/// More pairs are counted and not told: nobody decides so many, and what makes them is one fault.
pub const MOST_PAIRS: usize = 10_000;
/// So many providers are loaded at a time to see which ones fit the filters.
const AT_A_TIME: usize = 1_000;

/// One of the two services of a pair.
#[derive(Debug, Clone, Serialize)]
pub struct Side {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The organisation; empty where none is stated.
    pub organisation: String,
    /// The lists that it stands in.
    pub lists: Many<List>,
    /// Where its rows stand.
    pub rows: Vec<RowJson>,
    /// The areas by name, as the list has them.
    pub areas: String,
    /// The first telephone; empty where there is none.
    pub telephone: String,
}

/// Two services that may be one.
#[derive(Debug, Clone, Serialize)]
pub struct Pair {
    /// From 0 to 100.
    pub score: u8,
    /// The band that the score falls into.
    pub band: Band,
    /// The one to keep: checked last, else the more special list.
    pub one: Side,
    /// The other.
    pub other: Side,
    /// What speaks for one service, the weightiest first.
    pub agree: Vec<String>,
    /// What speaks for two, the weightiest first.
    pub differ: Vec<String>,
    /// Whether somebody has decided; such a pair is only told when asked for.
    pub decided: Option<Decided>,
}

closed_list! {
    /// What has been decided about a pair that is still in the index as two.
    Decided {
        Different = "different", "decided to be two";
        Same = "same", "decided to be one, which the next import does";
    }
}

impl Pair {
    /// The line that settles the pair in the decision file: `same,one,other`.
    pub fn line(&self, decision: crate::import::decisions::Decision) -> String {
        let cells = [decision.key(), &self.one.id, &self.other.id].map(|cell| {
            match cell.contains(['"', ',', ';', '\n', '\r', ' ']) {
                true => format!("\"{}\"", cell.replace('"', "\"\"")),
                false => cell.to_owned(),
            }
        });
        cells.join(",")
    }
}

/// Something that so many services share that not every pair of them was compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SharedBy {
    /// What they share: "telephone", "charity number".
    pub what: &'static str,
    /// The value.
    pub value: String,
    /// How many services share it.
    pub services: usize,
}

/// What is asked of the report.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// One service of a pair must fit these; nothing for any pair.
    pub filters: Option<&'a Filters>,
    /// What has been decided already.
    pub decisions: &'a Decisions,
    /// Pairs with a lower score are left out.
    pub min_score: u8,
    /// Whether pairs that are decided are told too.
    pub decided_too: bool,
}

/// The candidates.
#[derive(Debug, Clone)]
pub struct Report {
    /// How many services were looked at.
    pub services: usize,
    /// How many pairs were compared.
    pub compared: u64,
    /// How many open pairs are in each band, by the place of the band.
    pub open: [usize; Band::ALL.len()],
    /// How many of the pairs are decided.
    pub decided: usize,
    /// The pairs that may be one, the highest score first, at most [`MOST_PAIRS`].
    pub pairs: Vec<Pair>,
    /// How many pairs there are beyond those.
    pub more: usize,
    /// What many services share, the most first.
    pub shared: Vec<SharedBy>,
}

impl Report {
    /// How many open pairs are in a band.
    pub fn count(&self, band: Band) -> usize {
        self.open[band.place()]
    }
}

/// A pair before it is put into words: a directory full of copies has millions.
struct Candidate {
    score: u8,
    one: u32,
    other: u32,
    decided: Option<Decided>,
}

/// Finds the pairs of which at least one fits the filters; without filters, all.
///
/// A pair counts as the same only by decisions between services that are there: the import applies no
/// other, so a pair would be kept from the report that stays two.
///
/// Takes about what an `each` over the generation takes, some 500 bytes of memory a service, and 16 a pair.
pub fn report(generation: &Generation, wanted: &Wanted<'_>) -> Result<Report, ReadError> {
    let mut pool = Pool::default();
    generation.each(|provider| pool.add(&provider))?;
    pool.finish();
    let fits = fitting(generation, wanted.filters)?;
    let found = blocks::compare(&pool);
    let decided = Deciding::of(wanted.decisions, &pool);
    let service = |number: u32| &pool.services[number as usize];
    let mut report = Report {
        services: pool.services.len(),
        compared: found.compared,
        open: [0; Band::ALL.len()],
        decided: 0,
        pairs: Vec::new(),
        more: 0,
        shared: found.shared.into_iter().map(Shared::told).collect(),
    };
    let mut candidates: Vec<Candidate> = Vec::new();
    for (mut one, mut other) in found.pairs {
        let either = |ids: &HashSet<String>| {
            ids.contains(&*service(one).id) || ids.contains(&*service(other).id)
        };
        if !fits.as_ref().is_none_or(either) {
            continue;
        }
        if service::keep_first(service(one), service(other)).is_gt() {
            (one, other) = (other, one);
        }
        let score = score::out_of_a_hundred(score::points(&pool, service(one), service(other)));
        if score < wanted.min_score {
            continue;
        }
        let decided = decided.on(&service(one).id, &service(other).id);
        match decided {
            None => report.open[band(score).place()] += 1,
            Some(_) => report.decided += 1,
        }
        if decided.is_none() || wanted.decided_too {
            candidates.push(Candidate {
                score,
                one,
                other,
                decided,
            });
        }
    }
    candidates.sort_unstable_by(|a, b| {
        let key = |own: &Candidate| {
            let (one, other) = (service(own.one), service(own.other));
            (Reverse(own.score), &one.sort_key, &one.id, &other.id)
        };
        key(a).cmp(&key(b))
    });
    report.more = candidates.len().saturating_sub(MOST_PAIRS);
    let told = candidates.into_iter().take(MOST_PAIRS);
    report.pairs = told
        .map(|own| {
            let (one, other) = (service(own.one), service(own.other));
            let verdict = score::reasons(&pool, one, other);
            Pair {
                score: own.score,
                band: band(own.score),
                agree: verdict.agree(),
                differ: verdict.differ(),
                one: side(&pool, one),
                other: side(&pool, other),
                decided: own.decided,
            }
        })
        .collect();
    Ok(report)
}

fn band(score: u8) -> Band {
    match i32::from(score) >= LIKELY {
        true => Band::Likely,
        false => Band::Possible,
    }
}

/// What has been decided, as far as it counts for services that are there.
struct Deciding {
    all: Settled,
    of_those_here: Settled,
}

impl Deciding {
    fn of(decisions: &Decisions, pool: &Pool) -> Deciding {
        let here: HashSet<&str> = match decisions.is_empty() {
            true => HashSet::new(),
            false => pool.services.iter().map(|own| &*own.id).collect(),
        };
        Deciding {
            all: decisions.settle(None),
            of_those_here: decisions.settle(Some(&here)),
        }
    }

    fn on(&self, one: &str, other: &str) -> Option<Decided> {
        if self.of_those_here.id(one) == self.of_those_here.id(other) {
            return Some(Decided::Same);
        }
        let by = [&self.all, &self.of_those_here];
        let is_different = by.iter().any(|by| by.are_different(one, other));
        is_different.then_some(Decided::Different)
    }
}

/// The ids of the providers that fit; nothing where there are no filters.
fn fitting(
    generation: &Generation,
    filters: Option<&Filters>,
) -> Result<Option<HashSet<String>>, ReadError> {
    let Some(filters) = filters else {
        return Ok(None);
    };
    let rows = query::rows(generation, filters)?;
    let mut ids = HashSet::with_capacity(rows.len());
    for some in rows.chunks(AT_A_TIME) {
        let at: Vec<_> = some.iter().map(|row| row.at).collect();
        ids.extend(generation.records(&at)?.into_iter().map(|own| own.id));
    }
    Ok(Some(ids))
}

fn side(pool: &Pool, service: &Service) -> Side {
    Side {
        id: service.id.to_string(),
        name: service.name.to_string(),
        organisation: service.organisation.to_string(),
        lists: service.lists,
        rows: pool.rows(service),
        areas: pool.extent(service).names.join("; "),
        telephone: service.phones.first().map_or("", |own| own).to_owned(),
    }
}
