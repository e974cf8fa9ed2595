//! The JSON of who holds each legal duty in an area.

use serde::Serialize;

use super::places::AreaJson;
use super::provider::{ProviderJson, provider};
use crate::closed::Closed;
use crate::query::{Coverage, Facets};

/// Who holds each legal duty in an area, as far as the lists say.
#[derive(Serialize)]
pub struct CoverageJson<'a> {
    area: AreaJson,
    total: u64,
    types: Vec<HeldJson<'a>>,
    facets: &'a Facets,
}

#[derive(Serialize)]
struct HeldJson<'a> {
    statutory_type: &'static str,
    name: &'static str,
    /// `none_recorded` is what the lists say; it never means that there is none.
    recorded: &'static str,
    duties: Vec<DutyJson<'a>>,
    providers: Vec<ProviderJson<'a>>,
}

#[derive(Serialize)]
struct DutyJson<'a> {
    says: &'a str,
    law: &'a str,
}

impl<'a> CoverageJson<'a> {
    /// The coverage of an area.
    pub fn of(coverage: &'a Coverage) -> Self {
        CoverageJson {
            area: AreaJson::of(coverage.area.area),
            total: coverage.total,
            types: coverage
                .types
                .iter()
                .map(|held| HeldJson {
                    statutory_type: held.statutory_type.key(),
                    name: held.statutory_type.label(),
                    recorded: held.recorded.key(),
                    duties: held
                        .duties
                        .iter()
                        .map(|duty| DutyJson {
                            says: &duty.says,
                            law: duty.law,
                        })
                        .collect(),
                    providers: held.providers.iter().map(provider).collect(),
                })
                .collect(),
            facets: &coverage.facets,
        }
    }
}
