//! The checks as JSON.

use serde::Serialize;

use super::{Band, Mark, Report, RowJson};
use crate::closed::{Closed, Many};
use crate::provider::List;
use crate::statutory::StatutoryType;

/// The report as JSON.
#[derive(Debug, Serialize)]
pub struct StaleJson<'r> {
    generation: u32,
    as_of: String,
    counts: std::collections::BTreeMap<&'static str, usize>,
    providers: Vec<CheckedJson<'r>>,
    quality_marks: &'r [Mark],
}

#[derive(Debug, Serialize)]
struct CheckedJson<'r> {
    id: &'r str,
    name: &'r str,
    lists: Many<List>,
    rows: Vec<RowJson>,
    telephone: &'r [String],
    statutory_types: Many<StatutoryType>,
    last_checked: Option<&'r str>,
    months: Option<i32>,
    band: Band,
}

impl<'r> StaleJson<'r> {
    /// The JSON of a report.
    pub fn of(report: &'r Report, generation: u32) -> StaleJson<'r> {
        StaleJson {
            generation,
            as_of: report.day.to_string(),
            counts: Band::ALL
                .iter()
                .map(|band| (band.key(), report.count(*band)))
                .collect(),
            providers: report
                .providers
                .iter()
                .map(|one| CheckedJson {
                    id: &one.provider.id,
                    name: &one.provider.name,
                    lists: one.provider.lists,
                    rows: one.provider.sources.iter().map(RowJson::of).collect(),
                    telephone: &one.provider.telephone,
                    statutory_types: one.provider.statutory_types,
                    last_checked: one.months.map(|_| one.provider.last_checked.as_str()),
                    months: one.months,
                    band: one.band,
                })
                .collect(),
            quality_marks: &report.marks,
        }
    }
}
