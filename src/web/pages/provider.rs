//! One service in full, grouped as a person needs it, with where each fact came from.

use axum::http::StatusCode;

use super::card;
use super::card::Way;
use crate::closed::Closed;
use crate::print::document::{Layout, Named, Row};
use crate::print::{self, entry};
use crate::provider::{Column, Provider};
use crate::web::errors;
use crate::web::frame::{Frame, render};
use crate::web::reply::Reply;
use crate::web::visit::Visit;

#[derive(askama::Template)]
#[template(path = "provider.html", config = "src/web/askama.toml")]
struct ProviderPage<'a> {
    f: Frame<'a>,
    own: &'a Provider,
    name: Named,
    state: &'static str,
    not_independent: &'static str,
    /// Each statutory type with the nations whose law it is.
    legal: Vec<(&'static str, &'static str, String)>,
    about: Vec<String>,
    telephone: Vec<Way>,
    others: Vec<Way>,
    address: String,
    groups: Vec<(&'static str, Vec<Row>)>,
    areas: Vec<(&'a str, &'a str, bool)>,
    basis: String,
    checked: String,
    is_checked: bool,
    sources: Vec<Origin<'a>>,
    correction: Correction,
    is_picked: bool,
    with_pick: String,
    /// The question that led here; empty where none did.
    came_from: String,
}

/// A row of a list that the service was read from.
struct Origin<'a> {
    file: &'a str,
    line: u64,
    list: &'static str,
    /// The facts that came from this row and not from the first.
    taken: String,
}

/// How a mistake is told.
struct Correction {
    /// A letter that is begun already; nothing where the publisher named no address.
    mail: Option<String>,
}

pub(in crate::web) fn show(visit: &Visit) -> Reply {
    let own = match find(visit) {
        Ok(own) => own,
        Err(reply) => return reply,
    };
    let f = Frame::of(visit, own.name.clone());
    let full = entry::entry(&own, "p", Layout::Full, visit.today);
    let (basis, areas) = (labels(own.coverage_basis.iter()), areas(&own));
    let page = ProviderPage {
        name: full.name,
        state: card::state(&own),
        not_independent: card::not_independent(&own),
        legal: legal(&own),
        about: full.about,
        telephone: card::telephone(&own),
        others: card::others(&own),
        address: address(&full.rows),
        groups: groups(full.rows),
        areas,
        basis,
        checked: entry::checked(&own, visit.today),
        is_checked: !own.last_checked.is_empty(),
        sources: sources(&own),
        correction: correction(visit, &own),
        is_picked: f.picks.contains(&own.id),
        with_pick: with_pick(visit, &own.id),
        came_from: came_from(visit),
        own: &own,
        f,
    };
    render(&page)
}

/// The row of the service as it would stand in a list, to be corrected and sent back.
pub(in crate::web) fn row(visit: &Visit) -> Reply {
    let own = match find(visit) {
        Ok(own) => own,
        Err(reply) => return reply,
    };
    let mut bytes = Vec::new();
    // Writing into memory does not fail.
    let _ = print::csv::write(&mut bytes, &[], std::iter::once((&own, Vec::new())));
    let name = format!("{}.csv", print::batch::slug(&own.name));
    Reply::ok("text/csv; charset=utf-8", bytes).saved_as(name)
}

/// The service that the address names, or a page that says that there is none.
fn find(visit: &Visit) -> Result<Provider, Reply> {
    let generation = &visit.serving.generation;
    match generation.provider(&visit.id) {
        Ok(Some(own)) => Ok(own),
        Ok(None) => {
            let near = generation.nearest_ids(&visit.id, 3).unwrap_or_default();
            let mut found = Vec::new();
            for id in near {
                if let Ok(Some(own)) = generation.provider(&id) {
                    let id: String = form_urlencoded::byte_serialize(id.as_bytes()).collect();
                    let at = format!("{}/provider/{id}", visit.language.prefix());
                    found.push((own.name, at));
                }
            }
            let status = StatusCode::NOT_FOUND;
            Err(errors::page(visit, status, "error.no_service", &found))
        }
        Err(_) => {
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            Err(errors::page(visit, status, "error.fault", &[]))
        }
    }
}

fn labels<T: Closed>(values: impl Iterator<Item = T>) -> String {
    values.map(T::label).collect::<Vec<_>>().join("; ")
}

fn legal(own: &Provider) -> Vec<(&'static str, &'static str, String)> {
    let types = own.statutory_types.iter();
    types
        .map(|own| {
            let nations: Vec<&str> = own.nations().iter().map(|nation| nation.name()).collect();
            (own.key(), own.label(), nations.join(", "))
        })
        .collect()
}

/// The areas with their codes, and whether there is a page for each.
fn areas(own: &Provider) -> Vec<(&str, &str, bool)> {
    let areas = own.areas.iter();
    areas
        .map(|area| {
            let is_known = crate::area::by_code(&area.gss).is_some();
            (area.name.as_str(), area.gss.as_str(), is_known)
        })
        .collect()
}

fn address(rows: &[Row]) -> String {
    let row = rows.iter().find(|row| row.label == "Address");
    let line = row.and_then(|row| row.lines.first());
    line.map_or_else(String::new, |line| line.text.clone())
}

/// The rows that stand in no other place of the page, by what a person asks.
fn groups(rows: Vec<Row>) -> Vec<(&'static str, Vec<Row>)> {
    let groups: [(&str, &[&str]); 3] = [
        (
            "provider.whom",
            &[
                "For",
                "It is",
                "How",
                "One or many",
                "Cost",
                "Languages",
                "Formats",
            ],
        ),
        (
            "provider.ask",
            &["Who can ask", "How to ask", "Opening hours"],
        ),
        (
            "provider.who_runs_it",
            &[
                "Organisation",
                "Advocates",
                "Independence",
                "Quality mark",
                "Charity number",
            ],
        ),
    ];
    let mut all: Vec<(&str, Vec<Row>)> =
        groups.iter().map(|(name, _)| (*name, Vec::new())).collect();
    for row in rows {
        let place = groups
            .iter()
            .position(|(_, labels)| labels.contains(&row.label));
        if let Some(place) = place {
            all[place].1.push(row);
        }
    }
    all.retain(|(_, rows)| !rows.is_empty());
    all
}

fn sources(own: &Provider) -> Vec<Origin<'_>> {
    let sources = own.sources.iter();
    sources
        .map(|source| Origin {
            file: &source.file,
            line: source.line,
            list: source.list.label(),
            taken: source
                .taken
                .iter()
                .map(Column::label)
                .collect::<Vec<_>>()
                .join(", "),
        })
        .collect()
}

/// A letter to the publisher that names the service, with a line for each fact that may be wrong.
fn correction(visit: &Visit, own: &Provider) -> Correction {
    let settings = &visit.site.settings;
    let to = match settings.web.corrections.as_str() {
        "" => settings.email.as_str(),
        own => own,
    };
    let mail = print::links::email(to).map(|mailto| {
        let say = |key: &str| visit.language.plain(key);
        let subject = say("provider.mail_subject").replace("{}", &own.name);
        let mut body = format!(
            "{}\n\n{} ({})\n\n",
            say("provider.mail_says"),
            own.name,
            own.id
        );
        for column in [
            Column::Telephone,
            Column::Email,
            Column::Website,
            Column::Address,
            Column::Areas,
            Column::Eligibility,
            Column::Status,
        ] {
            let value: String = own.cell(column).chars().take(120).collect();
            body.push_str(&format!("{}: {value}\n", column.label()));
        }
        format!(
            "{mailto}?subject={}&body={}",
            escaped(&subject),
            escaped(&body)
        )
    });
    Correction { mail }
}

/// Text as it stands in a `mailto:` (RFC 6068): a blank is `%20`.
fn escaped(text: &str) -> String {
    let plus: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
    plus.replace('+', "%20")
}

/// The address of this page with the service on the shortlist.
fn with_pick(visit: &Visit, id: &str) -> String {
    crate::web::asked::encode(asked_for(visit).chain([("pick", id)]))
}

/// The question that led here, as an address; the shortlist alone is none.
fn came_from(visit: &Visit) -> String {
    match asked_for(visit).any(|(name, _)| name != "pick") {
        true => crate::web::asked::encode(asked_for(visit)),
        false => String::new(),
    }
}

fn asked_for(visit: &Visit) -> impl Iterator<Item = (&str, &str)> {
    let pairs = visit.parameters.iter();
    pairs.map(|(name, value)| (name.as_str(), value.as_str()))
}
