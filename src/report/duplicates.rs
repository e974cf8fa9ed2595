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

use std::collections::HashSet;

use serde::Serialize;

use self::blocks::Shared;
use self::service::{Pool, Service};
use super::stale::RowJson;
use crate::closed::{Many, closed_list};
use crate::import::decisions::Settled;
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
        use crate::closed::Closed;
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

/// The candidates.
#[derive(Debug, Clone)]
pub struct Report {
    /// How many services were looked at.
    pub services: usize,
    /// How many pairs were compared.
    pub compared: u64,
    /// The pairs that may be one, the highest score first; those that are decided too.
    pub pairs: Vec<Pair>,
    /// What many services share, the most first.
    pub shared: Vec<SharedBy>,
}

impl Report {
    /// How many open pairs are in a band.
    pub fn count(&self, band: Band) -> usize {
        let of_band = |pair: &&Pair| pair.decided.is_none() && pair.band == band;
        self.pairs.iter().filter(of_band).count()
    }

    /// How many of the pairs are decided.
    pub fn decided(&self) -> usize {
        let pairs = self.pairs.iter();
        pairs.filter(|pair| pair.decided.is_some()).count()
    }

    /// The pairs to show: those that are open, or all.
    pub fn shown(&self, decided_too: bool) -> impl Iterator<Item = &Pair> {
        let pairs = self.pairs.iter();
        pairs.filter(move |pair| decided_too || pair.decided.is_none())
    }
}

/// Finds the pairs of which at least one fits the filters; without filters, all.
///
/// Takes about what an `each` over the generation takes, and some 500 bytes of memory a service.
pub fn report(
    generation: &Generation,
    filters: Option<&Filters>,
    decisions: &Settled,
) -> Result<Report, ReadError> {
    let mut pool = Pool::default();
    generation.each(|provider| pool.add(&provider))?;
    pool.finish();
    let fits = fitting(generation, filters)?;
    let found = blocks::compare(&pool);
    let service = |number: u32| &pool.services[number as usize];
    let mut pairs = Vec::new();
    for (a, b) in found.pairs {
        let (mut one, mut other) = (service(a), service(b));
        let either = |ids: &HashSet<String>| ids.contains(&*one.id) || ids.contains(&*other.id);
        if !fits.as_ref().is_none_or(either) {
            continue;
        }
        if service::keep_first(one, other).is_gt() {
            (one, other) = (other, one);
        }
        let verdict = score::score(&pool, one, other);
        let decided = match decisions.id(&one.id) == decisions.id(&other.id) {
            true => Some(Decided::Same),
            false if decisions.are_different(&one.id, &other.id) => Some(Decided::Different),
            false => None,
        };
        pairs.push(Pair {
            score: verdict.score,
            band: verdict.band(),
            agree: verdict.agree(),
            differ: verdict.differ(),
            one: side(&pool, one),
            other: side(&pool, other),
            decided,
        });
    }
    pairs.sort_by(|a, b| {
        let key = |pair: &Pair| (std::cmp::Reverse(pair.score), pair.one.name.clone());
        key(a)
            .cmp(&key(b))
            .then_with(|| (&a.one.id, &a.other.id).cmp(&(&b.one.id, &b.other.id)))
    });
    Ok(Report {
        services: pool.services.len(),
        compared: found.compared,
        pairs,
        shared: found.shared.into_iter().map(Shared::told).collect(),
    })
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
