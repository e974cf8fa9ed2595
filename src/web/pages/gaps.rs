//! Where nobody is recorded: for a commissioner, council by council.

use axum::http::StatusCode;

use crate::area::{self, Nation};
use crate::closed::Closed;
use crate::json::GapsJson;
use crate::print::in_words;
use crate::query::{FilterBy, FilterError, Filters, Recorded};
use crate::report::gaps::{Cell, Council, Gaps, csv, gaps, map};
use crate::statutory::StatutoryType;
use crate::web::errors;
use crate::web::frame::{Frame, render};
use crate::web::reply::{JSON, Reply};
use crate::web::visit::Visit;

#[derive(askama::Template)]
#[template(path = "gaps.html", config = "src/web/askama.toml")]
struct GapsPage<'a> {
    f: Frame<'a>,
    place: String,
    wrong: Option<FilterError>,
    types: Vec<(&'static str, bool)>,
    /// For each statutory type, how many councils have what recorded.
    sums: Vec<(&'static str, [u32; 4])>,
    /// Council by council, where the report is small enough to be read.
    nations: Vec<InNation>,
    /// Districts that were asked for, each with the council that is shown for it.
    districts: Vec<(&'static str, &'static str)>,
    /// The statutory type of the picture, where one is asked for.
    map: Option<&'static str>,
    /// What is asked for, for the addresses of the picture and the file.
    query: String,
}

/// With more councils and every type, a table that says when each was checked is too large for a page.
const MOST_IN_FULL: usize = 45;

/// The councils of a nation.
struct InNation {
    name: &'static str,
    code: &'static str,
    /// The statutory types that are law there.
    types: Vec<&'static str>,
    councils: Vec<InCouncil>,
}

/// A council, and what is recorded there for each type.
struct InCouncil {
    name: &'static str,
    code: &'static str,
    cells: Vec<(&'static str, Checked)>,
}

/// How fresh what is recorded is.
enum Checked {
    /// Nothing is recorded, or the table is too large for it.
    NotSaid,
    Never,
    On(String),
}

impl Checked {
    fn of(cell: &Cell) -> Checked {
        match (cell.recorded, cell.last_checked) {
            (Recorded::None, _) => Checked::NotSaid,
            (_, None) => Checked::Never,
            (_, Some(day)) => Checked::On(in_words(day)),
        }
    }
}

impl InNation {
    fn of(nation: Nation, councils: &[&Council], says_checked: bool) -> InNation {
        let types = councils.first().map_or(&[][..], |first| &first.cells);
        InNation {
            name: nation.name(),
            code: nation.code(),
            types: types.iter().map(|cell| cell.statutory_type.key()).collect(),
            councils: councils
                .iter()
                .map(|council| {
                    let own = area::get(council.area);
                    let cells = council.cells.iter().map(|cell| {
                        let checked = match says_checked {
                            true => Checked::of(cell),
                            false => Checked::NotSaid,
                        };
                        (cell.recorded.key(), checked)
                    });
                    InCouncil {
                        name: own.name,
                        code: own.code,
                        cells: cells.collect(),
                    }
                })
                .collect(),
        }
    }
}

/// What is asked for: areas and statutory types.
fn asked(visit: &Visit) -> (Filters, Option<FilterError>) {
    let mut filters = Filters::default();
    let area: String = visit.first("area").chars().take(200).collect();
    let mut wrong = None;
    if !area.is_empty() {
        wrong = filters.add(FilterBy::Area, &area).err();
    }
    if let Some(own) = StatutoryType::from_key(visit.first("statutory_type")) {
        filters.statutory_types.add(own);
    }
    (filters, wrong)
}

fn report(visit: &Visit, filters: &Filters) -> Result<Gaps, Reply> {
    let within: Vec<area::AreaId> = filters.areas.iter().map(|own| own.area).collect();
    gaps(&visit.serving.generation, &within, filters.statutory_types).map_err(|_| {
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        errors::page(visit, status, "error.fault", &[])
    })
}

/// The page.
pub(in crate::web) fn show(visit: &Visit) -> Reply {
    let (filters, wrong) = asked(visit);
    let found = match report(visit, &filters) {
        Ok(found) => found,
        Err(reply) => return reply,
    };
    let one = filters.statutory_types.iter().next();
    let place = filters.areas.first().map(|area| area.name().to_owned());
    let pairs = [
        ("area", filters.areas.first().map_or("", |area| area.code())),
        ("statutory_type", one.map_or("", Closed::key)),
    ];
    let given = pairs.into_iter().filter(|(_, value)| !value.is_empty());
    // The whole kingdom with every type fits no page; its sums do.
    let is_small = one.is_some() || !filters.areas.is_empty();
    let says_checked = one.is_some() || found.councils.len() <= MOST_IN_FULL;
    let page = GapsPage {
        place: match &wrong {
            Some(err) => err.given.clone(),
            None => place.unwrap_or_default(),
        },
        wrong,
        types: StatutoryType::ALL
            .iter()
            .map(|own| (own.key(), Some(*own) == one))
            .collect(),
        sums: found
            .sums()
            .into_iter()
            .map(|sum| (sum.statutory_type.key(), sum.councils))
            .collect(),
        nations: match is_small {
            true => found
                .by_nation()
                .iter()
                .map(|(nation, councils)| InNation::of(*nation, councils, says_checked))
                .collect(),
            false => Vec::new(),
        },
        districts: found
            .districts
            .iter()
            .map(|(district, council)| (area::get(*district).name, area::get(*council).name))
            .collect(),
        map: one.map(Closed::key),
        query: crate::web::asked::encode(given),
        f: Frame::of(visit, visit.language.plain("gaps.title")),
    };
    render(&page)
}

/// A file for everything must not be taken for one of a type that is none.
fn is_wrong_type(visit: &Visit) -> bool {
    let given = visit.first("statutory_type");
    !given.is_empty() && StatutoryType::from_key(given).is_none()
}

/// The same as a file for a spreadsheet.
pub(in crate::web) fn file(visit: &Visit) -> Reply {
    let (filters, wrong) = asked(visit);
    if wrong.is_some() {
        return errors::page(visit, StatusCode::BAD_REQUEST, "error.no_area", &[]);
    }
    if is_wrong_type(visit) {
        return errors::page(visit, StatusCode::BAD_REQUEST, "error.no_type", &[]);
    }
    match report(visit, &filters).map(|found| csv::csv(&found)) {
        Ok(Ok(bytes)) => {
            Reply::ok("text/csv; charset=utf-8", bytes).saved_as("gaps.csv".to_owned())
        }
        Ok(Err(_)) => errors::page(visit, StatusCode::INTERNAL_SERVER_ERROR, "error.fault", &[]),
        Err(reply) => reply,
    }
}

/// The same as JSON.
pub(in crate::web) fn json(visit: &Visit) -> Reply {
    let (filters, wrong) = asked(visit);
    if wrong.is_some() {
        return errors::page(visit, StatusCode::BAD_REQUEST, "error.no_area", &[]);
    }
    if is_wrong_type(visit) {
        return errors::page(visit, StatusCode::BAD_REQUEST, "error.no_type", &[]);
    }
    match report(visit, &filters).map(|found| serde_json::to_vec(&GapsJson::of(&found))) {
        Ok(Ok(bytes)) => Reply::ok(JSON, bytes),
        Ok(Err(_)) => errors::page(visit, StatusCode::INTERNAL_SERVER_ERROR, "error.fault", &[]),
        Err(reply) => reply,
    }
}

/// The picture of one statutory type.
pub(in crate::web) fn picture(visit: &Visit) -> Reply {
    let (filters, _) = asked(visit);
    let Some(own) = filters.statutory_types.iter().next() else {
        return errors::page(visit, StatusCode::NOT_FOUND, "error.no_type", &[]);
    };
    match report(visit, &filters) {
        Ok(found) => match map::svg(&found, own) {
            Some(svg) => Reply::ok("image/svg+xml", svg),
            None => errors::page(visit, StatusCode::NOT_FOUND, "error.no_area", &[]),
        },
        Err(reply) => reply,
    }
}
