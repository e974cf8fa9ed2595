//! The candidates as JSON.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Band, Pair, Report, SharedBy};
use crate::closed::Closed;
use crate::import::decisions::Decision;

/// The report as JSON.
#[derive(Debug, Serialize)]
pub struct DuplicatesJson<'r> {
    generation: u32,
    services: usize,
    compared: u64,
    counts: BTreeMap<&'static str, usize>,
    decided: usize,
    /// How many pairs there are beyond those that stand here.
    more: usize,
    pairs: Vec<PairJson<'r>>,
    shared: &'r [SharedBy],
}

#[derive(Debug, Serialize)]
struct PairJson<'r> {
    #[serde(flatten)]
    pair: &'r Pair,
    /// What to put into the decision file.
    lines: [String; 2],
}

impl<'r> DuplicatesJson<'r> {
    /// The JSON of a report.
    pub fn of(report: &'r Report, generation: u32) -> DuplicatesJson<'r> {
        DuplicatesJson {
            generation,
            services: report.services,
            compared: report.compared,
            counts: Band::ALL
                .iter()
                .map(|band| (band.key(), report.count(*band)))
                .collect(),
            decided: report.decided,
            more: report.more,
            pairs: report
                .pairs
                .iter()
                .map(|pair| PairJson {
                    pair,
                    lines: [Decision::Same, Decision::Different].map(|own| pair.line(own)),
                })
                .collect(),
            shared: &report.shared,
        }
    }
}
