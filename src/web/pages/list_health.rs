//! How well the lists are kept: what is filled, could be read and is fresh, and what to fix first.

use axum::http::StatusCode;

use crate::closed::{Closed, Many};
use crate::print::in_words;
use crate::provider::List;
use crate::report::health::{
    self, ColumnReport, Fix, ListReport, Part, Report, number, percent, points,
};
use crate::text::thousands;
use crate::web::errors;
use crate::web::frame::{Frame, render};
use crate::web::reply::{JSON, Reply};
use crate::web::visit::Visit;

#[derive(askama::Template)]
#[template(path = "list_health.html", config = "src/web/askama.toml")]
struct ListHealthPage<'a> {
    f: Frame<'a>,
    report: &'a Report,
    lists: Vec<Row>,
    /// The list that is shown column by column, where one is asked for.
    shown: Option<&'a ListReport>,
    fixes: Vec<Harm<'a>>,
    /// The day of the import that is compared with.
    since: Option<String>,
    query: String,
}

/// A list as a row of the table.
struct Row {
    key: &'static str,
    name: &'static str,
    services: String,
    filled: String,
    valid: String,
    repaired: String,
    refused: String,
    fresh: String,
}

impl Row {
    fn of(own: &ListReport) -> Row {
        let fresh = own.checks.last().map_or(0, |own| own.services);
        Row {
            key: own.list.key(),
            name: own.list.label(),
            services: thousands(own.services),
            filled: percent(Some(own.expected_filled)),
            valid: percent(own.valid),
            repaired: number(own.repaired),
            refused: number(own.refused),
            fresh: percent(Some(Part::of(fresh, own.services))),
        }
    }
}

/// Faults that do the same harm.
struct Harm<'a> {
    name: &'static str,
    faults: Vec<&'a [Fix]>,
}

impl ListHealthPage<'_> {
    fn percent(&self, part: Option<&Part>) -> String {
        percent(part.copied())
    }

    fn number(&self, own: Option<&u64>) -> String {
        number(own.copied())
    }

    /// By how many percentage points a column is fuller than it was.
    fn moved(&self, column: &ColumnReport) -> String {
        column.moved(0).map_or_else(String::new, points)
    }
}

fn report(visit: &Visit) -> Result<Report, Reply> {
    let given = visit.all("list").map(List::from_key);
    let Some(lists) = given.collect::<Option<Many<List>>>() else {
        // A file for everything must not be taken for one of a list that is none.
        return Err(errors::page(
            visit,
            StatusCode::BAD_REQUEST,
            "error.no_list",
            &[],
        ));
    };
    let generation = &visit.serving.generation;
    let found = health::report(generation, &generation.before(), lists, visit.today);
    found.map_err(|_| fault(visit))
}

fn fault(visit: &Visit) -> Reply {
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    errors::page(visit, status, "error.fault", &[])
}

/// The page.
pub(in crate::web) fn show(visit: &Visit) -> Reply {
    let generation = &visit.serving.generation;
    let all = health::report(generation, &generation.before(), Many::none(), visit.today);
    let Ok(report) = all else {
        return fault(visit);
    };
    let list = List::from_key(visit.first("list"));
    let shown = report.lists.iter().find(|own| Some(own.list) == list);
    let mut fixes: Vec<Harm> = Vec::new();
    let of_fault = report.fixes.chunk_by(|a, b| a.fault == b.fault);
    for fault in of_fault {
        let Some(first) = fault.first() else { continue };
        match fixes.last_mut() {
            Some(last) if last.name == first.harm.label() => last.faults.push(fault),
            _ => fixes.push(Harm {
                name: first.harm.label(),
                faults: vec![fault],
            }),
        }
    }
    let since = report.earlier.first();
    let page = ListHealthPage {
        f: Frame::of(visit, visit.language.plain("list_health.title")),
        lists: report.lists.iter().map(Row::of).collect(),
        shown,
        fixes,
        since: since
            .and_then(|own| health::day_of(&own.made))
            .map(in_words),
        query: shown.map_or_else(String::new, |own| format!("?list={}", own.list.key())),
        report: &report,
    };
    render(&page)
}

/// The same as a file for a spreadsheet: a row for each list and column.
pub(in crate::web) fn file(visit: &Visit) -> Reply {
    let report = match report(visit) {
        Ok(report) => report,
        Err(reply) => return reply,
    };
    let mut bytes = Vec::new();
    match health::write_csv(&mut bytes, &report) {
        Ok(()) => {
            Reply::ok("text/csv; charset=utf-8", bytes).saved_as("list-health.csv".to_owned())
        }
        Err(_) => fault(visit),
    }
}

/// The same as JSON.
pub(in crate::web) fn json(visit: &Visit) -> Reply {
    match report(visit).map(|report| serde_json::to_vec(&report)) {
        Ok(Ok(bytes)) => Reply::ok(JSON, bytes),
        Ok(Err(_)) => fault(visit),
        Err(reply) => reply,
    }
}
