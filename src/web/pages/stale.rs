//! How old the checks are: for whoever keeps the lists, and for anybody who asks how true they are.

use axum::http::StatusCode;

use crate::closed::Closed;
use crate::print::in_words;
use crate::provider::{List, Provider};
use crate::query::AreaFilter;
use crate::report::sheet;
use crate::report::stale::json::StaleJson;
use crate::report::stale::{self, Band, Checked, Mark, Outline, Report, csv, stands_in};
use crate::text::thousands;
use crate::web::asked::{Asked, encode};
use crate::web::errors;
use crate::web::frame::{Frame, render};
use crate::web::reply::{JSON, Reply};
use crate::web::style::policy_of;
use crate::web::visit::Visit;

/// The services on a page.
const ON_A_PAGE: usize = 50;
/// The quality marks on a page; the file has the others.
const MOST_MARKS: usize = 50;
/// A longer sheet is made where the lists are kept, and not while somebody waits.
const LONGEST_SHEET: usize = 500;

#[derive(askama::Template)]
#[template(path = "stale.html", config = "src/web/askama.toml")]
struct StalePage<'a> {
    f: Frame<'a>,
    asked: &'a Asked,
    place: String,
    lists: Vec<(&'static str, &'static str, bool)>,
    day: String,
    total: usize,
    /// The key of each band, how many services are in it, and the address of those, if any.
    bands: Vec<(&'static str, String, Option<String>)>,
    /// The band that is shown, where one is asked for.
    band: Option<&'static str>,
    services: Vec<Service>,
    number: usize,
    of: usize,
    /// The addresses of the page before and the page after.
    before: Option<String>,
    after: Option<String>,
    /// Quality marks, with their last day in words.
    marks: Vec<(Mark, String)>,
    /// How many more there are.
    more_marks: usize,
    /// What is asked for, for the addresses of the files.
    query: String,
    /// Whether there is anybody to ring, and no more of them than a sheet holds.
    has_sheet: bool,
}

/// A service, as far as the page shows it.
struct Service {
    provider: Provider,
    band: &'static str,
    rows: String,
    checked: Option<String>,
}

impl Service {
    fn of(one: Checked) -> Service {
        let checked = one.provider.last_checked.parse().ok();
        Service {
            band: one.band.key(),
            rows: stands_in(&one.provider),
            checked: checked.map(in_words),
            provider: one.provider,
        }
    }
}

fn fault(visit: &Visit) -> Reply {
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    errors::page(visit, status, "error.fault", &[])
}

/// The page.
pub(in crate::web) fn show(visit: &Visit) -> Reply {
    let asked = Asked::of(visit).mending_place();
    let band = Band::from_key(visit.first("band"));
    let generation = &visit.serving.generation;
    let Ok(outline) = stale::outline(generation, asked.filters(), visit.today) else {
        return fault(visit);
    };
    let shown = band.map_or(outline.total(), |band| outline.count(band));
    let of = shown.div_ceil(ON_A_PAGE).max(1);
    let number = asked.question.page.clamp(1, of);
    let loaded = outline.load(generation, band, (number - 1) * ON_A_PAGE, ON_A_PAGE);
    let (Ok(loaded), Ok(marks)) = (loaded, outline.marks(generation, MOST_MARKS)) else {
        return fault(visit);
    };
    let at = |band: Option<Band>, page: usize| {
        let page = (page > 1).then(|| page.to_string());
        let page = page.as_deref().map(|page| ("page", page));
        let band = band.map(|band| ("band", band.key()));
        match encode(chosen(&asked).chain(band).chain(page)) {
            query if query.is_empty() => visit.path.clone(),
            query => format!("?{query}"),
        }
    };
    let list = asked.filters().lists.iter().next();
    let page = StalePage {
        place: place(&asked),
        lists: List::ALL
            .iter()
            .map(|own| (own.key(), own.label(), Some(*own) == list))
            .collect(),
        day: in_words(visit.today),
        total: outline.total(),
        bands: Band::ALL
            .iter()
            .map(|own| {
                let count = outline.count(*own);
                let at = (count > 0).then(|| at(Some(*own), 1));
                (own.key(), thousands(count as u64), at)
            })
            .collect(),
        band: band.map(Closed::key),
        services: loaded.into_iter().map(Service::of).collect(),
        number,
        of,
        before: (number > 1).then(|| at(band, number - 1)),
        after: (number < of).then(|| at(band, number + 1)),
        more_marks: outline.marks_total() - marks.len(),
        marks: marks
            .into_iter()
            .map(|mark| {
                let ends = in_words(mark.ends);
                (mark, ends)
            })
            .collect(),
        query: encode(chosen(&asked)),
        has_sheet: (1..=LONGEST_SHEET).contains(&to_ring(&outline)),
        f: Frame::of(visit, visit.language.plain("stale.title")),
        asked: &asked,
    };
    render(&page)
}

/// What services are chosen by, as it stands in an address.
fn chosen(asked: &Asked) -> impl Iterator<Item = (&str, &str)> {
    let filters = asked.state.iter();
    let filters = filters.filter(|(name, _)| !matches!(*name, "q" | "not_as" | "literal" | "sort"));
    filters.map(|(name, value)| (*name, value.as_str()))
}

fn place(asked: &Asked) -> String {
    let areas = &asked.filters().areas;
    let wrong = asked.slips.iter().find(|slip| slip.parameter == "area");
    match (areas.first(), wrong) {
        (Some(area), _) => area.name().to_owned(),
        (None, Some(slip)) => slip.given.clone(),
        (None, None) => String::new(),
    }
}

fn to_ring(outline: &Outline) -> usize {
    outline.total() - outline.count(Band::Fresh)
}

/// The whole report; what can't be read of the question is an error here, since a file that looks
/// whole must not be for something else.
fn whole(visit: &Visit) -> Result<Report, Reply> {
    let asked = Asked::of(visit);
    if !asked.slips.is_empty() {
        let status = StatusCode::BAD_REQUEST;
        return Err(errors::page(visit, status, "error.no_list", &[]));
    }
    let generation = &visit.serving.generation;
    stale::report(generation, asked.filters(), visit.today).map_err(|_| fault(visit))
}

/// The same as a file for a spreadsheet.
pub(in crate::web) fn file(visit: &Visit) -> Reply {
    let report = match whole(visit) {
        Ok(report) => report,
        Err(reply) => return reply,
    };
    let mut bytes = Vec::new();
    match csv::write(&mut bytes, &report) {
        Ok(()) => Reply::ok("text/csv; charset=utf-8", bytes).saved_as("stale.csv".to_owned()),
        Err(_) => fault(visit),
    }
}

/// The same as JSON.
pub(in crate::web) fn json(visit: &Visit) -> Reply {
    let generation = visit.serving.generation.manifest().generation;
    match whole(visit) {
        Ok(report) => match serde_json::to_vec(&StaleJson::of(&report, generation)) {
            Ok(bytes) => Reply::ok(JSON, bytes),
            Err(_) => fault(visit),
        },
        Err(reply) => reply,
    }
}

/// The call sheet for the services that are not fresh, as a page to print.
pub(in crate::web) fn sheet(visit: &Visit) -> Reply {
    called(visit, |sheet| Reply {
        policy: Some(policy_of(sheet.html.as_bytes())),
        ..Reply::html(sheet.html)
    })
}

/// The same as text.
pub(in crate::web) fn sheet_as_text(visit: &Visit) -> Reply {
    called(visit, |sheet| {
        Reply::ok("text/plain; charset=utf-8", sheet.text).saved_as(format!("{}.txt", sheet.name))
    })
}

fn called(visit: &Visit, reply: impl Fn(sheet::Sheet) -> Reply) -> Reply {
    let asked = Asked::of(visit);
    let wrong = |key| errors::page(visit, StatusCode::BAD_REQUEST, key, &[]);
    if !asked.slips.is_empty() {
        return wrong("error.no_list");
    }
    let generation = &visit.serving.generation;
    let Ok(outline) = stale::outline(generation, asked.filters(), visit.today) else {
        return fault(visit);
    };
    let calls = to_ring(&outline);
    if calls > LONGEST_SHEET {
        return wrong("error.long_list");
    }
    // The oldest come first, and a fresh check may be older than one that is due by law.
    let Ok(mut services) = outline.load(generation, None, 0, usize::MAX) else {
        return fault(visit);
    };
    services.retain(|one| one.band != Band::Fresh);
    reply(sheet::sheet_of(&heading(&asked), visit.today, &services))
}

/// What a sheet is for, in words.
fn heading(asked: &Asked) -> String {
    let filters = asked.filters();
    let lists = filters.lists.iter().map(|own| own.label().to_owned());
    let types = filters.statutory_types.iter();
    let types = types.map(|own| own.label().to_owned());
    let areas = filters.areas.iter();
    let areas = areas.map(|own: &AreaFilter| own.name().to_owned());
    let parts: Vec<String> = lists.chain(types).chain(areas).collect();
    match parts.is_empty() {
        true => "All lists".to_owned(),
        false => parts.join(", "),
    }
}
