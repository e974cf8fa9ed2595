//! The JSON of where nobody provides.

use serde::Serialize;

use super::places::AreaJson;
use crate::closed::Closed;
use crate::report::gaps::Gaps;

/// `report gaps --json`: every council asked for, with each statutory type that is law there.
#[derive(Serialize)]
pub struct GapsJson {
    councils: Vec<CouncilJson>,
    sums: Vec<SumJson>,
}

#[derive(Serialize)]
struct CouncilJson {
    area: AreaJson,
    types: Vec<CellJson>,
}

#[derive(Serialize)]
struct CellJson {
    statutory_type: &'static str,
    recorded: &'static str,
    providers: u32,
    last_checked: Option<String>,
}

#[derive(Serialize)]
struct SumJson {
    statutory_type: &'static str,
    recorded: u32,
    part: u32,
    nation_wide: u32,
    none_recorded: u32,
}

impl GapsJson {
    /// The report, as it is.
    pub fn of(gaps: &Gaps) -> Self {
        let councils = gaps.councils.iter().map(|council| CouncilJson {
            area: AreaJson::of(council.area),
            types: council
                .cells
                .iter()
                .map(|cell| CellJson {
                    statutory_type: cell.statutory_type.key(),
                    recorded: cell.recorded.key(),
                    providers: cell.providers,
                    last_checked: cell.last_checked.map(|day| day.to_string()),
                })
                .collect(),
        });
        let sums = gaps.sums().into_iter().map(|sum| {
            let [recorded, part, nation_wide, none_recorded] = sum.councils;
            SumJson {
                statutory_type: sum.statutory_type.key(),
                recorded,
                part,
                nation_wide,
                none_recorded,
            }
        });
        GapsJson {
            councils: councils.collect(),
            sums: sums.collect(),
        }
    }
}
